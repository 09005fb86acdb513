"""What speaks for who a person is: offices and days of what is confirmed. As many queries for many people as for one."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import F, Window
from django.db.models.functions import RowNumber

from dieuphoi.partial_dates import PartialDate
from dieuphoi.vietnamese import tone_key
from people.models import Person
from visits.models import Attestation, NotThisPerson, Participation, Role, Visit, VisitSource
from visits.models.claims import Decision, LinkState
from visits.resolving import PersonDirectory, body_ties

LINES = 4
MOST_CANDIDATES = 12


@dataclass(frozen=True, slots=True)
class Seen:
    """An office in which an article shows somebody. One of ``visit`` and ``article`` is set."""

    office: str
    day: str
    body: int | None
    body_text: str
    visit: int | None = None
    article: int | None = None
    where: str = ""

    @property
    def when(self) -> str:
        return PartialDate.parse(self.day).printed() if self.day else "chưa rõ ngày"


def seen_of(people: Iterable[int], lines: int = LINES) -> dict[int, list[Seen]]:
    """By person: the latest offices in visits and in other articles, the newest first."""
    keys = sorted(set(people))
    found: dict[int, list[Seen]] = defaultdict(list)
    latest = Window(
        RowNumber(),
        partition_by=F("participation__person"),
        order_by=[F("participation__visit__date_latest").desc(nulls_last=True), F("pk").desc()],
    )
    roles = Role.objects.standing().filter(participation__person__in=keys, participation__person_link=LinkState.CONFIRMED)
    roles = roles.exclude(participation__decision=Decision.REJECTED).annotate(line=latest).filter(line__lte=lines)
    columns = ["title", "organization_text", "organization"]
    visit = [f"participation__visit{column}" for column in ("", "__date", "__delegation_text", "__area_text")]
    for person, title, text, body, pk, day, delegation, area in roles.values_list("participation__person", *columns, *visit):
        office = ", ".join(part for part in (title, text) if part)
        found[person].append(Seen(office, day, body, text, visit=pk, where=f"{delegation or 'Đoàn'} – {area or 'chưa rõ nơi'}"))
    latest = Window(RowNumber(), partition_by=F("person"), order_by=[F("date").desc(), F("pk").desc()])
    told = Attestation.objects.standing().filter(person__in=keys, person_link=LinkState.CONFIRMED)
    told = told.annotate(line=latest).filter(line__lte=lines)
    for person, title, text, body, pk, day, name in told.values_list("person", *columns, "article", "date", "article__title"):
        office = ", ".join(part for part in (title, text) if part)
        found[person].append(Seen(office, day, body, text, article=pk, where=name))
    return {person: sorted(rows, key=lambda row: row.day, reverse=True)[:lines] for person, rows in found.items()}


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody whom a printed name may mean. ``shared`` says in words what speaks for it; ``is_linked`` that the machine guessed it."""

    person: Person
    seen: list[Seen]
    shared: list[str]
    is_linked: bool = False


@dataclass(slots=True)
class OpenName:
    """A printed name of a draft about which nobody has decided yet."""

    row: Any
    offices: list[str]
    candidates: list[Candidate] = field(default_factory=list)
    more: int = 0
    refused: list[Person] = field(default_factory=list)


def open_names(visit: Visit) -> list[OpenName]:
    """The names of a visit that are not settled, each with its candidates, best first: as many queries for forty names as for one."""
    rows = Participation.objects.standing().filter(visit=visit).exclude(person_link=LinkState.CONFIRMED)
    rows = rows.filter(unresolved_on_purpose=False).prefetch_related("roles__organization").order_by("position", "pk")
    participations = list(rows)
    articles = list(VisitSource.objects.filter(visit=visit).values_list("article", flat=True))
    directory = PersonDirectory(row.name_text for row in participations)
    names = {row.pk: directory.candidates(row.name_text, articles) for row in participations}
    seen = seen_of({person.pk for people in names.values() for person in people})
    refused: dict[str, list[Person]] = defaultdict(list)
    keys = {row.name_key for row in participations}
    for said in NotThisPerson.objects.filter(article__in=articles, name_key__in=keys).select_related("person").order_by("pk"):
        if said.person not in refused[said.name_key]:
            refused[said.name_key].append(said.person)
    found = []
    for row in participations:
        roles = [role for role in row.roles.all() if role.is_standing]
        candidates = [_candidate(person, row, roles, directory, visit, seen.get(person.pk, [])) for person in names[row.pk]]
        candidates.sort(key=lambda one: (-len(one.shared), -len(one.seen), one.person.pk))
        more = max(len(candidates) - MOST_CANDIDATES, 0)
        found.append(OpenName(row, [str(role) for role in roles], candidates[:MOST_CANDIDATES], more, refused[row.name_key]))
    return found


def _candidate(person: Person, row: Any, roles: list[Any], directory: PersonDirectory, visit: Visit, seen: list[Seen]) -> Candidate:
    ties = directory.ties_of(person)
    shared = []
    for role in roles:
        if body_ties(role.organization_id, role.organization_text) & ties:
            shared.append(f"cùng cơ quan: {role.organization_text or role.organization}")
        if any(tone_key(line.office) == tone_key(str(role)) for line in seen):
            shared.append(f"cùng chức vụ: {role}")
    if row.side == "host" and visit.area_id and ("area", visit.area_id) in ties:
        shared.append(f"cùng nơi: {visit.area_text}")
    return Candidate(person, seen, list(dict.fromkeys(shared)), is_linked=row.person_id == person.pk)
