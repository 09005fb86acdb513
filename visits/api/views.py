"""The addresses of the public API. They read current editions and their index, one or two queries each, and nothing else."""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any, ClassVar
from urllib.parse import urlencode

from django.db.models import Q, QuerySet, Subquery
from django.http import HttpResponse
from django.urls import reverse
from django_filters.utils import translate_validation
from drf_spectacular.utils import OpenApiParameter
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.generics import GenericAPIView, ListAPIView
from rest_framework.request import Request

from dieuphoi.api_keyset import PARAMETERS, Cursor, KeysetPagination, Order, Slice, by_day, by_sort_key, check_count, count_of
from dieuphoi.api_problems import NothingHere, Withdrawn
from dieuphoi.api_views import PublicView, moved
from dieuphoi.public_ids import PATTERN
from visits.api import filters, shapes
from visits.api.answers import detail_text, etag_of, json_text, list_text, meta
from visits.api.times import AS_OF, as_of
from visits.models.public import LETTERS, Edition, EditionIndex, EditionPeriod, PublicChange, PublicClock, PublicRecord, SubjectType

NEWEST_FIRST = by_day(filters.ORDER_VALUE, filters.ORDER_ID)
BY_NAME = by_sort_key(filters.ORDER_VALUE, filters.ORDER_ID)


# Kinds whose older editions may be shown: an article's may hold passages of a visit that was withdrawn since.
WITH_A_PAST = tuple(kind for kind in SubjectType if kind != SubjectType.ARTICLE)


class DocumentList(PublicView, ListAPIView):
    """Current editions of one kind, a page at a time."""

    queryset = EditionIndex.objects.all()
    pagination_class = KeysetPagination
    filter_backends = (filters.IndexFilterBackend,)
    filterset_class: ClassVar[type[filters.IndexFilter]]

    @property
    def order(self) -> Order:
        return NEWEST_FIRST if self.filterset_class.order_column == "date_latest" else BY_NAME

    @property
    def knows_the_past(self) -> bool:
        return self.filterset_class.subject_type in WITH_A_PAST

    def known_parameters(self) -> list[str]:
        return sorted([*self.filterset_class.base_filters, *PARAMETERS, *(["as_of"] if self.knows_the_past else [])])

    def own_parameters(self) -> list[OpenApiParameter]:
        return [AS_OF] if self.knows_the_past else []

    def get_queryset(self) -> QuerySet[Any]:
        kind = self.filterset_class.subject_type
        moment = as_of(self.request.query_params)
        if moment is None:
            return EditionIndex.objects.filter(subject_type=kind)
        seen = Q(since__lte=moment) & (Q(until=None) | Q(until__gt=moment))
        return EditionPeriod.objects.filter(seen, subject_type=kind)

    def list(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponse:  # type: ignore[override]
        part = Slice.of(request.query_params, self.order)
        segments, asked = self._segments(request)
        # Until something happens to the record every list answers as it did: who names its state need not be read a single row.
        sequence = _clock() if self.is_conditional() else None
        if sequence is not None and (unchanged := self.unchanged(self._tag(request, sequence))) is not None:
            return unchanged
        columns = [self.filterset_class.order_column, "public_id", "is_sample", "clock", "edition__document"]
        found = part.read(segments, columns)
        if not found:
            # No row brought the state along: it must be known before the rows are read.
            sequence = _clock() if sequence is None else sequence
            # An id that was merged stands in no link.
            segments = asked.segments(asked.merged_links()) if asked is not None else segments
            found = part.read(segments, columns)
        if sequence is None:
            sequence = min(row[3] or 0 for row in found)
        page = part.page(found, lambda row: (row[0], row[1]))
        next_url, previous_url = (self._address(request, cursor) for cursor in (page.next, page.previous))
        count = count_of(request.query_params, segments)
        meta_text = meta(contains_samples=any(row[2] for row in page.rows))
        links = [f'<{url}>; rel="{relation}"' for relation, url in (("next", next_url), ("prev", previous_url)) if url]
        return self.answer(
            lambda: list_text(meta_text, next_url, previous_url, count, [row[4] for row in page.rows]),
            etag=self._tag(request, sequence),
            headers={"Link": ", ".join(links)} if links else {},
        )

    def _segments(self, request: Request) -> tuple[Sequence[QuerySet[Any]], filters.IndexFilter | None]:
        """The list as runs of rows, and the filter that made them; none where nothing is filtered, which is most of the time."""
        check_count(request.query_params)
        rows = self.get_queryset().annotate(clock=Subquery(PublicClock.objects.filter(pk=1).values("sequence")))
        if self.filterset_class.base_filters.keys().isdisjoint(request.query_params):
            return [self.filterset_class.in_order(rows)], None
        asked = self.filterset_class(request.query_params, rows, request=request)
        if not asked.is_valid():
            raise translate_validation(asked.errors)
        return asked.segments(), asked

    def _tag(self, request: Request, sequence: int) -> str:
        return etag_of(meta(contains_samples=False), request.build_absolute_uri(), str(sequence))

    def _address(self, request: Request, cursor: Cursor | None) -> str | None:
        if cursor is None:
            return None
        query = {**request.query_params.dict(), "cursor": self.order.write_cursor(cursor)}
        return request.build_absolute_uri(f"{request.path}?{urlencode(query)}")


def _clock() -> int:
    """The number of the last change."""
    return PublicClock.objects.filter(pk=1).values_list("sequence", flat=True).first() or 0


def _documents(edition_ids: list[int]) -> list[str]:
    found = dict(Edition.objects.filter(pk__in=edition_ids).values_list("pk", "document"))
    return [found[edition_id] for edition_id in edition_ids if edition_id in found]


class DocumentView(PublicView, GenericAPIView):
    lookup_field = "public_id"
    subject_type: ClassVar[SubjectType] = SubjectType.VISIT
    list_name: ClassVar[str] = ""

    def own_parameters(self) -> list[OpenApiParameter]:
        form = {"type": "string", "pattern": PATTERN.replace("[a-z]", LETTERS[self.subject_type])}
        public_id = OpenApiParameter("public_id", form, "path", description=f"Public id of the {self.subject_type.value}.")
        return [public_id]

    def unknown(self) -> NothingHere:
        return NothingHere(f"There is no public {self.subject_type.value} at this address; it may never have been published.")

    def check_id(self, public_id: str) -> None:
        """Before any query: what cannot be an id is not looked for."""
        if re.fullmatch(PATTERN, public_id) is None:
            raise self.unknown()

    def check_state(self, state: str, public_reason: str) -> None:
        """Withdrawn for what was taken out of sight."""
        if state not in (PublicRecord.State.PUBLISHED, PublicRecord.State.MERGED):
            raise Withdrawn(public_reason)

    def answer_row(self, row: tuple[Any, ...] | None) -> HttpResponse:
        """``row``: state, public reason, survivor's id, is sample, time of change, hash, and the document or the edition that holds it."""
        if row is None:
            raise self.unknown()
        state, public_reason, survivor, is_sample, changed_at, sha256, last = row
        self.check_state(state, public_reason)
        if state == PublicRecord.State.MERGED:
            return moved(reverse(f"{self.list_name}-detail", args=[survivor]))
        meta_text = meta(contains_samples=is_sample)

        def body() -> str:
            return detail_text(meta_text, last if isinstance(last, str) else _documents([last])[0])

        return self.answer(body, etag=etag_of(meta_text, sha256), last_modified=changed_at)


class DocumentDetail(DocumentView):
    """The current edition of a record."""

    queryset = PublicRecord.objects.all()

    def known_parameters(self) -> list[str]:
        return ["as_of"] if self.subject_type in WITH_A_PAST else []

    def own_parameters(self) -> list[OpenApiParameter]:
        return [*super().own_parameters(), *([AS_OF] if self.subject_type in WITH_A_PAST else [])]

    def get(self, request: Request, public_id: str) -> HttpResponse:
        self.check_id(public_id)
        moment = as_of(request.query_params)
        if moment is not None:
            return self._get_past(public_id, moment)
        document = "current_edition_id" if self.is_conditional() else "current_edition__document"
        columns = ["state", "public_reason", "redirect_to_id", "is_sample", "changed_at", "current_edition__sha256", document]
        records = PublicRecord.objects.filter(public_id=public_id, subject_type=self.subject_type)
        return self.answer_row(records.values_list(*columns).first())

    def _get_past(self, public_id: str, moment: datetime) -> HttpResponse:
        told = PublicChange.objects.filter(record=public_id, subject_type=self.subject_type, at__lte=moment).order_by("-sequence")
        now = ["record__state", "record__public_reason", "record__is_sample"]
        row = told.values_list(*now, "action", "public_reason", "other", "at", "edition__sha256", "edition__document").first()
        if row is None:
            raise self.unknown()
        state, public_reason, is_sample, action, reason_then, other, at, sha256, document = row
        self.check_state(state, public_reason)
        if action == PublicChange.Action.MERGED:
            query = urlencode({"as_of": self.request.query_params["as_of"]})
            return moved(f"{reverse(f'{self.list_name}-detail', args=[other])}?{query}")
        if document is None:
            raise Withdrawn(reason_then)
        return self.answer_row((PublicRecord.State.PUBLISHED, "", None, is_sample, at, sha256, document))


class EditionDetail(DocumentView):
    """One published state of a record, as it went out: the address to cite. A withdrawn record answers 410 here too."""

    queryset = Edition.objects.all()

    def own_parameters(self) -> list[OpenApiParameter]:
        form = {"type": "integer", "minimum": 1}
        return [*super().own_parameters(), OpenApiParameter("number", form, "path", description="The edition's number, from 1.")]

    def get(self, request: Request, public_id: str, number: int) -> HttpResponse:
        self.check_id(public_id)
        subject = ["subject__state", "subject__public_reason", "subject__redirect_to_id", "subject__is_sample"]
        columns = [*subject, "published_at", "sha256", "pk" if self.is_conditional() else "document"]
        editions = Edition.objects.filter(subject=public_id, subject_type=self.subject_type, number=number)
        return self.answer_row(editions.values_list(*columns).first())


class VisitList(DocumentList):
    """Published visits, the newest first. Every fact carries its sources: article, exact quote, offsets."""

    filterset_class = filters.VisitFilter
    serializer_class = shapes.Visit


class PersonList(DocumentList):
    """People whom published visits name, by given name in Vietnamese order."""

    filterset_class = filters.PersonFilter
    serializer_class = shapes.Person


class OrganizationList(DocumentList):
    """Bodies that published visits name, by name in Vietnamese order."""

    filterset_class = filters.OrganizationFilter
    serializer_class = shapes.Organization


class PostList(DocumentList):
    """Offices that published visits name, by title in Vietnamese order."""

    filterset_class = filters.PostFilter
    serializer_class = shapes.Post


class AreaList(DocumentList):
    """Places that published visits name, by name in Vietnamese order."""

    filterset_class = filters.AreaFilter
    serializer_class = shapes.Area


class ArticleList(DocumentList):
    """Articles behind published visits, by title: metadata and the quoted passages, never the whole text."""

    filterset_class = filters.ArticleFilter
    serializer_class = shapes.Article


# Name of the list, its view, the kind of its records, the shape of one.
RESOURCES: tuple[tuple[str, type[DocumentList], SubjectType, type[shapes.Detail]], ...] = (
    ("visits", VisitList, SubjectType.VISIT, shapes.VisitDetail),
    ("people", PersonList, SubjectType.PERSON, shapes.PersonDetail),
    ("organizations", OrganizationList, SubjectType.ORGANIZATION, shapes.OrganizationDetail),
    ("posts", PostList, SubjectType.POST, shapes.PostDetail),
    ("areas", AreaList, SubjectType.AREA, shapes.AreaDetail),
    ("articles", ArticleList, SubjectType.ARTICLE, shapes.ArticleDetail),
)


class Root(PublicView, GenericAPIView):
    """Where everything is."""

    serializer_class = shapes.Root
    pagination_class = None

    def get(self, request: Request) -> HttpResponse:
        names = [*(name for name, *_ in RESOURCES), "changes"]
        addresses = {name: request.build_absolute_uri(reverse(f"api:{name}")) for name in names}
        schema, docs = (request.build_absolute_uri(reverse(f"api:{name}")) for name in ("schema", "docs"))
        meta_text = meta(contains_samples=False)
        text = detail_text(meta_text, json_text({"resources": addresses, "schema": schema, "docs": docs}))
        return self.answer(lambda: text, etag=etag_of(text))


class Schema(PublicView, SpectacularAPIView):
    """The description of the API in OpenAPI, as YAML or JSON."""


class Docs(PublicView, SpectacularSwaggerSplitView):
    """The description to read and try out, from files of this server alone."""

    parameters = ("script",)
    template_name = "visits/api/docs.html"
    # The package's own script asks for a CSRF token and so would set a cookie.
    template_name_js = "visits/api/docs.js"
    url_name = "api:schema"
