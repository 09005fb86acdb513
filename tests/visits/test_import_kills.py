"""Whatever is killed in the middle of a batch, and however often: in the end every article is there once, and every count is right.

The suite kills a few times. ``DIEUPHOI_KILLS=20 DIEUPHOI_KILL_ARTICLES=2000`` before it is the whole measure.
"""

import json
import os
import random
import signal
import subprocess
import time
import zipfile
from dataclasses import replace
from pathlib import Path

from tests.programs import APPLICATION, Programs, programs
from tests.synthetic import make_article

__all__ = ["programs"]

KILLS = int(os.environ.get("DIEUPHOI_KILLS", "3"))
ARTICLES = int(os.environ.get("DIEUPHOI_KILL_ARTICLES", "60"))
SEED = int(os.environ.get("DIEUPHOI_KILL_SEED", "0")) or random.randrange(1, 10**6)
WORDS = 60
# Seconds that a program may take to begin with the batch.
PATIENCE = 90.0
# ... and to end, after it was killed; and one that is not killed, with all that is left of the batch.
LEFT_ALONE = 300.0
TO_THE_END = 300.0 + ARTICLES


def make_files(folder: Path, number: int) -> None:
    """Half of the articles in an archive, half beside it."""
    folder.mkdir()
    with zipfile.ZipFile(folder / "bai.zip", "w") as archive:
        for position in range(number):
            name, text = f"{position:05}.txt", make_article(position, words=WORDS)
            if position % 2:
                archive.writestr(f"trong/{name}", text)
            else:
                (folder / name).write_text(text, encoding="utf-8")


def done(programs: Programs) -> int:
    counts = programs.value("SELECT counts FROM visits_importbatch")
    return int((json.loads(counts) if isinstance(counts, str) else counts).get("new", 0))


def wait_for(programs: Programs, wanted: int, program: "subprocess.Popen[str]") -> None:
    """Until so many articles are stored, or nothing goes on any more."""
    deadline = time.monotonic() + PATIENCE
    while done(programs) < wanted and program.poll() is None and time.monotonic() < deadline:
        time.sleep(0.05)


def start_something(programs: Programs, kind: str) -> "subprocess.Popen[str]":
    if kind == "command":
        return programs.start("import_articles", "--resume", "--workers", "2", "--json")
    if kind == "web":
        return programs.start("start", "--port", "18751")
    return programs.start_worker()


def cut_connections(programs: Programs) -> None:
    """Those of the programs: this process keeps some in its own pool."""
    mine = f"datname = current_database() AND application_name = '{APPLICATION}'"
    programs.query(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {mine}")  # noqa: S608 - a name of ours


def kill(program: "subprocess.Popen[str]") -> None:
    program.send_signal(signal.SIGKILL)
    # The web server's worker is only asked to end: it first brings its minute of work to an end.
    program.communicate(timeout=LEFT_ALONE)


def check(programs: Programs, summary: dict[str, object], *, originals: int) -> None:
    assert {name: summary[name] for name in ("state", "new", "failed", "unchanged", "drafted_visits")} == {
        "state": "finished",
        "new": ARTICLES,
        "failed": 0,
        "unchanged": 0,
        "drafted_visits": ARTICLES,
    }
    assert programs.query("SELECT outcome, count(*), count(DISTINCT version_id) FROM visits_importitem GROUP BY outcome") == [
        ("new", ARTICLES, ARTICLES)
    ]
    for table in ("article", "articleversion", "extraction", "visit", "visitsource", "historicalvisit", "historicalarticle"):
        assert (table, programs.value(f"SELECT count(*) FROM visits_{table}")) == (table, ARTICLES)  # noqa: S608
    counted = "SELECT count(*), count(DISTINCT version_id) FROM visits_citation"
    assert programs.query(counted.replace("citation", "historicalcitation")) == programs.query(counted)
    assert programs.value("SELECT count(DISTINCT version_id) FROM visits_citation") == ARTICLES
    # Every original is there, and nothing else.
    assert programs.value("SELECT count(*) FROM visits_rawfile") == originals
    names = {name for (name,) in programs.query("SELECT file FROM visits_rawfile")}
    assert {f"raw/{path.name}" for path in (programs.folder / "media" / "raw").iterdir()} == names


def resumed(programs: Programs) -> dict[str, object]:
    """What the command says that goes on with the batch to its end."""
    patient = replace(programs, patience=TO_THE_END)
    summary: dict[str, object] = patient.run_json("import_articles", "--resume", str(programs.value("SELECT id FROM visits_importbatch")))
    return summary


def test_a_batch_that_is_killed_again_and_again_ends_with_each_article_once(programs: Programs, tmp_path: Path) -> None:
    rng = random.Random(SEED)  # noqa: S311
    make_files(tmp_path / "bai", ARTICLES)
    programs.run("import_articles", "--background", str(tmp_path / "bai"))
    kinds = ["worker", "command", *(["connections"] if programs.file is None else []), *(["web"] if KILLS >= 20 else [])]
    for left in range(KILLS, 0, -1):
        kind = kinds[left % len(kinds)]
        before = done(programs)
        wanted = before + rng.randint(1, max(1, 2 * (ARTICLES - before) // (left + 1)))
        program = start_something(programs, kind)
        wait_for(programs, wanted, program)
        time.sleep(rng.random() / 20)
        if kind == "connections":
            cut_connections(programs)
            wait_for(programs, wanted + 1, program)
        kill(program)
    # The archive itself was copied into the storage, too.
    check(programs, resumed(programs), originals=ARTICLES + 1)


def test_a_command_that_is_killed_is_gone_on_with_by_another(programs: Programs, tmp_path: Path) -> None:
    make_files(tmp_path / "bai", ARTICLES)
    program = programs.start("import_articles", str(tmp_path / "bai"), "--workers", "2")
    deadline = time.monotonic() + PATIENCE
    while not programs.value("SELECT count(*) FROM visits_importbatch") and time.monotonic() < deadline:
        time.sleep(0.05)
    wait_for(programs, 1, program)
    kill(program)
    check(programs, resumed(programs), originals=ARTICLES)
