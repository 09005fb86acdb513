"""The same batch through the three engines gives the same rows: the command alone, the database's queue, Redis."""

import os
import zipfile
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import redis

from tests.absence import absent
from tests.programs import Programs, programs
from tests.synthetic import make_article

__all__ = ["programs"]

ARTICLES = 24
# What a batch leaves, in words that do not hang on keys.
ROWS = {
    "articles": "SELECT title, published_on, kind FROM visits_article ORDER BY title",
    "texts": "SELECT sha256, number, reader, source_name FROM visits_articleversion ORDER BY sha256",
    "visits": "SELECT fact_text FROM (SELECT delegation_text || area_text || date || attention AS fact_text FROM visits_visit) AS facts "
    "ORDER BY fact_text",
    "people": "SELECT name_text, side, is_lead, position FROM visits_participation ORDER BY name_text, side, position",
    "quotes": 'SELECT sha256, field, start, "end" FROM visits_citation JOIN visits_articleversion ON visits_articleversion.id = version_id '
    'ORDER BY sha256, field, start, "end"',
    "items": "SELECT position, path, place, outcome, reason, drafted_visits FROM visits_importitem ORDER BY position",
    "batch": "SELECT state, counts, failures FROM visits_importbatch",
}
# Those that hang on others first.
TABLES = (
    "importitem",
    "importsource",
    "importbatch",
    "openreason",
    "historicalcitation",
    "citation",
    "role",
    "participation",
    "visitevent",
    "gift",
    "commitment",
    "partnership",
    "attestation",
    "visitsource",
    "visit",
    "textband",
    "extraction",
    "articleversion",
    "article",
    "rawfile",
)


def make_files(folder: Path) -> None:
    folder.mkdir()
    with zipfile.ZipFile(folder / "bai.zip", "w") as archive:
        for number in range(ARTICLES):
            archive.writestr(f"{number:03}.txt", make_article(number, words=60))
    (folder / "rong.txt").write_bytes(b"")
    (folder / "trung.txt").write_text(make_article(3, words=60), encoding="utf-8")


def rows(programs: Programs) -> dict[str, list[Any]]:
    return {name: [tuple(map(str, row)) for row in programs.query(sql)] for name, sql in ROWS.items()}


def redis_address() -> str:
    address = os.environ.get("REDIS_URL", "redis://127.0.0.1:6379/9")
    try:
        redis.Redis.from_url(address, socket_connect_timeout=1).ping()
    except redis.RedisError:
        absent("Redis", f"Start one at {urlsplit(address).netloc}, or name another one: REDIS_URL=redis://host/9")
    return address


def import_inline(programs: Programs, folder: Path) -> None:
    program = programs.start("import_articles", str(folder))
    # One file is empty.
    assert program.communicate(timeout=300)[1]
    assert program.returncode == 1


def import_by_database(programs: Programs, folder: Path) -> None:
    programs.run("import_articles", "--background", str(folder))
    workers = [programs.start_worker(batch=True) for _ in range(1 if programs.file else 2)]
    for worker in workers:
        _, err = worker.communicate(timeout=300)
        assert worker.returncode == 0, err


def import_by_redis(programs: Programs, folder: Path) -> None:
    engine = {"TASK_ENGINE": "redis", "REDIS_URL": redis_address()}
    client = redis.Redis.from_url(engine["REDIS_URL"])
    client.flushdb()
    programs.run("import_articles", "--background", str(folder), **engine)
    programs.run("rqworker", "default", "--burst", "--worker-class", "rq.worker.SimpleWorker", **engine)
    client.flushdb()


@pytest.mark.parametrize("by_engine", [import_by_database, import_by_redis])
def test_every_engine_leaves_the_rows_that_the_command_leaves(programs: Programs, tmp_path: Path, by_engine: Any) -> None:
    make_files(tmp_path / "bai")
    by_engine(programs, tmp_path / "bai")
    delivered = rows(programs)
    assert f"'new': {ARTICLES}" in delivered["batch"][0][1] or f'"new": {ARTICLES}' in delivered["batch"][0][1]
    empty(programs)
    import_inline(programs, tmp_path / "bai")
    assert rows(programs) == delivered


def empty(programs: Programs) -> None:
    """As before the import, so that the second one finds nothing known."""
    if programs.file is None:
        programs.execute("TRUNCATE visits_importbatch, visits_article, visits_visit, visits_rawfile, visits_openreason CASCADE")
        return
    for table in TABLES:
        programs.execute(f"DELETE FROM visits_{table}")  # noqa: S608
