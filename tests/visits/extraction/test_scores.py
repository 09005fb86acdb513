"""The extractor on the sample articles: what must be right there, and how right."""

import json
from pathlib import Path

import pytest

from dieuphoi.vietnamese import stored_text
from visits.extraction import extract, to_payload
from visits.extraction.evaluation import Scores, judge

ROOT = Path(__file__).parents[3]
OURS = ROOT / "seeds"
ORIGINALS = ROOT.parent / "shared" / "seeds"
WHOLE = ("kind", "visits", "names", "province", "date", "delegation", "lead", "gifts", "events", "title", "published_on", "spans")
FLOORS = {**dict.fromkeys(WHOLE, 1.0), "roles": 0.95, "side": 0.95, "commitments": 0.75}


def scores_of(folder: Path) -> tuple[Scores, list[str]]:
    """Scores over a folder of articles with their expected records, and every difference in words."""
    scores = Scores()
    differences = []
    for path in sorted(folder.glob("*.txt")):
        text = stored_text(path.read_bytes().decode("utf-8-sig"))
        expected = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
        found = to_payload(extract(text), file=path.name)
        differences += [f"{path.stem}: {difference}" for difference in judge(scores, expected, found, text)]
    return scores, differences


@pytest.mark.parametrize("folder", [OURS, ORIGINALS], ids=["our own", "the originals beside the repository"])
def test_the_sample_articles_are_read_as_they_must_be(folder: Path) -> None:
    if not folder.is_dir():
        pytest.skip(f"the articles of {folder.name} beside the repository are not here")
    scores, differences = scores_of(folder)
    short = {name: scores.of(name) for name, floor in FLOORS.items() if scores.of(name) < floor}
    assert not short, "\n".join(differences)
