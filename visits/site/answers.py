"""What all public pages have in common: reading only, one frame, exact caching, and pages for what is not there."""

import json
import re
from datetime import datetime
from hashlib import sha256
from typing import Any, ClassVar

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.views import View

from dieuphoi.public_ids import PATTERN
from visits.models.public import LETTERS, PublicClock, PublicRecord, SubjectType

GONE, FOR_LEGAL_REASONS = 410, 451
# Names of the API's lists and of the pages here, by kind; kinds without a page are absent.
API_NAMES = {
    "visit": "api:visits-detail",
    "person": "api:people-detail",
    "organization": "api:organizations-detail",
    "area": "api:areas-detail",
    "article": "api:articles-detail",
}
PAGE_NAMES = {"visit": "site:visit", "person": "site:person", "organization": "site:organization", "area": "site:area"}


def page_of(kind: str, public_id: str | None) -> str | None:
    """Address of a record's page; None for what has no public id."""
    return reverse(PAGE_NAMES[kind], args=[public_id]) if public_id else None


def contact() -> dict[str, str]:
    """Where corrections go: ``text``, and ``url`` where one can be clicked."""
    text = settings.CORRECTIONS_CONTACT.strip()
    if text.startswith(("https://", "http://")):
        return {"text": text, "url": text}
    return {"text": text, "url": f"mailto:{text}"} if re.fullmatch(r"[^\s@<>]+@[^\s@<>]+", text) else {"text": text, "url": ""}


def last_change() -> datetime | None:
    """When the public record changed last: no list and no page of people or places is newer than that."""
    return PublicClock.objects.values_list("at", flat=True).first()


class PublicPage(View):
    http_method_names = ["get", "head", "options"]

    def page(self, template: str, context: dict[str, Any], *, status: int = 200, last_modified: datetime | None = None) -> HttpResponse:
        # Without the request: no session, no user and no token gets into a page by way of a context processor.
        frame = {"contact": contact(), "license": settings.API_LICENSE, "attribution": settings.API_ATTRIBUTION}
        text = render_to_string(template, frame | context)
        return answer(self.request, text.encode(), "text/html; charset=utf-8", status=status, last_modified=last_modified)

    def missing(self) -> HttpResponse:
        return self.page("site/missing.html", {}, status=404)


def answer(request: HttpRequest, body: bytes, kind: str, *, status: int = 200, last_modified: datetime | None = None) -> HttpResponse:
    """The body, or 304 where the client has it. The tag is of the body: a new template or style makes a new page, too."""
    response = HttpResponse(body, content_type=kind, status=status)
    if status == 200:
        etag = f'"{sha256(body).hexdigest()[:40]}"'
        seconds = int(last_modified.timestamp()) if last_modified else None
        response["ETag"] = etag
        if seconds is not None:
            response["Last-Modified"] = http_date(seconds)
        response = get_conditional_response(request, etag, seconds, response) or response
    # Caches may keep it but ask each time: what is withdrawn is gone at once.
    response["Cache-Control"] = "public, no-cache"
    return response


class RecordPage(PublicPage):
    """The page of one record: its current edition, where it went, or why it is gone."""

    kind: ClassVar[SubjectType]

    def get(self, request: HttpRequest, public_id: str) -> HttpResponse:
        if re.fullmatch(PATTERN, public_id) is None or public_id[0] != LETTERS[self.kind]:
            return self.missing()
        records = PublicRecord.objects.select_related("current_edition")
        record = records.filter(pk=public_id, subject_type=self.kind).first()
        if record is None:
            return self.missing()
        if record.state == PublicRecord.State.MERGED:
            return self._moved(str(record.redirect_to_id))
        if record.state != PublicRecord.State.PUBLISHED or record.current_edition is None:
            return self._gone(record)
        return self.found(record, json.loads(record.current_edition.document))

    def found(self, record: PublicRecord, document: dict[str, Any]) -> HttpResponse:
        raise NotImplementedError

    def _moved(self, survivor: str) -> HttpResponse:
        match = self.request.resolver_match
        location = reverse(match.view_name if match else PAGE_NAMES[self.kind], args=[survivor])
        # Never kept: what was merged may be unmerged.
        return HttpResponsePermanentRedirect(location, preserve_request=True, headers={"Cache-Control": "no-cache"})

    def _gone(self, record: PublicRecord) -> HttpResponse:
        status = FOR_LEGAL_REASONS if record.state == "redacted" else GONE
        context = {"public_id": record.pk, "noun": record.get_subject_type_display(), "reason": record.public_reason}
        return self.page("site/gone.html", context, status=status)


def record_context(record: PublicRecord, document: dict[str, Any]) -> dict[str, Any]:
    """What the foot of a record's page says: which edition it is, and where the data is."""
    return {
        "public_id": record.pk,
        "is_sample": record.is_sample,
        "edition": record.current_edition,
        "json_url": reverse(API_NAMES[record.subject_type], args=[record.pk]),
        "name": document["name"],
    }
