"""Our own articles and the records expected of them: each record agrees with its text, and the kinds are mixed."""

import re
from pathlib import Path

import pytest

from tests.gold import article_kind, problems, record, stems

CORPUS = Path(__file__).parent
PARTS = tuple(part for part in (CORPUS / "unseen", CORPUS / "development") if part.is_dir())


@pytest.mark.parametrize(("part", "stem"), [pytest.param(part, stem, id=f"{part.name}/{stem}") for part in PARTS for stem in stems(part)])
def test_every_expected_value_stands_in_the_article(part: Path, stem: str) -> None:
    assert problems(part, stem) == []


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.name)
def test_articles_are_numbered_once_and_without_gaps(part: Path) -> None:
    matches = [re.fullmatch(r"(\d{3})_[a-z0-9_]+", stem) for stem in stems(part)]
    assert [int(match.group(1)) for match in matches if match] == list(range(1, len(matches) + 1))


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.name)
def test_at_least_a_quarter_of_the_articles_reports_no_visit(part: Path) -> None:
    kinds = [article_kind(record(part, stem)) for stem in stems(part)]
    assert 4 * kinds.count("other") >= len(kinds)


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.name)
def test_no_person_of_the_sample_articles_is_used_again(part: Path) -> None:
    seeds = CORPUS.parents[1] / "seeds"
    real = {person["name"] for stem in stems(seeds) if stem != "README" for person in record(seeds, stem)["people"]}
    ours = {person["name"] for stem in stems(part) for person in record(part, stem)["people"]}
    assert not real & ours
