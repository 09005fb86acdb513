"""What happened to the public record: the changes in their one order, and the editions of a visit."""

from typing import Any, ClassVar
from urllib.parse import urlencode

from django import forms
from django.core.validators import RegexValidator
from django.db.models import JSONField, OuterRef, QuerySet, Subquery
from django.http import HttpResponse
from django.urls import reverse
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema_field
from rest_framework.generics import GenericAPIView, ListAPIView
from rest_framework.request import Request

from dieuphoi.api_keyset import MAX_PAGE_SIZE, PAGE_SIZE, page_size_of
from dieuphoi.api_views import PublicView, moved
from dieuphoi.public_ids import PATTERN
from visits.api import shapes
from visits.api.answers import detail_text, etag_of, json_text, meta
from visits.api.filters import StrictForm
from visits.api.views import DocumentView
from visits.models.public import Edition, PublicChange, PublicClock, PublicRecord, SubjectType


class SinceFilter(filters.CharFilter):
    """Changes after a place in the order, which need not be that of any change."""

    PATTERN = r"^[0-9]{1,18}$"

    def __init__(self) -> None:
        text = "Only what came after this place in the order: next_since of an earlier answer, or 0 for everything."
        wrong = RegexValidator(
            self.PATTERN.replace("$", r"\Z"), "Must be a whole number from 0, as next_since gives it.", code="not_a_place"
        )
        super().__init__(field_name="sequence", lookup_expr="gt", validators=[wrong], help_text=text)
        extend_schema_field({"type": "string", "pattern": self.PATTERN, "description": text})(self)


class RecordFilter(filters.CharFilter):
    def __init__(self) -> None:
        text = "Only what happened to this record."
        wrong = RegexValidator(PATTERN.replace("$", r"\Z"), "Must be a public id: a letter and ten characters.", code="not_an_id")
        super().__init__(field_name="record_id", validators=[wrong], help_text=text)
        extend_schema_field({"type": "string", "pattern": PATTERN, "description": text})(self)


class ChangeFilter(filters.FilterSet):
    since = SinceFilter()
    record = RecordFilter()
    type = filters.ChoiceFilter(
        field_name="subject_type",
        choices=[(kind, kind) for kind in shapes.SUBJECT_TYPES],
        label="Type",
        help_text="Only records of this kind.",
    )
    action = filters.ChoiceFilter(
        choices=[(action, action) for action in shapes.ACTIONS], label="Action", help_text="Only changes of this kind."
    )

    class Meta:
        model = PublicChange
        fields: ClassVar[list[str]] = []
        form: type[forms.Form] = StrictForm


class ChangePages:
    """Tells the schema what a page of changes looks like."""

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        size = {"type": "integer", "minimum": 1, "maximum": MAX_PAGE_SIZE, "default": PAGE_SIZE}
        return [{"name": "page_size", "in": "query", "required": False, "description": "Changes on a page.", "schema": size}]

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        return {
            "type": "object",
            "required": ["meta", "next", "next_since", "results"],
            "properties": {
                "meta": {"$ref": "#/components/schemas/Meta"},
                "next": {
                    "type": ["string", "null"],
                    "format": "uri",
                    "description": "Address of what comes after; null where all is told.",
                },
                "next_since": {"type": "integer", "minimum": 0, "description": "What to send as since, now or on another day."},
                "results": schema,
            },
        }


class ChangeList(PublicView, ListAPIView):
    """Everything that happened to the public record, in the order in which it could be seen.

    Ask again with `since` set to `next_since` and nothing is missed and nothing told twice, however many publish at once.
    """

    queryset = PublicChange.objects.all()
    serializer_class = shapes.Change
    pagination_class = ChangePages  # type: ignore[assignment]
    filter_backends = (filters.DjangoFilterBackend,)
    filterset_class = ChangeFilter

    COLUMNS = (
        "sequence", "at", "action", "record_id", "subject_type", "edition__number", "parts", "other", "public_reason", "record__is_sample",
    )  # fmt: skip

    def known_parameters(self) -> list[str]:
        return sorted([*ChangeFilter.base_filters, "page_size"])

    def list(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponse:  # type: ignore[override]
        size = page_size_of(request.query_params)
        rows: QuerySet[PublicChange] = self.filter_queryset(self.get_queryset())
        # The clock first: whatever is told up to there is there to be read.
        last = PublicClock.objects.filter(pk=1).values_list("sequence", flat=True).first() or 0

        def body() -> str:
            found = [*rows.filter(sequence__lte=last).order_by("sequence").values_list(*self.COLUMNS)[: size + 1]]
            page, more = found[:size], len(found) > size
            next_since = page[-1][0] if more else max(last, int(request.query_params.get("since", 0)))
            values = {
                "next": self._address(request, next_since) if more else None,
                "next_since": next_since,
                "results": [_change(row) for row in page],
            }
            return detail_text(meta(contains_samples=any(row[-1] for row in page)), json_text(values))

        return self.answer(body, etag=etag_of(meta(contains_samples=False), request.build_absolute_uri(), str(last)))

    def _address(self, request: Request, since: int) -> str:
        query = {**request.query_params.dict(), "since": since}
        return request.build_absolute_uri(f"{request.path}?{urlencode(query)}")


def _change(row: tuple[Any, ...]) -> dict[str, Any]:
    sequence, at, action, public_id, kind, edition, parts, other, public_reason, is_sample = row
    return {
        "sequence": sequence,
        "at": at,
        "action": action,
        "id": public_id,
        "type": kind,
        "is_sample": is_sample,
        "edition": edition,
        "parts": parts,
        "other": other or None,
        "public_reason": public_reason or None,
    }


class EditionList(DocumentView, GenericAPIView):
    """The published states of a visit, the first one first: what changed in each, and why. A withdrawn visit answers 410."""

    queryset = Edition.objects.all()
    serializer_class = shapes.EditionList
    operation_id = "visits_editions_list"

    def get(self, request: Request, public_id: str) -> HttpResponse:
        self.check_id(public_id)
        told = PublicChange.objects.filter(edition=OuterRef("pk"), action__in=("published", "updated")).order_by("sequence")
        columns = ["number", "published_at", "sha256", "public_reason", "redacted_at", "changed"]
        record = ["subject__state", "subject__public_reason", "subject__redirect_to_id", "subject__is_sample", "subject__changed_at"]
        editions = Edition.objects.filter(subject=public_id, subject_type=SubjectType.VISIT).order_by("number")
        rows = [*editions.annotate(changed=Subquery(told.values("parts")[:1], output_field=JSONField())).values_list(*record, *columns)]
        if not rows:
            raise self.unknown()
        state, public_reason, survivor, is_sample, changed_at, *_ = rows[0]
        self.check_state(state, public_reason)
        if state == PublicRecord.State.MERGED:
            return moved(reverse("api:visits-editions", args=[survivor]))
        meta_text = meta(contains_samples=is_sample)

        def body() -> str:
            return detail_text(meta_text, json_text({"results": [self._line(request, public_id, row[5:]) for row in rows]}))

        tag = etag_of(meta_text, request.build_absolute_uri(), *(f"{row[7]} {row[9] or ''}" for row in rows))
        # Taking away an edition of the past is no change of the record.
        return self.answer(body, etag=tag, last_modified=max([changed_at, *(row[9] for row in rows if row[9])]))

    def _line(self, request: Request, public_id: str, row: tuple[Any, ...]) -> dict[str, Any]:
        number, published_at, sha256, public_reason, redacted_at, parts = row
        return {
            "edition": number,
            "published_at": published_at,
            "sha256": sha256,
            "parts": parts or [],
            "public_reason": public_reason or None,
            "redacted": redacted_at is not None,
            "redacted_at": redacted_at,
            "url": request.build_absolute_uri(reverse("api:visits-edition", args=[public_id, number])),
        }
