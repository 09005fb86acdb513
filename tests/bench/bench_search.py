# ruff: noqa: S608  (every value is a number of ours)
"""How long ``q`` takes among many records, against an unfiltered page and against the usual ways to search.

    python -m tests.bench.bench_search [--records 1000000]

Runs on a database of its own beside the one that DATABASE_URL names and prints ratios: PostgreSQL against ``unaccent__icontains``, SQLite
against LIKE. The rows are filled in by the database itself: 60 words of some 3,000 in each, one pair of words in 5,000 records.
"""

import argparse
import statistics
import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db import connection

from tests.bench.bench_api import ask, own_database, say  # sets Django up
from visits.models import EditionIndex

COMMON = "lam viec"
RARE = '"kenh dao"'
NONE = "khong thay"
TIMES = 15
WORDS_OF_A_RECORD = 28


def word(place: int) -> str:
    """SQL for a pseudo-random word of a row: one of 3,001 of two syllables."""
    at = f"((nr * 7919 + {place} * 104729 + nr / 17 * {place}) % 3001)"
    letters = (("bcdghklmnprstvxq", f"{at} % 16"), ("aeiouy", f"{at} / 16 % 6"), ("bcdghklmnprstvxq", f"{at} / 96 % 16"))
    return " || ".join(f"substr('{choices}', CAST(1 + {index} AS INTEGER), 1)" for choices, index in (*letters, ("ai", f"{at} / 1536 % 2")))


def fill(count: int) -> None:
    """Records, editions and index rows by three statements."""
    if connection.vendor == "postgresql":
        numbers, public_id = f"(SELECT generate_series(1, {count})::bigint AS nr) AS n", "'v' || lpad(nr::text, 10, '0')"
        day, moment, no = "DATE '1990-01-01' + (nr * 7919 % 12000)::int", "TIMESTAMPTZ '2024-01-01 00:00:00+00'", "false"
    else:
        numbers = f"(WITH RECURSIVE n(nr) AS (SELECT 1 UNION ALL SELECT nr + 1 FROM n WHERE nr < {count}) SELECT nr FROM n) AS n"
        public_id, moment, no = "'v' || printf('%%010d', nr)", "'2024-01-01 00:00:00'", "0"
        day = "date('1990-01-01', (nr * 7919 %% 12000) || ' days')"
    text = " || ' ' || ".join(word(place) for place in range(WORDS_OF_A_RECORD))
    rare = "CASE WHEN nr % 5000 = 0 THEN ' kenh dao' WHEN nr % 1000 = 1 THEN ' dao kenh' ELSE '' END"
    key = f"' lam viec ' || {text} || {rare} || ' \n lam viêc ' || {text} || {rare} || ' '"
    statements = (
        "INSERT INTO visits_publicrecord(public_id, subject_type, state, public_reason, is_sample, changed_at)"
        f" SELECT {public_id}, 'visit', 'withdrawn', 'x', {no}, {moment} FROM {numbers}",
        "INSERT INTO visits_edition(subject_id, subject_type, number, document, sha256, published_at, public_reason)"
        f" SELECT {public_id}, 'visit', 1, '{{}}', '', {moment}, '' FROM {numbers}",
        "INSERT INTO visits_editionindex(public_id, edition_id, subject_type, date_earliest, date_latest, is_wide, changed_at, sort_key,"
        f" search_key, is_sample) SELECT {public_id}, e.id, 'visit', {day}, {day}, {no}, {moment}, '', {key}, {no}"
        f" FROM {numbers} JOIN visits_edition e ON e.subject_id = {public_id}",
    )
    # An index is made at once in a fraction of the time that it takes row by row.
    again = [
        "SET maintenance_work_mem = '256MB'",
        "CREATE INDEX visits_editionindex_search ON visits_editionindex USING gin (search_key gin_trgm_ops)",
    ]
    before, after = (
        (["DROP INDEX visits_editionindex_search"], [*again, "VACUUM ANALYZE"]) if connection.vendor == "postgresql" else ([], [])
    )
    with connection.cursor() as cursor:
        for sql in (*before, *(sql.replace("%%", "%") for sql in statements), *after):
            cursor.execute(sql)


def seconds(call: Callable[[], Any], times: int = TIMES) -> float:
    """The median of some runs."""
    call()
    spent = []
    for _ in range(times):
        began = time.perf_counter()
        call()
        spent.append(time.perf_counter() - began)
    return statistics.median(spent)


def page_of(query: str) -> Callable[[], None]:
    def call() -> None:
        status, _, body = ask("/api/v1/visits" + (f"?q={query}" if query else ""))
        if status != 200:
            raise SystemExit(f"{query}: {status} {body[:300]!r}")

    return call


def usual(needle: str) -> Callable[[], Any]:
    """A page as it is usually searched."""
    lookup = "search_key__unaccent__icontains" if connection.vendor == "postgresql" else "search_key__contains"
    rows = EditionIndex.objects.filter(subject_type="visit", **{lookup: needle}).order_by("-date_latest", "-public_id")
    return lambda: list(rows.values_list("edition__document")[:51])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--records", type=int, default=1_000_000)
    arguments = parser.parse_args()
    settings.DEBUG, settings.ALLOWED_HOSTS = False, ["127.0.0.1"]
    if connection.vendor == "postgresql":
        settings.INSTALLED_APPS.append("django.contrib.postgres")
    with own_database():
        if connection.vendor == "postgresql":
            from django.contrib.postgres.lookups import Unaccent
            from django.db.models import TextField

            TextField.register_lookup(Unaccent)
            with connection.cursor() as cursor:
                cursor.execute("CREATE EXTENSION IF NOT EXISTS unaccent")
        began = time.perf_counter()
        fill(arguments.records)
        say(f"{connection.vendor}, {arguments.records} records, filled in {time.perf_counter() - began:.0f} s")
        plain = seconds(page_of(""))
        say(f"unfiltered page {plain * 1000:.1f} ms")
        for name, query, needle in (("common", COMMON, "lam viec"), ("rare phrase", RARE, "kenh dao"), ("none", NONE, "khong thay")):
            ours = seconds(page_of(query.replace(" ", "+").replace('"', "%22")))
            other = seconds(usual(needle), 3)
            say(f"{name:12} {ours * 1000:8.1f} ms, {ours / plain:5.2f} of an unfiltered page, 1/{other / ours:.1f} of the usual way")


if __name__ == "__main__":
    main()
