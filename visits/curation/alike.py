"""One correction for many drafts: the same printed role, resolved in the same wrong way, is corrected alike.

A preview comes first. Each visit is changed by a ``change_visit`` of its own with the version that the preview showed; what waits for a
reviewer, is public or is on another editor's desk is left alone, with its reason.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError

from visits.curation.changing import change_visit
from visits.curation.edits import Conflict, Edit
from visits.curation.locking import require
from visits.models import Role, Taking, Visit
from visits.models.claims import Decision, LinkState, PublicState, WorkState

# A page of the preview, and what one request changes at most.
CHUNK = 100
OFFICE = ("title", "organization_text", "organization", "post")


@dataclass(frozen=True, slots=True)
class Alike:
    """A role of another visit that was read like the corrected one. ``reason`` says why it is left alone, "" where it is not."""

    role: Role
    reason: str

    @property
    def visit(self) -> Visit:
        return self.role.participation.visit


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one of them; ``reason`` is "" where it was changed."""

    visit: Visit
    reason: str


def drafted_office(role: Role) -> dict[str, Any]:
    """The office as the role was first resolved; empty where the role was not read by the machine or stands as it was."""
    first: Any = role.history.order_by("history_id").first() if role.fact_key and role.text else None
    if first is None:
        return {}
    office = {
        "title": first.title,
        "organization_text": first.organization_text,
        "organization": first.organization_id,
        "post": first.post_id,
    }
    now = {"title": role.title, "organization_text": role.organization_text, "organization": role.organization_id, "post": role.post_id}
    return office if office != now else {}


def alike(role: Role, *, by: User | None, now: datetime, after: int = 0) -> tuple[list[Alike], bool]:
    """Roles printed and resolved as this one was, in order of their ids after ``after``: at most CHUNK, and whether more follow."""
    office = drafted_office(role)
    if not office:
        return [], False
    rows = _printed_alike(role).filter(pk__gt=after, **office).exclude(participation__visit=role.participation.visit_id)
    found = list(rows[: CHUNK + 1])
    taken = _taken({row.participation.visit_id for row in found}, by, now)
    return [Alike(row, _reason(row, taken)) for row in found[:CHUNK]], len(found) > CHUNK


def apply_alike(role: Role, chosen: Iterable[tuple[int, int]], *, by: User | None, now: datetime, why: str = "") -> list[Outcome]:
    """Correct the chosen roles, each (id, version of its visit as the preview showed it), as this one was corrected."""
    require(by, "visits.change_visit")
    office, versions = drafted_office(role), dict(list(chosen)[:CHUNK])
    rows = (
        list(Role.objects.filter(pk__in=versions, text=role.text).select_related("participation__visit").order_by("pk")) if office else []
    )
    taken = _taken({row.participation.visit_id for row in rows}, by, now)
    values = {name: getattr(role, name) for name in OFFICE}
    if role.organization_id is not None:
        values["organization_link"] = LinkState.CONFIRMED
    outcomes: list[Outcome] = []
    changed: set[int] = set()
    for row in rows:
        visit = row.participation.visit
        reason = _reason(row, taken)
        is_as_drafted = all(getattr(row, f"{name}_id" if name in ("organization", "post") else name) == office[name] for name in OFFICE)
        if not reason and not is_as_drafted:
            reason = "chức vụ này vừa được sửa"
        if not reason:
            # Two roles of one visit: the first has made its version one more.
            expected = versions[row.pk] + (1 if visit.pk in changed else 0)
            reason = _change(row, expected, values, by, why or f"Áp dụng như ở chuyến thăm {role.participation.visit}")
        if not reason:
            changed.add(visit.pk)
        outcomes.append(Outcome(visit, reason))
    return outcomes


def _printed_alike(role: Role) -> Any:
    rows = Role.objects.standing().filter(text=role.text).exclude(participation__decision=Decision.REJECTED)
    return rows.select_related("participation__visit").order_by("pk")


def _change(row: Role, expected: int, values: dict[str, Any], by: User | None, why: str) -> str:
    try:
        change_visit(
            row.participation.visit_id, expected_version=expected, edits=[Edit("role", row.pk, values=dict(values))], by=by, why=why
        )
    except Conflict as conflict:
        return f"{conflict.changed_by} vừa sửa"
    except ValidationError as error:
        return " ".join(error.messages)
    return ""


def _taken(visits: set[int], by: User | None, now: datetime) -> dict[int, str]:
    rows = Taking.objects.filter(visit__in=visits, until__gt=now).exclude(by=by).select_related("by")
    return {row.visit_id: str(row.by) for row in rows}


def _reason(role: Role, taken: dict[int, str]) -> str:
    visit = role.participation.visit
    if visit.joined_into_id is not None:
        return "đã nhập vào chuyến thăm khác"
    if visit.public_state == PublicState.PUBLISHED:
        return "đang công bố"
    if visit.work_state != WorkState.DRAFT:
        return visit.get_work_state_display()
    if visit.pk in taken:
        return f"{taken[visit.pk]} đang làm"
    return "đã có người sửa" if role.decision == Decision.CHANGED else ""
