"""What every change goes through: rights, the lock with its version, the history's who and why."""

from collections.abc import Sequence
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied

from visits.claim_tables import TABLES
from visits.curation.edits import Conflict, Edit, WrongState
from visits.models import Visit
from visits.models.claims import PublicState, WorkState
from visits.open_reasons import refresh

OPERATOR = "lệnh của người vận hành"


def require(by: User | None, permission: str) -> None:
    if by is not None and not by.has_perm(permission):
        raise PermissionDenied("Bạn không có quyền làm việc này.")


def expect(visit: Visit, state: WorkState, message: str) -> None:
    if visit.work_state != state:
        raise WrongState(f"{message} Chuyến thăm này hiện là: {visit.get_work_state_display()}.")


def locked(visit_id: int, expected_version: int, edits: Sequence[Edit]) -> Visit:
    visit = Visit.objects.select_for_update().get(pk=visit_id)
    if visit.version != expected_version:
        raise conflict(visit, expected_version, edits)
    if visit.joined_into_id is not None:
        raise WrongState("Bản này đã được nhập vào một chuyến thăm khác: hãy sửa ở đó, hoặc tách lại trước.")
    return visit


def conflict(record: Any, expected: int, edits: Sequence[Edit]) -> Conflict:
    theirs = []
    for edit in edits:
        row: Any = record if edit.table == "visit" else TABLES[edit.table]._default_manager.filter(pk=edit.pk).first() if edit.pk else None
        theirs.append({column: getattr(row, column, None) for column in edit.values})
    last = record.history.first()
    who = str(last.history_user) if last and last.history_user else OPERATOR
    return Conflict(expected=expected, current=record.version, mine=list(edits), theirs=theirs, changed_by=who)


def bump(visit: Visit, by: User | None, why: str) -> None:
    """A changed working copy: a new version, no approval of the old one, and what is open on it derived again."""
    visit.version += 1
    void_approval(visit)
    save(visit, by, why)
    refresh([visit])


def void_approval(visit: Visit) -> None:
    visit.work_state = WorkState.DRAFT
    visit.approved_version, visit.approved_sources, visit.approved_by = None, "", None


def save(row: Any, by: User | None, why: str) -> None:
    row._history_user = by
    row._change_reason = why[:100]
    row.save()


def is_behind_its_public_edition(visit: Visit) -> bool:
    """Whether the working copy was changed since it was last published."""
    return visit.public_state == PublicState.PUBLISHED and visit.published_version != visit.version
