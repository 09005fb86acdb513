"""What a file is: its content says so, and its name only where content cannot tell (plain text, tables)."""

import io
import re
import zipfile
import zlib
from enum import StrEnum
from pathlib import PurePosixPath
from typing import BinaryIO, NamedTuple

from visits.reading.archive_limits import refuse_large_index
from visits.reading.decoding import refuse_known_binaries
from visits.reading.document import ReadingError
from visits.reading.files import LARGEST


class Kind(StrEnum):
    TXT = "văn bản thuần"
    HTML = "trang HTML"
    DOCX = "tài liệu Word (.docx)"
    PDF = "tài liệu PDF"
    DOC = "tài liệu Word kiểu cũ (.doc)"
    RTF = "tài liệu RTF"
    ODT = "tài liệu OpenDocument (.odt)"
    ZIP = "tệp nén ZIP"
    CSV = "bảng CSV"
    XLSX = "bảng Excel (.xlsx)"
    JSON = "dữ liệu JSON"
    WARC = "tệp lưu trữ web (WARC)"
    FEED = "tin RSS/Atom"
    URLS = "danh sách địa chỉ"


class Recognized(NamedTuple):
    """``note`` is a line for an editor where the name says something else than the content; "" where they agree."""

    kind: Kind
    note: str = ""


# Endings, and what they promise. The first two are what an editor is advised to save as.
ENDINGS: dict[str, Kind] = {
    ".txt": Kind.TXT, ".html": Kind.HTML, ".htm": Kind.HTML, ".xhtml": Kind.HTML,
    ".docx": Kind.DOCX, ".pdf": Kind.PDF, ".doc": Kind.DOC, ".rtf": Kind.RTF, ".odt": Kind.ODT,
    ".zip": Kind.ZIP, ".csv": Kind.CSV, ".tsv": Kind.CSV, ".xlsx": Kind.XLSX, ".json": Kind.JSON, ".jsonl": Kind.JSON, ".ndjson": Kind.JSON,
    ".warc": Kind.WARC, ".gz": Kind.WARC, ".rss": Kind.FEED, ".atom": Kind.FEED, ".xml": Kind.FEED, ".urls": Kind.URLS,
}  # fmt: skip
CONTAINERS = frozenset({Kind.ZIP, Kind.CSV, Kind.XLSX, Kind.JSON, Kind.WARC, Kind.FEED, Kind.URLS})
OWN_ENTITIES = "Tệp XML khai báo thực thể riêng (có thể là tấn công XXE) nên không đọc; hãy lấy lại tệp từ nguồn."
# Kinds that are text in some encoding: content alone does not tell a table from an article.
_BY_NAME = frozenset({Kind.TXT, Kind.HTML, Kind.CSV, Kind.JSON, Kind.URLS})

_LEAST_ADDRESSES = 0.8
HEAD = 8192  # bytes that are looked at
# What was matched is never tried again another way (++, ?>): a thousand remarks one after the other would take for ever.
_REMARK = rb"(?><!--.*?-->)\s*+"
_PAGE = re.compile(rb"(?:\xef\xbb\xbf)?\s*+(?:<\?xml[^>]*+>\s*+)?+(?:%b)*+<(?:!doctype\s+html|html)\b" % _REMARK, re.IGNORECASE | re.DOTALL)
_FEED = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*+(?:<\?[^>]*+>\s*+|%b|<!DOCTYPE\s+rss[^>]*+>\s*+)*+<(?:rss|feed|rdf:RDF)\b" % _REMARK,
    re.IGNORECASE | re.DOTALL,
)
_ADDRESS = re.compile(r"https?://\S+", re.IGNORECASE)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def recognize_file(file: BinaryIO, name: str) -> Recognized:
    """What an open file is. ReadingError for what is none of the kinds: empty, a picture, an unknown ending over unknown content."""
    file.seek(0)
    head = file.read(HEAD)
    if not head:
        raise ReadingError("Tệp rỗng (0 byte); hãy kiểm tra lại tệp nguồn.")
    suffix = PurePosixPath(name).suffix.lower()
    promised = ENDINGS.get(suffix)
    kind = _by_content(file, head) or _by_name(head, promised, suffix)
    return Recognized(kind, _note(kind, promised, suffix))


def recognize_bytes(raw: bytes, name: str) -> Recognized:
    return recognize_file(io.BytesIO(raw), name)


def may_hold_several(head: bytes, name: str) -> bool:
    """Whether a file with this beginning (HEAD bytes) has to be opened to know what is in it. An Office document is opened too."""
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06", b"WARC/", b"\x1f\x8b")) or _FEED.match(head):
        return True
    promised = ENDINGS.get(PurePosixPath(name).suffix.lower())
    return promised in CONTAINERS or (promised == Kind.TXT and _is_address_list(head))


def _note(kind: Kind, promised: Kind | None, suffix: str) -> str:
    if kind == promised or (kind == Kind.URLS and promised == Kind.TXT):
        return ""
    if not suffix:
        return f"Tệp không có đuôi; nội dung là {kind} nên đã đọc như vậy."
    return f"Tệp có đuôi {suffix} nhưng nội dung là {kind}; đã đọc theo nội dung."


def _by_content(file: BinaryIO, head: bytes) -> Kind | None:
    """None for text that is no page and no feed. ReadingError for known binaries that hold no article."""
    if b"%PDF-" in head[:1024]:
        return Kind.PDF
    if head.startswith(b"PK\x03\x04") or head.startswith(b"PK\x05\x06"):
        return _zipped(file)
    if head.startswith(_OLE):
        return _compound(file)
    if head.startswith(b"{\\rtf"):
        return Kind.RTF
    if head.startswith(b"WARC/"):
        return Kind.WARC
    if head.startswith(b"\x1f\x8b"):
        return _gzipped(head)
    refuse_known_binaries(head)
    if _PAGE.match(head):
        return Kind.HTML
    return Kind.FEED if _FEED.match(head) else None


def _by_name(head: bytes, promised: Kind | None, suffix: str) -> Kind:
    if promised == Kind.FEED:
        if b"<!ENTITY" in head:
            raise ReadingError(OWN_ENTITIES)
        raise ReadingError("Tệp XML này không phải RSS hay Atom nên không biết bài nằm ở đâu; hãy lưu từng bài thành .txt hoặc .html.")
    if promised is None:
        said = f"Định dạng {suffix}" if suffix else "Tệp không có đuôi nên định dạng"
        raise ReadingError(f"{said} chưa đọc được; hãy lưu lại thành .txt hoặc .html.")
    if promised == Kind.TXT and _is_address_list(head):
        return Kind.URLS
    # Under another program's ending, text is text.
    return promised if promised in _BY_NAME else Kind.TXT


def _zipped(file: BinaryIO) -> Kind:
    """A ZIP, or one of the formats that are a ZIP with known names in it."""
    refuse_large_index(file)
    try:
        with zipfile.ZipFile(file) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise ReadingError("Tệp nén (hoặc tài liệu Office) bị cắt cụt hoặc hỏng, không mở được; hãy lấy lại tệp gốc.") from error
    if "[Content_Types].xml" in names:
        for folder, kind in (("word/", Kind.DOCX), ("xl/", Kind.XLSX)):
            if any(name.startswith(folder) for name in names):
                return kind
        raise ReadingError("Đây là tài liệu Office không phải Word hay Excel; hãy lưu nội dung bài thành .docx hoặc .txt.")
    return Kind.ODT if {"mimetype", "content.xml"} <= names else Kind.ZIP


def _compound(file: BinaryIO) -> Kind:
    """Microsoft's older container: its folder names the streams in UTF-16."""
    file.seek(0)
    raw = file.read(LARGEST)

    def holds(stream: str) -> bool:
        return stream.encode("utf-16-le") in raw

    if holds("EncryptedPackage"):
        raise ReadingError("Tài liệu được đặt mật khẩu; hãy mở bằng Word hoặc Excel, bỏ mật khẩu rồi lưu lại.")
    if holds("WordDocument"):
        return Kind.DOC
    if holds("Workbook"):
        raise ReadingError("Bảng Excel kiểu cũ (.xls) không đọc được; hãy lưu lại thành .xlsx hoặc .csv.")
    raise ReadingError("Tài liệu Office kiểu cũ không phải Word, hoặc đã hỏng; hãy lưu nội dung bài thành .docx hoặc .txt.")


def _gzipped(head: bytes) -> Kind:
    try:
        begin = zlib.decompressobj(wbits=31).decompress(head, 64)
    except zlib.error:
        begin = b""
    if begin.startswith(b"WARC/"):
        return Kind.WARC
    raise ReadingError("Tệp nén GZIP không phải WARC; hãy giải nén rồi nhập các tệp bên trong.")


def _is_address_list(head: bytes) -> bool:
    """Addresses in nearly every line, apart from empty ones and remarks behind #. What else stands there is refused line by line."""
    text = head.decode("utf-8-sig", errors="replace")
    lines = text.splitlines()
    if len(head) == HEAD:
        lines = lines[:-1]
    lines = [line.strip() for line in lines if line.strip() and not line.lstrip().startswith("#")]
    addresses = sum(1 for line in lines if _ADDRESS.fullmatch(line))
    return addresses > 0 and addresses >= _LEAST_ADDRESSES * len(lines)
