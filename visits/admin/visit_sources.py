"""Where the articles of one visit say different things: both values side by side, each with its words."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from dieuphoi.partial_dates import PartialDate
from dieuphoi.vietnamese import tone_key
from visits.models import Article, ArticleVersion, Extraction, Visit

QUOTE = 80


@dataclass(frozen=True, slots=True)
class Said:
    """What one article says; ``quote`` is empty where it was concluded and printed nowhere."""

    value: str
    quote: str


@dataclass(frozen=True, slots=True)
class Disagreement:
    """One thing of which the articles say different values. ``said`` has one entry for each article, None where it says nothing."""

    label: str
    key: str
    said: tuple[Said | None, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    articles: tuple[Article, ...]
    rows: tuple[Disagreement, ...]


def compare(visit: Visit, latest: Iterable[ArticleVersion]) -> Comparison:
    """What was read of the visit in each of its articles' latest texts; no rows where they agree. One query, none for a single article."""
    versions = list(latest)
    if len(versions) < 2:
        return Comparison((), ())
    payloads: dict[int, dict[str, Any]] = {}
    for extraction in Extraction.objects.filter(version__in=versions).order_by("pk"):
        payloads[extraction.version_id] = extraction.payload
    read = [_read(payloads.get(version.pk) or {}, version.text, visit) for version in versions]
    names = dict.fromkeys(name for one in read for name in one)
    rows = [Disagreement(name[0], name[1], tuple(one.get(name) for one in read)) for name in names]
    return Comparison(tuple(version.article for version in versions), tuple(row for row in rows if _differs(row)))


def _differs(row: Disagreement) -> bool:
    return len({tone_key(said.value) for said in row.said if said is not None and said.value}) > 1


def _read(payload: dict[str, Any], text: str, visit: Visit) -> dict[tuple[str, str], Said]:
    """By label and claim key: what a payload says of the visit."""
    found = _visit_of(payload, visit)
    if found is None:
        return {}
    spans = found.get("spans") or {}
    facts = (
        ("Cơ quan cử đoàn", "visit-delegation", found.get("delegation"), spans.get("delegation")),
        ("Nơi đến", "visit-area", found.get("province"), spans.get("province")),
        ("Ngày", "visit-date", _day(found.get("date")), spans.get("date")),
        ("Ngày cuối", "visit-date", _day(found.get("end_date")), spans.get("date")),
        ("Trưởng đoàn", "visit-lead", found.get("lead") or found.get("lead_role"), spans.get("lead")),
    )
    said = {(label, key): Said(value, _quote(text, marks)) for label, key, value, marks in facts if value}
    people = {person["id"]: person for person in payload.get("people") or []}
    for person in (people[key] for key in found.get("people_ids") or [] if key in people):
        roles = person.get("roles") or []
        offices = "; ".join(
            ", ".join(part for part in (role.get("title") or role["text"], role.get("organization")) if part) for role in roles
        )
        if offices:
            said[f"Chức vụ của {person['name']}", "people"] = Said(offices, _quote(text, roles[0].get("spans")))
    return said


def _visit_of(payload: dict[str, Any], visit: Visit) -> dict[str, Any] | None:
    """The visit of the payload that has most in common with this one."""

    def likeness(found: dict[str, Any]) -> int:
        pairs = (
            (found.get("delegation"), visit.delegation_text),
            (found.get("province"), visit.area_text),
            (found.get("date"), visit.date),
        )
        return sum(bool(said) and tone_key(said) == tone_key(known) for said, known in pairs)

    return max(payload.get("visits") or [], key=likeness, default=None)


def _quote(text: str, marks: Any) -> str:
    start, end = (marks or [(0, 0)])[0]
    quote = " ".join(text[start:end].split())
    return quote if len(quote) <= QUOTE else quote[: QUOTE - 1] + "…"


def _day(edtf: Any) -> str:
    try:
        return PartialDate.parse(edtf).printed() if edtf else ""
    except ValueError:
        return str(edtf)
