"""Pages of a list by key: a cursor names the row after which a page begins, so that no page costs more than the first one.

Nothing is counted, and rows that come or go while somebody reads neither repeat nor hide others.
"""

import base64
import binascii
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, TypeVar

import orjson
from django.db.models import Q, QuerySet
from django.http import QueryDict
from rest_framework.pagination import BasePagination

from dieuphoi.api_problems import BadParameters
from dieuphoi.public_ids import PATTERN

PAGE_SIZE = 50
MAX_PAGE_SIZE = 200
PARAMETERS = ("cursor", "page_size")

_WHOLE_NUMBER = re.compile(r"[0-9]{1,6}")
_LONGEST_CURSOR = 8000

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Order:
    """A total order: a column, then the id, both in one direction."""

    column: str
    id_column: str
    descending: bool
    parse: Callable[[str], Any]  # a cursor's text -> the column's value; ValueError for anything else

    def columns(self, *, backwards: bool) -> tuple[str, str]:
        sign = "-" if self.descending != backwards else ""
        return sign + self.column, sign + self.id_column

    def after(self, value: Any, public_id: str, *, backwards: bool) -> Q:
        """Rows that follow the given one. The shape lets one index range answer it; ``a < x OR (a = x AND …)`` reads 100 times more."""
        way = "lt" if self.descending != backwards else "gt"
        strictly = Q(**{f"{self.column}__{way}": value}) | Q(**{f"{self.id_column}__{way}": public_id})
        return Q(**{f"{self.column}__{way}e": value}) & strictly


@dataclass(frozen=True, slots=True)
class Cursor:
    backwards: bool
    value: str
    public_id: str

    def __str__(self) -> str:
        raw = orjson.dumps(["<" if self.backwards else ">", self.value, self.public_id])
        return base64.urlsafe_b64encode(raw).decode("ascii").rstrip("=")

    @classmethod
    def parse(cls, token: str) -> "Cursor":
        """ValueError for what no page ever gave out."""
        if len(token) > _LONGEST_CURSOR:
            raise ValueError("too long")
        try:
            raw = base64.b64decode(token.encode("ascii") + b"=" * (-len(token) % 4), altchars=b"-_", validate=True)
            way, value, public_id = orjson.loads(raw)
        except (binascii.Error, UnicodeEncodeError, TypeError) as error:
            raise ValueError("not a cursor") from error
        if way not in ("<", ">") or not isinstance(value, str) or "\0" in value:
            raise ValueError("not a cursor")
        if not isinstance(public_id, str) or re.fullmatch(PATTERN, public_id) is None:
            raise ValueError("not a cursor")
        return cls(way == "<", value, public_id)


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    rows: list[Row]
    next: Cursor | None
    previous: Cursor | None


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
        if (text := query.get("page_size")) is not None:
            size = int(text) if _WHOLE_NUMBER.fullmatch(text) else 0
            if not 1 <= size <= MAX_PAGE_SIZE:
                problems["page_size"] = "out_of_range", f"Must be a whole number from 1 to {MAX_PAGE_SIZE}."
        if (text := query.get("cursor")) is not None:
            try:
                cursor = Cursor.parse(text)
                order.parse(cursor.value)
            except ValueError:
                problems["cursor"] = "not_a_cursor", "Must be taken unchanged from the next or previous link of a page of this list."
        if problems:
            raise BadParameters(problems)
        return cls(order, size, cursor)

    def cut(self, rows: QuerySet[Any, Any]) -> QuerySet[Any, Any]:
        """The page's rows and one more, in reading direction, not yet asked for."""
        backwards = self.cursor is not None and self.cursor.backwards
        if self.cursor is not None:
            rows = rows.filter(self.order.after(self.order.parse(self.cursor.value), self.cursor.public_id, backwards=backwards))
        return rows.order_by(*self.order.columns(backwards=backwards))[: self.size + 1]

    def page(self, found: list[Row], key: Callable[[Row], tuple[str, str]]) -> Page[Row]:
        """What ``cut`` gave, in the list's order, with the cursors around it. ``key``: a row -> (column as text, public id)."""
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

    def _beside(self, edge: list[Row], key: Callable[[Row], tuple[str, str]], *, backwards: bool) -> Cursor | None:
        """A cursor that reads on from the page's edge; from where the page itself was asked for, if it came out empty."""
        if edge:
            return Cursor(backwards, *key(edge[0]))
        return Cursor(backwards, self.cursor.value, self.cursor.public_id) if self.cursor is not None else None


class KeysetPagination(BasePagination):
    """Tells the schema what a page looks like; ``Slice`` is what cuts it."""

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        size = {"type": "integer", "minimum": 1, "maximum": MAX_PAGE_SIZE, "default": PAGE_SIZE}
        cursor = "Where the page begins: taken unchanged from the next or previous link of another page."
        return [
            {"name": "cursor", "in": "query", "required": False, "description": cursor, "schema": {"type": "string"}},
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
                "results": schema,
            },
        }


def parse_day(text: str) -> date:
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text) is None:
        raise ValueError(f"not a day: {text!r}")
    return date.fromisoformat(text)


def parse_sort_key(text: str) -> str:
    if re.fullmatch(r"[a-z]*", text) is None:
        raise ValueError(f"not a sort key: {text!r}")
    return text
