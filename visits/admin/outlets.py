"""Newspapers, stations and portals."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError

from dieuphoi.admin_site import UnfoldAdminTextareaWidget
from dieuphoi.vietnamese import stored_name
from people.admin import KeyedAdmin, KeyForm
from visits.models import Outlet

LINES = UnfoldAdminTextareaWidget({"rows": 4})


class LinesField(forms.CharField):
    """A list of short texts, one on each line."""

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        return [line for typed in (value or "").splitlines() if (line := stored_name(typed))]

    def has_changed(self, initial: Any, data: Any) -> bool:
        return (initial or []) != self.to_python(data)


class OutletForm(KeyForm):
    aliases = LinesField(label="Tên khác", required=False, widget=LINES, help_text="Mỗi dòng một tên.")
    domains = LinesField(
        label="Tên miền",
        required=False,
        widget=LINES,
        help_text="Mỗi dòng một tên miền, ví dụ: baothaibinh.com.vn.",
    )

    def clean_domains(self) -> list[str]:
        domains: list[str] = [domain.lower() for domain in self.cleaned_data["domains"]]
        for domain in domains:
            if not domain.isascii() or "/" in domain or " " in domain or "." not in domain.strip("."):
                raise ValidationError(f"“{domain}” không phải là tên miền: chỉ viết phần tên, không có http:// và dấu gạch chéo.")
        return domains


@admin.register(Outlet)
class OutletAdmin(KeyedAdmin):
    form = OutletForm
    list_display = ("name", "area", "first_domain")
    list_select_related = ("area",)
    ordering = ("sort_key", "pk")
    autocomplete_fields = ("area",)
    fields = ("name", "area", "aliases", "domains", "key")

    @admin.display(description="tên miền")
    def first_domain(self, outlet: Outlet) -> str:
        return ", ".join(outlet.domains[:2])
