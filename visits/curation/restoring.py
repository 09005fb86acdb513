"""Going back: the working copy as it stood when an edition was published, rebuilt from the history by ordinary edits."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from django.contrib.auth.models import User
from django.db import models, transaction

from visits.claim_tables import TABLES
from visits.curation.changing import change_visit
from visits.curation.edits import UNCHANGEABLE, VISIT_COLUMNS, Edit, WrongState
from visits.curation.locking import require
from visits.models import Citation, Edition, Visit

# What stands in a row but is not the edition's: keys, and what the public knows it by.
KEPT = {*UNCHANGEABLE, "public_id"}
# Of a visit, not what was published.
NOT_PUBLISHED = {"note"}


@transaction.atomic
def restore_edition(visit_id: int, number: int, *, expected_version: int, by: User | None, why: str = "") -> Visit:
    """Make the working copy say again what an edition said. A change like any other: it can be undone by going back to a later edition.

    WrongState for a redacted edition, Conflict where somebody changed the visit meanwhile. Citations that were added since stay.
    """
    require(by, "visits.change_visit")
    visit = Visit.objects.get(pk=visit_id)
    edition = Edition.objects.filter(subject=visit.public_id, number=number).first()
    if edition is None:
        raise WrongState(f"Chuyến thăm này không có bản công bố số {number}.")
    if edition.redacted_at is not None:
        raise WrongState("Bản công bố này đã bị che, không thể khôi phục nội dung của nó.")
    edits = list(_edits(visit, edition))
    return change_visit(visit_id, expected_version=expected_version, edits=edits, by=by, why=why or f"Trở về bản công bố số {number}")


def _edits(visit: Visit, edition: Edition) -> Iterator[Edit]:
    """Rows that came since go, rows that changed change back, rows that went come back; who led before who leads."""
    then = Visit.history.filter(id=visit.pk, history_date__lte=edition.published_at).latest("history_date", "history_id")
    yield from _changed("visit", visit, then, VISIT_COLUMNS - NOT_PUBLISHED)
    edits: list[Edit] = []
    people: list[int] = []
    for table, model in TABLES.items():
        if table == "attestation":
            continue
        rows = _rows_then(table, model, visit, people, edition)
        if table == "participation":
            people = list(rows)
        now = {row.pk: row for row in _rows_now(table, model, visit)}
        edits += [Edit(table, pk, delete=True) for pk in now if pk not in rows]
        columns = {field.name for field in model._meta.concrete_fields} - KEPT
        for pk, row in rows.items():
            edits += _changed(table, now[pk], row, columns) if pk in now else [_again(table, model, row, edition)]
    # What hangs on a row goes before the row; then whoever no longer leads: a visit has one leader at any moment.
    yield from [edit for edit in reversed(edits) if edit.delete]
    yield from sorted((edit for edit in edits if not edit.delete), key=lambda edit: edit.values.get("is_lead") is True)


def _rows_now(table: str, model: Any, visit: Visit) -> Iterable[Any]:
    return model._default_manager.filter(**_below(table, visit)).order_by("pk")


def _below(table: str, visit: Visit) -> dict[str, Any]:
    return {
        "role": {"participation__visit": visit.pk},
        "follow_up": {"commitment__visit": visit.pk},
    }.get(table, {"visit": visit.pk})


def _rows_then(table: str, model: Any, visit: Visit, people: list[int], edition: Edition) -> dict[int, Any]:
    """The historical rows that stood when the edition was published, by key."""
    below: dict[str, Any] = {"visit": visit.pk}
    if table == "role":
        below = {"participation__in": people}
    elif table == "follow_up":
        below = {"commitment__visit": visit.pk}
    rows: dict[int, Any] = {}
    for record in model.history.filter(**below, history_date__lte=edition.published_at).order_by("history_date", "history_id"):
        rows[record.id] = record
    return {pk: record for pk, record in rows.items() if record.history_type != "-"}


def _changed(table: str, now: Any, then: Any, columns: Iterable[str]) -> list[Edit]:
    values = {}
    for column in sorted(columns):
        if not hasattr(then, column):
            continue
        before = _value(then, column)
        if getattr(now, column) != before:
            values[column] = before
    return [Edit(table, None if table == "visit" else now.pk, values)] if values else []


def _value(record: Any, column: str) -> Any:
    """A value of the past that still means something: who was merged since is the survivor, what is gone is nobody."""
    field = record._meta.get_field(column)
    if not isinstance(field, models.ForeignKey):
        return getattr(record, column)
    row: Any = field.related_model._default_manager.filter(pk=getattr(record, field.attname)).first()  # type: ignore[union-attr]
    while getattr(row, "merged_into", None) is not None:
        row = row.merged_into
    return row


def _again(table: str, model: Any, record: Any, edition: Edition) -> Edit:
    """A row that was deleted since, with the words that it was cited with then."""
    columns = {field.name for field in model._meta.concrete_fields} - KEPT - {"basis", "decision"}
    values = {column: value for column in sorted(columns) if (value := _value(record, column)) is not None}
    spans: dict[int, tuple[int, int, int, str]] = {}
    cited = Citation.history.filter(**{table: record.id}, history_date__lte=edition.published_at).order_by("history_date", "history_id")
    for citation in cited:
        if citation.history_type == "-":
            spans.pop(citation.id, None)
        else:
            spans[citation.id] = (citation.version_id, citation.start, citation.end, citation.field)
    parent = values.get("participation") if table == "role" else None
    edit = Edit(table, None, values, ref=f"{table}-{record.id}", spans=tuple(spans.values()))
    return edit if parent is not None or table != "role" else replace(edit, parent_ref=f"participation-{record.participation_id}")
