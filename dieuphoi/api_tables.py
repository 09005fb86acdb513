"""A list as a table: its columns follow from the serializer that describes a document, so that every list has them.

A value is a column; a nested object gives one for each of its values, joined by ``_`` (``area_name``); of several objects the names, texts
or titles stand in one cell, a line break between, and so do their ids and addresses; of sources the exact words (``quotes``).
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from rest_framework import serializers

# What tells one of several objects for people to read: the first that it has.
LABELS = ("name", "text", "title", "type", "quote", "edition")
# What else is told of each of several objects.
KEYS = ("id", "url")
# Every list has one kind of records.
CONSTANT = ("meta", "type")


@dataclass(frozen=True, slots=True)
class Column:
    """``path``: the member of the document with dots, as ``fields`` names it."""

    name: str
    path: str
    value: Callable[[Any], Any]


@lru_cache(maxsize=64)
def columns_of(shape: type[serializers.Serializer]) -> tuple[Column, ...]:
    found = [column for name, field in shape().fields.items() if name not in CONSTANT for column in _of_field(name, field, ())]
    return tuple(sorted(found, key=lambda column: column.name != "id"))


def _of_field(name: str, field: Any, above: tuple[str, ...]) -> Iterator[Column]:
    path = (*above, name)
    child = getattr(field, "child", None)
    if isinstance(child, serializers.Serializer):
        yield from _of_objects(path, child.fields)
    elif isinstance(field, serializers.Serializer):
        for member, below in field.fields.items():
            yield from _of_field(member, below, path)
    else:
        yield Column("_".join(path), ".".join(path), lambda document: _joined(_at(document, path)))


def _of_objects(path: tuple[str, ...], members: Mapping[str, Any]) -> Iterator[Column]:
    if {"article", "quote"} <= members.keys():
        above, last = path[:-1], path[-1].replace("sources", "quotes")
        yield _of_each("_".join((*above, last)), path, "quote")
        return
    label = next((name for name in LABELS if name in members), None)
    if label is not None:
        yield _of_each("_".join(path), path, label)
    for key in KEYS:
        if key in members:
            yield _of_each("_".join((*path, key)), path, key)


def _of_each(name: str, path: tuple[str, ...], member: str) -> Column:
    return Column(name, ".".join((*path, member)), lambda document: _joined([row.get(member) for row in _at(document, path) or ()]))


def _at(document: Any, path: tuple[str, ...]) -> Any:
    for name in path:
        if document is None:
            return None
        document = document.get(name)
    return document


def _joined(value: Any) -> Any:
    """One cell: several values each once, in their order, a line break between."""
    if not isinstance(value, list):
        return value
    return "\n".join(dict.fromkeys(str(row) for row in value if row not in (None, ""))) or None
