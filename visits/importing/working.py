"""Items of a batch through reading, extraction and storing, a chunk at a time.

A chunk is claimed by a lease. Reading and extracting hold no transaction; storing is one, for the articles, their claims, the items'
outcomes and the batch's counts together, and only for items that are still the worker's. So whatever is killed, each article is there once.
"""

import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

import structlog
from django.db import IntegrityError, InterfaceError, OperationalError, connections, transaction
from django.db.models import F, Q
from django.utils import timezone

from visits.bulk_history import update
from visits.drafting import Drafted, draft_all
from visits.importing.batches import (
    count,
    finish,
    head,
    opened,
    reading_options,
    release,
    release_dead,
    storable,
    unfinished,
)
from visits.importing.leases import LEASE, new_token
from visits.merging.second_sources import join_second_sources
from visits.models import Extraction, ImportBatch, ImportItem
from visits.reading import Found, ReadDocument, ReadingError, reopen
from visits.recording import Prepared, Recorded, Stale, discard_unrecorded_file, prepare, record_all

log = structlog.get_logger("dieuphoi.importing")
Outcome = ImportItem.Outcome
Report = Callable[[ImportItem], None]

CHUNK = 50
# Bytes of files that are held at once.
MOST_BYTES = 16 * 1024 * 1024
# After so many claims that came to nothing an item is worked on alone, and after so many it is given up.
ALONE_FROM, MOST_ATTEMPTS = 3, 6
RENEWED_EVERY = 60.0  # seconds
# The database went away, or is busy with somebody else: tried again, a little later each time.
TROUBLE = (OperationalError, InterfaceError)
MOST_TROUBLE = 6
STORED_COLUMNS = ("outcome", "reason", "version_id", "duplicate_of_id", "drafted_visits", "lease_token", "lease_until")


@dataclass(slots=True)
class Result:
    """What came of reading an item: a document, or the reason why not."""

    item: ImportItem
    document: ReadDocument | None = None
    reason: str = ""
    prepared: Prepared | None = None

    @property
    def source_name(self) -> str:
        return self.item.path.rsplit("/", 1)[-1]


def work(batch_id: int, *, seconds: float | None = None, report: Report | None = None) -> bool:
    """Work on a batch until nothing can be claimed, or the time is over; whether the batch is finished. ``report`` is told each item."""
    worker = Worker(batch_id, report)
    deadline = time.monotonic() + seconds if seconds is not None else None
    try:
        release_dead(batch_id)
        while worker.do_chunk() and (deadline is None or time.monotonic() < deadline):
            pass
        return finish(batch_id)
    finally:
        worker.leave()


class Worker:
    """One process at work on a batch."""

    def __init__(self, batch_id: int, report: Report | None = None) -> None:
        self.batch_id = batch_id
        self.token = new_token()
        self.report = report
        self._trouble = 0
        self._renewed = 0.0

    def do_chunk(self) -> bool:
        """Claim some items and bring them to their outcome; False where there was nothing to claim."""
        try:
            items = self.claim()
            if not items:
                return bool(release_dead(self.batch_id))
            self.process(items)
            self._trouble = 0
        except TROUBLE as error:
            self._trouble += 1
            log.warning("import_interrupted", batch=self.batch_id, error=str(error), times=self._trouble)
            if self._trouble >= MOST_TROUBLE:
                raise
            connections.close_all()
            time.sleep(0.1 * 3**self._trouble)
        return True

    def leave(self) -> None:
        """Give back what was claimed and not stored."""
        try:
            release(self.batch_id, [self.token])
        except TROUBLE:
            log.warning("import_not_released", batch=self.batch_id)

    # --- Claiming ---------------------------------------------------------------------------------------------------------

    @transaction.atomic
    def claim(self) -> list[ImportItem]:
        now = timezone.now()
        free = Q(lease_token__in=("", self.token)) | Q(lease_until__lt=now)
        # Those of a batch that was undone meanwhile are nobody's any more.
        running = unfinished(self.batch_id).filter(free, batch__state=ImportBatch.State.RUNNING)
        rows = running.select_related("source__raw_file").order_by("position").select_for_update(of=("self",), skip_locked=True)
        items = _together(list(rows[:CHUNK]))
        unfinished(self.batch_id).filter(pk__in=[item.pk for item in items]).update(
            outcome=Outcome.READING, lease_token=self.token, lease_until=now + LEASE, attempts=F("attempts") + 1
        )
        self._renewed = time.monotonic()
        return items

    def _renew(self) -> None:
        if time.monotonic() - self._renewed > RENEWED_EVERY:
            unfinished(self.batch_id).filter(lease_token=self.token).update(lease_until=timezone.now() + LEASE)
            self._renewed = time.monotonic()

    # --- Reading ----------------------------------------------------------------------------------------------------------

    def process(self, items: list[ImportItem]) -> None:
        batch = ImportBatch.objects.get(pk=self.batch_id)
        part: list[Result] = []
        size = 0
        for result in self._read(batch, items):
            part.append(result)
            size += len(result.document.raw) if result.document is not None else 0
            if size >= MOST_BYTES:
                self._extract_and_store(batch, part)
                part, size = [], 0
            self._renew()
        self._extract_and_store(batch, part)

    def _read(self, batch: ImportBatch, items: list[ImportItem]) -> Iterator[Result]:
        options = reading_options(batch)
        for _, group in groupby(items, key=lambda item: item.source_id):
            rows = list(group)
            if rows[0].source is None:
                yield from (Result(item, reason="Không còn biết tệp nguồn; hãy nhập lại tệp từ đầu.") for item in rows)
                continue
            found = reopen(opened(rows[0].source), [item.place for item in rows], options)
            yield from (_read_next(found, item) for item in rows)

    def _extract_and_store(self, batch: ImportBatch, results: list[Result]) -> None:
        if not results:
            return
        try:
            _prepare(results, batch)
        except TROUBLE:
            raise
        except Exception:
            # Somebody's text is too much for the extractor: whose, is found by going through them singly.
            for result in results:
                _prepare_alone(result, batch)
        read = [result.item.pk for result in results if result.prepared is not None]
        unfinished(self.batch_id).filter(pk__in=read, lease_token=self.token).update(outcome=Outcome.EXTRACTED)
        self._renew()
        self._store(batch, results)

    # --- Storing ----------------------------------------------------------------------------------------------------------

    def _store(self, batch: ImportBatch, results: list[Result]) -> None:
        """All at once, else by halves: what cannot be stored is alone in the end, and has its reason."""
        try:
            stored = self._store_all(batch, results)
        except TROUBLE:
            raise
        except Exception as error:
            if len(results) > 1:
                middle = len(results) // 2
                self._store(batch, results[:middle])
                self._store(batch, results[middle:])
                return
            stored = self._store_after(error, batch, results[0])
        for result in stored:
            _forget_file_of_another(result)
            if self.report is not None:
                self.report(result.item)

    def _store_after(self, error: Exception, batch: ImportBatch, result: Result) -> list[Result]:
        """One item whose storing failed: once more where another import may have been faster, else its reason."""
        if isinstance(error, Stale):
            # Its text was taken away since it was read: it waits for being read again.
            unfinished(self.batch_id).filter(pk=result.item.pk, lease_token=self.token).update(outcome=Outcome.WAITING, lease_token="")
            return []
        if isinstance(error, IntegrityError):
            try:
                return self._store_all(batch, [result])
            except IntegrityError as again:
                error = again
        log.error("import_failed", path=result.item.path, exc_info=error)
        if result.prepared is not None and result.prepared.kept is not None:
            discard_unrecorded_file(result.prepared.kept.sha256)
        result.prepared, result.reason = None, _unexpected(error)
        result.item.version, result.item.drafted_visits = None, 0
        return self._store_all(batch, [result])

    @transaction.atomic
    def _store_all(self, batch: ImportBatch, results: list[Result]) -> list[Result]:
        claimed = ImportItem.objects.filter(pk__in=[result.item.pk for result in results], lease_token=self.token)
        mine = set(claimed.order_by("pk").select_for_update().values_list("pk", flat=True))
        results = [result for result in results if result.item.pk in mine]
        ready = [result for result in results if result.prepared is not None]
        documents = [result.prepared for result in results if result.prepared is not None]
        recorded = record_all(documents, outlet_name=batch.outlet_name or None, is_sample=batch.is_sample) if documents else []
        drafted = _draft([one.extraction for one in recorded if one.extraction is not None])
        joined = join_second_sources([one.extraction for one in recorded if one.extraction is not None])
        firsts = _first_items(batch, ready, recorded)
        for result, one in zip(ready, recorded, strict=True):
            item = result.item
            item.version, item.outcome, item.duplicate_of = one.version, one.outcome, one.original
            item.drafted_visits = drafted[one.extraction.pk].visits if one.extraction is not None else 0
            also = joined.get(one.extraction.pk) if one.extraction is not None else None
            notes = (*one.notes, f"Nguồn thứ hai của chuyến thăm số {also.pk}." if also is not None else "")
            item.reason = head(ImportItem, "reason", " ".join(filter(None, notes)) or _known_words(item, one, firsts))
        for result in results:
            if result.prepared is None:
                result.item.outcome = Outcome.FAILED
                result.item.reason = head(ImportItem, "reason", " ".join(storable(result.reason).split()))
            result.item.lease_token, result.item.lease_until = "", None
        _write_items([result.item for result in results])
        _count(batch, [result.item for result in results])
        return results


def _together(rows: list[ImportItem]) -> list[ImportItem]:
    """The first items that may be worked on together: one that has come to nothing several times is alone."""
    for position, item in enumerate(rows):
        if item.attempts >= ALONE_FROM:
            return rows[: position or 1]
    return rows


def _read_next(found: Iterator[Found], item: ImportItem) -> Result:
    if item.attempts >= MOST_ATTEMPTS:
        return Result(item, reason=f"Đã {item.attempts} lần làm dừng tiến trình nhập nên không thử nữa; hãy tách hoặc lưu lại tệp.")
    try:
        return Result(item, document=next(found).read())
    except ReadingError as error:
        return Result(item, reason=error.reason)
    except Exception as error:
        # One file's trouble is no other's. The cause goes to the log, with its traceback.
        log.exception("reading_failed", path=item.path)
        return Result(item, reason=_unexpected(error))


def _unexpected(error: Exception) -> str:
    return f"Lỗi khi xử lý tệp, chưa lưu gì: {type(error).__name__}: {error}"


def _prepare(results: list[Result], batch: ImportBatch) -> None:
    ready = [result for result in results if result.document is not None]
    documents = [(result.document, storable(result.source_name)) for result in ready if result.document is not None]
    for result, prepared in zip(ready, prepare(documents, outlet_name=batch.outlet_name or None), strict=True):
        result.prepared, result.document = prepared, None


def _prepare_alone(result: Result, batch: ImportBatch) -> None:
    try:
        _prepare([result], batch)
    except TROUBLE:
        raise
    except Exception as error:
        log.exception("extracting_failed", path=result.item.path)
        result.document, result.reason = None, _unexpected(error)


def _draft(extractions: list[Extraction]) -> dict[int, Drafted]:
    """By extraction; several of one article, one after the other."""
    drafted: dict[int, Drafted] = {}
    while extractions:
        now = {extraction.version.article_id: extraction for extraction in reversed(extractions)}
        drafted |= zip([one.pk for one in now.values()], draft_all(list(now.values())), strict=True)
        extractions = [one for one in extractions if one.pk not in drafted]
    return drafted


def _first_items(batch: ImportBatch, ready: list[Result], recorded: Iterable[Recorded]) -> dict[int, ImportItem]:
    """By version, the first item of the batch that had this text; what is not stored yet comes after what is."""
    firsts: dict[int, ImportItem] = {}
    known = [one.version.pk for one in recorded if one.outcome == Outcome.UNCHANGED]
    for item in ImportItem.objects.filter(batch=batch, version__in=known).order_by("position") if known else ():
        firsts.setdefault(item.version_id or 0, item)
    for result, one in zip(ready, recorded, strict=True):
        if one.outcome != Outcome.UNCHANGED:
            firsts.setdefault(one.version.pk, result.item)
    return firsts


def _known_words(item: ImportItem, one: Recorded, firsts: dict[int, ImportItem]) -> str:
    if one.outcome != Outcome.UNCHANGED:
        return ""
    first = firsts.get(one.version.pk)
    if first is None or first.pk == item.pk:
        return f"Văn bản này đã có: bài #{one.version.article_id}, lần {one.version.number}."
    if first.path == item.path:
        return "Tệp này đã có ở trên, trong cùng lần nhập."
    return f"Cùng văn bản với {first.path}."


def _write_items(items: list[ImportItem]) -> None:
    """One statement whatever their number."""
    update(ImportItem, [{"id": item.pk} | {column: getattr(item, column) for column in STORED_COLUMNS} for item in items])


def _count(batch: ImportBatch, items: list[ImportItem]) -> None:
    changes = Counter(str(item.outcome) for item in items)
    changes["drafted_visits"] += sum(item.drafted_visits for item in items)
    count(batch.pk, changes, Counter(item.reason for item in items if item.outcome == Outcome.FAILED))


def _forget_file_of_another(result: Result) -> None:
    """The bytes of a text that another import stored a moment ago, in another file."""
    kept = result.prepared.kept if result.prepared is not None else None
    if kept is not None and kept.raw is None and result.item.outcome == Outcome.UNCHANGED:
        discard_unrecorded_file(kept.sha256)
