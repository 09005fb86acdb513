"""The list of visits on the page of somebody or something."""

from dataclasses import replace
from typing import Any

from django.http import HttpRequest

from visits.site.visit_list import beside
from visits.site.visit_rows import CURSOR, Wanted, line, read_cursor, rows_of


def listed(request: HttpRequest, wanted: Wanted) -> dict[str, Any]:
    """One page of the visits. A cursor that no page gave out shows the first one: the page itself is right."""
    rows = rows_of(replace(wanted, cursor=read_cursor(request.GET.get(CURSOR, ""))))
    return {"lines": [line(document) for document in rows.documents], **beside(request.path, rows, {})}
