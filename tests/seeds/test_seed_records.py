"""The five retold articles and the records expected of them."""

from pathlib import Path

import pytest

from dieuphoi.vietnamese import folded_key
from tests.gold import article_kind, problems, record, stems

SEEDS = Path(__file__).parents[2] / "seeds"
OUTLET = "Bài mẫu (kể lại)"


def make_stems() -> list[str]:
    return [stem for stem in stems(SEEDS) if stem != "README"]


@pytest.mark.parametrize("stem", make_stems())
def test_every_expected_value_stands_in_the_article(stem: str) -> None:
    assert problems(SEEDS, stem) == []


def test_there_are_five_articles_of_which_four_report_a_visit() -> None:
    kinds = [article_kind(record(SEEDS, stem)) for stem in make_stems()]
    assert sorted(kinds) == ["other", *["visit_report"] * 4]


@pytest.mark.parametrize("stem", make_stems())
def test_every_article_says_that_it_is_a_retold_sample(stem: str) -> None:
    lines = (SEEDS / f"{stem}.txt").read_text(encoding="utf-8").split("\n")
    assert lines.count(f"Nguồn: {OUTLET}") == 1
    assert record(SEEDS, stem)["article"]["outlet"] == OUTLET


@pytest.mark.parametrize("stem", make_stems())
def test_the_year_that_no_reader_could_know_stays_open(stem: str) -> None:
    text = folded_key((SEEDS / f"{stem}.txt").read_text(encoding="utf-8"))
    days = [visit["date"] for visit in record(SEEDS, stem)["visits"]]
    for day in days:
        year = day[:4]
        assert year == "XXXX" or year in text
