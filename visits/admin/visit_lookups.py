"""What an editor finds by typing: people, bodies, offices and places, told apart by what stands beside the name."""

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any

from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import PermissionDenied
from django.db.models import Case, Q, QuerySet, When
from django.http import Http404, HttpRequest, JsonResponse
from django.urls import reverse

from dieuphoi.vietnamese import search_terms, tone_key
from people.models import Area, Organization, OrganizationName, Person, PersonName, Post
from visits.models import Attestation, Role
from visits.models.claims import Decision, LinkState

PAGE = 20
LONGEST_QUERY = 200


def lookup(request: HttpRequest, kind: str) -> JsonResponse:
    """A page of rows in the form that Select2 reads."""
    if kind not in LOOKUPS:
        raise Http404
    find, labels = LOOKUPS[kind]
    if not request.user.has_perm(f"people.view_{kind}"):
        raise PermissionDenied
    term, page = request.GET.get("term", "").replace("\0", "")[:LONGEST_QUERY], request.GET.get("page", "1")
    start = (int(page) - 1) * PAGE if re.fullmatch(r"[1-9][0-9]{0,2}", page) else 0
    rows = list(find(term, request)[start : start + PAGE + 1])
    shown = rows[:PAGE]
    words = labels(shown)
    results = [{"id": str(row.pk), "text": words[row.pk]} for row in shown]
    return JsonResponse({"results": results, "pagination": {"more": len(rows) > PAGE}})


# --- Finding --------------------------------------------------------------------------------------------------------------


def _people(term: str, request: HttpRequest) -> QuerySet:
    others = PersonName.objects.filter(name_key=tone_key(term)).values("person")
    return _search(Person.objects.filter(merged_into=None), term, others)


def _bodies(term: str, request: HttpRequest) -> QuerySet:
    others = OrganizationName.objects.filter(name_key=tone_key(term)).values("organization")
    return _search(Organization.objects.filter(merged_into=None).select_related("area"), term, others)


def _search(rows: Any, term: str, other_names: QuerySet) -> QuerySet:
    """Rows whose name holds the words, and those of which they are another name in full."""
    if not search_terms(term):
        return rows.order_by(*rows.model._meta.ordering)
    found = rows.search(term).values("pk")
    return rows.filter(Q(pk__in=found) | Q(pk__in=other_names)).order_by(*rows.model._meta.ordering)


def _posts(term: str, request: HttpRequest) -> QuerySet:
    """Offices by title and body. Those of the body that stands beside come first; alone where nothing is typed yet."""
    rows = Post.objects.filter(organization__merged_into=None).select_related("organization")
    beside = request.GET.get("organization", "")
    body = int(beside) if re.fullmatch(r"[0-9]{1,18}", beside) else None
    needles = search_terms(term)
    if not needles:
        return (rows.filter(organization=body) if body else rows).order_by("organization", "rank", "title_key", "pk")
    in_title = Q()
    for needle in needles:
        in_title &= Q(search_key__contains=needle)
        rows = rows.filter(Q(search_key__contains=needle) | Q(organization__search_key__contains=needle))
    # A title that holds every word is meant before one that needs its body's name for it.
    doubt = Case(When(in_title & Q(organization=body), then=0), When(in_title, then=1), When(organization=body, then=2), default=3)
    return rows.order_by(doubt, "rank", "title_key", "organization__sort_key", "pk")


def _areas(term: str, request: HttpRequest) -> QuerySet:
    return Area.objects.filter(level=Area.Level.PROVINCE).search(term).order_by("sort_key", "valid_from", "pk")


# --- Telling apart --------------------------------------------------------------------------------------------------------


def person_labels(people: Collection[Person]) -> dict[int, str]:
    """By id: the name with the last office that an article gave the person and its year. Two queries."""
    offices: dict[int, tuple[str, str]] = {}
    keys = [person.pk for person in people]
    linked = Q(person_link=LinkState.CONFIRMED) & ~Q(decision=Decision.REJECTED)
    attested = Attestation.objects.filter(linked, person__in=keys).exclude(title="")
    roles = Role.objects.filter(participation__person__in=keys, participation__person_link=LinkState.CONFIRMED)
    roles = roles.exclude(decision=Decision.REJECTED).exclude(participation__decision=Decision.REJECTED)
    for person, title, body, day in [
        *attested.values_list("person", "title", "organization_text", "date"),
        *roles.values_list("participation__person", "title", "organization_text", "participation__visit__date"),
    ]:
        office = ", ".join(part for part in (title, body) if part)
        year = day[:4] if day[:4].isdecimal() else ""
        if person not in offices or year > offices[person][0]:
            offices[person] = (year, office)
    return {person.pk: _person_label(person, *offices.get(person.pk, ("", ""))) for person in people}


def _person_label(person: Person, year: str, office: str) -> str:
    beside = " · ".join(part for part in (office, year) if part) or f"chưa có chức vụ, số {person.pk}"
    return f"{person.name} ({beside})"


def body_labels(bodies: Iterable[Organization]) -> dict[int, str]:
    return {body.pk: body_label(body) for body in bodies}


def body_label(body: Organization) -> str:
    """The name with the place and the time that tell it from another of its name; one query where the area was not read along."""
    area = body.area.name if body.area and body.area.name not in body.name else ""
    beside = ", ".join(part for part in (area, _period(body)) if part)
    return f"{body.name} ({beside})" if beside else body.name


def post_labels(posts: Iterable[Post]) -> dict[int, str]:
    return {post.pk: str(post) for post in posts}


def area_labels(areas: Iterable[Area]) -> dict[int, str]:
    return {area.pk: f"{area.name} ({period})" if (period := _period(area)) else area.name for area in areas}


def _period(row: Area | Organization) -> str:
    """When a row of the authority files existed, where that tells it from another of its name."""
    parts = [f"từ {row.valid_from:%d/%m/%Y}" if row.valid_from else "", f"đến {row.valid_to:%d/%m/%Y}" if row.valid_to else ""]
    return " ".join(part for part in parts if part)


LOOKUPS: dict[str, tuple[Callable[[str, HttpRequest], QuerySet], Callable[[list[Any]], dict[int, str]]]] = {
    "person": (_people, person_labels),
    "organization": (_bodies, body_labels),
    "post": (_posts, post_labels),
    "area": (_areas, area_labels),
}


class LookupSelect(AutocompleteSelect):
    """A box to type in. The label of what is chosen already comes from the page, not from a query for each box."""

    def __init__(self, field: Any, admin_site: Any, kind: str, **options: Any) -> None:
        super().__init__(field, admin_site, **options)
        self.kind = kind
        self.known: Mapping[str, str] = {}
        self.narrowed_to: int | None = None

    def get_url(self) -> str:
        url = reverse(f"{self.admin_site.name}:visits_visit_lookup", args=[self.kind])
        return f"{url}?organization={self.narrowed_to}" if self.narrowed_to else url

    def build_attrs(self, base_attrs: dict[str, Any], extra_attrs: dict[str, Any] | None = None) -> dict[str, Any]:
        return super().build_attrs(base_attrs, extra_attrs) | {"data-placeholder": "gõ để tìm"}

    def optgroups(self, name: str, value: Sequence[str], attrs: dict[str, Any] | None = None) -> Any:
        chosen = [str(key) for key in value if key not in (None, "")]
        if any(key not in self.known for key in chosen):
            return super().optgroups(name, value, attrs)
        options = [self.create_option(name, "", "", False, 0)] if not self.is_required else []
        options += [self.create_option(name, key, self.known[key], True, index) for index, key in enumerate(chosen, 1)]
        return [(None, options, 0)]
