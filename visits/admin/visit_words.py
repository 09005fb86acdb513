"""Words that an editor chose in the text of an article: where they stand, and what they say of a claim made from them."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError

from dieuphoi.partial_dates import PartialDate
from dieuphoi.spans import Span
from dieuphoi.vietnamese import stored_text
from visits.extraction import fragments
from visits.highlight import as_shown
from visits.models import ArticleVersion, Visit
from visits.resolving import AreaDirectory, BodyDirectory, day_of

MOST = 200


@dataclass(frozen=True, slots=True)
class Cite:
    """``[start, end)`` of a version's text, in code points, for a claim: ("role", "12"), ("role", "new1") or ("visit", "date").

    ``quote`` is what the page showed at that place. With ``takes`` the words also say the claim's values. ``sent`` is how the page put it.
    """

    table: str
    key: str
    field: str
    version: int
    start: int
    end: int
    quote: str
    takes: bool
    sent: str

    @property
    def prefix(self) -> str:
        return f"{self.table}-{self.key}"

    @property
    def span(self) -> tuple[int, int, int, str]:
        """As an ``Edit`` of curation wants it."""
        return self.version, self.start, self.end, self.field


def read_cites(sent: Iterable[str]) -> list[Cite]:
    """What the page sent; what is not of its form is left out: no browser of ours sends it."""
    found = []
    for text in list(sent)[:MOST]:
        try:
            raw = json.loads(text)
            table, _, key = str(raw["to"]).partition("-")
            place = (int(raw["version"]), int(raw["start"]), int(raw["end"]))
            quote = str(raw["quote"]).replace("\r\n", "\n")
        except (ValueError, TypeError, KeyError, OverflowError):
            continue
        name = key if table == "visit" else str(raw.get("field", ""))[:40]
        if all(0 <= number < 2**31 for number in place):
            found.append(Cite(table, key, name, *place, quote, bool(raw.get("take")), text))
    return found


def check_quotes(cites: Iterable[Cite], visit: Visit) -> None:
    """ValidationError where the words at a place are not those that the editor saw when choosing them."""
    wanted = list(cites)
    texts = dict(
        ArticleVersion.objects.filter(pk__in={cite.version for cite in wanted}, article__visit_sources__visit=visit).values_list(
            "pk", "text"
        )
    )
    for cite in wanted:
        text = texts.get(cite.version, "")
        span = Span(cite.start, cite.end)
        if not span.is_inside(text) or as_shown(span.quote(text)) != cite.quote:
            raise ValidationError(f"Đoạn đã chọn “{cite.quote[:60]}” không khớp với văn bản: hãy tải lại trang rồi chọn lại.")


def values_of(cite: Cite, visit: Visit) -> dict[str, str]:
    """What the words say, as the fields of the claim show it. A link is given where exactly one row fits."""
    words = " ".join(stored_text(cite.quote).split())
    if cite.table == "visit":
        return _fact(cite.key, words, visit)
    make = _VALUES.get(cite.table)
    return make(words, visit) if make else {}


def _fact(fact: str, words: str, visit: Visit) -> dict[str, str]:
    day = day_of(visit.date)
    if fact == "date":
        first, last = fragments.days_in(words)
        return {"date": _printed(first) or words, "end_date": _printed(last)}
    if fact == "delegation":
        bodies = BodyDirectory([words]).candidates(words, day)
        return {"delegation_text": words, "delegation": _sole(bodies)}
    if fact == "area":
        name = fragments.place_in(words)
        return {"area_text": name, "area": _sole(AreaDirectory().candidates(name, day))}
    return {"lead_text": words}


def office_values(words: str, visit: Visit) -> dict[str, Any]:
    """Columns of a role for printed words: title, body, and the links where one alone fits."""
    when = visit.date_earliest.isoformat() if visit.date_earliest else ""
    title, body = fragments.office_in(words, visit.area_text, when)
    return {"title": title[:200], "organization_text": body[:200], **BodyDirectory([body]).link(body, title, day_of(visit.date))}


def _role(words: str, visit: Visit) -> dict[str, str]:
    values = office_values(words, visit)
    links = {name: str(values[name].pk) for name in ("organization", "post") if values.get(name) is not None}
    return {"title": values["title"], "organization_text": values["organization_text"], **links}


def _gift(words: str, visit: Visit) -> dict[str, str]:
    found = fragments.sum_in(words)
    money = {"amount": str(Decimal(found[0])), "currency": found[1]} if found else {}
    return {"text": words, **money}


_VALUES = {
    "participation": lambda words, visit: {"name_text": fragments.person_in(words)[:120], "side": "host"},
    "role": _role,
    "event": lambda words, visit: {"type": fragments.event_in(words)},
    "gift": _gift,
    "commitment": lambda words, visit: {"text": words},
    "partnership": lambda words, visit: dict(zip(("name", "country"), fragments.partner_in(words), strict=True)),
}


def _sole(rows: list[Any]) -> str:
    return str(rows[0].pk) if len(rows) == 1 else ""


def _printed(edtf: str) -> str:
    return PartialDate.parse(edtf).printed() if edtf else ""
