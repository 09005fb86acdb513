"""The script that everybody calls first: when it installs, what it starts, and what it says where it cannot."""

import ast
import importlib.machinery
import importlib.util
import os
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from django.conf import settings

SCRIPT = settings.BASE_DIR / "run"


class Became(Exception):
    """Stands for the program that would have taken this process's place."""


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The script, with a folder of its own for a project, two locks in it, and no program started for real."""
    loader = importlib.machinery.SourceFileLoader("run_script", str(SCRIPT))
    spec = importlib.util.spec_from_loader("run_script", loader)
    assert spec is not None
    module = importlib.util.module_from_spec(spec)
    loader.exec_module(module)
    monkeypatch.setattr(module, "ROOT", tmp_path)
    monkeypatch.setattr(module, "VENV", tmp_path / ".venv")
    for lock in (module.RUNTIME, module.TEST):
        (tmp_path / lock).write_text("a==1\n")

    def become(*arguments: str) -> None:
        raise Became(list(arguments))

    monkeypatch.setattr(module, "become", become)
    monkeypatch.setattr(module, "call", lambda *arguments: pytest.fail(f"started {arguments}"))
    monkeypatch.setattr(os, "chdir", lambda folder: None)
    return module


def make_installed(run: ModuleType, *locks: str) -> None:
    run.python().parent.mkdir(parents=True, exist_ok=True)
    run.python().touch()
    for lock in locks:
        run.stamp_of(lock).write_text(run.hash_of(lock))


def make_pip(run: ModuleType, monkeypatch: pytest.MonkeyPatch, *, status: int = 0, version: tuple[int, ...] = (24, 0)) -> list[list[str]]:
    """Notes each call instead of starting it; -m venv makes the folder, pip answers with the status."""
    calls: list[list[str]] = []

    def call(*arguments: str) -> int:
        calls.append(list(arguments))
        if "venv" in arguments:
            make_installed(run)
            return 0
        return status

    monkeypatch.setattr(run, "call", call)
    monkeypatch.setattr(run, "pip_version", lambda: version if run.python().exists() else ())
    return calls


def what_it_becomes(run: ModuleType, *arguments: str) -> Any:
    with pytest.raises(Became) as became:
        run.main(list(arguments))
    return became.value.args[0]


def test_a_warm_start_compares_one_hash_and_starts_nothing_else(run: ModuleType) -> None:
    make_installed(run, run.RUNTIME)
    assert what_it_becomes(run, "extract", "a.txt") == [str(run.ROOT / "manage.py"), "extract", "a.txt"]


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [([], ["start"]), (["--port", "8001"], ["start", "--port", "8001"]), (["migrate", "--plan"], ["migrate", "--plan"])],
)
def test_without_a_command_it_starts_and_with_one_it_is_manage_py(run: ModuleType, arguments: list[str], expected: list[str]) -> None:
    make_installed(run, run.RUNTIME)
    assert what_it_becomes(run, *arguments) == [str(run.ROOT / "manage.py"), *expected]


def test_test_hands_its_arguments_to_pytest_once_both_locks_are_installed(run: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    make_installed(run, run.RUNTIME)
    calls = make_pip(run, monkeypatch)
    assert what_it_becomes(run, "test", "-k", "span") == ["-m", "pytest", "-k", "span"]
    assert [call[-1] for call in calls] == [str(run.ROOT / run.TEST)]


def test_the_first_start_makes_the_environment_and_checks_every_hash(
    run: ModuleType, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    calls = make_pip(run, monkeypatch)
    what_it_becomes(run)
    assert "venv" in calls[0]
    assert "--require-hashes" in calls[1]
    assert len(calls) == 2
    said = capfd.readouterr()
    assert "installing requirements.txt" in said.err
    assert said.out == ""


def test_a_changed_lock_is_installed_again_and_an_unchanged_one_is_not(run: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    make_installed(run, run.RUNTIME, run.TEST)
    calls = make_pip(run, monkeypatch)
    (run.ROOT / run.RUNTIME).write_text("a==2\n")
    what_it_becomes(run, "test")
    assert [call[-1] for call in calls] == [str(run.ROOT / run.RUNTIME)]
    what_it_becomes(run, "test")
    assert len(calls) == 1


def test_an_installation_that_failed_starts_nothing_and_is_tried_again(
    run: ModuleType, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    calls = make_pip(run, monkeypatch, status=1)
    for _ in range(2):
        with pytest.raises(SystemExit) as left:
            run.main([])
        assert left.value.code == 2
    assert sum("pip" in call for call in calls) == 2
    assert "could not install requirements.txt" in capfd.readouterr().err


def test_an_environment_whose_python_has_gone_is_made_anew(run: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    make_installed(run, run.RUNTIME)
    run.python().unlink()
    calls = make_pip(run, monkeypatch)
    what_it_becomes(run)
    assert [("venv" in call, "--clear" in call) for call in calls] == [(True, True), (False, False)]


def test_an_old_python_is_told_which_one_is_needed(run: ModuleType, capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        run.check_python((3, 9, 2))
    assert left.value.code == 2
    said = capfd.readouterr().err
    assert "Python 3.9.2" in said
    assert "3.11 or newer" in said


def test_a_python_without_pip_names_the_package_to_install(
    run: ModuleType, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == "ensurepip" else object())
    with pytest.raises(SystemExit):
        run.check_python((3, 12, 1))
    assert "python3.12-venv" in capfd.readouterr().err


def test_a_pip_that_is_too_old_is_named_with_its_version(
    run: ModuleType, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    make_pip(run, monkeypatch, version=(20, 1))
    with pytest.raises(SystemExit):
        run.main([])
    assert "20.1; 22.3 or newer is needed" in capfd.readouterr().err


def test_help_needs_no_environment(run: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    run.main(["--help"])
    assert "./run test" in capsys.readouterr().out


def test_an_old_python_can_read_the_script_as_far_as_its_message() -> None:
    tree = ast.parse(SCRIPT.read_text(encoding="utf-8"), feature_version=(3, 6))
    modules = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    assert modules <= {"fcntl", "hashlib", "importlib.util", "os", "subprocess", "sys"}
    assert os.access(SCRIPT, os.X_OK)
