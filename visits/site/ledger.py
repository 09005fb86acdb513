"""What was asked and promised during visits, and what became of it: a list to narrow by province and status."""

import json
import re
from typing import Any
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from dieuphoi.api_keyset import Cursor, Slice, by_day
from dieuphoi.public_ids import PATTERN
from visits.models.public import LETTERS, UNHEARD, EditionIndexLink, LedgerEntry, LedgerLink, SubjectType
from visits.site import words
from visits.site.answers import PublicPage, last_change, page_of
from visits.site.totals import totals
from visits.site.visit_list import AREA, area_options
from visits.site.visit_rows import CURSOR, PAGE_SIZE, read_cursor

STATUS = "tinh-trang"
# The API's name of each status, by what stands in the address of the page.
STATUSES = {"chua-co-tin": UNHEARD, "dang-lam": "under_way", "mot-phan": "partly_done", "xong": "done", "khong-lam": "declined"}
Relation = EditionIndexLink.Relation
Document = dict[str, Any]

_OF_ENTRIES = by_day("date_latest", "public_id")
_OF_LINKS = by_day("date_latest", "entry_id")


class LedgerPage(PublicPage):
    def get(self, request: HttpRequest) -> HttpResponse:
        typed = {name: request.GET.get(name, "").strip() for name in (AREA, STATUS)}
        cursor = read_cursor(request.GET.get(CURSOR, ""))
        errors = _errors(typed, bool(request.GET.get(CURSOR)) and cursor is None)
        rows, beside = ([], {}) if errors else _rows(typed[AREA], STATUSES.get(typed[STATUS], ""), cursor)
        kept = {name: value for name, value in typed.items() if value}
        wanted = {"area": typed[AREA], "status": STATUSES.get(typed[STATUS], "")}
        context = {
            "rows": [_told(row) for row in rows],
            "errors": errors,
            "area_options": area_options(totals(), typed[AREA]),
            "status_options": [
                {"value": value, "label": words.FOLLOW_UP_STATUSES[name], "is_chosen": value == typed[STATUS]}
                for value, name in STATUSES.items()
            ],
            "json_url": reverse("api:commitments") + _query({name: value for name, value in wanted.items() if value and not errors}),
            "has_samples": any(row["is_sample"] for row in rows),
            **{name: reverse("site:ledger") + _query({**kept, CURSOR: place}) for name, place in beside.items()},
        }
        if errors:
            return self.page("site/ledger.html", context, status=400)
        return self.page("site/ledger.html", context, last_modified=last_change())


def _errors(typed: dict[str, str], is_lost: bool) -> list[str]:
    errors = []
    if typed[AREA] and not (re.fullmatch(PATTERN, typed[AREA]) and typed[AREA][0] == LETTERS["area"]):
        errors.append("Địa phương không hợp lệ: hãy chọn trong danh sách.")
    if typed[STATUS] and typed[STATUS] not in STATUSES:
        errors.append("Tình trạng không hợp lệ: hãy chọn trong danh sách.")
    if is_lost:
        errors.append("Địa chỉ trang không hợp lệ: hãy bắt đầu lại từ trang đầu.")
    return errors


def _query(values: dict[str, str]) -> str:
    return f"?{urlencode(values)}" if values else ""


def _rows(area: str, status: str, cursor: Cursor | None) -> tuple[list[Document], dict[str, str]]:
    """Documents of one page, and cursors of the pages beside it by the name of their address. One query."""
    links = LedgerLink.objects.filter(subject_type=SubjectType.COMMITMENT)
    order, entry = _OF_LINKS, "entry__"
    found: QuerySet[Any, Any]
    if area:
        # The link has the day beside it: one range of its index is the list.
        found = links.filter(relation=Relation.AREA, target=area)
        if status:
            found = found.filter(Exists(links.filter(entry=OuterRef("entry"), relation=Relation.STATUS, target=status)))
    elif status:
        found = links.filter(relation=Relation.STATUS, target=status)
    else:
        order, entry, found = _OF_ENTRIES, "", LedgerEntry.objects.filter(subject_type=SubjectType.COMMITMENT)
    part = Slice(order, PAGE_SIZE, cursor)
    read = [*part.cut(found).values_list(order.column, order.id_column, f"{entry}document")]
    page = part.page(read, lambda row: (row[0], row[1]))
    places = {"next_url": page.next, "previous_url": page.previous}
    return [json.loads(row[2]) for row in page.rows], {name: order.write_cursor(place) for name, place in places.items() if place}


def _told(row: Document) -> Document:
    area, by = row["area"], row["by"]
    last = row["status"]
    return {
        "when": words.period(row["date"], row["end_date"]) or "Không rõ ngày",
        "kind": words.COMMITMENT_KINDS[row["kind"]],
        "text": words.capitalized(row["text"]),
        "by": by["name"] if by else "",
        "place": " ".join(part for part in (area["kind"], area["name"]) if part),
        "visit": row["visit"]["name"],
        "url": f"{page_of('visit', row['visit']['id'])}#{row['id']}",
        "status": words.FOLLOW_UP_STATUSES[last or UNHEARD],
        "followed_up_on": words.printed(row["followed_up_on"]),
        "is_sample": row["is_sample"],
    }
