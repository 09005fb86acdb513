"""Pages of the authority files. They know nothing of visits: ``visits.admin.authority`` adds where a row appears, and publishing."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.forms.models import BaseInlineFormSet
from django.http import HttpRequest, HttpResponse
from simple_history.template_utils import HistoricalRecordContextHelper

from dieuphoi.admin_site import ChoicesDropdownFilter, HistoryAdmin, InfinitePaginator, TabularInline
from people.keys import free_key
from people.models import (
    Area,
    AreaChange,
    AreaName,
    Organization,
    OrganizationChange,
    OrganizationName,
    Person,
    PersonName,
    Post,
)

# The desk's own bookkeeping: of no interest to who reads what was changed.
QUIET = {"version", "fixture_digest", "public_id", "approved_sources", "fact_key"}


class ChangeInWords(HistoricalRecordContextHelper):
    """What a change of a row was, with the labels of choices in the place of their values."""

    def context_for_delta_changes(self, delta: Any) -> list[dict[str, Any]]:
        shown = [change for change in delta.changes if change.field not in QUIET]
        return list(super().context_for_delta_changes(replace(delta, changes=shown)))

    def prepare_delta_change_value(self, change: Any, value: Any) -> Any:
        if value is None or isinstance(value, bool):
            return {None: "", True: "có", False: "không"}[value]
        if isinstance(value, date):
            return f"{value:%d/%m/%Y}"
        if isinstance(value, list):
            return ", ".join(map(str, value))
        labels = dict(self.model._meta.get_field(change.field).flatchoices)
        return str(labels[value]) if isinstance(value, str) and value in labels else super().prepare_delta_change_value(change, value)


class DeskList(HistoryAdmin):
    """A list that stays quick whatever its size: searched by its folded column, never counted, filtered by closed lists only."""

    search_fields = ("search_key",)
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    paginator = InfinitePaginator
    list_per_page = 50
    # Another order than that of the index would sort the whole table.
    sortable_by: ClassVar[tuple[str, ...]] = ()
    list_filter_submit = True
    warn_unsaved_form = True

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, search_term: str) -> tuple[QuerySet, bool]:
        return queryset.search(search_term), False  # type: ignore[attr-defined]

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Rows are deleted one by one, on their own page, which looks at each of them."""
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)
        return actions

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What has a public id stays: the id is for ever."""
        return super().has_delete_permission(request, obj) and getattr(obj, "public_id", None) is None

    def revert_disabled(self, request: HttpRequest, obj: Any = None) -> bool:
        """An old row would bring its old public id and keys back with it: the history is for reading."""
        return True

    def history_form_view(self, request: HttpRequest, object_id: str, version_id: str, extra_context: Any = None) -> HttpResponse:
        if request.method != "GET":
            raise PermissionDenied
        return super().history_form_view(request, object_id, version_id, extra_context)

    def get_historical_record_context_helper(self, request: HttpRequest, historical_record: Any) -> ChangeInWords:
        return ChangeInWords(self.model, historical_record)

    def set_history_delta_changes(self, request: HttpRequest, historical_records: Any, foreign_keys_are_objs: bool = True) -> None:
        super().set_history_delta_changes(request, historical_records, foreign_keys_are_objs)
        for record in historical_records:
            record.history_change_reason = record.history_change_reason or ""

    def get_history_queryset(self, request: HttpRequest, history_manager: Any, pk_name: str, object_id: Any) -> QuerySet:
        return super().get_history_queryset(request, history_manager, pk_name, object_id).order_by("-history_date", "-history_id")


class KeyForm(forms.ModelForm):
    """A row whose key is made from its name where the editor gives none."""

    key_columns: tuple[str, ...] = ("name",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "key" in self.fields:
            self.fields["key"].required = False
            self.fields["key"].help_text = "Để trống để máy tự đặt theo tên. Đặt rồi thì không đổi nữa."

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if "key" in self.fields and not self.cleaned_data.get("key") and "key" not in self.errors:
            words = [str(value) for column in self.key_columns if (value := self.cleaned_data.get(column))]
            self.cleaned_data["key"] = free_key(self._meta.model, *words)
        return cleaned


class KeyedAdmin(DeskList):
    form = KeyForm

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        fields = tuple(super().get_readonly_fields(request, obj))
        return fields if obj is None else (*fields, "key")


class MergeableAdmin(DeskList):
    """Rows that may have been merged into another: those are not listed, found or changed any more, but their page still opens."""

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).filter(merged_into=None)

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        found = super().get_object(request, object_id, from_field)
        if found is None and object_id.isdecimal() and len(object_id) < 19:
            found = self.model._default_manager.filter(pk=object_id).select_related("merged_into").first()
        return found

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and getattr(obj, "merged_into_id", None) is None

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A row that was merged, or into which one was merged, is part of what can be undone."""
        tied = obj is not None and (obj.merged_into_id is not None or obj.merged.exists())
        return super().has_delete_permission(request, obj) and not tied


class NamesInline(TabularInline):
    extra = 0
    tab = True


class ChangesInline(TabularInline):
    extra = 0
    tab = True
    autocomplete_fields = ("before", "after")
    fields = ("kind", "on", "before", "after", "resolution")

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return [field for field in self.fields if field != self.fk_name]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).select_related("before", "after")


# --- People ---------------------------------------------------------------------------------------------------------------


class PersonNames(NamesInline):
    model = PersonName
    fields = ("name",)


@admin.register(Person)
class PersonAdmin(MergeableAdmin):
    list_display = ("name", "also", "private_mark", "number")
    list_display_links = ("name",)
    list_filter = ("is_private",)
    ordering = ("sort_key", "pk")
    fields = ("name", "is_private", "note")
    inlines: ClassVar[tuple[type, ...]] = (PersonNames,)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).prefetch_related("other_names")

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, search_term: str) -> tuple[QuerySet, bool]:
        found, _ = super().get_search_results(request, queryset, search_term)
        return with_other_names(queryset, found, PersonName, "person", search_term), False

    @admin.display(description="tên khác")
    def also(self, person: Person) -> str:
        return ", ".join(row.name for row in person.other_names.all())

    @admin.display(description="số")
    def number(self, person: Person) -> int:
        return person.pk

    @admin.display(description="riêng tư")
    def private_mark(self, person: Person) -> str:
        return "riêng tư" if person.is_private else ""

    def save_model(self, request: HttpRequest, obj: Person, form: forms.ModelForm, change: bool) -> None:
        if change:
            obj.version += 1
        super().save_model(request, obj, form, change)


def with_other_names(rows: QuerySet, found: QuerySet, names: type[PersonName] | type[OrganizationName], link: str, term: str) -> QuerySet:
    """Rows found by their own name, and those of which the term is another name in full."""
    if not term.strip():
        return found
    named = names._default_manager.filter(name_key=_key_of(names, term)).values(link)
    # One list of keys: of two lists joined by "or" PostgreSQL makes a walk through the whole table.
    return rows.filter(pk__in=found.order_by().values("pk").union(named.order_by()))


def _key_of(names: type[PersonName] | type[OrganizationName], term: str) -> str:
    field: Any = names._meta.get_field("name_key")
    row: Any = names(name=names._meta.get_field("name").to_python(term))
    return str(field.derive(row))


# --- Bodies and offices ---------------------------------------------------------------------------------------------------


class OrganizationNames(NamesInline):
    model = OrganizationName
    fields = ("name", "valid_from", "valid_to")


class OrganizationChangesBefore(ChangesInline):
    model = OrganizationChange
    fk_name = "after"
    verbose_name_plural = "được lập từ"


class OrganizationChangesAfter(ChangesInline):
    model = OrganizationChange
    fk_name = "before"
    verbose_name_plural = "trở thành"


class PostForm(KeyForm):
    key_columns = ("organization", "title")


class Posts(NamesInline):
    model = Post
    form = PostForm
    fields = ("title", "rank", "key")
    readonly_fields = ("key",)
    ordering = ("rank", "title_key")


@admin.register(Organization)
class OrganizationAdmin(MergeableAdmin, KeyedAdmin):
    list_display = ("name", "classification", "area", "parent", "valid_from", "valid_to")
    list_filter = (("classification", ChoicesDropdownFilter),)
    list_select_related = ("area", "parent")
    ordering = ("sort_key", "valid_from", "pk")
    autocomplete_fields = ("area", "parent")
    fields = ("name", "classification", ("area", "parent"), ("valid_from", "valid_to"), "key")
    inlines = (OrganizationNames, Posts, OrganizationChangesBefore, OrganizationChangesAfter)

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, search_term: str) -> tuple[QuerySet, bool]:
        found, _ = super().get_search_results(request, queryset, search_term)
        return with_other_names(queryset, found, OrganizationName, "organization", search_term), False

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        if formset.model is Post:
            for row in (line.instance for line in formset.forms if line.has_changed()):
                row.key = row.key or free_key(Post, form.instance.key, row.title)
        super().save_formset(request, form, formset, change)


@admin.register(Post)
class PostAdmin(KeyedAdmin):
    form = PostForm
    list_display = ("title", "organization", "rank")
    list_select_related = ("organization",)
    # Over two tables no index runs: some ten thousand rows are sorted each time, in the order of their bodies' names.
    ordering = ("organization", "title_key")
    autocomplete_fields = ("organization",)
    fields = ("title", "organization", "rank", "key")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """Not the offices that stayed with a body which was merged into another: theirs are elsewhere by the same title."""
        return super().get_queryset(request).filter(organization__merged_into=None)

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, search_term: str) -> tuple[QuerySet, bool]:
        """Titles, and titles of bodies: "chủ tịch" as well as "chủ tịch ubnd tỉnh"."""
        return search_in_both(queryset, search_term), False


def search_in_both(posts: QuerySet, term: str) -> QuerySet:
    """Offices that hold every word in their title or in their body's name."""
    for word in term.split():
        needles = Post.objects.search(word)
        posts = posts.filter(pk__in=needles) | posts.filter(organization__in=Organization.objects.search(word))
    return posts


# --- Places ---------------------------------------------------------------------------------------------------------------


class AreaNameFormSet(BaseInlineFormSet):
    """The database refuses two places of one level with the same name on a day; here the editor reads which."""

    def clean(self) -> None:
        super().clean()
        rows = [form.instance for form in self.forms if form.has_changed() and form not in self.deleted_forms and not form.errors]
        for row in rows:
            row.level = self.instance.level
            rival = _same_name_on_a_day(row, self._others(row))
            if rival is not None:
                raise ValidationError(f"Tên “{row.name}” trùng với {rival.area} trong cùng thời gian ({_period(rival)}).")

    def _others(self, row: AreaName) -> Iterable[AreaName]:
        kept = [form.instance for form in self.forms if form not in self.deleted_forms and form.instance.name]
        elsewhere = AreaName.objects.filter(level=row.level).exclude(area=self.instance.pk).select_related("area")
        return [*(other for other in kept if other is not row), *elsewhere.filter(name_key=_area_key(row))]


def _area_key(row: AreaName) -> str:
    field: Any = AreaName._meta.get_field("name_key")
    return str(field.derive(row))


def _same_name_on_a_day(row: AreaName, others: Iterable[AreaName]) -> AreaName | None:
    for other in others:
        begins = max(row.valid_from or date.min, other.valid_from or date.min)
        ends = min(row.valid_to or date.max, other.valid_to or date.max)
        if _area_key(other) == _area_key(row) and begins <= ends:
            return other
    return None


def _period(row: AreaName) -> str:
    first, last = (f"{day:%d/%m/%Y}" if day else "chưa rõ" for day in (row.valid_from, row.valid_to))
    return f"từ {first} đến {last}"


class AreaNames(NamesInline):
    model = AreaName
    formset = AreaNameFormSet
    fields = ("kind", "name", "valid_from", "valid_to")


class AreaChangesBefore(ChangesInline):
    model = AreaChange
    fk_name = "after"
    verbose_name_plural = "được lập từ"


class AreaChangesAfter(ChangesInline):
    model = AreaChange
    fk_name = "before"
    verbose_name_plural = "trở thành"


@admin.register(Area)
class AreaAdmin(KeyedAdmin):
    list_display = ("name", "level", "parent", "code", "valid_from", "valid_to")
    list_filter = (("level", ChoicesDropdownFilter),)
    list_select_related = ("parent",)
    ordering = ("sort_key", "valid_from", "pk")
    autocomplete_fields = ("parent",)
    fields = ("name", "level", "parent", "code", ("valid_from", "valid_to"), "key")
    inlines = (AreaNames, AreaChangesBefore, AreaChangesAfter)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """The level of a place is also that of its names: it is chosen once."""
        fields = super().get_readonly_fields(request, obj)
        return fields if obj is None else (*fields, "level")
