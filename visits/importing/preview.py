"""What would come in: a look at the first articles of a batch that nobody has confirmed yet. Nothing is stored."""

import time
from dataclasses import dataclass, field

from dieuphoi.vietnamese import stored_name
from visits.importing.batches import opened, reading_options
from visits.models import ImportBatch
from visits.reading import Found, OldFontText, ReadingError, documents

MOST_SOURCES, MOST_ITEMS = 100, 200
SECONDS = 10.0
SHOWN = 160  # characters of a text


@dataclass(frozen=True, slots=True)
class Seen:
    """An article that was looked at: how it begins, or why it cannot be read, or how its letters would be converted."""

    path: str
    title: str = ""
    said: str = ""
    notes: str = ""
    reason: str = ""
    font: str = ""
    before: str = ""
    after: str = ""
    is_ignored: bool = False


@dataclass(slots=True)
class Preview:
    """``is_whole`` is False where time or room ended before the files did."""

    files: int
    seen: list[Seen] = field(default_factory=list)
    is_whole: bool = True

    @property
    def readable(self) -> int:
        return sum(not one.reason for one in self.seen)

    @property
    def refused(self) -> int:
        return sum(bool(one.reason) and not one.font and not one.is_ignored for one in self.seen)

    @property
    def old_fonts(self) -> list[Seen]:
        return [one for one in self.seen if one.font]


def preview(batch: ImportBatch) -> Preview:
    """The first articles, as far as SECONDS reach; whatever the files hold, memory and time have an end."""
    found = Preview(files=batch.sources.count())
    deadline = time.monotonic() + SECONDS
    options = reading_options(batch)
    for source in batch.sources.select_related("raw_file").order_by("position")[:MOST_SOURCES]:
        for item in documents(opened(source), options):
            if len(found.seen) >= MOST_ITEMS or time.monotonic() > deadline:
                found.is_whole = False
                return found
            found.seen.append(Seen(item.path, reason=item.refusal, is_ignored=True) if item.ignored else _look(item))
    found.is_whole = found.files <= MOST_SOURCES
    return found


def _look(item: Found) -> Seen:
    try:
        document = item.read()
    except OldFontText as old:
        return Seen(item.path, reason=old.reason, font=old.font, before=old.before[:SHOWN], after=old.after[:SHOWN])
    except ReadingError as error:
        return Seen(item.path, reason=error.reason)
    day = f"{document.published_on:%d/%m/%Y}" if document.published_on else ""
    stated = ", ".join(filter(None, (document.outlet, day, document.byline)))
    return Seen(
        item.path,
        title=stored_name(document.title or document.text[: SHOWN * 2].split("\n", 1)[0])[:SHOWN],
        said=stated,
        notes=" ".join(document.notes),
    )
