"""The authority files as the desk of visits sees them: where a row appears, and publishing what was changed in it."""

from typing import Any, ClassVar

from django import forms
from django.contrib import admin, messages
from django.db.models import Prefetch, Q, QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString

from dieuphoi.admin_site import HistoryAdmin, TabularInline
from people.admin import AreaAdmin, OrganizationAdmin, PersonAdmin, PostAdmin
from people.models import Area, Organization, Person, Post
from visits.admin.exchange import Exchange
from visits.admin.shown import ReadOnly, day, link
from visits.admin.tables import STILL_PUBLIC, OrganizationResource, PersonResource
from visits.curation import WrongState
from visits.models import Attestation, MergeOperation, Participation, Role, Visit
from visits.models.claims import PublicState
from visits.models.public import is_in_public
from visits.publishing import publish_authority

ROWS_ON_A_PAGE = 50
MERGES_SHOWN = 5


class ParticipationInline(ReadOnly, TabularInline):
    model = Participation
    fields = readonly_fields = ("visit_link", "visit_day", "offices", "side", "person_link")
    per_page = ROWS_ON_A_PAGE
    tab = True
    verbose_name_plural = "xuất hiện trong chuyến thăm"

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        roles = Prefetch("roles", Role.objects.standing().order_by("position", "pk"))
        return Participation.objects.standing().select_related("visit").prefetch_related(roles).order_by("-visit__date_latest", "-pk")

    @admin.display(description="chuyến thăm")
    def visit_link(self, row: Participation) -> SafeString:
        return link("admin:visits_visit_change", row.visit_id, f"{row.visit.delegation_text} – {row.visit.area_text}")

    @admin.display(description="ngày")
    def visit_day(self, row: Participation) -> str:
        return day(row.visit.date)

    @admin.display(description="chức vụ trong bài")
    def offices(self, row: Participation) -> str:
        return "; ".join(str(role) for role in row.roles.all())


class AttestationInline(ReadOnly, TabularInline):
    model = Attestation
    fields = readonly_fields = ("article_link", "article_day", "office", "person_link")
    per_page = ROWS_ON_A_PAGE
    tab = True
    verbose_name_plural = "được nhắc đến trong bài khác"

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return Attestation.objects.exclude(decision="rejected").select_related("article").order_by("-date", "-pk")

    @admin.display(description="bài báo")
    def article_link(self, row: Attestation) -> SafeString:
        return link("admin:visits_article_change", row.article_id, str(row.article))

    @admin.display(description="ngày")
    def article_day(self, row: Attestation) -> str:
        return day(row.date)

    @admin.display(description="chức vụ")
    def office(self, row: Attestation) -> str:
        return ", ".join(part for part in (row.title or row.text, row.organization_text) if part)


class Publishes(HistoryAdmin):
    """Rows whose changes reach the public by an edition of their own."""

    actions = ("publish_changes",)

    @admin.action(description="Công bố bản mới", permissions=["publish"])
    def publish_changes(self, request: HttpRequest, queryset: QuerySet) -> None:
        done = 0
        for row in queryset:
            try:
                publish_authority(row, by=request.user, note="Công bố bản mới từ trang quản trị")  # type: ignore[arg-type]
                done += 1
            except WrongState as refusal:
                messages.warning(request, f"{row}: {refusal}")
        if done:
            messages.success(request, f"Đã công bố bản mới của {done} mục.")

    def has_publish_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm("visits.publish_visit"))

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return (*super().get_readonly_fields(request, obj), "public_words")

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        fields = list(super().get_fields(request, obj))
        return [*fields, "public_words"] if obj is not None else fields

    @admin.display(description="mã công khai")
    def public_words(self, row: Any) -> str:
        return row.public_id or "chưa công bố: được công bố cùng chuyến thăm đầu tiên nêu tên"


class Merges(HistoryAdmin):
    """Rows that can be merged: the page says so, and leads to where a merged one has gone."""

    change_form_outer_before_template = "admin/visits/merging/row.html"

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
        row = kwargs.get("obj")
        if row is not None:
            kind = row._meta.model_name
            merges = MergeOperation.objects.filter(Q(survivor_id=row.pk) | Q(loser_id=row.pk), kind=kind, undone_at=None)
            context |= {"merge_kind": kind, "merges": list(merges.order_by("-pk")[:MERGES_SHOWN])}
        return super().render_change_form(request, context, *args, **kwargs)


class PublishedPersonForm(forms.ModelForm):
    def clean_is_private(self) -> bool:
        is_private = bool(self.cleaned_data["is_private"])
        if is_private and is_in_public(self.instance.public_id):
            raise forms.ValidationError([STILL_PUBLIC, *_in_the_way(self.instance)], code="still_public")
        return is_private


def _in_the_way(person: Person) -> list[SafeString]:
    """The published visits that name a person, each with the way to its page: what must be changed before he can be private."""
    named = Q(participations__person=person) | Q(commitments__by__person=person)
    visits = Visit.objects.filter(named, public_state=PublicState.PUBLISHED).distinct().order_by("-pk")[: MERGES_SHOWN * 2 + 1]
    lines = [link("admin:visits_visit_change", visit.pk, f"Chuyến thăm cần sửa: {visit}") for visit in visits[: MERGES_SHOWN * 2]]
    return lines + ([format_html("{}", "và những chuyến thăm khác nữa")] if len(visits) > MERGES_SHOWN * 2 else [])


class PublishedPersonAdmin(Merges, Publishes, Exchange, PersonAdmin):
    form = PublishedPersonForm
    resource_classes = (PersonResource,)
    inlines: ClassVar[tuple[type, ...]] = (*PersonAdmin.inlines, ParticipationInline, AttestationInline)


class PublishedOrganizationAdmin(Merges, Publishes, Exchange, OrganizationAdmin):
    resource_classes = (OrganizationResource,)


class PublishedPostAdmin(Publishes, PostAdmin):
    pass


class PublishedAreaAdmin(Publishes, AreaAdmin):
    pass


PAGES = (
    (Person, PublishedPersonAdmin),
    (Organization, PublishedOrganizationAdmin),
    (Post, PublishedPostAdmin),
    (Area, PublishedAreaAdmin),
)
for model, page in PAGES:
    if admin.site.is_registered(model):
        admin.site.unregister(model)
    admin.site.register(model, page)
