"""Articles as the public saw them on another day, but for what may not be shown any more.

An article's edition holds the passages of all visits that quoted it then. Those of a visit that was withdrawn or redacted since are left
out: the passages that stay are those of the visits whose edition of that moment may still be shown.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

import orjson

from visits.api.answers import json_text
from visits.models.public import EditionIndexLink, EditionPeriod, EditionPeriodLink, SubjectType, seen_at

Span = tuple[int, int]


def shown_at(documents: Sequence[str], moment: datetime) -> list[str]:
    """The documents of articles in their order, untouched where nothing is left out. Two queries for all of them."""
    articles = [orjson.loads(text) for text in documents]
    allowed = _passages([article["id"] for article in articles], moment)
    found = []
    for text, article in zip(documents, articles, strict=True):
        kept = [row for row in article["quotes"] if (row["start"], row["end"]) in allowed[article["id"]]]
        found.append(text if len(kept) == len(article["quotes"]) else json_text(article | {"quotes": kept}))
    return found


def _passages(articles: list[str], moment: datetime) -> dict[str, set[Span]]:
    """Of each article, what the visits of that moment quote from it."""
    links = EditionPeriodLink.objects.filter(relation=EditionIndexLink.Relation.ARTICLE, target__in=articles)
    visits = EditionPeriod.objects.filter(seen_at(moment), subject_type=SubjectType.VISIT, pk__in=links.values("entry"))
    found: dict[str, set[Span]] = defaultdict(set)
    for text in visits.values_list("edition__document", flat=True):
        for source in _sources(orjson.loads(text)):
            found[source["article"]].add((source["start"], source["end"]))
    return found


def _sources(value: Any) -> Iterator[dict[str, Any]]:
    """Every source anywhere in a visit's document."""
    if isinstance(value, dict):
        if {"article", "quote", "start", "end"} <= value.keys():
            yield value
        else:
            for member in value.values():
                yield from _sources(member)
    elif isinstance(value, list):
        for member in value:
            yield from _sources(member)
