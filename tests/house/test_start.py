"""The server and its worker live and end together."""

import os
import signal
import socket
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from dieuphoi.processes import answers, port_is_free, run_together

FOREVER = "import time; time.sleep(600)"


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


def make_child(tmp_path: Path, name: str, then: str = FOREVER) -> list[str]:
    """A program that writes down its process id, and then does something else."""
    return [sys.executable, "-c", f"import os, pathlib; pathlib.Path({str(tmp_path / name)!r}).write_text(str(os.getpid())); {then}"]


def is_running(tmp_path: Path, name: str) -> bool:
    try:
        os.kill(int((tmp_path / name).read_text()), 0)
    except ProcessLookupError:
        return False
    return True


def all_began(tmp_path: Path, *names: str) -> bool:
    return all((tmp_path / name).exists() and (tmp_path / name).read_text() for name in names)


def test_when_one_child_ends_so_does_the_other_and_its_name_is_told(tmp_path: Path) -> None:
    wait = f"import time, os; [time.sleep(.05) for _ in range(200) if not os.path.exists({str(tmp_path / 'web')!r})]"
    commands = {"web": make_child(tmp_path, "web"), "worker": make_child(tmp_path, "worker", wait)}
    assert run_together(commands, is_ready=lambda: False, on_ready=lambda: None) == "worker"
    assert not is_running(tmp_path, "web")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_both_children_and_leaves_the_handlers_as_they_were(tmp_path: Path, number: signal.Signals) -> None:
    before = signal.getsignal(number)
    told: list[int] = []

    def on_ready() -> None:
        told.append(1)
        os.kill(os.getpid(), number)

    commands = {name: make_child(tmp_path, name) for name in ("web", "worker")}
    assert run_together(commands, is_ready=lambda: all_began(tmp_path, "web", "worker"), on_ready=on_ready) is None
    assert told == [1]
    assert not is_running(tmp_path, "web")
    assert not is_running(tmp_path, "worker")
    assert signal.getsignal(number) is before


def test_a_child_that_ignores_the_request_is_killed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dieuphoi.processes.GRACE", 0.3)
    deaf = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); open({!r}, 'w').close(); time.sleep(600)"
    commands = {"worker": make_child(tmp_path, "worker", deaf.format(str(tmp_path / "deaf")))}
    started = time.monotonic()
    run_together(commands, is_ready=(tmp_path / "deaf").exists, on_ready=lambda: os.kill(os.getpid(), signal.SIGTERM))
    assert not is_running(tmp_path, "worker")
    assert time.monotonic() - started < 30


def test_a_taken_port_is_seen_before_anything_is_prepared(taken_port: int) -> None:
    assert not port_is_free("127.0.0.1", taken_port)
    # No database is allowed in this test: preparing one would fail differently.
    with pytest.raises(CommandError, match=f"Port {taken_port} is taken. .*--port {taken_port + 1}"):
        call_command("start", port=taken_port)


def test_a_port_that_listens_without_answering_is_not_ready(taken_port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dieuphoi.processes.ANSWER_TIMEOUT", 0.2)
    assert not answers("127.0.0.1", taken_port, "/", "localhost")


def test_development_listens_to_no_other_machine() -> None:
    with pytest.raises(CommandError, match=r"127\.0\.0\.1 only"):
        call_command("start", host="0.0.0.0")  # noqa: S104


def test_production_may_listen_elsewhere(settings: Settings, taken_port: int) -> None:
    settings.PRODUCTION = True
    with pytest.raises(CommandError, match="is taken"):
        call_command("start", host="127.0.0.1", port=taken_port)
