"""From printed names to rows of the authority files. It proposes; only a person confirms.

A link is proposed where exactly one row fits. None or several: no link, and the printed name waits for a person.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db.models import Q

from dieuphoi.partial_dates import PartialDate
from dieuphoi.vietnamese import tone_key
from people.models import Area, AreaName, Organization, OrganizationName, Person, PersonName, Post
from visits.models import Attestation, NotThisPerson, Participation, Role
from visits.models.claims import Decision, LinkState


def day_of(edtf: str, otherwise: date | None = None) -> date | None:
    """The day on which names are looked up: the first that a printed date may mean, else the one given."""
    return (PartialDate.parse(edtf).earliest if edtf else None) or otherwise


class AreaDirectory:
    """The provinces with their names over time: a hundred rows, read once."""

    def __init__(self) -> None:
        self._rows: dict[str, list[AreaName]] = defaultdict(list)
        for row in AreaName.objects.filter(level=Area.Level.PROVINCE).select_related("area"):
            self._rows[row.name_key].append(row)
            self._rows[tone_key(f"{row.kind} {row.name}")].append(row)

    def candidates(self, name: str, day: date | None) -> list[Area]:
        """The provinces that bore the name on the day; with no day, at any time."""
        rows = self._rows.get(tone_key(name), ())
        return list({row.area_id: row.area for row in rows if day is None or row.is_valid_on(day)}.values())


class BodyDirectory:
    """The organizations that bear one of some printed names, and their posts: three queries whatever the number of names."""

    def __init__(self, names: Iterable[str]) -> None:
        keys = {tone_key(name) for name in names if name}
        self._bodies: dict[str, dict[int, tuple[Organization, date | None, date | None]]] = defaultdict(dict)
        # A name with its own period comes first: a renamed body did not bear its present name all the time.
        others = OrganizationName.objects.filter(name_key__in=keys, organization__merged_into=None)
        for other in others.select_related("organization"):
            body = other.organization
            self._bodies[other.name_key][body.pk] = (body, other.valid_from or body.valid_from, other.valid_to or body.valid_to)
        for body in Organization.objects.filter(name_key__in=keys, merged_into=None):
            self._bodies[body.name_key].setdefault(body.pk, (body, body.valid_from, body.valid_to))
        found = {pk for rows in self._bodies.values() for pk in rows}
        self._posts = {(post.organization_id, post.title_key): post for post in Post.objects.filter(organization__in=found)}

    def candidates(self, name: str, day: date | None) -> list[Organization]:
        rows = self._bodies.get(tone_key(name), {}).values() if name else ()
        return [body for body, start, end in rows if day is None or ((start is None or start <= day) and (end is None or day <= end))]

    def post(self, body: Organization, title: str) -> Post | None:
        return self._posts.get((body.pk, tone_key(title)))

    def link(self, name: str, title: str, day: date | None) -> dict[str, Any]:
        """Column values for a printed office: the body and post that alone fit, as a guess; nothing otherwise."""
        fitting = self.candidates(name, day)
        if len(fitting) != 1:
            return {}
        return {"organization": fitting[0], "post": self.post(fitting[0], title), "organization_link": LinkState.INFERRED}


class PersonDirectory:
    """People of some printed names, with the bodies and areas that earlier articles put them in."""

    def __init__(self, names: Iterable[str]) -> None:
        keys = {tone_key(name) for name in names if name}
        self._people: dict[str, dict[int, Person]] = defaultdict(dict)
        for person in Person.objects.filter(name_key__in=keys, merged_into=None):
            self._people[person.name_key][person.pk] = person
        for other in PersonName.objects.filter(name_key__in=keys, person__merged_into=None).select_related("person"):
            self._people[other.name_key][other.person_id] = other.person
        found = {pk for rows in self._people.values() for pk in rows}
        self._ties = _ties(found)
        self._refused: dict[tuple[str, int], set[int]] = defaultdict(set)
        for article, key, refused in NotThisPerson.objects.filter(person__in=found).values_list("article", "name_key", "person"):
            self._refused[key, refused].add(article)

    def candidates(self, name: str, articles: Iterable[int] = ()) -> list[Person]:
        """People of the name, but for those of whom somebody said that the name in one of these articles does not mean them."""
        key, where = tone_key(name), set(articles)
        return [person for person in self._people.get(key, {}).values() if not self._refused.get((key, person.pk), set()) & where]

    def with_ties(self, name: str, ties: set[tuple[str, Any]], articles: Iterable[int] = ()) -> list[Person]:
        """Those of the name who share a body or a place with what is printed now."""
        return [person for person in self.candidates(name, articles) if self._ties[person.pk] & ties]

    def ties_of(self, person: Person) -> set[tuple[str, Any]]:
        return self._ties[person.pk]


def _ties(people: set[int]) -> Mapping[int, set[tuple[str, Any]]]:
    """By person: ("body", id), ("body text", key) and ("area", id) of what is attested and not rejected."""
    ties: dict[int, set[tuple[str, Any]]] = defaultdict(set)
    confirmed = Q(person_link=LinkState.CONFIRMED) & ~Q(decision=Decision.REJECTED)
    participations = Participation.objects.filter(confirmed, person__in=people)
    for person, area in participations.filter(side="host").values_list("person", "visit__area"):
        if area is not None:
            ties[person].add(("area", area))
    roles = Role.objects.filter(participation__in=participations).exclude(decision=Decision.REJECTED)
    attested = Attestation.objects.filter(confirmed, person__in=people)
    for person, body, text in [
        *roles.values_list("participation__person", "organization", "organization_text"),
        *attested.values_list("person", "organization", "organization_text"),
    ]:
        ties[person] |= body_ties(body, text)
    return ties


def body_ties(organization: int | None, printed: str) -> set[tuple[str, Any]]:
    found: set[tuple[str, Any]] = set()
    if organization is not None:
        found.add(("body", organization))
    if printed:
        found.add(("body text", tone_key(printed)))
    return found
