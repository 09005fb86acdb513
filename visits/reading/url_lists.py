"""Lists of addresses, one a line: each page is fetched when its item is read, where the caller brought a fetcher."""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import BinaryIO

from visits.reading.decoding import decode
from visits.reading.document import ReadDocument, ReadingError
from visits.reading.fetching import Fetcher
from visits.reading.files import read_all
from visits.reading.found import Member, Options
from visits.reading.page_metadata import canonical_url
from visits.reading.single import read_raw

_ADDRESS = re.compile(r"https?://\S+", re.IGNORECASE)
NOT_FETCHED = "Chưa tải về: muốn tải các địa chỉ trong danh sách thì hãy bật lựa chọn tải về khi nhập."


class UrlListContainer:
    """The addresses of a list, without empty lines and remarks behind #. A place is the number of the line."""

    def __init__(self, file: BinaryIO, path: str, options: Options) -> None:
        self._options = options
        self._lines = [line.strip() for line in decode(read_all(file)).text.split("\n")]

    def members(self) -> Iterator[Member]:
        for number, line in enumerate(self._lines, start=1):
            if line and not line.startswith("#"):
                yield self._member(number, line)

    def member(self, place: str) -> Member:
        number = int(place)
        if not 1 <= number <= len(self._lines):
            raise LookupError(place)
        return self._member(number, self._lines[number - 1])

    def close(self) -> None:
        self._lines = []

    def _member(self, number: int, line: str) -> Member:
        if not _ADDRESS.fullmatch(line):
            return Member(f"#dòng {number}", str(number), refusal=f"Dòng {number}: “{line[:60]}” không phải địa chỉ http:// hay https://.")
        tail = f"#{line}"
        if self._options.fetcher is None:
            return Member(tail, str(number), refusal=NOT_FETCHED)
        return Member(tail, str(number), read=partial(read_address, line, self._options.fetcher, self._options))


def read_address(url: str, fetcher: Fetcher, options: Options) -> ReadDocument:
    """The article of a page on the network. Its own statement of its address wins over where it was found."""
    page = fetcher.fetch(url)
    try:
        document = read_raw(page.body, page.name, options=options, charset=page.charset)
    except ReadingError as error:
        if not page.name.count("."):
            raise ReadingError(f"Địa chỉ này không phải một bài báo ({page.media_type}): {error.reason}") from error
        raise
    return replace(document, url=document.url or canonical_url(page.url))
