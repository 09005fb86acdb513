"""What an extraction read in a text, as an editor sees it: in words, with the places in the text."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from dieuphoi.partial_dates import PartialDate
from dieuphoi.spans import Span
from visits.highlight import Mark
from visits.models.claims import Basis, CommitmentKind, EventType, Side

# In the order of the legend; the keys name the colours in article.css.
KINDS = {
    "person": "người",
    "role": "chức vụ",
    "organization": "cơ quan",
    "date": "ngày",
    "place": "nơi",
    "event": "hoạt động",
    "gift": "quà",
    "commitment": "đề nghị, cam kết",
    "partner": "đối tác nước ngoài",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was read. ``rule`` may be empty; ``spans`` too, for what was concluded and printed nowhere."""

    key: str
    kind: str
    title: str
    detail: str
    rule: str
    basis: str
    spans: tuple[Span, ...]

    @property
    def kind_label(self) -> str:
        return KINDS[self.kind]

    @property
    def basis_label(self) -> str:
        return str(Basis(self.basis).label)


def findings(payload: dict[str, Any]) -> list[Finding]:
    """Everything that a payload of the extraction contract found: people with their offices, then visits, then partners."""
    found: list[Finding] = []
    for person in payload.get("people") or []:
        found += _of_person(person)
    for number, visit in enumerate(payload.get("visits") or [], start=1):
        found += _of_visit(visit, f"v{number}")
    for number, partner in enumerate(payload.get("partners") or [], start=1):
        found.append(_finding(partner, f"d{number}", "partner", partner["name"], partner.get("country") or ""))
    return found


def marks(found: Iterable[Finding]) -> Iterator[Mark]:
    for finding in found:
        for span in finding.spans:
            yield Mark(span, finding.key, finding.kind)


def _finding(source: dict[str, Any], key: str, kind: str, title: str, detail: str = "", spans: Any = None) -> Finding:
    return Finding(
        key=key,
        kind=kind,
        title=title,
        detail=detail,
        rule=source.get("rule") or "",
        basis=Basis.INFERRED if source.get("basis") == "inferred" else Basis.STATED,
        spans=_spans(source.get("spans") if spans is None else spans),
    )


def _spans(raw: Any) -> tuple[Span, ...]:
    return tuple(Span(start, end) for start, end in raw or ())


def _of_person(person: dict[str, Any]) -> Iterator[Finding]:
    side = str(Side(person["side"]).label) if person.get("side") in Side.values else ""
    detail = ", ".join(part for part in (side, "trưởng đoàn" if person.get("lead") else "") if part)
    yield _finding(person, person["id"], "person", person["name"], detail)
    for number, role in enumerate(person.get("roles") or [], start=1):
        key, body = f"{person['id']}-{number}", role.get("organization") or ""
        office = ", ".join(part for part in (role.get("title") or role["text"], body) if part)
        yield _finding(role, key, "role", office, f"của {person['name']}")
        if role.get("organization_spans"):
            yield _finding(role, f"{key}-cq", "organization", body, f"của {person['name']}", role["organization_spans"])


def _of_visit(visit: dict[str, Any], key: str) -> Iterator[Finding]:
    spans, basis = visit.get("spans") or {}, visit.get("basis") or {}
    days = " – ".join(_day(day) for day in (visit.get("date"), visit.get("end_date")) if day)
    facts = (
        ("delegation", "organization", visit.get("delegation"), "cơ quan cử đoàn"),
        ("province", "place", visit.get("province"), "nơi đến"),
        ("date", "date", days, "ngày của chuyến thăm"),
    )
    for fact, kind, value, words in facts:
        if value:
            rule = (visit.get("rules") or {}).get(fact) or visit.get("rule") or ""
            yield _finding({"rule": rule, "basis": basis.get(fact)}, f"{key}-{fact}", kind, value, words, spans.get(fact) or ())
    for number, event in enumerate(visit.get("events") or [], start=1):
        detail = ", ".join(part for part in (_day(event.get("date") or ""), event.get("place") or "") if part)
        yield _finding(event, f"{key}-e{number}", "event", str(EventType(event["type"]).label), detail)
    for number, gift in enumerate(visit.get("gifts") or [], start=1):
        yield _finding(gift, f"{key}-g{number}", "gift", gift["text"], _from_to(gift.get("giver"), gift.get("recipient")))
    for number, said in enumerate(visit.get("commitments") or [], start=1):
        detail = ", ".join(part for part in (str(CommitmentKind(said["kind"]).label), said.get("by") or "") if part)
        yield _finding(said, f"{key}-c{number}", "commitment", said["text"], detail)


def _day(edtf: str) -> str:
    try:
        return PartialDate.parse(edtf).printed()
    except ValueError:
        return edtf


def _from_to(giver: str | None, recipient: str | None) -> str:
    parts = (f"của {giver}" if giver else "", f"cho {recipient}" if recipient else "")
    return " ".join(part for part in parts if part)
