"""The queue at the desk: what waits, most in need first; taking a visit, leaving it, going on to the next."""

from typing import Any, ClassVar

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST

from dieuphoi.admin_site import AutocompleteSelectFilter, ChoicesDropdownFilter, InfinitePaginator, ModelAdmin, display
from visits import queue
from visits.admin.shown import ReadOnly, day
from visits.admin.visit_actions import page_of
from visits.models import ImportBatch, Taking, WaitingVisit
from visits.models.claims import WorkState
from visits.open_reasons import REASONS, reason_words

WORK_COLOURS = {WorkState.DRAFT.label: "info", WorkState.IN_REVIEW.label: "warning"}
BATCHES_OFFERED = 30
# Visits that an editor went past are not offered again in the same session; the oldest of more than this are.
MOST_PASSED = 200
PASSED = "queue_passed"


class ReasonFilter(admin.SimpleListFilter):
    title = "điểm còn mở"
    parameter_name = "reason"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [*REASONS.items(), ("none", "không còn điểm nào")]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() == "none":
            return queryset.filter(attention=0)
        return queryset.filter(open_reasons__code=self.value()) if self.value() else queryset


class BatchFilter(admin.SimpleListFilter):
    """The latest batches; an address may name any."""

    title = "đợt nhập"
    parameter_name = "batch"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        batches = ImportBatch.objects.order_by("-started_at", "-pk")[:BATCHES_OFFERED]
        return [(str(batch.pk), f"{batch}, {date_format(timezone.localtime(batch.started_at), 'd/m/Y')}") for batch in batches]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        wanted = self.value()
        if not wanted:
            return queryset
        if not wanted.isdecimal():
            return queryset.none()
        return queryset.filter(articles__versions__import_items__batch=int(wanted)).distinct()


class TakingFilter(admin.SimpleListFilter):
    title = "người đang làm"
    parameter_name = "taken"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("no", "chưa ai nhận"), ("me", "tôi đang làm")]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        taken = Taking.objects.filter(queue.live())
        if self.value() == "me":
            return queryset.filter(pk__in=taken.filter(by=request.user.pk).values("visit"))
        return queryset.exclude(pk__in=taken.values("visit")) if self.value() == "no" else queryset


@admin.register(WaitingVisit)
class QueueAdmin(ReadOnly, ModelAdmin):
    list_display = ("name", "open_now", "day", "source_names", "work", "since", "taken_by", "take_button")
    list_display_links = None
    ordering = ("-attention", "created_at", "pk")
    sortable_by = ()
    list_filter = (
        ReasonFilter,
        ("work_state", ChoicesDropdownFilter),
        ("area", AutocompleteSelectFilter),
        ("delegation", AutocompleteSelectFilter),
        ("articles__outlet", AutocompleteSelectFilter),
        BatchFilter,
        TakingFilter,
    )
    list_filter_submit = True
    list_fullwidth = True
    list_per_page = 50
    show_full_result_count = False
    paginator = InfinitePaginator
    list_before_template = "admin/visits/queue/next.html"
    search_fields = ("search_key",)
    search_help_text = "Tên cơ quan cử đoàn, nơi đến; có dấu hay không dấu đều được."
    actions = None

    class Media:
        css: ClassVar = {"all": ("visits/queue.css",)}

    # --- Rights: those of the visits themselves ---

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(request.user.has_perm("visits.view_visit"))

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    # --- The list ---

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return WaitingVisit.objects.filter(queue.WAITING)

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[QuerySet, bool]:
        return queryset.search(search_term), False

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        return super().changelist_view(request, {"title": "Chờ duyệt", **(extra_context or {})})

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        cl = super().get_changelist_instance(request)
        rows = list(cl.result_list.select_related("taking__by").prefetch_related("articles__outlet", "open_reasons"))
        may_take = request.user.has_perm("visits.change_visit")
        for row in rows:
            row.may_take = may_take
            row.current = _current(row)
        cl.result_list = rows
        return cl

    @display(description="Chuyến thăm")
    def name(self, visit: WaitingVisit) -> SafeString:
        return format_html('<a class="queue-name" href="{}">{}</a>', page_of(visit.pk), str(visit))

    @display(description="Còn mở")
    def open_now(self, visit: WaitingVisit) -> str:
        return reason_words((row.code, row.count) for row in visit.open_reasons.all()) or "không còn điểm nào"

    @display(description="Ngày")
    def day(self, visit: WaitingVisit) -> str:
        return day(visit.date)

    @display(description="Nguồn")
    def source_names(self, visit: WaitingVisit) -> str:
        return "; ".join(str(article.outlet or article) for article in visit.articles.all())

    @display(description="Biên tập", label=WORK_COLOURS)
    def work(self, visit: WaitingVisit) -> str:
        return visit.get_work_state_display()

    @display(description="Chờ từ")
    def since(self, visit: WaitingVisit) -> str:
        return date_format(timezone.localtime(visit.created_at), "d/m/Y")

    @display(description="Người đang làm")
    def taken_by(self, visit: Any) -> str:
        return f"{visit.current.by}, đến {until(visit.current)}" if visit.current else "—"

    @display(description="")
    def take_button(self, visit: Any) -> str | SafeString:
        if not visit.may_take:
            return ""
        # Inside the list's own form, whose token goes with it.
        return format_html(
            '<button class="queue-take" type="submit" formaction="{}" aria-label="Nhận làm: {}">Nhận làm</button>',
            reverse("admin:visits_waitingvisit_take", args=[visit.pk]),
            str(visit),
        )

    # --- Addresses ---

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        own = [
            path("tiep-theo/", wrap(require_POST(self.next_view)), name="visits_waitingvisit_next"),
            path("<int:visit_id>/nhan/", wrap(require_POST(self.take_view)), name="visits_waitingvisit_take"),
            path("<int:visit_id>/tra/", wrap(require_POST(self.leave_view)), name="visits_waitingvisit_leave"),
        ]
        return own + super().get_urls()

    def take_view(self, request: HttpRequest, visit_id: int) -> HttpResponse:
        """Take a visit and go to its page; where somebody else has it, ask first."""
        self._require_editor(request)
        visit = get_object_or_404(WaitingVisit, pk=visit_id)
        try:
            queue.take(visit.pk, by=_by(request), although_taken="although_taken" in request.POST)
        except queue.Taken as taken:
            context = {
                **self.admin_site.each_context(request),
                "opts": self.opts,
                "title": "Đang có người làm",
                "subtitle": str(visit),
                "visit": visit,
                "taking": taken.taking,
                "until": until(taken.taking),
            }
            return TemplateResponse(request, "admin/visits/queue/taken.html", context, status=409)
        return HttpResponseRedirect(page_of(visit.pk))

    def leave_view(self, request: HttpRequest, visit_id: int) -> HttpResponse:
        self._require_editor(request)
        if queue.leave(visit_id, by=_by(request)):
            messages.success(request, "Đã trả lại hàng đợi.")
        return HttpResponseRedirect(reverse("admin:visits_waitingvisit_changelist"))

    def next_view(self, request: HttpRequest) -> HttpResponse:
        """Take the first visit of the list as it is filtered (the query's own parameters), past the one that is left (``from``)."""
        self._require_editor(request)
        passed = list(request.session.get(PASSED, []))
        left = request.POST.get("from", "")
        if left.isdecimal():
            queue.leave(int(left), by=_by(request))
            passed = [*(key for key in passed if key != int(left)), int(left)][-MOST_PASSED:]
            request.session[PASSED] = passed
        rows = super().get_changelist_instance(request).queryset
        visit = queue.take_next(by=_by(request), among=rows, passed=passed) or queue.take_next(by=_by(request), among=rows)
        if visit is None:
            messages.info(request, "Không còn việc nào chưa có người nhận.")
            return HttpResponseRedirect(f"{reverse('admin:visits_waitingvisit_changelist')}{_query(request.GET)}")
        return HttpResponseRedirect(page_of(visit.pk))

    def _require_editor(self, request: HttpRequest) -> None:
        if not request.user.has_perm("visits.change_visit"):
            raise PermissionDenied


def until(taking: Taking) -> str:
    return date_format(timezone.localtime(taking.until), "H:i")


def _current(visit: WaitingVisit) -> Taking | None:
    taking = getattr(visit, "taking", None)
    return taking if taking is not None and taking.until > timezone.now() else None


def _query(parameters: QueryDict) -> str:
    return f"?{parameters.urlencode()}" if parameters else ""


def _by(request: HttpRequest) -> Any:
    # The desk is behind a login: there is always somebody.
    return request.user
