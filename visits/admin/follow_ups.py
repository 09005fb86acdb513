"""What became of a request or a promise: the list of those that wait, and the page on which an editor writes it down."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator

from dieuphoi.admin_site import (
    ChoicesDropdownFilter,
    InfinitePaginator,
    ModelAdmin,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
)
from dieuphoi.partial_dates import PartialDate, months_before
from dieuphoi.vietnamese import stored_text
from visits import curation
from visits.admin.shown import ReadOnly, day, link
from visits.curation import Conflict, Edit, RefusedEdit
from visits.models import Article, Citation, Commitment, FollowUp
from visits.models.claims import FollowUpStatus

# Empty places for quotes on the page; more come with each saving.
QUOTES = 3
LONGEST_QUOTE = 2000
MONTHS = (3, 6, 12, 24, 36)


class WaitingFilter(admin.SimpleListFilter):
    title = "chưa có tin trong"
    parameter_name = "cho"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(str(months), f"{months} tháng") for months in MONTHS]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Commitment]) -> QuerySet[Commitment]:
        if self.value() not in {str(months) for months in MONTHS}:
            return queryset
        return waiting(queryset, months_before(timezone.localdate(), int(str(self.value()))))


def waiting(commitments: QuerySet[Commitment], since: date) -> QuerySet[Commitment]:
    """Those of visits until a day that no follow-up is younger than. A month without its day counts as its beginning."""
    heard = FollowUp.objects.standing().filter(commitment=OuterRef("pk"), date__gte=since.isoformat())
    return commitments.filter(~Exists(heard), Q(visit__date_latest=None) | Q(visit__date_latest__lte=since))


class FollowUpForm(forms.Form):
    """A follow-up as it is typed, with places for quotes."""

    date = forms.CharField(
        label="Ngày", max_length=10, help_text="dd/mm/yyyy; chỉ rõ tháng: mm/yyyy; chỉ rõ năm: yyyy.", widget=UnfoldAdminTextInputWidget()
    )
    status = forms.ChoiceField(label="Tình trạng", choices=FollowUpStatus.choices, widget=UnfoldAdminSelectWidget())
    note = forms.CharField(
        label="Nội dung",
        required=False,
        max_length=2000,
        help_text="Việc đã đến đâu, theo nguồn nào. Được công bố cùng chuyến thăm.",
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 3}),
    )

    def __init__(self, data: Any, *, row: FollowUp | None, articles: Sequence[Article]) -> None:
        known = {"date": _typed(row.date), "status": row.status, "note": row.note} if row else None
        super().__init__(data, initial=known, prefix=f"f{row.pk}" if row else "f")
        self.row = row
        choices = [("", "—"), *((str(article.pk), f"{article.title or 'Bài không có tiêu đề'} ({article.pk})") for article in articles)]
        for number in range(QUOTES):
            self.fields[f"article{number}"] = forms.ChoiceField(
                label="Bài báo", choices=choices, required=False, widget=UnfoldAdminSelectWidget()
            )
            self.fields[f"other{number}"] = forms.CharField(
                label="hoặc số, địa chỉ của bài khác", required=False, max_length=500, widget=UnfoldAdminTextInputWidget()
            )
            self.fields[f"quote{number}"] = forms.CharField(
                label="Trích nguyên văn", required=False, max_length=LONGEST_QUOTE, widget=UnfoldAdminTextareaWidget(attrs={"rows": 2})
            )

    def quotes(self) -> list[tuple[Any, Any, Any]]:
        """The fields of each place for a quote, for the page."""
        return [(self[f"article{number}"], self[f"other{number}"], self[f"quote{number}"]) for number in range(QUOTES)]

    def clean_date(self) -> str:
        typed = str(self.cleaned_data["date"]).strip()
        parts = typed.split("/")[::-1]
        edtf = "-".join([parts[0], *(part.zfill(2) for part in parts[1:])])
        try:
            found = PartialDate.parse(edtf)
        except ValueError as error:
            raise ValidationError("Không phải là ngày: hãy viết dd/mm/yyyy, mm/yyyy hoặc yyyy.") from error
        if found.earliest is None or found.earliest > timezone.localdate():
            raise ValidationError("Ngày theo dõi phải có năm và không ở tương lai.")
        return edtf

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        cleaned["spans"] = tuple(span for number in range(QUOTES) if (span := self._span(number)) is not None)
        if not self.errors and self.row is None and not cleaned["spans"] and not cleaned.get("note"):
            raise ValidationError("Hãy ghi nội dung hoặc trích một bài báo: người đọc cần biết căn cứ.")
        return cleaned

    def _span(self, number: int) -> tuple[int, int, int, str] | None:
        quote = stored_text(self.cleaned_data.get(f"quote{number}") or "").strip()
        chosen, other = self.cleaned_data.get(f"article{number}"), (self.cleaned_data.get(f"other{number}") or "").strip()
        if not quote:
            if chosen or other:
                self.add_error(f"quote{number}", "Hãy chép câu chữ của bài báo vào đây.")
            return None
        article = _article(str(chosen or ""), other)
        if article is None:
            self.add_error(f"other{number}" if other else f"article{number}", "Không tìm thấy bài báo này trong hệ thống.")
            return None
        version = article.latest_version
        places = _places(version.text, quote)
        if len(places) != 1:
            said = "không có trong văn bản của bài" if not places else f"có {len(places)} chỗ trong bài, hãy chép dài hơn"
            self.add_error(f"quote{number}", f"Câu chữ này {said}.")
            return None
        return (version.pk, *places[0], "")


def _typed(edtf: str) -> str:
    return "/".join(edtf.split("-")[::-1])


def _article(chosen: str, other: str) -> Article | None:
    if other.isdigit():
        return Article.objects.filter(pk=int(other)).first() if len(other) < 18 else None
    if other:
        return Article.objects.filter(url=other).first()
    return Article.objects.filter(pk=int(chosen)).first() if chosen else None


def _places(text: str, quote: str) -> list[tuple[int, int]]:
    """Where the words stand, whatever white space is between them."""
    pattern = r"\s+".join(re.escape(word) for word in quote.split())
    return [found.span() for found in re.finditer(pattern, text)]


@admin.register(Commitment)
class CommitmentAdmin(ReadOnly, ModelAdmin):
    list_display = ("words", "visit_link", "when", "last", "count")
    list_display_links = ("words",)
    list_filter = (WaitingFilter, ("kind", ChoicesDropdownFilter))
    list_filter_submit = True
    sortable_by = ()
    ordering = ("-pk",)
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    paginator = InfinitePaginator
    list_per_page = 50
    actions = None

    def get_queryset(self, request: HttpRequest) -> QuerySet[Commitment]:
        rows: QuerySet[Commitment] = super().get_queryset(request).exclude(decision="rejected")
        return rows.select_related("visit").prefetch_related("follow_ups")

    @admin.display(description="đề nghị, cam kết")
    def words(self, row: Commitment) -> str:
        return f"{row.get_kind_display()}: {Truncator(row.text).chars(120)}"

    @admin.display(description="chuyến thăm")
    def visit_link(self, row: Commitment) -> str:
        return link("admin:visits_visit_change", row.visit_id, str(row.visit))

    @admin.display(description="ngày")
    def when(self, row: Commitment) -> str:
        return day(row.visit.date)

    @admin.display(description="tin gần nhất")
    def last(self, row: Commitment) -> str:
        rows = [found for found in row.follow_ups.all() if found.is_standing]
        return f"{rows[-1].get_status_display()} ({day(rows[-1].date)})" if rows else "chưa có"

    @admin.display(description="số lần theo dõi")
    def count(self, row: Commitment) -> int:
        return sum(found.is_standing for found in row.follow_ups.all())

    # --- The page of one commitment ---

    def change_view(self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        row = Commitment.objects.select_related("visit", "by").filter(pk=object_id).first() if object_id.isdigit() else None
        if row is None:
            raise Http404
        if request.method == "POST":
            return self._save(request, row)
        return self._page(request, row)

    def _page(
        self, request: HttpRequest, row: Commitment, *, bound: FollowUpForm | None = None, errors: Sequence[str] = (), status: int = 200
    ) -> HttpResponse:
        follow_ups = list(row.follow_ups.standing().prefetch_related("citations__version__article"))
        may_change = request.user.has_perm("visits.change_visit") and row.is_standing
        articles = list(row.visit.articles.order_by("pk")) if may_change else []
        forms_of = {found.pk: FollowUpForm(None, row=found, articles=articles) for found in follow_ups}
        if bound is not None and bound.row is not None:
            forms_of[bound.row.pk] = bound
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": "Theo dõi thực hiện",
            "commitment": row,
            "when": day(row.visit.date),
            "visit_url": reverse("admin:visits_visit_change", args=[row.visit_id]),
            "quotes": row.citations.select_related("version__article").order_by("pk"),
            "follow_ups": [(found, day(found.date), forms_of[found.pk], found.citations.all()) for found in follow_ups],
            "new": bound if bound is not None and bound.row is None else FollowUpForm(None, row=None, articles=articles),
            "open": bound.row.pk if bound is not None and bound.row is not None else None,
            "errors": errors,
            "may_change": may_change,
            "has_view_permission": True,
        }
        return TemplateResponse(request, "admin/visits/commitment/follow_ups.html", context, status=status)

    def _save(self, request: HttpRequest, row: Commitment) -> HttpResponse:
        key = request.POST.get("follow_up", "")
        found = row.follow_ups.standing().filter(pk=int(key)).first() if key.isdigit() and len(key) < 18 else None
        if key and found is None:
            return self._page(request, row, errors=["Lần theo dõi này không còn, có thể người khác vừa bỏ."], status=409)
        if "delete" in request.POST and found is not None:
            edit, bound = Edit("follow_up", found.pk, delete=True), None
        else:
            bound = FollowUpForm(request.POST, row=found, articles=list(row.visit.articles.order_by("pk")))
            if not bound.is_valid():
                return self._page(request, row, bound=bound, errors=[str(error) for error in bound.non_field_errors()], status=400)
            edit = _edit(row, found, bound, request.POST.getlist("uncite"))
        version = request.POST.get("version", "")
        try:
            curation.change_visit(
                row.visit_id,
                expected_version=int(version) if version.isdigit() and len(version) < 10 else 0,
                edits=[edit],
                by=request.user,  # type: ignore[arg-type]
                why="Theo dõi thực hiện",
            )
        except Conflict as conflict:
            row.visit.refresh_from_db()
            words = f"{conflict.changed_by} vừa sửa chuyến thăm này. Chưa lưu gì: hãy xem lại rồi bấm Lưu lần nữa."
            return self._page(request, row, bound=bound, errors=[words], status=409)
        except RefusedEdit as refusal:
            return self._page(request, row, bound=bound, errors=refusal.messages, status=400)
        messages.success(request, "Đã lưu. Người đọc thấy khi chuyến thăm được công bố bản kế tiếp.")
        return HttpResponseRedirect(reverse("admin:visits_commitment_change", args=[row.pk]))


def _edit(row: Commitment, found: FollowUp | None, form: FollowUpForm, uncite: Sequence[str]) -> Edit:
    values = {name: form.cleaned_data[name] for name in ("date", "status", "note")}
    gone = tuple(int(pk) for pk in uncite if pk.isdigit() and len(pk) < 18)
    spans = form.cleaned_data["spans"]
    if found is None:
        return Edit("follow_up", values=values | {"commitment": row}, spans=spans)
    kept = set(Citation.objects.filter(follow_up=found).values_list("version", "start", "end"))
    return Edit("follow_up", found.pk, values=values, spans=tuple(span for span in spans if span[:3] not in kept), uncite=gone)
