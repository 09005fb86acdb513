"""Who was seen in which office, on which first and last day, and which bodies came to an area in which year: from published visits alone.

The days are those of visits. Nothing is said of when a tenure began or ended.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import islice
from typing import Any

from django.db.models import Count, Max, Min, Q, QuerySet

from dieuphoi.vietnamese import folded_key
from visits.models.public import LONGEST_TARGET, AreaYear, AttestedOffice, EditionIndex, OfficeInVisit, VisitInArea

Document = dict[str, Any]
# (person, office) and (area, year, body): what a row of the totals is of.
Offices = set[tuple[str, str]]
Places = set[tuple[str, int, str]]
CHUNK = 500
# Of an unknown year: after every first day, before every last one.
NEVER_FIRST, NEVER_LAST = "9999-99-99", "0000-00-00"


def offices_of(entry: EditionIndex, document: Document, survivors: Mapping[str, str]) -> list[OfficeInVisit]:
    """The offices in which a visit shows people, each once. ``survivors``: merged ids -> what stands for them now."""
    found: dict[tuple[str, str], OfficeInVisit] = {}
    first, last = _places_in_time(entry, document)
    for row in document["participants"]:
        if not row["person"]:
            continue
        person = survivors.get(row["person"]["id"], row["person"]["id"])
        for role in row["roles"]:
            post, body = role["post"] or {}, role["organization"] or {}
            post_id, body_id = (_canonical(ref, survivors) for ref in (post, body))
            office = post_id or f"{body_id or folded_key(body.get('name', ''))} {folded_key(role['title'])}"[:LONGEST_TARGET]
            found.setdefault(
                (person, office),
                OfficeInVisit(
                    entry=entry,
                    person=person,
                    office=office,
                    post=post_id,
                    organization=body_id,
                    person_name=row["person"]["name"],
                    title=role["title"],
                    organization_name=body.get("name", ""),
                    first=first,
                    last=last,
                ),
            )
    return list(found.values())


def _canonical(ref: Document, survivors: Mapping[str, str]) -> str:
    """The id that a name goes by now; empty where it is in no register."""
    public_id = ref.get("id") or ""
    return survivors.get(public_id, public_id)


def _places_in_time(entry: EditionIndex, document: Document) -> tuple[str, str]:
    """The visit's first and last day so written that the least and the greatest of many are the first and the last."""
    first_day, last_day = document["date"] or "", document["end_date"] or document["date"] or ""
    dated = entry.date_earliest > date.min
    first = entry.date_earliest.isoformat() if dated else NEVER_FIRST
    last = entry.date_latest.isoformat() if dated else NEVER_LAST
    return f"{first} {entry.public_id} {first_day}", f"{last} {entry.public_id} {last_day}"


def place_of(entry: EditionIndex, document: Document, survivors: Mapping[str, str]) -> VisitInArea | None:
    """None where the area is not in the register."""
    area, delegation = document["area"]["id"], document["delegation"]
    if not area:
        return None
    sender = delegation["organization"] or {}
    organization = _canonical(sender, survivors)
    year = entry.date_latest.year if entry.date_earliest > date.min else 0
    name = sender.get("name") or delegation["name"]
    body = organization or folded_key(name)[:LONGEST_TARGET]
    return VisitInArea(entry=entry, area=survivors.get(area, area), year=year, body=body, organization=organization, name=name)


def offices_in(entries: Iterable[str]) -> Offices:
    """What the offices of these visits count for, as they stand in the index."""
    return set(OfficeInVisit.objects.filter(entry__in=entries).values_list("person", "office"))


def places_in(entries: Iterable[str]) -> Places:
    return set(VisitInArea.objects.filter(entry__in=entries).values_list("area", "year", "body"))


def count_offices(offices: Offices) -> None:
    """Bring the totals of these offices up to the visits of the index."""
    if not offices:
        return
    # Wider than asked for, where several people held several offices; the same rows are taken away and counted again.
    mine = {"person__in": {person for person, _ in offices}, "office__in": {office for _, office in offices}}
    AttestedOffice.objects.filter(**mine).delete()
    _write_offices(OfficeInVisit.objects.filter(**mine))


def count_places(places: Places) -> None:
    if not places:
        return
    mine = {f"{column}__in": {place[number] for place in places} for number, column in enumerate(("area", "year", "body"))}
    AreaYear.objects.filter(**mine).delete()
    _write_places(VisitInArea.objects.filter(**mine))


def point_to(merged: str, survivor: str) -> list[str]:
    """Let offices and places that name a merged id name its survivor.

    Returns the visits that show one office of both, which only their documents can tell apart: to be indexed anew.
    """
    totals = AttestedOffice.objects.filter(Q(person=merged) | Q(organization=merged) | Q(post=merged))
    old = set(totals.values_list("person", "office"))
    mine = OfficeInVisit.objects.filter(person__in={person for person, _ in old}, office__in={office for _, office in old})
    rows = [row for row in mine.order_by("pk") if merged in (row.person, row.organization, row.post)]
    for row in rows:
        for column in ("person", "organization", "post"):
            if getattr(row, column) == merged:
                setattr(row, column, survivor)
        row.office = f"{survivor}{row.office.removeprefix(merged)}" if row.office.startswith(merged) else row.office
    have = set(mine.model.objects.filter(person__in={row.person for row in rows}).values_list("entry", "person", "office"))
    doubled = {row.entry_id for row in rows if (row.entry_id, row.person, row.office) in have and _moved(row, old)}
    doubled |= {entry for (entry, _, _), count in Counter((row.entry_id, row.person, row.office) for row in rows).items() if count > 1}
    OfficeInVisit.objects.bulk_update(
        [row for row in rows if row.entry_id not in doubled], ["person", "organization", "post", "office"], batch_size=CHUNK
    )
    count_offices(old | {(row.person, row.office) for row in rows})
    _point_places(merged, survivor)
    return sorted(doubled)


def _moved(row: OfficeInVisit, old: Offices) -> bool:
    return (row.person, row.office) not in old


def _point_places(merged: str, survivor: str) -> None:
    old = set(AreaYear.objects.filter(organization=merged).values_list("area", "year", "body"))
    rows = VisitInArea.objects.filter(area__in={area for area, _, _ in old}, year__in={year for _, year, _ in old}, body=merged)
    rows.update(body=survivor, organization=survivor)
    count_places(old | {(area, year, survivor) for area, year, _ in old})


def count_all() -> None:
    """Make all totals again, a chunk at a time."""
    AttestedOffice.objects.all().delete()
    AreaYear.objects.all().delete()
    _write_offices(OfficeInVisit.objects.all())
    _write_places(VisitInArea.objects.all())


def _write_offices(rows: QuerySet[OfficeInVisit]) -> None:
    totals = rows.order_by("person", "office").values("person", "office").annotate(first=Min("first"), last=Max("last"), visits=Count("pk"))
    for chunk in _chunks(totals.iterator(chunk_size=CHUNK)):
        AttestedOffice.objects.bulk_create(_named(chunk))


def _named(totals: Iterable[Document]) -> Iterator[AttestedOffice]:
    """With the words of the last visit."""
    totals = list(totals)
    wanted = {f"{column}__in": {total[column] for total in totals} for column in ("person", "office", "last")}
    last = {(row.person, row.office, row.last): row for row in OfficeInVisit.objects.filter(**wanted)}
    for total in totals:
        row = last[total["person"], total["office"], total["last"]]
        words = {name: getattr(row, name) for name in ("post", "organization", "person_name", "title", "organization_name")}
        yield AttestedOffice(**total, **words)


def _write_places(rows: QuerySet[VisitInArea]) -> None:
    keys = ("area", "year", "body")
    totals = rows.order_by(*keys).values(*keys)
    totals = totals.annotate(visits=Count("pk"), most_organization=Max("organization"), most_name=Max("name"))
    for chunk in _chunks(totals.iterator(chunk_size=CHUNK)):
        AreaYear.objects.bulk_create(
            AreaYear(organization=total.pop("most_organization"), name=total.pop("most_name"), **total) for total in chunk
        )


def _chunks(rows: Iterator[Any]) -> Iterator[list[Any]]:
    while chunk := list(islice(rows, CHUNK)):
        yield chunk
