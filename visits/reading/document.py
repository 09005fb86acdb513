"""What comes out of a file, and why nothing did."""

import hashlib
from dataclasses import dataclass
from datetime import date


class ReadingError(Exception):
    """A file that cannot be read. ``reason`` is one line for an editor: what is wrong and what to do.

    ``cells`` is of a row of a table: what is wrong in which of its columns, as (column, words).
    """

    def __init__(self, reason: str, cells: tuple[tuple[str, str], ...] = ()) -> None:
        super().__init__(reason)
        self.reason = reason
        self.cells = cells


LONGEST = 1_000_000  # code points: a whole book; what is longer is no article, and would keep every later step busy


def refuse_long(length: int) -> None:
    if length > LONGEST:
        raise ReadingError(
            f"Văn bản dài {counted(length)} ký tự, không thể là một bài báo (tối đa {counted(LONGEST)}); hãy tách từng bài thành tệp riêng."
        )


def counted(number: int) -> str:
    """1234567 -> "1.234.567", as Vietnamese writes it."""
    return f"{number:,}".replace(",", ".")


def megabytes(size: int) -> str:
    """Bytes -> "20,5 MB"."""
    return f"{size / 1024 / 1024:.1f} MB".replace(".", ",")


def storable(text: str) -> str:
    """Without what no database takes: NUL, and halves of characters that some files hold."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace").replace("\0", "\ufffd")


class OldFontText(ReadingError):
    """A text typed for the old fonts, which is converted only where the caller asks for it: somebody looks at the preview first.

    ``font`` is "TCVN3" or "VNI"; ``before`` and ``after`` are the beginning of the text as it stands and as it would be converted.
    """

    def __init__(self, font: str, before: str, after: str) -> None:
        super().__init__(
            f"Văn bản gõ bằng bảng mã {font} (phông chữ cũ); hãy xem bản chuyển thử rồi nhập lại với lựa chọn chuyển mã, "
            "hoặc tự chuyển mã và lưu lại thành UTF-8."
        )
        self.font = font
        self.before = before
        self.after = after


@dataclass(frozen=True, slots=True)
class ReadDocument:
    """A file's text in its stored form (``dieuphoi.vietnamese.stored_text``) and what the file itself says of it.

    ``title``, ``outlet``, ``url``, ``published_on`` and ``byline`` are None where the file does not state them: nothing is guessed here.
    ``encoding`` is "" where the format has its own. ``conversion`` names what was done to the letters ("TCVN3", "VNI"), "" where nothing
    was. ``notes`` are lines for an editor, for example that the name ends in .docx and the content is a PDF.
    """

    text: str
    reader: str
    media_type: str
    encoding: str
    raw: bytes
    title: str | None = None
    outlet: str | None = None
    url: str | None = None
    published_on: date | None = None
    byline: str | None = None
    conversion: str = ""
    notes: tuple[str, ...] = ()

    @property
    def sha256(self) -> str:
        """Of the bytes as they came in."""
        return hashlib.sha256(self.raw).hexdigest()

    @property
    def text_sha256(self) -> str:
        return hashlib.sha256(self.text.encode()).hexdigest()
