"""Public records at the desk: what stands behind an id, and redacting its editions after a confirmation."""

import re
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse

from dieuphoi.admin_site import ChoicesDropdownFilter, InfinitePaginator, ModelAdmin, UnfoldAdminTextareaWidget, display
from visits import documents
from visits.admin.shown import ReadOnly
from visits.curation import WrongState
from visits.models import PublicRecord, Visit
from visits.models.public import SubjectType
from visits.redacting import RIGHT, editions_of, redact

State = PublicRecord.State
COLOURS = {State.PUBLISHED.label: "success", State.WITHDRAWN.label: "warning", State.MERGED.label: "info", State.REDACTED.label: "danger"}
ADDRESSES = {
    SubjectType.VISIT: "site:visit",
    SubjectType.PERSON: "site:person",
    SubjectType.ORGANIZATION: "site:organization",
    SubjectType.AREA: "site:area",
}


class RedactForm(forms.Form):
    """Which editions, and what the public reads in their place. ``sure`` keeps a stray click from taking words away for good."""

    public_reason = forms.CharField(
        label="Lý do công khai",
        max_length=500,
        help_text="Người đọc thấy lý do này thay cho nội dung. Đừng viết lại điều cần che.",
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 2}),
    )
    note = forms.CharField(
        label="Ghi chú nội bộ",
        required=False,
        max_length=5000,
        help_text="Chỉ người trong hệ thống đọc được, cùng với tên bạn.",
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 2}),
    )
    sure = forms.BooleanField(label="Tôi hiểu: nội dung bị xóa hẳn, không lấy lại được")


@admin.register(PublicRecord)
class PublicRecordAdmin(ReadOnly, ModelAdmin):
    list_display = ("code", "kind", "state_words", "public_reason", "changed_at")
    list_display_links = ("code",)
    list_filter = (("subject_type", ChoicesDropdownFilter), ("state", ChoicesDropdownFilter))
    list_filter_submit = True
    sortable_by = ()
    ordering = ("pk",)
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    paginator = InfinitePaginator
    list_per_page = 50
    search_fields = ("public_id__exact",)
    search_help_text = "Mã công khai, đủ 11 ký tự."
    actions = None

    @admin.display(description="mã công khai")
    def code(self, record: PublicRecord) -> str:
        return record.pk

    @admin.display(description="loại")
    def kind(self, record: PublicRecord) -> str:
        return str(record.get_subject_type_display())

    @display(description="tình trạng", label=COLOURS)
    def state_words(self, record: PublicRecord) -> str:
        return str(record.get_state_display())

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        record = PublicRecord.objects.select_related("current_edition", "redirect_to").filter(pk=object_id.replace("\0", "")).first()
        if record is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if not self.has_view_permission(request, record):
            raise PermissionDenied
        if request.method != "POST":
            return self._page(request, record, RedactForm())
        return self._redact(request, record, RedactForm(request.POST))

    def _redact(self, request: HttpRequest, record: PublicRecord, form: RedactForm) -> HttpResponse:
        typed = request.POST.getlist("edition")
        numbers = [int(number) for number in typed if re.fullmatch(r"[0-9]{1,9}", number)]
        if not numbers or len(numbers) != len(typed):
            form.add_error(None, "Hãy chọn bản cần che.")
        if not form.is_valid():
            return self._page(request, record, form, numbers, status=422)
        values = {"public_reason": form.cleaned_data["public_reason"], "note": form.cleaned_data["note"]}
        try:
            redact(record.pk, numbers=numbers, by=request.user, **values)  # type: ignore[arg-type]
        except WrongState as refusal:
            messages.error(request, str(refusal))
        except ValidationError as error:
            form.add_error("public_reason", error.messages)
            return self._page(request, record, form, numbers, status=422)
        else:
            messages.success(request, "Đã che. Số bản, dấu kiểm và lý do ở lại; nội dung không còn.")
        return HttpResponseRedirect(reverse("admin:visits_publicrecord_change", args=[record.pk]))

    def _page(
        self, request: HttpRequest, record: PublicRecord, form: RedactForm, numbers: list[int] | None = None, *, status: int = 200
    ) -> HttpResponse:
        editions = editions_of(record.pk)
        visit = Visit.objects.filter(public_id=record.pk).first() if record.subject_type == SubjectType.VISIT else None
        name = ADDRESSES.get(SubjectType(record.subject_type))
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "has_view_permission": True,
            "title": f"Mã công khai {record.pk}",
            "record": record,
            "name": _name(record),
            "editions": editions,
            "visit": visit,
            "address": reverse(name, args=[record.pk]) if name else "",
            "form": form,
            "numbers": numbers or [],
            "may_redact": request.user.has_perm(RIGHT) and any(edition.redacted_at is None for edition in editions),
        }
        return TemplateResponse(request, "admin/visits/merging/record.html", context, status=status)


def _name(record: PublicRecord) -> str:
    """What its current edition calls it; empty where that was redacted."""
    edition = record.current_edition
    return str(documents.from_text(edition.document).get("name", "")) if edition is not None else ""
