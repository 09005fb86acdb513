"""Programs of the project on a database of their own, for what only whole processes show: being killed, working at the same time."""

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection

APPLICATION = "dieuphoi-programs"
MANAGE = [sys.executable, str(settings.BASE_DIR / "manage.py")]
# A worker as ``./run`` starts it: after what was lost has been asked for again.
WORKER = """
import django
django.setup()
from django.core.management import call_command
from visits import tasks
tasks.forget_dead_tasks()
tasks.resume()
call_command("db_worker", reload=False, startup_delay=False, verbosity=0, interval=0.1, batch={batch})
"""


@dataclass(frozen=True)
class Programs:
    """A database that is migrated and empty, and a folder for files. ``file`` is the SQLite file, None on PostgreSQL.

    ``patience``: seconds that a program may take to its end.
    """

    environment: dict[str, str]
    folder: Path
    file: Path | None
    patience: float = 300.0

    def start(self, *arguments: str, **environment: str) -> "subprocess.Popen[str]":
        return self._popen([*MANAGE, *arguments], environment)

    def start_worker(self, *, batch: bool = False, **environment: str) -> "subprocess.Popen[str]":
        return self._popen([sys.executable, "-c", WORKER.format(batch=batch)], environment)

    def run(self, *arguments: str, **environment: str) -> str:
        """What the program printed; AssertionError with its complaints where it failed."""
        program = self.start(*arguments, **environment)
        out, err = program.communicate(timeout=self.patience)
        assert program.returncode == 0, err
        return out

    def run_json(self, *arguments: str, **environment: str) -> Any:
        return json.loads(self.run(*arguments, "--json", **environment))

    def query(self, sql: str) -> list[tuple[Any, ...]]:
        if self.file is None:
            with connection.cursor() as cursor:
                cursor.execute(sql)
                return cursor.fetchall()
        with sqlite3.connect(self.file, timeout=30) as database:
            return database.execute(sql).fetchall()

    def execute(self, sql: str) -> None:
        if self.file is None:
            with connection.cursor() as cursor:
                cursor.execute(sql)
            return
        with sqlite3.connect(self.file, timeout=30) as database:
            database.execute(sql)

    def value(self, sql: str) -> Any:
        return self.query(sql)[0][0]

    def _popen(self, command: list[str], environment: dict[str, str]) -> "subprocess.Popen[str]":
        return subprocess.Popen(
            command,
            env=self.environment | environment,
            cwd=settings.BASE_DIR,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )


@pytest.fixture
def programs(transactional_db: None, tmp_path: Path) -> Iterator[Programs]:
    """On PostgreSQL the test's own database; on SQLite, which is in memory there, a copy of it in a file."""
    folder = tmp_path / "var"
    environment = os.environ | {
        "DIEUPHOI_VAR": str(folder),
        "DJANGO_SETTINGS_MODULE": "dieuphoi.settings",
        "PYTHONPATH": str(settings.BASE_DIR),
        # By this name PostgreSQL knows their connections.
        "PGAPPNAME": APPLICATION,
    }
    environment.pop("DIEUPHOI_ENV", None)
    if connection.vendor == "sqlite":
        file = tmp_path / "db.sqlite3"
        connection.ensure_connection()
        with sqlite3.connect(file) as target:
            connection.connection.backup(target)
        yield Programs(environment | {"DATABASE_URL": f"sqlite:///{file}"}, folder, file)
        return
    named = connection.settings_dict
    user, password, host = named["USER"], named["PASSWORD"], named["HOST"] or "127.0.0.1"
    login = f"{user}:{password}" if password else user
    url = f"postgres://{login}@{host}:{named['PORT'] or 5432}/{named['NAME']}"
    yield Programs(environment | {"DATABASE_URL": url, "DATABASE_POOL": "2"}, folder, None)
