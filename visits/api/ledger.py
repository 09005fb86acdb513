"""Parts of visits as resources of their own: commitments, gifts, events, partnerships."""

from datetime import datetime
from typing import Any
from urllib.parse import quote

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
from visits.api.times import AS_OF, as_of
from visits.api.views import LIST_FORMATS, DocumentList, DocumentView
from visits.models.public import LedgerEntry, LedgerPeriod, PublicPart, PublicRecord, SubjectType, seen_at

GONE = "Không còn trong bản hiện hành của chuyến thăm {}."


class PartList(DocumentList):
    """Parts of one kind, of all published visits."""

    queryset: Any = LedgerEntry.objects.all()
    document = "document"
    filterset_class = filters.PartFilter
    formats: tuple[Format, ...] = LIST_FORMATS
    present, past = LedgerEntry, LedgerPeriod


class PartDetail(DocumentView):
    """A part of a visit as its current edition has it, or the one of another day.

    Its id answers for ever: 410 where the visit is withdrawn or has lost the part.
    """

    queryset = LedgerEntry.objects.all()
    formats: tuple[Format, ...] = (JSON,)

    def known_parameters(self) -> list[str]:
        return sorted([*super().known_parameters(), *SELECTION, AS_OF.name])

    def own_parameters(self) -> list[OpenApiParameter]:
        return [*super().own_parameters(), *self.selected_parameters(), AS_OF]

    def get(self, request: Request, public_id: str) -> HttpResponse:
        self.check_id(public_id)
        if (moment := as_of(request.query_params)) is not None:
            return self._get_past(public_id, moment)
        rows = LedgerEntry.objects.filter(public_id=public_id, subject_type=self.subject_type)
        row = rows.values_list("is_sample", "changed_at", "entry__edition__sha256", "document").first()
        if row is None:
            return self._answer_gone(public_id)
        is_sample, changed_at, sha256, document = row
        state = PublicRecord.State.PUBLISHED
        return self.answer_row((state, "", None, is_sample, changed_at, etag_of(sha256, public_id), document))

    def _get_past(self, public_id: str, moment: datetime) -> HttpResponse:
        rows = LedgerPeriod.objects.filter(public_id=public_id, subject_type=self.subject_type, since__lte=moment).order_by("-since")
        row = rows.filter(seen_at(moment)).values_list("is_sample", "since", "period__edition__sha256", "document").first()
        if row is not None:
            is_sample, since, sha256, document = row
            return self.answer_row((PublicRecord.State.PUBLISHED, "", None, is_sample, since, etag_of(sha256, public_id), document))
        if not rows.exists() and PublicPart.objects.filter(pk=public_id, record__state=PublicRecord.State.PUBLISHED).exists():
            # It was shown later only.
            raise self.unknown()
        return self._answer_gone(public_id)

    def _answer_gone(self, public_id: str) -> HttpResponse:
        parts = PublicPart.objects.filter(public_id=public_id, subject_type=self.subject_type)
        row = parts.values_list("record", "record__state", "record__public_reason", "record__redirect_to").first()
        if row is None:
            raise self.unknown()
        visit, state, public_reason, survivor = row
        self.check_state(state, public_reason)
        if state == PublicRecord.State.MERGED:
            then = f"?as_of={quote(self.request.query_params['as_of'])}" if "as_of" in self.request.query_params else ""
            return moved(reverse("api:visits-detail", args=[survivor]) + then)
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
