"""What each import did with each file: to read, not to change."""

from typing import Any

from django.contrib import admin
from django.db.models import Case, Count, IntegerField, QuerySet, Value, When
from django.http import HttpRequest
from django.utils.safestring import SafeString

from dieuphoi.admin_site import InfinitePaginator, ModelAdmin, TabularInline, display
from visits.admin.shown import ReadOnly, link
from visits.models import ImportBatch, ImportItem

Outcome = ImportItem.Outcome
ITEMS_ON_A_PAGE = 100


class ItemInline(ReadOnly, TabularInline):
    model = ImportItem
    fields = readonly_fields = ("position", "path", "outcome_label", "article", "drafted_visits", "reason")
    per_page = ITEMS_ON_A_PAGE
    hide_title = True
    verbose_name_plural = "tệp"

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        # What needs a person comes first.
        trouble = Case(When(outcome=Outcome.FAILED, then=Value(0)), default=Value(1), output_field=IntegerField())
        rows = ImportItem.objects.annotate(trouble=trouble).select_related("version__article")
        return rows.defer("version__text").order_by("trouble", "position")

    @display(
        description="kết quả",
        label={
            Outcome.NEW.label: "success",
            Outcome.UNCHANGED.label: "info",
            Outcome.NEW_VERSION.label: "warning",
            Outcome.FAILED.label: "danger",
        },
    )
    def outcome_label(self, item: ImportItem) -> str:
        return str(item.get_outcome_display())

    @admin.display(description="bài báo")
    def article(self, item: ImportItem) -> str | SafeString:
        if item.version is None:
            return "–"
        return link("admin:visits_article_change", item.version.article_id, str(item.version), f"?version={item.version.number}")


@admin.register(ImportBatch)
class ImportBatchAdmin(ReadOnly, ModelAdmin):
    list_display = ("number", "started_at", "by_whom", "source", "counts", "state")
    list_display_links = ("number",)
    list_select_related = ("by",)
    sortable_by = ()
    ordering = ("-started_at", "-pk")
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    paginator = InfinitePaginator
    list_per_page = 50
    fields = readonly_fields = ("started_at", "finished_at", "by_whom", "source", "counts")
    inlines = (ItemInline,)

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        """The counts of the batches on the page, in one query for all of them."""
        changelist = super().get_changelist_instance(request)
        batches = list(changelist.result_list)
        counted = count_items(batches)
        for batch in batches:
            batch.counted = counted.get(batch.pk, {})
        changelist.result_list = batches
        return changelist

    @admin.display(description="đợt")
    def number(self, batch: ImportBatch) -> str:
        return str(batch)

    @admin.display(description="người nhập")
    def by_whom(self, batch: ImportBatch) -> str:
        return str(batch.by) if batch.by else "lệnh của người vận hành"

    @admin.display(description="kết quả")
    def counts(self, batch: Any) -> str:
        counted = batch.counted if hasattr(batch, "counted") else count_items([batch]).get(batch.pk, {})
        return count_words(counted)

    @display(description="trạng thái", label={"xong": "success", "có tệp hỏng": "danger", "đang chạy hoặc dở dang": "warning"})
    def state(self, batch: Any) -> str:
        if batch.finished_at is None:
            return "đang chạy hoặc dở dang"
        return "có tệp hỏng" if batch.counted.get(Outcome.FAILED) else "xong"


def count_words(counted: dict[str, int]) -> str:
    """ "3 mới, 1 không nhập được"; only the outcomes that occur."""
    return ", ".join(f"{counted[outcome]} {outcome.label}" for outcome in Outcome if counted.get(outcome)) or "không có tệp nào"


def count_items(batches: list[ImportBatch]) -> dict[int, dict[str, int]]:
    counted: dict[int, dict[str, int]] = {}
    rows = ImportItem.objects.filter(batch__in=batches).order_by().values_list("batch", "outcome").annotate(files=Count("pk"))
    for batch, outcome, files in rows:
        counted.setdefault(batch, {})[outcome] = files
    return counted
