"""Imports at the desk: bringing files in, watching a batch, trying again what failed, undoing. What happened is read, not changed."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from dieuphoi.admin_site import InfinitePaginator, ModelAdmin, display
from visits import importing, tasks
from visits.admin.shown import ReadOnly
from visits.admin.upload_forms import ReplacementForm, UploadForm
from visits.importing.preview import preview
from visits.models import ImportBatch, ImportItem

Outcome = ImportItem.Outcome
State = ImportBatch.State
ITEMS_ON_A_PAGE = 100
FAILED_SHOWN = 50
# A running batch that nothing has happened to for so long has no worker.
SILENCE = timedelta(minutes=2)
TONES = {
    Outcome.NEW: "is-good",
    Outcome.NEW_VERSION: "is-warn",
    Outcome.DUPLICATE: "is-warn",
    Outcome.FAILED: "is-bad",
}


@admin.register(ImportBatch)
class ImportBatchAdmin(ReadOnly, ModelAdmin):
    list_display = ("number", "started_at", "by_whom", "source", "counts_in_words", "state_label")
    list_display_links = ("number",)
    list_select_related = ("by",)
    sortable_by = ()
    ordering = ("-started_at", "-pk")
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    paginator = InfinitePaginator
    list_per_page = 50
    change_list_template = "admin/visits/importbatch/change_list.html"

    # --- The list ---------------------------------------------------------------------------------------------------------

    @admin.display(description="đợt")
    def number(self, batch: ImportBatch) -> str:
        return str(batch)

    @admin.display(description="người nhập")
    def by_whom(self, batch: ImportBatch) -> str:
        return str(batch.by) if batch.by else "lệnh của người vận hành"

    @admin.display(description="kết quả")
    def counts_in_words(self, batch: ImportBatch) -> str:
        return count_words(batch.counts)

    @display(
        description="trạng thái",
        label={
            "xong": "success",
            "có tệp hỏng": "danger",
            "đang chạy hoặc dở dang": "warning",
            "chờ xác nhận": "info",
            "đang hoàn tác": "warning",
            "đã hoàn tác": "info",
        },
    )
    def state_label(self, batch: ImportBatch) -> str:
        return state_words(batch)

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        return super().changelist_view(request, {**(extra_context or {}), "may_import": may_import(request)})

    # --- Its pages --------------------------------------------------------------------------------------------------------

    def get_urls(self) -> list[URLPattern]:
        def page(address: str, view: Callable[..., HttpResponse], name: str) -> URLPattern:
            return path(address, self.admin_site.admin_view(view), name=f"visits_importbatch_{name}")

        return [
            page("upload/", self.upload_view, "upload"),
            page("<int:batch_id>/progress/", self.progress_view, "progress"),
            page("<int:batch_id>/start/", require_POST(self.start_view), "start"),
            page("<int:batch_id>/discard/", require_POST(self.discard_view), "discard"),
            page("<int:batch_id>/retry/", require_POST(self.retry_view), "retry"),
            page("<int:batch_id>/resume/", require_POST(self.resume_view), "resume"),
            page("<int:batch_id>/undo/", self.undo_view, "undo"),
            page("<int:batch_id>/replace/<int:item_id>/", require_POST(self.replace_view), "replace"),
            *super().get_urls(),
        ]

    def upload_view(self, request: HttpRequest) -> HttpResponse:
        """Files into the storage, and a batch that waits for somebody's word."""
        _expect_importer(request)
        form = UploadForm(request.POST or None, request.FILES or None)
        if request.method == "POST" and form.is_valid():
            files = form.cleaned_data["files"]
            batch = importing.new_batch(
                source=", ".join(file.name for file in files),
                by=request.user,  # type: ignore[arg-type]
                outlet_name=form.cleaned_data["outlet_name"],
                fetch_urls=form.cleaned_data["fetch_urls"],
                state=State.PREVIEW,
            )
            importing.add_files(batch, ((file.name, file) for file in files))
            return _to(batch)
        return self._page(request, "upload.html", {"title": "Nhập bài", "form": form})

    def change_view(self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None) -> HttpResponse:
        if not self.has_view_permission(request) or request.method != "GET":
            raise PermissionDenied
        batch = _known(object_id)
        if batch.state == State.PREVIEW:
            return self._page(request, "preview.html", {"title": f"{batch}: xem trước", "batch": batch, "preview": preview(batch)})
        context = {
            **progress_context(request, batch),
            **items_context(request, batch),
            "title": str(batch),
            "may_import": may_import(request),
            "replacement": ReplacementForm(),
        }
        return self._page(request, "batch.html", context)

    def progress_view(self, request: HttpRequest, batch_id: int) -> HttpResponse:
        """What the page's script asks for while a batch runs."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        batch = _known(batch_id)
        html = render_to_string("admin/visits/importbatch/progress.html", progress_context(request, batch), request)
        return JsonResponse({"html": html, "running": batch.state in (State.RUNNING, State.UNDOING)})

    def start_view(self, request: HttpRequest, batch_id: int) -> HttpResponse:
        _expect_importer(request)
        batch = _known(batch_id)
        if importing.start(batch_id, convert_old_fonts="convert_old_fonts" in request.POST):
            tasks.begin(_known(batch_id))
        return _to(batch)

    def discard_view(self, request: HttpRequest, batch_id: int) -> HttpResponse:
        _expect_importer(request)
        if importing.discard(batch_id):
            messages.success(request, "Đã bỏ các tệp vừa tải lên, chưa nhập gì.")
            return HttpResponseRedirect(reverse("admin:visits_importbatch_changelist"))
        return _to(_known(batch_id))

    def retry_view(self, request: HttpRequest, batch_id: int) -> HttpResponse:
        _expect_importer(request)
        again = importing.retry_failed(batch_id)
        if again:
            tasks.begin(_known(batch_id))
        messages.info(request, f"Đang thử lại {again} tệp hỏng." if again else "Không còn tệp hỏng nào.")
        return _to(_known(batch_id))

    def resume_view(self, request: HttpRequest, batch_id: int) -> HttpResponse:
        _expect_importer(request)
        batch = _known(batch_id)
        importing.release_dead(batch_id)
        if batch.state in (State.RUNNING, State.UNDOING) and not importing.finish(batch_id):
            tasks.begin(batch)
        return _to(batch)

    def undo_view(self, request: HttpRequest, batch_id: int) -> HttpResponse:
        _expect_importer(request)
        batch = _known(batch_id)
        if request.method == "POST":
            if importing.ask_to_undo(batch_id):
                tasks.begin(_known(batch_id))
            return _to(batch)
        return self._page(request, "undo.html", {"title": f"Hoàn tác {str(batch).lower()}", "batch": batch, "new": _brought(batch)})

    def replace_view(self, request: HttpRequest, batch_id: int, item_id: int) -> HttpResponse:
        """Another file in the place of one that failed."""
        _expect_importer(request)
        batch = _known(batch_id)
        form = ReplacementForm(request.POST, request.FILES)
        if not form.is_valid():
            messages.error(request, " ".join(str(error) for errors in form.errors.values() for error in errors))
        elif batch.items.filter(pk=item_id).exists() and importing.replace_file(
            item_id, form.cleaned_data["file"].name, form.cleaned_data["file"]
        ):
            tasks.begin(_known(batch_id))
            messages.info(request, "Đã thay tệp; đang nhập lại.")
        else:
            messages.error(request, "Mục này không còn chờ tệp khác: hãy tải lại trang.")
        return _to(batch)

    def _page(self, request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
        every = {**self.admin_site.each_context(request), "opts": self.model._meta, **context}
        return TemplateResponse(request, f"admin/visits/importbatch/{template}", every)


def may_import(request: HttpRequest) -> bool:
    return bool(request.user.has_perms(("visits.add_article", "visits.change_article", "visits.view_importbatch")))


def _expect_importer(request: HttpRequest) -> None:
    if not may_import(request):
        raise PermissionDenied


def _known(batch_id: int | str) -> ImportBatch:
    batch = ImportBatch.objects.select_related("by").filter(pk=batch_id).first() if str(batch_id).isdecimal() else None
    if batch is None:
        raise Http404
    return batch


def _to(batch: ImportBatch) -> HttpResponse:
    return HttpResponseRedirect(reverse("admin:visits_importbatch_change", args=[batch.pk]))


def _brought(batch: ImportBatch) -> int:
    return int(batch.counts.get(Outcome.NEW, 0) + batch.counts.get(Outcome.DUPLICATE, 0))


# --- What a page shows ----------------------------------------------------------------------------------------------------


def progress_context(request: HttpRequest, batch: ImportBatch) -> dict[str, Any]:
    progress = importing.progress_of(batch)
    heard = batch.progress_at or batch.running_since
    is_running = batch.state in (State.RUNNING, State.UNDOING)
    return {
        "batch": batch,
        "state": state_words(batch),
        "progress": progress,
        "percent": 100 * progress.done // progress.items if progress.items else 0,
        "left": _in_words(progress.left),
        "is_running": is_running,
        "is_silent": is_running and heard is not None and timezone.now() - heard > SILENCE,
        "counted": [(outcome.label, batch.counts[outcome], TONES.get(outcome, "")) for outcome in Outcome if batch.counts.get(outcome)],
        "drafted": batch.counts.get("drafted_visits", 0),
        "failures": sorted(batch.failures.items(), key=lambda group: (-group[1], group[0])),
        "failed": batch.counts.get(Outcome.FAILED, 0),
        "brought": _brought(batch),
        "may_import": may_import(request),
    }


def _in_words(left: timedelta | None) -> str:
    if left is None:
        return ""
    minutes = round(left / timedelta(minutes=1))
    if minutes < 1:
        return "chưa đến một phút"
    return f"khoảng {minutes} phút" if minutes < 120 else f"khoảng {round(minutes / 60)} giờ"


def items_context(request: HttpRequest, batch: ImportBatch) -> dict[str, Any]:
    """The items from a position on, and the first of those that failed, which need a person."""
    typed = request.GET.get("from", "")
    start = int(typed) if typed.isdecimal() and len(typed) < 10 else 0
    rows = batch.items.select_related("version__article", "duplicate_of").defer("version__text")
    items = list(rows.filter(position__gte=start).order_by("position")[: ITEMS_ON_A_PAGE + 1])
    failed = list(rows.filter(outcome=Outcome.FAILED).order_by("position")[:FAILED_SHOWN])
    for item in (*items, *failed):
        item.tone = TONES.get(Outcome(item.outcome), "")  # type: ignore[attr-defined]
    return {
        "items": items[:ITEMS_ON_A_PAGE],
        "next": items[-1].position if len(items) > ITEMS_ON_A_PAGE else None,
        "is_first": start == 0,
        "failed_items": failed,
    }


def state_words(batch: ImportBatch) -> str:
    if batch.state == State.RUNNING:
        return "đang chạy hoặc dở dang"
    if batch.state == State.FINISHED:
        return "có tệp hỏng" if batch.counts.get(Outcome.FAILED) else "xong"
    return str(batch.get_state_display())


def count_words(counted: dict[str, int]) -> str:
    """ "3 mới, 1 không nhập được"; only the outcomes that occur."""
    return ", ".join(f"{counted[outcome]} {outcome.label}" for outcome in Outcome if counted.get(outcome)) or "không có tệp nào"


def count_items(batches: list[ImportBatch]) -> dict[int, dict[str, int]]:
    """By batch, its items by outcome, as the batch keeps them."""
    return {batch.pk: batch.counts for batch in batches}
