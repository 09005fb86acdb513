"""The index of current editions: filter columns and links, derived from the documents alone."""

import json
from collections.abc import Iterable
from datetime import date, datetime
from itertools import groupby, pairwise
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from dieuphoi.partial_dates import PartialDate
from dieuphoi.vietnamese import name_sort_key, search_text, text_sort_key
from visits import attested
from visits.ledger import Ledger, outlets_of, parts_of
from visits.models.public import (
    WIDE,
    Edition,
    EditionIndex,
    EditionIndexLink,
    EditionPeriod,
    EditionPeriodLink,
    LedgerEntry,
    LedgerLink,
    LedgerPeriod,
    LedgerPeriodLink,
    OfficeInVisit,
    PublicChange,
    PublicClock,
    PublicPart,
    PublicRecord,
    SubjectType,
    VisitInArea,
    canonical,
)

CHUNK = 500
# What a period of an edition has from its index row.
COLUMNS = ("subject_type", "date_earliest", "date_latest", "sort_key", "search_key", "is_sample")
# What a period of a part has from its row of the ledger.
PART_COLUMNS = ("public_id", "document", *(name for name in COLUMNS if name != "sort_key"), "currency", "amount", "waiting_since")
Relation = EditionIndexLink.Relation


def bounds(document: dict[str, Any], published_on: date) -> tuple[date, date]:
    """First and last day that a document's dates may mean. What has an unknown year was before it was published."""
    if document["type"] == SubjectType.ARTICLE:
        printed = document["published_on"] and date.fromisoformat(document["published_on"])
        return (printed, printed) if printed else (date.min, published_on)
    if document["type"] != SubjectType.VISIT or not document["date"]:
        return published_on, published_on
    first = PartialDate.parse(document["date"])
    last = PartialDate.parse(document["end_date"]) if document["end_date"] else first
    if first.earliest is None or last.latest is None:
        return date.min, published_on
    return first.earliest, last.latest


def entry_of(edition: Edition, changed_at: datetime | None = None) -> tuple[EditionIndex, list[EditionIndexLink]]:
    """An edition's index row and links, not saved. Depends on the edition and the record's last change (its publishing where None) only."""
    document = json.loads(edition.document)
    earliest, latest = bounds(document, timezone.localdate(edition.published_at))
    kind, name = edition.subject_type, document["name"]
    entry = EditionIndex(
        public_id=edition.subject_id,
        edition=edition,
        subject_type=kind,
        date_earliest=earliest,
        date_latest=latest,
        is_wide=latest - earliest > WIDE,
        changed_at=changed_at or edition.published_at,
        sort_key=name_sort_key(name) if kind == SubjectType.PERSON else text_sort_key(name),
        search_key=search_text(*_searched(document)),
        is_sample=document["is_sample"],
    )
    links = [
        EditionIndexLink(entry=entry, subject_type=kind, relation=relation, target=target, date_latest=latest)
        for relation, target in sorted(_links(document))
    ]
    return entry, links


def _searched(document: dict[str, Any]) -> Iterable[str]:
    yield document["name"]
    yield from document.get("other_names", ())
    yield from (row["name"] for row in document.get("names", ()))
    if document["type"] != SubjectType.VISIT:
        return
    yield document["delegation"]["name"]
    yield document["area"]["name"]
    for row in document["participants"]:
        yield row["name"]
        for role in row["roles"]:
            yield role["title"]
            yield role["organization"]["name"] if role["organization"] else ""
    for row in (*document["gifts"], *document["commitments"]):
        yield row["text"]
    yield from (row["name"] for row in document["partnerships"])
    yield from (row["title"] for row in document["articles"])


def _links(document: dict[str, Any]) -> set[tuple[str, str]]:
    """(relation, public id) of everything that a document names."""
    found: set[tuple[str, str | None]] = set()
    if document["type"] == SubjectType.VISIT:
        bodies = [document["delegation"]["organization"]]
        people = [document["lead"] and document["lead"]["person"]]
        for row in document["participants"]:
            people.append(row["person"])
            offices = [role["organization"] for role in row["roles"]]
            bodies += offices
            found |= {(Relation.HOST.value, body["id"]) for body in offices if body and row["side"] == "host"}
            found |= {(Relation.POST.value, role["post"]["id"]) for role in row["roles"] if role["post"]}
        people += [row["by"]["person"] for row in document["commitments"] if row["by"]]
        found |= {(Relation.PERSON.value, row["id"]) for row in people if row}
        found |= {(Relation.ORGANIZATION.value, row["id"]) for row in bodies if row}
        found |= {(Relation.ARTICLE.value, row["id"]) for row in document["articles"]}
        found.add((Relation.AREA.value, document["area"]["id"]))
        found |= {(Relation.OUTLET.value, outlet) for outlet in outlets_of(document["articles"])}
        found |= {(Relation.EVENT_TYPE.value, row["type"]) for row in document["events"]}
        found |= {(Relation.KIND.value, row["kind"]) for row in document["commitments"]}
        found |= {(Relation.CURRENCY.value, row.get("currency")) for row in document["gifts"]}
        if document["delegation"]["organization"]:
            found.add((Relation.DELEGATION.value, document["delegation"]["organization"]["id"]))
    elif document["type"] == SubjectType.ORGANIZATION:
        found |= {(Relation.AREA.value, row["id"]) for row in (document["area"],) if row}
        found |= {(Relation.ORGANIZATION.value, row["id"]) for row in (document["parent"],) if row}
    elif document["type"] == SubjectType.AREA:
        # Editions of earlier days say the names only.
        changes = [row for row in document["changes"] if row.get("before_id") == document["id"]]
        found |= {(Relation.SUCCESSOR.value, row["after_id"]) for row in changes}
    elif document["type"] == SubjectType.ARTICLE:
        found |= {(Relation.OUTLET.value, outlet) for outlet in outlets_of([document])}
    elif document["type"] == SubjectType.POST and document["organization"]:
        found.add((Relation.ORGANIZATION.value, document["organization"]["id"]))
    return {(relation, target) for relation, target in found if target}


def index(records: Iterable[PublicRecord]) -> None:
    """Bring the index of these records up to their current editions; what is not published leaves it."""
    records = list(records)
    visits = [record.pk for record in records if record.subject_type == SubjectType.VISIT]
    offices, places = attested.offices_in(visits), attested.places_in(visits)
    _take_out([record.pk for record in records])
    made = _put_in(records)
    attested.count_offices(offices | {(row.person, row.office) for row in made if isinstance(row, OfficeInVisit)})
    attested.count_places(places | {(row.area, row.year, row.body) for row in made if isinstance(row, VisitInArea)})


def drop(public_ids: list[str]) -> None:
    """Take records out of the index that are about to be deleted for good."""
    offices, places = attested.offices_in(public_ids), attested.places_in(public_ids)
    _take_out(public_ids)
    attested.count_offices(offices)
    attested.count_places(places)


def _take_out(entries: list[str]) -> None:
    LedgerLink.objects.filter(entry__entry__in=entries).delete()
    for model in (LedgerEntry, OfficeInVisit, VisitInArea, EditionIndexLink):
        model.objects.filter(entry__in=entries).delete()
    EditionIndex.objects.filter(pk__in=entries).delete()


def _put_in(records: list[PublicRecord]) -> list[OfficeInVisit | VisitInArea]:
    """Write the rows of those that are published; returns what the totals of ``visits.attested`` are made of."""
    shown = [record for record in records if record.state == PublicRecord.State.PUBLISHED and record.current_edition]
    documents = {record.pk: json.loads(record.current_edition.document) for record in shown if record.current_edition}
    made = [entry_of(record.current_edition, record.changed_at) for record in shown if record.current_edition]
    visits = [(entry, documents[entry.pk]) for entry, _ in made if entry.subject_type == SubjectType.VISIT]
    parts = _parts(visits)
    named = {link.target for _, links in made for link in links} | {target for _, links in parts for _, target in links}
    survivors = canonical(named | {target for _, document in visits for target in _in_offices(document)})
    EditionIndex.objects.bulk_create([entry for entry, _ in made])
    rows = {}
    for _, links in made:
        for link in links:
            link.target = survivors.get(link.target, link.target)
            rows[link.entry_id, link.relation, link.target] = link
    EditionIndexLink.objects.bulk_create(rows.values())
    _put_in_ledger(parts, survivors)
    offices = [row for entry, document in visits for row in attested.offices_of(entry, document, survivors)]
    places = [row for entry, document in visits if (row := attested.place_of(entry, document, survivors)) is not None]
    OfficeInVisit.objects.bulk_create(offices)
    VisitInArea.objects.bulk_create(places)
    return [*offices, *places]


def _in_offices(document: dict[str, Any]) -> set[str]:
    """Ids that only the offices of people in a visit name."""
    roles = [role for row in document["participants"] for role in row["roles"]]
    return {ref["id"] for role in roles for ref in (role["post"], role["organization"]) if ref and ref["id"]}


def _parts(visits: list[tuple[EditionIndex, dict[str, Any]]]) -> list[tuple[LedgerEntry, set[tuple[str, str]]]]:
    """Rows of the ledger with their links. A part that was moved stands in the visit that showed it last, and in no other."""
    ids = [part["id"] for _, document in visits for *_, part in parts_of(document)]
    owners = dict(PublicPart.objects.filter(pk__in=ids).values_list("pk", "record"))
    found = [row for entry, document in visits for row in Ledger(entry, document).rows()]
    return [(row, links) for row, links in found if owners.get(row.pk) == row.entry_id]


def _put_in_ledger(parts: list[tuple[LedgerEntry, set[tuple[str, str]]]], survivors: dict[str, str]) -> None:
    LedgerEntry.objects.bulk_create([row for row, _ in parts])
    LedgerLink.objects.bulk_create(
        LedgerLink(entry=row, subject_type=row.subject_type, relation=relation, target=target, date_latest=row.date_latest)
        for row, links in parts
        for relation, target in sorted({(relation, survivors.get(target, target)) for relation, target in links})
    )


def own_parts(record: PublicRecord) -> None:
    """The parts in a visit's current edition are of this visit from now on; their ids answer for ever."""
    if record.subject_type != SubjectType.VISIT or record.current_edition is None:
        return
    found = parts_of(json.loads(record.current_edition.document))
    rows = [PublicPart(public_id=part["id"], subject_type=kind, record=record) for kind, _, part in found]
    moved = PublicPart.objects.filter(pk__in=[row.pk for row in rows]).exclude(record=record)
    # What another visit showed leaves the ledger there.
    LedgerEntry.objects.filter(pk__in=moved.values("pk")).delete()
    PublicPart.objects.bulk_create(rows, update_conflicts=True, unique_fields=["public_id"], update_fields=["record"])


def point_to(merged: str, survivor: str) -> None:
    """Let everything that names a merged id name its survivor, without reading a document."""
    for model in (EditionIndexLink, LedgerLink):
        _point_links(model, merged, survivor)
    index(PublicRecord.objects.filter(pk__in=attested.point_to(merged, survivor)).select_related("current_edition").order_by("pk"))


def _point_links(model: type[EditionIndexLink | LedgerLink], merged: str, survivor: str) -> None:
    # The index begins with the relation.
    links = model._default_manager.filter(relation__in=Relation.values, target=merged)
    both = model._default_manager.filter(entry=OuterRef("entry"), relation=OuterRef("relation"), target=survivor)
    # Which entries name both is known before anything is deleted: neither database deletes from what it is reading here.
    doubled = list(links.filter(Exists(both)).values_list("pk", flat=True))
    for start in range(0, len(doubled), CHUNK):
        model._default_manager.filter(pk__in=doubled[start : start + CHUNK]).delete()
    links.update(target=survivor)


def index_again_what_names(target: str) -> None:
    """Index anew all entries with a link to an id, in chunks: some of them named what was merged into it."""
    entries = sorted(set(EditionIndexLink.objects.filter(target=target).values_list("entry", flat=True)))
    for start in range(0, len(entries), CHUNK):
        index(PublicRecord.objects.filter(pk__in=entries[start : start + CHUNK]).select_related("current_edition").order_by("pk"))


def index_periods(records: Iterable[PublicRecord]) -> None:
    """Bring up to date from when to when each edition of these records was seen. Depends on their changes and editions only."""
    records = list(records)
    before = _take_out_periods([record.pk for record in records])
    out_of_sight = (PublicRecord.State.WITHDRAWN, PublicRecord.State.REDACTED)
    shown = [record.pk for record in records if record.state not in out_of_sight]
    told = PublicChange.objects.filter(record__in=shown).select_related("edition").order_by("record", "sequence")
    # An edition of the past that was redacted ended nothing that was seen.
    told = told.exclude(action=PublicChange.Action.REDACTED, edition__isnull=False)
    periods: list[EditionPeriod] = []
    links: list[EditionPeriodLink] = []
    parts: list[LedgerPeriod] = []
    links_of_parts: list[LedgerPeriodLink] = []
    for _, changes in groupby(told, key=lambda change: change.record_id):
        for change, after in pairwise([*changes, None]):
            # Two changes of one moment: what stood between them nobody could see.
            if change is None or change.edition is None or change.edition.redacted_at or (after and after.at == change.at):
                continue
            entry, named = entry_of(change.edition, change.at)
            values = {name: getattr(entry, name) for name in COLUMNS}
            times = {"since": change.at, "until": after.at if after else None}
            period = EditionPeriod(public_id=change.record_id, edition=change.edition, **times, **values)
            periods.append(period)
            links += [EditionPeriodLink(entry=period, relation=link.relation, target=link.target) for link in named]
            for row, named_by_part in _parts_of_edition(entry):
                part = LedgerPeriod(period=period, **times, **{name: getattr(row, name) for name in PART_COLUMNS})
                parts.append(part)
                links_of_parts += [LedgerPeriodLink(entry=part, relation=relation, target=target) for relation, target in named_by_part]
    EditionPeriod.objects.bulk_create(periods)
    EditionPeriodLink.objects.bulk_create(links)
    LedgerPeriod.objects.bulk_create(parts)
    LedgerPeriodLink.objects.bulk_create(links_of_parts)
    _end_where_moved(before | {part.public_id for part in parts})


def _parts_of_edition(entry: EditionIndex) -> list[tuple[LedgerEntry, list[tuple[str, str]]]]:
    if entry.subject_type != SubjectType.VISIT:
        return []
    return [(row, sorted(links)) for row, links in Ledger(entry, json.loads(entry.edition.document)).rows()]


def _take_out_periods(public_ids: list[str]) -> set[str]:
    """Returns the ids of the parts that had rows."""
    of_parts = LedgerPeriod.objects.filter(period__public_id__in=public_ids)
    parts = set(of_parts.values_list("public_id", flat=True))
    if parts:
        LedgerPeriodLink.objects.filter(entry__period__public_id__in=public_ids).delete()
        of_parts.delete()
    EditionPeriodLink.objects.filter(entry__public_id__in=public_ids).delete()
    EditionPeriod.objects.filter(public_id__in=public_ids).delete()
    return parts


def _end_where_moved(parts: set[str]) -> None:
    """A part that stood in two visits at a time is of the one that showed it last: in the other it ends there."""
    rows = LedgerPeriod.objects.filter(public_id__in=parts).order_by("public_id", "since", "period__public_id").select_related("period")
    ended = []
    for _, of_part in groupby(rows.defer("document", "search_key"), key=lambda row: row.public_id):
        for row, after in pairwise([*of_part, None]):
            if row is None:
                continue
            until = row.period.until
            if after is not None and (until is None or after.since < until):
                until = after.since
            if until != row.until:
                row.until = until
                ended.append(row)
    LedgerPeriod.objects.bulk_update(ended, ["until"])


def rebuild() -> int:
    """Make the whole index again from the editions, in chunks; returns the number of entries."""
    count = 0
    with transaction.atomic():
        for model in (LedgerLink, LedgerEntry, OfficeInVisit, VisitInArea, EditionIndexLink, EditionIndex):
            model.objects.all().delete()
        for past in (LedgerPeriodLink, LedgerPeriod, EditionPeriodLink, EditionPeriod):
            past._default_manager.all().delete()
        records = PublicRecord.objects.select_related("current_edition").order_by("pk")
        last = ""
        while chunk := list(records.filter(pk__gt=last)[:CHUNK]):
            _put_in(chunk)
            index_periods(chunk)
            last = chunk[-1].pk
            count += sum(record.state == PublicRecord.State.PUBLISHED for record in chunk)
        attested.count_all()
        PublicClock.tick()
    return count
