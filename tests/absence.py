"""What a test does where the machine lacks what it needs: it skips, and the run ends with the list."""

import os
from typing import NoReturn

import pytest

PREFIX = "absent: "
CHROMIUM, POSTGRES, SHARED = "Chromium", "PostgreSQL", "../shared"
# Names with commas between; for these a skip is a failure. The continuous check, which installs them, sets it.
REQUIRE = "DIEUPHOI_REQUIRE"


def absent(thing: str, why: str = "") -> NoReturn:
    """Skips the test that calls it, or fails it where the environment says that the thing has to be there."""
    required = [name.strip().casefold() for name in os.environ.get(REQUIRE, "").split(",")]
    if thing.casefold() in required:
        pytest.fail(f"{thing} is required here and absent. {why}", pytrace=False)
    pytest.skip(f"{PREFIX}{thing}. {why}".rstrip(". ") + ".")


def absences(reasons: list[str]) -> dict[str, int]:
    """How many tests were skipped for each thing; skips for another reason are none of them."""
    counts: dict[str, int] = {}
    for reason in reasons:
        if PREFIX in reason:
            thing = reason.split(PREFIX, 1)[1]
            counts[thing] = counts.get(thing, 0) + 1
    return counts
