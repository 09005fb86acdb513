"""What is in the files of a batch: an item for each article, in blocks, so that a planner that was killed is gone on with where it was."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice

import structlog
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from visits.importing.batches import count, head, opened, reading_options, storable, tail
from visits.importing.leases import LEASE, is_dead, new_token
from visits.models import ImportBatch, ImportItem, ImportSource
from visits.reading import Found, documents

log = structlog.get_logger("dieuphoi.importing")
Outcome = ImportItem.Outcome
BLOCK = 500


class LostLease(Exception):
    """Another planner took the batch over."""


@dataclass(slots=True)
class _Block:
    """Items that are not stored yet, and the sources that they are the last of."""

    items: list[ImportItem] = field(default_factory=list)
    walked: list[int] = field(default_factory=list)


def plan(batch_id: int, *, on_block: Callable[[int], None] | None = None) -> bool:
    """Make the items of a batch; False where another planner is at it. ``on_block`` is told how many were made each time."""
    batch = ImportBatch.objects.get(pk=batch_id)
    if batch.planned_at is not None:
        return True
    token = new_token()
    if not _take(batch, token):
        return False
    try:
        _plan(batch, token, on_block)
    except LostLease:
        return False
    except BaseException:
        ImportBatch.objects.filter(pk=batch_id, lease_token=token).update(lease_token="", lease_until=None)
        raise
    return True


def _take(batch: ImportBatch, token: str) -> bool:
    free = Q(lease_token="") | Q(lease_until__lt=timezone.now())
    if is_dead(batch.lease_token):
        free |= Q(lease_token=batch.lease_token)
    rows = ImportBatch.objects.filter(free, pk=batch.pk, planned_at=None, state=ImportBatch.State.RUNNING)
    return bool(rows.update(lease_token=token, lease_until=timezone.now() + LEASE))


def _plan(batch: ImportBatch, token: str, on_block: Callable[[int], None] | None) -> None:
    last = batch.items.order_by("-position").values_list("position", flat=True).first() or 0
    block = _Block()

    def flush() -> None:
        nonlocal block
        _write(batch, token, block)
        if on_block is not None and block.items:
            on_block(len(block.items))
        block = _Block()

    is_first = True
    for source in _unplanned(batch):
        # Only of the first one may a planner that was killed have left some items.
        made = source.items.count() if is_first and last else 0
        is_first = False
        for found in islice(_found(batch, source), made, None):
            last += 1
            block.items.append(_item(batch, source, last, found))
            if len(block.items) >= BLOCK:
                flush()
        block.walked.append(source.pk)
        if len(block.walked) >= BLOCK:
            flush()
    flush()
    ImportBatch.objects.filter(pk=batch.pk, lease_token=token).update(lease_token="", lease_until=None, planned_at=timezone.now())


def _unplanned(batch: ImportBatch) -> Iterator[ImportSource]:
    """Page by page: no cursor stays open while a file is walked."""
    after = 0
    while rows := list(batch.sources.filter(is_planned=False, position__gt=after).select_related("raw_file").order_by("position")[:BLOCK]):
        yield from rows
        after = rows[-1].position


def _found(batch: ImportBatch, source: ImportSource) -> Iterator[Found]:
    try:
        yield from documents(opened(source), reading_options(batch))
    except Exception as error:
        # One file's trouble is no other's. The cause goes to the log, with its traceback.
        log.exception("walking_failed", path=source.name)
        reason = f"Không xem hết được bên trong tệp: {type(error).__name__}: {error}"
        yield Found(f"{source.name}…", "!", lambda: None, reason, ignored=True)  # type: ignore[arg-type,return-value]


def _item(batch: ImportBatch, source: ImportSource, position: int, found: Found) -> ImportItem:
    item = ImportItem(batch=batch, source=source, position=position, path=tail(ImportItem, "path", storable(found.path)), place=found.place)
    if found.ignored:
        item.outcome, item.reason = Outcome.IGNORED, head(ImportItem, "reason", " ".join(storable(found.refusal).split()))
    return item


@transaction.atomic
def _write(batch: ImportBatch, token: str, block: _Block) -> None:
    held = ImportBatch.objects.filter(pk=batch.pk, lease_token=token).update(lease_until=timezone.now() + LEASE)
    if not held:
        raise LostLease
    ImportItem.objects.bulk_create(block.items)
    ImportSource.objects.filter(pk__in=block.walked).update(is_planned=True)
    ignored = Counter(item.reason for item in block.items if item.outcome == Outcome.IGNORED)
    count(batch.pk, {"items": len(block.items), Outcome.IGNORED: ignored.total()}, ignored)
