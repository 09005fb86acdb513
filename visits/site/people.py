"""The page of a person: the offices in which visits show them, and the visits."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Q
from django.http import HttpResponse

from dieuphoi.partial_dates import PartialDate
from dieuphoi.vietnamese import folded_key
from visits.models.public import EditionIndexLink, PublicRecord, SubjectType
from visits.site import words
from visits.site.answers import RecordPage, last_change, page_of, record_context
from visits.site.listing import listed
from visits.site.visit_rows import Wanted, rows_of

Document = dict[str, Any]
# Visits that the table of offices is made of: a page's cost has a bound, and the page says so where it is reached.
READ = 100


class PersonPage(RecordPage):
    kind = SubjectType.PERSON

    def found(self, record: PublicRecord, document: Document) -> HttpResponse:
        wanted = Wanted(EditionIndexLink.Relation.PERSON, record.pk)
        rows = rows_of(wanted, READ)
        offices = offices_of(rows.documents, _ids_of(record.pk))
        context = {
            **record_context(record, document),
            "other_names": document["other_names"],
            "offices": [office.told() for office in offices],
            "read": READ if rows.next else 0,
            **listed(self.request, wanted),
        }
        return self.page("site/person.html", context, last_modified=last_change())


def _ids_of(public_id: str) -> set[str]:
    """The person's id and those merged into it: older editions name them by the id of their day."""
    merged = Q(redirect_to=public_id) | Q(redirect_to__redirect_to=public_id) | Q(redirect_to__redirect_to__redirect_to=public_id)
    return {public_id, *PublicRecord.objects.filter(merged).values_list("pk", flat=True)}


@dataclass(slots=True)
class Office:
    """An office as printed, and the visits that show somebody in it. Nothing is said of when it began or ended."""

    text: str
    body: Document | None
    visits: list[Document] = field(default_factory=list)

    def told(self) -> Document:
        dated = sorted(
            (visit for visit in self.visits if _first_day(visit)), key=lambda visit: (_first_day(visit) or date.min, visit["id"])
        )
        ends = [dated[0], dated[-1]] if dated else [self.visits[-1], self.visits[0]]
        first, last = ({"when": words.printed(visit["date"]) or "không rõ ngày", "url": page_of("visit", visit["id"])} for visit in ends)
        return {
            "text": self.text,
            "body": self.body["name"] if self.body else "",
            "body_url": page_of("organization", self.body["id"]) if self.body else None,
            "first": first,
            "last": last,
            "is_once": len(self.visits) == 1,
            "count": words.number(len(self.visits)),
        }


def _first_day(visit: Document) -> date | None:
    return PartialDate.parse(visit["date"]).earliest if visit["date"] else None


def offices_of(documents: list[Document], ids: set[str]) -> list[Office]:
    """Offices of a person in these visits, the one seen last first. One visit counts once for an office."""
    found: dict[str, Office] = {}
    for visit in documents:
        for row in visit["participants"]:
            if not row["person"] or row["person"]["id"] not in ids:
                continue
            for role in row["roles"]:
                office = found.setdefault(_same(role), Office(words.capitalized(role["text"]), role["organization"]))
                if not office.visits or office.visits[-1] is not visit:
                    office.visits.append(visit)
    return list(found.values())


def _same(role: Document) -> str:
    """What two printings of one office share."""
    if role["post"]:
        return str(role["post"]["id"])
    body = role["organization"]
    return folded_key(f"{role['title']} {body['name']}" if body else role["text"])
