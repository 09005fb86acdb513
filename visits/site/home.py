"""The first page: what this is, how much there is, what is new."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from visits.models.public import SubjectType
from visits.site import words
from visits.site.answers import PublicPage, last_change, page_of
from visits.site.charts import bars, columns
from visits.site.totals import Totals, totals
from visits.site.visit_rows import UNKNOWN_YEAR, Wanted, line, rows_of

LATEST = 6
SHOWN_AREAS = 12
COUNTED = (
    (SubjectType.VISIT, "chuyến thăm"),
    (SubjectType.PERSON, "người"),
    (SubjectType.ORGANIZATION, "cơ quan, tổ chức"),
    (SubjectType.ARTICLE, "bài báo"),
)


class HomePage(PublicPage):
    def get(self, request: HttpRequest) -> HttpResponse:
        found = totals()
        latest = [line(document) for document in rows_of(Wanted(), LATEST).documents]
        counts = [(words.number(found.kinds.get(kind, 0)), noun) for kind, noun in COUNTED]
        areas = bars([(area.label, page_of("area", area.public_id), area.count) for area in found.areas])
        context = {
            "counts": counts,
            "has_samples": found.has_samples,
            "latest": latest,
            "years": columns(found.years),
            "year_rows": _year_rows(found),
            "areas": areas[:SHOWN_AREAS],
            "more_areas": areas[SHOWN_AREAS:],
        }
        return self.page("site/home.html", context, last_modified=last_change())


def _year_rows(found: Totals) -> list[dict[str, Any]]:
    rows: list[tuple[str, str, int]] = [(str(year), str(year), count) for year, count in reversed(found.years) if count]
    if found.undated:
        rows.append(("Không rõ năm", UNKNOWN_YEAR, found.undated))
    return [{"label": label, "url": f"{reverse('site:visits')}?nam={value}", "count": words.number(count)} for label, value, count in rows]
