"""Parts of visits as resources of their own: commitments, gifts, events, partnerships. Current editions only."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request

from dieuphoi.api_formats import JSON, Format
from dieuphoi.api_problems import Withdrawn
from dieuphoi.api_selection import PARAMETERS as SELECTION
from dieuphoi.api_views import moved
from visits.api import ledger_filters as filters
from visits.api import ledger_shapes as shapes
from visits.api.answers import etag_of
from visits.api.views import LIST_FORMATS, DocumentList, DocumentView
from visits.models.public import LedgerEntry, PublicPart, PublicRecord, SubjectType

NO_PAST = (
    "Lists of parts know the record as it is now. The parts of an earlier day stand in the visits of that day: "
    "/api/v1/visits?as_of=DAY&fields=id,commitments,gifts,events,partnerships."
)
GONE = "Không còn trong bản hiện hành của chuyến thăm {}."


class PartList(DocumentList):
    """Parts of one kind, of all published visits."""

    queryset: Any = LedgerEntry.objects.all()
    document = "document"
    filterset_class = filters.PartFilter
    formats: tuple[Format, ...] = LIST_FORMATS
    # Older editions have no lists of their own.
    knows_the_past = False
    refused = {"as_of": NO_PAST}  # type: ignore[assignment]

    def get_queryset(self) -> QuerySet[Any]:
        return LedgerEntry.objects.filter(subject_type=self.filterset_class.subject_type)


class PartDetail(DocumentView):
    """A part of a visit as its current edition has it. Its id answers for ever: 410 where the visit is withdrawn or has lost the part."""

    queryset = LedgerEntry.objects.all()
    formats: tuple[Format, ...] = (JSON,)
    refused: ClassVar[Mapping[str, str]] = {"as_of": NO_PAST}

    def known_parameters(self) -> list[str]:
        return sorted([*super().known_parameters(), *SELECTION])

    def own_parameters(self) -> list[OpenApiParameter]:
        return [*super().own_parameters(), *self.selected_parameters()]

    def get(self, request: Request, public_id: str) -> HttpResponse:
        self.check_id(public_id)
        rows = LedgerEntry.objects.filter(public_id=public_id, subject_type=self.subject_type)
        row = rows.values_list("is_sample", "changed_at", "entry__edition__sha256", "document").first()
        if row is None:
            return self._answer_gone(public_id)
        is_sample, changed_at, sha256, document = row
        state = PublicRecord.State.PUBLISHED
        return self.answer_row((state, "", None, is_sample, changed_at, etag_of(sha256, public_id), document))

    def _answer_gone(self, public_id: str) -> HttpResponse:
        parts = PublicPart.objects.filter(public_id=public_id, subject_type=self.subject_type)
        row = parts.values_list("record", "record__state", "record__public_reason", "record__redirect_to").first()
        if row is None:
            raise self.unknown()
        visit, state, public_reason, survivor = row
        self.check_state(state, public_reason)
        if state == PublicRecord.State.MERGED:
            return moved(reverse("api:visits-detail", args=[survivor]))
        raise Withdrawn(GONE.format(visit))


class CommitmentList(PartList):
    """What was asked and promised, the newest first, and what became of it: requests, pledges, recommendations, undertakings."""

    filterset_class = filters.CommitmentFilter
    serializer_class = shapes.LedgerCommitment

    def _tag(self, request: Request, sequence: int) -> str:
        tag = super()._tag(request, sequence)
        # What has waited for so many months is another list every day.
        return etag_of(tag, timezone.localdate().isoformat()) if filters.WAITING in request.query_params else tag


class GiftList(PartList):
    """What was given during visits, the newest first."""

    filterset_class = filters.GiftFilter
    serializer_class = shapes.LedgerGift


class EventList(PartList):
    """What took place during visits, the newest first; an event with a day of its own stands there."""

    filterset_class = filters.EventFilter
    serializer_class = shapes.LedgerEvent


class PartnershipList(PartList):
    """Foreign localities that visits name as partners, the newest first."""

    filterset_class = filters.PartnershipFilter
    serializer_class = shapes.LedgerPartnership


# Name of the list, its view, the kind of its parts, the shape of one.
LEDGER: tuple[tuple[str, type[PartList], SubjectType, type[Any]], ...] = (
    ("commitments", CommitmentList, SubjectType.COMMITMENT, shapes.LedgerCommitmentDetail),
    ("gifts", GiftList, SubjectType.GIFT, shapes.LedgerGiftDetail),
    ("events", EventList, SubjectType.EVENT, shapes.LedgerEventDetail),
    ("partnerships", PartnershipList, SubjectType.PARTNERSHIP, shapes.LedgerPartnershipDetail),
)
