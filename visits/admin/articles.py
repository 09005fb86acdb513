"""Articles at the desk: the printed text with every finding in its place, and what the article says outside any visit.

Nothing is saved here: what an editor changes goes to ``curation.change_article`` with the version that the editor saw.
"""

from typing import Any, ClassVar

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_POST

from dieuphoi.admin_site import ChoicesDropdownFilter, StackedInline, UnfoldAdminTextInputWidget, UnfoldBooleanSwitchWidget
from dieuphoi.partial_dates import PartialDate
from people.admin import DeskList
from visits import curation
from visits.admin.exchange import Exchange
from visits.admin.findings import KINDS, findings, marks
from visits.admin.tables import ArticleResource, ArticleTextResource
from visits.admin.visit_forms import number
from visits.admin.visit_lookups import LOOKUPS, LookupSelect
from visits.copies import not_a_copy
from visits.curation import Conflict, Edit, WrongState
from visits.highlight import highlighted
from visits.models import Article, ArticleVersion, Attestation, Extraction, Partnership, Visit, VisitSource
from visits.models.claims import Decision, LinkState
from visits.text_diff import changed_paragraphs

FOUND_LINKS = {"person": "person", "organization": "organization", "post": "post"}
COPIES_SHOWN = 50
DESCRIPTION = ("title", "outlet", "url", "published_on", "byline", "kind")


class ArticleForm(forms.ModelForm):
    """The article's own description. ``seen_version`` is what the editor had on the screen."""

    seen_version = forms.IntegerField(label="", widget=forms.HiddenInput, required=False)
    why = forms.CharField(
        label="Lý do sửa",
        required=False,
        max_length=100,
        help_text="Ghi vào lịch sử, ví dụ: sửa ngày theo bản in.",
        widget=UnfoldAdminTextInputWidget(),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["seen_version"].initial = self.instance.version

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        current = Article.objects.values_list("version", flat=True).get(pk=self.instance.pk)
        if self.cleaned_data.get("seen_version") != current:
            self.add_error(None, self._conflict())
            # Saving once more is then a decision, made with both values in sight.
            data: Any = self.data.copy()  # type: ignore[attr-defined]
            data[self.add_prefix("seen_version")] = str(current)
            self.data = data
        return cleaned

    def _conflict(self) -> ValidationError:
        last = Article.history.filter(id=self.instance.pk).select_related("history_user").first()  # type: ignore[attr-defined]
        who = str(last.history_user) if last and last.history_user else "lệnh của người vận hành"
        lines = [f"{who} vừa sửa bài này sau khi bạn mở trang. Chưa lưu gì; những gì bạn gõ vẫn còn trên trang."]
        for name in self.changed_data:
            if name in DESCRIPTION:
                lines.append(f"{self.fields[name].label}: của bạn “{self._typed(name)}”, hiện nay “{self._now(name)}”.")
        lines.append("Hãy xem lại, rồi bấm Lưu lần nữa nếu vẫn muốn thay bằng nội dung của bạn.")
        return ValidationError([ValidationError(line) for line in lines])

    def _typed(self, name: str) -> str:
        return str(self.cleaned_data.get(name) or "")

    def _now(self, name: str) -> str:
        return str(getattr(Article.objects.select_related("outlet").get(pk=self.instance.pk), name) or "")


class ClaimInline(StackedInline):
    """Claims of the article itself. Taking one away rejects it: no later extraction brings it back."""

    extra = 0
    links: tuple[str, ...] = ()

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).exclude(decision=Decision.REJECTED).select_related(*self.links)

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name in self.links:
            # Without the wrapper of related rows, whose menu has no room beside the box.
            return db_field.formfield(widget=LookupSelect(db_field, self.admin_site, FOUND_LINKS[db_field.name]))
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        formset: Any = super().get_formset(request, obj, **kwargs)
        links = self.links

        class Labelled(formset):
            """Tells each box the label of what is chosen in it, read once for all of them."""

            def __init__(self, *args: Any, **options: Any) -> None:
                super().__init__(*args, **options)
                known = {link: self._labels(link) for link in links}
                for form in self.forms:
                    for link in links:
                        form.fields[link].widget.known = known[link]

            def _labels(self, link: str) -> dict[str, str]:
                rows = {row.pk: row for form in self.forms if (row := getattr(form.instance, link, None))}
                return {str(key): label for key, label in LOOKUPS[FOUND_LINKS[link]][1](list(rows.values())).items()} if rows else {}

        return Labelled

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_change_permission(request, obj)


class ClaimForm(forms.ModelForm):
    """``settled`` says that the claim is right as it stands, its links included."""

    settled = forms.BooleanField(label="Đã xem, đúng", required=False, widget=UnfoldBooleanSwitchWidget())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["settled"].initial = self.instance.pk is not None and _is_settled(self.instance)


def _is_settled(row: Any) -> bool:
    linked = LinkState.INFERRED in (getattr(row, "person_link", ""), getattr(row, "organization_link", ""))
    return row.decision in (Decision.CONFIRMED, Decision.CHANGED) and not linked


class AttestationInline(ClaimInline):
    model = Attestation
    form = ClaimForm
    links = ("person", "organization", "post")
    fields = (("name_text", "person"), ("title", "organization_text"), ("post", "organization"), ("date", "settled"))
    verbose_name = "người được nhắc đến"
    verbose_name_plural = "người và chức vụ được nhắc đến"


class PartnershipInline(ClaimInline):
    model = Partnership
    form = ClaimForm
    fields = (("name", "country"), "settled")
    verbose_name_plural = "địa phương nước ngoài"


def edits_of(formset: Any) -> list[Edit]:
    """What an editor did to a formset of claims, as edits. Reads the rows again: validating a form has changed its own copy."""
    table = formset.model._meta.model_name
    edits = []
    for form in formset.forms:
        if form in formset.deleted_forms:
            if form.instance.pk is not None:
                edits.append(Edit(table, form.instance.pk, delete=True))
        elif form.has_changed():
            edits.append(Edit(table, form.instance.pk, values=_values(form)))
    return edits


def _values(form: Any) -> dict[str, Any]:
    changed = [name for name in form.changed_data if name not in ("settled", "id", "article")]
    values = {name: form.cleaned_data[name] for name in changed}
    if "settled" in form.changed_data and form.cleaned_data["settled"] and form.instance.pk is not None:
        if not changed:
            values["decision"] = Decision.CONFIRMED
        for link in ("person", "organization"):
            if getattr(form.instance, f"{link}_id", None) is not None and link not in values:
                values |= {link: getattr(form.instance, link), f"{link}_link": LinkState.CONFIRMED}
    return values


@admin.register(Article)
class ArticleAdmin(Exchange, DeskList):
    resource_classes = (ArticleResource,)
    import_resources = (ArticleTextResource,)
    form = ArticleForm
    list_display = ("title_or_number", "outlet", "published_on", "kind", "visit_count", "created_at")
    list_display_links = ("title_or_number",)
    list_filter = (("kind", ChoicesDropdownFilter),)
    list_select_related = ("outlet",)
    sortable_by: ClassVar[tuple[str, ...]] = ("created_at",)
    ordering = ("-created_at", "-pk")
    inlines = (AttestationInline, PartnershipInline)
    change_form_template = "admin/visits/article/change_form.html"
    fieldsets = ((None, {"fields": ("title", ("outlet", "kind"), ("published_on", "byline"), "url", "why", "seen_version")}),)
    autocomplete_fields = ("outlet",)

    class Media:
        css = {"all": ("visits/article.css",)}
        js = ("visits/article.js",)

    # --- Tables -------------------------------------------------------------------------------------------------------------

    def process_result(self, result: Any, request: HttpRequest) -> HttpResponse:
        """To the batch that a confirmed table became, where its progress is seen."""
        batch = getattr(result, "batch", None)
        if batch is None or not request.user.has_perm("visits.view_importbatch"):
            return super().process_result(result, request)
        messages.success(request, f"Đã nhận {result.total_rows} dòng của bảng; đang nhập.")
        return HttpResponseRedirect(reverse("admin:visits_importbatch_change", args=[batch.pk]))

    # --- The list -----------------------------------------------------------------------------------------------------------

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        reported = VisitSource.objects.filter(article=OuterRef("pk")).order_by().values("article")
        visits = reported.annotate(number=Count("pk")).values("number")
        return super().get_queryset(request).annotate(visit_count=Coalesce(Subquery(visits), 0))

    @admin.display(description="tiêu đề")
    def title_or_number(self, article: Article) -> str:
        return f"{article} (mẫu)" if article.is_sample else str(article)

    @admin.display(description="chuyến thăm")
    def visit_count(self, article: Any) -> int:
        return int(article.visit_count)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """An article comes in with its text, by an import."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    # --- The page -----------------------------------------------------------------------------------------------------------

    def get_urls(self) -> list[URLPattern]:
        original = path(
            "<int:article_id>/original/<int:number>/", self.admin_site.admin_view(self.original_view), name="visits_article_original"
        )
        no_copy = self.admin_site.admin_view(require_POST(self.no_copy_view))
        return [original, path("<int:article_id>/khong-dang-lai/", no_copy, name="visits_article_no_copy"), *super().get_urls()]

    def no_copy_view(self, request: HttpRequest, article_id: int) -> HttpResponse:
        """An article that was taken for a copy of another is one of its own."""
        by: Any = request.user
        try:
            not_a_copy(article_id, expected_version=number(request.POST.get("version", "")) or 0, by=by)
            messages.success(request, "Đã ghi nhận đây là bài riêng và dựng chuyến thăm từ bài này nếu có.")
        except (Article.DoesNotExist, WrongState) as refusal:
            messages.error(request, str(refusal))
        return HttpResponseRedirect(reverse("admin:visits_article_change", args=[article_id]))

    def original_view(self, request: HttpRequest, article_id: int, number: int) -> FileResponse:
        """The file as it came in, always as a download: it may be a page with scripts."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        version = ArticleVersion.objects.select_related("raw_file").filter(article=article_id, number=number).first()
        if version is None or version.raw_file is None:
            raise Http404
        try:
            file = version.raw_file.file.open("rb")
        except FileNotFoundError as error:
            raise Http404 from error
        name = version.source_name or version.raw_file.sha256
        return FileResponse(file, as_attachment=True, filename=name, content_type="application/octet-stream")

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
        article = kwargs.get("obj")
        if article is not None:
            context |= reading_pane(article, request.GET.get("version", ""))
        return super().render_change_form(request, context, *args, **kwargs)

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest | None, **kwargs: Any) -> Any:
        if db_field.name == "url":
            kwargs["assume_scheme"] = "https"
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    # --- Saving: by curation alone --------------------------------------------------------------------------------------------

    def save_model(self, request: HttpRequest, obj: Article, form: forms.ModelForm, change: bool) -> None:
        """Nothing yet: description and claims are changed in one call, below."""

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        for formset in formsets:
            # Only for the words of the log: nothing is written.
            formset.save(commit=False)
        values = {name: form.cleaned_data[name] for name in form.changed_data if name in DESCRIPTION}
        edits = [edit for formset in formsets for edit in edits_of(formset)]
        if not values and not edits:
            return
        if isinstance(request.user, User):
            curation.change_article(
                form.instance.pk,
                expected_version=form.cleaned_data["seen_version"],
                edits=edits,
                values=values,
                by=request.user,
                why=form.cleaned_data["why"],
            )

    def change_view(self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        try:
            return super().change_view(request, object_id, form_url, extra_context)
        except Conflict as conflict:
            # Between the form's own look and the lock: a moment.
            messages.error(request, f"{conflict.changed_by} vừa sửa bài này. Chưa lưu gì, hãy bấm Lưu lần nữa.")
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        request.method = "GET"
        return super().change_view(request, object_id, form_url, extra_context)


def reading_pane(article: Article, version_number: str) -> dict[str, Any]:
    """The text of a version (the latest one by default) with its latest extraction, and the visits drafted from the article."""
    versions = list(article.versions.defer("text").select_related("raw_file").order_by("-number"))
    version = next((row for row in versions if str(row.number) == version_number), versions[0] if versions else None)
    if version is None:
        return {"reading": None}
    extraction = Extraction.objects.filter(version=version).order_by("-pk").first()
    found = findings(extraction.payload) if extraction is not None else []
    visits = Visit.objects.filter(sources__article=article).order_by("pk")
    before = next((row for row in versions if row.number == version.number - 1), None)
    return {
        "reading": {
            "version": version,
            "versions": versions,
            "is_latest": version is versions[0],
            "before": before,
            "changed": changed_paragraphs(before.text, version.text) if before is not None else [],
            "copy_of": article.copy_of,
            "copies": list(article.copies.select_related("outlet").order_by("pk")[:COPIES_SHOWN]),
            "extraction": extraction,
            "html": highlighted(version.text, marks(found)),
            "findings": found,
            "kinds": [(kind, label, count) for kind, label in KINDS.items() if (count := sum(row.kind == kind for row in found))],
            "visits": [(visit, PartialDate.parse(visit.date).printed() if visit.date else "chưa rõ ngày") for visit in visits],
        }
    }
