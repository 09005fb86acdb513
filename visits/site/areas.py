"""The page of a province or centrally-run city: its names over time, its changes, the visits to it."""

import json
from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from visits.models.public import EditionIndexLink, PublicRecord, SubjectType
from visits.site import words
from visits.site.answers import RecordPage, last_change, page_of, record_context
from visits.site.listing import listed
from visits.site.visit_rows import Wanted

Document = dict[str, Any]
MOST_LINKED = 100


class AreaPage(RecordPage):
    kind = SubjectType.AREA

    def found(self, record: PublicRecord, document: Document) -> HttpResponse:
        context = {
            **record_context(record, document),
            "title": words.capitalized(" ".join(part for part in (document["kind"], document["name"]) if part)),
            "validity": words.validity(document),
            "code": document["code"],
            "names": [{"text": _full(row), "when": words.validity(row)} for row in document["names"]],
            "changes": [_change(row) for row in document["changes"]],
            "bodies": linked(EditionIndexLink.Relation.AREA, record.pk, SubjectType.ORGANIZATION),
            "feed_url": reverse("site:area-changes", args=[record.pk]),
            **listed(self.request, Wanted(EditionIndexLink.Relation.AREA, record.pk)),
        }
        return self.page("site/area.html", context, last_modified=last_change())


def _full(row: Document) -> str:
    return words.capitalized(" ".join(part for part in (row["kind"], row["name"]) if part))


def _change(row: Document) -> Document:
    verb = words.AREA_CHANGES.get(row["kind"], row["kind"])
    before, after = row["before"], row["after"]
    if before == after:
        # A merged province kept the name of one of its parts.
        before, after = f"{before} (cũ)", f"{after} (mới)"
    return {"when": words.printed(row["on"]), "text": f"{before} {verb} {after}", "resolution": row["resolution"]}


def linked(relation: str, target: str, kind: SubjectType) -> list[Document]:
    """Name and address of what belongs to something, in Vietnamese order; the first hundred that the index gives."""
    rows = EditionIndexLink.objects.filter(relation=relation, target=target, subject_type=kind).order_by("-date_latest", "-entry")
    found = sorted(rows.values_list("entry__sort_key", "entry_id", "entry__edition__document")[:MOST_LINKED])
    documents = [json.loads(text) for _, _, text in found]
    has_page = kind == SubjectType.ORGANIZATION
    return [{"text": row["name"], "url": page_of(kind, row["id"]) if has_page else None} for row in documents]
