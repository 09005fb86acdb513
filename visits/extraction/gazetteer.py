"""One pass that finds every word of every table in a text: a trie over comparison keys, the longest match of each kind at each token."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from dieuphoi.vietnamese import tone_key
from visits.extraction.lexicons import Row, items, table, words
from visits.extraction.tokens import CAPITAL, CAPITALS, SIGN, Tokens, tokenise


class Entry(NamedTuple):
    """A phrase of a table: what kind, which canonical value, and its row. ``shapes`` are the capitals that print must have."""

    kind: str
    value: str
    row: Row
    shapes: tuple[int, ...]


class Hit(NamedTuple):
    """The longest phrase of one kind at a token: its length in tokens, and every entry with these words."""

    length: int
    entries: tuple[Entry, ...]

    @property
    def entry(self) -> Entry:
        return self.entries[0]


@dataclass(slots=True)
class _Node:
    """``merged`` is what a walk that ends here has found, if print need not have capitals; ``strict`` says that it must."""

    children: dict[str, "_Node"] = field(default_factory=dict)
    entries: dict[str, tuple[Entry, ...]] = field(default_factory=dict)
    merged: dict[str, "Hit"] = field(default_factory=dict)
    strict: bool = False


NO_HITS: dict[str, Hit] = {}
_STRICT = frozenset({CAPITAL, CAPITALS})


@dataclass(frozen=True, slots=True)
class Hits:
    """``at[i]`` holds the hits that start at token i, by kind; ``where`` the tokens at which a kind has one, in order."""

    at: list[dict[str, Hit]]
    where: dict[str, list[int]]

    def within(self, kind: str, start: int, end: int) -> Iterator[tuple[int, Hit]]:
        """The hits of one kind that start at tokens ``[start, end)``, in order, overlapping ones included."""
        places = self.where.get(kind)
        if places:
            at = self.at
            for place in range(bisect_left(places, start), len(places)):
                index = places[place]
                if index >= end:
                    return
                yield index, at[index][kind]

    def has(self, kind: str, start: int, end: int) -> bool:
        """Whether a hit of one kind starts at tokens ``[start, end)``."""
        places = self.where.get(kind)
        if not places:
            return False
        place = bisect_left(places, start)
        return place < len(places) and places[place] < end

    def get(self, index: int, kind: str) -> Hit | None:
        return self.at[index].get(kind) if 0 <= index < len(self.at) else None

    def end(self, index: int, kind: str) -> int:
        """Where the hit of that kind ends, or 0."""
        hit = self.at[index].get(kind) if index < len(self.at) else None
        return index + hit.length if hit else 0


class _Builder:
    def __init__(self) -> None:
        self.root = _Node()

    def add(self, phrase: str, kind: str, value: str, row: Row, capitals: bool = False) -> None:
        """``capitals``: the words printed with a capital in the table must have one in the text; abbreviations always must."""
        tokens = tokenise(phrase)
        if not len(tokens):
            return
        shapes = tuple(shape if shape == CAPITALS or (capitals and shape == CAPITAL) else SIGN for shape in tokens.shapes)
        entry = Entry(kind, value, row, shapes if any(shapes) else ())
        self._add(tokens.keys, entry)
        if capitals and "-" in tokens.keys:
            kept = [index for index, key in enumerate(tokens.keys) if key != "-"]
            self._add([tokens.keys[index] for index in kept], entry._replace(shapes=tuple(shapes[index] for index in kept)))

    def _add(self, keys: list[str], entry: Entry) -> None:
        node = self.root
        for key in keys:
            node = node.children.setdefault(key, _Node())
        known = node.entries.get(entry.kind, ())
        if entry not in known:
            node.entries[entry.kind] = (*known, entry)


@lru_cache(maxsize=1)
def _trie() -> _Node:
    builder = _Builder()
    _add_places(builder)
    _add_bodies(builder)
    for row in table("heads"):
        builder.add(row["head"], "head", row["title"] or row["head"], row)
    for row in table("modifiers"):
        builder.add(row["modifier"], "modifier_" + row["place"], row["title"], row)
    for row in table("ranks"):
        builder.add(row["word"], row["kind"], row["word"], row, capitals=row["kind"] == "beloved")
    for row in table("blockers"):
        builder.add(row["word"], "blocker", row["kind"], row)
    for row in table("commemorated"):
        builder.add(row["name"], "commemorated", row["name"], row, capitals=True)
    for name, column, kind_column in (
        ("verbs", "verb", "kind"),
        ("markers", "phrase", "kind"),
        ("delegations", "phrase", "kind"),
        ("visit_verbs", "verb", "kind"),
        ("dates", "word", "kind"),
        ("events", "trigger", "type"),
        ("gifts", "word", "kind"),
        ("statements", "phrase", "act"),
        ("targets", "phrase", "side"),
        ("partners", "phrase", "kind"),
        ("prefixes", "phrase", "kind"),
        ("credits", "word", "kind"),
        ("boilerplate", "marker", "kind"),
        ("no_visit", "phrase", "kind"),
    ):
        for row in table(name):
            builder.add(row[column], name, row[kind_column], row, capitals=name == "targets")
    for name, column in (
        ("protected", "phrase"),
        ("site_nouns", "noun"),
        ("attending", "phrase"),
        ("signing_now", "phrase"),
        ("continuers", "phrase"),
        ("subjects", "phrase"),
        ("mutual", "phrase"),
        ("helping", "verb"),
        ("in_passing", "phrase"),
        ("moving", "verb"),
        ("going", "verb"),
    ):
        for row in table(name):
            builder.add(row[column], name, row[column], row, capitals=name == "protected")
    for row in table("paper_codes"):
        builder.add(row["code"], "paper_codes", row["province"], row)
    for row in table("currencies"):
        builder.add(row["word"], "currencies", row["code"], row)
    for row in table("scales"):
        builder.add(row["word"], "scales", row["factor"], row)
    for row in table("terms"):
        for form in items(row["words"]):
            builder.add(form, "term_" + row["term"], form, row)
    _finish(builder.root, 0)
    return builder.root


def _add_places(builder: _Builder) -> None:
    dead = {tone_key(name) for name in words("commemorated", "name")}
    for row in table("provinces"):
        # A name that is first of all a late leader's is a place only with "thành phố" before it, which the aliases have.
        for name in (row["name"], *items(row["aliases"])):
            if tone_key(name) not in dead:
                builder.add(name, "province", row["name"], row, capitals=True)
    for row in _optional("districts"):
        builder.add(row["name"], "district", row["name"], row, capitals=True)
    for row in _optional("foreign_places"):
        for name in (row["name"], *items(row["aliases"])):
            builder.add(name, "foreign", row["name"], row, capitals=True)
    for row in table("countries"):
        for name in (row["name"], *items(row["aliases"])):
            builder.add(name, "country", row["name"], row, capitals=True)
    for row in _optional("outlets"):
        for name in (row["name"], *items(row["aliases"]), *items(row["domains"])):
            builder.add(name, "outlet", row["name"], row)


def _add_bodies(builder: _Builder) -> None:
    for row in table("units"):
        builder.add(row["unit"], "unit", row["body"], row)
    for row in table("body_heads"):
        builder.add(row["head"], "body_head", row["head"], row)
    for row in table("topics"):
        builder.add(row["topic"], "topic", row["topic"], row)
    for row in _optional("central_bodies"):
        for name in (row["name"], *items(row["aliases"])):
            builder.add(name, "central", row["name"], row)


def _optional(name: str) -> tuple[Row, ...]:
    try:
        return table(name)
    except FileNotFoundError:
        return ()


def find(tokens: Tokens) -> Hits:
    """All phrases of all tables in a text."""
    # No phrase has an empty word: the last walk ends there.
    keys = [*tokens.keys, ""]
    found: list[dict[str, Hit]] = []
    where: defaultdict[str, list[int]] = defaultdict(list)
    for start, node in enumerate(map(_trie().children.get, tokens.keys)):
        if node is None:
            found.append(NO_HITS)
            continue
        end = start + 1
        following = node.children.get(keys[end])
        while following is not None:
            node = following
            end += 1
            following = node.children.get(keys[end])
        here = _fitting(tuple(keys[start:end]), tuple(tokens.shapes[start:end])) if node.strict else node.merged
        found.append(here)
        for kind in here:
            where[kind].append(start)
    return Hits(found, dict(where))


@lru_cache(maxsize=16384)
def _fitting(keys: tuple[str, ...], shapes: tuple[int, ...]) -> dict[str, Hit]:
    """The hits along one walk whose capitals print has. Nobody may change what comes back."""
    here: dict[str, Hit] = {}
    node = _trie()
    for length, key in enumerate(keys, 1):
        node = node.children[key]
        for kind, entries in node.entries.items():
            fitting = tuple(entry for entry in entries if not entry.shapes or _fits(entry.shapes, shapes))
            if fitting:
                here[kind] = Hit(length, fitting)
    return here


def _finish(node: _Node, depth: int) -> None:
    """Fill ``merged`` and ``strict`` below a node."""
    for child in node.children.values():
        child.strict = node.strict or any(entry.shapes for entries in child.entries.values() for entry in entries)
        child.merged = {**node.merged, **{kind: Hit(depth + 1, entries) for kind, entries in child.entries.items()}}
        _finish(child, depth + 1)


def _fits(wanted: tuple[int, ...], shapes: tuple[int, ...]) -> bool:
    for needed, shape in zip(wanted, shapes, strict=False):
        if needed and shape not in _STRICT:
            return False
        if needed == CAPITALS and shape != CAPITALS:
            return False
    return True
