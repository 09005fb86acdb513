"""Plain text: every character of it is the article's text. The extraction finds the title."""

import re

from visits.reading.decoding import decode
from visits.reading.document import ReadDocument, ReadingError
from visits.reading.old_fonts import settle

READER = "txt 1"
MEDIA_TYPE = "text/plain"

_WORD = re.compile(r"\w")


def read_txt(raw: bytes, *, convert: bool = False) -> ReadDocument:
    """ReadingError where there is no word in it."""
    decoded = decode(raw)
    text, conversion = settle(decoded.text, convert=convert)
    if not _WORD.search(text):
        raise ReadingError("Tệp không có chữ nào (chỉ có khoảng trắng hoặc dấu); hãy kiểm tra lại tệp nguồn.")
    return ReadDocument(text=text, reader=READER, media_type=MEDIA_TYPE, encoding=decoded.encoding, raw=raw, conversion=conversion)
