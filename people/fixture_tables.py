"""Reading the tables of ``fixtures/``: tab-separated UTF-8 with a header; every complaint names file, line and field."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from dieuphoi.vietnamese import stored_name


class FixtureError(Exception):
    """A table that cannot be loaded; the message says where and why."""


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a table and where it stands (the header is line 1)."""

    file: str
    number: int
    cells: dict[str, str]

    def error(self, field: str, problem: str) -> FixtureError:
        return FixtureError(f"{self.file}, line {self.number}, field {field}: {problem}")

    def optional(self, field: str) -> str:
        return self.cells[field]

    def text(self, field: str) -> str:
        if not self.cells[field]:
            raise self.error(field, "is empty")
        return self.cells[field]

    def day(self, field: str) -> date | None:
        """None for an empty cell."""
        cell = self.cells[field]
        if not cell:
            return None
        try:
            return date.fromisoformat(cell)
        except ValueError:
            raise self.error(field, f"{cell!r} is not a day of the form 2025-07-01") from None

    def period(self) -> tuple[date | None, date | None]:
        """First and last day; FixtureError where the last comes first."""
        start, end = self.day("valid_from"), self.day("valid_to")
        if start and end and end < start:
            raise self.error("valid_to", f"{end} is before {start}")
        return start, end

    def number_of(self, field: str) -> int:
        cell = self.text(field)
        if not cell.isdigit():
            raise self.error(field, f"{cell!r} is not a number")
        return int(cell)

    def items(self, field: str) -> list[str]:
        """The parts of a cell between ``|``."""
        return [part.strip() for part in self.cells[field].split("|") if part.strip()]

    def one_of(self, field: str, known: Sequence[str]) -> str:
        cell = self.text(field)
        if cell not in known:
            raise self.error(field, f"{cell!r} is none of {', '.join(known)}")
        return cell


def read_table(path: Path, columns: str) -> list[Line]:
    """The rows of a table that has exactly these columns (their names with spaces between)."""
    header = columns.split()
    try:
        rows = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise FixtureError(f"{path.name} cannot be read: {error}") from error
    if not rows or rows[0].split("\t") != header:
        raise FixtureError(f"{path.name}, line 1: the header must be: {' '.join(header)}")
    lines = []
    for number, row in enumerate(rows[1:], 2):
        cells = [stored_name(cell) for cell in row.split("\t")]
        if len(cells) != len(header):
            raise FixtureError(f"{path.name}, line {number}: {len(cells)} cells, but the header has {len(header)}")
        lines.append(Line(path.name, number, dict(zip(header, cells, strict=True))))
    return lines


def by_key(lines: Sequence[Line], field: str = "key", key: Callable[[Line], str] | None = None) -> dict[str, Line]:
    """The rows by their key; FixtureError for a second row with one."""
    found: dict[str, Line] = {}
    for line in lines:
        value = key(line) if key else line.text(field)
        if value in found:
            raise line.error(field, f"{value!r} stands already in {found[value].file}, line {found[value].number}")
        found[value] = line
    return found
