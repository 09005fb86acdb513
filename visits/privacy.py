"""Private people in what a visit would publish: their names inside quotes, gifts, promises and offices. Found by exact name, bounded."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from dieuphoi.vietnamese import tone_key
from people.models import Person, PersonName
from visits.models import Citation, FollowUp, NotThisPerson, Participation, Role, Visit
from visits.models.citations import TARGETS

# Words of a Vietnamese personal name, and how many runs of capitalized words are looked up at most.
SHORTEST, LONGEST = 2, 6
MOST_RUNS = 4000
_WORD = re.compile(r"[^\W\d_]+")
# What of each claim goes out as text.
COLUMNS = {
    "events": ("event", ("place_text",)),
    "gifts": ("gift", ("text", "giver_text", "recipient_text")),
    "commitments": ("commitment", ("text", "by_text")),
}


@dataclass(frozen=True, slots=True)
class Mention:
    """That a claim's text names a private person. ``table`` and ``pk`` as in ``visits.gates``."""

    person: str
    table: str
    pk: int | str
    text: str


def private_mentions(visit: Visit) -> list[Mention]:
    """Where the standing claims of a visit, or their quotes, hold the full name of a private person.

    Not where the name is that of a participant who is public, nor where somebody said that it does not mean the private person there.
    """
    texts = list(_texts(visit))
    runs: dict[str, list[tuple[str, int | str, str]]] = {}
    for table, pk, text in texts:
        for run in _runs(text):
            if run in runs or len(runs) < MOST_RUNS:
                runs.setdefault(run, []).append((table, pk, text))
    found: dict[tuple[str, str, int | str], Mention] = {}
    for key, name in _private_names(visit, list(runs)):
        for table, pk, text in runs[key]:
            found.setdefault((name, table, pk), Mention(name, table, pk, text))
    return list(found.values())


def _private_names(visit: Visit, keys: list[str]) -> list[tuple[str, str]]:
    """(key of a printed name, the private person's name) of those that no public participant bears."""
    named = [(row.name_key, row) for row in Person.objects.filter(is_private=True, name_key__in=keys)]
    others = PersonName.objects.filter(person__is_private=True, name_key__in=keys).select_related("person")
    named += [(row.name_key, row.person) for row in others]
    if not named:
        return []
    participants = list(Participation.objects.standing().filter(visit=visit, person__isnull=False).select_related("person"))
    public = {row.name_key for row in participants if row.person is not None and not row.person.is_private}
    # Who is on the list himself is an open point already.
    listed = {row.person_id for row in participants}
    refused = NotThisPerson.objects.filter(article__visit_sources__visit=visit, person__in=[person.pk for _, person in named])
    apart = set(refused.values_list("name_key", "person"))
    open_names = [(key, person) for key, person in named if key not in public and person.pk not in listed]
    return [(key, person.name) for key, person in open_names if (key, person.pk) not in apart]


def _texts(visit: Visit) -> Iterator[tuple[str, int | str, str]]:
    """(table, key, text) of everything that a visit's document would say in words, the names of participants aside."""
    standing: set[tuple[str, int]] = {("visit", visit.pk)}
    yield "visit", "delegation", visit.delegation_text
    yield "visit", "lead", visit.lead_text
    for related, (table, columns) in COLUMNS.items():
        for row in getattr(visit, related).standing():
            standing.add((table, row.pk))
            yield from ((table, row.pk, getattr(row, column)) for column in columns)
    for pk in Participation.objects.standing().filter(visit=visit).values_list("pk", flat=True):
        standing.add(("participation", pk))
    for role in Role.objects.standing().filter(participation__visit=visit):
        standing.add(("role", role.pk))
        yield "role", role.pk, role.text
    for follow_up in FollowUp.objects.standing().filter(commitment__visit=visit):
        standing.add(("follow_up", follow_up.pk))
        yield "commitment", follow_up.commitment_id, follow_up.note
    for citation in Citation.objects.of_visit(visit).order_by("pk"):
        table, target = _target(citation)
        if (table, target) in standing or table == "partnership":
            yield table, (citation.field or "date") if table == "visit" else target, citation.quote


def _target(citation: Any) -> tuple[str, int]:
    return next((name, pk) for name in TARGETS if (pk := getattr(citation, f"{name}_id")) is not None)


def _runs(text: str) -> Iterator[str]:
    """Keys of the runs of capitalized words that may be somebody's full name."""
    words = [(match.group(), match.start(), match.end()) for match in _WORD.finditer(text)]
    for first in range(len(words)):
        for last in range(first, min(first + LONGEST, len(words))):
            word, start, _ = words[last]
            if not word[0].isupper() or (last > first and text[words[last - 1][2] : start] != " "):
                break
            if last - first + 1 >= SHORTEST:
                yield tone_key(text[words[first][1] : words[last][2]])
