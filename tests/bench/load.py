"""A large desk: visits with all their claims and quotes, articles and people, copied into PostgreSQL from a few real ones.

    DATABASE_URL=postgres://… python -m tests.bench.load --visits 1000000

The five retold articles of ``seeds/`` are imported as any import would; each further visit is a copy of one of them with another number,
day, province, name and people. Loads by COPY, table by table, so that memory is flat. The database must be empty but for its tables.
"""

import argparse
import os
import random
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import django
from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dieuphoi.settings")
django.setup()

from django.db import connection, models, transaction  # noqa: E402

from dieuphoi.vietnamese import name_sort_key, search_text, tone_key  # noqa: E402
from people.models import Area, Person  # noqa: E402
from visits import importing  # noqa: E402
from visits.loading import load_fixtures  # noqa: E402
from visits.models import (  # noqa: E402
    Article,
    ArticleVersion,
    Citation,
    Commitment,
    Gift,
    OpenReason,
    Participation,
    Role,
    Visit,
    VisitEvent,
    VisitSource,
)

# Parents before children; each with the way from it to its visit or article.
OF_ARTICLE = {Article: "pk", ArticleVersion: "article"}
OF_VISIT = {
    Visit: "pk",
    VisitSource: "visit",
    Participation: "visit",
    Role: "participation__visit",
    VisitEvent: "visit",
    Gift: "visit",
    Commitment: "visit",
    OpenReason: "visit",
}
FAMILY = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Huỳnh", "Vũ", "Võ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô", "Dương", "Lý")
MIDDLE = ("Văn", "Thị", "Đức", "Minh", "Thanh", "Ngọc", "Quang", "Hữu", "Xuân", "Thu", "Công", "Đình", "Hồng", "Kim", "Bá")
GIVEN = (
    "An",
    "Bình",
    "Châu",
    "Dũng",
    "Giang",
    "Hà",
    "Hải",
    "Hòa",
    "Hưng",
    "Lan",
    "Long",
    "Mai",
    "Nam",
    "Phúc",
    "Quân",
    "Sơn",
    "Tâm",
    "Thủy",
    "Vân",
    "Yến",
)
VISITS_TO_A_PERSON = 5
WAITING_OF = 20  # one visit of so many waits in the queue, the others are published
FIRST_DAY, DAYS = date(2008, 1, 1), 6500
EPOCH = datetime(2024, 1, 1, tzinfo=UTC)

Row = dict[str, Any]


class Desk:
    """The rows that are copied, and the numbers from which the copies go on."""

    def __init__(self) -> None:
        load_fixtures()
        importing.import_paths([settings.BASE_DIR / "seeds"])
        self.areas = list(Area.objects.filter(level=Area.Level.PROVINCE).order_by("pk").values_list("pk", "name"))
        self.graphs = [self._graph(visit) for visit in Visit.objects.order_by("pk")]
        self.people = 0
        self.visits = 0
        models_copied = {model for graph in self.graphs for model in graph}
        self.room = {model: max(len(graph.get(model, ())) for graph in self.graphs) for model in models_copied}
        self.base = {
            model: (model._default_manager.order_by("-pk").values_list("pk", flat=True).first() or 0) + 1 for model in models_copied
        }
        self.first_person = (Person.objects.order_by("-pk").values_list("pk", flat=True).first() or 0) + 1

    @staticmethod
    def _graph(visit: Visit) -> dict[type[models.Model], list[Row]]:
        """All rows of a visit and of its article."""
        graph = {model: _rows(model, **{path: visit.articles.get().pk}) for model, path in OF_ARTICLE.items()}
        graph |= {model: _rows(model, **{path: visit.pk}) for model, path in OF_VISIT.items()}
        graph[Citation] = list(Citation.objects.of_visit(visit).order_by("pk").values())
        return graph

    def grow(self, visits: int, *, analyze: bool = True) -> None:
        """Until there are so many copies. Of ``ANALYZE`` a part outlives a transaction that is rolled back: tests do without."""
        people = visits // VISITS_TO_A_PERSON
        with transaction.atomic(), connection.cursor() as cursor:
            # What the copies refer to are copies too, and their quotes stand where those of the original stand.
            cursor.execute("SET LOCAL session_replication_role = replica")
            _copy(cursor, Person, (self._person(number) for number in range(self.people, people)))
            self.people = people
            for model in self.graphs[0]:
                _copy(cursor, model, self._copies(model, range(self.visits, visits)))
            self.visits = visits
        with connection.cursor() as cursor:
            copied: tuple[Any, ...] = (Person, *self.graphs[0])
            for model in copied:
                table = model._meta.db_table
                cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))")  # noqa: S608
            if analyze:
                cursor.execute("ANALYZE")

    def _person(self, number: int) -> Row:
        name = name_of(number)
        return _blank(Person) | {
            "id": self.first_person + number,
            "name": name,
            "name_key": tone_key(name),
            "sort_key": name_sort_key(name),
            "search_key": search_text(name),
        }

    def _copies(self, model: type[models.Model], numbers: range) -> Iterator[Row]:
        foreign = {field.attname: field.related_model for field in model._meta.concrete_fields if isinstance(field, models.ForeignKey)}
        change = CHANGES.get(model)
        for number in numbers:
            graph = self.graphs[number % len(self.graphs)]
            for place, row in enumerate(graph.get(model, ())):
                copy = row | {"id": self._key(model, number, place)}
                for column, parent in foreign.items():
                    if row[column] is not None and (known := self._place(graph, parent, row[column])) is not None:
                        copy[column] = self._key(parent, number, known)
                yield copy | change(self, number, place, copy) if change is not None else copy

    def _key(self, model: Any, number: int, place: int) -> int:
        return int(self.base[model] + number * self.room[model] + place)

    @staticmethod
    def _place(graph: dict[Any, list[Row]], model: Any, key: int) -> int | None:
        return next((place for place, row in enumerate(graph.get(model, ())) if row["id"] == key), None)


def name_of(number: int) -> str:
    draw = random.Random(number)
    return f"{draw.choice(FAMILY)} {draw.choice(MIDDLE)} {draw.choice(GIVEN)}"


def _rows(model: Any, **where: Any) -> list[Row]:
    return list(model._default_manager.filter(**where).order_by("pk").values())


def _blank(model: type[models.Model]) -> Row:
    return {field.attname: None if field.null else field.get_default() for field in model._meta.concrete_fields}


def _copy(cursor: Any, model: type[models.Model], rows: Iterator[Row]) -> None:
    columns = [field.attname for field in model._meta.concrete_fields]
    # The key that COPY gets is the number of the row: no sequence is asked.
    named = ", ".join(f'"{model._meta.get_field(column).column}"' for column in columns)  # type: ignore[union-attr]
    with cursor.copy(f'COPY "{model._meta.db_table}" ({named}) FROM STDIN') as copy:
        for row in rows:
            copy.write_row([row[column] for column in columns])


# --- What differs from copy to copy ---------------------------------------------------------------------------------------------


def _article(desk: Desk, number: int, place: int, row: Row) -> Row:
    title = f"{row['title']} {number}"
    keys = {"title_key": f"{row['title_key']} {number}", "search_key": search_text(title)}
    return keys | {"title": title, "url": None, "published_on": _day(number), "created_at": EPOCH + timedelta(seconds=number)}


def _version(desk: Desk, number: int, place: int, row: Row) -> Row:
    return {"sha256": f"{number:064x}", "raw_file_id": None}


def _visit(desk: Desk, number: int, place: int, row: Row) -> Row:
    area, name = desk.areas[number * 7919 % len(desk.areas)]
    day = _day(number)
    waits = number % WAITING_OF == 0
    return {
        "public_id": None if waits else f"v{number:010d}",
        "public_state": "never" if waits else "published",
        "work_state": "draft",
        "attention": row["attention"] + number * 31 % 200 if waits else 0,
        "fact_key": f"{number:064x}",
        "area_id": area,
        "area_text": name,
        "date": day.isoformat(),
        "end_date": "",
        "date_earliest": day,
        "date_latest": day,
        "created_at": EPOCH + timedelta(seconds=number),
        "search_key": search_text(row["delegation_text"], name),
    }


def _participation(desk: Desk, number: int, place: int, row: Row) -> Row:
    who = (number * 13 + place * 101) % max(desk.people, 1)
    name = name_of(who)
    linked = number % WAITING_OF != 0
    link = {"person_id": desk.first_person + who, "person_link": "confirmed"} if linked else {"person_id": None, "person_link": ""}
    return link | {"name_text": name, "name_key": tone_key(name)}


def _day(number: int) -> date:
    return FIRST_DAY + timedelta(days=number * 7919 % DAYS)


CHANGES: dict[Any, Callable[[Desk, int, int, Row], Row]] = {
    Article: _article,
    ArticleVersion: _version,
    Visit: _visit,
    Participation: _participation,
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--visits", type=int, default=10_000)
    options = parser.parse_args()
    if connection.vendor != "postgresql":
        sys.exit("load: set DATABASE_URL to a PostgreSQL database: COPY is its own.")
    if Visit.objects.exists():
        sys.exit("load: the database holds visits already; name an empty one.")
    desk = Desk()
    desk.grow(options.visits)
    print(f"{Visit.objects.count():,} visits, {Person.objects.count():,} people")  # noqa: T201


if __name__ == "__main__":
    main()
