"""No pattern of the extraction runs away: its time grows with the text, whatever the text."""

import importlib
import pkgutil
import re
import time
from collections.abc import Iterator

import pytest

import visits.extraction

SHORT, TIMES = 4_000, 4
# Fourfold text in fourfold time; squared growth would be sixteenfold. The floor keeps the clock's grain out of the ratio.
GROWTH, FLOOR = 9, 0.001


def patterns() -> dict[str, re.Pattern[str]]:
    """Every compiled pattern that a module of the extraction holds, also inside rows and tables, by its place."""
    found: dict[str, re.Pattern[str]] = {}
    for info in pkgutil.iter_modules(visits.extraction.__path__, "visits.extraction."):
        for name, value in vars(importlib.import_module(info.name)).items():
            for number, pattern in enumerate(within(value)):
                found.setdefault(f"{info.name.rpartition('.')[2]}.{name}.{number}", pattern)
    return found


def within(value: object) -> Iterator[re.Pattern[str]]:
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, dict):
        yield from within(tuple(value.values()))
    elif isinstance(value, (list, tuple, set, frozenset)):
        for item in value:
            yield from within(item)


def pieces(pattern: re.Pattern[str]) -> list[str]:
    """What the pattern may begin with again and again: figures, letters, gaps and signs, and words of its own."""
    words = re.findall(r"[^\W\d_]{2,}", re.sub(r"\\.|\(\?\w+", " ", pattern.pattern))[:6]
    signs = [sign for sign in "/-–.,:;()\"'" if sign in pattern.pattern]
    made = ["1", " ", "a", "A", "a ", "1 ", "12/", "1.", "1-", "A b ", "\n", " \n", "((", "Aa-", *(f"1{sign}" for sign in signs)]
    made += [f"{word} " for word in words] + [f"{word} 1" for word in words[:3]]
    return [*made, " ".join(words) + " ", "1 ".join(words) + " "] if words else made


def seconds(pattern: re.Pattern[str], text: str) -> float:
    began = time.process_time()
    for _ in pattern.finditer(text):
        pass
    return time.process_time() - began


def grows_too_fast(pattern: re.Pattern[str], piece: str) -> bool:
    text = piece * (SHORT // len(piece))
    short = max(min(seconds(pattern, text) for _ in range(2)), FLOOR)
    # A busy machine's noise stays below the limit in the best of three runs.
    return not any(seconds(pattern, text * TIMES) < GROWTH * short for _ in range(3))


@pytest.mark.parametrize("place", sorted(patterns()))
def test_a_pattern_takes_time_with_the_length_of_the_text(place: str) -> None:
    pattern = patterns()[place]
    assert [piece for piece in pieces(pattern) if grows_too_fast(pattern, piece)] == []


def test_a_pattern_that_runs_away_is_seen() -> None:
    assert grows_too_fast(re.compile(r"\d+x"), "1")


def test_the_patterns_of_numbers_days_and_lines_are_among_them() -> None:
    modules = {place.partition(".")[0] for place in patterns()}
    assert {"dates", "money", "tokens", "normalising", "zones"} <= modules
