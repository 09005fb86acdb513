"""RSS and Atom files: an article for each entry, with what the feed states of it."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any, BinaryIO

from visits.reading.document import ReadDocument, ReadingError
from visits.reading.files import read_all
from visits.reading.found import Member, Options
from visits.reading.isolation import parse_feed_apart
from visits.reading.single import read_raw

READER = "feed 1"
MEDIA_TYPE = "application/json"
_WORD = re.compile(r"\w")
_SUMMARY = 400  # characters: what is shorter and has a page of its own is a summary


class FeedContainer:
    """The entries of a feed. A place is the number of the entry."""

    def __init__(self, file: BinaryIO, path: str, options: Options) -> None:
        self._options = options
        feed = parse_feed_apart(read_all(file), seconds=options.seconds)
        self._outlet: str = feed["outlet"]
        self._entries: list[dict[str, Any]] = feed["entries"]

    def members(self) -> Iterator[Member]:
        for number in range(1, len(self._entries) + 1):
            yield self.member(str(number))

    def member(self, place: str) -> Member:
        number = int(place)
        if not 1 <= number <= len(self._entries):
            raise LookupError(place)
        return Member(f"#mục {number}", place, read=partial(self._read, self._entries[number - 1], number))

    def close(self) -> None:
        self._entries = []

    def _read(self, entry: dict[str, Any], number: int) -> ReadDocument:
        title, url, words = entry["title"], entry["url"], entry["content"]
        if not _WORD.search(words):
            raise ReadingError(f"Mục {number} của RSS/Atom không có nội dung; hãy nhập bài từ địa chỉ {url or 'của nó'}.")
        page = f"<!DOCTYPE html><html><head></head><body><article>{words}</article></body></html>"
        document = read_raw(page.encode(), "muc.html", options=self._options)
        text = document.text if not title or title in document.text[: len(title) + 50] else f"{title}\n{document.text}"
        note = "Nội dung lấy từ RSS/Atom rất ngắn, có thể chỉ là tóm tắt của bài." if url and len(document.text) < _SUMMARY else ""
        return replace(
            document,
            text=text,
            reader=f"{READER} + {document.reader}"[:40],
            media_type=MEDIA_TYPE,
            encoding="utf-8",
            raw=json.dumps(entry | {"outlet": self._outlet}, ensure_ascii=False, sort_keys=True).encode(),
            title=title or None,
            outlet=self._outlet or None,
            url=url,
            byline=entry["author"],
            published_on=date.fromisoformat(entry["published_on"]) if entry["published_on"] else None,
            notes=(note,) if note else (),
        )
