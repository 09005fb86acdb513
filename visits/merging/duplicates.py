"""Pairs that may be one, with the reasons. Candidates come from indexed columns, a page at a time; a score alone proposes nobody."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from django.db.models import Count, Q
from rapidfuzz import fuzz

from dieuphoi.vietnamese import fold, folded_key, words
from people.models import Area, Organization, OrganizationName, Person
from visits.merging.evidence import Seen, seen_of
from visits.models import Distinction, Role
from visits.models.claims import Decision, LinkState
from visits.models.merging import Kind

GROUPS, BODIES = 20, 20
# Of one name or one body at most so many rows are compared: more namesakes are told apart by their offices on their own pages.
MOST_TOGETHER = 25
CROWD = 5
MOST_IN_A_BODY = 400
MOST_IN_A_PLACE = 4000
NEIGHBOURS = 6
CLOSE = 85


@dataclass(frozen=True, slots=True)
class Pair:
    """Two rows, the one to keep first, with what speaks for their being one, the strongest reason first."""

    kept: Any
    other: Any
    reasons: tuple[str, ...]
    strength: int
    seen: tuple[tuple[Seen, ...], tuple[Seen, ...]] = ((), ())


@dataclass(frozen=True, slots=True)
class Page:
    """``after`` asks for the next page; empty on the last one. ``crowded``: names that so many bear that only pairs with more in common
    than the name are listed, with how many were looked at."""

    pairs: list[Pair]
    after: str
    crowded: tuple[tuple[str, int], ...] = ()


def people_of_one_name(after: str = "") -> Page:
    """People whose names are the same but for the placement of tones, a page of names at a time."""
    rows = Person.objects.filter(merged_into=None, name_key__gt=after).values("name_key").annotate(count=Count("pk")).filter(count__gt=1)
    keys = [row["name_key"] for row in rows.order_by("name_key")[: GROUPS + 1]]
    groups = _groups(Person.objects.filter(name_key__in=keys[:GROUPS], merged_into=None).order_by("name_key", "pk"))
    small = _people_pairs([group for group in groups.values() if len(group) <= CROWD], alike=True)
    crowds = [group for group in groups.values() if len(group) > CROWD]
    crowded = tuple((group[0].name, len(group)) for group in crowds)
    return Page([*small, *_people_pairs(crowds, alike=False)], keys[GROUPS - 1] if len(keys) > GROUPS else "", crowded)


def people_of_one_body(after: str = "") -> Page:
    """People with one given name and nearly one name, whom articles put into one body, a page of bodies at a time."""
    start = int(after) if after.isdecimal() and len(after) < 19 else 0
    bodies = list(Organization.objects.filter(pk__gt=start, merged_into=None).order_by("pk").values_list("pk", flat=True)[: BODIES + 1])
    there: dict[int, set[int]] = defaultdict(set)
    roles = Role.objects.filter(organization__in=bodies[:BODIES], participation__person_link=LinkState.CONFIRMED)
    roles = roles.exclude(decision=Decision.REJECTED).order_by("organization", "participation__person")
    for body, person in roles.values_list("organization", "participation__person").distinct()[: BODIES * MOST_IN_A_BODY]:
        there[body].add(person)
    people = {row.pk: row for row in Person.objects.filter(pk__in={pk for pks in there.values() for pk in pks}, merged_into=None)}
    groups: dict[tuple[int, str], list[Person]] = defaultdict(list)
    for body, pks in there.items():
        for pk in sorted(pks & people.keys()):
            groups[body, _given(people[pk])].append(people[pk])
    return Page(_people_pairs(groups.values(), alike=False), str(bodies[BODIES - 1]) if len(bodies) > BODIES else "")


def _given(person: Person) -> str:
    return fold((words(person.name) or [""])[-1])


def _groups(rows: Iterable[Any]) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = defaultdict(list)
    for row in rows:
        if len(found[row.name_key]) < MOST_TOGETHER:
            found[row.name_key].append(row)
    return found


def _people_pairs(groups: Iterable[list[Person]], *, alike: bool) -> list[Pair]:
    candidates = {tuple(sorted((one.pk, other.pk))): (one, other) for group in groups for one, other in combinations(group, 2)}
    for apart in _told_apart(Kind.PERSON, {pk for pair in candidates for pk in pair}):
        candidates.pop(apart, None)
    seen = seen_of({pk for pair in candidates for pk in pair}, lines=8)
    found = []
    for one, other in candidates.values():
        reasons = list(_people_reasons(one, other, seen))
        # Without a body or an office in common only the very same name is worth a look.
        if alike or len(reasons) > 1:
            kept, lost = _kept_first(one, other, seen)
            lines = tuple(tuple(seen.get(row.pk, ())[:3]) for row in (kept, lost))
            found.append(Pair(kept, lost, tuple(reasons), len(reasons), (lines[0], lines[1])))
    return sorted(found, key=lambda pair: (-pair.strength, pair.kept.sort_key, pair.kept.pk, pair.other.pk))


def _people_reasons(one: Person, other: Person, seen: dict[int, list[Seen]]) -> Iterator[str]:
    if one.name == other.name:
        yield "cùng tên"
    elif one.name_key == other.name_key:
        yield "cùng tên, khác cách đặt dấu"
    elif folded_key(one.name) == folded_key(other.name):
        yield "cùng tên khi bỏ dấu"
    elif (score := fuzz.ratio(fold(one.name), fold(other.name))) >= CLOSE:
        yield f"tên gần giống (giống {score:.0f}%)"
    else:
        return
    mine, theirs = seen.get(one.pk, []), seen.get(other.pk, [])
    offices = {folded_key(line.office): line.office for line in mine}
    for key in sorted({folded_key(line.office) for line in theirs} & offices.keys()):
        yield f"cùng chức vụ: {offices[key]}"
    bodies = {line.body: line.body_text for line in mine if line.body}
    for body in sorted({line.body for line in theirs if line.body} & bodies.keys()):
        yield f"cùng cơ quan: {bodies[body]}"


def _kept_first(one: Any, other: Any, seen: dict[int, list[Seen]]) -> tuple[Any, Any]:
    """The public one first, then the one seen more often, then the older one."""
    first, second = sorted((one, other), key=lambda row: (row.public_id is None, -len(seen.get(row.pk, ())), row.pk))
    return first, second


def _told_apart(kind: str, keys: set[int]) -> set[tuple[int, ...]]:
    return set(Distinction.objects.filter(kind=kind, low_id__in=keys, high_id__in=keys).values_list("low_id", "high_id"))


# --- Bodies ---------------------------------------------------------------------------------------------------------------


def bodies_of_one_place(after: str = "") -> Page:
    """Bodies of one place, or of none, whose names or other names are alike; a page of places at a time."""
    start = int(after) if after.isdecimal() and len(after) < 19 else -1
    areas: list[int] = list(Area.objects.filter(pk__gt=start).order_by("pk").values_list("pk", flat=True)[: BODIES + 1])
    places = Q(area__in=areas[:BODIES])
    if start < 0:
        places |= Q(area=None)
    rows = Organization.objects.filter(places, merged_into=None).order_by("area", "pk")[:MOST_IN_A_PLACE]
    groups: dict[int | None, list[Organization]] = defaultdict(list)
    for row in rows:
        groups[row.area_id].append(row)
    names: dict[int, set[str]] = {row.pk: {folded_key(row.name)} for group in groups.values() for row in group}
    for other in OrganizationName.objects.filter(organization__in=names).values_list("organization", "name"):
        names[other[0]].add(folded_key(other[1]))
    found = [pair for group in groups.values() for pair in _body_pairs(group, names)]
    apart = _told_apart(Kind.ORGANIZATION, {row.pk for pair in found for row in (pair.kept, pair.other)})
    found = [pair for pair in found if tuple(sorted((pair.kept.pk, pair.other.pk))) not in apart]
    return Page(sorted(found, key=lambda pair: (-pair.strength, pair.kept.sort_key)), str(areas[BODIES - 1]) if len(areas) > BODIES else "")


def _body_pairs(group: list[Organization], names: dict[int, set[str]]) -> Iterator[Pair]:
    for one, other in _alike_or_neighbours(group, names):
        # One after the other, or one within the other: two bodies.
        if one.parent_id == other.pk or other.parent_id == one.pk or _one_after_the_other(one, other):
            continue
        reasons = []
        if shared := sorted(names[one.pk] & names[other.pk]):
            reasons.append(f"cùng tên: {shared[0]}")
        elif one.classification == other.classification and fuzz.token_sort_ratio(fold(one.name), fold(other.name)) >= 94:
            reasons.append("tên gần giống, cùng loại")
        if not reasons:
            continue
        reasons += ["cùng địa phương"] if one.area_id else []
        reasons += ["cùng cấp trên"] if one.parent_id and one.parent_id == other.parent_id else []
        kept, lost = _kept_first(one, other, {})
        yield Pair(kept, lost, tuple(reasons), len(reasons) + bool(shared))


def _alike_or_neighbours(group: list[Organization], names: dict[int, set[str]]) -> list[tuple[Organization, Organization]]:
    """Pairs with a name in common, and those that stand close to each other in the order of their names: never all with all."""
    bearers: dict[str, list[Organization]] = defaultdict(list)
    for row in group:
        for name in names[row.pk]:
            bearers[name].append(row)
    found = {(one.pk, other.pk): (one, other) for rows in bearers.values() for one, other in combinations(rows[:MOST_TOGETHER], 2)}
    ordered = sorted(group, key=lambda row: (folded_key(row.name), row.pk))
    for index, one in enumerate(ordered):
        for other in ordered[index + 1 : index + 1 + NEIGHBOURS]:
            first, second = sorted((one, other), key=lambda row: row.pk)
            found.setdefault((first.pk, second.pk), (first, second))
    return list(found.values())


def _one_after_the_other(one: Organization, other: Organization) -> bool:
    return any(
        first.valid_to is not None and second.valid_from is not None and first.valid_to < second.valid_from
        for first, second in ((one, other), (other, one))
    )
