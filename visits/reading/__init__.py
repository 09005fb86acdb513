"""Files in, text and metadata out. No Django, no network; each reader takes the bytes of one file."""

from collections.abc import Callable
from pathlib import Path

from visits.reading.document import ReadDocument, ReadingError
from visits.reading.files import LARGEST, read_bytes
from visits.reading.html import read_html
from visits.reading.txt import read_txt

__all__ = ["LARGEST", "READERS", "SUFFIXES", "ReadDocument", "ReadingError", "read_file"]

Reader = Callable[[bytes], ReadDocument]

READERS: tuple[tuple[tuple[str, ...], Reader], ...] = (
    ((".txt",), read_txt),
    ((".html", ".htm"), read_html),
)
SUFFIXES = tuple(suffix for suffixes, _ in READERS for suffix in suffixes)


def read_file(path: Path) -> ReadDocument:
    """The document in a file. ReadingError, with a line for an editor, for whatever stands in the way."""
    raw = read_bytes(path, allowed=SUFFIXES)
    reader = next(reader for suffixes, reader in READERS if path.suffix.lower() in suffixes)
    return reader(raw)
