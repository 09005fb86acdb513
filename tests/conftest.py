"""What every test finds: quick passwords, files in a temporary place, Debian's Chromium, and the list of what was absent."""

import os
import shutil
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.db import connection
from pytest_django import Settings

from tests.absence import CHROMIUM, POSTGRES, SHARED, absences, absent

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")


@pytest.fixture(autouse=True)
def _quick_and_tidy(settings: Settings, tmp_path: Path) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    # Beside the test's own folder: what a test imports from there must not be what it stored.
    settings.VAR = tmp_path.with_name(f"{tmp_path.name}-var")
    settings.MEDIA_ROOT = settings.VAR / "media"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder beside the working copy with the reference articles and scorers; a test that asks for it is skipped without it."""
    folder: Path = django_settings.BASE_DIR.parent / "shared"
    if not folder.is_dir():
        absent(SHARED)
    return folder


def chromium_path() -> str | None:
    return next((found for name in CHROMIUM_NAMES if (found := shutil.which(name))), None)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """pytest-playwright's ``page`` then runs in the system's Chromium: nothing is downloaded."""
    # Root has no sandbox, and a test machine has no graphics card and nobody to report to.
    flags = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking", "--disable-component-update"]
    return {**browser_type_launch_args, "executable_path": chromium_path(), "args": flags}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_context_args, "locale": "vi-VN", "timezone_id": django_settings.TIME_ZONE, "viewport": {"width": 1440, "height": 900}}


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    # Playwright leaves an event loop running, which Django takes for asynchronous code: its tests come last.
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_setup(item: pytest.Item) -> Generator[None]:
    if item.get_closest_marker("browser") is not None:
        if chromium_path() is None:
            absent(CHROMIUM, "On Debian: apt install chromium")
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    if item.get_closest_marker("postgres") is not None and connection.vendor != "postgresql":
        absent(POSTGRES, "Name one: DATABASE_URL=postgres://user@host/name")
    return (yield)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    reports = terminalreporter.stats.get("skipped", [])
    counts = absences([str(report.longrepr[2]) for report in reports if isinstance(report.longrepr, tuple)])
    if not counts:
        return
    terminalreporter.section("skipped, for this machine lacks")
    for thing, count in sorted(counts.items()):
        terminalreporter.line(f"{count:4} tests: {thing}")
