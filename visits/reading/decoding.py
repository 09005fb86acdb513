"""Bytes to text: UTF-8, UTF-16, or an eight-bit encoding of Latin letters that is certain enough; anything else is refused."""

import codecs
import re
import unicodedata
from typing import NamedTuple

from charset_normalizer import from_bytes

from dieuphoi.vietnamese import fold, stored_text
from visits.reading.document import ReadingError
from visits.reading.old_fonts import recognize
from visits.reading.syllables import vietnamese_share

SAVE_AS_UTF8 = "hãy mở bằng phần mềm soạn thảo và lưu lại thành UTF-8"


class Decoded(NamedTuple):
    """``text`` is in its stored form; ``encoding`` is what the bytes were in, by its Python or usual name.

    Text typed for an old font is in it as it stands; ``old_fonts.settle`` converts it.
    """

    text: str
    encoding: str


class BrokenUtf8(ReadingError):
    """Text in UTF-8 with bytes in it that are none."""


# First bytes of files that are often given a wrong ending, and what to call them.
SIGNATURES = (
    (b"\x89PNG\r\n\x1a\n", "ảnh PNG"),
    (b"\xff\xd8\xff", "ảnh JPEG"),
    (b"GIF8", "ảnh GIF"),
    (b"%PDF-", "tài liệu PDF"),
    (b"PK\x03\x04", "tệp nén ZIP hoặc tài liệu Office (.docx, .xlsx)"),
    (b"PK\x05\x06", "tệp nén ZIP"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "tài liệu Word hoặc Excel kiểu cũ (.doc, .xls)"),
    (b"{\\rtf", "tài liệu RTF"),
    (b"\x1f\x8b", "tệp nén GZIP"),
    (b"7z\xbc\xaf\x27\x1c", "tệp nén 7z"),
    (b"Rar!\x1a\x07", "tệp nén RAR"),
    (b"SQLite format 3\x00", "cơ sở dữ liệu SQLite"),
    (b"\x7fELF", "chương trình"),
)

# The longer mark first: UTF-32's begins with UTF-16's.
_BOMS = (
    (codecs.BOM_UTF8, "utf-8", "utf-8 (BOM)"),
    (codecs.BOM_UTF32_LE, "utf-32", "utf-32 (BOM)"),
    (codecs.BOM_UTF32_BE, "utf-32", "utf-32 (BOM)"),
    (codecs.BOM_UTF16_LE, "utf-16", "utf-16 (BOM)"),
    (codecs.BOM_UTF16_BE, "utf-16", "utf-16 (BOM)"),
)

# Control characters that no text has. NUL is one of them: a few are mended (U+FFFD), many mean that this is no text.
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f]")
_TAG = re.compile("<[^<>]{0,300}>")
_MENDED_CONTROLS = 8
_LOOKED_AT = 100_000  # bytes or characters, for an encoding to be told
_LEAST_VIETNAMESE = 0.8
_LEAST_LATIN = 0.95


def decode(raw: bytes, declared: str | None = None) -> Decoded:
    """The text of a file. ``declared`` is the encoding that the file names itself, believed where the bytes agree.

    ReadingError for an empty or binary file, and for bytes whose encoding is not certain.
    """
    if not raw:
        raise ReadingError("Tệp rỗng (0 byte); hãy kiểm tra lại tệp nguồn.")
    refuse_known_binaries(raw)
    decoded = _unicode(raw)
    if decoded is None:
        _refuse_controls(raw.decode("latin-1"))
        decoded = _declared(raw, declared) or _eight_bit(raw)
    _refuse_controls(decoded.text)
    return Decoded(stored_text(decoded.text), decoded.encoding)


def refuse_known_binaries(raw: bytes) -> None:
    """ReadingError that names the kind of file where its first bytes tell it."""
    for signature, kind in SIGNATURES:
        if raw.startswith(signature):
            raise ReadingError(f"Tệp nhị phân, không phải văn bản: đây là {kind}; hãy lưu nội dung bài thành .txt hoặc .html.")


def _unicode(raw: bytes) -> Decoded | None:
    for mark, codec, name in _BOMS:
        if raw.startswith(mark):
            try:
                return Decoded(raw.decode(codec), name)
            except UnicodeDecodeError as error:
                raise ReadingError(f"Tệp có dấu BOM của {codec.upper()} nhưng hỏng ở byte {error.start}; {SAVE_AS_UTF8}.") from error
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        _refuse_broken_utf8(raw, error)
        return _utf16_without_mark(raw)
    return _utf16_without_mark(raw) or Decoded(text, "utf-8")


def _refuse_broken_utf8(raw: bytes, error: UnicodeDecodeError) -> None:
    """An eight-bit text has hardly a valid UTF-8 sequence; where most are valid, the file is UTF-8 and damaged."""
    text = raw.decode("utf-8", errors="replace")
    broken = text.count("\ufffd")
    valid = sum(1 for char in text if char > "\x7f") - broken
    if valid > 4 * broken:
        raise BrokenUtf8(
            f"Tệp là UTF-8 nhưng hỏng ở byte {error.start} ({broken} chỗ không đọc được); hãy lấy lại tệp gốc, hoặc {SAVE_AS_UTF8}."
        ) from error


def _utf16_without_mark(raw: bytes) -> Decoded | None:
    """Windows' "Unicode" text whose mark was lost: every second byte of the ASCII in it is NUL."""
    sample = raw[:4096]
    if len(raw) % 2 or sample.count(0) < max(1, len(sample) // 5):
        return None
    for codec, zeros in (("utf-16-le", sample[1::2]), ("utf-16-be", sample[0::2])):
        if zeros.count(0) == sample.count(0):
            try:
                return Decoded(raw.decode(codec), codec)
            except UnicodeDecodeError:
                return None
    return None


def _declared(raw: bytes, declared: str | None) -> Decoded | None:
    if not declared:
        return None
    try:
        name = codecs.lookup(declared).name
        # Codecs that are no character encodings (rot13, zlib) refuse this way.
        text = unicodedata.normalize("NFC", raw.decode(name))
    except (LookupError, UnicodeError, ValueError):
        return None
    return Decoded(text, _usual_name(name)) if name.startswith("utf") or vietnamese_share(text) >= _LEAST_VIETNAMESE else None


def _eight_bit(raw: bytes) -> Decoded:
    vietnamese = _windows_1258(raw)
    if vietnamese is not None:
        return vietnamese
    text = _windows_1252(raw)
    if recognize(_TAG.sub(" ", text[:_LOOKED_AT])):
        return Decoded(text, "windows-1252")
    best = from_bytes(raw[:_LOOKED_AT], cp_isolation=["cp1252"], threshold=0.1).best()
    if best is not None and _latin_share(text) >= _LEAST_LATIN:
        return Decoded(text, "windows-1252")
    guess = from_bytes(raw[:_LOOKED_AT]).best()
    maybe = f" (có thể là {guess.encoding})" if guess is not None else ""
    raise ReadingError(f"Không nhận ra bảng mã của tệp{maybe}; {SAVE_AS_UTF8}.")


def _windows_1258(raw: bytes) -> Decoded | None:
    try:
        # Its tones are characters of their own behind the vowel.
        text = unicodedata.normalize("NFC", raw.decode("cp1258"))
    except UnicodeDecodeError:
        return None
    return Decoded(text, "windows-1258") if vietnamese_share(text) >= _LEAST_VIETNAMESE else None


def _windows_1252(raw: bytes) -> str:
    """As Latin-1 where a byte has no letter there."""
    try:
        return raw.decode("cp1252")
    except UnicodeDecodeError:
        return raw.decode("latin-1")


def _latin_share(text: str) -> float:
    letters = [char for char in fold(text[:20_000]) if char.isalpha()]
    return sum(1 for char in letters if char.isascii()) / len(letters) if letters else 0.0


def _usual_name(codec: str) -> str:
    return codec.replace("cp125", "windows-125")


def _refuse_controls(text: str) -> None:
    count = len(_CONTROLS.findall(text))
    if count > max(_MENDED_CONTROLS, len(text) // 100) or count > len(text) // 4:
        raise ReadingError(f"Tệp nhị phân, không phải văn bản ({count} ký tự điều khiển); hãy lưu nội dung bài thành .txt hoặc .html.")
