"""How fast articles come in: against pure extraction, against one ``create()`` for each object, with two processes, and in a full table.

    python -m tests.bench.bench_import [--articles 400] [--stored 1000000] [--skip processes]

It makes and drops a database of its own: beside the one that DATABASE_URL names on PostgreSQL, in a temporary folder on SQLite. Times are
of the client's processor, but for those of two processes, which are of the clock: measure while the machine has nothing else to do.
"""

import argparse
import io
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import django

WORDS = 450
CHUNK = 50
MILLION = 1_000_000
CITED = ("visit", "participation", "role", "event", "gift", "commitment")


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


@contextmanager
def own_database() -> Iterator[str]:
    """DATABASE_URL of an empty, migrated database for the while."""
    given = os.environ.get("DATABASE_URL", "")
    with tempfile.TemporaryDirectory() as folder:
        os.environ["DIEUPHOI_VAR"] = folder
        if not given.startswith("postgres"):
            os.environ["DATABASE_URL"] = f"sqlite:///{folder}/bench.sqlite3"
            yield "SQLite"
            return
        import psycopg

        server, _, _ = given.rpartition("/")
        with psycopg.connect(f"{server}/postgres", autocommit=True) as admin:
            admin.execute("DROP DATABASE IF EXISTS dieuphoi_bench")
            admin.execute("CREATE DATABASE dieuphoi_bench")
            os.environ["DATABASE_URL"] = f"{server}/dieuphoi_bench"
            try:
                yield "PostgreSQL"
            finally:
                from django.db import connections

                connections["default"].close_pool()  # type: ignore[attr-defined]
                admin.execute("DROP DATABASE dieuphoi_bench WITH (FORCE)")


def cpu(work: Callable[[], Any]) -> tuple[float, Any]:
    began = time.process_time()
    result = work()
    return time.process_time() - began, result


def make_files(folder: Path, first: int, number: int) -> Path:
    from tests.synthetic import make_article

    folder.mkdir(parents=True)
    for position in range(first, first + number):
        (folder / f"{position:08}.txt").write_text(make_article(position, words=WORDS), encoding="utf-8")
    return folder


def bench_whole(folder: Path, number: int) -> None:
    from visits.extraction import extract, to_payload
    from visits.importing import import_paths

    files = make_files(folder / "whole", 0, number)
    texts = [path.read_text(encoding="utf-8") for path in sorted(files.iterdir())]
    extract(texts[0])
    import_paths([make_files(folder / "warm", 9 * MILLION, CHUNK)])
    pure, _ = cpu(lambda: [to_payload(extract(text), file="") for text in texts])
    whole, batch = cpu(lambda: import_paths([files]))
    assert batch.counts["new"] == number, batch.counts
    say(f"pure extraction: {number / pure:.0f} articles per CPU-second; read, extracted, drafted and stored: {number / whole:.0f}")
    say(f"end to end against pure extraction: {pure / whole:.2f} (aim: 0.6)")


def prepared(first: int, number: int) -> list[Any]:
    from tests.synthetic import make_article
    from visits.reading import read_raw
    from visits.recording import prepare

    names = [f"{position:08}.txt" for position in range(first, first + number)]
    texts = [make_article(position, words=WORDS) for position in range(first, first + number)]
    return prepare([(read_raw(text.encode(), name), name) for text, name in zip(texts, names, strict=True)])


def store(chunk: list[Any]) -> None:
    from django.db import transaction

    from visits.drafting import draft_all
    from visits.recording import record_all

    with transaction.atomic():
        draft_all([one.extraction for one in record_all(chunk) if one.extraction is not None])


def store_all(chunks: list[list[Any]]) -> None:
    for chunk in chunks:
        store(chunk)


def bench_storing(number: int) -> None:
    """The whole graph of an article, in chunks and object by object; both by the clock, which the database's own work is part of."""
    ready = prepared(10 * MILLION, number)
    chunks = [ready[start : start + CHUNK] for start in range(0, number, CHUNK)]
    store(prepared(11 * MILLION, CHUNK))
    began = time.perf_counter()
    spent, _ = cpu(lambda: store_all(chunks))
    clock = time.perf_counter() - began
    began = time.perf_counter()
    few = max(10, number // 20)
    create_each(few)
    single = (time.perf_counter() - began) / few
    say(f"storing: {1000 * spent / number:.2f} ms of client CPU for an article (aim: 1.5)")
    say(f"storing against one create() for each object: {single / (clock / number):.1f} times as fast (aim: 15; SQLite 5)")


def create_each(number: int) -> None:
    """The rows that a chunk stored, copied with ``save()``, history included, an article at a time."""
    from django.db import transaction

    from visits.models import Article, Citation, Participation, Role, Visit, VisitSource

    for article in list(Article.objects.order_by("-pk")[:number]):
        visits = list(Visit.objects.filter(sources__article=article))
        below = [list(getattr(visit, name).all()) for visit in visits for name in ("events", "gifts", "commitments")]
        people = list(Participation.objects.filter(visit__in=visits))
        roles = list(Role.objects.filter(participation__in=people))
        text, extraction = article.latest_version, article.latest_version.extractions.get()
        cited = list(Citation.objects.filter(version=text))
        with transaction.atomic():
            new = _copied(article, url=None, title=f"{article.title} (bản chép)")
            version = _copied(text, article=new, text=f"{text.text}.", sha256=f"{text.sha256[:-3]}cop", raw_file=None)
            extraction = _copied(extraction, version=version)
            keys = {"fact_key": "", "extraction": extraction}
            trees = {visit.pk: _copied(visit, **keys) for visit in visits}
            for visit in trees.values():
                VisitSource.objects.create(visit=visit, article=new)
            persons = {row.pk: _copied(row, visit=trees[row.visit_id], **keys) for row in people}
            targets = {("visit", pk): row for pk, row in trees.items()} | {("participation", pk): row for pk, row in persons.items()}
            for row in roles:
                targets["role", row.pk] = _copied(row, participation=persons[row.participation_id], **keys)
            for row in (row for rows in below for row in rows):
                name = {"visitevent": "event"}.get(row._meta.model_name, row._meta.model_name)
                links = {"by": persons.get(row.by_id)} if name == "commitment" else {}
                targets[name, row.pk] = _copied(row, visit=trees[row.visit_id], **links, **keys)
            for quote in cited:
                name = next(
                    name for name in ("visit", "participation", "role", "event", "gift", "commitment") if getattr(quote, f"{name}_id")
                )
                _copied(quote, version=version, **{name: targets[name, getattr(quote, f"{name}_id")]})


def _copied(row: Any, **changes: Any) -> Any:
    values = {field.name: getattr(row, field.attname if not field.is_relation else field.name) for field in row._meta.concrete_fields}
    values.pop("id")
    return type(row)._default_manager.create(**values | changes)


def bench_processes(folder: Path, number: int) -> None:
    import subprocess

    from tests.programs import MANAGE

    took = {}
    for workers in (1, 2):
        files = make_files(folder / f"by-{workers}", (20 + workers) * MILLION, number)
        began = time.perf_counter()
        subprocess.run([*MANAGE, "import_articles", str(files), "--workers", str(workers), "--json"], check=True, stdout=subprocess.DEVNULL)
        took[workers] = time.perf_counter() - began
    load = os.getloadavg()[0]
    say(f"two processes against one: {took[1] / took[2]:.2f} times as fast (aim: 1.7), starting included; load of the machine {load:.1f}")


def bench_full(stored: int) -> None:
    """The cost of a chunk among 1,000 articles and among many: rows are copied by the database until there are so many."""
    from django.db import connection

    def chunk_cost(first: int) -> float:
        best = float("inf")
        for attempt in range(3):
            ready = prepared(first + attempt * CHUNK, CHUNK)
            began = time.perf_counter()
            store(ready)
            best = min(best, time.perf_counter() - began)
        return best

    few = chunk_cost(30 * MILLION)
    began = time.perf_counter()
    with connection.cursor() as cursor:
        for sql in FILLING:
            cursor.execute(sql.replace("STORED", str(stored)))
        cursor.execute("ANALYZE")
    say(f"{stored} articles filled in in {time.perf_counter() - began:.0f} s")
    many = chunk_cost(31 * MILLION)
    say(f"an article among {stored} against one among 1,000: {many / few:.2f} times the time (aim: 1.5)")


# Articles with texts, extractions, visits and the bands of their texts, from one that is there: PostgreSQL does this in minutes.
FILLING = (
    """INSERT INTO visits_article (title, title_key, search_key, kind, byline, is_sample, version, created_at, published_on, outlet_id)
    SELECT 'Bài ' || n, 'bai ' || n, ' bai ' || n || ' ', 'visit_report', '', false, 1, now(), date '2010-01-01' + (n % 5000), NULL
    FROM generate_series(1, STORED) AS n""",
    """INSERT INTO visits_articleversion (article_id, number, text, sha256, reader, encoding, source_name, created_at)
    SELECT id, 1, 'Bài ' || id, md5(id::text) || md5((-id)::text), 'txt 1', 'utf-8', '', now() FROM visits_article WHERE title LIKE 'Bài %'
    ON CONFLICT DO NOTHING""",
    """INSERT INTO visits_textband (version_id, band)
    SELECT v.id, ('x' || substr(md5(v.id::text || '-' || b), 1, 16))::bit(64)::bigint
    FROM visits_articleversion v, generate_series(1, 16) AS b WHERE v.source_name = ''""",
    """INSERT INTO visits_rawfile (sha256, size, media_type, file)
    SELECT md5(n::text) || md5((-n)::text), 1, 'text/plain', 'raw/' || n FROM generate_series(1, STORED) AS n""",
)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--articles", type=int, default=400)
    parser.add_argument("--stored", type=int, default=MILLION)
    parser.add_argument("--skip", nargs="*", default=[], choices=["whole", "storing", "processes", "full"])
    options = parser.parse_args()
    with own_database() as kind, tempfile.TemporaryDirectory() as folder:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dieuphoi.settings")
        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0, interactive=False)
        call_command("load_fixtures", verbosity=0, stdout=io.StringIO())
        say(kind)
        if "whole" not in options.skip:
            bench_whole(Path(folder), options.articles)
        if "storing" not in options.skip:
            bench_storing(options.articles)
        if "processes" not in options.skip:
            bench_processes(Path(folder), options.articles)
        if "full" not in options.skip and kind == "PostgreSQL":
            bench_full(options.stored)


if __name__ == "__main__":
    main()
