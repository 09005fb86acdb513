"""Web archives (WARC), as crawlers write them: each page that a server answered with is an article."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import BinaryIO

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord

from visits.reading.document import ReadDocument, ReadingError, counted
from visits.reading.fetching import ending_of
from visits.reading.files import LARGEST, refuse_large, size_of
from visits.reading.found import Member, Options
from visits.reading.page_metadata import canonical_url
from visits.reading.single import read_raw

LARGEST_WARC = 50 * 1024**3  # bytes; it is read record by record
LARGEST_RECORD = 1024**3  # bytes unpacked: it would have to be unpacked to come to the next one
_ENDLESS = "Bản ghi ở byte {} quá lớn (có thể là “bom nén”); phần sau của tệp WARC chưa đọc được."
_CUT = "Bản ghi WARC bị cắt cụt hoặc hỏng, không đọc được; hãy lấy lại tệp gốc."
_KINDS = ("response", "resource", "conversion")
_LONGEST_TAIL = 500
_UNPACKED_WHOLE = "Tệp WARC này được nén nguyên khối nên không đọc từng bản ghi được; hãy giải nén thành .warc rồi nhập lại."


class _Records(ArchiveIterator):  # type: ignore[misc]
    # What it says on standard error where a record's length is wrong.
    INC_RECORD = ""


class WarcContainer:
    """The pages of a web archive. A place is the byte at which the record begins."""

    def __init__(self, file: BinaryIO, path: str, options: Options) -> None:
        self._file, self._options = file, options
        refuse_large(size_of(file), most=LARGEST_WARC)

    def members(self) -> Iterator[Member]:
        self._file.seek(0)
        others = at = 0
        try:
            records = _Records(self._file, arc2warc=False)
            for record in records:
                # Of this record, until the next one is asked for; get_record_offset() would read to its end.
                at = records.offset
                if (record.length or 0) > LARGEST_RECORD:
                    yield Member(f"#byte {at}", f"sau {at}", refusal=_ENDLESS.format(at))
                    return
                if record.rec_type not in _KINDS:
                    continue
                member = self._member(record, at)
                if member is None:
                    others += 1
                else:
                    yield member
        except Exception as error:  # warcio lets what is wrong with lengths, headers and packing through.
            yield Member(f"#byte {at}", f"sau {at}", refusal=_reason(error, at))
        if others:
            said = f"Bỏ qua {counted(others)} bản ghi không phải bài báo (ảnh, mã lệnh, trang lỗi, chuyển hướng)."
            yield Member("#bỏ qua", "bỏ qua", refusal=said, ignored=True)

    def member(self, place: str) -> Member:
        at = int(place)
        self._file.seek(at)
        try:
            record = next(iter(_Records(self._file, arc2warc=False)), None)
        except Exception as error:
            raise ReadingError(_reason(error, at)) from error
        member = self._member(record, at) if record is not None and record.rec_type in _KINDS else None
        if member is None:
            raise LookupError(place)
        return member

    def close(self) -> None:
        """The file is the caller's."""

    def _member(self, record: ArcWarcRecord, at: int) -> Member | None:
        """None for what is no article: pictures, scripts, answers other than a page."""
        url = str(record.rec_headers.get_header("WARC-Target-URI") or "").strip("<> ")
        if record.rec_type == "response":
            if record.http_headers is None or record.http_headers.get_statuscode() != "200":
                return None
            content_type = record.http_headers.get_header("Content-Type") or ""
        else:
            content_type = record.rec_headers.get_header("Content-Type") or ""
        media_type, _, charset = str(content_type).partition(";")
        ending = ending_of(media_type.strip())
        if ending is None:
            return None
        return Member(
            f"#{url[:_LONGEST_TAIL] or f'byte {at}'}", str(at), read=partial(self._read, record, url, f"trang{ending}", _charset(charset))
        )

    def _read(self, record: ArcWarcRecord, url: str, name: str, charset: str | None) -> ReadDocument:
        try:
            body = record.content_stream().read(LARGEST + 1)
            # What the record's head promised and the file does not have.
            missing = len(body) <= LARGEST and not record.raw_stream.read(1) and getattr(record.raw_stream, "limit", 0) > 0
        except Exception as error:
            raise ReadingError(_CUT) from error
        if missing:
            raise ReadingError(_CUT)
        document = read_raw(body, name, options=self._options, charset=charset)
        return replace(document, url=document.url or canonical_url(url))


def _charset(parameters: str) -> str | None:
    for parameter in parameters.split(";"):
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "charset":
            return value.strip(" \"'") or None
    return None


def _reason(error: Exception, at: int) -> str:
    if isinstance(error, ArchiveLoadFailed) and "chunk" in str(error).lower():
        return _UNPACKED_WHOLE
    return f"Tệp WARC bị cắt cụt hoặc hỏng từ byte {at}; phần sau chưa đọc được, hãy lấy lại tệp gốc."
