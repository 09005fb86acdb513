"""The page of a person: the offices in which visits show them, and the visits."""

from typing import Any

from django.http import HttpResponse

from dieuphoi.vietnamese import folded_key
from visits.models.public import AttestedOffice, EditionIndexLink, PublicRecord, SubjectType, read_place
from visits.site import words
from visits.site.answers import RecordPage, last_change, page_of, record_context
from visits.site.listing import listed
from visits.site.visit_rows import Wanted

Document = dict[str, Any]
# A page's length has a bound, and the page says so where it is reached.
MOST = 50


class PersonPage(RecordPage):
    kind = SubjectType.PERSON

    def found(self, record: PublicRecord, document: Document) -> HttpResponse:
        offices = list(AttestedOffice.objects.filter(person=record.pk).order_by("-last", "office")[: MOST + 1])
        context = {
            **record_context(record, document),
            "other_names": document["other_names"],
            "offices": [_told(office) for office in offices[:MOST]],
            "read": MOST if len(offices) > MOST else 0,
            **listed(self.request, Wanted(EditionIndexLink.Relation.PERSON, record.pk)),
        }
        return self.page("site/person.html", context, last_modified=last_change())


def _told(office: AttestedOffice) -> Document:
    """An office, and the first and last visit that show somebody in it. Nothing is said of when it began or ended."""
    body = office.organization_name
    return {
        "text": words.capitalized(office.title),
        "body": body if folded_key(body) not in folded_key(office.title) or office.organization else "",
        "body_url": page_of("organization", office.organization),
        "first": _place(office.first),
        "last": _place(office.last),
        "is_once": office.visits == 1,
        "count": words.number(office.visits),
    }


def _place(place: str) -> Document:
    visit, day = read_place(place)
    return {"when": words.printed(day) or "không rõ ngày", "url": page_of("visit", visit)}
