# ruff: noqa: S608  (every name in these statements is one of our own tables)
"""A large public record in PostgreSQL: copies of a few visits, made by COPY.

The rows that indexing makes of these few are read as COPY writes them; their ids, their day and one word become places to fill in, and
what is filled in goes back by COPY, with indexes and constraints taken away before and made again after.
"""

import json
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db import connection, models, transaction
from django.db.models import OuterRef, Subquery

from dieuphoi.public_ids import new_public_id
from tests.visits.api.world import tell
from visits import documents, indexing
from visits.models import (
    Edition,
    EditionIndex,
    EditionIndexLink,
    LedgerEntry,
    LedgerLink,
    OfficeInVisit,
    PublicChange,
    PublicPart,
    PublicRecord,
    VisitInArea,
)
from visits.models.public import (
    LETTERS,
    AreaYear,
    AttestedOffice,
    EditionPeriod,
    EditionPeriodLink,
    LedgerPeriod,
    LedgerPeriodLink,
    PublicClock,
)

PEOPLE_OF_A_VISIT = 8
AREAS, SENDERS, OUTLETS = 64, 30, 20
# Somebody in one of so many visits; somebody in so many visits, however many there are; and those from whom the others are drawn.
FREQUENT, VISITS_OF_THE_RARE, DRAWN = 100, 40, 5000
SHAPES = 12
# Stand in the visits that are copied, and nowhere else.
DAY, WORD, OUTLET = "2077-07-07", "chuyende", "baomau"
RARE_WORDS, RARE_OF = "kenh dao", 150
NOW = datetime(2024, 1, 1, tzinfo=UTC)
CHUNK = 10_000
QUOTE = "Giám đốc Sở Ngoại vụ"


# --- Who, where, when -----------------------------------------------------------------------------------------------------


def numbered(kind: str, number: int) -> str:
    return f"{LETTERS[kind]}{number:010d}"


def area_of(number: int) -> str:
    return numbered("area", number % AREAS)


def frequent_person(number: int) -> str:
    return numbered("person", number % FREQUENT)


def rare_person(number: int) -> str:
    return numbered("person", 100_000 + number // VISITS_OF_THE_RARE)


def sender_of(number: int) -> str:
    return numbered("organization", number % SENDERS)


def host_of(number: int) -> str:
    return numbered("organization", 1000 + number % AREAS)


def outlet_of(number: int) -> str:
    return f"bao mau {number % OUTLETS}"


def day_of(number: int) -> date:
    return date(1990, 1, 1) + timedelta(days=(number * 7919) % 12_000)


def values_of(number: int) -> dict[str, str]:
    """What is filled in for the copy of this number."""
    day = day_of(number)
    drawn = {f"person{place}": numbered("person", 10_000 + (number * 31 + place * 101) % DRAWN) for place in range(2, PEOPLE_OF_A_VISIT)}
    parts = {f"{kind}{place}": numbered(kind, number * 4 + place) for kind in ("event", "gift", "commitment") for place in range(3)}
    return {
        **drawn,
        **parts,
        "visit": numbered("visit", number),
        "article": numbered("article", number),
        "person0": frequent_person(number),
        "person1": rare_person(number),
        "area": area_of(number),
        "sender": sender_of(number // 7),
        "host": host_of(number),
        "sender_post": numbered("post", number // 7 % SENDERS),
        "host_post": numbered("post", 1000 + number % AREAS),
        "outlet": outlet_of(number // 3),
        "day": day.isoformat(),
        "year": str(day.year),
        "word": RARE_WORDS if number % RARE_OF == 0 else f"so {number}",
        "sha256": f"{number:064x}",
        "edition": str(10_000_000 + 2 * number),
        "edition_of_article": str(10_000_001 + 2 * number),
        "sequence": str(10 + 2 * number),
        "sequence_of_article": str(11 + 2 * number),
    }


# --- The visits that are copied -------------------------------------------------------------------------------------------

Filled = dict[str, str]  # what stands in a row -> the name of what takes its place


def visit_of(shape: int, ids: dict[str, str]) -> documents.Document:
    """With one to three events, a gift in every fourth, none to two requests and promises: some 4 kB a visit, sources and all.

    Parts have ids, and so stand in the lists of parts, in every fourth visit: among a million visits a million parts.
    """
    has_ids = shape % 4 == 0
    starts = iter(range(40, 10_000, 60))

    def claim(field: str | None = None, /, **values: Any) -> documents.Document:
        start = next(starts)
        return values | {
            "basis": "stated",
            "sources": [{"article": ids["article"], "field": field, "quote": QUOTE, "start": start, "end": start + len(QUOTE)}],
        }

    sender, host = ({"id": ids[side], "name": name} for side, name in (("sender", "Bộ Ngoại giao"), ("host", "UBND tỉnh Thái Bình")))
    participants = [
        claim(
            name=f"Nguyễn Văn {chr(65 + place)}",
            side="host" if place > 1 else "delegation",
            is_lead=place == 0,
            person={"id": ids[f"person{place}"], "name": f"Nguyễn Văn {chr(65 + place)}"},
            roles=[
                claim(
                    text="Giám đốc",
                    title="Giám đốc",
                    organization=host if place > 1 else sender,
                    post={"id": ids["host_post" if place > 1 else "sender_post"], "name": "Giám đốc"},
                )
            ],
        )
        for place in range(PEOPLE_OF_A_VISIT)
    ]
    kinds = ("working_session", "gift", "meeting")[: 1 + shape % 3]
    return {
        "name": "Bộ Ngoại giao thăm và làm việc tại Thái Bình",
        "date": DAY,
        "end_date": None,
        "date_basis": "stated",
        "date_sources": claim("date")["sources"],
        "delegation": claim("delegation", name="Bộ Ngoại giao", organization=sender),
        "area": claim("area", name="Thái Bình", kind="tỉnh", id=ids["area"]),
        "lead": {"name": participants[0]["name"], "person": participants[0]["person"]},
        "participants": participants,
        "events": [claim(id=ids[f"event{place}"] if has_ids else None, type=kind, date=None) for place, kind in enumerate(kinds)],
        "gifts": [
            claim(
                id=ids["gift0"], text=f"50 triệu đồng {WORD}", amount=50_000_000, currency="VND", count=None, unit_amount=None,
                giver=None, recipient=None,
            )
        ] if has_ids else [],
        "commitments": [
            claim(id=ids[f"commitment{place}"] if has_ids else None, kind=kind, text=f"đề nghị hỗ trợ {WORD}", by=None, follow_ups=[])
            for place, kind in enumerate(("request", "pledge")[: shape % 3])
        ],
        "partnerships": [],
        "articles": [
            {"id": ids["article"], "title": f"Bài về {WORD}", "outlet": OUTLET, "published_on": DAY, "url": None, "role": "report"}
        ],
    }  # fmt: skip


def article_of(visit: documents.Document, ids: dict[str, str]) -> documents.Document:
    quotes = [{name: source[name] for name in ("quote", "start", "end")} for source in documents.all_sources(visit)]
    line = {"title": f"Bài về {WORD}", "outlet": OUTLET, "published_on": DAY, "url": None}
    return {"name": line["title"], **line, "byline": None, "kind": "visit", "quotes": quotes}


def put_in_public(public_id: str, kind: str, body: documents.Document) -> None:
    """A record with its first edition, in the index and told as a change."""
    text = documents.as_text(documents.head(public_id, kind, 1, NOW, False) | body)
    record = PublicRecord(public_id=public_id, subject_type=kind, state="withdrawn", public_reason="…", changed_at=NOW)
    record.save(force_insert=True)
    record.current_edition = Edition.objects.create(
        subject=record, subject_type=kind, number=1, document=text, sha256=documents.sha256(text), published_at=NOW
    )
    record.state, record.public_reason = "published", ""
    record.save()
    indexing.own_parts(record)
    indexing.index([record])
    tell(record, "published", at=NOW, edition=record.current_edition)


@dataclass(frozen=True, eq=False, slots=True)
class Table:
    """Which rows are those of a record, what stands in some of their columns instead (SQL), and whether the database makes their keys."""

    model: type[models.Model]
    of: str
    columns: dict[str, str]
    makes_keys: bool = True

    @property
    def name(self) -> str:
        return self.model._meta.db_table

    @property
    def copied(self) -> list[str]:
        return [str(field.column) for field in self.model._meta.concrete_fields if not (self.makes_keys and field.primary_key)]


EDITION, YEAR, PLACE = "'@edition@'", "'@year@'", "'@edition@' || lpad({}::text, 5, '0')"
# The parts of an edition were written together: their keys stand in a row.
OF_PART = PLACE.format(
    "(SELECT count(*) FROM visits_ledgerperiod AS p JOIN visits_ledgerperiod AS q USING (period_id) WHERE p.id <= q.id AND q.id = {})"
)
OF_PERIOD = "period_id IN (SELECT id FROM visits_editionperiod WHERE public_id = {})"
PUBLIC = (
    Table(PublicRecord, "public_id = {}", {"current_edition_id": EDITION}, makes_keys=False),
    Table(Edition, "subject_id = {}", {"id": EDITION, "sha256": "'@sha256@'"}, makes_keys=False),
    Table(EditionIndex, "public_id = {}", {"edition_id": EDITION}, makes_keys=False),
    Table(EditionIndexLink, "entry_id = {}", {}),
    Table(PublicPart, "record_id = {}", {}, makes_keys=False),
    Table(LedgerEntry, "entry_id = {}", {"words_row": PLACE.format("(words_row % 100000)")}, makes_keys=False),
    Table(LedgerLink, "entry_id IN (SELECT public_id FROM visits_ledgerentry WHERE entry_id = {})", {}),
    Table(OfficeInVisit, "entry_id = {}", {}),
    Table(VisitInArea, "entry_id = {}", {"year": YEAR}),
    Table(EditionPeriod, "public_id = {}", {"id": EDITION, "edition_id": EDITION}, makes_keys=False),
    Table(EditionPeriodLink, "entry_id IN (SELECT id FROM visits_editionperiod WHERE public_id = {})", {"entry_id": EDITION}),
    Table(LedgerPeriod, OF_PERIOD, {"id": OF_PART.format("visits_ledgerperiod.id"), "period_id": EDITION}, makes_keys=False),
    Table(
        LedgerPeriodLink,
        f"entry_id IN (SELECT id FROM visits_ledgerperiod WHERE {OF_PERIOD})",
        {"entry_id": OF_PART.format("visits_ledgerperiodlink.entry_id")},
    ),
    Table(PublicChange, "record_id = {}", {"sequence": "'@sequence@'", "edition_id": EDITION}, makes_keys=False),
)
Shape = dict[Table, str]


def rows_of(table: Table, public_id: str, suffix: str, filled: Filled) -> str:
    """As COPY writes them, with places to fill in."""
    shown = ", ".join(f'{table.columns.get(name, chr(34) + name + chr(34))} AS "{name}"' for name in table.copied)
    rows = f"SELECT {shown} FROM {table.name} WHERE {table.of.format(repr(public_id))}"
    with connection.cursor() as cursor, cursor.copy(f"COPY ({rows}) TO STDOUT") as copy:
        text = b"".join(copy).decode().replace("%", "%%")
    for name in ("edition", "sequence"):
        text = text.replace(f"@{name}@", f"%({name}{suffix})s")
    for name in ("sha256", "year"):
        text = text.replace(f"@{name}@", f"%({name})s")
    for found, name in filled.items():
        text = text.replace(found, f"%({name})s")
    return text


def shapes() -> list[Shape]:
    """Of each visit that is copied, and of its article, the rows of each table. Nothing of them stays in the database."""
    found = []
    with transaction.atomic():
        for number in range(SHAPES):
            ids = {name: new_public_id(LETTERS[kind]) for name, kind in NAMES.items()}
            visit = visit_of(number, ids)
            put_in_public(ids["visit"], "visit", visit)
            put_in_public(ids["article"], "article", article_of(visit, ids))
            filled = {public_id: name for name, public_id in ids.items()} | {DAY: "day", WORD: "word", OUTLET: "outlet"}
            of_visit, of_article = ((ids["visit"], ""), (ids["article"], "_of_article"))
            made = {table: "".join(rows_of(table, *one, filled) for one in (of_visit, of_article)) for table in PUBLIC}
            # No answer reads them but through their totals: those of every fourth visit will do.
            found.append({table: "" if table.model is OfficeInVisit and number % 4 else rows for table, rows in made.items()})
        transaction.set_rollback(True)
    return found


NAMES = {
    "visit": "visit",
    "article": "article",
    "area": "area",
    "sender": "organization",
    "host": "organization",
    "sender_post": "post",
    "host_post": "post",
    **{f"person{place}": "person" for place in range(PEOPLE_OF_A_VISIT)},
    **{f"{kind}{place}": kind for kind in ("event", "gift", "commitment") for place in range(3)},
}


# --- Loading --------------------------------------------------------------------------------------------------------------


@contextmanager
def without_indexes(tables: Iterable[str]) -> Iterator[None]:
    """Indexes and constraints of some tables are taken away, and made at once when all rows are there.

    Nothing is written to the log that a crash would need, and foreign keys are not compared: the rows are copies of rows that fit.
    """
    names = ", ".join(f"'{name}'::regclass" for name in tables)
    with connection.cursor() as cursor:
        # Foreign keys go before the keys that they lead to, and come after them.
        cursor.execute(
            "SELECT conrelid::regclass::text, quote_ident(conname), pg_get_constraintdef(oid) FROM pg_constraint"
            f" WHERE conrelid IN ({names}) AND contype IN ('f', 'u', 'p') OR confrelid IN ({names}) ORDER BY contype <> 'f', conname"
        )
        constraints = cursor.fetchall()
        for table, name, _ in constraints:
            cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
        cursor.execute(f"SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index WHERE indrelid IN ({names})")
        indexes = cursor.fetchall()
        for name, _ in indexes:
            cursor.execute(f"DROP INDEX {name}")
        for table in {table for table, *_ in constraints}:
            cursor.execute(f"ALTER TABLE {table} SET UNLOGGED")
    yield
    with connection.cursor() as cursor:
        cursor.execute("SET maintenance_work_mem = '1GB'")
        for _, definition in indexes:
            cursor.execute(definition)
        for table, name, definition in reversed(constraints):
            unchecked = " NOT VALID" if definition.startswith("FOREIGN KEY") else ""
            cursor.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}{unchecked}")


def load(count: int, say: Callable[[str], None]) -> None:
    """So many visits with an article each, and whom they name. The database must have none."""
    began = time.perf_counter()
    made = shapes()
    with without_indexes(table.name for table in PUBLIC):
        with connection.cursor() as cursor:
            cursor.execute("SET session_replication_role = replica; SET synchronous_commit = off")
            for start in range(0, count, CHUNK):
                values = [values_of(number) for number in range(start, min(start + CHUNK, count))]
                if start % 100_000 == 0:
                    say(f"{start} after {time.perf_counter() - began:.0f} s")
                for table in PUBLIC:
                    _copy(cursor, table, (made[(start + place) % SHAPES][table] % one for place, one in enumerate(values)))
            cursor.execute("SET session_replication_role = DEFAULT")
        say(f"{count} visits copied after {time.perf_counter() - began:.0f} s")
    say(f"indexes and constraints again after {time.perf_counter() - began:.0f} s")
    _count_totals()
    put_in_others(count)
    say(f"totals and others after {time.perf_counter() - began:.0f} s")
    PublicClock.objects.update_or_create(pk=1, defaults={"sequence": PublicChange.objects.latest("sequence").sequence, "at": NOW})
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    say(f"done after {time.perf_counter() - began:.0f} s")


def _copy(cursor: Any, table: Table, blocks: Iterable[str]) -> None:
    named = ", ".join(f'"{column}"' for column in table.copied)
    with cursor.copy(f"COPY {table.name} ({named}) FROM STDIN") as copy:
        for block in blocks:
            copy.write(block)


def _count_totals() -> None:
    """What ``visits.attested`` counts, in two statements."""
    office, place = AttestedOffice._meta.db_table, AreaYear._meta.db_table
    words = "max(post), max(organization), max(person_name), max(title), max(organization_name)"
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {office} (person, office, post, organization, person_name, title, organization_name, first, last, visits)"
            f" SELECT person, office, {words}, min(first), max(last), count(*) FROM {OfficeInVisit._meta.db_table} GROUP BY person, office"
        )
        cursor.execute(
            f"INSERT INTO {place} (area, year, body, organization, name, visits) SELECT area, year, body, max(organization), max(name),"
            f" count(*) FROM {VisitInArea._meta.db_table} GROUP BY area, year, body"
        )


def put_in_others(count: int) -> None:
    """The people, bodies, offices and places that the visits name."""
    people = {*map(frequent_person, range(FREQUENT)), *map(rare_person, range(0, count, VISITS_OF_THE_RARE))}
    people |= {numbered("person", 10_000 + place) for place in range(DRAWN)}
    bodies = {*map(sender_of, range(SENDERS)), *map(host_of, range(AREAS))}
    posts = {"t" + body[1:]: body for body in bodies}
    area: documents.Document = {"name": "Thái Bình", "level": "province", "kind": "tỉnh", "code": None, "names": [], "changes": []}
    exists = {"valid_from": None, "valid_to": None}
    _put_in_bulk("person", {person: {"name": f"Nguyễn Văn {person[-4:]}", "other_names": []} for person in people})
    _put_in_bulk("area", {area_of(number): area | exists for number in range(AREAS)})
    body: documents.Document = {
        "name": "Bộ Ngoại giao",
        "classification": "ministry",
        "area": None,
        "parent": None,
        "other_names": [],
    } | exists
    _put_in_bulk("organization", dict.fromkeys(bodies, body))
    office = {"name": "Giám đốc", "title": "Giám đốc"}
    _put_in_bulk("post", {post: office | {"organization": {"id": owner, "name": "Bộ Ngoại giao"}} for post, owner in posts.items()})


def _put_in_bulk(kind: str, bodies: dict[str, documents.Document]) -> None:
    texts = {pk: json.dumps(documents.head(pk, kind, 1, NOW, False) | body, ensure_ascii=False) for pk, body in bodies.items()}
    records = [PublicRecord(public_id=pk, subject_type=kind, state="withdrawn", public_reason="…", changed_at=NOW) for pk in sorted(texts)]
    PublicRecord.objects.bulk_create(records, batch_size=5000)
    first = (Edition.objects.order_by("-pk").values_list("pk", flat=True).first() or 0) + 1
    editions = [
        Edition(
            id=first + place, subject=record, subject_type=kind, number=1, document=texts[record.pk],
            sha256=documents.sha256(texts[record.pk]), published_at=NOW,
        )
        for place, record in enumerate(records)
    ]  # fmt: skip
    Edition.objects.bulk_create(editions, batch_size=5000)
    for record, edition in zip(records, editions, strict=True):
        record.state, record.public_reason, record.current_edition = "published", "", edition
    own = Edition.objects.filter(subject=OuterRef("pk")).values("pk")[:1]
    PublicRecord.objects.filter(subject_type=kind).update(state="published", public_reason="", current_edition=Subquery(own))
    for start in range(0, len(records), 5000):
        indexing.index(records[start : start + 5000])
    last = PublicChange.objects.order_by("-sequence").values_list("sequence", flat=True).first() or 0
    PublicChange.objects.bulk_create(
        [
            PublicChange(sequence=last + 1 + place, at=NOW, record=edition.subject, subject_type=kind, action="published", edition=edition)
            for place, edition in enumerate(editions)
        ],
        batch_size=5000,
    )
    for start in range(0, len(records), 5000):
        indexing.index_periods(records[start : start + 5000])
