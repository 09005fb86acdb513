"""A large desk: visits with all their claims, quotes and editions, articles and people, multiplied inside PostgreSQL.

    DATABASE_URL=postgres://… python -m tests.bench.load --visits 1000000

The five retold articles of ``seeds/`` are imported as any import would, and published as an editor would. Every row of those visits, once
as it waited and once as it was published, becomes a template; each further visit is one template with another number, day, province, name
and people. Names come by COPY, everything else by one INSERT … SELECT for each table, with its secondary indexes built afterwards.
The database must be empty but for its tables.
"""

import argparse
import os
import sys
import time
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import product
from typing import Any

import django
from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dieuphoi.settings")
django.setup()

from django.db import connection, models, transaction  # noqa: E402

from dieuphoi.vietnamese import name_sort_key, search_text, tone_key  # noqa: E402
from people.models import Area, Person  # noqa: E402
from visits import importing, sample  # noqa: E402
from visits.loading import load_fixtures  # noqa: E402
from visits.models import (  # noqa: E402
    Article,
    ArticleVersion,
    Citation,
    Commitment,
    Edition,
    Gift,
    ImportBatch,
    ImportItem,
    OpenReason,
    Participation,
    Partnership,
    PublicRecord,
    PublishingLog,
    Role,
    Visit,
    VisitEvent,
    VisitSource,
)
from visits.models.citations import TARGETS  # noqa: E402

# Each with the way from it to its visit, its article or the visit's public record.
OF_ARTICLE = {Article: "pk", ArticleVersion: "article", ImportItem: "version__article"}
OF_VISIT = {
    Visit: "pk",
    VisitSource: "visit",
    Participation: "visit",
    Role: "participation__visit",
    VisitEvent: "visit",
    Gift: "visit",
    Commitment: "visit",
    Partnership: "visit",
    OpenReason: "visit",
}
OF_RECORD = {
    PublicRecord: "pk",
    Edition: "subject",
    PublishingLog: "record",
}

FAMILY = ["Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Huỳnh", "Vũ", "Võ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô", "Dương", "Lý"]
MIDDLE = ["Văn", "Thị", "Đức", "Minh", "Thanh", "Ngọc", "Quang", "Hữu", "Xuân", "Thu", "Công", "Đình", "Hồng", "Kim", "Bá"]
GIVEN = [
    *("An", "Bình", "Châu", "Dũng", "Giang", "Hà", "Hải", "Hòa", "Hưng", "Lan", "Long", "Mai", "Nam"),
    *("Phúc", "Quân", "Sơn", "Tâm", "Thủy", "Vân", "Yến", "Ánh", "Cường", "Đạt", "Hiếu", "Khánh", "Loan"),
]
VISITS_TO_A_PERSON = 5
WAITING_OF = 20  # one visit of so many waits in the queue, the others are published
ARTICLES_OF_A_BATCH = 10_000
FIRST_DAY, DAYS = date(2008, 1, 1), 6500

# The templates and what the copies draw from stand beside the tables, so that a copy of the database can grow on.
SCHEMA = "desk_template"


class Desk:
    """The rows that are copied, and the numbers from which the copies go on."""

    def __init__(self) -> None:
        load_fixtures()
        importing.import_paths([settings.BASE_DIR / "seeds"])
        self.models: tuple[Any, ...] = (*OF_ARTICLE, *OF_VISIT, Citation, *OF_RECORD)
        self.people = 0
        self.visits = 0
        with transaction.atomic(), connection.cursor() as cursor:
            self._make_templates(cursor)
            self.first_person = _next_key(Person)
            self.first_batch = _next_key(ImportBatch)
            self.base = {model: _next_key(model) for model in self.models}
            self.room = {model: _one(cursor, f"SELECT coalesce(max(nth), 0) + 1 FROM {template_of(model)}") for model in self.models}  # noqa: S608

    def _make_templates(self, cursor: Any) -> None:
        cursor.execute(f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE; CREATE SCHEMA {SCHEMA}")
        for model in self.models:
            cursor.execute(
                f"CREATE TABLE {template_of(model)} AS SELECT 0 AS graph, 0 AS nth, * FROM {quoted(model)} LIMIT 0"  # noqa: S608
            )
        visits = list(Visit.objects.order_by("pk"))
        for graph, visit in enumerate(visits):
            self._take(cursor, graph, visit)
        for visit in visits:
            sample.bring_forward(visit, sample.Loaded())
        published = list(Visit.objects.filter(public_state="published").order_by("pk"))
        self.waiting, self.published = len(visits), len(published)
        for graph, visit in enumerate(published, start=self.waiting):
            self._take(cursor, graph, visit)
        self._keep_one_quote_a_value(cursor)
        for model in self.models:
            self._name_places(cursor, model)
        self._make_provinces(cursor)

    def _take(self, cursor: Any, graph: int, visit: Visit) -> None:
        """All rows of a visit, of its article and of its public record as they are now, as one graph."""
        keys = {model: _keys(model, **{path: visit.articles.get().pk}) for model, path in OF_ARTICLE.items()}
        keys |= {model: _keys(model, **{path: visit.pk}) for model, path in OF_VISIT.items()}
        keys[Citation] = list(Citation.objects.of_visit(visit).order_by("pk").values_list("pk", flat=True))
        keys |= {model: _keys(model, **{path: visit.public_id}) for model, path in OF_RECORD.items()}
        for model, rows in keys.items():
            if not rows:
                continue
            cursor.execute(
                f"INSERT INTO {template_of(model)} SELECT %s, wanted.nth - 1, row.* "  # noqa: S608
                f"FROM unnest(%s::text[]) WITH ORDINALITY AS wanted(key, nth) "
                f"JOIN {quoted(model)} AS row ON row.{key_of(model)}::text = wanted.key",
                [graph, [str(key) for key in rows]],
            )

    def _keep_one_quote_a_value(self, cursor: Any) -> None:
        """Of the published ones, to spare room: what waits has them all."""
        table, targets = template_of(Citation), ", ".join(f"{{row}}.{field}_id" for field in TARGETS)
        cursor.execute(
            f"DELETE FROM {table} AS one USING {table} AS first WHERE one.graph >= {self.waiting} AND first.graph = one.graph "  # noqa: S608
            f"AND first.nth < one.nth AND first.field = one.field "
            f"AND ({targets.format(row='first')}) IS NOT DISTINCT FROM ({targets.format(row='one')})"
        )

    def _name_places(self, cursor: Any, model: Any) -> None:
        """Beside each reference to a row of the same graph, the place of that row."""
        for column, parent in self._references(model).items():
            cursor.execute(f"ALTER TABLE {template_of(model)} ADD {column}_nth int")
            cursor.execute(
                f"UPDATE {template_of(model)} AS row SET {column}_nth = parent.nth FROM {template_of(parent)} AS parent "  # noqa: S608
                f"WHERE parent.graph = row.graph AND parent.{key_of(parent)} = row.{column}"
            )

    def _make_provinces(self, cursor: Any) -> None:
        """By graph and number of a province, its key and name, and the words by which a visit there is found."""
        cursor.execute(f"CREATE TABLE {SCHEMA}.province (graph int, number int, id bigint, name text, words text)")
        cursor.execute(f"SELECT graph, delegation_text FROM {template_of(Visit)}")  # noqa: S608
        delegations = cursor.fetchall()
        areas = list(Area.objects.filter(level=Area.Level.PROVINCE).order_by("pk").values_list("pk", "name"))
        self.provinces = len(areas)
        rows = (
            (graph, number, key, name, search_text(delegation, name))
            for (graph, delegation), (number, (key, name)) in product(delegations, enumerate(areas))
        )
        _copy(cursor, f"{SCHEMA}.province", ("graph", "number", "id", "name", "words"), rows)

    def _references(self, model: Any) -> dict[str, Any]:
        """Columns that name a row of the same graph, with the model that they name."""
        fields = (field for field in model._meta.concrete_fields if isinstance(field, models.ForeignKey))
        return {field.column: field.related_model for field in fields if field.related_model in self.models}

    # --- Growing ------------------------------------------------------------------------------------------------------------

    def grow(self, visits: int) -> None:
        """Until there are so many copies."""
        with transaction.atomic(), connection.cursor() as cursor:
            # What the copies refer to are copies too, and their quotes stand where those of the original stand.
            cursor.execute("SET LOCAL session_replication_role = replica; SET LOCAL maintenance_work_mem = '1GB'; SET LOCAL jit = off")
            people = visits // VISITS_TO_A_PERSON
            columns, rows = self._people(range(self.people, people))
            _fill(cursor, Person, lambda: _copy(cursor, quoted(Person), columns, rows))
            self.people = people
            self._add_batches(cursor, visits)
            for model in self.models:
                statement = self._insertion(model, visits)
                _fill(cursor, model, lambda statement=statement: cursor.execute(statement))  # type: ignore[misc]
            self.visits = visits
            for model in (Person, ImportBatch, *self.models):
                _set_sequence(cursor, model)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")

    def _people(self, numbers: range) -> tuple[list[str], Iterator[list[Any]]]:
        blank = {str(field.column): None if field.null else field.get_default() for field in Person._meta.concrete_fields}

        def rows() -> Iterator[list[Any]]:
            for number in numbers:
                name = name_of(number)
                keys = {"name_key": tone_key(name), "sort_key": name_sort_key(name), "search_key": search_text(name)}
                yield list((blank | {"id": self.first_person + number, "name": name} | keys).values())

        return list(blank), rows()

    def _add_batches(self, cursor: Any, visits: int) -> None:
        before, after = (-(-count // ARTICLES_OF_A_BATCH) for count in (self.visits, visits))
        columns = [str(field.column) for field in ImportBatch._meta.concrete_fields if field.column != "id"]
        cursor.execute(
            f"INSERT INTO {quoted(ImportBatch)} (id, {', '.join(columns)}) SELECT {self.first_batch} + number, {', '.join(columns)} "  # noqa: S608
            f"FROM generate_series({before}, {after - 1}) AS number, (SELECT * FROM {quoted(ImportBatch)} ORDER BY id LIMIT 1) AS first"
        )

    def _insertion(self, model: Any, visits: int) -> str:
        """The statement that writes the copies of one table: ``n`` is the number of the visit, ``row`` its template."""
        columns = [field.column for field in model._meta.concrete_fields]
        values = {column: f'row."{column}"' for column in columns}
        if "public_id" in values:
            values["public_id"] = self._public_id(model, 'row."public_id"', "row.nth")
        for column, parent in self._references(model).items():
            key = self._key(parent, f"row.{column}_nth", f'row."{column}"')
            values[column] = f'CASE WHEN row.{column}_nth IS NULL THEN row."{column}" ELSE {key} END'
        if key_of(model) != "public_id":
            values[key_of(model)] = self._key(model, "row.nth", "")
        values |= self._changes(model, visits)
        return f"""
            INSERT INTO {quoted(model)} ({", ".join(f'"{column}"' for column in columns)})
            SELECT {", ".join(values[column] for column in columns)}
            FROM (
                SELECT n, CASE WHEN n % {WAITING_OF} = 0 THEN n / {WAITING_OF} % {self.waiting}
                    ELSE {self.waiting} + n % {self.published} END AS graph
                FROM generate_series({self.visits}::bigint, {visits - 1}::bigint) AS n
            ) AS copy
            JOIN {template_of(model)} AS row USING (graph)
            {JOINED.get(model, "").format(desk=self)}"""  # noqa: S608

    def _key(self, model: Any, place: str, as_was: str) -> str:
        """SQL: the key of the copy of the row that stands at a place of its graph."""
        if key_of(model) == "public_id":
            return self._public_id(model, as_was, place)
        return f"{self.base[model]} + n * {self.room[model]} + {place}"

    def _public_id(self, model: Any, as_was: str, place: str) -> str:
        return f"left({as_was}, 1) || lpad((n * {self.room[model]} + {place})::text, 10, '0')"

    def _changes(self, model: Any, visits: int) -> dict[str, str]:
        """SQL of what differs from copy to copy, by column."""
        title = {
            "title": "row.title || ' ' || n",
            "title_key": "row.title_key || ' ' || n",
            "search_key": r"replace(row.search_key, E' \n', ' ' || n || E' \n') || n || ' '",
            "url": "NULL",
            "published_on": DAY,
            "created_at": MOMENT,
        }
        words = {"search_key": "province.words", "created_at": MOMENT}
        day = {"date": f"to_char({DAY}, 'YYYY-MM-DD')", "end_date": "''", "date_earliest": DAY, "date_latest": DAY}
        place = {"area_id": "province.id", "area_text": "province.name"}
        attention = {"attention": f"CASE WHEN n % {WAITING_OF} = 0 THEN row.attention + n * 31 % 200 ELSE 0 END"}
        name = {"name_text": "person.name", "name_key": "person.name_key"}
        linked = {
            "person_id": f"CASE WHEN n % {WAITING_OF} = 0 THEN NULL ELSE person.id END",
            "person_link": f"CASE WHEN n % {WAITING_OF} = 0 THEN '' ELSE 'confirmed' END",
        }
        changed: dict[Any, dict[str, str]] = {
            Article: title,
            ArticleVersion: {"sha256": "lpad(to_hex(n), 64, '0')", "raw_file_id": "NULL"},
            ImportItem: {
                "batch_id": f"{self.first_batch} + n / {ARTICLES_OF_A_BATCH}",
                "position": f"n % {ARTICLES_OF_A_BATCH}",
                "source_id": "NULL",
            },
            Visit: {"fact_key": "lpad(to_hex(n), 64, '0')"} | words | day | place | attention,
            Participation: name | linked,
            # The latest were published within the week.
            PublishingLog: {"at": f"now() - ({visits} - n) * interval '1 minute'"},
        }
        return changed.get(model, {})


# --- SQL and rows ------------------------------------------------------------------------------------------------------------------

DAY = f"(date '{FIRST_DAY}' + (n * 7919 % {DAYS})::int)"
MOMENT = "timestamptz '2024-01-01 00:00+00' + n * interval '1 second'"
# What a table's copies draw from beside their template.
JOINED = {
    Visit: f"JOIN {SCHEMA}.province AS province ON province.graph = copy.graph AND province.number = n * 7919 % {{desk.provinces}}",
    Participation: f"JOIN {Person._meta.db_table} AS person "
    "ON person.id = {desk.first_person} + (n * 13 + row.nth * 101) % {desk.people}",
}


def name_of(number: int) -> str:
    """Names of four words; some are borne by several people."""
    number *= 7919
    first, number = number % len(FAMILY), number // len(FAMILY)
    last, number = number % len(GIVEN), number // len(GIVEN)
    one, number = number % len(MIDDLE), number // len(MIDDLE)
    return f"{FAMILY[first]} {MIDDLE[one]} {MIDDLE[number % len(MIDDLE)]} {GIVEN[last]}"


def quoted(model: Any) -> str:
    return f'public."{model._meta.db_table}"'


def template_of(model: Any) -> str:
    return f'{SCHEMA}."{model._meta.db_table}"'


def key_of(model: Any) -> str:
    return str(model._meta.pk.column)


def _keys(model: Any, **where: Any) -> list[Any]:
    return list(model._default_manager.filter(**where).order_by("pk").values_list("pk", flat=True))


def _next_key(model: Any) -> int:
    last = model._default_manager.order_by("-pk").values_list("pk", flat=True).first()
    return last + 1 if isinstance(last, int) else 1


def _one(cursor: Any, statement: str) -> Any:
    cursor.execute(statement)
    return cursor.fetchone()[0]


def _copy(cursor: Any, table: str, columns: Iterable[str], rows: Iterable[Any]) -> None:
    named = ", ".join(f'"{column}"' for column in columns)
    with cursor.copy(f"COPY {table} ({named}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def _fill(cursor: Any, model: Any, fill: Any) -> None:
    """Without the indexes that no constraint stands on: they are dropped before, and made again as they were."""
    began = time.monotonic()
    cursor.execute(
        "SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index WHERE indrelid = %s::regclass "
        "AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid) ORDER BY indexrelid",
        [quoted(model)],
    )
    indexes = cursor.fetchall()
    for name, _ in indexes:
        cursor.execute(f"DROP INDEX {name}")
    fill()
    filled = time.monotonic()
    for _, definition in indexes:
        cursor.execute(definition)
    if filled - began > LONG:
        say(f"{model._meta.db_table}: rows in {filled - began:.0f} s, indexes in {time.monotonic() - filled:.0f} s")


# A table that takes so many seconds is told of.
LONG = 5


def spare_the_log() -> None:
    """No table of the database is written to the log any more: for one that is thrown away. A crash empties them."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT conrelid::regclass::text, quote_ident(conname), pg_get_constraintdef(oid) FROM pg_constraint WHERE contype = 'f'"
        )
        # A table with a log may not refer to one without, and some refer to each other.
        references = cursor.fetchall()
        for table, name, _ in references:
            cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'ALTER TABLE "{table}" SET UNLOGGED')
        for table, name, definition in references:
            cursor.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}")


def _set_sequence(cursor: Any, model: Any) -> None:
    if isinstance(model._meta.pk, models.AutoField):
        column = key_of(model)
        cursor.execute(f"SELECT setval(pg_get_serial_sequence('{quoted(model)}', '{column}'), (SELECT max({column}) FROM {quoted(model)}))")  # noqa: S608


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--visits", type=int, default=10_000)
    parser.add_argument("--unlogged", action="store_true", help="for a database that is thrown away: no log is written")
    options = parser.parse_args()
    if connection.vendor != "postgresql":
        sys.exit("load: set DATABASE_URL to a PostgreSQL database: COPY is its own.")
    if Visit.objects.exists():
        sys.exit("load: the database holds visits already; name an empty one.")
    if options.unlogged:
        spare_the_log()
    desk = Desk()
    desk.grow(options.visits)
    with connection.cursor() as cursor:
        cursor.execute(f"DROP SCHEMA {SCHEMA} CASCADE")
    say(f"{Visit.objects.count():,} visits, {Person.objects.count():,} people")


if __name__ == "__main__":
    main()
