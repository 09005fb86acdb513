"""What a source holds: each article in it with its address, read when it is asked for."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, NamedTuple, Protocol

from visits.reading.document import ReadDocument, ReadingError
from visits.reading.fetching import Fetcher
from visits.reading.files import open_file


@dataclass(frozen=True, slots=True)
class Source:
    """One file that was brought in. ``open`` gives a new seekable binary file each time it is called; ReadingError where it cannot."""

    name: str
    open: Callable[[], BinaryIO]

    @classmethod
    def of(cls, path: Path) -> "Source":
        return cls(str(path), lambda: open_file(path))


@dataclass(frozen=True, slots=True)
class Options:
    """``fetcher`` None: addresses in lists and tables are not fetched, and their items say so. ``seconds`` bounds the reading of one."""

    convert_old_fonts: bool = False
    fetcher: Fetcher | None = None
    seconds: float = 30.0


@dataclass(frozen=True, slots=True)
class Found:
    """One article of a source, not read yet.

    ``path`` is what an editor sees ("bai.zip/2015/tin.docx", "bang.csv#dòng 12"); two items may share it (a page crawled twice).
    ``place`` finds the item in the same source again (``reopen``): unique in it, at most PLACE_LENGTH characters, "" for the whole.
    ``refusal`` is set where it is known already that nothing can be read. ``ignored``: beside that, it is no article at all (a hostile
    path, the pictures of a crawl), and trying again is of no use.
    """

    path: str
    place: str
    read_it: Callable[[], ReadDocument]
    refusal: str = ""
    ignored: bool = False

    def read(self) -> ReadDocument:
        """The document; ReadingError with its reason."""
        if self.refusal:
            raise ReadingError(self.refusal)
        return self.read_it()


PLACE_LENGTH = 100


class Member(NamedTuple):
    """One thing in a container: a file of its own (``open``), which may be a container again, or an article (``read``), or a refusal.

    ``tail`` goes behind the container's path, ``place`` behind its place.
    """

    tail: str
    place: str
    open: Callable[[], BinaryIO] | None = None
    read: Callable[[], ReadDocument] | None = None
    refusal: str = ""
    ignored: bool = False


class Container(Protocol):
    """A file that holds several articles, opened."""

    def members(self) -> Iterator[Member]:
        """All, lazily, in the order of the file. What is wrong with one is in it; nothing is raised."""

    def member(self, place: str) -> Member:
        """The one that ``members`` gave this place; LookupError where there is none."""

    def close(self) -> None: ...
