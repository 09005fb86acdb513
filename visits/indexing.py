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
from visits.models.public import (
    WIDE,
    Edition,
    EditionIndex,
    EditionIndexLink,
    EditionPeriod,
    EditionPeriodLink,
    PublicChange,
    PublicClock,
    PublicRecord,
    SubjectType,
    canonical,
)

CHUNK = 500
# What a period of an edition has from its index row.
COLUMNS = ("subject_type", "date_earliest", "date_latest", "sort_key", "search_key", "is_sample")
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
        if document["delegation"]["organization"]:
            found.add((Relation.DELEGATION.value, document["delegation"]["organization"]["id"]))
    elif document["type"] == SubjectType.ORGANIZATION:
        found |= {(Relation.AREA.value, row["id"]) for row in (document["area"],) if row}
        found |= {(Relation.ORGANIZATION.value, row["id"]) for row in (document["parent"],) if row}
    elif document["type"] == SubjectType.POST and document["organization"]:
        found.add((Relation.ORGANIZATION.value, document["organization"]["id"]))
    return {(relation, target) for relation, target in found if target}


def index(records: Iterable[PublicRecord]) -> None:
    """Bring the index of these records up to their current editions; what is not published leaves it."""
    records = list(records)
    EditionIndexLink.objects.filter(entry__in=[record.pk for record in records]).delete()
    EditionIndex.objects.filter(pk__in=[record.pk for record in records]).delete()
    made = [
        entry_of(record.current_edition, record.changed_at)
        for record in records
        if record.state == PublicRecord.State.PUBLISHED and record.current_edition
    ]
    survivors = canonical({link.target for _, links in made for link in links})
    EditionIndex.objects.bulk_create([entry for entry, _ in made])
    rows = {}
    for _, links in made:
        for link in links:
            link.target = survivors.get(link.target, link.target)
            rows[link.entry_id, link.relation, link.target] = link
    EditionIndexLink.objects.bulk_create(rows.values())


def point_to(merged: str, survivor: str) -> None:
    """Let every link to a merged id name its survivor, without reading a document."""
    links = EditionIndexLink.objects.filter(target=merged)
    both = EditionIndexLink.objects.filter(entry=OuterRef("entry"), relation=OuterRef("relation"), target=survivor)
    # Which entries name both is known before anything is deleted: neither database deletes from what it is reading here.
    doubled = list(links.filter(Exists(both)).values_list("pk", flat=True))
    for start in range(0, len(doubled), CHUNK):
        EditionIndexLink.objects.filter(pk__in=doubled[start : start + CHUNK]).delete()
    links.update(target=survivor)


def index_again_what_names(target: str) -> None:
    """Index anew all entries with a link to an id, in chunks: some of them named what was merged into it."""
    entries = sorted(set(EditionIndexLink.objects.filter(target=target).values_list("entry", flat=True)))
    for start in range(0, len(entries), CHUNK):
        index(PublicRecord.objects.filter(pk__in=entries[start : start + CHUNK]).select_related("current_edition").order_by("pk"))


def index_periods(records: Iterable[PublicRecord]) -> None:
    """Bring up to date from when to when each edition of these records was seen. Depends on their changes and editions only."""
    seen = [record for record in records if record.subject_type != SubjectType.ARTICLE]
    EditionPeriodLink.objects.filter(entry__public_id__in=[record.pk for record in seen]).delete()
    EditionPeriod.objects.filter(public_id__in=[record.pk for record in seen]).delete()
    out_of_sight = (PublicRecord.State.WITHDRAWN, PublicRecord.State.REDACTED)
    shown = [record.pk for record in seen if record.state not in out_of_sight]
    told = PublicChange.objects.filter(record__in=shown).select_related("edition").order_by("record", "sequence")
    periods: list[EditionPeriod] = []
    links: list[EditionPeriodLink] = []
    for _, changes in groupby(told, key=lambda change: change.record_id):
        for change, after in pairwise([*changes, None]):
            # Two changes of one moment: what stood between them nobody could see.
            if change is None or change.edition is None or change.edition.redacted_at or (after and after.at == change.at):
                continue
            entry, named = entry_of(change.edition, change.at)
            values = {name: getattr(entry, name) for name in COLUMNS}
            period = EditionPeriod(
                public_id=change.record_id, edition=change.edition, since=change.at, until=after.at if after else None, **values
            )
            periods.append(period)
            links += [EditionPeriodLink(entry=period, relation=link.relation, target=link.target) for link in named]
    EditionPeriod.objects.bulk_create(periods)
    EditionPeriodLink.objects.bulk_create(links)


def rebuild() -> int:
    """Make the whole index again from the editions, in chunks; returns the number of entries."""
    count = 0
    with transaction.atomic():
        EditionIndexLink.objects.all().delete()
        EditionIndex.objects.all().delete()
        EditionPeriodLink.objects.all().delete()
        EditionPeriod.objects.all().delete()
        records = PublicRecord.objects.select_related("current_edition").order_by("pk")
        last = ""
        while chunk := list(records.filter(pk__gt=last)[:CHUNK]):
            index(chunk)
            index_periods(chunk)
            last = chunk[-1].pk
            count += sum(record.state == PublicRecord.State.PUBLISHED for record in chunk)
        PublicClock.tick()
    return count
