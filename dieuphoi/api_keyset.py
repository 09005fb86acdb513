"""Pages of a list by key: a cursor names the row after which a page begins, so that no page costs more than the first one.

Nothing is counted, and rows that come or go while somebody reads neither repeat nor hide others.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, Generic, TypeVar

from django.db.models import Q, QuerySet
from django.http import QueryDict
from rest_framework.pagination import BasePagination

from dieuphoi.api_problems import BadParameters
from dieuphoi.public_ids import PATTERN

PAGE_SIZE = 50
MAX_PAGE_SIZE = 200
# Nobody needs more to decide whether to read on; counting all would cost more than any page.
MAX_COUNT = 10_000
PARAMETERS = ("count", "cursor", "page_size")

# Moments before it are nobody's: nothing was published then.
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

_WHOLE_NUMBER = re.compile(r"[0-9]{1,6}")
_ID = PATTERN.strip("^$")

Row = TypeVar("Row")


def cursor_pattern(*values: str) -> str:
    """Fits the cursors of orders with these patterns."""
    return rf"^(after|before)\.({'|'.join(values)})\.{_ID}$"


@dataclass(frozen=True, slots=True)
class Order:
    """A total order: a column, then the id, both in one direction. ``pattern`` fits exactly what ``parse`` reads and ``write`` makes."""

    column: str
    id_column: str
    descending: bool
    pattern: str
    parse: Callable[[str], Any]
    write: Callable[[Any], str]

    def columns(self, *, backwards: bool) -> tuple[str, str]:
        sign = "-" if self.descending != backwards else ""
        return sign + self.column, sign + self.id_column

    def after(self, cursor: "Cursor") -> Q:
        """Rows that follow the cursor's. The shape lets one index range answer it; ``a < x OR (a = x AND …)`` reads 100 times more."""
        way = "lt" if self.descending != cursor.backwards else "gt"
        strictly = Q(**{f"{self.column}__{way}": cursor.value}) | Q(**{f"{self.id_column}__{way}": cursor.public_id})
        return Q(**{f"{self.column}__{way}e": cursor.value}) & strictly

    @property
    def cursor_pattern(self) -> str:
        return cursor_pattern(self.pattern)

    def read_cursor(self, text: str) -> "Cursor | None":
        """None for what no page of a list in this order ever gave out."""
        if re.fullmatch(self.cursor_pattern, text) is None:
            return None
        way, value, public_id = text.split(".")
        return Cursor(way == "before", self.parse(value), public_id)

    def write_cursor(self, cursor: "Cursor") -> str:
        return f"{'before' if cursor.backwards else 'after'}.{self.write(cursor.value)}.{cursor.public_id}"


def by_day(column: str, id_column: str, *, descending: bool = True) -> Order:
    """The newest first, if nothing else is said. A cursor says days as numbers: unlike a date, each of them exists."""
    last = date.max.toordinal()
    return Order(
        column,
        id_column,
        descending,
        pattern="[0-9]{1,7}",
        parse=lambda text: date.fromordinal(min(max(int(text), 1), last)),
        write=lambda day: str(day.toordinal()),
    )


def by_moment(column: str, id_column: str, *, descending: bool = True) -> Order:
    """A cursor says moments as microseconds since the beginning of 1970, with a letter before them that no other order has."""
    return Order(
        column,
        id_column,
        descending,
        pattern="t[0-9]{1,17}",
        parse=lambda text: EPOCH + timedelta(microseconds=int(text[1:])),
        write=lambda moment: f"t{(moment - EPOCH) // timedelta(microseconds=1)}",
    )


def by_sort_key(column: str, id_column: str, *, descending: bool = False) -> Order:
    """In the order of ``dieuphoi.vietnamese``'s sort keys."""
    return Order(column, id_column, descending, pattern="[a-z]{0,6000}", parse=str, write=str)


@dataclass(frozen=True, slots=True)
class Cursor:
    """A place in a list: after or before a row, which need not be there any more."""

    backwards: bool
    value: Any
    public_id: str


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    rows: list[Row]
    next: Cursor | None
    previous: Cursor | None


def page_size_of(query: QueryDict | Mapping[str, str]) -> int:
    """How many records a page shall have; BadParameters for what is no such number."""
    text = query.get("page_size")
    if text is None:
        return PAGE_SIZE
    size = int(text) if _WHOLE_NUMBER.fullmatch(text) else 0
    if not 1 <= size <= MAX_PAGE_SIZE:
        raise BadParameters({"page_size": ("out_of_range", f"Must be a whole number from 1 to {MAX_PAGE_SIZE}.")})
    return size


@dataclass(frozen=True, slots=True)
class Slice:
    """Which page of a list is asked for."""

    order: Order
    size: int
    cursor: Cursor | None

    @classmethod
    def of(cls, query: QueryDict | Mapping[str, str], order: Order) -> "Slice":
        """From a query's ``page_size`` and ``cursor``; BadParameters where they make no sense."""
        problems: dict[str, tuple[str, str]] = {}
        size, cursor = PAGE_SIZE, None
        try:
            size = page_size_of(query)
        except BadParameters as error:
            problems = error.problems
        if (text := query.get("cursor")) is not None:
            cursor = order.read_cursor(text)
            if cursor is None:
                problems["cursor"] = (
                    "not_a_cursor",
                    "Must be taken unchanged from a next or previous link of this list in this order.",
                )
        if problems:
            raise BadParameters(problems)
        return cls(order, size, cursor)

    def cut(self, rows: QuerySet[Any, Any]) -> QuerySet[Any, Any]:
        """The page's rows and one more, in reading direction, not yet asked for."""
        backwards = self.cursor is not None and self.cursor.backwards
        if self.cursor is not None:
            rows = rows.filter(self.order.after(self.cursor))
        return rows.order_by(*self.order.columns(backwards=backwards))[: self.size + 1]

    def read(self, segments: Sequence[QuerySet[Any, Any]], columns: Sequence[str]) -> list[tuple[Any, ...]]:
        """The values of the page's rows and one more, of a list that is several runs of rows, one after the other."""
        backwards = self.cursor is not None and self.cursor.backwards
        found: list[tuple[Any, ...]] = []
        for rows in reversed(segments) if backwards else segments:
            if len(found) <= self.size:
                found += self.cut(rows).values_list(*columns)[: self.size + 1 - len(found)]
        return found

    def rows(self, segments: Sequence[QuerySet[Any, Any]], columns: Sequence[str]) -> Iterator[tuple[Any, ...]]:
        """All rows from here on, ``size`` at a time; ``columns`` begin with the order's column and the public id."""
        part: Slice | None = self
        while part is not None:
            page = part.page(part.read(segments, columns), lambda row: (row[0], row[1]))
            yield from page.rows
            part = replace(part, cursor=page.next) if page.next else None

    def place(self, segments: Sequence[QuerySet[Any, Any]], columns: Sequence[str], number: int) -> Cursor | None:
        """Where to go on after so many rows from here, None where no more follow. ``columns``: the order's column and the public id."""
        edge: Cursor | None = None
        for rows in segments:
            if self.cursor is not None:
                rows = rows.filter(self.order.after(self.cursor))
            keys = rows.order_by(*self.order.columns(backwards=False)).values_list(*columns)
            if edge is not None:
                if keys.exists():
                    return edge
                continue
            found = [*keys[number - 1 : number + 1]]
            if len(found) == 2:
                return Cursor(False, *found[0])
            if found:
                edge = Cursor(False, *found[0])
            else:
                number -= keys.count()
        return None

    def page(self, found: list[Row], key: Callable[[Row], tuple[Any, str]]) -> Page[Row]:
        """What ``cut`` gave, in the list's order, with the cursors around it. ``key``: a row -> (column, public id)."""
        backwards = self.cursor is not None and self.cursor.backwards
        rows, more = found[: self.size], len(found) > self.size
        if backwards:
            rows.reverse()
        # On the side that the cursor points away from stands at least the row that it names.
        has_next = backwards or more
        has_previous = more if backwards else self.cursor is not None
        return Page(
            rows,
            self._beside(rows[-1:], key, backwards=False) if has_next else None,
            self._beside(rows[:1], key, backwards=True) if has_previous else None,
        )

    def _beside(self, edge: list[Row], key: Callable[[Row], tuple[Any, str]], *, backwards: bool) -> Cursor | None:
        """A cursor that reads on from the page's edge; from where the page itself was asked for, if it came out empty."""
        if edge:
            return Cursor(backwards, *key(edge[0]))
        return Cursor(backwards, self.cursor.value, self.cursor.public_id) if self.cursor is not None else None


COUNT = f"Also say how many records the whole list has, up to {MAX_COUNT}. It takes longer."
COUNTED = f"Only where it was asked for: how many records the whole list has; {MAX_COUNT} for as many or more."


def check_count(query: QueryDict | Mapping[str, str]) -> None:
    if query.get("count", "true") != "true":
        raise BadParameters({"count": ("not_a_choice", "Must be true, or left out.")})


def count_of(query: QueryDict | Mapping[str, str], segments: Sequence[QuerySet[Any, Any]]) -> int | None:
    """The number of rows, bounded; None where nobody asked."""
    if "count" not in query:
        return None
    return min(MAX_COUNT, sum(rows.order_by()[:MAX_COUNT].count() for rows in segments))


class KeysetPagination(BasePagination):
    """Tells the schema what a page looks like; ``Slice`` is what cuts it."""

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        size = {"type": "integer", "minimum": 1, "maximum": MAX_PAGE_SIZE, "default": PAGE_SIZE}
        cursor = "Where the page begins: taken unchanged from the next or previous link of another page."
        return [
            {
                "name": "cursor",
                "in": "query",
                "required": False,
                "description": cursor,
                "schema": {"type": "string", "pattern": view.cursor_pattern()},
            },
            {"name": "count", "in": "query", "required": False, "description": COUNT, "schema": {"type": "string", "enum": ["true"]}},
            {"name": "page_size", "in": "query", "required": False, "description": "Records on a page.", "schema": size},
        ]

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        link = {"type": ["string", "null"], "format": "uri"}
        return {
            "type": "object",
            "required": ["meta", "next", "previous", "results"],
            "properties": {
                "meta": {"$ref": "#/components/schemas/Meta"},
                "next": link | {"description": "Address of the page after this one; null on the last one."},
                "previous": link | {"description": "Address of the page before this one; null on the first one."},
                "count": {"type": "integer", "minimum": 0, "maximum": MAX_COUNT, "description": COUNTED},
                "results": schema,
            },
        }
