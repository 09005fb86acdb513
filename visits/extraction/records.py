"""What extraction answers: frozen records, as the contract of the ``extract`` command names them.

Offsets are half-open ``[start, end)`` in code points of the text that was given.
"""

from dataclasses import dataclass, field
from enum import StrEnum

from dieuphoi.spans import Span


class Kind(StrEnum):
    """What an article is."""

    VISIT_REPORT = "visit_report"
    OTHER = "other"


class Side(StrEnum):
    """Whose a person is in a visit."""

    DELEGATION = "delegation"
    HOST = "host"
    OTHER = "other"


class Basis(StrEnum):
    """Whether the article prints a value, or it was concluded."""

    STATED = "stated"
    INFERRED = "inferred"


class EventType(StrEnum):
    """What was done during a visit."""

    WORKING_SESSION = "working_session"
    COURTESY_CALL = "courtesy_call"
    CONFERENCE = "conference"
    TRIBUTE = "tribute"
    SITE_VISIT = "site_visit"
    GIFT = "gift"
    SIGNING = "signing"
    CEREMONY = "ceremony"
    OTHER = "other"


class CommitmentKind(StrEnum):
    """Who asks or promises what to whom."""

    REQUEST = "request"
    PLEDGE = "pledge"
    RECOMMENDATION = "recommendation"
    UNDERTAKING = "undertaking"


@dataclass(frozen=True, slots=True)
class Finding:
    """A value, where it was printed, and why it was taken."""

    value: str
    spans: tuple[Span, ...]
    basis: Basis
    rule: str


@dataclass(frozen=True, slots=True)
class Role:
    """An office that the article gives a person."""

    text: str
    title: str
    organization: str | None
    spans: tuple[Span, ...]
    organization_spans: tuple[Span, ...]
    basis: Basis
    rule: str


@dataclass(frozen=True, slots=True)
class Person:
    """A person who takes part, speaks, receives or accompanies; ``spans`` are the mentions by name."""

    id: str
    name: str
    side: Side | None
    lead: bool
    roles: tuple[Role, ...]
    spans: tuple[Span, ...]
    basis: Basis
    rule: str
    side_rule: str | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """A kind of event of a visit, with the words that say so."""

    type: EventType
    spans: tuple[Span, ...]
    basis: Basis
    rule: str


@dataclass(frozen=True, slots=True)
class Gift:
    """Money or goods given during a visit; ``amount`` in whole units of the currency, None where no money is named."""

    amount: int | None
    currency: str | None
    text: str
    giver: str | None
    recipient: str | None
    spans: tuple[Span, ...]
    basis: Basis
    rule: str
    count: int | None = None
    unit_amount: int | None = None


@dataclass(frozen=True, slots=True)
class Commitment:
    """A request, pledge, recommendation or undertaking: the clause, and who says it."""

    kind: CommitmentKind
    by: str | None
    by_id: str | None
    text: str
    spans: tuple[Span, ...]
    basis: Basis
    rule: str


@dataclass(frozen=True, slots=True)
class Visit:
    """One organisation's delegation in one province. ``date`` and ``end_date`` are EDTF."""

    delegation: Finding | None
    province: Finding | None
    date: Finding | None
    end_date: Finding | None
    lead: Finding | None
    lead_id: str | None
    lead_role: str | None
    events: tuple[Event, ...]
    gifts: tuple[Gift, ...]
    commitments: tuple[Commitment, ...]
    people_ids: tuple[str, ...]
    spans: tuple[Span, ...]
    basis: Basis
    rule: str
    province_now: str | None = None


@dataclass(frozen=True, slots=True)
class Partner:
    """A foreign locality with which the article prints an agreement or cooperation of the host's."""

    name: str
    country: str | None
    spans: tuple[Span, ...]
    basis: Basis
    rule: str


@dataclass(frozen=True, slots=True)
class Article:
    """The article itself; ``body`` leaves out what stands before and after it, ``furniture`` lies inside it."""

    kind: Kind
    title: Finding | None
    outlet: Finding | None
    byline: Finding | None
    published_on: Finding | None
    body: Span
    furniture: tuple[Span, ...]
    rule: str


@dataclass(frozen=True, slots=True)
class Extraction:
    """Everything found in one text."""

    text: str
    article: Article
    people: tuple[Person, ...]
    visits: tuple[Visit, ...]
    partners: tuple[Partner, ...]
    notes: tuple[str, ...] = field(default=())
