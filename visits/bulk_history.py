"""Many rows, and their history, in one or two statements: ``bulk_create`` and ``bulk_create_with_history`` in a fraction of their time.

Rows go in as one JSON parameter, which the database takes apart: nothing is adapted value by value, and their number changes no statement.
The history of new rows is the rows as they stand, so the database copies them. Where rows are many to an article (claims, citations) no
model is built for them.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
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
# Text in the parameter, and only then the column's own type, whose length the database then checks.
AS_TEXT = (models.CharField, models.TextField, models.FileField)


# --- Models -------------------------------------------------------------------------------------------------------------------


def create(rows: Sequence[models.Model], *, reason: str | None = None) -> None:
    """Insert rows of one model that are not stored yet; each gets its key, and where ``reason`` is given a first line of history."""
    if not rows:
        return
    model: Any = type(rows[0])
    now = timezone.now()
    given = [field for field in model._meta.concrete_fields if not field.primary_key and not isinstance(field, DerivedField)]
    written = [field.attname for field in given if _is_time_of_writing(field)]
    columns = [(field.column, field.attname) for field in given if field.attname not in written]
    values = [{column: getattr(row, name) for column, name in columns} for row in rows]
    keys = insert(model, values, now=now) if reason is None else insert_with_history(model, values, reason=reason, now=now)
    for row, key in zip(rows, keys, strict=True):
        row.pk, row._state.adding, row._state.db = key, False, router.db_for_write(model)
        for name in written:
            setattr(row, name, now)


# --- Rows without models ------------------------------------------------------------------------------------------------------


def insert(model: Any, rows: Sequence[Row], *, now: Any = None) -> list[int]:
    """Rows of one model, given by column (``visit_id`` for a link); the keys that they got, in their order.

    Columns that no row gives have their field's default. Derived keys, stored names and times of writing are made as a model makes them.
    """
    if not rows:
        return []
    plan = _plan(model, router.db_for_write(model), frozenset().union(*rows))
    return plan.run(f"{plan.insert} RETURNING {plan.key}", [*plan.constants(now), plan.dumped(rows)])


def insert_with_history(model: Any, rows: Sequence[Row], *, reason: str, now: Any = None) -> list[int]:
    """As ``insert``; each row gets a first line of history that says ``reason``."""
    if not rows:
        return []
    plan = _plan(model, router.db_for_write(model), frozenset().union(*rows))
    given = [*plan.constants(now), plan.dumped(rows)]
    connection = connections[plan.alias]
    said = _said(model.history.model, reason, now, connection)
    copied, tracked = _history_insert(model, plan.alias, tuple(said))
    if connection.vendor == "postgresql":
        sql = f"WITH made AS ({plan.insert} RETURNING *), told AS ({copied} SELECT {tracked} FROM made) SELECT {plan.key} FROM made"  # noqa: S608
        return plan.run(sql, [*given, *said.values()])
    with transaction.atomic(using=plan.alias, savepoint=False):
        keys = plan.run(f"{plan.insert} RETURNING {plan.key}", given)
        # One parameter for all keys: their number then changes no statement, and no database limits it.
        among = f"WHERE {plan.key} IN (SELECT value FROM json_each(%s))"  # noqa: S608
        with connection.cursor() as cursor:
            cursor.execute(f"{copied} SELECT {tracked} FROM {plan.table} {among}", [*said.values(), orjson.dumps(keys).decode()])  # noqa: S608
    return keys


def update(model: Any, rows: Sequence[Row]) -> None:
    """Set the columns that every row gives beside its key ``id``. For what has no history: derived values, the state of an import."""
    if not rows:
        return
    connection = connections[router.db_for_write(model)]
    quote = connection.ops.quote_name
    fields = [model._meta.pk, *(model._meta.get_field(column.removesuffix("_id")) for column in rows[0] if column != "id")]
    table, key = quote(model._meta.db_table), quote(model._meta.pk.column)
    sets = ", ".join(f"{quote(field.column)} = given.{quote(field.column)}" for field in fields[1:])
    taken = ", ".join(f"{_taken(field, connection)} AS {quote(field.column)}" for field in fields)
    source = f"SELECT {taken} FROM {_recordset(fields, connection)}"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {table} SET {sets} FROM ({source}) AS given WHERE {table}.{key} = given.{key}",  # noqa: S608
            [orjson.dumps([dict(row) for row in rows]).decode()],
        )


# --- Statements ---------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Plan:
    """How rows that give certain columns are inserted: the statement but for what it returns, and how its parameters are made.

    Kept for all threads, so that it holds no connection.
    """

    alias: str
    table: str
    key: str
    insert: str
    # Values of the columns that no row gives; the field where that is the time of writing.
    same: tuple[Any, ...]
    # Columns that some row may leave out, with what it then has.
    blank: dict[str, Any]
    # Columns whose value is made from the row.
    made: tuple[tuple[str, Callable[[Row], Any]], ...]

    def constants(self, now: Any) -> list[Any]:
        written, connection = now or timezone.now(), connections[self.alias]
        return [value.get_db_prep_save(written, connection) if isinstance(value, models.Field) else value for value in self.same]

    def dumped(self, rows: Iterable[Row]) -> str:
        given = []
        for row in rows:
            whole = self.blank | row  # type: ignore[operator]
            for column, make in self.made:
                whole[column] = make(whole)
            given.append(whole)
        return orjson.dumps(given).decode()

    def run(self, sql: str, given: Sequence[Any]) -> list[int]:
        with connections[self.alias].cursor() as cursor:
            cursor.execute(sql, given)
            # Keys are given in the order of the rows; in which order they come back, nobody promises.
            return sorted(key for (key,) in cursor.fetchall())


@cache
def _plan(model: Any, alias: str, columns: frozenset[str]) -> _Plan:
    connection = connections[alias]
    quote = connection.ops.quote_name
    fields = [field for field in model._meta.concrete_fields if not field.primary_key]
    if unknown := columns - {field.column for field in fields}:
        raise ValueError(f"{model._meta.label} has no columns {sorted(unknown)}")
    made = tuple((field.column, make) for field in fields if (make := _making(field, columns, alias)) is not None)
    given = [field for field in fields if field.column in columns or field.column in dict(made)]
    others = [field for field in fields if field not in given]
    # Names of tables and columns only; values are in the parameters.
    names = ", ".join(quote(field.column) for field in (*others, *given))
    same = [f"%s::{field.db_type(connection)}" if connection.vendor == "postgresql" else "%s" for field in others]
    values = ", ".join([*same, *(_taken(field, connection) for field in given)])
    return _Plan(
        alias=alias,
        table=quote(model._meta.db_table),
        key=quote(model._meta.pk.column),
        insert=f"INSERT INTO {quote(model._meta.db_table)} ({names}) SELECT {values} FROM {_recordset(given, connection)}",  # noqa: S608
        same=tuple(_same(field, connection) for field in others),
        blank={field.column: field.get_default() for field in fields if field.column in columns},
        made=made,
    )


def _recordset(fields: Sequence[Any], connection: Any) -> str:
    if connection.vendor != "postgresql":
        return "json_each(%s)"
    types = (f"{connection.ops.quote_name(field.column)} {_type(field, connection)}" for field in fields)
    return f"json_to_recordset(%s) AS given({', '.join(types)})"


def _type(field: Any, connection: Any) -> str:
    if isinstance(field, AS_TEXT):
        return "text"
    # Of a key its number, not the sequence that makes it.
    return str(field.rel_db_type(connection) if field.primary_key else field.db_type(connection))


def _taken(field: Any, connection: Any) -> str:
    """A column's value out of a row of the parameter."""
    if connection.vendor == "postgresql":
        return str(connection.ops.quote_name(field.column))
    if isinstance(field, models.JSONField):
        return f"value -> '$.{field.column}'"
    return f"json_extract(value, '$.{field.column}')"


def _same(field: Any, connection: Any) -> Any:
    return field if _is_time_of_writing(field) else field.get_db_prep_save(field.get_default(), connection)


def _making(field: Any, columns: frozenset[str], alias: str) -> Callable[[Row], Any] | None:
    if isinstance(field, DerivedField):
        derive: Any = field.derive
        return lambda row: derive(SimpleNamespace(**row))
    column = field.column
    if column not in columns:
        return None
    if isinstance(field, StoredNameField):
        return lambda row: None if row[column] is None else stored_name(row[column])
    if isinstance(field, models.DecimalField):
        return lambda row: None if row[column] is None else str(field.get_db_prep_save(row[column], connections[alias]))
    return None


def _is_time_of_writing(field: Any) -> bool:
    return bool(getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False))


@cache
def _history_insert(model: Any, alias: str, said: tuple[str, ...]) -> tuple[str, str]:
    """The beginning of the statement that copies rows into their history, and what it takes of them and of its parameters."""
    history, quote = model.history.model, connections[alias].ops.quote_name
    columns = [quote(field.column) for field in history.tracked_fields]
    into = f"INSERT INTO {quote(history._meta.db_table)} ({', '.join([*columns, *map(quote, said)])})"
    return into, ", ".join([*columns, *["%s"] * len(said)])


def _said(history: Any, reason: str, now: Any, connection: Any) -> dict[str, Any]:
    """What a first line of history says beside the row."""
    user = history.get_default_history_user(None)
    said = {
        "history_date": now or timezone.now(),
        "history_change_reason": reason,
        "history_type": "+",
        "history_user": user.pk if user else None,
    }
    fields = {name: history._meta.get_field(name) for name in said}
    return {fields[name].column: fields[name].get_db_prep_save(value, connection) for name, value in said.items()}
