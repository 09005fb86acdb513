"""The extraction as the JSON object of the contract."""

from typing import Any

from dieuphoi.spans import Span
from visits.extraction.records import Article, Commitment, Event, Extraction, Finding, Gift, Partner, Person, Role, Visit


def to_payload(extraction: Extraction, *, file: str) -> dict[str, Any]:
    """A dict that ``json.dumps`` takes; ``file`` is the path as it was given."""
    return {
        "file": file,
        "article": _article(extraction.article),
        "people": [_person(person) for person in extraction.people],
        "visits": [_visit(visit) for visit in extraction.visits],
        "partners": [_partner(partner) for partner in extraction.partners],
    }


def _spans(spans: tuple[Span, ...]) -> list[list[int]]:
    return [[span.start, span.end] for span in spans]


def _value(finding: Finding | None) -> str | None:
    return finding.value if finding is not None else None


def _article(article: Article) -> dict[str, Any]:
    named = {"title": article.title, "outlet": article.outlet, "byline": article.byline, "published_on": article.published_on}
    return {
        "kind": article.kind.value,
        **{name: _value(finding) for name, finding in named.items()},
        "body": list(article.body),
        "furniture": _spans(article.furniture),
        "basis": {name: finding.basis.value for name, finding in named.items() if finding is not None},
        "spans": {name: _spans(finding.spans) for name, finding in named.items() if finding is not None},
        "rules": {name: finding.rule for name, finding in named.items() if finding is not None},
        "rule": article.rule,
    }


def _person(person: Person) -> dict[str, Any]:
    return {
        "id": person.id,
        "name": person.name,
        "side": person.side.value if person.side is not None else None,
        "lead": person.lead,
        "roles": [_role(role) for role in person.roles],
        "spans": _spans(person.spans),
        "basis": person.basis.value,
        "rule": person.rule,
        "side_rule": person.side_rule,
    }


def _role(role: Role) -> dict[str, Any]:
    return {
        "text": role.text,
        "title": role.title,
        "organization": role.organization,
        "spans": _spans(role.spans),
        "organization_spans": _spans(role.organization_spans),
        "basis": role.basis.value,
        "rule": role.rule,
    }


def _visit(visit: Visit) -> dict[str, Any]:
    named = {"delegation": visit.delegation, "province": visit.province, "date": visit.date, "end_date": visit.end_date, "lead": visit.lead}
    payload: dict[str, Any] = {name: _value(finding) for name, finding in named.items()}
    payload |= {
        "lead_id": visit.lead_id,
        "lead_role": visit.lead_role,
        "province_now": visit.province_now,
        "basis": {name: finding.basis.value for name, finding in named.items() if finding is not None},
        "spans": {name: _spans(finding.spans) if finding is not None else [] for name, finding in named.items()},
        "rules": {name: finding.rule for name, finding in named.items() if finding is not None},
        "events": [_event(event) for event in visit.events],
        "gifts": [_gift(gift) for gift in visit.gifts],
        "commitments": [_commitment(commitment) for commitment in visit.commitments],
        "people_ids": list(visit.people_ids),
        "report_spans": _spans(visit.spans),
        "rule": visit.rule,
    }
    return payload


def _event(event: Event) -> dict[str, Any]:
    return {"type": event.type.value, "spans": _spans(event.spans), "basis": event.basis.value, "rule": event.rule}


def _gift(gift: Gift) -> dict[str, Any]:
    payload: dict[str, Any] = {
        "amount": gift.amount,
        "currency": gift.currency,
        "text": gift.text,
        "giver": gift.giver,
        "recipient": gift.recipient,
        "spans": _spans(gift.spans),
        "basis": gift.basis.value,
        "rule": gift.rule,
    }
    if gift.count is not None:
        payload["count"] = gift.count
    if gift.unit_amount is not None:
        payload["unit_amount"] = gift.unit_amount
    return payload


def _commitment(commitment: Commitment) -> dict[str, Any]:
    return {
        "kind": commitment.kind.value,
        "by": commitment.by,
        "by_id": commitment.by_id,
        "text": commitment.text,
        "spans": _spans(commitment.spans),
        "basis": commitment.basis.value,
        "rule": commitment.rule,
    }


def _partner(partner: Partner) -> dict[str, Any]:
    return {
        "name": partner.name,
        "country": partner.country,
        "spans": _spans(partner.spans),
        "basis": partner.basis.value,
        "rule": partner.rule,
    }
