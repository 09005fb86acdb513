"""What is committed names no machine and no package host, and carries nobody's licence that binds its users."""

import re
import subprocess
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path

import pytest
from django.conf import settings

ROOT: Path = settings.BASE_DIR
# In pieces, so that this file does not name them.
HOSTS = ("pypi" + ".org", "python" + "hosted.org", "npm" + "js.org", "--index" + "-url=", "extra-index" + "-url")
MACHINE_PATHS = re.compile(r"(?<![\w.$}])/(?:" + "|".join(("work", "root", "home")) + r")/\w")
# Their terms would reach a program that is built on them. The LGPL's do not.
BINDING = re.compile(r"(?<![L-])A?GPL|GNU (?:Affero )?General", re.IGNORECASE)


def committed() -> list[Path]:
    answer = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    if answer.returncode != 0:
        pytest.skip("this is no git working copy")
    return [path for name in answer.stdout.split("\0") if name and (path := ROOT / name).is_file()]


def texts() -> list[tuple[str, str]]:
    found = []
    for path in committed():
        try:
            found.append((str(path.relative_to(ROOT)), path.read_text(encoding="utf-8")))
        except UnicodeDecodeError:
            continue
    return found


def test_no_file_names_a_package_host() -> None:
    assert [(name, host) for name, text in texts() for host in HOSTS if host in text] == []


def test_no_file_names_a_place_on_somebodys_machine() -> None:
    assert [(name, match.group()) for name, text in texts() for match in [MACHINE_PATHS.search(text)] if match] == []


def test_every_locked_package_has_its_hash() -> None:
    for lock in ("requirements.txt", "requirements-test.txt"):
        entries = re.split(r"\n(?=\S)", (ROOT / lock).read_text(encoding="utf-8").strip())
        assert [entry for entry in entries if not entry.startswith("#") and "--hash=sha256:" not in entry] == []


def locked(lock: str) -> list[str]:
    return re.findall(r"^([A-Za-z0-9_.-]+)==", (ROOT / lock).read_text(encoding="utf-8"), re.MULTILINE)


def licences(package: str) -> list[str]:
    """Each that may be chosen; empty for a package of another platform."""
    try:
        about = metadata(package).json
    except PackageNotFoundError:
        return []
    if expression := about.get("license_expression"):
        return str(expression).split(" OR ")
    return [name for name in about.get("classifier", []) if name.startswith("License")] or [str(about.get("license", "unknown"))]


@pytest.mark.parametrize(
    ("licence", "is_binding"),
    [("AGPL-3.0-only", True), ("GPL-2.0-only", True), ("License :: OSI Approved :: GNU General Public License v3 (GPLv3)", True)]
    + [("LGPL-3.0-only", False), ("License :: OSI Approved :: GNU Lesser General Public License v3", False), ("MIT", False)],
)
def test_the_gpl_is_told_from_the_lgpl(licence: str, is_binding: bool) -> None:
    assert (BINDING.search(licence) is not None) is is_binding


def test_no_package_of_the_runtime_is_under_the_gpl_alone() -> None:
    assert {
        package: names
        for package in locked("requirements.txt")
        if (names := licences(package)) and all(BINDING.search(name) for name in names)
    } == {}


def test_the_lock_of_the_tests_agrees_with_that_of_the_runtime() -> None:
    pins = [
        dict(re.findall(r"^([a-z0-9_.-]+)==(\S+)", (ROOT / lock).read_text(), re.M))
        for lock in ("requirements.txt", "requirements-test.txt")
    ]
    assert {name: (version, pins[1][name]) for name, version in pins[0].items() if pins[1].get(name, version) != version} == {}
