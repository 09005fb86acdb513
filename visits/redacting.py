"""Redacting: the words of an edition are taken away for good. Its number and its hash stay, and the reason stands in their place."""

from collections.abc import Collection
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet

from visits import documents
from visits.changes import Moment, moment
from visits.curation import WrongState
from visits.curation.locking import require, save, void_approval
from visits.indexing import index_periods
from visits.models import Edition, PublicChange, PublicRecord, PublishingLog, Visit
from visits.models.claims import PublicState
from visits.models.public import SubjectType
from visits.publishing import hide_redacted

RIGHT = "visits.publish_visit"


@transaction.atomic
def redact(public_id: str, *, public_reason: str, by: User | None, numbers: Collection[int] | None = None, note: str = "") -> PublicRecord:
    """Put a tombstone in the place of a record's editions: all of them, or those of some numbers.

    Where the current one is among them the record answers 451 until its next edition. WrongState where nothing is left to redact;
    ValidationError without a reason, which the public reads.
    """
    require(by, RIGHT)
    reason = public_reason.strip()
    if not reason:
        raise ValidationError({"public_reason": "Hãy viết lý do: người đọc thấy lý do này tại địa chỉ của bản đã che."})
    visit = Visit.objects.select_for_update().filter(public_id=public_id).first()
    with moment() as at:
        record = PublicRecord.objects.select_for_update(of=("self",)).select_related("current_edition").get(pk=public_id)
        editions = list(_open_editions(record, numbers))
        if not editions:
            raise WrongState("Không còn bản nào để che.")
        for edition in editions:
            _bury(edition, reason, at)
        current = record.current_edition_id in {edition.pk for edition in editions}
        if current:
            record.current_edition = next(edition for edition in editions if edition.pk == record.current_edition_id)
        for edition in editions:
            if edition.pk != record.current_edition_id:
                at.tell(record, PublicChange.Action.REDACTED, edition=edition, public_reason=reason)
        if current and record.state != PublicRecord.State.MERGED:
            hide_redacted(record, reason, at)
            if visit is not None:
                visit.public_state = PublicState.WITHDRAWN
                void_approval(visit)
                save(visit, by, note or "Che bản công bố")
        elif current:
            at.tell(record, PublicChange.Action.REDACTED, edition=record.current_edition, public_reason=reason)
        if visit is not None:
            _bury_passages(visit, reason, at)
        last = editions[-1] if len(editions) == 1 else None
        PublishingLog.objects.create(record=record, action=PublishingLog.Action.REDACTED, at=at.now, by=by, note=note, edition=last)
    return record


def _open_editions(record: PublicRecord, numbers: Collection[int] | None) -> QuerySet[Edition]:
    editions = record.editions.filter(redacted_at=None).order_by("number")
    return editions if numbers is None else editions.filter(number__in=numbers)


def _bury(edition: Edition, reason: str, at: Moment) -> None:
    before = documents.from_text(edition.document)
    edition.document, edition.redacted_at = documents.as_text(tombstone(before, edition, reason, at)), at.now
    edition.save(update_fields=["document", "redacted_at"])


def tombstone(before: documents.Document, edition: Edition, reason: str, at: Moment) -> documents.Document:
    """What stands in the place of a redacted document: which one it was, its hash, when and why it went. Nothing of what it said."""
    head: dict[str, Any] = {name: before.get(name) for name in ("id", "type", "edition", "published_at", "is_sample")}
    redacted_at = at.now.isoformat(timespec="seconds")
    return head | {"redacted": True, "redacted_at": redacted_at, "public_reason": reason, "sha256": edition.sha256}


def _bury_passages(visit: Visit, reason: str, at: Moment) -> None:
    """Older editions of its articles hold the same passages; those that are shown now hold only what other visits quote."""
    records = PublicRecord.objects.filter(
        pk__in=visit.articles.exclude(public_id=None).values("public_id"), subject_type=SubjectType.ARTICLE
    )
    for record in records.select_for_update(of=("self",)).select_related("current_edition").order_by("pk"):
        is_shown = record.state == PublicRecord.State.PUBLISHED
        kept = record.current_edition_id if is_shown else None
        for edition in record.editions.filter(redacted_at=None).exclude(pk=kept or 0).order_by("number"):
            _bury(edition, reason, at)
        index_periods([record])


def editions_of(public_id: str) -> list[Edition]:
    """A record's editions without their documents, the newest first."""
    return list(Edition.objects.filter(subject=public_id).defer("document").order_by("-number"))
