"""Undoing: the last change of a visit's tree is taken back, as the history tables know it. The undoing is a change itself."""

from collections.abc import Iterator
from typing import Any

from django.contrib.auth.models import User
from django.db import models, transaction

from visits.claim_tables import TABLES
from visits.curation.edits import WrongState
from visits.curation.locking import bump, locked, require, save
from visits.models import Citation, Visit

# Bookkeeping of the visit itself, which goes on counting.
KEPT = {
    *(
        "id",
        "version",
        "work_state",
        "public_state",
        "submitted_by",
        "approved_version",
        "approved_sources",
        "approved_by",
        "published_version",
    ),
    *("review_comment", "public_id", "joined_into", "created_at", "is_sample"),
}
# The claim that a claim hangs on, where that is not the visit.
ABOVE = {"role": "participation", "follow_up": "commitment"}
OF_A_VISIT = tuple(table for table in TABLES if table != "attestation")


@transaction.atomic
def undo(visit_id: int, *, expected_version: int, by: User | None) -> Visit:
    """Take back what made the present version, where it was this person's own change of claims; done twice, it does it again.

    WrongState where the last change was somebody else's, of another kind, or touched what has been published under an id since.
    """
    require(by, "visits.change_visit")
    visit = locked(visit_id, expected_version, [])
    last, before = _last_two(visit)
    if before is None or last.version != visit.version or last.history_user_id != (by.pk if by else None):
        raise WrongState("Không có lần sửa nào của bạn để hoàn tác: lần sửa cuối là của người khác.")
    # Drafting writes the visit before its claims: what it wrote is of the version before, though later than that version's row.
    written = [
        record
        for record in _records(visit, before, last)
        if _signature(record) in ("", _signature(last)) or _signature(record) != _signature(before)
    ]
    records = sorted(written, key=lambda record: (record.history_date, record.history_id), reverse=True)
    if not records and not _differs(last, before):
        raise WrongState("Lần thay đổi cuối không sửa nội dung nào để hoàn tác.")
    why = f"Hoàn tác: {last.history_change_reason or 'lần lưu cuối'}"[:100]
    for record in records:
        _take_back(record, by, why)
    for column in before.tracked_fields:
        if column.name not in KEPT:
            setattr(visit, column.attname, getattr(before, column.attname))
    bump(visit, by, why)
    return visit


def _last_two(visit: Visit) -> tuple[Any, Any]:
    """The history's row of the present version and the last one of an earlier version; None where there is none."""
    last = visit.history.order_by("-history_id").filter(version=visit.version).last()
    before = visit.history.filter(version__lt=visit.version).order_by("-history_id").first()
    if last is None:
        raise WrongState("Không có lần sửa nào để hoàn tác.")
    return last, before


def _signature(record: Any) -> str:
    return record.history_change_reason or ""


def _differs(last: Any, before: Any) -> bool:
    return any(
        getattr(last, column.attname) != getattr(before, column.attname) for column in last.tracked_fields if column.name not in KEPT
    )


def _records(visit: Visit, before: Any, last: Any) -> Iterator[Any]:
    """Rows of the history that were written after the version before and no later than the present one."""
    when = {"history_date__gt": before.history_date, "history_date__lte": last.history_date}
    above = {table: set(_history(table).filter(visit=visit.pk).values_list("id", flat=True)) for table in set(ABOVE.values())}
    for table in OF_A_VISIT:
        # Rows that are gone still count: their history is asked, not their table.
        below = {f"{ABOVE[table]}__in": above[ABOVE[table]]} if table in ABOVE else {"visit": visit.pk}
        yield from _history(table).filter(**below, **when)
        keys = set(_history(table).filter(**below).values_list("id", flat=True))
        yield from Citation.history.filter(**{f"{table}__in": keys}, **when)
    yield from Citation.history.filter(visit=visit.pk, **when)


def _history(table: str) -> Any:
    model: Any = TABLES[table]
    return model.history


def _take_back(record: Any, by: User | None, why: str) -> None:
    model: Any = record.instance_type
    if record.history_type == "-":
        _write(record.instance, by, why)
        return
    row = model._default_manager.filter(pk=record.id).first()
    if row is None:
        return
    if record.history_type == "+":
        row._history_user, row._change_reason = by, why
        row.delete()
        return
    earlier = model.history.filter(id=record.id, history_id__lt=record.history_id).order_by("-history_id").first()
    if earlier is not None:
        for column in earlier.tracked_fields:
            if column.name != "public_id":
                setattr(row, column.attname, getattr(earlier, column.attname))
        save(row, by, why)


def _write(row: models.Model, by: User | None, why: str) -> None:
    """A row that was deleted, under its old key."""
    row._history_user, row._change_reason = by, why  # type: ignore[attr-defined]
    row.save(force_insert=True)
