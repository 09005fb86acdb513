"""``fields`` and ``omit``: which members of a document go out.

Names are those of the serializer that describes the document; nested ones follow a dot.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import orjson
from django.http import QueryDict
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers

from dieuphoi.api_problems import BadParameters

PARAMETERS = ("fields", "omit")
# Name -> the names below it; empty where the value is taken whole.
Tree = Mapping[str, "Tree"]


@lru_cache(maxsize=64)
def tree_of(shape: type[serializers.Serializer]) -> Tree:
    """The members of a document in their order; ``meta`` is the answer's, not the document's."""
    return {name: _below(field) for name, field in shape().fields.items() if name != "meta"}


def _below(field: Any) -> Tree:
    field = getattr(field, "child", field)
    return {name: _below(member) for name, member in field.fields.items()} if isinstance(field, serializers.Serializer) else {}


@lru_cache(maxsize=64)
def names_of(shape: type[serializers.Serializer]) -> tuple[str, ...]:
    """Every name that may be chosen or left out: ``area``, ``area.name``."""
    return tuple(_names(tree_of(shape)))


def _names(tree: Tree, prefix: str = "") -> Iterable[str]:
    for name, below in tree.items():
        yield prefix + name
        yield from _names(below, f"{prefix}{name}.")


@dataclass(frozen=True, slots=True)
class Selection:
    """What is left of a document. ``key``: the same text for the same choice, for tags."""

    tree: Tree
    key: str

    def covers(self, path: str) -> bool:
        """Whether a value goes out, at least in part."""
        tree = self.tree
        for name in path.split("."):
            if name not in tree:
                return False
            tree = tree[name]
            if not tree:
                return True
        return True

    def of_text(self, document: str) -> str:
        return orjson.dumps(_cut(orjson.loads(document), self.tree)).decode()


def _cut(value: Any, tree: Tree) -> Any:
    if isinstance(value, list):
        return [_cut(row, tree) for row in value]
    if not isinstance(value, dict):
        return value
    return {name: _cut(member, tree[name]) if tree[name] else member for name, member in value.items() if name in tree}


def selection_of(query: QueryDict | Mapping[str, str], shape: type[serializers.Serializer]) -> Selection | None:
    """What is asked for; None for whole documents. BadParameters for names that there are not, and for a choice that leaves nothing."""
    fields, omit = query.get("fields"), query.get("omit")
    if fields is None and omit is None:
        return None
    return _selection(fields, omit, shape)


@lru_cache(maxsize=512)
def _selection(fields: str | None, omit: str | None, shape: type[serializers.Serializer]) -> Selection:
    chosen, left_out = (_listed(text) for text in (fields, omit))
    known = set(names_of(shape))
    problems: dict[str, tuple[str, str]] = {}
    for parameter, names in (("fields", chosen), ("omit", left_out)):
        if names is not None and (unknown := [name for name in names if name not in known]):
            problems[parameter] = "unknown_field", f"There is no {', '.join(unknown)[:200]!r}. {_allowed(shape)}"
    if problems:
        raise BadParameters(problems)
    both = [name for name in chosen or () if any(name == other or name.startswith(f"{other}.") for other in left_out or ())]
    if both:
        raise BadParameters({"omit": ("contradiction", f"Leaves out what fields asks for: {', '.join(both)[:200]}.")})
    tree = _copy(tree_of(shape)) if chosen is None else _chosen(tree_of(shape), chosen)
    for name in left_out or ():
        _drop(tree, name.split("."))
    if not tree:
        raise BadParameters({"omit": ("nothing_left", "Leaves nothing.")})
    return Selection(tree, f"{','.join(chosen or ())}-{','.join(left_out or ())}")


def _listed(text: str | None) -> list[str] | None:
    return None if text is None else [name.strip() for name in text.split(",")]


def _allowed(shape: type[serializers.Serializer]) -> str:
    tree = tree_of(shape)
    nested = next((f"{name}.{next(iter(below))}" for name, below in tree.items() if below), "")
    below = f"; what is below them with a dot, as {nested}" if nested else ""
    return f"Allowed, with commas between: {', '.join(tree)}{below}."


def _copy(tree: Tree) -> dict[str, Any]:
    return {name: _copy(below) for name, below in tree.items()}


def _chosen(tree: Tree, names: list[str]) -> dict[str, Any]:
    """The part of the tree that has these names, in the tree's order."""
    found: dict[str, Any] = {}
    for name, below in tree.items():
        deeper = [path.removeprefix(f"{name}.") for path in names if path.startswith(f"{name}.")]
        if name in names:
            found[name] = _copy(below)
        elif deeper:
            found[name] = _chosen(below, deeper)
    return found


def _drop(tree: dict[str, Any], path: list[str]) -> None:
    name, *deeper = path
    if deeper and name in tree:
        _drop(tree[name], deeper)
        if tree[name]:
            return
    # What has lost all its members would be taken whole.
    tree.pop(name, None)


def parameters_of(shape: type[serializers.Serializer]) -> list[OpenApiParameter]:
    """The two parameters for the schema."""
    names = {"type": "array", "minItems": 1, "items": {"type": "string", "enum": list(names_of(shape))}}
    texts = {
        "fields": "Only these members of each record, with commas between; nested ones with dots. Everything else is left out.",
        "omit": "All but these members, with commas between; nested ones with dots. It must not name what fields asks for.",
    }
    return [OpenApiParameter(name, names, "query", description=text, style="form", explode=False) for name, text in texts.items()]
