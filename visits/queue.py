"""The queue: which visits wait for a person, most in need first, and who has one on the desk.

``Visit.attention`` and ``OpenReason`` are derived from the gates at every change, so that a page of the queue reads an index.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.contrib.auth.models import User
from django.db import connection, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.dispatch import receiver
from django.utils import timezone

from visits.curation import visit_changed
from visits.gates import open_claim_points
from visits.models import OpenReason, Proposal, Taking, Visit
from visits.models.claims import WAITING

# How long a visit stays with the editor who took it; every save renews it.
HELD_FOR = timedelta(minutes=30)

# What cannot wait weighs most, then what the machine guessed, then what it left empty.
CONFLICT, GUESS, GAP = 100, 10, 1
CONFLICTS = {"proposal", "person_private", "quote_inexact", "sources_disagree"}
# Codes of ``visits.gates`` with their words; a number stands before those that can occur several times.
REASONS = {
    "proposal": "đề xuất của máy",
    "person_private": "người riêng tư",
    "sources_disagree": "chỗ các bài báo nói khác nhau",
    "delegation_guess": "đoàn suy đoán",
    "area_guess": "nơi đến suy đoán",
    "date_guess": "ngày suy đoán",
    "date_partial": "ngày chưa đủ",
    "lead_guess": "trưởng đoàn suy đoán",
    "person_guess": "người máy đoán là ai",
    "participation_guess": "người tham gia suy đoán",
    "role_guess": "chức vụ suy đoán",
    "event_guess": "hoạt động suy đoán",
    "gift_guess": "quà tặng suy đoán",
    "commitment_guess": "đề nghị, cam kết suy đoán",
    "partnership_guess": "quan hệ đối tác suy đoán",
    "delegation_unknown": "chưa rõ đoàn",
    "area_unknown": "chưa rõ nơi đến",
    "date_unknown": "chưa rõ ngày",
    "person_unresolved": "người chưa khớp",
}
ONCE = {code for code in REASONS if code.split("_")[0] in ("delegation", "area", "date", "lead")}


class Taken(Exception):
    """Somebody else has the visit on the desk; ``taking`` says who and until when."""

    def __init__(self, taking: Taking) -> None:
        super().__init__(str(taking))
        self.taking = taking


# --- What is open ---------------------------------------------------------------------------------------------------------


def refresh(visits: Iterable[Visit]) -> None:
    """Derive what is open on some visits again, in a constant number of queries; inside the transaction that changed them."""
    rows = {visit.pk: visit for visit in visits}
    open_now: dict[int, Counter[str]] = {
        key: Counter(point.code for point in points) for key, points in open_claim_points([*rows.values()]).items()
    }
    for key in Proposal.objects.filter(visit__in=rows, is_open=True).values_list("visit", flat=True):
        open_now[key]["proposal"] += 1
    before: dict[int, dict[str, int]] = {key: {} for key in rows}
    for key, code, count in OpenReason.objects.filter(visit__in=rows).values_list("visit", "code", "count"):
        before[key][code] = count
    changed = [key for key in rows if before[key] != dict(open_now[key])]
    OpenReason.objects.filter(visit__in=changed).delete()
    OpenReason.objects.bulk_create(
        OpenReason(visit_id=key, code=code, count=count) for key in changed for code, count in sorted(open_now[key].items())
    )
    stale = []
    for key, visit in rows.items():
        attention = sum(weight(code) * count for code, count in open_now[key].items())
        if visit.attention != attention:
            visit.attention = attention
            stale.append(visit)
    _write_attention(stale)


def _write_attention(visits: list[Visit]) -> None:
    """One statement: Django's ``bulk_update`` spends more on building its CASE than the import of an article may cost."""
    if not visits:
        return
    table = Visit._meta.db_table
    values = ", ".join(["(%s, %s)"] * len(visits))
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {table} SET attention = v.column2 FROM (VALUES {values}) AS v WHERE {table}.id = v.column1",  # noqa: S608 - names and marks
            [number for visit in visits for number in (visit.pk, visit.attention)],
        )


def weight(code: str) -> int:
    if code in CONFLICTS:
        return CONFLICT
    return GUESS if code.endswith(("_guess", "_partial")) else GAP


@receiver(visit_changed)
def _follow(sender: Any, visit: Visit, **more: Any) -> None:
    refresh([visit])


def reason_words(reasons: Iterable[tuple[str, int]]) -> str:
    """``"2 người chưa khớp, ngày suy đoán"``: what weighs most first."""
    ordered = sorted(
        reasons, key=lambda reason: (-weight(reason[0]), [*REASONS].index(reason[0]) if reason[0] in REASONS else len(REASONS))
    )
    return ", ".join(_words(code, count) for code, count in ordered)


def _words(code: str, count: int) -> str:
    words = REASONS.get(code, "điểm khác")
    return words if code in ONCE else f"{count} {words}"


# --- Who has it -----------------------------------------------------------------------------------------------------------


def waiting() -> QuerySet[Visit]:
    """The queue in its order."""
    return Visit.objects.filter(WAITING).order_by("-attention", "created_at", "pk")


def live() -> Q:
    """Takings that have not run out."""
    return Q(until__gt=timezone.now())


def taking_of(visit: Visit) -> Taking | None:
    """Who has the visit now."""
    return Taking.objects.filter(live(), visit=visit).select_related("by").first()


@transaction.atomic
def take(visit_id: int, *, by: User, although_taken: bool = False) -> Taking:
    """Put a visit on an editor's desk for HELD_FOR. Taken where somebody else has it, unless that is to be overridden."""
    Visit.objects.select_for_update().get(pk=visit_id)
    now = timezone.now()
    taking = Taking.objects.select_related("by").filter(visit=visit_id).first() or Taking(visit_id=visit_id, by=by, since=now)
    if taking.by_id != by.pk:
        if taking.until > now and not although_taken:
            raise Taken(taking)
        taking.by, taking.since = by, now
    taking.until = now + HELD_FOR
    taking.save()
    return taking


def renew(visit_id: int, *, by: User) -> None:
    """Work on a visit that an editor has taken keeps it his."""
    Taking.objects.filter(live(), visit=visit_id, by=by).update(until=timezone.now() + HELD_FOR)


def leave(visit_id: int, *, by: User) -> bool:
    """Give a visit back to the queue; False where it was not this editor's."""
    return bool(Taking.objects.filter(visit=visit_id, by=by).delete()[0])


def take_next(*, by: User, among: QuerySet[Visit] | None = None, passed: Iterable[int] = ()) -> Visit | None:
    """The first waiting visit that nobody else has, taken; ``among`` narrows the queue, ``passed`` are those that were left undone."""
    others = Taking.objects.filter(live(), visit=OuterRef("pk")).exclude(by=by)
    rows = (waiting() if among is None else among).exclude(pk__in=[*passed])
    while (visit := rows.filter(~Exists(others)).first()) is not None:
        try:
            take(visit.pk, by=by)
        except Taken:
            # Another editor was faster: that one is not offered again.
            continue
        return visit
    return None
