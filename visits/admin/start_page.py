"""The desk's start page and its navigation: what waits, what came in, what went out."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.contrib import admin
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import Truncator

from people.models import Area
from visits.admin.batches import count_items, count_words
from visits.admin.guide import url_of_guide
from visits.admin.quality_chart import quality_chart
from visits.admin.shown import day, link
from visits.admin.visit_forms import number
from visits.models import EditionIndexLink, ImportBatch, ImportItem, Proposal, PublishingLog, Taking, Visit
from visits.models.claims import PublicState, WorkState
from visits.models.public import SubjectType
from visits.open_reasons import reason_words
from visits.queue import live
from visits.queue import waiting as in_queue

# Above this nothing is counted: the number says "more than". A start page must not cost more as the tables grow.
MOST_COUNTED = 1000
ROWS = 6
# Of the log, the latest so many entries are looked at for what was published within a week.
LOG_ENTRIES = 1000

# Title, icon, address and the right that shows it.
PAGES = (
    (
        "Biên tập",
        (
            ("Trang chủ", "home", "admin:index", None),
            ("Chờ duyệt", "inbox", "admin:visits_waitingvisit_changelist", "visits.view_visit"),
            ("Chuyến thăm", "handshake", "admin:visits_visit_changelist", "visits.view_visit"),
            ("Đề nghị, cam kết", "task_alt", "admin:visits_commitment_changelist", "visits.view_commitment"),
            ("Bài báo", "newspaper", "admin:visits_article_changelist", "visits.view_article"),
            ("Đợt nhập", "upload_file", "admin:visits_importbatch_changelist", "visits.view_importbatch"),
        ),
    ),
    (
        "Danh mục",
        (
            ("Người", "person", "admin:people_person_changelist", "people.view_person"),
            ("Cơ quan, tổ chức", "account_balance", "admin:people_organization_changelist", "people.view_organization"),
            ("Chức vụ", "badge", "admin:people_post_changelist", "people.view_post"),
            ("Có thể trùng", "merge", "admin:visits_duplicates_people", "people.view_person"),
            ("Địa phương", "map", "admin:people_area_changelist", "people.view_area"),
            ("Cơ quan báo chí", "rss_feed", "admin:visits_outlet_changelist", "visits.view_outlet"),
        ),
    ),
    (
        "Quản trị",
        (
            ("Người dùng", "group", "admin:auth_user_changelist", "auth.view_user"),
            ("Nhóm quyền", "admin_panel_settings", "admin:auth_group_changelist", "auth.view_group"),
        ),
    ),
)


# Unfold's own index.html is found before any of ours under that name.
admin.site.index_template = "admin/visits/start.html"


def navigation(request: HttpRequest) -> list[dict[str, Any]]:
    """The sidebar, in the shape that Unfold reads: the pages that the user may see."""
    groups: list[dict[str, Any]] = []
    for title, pages in PAGES:
        items = [
            {"title": name, "icon": icon, "link": reverse(address)}
            for name, icon, address, right in pages
            if right is None or request.user.has_perm(right)
        ]
        if items:
            groups.append({"title": title, "separator": bool(groups), "items": items})
    return groups


def start_page(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """Adds what the start page shows to its context; parts that the user may not see are left out."""
    context["guide_url"] = url_of_guide()
    if request.user.has_perm("visits.view_visit"):
        week_ago = timezone.now() - timedelta(days=7)
        context |= {
            "waiting": waiting(),
            "mine": mine(request),
            "drafts": queue_table(),
            "in_review": _visit_table(Visit.objects.filter(joined_into=None, work_state=WorkState.IN_REVIEW)),
            "published": published_since(week_ago),
            "provinces": provinces(),
            "quality": quality_chart(number(request.GET.get("bao", ""))),
        }
    if request.user.has_perm("visits.view_importbatch"):
        context |= {"batches": latest_batches(), "failures": failures()}
    return context


def capped(rows: QuerySet) -> str:
    """The number of rows in words, counted up to MOST_COUNTED."""
    number = rows.order_by()[: MOST_COUNTED + 1].count()
    return f"hơn {MOST_COUNTED}" if number > MOST_COUNTED else str(number)


def waiting() -> list[dict[str, str]]:
    """What waits for somebody: a number, its words, and the list behind it."""
    visits = reverse("admin:visits_visit_changelist")
    # The list of visits leaves out what was joined into others, so the numbers do too.
    standing = Visit.objects.filter(joined_into=None)
    return [
        {
            "number": capped(standing.filter(work_state=WorkState.DRAFT)),
            "words": "bản nháp",
            "url": f"{visits}?work_state__exact={WorkState.DRAFT}",
        },
        {
            "number": capped(standing.filter(work_state=WorkState.IN_REVIEW)),
            "words": "chờ duyệt",
            "url": f"{visits}?work_state__exact={WorkState.IN_REVIEW}",
        },
        {
            "number": capped(standing.filter(work_state=WorkState.APPROVED).exclude(public_state=PublicState.PUBLISHED)),
            "words": "đã duyệt, chưa đăng",
            "url": f"{visits}?work_state__exact={WorkState.APPROVED}",
        },
        {"number": capped(Proposal.objects.filter(is_open=True)), "words": "đề xuất của máy", "url": ""},
    ]


def mine(request: HttpRequest) -> dict[str, Any]:
    """What waits for this person: visits taken and not given back, then those that a reviewer sent back."""
    taken = Visit.objects.filter(pk__in=Taking.objects.filter(live(), by=request.user.pk).values("visit")).order_by("-attention", "pk")[
        :ROWS
    ]
    returned = Visit.objects.filter(joined_into=None, submitted_by=request.user.pk, work_state=WorkState.DRAFT).exclude(review_comment="")
    lines = [(visit, "đang làm") for visit in taken]
    lines += [(visit, f"bị trả lại: {visit.review_comment}") for visit in returned.order_by("changed_at", "pk")[:ROWS]]
    shown = [
        [link("admin:visits_visit_change", visit.pk, _name(visit)), day(visit.date), Truncator(words).chars(80)] for visit, words in lines
    ]
    return {"headers": ["chuyến thăm", "ngày", "vì sao"], "rows": shown}


def queue_table() -> dict[str, Any]:
    """The head of the queue, and what is open on each."""
    lines = [
        [
            link("admin:visits_visit_change", visit.pk, _name(visit)),
            day(visit.date),
            reason_words((row.code, row.count) for row in visit.open_reasons.all()) or "không",
        ]
        for visit in in_queue().filter(work_state=WorkState.DRAFT).prefetch_related("open_reasons")[:ROWS]
    ]
    return {"headers": ["chuyến thăm", "ngày", "còn mở"], "rows": lines}


def _visit_table(rows: QuerySet) -> dict[str, Any]:
    """The visits that have waited longest."""
    lines = [
        [link("admin:visits_visit_change", visit.pk, _name(visit)), day(visit.date), _when(visit.created_at)]
        for visit in rows.order_by("created_at", "pk")[:ROWS]
    ]
    return {"headers": ["chuyến thăm", "ngày", "từ"], "rows": lines}


def _name(visit: Visit) -> str:
    return f"{visit.delegation_text or 'Chưa rõ đoàn'} – {visit.area_text or 'chưa rõ nơi'}"


def _when(moment: datetime) -> str:
    return date_format(timezone.localtime(moment), "d/m/Y")


def latest_batches() -> dict[str, Any]:
    batches = list(ImportBatch.objects.select_related("by").order_by("-started_at", "-pk")[:ROWS])
    counted = count_items(batches)
    failed = ImportItem.Outcome.FAILED
    lines = [
        [
            link("admin:visits_importbatch_change", batch.pk, f"{batch}, {_when(batch.started_at)}"),
            str(batch.by) if batch.by else "lệnh",
            count_words(counted.get(batch.pk, {})),
            "có tệp hỏng" if counted.get(batch.pk, {}).get(failed) else "dở dang" if batch.finished_at is None else "xong",
        ]
        for batch in batches
    ]
    return {"headers": ["đợt", "người nhập", "kết quả", "trạng thái"], "rows": lines}


def failures() -> dict[str, Any]:
    """Articles of the latest batches that could not be imported, by batch and reason."""
    lines = [
        [link("admin:visits_importbatch_change", batch.pk, str(batch)), str(count), reason]
        for batch in ImportBatch.objects.exclude(failures={}).order_by("-started_at", "-pk")[:ROWS]
        for reason, count in sorted(batch.failures.items(), key=lambda entry: -entry[1])
    ]
    return {"headers": ["đợt", "số bài", "lý do"], "rows": lines[: 2 * ROWS]}


def published_since(since: datetime) -> dict[str, Any]:
    """Visits published since a moment, newest first, and how many they are."""
    entries = PublishingLog.objects.select_related("by").order_by("-pk")[:LOG_ENTRIES]
    # Cut first, then filtered here: the log has no index on its moments, and it only grows.
    recent = [
        entry
        for entry in entries
        if entry.at >= since and entry.action == PublishingLog.Action.PUBLISHED and entry.record_id.startswith("v")
    ]
    latest = list({entry.record_id: entry for entry in reversed(recent)}.values())[::-1]
    visits = {visit.public_id: visit for visit in Visit.objects.filter(public_id__in=[entry.record_id for entry in latest[:ROWS]])}
    lines = [
        [link("admin:visits_visit_change", visit.pk, _name(visit)), _when(entry.at), str(entry.by) if entry.by else "lệnh"]
        for entry in latest[:ROWS]
        if (visit := visits.get(entry.record_id))
    ]
    return {"number": len(latest), "table": {"headers": ["chuyến thăm", "đăng ngày", "người đăng"], "rows": lines}}


def provinces() -> Iterable[dict[str, str]]:
    """Provinces to which a published visit went, by name: one look into the index for each province, whatever the number of visits."""
    named = EditionIndexLink.objects.filter(
        relation=EditionIndexLink.Relation.AREA, target=OuterRef("public_id"), subject_type=SubjectType.VISIT
    )
    rows = Area.objects.filter(Exists(named), level=Area.Level.PROVINCE, public_id__isnull=False).order_by("sort_key", "valid_from", "pk")
    return [{"name": str(area), "url": reverse("admin:people_area_change", args=[area.pk])} for area in rows]
