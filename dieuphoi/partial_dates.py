"""Dates as they were printed: whole, without a day, or without a year (a small part of EDTF level 1).

``2015-07-01``, ``2015-07``, ``2015`` and ``XXXX-09-08`` are what a ``PartialDate`` can say. A missing part stays missing.
"""

import calendar
import re
from dataclasses import dataclass
from datetime import date

_EDTF = re.compile(r"(?P<year>\d{4}|XXXX)(?:-(?P<month>\d{2})(?:-(?P<day>\d{2}))?)?")
_LEAP_YEAR = 2000


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A day, month or year, or a day and month whose year is unknown."""

    year: int | None
    month: int | None = None
    day: int | None = None

    def __post_init__(self) -> None:
        if self.year is None and (self.month is None or self.day is None):
            raise ValueError("a date without a year needs a month and a day")
        if self.day is not None and self.month is None:
            raise ValueError("a day needs a month")
        if self.year == 0:
            raise ValueError("there is no year 0000")
        if self.month is not None:
            date(self.year or _LEAP_YEAR, self.month, self.day or 1)

    @classmethod
    def parse(cls, edtf: str) -> "PartialDate":
        """From EDTF; ValueError for anything else, impossible days included."""
        match = _EDTF.fullmatch(edtf)
        if match is None:
            raise ValueError(f"not a date of the form 2015-07-01, 2015-07, 2015 or XXXX-09-08: {edtf!r}")
        year, month, day = match.group("year", "month", "day")
        return cls(None if year == "XXXX" else int(year), int(month) if month else None, int(day) if day else None)

    @property
    def is_whole(self) -> bool:
        return None not in (self.year, self.month, self.day)

    @property
    def earliest(self) -> date | None:
        """First day that it may mean; None where the year is unknown."""
        if self.year is None:
            return None
        return date(self.year, self.month or 1, self.day or 1)

    @property
    def latest(self) -> date | None:
        """Last day that it may mean; None where the year is unknown."""
        if self.year is None:
            return None
        month = self.month or 12
        return date(self.year, month, self.day or calendar.monthrange(self.year, month)[1])

    def printed(self) -> str:
        """As Vietnamese readers write it: 01/07/2015, 07/2015, 2015, 08/09."""
        parts = [f"{part:02d}" for part in (self.day, self.month) if part is not None]
        return "/".join([*parts, f"{self.year:04d}"] if self.year is not None else parts)

    def __str__(self) -> str:
        parts = [f"{self.year:04d}" if self.year is not None else "XXXX"]
        parts += [f"{part:02d}" for part in (self.month, self.day) if part is not None]
        return "-".join(parts)


def months_before(day: date, months: int) -> date:
    """The same day of an earlier month, or the last one that it has."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    for last in range(day.day, 27, -1):
        try:
            return date(year, month + 1, last)
        except ValueError:
            continue
    return date(year, month + 1, day.day)
