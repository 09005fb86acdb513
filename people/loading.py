"""Authority rows from the fixtures into the database: only what is new or changed is written, in bulk, with history.

A row knows the digest of what the fixtures last wrote. Where the row still says that, a newer fixture may change it; where it does not,
an editor was here, and the row stays as it is. A row that an editor deleted stays deleted.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from dieuphoi.fields import DerivedField
from people.fixture_tables import Line
from people.models import FixtureRow

REASON = "Dữ liệu gốc"
Document = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Children:
    """Rows that live and die with their owner: names, changes. ``links`` are columns that name other rows by key."""

    relation: str
    model: type[models.Model]
    owner: str
    columns: tuple[str, ...]
    links: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Shape:
    """What the fixtures say of the rows of one model. ``links``: foreign key -> model."""

    model: type[FixtureRow]
    columns: tuple[str, ...]
    links: Mapping[str, type[FixtureRow]] = field(default_factory=dict)
    children: tuple[Children, ...] = ()
    # A column beside a link of which an editor may have made the same row by hand, under a key of his own.
    once: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Planned:
    """One row as the fixtures want it, with the line that says so."""

    key: str
    values: Document
    line: Line
    links: dict[str, str] = field(default_factory=dict)
    children: dict[str, list[Document]] = field(default_factory=dict)


@dataclass(slots=True)
class Outcome:
    """How many rows of a model were written, and how many were left alone because a person changed or deleted them."""

    name: str
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    kept: int = 0


class Loader:
    """Loads one shape after the other; later shapes may link to the rows of earlier ones."""

    def __init__(self) -> None:
        self._ids: dict[type[FixtureRow], dict[str, int]] = {}

    @transaction.atomic
    def load(self, shape: Shape, plan: Sequence[Planned]) -> Outcome:
        """FixtureError for a value that the model refuses or a key that no row has."""
        outcome = Outcome(str(shape.model._meta.verbose_name))
        stored = {key: (pk, digest) for key, pk, digest in shape.model._default_manager.values_list("key", "pk", "fixture_digest")}
        self._ids[shape.model] = {key: pk for key, (pk, _) in stored.items()}
        deleted = set(shape.model.history.filter(history_type="-").values_list("key", flat=True)) - stored.keys()  # type: ignore[attr-defined]
        fresh: list[Planned] = []
        changed: list[Planned] = []
        digests = {row.key: _digest(_planned_document(shape, row)) for row in plan}
        for row in plan:
            if row.key not in stored:
                fresh.append(row)
            elif stored[row.key][1] == digests[row.key]:
                outcome.unchanged += 1
            else:
                changed.append(row)
        fresh = self._without_deleted(shape, fresh, deleted)
        outcome.created = self._create(shape, fresh, digests)
        outcome.updated = self._update(shape, changed, digests)
        outcome.kept = len(plan) - outcome.created - outcome.updated - outcome.unchanged
        return outcome

    def _without_deleted(self, shape: Shape, rows: list[Planned], deleted: set[str]) -> list[Planned]:
        """Without the rows that a person deleted and those that hang on such a row; unknown keys are errors."""
        gone = {row.key for row in rows if row.key in deleted}
        coming = {row.key for row in rows}
        left = []
        for row in rows:
            missing = [name for name, key in row.links.items() if key and not self._is_known(shape, name, key, coming)]
            for name in missing:
                target = shape.links[name]
                if not target.history.filter(history_type="-", key=row.links[name]).exists():  # type: ignore[attr-defined]
                    raise row.line.error(name, f"no row has the key {row.links[name]!r}")
            if missing or row.key in gone or gone & set(row.links.values()):
                gone.add(row.key)
            else:
                left.append(row)
        return left

    def _is_known(self, shape: Shape, name: str, key: str, coming: set[str]) -> bool:
        target = shape.links[name]
        return key in self._ids.get(target, {}) or (target is shape.model and key in coming)

    def _create(self, shape: Shape, rows: list[Planned], digests: Mapping[str, str]) -> int:
        rows = self._not_there_by_hand(shape, rows)
        ids = self._ids[shape.model]
        waiting = rows
        while waiting:
            # Rows that name another of their own kind come after it.
            ready = [row for row in waiting if all(not key or key in self._ids[shape.links[name]] for name, key in row.links.items())]
            if not ready:
                raise waiting[0].line.error("parent", "the rows above one another form a circle")
            objects = [self._instance(shape, row, digests[row.key]) for row in ready]
            made = bulk_create_with_history(objects, shape.model, default_change_reason=REASON)
            ids.update({row.key: row.pk for row in made})
            waiting = [row for row in waiting if row.key not in ids]
        for children in shape.children:
            self._create_children(shape, children, [(ids[row.key], row) for row in rows])
        return len(rows)

    def _not_there_by_hand(self, shape: Shape, rows: list[Planned]) -> list[Planned]:
        if shape.once is None or not rows:
            return rows
        link, column = shape.once
        have = set(shape.model._default_manager.values_list(f"{link}_id", column))
        if not have:
            return rows
        objects = [(row, _derived(self._instance(shape, row, ""))) for row in rows]
        return [row for row, made in objects if (getattr(made, f"{link}_id"), getattr(made, column)) not in have]

    def _instance(self, shape: Shape, row: Planned, digest: str) -> FixtureRow:
        made = shape.model(key=row.key, fixture_digest=digest)
        self._fill(shape, made, row)
        return made

    def _fill(self, shape: Shape, made: FixtureRow, row: Planned) -> None:
        for name, value in {**row.values, "key": row.key}.items():
            setattr(made, name, _cleaned(shape.model, name, value, row.line))
        for name, key in row.links.items():
            setattr(made, f"{name}_id", self._ids[shape.links[name]][key] if key else None)

    def _create_children(self, shape: Shape, children: Children, owners: Iterable[tuple[int, Planned]]) -> None:
        made = []
        for owner, row in owners:
            for wanted in row.children.get(children.relation, []):
                child = children.model(**{f"{children.owner}_id": owner})
                for name in children.columns:
                    setattr(child, name, _cleaned(children.model, name, wanted[name], row.line))
                for name in children.links:
                    pk = self._ids[shape.model].get(wanted[name])
                    if pk is None:
                        raise row.line.error(name, f"no row has the key {wanted[name]!r}")
                    setattr(child, f"{name}_id", pk)
                made.append(child)
        if made:
            bulk_create_with_history(made, children.model, default_change_reason=REASON)

    def _update(self, shape: Shape, rows: list[Planned], digests: Mapping[str, str]) -> int:
        """Write the rows that still say what the fixtures last wrote."""
        if not rows:
            return 0
        wanted = {row.key: row for row in rows}
        found = shape.model._default_manager.filter(key__in=wanted).select_related(*shape.links)
        found = found.prefetch_related(*(_prefetch(children) for children in shape.children))
        untouched = [row for row in found if row.fixture_digest and _digest(_stored_document(shape, row)) == row.fixture_digest]
        for row in untouched:
            row.fixture_digest = digests[row.key]
            self._fill(shape, row, wanted[row.key])
            _derived(row)
        if untouched:
            columns = [column.name for column in shape.model._meta.concrete_fields if not column.primary_key and column.name != "key"]
            bulk_update_with_history(untouched, shape.model, columns, default_change_reason=REASON)
        for children in shape.children:
            self._replace_children(shape, children, untouched, wanted)
        return len(untouched)

    def _replace_children(self, shape: Shape, children: Children, rows: list[FixtureRow], wanted: Mapping[str, Planned]) -> None:
        stale: list[int] = []
        missing: list[tuple[int, Planned]] = []
        for row in rows:
            plan = wanted[row.key].children.get(children.relation, [])
            have = [(child.pk, _child_document(children, child)) for child in getattr(row, children.relation).all()]
            stale += [pk for pk, document in have if document not in plan]
            new = [document for document in plan if document not in [known for _, known in have]]
            missing.append((row.pk, Planned(row.key, {}, wanted[row.key].line, children={children.relation: new})))
        # Old names go first: two of them may not stand on one day.
        children.model._default_manager.filter(pk__in=stale).delete()
        self._create_children(shape, children, missing)


def _derived(made: FixtureRow) -> FixtureRow:
    """The row with its keys made anew; writing one row does that, updating many does not."""
    for column in made._meta.concrete_fields:
        if isinstance(column, DerivedField):
            column.pre_save(made, False)
    return made


def _prefetch(children: Children) -> models.Prefetch:
    return models.Prefetch(children.relation, children.model._default_manager.select_related(*children.links))


@lru_cache(maxsize=4096)
def _cleaned_once(model: type[models.Model], name: str, value: Any) -> Any:
    return model._meta.get_field(name).clean(value, None)  # type: ignore[union-attr]


def _cleaned(model: type[models.Model], name: str, value: Any, line: Line) -> Any:
    try:
        # The same titles stand in hundreds of bodies. A list (of aliases) cannot be remembered.
        return (_cleaned_once.__wrapped__ if isinstance(value, list) else _cleaned_once)(model, name, value)
    except ValidationError as error:
        raise line.error(name, f"{value!r}: {' '.join(error.messages)}") from None


def _planned_document(shape: Shape, row: Planned) -> Document:
    children = {children.relation: row.children.get(children.relation, []) for children in shape.children}
    return {"values": row.values, "links": {name: row.links.get(name, "") for name in shape.links}, "children": children}


def _stored_document(shape: Shape, row: FixtureRow) -> Document:
    """What a row says now, in the form of ``_planned_document``."""
    links = {name: getattr(getattr(row, name), "key", "") for name in shape.links}
    children = {
        children.relation: [_child_document(children, child) for child in getattr(row, children.relation).all()]
        for children in shape.children
    }
    return {"values": {name: getattr(row, name) for name in shape.columns}, "links": links, "children": children}


def _child_document(children: Children, child: models.Model) -> Document:
    values = {name: getattr(child, name) for name in children.columns}
    return values | {name: getattr(child, name).key for name in children.links}


def _digest(document: Document) -> str:
    """Independent of the order of keys and of children."""
    ordered = {**document, "children": {name: sorted(map(_text, rows)) for name, rows in document["children"].items()}}
    return hashlib.sha256(_text(ordered).encode()).hexdigest()


def _text(document: Document) -> str:
    return json.dumps(document, sort_keys=True, ensure_ascii=False, default=str)
