"""Many rows and their history in two statements: what ``bulk_create`` and ``bulk_create_with_history`` do, in a fraction of their time.

The history of new rows is the rows as they stand, so the database copies them. Rows that are many to an article (claims, citations) go
in as one JSON parameter, which the database takes apart: no model is built for them, and their number changes no statement.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from types import SimpleNamespace
from typing import Any

import orjson
from django.db import connections, models, router, transaction
from django.utils import timezone

from dieuphoi.fields import DerivedField, StoredNameField
from dieuphoi.vietnamese import stored_name

Row = Mapping[str, Any]


def create_with_history(rows: Sequence[models.Model], *, reason: str) -> None:
    """Insert rows of one model; each gets its key, and a first line of history that says ``reason``."""
    if not rows:
        return
    model: Any = type(rows[0])
    using = router.db_for_write(model)
    with transaction.atomic(using=using, savepoint=False):
        model._default_manager.using(using).bulk_create(rows)
        _copy_to_history(model, [row.pk for row in rows], reason, using)


def _copy_to_history(model: Any, keys: list[int], reason: str, using: str) -> None:
    history = model.history.model
    connection = connections[using]
    quote = connection.ops.quote_name
    columns = [quote(field.column) for field in history.tracked_fields]
    user = history.get_default_history_user(None)
    said = {
        "history_date": timezone.now(),
        "history_change_reason": reason,
        "history_type": "+",
        "history_user_id": user.pk if user else None,
    }
    # One parameter for all keys: their number then changes no statement, and no database limits it.
    among = "= ANY(%s)" if connection.vendor == "postgresql" else "IN (SELECT value FROM json_each(%s))"
    given: Any = keys if connection.vendor == "postgresql" else json.dumps(keys)
    # Names of tables and columns only; values are parameters.
    sql = (
        f"INSERT INTO {quote(history._meta.db_table)} ({', '.join([*columns, *map(quote, said)])}) "  # noqa: S608
        f"SELECT {', '.join(columns)}, {', '.join(['%s'] * len(said))} "  # noqa: S608
        f"FROM {quote(model._meta.db_table)} WHERE {quote(model._meta.pk.column)} {among}"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [*(_adapted(history, column, value, connection) for column, value in said.items()), given])


def _adapted(history: Any, column: str, value: Any, connection: Any) -> Any:
    name = "history_user" if column == "history_user_id" else column
    return history._meta.get_field(name).get_db_prep_save(value, connection)


# --- Rows without models ------------------------------------------------------------------------------------------------------


def insert_with_history(model: Any, rows: Sequence[Row], *, reason: str) -> list[int]:
    """As ``create_with_history``, for rows given by column (``visit_id`` for a link); the keys that they got, in their order.

    Columns that are not given have their field's default. Derived keys, stored names and times of writing are made as a model makes them.
    """
    if not rows:
        return []
    using = router.db_for_write(model)
    with transaction.atomic(using=using, savepoint=False):
        keys = insert(model, rows, using=using)
        _copy_to_history(model, keys, reason, using)
    return keys


def insert(model: Any, rows: Sequence[Row], *, using: str | None = None) -> list[int]:
    """Rows of one model, given by column; the keys that they got, in their order."""
    if not rows:
        return []
    connection = connections[using or router.db_for_write(model)]
    columns, sql = _plan(model, connection.alias)
    now = connection.ops.adapt_datetimefield_value(timezone.now())
    given = orjson.dumps([{column.name: column.value(row, now) for column in columns} for row in rows])
    with connection.cursor() as cursor:
        cursor.execute(sql, [given.decode()])
        return [key for (key,) in cursor.fetchall()]


@dataclass(frozen=True, slots=True)
class _Column:
    """A column, and how its value is made."""

    name: str
    type: str
    default: Any
    convert: Callable[[Any], Any] | None
    derive: Callable[[Any], str] | None
    is_now: bool

    def value(self, row: Row, now: Any) -> Any:
        if self.derive is not None:
            return self.derive(SimpleNamespace(**row))
        if self.is_now:
            return now
        value = row.get(self.name, self.default)
        return self.convert(value) if self.convert is not None and value is not None else value


@cache
def _plan(model: Any, alias: str) -> tuple[tuple[_Column, ...], str]:
    """The columns of a model, and the statement that inserts rows given as a JSON list of objects."""
    connection = connections[alias]
    columns = tuple(_column(field, connection) for field in model._meta.concrete_fields if not field.primary_key)
    quote = connection.ops.quote_name
    # Names of tables and columns only; values are in the parameter.
    names = ", ".join(quote(column.name) for column in columns)
    if connection.vendor == "postgresql":
        types = ", ".join(f"{quote(column.name)} {column.type}" for column in columns)
        rows = f"SELECT {names} FROM json_to_recordset(%s) AS given({types})"  # noqa: S608
    else:
        values = ", ".join(f"json_extract(value, '$.{column.name}')" for column in columns)
        rows = f"SELECT {values} FROM json_each(%s)"  # noqa: S608
    return columns, f"INSERT INTO {quote(model._meta.db_table)} ({names}) {rows} RETURNING {quote(model._meta.pk.column)}"


def _column(field: Any, connection: Any) -> _Column:
    # Text, and only then the column's own type, whose length the database then checks.
    kind = "text" if isinstance(field, models.CharField | models.TextField) else field.db_type(connection)
    convert: Callable[[Any], Any] | None = None
    if isinstance(field, StoredNameField):
        convert = stored_name
    elif isinstance(field, models.DecimalField):
        convert = lambda value: str(field.get_db_prep_save(value, connection))  # noqa: E731
    derive = field.derive if isinstance(field, DerivedField) else None
    is_now = bool(getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False))
    return _Column(field.column, kind, field.get_default(), convert, derive, is_now)
