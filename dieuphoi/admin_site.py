"""The desk's look: the one module that imports Unfold. Admin classes take their bases from here."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin as DjangoGroupAdmin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.models import Group, User
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


class UserAdmin(DjangoUserAdmin, ModelAdmin):
    form = UserChangeForm
    add_form = UserCreationForm
    change_password_form = AdminPasswordChangeForm


class GroupAdmin(DjangoGroupAdmin, ModelAdmin):
    pass


def register_accounts(site: Any = admin.site) -> None:
    """Users and groups in the desk's look, in the place of Django's own pages."""
    site.unregister([User, Group])
    site.register(User, UserAdmin)
    site.register(Group, GroupAdmin)
