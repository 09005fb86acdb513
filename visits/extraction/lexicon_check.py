"""Whether the word lists are in order, and whether each row that has an example is needed for it.

A row is needed when its example reads otherwise without it. ``¶`` in an example is a line break.
"""

import importlib
import json
import sys
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from types import ModuleType
from typing import Any

from dieuphoi.vietnamese import tone_key
from visits.extraction import gazetteer, lexicons
from visits.extraction.lexicons import FOLDER, Row

PACKAGE = "visits.extraction"
LINE_BREAK = "¶"
# Names of rules tell nothing about what was read.
_UNREAD = frozenset({"rule", "rules", "side_rule"})
# They hold no constant made of a table; everything else is imported anew where a row's constants are to go.
_KEPT = frozenset({"lexicons", "gazetteer", "tokens", "normalising", "lexicon_check", "evaluation", "sameness"})
# Modules whose caches follow from these tables alone; any other cache is emptied for every row.
CACHED_FROM = {
    "lexicons": frozenset({"terms"}),
    "tokens": frozenset({"ranks", "terms"}),
    "places": frozenset({"provinces", "outlets", "terms"}),
    "bodies": frozenset({"surnames"}),
    "roles": frozenset({"central_bodies"}),
    "sameness": frozenset[str](),
    "vietnamese": frozenset[str](),
}
# Columns that tables share; a table's own follow from TABLES.
_ALWAYS = ("note", "example")


@dataclass(frozen=True, slots=True)
class Shape:
    """The columns of a table before ``note`` and ``example``, and those that together may stand only once."""

    columns: str
    once: str


TABLES: dict[str, Shape] = {
    "abbreviations": Shape("abbreviation full", "abbreviation"),
    "attending": Shape("phrase", "phrase"),
    "blockers": Shape("word kind", "word kind"),
    "body_heads": Shape("head level wants_place", "head level"),
    "boilerplate": Shape("marker kind", "marker kind"),
    "commemorated": Shape("name", "name"),
    "continuers": Shape("phrase", "phrase"),
    "credits": Shape("word kind", "word kind"),
    "currencies": Shape("word code", "word"),
    "dates": Shape("word kind value", "word kind"),
    "delegations": Shape("phrase kind", "phrase kind"),
    "events": Shape("trigger type", "trigger type"),
    "gifts": Shape("word kind", "word kind"),
    "going": Shape("verb", "verb"),
    "heads": Shape("head title body takes carries rank", "head takes body"),
    "helping": Shape("verb", "verb"),
    "in_passing": Shape("phrase", "phrase"),
    "markers": Shape("phrase kind", "phrase kind"),
    "modifiers": Shape("modifier place title", "modifier place"),
    "moving": Shape("verb", "verb"),
    "mutual": Shape("phrase", "phrase"),
    "no_visit": Shape("phrase kind", "phrase kind"),
    "paper_codes": Shape("code province", "code province"),
    "partners": Shape("phrase kind", "phrase kind"),
    "prefixes": Shape("phrase kind", "phrase kind"),
    "protected": Shape("phrase", "phrase"),
    "ranks": Shape("word kind", "word kind"),
    "scales": Shape("word factor", "word"),
    "signing_now": Shape("phrase", "phrase"),
    "site_nouns": Shape("noun", "noun"),
    "statements": Shape("phrase act", "phrase act"),
    "subjects": Shape("phrase", "phrase"),
    "targets": Shape("phrase side", "phrase side"),
    "terms": Shape("term words", "term"),
    "topics": Shape("topic kind", "topic kind"),
    "units": Shape("unit body level place_word", "unit level"),
    "verbs": Shape("verb kind", "verb kind"),
    "visit_verbs": Shape("verb kind", "verb kind"),
    # GAZETTEERS.md describes these.
    "central_bodies": Shape("name kind aliases parent", "name"),
    "countries": Shape("name aliases", "name"),
    "districts": Shape("name kind province valid_to", "name kind province"),
    "foreign_places": Shape("name kind country aliases", "name country"),
    "outlets": Shape("name aliases domains province", "name"),
    "provinces": Shape("name kind valid_from valid_to aliases successor", "name valid_from"),
    "surnames": Shape("surname kind also_word", "surname"),
}
# How many rows of a table still lack an example. The numbers may only fall; a table that is not here has one in every row.
WITHOUT_EXAMPLE: dict[str, int] = {
    "abbreviations": 3,
    "attending": 9,
    "blockers": 87,
    "body_heads": 47,
    "boilerplate": 24,
    "central_bodies": 71,
    "commemorated": 5,
    "dates": 132,
    "delegations": 37,
    "districts": 45,
    "events": 10,
    "gifts": 77,
    "heads": 31,
    "helping": 4,
    "in_passing": 4,
    "markers": 65,
    "modifiers": 1,
    "mutual": 5,
    "no_visit": 9,
    "paper_codes": 2,
    "partners": 5,
    "prefixes": 5,
    "protected": 53,
    "provinces": 46,
    "ranks": 21,
    "signing_now": 8,
    "site_nouns": 17,
    "statements": 37,
    "surnames": 14,
    "targets": 59,
    "terms": 100,
    "topics": 38,
    "units": 20,
    "verbs": 43,
    "visit_verbs": 86,
}
# Tables in which capitals tell rows apart.
_CASED = frozenset({"boilerplate", "credits"})


def form_problems(name: str) -> list[str]:
    """What is wrong with a table as a table; empty when all is well. Lines are counted from 1, the header included."""
    raw = (FOLDER / f"{name}.tsv").read_text(encoding="utf-8")
    found = []
    if raw != unicodedata.normalize("NFC", raw):
        lines = [number for number, line in enumerate(raw.splitlines(), 1) if line != unicodedata.normalize("NFC", line)]
        found.append(f"{name}: not NFC: lines {lines}")
    header, *lines_of_rows = raw.splitlines()
    wanted = [*TABLES[name].columns.split(), *_ALWAYS]
    if header.split("\t") != wanted:
        return [*found, f"{name}: the columns are {header.split()}, not {wanted}"]
    for number, line in enumerate(lines_of_rows, 2):
        if len(line.split("\t")) > len(wanted):
            found.append(f"{name}:{number}: more cells than columns: {line!r}")
    return [*found, *_row_problems(name)]


def _row_problems(name: str) -> Iterator[str]:
    shape = TABLES[name]
    seen: dict[tuple[str, ...], int] = {}
    for number, row in enumerate(lexicons.table(name), 2):
        key = tuple(row[column] if name in _CASED else tone_key(row[column]) for column in shape.once.split())
        if not row[shape.columns.split()[0]]:
            yield f"{name}:{number}: no word"
        if key in seen:
            yield f"{name}:{number}: stands already in line {seen[key]}: {' | '.join(key)}"
        seen.setdefault(key, number)
        if not row["note"]:
            yield f"{name}:{number}: no note: {row[shape.columns.split()[0]]}"
    bare = [number for number, row in enumerate(lexicons.table(name), 2) if not row["example"]]
    if len(bare) > WITHOUT_EXAMPLE.get(name, 0):
        yield f"{name}: {len(bare)} rows without an example where {WITHOUT_EXAMPLE.get(name, 0)} may be: lines {bare}"


def idle_rows(name: str, numbers: Iterable[int] | None = None) -> Iterator[str]:
    """Rows whose example reads the same without them. ``numbers`` choose rows, counted from 0; None means all."""
    rows = lexicons.table(name)
    for number in range(len(rows)) if numbers is None else numbers:
        example = rows[number]["example"]
        if example and not is_needed(name, number, example):
            yield f"{name}:{number + 2}: the example reads the same without the row: {example}"


def is_needed(name: str, number: int, example: str) -> bool:
    """Whether a text is read otherwise, or not at all, once a row (counted from 0) is taken out."""
    text = example.replace(LINE_BREAK, "\n")
    with_it = _read(importlib.import_module(PACKAGE), text)
    row = lexicons.table(name)[number]
    with _without(name, number, row):
        if _read(importlib.import_module(PACKAGE), text) != with_it:
            return True
        # Constants that a module made of the table still have the row: rules imported now do not.
        with _fresh_rules() as rules:
            return rules is None or _read(rules, text) != with_it


def _read(rules: ModuleType, text: str) -> str | None:
    """What the rules find, as text to compare; None where they break, as for a word of grammar that is gone."""
    try:
        payload = rules.to_payload(rules.extract(text), file="")
    except (KeyError, IndexError):
        return None
    return json.dumps(_plain(payload), ensure_ascii=False, sort_keys=True)


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items() if key not in _UNREAD}
    return [_plain(item) for item in value] if isinstance(value, list) else value


@contextmanager
def _without(name: str, number: int, row: Row) -> Iterator[None]:
    lexicons.left_out[name] = number
    put_back = _take_from_trie(row)
    _forget(name)
    try:
        yield
    finally:
        lexicons.left_out.pop(name)
        put_back()
        _forget(name)


def _forget(table: str) -> None:
    """Empty every cache that may follow from a table but those of the tables' files and of the trie, which is changed in place."""
    for module, caches in _caches().items():
        if table in CACHED_FROM.get(module, {table}):
            for cache in caches:
                cache.cache_clear()


@lru_cache(maxsize=1)
def _caches() -> dict[str, list[Any]]:
    """The caches of the rules by the module that made them."""
    found: dict[str, list[Any]] = {}
    for module in _modules().values():
        for value in vars(module).values():
            if hasattr(value, "cache_clear") and value not in (lexicons.read_table, gazetteer._trie, _caches):
                found.setdefault(value.__module__.rpartition(".")[2], []).append(value)
    return found


def _modules() -> dict[str, ModuleType]:
    return {name: module for name, module in sys.modules.items() if name.startswith(f"{PACKAGE}.")}


def _take_from_trie(row: Row) -> Callable[[], None]:
    """Remove a row's phrases from the trie; the answer puts them back. A whole new trie would cost half a second for each row."""
    taken = [(node, kind, node.entries[kind], first) for node, kind, first in _places_of(row)]
    for node, kind, entries, _ in taken:
        left = tuple(entry for entry in entries if entry.row != row)
        if left:
            node.entries[kind] = left
        else:
            del node.entries[kind]
    _finish(first for *_, first in taken)

    def put_back() -> None:
        for node, kind, entries, _ in taken:
            node.entries[kind] = entries
        _finish(first for *_, first in taken)

    return put_back


def _finish(firsts: Iterable[str]) -> None:
    children = gazetteer._trie().children
    for first in set(firsts):
        children[first].strict = any(entry.shapes for entries in children[first].entries.values() for entry in entries)
        gazetteer._finish(gazetteer._Node({first: children[first]}), 0)


def _places_of(row: Row) -> list[tuple[Any, str, str]]:
    """Nodes of the trie that hold a row: (node, kind, first word of the phrase)."""
    if not _index:
        for first, node in gazetteer._trie().children.items():
            _add_places(first, node)
    return _index.get(tuple(row.items()), [])


_index: dict[tuple[tuple[str, str], ...], list[tuple[Any, str, str]]] = {}


def _add_places(first: str, node: Any) -> None:
    for kind, entries in node.entries.items():
        # Two forms of one row may have one key.
        for row in {tuple(entry.row.items()) for entry in entries}:
            _index.setdefault(row, []).append((node, kind, first))
    for child in node.children.values():
        _add_places(first, child)


@contextmanager
def _fresh_rules() -> Iterator[ModuleType | None]:
    """The rules imported anew, None where that fails; afterwards the old ones are back."""
    package = importlib.import_module(PACKAGE)
    old = _modules()
    attributes = dict(vars(package))
    for name in old:
        if name.rpartition(".")[2] not in _KEPT:
            del sys.modules[name]
    fresh: ModuleType | None = ModuleType(PACKAGE)
    try:
        engine, payload = (importlib.import_module(f"{PACKAGE}.{name}") for name in ("engine", "payload"))
        vars(fresh).update(extract=engine.extract, to_payload=payload.to_payload)
    except (KeyError, IndexError, ValueError):
        fresh = None
    try:
        yield fresh
    finally:
        for name in _modules():
            if name not in old:
                del sys.modules[name]
        sys.modules.update(old)
        vars(package).update(attributes)
