"""Reading stored texts again, after the rules or the word lists were improved: what would change, and changing it.

Untouched drafts follow; visits on which people have worked get proposals, and nothing that was rejected comes back (``visits.drafting``).
"""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from visits.drafting import draft_all
from visits.extraction import EXTRACTOR_VERSION, extract, lexicon_digest, to_payload
from visits.extraction.evaluation import Difference, Record, Scores, judge
from visits.models import Article, ArticleVersion, Extraction

CHUNK = 50
# What a reader may have known from elsewhere than the text.
HINTS = ("title", "outlet", "byline", "published_on")

Request = tuple[str, dict[str, Any]]
Map = Callable[[Callable[[Request], Record], Sequence[Request]], Iterator[Record]]


@dataclass(slots=True)
class Reading:
    """What came of it. ``scores`` take what was read before as the measure: "missed" is gone now, "extra" is new."""

    scores: Scores = field(default_factory=Scores)
    articles: int = 0
    changed: int = 0
    visits: int = 0
    proposals: int = 0


@dataclass(frozen=True, slots=True)
class Changed:
    """An article that reads otherwise now."""

    article: int
    title: str
    differences: tuple[Difference, ...]


def due(articles: QuerySet[Article] | None = None) -> QuerySet[ArticleVersion]:
    """The latest texts, of some articles or of all, that this extractor with these word lists has not read yet; none of copies."""
    newer = ArticleVersion.objects.filter(article=OuterRef("article"), number__gt=OuterRef("number"))
    read = Extraction.objects.filter(version=OuterRef("pk"), extractor_version=EXTRACTOR_VERSION, lexicon_digest=lexicon_digest())
    versions = ArticleVersion.objects.filter(~Exists(newer), ~Exists(read), article__copy_of=None)
    if articles is not None:
        versions = versions.filter(article__in=articles)
    return versions.order_by("pk")


def read_again(
    versions: QuerySet[ArticleVersion], *, apply: bool, workers: int = 1, report: Callable[[int, list[Changed]], None] | None = None
) -> Reading:
    """Read texts again, ``CHUNK`` at a time. Nothing is written unless ``apply``; each chunk is a transaction, and what was done is not
    done again by another call. ``report`` is told how many texts a chunk had and which of them changed."""
    reading = Reading()
    last = 0
    with _mapper(workers) as mapped:
        while chunk := list(versions.filter(pk__gt=last).select_related("article__outlet")[:CHUNK]):
            last = chunk[-1].pk
            changed = _read_chunk(chunk, reading, mapped, apply=apply)
            if report is not None:
                report(len(chunk), changed)
    return reading


class _mapper:
    """``map`` in this process or in several."""

    def __init__(self, workers: int) -> None:
        self._pool = ProcessPoolExecutor(workers) if workers > 1 else None

    def __enter__(self) -> Map:
        return partial(self._pool.map, chunksize=5) if self._pool is not None else map

    def __exit__(self, *error: object) -> None:
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)


def _read_chunk(chunk: list[ArticleVersion], reading: Reading, mapped: Map, *, apply: bool) -> list[Changed]:
    before = _payloads(chunk)
    requests = [(version.text, _hints(version, before.get(version.pk))) for version in chunk]
    payloads = list(mapped(_read, requests))
    changed = []
    for version, payload in zip(chunk, payloads, strict=True):
        differences = judge(reading.scores, before.get(version.pk) or NOTHING, payload, None)
        if differences:
            changed.append(Changed(version.article_id, version.article.title, tuple(differences)))
    reading.articles += len(chunk)
    reading.changed += len(changed)
    if apply:
        _store(chunk, payloads, reading)
    return changed


# What an article that was never read is compared with.
NOTHING: Record = {"article": {}, "people": [], "visits": [], "partners": []}


def _payloads(chunk: list[ArticleVersion]) -> dict[int, Record]:
    rows = Extraction.objects.filter(version__in=chunk).order_by("pk").values_list("version", "payload")
    return dict(rows)


def _hints(version: ArticleVersion, before: Record | None) -> dict[str, Any]:
    """What the first reading was told beside the text: values that it had and that stand nowhere in it."""
    hints: dict[str, Any] = {"source_name": version.source_name or None, "url": version.article.url}
    if before is not None:
        told = before["article"]
        hints |= {name: told[name] for name in HINTS if told.get(name) and not told["spans"].get(name)}
    if version.article.outlet is not None:
        hints.setdefault("outlet", version.article.outlet.name)
    return hints


def _read(request: Request) -> Record:
    text, hints = request
    return to_payload(extract(text, **hints), file=hints["source_name"] or "")


@transaction.atomic
def _store(chunk: list[ArticleVersion], payloads: list[Record], reading: Reading) -> None:
    # Somebody may have brought a newer text meanwhile: the words of an older one would take its place.
    newest = dict(
        ArticleVersion.objects.filter(article__in=[version.article_id for version in chunk])
        .order_by("article", "number")
        .values_list("article", "pk")
    )
    rows = [
        Extraction(version=version, extractor_version=EXTRACTOR_VERSION, lexicon_digest=lexicon_digest(), payload=payload)
        for version, payload in zip(chunk, payloads, strict=True)
        if newest[version.article_id] == version.pk
    ]
    known = Extraction.objects.filter(version__in=chunk, extractor_version=EXTRACTOR_VERSION, lexicon_digest=lexicon_digest())
    done = set(known.values_list("version", flat=True))
    rows = [row for row in rows if row.version_id not in done]
    Extraction.objects.bulk_create(rows)
    for drafted in draft_all(rows):
        reading.visits += drafted.visits
        reading.proposals += drafted.proposals
