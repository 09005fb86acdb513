"""The article with its findings in the margin: what was taken, by which rule, stated or inferred."""

from dataclasses import dataclass

from dieuphoi.spans import Span
from visits.extraction.records import Basis, Extraction, Finding

WIDTH = 78


@dataclass(frozen=True, slots=True)
class _Note:
    span: Span
    text: str


def explain(extraction: Extraction, *, file: str) -> str:
    """Lines of the text, below each the findings whose words begin on it; findings without words come first."""
    notes = sorted(_notes(extraction), key=lambda note: (note.span.start, note.text))
    loose = _loose(extraction)
    lines = [f"== {file}", f"   {extraction.article.kind.value} [{extraction.article.rule}]", *(f"   {line}" for line in loose), ""]
    at = 0
    for line in extraction.text.split("\n"):
        end = at + len(line)
        if line.strip():
            lines.append(line)
            lines += [f"    | {note.text}" for note in notes if at <= note.span.start <= end]
        at = end + 1
    return "\n".join(lines) + "\n"


def _notes(extraction: Extraction) -> list[_Note]:
    notes: list[_Note] = []

    def add(label: str, value: str, spans: tuple[Span, ...], basis: Basis, rule: str, first_only: bool = True) -> None:
        for span in spans[:1] if first_only else spans:
            notes.append(_Note(span, _line(extraction, span, label, value, basis, rule)))

    article = extraction.article
    for label, finding in (
        ("title", article.title),
        ("outlet", article.outlet),
        ("byline", article.byline),
        ("published_on", article.published_on),
    ):
        if finding is not None:
            add(label, finding.value, finding.spans, finding.basis, finding.rule)
    for person in extraction.people:
        side = f", {person.side.value} [{person.side_rule}]" if person.side is not None else ""
        add("person", f"{person.id} {person.name}{side}{', lead' if person.lead else ''}", person.spans, person.basis, person.rule)
        for role in person.roles:
            add("role", f"{person.id}: {role.title} | {role.organization}", role.spans, role.basis, role.rule)
    for visit in extraction.visits:
        for label, finding in _visit_findings(visit.delegation, visit.province, visit.date, visit.end_date, visit.lead):
            add(label, finding.value, finding.spans, finding.basis, finding.rule)
        for event in visit.events:
            add("event", event.type.value, event.spans, event.basis, event.rule)
        for gift in visit.gifts:
            add(
                "gift",
                f"{gift.giver} -> {gift.recipient}: {gift.amount or ''} {gift.currency or ''} {gift.text}",
                gift.spans,
                gift.basis,
                gift.rule,
            )
        for commitment in visit.commitments:
            add(commitment.kind.value, f"{commitment.by}", commitment.spans, commitment.basis, commitment.rule)
    for partner in extraction.partners:
        add("partner", f"{partner.name} ({partner.country})", partner.spans, partner.basis, partner.rule)
    return notes


def _visit_findings(*findings: Finding | None) -> list[tuple[str, Finding]]:
    labels = ("delegation", "province", "date", "end_date", "lead")
    return [(label, finding) for label, finding in zip(labels, findings, strict=True) if finding is not None]


def _line(extraction: Extraction, span: Span, label: str, value: str, basis: Basis, rule: str) -> str:
    quote = " ".join(extraction.text[span.start : span.end].split())
    if len(quote) > WIDTH:
        quote = quote[: WIDTH - 1] + "…"
    return f"{label}: {value}  [{rule}, {basis.value}] «{quote}»"


def _loose(extraction: Extraction) -> list[str]:
    """Findings that no words stand for: concluded, or known from metadata."""
    lines = []
    for visit in extraction.visits:
        for label, finding in _visit_findings(visit.delegation, visit.province, visit.date, visit.end_date, visit.lead):
            if not finding.spans:
                lines.append(f"{label}: {finding.value}  [{finding.rule}, {finding.basis.value}]")
        if visit.lead is None and visit.lead_role:
            lines.append(f"lead_role: {visit.lead_role}")
    return lines
