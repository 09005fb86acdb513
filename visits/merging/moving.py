"""Values that a merge moves, written down so that they can be moved back.

A move is ``{"table", "pk", "column", "from", "to"}`` in values that JSON knows; ``column`` is that of the database (``person_id``).
An empty column stands for a row that the merge made.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.apps import apps
from django.contrib.auth.models import User
from django.db import models
from simple_history.utils import bulk_update_with_history

from people.models import Organization, Person
from visits.curation.locking import save

Move = dict[str, Any]
CHUNK = 500
# Rows with columns that follow from others are saved one by one; there are few of them.
SAVED_SINGLY = (Person, Organization)


def plain(value: Any) -> Any:
    """A column's value as JSON knows it."""
    return value.isoformat() if isinstance(value, date) else value


def move(row: models.Model, column: str, to: Any) -> Move:
    """That a column of a row gets another value."""
    return {"table": row._meta.label_lower, "pk": row.pk, "column": column, "from": plain(getattr(row, column)), "to": plain(to)}


def made(row: models.Model) -> Move:
    """That a row was made; undoing takes it away, where nobody has changed it since."""
    return {"table": row._meta.label_lower, "pk": row.pk, "column": "", "from": None, "to": str(row)}


def apply(moves: Iterable[Move], *, by: User | None, why: str) -> None:
    """Do them, with a line in each row's history. Several columns of one row change at once."""
    tables: dict[str, dict[int, dict[str, Any]]] = defaultdict(lambda: defaultdict(dict))
    for step in moves:
        if step["column"]:
            tables[step["table"]][step["pk"]][step["column"]] = step["to"]
    for table, wanted in tables.items():
        model = apps.get_model(table)
        keys = sorted(wanted)
        for start in range(0, len(keys), CHUNK):
            rows = list(model._default_manager.filter(pk__in=keys[start : start + CHUNK]).order_by("pk"))
            for row in rows:
                for column, value in wanted[row.pk].items():
                    setattr(row, column, _typed(model, column, value))
            columns = {column for row in rows for column in wanted[row.pk]}
            _write(model, rows, sorted(columns), by, why)


def _write(model: Any, rows: list[Any], columns: list[str], by: User | None, why: str) -> None:
    names = [_field(model, column).name for column in columns]
    if model in SAVED_SINGLY:
        for row in rows:
            save(row, by, why)
    elif rows and hasattr(model, "history"):
        bulk_update_with_history(rows, model, names, default_user=by, default_change_reason=why[:100])
    elif rows:
        model._default_manager.bulk_update(rows, names)


def _field(model: Any, column: str) -> Any:
    return next(field for field in model._meta.concrete_fields if field.attname == column)


def _typed(model: Any, column: str, value: Any) -> Any:
    return _field(model, column).to_python(value)


def take_back(moves: list[Move], *, by: User | None, why: str) -> list[Move]:
    """Move back what still stands where it was moved to, the last first; returns the rest with the value that stands ``now``."""
    back: list[Move] = []
    rows = _rows_of(moves)
    standing, changed = _sorted_out(moves, rows)
    kept = [{**step, "now": _now(step, rows.get((step["table"], step["pk"])))} for step in changed]
    for step in reversed(standing):
        row = rows[step["table"], step["pk"]]
        if not step["column"]:
            row._history_user, row._change_reason = by, why[:100]
            row.delete()
        else:
            back.append({**step, "from": step["to"], "to": step["from"]})
    apply(back, by=by, why=why)
    return kept


def standing_and_changed(moves: list[Move]) -> tuple[list[Move], list[Move]]:
    """What ``take_back`` would move back, and what it would leave."""
    return _sorted_out(moves, _rows_of(moves))


def _sorted_out(moves: list[Move], rows: dict[tuple[str, int], Any]) -> tuple[list[Move], list[Move]]:
    broken = {_together(step) for step in moves if not _stands(step, rows.get((step["table"], step["pk"])))}
    standing = [step for step in moves if _together(step) not in broken]
    return standing, [step for step in moves if _together(step) in broken]


def _together(step: Move) -> tuple[str, int, str]:
    """A link and how it came about go back together or not at all."""
    return step["table"], step["pk"], step["column"].removesuffix("_id").removesuffix("_link")


def _stands(step: Move, row: Any) -> bool:
    return row is not None and _now(step, row) == step["to"]


def _now(step: Move, row: Any) -> Any:
    """The value that stands where a move put one; None where the row is gone."""
    if row is None:
        return None
    return plain(getattr(row, step["column"])) if step["column"] else str(row)


def _rows_of(moves: list[Move]) -> dict[tuple[str, int], Any]:
    keys: dict[str, set[int]] = defaultdict(set)
    for step in moves:
        keys[step["table"]].add(step["pk"])
    found: dict[tuple[str, int], Any] = {}
    for table, pks in keys.items():
        wanted = sorted(pks)
        for start in range(0, len(wanted), CHUNK):
            for row in apps.get_model(table)._default_manager.filter(pk__in=wanted[start : start + CHUNK]):
                found[table, row.pk] = row
    return found
