"""Imports run one way; pyproject.toml says which, and these tests hold what its lists of names cannot."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

ROOT = settings.BASE_DIR
PURE = ("dieuphoi.partial_dates", "dieuphoi.spans", "dieuphoi.vietnamese")


def imported(source: str) -> set[str]:
    """Full names of what a module imports: ``from a import b`` counts as a.b."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def modules(*folders: str) -> Iterator[tuple[str, set[str]]]:
    """Path and imports of every module under these folders."""
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*.py")):
            yield str(path.relative_to(ROOT)), imported(path.read_text(encoding="utf-8"))


def is_within(name: str, packages: tuple[str, ...]) -> bool:
    return any(name == package or name.startswith(f"{package}.") for package in packages)


def strangers(folder: str, allowed: tuple[str, ...], among: tuple[str, ...] = ("",)) -> list[tuple[str, str]]:
    """Imports of a folder that lie within ``among`` and not within ``allowed``."""
    found = []
    for path, names in modules(folder):
        found += [(path, name) for name in sorted(names) if (among == ("",) or is_within(name, among)) and not is_within(name, allowed)]
    return found


def test_every_contract_holds() -> None:
    linter = Path(sys.executable).with_name("lint-imports")
    answer = subprocess.run([linter, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False, timeout=120)
    assert answer.returncode == 0, answer.stdout + answer.stderr
    assert "0 broken" in answer.stdout


def test_extraction_stands_on_the_standard_library_and_the_pure_base_alone() -> None:
    assert strangers("visits/extraction", ("visits.extraction", *PURE, *sys.stdlib_module_names)) == []


@pytest.mark.parametrize("module", PURE)
def test_the_pure_base_stands_on_the_standard_library_alone(module: str) -> None:
    names = imported((ROOT / f"{module.replace('.', '/')}.py").read_text(encoding="utf-8"))
    assert [name for name in names if not is_within(name, (*PURE, *sys.stdlib_module_names))] == []


def test_extraction_reads_no_clock_and_asks_no_network() -> None:
    clocks = ("time", "socket", "http", "urllib.request", "random", "secrets", "subprocess")
    assert [(path, name) for path, names in modules("visits/extraction") for name in names if is_within(name, clocks)] == []


def test_the_public_api_takes_editions_and_no_other_model() -> None:
    assert strangers("visits/api", ("visits.api", "visits.models.public"), among=("visits", "people")) == []


def test_unfold_is_imported_in_one_module() -> None:
    users = {path for path, names in modules("dieuphoi", "people", "visits") if any(is_within(name, ("unfold",)) for name in names)}
    assert users == {"dieuphoi/admin_site.py"}


def test_no_module_imports_relatively_or_inside_a_function() -> None:
    found = []
    for folder in ("dieuphoi", "people", "visits"):
        for path in (ROOT / folder).rglob("*.py"):
            tree = ast.parse(path.read_text(encoding="utf-8"))
            inner = [node for part in ast.walk(tree) if isinstance(part, ast.FunctionDef) for node in ast.walk(part)]
            found += [(path.name, node.lineno) for node in inner if isinstance(node, ast.Import | ast.ImportFrom)]
    assert found == []


def test_an_import_that_breaks_the_rule_is_seen() -> None:
    names = imported("import json\nfrom visits.models import PublishingLog\nimport django.db.models as m")
    assert names == {"json", "visits.models.PublishingLog", "django.db.models"}
    assert not is_within("visits.models_of_old", ("visits.models",))
