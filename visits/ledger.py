"""Parts of a visit as their own lists show them: each with what of the visit it needs to stand alone. From the visit's document only."""

import json
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from dieuphoi.partial_dates import PartialDate
from dieuphoi.vietnamese import search_text
from visits.models.public import UNHEARD, WIDE, EditionIndex, EditionIndexLink, LedgerEntry, SubjectType, folded_target

Document = dict[str, Any]
Relation = EditionIndexLink.Relation

# Lists of a visit's document, and what stands in them.
LISTS = {
    "commitments": SubjectType.COMMITMENT,
    "gifts": SubjectType.GIFT,
    "events": SubjectType.EVENT,
    "partnerships": SubjectType.PARTNERSHIP,
}
# More than any visit has: editions' numbers times this leave room for one number a part.
MOST_PARTS = 100_000
# The part's own field would hide the one that every document has.
RENAMED = {SubjectType.EVENT: {"type": "event_type"}}


def parts_of(document: Document) -> Iterator[tuple[SubjectType, int, Document]]:
    """Kind, place in its list and content of each part that has an id: editions of the first time know none."""
    for name, kind in LISTS.items():
        for position, part in enumerate(document.get(name, ())):
            if part.get("id"):
                yield kind, position, part


def outlets_of(articles: list[Document]) -> set[str]:
    return {folded_target(article["outlet"]) for article in articles if article["outlet"]} - {""}


class Ledger:
    """The rows of a visit. ``entry``: its own row of the index."""

    def __init__(self, entry: EditionIndex, document: Document) -> None:
        self.entry, self.document = entry, document
        self.articles = {article["id"]: article for article in document["articles"]}

    def rows(self) -> Iterator[tuple[LedgerEntry, set[tuple[str, str]]]]:
        """A row, not saved, and its links as (relation, target)."""
        for place, (kind, position, part) in enumerate(parts_of(self.document)):
            yield self._row(kind, position, part, place), self._links(kind, part)

    def _row(self, kind: SubjectType, position: int, part: Document, place: int) -> LedgerEntry:
        earliest, latest = self._days(part)
        amount = part.get("amount")
        return LedgerEntry(
            public_id=part["id"],
            entry=self.entry,
            subject_type=kind,
            position=position,
            words_row=self.entry.edition_id * MOST_PARTS + place,
            document=_text(self._document(kind, part)),
            date_earliest=earliest,
            date_latest=latest,
            is_wide=latest - earliest > WIDE,
            changed_at=self.entry.changed_at,
            search_key=search_text(*self._searched(part)),
            is_sample=self.entry.is_sample,
            currency=part.get("currency") or "",
            amount=Decimal(str(amount)) if amount is not None else None,
            waiting_since=max(latest, _last_day(part) or date.min) if kind == SubjectType.COMMITMENT else None,
        )

    def _days(self, part: Document) -> tuple[date, date]:
        """Of an event with a day of its own that day, else those of the visit."""
        own = PartialDate.parse(part["date"]) if part.get("date") else None
        if own is None or own.earliest is None or own.latest is None:
            return self.entry.date_earliest, self.entry.date_latest
        return own.earliest, own.latest

    def _document(self, kind: SubjectType, part: Document) -> Document:
        visit, renamed = self.document, RENAMED.get(kind, {})
        values = {renamed.get(name, name): value for name, value in part.items() if name not in ("id", "date", "sources", "follow_ups")}
        head = {name: visit[name] for name in ("edition", "published_at", "is_sample")}
        followed = {}
        if kind == SubjectType.COMMITMENT:
            last = last_follow_up(part)
            followed = {
                "status": last["status"] if last else None,
                "followed_up_on": last["date"] if last else None,
                "follow_ups": [row | {"sources": self._sources(row)} for row in part.get("follow_ups", ())],
            }
        own_day = part.get("date")
        return {
            "id": part["id"],
            "type": kind.value,
            **head,
            "visit": {"id": visit["id"], "name": visit["name"]},
            "date": own_day or visit["date"],
            "end_date": None if own_day else visit["end_date"],
            "area": {name: visit["area"][name] for name in ("id", "name", "kind")},
            "delegation": {name: visit["delegation"][name] for name in ("name", "organization")},
            **values,
            **followed,
            "sources": self._sources(part),
        }

    def _sources(self, claim: Document) -> list[Document]:
        """With the article's name, outlet and day beside the words: here no list of articles stands below."""
        return [source | self._named(source["article"]) for source in claim["sources"]]

    def _named(self, article: str) -> Document:
        line = self.articles.get(article, {})
        return {name: line.get(name) for name in ("title", "outlet", "published_on", "url")}

    def _links(self, kind: SubjectType, part: Document) -> set[tuple[str, str]]:
        visit = self.document
        bodies = [role["organization"] for row in visit["participants"] if row["side"] == "host" for role in row["roles"]]
        if kind == SubjectType.COMMITMENT:
            people = [part["by"]["person"]] if part["by"] else []
        else:
            people = [row["person"] for row in visit["participants"]]
        sender = visit["delegation"]["organization"]
        claims = [part, *part.get("follow_ups", ())]
        cited = {source["article"] for claim in claims for source in claim["sources"]} or set(self.articles)
        found: set[tuple[str, str | None]] = {
            (Relation.VISIT.value, visit["id"]),
            (Relation.AREA.value, visit["area"]["id"]),
            (Relation.DELEGATION.value, sender["id"] if sender else None),
            *((Relation.HOST.value, body["id"]) for body in bodies if body),
            *((Relation.PERSON.value, person["id"]) for person in people if person),
            *((Relation.ARTICLE.value, article) for article in cited),
            *((Relation.OUTLET.value, outlet) for outlet in outlets_of([self.articles[pk] for pk in cited if pk in self.articles])),
            *_values(kind, part),
        }
        return {(relation, target) for relation, target in found if target}

    def _searched(self, part: Document) -> Iterator[str]:
        visit = self.document
        yield from (visit["name"], visit["delegation"]["name"], visit["area"]["name"])
        yield from (part.get(name) or "" for name in ("text", "name", "country", "giver", "recipient"))
        if part.get("by"):
            yield part["by"]["name"]
        yield from (row["note"] or "" for row in part.get("follow_ups", ()))


def _values(kind: SubjectType, part: Document) -> set[tuple[str, str | None]]:
    """What a part is, in words of the API's own lists."""
    if kind == SubjectType.COMMITMENT:
        last = last_follow_up(part)
        return {(Relation.KIND.value, part["kind"]), (Relation.STATUS.value, last["status"] if last else UNHEARD)}
    if kind == SubjectType.EVENT:
        return {(Relation.EVENT_TYPE.value, part["type"])}
    if kind == SubjectType.GIFT:
        return {(Relation.CURRENCY.value, part["currency"])}
    return {(Relation.COUNTRY.value, folded_target(part["country"] or ""))}


def last_follow_up(part: Document) -> Document | None:
    """The latest by its day; of one day the one that was written last."""
    rows = part.get("follow_ups", ())
    return max(enumerate(rows), key=lambda found: (_day(found[1]) or date.min, found[0]))[1] if rows else None


def _last_day(part: Document) -> date | None:
    last = last_follow_up(part)
    return _day(last) if last else None


def _day(row: Document) -> date | None:
    return PartialDate.parse(row["date"]).latest


def _text(document: Document) -> str:
    # Here and not in visits.documents: that module reads claims, which what is derived from editions never does.
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"))
