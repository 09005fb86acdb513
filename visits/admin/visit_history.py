"""Who changed what in a visit: the history of its whole tree in one list, in a constant number of queries."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import models

from visits.admin.visit_forms import as_text
from visits.claim_tables import TABLES
from visits.models import Participation, PublishingLog, Visit

# Columns that say nothing to an editor: keys, bookkeeping, what follows from other columns.
SILENT = {
    *("id", "version", "fact_key", "extraction", "rule", "position", "created_at", "date_earliest", "date_latest", "public_id"),
    *("approved_version", "approved_sources", "approved_by", "submitted_by", "published_version", "is_sample", "visit", "article"),
    "participation",
}
VISIT = "Chuyến thăm"
TOGETHER = timedelta(seconds=3)
OF_A_VISIT = tuple(table for table in TABLES if table != "attestation")
KINDS = {"+": "thêm", "~": "sửa", "-": "bỏ hẳn"}


@dataclass(frozen=True, slots=True)
class Change:
    """One column of one claim; only ``claim`` and ``kind`` where a row came or went."""

    claim: str
    kind: str
    label: str = ""
    before: str = ""
    after: str = ""


@dataclass(slots=True)
class Moment:
    """What one person did at once."""

    at: datetime
    who: str
    why: str
    by: int | None
    changes: list[Change] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Decider:
    who: str
    at: datetime


def moments(visit: Visit) -> list[Moment]:
    """The latest first."""
    records = _records(visit)
    names = _names_of_links(records)
    found: list[Moment] = []
    before: dict[tuple[str, int], Any] = {}
    for table, record in records:
        last = before.get((table, record.id))
        before[table, record.id] = record
        changes = list(_changes(table, last, record, names))
        if not changes:
            continue
        moment = found[-1] if found else None
        if moment is None or not _belongs(record, moment):
            moment = Moment(record.history_date, _who(record), record.history_change_reason or "", record.history_user_id)
            found.append(moment)
        moment.changes += changes
    for moment in found:
        moment.changes.sort(key=lambda change: change.claim != VISIT)
    return found[::-1]


def publications(visit: Visit) -> list[PublishingLog]:
    return list(PublishingLog.objects.filter(record=visit.public_id).select_related("by", "edition")) if visit.public_id else []


def deciders(visit: Visit) -> dict[tuple[str, int | str], Decider]:
    """Who made each claim's present decision, by (table, id) or ("visit", fact); absent where nobody did."""
    found: dict[tuple[str, int | str], Decider] = {}
    before: dict[tuple[str, int | str], str] = {}
    for table, record in _records(visit):
        decisions: dict[tuple[str, int | str], str] = (
            {("visit", fact): getattr(record, f"{fact}_decision") for fact in Visit.FACTS}
            if table == "visit"
            else {(table, record.id): record.decision}
        )
        for key, decision in decisions.items():
            if decision == "open":
                found.pop(key, None)
            elif before.get(key) != decision:
                found[key] = Decider(_who(record), record.history_date)
            before[key] = decision
    return found


def _records(visit: Visit) -> list[tuple[str, Any]]:
    """Every historical row of the tree, oldest first."""
    found: list[tuple[str, Any]] = [("visit", record) for record in _of(Visit, id=visit.pk)]
    people = list(_of(Participation, visit=visit.pk))
    found += [("participation", record) for record in people]
    for table in OF_A_VISIT:
        if table != "participation":
            below = _below(table, visit, people)
            found += [(table, record) for record in _of(TABLES[table], **below)]
    found.sort(key=lambda pair: (pair[1].history_date, pair[0] != "visit", pair[1].history_id))
    return found


def _below(table: str, visit: Visit, people: list[Any]) -> dict[str, Any]:
    """What the rows of a table hang on; rows that are gone still count."""
    if table == "role":
        return {"participation__in": {record.id for record in people}}
    if table == "follow_up":
        return {"commitment__in": set(TABLES["commitment"].history.filter(visit=visit.pk).values_list("id", flat=True))}  # type: ignore[attr-defined]
    return {"visit": visit.pk}


def _of(model: Any, **below: Any) -> Iterable[Any]:
    return model.history.filter(**below).select_related("history_user").order_by("history_id")


def _belongs(record: Any, moment: Moment) -> bool:
    same = (record.history_user_id, record.history_change_reason or "") == (moment.by, moment.why)
    return same and record.history_date - moment.at <= TOGETHER


def _who(record: Any) -> str:
    user = record.history_user
    return (user.get_full_name() or user.username) if user is not None else "hệ thống"


def _changes(table: str, last: Any, record: Any, names: dict[tuple[type, int], str]) -> Iterator[Change]:
    words = _claim_words(table, record, names)
    if record.history_type != "~" or last is None:
        yield Change(words, KINDS[record.history_type])
        return
    for column in record.tracked_fields:
        if column.name in SILENT:
            continue
        before, after = getattr(last, column.attname), getattr(record, column.attname)
        if before != after:
            label = str(column.verbose_name)
            if column.name.rpartition("_")[0] in Visit.FACTS and column.name.endswith(("_basis", "_decision", "_link")):
                label = f"{_FACTS[column.name.rpartition('_')[0]]}: {label}"
            yield Change(words, KINDS["~"], label, _shown(column, before, names), _shown(column, after, names))


_FACTS = {"delegation": "đoàn của", "area": "nơi đến", "date": "ngày", "lead": "trưởng đoàn"}


def _claim_words(table: str, record: Any, names: dict[tuple[type, int], str]) -> str:
    if table == "visit":
        return VISIT
    model = TABLES[table]
    # A historical row knows the columns, not the model's methods.
    row = model(**{column.attname: getattr(record, column.attname) for column in record.tracked_fields})
    above = f" của {names.get((Participation, record.participation_id), '?')}" if table == "role" else ""
    return f"{str(model._meta.verbose_name).capitalize().removesuffix(' trong chuyến thăm')}{above}: {row}"


def _shown(column: Any, value: Any, names: dict[tuple[type, int], str]) -> str:
    if value is None or value == "":
        return "—"
    if isinstance(column, models.ForeignKey):
        return names.get((column.related_model, value), f"số {value}")
    if isinstance(value, bool):
        return "có" if value else "không"
    return str(dict(column.flatchoices).get(value) or as_text(column, value))


def _names_of_links(records: list[tuple[str, Any]]) -> dict[tuple[type, int], str]:
    """Names of all rows that the history's foreign keys mean: a query for each table."""
    wanted: dict[Any, set[int]] = defaultdict(set)
    names: dict[tuple[type, int], str] = {}
    for table, record in records:
        if table == "participation":
            names[Participation, record.id] = record.name_text
        for column in record.tracked_fields:
            value = getattr(record, column.attname)
            if isinstance(column, models.ForeignKey) and value is not None and column.name not in SILENT:
                wanted[column.related_model].add(value)
    for model, keys in wanted.items():
        if model is not Participation:
            related = ("organization",) if model.__name__ == "Post" else ()
            rows = model._default_manager.select_related(*related).filter(pk__in=keys)
            names |= {(model, row.pk): str(row) for row in rows}
    return names
