"""The word lists of the rules: read by everybody who can write a table, so each must be well-formed."""

import unicodedata
from pathlib import Path

import pytest

import visits.extraction
from dieuphoi.vietnamese import tone_key
from visits.extraction.lexicons import lexicon_digest

LEXICON = Path(visits.extraction.__file__).parent / "lexicon"
TABLES = sorted(LEXICON.glob("*.tsv"))
# The columns that together name a row; one word may be of several kinds in the tables of gazetteers, which have tests of their own.
OWN_KEYS = {"districts": 3, "foreign_places": 3, "provinces": 3, "central_bodies": 1, "dates": 2, "targets": 2}


@pytest.mark.parametrize("path", TABLES, ids=lambda path: path.stem)
def test_a_table_is_composed_has_its_columns_and_no_stray_spaces(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert unicodedata.is_normalized("NFC", text) and "\r" not in text and "\ufeff" not in text
    header, *rows = [line.split("\t") for line in text.splitlines()]
    assert header[-2:] == ["note", "example"] and len(set(header)) == len(header)
    assert all(len(row) == len(header) for row in rows), [row for row in rows if len(row) != len(header)]
    assert all(cell == cell.strip() for row in rows for cell in row)
    assert all(row[0] for row in rows)


@pytest.mark.parametrize("path", TABLES, ids=lambda path: path.stem)
def test_a_table_has_no_row_twice(path: Path) -> None:
    width = OWN_KEYS.get(path.stem, 1)
    rows = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()[1:]]
    # Print tells "Trường" from "trường": the case counts.
    keys = [tuple(row[:width]) for row in rows]
    assert sorted({key for key in keys if keys.count(key) > 1}) == []


def test_the_digest_says_which_words_were_used() -> None:
    assert len(lexicon_digest()) == 64 and lexicon_digest() == lexicon_digest()


def test_keys_do_not_depend_on_where_the_tone_stands() -> None:
    assert tone_key("Uỷ viên") == tone_key("Ủy viên")
