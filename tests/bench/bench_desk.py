"""The desk's pages at a large number of visits against the same pages at 10,000, in one run on PostgreSQL.

    DATABASE_URL=postgres://… python -m tests.bench.bench_desk [--visits 1000000] [--first 10000]

Works in a database of its own beside the one that is named. Prints for each page the queries and the ratio of the CPU,
application and database together.
"""

import argparse
import os
import sys
from collections.abc import Callable
from typing import Any

from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client

from tests.bench.bench_api import cpu_of, own_database, say  # sets Django up
from tests.bench.load import Desk
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


def measure(client: Client) -> dict[str, tuple[float, int]]:
    """Page -> (CPU milliseconds of application and database, queries)."""
    visit = Visit.objects.filter(public_state="never").latest("pk").pk
    found = {}
    for name, (address, _) in PAGES.items():
        url = address.format(visit=visit)

        def ask(url: str = url) -> None:
            answer = client.get(url, HTTP_HOST="localhost")
            if answer.status_code != 200:
                sys.exit(f"{url} answers {answer.status_code}")

        milliseconds = cpu_of(ask)
        found[name] = (milliseconds, queries_of(ask))
    return found


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
    options = parser.parse_args()
    if connection.vendor != "postgresql":
        sys.exit("bench_desk: set DATABASE_URL to a PostgreSQL server.")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with own_database():
        desk = Desk()
        client = Client()
        client.force_login(get_user_model()._default_manager.create_superuser("bench"))
        desk.grow(options.first)
        few = measure(client)
        desk.grow(options.visits)
        many = measure(client)
    say(f"{options.visits:,} visits against {options.first:,}")
    for name, (_, most) in PAGES.items():
        ratio = many[name][0] / few[name][0]
        queries = f"{few[name][1]} → {many[name][1]} queries"
        say(f"{name:24} {ratio:5.2f} (at most {most})  {queries}  {many[name][0]:.0f} ms")


if __name__ == "__main__":
    main()
