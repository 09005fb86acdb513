"""How much there is: counts by kind, year and province, made once for each state of the public record."""

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.cache import cache
from django.db.models import Count, Max
from django.db.models.functions import ExtractYear

from visits.models.public import EditionIndex, EditionIndexLink, PublicClock, SubjectType
from visits.site import words

# Seconds. The key changes with every publication; the limit is for what changes the index past the clock.
KEPT = 600


@dataclass(frozen=True, slots=True)
class AreaCount:
    public_id: str
    label: str
    sort_key: str
    count: int


@dataclass(frozen=True, slots=True)
class Totals:
    """``years`` from the first to the last, without gaps; ``areas`` with the most visits first."""

    kinds: dict[str, int]
    has_samples: bool
    years: list[tuple[int, int]]
    undated: int
    areas: list[AreaCount]


def totals() -> Totals:
    """Two small queries as long as nothing was published meanwhile."""
    newest = EditionIndex.objects.aggregate(newest=Max("edition_id"))["newest"]
    sequence = PublicClock.objects.values_list("sequence", flat=True).first()
    key = f"site-totals:{sequence}:{newest}"
    found: Totals | None = cache.get(key)
    if found is None:
        found = _count()
        cache.set(key, found, KEPT)
    return found


def _count() -> Totals:
    kinds: dict[str, int] = {}
    has_samples = False
    for kind, is_sample, count in EditionIndex.objects.order_by().values_list("subject_type", "is_sample").annotate(Count("pk")):
        kinds[kind] = kinds.get(kind, 0) + count
        has_samples = has_samples or is_sample
    visits = EditionIndex.objects.filter(subject_type=SubjectType.VISIT).order_by()
    dated = visits.filter(date_earliest__gt=date.min)
    years = dict(dated.annotate(year=ExtractYear("date_latest")).values_list("year").annotate(Count("pk")))
    return Totals(kinds, has_samples, _without_gaps(years), visits.filter(date_earliest=date.min).count(), _areas())


def _without_gaps(years: dict[int, int]) -> list[tuple[int, int]]:
    return [(year, years.get(year, 0)) for year in range(min(years), max(years) + 1)] if years else []


def _areas() -> list[AreaCount]:
    links = EditionIndexLink.objects.filter(relation=EditionIndexLink.Relation.AREA, subject_type=SubjectType.VISIT).order_by()
    counts = dict(links.values_list("target").annotate(Count("pk")))
    rows = EditionIndex.objects.filter(pk__in=counts).values_list("public_id", "sort_key", "edition__document")
    found = [AreaCount(public_id, area_label(json.loads(text)), key, counts[public_id]) for public_id, key, text in rows]
    return sorted(found, key=lambda area: (-area.count, area.sort_key, area.public_id))


def area_label(document: dict[str, Any]) -> str:
    """A province with its period where it has one: after a merger another one bears the same name."""
    when = words.validity(document)
    return f"{document['name']} ({when})" if when else str(document["name"])
