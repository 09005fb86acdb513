"""Walks through what was brought in: one file, or everything that an archive, a table, a crawl, a feed or a list of addresses holds."""

from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import BinaryIO

from visits.reading.archive_limits import DEEPEST
from visits.reading.document import ReadDocument, ReadingError
from visits.reading.feeds import FeedContainer
from visits.reading.files import read_all
from visits.reading.found import Container, Found, Member, Options, Source
from visits.reading.kinds import Kind, recognize_file
from visits.reading.single import read_raw
from visits.reading.tables import CsvContainer, JsonContainer, XlsxContainer
from visits.reading.url_lists import UrlListContainer
from visits.reading.warcs import WarcContainer
from visits.reading.zips import ZipContainer

Opener = Callable[[BinaryIO, str, Options], Container]

OPENERS: dict[Kind, Opener] = {
    Kind.ZIP: ZipContainer,
    Kind.CSV: CsvContainer,
    Kind.XLSX: XlsxContainer,
    Kind.JSON: JsonContainer,
    Kind.WARC: WarcContainer,
    Kind.FEED: FeedContainer,
    Kind.URLS: UrlListContainer,
}


def documents(source: Source | Path, options: Options | None = None) -> Generator[Found]:
    """Every article of a source, lazily and in its order; what cannot be read is among them, with its reason. Raises nothing.

    Read an item before the iterator goes on, or its source is opened again. Close the iterator where it is left early.
    """
    source = Source.of(source) if isinstance(source, Path) else source
    options = options or Options()
    try:
        file = source.open()
    except ReadingError as error:
        yield _refused(source.name, "", error.reason)
        return
    with file:
        yield from _in_turn(_walk(file, source.name, "", 0, options), source, options)


def reopen(source: Source | Path, places: Iterable[str], options: Options | None = None) -> Generator[Found]:
    """The items at these places of a source, in the order in which they are asked for: the source is opened once, and sought in.

    A place that the source does not have is refused. Neighbours should be asked for together: archives inside archives are unpacked again
    at every change from one to another, and a spreadsheet is read from its top wherever a row lies above the one before.
    """
    source = Source.of(source) if isinstance(source, Path) else source
    options = options or Options()
    with _Way(source, options) as way:
        yield from _in_turn(map(way.to, places), source, options)


def _in_turn(items: Iterator[Found], source: Source, options: Options) -> Iterator[Found]:
    """The items, each of which is read from the open source while it is the last one, and by its place afterwards."""
    for found in items:
        if found.refusal:
            yield found
            continue
        turn = _Turn()
        try:
            yield replace(found, read_it=partial(_read, found, turn, source, options))
        finally:
            turn.is_over = True


class _Turn:
    """Of an item: until the iterator goes on, or ends."""

    is_over = False


def _read(found: Found, turn: _Turn, source: Source, options: Options) -> ReadDocument:
    if not turn.is_over:
        return found.read()
    with closing(reopen(source, [found.place], options)) as again:
        return next(again).read()


def _walk(file: BinaryIO, path: str, place: str, depth: int, options: Options) -> Iterator[Found]:
    try:
        kind, _ = recognize_file(file, path)
        if kind not in OPENERS:
            yield _whole(file, path, place, options)
            return
        container = _open(kind, file, path, depth, options)
    except ReadingError as error:
        yield _refused(path, place, error.reason)
        return
    try:
        for member in container.members():
            yield from _walk_member(member, path, place, depth, options)
    finally:
        container.close()


def _walk_member(member: Member, path: str, place: str, depth: int, options: Options) -> Iterator[Found]:
    inner_path, inner_place = path + member.tail, _inside(place, member.place)
    if member.open is None:
        yield _leaf(member, inner_path, inner_place)
        return
    try:
        file = member.open()
    except ReadingError as error:
        yield _refused(inner_path, inner_place, error.reason)
        return
    with file:
        yield from _walk(file, inner_path, inner_place, depth + 1, options)


def _open(kind: Kind, file: BinaryIO, path: str, depth: int, options: Options) -> Container:
    if depth > DEEPEST:
        raise ReadingError(f"Tệp nén lồng nhau quá {DEEPEST} tầng; hãy giải nén bớt rồi nhập lại.")
    file.seek(0)
    return OPENERS[kind](file, path, options)


@dataclass(frozen=True, slots=True)
class _Level:
    """A container that is open on the way to an item: its step from the one above, "" for the source itself."""

    step: str
    path: str
    file: BinaryIO
    container: Container


class _Way:
    """What is open between a source and the item last asked for."""

    def __init__(self, source: Source, options: Options) -> None:
        self._source, self._options = source, options
        self._levels: list[_Level] = []
        self._last: BinaryIO | None = None

    def __enter__(self) -> "_Way":
        return self

    def __exit__(self, *error: object) -> None:
        self._leave(0)

    def to(self, place: str) -> Found:
        path = self._source.name
        try:
            if not place:
                self._leave(0)
                self._last = self._source.open()
                return _whole_again(self._last, path, "", self._options)
            *steps, last = place.split("/")
            self._enter(["", *steps])
            level = self._levels[-1]
            member = level.container.member(last)
            path = level.path + member.tail
            if member.open is None:
                return _leaf(member, path, place)
            self._last = member.open()
            return _whole_again(self._last, path, place, self._options)
        except ReadingError as error:
            return _refused(path, place, error.reason)
        except (LookupError, ValueError):
            return _refused(path, place, "Không còn tìm thấy mục này trong tệp nguồn; hãy nhập lại tệp từ đầu.")

    def _enter(self, steps: list[str]) -> None:
        """Open the containers down to the one that holds the item; those shared with the item before are open already."""
        shared = 0
        while shared < min(len(steps), len(self._levels)) and self._levels[shared].step == steps[shared]:
            shared += 1
        self._leave(shared)
        for depth in range(shared, len(steps)):
            path, file = self._below(steps[depth])
            try:
                kind, _ = recognize_file(file, path)
                if kind not in OPENERS:
                    raise LookupError(path)
                container = _open(kind, file, path, depth, self._options)
            except BaseException:
                file.close()
                raise
            self._levels.append(_Level(steps[depth], path, file, container))

    def _below(self, step: str) -> tuple[str, BinaryIO]:
        if not self._levels:
            return self._source.name, self._source.open()
        member = self._levels[-1].container.member(step)
        if member.open is None:
            raise LookupError(step)
        return self._levels[-1].path + member.tail, member.open()

    def _leave(self, keep: int) -> None:
        if self._last is not None:
            self._last.close()
            self._last = None
        while len(self._levels) > keep:
            level = self._levels.pop()
            level.container.close()
            level.file.close()


def _whole_again(file: BinaryIO, path: str, place: str, options: Options) -> Found:
    """A file that is one article. What holds several was refused as a whole before; it is opened for the reason."""
    kind, _ = recognize_file(file, path)
    if kind in OPENERS:
        _open(kind, file, path, len(place.split("/")) if place else 0, options).close()
        raise ReadingError("Tệp này chứa nhiều bài; hãy nhập lại tệp từ đầu.")
    return _whole(file, path, place, options)


def _whole(file: BinaryIO, path: str, place: str, options: Options) -> Found:
    return Found(path, place, lambda: read_raw(read_all(file), path, options=options))


def _leaf(member: Member, path: str, place: str) -> Found:
    if member.read is None:
        return _refused(path, place, member.refusal, ignored=member.ignored)
    return Found(path, place, member.read)


def _refused(path: str, place: str, reason: str, *, ignored: bool = False) -> Found:
    def refuse() -> ReadDocument:
        raise ReadingError(reason)

    return Found(path, place, refuse, reason, ignored)


def _inside(place: str, step: str) -> str:
    return f"{place}/{step}" if place else step
