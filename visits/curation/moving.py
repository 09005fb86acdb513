"""What editors do to whole roles and rows, as edits for ``change_visit``: move, join, split, put in order.

A role that was read stays as rejected under its first owner, so that a later extraction does not bring it back: moving one is adding
another beside rejecting the first. Quotes go along.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from visits.curation.edits import Edit
from visits.models import Citation, Participation, Role
from visits.models.claims import LinkState

OFFICE = ("text", "title", "organization_text", "organization", "organization_link", "post")
LONGEST = 300


def moved(role: Role, target: Participation, quotes: Iterable[Citation]) -> list[Edit]:
    """The same role under another participant."""
    values = {name: getattr(role, name) for name in OFFICE}
    return [Edit("role", role.pk, delete=True), Edit("role", values=values | {"participation": target}, spans=_spans(quotes, role))]


def joined(role: Role, other: Role, quotes: Iterable[Citation]) -> list[Edit]:
    """One role of two: both titles, the body of whichever has one, the quotes of both."""
    first = role if role.organization_id or role.organization_text else other
    same_body = role.organization_text == other.organization_text
    titles = [role.title, *([other.title] if same_body or not other.organization_text else [str(other)])]
    values: dict[str, Any] = {
        "title": ", ".join(titles)[:200],
        "text": ", ".join(part for part in (role.text, other.text) if part)[:LONGEST],
        "organization_text": first.organization_text,
        "organization": first.organization,
        "organization_link": first.organization_link,
        "post": None,
    }
    rows = list(quotes)
    spans = tuple(span for span in _spans(rows, other) if span not in _spans(rows, role))
    return [Edit("role", other.pk, delete=True), Edit("role", role.pk, values=values, spans=spans)]


def split(role: Role, pieces: Sequence[tuple[str, dict[str, Any]]], quotes: Iterable[Citation]) -> list[Edit]:
    """A role for each printed piece, with the values that it was read as; the first keeps the row, all keep the quotes.

    A piece without a body of its own has the role's body.
    """
    body = {name: getattr(role, name) for name in ("organization_text", "organization", "organization_link")}
    spans = _spans(quotes, role)
    edits = []
    for number, (text, read) in enumerate(pieces):
        values = {"text": text[:LONGEST], "organization": None, "organization_link": LinkState.NONE, "post": None, **read}
        if not values.get("organization_text"):
            values |= body
        edits.append(
            Edit("role", role.pk, values=values)
            if number == 0
            else Edit("role", values=values | {"participation": role.participation}, spans=spans)
        )
    return edits


def reordered(rows: Sequence[Any], row: Any, way: str) -> list[Edit]:
    """The row one place "up" or "down" among its like; nothing at the end of the list."""
    order = list(rows)
    at = order.index(row)
    to = at - 1 if way == "up" else at + 1
    if not 0 <= to < len(order):
        return []
    order[at], order[to] = order[to], order[at]
    table = "role" if isinstance(row, Role) else "participation"
    return [Edit(table, one.pk, values={"position": place}) for place, one in enumerate(order) if one.position != place]


def _spans(quotes: Iterable[Citation], role: Role) -> tuple[tuple[int, int, int, str], ...]:
    return tuple((row.version_id, row.start, row.end, row.field) for row in quotes if row.role_id == role.pk)
