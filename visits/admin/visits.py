"""Visits at the desk: the list, the page of one visit, its history. Every change is a call of ``visits.curation``."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path

from dieuphoi.admin_site import (
    AutocompleteSelectFilter,
    ChoicesDropdownFilter,
    InfinitePaginator,
    ModelAdmin,
    UnfoldAdminTextInputWidget,
    display,
)
from dieuphoi.partial_dates import PartialDate
from visits import curation, queue
from visits.admin import visit_actions
from visits.admin.visit_alike import alike_view
from visits.admin.visit_forms import Difference, VisitForms, number
from visits.admin.visit_history import moments, publications
from visits.admin.visit_lookups import lookup
from visits.admin.visit_offices import offices
from visits.admin.visit_page import VisitPage
from visits.admin.visit_words import check_quotes
from visits.claim_tables import TABLES
from visits.gates import open_point_counts
from visits.models import Article, Visit
from visits.models.claims import PublicState, WorkState

# ``?mo=tat-ca``: every claim with its fields, for whoever has no scripts.
ALL_OPEN = "tat-ca"
WORK_COLOURS = {WorkState.DRAFT.label: "info", WorkState.IN_REVIEW.label: "warning", WorkState.APPROVED.label: "success"}
PUBLIC_COLOURS = {PublicState.PUBLISHED.label: "success", PublicState.WITHDRAWN.label: "danger"}


class NewVisitForm(forms.Form):
    """A visit begins with the article that reports it."""

    article = forms.ModelChoiceField(Article.objects.all(), label="Bài báo", widget=forms.HiddenInput)
    why = forms.CharField(
        label="Lý do",
        required=False,
        max_length=100,
        help_text="Ví dụ: máy không nhận ra chuyến thăm trong bài.",
        widget=UnfoldAdminTextInputWidget(),
    )


@admin.register(Visit)
class VisitAdmin(ModelAdmin):
    list_display = ("name", "delegation_text", "area_text", "day", "work", "public", "open_count", "source_names", "sample")
    list_display_links = ("name",)
    # The order is that of an index; another one would sort the whole table.
    ordering = ("-created_at", "-pk")
    sortable_by = ()
    # Closed lists and a box to type in: nothing that reads all the rows to offer their values.
    list_filter = (
        ("work_state", ChoicesDropdownFilter),
        ("public_state", ChoicesDropdownFilter),
        ("area", AutocompleteSelectFilter),
        "is_sample",
    )
    list_filter_submit = True
    list_fullwidth = True
    list_per_page = 50
    show_full_result_count = False
    paginator = InfinitePaginator
    search_fields = ("search_key",)
    search_help_text = "Tên cơ quan cử đoàn, nơi đến; có dấu hay không dấu đều được."
    actions = None

    # --- Rights ---

    def has_delete_permission(self, request: HttpRequest, obj: Visit | None = None) -> bool:
        """A visit is never deleted: its claims are rejected, its publication withdrawn."""
        return False

    # --- The list ---

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        # A visit begins at its article: no "add" here.
        return super().changelist_view(request, {**(extra_context or {}), "has_add_permission": False})

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """Not the drafts that were joined into another: their claims stand there."""
        return super().get_queryset(request).filter(joined_into=None)

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[QuerySet, bool]:
        return queryset.search(search_term), False

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        cl = super().get_changelist_instance(request)
        rows = list(cl.result_list.prefetch_related("articles__outlet"))
        counts = open_point_counts(rows)
        for row in rows:
            row.open_points = counts[row.pk]
        cl.result_list = rows
        return cl

    @display(description="Chuyến thăm")
    def name(self, visit: Visit) -> str:
        return str(visit)

    @display(description="Ngày")
    def day(self, visit: Visit) -> str:
        return PartialDate.parse(visit.date).printed() if visit.date else "—"

    @display(description="Biên tập", label=WORK_COLOURS)
    def work(self, visit: Visit) -> str:
        return visit.get_work_state_display()

    @display(description="Công bố", label=PUBLIC_COLOURS)
    def public(self, visit: Visit) -> str:
        return visit.get_public_state_display()

    @display(description="Còn ngỏ")
    def open_count(self, visit: Any) -> str:
        return str(visit.open_points) if visit.open_points else "—"

    @display(description="Nguồn")
    def source_names(self, visit: Visit) -> str:
        return "; ".join(str(article.outlet or article) for article in visit.articles.all())

    @display(description="Mẫu")
    def sample(self, visit: Visit) -> str:
        return "mẫu" if visit.is_sample else ""

    # --- Addresses ---

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        own = [
            path("tim/chuc-vu/", wrap(offices), name="visits_visit_offices"),
            path("tim/<slug:kind>/", wrap(lookup), name="visits_visit_lookup"),
            path("<int:object_id>/de-xuat/<int:proposal_id>/", wrap(self.proposal_view), name="visits_visit_proposal"),
            path("<int:object_id>/chuc-vu/<int:role_id>/ap-dung/", wrap(self.alike_view), name="visits_visit_alike"),
            path("<int:object_id>/viec/<slug:slug>/", wrap(self.action_view), name="visits_visit_action"),
        ]
        return own + super().get_urls()

    def _context(self, request: HttpRequest, visit: Visit | None = None, **more: Any) -> dict[str, Any]:
        return {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "original": visit,
            "visit": visit,
            "is_fullwidth": "1",
            "has_view_permission": True,
            "has_change_permission": self.has_change_permission(request, visit),
            "has_add_permission": False,
            **more,
        }

    def _visit(self, object_id: Any) -> Visit | None:
        key = number(str(object_id)) or 0
        return Visit.objects.select_related("delegation__area", "area", "submitted_by", "approved_by").filter(pk=key).first()

    # --- A new visit ---

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Asked from an article's page (``?article=ID``)."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = NewVisitForm(request.POST or None, initial={"article": request.GET.get("article")})
        if request.method == "POST" and form.is_valid():
            visit = curation.create_visit(article_id=form.cleaned_data["article"].pk, by=_by(request), why=form.cleaned_data["why"])
            messages.success(request, "Đã tạo chuyến thăm. Hãy điền những gì bài báo nói.")
            return HttpResponseRedirect(visit_actions.page_of(visit.pk))
        article = Article.objects.filter(pk=number(str(form["article"].value())) or 0).first()
        context = self._context(request, title="Tạo chuyến thăm", form=form, article=article)
        return TemplateResponse(request, "admin/visits/visit/new.html", context)

    # --- One visit ---

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        visit = self._visit(unquote(object_id))
        if visit is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if not self.has_view_or_change_permission(request, visit):
            raise PermissionDenied
        if request.method != "POST":
            return self._page(request, VisitForms(visit, all_open=request.GET.get("mo") == ALL_OPEN))
        if not self.has_change_permission(request, visit):
            raise PermissionDenied
        return self._save(request, VisitForms(visit, request.POST))

    def _save(self, request: HttpRequest, typed: VisitForms) -> HttpResponse:
        if typed.version != typed.visit.version:
            return self._conflict(request, typed)
        if request.POST.get("undo"):
            return self._undo(request, typed)
        if not typed.is_valid():
            return self._page(request, typed, status=422)
        fact = _fact_to_confirm(request)
        try:
            check_quotes(typed.cites, typed.visit)
            edits = typed.edits()
            with transaction.atomic():
                visit = curation.change_visit(typed.visit.pk, expected_version=typed.version, edits=edits, by=_by(request), why=typed.why)
                if fact is not None:
                    visit = curation.confirm(visit.pk, expected_version=visit.version, facts=[fact], by=_by(request), why=typed.why)
        except curation.Conflict:
            return self._conflict(request, typed)
        except ValidationError as error:
            typed.refuse(error)
            return self._page(request, typed, status=422)
        queue.renew(visit.pk, by=_by(request))
        if visit.version == typed.version:
            messages.info(request, "Không có gì thay đổi.")
        else:
            messages.success(request, "Đã lưu." if fact is None else "Đã xác nhận.")
        anchor = f"#finding-{fact[0]}-{fact[1]}" if fact else ""
        return HttpResponseRedirect(visit_actions.page_of(visit.pk) + anchor)

    def _undo(self, request: HttpRequest, typed: VisitForms) -> HttpResponse:
        try:
            curation.undo(typed.visit.pk, expected_version=typed.version, by=_by(request))
        except curation.Conflict:
            return self._conflict(request, typed)
        except curation.WrongState as refusal:
            messages.error(request, str(refusal))
        except (ValidationError, IntegrityError):
            messages.error(request, "Không hoàn tác được: mục khác đã đổi theo. Hãy sửa lại bằng tay.")
        else:
            messages.success(request, "Đã hoàn tác lần lưu cuối.")
        return HttpResponseRedirect(visit_actions.page_of(typed.visit.pk))

    def _conflict(self, request: HttpRequest, typed: VisitForms) -> HttpResponse:
        """Both versions, with everything typed laid over what stands now."""
        last = typed.visit.history.select_related("history_user").first()
        who = str(last.history_user) if last and last.history_user else "Hệ thống"
        rebased, differences = typed.rebased()
        return self._page(request, rebased, status=409, differences=differences, changed_by=who)

    def _page(
        self,
        request: HttpRequest,
        typed: VisitForms,
        *,
        status: int = 200,
        differences: list[Difference] | None = None,
        changed_by: str = "",
    ) -> HttpResponse:
        visit = typed.visit
        context = self._context(
            request,
            visit,
            title=str(visit),
            page=VisitPage(typed),
            typed=typed,
            buttons=visit_actions.buttons(visit, request.user),
            differences=differences,
            changed_by=changed_by,
            proposals=list(visit.proposals.filter(is_open=True)),
            public_address=f"{visit_actions.PUBLIC_ADDRESS}{visit.public_id}" if visit.public_state == PublicState.PUBLISHED else "",
            is_behind=curation.is_behind_its_public_edition(visit),
            taking=queue.taking_of(visit),
            media=self.media + typed.visit_form.media + typed.blank("participation").media,
        )
        return TemplateResponse(request, "admin/visits/visit/change_form.html", context, status=status)

    def action_view(self, request: HttpRequest, object_id: int, slug: str) -> HttpResponse:
        visit = self._visit(object_id)
        if visit is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, str(object_id))
        return visit_actions.run_action(request, visit, slug, self._context(request, visit))

    def alike_view(self, request: HttpRequest, object_id: int, role_id: int) -> HttpResponse:
        visit = self._visit(object_id)
        if visit is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, str(object_id))
        return alike_view(request, visit, role_id, self._context(request, visit))

    def proposal_view(self, request: HttpRequest, object_id: int, proposal_id: int) -> HttpResponse:
        """Close what a later extraction proposed."""
        visit = self._visit(object_id)
        if visit is None or not visit.proposals.filter(pk=proposal_id).exists():
            return self._get_obj_does_not_exist_redirect(request, self.opts, str(object_id))
        if request.method == "POST":
            try:
                curation.settle_proposal(proposal_id, expected_version=number(request.POST.get("version", "")) or 0, by=_by(request))
                messages.success(request, "Đã khép đề xuất.")
            except curation.Conflict as conflict:
                messages.error(request, visit_actions.conflict_words(conflict))
        return HttpResponseRedirect(visit_actions.page_of(visit.pk))

    def history_view(self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        visit = self._visit(unquote(object_id))
        if visit is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if not self.has_view_or_change_permission(request, visit):
            raise PermissionDenied
        context = self._context(
            request, visit, title="Lịch sử", subtitle=str(visit), moments=moments(visit), publications=publications(visit)
        )
        return TemplateResponse(request, "admin/visits/visit/history.html", context)


def _by(request: HttpRequest) -> Any:
    # The desk is behind a login: there is always somebody.
    return request.user


def _fact_to_confirm(request: HttpRequest) -> tuple[str, int | str] | None:
    """Which claim's own "confirm" button was pressed: ("role", 12) or ("visit", "date")."""
    table, _, which = request.POST.get("confirm", "").partition("-")
    if table == "visit" and which in Visit.FACTS:
        return table, which
    key = number(which)
    return (table, key) if table in TABLES and key is not None else None
