"""What the tables of ``fixtures/`` say of areas, bodies and posts (fixtures/README.md describes the tables)."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from dieuphoi.vietnamese import fold, tone_key
from people.fixture_tables import FixtureError, Line, by_key, read_table
from people.loading import Children, Document, Planned, Shape
from people.models import Area, AreaChange, AreaName, Change, Organization, OrganizationChange, OrganizationName, Post

BODY_COLUMNS = "key name classification parent posts valid_from valid_to other_names note"
CHANGE_COLUMNS = "before after kind on resolution"

_CLASSIFICATIONS = Organization.Classification.values
_CHANGE = ("kind", "on", "resolution")
AREAS = Shape(
    Area,
    columns=("name", "level", "code", "valid_from", "valid_to"),
    links={"parent": Area},
    children=(
        Children("names", AreaName, "area", ("level", "kind", "name", "valid_from", "valid_to")),
        Children("changes_to", AreaChange, "before", _CHANGE, links=("after",)),
    ),
)
BODIES = Shape(
    Organization,
    columns=("name", "classification", "valid_from", "valid_to"),
    links={"area": Area, "parent": Organization},
    children=(
        Children("names", OrganizationName, "organization", ("name", "valid_from", "valid_to")),
        Children("changes_to", OrganizationChange, "before", _CHANGE, links=("after",)),
    ),
)
POSTS = Shape(Post, columns=("title", "rank"), links={"organization": Organization}, once=("organization", "title_key"))


@dataclass(frozen=True, slots=True)
class Printed:
    """Other ways in which a central body is printed: they stand in the extraction's lexicon and are handed in."""

    other_names: Sequence[str]


@dataclass(frozen=True, slots=True)
class _Place:
    """A province over its life, with its names in order of time."""

    line: Line
    key: str
    start: date | None
    end: date | None
    names: list[Line]

    def lives_within(self, not_before: date | None, not_after: date | None) -> bool:
        """False for a place that ended before the one day or began after the other."""
        return not (not_before and self.end and self.end < not_before) and not (not_after and self.start and self.start > not_after)


class AuthorityTables:
    """The tables of one folder, read and checked."""

    def __init__(self, folder: Path, printed: Mapping[str, Printed]) -> None:
        self._folder = folder
        self._printed = printed
        self._areas = by_key(read_table(folder / "areas.tsv", "key name level parent code valid_from valid_to note"))
        self._area_names = self._children("area_names.tsv", "area kind name valid_from valid_to", "area", self._areas)
        self._area_changes = self._changes("area_changes.tsv", self._areas)
        self._central = by_key(read_table(folder / "central_bodies.tsv", BODY_COLUMNS) + read_table(folder / "missions.tsv", BODY_COLUMNS))
        self._body_changes = self._changes("body_changes.tsv", self._central)
        self._titles: dict[str, list[Line]] = defaultdict(list)
        for line in read_table(folder / "post_sets.tsv", "set rank title"):
            self._titles[line.text("set")].append(line)

    def _children(self, name: str, columns: str, owner: str, owners: Mapping[str, Line]) -> dict[str, list[Line]]:
        found: dict[str, list[Line]] = defaultdict(list)
        for line in read_table(self._folder / name, columns):
            found[self._known(line, owner, owners)].append(line)
        return found

    def _changes(self, name: str, owners: Mapping[str, Line]) -> dict[str, list[Document]]:
        found: dict[str, list[Document]] = defaultdict(list)
        for before, lines in self._children(name, CHANGE_COLUMNS, "before", owners).items():
            for line in lines:
                line.text("on")
                change = {"kind": line.one_of("kind", Change.Kind.values), "on": line.day("on"), "resolution": line.text("resolution")}
                found[before].append(change | {"after": self._known(line, "after", owners)})
        return found

    @staticmethod
    def _known(line: Line, field: str, rows: Mapping[str, Line]) -> str:
        key = line.text(field)
        if key not in rows:
            raise line.error(field, f"no row has the key {key!r}")
        return key

    def areas(self) -> list[Planned]:
        """The country, and every province since 2004."""
        plan = []
        for key, line in self._areas.items():
            start, end = line.period()
            level = line.one_of("level", Area.Level.values)
            names = []
            for name in self._area_names.get(key, []):
                first, last = name.period()
                names.append({"level": level, "kind": name.text("kind"), "name": name.text("name"), "valid_from": first, "valid_to": last})
            if not names:
                raise line.error("key", f"area_names.tsv has no name for {key!r}")
            values = {"name": line.text("name"), "level": level, "code": line.optional("code"), "valid_from": start, "valid_to": end}
            children = {"names": names, "changes_to": self._area_changes.get(key, [])}
            plan.append(Planned(key, values, line, {"parent": line.optional("parent")}, children))
        return plan

    def area_named(self, name: str) -> str | None:
        """Key of the first area in time that bore the name of a province; None where there is none."""
        places = [place for place in self._places() if any(row.text("name") == name for row in place.names)]
        return min(places, key=lambda place: place.start or date.min).key if places else None

    def is_area(self, key: str) -> bool:
        return key in self._areas

    def _places(self) -> list[_Place]:
        return [
            _Place(line, key, *line.period(), sorted(self._area_names[key], key=lambda row: row.day("valid_from") or date.min))
            for key, line in self._areas.items()
            if line.text("level") == Area.Level.PROVINCE
        ]

    def bodies_and_posts(self) -> tuple[list[Planned], list[Planned]]:
        """Central bodies, missions, and the usual bodies of every province, with their usual posts."""
        bodies: list[Planned] = []
        posts: list[Planned] = []
        for key, line in self._central.items():
            body = self._central_body(key, line)
            bodies.append(body)
            posts += self._posts(body)
        for body in self._provincial_bodies():
            bodies.append(body)
            posts += self._posts(body)
        return bodies, posts

    def _central_body(self, key: str, line: Line) -> Planned:
        start, end = line.period()
        name = line.text("name")
        printed = self._printed.get(name)
        others = [*line.items("other_names"), *(printed.other_names if printed else ())]
        children = {
            "names": _names_beside([(name, None, None)], [(other, None, None) for other in others]),
            "changes_to": self._body_changes.get(key, []),
        }
        values = {"name": name, "classification": _classification(line), "valid_from": start, "valid_to": end}
        return Planned(key, values, line, {"area": "", "parent": line.optional("parent")}, children)

    def _provincial_bodies(self) -> list[Planned]:
        columns = "key name classification parent posts other_names not_before not_after not_in note"
        templates = by_key(read_table(self._folder / "province_bodies.tsv", columns))
        words = by_key(read_table(self._folder / "province_kinds.tsv", "kind party youth"), "kind")
        plan = []
        for place in self._places():
            fitting = {
                key: line
                for key, line in templates.items()
                if place.lives_within(line.day("not_before"), line.day("not_after")) and place.key not in line.items("not_in")
            }
            plan += [_provincial_body(place, key, line, words, fitting) for key, line in fitting.items()]
        for line in templates.values():
            for key in line.items("not_in"):
                if key not in self._areas:
                    raise line.error("not_in", f"no area has the key {key!r}")
        return plan

    def _posts(self, body: Planned) -> list[Planned]:
        name = body.line.optional("posts")
        if name and name not in self._titles:
            raise body.line.error("posts", f"post_sets.tsv has no set {name!r}")
        return [
            Planned(
                f"{body.key}--{slug(line.text('title'))}",
                {"title": line.text("title"), "rank": line.number_of("rank")},
                line,
                {"organization": body.key},
            )
            for line in self._titles.get(name, [])
        ]


def _provincial_body(place: _Place, key: str, line: Line, words: Mapping[str, Line], fitting: Mapping[str, Line]) -> Planned:
    several = len(place.names) > 1
    own, others = [], []
    for period in place.names:
        start, end = period.period() if several else (None, None)
        own.append((_printed(line, "name", line.text("name"), period, words), start, end))
        others += [(_printed(line, "other_names", other, period, words), start, end) for other in line.items("other_names")]
    latest = own[-1][0]
    parent = line.optional("parent")
    values = {"name": latest, "classification": _classification(line), "valid_from": place.start, "valid_to": place.end}
    links = {"area": place.key, "parent": f"{place.key}-{parent}" if parent in fitting else ""}
    names = _names_beside([] if several else own, [*(own if several else []), *others])
    return Planned(f"{place.key}-{key}", values, line, links, {"names": names, "changes_to": []})


def _printed(line: Line, field: str, pattern: str, period: Line, words: Mapping[str, Line]) -> str:
    """A pattern with the words of one province in one period: {name}, {unit} (its kind and name), {party}, {youth}."""
    kind, name = period.text("kind"), period.text("name")
    if kind not in words:
        raise period.error("kind", f"province_kinds.tsv has no kind {kind!r}")
    fields = {"name": name, "unit": f"{kind} {name}", "party": words[kind].text("party"), "youth": words[kind].text("youth")}
    try:
        return pattern.format_map(fields)
    except (KeyError, ValueError, IndexError) as error:
        raise line.error(field, f"{pattern!r} has a field that nothing fills: {error}") from None


def _names_beside(taken: list[tuple[str, date | None, date | None]], others: list[tuple[str, date | None, date | None]]) -> list[Document]:
    """Rows of other names; one that compares like a name already there says nothing new."""
    seen = {tone_key(name) for name, _, _ in taken}
    rows: list[Document] = []
    for name, start, end in others:
        if tone_key(name) not in seen:
            seen.add(tone_key(name))
            rows.append({"name": name, "valid_from": start, "valid_to": end})
    return rows


def _classification(line: Line) -> str:
    return line.one_of("classification", _CLASSIFICATIONS)


def slug(text: str) -> str:
    """A key made from a name: "Phó Chủ tịch" -> "pho-chu-tich"."""
    made = re.sub(r"[^a-z0-9]+", "-", fold(text)).strip("-")
    if not made:
        raise FixtureError(f"no key can be made from {text!r}")
    return made
