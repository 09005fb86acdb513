"""RSS and Atom files: an article for each entry, with what the feed states of it."""

import calendar
import io
import json
import re
import xml.sax
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import partial
from typing import Any, BinaryIO

import defusedxml.sax
import feedparser
from defusedxml.common import DefusedXmlException

from dieuphoi.vietnamese import stored_name
from visits.reading.document import ReadDocument, ReadingError, storable
from visits.reading.files import read_all
from visits.reading.found import Member, Options
from visits.reading.kinds import OWN_ENTITIES
from visits.reading.page_metadata import EARLIEST_YEAR, VIETNAM, canonical_url
from visits.reading.single import read_raw

READER = "feed 1"
MEDIA_TYPE = "application/json"
MOST_ENTRIES = 20_000
_WORD = re.compile(r"\w")
_SUMMARY = 400  # characters: what is shorter and has a page of its own is a summary


class FeedContainer:
    """The entries of a feed. A place is the number of the entry."""

    def __init__(self, file: BinaryIO, path: str, options: Options) -> None:
        self._options = options
        raw = read_all(file)
        refuse_entities(raw)
        # From bytes: given a string, feedparser takes it for an address and fetches it.
        feed = feedparser.parse(io.BytesIO(raw), sanitize_html=False, resolve_relative_uris=False)
        self._outlet = stored_name(str(feed.feed.get("title") or ""))
        self._entries = feed.entries
        if not self._entries:
            raise ReadingError("Tệp RSS/Atom không có mục nào hoặc hỏng cấu trúc; hãy lấy lại tệp gốc.")
        if len(self._entries) > MOST_ENTRIES:
            raise ReadingError("Tệp RSS/Atom có quá nhiều mục; hãy chia thành nhiều tệp.")

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

    def _read(self, entry: Any, number: int) -> ReadDocument:
        title, url = stored_name(_text(entry, "title")), canonical_url(_text(entry, "link"))
        byline, day = stored_name(_text(entry, "author")) or None, _day(entry)
        words = _content(entry)
        if not _WORD.search(words):
            raise ReadingError(f"Mục {number} của RSS/Atom không có nội dung; hãy nhập bài từ địa chỉ {url or 'của nó'}.")
        page = f"<!DOCTYPE html><html><head></head><body><article>{words}</article></body></html>"
        document = read_raw(page.encode(), "muc.html", options=self._options)
        text = document.text if not title or title in document.text[: len(title) + 50] else f"{title}\n{document.text}"
        kept = {"title": title, "link": url, "author": byline, "published": day and day.isoformat(), "content": words, "feed": self._outlet}
        note = "Nội dung lấy từ RSS/Atom rất ngắn, có thể chỉ là tóm tắt của bài." if url and len(document.text) < _SUMMARY else ""
        return replace(
            document,
            text=text,
            reader=f"{READER} + {document.reader}"[:40],
            media_type=MEDIA_TYPE,
            encoding="utf-8",
            raw=json.dumps(kept, ensure_ascii=False, sort_keys=True).encode(),
            title=title or None,
            outlet=self._outlet or None,
            url=url,
            byline=byline,
            published_on=day,
            notes=(note,) if note else (),
        )


def refuse_entities(raw: bytes) -> None:
    """ReadingError for XML that defines entities of its own, which may name files or grow without end. Other faults are the reader's."""
    parser = defusedxml.sax.make_parser()
    parser.setContentHandler(xml.sax.ContentHandler())
    try:
        parser.parse(io.BytesIO(raw))
    except DefusedXmlException as error:
        raise ReadingError(OWN_ENTITIES) from error
    except (xml.sax.SAXException, ValueError, LookupError):
        # Not well-formed: feedparser reads many of these all the same.
        return


def _text(entry: Any, name: str) -> str:
    return storable(str(entry.get(name) or ""))


def _content(entry: Any) -> str:
    """The longest of what the entry holds: the whole text where the feed gives it, else the summary."""
    values = [str(part.get("value") or "") for part in entry.get("content") or []] + [_text(entry, "summary")]
    return storable(max(values, key=len))


def _day(entry: Any) -> date | None:
    """The Vietnamese day; feedparser gives moments in UTC."""
    # Not feedparser's own get(), which takes one of the two for the other.
    parsed = dict.get(entry, "published_parsed") or dict.get(entry, "updated_parsed")
    if parsed is None:
        return None
    try:
        day = datetime.fromtimestamp(calendar.timegm(parsed), tz=UTC).astimezone(VIETNAM).date()
    except (ValueError, OverflowError, OSError):
        return None
    return day if day.year >= EARLIEST_YEAR else None
