"""Counting how well the machine read: what a person had to put right before a visit was first published."""

from collections import Counter
from datetime import date
from typing import Any

from django.db.models import QuerySet, Sum
from django.utils import timezone

from visits.models import Commitment, Gift, Participation, Partnership, ReadingQuality, Role, Visit, VisitEvent
from visits.models.claims import Decision

# Fields by the names of the evaluation, with their words.
FIELDS = {
    "delegation": "đoàn",
    "province": "nơi đến",
    "date": "ngày",
    "lead": "trưởng đoàn",
    "names": "người",
    "roles": "chức vụ",
    "events": "hoạt động",
    "gifts": "quà tặng",
    "commitments": "đề nghị, cam kết",
    "partners": "quan hệ đối tác",
}
FACTS = {"delegation": "delegation", "area": "province", "date": "date", "lead": "lead"}
CLAIMS: tuple[tuple[str, Any, str], ...] = (
    ("names", Participation, "visit"),
    ("roles", Role, "participation__visit"),
    ("events", VisitEvent, "visit"),
    ("gifts", Gift, "visit"),
    ("commitments", Commitment, "visit"),
    ("partners", Partnership, "visit"),
)
WRONG = (Decision.CHANGED, Decision.REJECTED)

# (outlet, extractor version, field)
Key = tuple[int | None, str, str]


def count_first_publication(visit: Visit) -> None:
    """Add a visit that has just been published for the first time to this month's counters. In the publishing transaction, which is one
    at a time; a visit that no machine drafted and the sample count nothing."""
    if visit.extraction_id is None or visit.is_sample:
        return
    rows = Visit.objects.filter(pk=visit.pk)
    outlet_of_visit, version_of_visit = rows.values_list("extraction__version__article__outlet", "extraction__extractor_version").get()
    values: Counter[Key] = Counter()
    corrected: Counter[Key] = Counter()

    def add(outlet: int | None, version: str, field: str, is_wrong: bool) -> None:
        values[outlet, version, field] += 1
        corrected[outlet, version, field] += is_wrong

    for fact, field in FACTS.items():
        add(outlet_of_visit, version_of_visit, field, getattr(visit, f"{fact}_decision") in WRONG)
    for field, model, path in CLAIMS:
        rows = model._default_manager.filter(**{path: visit.pk}).order_by()
        for outlet, version, decision in rows.values_list(
            "extraction__version__article__outlet", "extraction__extractor_version", "decision"
        ):
            # What a person added the machine had missed: in the visit's own article, as far as anybody knows.
            if version:
                add(outlet, version, field, decision in WRONG)
            else:
                add(outlet_of_visit, version_of_visit, field, True)
    _add(timezone.localdate().replace(day=1), values, corrected)


def _add(month: date, values: Counter[Key], corrected: Counter[Key]) -> None:
    known = {
        (row.outlet_id, row.extractor_version, row.field): row
        for row in ReadingQuality.objects.filter(month=month, extractor_version__in={key[1] for key in values})
    }
    fresh = [
        ReadingQuality(month=month, outlet_id=key[0], extractor_version=key[1], field=key[2], values=count, corrected=corrected[key])
        for key, count in values.items()
        if key not in known
    ]
    more = [row for key, row in known.items() if key in values]
    for key, row in known.items():
        row.values += values[key]
        row.corrected += corrected[key]
    ReadingQuality.objects.bulk_create(fresh)
    ReadingQuality.objects.bulk_update(more, ["values", "corrected"])


def by_month(since: date, outlet: int | None = None) -> dict[str, dict[date, tuple[int, int]]]:
    """Field -> month -> (values, corrected), from a month on; of one outlet where one is named."""
    rows = ReadingQuality.objects.filter(month__gte=since)
    if outlet is not None:
        rows = rows.filter(outlet=outlet)
    found: dict[str, dict[date, tuple[int, int]]] = {field: {} for field in FIELDS}
    for field, month, values, corrected in _summed(rows, "field", "month"):
        found[field][month] = (values, corrected)
    return found


def by_outlet(since: date, most: int) -> list[tuple[int | None, str, int, int]]:
    """The outlets with the most values from a month on: (key, name, values, corrected)."""
    rows = ReadingQuality.objects.filter(month__gte=since)
    found = sorted(_summed(rows, "outlet", "outlet__name"), key=lambda row: (-row[2], row[1] or ""))[:most]
    return [(key, name or "chưa rõ báo", values, corrected) for key, name, values, corrected in found]


def _summed(rows: QuerySet[ReadingQuality], *columns: str) -> list[tuple[Any, ...]]:
    return list(rows.order_by().values_list(*columns).annotate(Sum("values"), Sum("corrected")).order_by(*columns))
