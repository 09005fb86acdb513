"""The moment of publishing: one time and one place in the order for everything that a transaction makes public."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.utils import timezone

from visits.indexing import index_periods
from visits.models.public import Edition, PublicChange, PublicClock, PublicRecord


class Moment:
    """A publishing transaction's time, later than that of every one before it, and what it tells the public."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.changes: list[PublicChange] = []

    def tell(
        self,
        record: PublicRecord,
        action: str,
        *,
        edition: Edition | None = None,
        parts: list[str] | None = None,
        other: str = "",
        public_reason: str = "",
    ) -> None:
        """``other``: the id that the record was merged into or parted from."""
        self.changes.append(
            PublicChange(
                at=self.now,
                record=record,
                subject_type=record.subject_type,
                action=action,
                edition=edition,
                parts=parts or [],
                other=other,
                public_reason=public_reason,
            )
        )


@contextmanager
def moment() -> Iterator[Moment]:
    """Lock the clock until the surrounding transaction ends, and number what was told meanwhile.

    A sequence of the database would be read before the commit: a reader that follows it would miss whoever commits later. The lock is
    taken before the time is read and held to the end, so the order of the numbers, of the times and of the commits is one.
    """
    clock, _ = PublicClock.objects.select_for_update().get_or_create(pk=1)
    now = timezone.now()
    if clock.at is not None and now <= clock.at:
        now = clock.at + timedelta(microseconds=1)
    found = Moment(now)
    yield found
    for change in found.changes:
        clock.sequence += 1
        change.sequence = clock.sequence
    PublicChange.objects.bulk_create(found.changes)
    index_periods({change.record_id: change.record for change in found.changes}.values())
    clock.at = now
    clock.save()
