"""A batch: made, counted, finished, tried again."""

import os
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import unquote_to_bytes, urlsplit

from django.contrib.auth.models import User
from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from visits.importing.leases import is_dead
from visits.models import ImportBatch, ImportItem, ImportSource, RawFile
from visits.reading import Fetcher, Options, ReadingError, Source
from visits.recording import discard_unrecorded_file, keep_upload

Outcome = ImportItem.Outcome
State = ImportBatch.State
ADDED_AT_ONCE = 500
# Groups of reasons that a batch keeps; what comes after is counted together.
MOST_REASONS = 100
OTHER_REASONS = "Lý do khác"
_PARTICULARS = re.compile(r"“[^”]*”|\d[\d.,/:]*")
LOOKED_AT = 1000


@dataclass(frozen=True, slots=True)
class Summary:
    """Items by outcome, and the visits that were drafted from them."""

    new: int
    unchanged: int
    new_version: int
    duplicate: int
    failed: int
    ignored: int
    drafted_visits: int


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a batch is. ``per_minute`` is None before anything was done, ``left`` as long as nobody can tell."""

    items: int
    done: int
    reading: int
    extracted: int
    waiting: int
    per_minute: float | None
    left: timedelta | None


# --- Made -----------------------------------------------------------------------------------------------------------------


def new_batch(*, source: str, by: User | None = None, outlet_name: str | None = None, **options: Any) -> ImportBatch:
    """``options`` are the batch's other choices: ``state``, ``is_sample``, ``convert_old_fonts``, ``fetch_urls``."""
    return ImportBatch.objects.create(
        by=by, source=head(ImportBatch, "source", storable(source)), outlet_name=outlet_name or "", running_since=timezone.now(), **options
    )


def add_paths(batch: ImportBatch, paths: Iterable[Path]) -> None:
    """Files of this machine, read in their place."""
    _add(batch, (ImportSource(name=str(path), path=Path(os.path.abspath(path)).as_uri()) for path in paths))


def add_files(batch: ImportBatch, files: Iterable[tuple[str, BinaryIO]]) -> None:
    """Files copied into the storage, where every worker finds them: (name, open binary file)."""
    _add(batch, (ImportSource(name=name, raw_file=keep_upload(file, name)) for name, file in files))


def _add(batch: ImportBatch, sources: Iterator[ImportSource]) -> None:
    last = batch.sources.count()
    while rows := list(islice(sources, ADDED_AT_ONCE)):
        for row in rows:
            last += 1
            row.batch, row.position, row.name = batch, last, tail(ImportSource, "name", storable(row.name))
        ImportSource.objects.bulk_create(rows)


def opened(source: ImportSource) -> Source:
    """The file of a source, as the readers take it."""
    if source.raw_file is None:
        path = Path(os.fsdecode(unquote_to_bytes(urlsplit(source.path).path)))
        return Source(str(path), Source.of(path).open)
    stored: Any = source.raw_file.file

    def open_stored() -> BinaryIO:
        try:
            return stored.storage.open(stored.name, "rb")  # type: ignore[no-any-return]
        except FileNotFoundError as error:
            raise ReadingError("Tệp gốc không còn trong kho lưu trữ; hãy tải tệp lên lại.") from error

    return Source(source.name, open_stored)


def reading_options(batch: ImportBatch) -> Options:
    return Options(convert_old_fonts=batch.convert_old_fonts, fetcher=_fetcher() if batch.fetch_urls else None)


@cache
def _fetcher() -> Fetcher:
    """One for the process: it remembers when each host was asked last."""
    return Fetcher()


# --- Counted --------------------------------------------------------------------------------------------------------------


def count(batch_id: int, changes: Mapping[str, int], failures: Mapping[str, int] | None = None) -> None:
    """Add to a batch's counts, last in the transaction that changes its items: other workers wait for the row until that ends."""
    batch = ImportBatch.objects.select_for_update(no_key=True).only("counts", "failures").get(pk=batch_id)
    for name, number in changes.items():
        batch.counts[name] = batch.counts.get(name, 0) + number
    for reason, number in (failures or {}).items():
        group = _group(reason)
        if group not in batch.failures and len(batch.failures) >= MOST_REASONS:
            group = OTHER_REASONS
        batch.failures[group] = batch.failures.get(group, 0) + number
    batch.progress_at = timezone.now()
    batch.save(update_fields=["counts", "failures", "progress_at"])


def _group(reason: str) -> str:
    """A reason without what is particular to one file: sizes, numbers of rows, quoted words."""
    return _PARTICULARS.sub("…", reason)


def summarize(batch: ImportBatch) -> Summary:
    counts = ImportBatch.objects.values_list("counts", flat=True).get(pk=batch.pk)
    return Summary(**{name: counts.get(name, 0) for name in Summary.__dataclass_fields__})


def done_of(batch: ImportBatch) -> int:
    """How many items have their outcome."""
    return sum(batch.counts.get(outcome, 0) for outcome in Outcome if outcome not in ImportItem.UNFINISHED)


def progress_of(batch: ImportBatch) -> Progress:
    """From the batch's own counts and a look at the first unfinished items: the same effort at any size."""
    items, done = batch.counts.get("items", 0), done_of(batch)
    rows = unfinished(batch.pk).order_by("position").values_list("outcome", flat=True)[:LOOKED_AT] if items > done else []
    at_work = Counter(rows)
    reading, extracted = at_work[Outcome.READING], at_work[Outcome.EXTRACTED]
    per_minute = left = None
    if batch.running_since and batch.progress_at and batch.progress_at > batch.running_since and done > batch.done_before:
        per_minute = (done - batch.done_before) / ((batch.progress_at - batch.running_since) / timedelta(minutes=1))
        if batch.planned_at is not None:
            left = timedelta(minutes=(items - done) / per_minute)
    return Progress(items, done, reading, extracted, max(0, items - done - reading - extracted), per_minute, left)


# --- Finished, tried again ------------------------------------------------------------------------------------------------


def unfinished(batch_id: int) -> QuerySet[ImportItem]:
    return ImportItem.objects.filter(batch=batch_id, outcome__in=ImportItem.UNFINISHED)


@transaction.atomic
def finish(batch_id: int) -> bool:
    """Close a batch whose sources were walked to the end and whose items all have an outcome; whether it is closed now."""
    batch = ImportBatch.objects.select_for_update(no_key=True).get(pk=batch_id)
    if batch.state == State.RUNNING and batch.planned_at is not None and not unfinished(batch_id).exists():
        batch.state, batch.finished_at = State.FINISHED, timezone.now()
        batch.save(update_fields=["state", "finished_at"])
    return batch.state != State.RUNNING


@transaction.atomic
def start(batch_id: int, **choices: Any) -> bool:
    """Begin with a batch that waited for somebody's word; False where it had begun already."""
    batch = ImportBatch.objects.select_for_update(no_key=True).get(pk=batch_id)
    if batch.state != State.PREVIEW:
        return False
    for name, value in choices.items():
        setattr(batch, name, value)
    batch.state, batch.running_since = State.RUNNING, timezone.now()
    batch.save()
    return True


def discard(batch_id: int) -> bool:
    """Take back a batch that nobody has confirmed, with its files; False where it has begun."""
    with transaction.atomic():
        batch = ImportBatch.objects.select_for_update().get(pk=batch_id)
        if batch.state != State.PREVIEW:
            return False
        files = list(RawFile.objects.filter(sources__batch=batch).distinct())
        batch.delete()
        alone = [raw for raw in files if not raw.sources.exists() and not raw.versions.exists()]
        RawFile.objects.filter(pk__in=[raw.pk for raw in alone]).delete()
    for raw in alone:
        discard_unrecorded_file(raw.sha256)
    return True


@transaction.atomic
def retry_failed(batch_id: int) -> int:
    """Let everything that failed wait again; how many."""
    batch = ImportBatch.objects.select_for_update(no_key=True).get(pk=batch_id)
    if batch.state not in (State.RUNNING, State.FINISHED):
        return 0
    failed = ImportItem.objects.filter(batch=batch, outcome=Outcome.FAILED).update(outcome=Outcome.WAITING, reason="", attempts=0)
    if failed:
        reopen_batch(batch)
        batch.counts[Outcome.FAILED], batch.failures = 0, {}
        batch.done_before = done_of(batch)
        batch.save()
    return failed


def reopen_batch(batch: ImportBatch) -> None:
    """What a batch says of itself once it has something to do again; not saved."""
    batch.state, batch.finished_at, batch.running_since, batch.progress_at = State.RUNNING, None, timezone.now(), None
    batch.done_before = done_of(batch)


@transaction.atomic
def replace_file(item_id: int, name: str, file: BinaryIO) -> bool:
    """Give a failed item another file and let it wait again; False where it is not failed (any more)."""
    item = ImportItem.objects.select_for_update(of=("self",)).select_related("batch").get(pk=item_id)
    if item.outcome != Outcome.FAILED or item.batch.state not in (State.RUNNING, State.FINISHED):
        return False
    batch = ImportBatch.objects.select_for_update(no_key=True).get(pk=item.batch_id)
    last = batch.sources.order_by("-position").values_list("position", flat=True).first() or 0
    kept = keep_upload(file, name)
    source = ImportSource.objects.create(
        batch=batch, position=last + 1, name=tail(ImportSource, "name", storable(name)), raw_file=kept, is_planned=True
    )
    group = _group(item.reason)
    group = group if group in batch.failures else OTHER_REASONS
    item.source, item.place, item.outcome, item.reason, item.attempts = source, "", Outcome.WAITING, "", 0
    item.save()
    batch.counts[Outcome.FAILED] = batch.counts.get(Outcome.FAILED, 0) - 1
    batch.failures = {reason: left for reason, n in batch.failures.items() if (left := n - (reason == group)) > 0}
    reopen_batch(batch)
    batch.save()
    return True


# --- Going on -------------------------------------------------------------------------------------------------------------


def at_work() -> QuerySet[ImportBatch]:
    """Batches that are not done."""
    return ImportBatch.objects.filter(state__in=(State.RUNNING, State.UNDOING)).order_by("pk")


def everywhere() -> Q:
    """Batches whose files are all in the storage: any worker can go on with them."""
    return ~Q(Exists(ImportSource.objects.filter(batch=OuterRef("pk"), raw_file=None)))


def release_dead(batch_id: int) -> int:
    """Take back what workers of this machine had claimed when they were killed; how many items."""
    # Items are claimed from the first one on: those that are claimed stand there.
    tokens = set(unfinished(batch_id).order_by("position").values_list("lease_token", flat=True)[:LOOKED_AT]) - {""}
    return release(batch_id, [token for token in tokens if is_dead(token)])


def release(batch_id: int, tokens: Iterable[str]) -> int:
    held = list(tokens)
    if not held:
        return 0
    return unfinished(batch_id).filter(lease_token__in=held).update(outcome=Outcome.WAITING, lease_token="", lease_until=None)


# --- What a database takes --------------------------------------------------------------------------------------------------


def storable(text: str) -> str:
    """A path's or an error's words as a database takes them: names may hold bytes that are no UTF-8, errors a NUL."""
    return text.encode("utf-8", "replace").decode("utf-8").replace("\0", "\ufffd")


def head(model: type[models.Model], column: str, text: str) -> str:
    most = _longest(model, column)
    return text if len(text) <= most else text[: most - 1] + "…"


def tail(model: type[models.Model], column: str, text: str) -> str:
    most = _longest(model, column)
    return text if len(text) <= most else "…" + text[1 - most :]


def _longest(model: type[models.Model], column: str) -> int:
    return getattr(model._meta.get_field(column), "max_length", None) or 0
