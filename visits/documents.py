"""Documents: a subject of the record as the JSON that goes out. docs/api.md describes the fields."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import models

from dieuphoi.partial_dates import PartialDate
from dieuphoi.spans import Span
from people.models import Area, AreaChange, Organization, Person, Post
from visits.models import Article, ArticleVersion, Citation, FollowUp, Visit
from visits.models.citations import TARGETS
from visits.models.claims import Basis, Claim, Decision
from visits.quoting import SHARE, bounded_text, covered, narrowed

Document = dict[str, Any]
# Claims whose text is a clause or a sentence of the article.
WORDED = ("commitment", "gift")


def as_text(document: Document) -> str:
    """The one spelling of a document: what is stored, hashed and sent."""
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"))


def from_text(text: str) -> Document:
    document: Document = json.loads(text)
    return document


def changed_parts(before: Document, after: Document) -> list[str]:
    """Top-level names of a body whose values are others than in the document before."""
    return [name for name, value in after.items() if before.get(name) != value]


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def head(public_id: str, subject_type: str, edition: int, published_at: datetime, is_sample: bool) -> Document:
    """What every document begins with."""
    return {
        "id": public_id,
        "type": subject_type,
        "edition": edition,
        "published_at": published_at.isoformat(timespec="seconds"),
        "is_sample": is_sample,
    }


def standing_follow_ups(visit: Visit) -> models.QuerySet[FollowUp]:
    return FollowUp.objects.standing().filter(commitment__in=visit.commitments.standing())


def quoted_articles(visit: Visit) -> list[Article]:
    """The articles that report a visit, then those that its follow-ups quote."""
    sources = list(visit.articles.select_related("outlet").order_by("pk"))
    followed = Citation.objects.filter(follow_up__in=standing_follow_ups(visit))
    more = Article.objects.filter(pk__in=followed.values("version__article")).exclude(pk__in=[article.pk for article in sources])
    return [*sources, *more.select_related("outlet").order_by("pk")]


class VisitDocument:
    """A visit as it stands in the working copy: claims that nobody rejected, with their exact quotes. Ten queries, whatever its size.

    ``taken``: an article's public id -> the spans that other published visits quote from it.
    """

    def __init__(self, visit: Visit, taken: Mapping[str, Sequence[Span]] | None = None) -> None:
        self.visit = visit
        self.articles = quoted_articles(visit)
        self.reports = set(visit.sources.values_list("article", flat=True))
        people = visit.participations.standing().select_related("person").order_by("position", "pk")
        self.participations = list(people.prefetch_related("roles__organization", "roles__post"))
        self.follow_ups: dict[int, list[FollowUp]] = defaultdict(list)
        for row in standing_follow_ups(visit):
            self.follow_ups[row.commitment_id].append(row)
        self.sources: dict[tuple[str, int], list[Citation]] = defaultdict(list)
        citations = (
            Citation.objects.of_visit(visit).select_related("version__article").defer("version__text").order_by("start", "end", "pk")
        )
        for citation in citations:
            target = next(name for name in TARGETS if getattr(citation, f"{name}_id") is not None)
            self.sources[target, getattr(citation, f"{target}_id")].append(citation)
        self.taken = taken or {}
        self.quoted: list[tuple[Citation, Document]] = []
        self.worded: list[tuple[list[Citation], Document]] = []

    def _narrow(self) -> None:
        """Bound the quotes of the document that was just made: of an article a fifth at most, whichever of its texts they are from."""
        spans: dict[int, set[Span]] = defaultdict(set)
        for citation, _ in self.quoted:
            spans[citation.version_id].add(Span(citation.start, citation.end))
        left: dict[int, int] = {}
        shown: dict[tuple[int, Span], Span] = {}
        texts: dict[int, str] = {}
        for version in ArticleVersion.objects.filter(pk__in=spans).select_related("article").order_by("article", "-number"):
            article, text = version.article, version.text
            others = self.taken.get(article.public_id or "", ())
            budget = min(left.get(article.pk, len(text)), len(text) // SHARE)
            found = narrowed(text, spans[version.pk], others, budget)
            left[article.pk] = max(0, budget - covered([*others, *found.values()]))
            shown |= {(version.pk, whole): part for whole, part in found.items()}
            texts[version.pk] = text
        for citation, source in self.quoted:
            whole = Span(citation.start, citation.end)
            part = shown[citation.version_id, whole]
            source |= {
                "quote": part.quote(texts[citation.version_id]),
                "start": part.start,
                "end": part.end,
                "narrowed": part != whole,
            }
        for citations, claim in self.worded:
            quotes = [(row.quote, shown[row.version_id, Span(row.start, row.end)].end - row.start) for row in citations]
            claim["text"] = bounded_text(claim["text"], quotes)

    def body(self) -> Document:
        visit = self.visit
        self.quoted, self.worded = [], []
        document: Document = {
            "name": str(visit),
            "date": visit.date or None,
            "end_date": visit.end_date or None,
            "date_basis": self._basis(visit.date_basis, visit.date_decision),
            "date_sources": self._sources("visit", visit.pk, "date"),
            "delegation": {
                "name": visit.delegation_text,
                "organization": _named(visit.delegation),
                "basis": self._basis(visit.delegation_basis, visit.delegation_decision),
                "sources": self._sources("visit", visit.pk, "delegation"),
            },
            "area": self._area(),
            "lead": self._lead(),
            "participants": [self._participant(row) for row in self.participations],
            "events": [
                self._claim("event", row, {"id": row.public_id, "type": row.type, "date": row.date or None}) for row in self._rows("events")
            ],
            "gifts": [self._claim("gift", row, _gift(row)) for row in self._rows("gifts")],
            "commitments": [self._commitment(row) for row in self._rows("commitments")],
            "partnerships": [
                self._claim("partnership", row, {"id": row.public_id, "name": row.name, "country": row.country or None})
                for row in self._rows("partnerships")
            ],
            "articles": [
                _article_line(article) | {"role": "report" if article.pk in self.reports else "follow_up"} for article in self.articles
            ],
        }
        self._narrow()
        return document

    def _rows(self, related: str) -> list[Any]:
        return list(getattr(self.visit, related).standing())

    def _basis(self, basis: str, decision: str) -> str:
        """stated, inferred (and confirmed), or edited (given or corrected by a person)."""
        return Basis.EDITED.value if decision == Decision.CHANGED else str(basis)

    def _sources(self, table: str, pk: int, field: str | None = None) -> list[Document]:
        rows = self.sources.get((table, pk), [])
        return [self._source(row) for row in rows if field is None or row.field == field]

    def _source(self, citation: Citation) -> Document:
        source = {"article": citation.version.article.public_id, "field": citation.field or None}
        self.quoted.append((citation, source))
        return source

    def _claim(self, table: str, row: Claim, values: Document) -> Document:
        claim = values | {"basis": self._basis(row.basis, row.decision), "sources": self._sources(table, row.pk)}
        if table in WORDED:
            self.worded.append((self.sources.get((table, row.pk), []), claim))
        return claim

    def _area(self) -> Document:
        visit, area = self.visit, self.visit.area
        day = PartialDate.parse(visit.date).earliest if visit.date else None
        called = area.name_on(day) if area else None
        return {
            # The name of the day: the record keeps what the place was called then.
            "name": called.name if called else visit.area_text,
            "kind": called.kind or None if called else None,
            "id": area.public_id if area else None,
            "basis": self._basis(visit.area_basis, visit.area_decision),
            "sources": self._sources("visit", visit.pk, "area"),
        }

    def _lead(self) -> Document | None:
        for row in self.participations:
            if row.is_lead:
                return {"name": row.name_text, "person": _named(row.person)}
        return {"name": self.visit.lead_text, "person": None} if self.visit.lead_text else None

    def _participant(self, row: Any) -> Document:
        roles = [
            self._claim(
                "role",
                role,
                {
                    "text": role.text,
                    "title": role.title,
                    "organization": _body(role),
                    "post": {"id": role.post.public_id, "name": role.post.title} if role.post else None,
                },
            )
            for role in row.roles.all()
            if role.is_standing
        ]
        values = {"name": row.name_text, "side": row.side, "is_lead": row.is_lead, "person": _named(row.person), "roles": roles}
        return self._claim("participation", row, values)

    def _commitment(self, row: Any) -> Document:
        speaker = next((person for person in self.participations if person.pk == row.by_id), None)
        by = {"name": row.by_text, "person": _named(speaker.person) if speaker else None} if row.by_text else None
        values = {"id": row.public_id, "kind": row.kind, "text": row.text, "by": by}
        claim = self._claim("commitment", row, values)
        claim["follow_ups"] = [self._follow_up(found) for found in self.follow_ups[row.pk]]
        return claim

    def _follow_up(self, row: FollowUp) -> Document:
        return {"date": row.date, "status": row.status, "note": row.note or None, "sources": self._sources("follow_up", row.pk)}


def _named(row: Any) -> Document | None:
    return {"id": row.public_id, "name": row.name} if row is not None else None


def _body(role: Any) -> Document | None:
    if role.organization is None and not role.organization_text:
        return None
    return {"id": role.organization.public_id if role.organization else None, "name": role.organization_text or role.organization.name}


def _money(amount: Decimal | None) -> int | float | None:
    """A whole number where it is one: most currencies of the articles have no cents in use."""
    if amount is None:
        return None
    return int(amount) if amount == amount.to_integral_value() else float(amount)


def _gift(row: Any) -> Document:
    return {
        "id": row.public_id,
        "text": row.text,
        "amount": _money(row.amount),
        "currency": row.currency or None,
        "count": row.count,
        "unit_amount": _money(row.unit_amount),
        "giver": row.giver_text or None,
        "recipient": row.recipient_text or None,
    }


def _article_line(article: Article) -> Document:
    return {
        "id": article.public_id,
        "title": article.title,
        "outlet": article.outlet.name if article.outlet else None,
        "published_on": article.published_on.isoformat() if article.published_on else None,
        "url": article.url,
    }


# --- Authority and articles -----------------------------------------------------------------------------------------------


def person_body(person: Person) -> Document:
    return {"name": person.name, "other_names": [row.name for row in person.other_names.all()]}


def organization_body(body: Organization) -> Document:
    return {
        "name": body.name,
        "classification": body.classification,
        "area": _named(body.area),
        "parent": _named(body.parent),
        "other_names": [row.name for row in body.names.all() if row.name != body.name],
        "valid_from": _day(body.valid_from),
        "valid_to": _day(body.valid_to),
    }


def post_body(post: Post) -> Document:
    return {"name": post.title, "title": post.title, "organization": _named(post.organization)}


def area_body(area: Area) -> Document:
    names = [
        {"name": row.name, "kind": row.kind or None, "valid_from": _day(row.valid_from), "valid_to": _day(row.valid_to)}
        for row in area.names.all()
    ]
    changes = [_area_change(row) for row in [*area.changes_from.all(), *area.changes_to.all()]]
    return {
        "name": area.name,
        "level": area.level,
        "kind": names[-1]["kind"] if names else None,
        "code": area.code or None,
        "names": names,
        "changes": sorted(changes, key=lambda change: str(change["on"])),
        "valid_from": _day(area.valid_from),
        "valid_to": _day(area.valid_to),
    }


def _area_change(row: AreaChange) -> Document:
    """Ids are those of areas that have been published: what an area became is published with it."""
    sides = (("before", row.before), ("after", row.after))
    named = {f"{side}{part}": value for side, area in sides for part, value in (("", area.name), ("_id", area.public_id))}
    return {"kind": row.kind, "on": row.on.isoformat(), "resolution": row.resolution, **named}


def article_body(article: Article, visit_documents: list[Document]) -> Document:
    """Metadata and the passages that published visits quote; never the whole text."""
    quotes = {
        (source["start"], source["end"]): source["quote"]
        for document in visit_documents
        for source in all_sources(document)
        if source["article"] == article.public_id
    }
    line = _article_line(article)
    del line["id"]
    passages = [{"quote": quote, "start": start, "end": end} for (start, end), quote in sorted(quotes.items())]
    return {"name": article.title} | line | {"byline": article.byline or None, "kind": article.kind, "quotes": passages}


def all_sources(document: Any) -> list[Document]:
    """Every source anywhere in a visit's document."""
    found: list[Document] = []
    if isinstance(document, dict):
        if {"article", "quote", "start", "end"} <= document.keys():
            return [document]
        for value in document.values():
            found += all_sources(value)
    elif isinstance(document, list):
        for value in document:
            found += all_sources(value)
    return found


def _day(day: Any) -> str | None:
    return day.isoformat() if day else None
