"""A whole list as a file: CSV and XLSX up to a number of records, NDJSON without one. Rows are read and sent a few at a time."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import orjson
from django.conf import settings

from dieuphoi.api_formats import CSV, NDJSON, XLSX, Format
from dieuphoi.api_selection import Selection
from dieuphoi.api_tables import Column
from dieuphoi.worksheets import Sheet, harmless, workbook

# Documents that are in memory at a time.
CHUNK = 100
# Records of one file; what is more begins the next one.
LIMITS = {CSV: 100_000, XLSX: 20_000}
# A spreadsheet program takes a file without it for one of another encoding; other programs call the encoding utf-8-sig.
BOM = "\ufeff"
# A piece of a stream, in characters.
_PIECE = 32_768


def chosen_columns(columns: Sequence[Column], selection: Selection | None) -> list[Column]:
    return [column for column in columns if selection is None or selection.covers(column.path)]


def pieces(
    wanted: Format, documents: Iterable[str], columns: Sequence[Column], selection: Selection | None, notes: dict[str, str]
) -> Iterator[bytes]:
    """``notes``: what a workbook says about itself on its second sheet."""
    if wanted == NDJSON:
        return _gathered(f"{selection.of_text(text) if selection else text}\n" for text in documents)
    chosen = chosen_columns(columns, selection)
    names = [column.name for column in chosen]
    rows = ([column.value(document) for column in chosen] for document in map(orjson.loads, documents))
    if wanted == CSV:
        return _gathered(_csv(names, rows))
    about = Sheet("about", ("what", "value"), [*notes.items()])
    return workbook([Sheet("records", names, rows), about])


class _Line:
    """A file of one line: what the writer of the standard library writes into is read back at once."""

    def write(self, text: str) -> str:
        return text


def _csv(names: list[str], rows: Iterable[list[Any]]) -> Iterator[str]:
    writer = csv.writer(_Line())
    yield BOM + writer.writerow(names)
    for row in rows:
        yield writer.writerow([harmless(cell) for cell in row])


def _gathered(texts: Iterable[str]) -> Iterator[bytes]:
    gathered: list[str] = []
    size = 0
    for text in texts:
        gathered.append(text)
        size += len(text)
        if size > _PIECE:
            yield "".join(gathered).encode()
            gathered, size = [], 0
    yield "".join(gathered).encode()


def headers_of(wanted: Format, name: str, next_url: str | None, sequence: int) -> dict[str, str]:
    """What a file cannot say itself: its name, where it goes on, the licence, and from where on to follow the changes."""
    headers = {
        "Content-Disposition": f'attachment; filename="dieuphoi-{name}.{wanted.name}"',
        "Changes-Since": str(sequence),
        "Data-License": settings.API_LICENSE,
        "Data-Attribution": settings.API_ATTRIBUTION,
    }
    return headers | ({"Link": f'<{next_url}>; rel="next"'} if next_url else {})
