"""PDF files that hold letters, by pypdf: the lines of the page joined to paragraphs again. A scan holds none, and is refused."""

import io
import logging
import re
import unicodedata
from importlib.metadata import version

from pypdf import PageObject, PasswordType, PdfReader

from dieuphoi.vietnamese import stored_text
from visits.reading.document import ReadDocument, ReadingError
from visits.reading.old_fonts import settle
from visits.reading.pdf_lines import Line, page_lines, paragraphs
from visits.reading.syllables import marked_words

READER = f"pdf 1 (pypdf {version('pypdf')})"
MEDIA_TYPE = "application/pdf"
MOST_PAGES = 300

_LOCKED = "Tệp PDF được đặt mật khẩu; hãy bỏ mật khẩu rồi lưu lại."
_SCAN = "Tệp PDF là bản quét (ảnh chụp), không có lớp chữ; hãy nhận dạng chữ (OCR) rồi lưu thành .docx hoặc .txt."
_LETTERLESS = "Lớp chữ của tệp PDF không đọc được (phông chữ không cho biết chữ cái); hãy mở tệp rồi chép nội dung bài vào .docx hoặc .txt."
_DAMAGED = "Tệp PDF bị hỏng hoặc cắt cụt, không đọc được; hãy lấy lại tệp gốc."
_WORDLESS = "Tệp PDF không có chữ nào; hãy kiểm tra lại tệp nguồn."
_WORD = re.compile(r"\w")
_SHOWN = re.compile(rb"[>)\]]\s*T[jJ]\b")
_PAGE_NUMBER = re.compile(r"[-–—\s]*(?:trang\s+)?\d{1,4}(?:\s*/\s*\d{1,4})?[-–—\s]*", re.IGNORECASE)
_LEAST_LETTERS = 3
_LEAST_SYLLABLES = 0.5
_MOST_UNKNOWN = 0.05


def read_pdf(raw: bytes, *, convert: bool = False) -> ReadDocument:
    """ReadingError for scans, locked and damaged files, and where the letters cannot be told from their pictures."""
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    reader = _open(raw)
    try:
        pages, empty, hides_letters = _pages(reader)
    except (ReadingError, MemoryError, RecursionError):
        raise
    except Exception as error:  # pypdf reads as it goes, and lets many kinds of trouble through.
        raise ReadingError(_DAMAGED) from error
    if not any(_WORD.search(line.text) for lines in pages for line in lines):
        raise ReadingError(_SCAN if empty else _LETTERLESS if hides_letters else _WORDLESS)
    text = stored_text("\n".join(paragraphs(pages))).strip() + "\n"
    _refuse_letterless(text)
    text, conversion = settle(text, convert=convert)
    _refuse_nonsense(text)
    notes = (f"Trang {', '.join(map(str, empty))} của tệp PDF là ảnh, không có lớp chữ nên không đọc được.",) if empty else ()
    return ReadDocument(text=text, reader=READER, media_type=MEDIA_TYPE, encoding="", raw=raw, conversion=conversion, notes=notes)


def _pages(reader: PdfReader) -> tuple[list[list[Line]], list[int], bool]:
    """The lines of each page; the numbers of pages that show a picture and have no letters; whether some show letters without names."""
    count = len(reader.pages)
    if count > MOST_PAGES:
        raise ReadingError(f"Tệp PDF có {count} trang, tối đa {MOST_PAGES}; hãy tách từng bài thành tệp riêng.")
    pages, empty, hides_letters = [], [], False
    for number, page in enumerate(reader.pages, start=1):
        lines = page_lines(page)
        pages.append(_without_number(lines))
        if sum(len(_WORD.findall(line.text)) for line in lines) >= _LEAST_LETTERS:
            continue
        if _shows_picture(page):
            empty.append(number)
        contents = page.get_contents()
        hides_letters |= contents is not None and _SHOWN.search(contents.get_data()) is not None
    return pages, empty, hides_letters


def _open(raw: bytes) -> PdfReader:
    try:
        # What stands before the mark is a mail system's or a server's.
        reader = PdfReader(io.BytesIO(raw[max(0, raw.find(b"%PDF-", 0, 1024)) :]))
        locked = reader.is_encrypted and reader.decrypt("") == PasswordType.NOT_DECRYPTED
    except (MemoryError, RecursionError):
        raise
    except Exception as error:  # pypdf lets many kinds through; also that of a cipher that it cannot undo.
        if b"/Encrypt" in raw:
            raise ReadingError(_LOCKED) from error
        raise ReadingError(_DAMAGED) from error
    if locked:
        raise ReadingError(_LOCKED)
    return reader


def _shows_picture(page: PageObject) -> bool:
    resources = page.get("/Resources")
    return resources is not None and "/XObject" in resources.get_object()


def _without_number(lines: list[Line]) -> list[Line]:
    """Without the page's number at its top or foot."""
    if lines and _PAGE_NUMBER.fullmatch(lines[-1].text):
        lines = lines[:-1]
    if lines and _PAGE_NUMBER.fullmatch(lines[0].text):
        lines = lines[1:]
    return lines


def _refuse_letterless(text: str) -> None:
    """Fonts that do not say which letters their pictures are give replacement signs, or characters of private use."""
    letters = [char for char in text if not char.isspace()]
    unknown = sum(1 for char in letters if char == "\ufffd" or unicodedata.category(char) in ("Co", "Cn", "Cc"))
    if unknown > _MOST_UNKNOWN * len(letters):
        raise ReadingError(_LETTERLESS)


def _refuse_nonsense(text: str) -> None:
    """A font whose table of letters is wrong gives words that are none, with marks that no syllable has."""
    total, marked, shaped = marked_words(text)
    if marked > max(20, total // 3) and shaped < _LEAST_SYLLABLES * marked:
        raise ReadingError(_LETTERLESS)
