"""The desk's look: the one module that imports Unfold. Admin classes take their bases from here."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin as DjangoGroupAdmin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.models import Group, Permission, User
from django.forms import ModelMultipleChoiceField
from import_export.admin import ImportExportModelAdmin
from simple_history.admin import SimpleHistoryAdmin
from unfold.admin import ModelAdmin, StackedInline, TabularInline
from unfold.contrib.filters.admin import (
    AutocompleteSelectFilter,
    AutocompleteSelectMultipleFilter,
    ChoicesDropdownFilter,
    FieldTextFilter,
    RangeDateFilter,
    RangeDateTimeFilter,
    RelatedDropdownFilter,
    TextFilter,
)
from unfold.contrib.import_export.forms import ExportForm, ImportForm, SelectableFieldsExportForm
from unfold.decorators import action, display
from unfold.enums import ActionVariant
from unfold.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm
from unfold.paginator import InfinitePaginator
from unfold.sections import TableSection, TemplateSection
from unfold.widgets import (
    UnfoldAdminSelectWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
    UnfoldBooleanSwitchWidget,
)

__all__ = [
    "ActionVariant",
    "AutocompleteSelectFilter",
    "AutocompleteSelectMultipleFilter",
    "ChoicesDropdownFilter",
    "ExportForm",
    "FieldTextFilter",
    "HistoryAdmin",
    "ImportForm",
    "InfinitePaginator",
    "ModelAdmin",
    "RangeDateFilter",
    "RangeDateTimeFilter",
    "RelatedDropdownFilter",
    "SelectableFieldsExportForm",
    "StackedInline",
    "TableAdmin",
    "TableSection",
    "TabularInline",
    "TemplateSection",
    "TextFilter",
    "UnfoldAdminSelectWidget",
    "UnfoldAdminTextInputWidget",
    "UnfoldAdminTextareaWidget",
    "UnfoldBooleanSwitchWidget",
    "action",
    "display",
    "register_accounts",
]


class HistoryAdmin(SimpleHistoryAdmin, ModelAdmin):
    """A page with the history of who changed what."""


class TableAdmin(ImportExportModelAdmin, ModelAdmin):
    """A list that spreadsheets go into, with a preview, and out of."""

    import_form_class = ImportForm
    export_form_class = SelectableFieldsExportForm


class RightChoice(ModelMultipleChoiceField):
    """Rights in words: Django keeps "Can add …" in its table, in English whatever the language."""

    ACTIONS = {"add": "thêm", "change": "sửa", "delete": "xóa", "view": "xem"}

    def label_from_instance(self, obj: Any) -> str:
        model = obj.content_type.model_class()
        action, _, name = obj.codename.partition("_")
        if model is None or action not in self.ACTIONS or name != obj.content_type.model:
            return str(obj.name)
        return f"{model._meta.verbose_name}: {self.ACTIONS[action]}"


class RightsInWords(ModelAdmin):
    def formfield_for_manytomany(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        if db_field.remote_field.model is Permission:
            # What the desk asks for. Rights on histories, derived tables and the background worker are nobody's to give.
            rights = Permission.objects.filter(content_type__app_label__in=("auth", "people", "visits"))
            derived = "edition.|publicclock|publicpart|ledger|officein|attestedoffice|visitin|areayear"
            rights = rights.exclude(content_type__model__regex=f"^(historical|permission|{derived})")
            kwargs |= {"form_class": RightChoice, "queryset": rights.select_related("content_type")}
        return super().formfield_for_manytomany(db_field, request, **kwargs)


class UserAdmin(RightsInWords, DjangoUserAdmin):
    form = UserChangeForm
    add_form = UserCreationForm
    change_password_form = AdminPasswordChangeForm
    # The two-column chooser speaks English: Django's Vietnamese for its script is not complete.
    filter_horizontal = ()
    autocomplete_fields = ("groups",)


class GroupAdmin(RightsInWords, DjangoGroupAdmin):  # type: ignore[misc]
    filter_horizontal = ()


def register_accounts(site: Any = admin.site) -> None:
    """Users and groups in the desk's look, in the place of Django's own pages."""
    site.unregister([User, Group])
    site.register(User, UserAdmin)
    site.register(Group, GroupAdmin)
