"""Visits in lists, the newest first, a page at a time: found by the index, told from their documents."""

import json
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import QuerySet

from dieuphoi.api_keyset import Cursor, Slice, by_day
from dieuphoi.vietnamese import search_terms
from visits.models.public import EditionIndex, EditionIndexLink, SubjectType
from visits.site import words
from visits.site.answers import page_of

PAGE_SIZE = 20
CURSOR = "trang"
# Stands in the address where the year would.
UNKNOWN_YEAR = "khong-ro"

_OF_INDEX = by_day("date_latest", "public_id")
_OF_LINKS = by_day("date_latest", "entry_id")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which visits: all of them, those that name somebody or something, those of a year, those with these words."""

    relation: str = ""
    target: str = ""
    year: int | str | None = None
    q: str = ""
    cursor: Cursor | None = None


@dataclass(frozen=True, slots=True)
class Rows:
    """``next`` and ``previous``: cursors as text, empty where there is no such page."""

    documents: list[dict[str, Any]] = field(default_factory=list)
    next: str = ""
    previous: str = ""


def read_cursor(text: str) -> Cursor | None:
    """None for what no page gave out."""
    return _OF_INDEX.read_cursor(text)


def rows_of(wanted: Wanted, size: int = PAGE_SIZE) -> Rows:
    """One query, whatever is wanted."""
    order, entry, found = _OF_INDEX, "", _all()
    if wanted.target:
        # The link has the day beside it: one range of its index is the list.
        links = EditionIndexLink.objects.filter(relation=wanted.relation, target=wanted.target, subject_type=SubjectType.VISIT)
        order, entry, found = _OF_LINKS, "entry__", links
    if wanted.year is not None:
        found = _of_year(found, entry, wanted.year)
    needles = search_terms(wanted.q)
    if wanted.q and not needles:
        return Rows()
    for needle in needles:
        found = found.filter(**{f"{entry}search_key__contains": needle})
    part = Slice(order, size, wanted.cursor)
    page = part.page(
        [*part.cut(found).values_list(order.column, order.id_column, f"{entry}edition__document")], lambda row: (row[0], row[1])
    )
    documents = [json.loads(row[2]) for row in page.rows]
    return Rows(documents, *(order.write_cursor(cursor) if cursor else "" for cursor in (page.next, page.previous)))


def _all() -> QuerySet[Any, Any]:
    return EditionIndex.objects.filter(subject_type=SubjectType.VISIT)


def _of_year(found: QuerySet[Any, Any], entry: str, year: int | str) -> QuerySet[Any, Any]:
    """By the last day that the printed date may mean, as the chart counts; visits of an unknown year are by themselves."""
    if isinstance(year, str):
        return found.filter(**{f"{entry}date_earliest": date.min})
    return found.filter(date_latest__range=(date(year, 1, 1), date(year, 12, 31)), **{f"{entry}date_earliest__gt": date.min})


def line(document: dict[str, Any]) -> dict[str, Any]:
    """A visit in a list."""
    area = document["area"]
    lead = document["lead"]
    counts = [
        (len(document["participants"]), "người được nêu tên"),
        (len(document["gifts"]), "quà tặng, khoản ủng hộ"),
        (len(document["commitments"]), "đề nghị, cam kết"),
    ]
    return {
        "url": page_of("visit", document["id"]),
        "when": words.period(document["date"], document["end_date"]) or "Không rõ ngày",
        "delegation": document["delegation"]["name"],
        "place": " ".join(part for part in (area["kind"], area["name"]) if part),
        "lead": lead["name"] if lead else "",
        "counts": [f"{words.number(count)} {noun}" for count, noun in counts if count],
        "is_sample": document["is_sample"],
    }
