"""The list of visits with its search and its filters."""

import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse

from dieuphoi.public_ids import PATTERN
from visits.models.public import LETTERS, EditionIndexLink
from visits.site.answers import PublicPage, last_change
from visits.site.totals import Totals, totals
from visits.site.visit_rows import CURSOR, UNKNOWN_YEAR, Rows, Wanted, line, read_cursor, rows_of

QUERY, AREA, YEAR = "q", "tinh", "nam"
LONGEST_QUERY = 200


@dataclass(slots=True)
class Asked:
    """What the form's fields held, as typed, and what it means; ``errors`` say what cannot be understood."""

    typed: dict[str, str]
    wanted: Wanted
    errors: list[str] = field(default_factory=list)


def read(query: QueryDict) -> Asked:
    # Addresses of other sites carry all sorts of parameters: what is not ours is left alone. An empty field of the form is no wish.
    typed = {name: query.get(name, "").strip() for name in (QUERY, AREA, YEAR)}
    errors: list[str] = []
    if len(typed[QUERY]) > LONGEST_QUERY or "\0" in typed[QUERY]:
        errors.append(f"Từ khóa dài nhất là {LONGEST_QUERY} ký tự và chỉ gồm chữ, số, dấu câu.")
    if typed[AREA] and not (re.fullmatch(PATTERN, typed[AREA]) and typed[AREA][0] == LETTERS["area"]):
        errors.append("Địa phương không hợp lệ: hãy chọn trong danh sách.")
    year = _year(typed[YEAR])
    if typed[YEAR] and year is None:
        errors.append("Năm không hợp lệ: hãy chọn trong danh sách.")
    cursor = read_cursor(query.get(CURSOR, ""))
    if query.get(CURSOR) and cursor is None:
        errors.append("Địa chỉ trang không hợp lệ: hãy bắt đầu lại từ trang đầu.")
    relation = EditionIndexLink.Relation.AREA if typed[AREA] else ""
    return Asked(typed, Wanted(relation, typed[AREA], year, typed[QUERY], cursor), errors)


def _year(text: str) -> int | str | None:
    if text == UNKNOWN_YEAR:
        return text
    return int(text) if re.fullmatch(r"[1-9][0-9]{3}", text) else None


def beside(address: str, rows: Rows, kept: dict[str, str]) -> dict[str, str]:
    """Addresses of the pages before and after this one, empty where there is none."""
    query = {name: value for name, value in kept.items() if value}
    return {
        name: f"{address}?{urlencode({**query, CURSOR: cursor})}" if cursor else ""
        for name, cursor in (("next_url", rows.next), ("previous_url", rows.previous))
    }


class VisitListPage(PublicPage):
    def get(self, request: HttpRequest) -> HttpResponse:
        asked = read(request.GET)
        found = totals()
        rows = Rows() if asked.errors else rows_of(asked.wanted)
        lines = [line(document) for document in rows.documents]
        context: dict[str, Any] = {
            "lines": lines,
            "errors": asked.errors,
            "q": asked.typed[QUERY],
            "is_narrowed": any(asked.typed.values()),
            "area_options": area_options(found, asked.typed[AREA]),
            "year_options": _year_options(found, asked.typed[YEAR]),
            "has_samples": any(row["is_sample"] for row in lines),
            **beside(reverse("site:visits"), rows, asked.typed),
        }
        if asked.errors:
            return self.page("site/visits.html", context, status=400)
        return self.page("site/visits.html", context, last_modified=last_change())


def area_options(found: Totals, chosen: str) -> list[dict[str, Any]]:
    areas = sorted(found.areas, key=lambda area: (area.sort_key, area.public_id))
    return [{"value": area.public_id, "label": area.label, "is_chosen": area.public_id == chosen} for area in areas]


def _year_options(found: Totals, chosen: str) -> list[dict[str, Any]]:
    values = [(str(year), str(year)) for year, count in reversed(found.years) if count]
    values += [(UNKNOWN_YEAR, "Không rõ năm")] if found.undated else []
    return [{"value": value, "label": label, "is_chosen": value == chosen} for value, label in values]
