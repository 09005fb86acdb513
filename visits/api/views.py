"""The addresses of the public API. They read current editions and their index, one or two queries each, and nothing else."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from typing import Any, ClassVar, cast
from urllib.parse import urlencode

import orjson
from django.conf import settings
from django.db import connection
from django.db.models import Model, QuerySet, Subquery
from django.http import HttpResponse, HttpResponseBase, QueryDict
from django.urls import reverse
from django_filters.utils import translate_validation
from drf_spectacular.utils import OpenApiParameter
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.generics import GenericAPIView, ListAPIView
from rest_framework.request import Request
from rest_framework.serializers import Serializer

from dieuphoi.api_formats import CSV, JSON, JSON_LD, NDJSON, POPOLO, XLSX, Format
from dieuphoi.api_formats import PARAMETER as FORMAT
from dieuphoi.api_formats import parameter_of as format_parameter
from dieuphoi.api_keyset import PARAMETERS, Cursor, KeysetPagination, Slice, check_count, count_of
from dieuphoi.api_problems import BadParameters, NothingHere, Redacted, Withdrawn
from dieuphoi.api_selection import PARAMETERS as SELECTION
from dieuphoi.api_selection import Selection, selection_of
from dieuphoi.api_selection import parameters_of as selection_parameters
from dieuphoi.api_tables import columns_of
from dieuphoi.api_views import PublicView, moved
from dieuphoi.public_ids import PATTERN
from visits.api import filters, including, linked, past_articles, popolo, shapes, whole
from visits.api.answers import detail_text, etag_of, included_text, json_text, list_text, meta, with_members
from visits.api.times import AS_OF, as_of
from visits.models.public import (
    LETTERS,
    Edition,
    EditionIndex,
    EditionPeriod,
    PublicChange,
    PublicClock,
    PublicRecord,
    SubjectType,
    seen_at,
)

LIST_FORMATS = (JSON, CSV, XLSX, NDJSON)
DETAIL_FORMATS = (JSON, JSON_LD)
# What says how much of a list is sent at a time has no sense for a file of all of it.
OF_PAGES = ("count", "include", "page_size")
CLOCK = f"SELECT sequence FROM {PublicClock._meta.db_table} WHERE id = 1"  # noqa: S608
MEMBERS = "Names members of the documents; not together with format {}."


def _with_popolo(formats: tuple[Format, ...], kind: str) -> tuple[Format, ...]:
    return (*formats, POPOLO) if kind in popolo.OBJECTS else formats


@dataclass(frozen=True, slots=True)
class Asked:
    """What a list was asked for, checked: which rows in which order, and how much of each."""

    part: Slice
    segments: Sequence[QuerySet[Any]]
    # The filter that made them; None where nothing is filtered, which is most of the time.
    narrowed: filters.IndexFilter | None
    ordering: filters.Ordering
    selection: Selection | None
    include: list[str]

    @property
    def key(self) -> tuple[str, str]:
        """The columns of a row's place; their aliases cannot be read."""
        return self.ordering.column(self.segments[0].model), "public_id"


class DocumentList(PublicView, ListAPIView):
    """Current editions of one kind, a page at a time."""

    queryset = EditionIndex.objects.all()
    pagination_class = KeysetPagination
    filter_backends = (filters.IndexFilterBackend,)
    filterset_class: ClassVar[type[filters.IndexFilter]]
    # Where a row of the list has its record.
    document: ClassVar[str] = "edition__document"
    present: ClassVar[type[Model]] = EditionIndex
    past: ClassVar[type[Model]] = EditionPeriod

    @property
    def formats(self) -> tuple[Format, ...]:  # type: ignore[override]
        return _with_popolo(LIST_FORMATS, self.filterset_class.subject_type)

    @property
    def includes(self) -> including.Includes:
        return including.OF_KIND.get(self.filterset_class.subject_type, {})

    @property
    def shape(self) -> type[Serializer]:
        return cast(type[Serializer], self.serializer_class)

    def known_parameters(self) -> list[str]:
        own = ["ordering", AS_OF.name, *(["include"] if self.includes else [])]
        return sorted([*super().known_parameters(), *self.filterset_class.base_filters, *PARAMETERS, *SELECTION, *own])

    def own_parameters(self) -> list[OpenApiParameter]:
        choices = {"type": "string", "enum": self.filterset_class.ordering_choices(), "default": self.filterset_class.default_ordering}
        text = "In which order; a minus turns it round. name is the Vietnamese order (people: by given name), changed the last change."
        return [
            OpenApiParameter("ordering", choices, "query", description=text),
            *selection_parameters(self.shape),
            *([including.parameter_of(self.includes)] if self.includes else []),
            format_parameter(self.formats),
            AS_OF,
        ]

    def cursor_pattern(self) -> str:
        return self.filterset_class.cursor_pattern()

    def get_queryset(self) -> QuerySet[Any]:
        kind = self.filterset_class.subject_type
        moment = as_of(self.request.query_params)
        if moment is None:
            return self.present._default_manager.filter(subject_type=kind)
        return self.past._default_manager.filter(seen_at(moment), subject_type=kind)

    def shown(self, documents: Sequence[str]) -> Sequence[str]:
        """The documents as they may be shown."""
        return documents

    def list(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:  # type: ignore[override]
        # Until something happens to the record every list answers as it did: who names its state need not be read a single row, nor what
        # was asked for be looked at, since nobody has a tag of what was refused.
        sequence = _clock() if self.is_conditional() else None
        if sequence is not None and self.has_already(tag := self._tag(request, sequence)):
            return self.not_modified(tag)
        asked = self._asked(request)
        if sequence is not None and (unchanged := self.unchanged(self._tag(request, sequence))) is not None:
            return unchanged
        if self.asked_format.is_whole:
            return self._file(request, asked, _clock() if sequence is None else sequence)
        return self._page(request, asked, sequence)

    def _asked(self, request: Request) -> Asked:
        query = request.query_params
        check_count(query)
        if self.asked_format.is_whole:
            _refuse(query, OF_PAGES, f"Not together with format {self.asked_format.name}, which has all records.")
        if self.asked_format == POPOLO:
            _refuse(query, SELECTION, MEMBERS.format(POPOLO.name))
        ordering = self.filterset_class.ordering_of(query)
        part = Slice.of(query, ordering.order)
        if self.asked_format.is_whole and part.cursor is not None and part.cursor.backwards:
            raise BadParameters({"cursor": ("contradiction", "A file goes forwards: take the cursor of a next link.")})
        selection, include = selection_of(query, self.shape), including.includes_of(query, self.includes)
        rows = self.get_queryset().annotate(clock=Subquery(PublicClock.objects.filter(pk=1).values("sequence")))
        if self.filterset_class.base_filters.keys().isdisjoint(query):
            return Asked(part, [self.filterset_class.in_order(rows, ordering)], None, ordering, selection, include)
        narrowed = self.filterset_class(query, rows, request=request)
        if not narrowed.is_valid():
            raise translate_validation(narrowed.errors)
        return Asked(part, narrowed.segments(ordering), narrowed, ordering, selection, include)

    def _page(self, request: Request, asked: Asked, sequence: int | None) -> HttpResponse:
        part, segments = asked.part, asked.segments
        columns = [*asked.key, "is_sample", "clock", self.document]
        found = part.read(segments, columns)
        if not found:
            # No row brought the state along: it must be known before the rows are read.
            sequence = _clock() if sequence is None else sequence
            segments = self._with_survivors(asked)
            found = part.read(segments, columns)
        if sequence is None:
            sequence = min(row[3] or 0 for row in found)
        page = part.page(found, lambda row: (row[0], row[1]))
        next_url, previous_url = (self._address(request, asked, cursor) for cursor in (page.next, page.previous))
        count = count_of(request.query_params, segments)
        contains_samples, more = any(row[2] for row in page.rows), ""
        if asked.include:
            documents, samples = including.included([row[1] for row in page.rows], asked.include, self.includes)
            contains_samples, more = contains_samples or samples, included_text(documents)
        meta_text = meta(contains_samples=contains_samples)
        links = [f'<{url}>; rel="{relation}"' for relation, url in (("next", next_url), ("prev", previous_url)) if url]
        return self.answer(
            lambda: list_text(meta_text, next_url, previous_url, count, self._texts(asked, [row[4] for row in page.rows]), more),
            etag=self._tag(request, sequence),
            headers={"Link": ", ".join(links)} if links else {},
        )

    def _texts(self, asked: Asked, documents: Sequence[str]) -> Sequence[str]:
        documents = self.shown(documents)
        if asked.selection is not None:
            return [asked.selection.of_text(text) for text in documents]
        if self.asked_format == POPOLO:
            return [json_text(popolo.of_document(orjson.loads(text), self.request)) for text in documents]
        return documents

    def _file(self, request: Request, asked: Asked, sequence: int) -> HttpResponseBase:
        """All records from the cursor on. The state was read before them: what happens meanwhile is told by the changes after it."""
        segments = self._with_survivors(asked)
        part, limit = replace(asked.part, size=whole.CHUNK), whole.LIMITS.get(self.asked_format)
        end = part.place(segments, asked.key, limit) if limit else None
        next_url = self._address(request, asked, end)
        rows = part.rows(segments, [*asked.key, self.document])
        documents = self._shown_one_by_one(row[2] for row in islice(rows, limit))
        headers = whole.headers_of(self.asked_format, request.path.rpartition("/")[2], next_url, sequence)
        told = {"license": settings.API_LICENSE, "attribution": settings.API_ATTRIBUTION, "address": request.build_absolute_uri()}
        notes = {**told, "complete": end is None, "next": next_url or ""}
        pieces = whole.pieces(self.asked_format, documents, columns_of(self.shape), asked.selection, notes)
        return self.stream(pieces, etag=self._tag(request, sequence), headers=headers)

    def _shown_one_by_one(self, documents: Iterator[str]) -> Iterator[str]:
        while chunk := list(islice(documents, whole.CHUNK)):
            yield from self.shown(chunk)

    def _with_survivors(self, asked: Asked) -> Sequence[QuerySet[Any]]:
        """The list with the ids asked for replaced by those that they were merged into: a merged one stands in no link."""
        merged = asked.narrowed.merged_links() if asked.narrowed is not None else {}
        return asked.narrowed.segments(asked.ordering, merged) if asked.narrowed is not None and merged else asked.segments

    def _tag(self, request: Request, sequence: int) -> str:
        return etag_of(meta(contains_samples=False), request.build_absolute_uri(), self.asked_format.name, str(sequence))

    def _address(self, request: Request, asked: Asked, cursor: Cursor | None) -> str | None:
        if cursor is None:
            return None
        query = {**request.query_params.dict(), "cursor": asked.part.order.write_cursor(cursor)}
        if self.asked_format != JSON:
            # The Accept header is not part of an address.
            query[FORMAT] = self.asked_format.name
        return request.build_absolute_uri(f"{request.path}?{urlencode(query)}")


def _refuse(query: QueryDict, names: Iterable[str], text: str) -> None:
    if given := [name for name in names if name in query]:
        raise BadParameters(dict.fromkeys(given, ("contradiction", text)))


def _clock() -> int:
    """The number of the last change. In SQL: of an answer that nothing has changed, making the query would be the greater part."""
    with connection.cursor() as cursor:
        cursor.execute(CLOCK)
        row = cursor.fetchone()
    return row[0] if row else 0


def _documents(edition_ids: list[int]) -> list[str]:
    found = dict(Edition.objects.filter(pk__in=edition_ids).values_list("pk", "document"))
    return [found[edition_id] for edition_id in edition_ids if edition_id in found]


def reason_of_tombstone(document: str) -> str:
    """Why an edition was redacted, from what stands in its document's place."""
    return str(orjson.loads(document).get("public_reason", ""))


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
        """Withdrawn or Redacted for what was taken out of sight."""
        if state == PublicRecord.State.REDACTED:
            raise Redacted(public_reason)
        if state not in (PublicRecord.State.PUBLISHED, PublicRecord.State.MERGED):
            raise Withdrawn(public_reason)

    @property
    def shape(self) -> type[Serializer]:
        return cast(type[Serializer], self.serializer_class)

    def selected_parameters(self) -> list[OpenApiParameter]:
        return selection_parameters(self.shape)

    def answer_row(self, row: tuple[Any, ...] | None, include: Sequence[str] = ()) -> HttpResponse:
        """``row``: state, public reason, survivor's id, is sample, time of change, hash, and the document or the edition that holds it."""
        selection = selection_of(self.request.query_params, self.shape)
        if selection is not None and self.asked_format != JSON:
            _refuse(self.request.query_params, SELECTION, MEMBERS.format(self.asked_format.name))
        if row is None:
            raise self.unknown()
        state, public_reason, survivor, is_sample, changed_at, sha256, last = row
        self.check_state(state, public_reason)
        if state == PublicRecord.State.MERGED:
            query = self.request.META.get("QUERY_STRING", "")
            return moved(reverse(f"{self.list_name}-detail", args=[survivor]) + (f"?{query}" if query else ""))
        meta_text, derived = meta(contains_samples=is_sample), self.derived()

        def body() -> str:
            document = with_members(last if isinstance(last, str) else _documents([last])[0], derived)
            if self.asked_format != JSON:
                made = (linked if self.asked_format == JSON_LD else popolo).of_document(orjson.loads(document), self.request)
                return json_text(made)
            return detail_text(meta_text, selection.of_text(document) if selection else document)

        parts = [*([selection.key] if selection else []), *([derived] if derived else [])]
        if self.asked_format != JSON:
            # It names addresses of this server.
            parts += [self.asked_format.name, self.request.build_absolute_uri("/")]
        # What is derived may change with another record: the tag alone says whether it did.
        return self.answer(body, etag=etag_of(meta_text, sha256, *parts), last_modified=None if derived is not None else changed_at)

    def derived(self) -> str | None:
        """Members, as JSON text, that follow the document's own: what other records say of this one now. None where nothing does."""
        return None


class DocumentDetail(DocumentView):
    """The current edition of a record."""

    queryset = PublicRecord.objects.all()

    @property
    def formats(self) -> tuple[Format, ...]:  # type: ignore[override]
        return _with_popolo(DETAIL_FORMATS, self.subject_type)

    @property
    def includes(self) -> including.Includes:
        return including.OF_KIND.get(self.subject_type, {})

    def known_parameters(self) -> list[str]:
        own = [AS_OF.name, *(["include"] if self.includes else [])]
        return sorted([*super().known_parameters(), *SELECTION, *own])

    def own_parameters(self) -> list[OpenApiParameter]:
        return [
            *super().own_parameters(),
            *self.selected_parameters(),
            *([including.parameter_of(self.includes)] if self.includes else []),
            format_parameter(self.formats),
            AS_OF,
        ]

    def get(self, request: Request, public_id: str) -> HttpResponse:
        self.check_id(public_id)
        moment = as_of(request.query_params)
        include = including.includes_of(request.query_params, self.includes)
        if include and self.asked_format != JSON:
            _refuse(request.query_params, ("include",), f"Not together with format {self.asked_format.name}.")
        if moment is not None:
            return self._get_past(public_id, moment)
        document = "current_edition_id" if self.is_conditional() and not include else "current_edition__document"
        columns = ["state", "public_reason", "redirect_to_id", "is_sample", "changed_at", "current_edition__sha256", document]
        records = PublicRecord.objects.filter(public_id=public_id, subject_type=self.subject_type)
        # Read before the row: the tag must not be newer than what it stands for.
        sequence = _clock() if include else 0
        row = records.values_list(*columns).first()
        if include and row is not None and row[0] == PublicRecord.State.PUBLISHED:
            return self._answer_with(public_id, row, include, sequence)
        return self.answer_row(row)

    def _answer_with(self, public_id: str, row: tuple[Any, ...], include: list[str], sequence: int) -> HttpResponse:
        """The record and others: what the answer says changes with any of them."""
        selection = selection_of(self.request.query_params, self.shape)
        tag = etag_of(meta(contains_samples=False), self.request.build_absolute_uri(), str(sequence))
        if (unchanged := self.unchanged(tag)) is not None:
            return unchanged
        documents, samples = including.included([public_id], include, self.includes)
        meta_text = meta(contains_samples=row[3] or samples)
        document = with_members(row[6], self.derived())
        document = selection.of_text(document) if selection else document
        return self.answer(lambda: detail_text(meta_text, document, included_text(documents)), etag=tag)

    def _get_past(self, public_id: str, moment: datetime) -> HttpResponse:
        told = PublicChange.objects.filter(record=public_id, subject_type=self.subject_type, at__lte=moment).order_by("-sequence")
        # Redacting an edition of the past changed nothing in what was seen then, but that it is not told any more.
        told = told.exclude(action=PublicChange.Action.REDACTED, edition__isnull=False)
        now = ["record__state", "record__public_reason", "record__is_sample"]
        edition = ["edition__sha256", "edition__document", "edition__redacted_at"]
        row = told.values_list(*now, "action", "public_reason", "other", "at", *edition).first()
        if row is None:
            raise self.unknown()
        state, public_reason, is_sample, action, reason_then, other, at, sha256, document, redacted_at = row
        self.check_state(state, public_reason)
        if redacted_at is not None:
            raise Redacted(reason_of_tombstone(document))
        if action == PublicChange.Action.MERGED:
            return self.answer_row((PublicRecord.State.MERGED, "", other, is_sample, at, "", ""))
        if document is None:
            raise Withdrawn(reason_then)
        shown = self.shown_then(at, sha256, document, moment)
        return self.answer_row((PublicRecord.State.PUBLISHED, "", None, is_sample, *shown))

    def shown_then(self, at: datetime, sha256: str, document: str, moment: datetime) -> tuple[datetime | None, str, str]:
        """Time, hash and document of an edition of the past, as it may be shown."""
        return at, sha256, document


class ArticleDetail(DocumentDetail):
    """The current edition of an article; one of another day without the passages that are out of sight now."""

    def shown_then(self, at: datetime, sha256: str, document: str, moment: datetime) -> tuple[datetime | None, str, str]:
        (shown,) = past_articles.shown_at([document], moment)
        # What may be shown of it changes with its visits: the hash alone says so.
        return None, etag_of(shown), shown


class EditionDetail(DocumentView):
    """One published state of a record, as it went out: the address to cite. Answers 410 once withdrawn, 451 once redacted."""

    queryset = Edition.objects.all()
    parameters = SELECTION

    def own_parameters(self) -> list[OpenApiParameter]:
        form = {"type": "integer", "minimum": 1}
        number_ = OpenApiParameter("number", form, "path", description="The edition's number, from 1.")
        return [*super().own_parameters(), number_, *self.selected_parameters()]

    def get(self, request: Request, public_id: str, number: int) -> HttpResponse:
        self.check_id(public_id)
        subject = ["subject__state", "subject__public_reason", "subject__redirect_to_id", "subject__is_sample"]
        columns = [*subject, "published_at", "sha256", "pk" if self.is_conditional() else "document"]
        editions = Edition.objects.filter(subject=public_id, subject_type=self.subject_type, number=number)
        row = editions.values_list(*columns, "redacted_at").first()
        if row is not None and row[-1] is not None and row[0] == PublicRecord.State.PUBLISHED:
            raise Redacted(reason_of_tombstone(editions.values_list("document", flat=True).get()))
        return self.answer_row(row[:-1] if row else None)


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

    def shown(self, documents: Sequence[str]) -> Sequence[str]:
        moment = as_of(self.request.query_params)
        return documents if moment is None else past_articles.shown_at(documents, moment)


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
        names = [*(name for name, *_ in RESOURCES), *shapes.LEDGERS, "changes"]
        addresses = {name: request.build_absolute_uri(reverse(f"api:{name}")) for name in names}
        schema, docs = (request.build_absolute_uri(reverse(f"api:{name}")) for name in ("schema", "docs"))
        meta_text = meta(contains_samples=False)
        text = detail_text(meta_text, json_text({"resources": addresses, "schema": schema, "docs": docs}))
        return self.answer(lambda: text, etag=etag_of(text))


class Context(PublicView, GenericAPIView):
    """The terms of the JSON-LD answers: what each of their names means. Nothing has to be fetched from elsewhere to read them."""

    serializer_class = shapes.Context
    pagination_class = None
    formats = (JSON_LD,)

    def get(self, request: Request) -> HttpResponse:
        text = json_text(linked.CONTEXT)
        return self.answer(lambda: text, etag=etag_of(text))


class Schema(PublicView, SpectacularAPIView):
    """The description of the API in OpenAPI, as YAML or JSON."""

    formats = ()


class Docs(PublicView, SpectacularSwaggerSplitView):
    """The description to read and try out, from files of this server alone."""

    formats = ()
    parameters = ("script",)
    template_name = "visits/api/docs.html"
    # The package's own script asks for a CSRF token and so would set a cookie.
    template_name_js = "visits/api/docs.js"
    url_name = "api:schema"
