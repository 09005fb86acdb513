"""The settings refuse to start rather than guess, and never tell a secret."""

import os
import secrets
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

SHOW = "from django.conf import settings as s; print(s.DEBUG, s.FOUR_EYES, s.ALLOWED_HOSTS, s.DATABASES['default']['ENGINE'])"


def python(tmp_path: Path, *arguments: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    """Runs the project's Python with this environment and no other settings."""
    clean = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    clean |= {"DJANGO_SETTINGS_MODULE": "dieuphoi.settings", "DIEUPHOI_VAR": str(tmp_path / "var"), "PYTHONUTF8": "1"}
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=settings.BASE_DIR,
        env=clean | environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def make_production(**changes: str) -> dict[str, str]:
    environment = {"DIEUPHOI_ENV": "production", "SECRET_KEY": secrets.token_urlsafe(60), "ALLOWED_HOSTS": "dieuphoi.example"}
    return {name: value for name, value in (environment | changes).items() if value}


def test_development_needs_nothing_and_listens_to_this_machine_only(tmp_path: Path) -> None:
    answer = python(tmp_path, "-c", SHOW)
    assert answer.stdout == "True False ['127.0.0.1', 'localhost', '[::1]'] django.db.backends.sqlite3\n"


def test_the_key_of_development_is_made_once_in_a_file_of_its_owner(tmp_path: Path) -> None:
    show_key = "from django.conf import settings as s; print(s.SECRET_KEY)"
    first, second = (python(tmp_path, "-c", show_key).stdout for _ in range(2))
    assert first == second
    assert len(first) > 50
    assert stat.S_IMODE((tmp_path / "var" / "secret-key").stat().st_mode) == 0o600


@pytest.mark.parametrize("name", ["SECRET_KEY", "ALLOWED_HOSTS"])
def test_production_names_the_variable_that_it_misses_and_makes_nothing(tmp_path: Path, name: str) -> None:
    environment = make_production(**{name: ""})
    answer = python(tmp_path, "manage.py", "check", **environment)
    assert answer.returncode != 0
    assert f"needs the environment variable {name}" in answer.stderr
    assert environment.get("SECRET_KEY", "no key given") not in answer.stderr + answer.stdout
    assert not (tmp_path / "var" / "secret-key").exists()


def test_production_asks_for_a_second_pair_of_eyes_and_shows_no_errors(tmp_path: Path) -> None:
    answer = python(tmp_path, "-c", SHOW, **make_production(DATABASE_URL="postgres://somebody@db.example/dieuphoi"))
    assert answer.stdout == "False True ['dieuphoi.example'] django.db.backends.postgresql\n"


def test_production_passes_the_deployment_check_without_a_warning(tmp_path: Path) -> None:
    answer = python(tmp_path, "manage.py", "check", "--deploy", "--fail-level", "WARNING", **make_production())
    assert (answer.returncode, answer.stderr) == (0, "")
    assert "no issues (0 silenced)" in answer.stdout


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({"DIEUPHOI_ENV": "staging"}, "DIEUPHOI_ENV is 'staging'"),
        ({"DATABASE_URL": "mysql://root:hunter2@db.example/x"}, "must begin with sqlite:// or postgres://"),
    ],
)
def test_a_value_that_is_not_understood_is_refused_without_telling_a_password(
    tmp_path: Path, environment: dict[str, str], expected: str
) -> None:
    answer = python(tmp_path, "-c", SHOW, **environment)
    assert answer.returncode != 0
    assert expected in answer.stderr
    assert "hunter2" not in answer.stderr


def test_postgresql_gets_a_pool_and_sqlite_waits_at_the_start_of_a_transaction(tmp_path: Path) -> None:
    show = "from django.conf import settings as s; d = s.DATABASES['default']; o = d['OPTIONS']; print(d.get('CONN_MAX_AGE'), {})"
    pooled = python(tmp_path, "-c", show.format("o['pool']['max_size'], o['prepare_threshold']"), DATABASE_URL="postgres://u@db.example/x")
    assert pooled.stdout == "0 8 None\n"
    waiting = python(tmp_path, "-c", show.format("o['transaction_mode'], o['timeout'], 'WAL' in o['init_command']"))
    assert waiting.stdout == "60 IMMEDIATE 20 True\n"
