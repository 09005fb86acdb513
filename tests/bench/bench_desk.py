"""The desk's pages at a large number of visits against the same pages at 10,000, in one run on PostgreSQL.

    DATABASE_URL=postgres://… python -m tests.bench.bench_desk [--visits 1000000] [--first 10000] [--load] [--keep]

Works in two databases of its own beside the one that is named, and asks them in turn, page by page. Prints for each page the queries and
the ratio of the CPU, application and database together. ``--load`` only makes the two; a run that finds them uses them, and drops them
at its end unless ``--keep`` is said.
"""

import argparse
import os
import sys
from collections.abc import Callable
from statistics import median
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import connection
from django.test import Client

from tests.bench.bench_api import cpu_of, say  # sets Django up
from tests.bench.load import Desk, spare_the_log
from visits.models import Visit

# Page -> (address, at most so many times as long as at the first number of visits).
PAGES: dict[str, tuple[str, float]] = {
    "queue": ("/admin/visits/waitingvisit/", 1.5),
    "queue, one reason": ("/admin/visits/waitingvisit/?reason=person_unresolved", 1.5),
    "visits": ("/admin/visits/visit/", 1.5),
    "articles": ("/admin/visits/article/", 1.5),
    "people": ("/admin/people/person/", 1.5),
    "start page": ("/admin/", 1.5),
    "desk": ("/admin/visits/visit/{visit}/change/", 1.5),
    "search visits": ("/admin/visits/visit/?q=bo+ngoai+giao", 3),
    "search people": ("/admin/people/person/?q=nguyen+van+an", 3),
    "search people, none": ("/admin/people/person/?q=khong+co+ai", 3),
    "autocomplete people": ("/admin/visits/visit/tim/person/?term=nguyen+van", 3),
    "autocomplete bodies": ("/admin/visits/visit/tim/organization/?term=bo+ngoai", 3),
}


# Each page is measured so often in each database, in turn.
ROUNDS = 3
SECONDS = 1.5
WHO = "bench"


class Databases:
    """Two of our own, with few visits and with many; the connection goes from one to the other."""

    def __init__(self) -> None:
        self.home = str(connection.settings_dict["NAME"])
        self.few, self.many = f"bench_{self.home}_few", f"bench_{self.home}_many"

    def go(self, name: str) -> None:
        connection.close()
        connection.close_pool()  # type: ignore[attr-defined]
        connection.settings_dict["NAME"] = name

    def at_home(self, statement: str) -> list[Any]:
        self.go(self.home)
        with connection.cursor() as cursor:
            cursor.execute(statement)
            return cursor.fetchall() if cursor.description else []

    def stand(self) -> bool:
        names = f"'{self.few}', '{self.many}'"
        return len(self.at_home(f"SELECT 1 FROM pg_database WHERE datname IN ({names})")) == 2  # noqa: S608

    def make(self, first: int, visits: int) -> None:
        self.drop()
        self.at_home(f'CREATE DATABASE "{self.few}"')
        self.go(self.few)
        call_command("migrate", verbosity=0)
        spare_the_log()
        get_user_model()._default_manager.create_superuser(WHO)
        desk = Desk()
        desk.grow(first)
        # The one grows out of a copy of the other: what both hold is the same.
        self.at_home(f'CREATE DATABASE "{self.many}" TEMPLATE "{self.few}"')
        self.go(self.many)
        desk.grow(visits)

    def drop(self) -> None:
        for name in (self.few, self.many):
            self.at_home(f'DROP DATABASE IF EXISTS "{name}"')


def measure(databases: Databases) -> dict[str, dict[str, tuple[float, int]]]:
    """Page -> database -> (CPU milliseconds of application and database, queries)."""
    found: dict[str, dict[str, tuple[float, int]]] = {}
    for page, (address, _) in PAGES.items():
        runs: dict[str, list[float]] = {databases.few: [], databases.many: []}
        queries = {}
        for _ in range(ROUNDS):
            for name, milliseconds in runs.items():
                databases.go(name)
                ask = asking(address)
                milliseconds.append(cpu_of(ask, SECONDS))
                queries[name] = queries_of(ask)
        found[page] = {name: (median(milliseconds), queries[name]) for name, milliseconds in runs.items()}
    return found


def asking(address: str) -> Callable[[], None]:
    client = Client()
    client.force_login(get_user_model()._default_manager.get(username=WHO))
    url = address.format(visit=Visit.objects.filter(public_state="never").latest("pk").pk)

    def ask() -> None:
        answer = client.get(url, HTTP_HOST="localhost")
        if answer.status_code != 200:
            sys.exit(f"{url} answers {answer.status_code}")

    return ask


def queries_of(call: Callable[[], None]) -> int:
    asked = 0

    def count(execute: Any, *arguments: Any) -> Any:
        nonlocal asked
        asked += 1
        return execute(*arguments)

    with connection.execute_wrapper(count):
        call()
    return asked


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--visits", type=int, default=1_000_000)
    parser.add_argument("--first", type=int, default=10_000)
    parser.add_argument("--load", action="store_true", help="make the two databases, and measure nothing")
    parser.add_argument("--keep", action="store_true", help="leave the two databases for another run")
    options = parser.parse_args()
    if connection.vendor != "postgresql":
        sys.exit("bench_desk: set DATABASE_URL to a PostgreSQL server.")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    databases = Databases()
    if options.load or not databases.stand():
        databases.make(options.first, options.visits)
    if options.load:
        return
    found = measure(databases)
    few, many = databases.few, databases.many
    for page, (_, most) in PAGES.items():
        ratio = found[page][many][0] / found[page][few][0]
        queries = f"{found[page][few][1]} → {found[page][many][1]} queries"
        say(f"{page:24} {ratio:5.2f} (at most {most})  {queries}  {found[page][many][0]:.0f} ms")
    if not options.keep:
        databases.drop()


if __name__ == "__main__":
    main()
