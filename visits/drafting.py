"""Drafting: from what the extractor read to claims that wait for a person.

The only writer of machine-made claims. It knows a claim again by its ``fact_key`` and touches open ones of untouched drafts only; for the
rest it leaves a ``Proposal``.
"""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from django.db import models, transaction

from dieuphoi.spans import Span
from dieuphoi.vietnamese import folded_key
from visits.bulk_history import insert, insert_with_history
from visits.models import (
    Article,
    ArticleVersion,
    Attestation,
    Citation,
    Commitment,
    Extraction,
    Gift,
    Participation,
    Partnership,
    Proposal,
    Role,
    Visit,
    VisitEvent,
    VisitSource,
)
from visits.models.claims import Basis, Decision, LinkState, WorkState, bounds
from visits.open_reasons import refresh
from visits.relocating import relocate
from visits.resolving import AreaDirectory, BodyDirectory, PersonDirectory, body_ties, day_of

REASON = "Máy trích từ bài báo"


@dataclass(frozen=True, slots=True)
class Drafted:
    """What one extraction became."""

    visits: int = 0
    attestations: int = 0
    proposals: int = 0


@dataclass(slots=True)
class Fact:
    """A claim to be: its model, columns, citations as (field, start, end), and the facts below it."""

    model: type[models.Model]
    values: dict[str, Any]
    key: str
    cites: list[tuple[str, int, int]]
    children: list["Fact"] = field(default_factory=list)
    # Column of the model -> the fact that it refers to.
    refers: dict[str, "Fact"] = field(default_factory=dict)
    # Of the row that it became.
    pk: int | None = None


class FactKeys:
    """Keys of one article's facts: article, kind and folded content; a second alike one gets a number."""

    def __init__(self, article: Article) -> None:
        self._article = article.pk
        self._seen: Counter[str] = Counter()

    def key(self, kind: str, *content: object) -> str:
        text = "|".join([str(self._article), kind, *(folded_key(str(part)) for part in content)])
        self._seen[text] += 1
        if self._seen[text] > 1:
            text += f"|{self._seen[text]}"
        return hashlib.sha256(text.encode()).hexdigest()


@dataclass(slots=True)
class _Found:
    """What one extraction says, beside what an earlier one of its article left."""

    extraction: Extraction
    facts: list[Fact]
    known: list[Visit]
    fresh: list[Fact] = field(default_factory=list)
    # Keys of the known visits that were read again.
    again: set[int] = field(default_factory=set)
    proposals: int = 0


def draft(extraction: Extraction) -> Drafted:
    """Make or refresh the claims of an article from an extraction of its text. Nothing that a person decided is touched."""
    return draft_all([extraction])[0]


@transaction.atomic
def draft_all(extractions: Sequence[Extraction]) -> list[Drafted]:
    """``draft`` for extractions of different articles: statements by table, and more only for visits that were drafted before."""
    directories = Directories([extraction.payload for extraction in extractions])
    articles = [extraction.version.article for extraction in extractions]
    visits = _known_visits(articles)
    have = _known_article_claims(articles)
    batch = []
    for extraction in extractions:
        article = extraction.version.article
        reader = _PayloadReader(extraction, directories)
        facts = [*reader.visits(), *reader.attestations(), *reader.partnerships()]
        found = _Found(extraction, facts, visits[article.pk])
        _compare(found, have)
        batch.append(found)
    _write([_Tree(found.fresh, found.extraction.version, _sole(found)) for found in batch])
    _name_sources(batch)
    for found in batch:
        for gone in found.known:
            if gone.pk not in found.again and gone.fact_key and _was_read_from(gone, found.extraction):
                found.proposals += _visit_no_longer_read(gone, found.extraction)
    refresh(Visit.objects.filter(sources__article__in=articles))
    return [_drafted(found) for found in batch]


def _was_read_from(visit: Visit, extraction: Extraction) -> bool:
    """Whether the article is the one that the visit was drafted from, not one whose own draft was joined into it."""
    if visit.joined_into_id is not None or visit.extraction is None:
        return False
    return visit.extraction.version.article_id == extraction.version.article_id


def _drafted(found: _Found) -> Drafted:
    kinds = Counter(fact.model for fact in found.fresh)
    return Drafted(visits=kinds[Visit], attestations=kinds[Attestation], proposals=found.proposals)


def _known_visits(articles: Sequence[Article]) -> dict[int, list[Visit]]:
    visits = {visit.pk: visit for visit in Visit.objects.filter(sources__article__in=articles).select_for_update(of=("self",))}
    for row in visits.values():
        _follow(row, visits)
    known: dict[int, list[Visit]] = defaultdict(list)
    for visit, article in VisitSource.objects.filter(article__in=articles).order_by("visit").values_list("visit", "article"):
        known[article].append(visits[visit])
    return known


def _follow(visit: Visit, visits: dict[int, Visit]) -> Visit:
    """Where the claims of a visit are now: in the one that it was joined into, which has its articles too."""
    if visit.joined_into_id is None:
        return visit
    survivor = visits.get(visit.joined_into_id) or Visit.objects.select_for_update().get(pk=visit.joined_into_id)
    visit.joined_into = _follow(survivor, visits)
    return visit.joined_into


def _known_article_claims(articles: Sequence[Article]) -> set[str]:
    """Attestations and partnerships that the articles already have, rejected ones included, are not made again."""
    have = set(Attestation.objects.filter(article__in=articles).values_list("fact_key", flat=True))
    return have | set(Partnership.objects.filter(article__in=articles).values_list("fact_key", flat=True))


def _compare(found: _Found, have: set[str]) -> None:
    """Refresh the visits that are there; what is left is fresh."""
    for fact in found.facts:
        same = _known_visit(fact, found.known, found.facts) if fact.model is Visit else None
        if same is not None:
            found.again.add(same.pk)
            found.proposals += _refresh(same.joined_into or same, fact, found.extraction)
        elif fact.key not in have:
            if fact.model is Visit:
                fact.values |= {"extraction": found.extraction, "is_sample": found.extraction.version.article.is_sample}
            found.fresh.append(fact)


def _sole(found: _Found) -> Visit | None:
    standing = [visit for visit in found.known if visit.joined_into is None]
    return standing[0] if len(standing) == 1 and found.again else None


def _name_sources(batch: list[_Found]) -> None:
    visits = [(fact.pk, found.extraction.version.article_id) for found in batch for fact in found.fresh if fact.model is Visit]
    insert(VisitSource, [{"visit_id": visit, "article_id": article} for visit, article in visits])


def _known_visit(fact: Fact, known: list[Visit], facts: list[Fact]) -> Visit | None:
    """The visit that an earlier extraction of the article drafted for this fact: the same key, or the only one on both sides."""
    for visit in known:
        if visit.fact_key == fact.key:
            return visit
    alone = sum(visit.joined_into is None for visit in known) == 1 and sum(other.model is Visit for other in facts) == 1
    return next(visit for visit in known if visit.joined_into is None) if alone else None


# --- Reading the payload ------------------------------------------------------------------------------------------------


class Directories:
    """The rows of the authority files that the names in some payloads may mean: read once for all of them."""

    def __init__(self, payloads: Sequence[dict[str, Any]]) -> None:
        people = [person for payload in payloads for person in payload["people"]]
        visits = [visit for payload in payloads for visit in payload["visits"]]
        names = {role.get("organization") or "" for person in people for role in person["roles"]}
        self.bodies = BodyDirectory(names | {visit.get("delegation") or "" for visit in visits})
        self.areas = AreaDirectory() if visits else None
        self.people = PersonDirectory({person["name"] for person in people})


class _PayloadReader:
    """Facts of one payload (see the extraction contract in docs/extraction.md)."""

    def __init__(self, extraction: Extraction, directories: Directories) -> None:
        self.payload: dict[str, Any] = extraction.payload
        self.extraction = extraction
        self.article = extraction.version.article
        self.keys = FactKeys(self.article)
        self.claim_keys = FactKeys(self.article)
        self.people = {person["id"]: person for person in self.payload["people"]}
        self.bodies, self.areas, self.directory = directories.bodies, directories.areas, directories.people

    def _origin(self, found: dict[str, Any], position: int | None = None) -> dict[str, Any]:
        basis = Basis.INFERRED if found.get("basis") == "inferred" else Basis.STATED
        values: dict[str, Any] = {"basis": basis, "rule": found.get("rule") or "", "extraction": self.extraction}
        return values if position is None else values | {"position": position}

    def visits(self) -> Iterator[Fact]:
        for found in self.payload["visits"]:
            yield self._visit(found)

    def _visit(self, found: dict[str, Any]) -> Fact:
        basis, spans, when = found.get("basis") or {}, found.get("spans") or {}, found.get("date") or ""
        day = day_of(when, self.article.published_on)
        values: dict[str, Any] = {
            "delegation_text": found.get("delegation") or "",
            "area_text": found.get("province") or "",
            "date": when,
            "end_date": found.get("end_date") or "",
            "lead_text": "" if found.get("lead") else found.get("lead_role") or "",
        }
        for name, part in (("delegation", "delegation"), ("area", "province"), ("date", "date"), ("lead", "lead")):
            values[f"{name}_basis"] = Basis.INFERRED if basis.get(part) == "inferred" else Basis.STATED
        values |= self._places(values, day)
        key = self.keys.key("visit", values["delegation_text"], values["area_text"], when)
        # A fact's key holds nothing of the visit's own values: they may be corrected, and the fact is still the same.
        self.claim_keys = FactKeys(self.article)
        cites = [("area" if part == "province" else part, *span) for part, marks in spans.items() for span in marks]
        fact = Fact(Visit, values, key, cites)
        participants = {
            pk: self._participation(self.people[pk], found, position, day, values) for position, pk in enumerate(found["people_ids"])
        }
        fact.children += participants.values()
        fact.children += [self._event(event, position) for position, event in enumerate(found["events"])]
        fact.children += [self._gift(gift, position) for position, gift in enumerate(found["gifts"])]
        fact.children += [self._commitment(said, position, participants) for position, said in enumerate(found["commitments"])]
        return fact

    def _places(self, values: dict[str, Any], day: date | None) -> dict[str, Any]:
        links: dict[str, Any] = {}
        bodies = self.bodies.candidates(values["delegation_text"], day)
        if len(bodies) == 1:
            links |= {"delegation": bodies[0], "delegation_link": LinkState.INFERRED}
        areas = self.areas.candidates(values["area_text"], day) if self.areas and values["area_text"] else []
        if len(areas) == 1:
            links |= {"area": areas[0], "area_link": LinkState.INFERRED}
        return links

    def _participation(self, person: dict[str, Any], visit: dict[str, Any], position: int, day: date | None, place: dict[str, Any]) -> Fact:
        roles = [self._role(role, index, day, person["name"]) for index, role in enumerate(person["roles"])]
        values = {
            "name_text": person["name"],
            "side": person.get("side") or "other",
            "is_lead": visit.get("lead_id") == person["id"],
            **self._origin(person, position),
            **self._person_link(person["name"], roles, place if person.get("side") == "host" else {}),
        }
        cites = [("name", *span) for span in person["spans"]]
        return Fact(Participation, values, self.claim_keys.key("participation", person["name"]), cites, children=roles)

    def _person_link(self, name: str, roles: list[Fact], place: dict[str, Any]) -> dict[str, Any]:
        ties: set[tuple[str, Any]] = {("area", place["area"].pk)} if place.get("area") else set()
        for role in roles:
            body = role.values.get("organization")
            ties |= body_ties(body.pk if body else None, role.values["organization_text"])
        fitting = self.directory.with_ties(name, ties, [self.article.pk])
        return {"person": fitting[0], "person_link": LinkState.INFERRED} if len(fitting) == 1 else {}

    def _office(self, role: dict[str, Any], day: date | None) -> dict[str, Any]:
        title, body = role.get("title") or role["text"], role.get("organization") or ""
        return {"text": role["text"], "title": title, "organization_text": body, **self.bodies.link(body, title, day)}

    def _role(self, role: dict[str, Any], position: int, day: date | None, name: str) -> Fact:
        values = self._office(role, day) | self._origin(role, position)
        key = self.claim_keys.key("role", name, values["title"], values["organization_text"])
        return Fact(Role, values, key, _office_cites(role))

    def _event(self, event: dict[str, Any], position: int) -> Fact:
        date_text, place = event.get("date") or "", event.get("place") or ""
        values = {"type": event["type"], "date": date_text, "place_text": place, **self._origin(event, position)}
        return Fact(VisitEvent, values, self.claim_keys.key("event", event["type"], date_text, place), _cites(event))

    def _gift(self, gift: dict[str, Any], position: int) -> Fact:
        amount, unit = gift.get("amount"), gift.get("unit_amount")
        values = {
            "text": gift["text"],
            "amount": Decimal(str(amount)) if amount is not None else None,
            "currency": gift.get("currency") or "",
            "count": gift.get("count"),
            "unit_amount": Decimal(str(unit)) if unit is not None else None,
            "giver_text": gift.get("giver") or "",
            "recipient_text": gift.get("recipient") or "",
            **self._origin(gift, position),
        }
        return Fact(Gift, values, self.claim_keys.key("gift", gift["text"], amount, values["recipient_text"]), _cites(gift))

    def _commitment(self, said: dict[str, Any], position: int, participants: dict[str, Fact]) -> Fact:
        values = {"kind": said["kind"], "text": said["text"], "by_text": said.get("by") or "", **self._origin(said, position)}
        speaker = participants.get(said.get("by_id") or "")
        key = self.claim_keys.key("commitment", said["kind"], said["text"])
        return Fact(Commitment, values, key, _cites(said), refers={"by": speaker} if speaker else {})

    def attestations(self) -> Iterator[Fact]:
        """The people, with their offices, of an article that reports no visit, and those whom no visit of it took in."""
        taken = {pk for visit in self.payload["visits"] for pk in visit["people_ids"]}
        day = self.article.published_on
        position = 0
        for person in self.people.values():
            if person["id"] in taken:
                continue
            for role in person["roles"] or [{"text": "", "title": ""}]:
                yield self._attestation(person, role, position, day)
                position += 1

    def _attestation(self, person: dict[str, Any], role: dict[str, Any], position: int, day: date | None) -> Fact:
        office = self._office(role, day)
        probe = Fact(Role, office, "", [])
        values = {
            "article": self.article,
            "name_text": person["name"],
            "date": day.isoformat() if day else "",
            **office,
            **self._origin(role if role["text"] else person, position),
            **self._person_link(person["name"], [probe], {}),
        }
        key = self.keys.key("attestation", person["name"], values["title"], values["organization_text"])
        return Fact(Attestation, values, key, [("name", *span) for span in person["spans"]] + _office_cites(role))

    def partnerships(self) -> Iterator[Fact]:
        for position, partner in enumerate(self.payload["partners"]):
            name, country = partner["name"], partner.get("country") or ""
            values = {"article": self.article, "name": name, "country": country, **self._origin(partner, position)}
            yield Fact(Partnership, values, self.keys.key("partnership", name, country), _cites(partner))


def _cites(found: dict[str, Any]) -> list[tuple[str, int, int]]:
    return [("", *span) for span in found.get("spans") or []]


def _office_cites(role: dict[str, Any]) -> list[tuple[str, int, int]]:
    title = [("title", *span) for span in role.get("spans") or []]
    return title + [("organization", *span) for span in role.get("organization_spans") or []]


# --- Writing --------------------------------------------------------------------------------------------------------------

# The column by which each claim hangs on the one above it, and the citation's column for it.
PARENT = {Participation: "visit", VisitEvent: "visit", Gift: "visit", Commitment: "visit", Role: "participation"}
TARGET = {
    Visit: "visit",
    VisitEvent: "event",
    Participation: "participation",
    Role: "role",
    Gift: "gift",
    Commitment: "commitment",
    Partnership: "partnership",
    Attestation: "attestation",
}
# Parents before children, and whoever is referred to before who refers.
ORDER = (Visit, Participation, Role, VisitEvent, Gift, Commitment, Partnership, Attestation)


@dataclass(frozen=True, slots=True)
class _Tree:
    """Facts of one text. ``parent`` is a visit that is there already, for those that hang on one."""

    facts: list[Fact]
    version: ArticleVersion
    parent: Visit | None = None


def _write(trees: Sequence[_Tree]) -> None:
    """Insert facts, what lies below them and their citations: two statements for each table, whatever the number of trees."""
    by_model: dict[type[models.Model], list[tuple[Fact, Fact | None, _Tree]]] = {model: [] for model in ORDER}
    cited: list[tuple[Fact, ArticleVersion]] = []
    for tree in trees:
        stack: list[tuple[Fact, Fact | None]] = [(fact, None) for fact in reversed(tree.facts)]
        while stack:
            fact, above = stack.pop()
            cited.append((fact, tree.version))
            by_model[fact.model].append((fact, above, tree))
            stack += [(child, fact) for child in reversed(fact.children)]
    for model, placed in by_model.items():
        keys = insert_with_history(model, [_row(fact, above, tree) for fact, above, tree in placed], reason=REASON)
        for (fact, _, _), key in zip(placed, keys, strict=True):
            fact.pk = key
    _cite(cited)


def _row(fact: Fact, above: Fact | None, tree: _Tree) -> dict[str, Any]:
    """The columns of a fact's row."""
    columns = _columns(fact.model)
    row: dict[str, Any] = {"fact_key": fact.key}
    for name, value in fact.values.items():
        row[columns[name]] = value.pk if isinstance(value, models.Model) else value
    parent = tree.parent.pk if tree.parent is not None else None
    if fact.model in PARENT:
        row[f"{PARENT[fact.model]}_id"] = above.pk if above is not None else parent
    for column, referred in fact.refers.items():
        row[f"{column}_id"] = referred.pk
    if fact.model is Partnership:
        row["visit_id"] = parent or _only_visit(tree.facts)
    if fact.model is Visit:
        row["date_earliest"], row["date_latest"] = bounds(row["date"], row["end_date"])
    return row


@cache
def _columns(model: type[models.Model]) -> dict[str, str]:
    return {field.name: field.attname for field in model._meta.concrete_fields}


def _only_visit(facts: list[Fact]) -> int | None:
    """The article's visit where it has just one: of several, a foreign partner belongs to none in particular."""
    visits = [fact.pk for fact in facts if fact.model is Visit]
    return visits[0] if len(visits) == 1 else None


def _cite(cited: Sequence[tuple[Fact, ArticleVersion]]) -> None:
    rows = [
        {
            "version_id": version.pk,
            f"{TARGET[fact.model]}_id": fact.pk,
            **Citation.columns(version.text, Span(start, end), field=name),
        }
        for fact, version in cited
        for name, start, end in dict.fromkeys(fact.cites)
    ]
    insert_with_history(Citation, rows, reason=REASON)


# --- Extracting again -----------------------------------------------------------------------------------------------------

FACT_COLUMNS = {
    "delegation": ("delegation_text",),
    "area": ("area_text",),
    "date": ("date", "end_date"),
}
RELATED = {Participation: "participations", VisitEvent: "events", Gift: "gifts", Commitment: "commitments"}


def _refresh(visit: Visit, fact: Fact, extraction: Extraction) -> int:
    """Bring a known visit up to an extraction. Untouched drafts are updated; others get proposals, whose number is returned."""
    if _is_untouched(visit):
        _redraft(visit, fact, extraction)
        return 0
    proposals = [*_proposals(visit, fact, extraction), *relocate(visit, extraction)]
    before = Proposal.objects.filter(visit=visit).count()
    Proposal.objects.bulk_create(proposals, ignore_conflicts=True)
    return Proposal.objects.filter(visit=visit).count() - before


def _is_untouched(visit: Visit) -> bool:
    """A draft on which nobody has decided anything."""
    return visit.work_state == WorkState.DRAFT and not visit.public_id and visit.version == 1


def _redraft(visit: Visit, fact: Fact, extraction: Extraction) -> None:
    """Replace an untouched draft's claims; the visit keeps its row, its history and its place in lists."""
    Citation.objects.filter(visit=visit).delete()
    for name in RELATED.values():
        getattr(visit, name).all().delete()
    for column, value in fact.values.items():
        setattr(visit, column, value)
    visit.fact_key, visit.extraction = fact.key, extraction
    visit._change_reason = REASON  # type: ignore[attr-defined]
    visit.save()
    _write([_Tree(fact.children, extraction.version, visit)])
    fact.pk = visit.pk
    _cite([(fact, extraction.version)])


def _proposals(visit: Visit, fact: Fact, extraction: Extraction) -> Iterator[Proposal]:
    def propose(action: str, table: str, key: str, summary: str, **more: Any) -> Proposal:
        return Proposal(visit=visit, extraction=extraction, action=action, table=table, fact_key=key, summary=summary[:500], **more)

    joined = list(visit.joined.order_by("pk"))
    seen = [visit, visit.history.earliest(), *joined]
    for name, columns in FACT_COLUMNS.items():
        # What was read before, and corrected since or not kept when two drafts were joined, is no news.
        known = [{getattr(row, column) for row in seen} for column in columns]
        changed = {column: fact.values[column] for column, have in zip(columns, known, strict=True) if fact.values[column] not in have}
        if changed and fact.values[columns[0]]:
            said = ", ".join(_change_words(visit, column, value) for column, value in changed.items())
            key = hashlib.sha256(f"{visit.pk}|{name}|{sorted(changed.items())}".encode()).hexdigest()
            yield propose(Proposal.Action.CHANGE, "visit", key, said, values=changed)
    models_read: dict[Any, str] = RELATED
    of_article = set(Extraction.objects.filter(version__article=extraction.version.article_id).values_list("pk", flat=True))
    for model, related in models_read.items():
        rows = {row.fact_key: row for tree in (visit, *joined) for row in getattr(tree, related).all() if row.fact_key}
        read = {child.key: child for child in fact.children if child.model is model}
        for key, child in read.items():
            if key not in rows:
                yield propose(Proposal.Action.ADD, TARGET[model], key, str(model(**child.values)))
        for key, row in rows.items():
            if key not in read and row.decision == Decision.OPEN and row.extraction_id in of_article and row.visit_id == visit.pk:
                yield propose(Proposal.Action.REMOVE, TARGET[model], key, str(row))


def _change_words(visit: Visit, column: str, value: Any) -> str:
    label = getattr(Visit._meta.get_field(column), "verbose_name", column)
    return f"{label}: {getattr(visit, column) or '—'} → {value or '—'}"


def _visit_no_longer_read(visit: Visit, extraction: Extraction) -> int:
    """A visit that the extraction does not find any more: an untouched draft of this article alone goes, another gets a proposal."""
    if _is_untouched(visit) and visit.sources.count() == 1:
        visit.delete()
        return 0
    _, made = Proposal.objects.get_or_create(
        visit=visit,
        action=Proposal.Action.REMOVE,
        fact_key=visit.fact_key,
        defaults={"extraction": extraction, "table": "visit", "summary": str(visit)[:500]},
    )
    return int(made)
