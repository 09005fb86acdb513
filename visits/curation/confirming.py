"""Confirming: one by one, or all that a person sees at once."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction

from dieuphoi.partial_dates import PartialDate
from people.models import Person
from visits.claim_tables import FACT_LABELS, TABLES, VISIT_FACTS
from visits.curation.changing import claim_row
from visits.curation.edits import Edit
from visits.curation.locking import bump, locked, require, save
from visits.models import Participation, Visit, VisitSource
from visits.models.claims import Basis, Decision, LinkState
from visits.resolving import PersonDirectory


@transaction.atomic
def confirm(visit_id: int, *, expected_version: int, facts: Iterable[tuple[str, int | str]], by: User | None, why: str = "") -> Visit:
    """Say that claims are right as they stand: (table, pk), or ("visit", one of Visit.FACTS)."""
    require(by, "visits.change_visit")
    facts = list(facts)
    visit = locked(visit_id, expected_version, [])
    for table, which in facts:
        if table == "visit":
            if which not in Visit.FACTS:
                raise ValueError(f"no fact of a visit: {which}")
            _confirm_fact(visit, str(which))
        else:
            row = claim_row(visit, None, Edit(table, int(which)), {})
            _confirm_row(row, by, why)
    if facts:
        bump(visit, by, why)
    return visit


def _confirm_fact(visit: Visit, fact: str) -> None:
    if getattr(visit, f"{fact}_decision") == Decision.OPEN:
        setattr(visit, f"{fact}_decision", Decision.CONFIRMED)
    link = f"{fact}_link"
    if getattr(visit, link, "") == LinkState.INFERRED:
        setattr(visit, link, LinkState.CONFIRMED)


def _confirm_row(row: Any, by: User | None, why: str) -> None:
    if row.decision == Decision.OPEN:
        row.decision = Decision.CONFIRMED
    for link in ("person_link", "organization_link"):
        if getattr(row, link, "") == LinkState.INFERRED:
            setattr(row, link, LinkState.CONFIRMED)
    save(row, by, why)


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that "confirm all" would do, in words, to one claim."""

    action: str  # "confirm", "link" or "create"
    table: str
    pk: int | str
    words: str
    person: Person | None = None


def plan_confirm_all(visit: Visit) -> list[Step]:
    """What ``confirm_all`` would do: link sole candidates, create people who have none, confirm the guesses.

    Names with several candidates, and a date that is not whole, stay open: each needs its own decision.
    """
    steps = []
    for fact in Visit.FACTS:
        guess = getattr(visit, f"{fact}_basis") == Basis.INFERRED and getattr(visit, f"{fact}_decision") == Decision.OPEN
        linked = getattr(visit, f"{fact}_link", "") == LinkState.INFERRED
        if (guess and _has_value(visit, fact)) or linked:
            if fact == "date" and not visit.has_whole_dates:
                continue
            steps.append(Step("confirm", "visit", fact, f"Xác nhận {FACT_LABELS[fact]}: {fact_words(visit, fact)}"))
    participations = list(visit.participations.standing().select_related("person").prefetch_related("roles"))
    steps += _person_steps(participations)
    for row in participations:
        for role in row.roles.all():
            if role.is_standing and (role.is_guess or role.organization_link == LinkState.INFERRED):
                steps.append(Step("confirm", "role", role.pk, f"Xác nhận chức vụ của {row.name_text}: {role}"))
    for table in ("event", "gift", "commitment", "partnership"):
        for claim in TABLES[table]._default_manager.filter(visit=visit, basis=Basis.INFERRED, decision=Decision.OPEN):
            steps.append(Step("confirm", table, claim.pk, f"Xác nhận {TABLES[table]._meta.verbose_name}: {claim}"))
    return steps


def _has_value(visit: Visit, fact: str) -> bool:
    if fact == "lead":
        return bool(visit.lead_text) or visit.participations.filter(is_lead=True).exists()
    return any(getattr(visit, column) for column in VISIT_FACTS[fact])


def fact_words(visit: Visit, fact: str) -> str:
    """A fact of the visit itself as an editor reads it."""
    if fact == "lead":
        lead = visit.participations.standing().filter(is_lead=True).first()
        return lead.name_text if lead else visit.lead_text
    values = [str(getattr(visit, column)) for column in VISIT_FACTS[fact] if getattr(visit, column)]
    return " – ".join(PartialDate.parse(value).printed() for value in values) if fact == "date" else " – ".join(values)


def _person_steps(participations: list[Participation]) -> list[Step]:
    directory = PersonDirectory(row.name_text for row in participations)
    articles = list(VisitSource.objects.filter(visit__in={row.visit_id for row in participations}).values_list("article", flat=True))
    keys = [row.name_key for row in participations]
    steps = []
    for row in participations:
        if row.is_guess or row.person_link == LinkState.INFERRED:
            words = f"Xác nhận {row.name_text}" + (f" là người đã có trong danh mục (#{row.person_id})" if row.person_id else "")
            steps.append(Step("confirm", "participation", row.pk, words))
        if row.person_id is not None or row.unresolved_on_purpose or keys.count(row.name_key) > 1:
            continue
        candidates = directory.candidates(row.name_text, articles)
        if len(candidates) == 1:
            words = f"Nối {row.name_text} với người cùng tên duy nhất trong danh mục (#{candidates[0].pk})"
            steps.append(Step("link", "participation", row.pk, words, candidates[0]))
        elif not candidates:
            steps.append(Step("create", "participation", row.pk, f"Tạo người mới: {row.name_text}"))
    return steps


@transaction.atomic
def confirm_all(visit_id: int, *, expected_version: int, by: User | None, why: str = "") -> list[Step]:
    """Do what ``plan_confirm_all`` lists, and return it."""
    require(by, "visits.change_visit")
    visit = locked(visit_id, expected_version, [])
    steps = plan_confirm_all(visit)
    if any(step.action == "create" for step in steps):
        require(by, "people.add_person")
    for step in steps:
        if step.table == "visit":
            _confirm_fact(visit, str(step.pk))
            continue
        row: Any = TABLES[step.table]._default_manager.get(pk=step.pk)
        if step.action == "create":
            person = Person(name=row.name_text, is_sample=visit.is_sample)
            save(person, by, why or "Tạo khi xác nhận tất cả")
            row.person, row.person_link = person, LinkState.CONFIRMED
        elif step.action == "link":
            row.person, row.person_link = step.person, LinkState.CONFIRMED
        _confirm_row(row, by, why or "Xác nhận tất cả")
    if steps:
        bump(visit, by, why or "Xác nhận tất cả")
    return steps
