"""Scores of extractions against what careful readers expect, field by field.

An expected record has the form of the payload. ``{"any": […]}`` lists values that are equally right, ``"optional": true`` marks what counts
for nobody, found or not. A field that an expected article or visit does not have is not asked.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from visits.extraction.sameness import body_key, name_key, names_person, share_in_common, title_key

Record = dict[str, Any]
Key = Callable[[str], str]

COUNTED = ("names", "roles", "events", "gifts", "commitments", "partners")
ASKED = (
    *("kind", "visits", "side", "province", "date", "end_date", "delegation", "lead", "title", "published_on", "byline"),
    *("by", "giver", "recipient", "currency", "country", "spans"),
)
ARTICLE_FIELDS = ("kind", "published_on", "title", "byline")
VISIT_FIELDS: tuple[tuple[str, Key], ...] = (
    ("province", body_key),
    ("date", name_key),
    ("end_date", name_key),
    ("delegation", body_key),
    ("lead", name_key),
)
PARTS: tuple[tuple[str, Key], ...] = (("by", body_key), ("giver", body_key), ("recipient", body_key), ("currency", name_key))
# What hosts promise is drafted and shown, but not measured: too few readers agree on it.
MEASURED_COMMITMENTS = frozenset({"request", "pledge", "recommendation"})
CLOSE_ENOUGH = 0.5


@dataclass(slots=True)
class Counted:
    """Findings of which an article has any number."""

    right: int = 0
    extra: int = 0
    missed: int = 0

    @property
    def score(self) -> float:
        """F1."""
        return 2 * self.right / (2 * self.right + self.extra + self.missed) if self.right else float(not self.extra and not self.missed)

    @property
    def precision(self) -> float:
        return self.right / (self.right + self.extra) if self.right + self.extra else 1.0

    @property
    def recall(self) -> float:
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0


@dataclass(slots=True)
class Asked:
    """Questions that have one answer."""

    right: int = 0
    asked: int = 0

    @property
    def score(self) -> float:
        """Accuracy; 1 where nothing was asked."""
        return self.right / self.asked if self.asked else 1.0


@dataclass(frozen=True, slots=True)
class Difference:
    """What one article has otherwise than expected in a field."""

    field: str
    missed: tuple[str, ...]
    extra: tuple[str, ...]


@dataclass(slots=True)
class Scores:
    """Sums over any number of articles."""

    counted: dict[str, Counted] = field(default_factory=lambda: {name: Counted() for name in COUNTED})
    asked: dict[str, Asked] = field(default_factory=lambda: {name: Asked() for name in ASKED})
    articles: int = 0

    def add(self, other: "Scores") -> None:
        """Take in the sums of other articles."""
        self.articles += other.articles
        for name, row in other.counted.items():
            mine = self.counted[name]
            mine.right, mine.extra, mine.missed = mine.right + row.right, mine.extra + row.extra, mine.missed + row.missed
        for name, answers in other.asked.items():
            known = self.asked[name]
            known.right, known.asked = known.right + answers.right, known.asked + answers.asked

    def of(self, name: str) -> float:
        """F1 or accuracy of a field; KeyError for an unknown one."""
        return self.counted[name].score if name in self.counted else self.asked[name].score

    def rows(self) -> dict[str, dict[str, float]]:
        """Every field with its figures, rounded to four places."""
        counted = {
            name: {
                "f1": round(row.score, 4),
                "precision": round(row.precision, 4),
                "recall": round(row.recall, 4),
                "right": row.right,
                "extra": row.extra,
                "missed": row.missed,
            }
            for name, row in self.counted.items()
        }
        return counted | {
            name: {"accuracy": round(row.score, 4), "right": row.right, "asked": row.asked} for name, row in self.asked.items()
        }


def judge(scores: Scores, expected: Record, found: Record, text: str | None) -> list[Difference]:
    """Add one article to the scores and say where it differs.

    ``found`` is {} where nothing was read. Spans are judged where the text is known.
    """
    judgement = _Judgement(scores)
    scores.articles += 1
    for name in ARTICLE_FIELDS:
        if name in expected["article"]:
            judgement.ask(name, expected["article"][name], (found.get("article") or {}).get(name))
    judgement.people(expected, found)
    judgement.visits(_list(expected, "visits"), _list(found, "visits"))
    judgement.partners(_list(expected, "partners"), _list(found, "partners"))
    if text is not None:
        judgement.spans(_list(found, "people"), text)
    return judgement.differences


class _Judgement:
    def __init__(self, scores: Scores) -> None:
        self.scores = scores
        self.differences: list[Difference] = []

    def differ(self, name: str, missed: Iterable[object], extra: Iterable[object]) -> None:
        lost, more = tuple(map(str, missed)), tuple(map(str, extra))
        if lost or more:
            self.differences.append(Difference(name, lost, more))

    def ask(self, name: str, wanted: Any, answer: Any, key: Key = name_key) -> None:
        right = any(_same(option, answer, key) for option in _options(wanted))
        row = self.scores.asked[name]
        row.asked += 1
        row.right += right
        if not right:
            self.differ(name, [" / ".join(str(option) for option in _options(wanted))], [answer])

    def count(self, name: str, right: int, missed: list[str], extra: list[str]) -> None:
        row = self.scores.counted[name]
        row.right += right
        row.missed += len(missed)
        row.extra += len(extra)
        self.differ(name, missed, extra)

    def count_keys(self, name: str, wanted: dict[str, str], had: dict[str, str]) -> None:
        """Both by key, with the words to show."""
        missed, extra = sorted(wanted.keys() - had.keys()), sorted(had.keys() - wanted.keys())
        self.count(name, len(wanted.keys() & had.keys()), [wanted[key] for key in missed], [had[key] for key in extra])

    def people(self, expected: Record, found: Record) -> None:
        wanted, had = _by_name(_list(expected, "people")), _by_name(_list(found, "people"))
        optional = {key for key, person in wanted.items() if person.get("optional")}
        self.count_keys("names", _shown(wanted, optional), _shown(had, optional))
        for key, person in wanted.items():
            if key in had or key not in optional:
                self.roles(person, had.get(key, {}))
            if key in had and "side" in person and expected["article"]["kind"] == "visit_report":
                self.ask("side", person["side"], had[key].get("side"))
        for key in set(had) - set(wanted):
            self.roles({"name": had[key]["name"]}, had[key])

    def roles(self, expected: Record, found: Record) -> None:
        left = {(title_key(role.get("title") or ""), body_key(role.get("organization") or "")): role for role in _list(found, "roles")}
        right, missed = 0, []
        for role in _required_first(_list(expected, "roles")):
            titles = {title_key(title or "") for title in _options(role["title"])}
            bodies = {body_key(body or "") for body in _options(role["organization"])}
            hit = min(((title, body) for title, body in left if title in titles and body in bodies), default=None)
            if hit is not None:
                del left[hit]
                right += not role.get("optional")
            elif not role.get("optional"):
                missed.append(f"{expected['name']}: {_options(role['title'])[0]} | {_options(role['organization'])[0]}")
        extra = [f"{expected['name']}: {role.get('title')} | {role.get('organization')}" for _, role in sorted(left.items(), key=_first)]
        self.count("roles", right, missed, extra)

    def visits(self, wanted: list[Record], had: list[Record]) -> None:
        row = self.scores.asked["visits"]
        row.asked += 1
        row.right += len(wanted) == len(had)
        if len(wanted) != len(had):
            self.differ("visits", [len(wanted)], [len(had)])
        left = list(had)
        for visit in wanted:
            nearest = max(left, key=lambda other, visit=visit: _nearness(visit, other), default=None)  # type: ignore[misc]
            if nearest is not None:
                left.remove(nearest)
            self.visit(visit, nearest or {})
        for visit in left:
            self.claims({}, visit)

    def visit(self, expected: Record, found: Record) -> None:
        for name, key in VISIT_FIELDS:
            if name in expected:
                self.ask(name, expected[name], found.get(name), key)
        self.claims(expected, found)

    def claims(self, expected: Record, found: Record) -> None:
        required = {event["type"] for event in _list(expected, "events") if not event.get("optional")}
        optional = {event["type"] for event in _list(expected, "events") if event.get("optional")} - required
        types = {event["type"] for event in _list(found, "events")} - optional
        self.count_keys("events", {kind: kind for kind in required}, {kind: kind for kind in types})
        self.pairs("gifts", _list(expected, "gifts"), _list(found, "gifts"), _gift_nearness)
        said = _list(found, "commitments")
        if expected:
            said = [row for row in said if row.get("kind") in MEASURED_COMMITMENTS]
        self.pairs("commitments", _list(expected, "commitments"), said, _commitment_nearness)

    def pairs(self, name: str, wanted: list[Record], had: list[Record], nearness: Callable[[Record, Record], float]) -> None:
        left, paired, missed = list(had), [], []
        for row in _required_first(wanted):
            best = max(left, key=lambda other, row=row: nearness(row, other), default=None)  # type: ignore[misc]
            if best is not None and nearness(row, best) >= CLOSE_ENOUGH:
                left.remove(best)
                paired.append((row, best))
            elif not row.get("optional"):
                missed.append(row)
        # A part of what was found already, found once more, is no error of its own.
        taken = [name_key(str(row.get("text") or "")) for row, _ in paired]
        extra = [row for row in left if not _is_within(name_key(row.get("text") or ""), taken)]
        required = [(row, other) for row, other in paired if not row.get("optional")]
        self.count(name, len(required), [_words_of(row) for row in missed], [_words_of(row) for row in extra])
        for row, other in required:
            for part, part_key in PARTS:
                if row.get(part) is not None:
                    self.ask(part, row[part], other.get(part), part_key)

    def partners(self, expected: list[Record], found: list[Record]) -> None:
        wanted = {name_key(row["name"]): row for row in expected}
        had = {name_key(row["name"]): row for row in found}
        optional = {key for key, row in wanted.items() if row.get("optional")}
        self.count_keys("partners", _shown(wanted, optional), _shown(had, optional))
        for key in sorted(set(wanted) & set(had)):
            if wanted[key].get("country"):
                self.ask("country", wanted[key]["country"], had[key].get("country"))

    def spans(self, people: list[Record], text: str) -> None:
        row = self.scores.asked["spans"]
        for person in people:
            printed = [text[start:end] for start, end in _list(person, "spans")] or [""]
            wrong = [words for words in printed if not names_person(words, person["name"])]
            row.asked += len(printed)
            row.right += len(printed) - len(wrong)
            self.differ("spans", [person["name"]] if wrong else [], wrong)


def _first(pair: tuple[tuple[str, str], Record]) -> tuple[str, str]:
    return pair[0]


def _list(record: Record, name: str) -> list[Any]:
    return record.get(name) or []


def _options(value: Any) -> list[Any]:
    return list(value["any"]) if isinstance(value, dict) and "any" in value else [value]


def _shown(rows: dict[str, Record], without: set[str]) -> dict[str, str]:
    return {key: row["name"] for key, row in rows.items() if key not in without}


def _same(wanted: Any, answer: Any, key: Key) -> bool:
    if wanted is None or answer is None:
        return wanted is answer
    return key(str(wanted)) == key(str(answer))


def _required_first(rows: list[Record]) -> list[Record]:
    return sorted(rows, key=lambda row: bool(row.get("optional")))


def _is_within(key: str, texts: list[str]) -> bool:
    return bool(key) and any(key in text for text in texts)


def _by_name(people: list[Record]) -> dict[str, Record]:
    """By the key of the name; the second person of a name gets a key of his own."""
    seen: Counter[str] = Counter()
    out: dict[str, Record] = {}
    for person in people:
        key = name_key(person["name"])
        seen[key] += 1
        out[key if seen[key] == 1 else f"{key} ({seen[key]})"] = person
    return out


def _nearness(expected: Record, found: Record) -> int:
    def same(name: str, key: Key) -> bool:
        return any(_same(option, found.get(name), key) for option in _options(expected.get(name)))

    return 2 * same("province", body_key) + same("date", name_key)


def _gift_nearness(expected: Record, found: Record) -> float:
    if expected.get("amount") != found.get("amount"):
        return 0.0
    if expected.get("amount") is not None:
        return 1.0
    return share_in_common(str(expected.get("text") or ""), str(found.get("text") or ""))


def _commitment_nearness(expected: Record, found: Record) -> float:
    return share_in_common(expected["text"], found.get("text") or "") if expected["kind"] == found.get("kind") else 0.0


def _words_of(row: Record) -> str:
    kind = f"{row['kind']}: " if row.get("kind") else ""
    return f"{kind}{row.get('text') or row}"
