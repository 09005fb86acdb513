"""Merging at the desk: the list of merges with their undoing, the report before one, and choosing with whom."""

import re
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone

from dieuphoi.admin_site import ChoicesDropdownFilter, InfinitePaginator, ModelAdmin, display
from dieuphoi.vietnamese import tone_key
from people.models import OrganizationName, PersonName
from visits.admin import duplicates, joining, who
from visits.admin.shown import ReadOnly
from visits.curation import WrongState
from visits.merging.evidence import seen_of
from visits.merging.merge import Blocked, Stale, counted, distinguish, forget_distinction, merge, parting, table_words, unmerge
from visits.merging.moving import Move
from visits.merging.plans import MODELS, Report, ReportFailed, report
from visits.models import Distinction, MergeOperation
from visits.models.merging import Kind

MOST_LISTED = 20
LONGEST_QUERY = 200
PLURALS = {Kind.PERSON: "người", Kind.ORGANIZATION: "cơ quan, tổ chức"}


@admin.register(MergeOperation)
class MergeOperationAdmin(ReadOnly, ModelAdmin):
    list_display = ("words", "kind_words", "when", "by_whom", "state")
    list_display_links = ("words",)
    list_select_related = ("by", "undone_by")
    list_filter = (("kind", ChoicesDropdownFilter),)
    list_filter_submit = True
    sortable_by = ()
    ordering = ("-pk",)
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    paginator = InfinitePaginator
    list_per_page = 50
    actions = None

    # --- Rights ---

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(request.user.has_perm("people.view_person"))

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    # --- The list ---

    @admin.display(description="gộp")
    def words(self, operation: MergeOperation) -> str:
        return f"{operation.loser_label} (số {operation.loser_id}) vào {operation.survivor_label} (số {operation.survivor_id})"

    @admin.display(description="loại")
    def kind_words(self, operation: MergeOperation) -> str:
        return str(operation.get_kind_display())

    @admin.display(description="lúc")
    def when(self, operation: MergeOperation) -> str:
        return f"{timezone.localtime(operation.at):%H:%M %d/%m/%Y}"

    @admin.display(description="người gộp")
    def by_whom(self, operation: MergeOperation) -> str:
        return str(operation.by) if operation.by else "lệnh của người vận hành"

    @display(description="tình trạng", label={"đang gộp": "info", "đã tách lại": "success", "đã tách, còn phần ở lại": "warning"})
    def state(self, operation: MergeOperation) -> str:
        if operation.undone_at is None:
            return "đang gộp"
        return "đã tách, còn phần ở lại" if operation.kept_back else "đã tách lại"

    # --- Addresses ---

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        own = [
            path("gop/<slug:kind>/<int:pk>/", wrap(self.pick_view), name="visits_merge_pick"),
            path("gop/<slug:kind>/<int:survivor>/<int:loser>/", wrap(self.merge_view), name="visits_merge"),
            path("khong-phai-mot/<slug:kind>/", wrap(self.distinguish_view), name="visits_distinguish"),
            path("trung/<slug:kind>/", wrap(self.duplicates_view), name="visits_duplicates"),
            path("trung/", wrap(self.duplicates_view), {"kind": Kind.PERSON.value}, name="visits_duplicates_people"),
            path("ai-la-ai/<int:visit_id>/", wrap(self.who_view), name="visits_who"),
            path("nhap/<int:visit_id>/", wrap(self.join_pick_view), name="visits_join_pick"),
            path("nhap/<int:visit_id>/<int:other_id>/", wrap(self.join_view), name="visits_join"),
        ]
        return own + super().get_urls()

    def page(self, request: HttpRequest, template: str, *, status: int = 200, **context: Any) -> HttpResponse:
        frame = {**self.admin_site.each_context(request), "opts": self.opts, "is_fullwidth": "1", "has_view_permission": True}
        return TemplateResponse(request, f"admin/visits/merging/{template}", {**frame, **context}, status=status)

    def duplicates_view(self, request: HttpRequest, kind: str) -> HttpResponse:
        _require_kind(request, kind, "view")
        return duplicates.answer(self, request, kind)

    def who_view(self, request: HttpRequest, visit_id: int) -> HttpResponse:
        return who.answer(self, request, visit_id)

    def join_pick_view(self, request: HttpRequest, visit_id: int) -> HttpResponse:
        return joining.answer_pick(self, request, visit_id)

    def join_view(self, request: HttpRequest, visit_id: int, other_id: int) -> HttpResponse:
        return joining.answer(self, request, visit_id, other_id)

    # --- With whom ---

    def pick_view(self, request: HttpRequest, kind: str, pk: int) -> HttpResponse:
        """Those of the same name first, then whoever is searched for."""
        _require_kind(request, kind, "view")
        row = MODELS[kind]._default_manager.filter(pk=pk).first()
        if row is None:
            raise Http404
        query = request.GET.get("q", "").replace("\0", "")[:LONGEST_QUERY].strip()
        rows = list(_found(kind, row, query)[: MOST_LISTED + 1])
        shown = rows[:MOST_LISTED]
        context = {
            "title": f"Gộp {row} với ai?" if kind == Kind.PERSON else f"Gộp {row} với cơ quan nào?",
            "row": row,
            "kind": kind,
            "query": query,
            "choices": [(other, seen[:3]) for other, seen in _with_seen(kind, shown)],
            "has_more": len(rows) > MOST_LISTED,
            "back": _page_of(kind, pk),
            "told_apart": _told_apart(kind, pk),
        }
        return self.page(request, "pick.html", **context)

    def distinguish_view(self, request: HttpRequest, kind: str) -> HttpResponse:
        """Remember that two are not the same, or (``forget``) take that back."""
        _require_kind(request, kind, "change")
        if request.method != "POST":
            raise Http404
        try:
            if "forget" in request.POST:
                forget_distinction(_number(request.POST["forget"]), by=request.user)  # type: ignore[arg-type]
                messages.success(request, "Đã bỏ: cặp này lại có thể được đề xuất và gộp.")
            else:
                one, other = (_number(request.POST.get(name)) for name in ("one", "other"))
                distinguish(kind, one, other, by=request.user)  # type: ignore[arg-type]
                messages.success(request, "Đã nhớ: hai mục này không phải là một, sẽ không hỏi lại.")
        except (WrongState, Distinction.DoesNotExist) as refusal:
            messages.error(request, str(refusal) if isinstance(refusal, WrongState) else "Cặp này đã được bỏ trước đó.")
        back = request.POST.get("back", "")
        safe = re.fullmatch(r"/[A-Za-z0-9/_-]*(\?[^#\s\\]*)?", back) and not back.startswith("//")
        return HttpResponseRedirect(back if safe else reverse("admin:visits_duplicates", args=[kind]))

    # --- The report, and the deed ---

    def merge_view(self, request: HttpRequest, kind: str, survivor: int, loser: int) -> HttpResponse:
        _require_kind(request, kind, "view")
        choices: Any = {name.removeprefix("choice-"): value for name, value in request.POST.items() if name.startswith("choice-")}
        try:
            found = report(kind, survivor, loser, choices)
        except ReportFailed as failure:
            raise Http404(str(failure)) from failure
        if request.method != "POST":
            return self._report_page(request, found)
        typed = {name: request.POST.get(name, "").strip() for name in ("why", "public_reason")}
        try:
            expected = request.POST.get("digest", "")
            operation = merge(kind, survivor, loser, expected=expected, choices=choices, by=request.user, **typed)  # type: ignore[arg-type]
        except Blocked:
            return self._report_page(request, report(kind, survivor, loser, choices), typed, status=409)
        except Stale as stale:
            return self._report_page(request, stale.report, typed, errors=[str(stale)], status=409)
        except WrongState as refusal:
            return self._report_page(request, found, typed, errors=[str(refusal)], status=409)
        except ValidationError as error:
            return self._report_page(request, found, typed, errors=error.messages, status=422)
        messages.success(request, f"Đã gộp {operation.loser_label} vào {operation.survivor_label}.")
        return HttpResponseRedirect(reverse("admin:visits_mergeoperation_change", args=[operation.pk]))

    def _report_page(
        self, request: HttpRequest, found: Report, typed: Any = None, *, errors: list[str] | None = None, status: int = 200
    ) -> HttpResponse:
        pair = (found.survivor, found.loser)
        context = {
            "title": f"Gộp {PLURALS[Kind(found.kind)]}",
            "report": found,
            "choosing": [line for line in found.fields if line.options],
            "fixed": [line for line in found.fields if not line.options],
            "sides": [(row, seen, _page_of(found.kind, row.pk)) for row, seen in _with_seen(found.kind, pair)],
            "swap": reverse("admin:visits_merge", args=[found.kind, found.loser.pk, found.survivor.pk]),
            "typed": typed or {},
            "errors": errors or [],
            "is_public": found.loser.public_id is not None,
            "may_merge": request.user.has_perm("visits.publish_visit") and not found.blockers,
            "may_tell_apart": request.user.has_perm(f"people.change_{found.kind}") and found.survivor.pk != found.loser.pk,
        }
        return self.page(request, "report.html", status=status, **context)

    # --- One merge, and undoing it ---

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        rows = MergeOperation.objects.select_related("by", "undone_by")
        operation = rows.filter(pk=object_id).first() if object_id.isdecimal() and len(object_id) < 19 else None
        if operation is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if not self.has_view_permission(request, operation):
            raise PermissionDenied
        if request.method == "POST":
            return self._undo(request, operation)
        return self._operation_page(request, operation)

    def _undo(self, request: HttpRequest, operation: MergeOperation) -> HttpResponse:
        undo = joining.undo if operation.kind == Kind.VISIT else unmerge
        try:
            after = undo(operation.pk, by=request.user, why=request.POST.get("why", "").strip())  # type: ignore[arg-type]
        except WrongState as refusal:
            messages.error(request, str(refusal))
        else:
            stays = f" {len(after.kept_back)} mục đã được gán lại từ khi gộp nên ở lại." if after.kept_back else ""
            messages.success(request, f"Đã tách lại {operation.loser_label}.{stays}")
        return HttpResponseRedirect(reverse("admin:visits_mergeoperation_change", args=[operation.pk]))

    def _operation_page(self, request: HttpRequest, operation: MergeOperation) -> HttpResponse:
        undone = operation.undone_at is not None
        plan = None if undone else parting(operation)
        right = "visits.change_visit" if operation.kind == Kind.VISIT else "visits.publish_visit"
        context: dict[str, Any] = {
            "title": f"Gộp {operation.loser_label} vào {operation.survivor_label}",
            "operation": operation,
            "plan": plan,
            "counts": counted(operation.moved, []) if undone else plan.counts() if plan else [],
            "kept": [(table_words(step["table"]), _step_words(step)) for step in operation.kept_back[:MOST_LISTED]],
            "kept_more": max(len(operation.kept_back) - MOST_LISTED, 0),
            "survivor_url": _page_of(operation.kind, operation.survivor_id),
            "loser_url": _page_of(operation.kind, operation.loser_id),
            "later_url": reverse("admin:visits_mergeoperation_change", args=[plan.later.pk]) if plan and plan.later else "",
            "may_undo": not undone and plan is not None and plan.later is None and request.user.has_perm(right),
        }
        return self.page(request, "operation.html", **context)


def _step_words(step: Move) -> str:
    return f"số {step['pk']}: nay là {step['now']}" if step.get("now") is not None else f"số {step['pk']}: không còn"


def _require_kind(request: HttpRequest, kind: str, action: str) -> None:
    if kind not in MODELS:
        raise Http404
    if not request.user.has_perm(f"people.{action}_{kind}"):
        raise PermissionDenied


def _number(typed: str | None) -> int:
    """A key out of a form; 0, which no row has, for anything else."""
    return int(typed) if typed and re.fullmatch(r"[0-9]{1,18}", typed) else 0


def _page_of(kind: str, pk: int) -> str:
    app = "visits" if kind == Kind.VISIT else "people"
    return reverse(f"admin:{app}_{kind}_change", args=[pk])


def _found(kind: str, row: Any, query: str) -> QuerySet:
    model = MODELS[kind]
    rows = model._default_manager.filter(merged_into=None).exclude(pk=row.pk)
    names: Any = PersonName if kind == Kind.PERSON else OrganizationName
    link = "person" if kind == Kind.PERSON else "organization"
    if not query:
        own = [row.name_key, *names._default_manager.filter(**{link: row.pk}).values_list("name_key", flat=True)]
        others = names._default_manager.filter(name_key__in=own).values(link)
        return rows.filter(Q(name_key__in=own) | Q(pk__in=others)).order_by("sort_key", "pk")
    if query.isdecimal() and len(query) < 19:
        return rows.filter(pk=int(query))
    others = names._default_manager.filter(name_key=tone_key(query)).values(link)
    return rows.filter(Q(pk__in=rows.search(query).values("pk")) | Q(pk__in=others)).order_by("sort_key", "pk")


def _with_seen(kind: str, rows: Any) -> list[tuple[Any, list[Any]]]:
    seen = seen_of(row.pk for row in rows) if kind == Kind.PERSON else {}
    return [(row, seen.get(row.pk, [])) for row in rows]


def _told_apart(kind: str, pk: int) -> list[tuple[Distinction, Any]]:
    """Pairs of which somebody said that they are not one, with the other row."""
    pairs = Distinction.objects.filter(Q(low_id=pk) | Q(high_id=pk), kind=kind).select_related("by").order_by("-pk")[:MOST_LISTED]
    rows = MODELS[kind]._default_manager.in_bulk([pair.low_id + pair.high_id - pk for pair in pairs])
    return [(pair, row) for pair in pairs if (row := rows.get(pair.low_id + pair.high_id - pk)) is not None]
