"""Imports: files in, every article an item with its outcome, stored whole or not at all.

A batch is planned (``plan``: what is in its files) and worked on (``work``: read, extract, draft, store). Both may be killed at any moment
and called again, by one process or many: the items in the database say what is done.
"""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from django.contrib.auth.models import User

from visits.importing.batches import (
    Progress,
    Summary,
    add_files,
    add_paths,
    at_work,
    discard,
    everywhere,
    finish,
    new_batch,
    opened,
    progress_of,
    reading_options,
    release_dead,
    replace_file,
    retry_failed,
    start,
    storable,
    summarize,
)
from visits.importing.planning import plan
from visits.importing.undoing import ask_to_undo, undo
from visits.importing.walking import walk
from visits.importing.working import work
from visits.models import ImportBatch, ImportItem

__all__ = [
    "Progress",
    "Summary",
    "add_files",
    "add_paths",
    "ask_to_undo",
    "at_work",
    "discard",
    "everywhere",
    "finish",
    "import_paths",
    "named",
    "new_batch",
    "opened",
    "plan",
    "progress_of",
    "reading_options",
    "release_dead",
    "replace_file",
    "retry_failed",
    "start",
    "storable",
    "summarize",
    "undo",
    "walk",
    "work",
]


def import_paths(
    paths: Sequence[Path],
    *,
    by: User | None = None,
    source: str = "",
    outlet_name: str | None = None,
    is_sample: bool = False,
    convert_old_fonts: bool = False,
    report: Callable[[ImportItem], None] | None = None,
) -> ImportBatch:
    """Import what the paths name, here and now. ``report`` is told each item when it is stored.

    ``source`` is what the batch says of its origin; the paths, where it is not given.
    """
    batch = new_batch(
        source=source or named(paths), by=by, outlet_name=outlet_name, is_sample=is_sample, convert_old_fonts=convert_old_fonts
    )
    add_paths(batch, walk(paths))
    plan(batch.pk)
    work(batch.pk, report=report)
    batch.refresh_from_db()
    return batch


def named(paths: Iterable[Path]) -> str:
    """What a batch says of its origin."""
    return ", ".join(map(str, paths))
