"""What the machine lacks is skipped and listed, except where it has to be there."""

import pytest

from tests.absence import CHROMIUM, POSTGRES, REQUIRE, absences, absent


def test_an_absent_thing_skips_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(REQUIRE, raising=False)
    with pytest.raises(pytest.skip.Exception, match="absent: Chromium. On Debian: apt install chromium."):
        absent(CHROMIUM, "On Debian: apt install chromium")


@pytest.mark.parametrize(("required", "fails"), [("chromium,postgresql", True), ("Chromium", True), ("postgresql", False), ("", False)])
def test_a_required_thing_fails_the_run(monkeypatch: pytest.MonkeyPatch, required: str, fails: bool) -> None:
    monkeypatch.setenv(REQUIRE, required)
    with pytest.raises(pytest.fail.Exception if fails else pytest.skip.Exception):
        absent(CHROMIUM)


def test_the_list_counts_by_thing_and_leaves_out_other_skips(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(REQUIRE, raising=False)
    reasons = []
    for thing in (CHROMIUM, POSTGRES, POSTGRES):
        with pytest.raises(pytest.skip.Exception) as skipped:
            absent(thing)
        reasons.append(f"Skipped: {skipped.value.msg}")
    assert absences([*reasons, "Skipped: this is no git working copy"]) == {"Chromium.": 1, "PostgreSQL.": 2}
