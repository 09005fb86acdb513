"""What published visits say of a person, a body or a place: offices with their first and last day, visits by year. Composed when asked."""

from typing import Any
from urllib.parse import urlencode

from django.db.models import F, Max, Sum
from django.urls import reverse

from visits.api.answers import json_text
from visits.api.shapes import MOST_ATTESTED
from visits.api.views import DocumentDetail
from visits.models.public import AreaYear, AttestedOffice, SubjectType, read_place


class AttestedDetail(DocumentDetail):
    """The current edition of a person, a body or a place, with what visits say of it now. One query more."""

    def derived(self) -> str | None:
        if "as_of" in self.request.query_params:
            return None
        public_id = self.kwargs["public_id"]
        return f'"attested":{json_text(MEMBERS[self.subject_type](self, public_id))}'

    def visits_url(self, **query: str) -> str:
        return str(self.request.build_absolute_uri(f"{reverse('api:visits')}?{urlencode(query)}"))


def _offices(view: AttestedDetail, public_id: str) -> dict[str, Any]:
    rows = AttestedOffice.objects.filter(person=public_id).order_by("-last", "office")[:MOST_ATTESTED]
    return {"offices": [_attested(view, row) | {"post": _post(row), "organization": _body(row)} for row in rows]}


def _people(view: AttestedDetail, public_id: str) -> dict[str, Any]:
    rows = AttestedOffice.objects.filter(organization=public_id).exclude(organization="").order_by("-last", "person", "office")
    return {
        "people": [
            {"person": {"id": row.person, "name": row.person_name}} | _attested(view, row) | {"post": _post(row)}
            for row in rows[:MOST_ATTESTED]
        ]
    }


def _attested(view: AttestedDetail, row: AttestedOffice) -> dict[str, Any]:
    (first, first_day), (last, last_day) = read_place(row.first), read_place(row.last)
    # Without a post the narrowest list is that of the person in the body, or of the person.
    office = {"post": row.post} if row.post else {"organization": row.organization} if row.organization else {}
    return {
        "title": row.title,
        "first_attested": first_day,
        "last_attested": last_day,
        "count": row.visits,
        "visits": list(dict.fromkeys([first, last])),
        "url": view.visits_url(person=row.person, **office),
    }


def _post(row: AttestedOffice) -> dict[str, str] | None:
    return {"id": row.post} if row.post else None


def _body(row: AttestedOffice) -> dict[str, str | None] | None:
    return {"id": row.organization or None, "name": row.organization_name} if row.organization_name else None


def _visits(view: AttestedDetail, public_id: str) -> dict[str, Any]:
    counts = AreaYear.objects.filter(area=public_id)
    years = counts.values_list("year").annotate(count=Sum("visits")).order_by("-year")
    bodies = counts.values_list("body").annotate(count=Sum("visits"), to=Max("organization"), called=Max("name"))
    return {
        "visits_by_year": [
            {
                "year": year or None,
                "count": count,
                # Lists go by overlap; a visit over New Year is in both of its years there.
                "url": view.visits_url(area=public_id, date_from=f"{year}-01-01", date_to=f"{year}-12-31") if year else None,
            }
            for year, count in years
        ],
        "visiting_bodies": [
            {
                "name": name,
                "organization": organization or None,
                "count": count,
                "url": view.visits_url(area=public_id, delegation=organization) if organization else None,
            }
            for _, count, organization, name in bodies.order_by(F("count").desc(), "body")[:MOST_ATTESTED]
        ],
    }


MEMBERS = {SubjectType.PERSON: _offices, SubjectType.ORGANIZATION: _people, SubjectType.AREA: _visits}
