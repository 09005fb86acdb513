"""Atom feeds of what happened to visits: published, updated, withdrawn and so on, as the public could see it."""

import json
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape

from visits.models.public import EditionIndexLink, PublicChange, PublicRecord, SubjectType
from visits.site.answers import PublicPage, RecordPage, answer, page_of

ITEMS = 50
# Withdrawn visits have left the index: so many of the last ones are asked for their province one by one.
WITHDRAWN_READ = 200
PUBLISHED = PublicRecord.State.PUBLISHED
TITLES = {
    "published": "Công bố: {}",
    "updated": "Cập nhật: {}",
    "withdrawn": "Đã gỡ: {}",
    "restored": "Khôi phục: {}",
    "merged": "Đã gộp: {}",
    "unmerged": "Tách lại: {}",
    "redacted": "Đã che: {}",
}


class ChangesFeed(Feed):
    """Of all visits, or of one province's (``area``: its id and name)."""

    feed_type = Atom1Feed
    language = "vi"

    def __init__(self, area: tuple[str, str] | None = None) -> None:
        self.area = area

    def title(self) -> str:
        return f"Thay đổi về các chuyến thăm {self.area[1]}" if self.area else "Thay đổi về các chuyến thăm"

    def link(self) -> str:
        return str(page_of("area", self.area[0])) if self.area else reverse("site:home")

    def subtitle(self) -> str:
        return "Chuyến thăm vừa công bố, cập nhật hoặc gỡ, mới nhất trước."

    def author_name(self) -> str:
        return str(settings.API_ATTRIBUTION)

    def items(self) -> list[PublicChange]:
        changes = PublicChange.objects.filter(subject_type=SubjectType.VISIT).select_related("record__current_edition")
        if self.area is None:
            return list(changes.order_by("-sequence")[:ITEMS])
        area_id = self.area[0]
        links = EditionIndexLink.objects.filter(relation=EditionIndexLink.Relation.AREA, target=area_id, subject_type=SubjectType.VISIT)
        there = list(changes.filter(record__in=links.values("entry")).order_by("-sequence")[:ITEMS])
        gone = changes.exclude(record__state=PUBLISHED).order_by("-sequence")[:WITHDRAWN_READ]
        there += [change for change in gone if _was_in(change, area_id)]
        return sorted(there, key=lambda change: -change.sequence)[:ITEMS]

    def item_title(self, item: PublicChange) -> str:
        return TITLES.get(item.action, "{}").format(_name(item.record))

    def item_description(self, item: PublicChange) -> str:
        # Atom's summary is read as HTML.
        return escape(_summary(item))

    def item_link(self, item: PublicChange) -> str:
        return str(page_of("visit", item.record_id))

    def item_guid(self, item: PublicChange) -> str:
        # Neither an address nor a host: it stays the same wherever the record is served.
        return f"urn:dieuphoi:change:{item.sequence}"

    def item_pubdate(self, item: PublicChange) -> datetime:
        return item.at

    def item_updateddate(self, item: PublicChange) -> datetime:
        return item.at


def _summary(change: PublicChange) -> str:
    record = change.record
    if record.state == PublicRecord.State.MERGED:
        return f"Nay thuộc bản ghi {record.redirect_to_id}."
    if record.state != PUBLISHED:
        return record.public_reason
    note = "Dữ liệu mẫu. " if record.is_sample else ""
    return note + (change.public_reason or f"{change.get_action_display().capitalize()} một chuyến thăm.")


def _name(record: PublicRecord) -> str:
    """The name that the public may read now: what was withdrawn keeps its id only, whatever older changes said."""
    if record.state != PUBLISHED or record.current_edition is None:
        return f"chuyến thăm {record.pk}"
    return str(json.loads(record.current_edition.document)["name"])


def _was_in(change: PublicChange, area_id: str) -> bool:
    edition = change.record.current_edition
    document: dict[str, Any] = json.loads(edition.document) if edition else {}
    return bool((document.get("area") or {}).get("id") == area_id)


def answer_feed(request: HttpRequest, feed: ChangesFeed) -> HttpResponse:
    response = feed(request)
    return answer(request, response.content, "application/atom+xml; charset=utf-8")


class ChangesFeedPage(PublicPage):
    def get(self, request: HttpRequest) -> HttpResponse:
        return answer_feed(request, ChangesFeed())


class AreaFeedPage(RecordPage):
    kind = SubjectType.AREA

    def found(self, record: PublicRecord, document: dict[str, Any]) -> HttpResponse:
        return answer_feed(self.request, ChangesFeed((record.pk, document["name"])))
