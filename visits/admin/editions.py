"""Editions at the desk: what was published, how one differs from another, and going back to one."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_POST

from dieuphoi.admin_site import InfinitePaginator, ModelAdmin, display
from visits import comparing, documents
from visits.admin.shown import ReadOnly
from visits.admin.visit_actions import conflict_words, page_of
from visits.admin.visit_forms import number
from visits.curation import Conflict, WrongState
from visits.curation.restoring import restore_edition
from visits.models import Edition, Visit
from visits.models.public import SubjectType

# ``?voi=nay``: compared with the working copy.
WORKING_COPY = "nay"


@admin.register(Edition)
class EditionAdmin(ReadOnly, ModelAdmin):
    list_display = ("name", "kind", "number", "published_at", "public_reason", "redacted")
    list_display_links = ("name",)
    list_filter = ("subject_type",)
    list_filter_submit = True
    list_per_page = 50
    ordering = ("-pk",)
    sortable_by = ()
    show_full_result_count = False
    paginator = InfinitePaginator
    search_fields = ("subject__public_id__exact",)
    search_help_text = "Mã công khai, đủ 11 ký tự."

    # --- Rights: those of the visits ---

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(request.user.has_perm("visits.view_visit"))

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    # --- The list ---

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).defer("document")

    @display(description="Mã công khai")
    def name(self, edition: Edition) -> str:
        return edition.subject_id

    @display(description="Loại")
    def kind(self, edition: Edition) -> str:
        return edition.get_subject_type_display()

    @display(description="Tình trạng")
    def redacted(self, edition: Edition) -> str:
        return "đã che" if edition.redacted_at is not None else ""

    # --- One edition ---

    def get_urls(self) -> list[URLPattern]:
        back = self.admin_site.admin_view(require_POST(self.restore_view))
        return [path("<int:edition_id>/tro-ve/", back, name="visits_edition_restore"), *super().get_urls()]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        edition = get_object_or_404(Edition.objects.select_related("subject"), pk=number(object_id) or 0)
        document = documents.from_text(edition.document)
        visit = Visit.objects.filter(public_id=edition.subject_id).first() if edition.subject_type == SubjectType.VISIT else None
        siblings = list(Edition.objects.filter(subject=edition.subject_id).defer("document").order_by("-number"))
        chosen = request.GET.get("voi") or str(next((row.number for row in siblings if row.number < edition.number), ""))
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "original": edition,
            "title": f"Bản công bố số {edition.number}",
            "subtitle": str(visit or document.get("name") or edition.subject_id),
            "name": document.get("name", ""),
            "edition": edition,
            "visit": visit,
            "siblings": siblings,
            "chosen": chosen,
            "lines": comparing.lines(document),
            "may_restore": visit is not None and edition.redacted_at is None and request.user.has_perm("visits.change_visit"),
            "is_against_now": chosen == WORKING_COPY,
            "differences": _differences(edition, document, visit, chosen),
        }
        return TemplateResponse(request, "admin/visits/edition/change_form.html", context)

    def restore_view(self, request: HttpRequest, edition_id: int) -> HttpResponse:
        edition = get_object_or_404(Edition.objects.defer("document"), pk=edition_id, subject_type=SubjectType.VISIT)
        visit = get_object_or_404(Visit, public_id=edition.subject_id)
        version = number(request.POST.get("version", "")) or 0
        by: Any = request.user
        try:
            restore_edition(visit.pk, edition.number, expected_version=version, by=by)
        except Conflict as conflict:
            messages.error(request, conflict_words(conflict))
        except WrongState as refusal:
            messages.error(request, str(refusal))
        except ValidationError as error:
            messages.error(request, "Chưa trở về được: " + " ".join(error.messages))
        else:
            messages.success(request, f"Bản đang sửa nay như bản công bố số {edition.number}. Công chúng vẫn thấy bản đang công bố.")
            return HttpResponseRedirect(page_of(visit.pk))
        return HttpResponseRedirect(f"{reverse('admin:visits_edition_change', args=[edition.pk])}?voi={WORKING_COPY}")


def _differences(edition: Edition, document: documents.Document, visit: Visit | None, chosen: str) -> list[comparing.Difference]:
    """From the chosen edition to this one; from a visit's working copy to this one, as going back would change it."""
    if not chosen:
        return []
    if chosen == WORKING_COPY and visit is not None:
        return comparing.differences(documents.VisitDocument(visit).body(), document)
    other = Edition.objects.filter(subject=edition.subject_id, number=number(chosen) or 0).first()
    if other is None:
        raise Http404
    return comparing.differences(documents.from_text(other.document), document)
