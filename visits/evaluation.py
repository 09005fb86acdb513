"""How well the extractor reads: against a folder of expected records, or against what editors published."""

import json
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db.models import Count, Q, QuerySet

from visits import documents
from visits.extraction.evaluation import MEASURED_COMMITMENTS, Difference, Record, Scores, judge
from visits.models import (
    Article,
    Commitment,
    Extraction,
    Gift,
    Participation,
    Partnership,
    PublicRecord,
    Role,
    Visit,
    VisitEvent,
    VisitSource,
)
from visits.models.claims import Decision, PublicState

CHUNK = 100

Read = Callable[[Path], tuple[Record, str | None]]


# --- Against expected records -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Judged:
    """One article, and where it differs from what was expected."""

    name: str
    differences: list[Difference]


def judge_folder(folder: Path, read: Read, scores: Scores) -> Iterator[Judged]:
    """Every ``NAME.json`` of a folder against what ``read`` finds in the article beside it: (payload, text), or ({}, None) for nothing."""
    for expected in sorted(folder.glob("*.json")):
        found, text = read(expected.with_suffix(".txt"))
        yield Judged(expected.stem, judge(scores, json.loads(expected.read_text(encoding="utf-8")), found, text))


# --- Against editions -------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class EditionScores:
    """Scores by extractor version, and within it by outlet ("" for articles without one)."""

    by_version: dict[str, Scores] = field(default_factory=lambda: defaultdict(Scores))
    by_outlet: dict[tuple[str, str], Scores] = field(default_factory=lambda: defaultdict(Scores))
    # Articles that cannot be judged yet: a visit of theirs is not public, its edition was redacted, or nothing was stored.
    waiting: int = 0


@dataclass(frozen=True, slots=True)
class Changes:
    """What editors did to the machine's claims of one field, in visits that are public."""

    field: str
    drafted: int
    confirmed: int
    changed: int
    rejected: int
    added: int

    @property
    def share(self) -> float:
        """Of all that was drafted or should have been: the part that a person had to put right (0 to 1)."""
        whole = self.drafted + self.added
        return (self.changed + self.rejected + self.added) / whole if whole else 0.0


def judge_editions() -> EditionScores:
    """The stored extractions of the articles of published visits. Five queries and no more than ``CHUNK`` articles in memory at a time."""
    scores = EditionScores()
    articles = _published_articles()
    last = 0
    while chunk := list(articles.filter(pk__gt=last)[:CHUNK]):
        _judge_chunk(chunk, scores)
        last = chunk[-1].pk
    return scores


def _published_articles() -> QuerySet[Article]:
    sources = VisitSource.objects.filter(visit__public_state=PublicState.PUBLISHED)
    return Article.objects.filter(pk__in=sources.values("article")).select_related("outlet").order_by("pk")


def _judge_chunk(chunk: list[Article], scores: EditionScores) -> None:
    keys = [article.pk for article in chunk]
    visits: dict[int, list[tuple[str | None, str]]] = defaultdict(list)
    sources = VisitSource.objects.filter(article__in=keys).order_by("pk")
    for key, public_id, state in sources.values_list("article", "visit__public_id", "visit__public_state"):
        visits[key].append((public_id, state))
    public = {public_id for rows in visits.values() for public_id, state in rows if state == PublicState.PUBLISHED}
    current = PublicRecord.objects.filter(pk__in=public, current_edition__isnull=False)
    editions = {public_id: documents.from_text(text) for public_id, text in current.values_list("pk", "current_edition__document")}
    payloads = _payloads(keys)
    for article in chunk:
        shown = [editions.get(public_id or "", {}) for public_id, _ in visits[article.pk]]
        read = payloads.get(article.pk, {})
        if not read or any("participants" not in document for document in shown):
            scores.waiting += 1
            continue
        expected = _expected(article, shown)
        for version, payload in read.items():
            one = Scores()
            judge(one, expected, _measurable(payload), None)
            scores.by_version[version].add(one)
            scores.by_outlet[version, article.outlet.name if article.outlet else ""].add(one)


def _payloads(articles: list[int]) -> dict[int, dict[str, Record]]:
    """For each article the newest payload of each extractor version, of the newest text that was read."""
    rows = Extraction.objects.filter(version__article__in=articles).order_by("version__number", "pk")
    newest: dict[int, tuple[int, dict[str, int]]] = {}
    for pk, article, number, version in rows.values_list("pk", "version__article", "version__number", "extractor_version"):
        known = newest.get(article)
        if known is None or known[0] < number:
            known = newest[article] = (number, {})
        known[1][version] = pk
    wanted = {pk: (article, version) for article, (_, versions) in newest.items() for version, pk in versions.items()}
    out: dict[int, dict[str, Record]] = defaultdict(dict)
    for pk, payload in Extraction.objects.filter(pk__in=wanted).values_list("pk", "payload"):
        article, version = wanted[pk]
        out[article][version] = payload
    return out


def _measurable(payload: Record) -> Record:
    """Without the people whom no visit took in: they became attestations, which no edition of a visit holds."""
    taken = {pk for visit in payload["visits"] for pk in visit["people_ids"]}
    return payload | {"people": [person for person in payload["people"] if person["id"] in taken]}


def _expected(article: Article, shown: list[documents.Document]) -> Record:
    """What a perfect reader would have found in this article, after what was published of it."""
    line: documents.Document = next((row for document in shown for row in document["articles"] if row["id"] == article.public_id), {})
    people: dict[str, Record] = {}
    for document in shown:
        for row in _supported(document["participants"], article):
            roles = [_role(role) for role in _supported(row["roles"], article)]
            known = people.setdefault(row["name"], {"name": row["name"], "side": row["side"], "roles": []})
            known["roles"] += [role for role in roles if role not in known["roles"]]
    partners = [
        {"name": row["name"], "country": row["country"]} for document in shown for row in _supported(document["partnerships"], article)
    ]
    return {
        "article": {"kind": "visit_report"} | {name: line[name] for name in ("title", "published_on") if line.get(name)},
        "people": list(people.values()),
        "visits": [_expected_visit(document, article) for document in shown],
        "partners": partners,
    }


def _expected_visit(document: documents.Document, article: Article) -> Record:
    facts: Record = {
        "delegation": document["delegation"]["name"] or None,
        "province": document["area"]["name"] or None,
        "lead": next((row["name"] for row in document["participants"] if row["is_lead"]), None),
        "events": _supported(document["events"], article),
        "gifts": _supported(document["gifts"], article),
        "commitments": [_commitment(row) for row in _supported(document["commitments"], article) if row["kind"] in MEASURED_COMMITMENTS],
    }
    if _is_supported(document["date_sources"], article):
        facts |= {"date": document["date"], "end_date": document["end_date"]}
    return facts


def _role(row: Record) -> Record:
    return {"title": row["title"], "organization": row["organization"]["name"] if row["organization"] else None}


def _commitment(row: Record) -> Record:
    return {"kind": row["kind"], "text": row["text"], "by": row["by"]["name"] if row["by"] else None}


def _supported(rows: list[Record], article: Article) -> list[Record]:
    return [row for row in rows if _is_supported(row["sources"], article)]


def _is_supported(sources: list[Record], article: Article) -> bool:
    """A claim without a quote may come from any of the visit's articles; one with quotes from those alone."""
    return not sources or any(source["article"] == article.public_id for source in sources)


# --- What editors changed ---------------------------------------------------------------------------------------------------

FACT_FIELDS = {"delegation": "delegation", "area": "province", "date": "date", "lead": "lead"}
CLAIM_FIELDS: tuple[tuple[str, Any, str], ...] = (
    ("names", Participation, "visit"),
    ("roles", Role, "participation__visit"),
    ("events", VisitEvent, "visit"),
    ("gifts", Gift, "visit"),
    ("commitments", Commitment, "visit"),
    ("partners", Partnership, "visit"),
)


def editors_changes() -> list[Changes]:
    """One query for each table. A claim that no extraction drafted was added by a person."""
    visits = Visit.objects.filter(public_state=PublicState.PUBLISHED)
    decisions = {
        f"{fact}_{decision}": Count("pk", filter=Q(extraction__isnull=False, **{f"{fact}_decision": decision}))
        for fact in FACT_FIELDS
        for decision in Decision.values
    }
    found = visits.aggregate(added=Count("pk", filter=Q(extraction=None)), **decisions)
    rows = [
        _changes(name, {decision: found[f"{fact}_{decision}"] for decision in Decision.values}, found["added"])
        for fact, name in FACT_FIELDS.items()
    ]
    return rows + [_claim_changes(name, model.objects.filter(**{f"{path}__in": visits})) for name, model, path in CLAIM_FIELDS]


def _claim_changes(name: str, claims: QuerySet[Any]) -> Changes:
    drafted = {decision: Count("pk", filter=Q(extraction__isnull=False, decision=decision)) for decision in Decision.values}
    found = claims.aggregate(added=Count("pk", filter=Q(extraction=None)), **drafted)
    return _changes(name, found, found["added"])


def _changes(name: str, decisions: dict[str, int], added: int) -> Changes:
    return Changes(
        field=name,
        drafted=sum(decisions[decision] for decision in Decision.values),
        confirmed=decisions[Decision.CONFIRMED],
        changed=decisions[Decision.CHANGED],
        rejected=decisions[Decision.REJECTED],
        added=added,
    )
