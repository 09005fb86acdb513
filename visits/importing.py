"""One import: files and folders in, every file an item with its outcome. Each file is stored whole or not at all."""

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import structlog
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.db.models import Count, Sum
from django.utils import timezone

from visits.drafting import draft
from visits.models import ImportBatch, ImportItem
from visits.reading import ReadDocument, ReadingError, read_file
from visits.recording import Recorded, discard_unrecorded_file, record

log = structlog.get_logger("dieuphoi.importing")
Outcome = ImportItem.Outcome


@dataclass(frozen=True, slots=True)
class Summary:
    """Files by outcome, and the visits that were drafted from them."""

    new: int
    unchanged: int
    new_version: int
    failed: int
    drafted_visits: int


def walk(paths: Iterable[Path]) -> Iterator[Path]:
    """Every file that the paths name, folders in the order of their names; hidden ones inside folders are left out.

    What cannot be listed or is no folder comes out itself, so that reading it gives the reason. Links to folders inside folders are not
    followed: they may run in circles.
    """
    for path in paths:
        # os.path, not pathlib: what may not be looked at is no folder, and raises nothing here.
        yield from _walk_folder(path) if os.path.isdir(path) else (path,)


def _walk_folder(folder: Path) -> Iterator[Path]:
    waiting = [folder]
    while waiting:
        path = waiting.pop()
        if path is not folder and (os.path.islink(path) or not os.path.isdir(path)):
            yield path
            continue
        try:
            names = sorted(name for name in os.listdir(path) if not name.startswith("."))
        except OSError:
            yield path
            continue
        waiting += [path / name for name in reversed(names)]


def import_paths(
    paths: Sequence[Path],
    *,
    by: User | None = None,
    source: str = "",
    outlet_name: str | None = None,
    is_sample: bool = False,
    watch: Callable[[Iterable[Path]], Iterable[Path]] = iter,
    report: Callable[[ImportItem], None] | None = None,
) -> ImportBatch:
    """Import what the paths name. ``watch`` wraps the files for a progress bar; ``report`` is told each item when it is stored.

    ``source`` is what the batch says of its origin; the paths, where it is not given.
    """
    source = source or _storable(", ".join(map(str, paths)))
    batch = ImportBatch.objects.create(by=by, source=_head(ImportBatch, "source", source))
    for position, path in enumerate(watch(walk(paths)), start=1):
        item = _import_file(batch, position, path, outlet_name=outlet_name, is_sample=is_sample)
        if report is not None:
            report(item)
    batch.finished_at = timezone.now()
    batch.save(update_fields=["finished_at"])
    return batch


def summarize(batch: ImportBatch) -> Summary:
    counts = {row["outcome"]: row["files"] for row in batch.items.order_by().values("outcome").annotate(files=Count("pk"))}
    return Summary(
        new=counts.get(Outcome.NEW, 0),
        unchanged=counts.get(Outcome.UNCHANGED, 0),
        new_version=counts.get(Outcome.NEW_VERSION, 0),
        failed=counts.get(Outcome.FAILED, 0),
        drafted_visits=batch.items.aggregate(visits=Sum("drafted_visits"))["visits"] or 0,
    )


def _import_file(batch: ImportBatch, position: int, path: Path, *, outlet_name: str | None, is_sample: bool) -> ImportItem:
    item = ImportItem(batch=batch, position=position, path=_tail(ImportItem, "path", _storable(str(path))))
    try:
        document = read_file(path)
        try:
            _store(item, document, path, outlet_name=outlet_name, is_sample=is_sample)
        except IntegrityError:
            # Another import stored the same text or article a moment ago: looked at again, it is known.
            _store(item, document, path, outlet_name=outlet_name, is_sample=is_sample)
    except ReadingError as error:
        _fail(item, error.reason)
    except Exception as error:
        # One file's trouble is no other's. The cause goes to the log, with its traceback.
        log.exception("import_failed", path=item.path)
        _fail(item, f"Lỗi khi xử lý tệp, chưa lưu gì: {type(error).__name__}: {error}")
    return item


def _store(item: ImportItem, document: ReadDocument, path: Path, *, outlet_name: str | None, is_sample: bool) -> None:
    """The article, its claims and the item that tells of them: all of it or nothing."""
    try:
        with transaction.atomic():
            recorded = record(document, source_name=_storable(path.name), outlet_name=outlet_name, is_sample=is_sample)
            item.version, item.outcome = recorded.version, recorded.outcome
            item.drafted_visits = draft(recorded.extraction).visits if recorded.extraction is not None else 0
            item.reason = _head(ImportItem, "reason", _notes(item, recorded))
            item.pk = None
            item.save(force_insert=True)
    except BaseException:
        discard_unrecorded_file(document.sha256)
        raise


def _notes(item: ImportItem, recorded: Recorded) -> str:
    if recorded.outcome != Outcome.UNCHANGED:
        return " ".join(recorded.notes)
    first = ImportItem.objects.filter(batch=item.batch_id, version=recorded.version).order_by("position").first()
    if first is None:
        return f"Văn bản này đã có: bài #{recorded.version.article_id}, lần {recorded.version.number}."
    if first.path == item.path:
        return "Tệp này đã có ở trên, trong cùng lần nhập."
    return f"Cùng văn bản với {first.path}."


def _fail(item: ImportItem, reason: str) -> None:
    item.pk, item.version, item.drafted_visits = None, None, 0
    item.outcome, item.reason = Outcome.FAILED, _head(ImportItem, "reason", " ".join(_storable(reason).split()))
    item.save(force_insert=True)


def _storable(text: str) -> str:
    """A path's or an error's words as a database takes them: names may hold bytes that are no UTF-8, errors a NUL."""
    return text.encode("utf-8", "replace").decode("utf-8").replace("\0", "\ufffd")


def _head(model: type[ImportBatch] | type[ImportItem], column: str, text: str) -> str:
    most = _longest(model, column)
    return text if len(text) <= most else text[: most - 1] + "…"


def _tail(model: type[ImportItem], column: str, text: str) -> str:
    most = _longest(model, column)
    return text if len(text) <= most else "…" + text[1 - most :]


def _longest(model: type[ImportBatch] | type[ImportItem], column: str) -> int:
    return getattr(model._meta.get_field(column), "max_length", None) or 0
