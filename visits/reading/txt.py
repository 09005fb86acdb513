"""Plain text: every character of it is the article's text. The extraction finds the title."""

import re

from visits.reading.decoding import decode
from visits.reading.document import ReadDocument, ReadingError

READER = "txt 1"
MEDIA_TYPE = "text/plain"

_PAGE = re.compile(r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html)\b", re.IGNORECASE | re.DOTALL)
_WORD = re.compile(r"\w")


def read_txt(raw: bytes) -> ReadDocument:
    """ReadingError where there is no word in it, or where it is a web page under a wrong name."""
    text, encoding = decode(raw)
    if not _WORD.search(text):
        raise ReadingError("Tệp không có chữ nào (chỉ có khoảng trắng hoặc dấu); hãy kiểm tra lại tệp nguồn.")
    if _PAGE.match(text[:2000]):
        raise ReadingError("Tệp .txt này là một trang HTML; hãy đổi đuôi tệp thành .html rồi nhập lại.")
    return ReadDocument(text=text, reader=READER, media_type=MEDIA_TYPE, encoding=encoding, raw=raw)
