"""What comes out of a file, and why nothing did."""

import hashlib
from dataclasses import dataclass
from datetime import date


class ReadingError(Exception):
    """A file that cannot be read. ``reason`` is one line for an editor: what is wrong and what to do."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class ReadDocument:
    """A file's text in its stored form (``dieuphoi.vietnamese.stored_text``) and what the file itself says of it.

    ``title``, ``outlet``, ``url``, ``published_on`` and ``byline`` are None where the file does not state them: nothing is guessed here.
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

    @property
    def sha256(self) -> str:
        """Of the bytes as they came in."""
        return hashlib.sha256(self.raw).hexdigest()

    @property
    def text_sha256(self) -> str:
        return hashlib.sha256(self.text.encode()).hexdigest()
