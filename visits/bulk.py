"""Bulk files of the whole public record, from current editions alone. docs/data-dictionary.md describes every column."""

import csv
import hashlib
import json
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any

import orjson
from django.conf import settings

from dieuphoi.worksheets import MAX_ROWS, Sheet, harmless, workbook
from visits.models.public import EditionIndex

CHUNK = 20  # documents of up to some hundred kilobytes each
CHECKSUMS = "SHA256SUMS"
WORKBOOK = "tables.xlsx"
DICTIONARY = "data-dictionary.md"
DOCUMENTS = {
    "visit": "visits.ndjson",
    "person": "people.ndjson",
    "organization": "organizations.ndjson",
    "post": "posts.ndjson",
    "area": "areas.ndjson",
    "article": "articles.ndjson",
}

Document = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Table:
    """A CSV file: its columns, which only ever grow at the end, and the rows that a visit gives."""

    file: str
    columns: tuple[str, ...]
    rows: Callable[[Document], Iterator[tuple[Any, ...]]]


def _visit_rows(visit: Document) -> Iterator[tuple[Any, ...]]:
    body, lead = visit["delegation"]["organization"] or {}, visit["lead"] or {}
    area, person = visit["area"], lead.get("person") or {}
    yield (
        *(visit["id"], visit["edition"], visit["published_at"], visit["is_sample"], visit["name"], visit["date"], visit["end_date"]),
        *(area["id"], area["name"], area["kind"], body.get("id"), visit["delegation"]["name"], person.get("id"), lead.get("name")),
        "\n".join(article["url"] for article in visit["articles"] if article["url"]),
    )


def _role_rows(visit: Document) -> Iterator[tuple[Any, ...]]:
    """One row for each office; somebody without one has a row with empty offices."""
    for number, row in enumerate(visit["participants"], start=1):
        person = row["person"] or {}
        who = (visit["id"], visit["date"], number, person.get("id"), row["name"], row["side"], row["is_lead"])
        for role in row["roles"] or [{}]:
            body, post = role.get("organization") or {}, role.get("post") or {}
            office = (role.get("text"), role.get("title"), body.get("id"), body.get("name"), post.get("id"))
            yield (*who, *office, role.get("basis"), _quotes(role or row))


def _gift_rows(visit: Document) -> Iterator[tuple[Any, ...]]:
    for number, row in enumerate(visit["gifts"], start=1):
        sums = (row["amount"], row["currency"], row["count"], row["unit_amount"])
        yield (visit["id"], visit["date"], number, row["text"], *sums, row["giver"], row["recipient"], row["basis"], _quotes(row))


def _commitment_rows(visit: Document) -> Iterator[tuple[Any, ...]]:
    for number, row in enumerate(visit["commitments"], start=1):
        by = row["by"] or {}
        person = by.get("person") or {}
        yield visit["id"], visit["date"], number, row["kind"], row["text"], person.get("id"), by.get("name"), row["basis"], _quotes(row)


def _quotes(claim: Document) -> str:
    """Each once, in the order of the article, a line break between."""
    return "\n".join(dict.fromkeys(source["quote"] for source in claim["sources"]))


_OF_VISIT = ("visit_id", "visit_date")
TABLES = (
    Table(
        "visits.csv",
        ("id", "edition", "published_at", "is_sample", "name", "date", "end_date", "area_id", "area_name", "area_kind")
        + ("delegation_id", "delegation_name", "lead_person_id", "lead_name", "article_urls"),
        _visit_rows,
    ),
    Table(
        "roles.csv",
        (*_OF_VISIT, "participant", "person_id", "person_name", "side", "is_lead", "role_text", "role_title")
        + ("organization_id", "organization_name", "post_id", "basis", "quotes"),
        _role_rows,
    ),
    Table(
        "gifts.csv",
        (*_OF_VISIT, "gift", "text", "amount", "currency", "count", "unit_amount", "giver", "recipient", "basis", "quotes"),
        _gift_rows,
    ),
    Table("commitments.csv", (*_OF_VISIT, "commitment", "kind", "text", "person_id", "speaker", "basis", "quotes"), _commitment_rows),
)


class Hashed:
    """A file that is hashed while it is written."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file, self.sha256 = file, hashlib.sha256()

    def write(self, text: str) -> int:
        return self.write_bytes(text.encode())

    def write_bytes(self, data: bytes) -> int:
        self.sha256.update(data)
        return self.file.write(data)


def export(folder: Path) -> dict[str, int]:
    """Write all files into the folder, which is made; returns the number of records in each. Memory does not grow with the record.

    FileExistsError where the folder is there already: files that somebody cites are never written over.
    """
    folder.mkdir(parents=True)
    counts = dict.fromkeys([*DOCUMENTS.values(), *(table.file for table in TABLES)], 0)
    with ExitStack() as stack:
        files = {name: Hashed(stack.enter_context((folder / name).open("wb"))) for name in (*counts, WORKBOOK, DICTIONARY)}
        writers = {table.file: csv.writer(files[table.file]) for table in TABLES}
        # A workbook is written sheet by sheet, the documents are read once.
        spools = {table.file: stack.enter_context(TemporaryFile()) for table in TABLES}
        for table in TABLES:
            writers[table.file].writerow(table.columns)
        # One statement for everything: the files show the record as it stood at one moment.
        rows = EditionIndex.objects.order_by("public_id").values_list("subject_type", "edition__document")
        for kind, text in rows.iterator(chunk_size=CHUNK):
            files[DOCUMENTS[kind]].write(text + "\n")
            counts[DOCUMENTS[kind]] += 1
            for table in TABLES if kind == "visit" else ():
                for row in table.rows(json.loads(text)):
                    writers[table.file].writerow([harmless(cell) for cell in row])
                    spools[table.file].write(orjson.dumps(row) + b"\n")
                    counts[table.file] += 1
        for piece in workbook([*_sheets(spools), _about(counts)]):
            files[WORKBOOK].write_bytes(piece)
        files[DICTIONARY].write_bytes((settings.BASE_DIR / "docs" / DICTIONARY).read_bytes())
    lines = [f"{files[name].sha256.hexdigest()}  {name}\n" for name in sorted(files)]
    # Last, and whole at once: where it stands, the files are complete.
    partial = folder / f".{CHECKSUMS}"
    partial.write_text("".join(lines), encoding="ascii")
    os.replace(partial, folder / CHECKSUMS)
    return counts


def _sheets(spools: Mapping[str, IO[bytes]]) -> Iterator[Sheet]:
    for table in TABLES:
        spool = spools[table.file]
        spool.seek(0)
        yield Sheet(table.file.removesuffix(".csv"), table.columns, map(orjson.loads, spool))


def _about(counts: dict[str, int]) -> Sheet:
    """What the workbook is, and which of its sheets could not hold all rows of their CSV file."""
    rows: list[tuple[str, Any]] = [("license", settings.API_LICENSE), ("attribution", settings.API_ATTRIBUTION)]
    for table in TABLES:
        rows.append((f"rows of {table.file}", counts[table.file]))
        rows.append((f"sheet {table.file.removesuffix('.csv')} is complete", counts[table.file] < MAX_ROWS))
    return Sheet("about", ("what", "value"), rows)
