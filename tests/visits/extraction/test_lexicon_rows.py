"""The word lists of the rules: in order, explained, and no row that its own example could do without."""

import ast
import json
import re
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from zlib import crc32

import pytest
from django.core.management import CommandError, call_command

import visits.extraction
from visits.extraction import extract, lexicon_check, lexicons, to_payload
from visits.extraction.lexicon_check import CACHED_FROM, TABLES, form_problems, idle_rows, is_needed

# Of a table with more rows than this, the suite reads one row in so many; ``check_lexicon`` reads all.
SMALL, SHARE = 30, 12
VISIT = "Ngày 5/6/2019, đoàn công tác Bộ Ngoại giao làm việc với UBND tỉnh Thái Bình."


def number_of(name: str, column: str, word: str) -> int:
    return next(number for number, row in enumerate(lexicons.table(name)) if row[column] == word)


def sample(name: str) -> list[int]:
    """All rows of a small table; of a large one those whose word says so, wherever the row stands."""
    rows = lexicons.table(name)
    return [number for number, row in enumerate(rows) if len(rows) <= SMALL or crc32(next(iter(row.values())).encode()) % SHARE == 0]


def read(text: str) -> str:
    return json.dumps(to_payload(extract(text), file=""), ensure_ascii=False)


@pytest.fixture
def copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder with tables to spoil, which the check reads instead of ours."""
    for path in lexicons.FOLDER.glob("*.tsv"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    monkeypatch.setattr(lexicons, "FOLDER", tmp_path)
    monkeypatch.setattr(lexicon_check, "FOLDER", tmp_path)
    lexicons.read_table.cache_clear()
    yield tmp_path
    lexicons.read_table.cache_clear()


def spoil(folder: Path, name: str, old: str, new: str) -> list[str]:
    path = folder / f"{name}.tsv"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    lexicons.read_table.cache_clear()
    return form_problems(name)


def test_every_table_is_checked() -> None:
    assert {path.stem for path in lexicons.FOLDER.glob("*.tsv")} == set(TABLES)


@pytest.mark.parametrize("module", sorted(CACHED_FROM.keys() - {"lexicons", "vietnamese"}))
def test_a_cache_is_emptied_for_every_table_that_it_is_made_of(module: str) -> None:
    source = (Path(visits.extraction.__file__).parent / f"{module}.py").read_text(encoding="utf-8")
    cached = [
        node
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.FunctionDef) and any("cache" in ast.unparse(decorator) for decorator in node.decorator_list)
    ]
    read = {name for node in cached for name in re.findall(r"\b(?:table|words|keys)\('(\w+)'", ast.unparse(node))}
    assert cached and read <= CACHED_FROM[module]


@pytest.mark.parametrize("name", TABLES)
def test_a_table_has_its_columns_a_note_in_every_row_and_no_row_twice(name: str) -> None:
    assert form_problems(name) == []


@pytest.mark.parametrize("name", TABLES)
def test_no_example_could_do_without_its_row(name: str) -> None:
    assert list(idle_rows(name, sample(name))) == []


def test_a_new_row_without_an_example_is_refused(copied: Path) -> None:
    assert any("without an example" in problem for problem in spoil(copied, "moving", "\nvào\t", "\nrẽ\tđi đến\t\nvào\t"))


def test_a_row_twice_is_refused_also_with_other_capitals(copied: Path) -> None:
    problems = spoil(copied, "moving", "\nsang\t", "\nĐến\t\t\nsang\t")
    assert any("stands already" in problem for problem in problems)


def test_decomposed_letters_are_refused(copied: Path) -> None:
    problems = spoil(copied, "moving", "\nđến\t", "\nđe\u0302\u0301n\t")
    assert any("not NFC" in problem for problem in problems)


def test_an_unknown_column_is_refused(copied: Path) -> None:
    assert any("columns" in problem for problem in spoil(copied, "moving", "\tnote\t", "\tcomment\t"))


def test_a_row_without_a_note_is_refused(copied: Path) -> None:
    assert any("no note" in problem for problem in spoil(copied, "moving", "\nvào\t", "\nrẽ\t\t\nvào\t"))


def test_cells_beyond_the_columns_are_refused(copied: Path) -> None:
    assert any("more cells" in problem for problem in spoil(copied, "moving", "\nvào\t", "\nrẽ\tx\ty\tz\nvào\t"))


def test_a_word_that_an_example_does_not_have_is_idle() -> None:
    number = number_of("statements", "phrase", "đề nghị")
    assert not is_needed("statements", number, VISIT)
    assert is_needed("statements", number, f"{VISIT} Chủ tịch UBND tỉnh Trần Văn Bình đề nghị Bộ giúp tỉnh tìm đối tác.")


def test_a_word_of_which_a_module_made_a_constant_is_missed_too() -> None:
    # The scales of money are part of a pattern that is made when the module is imported.
    assert is_needed("scales", number_of("scales", "word", "triệu"), f"{VISIT} Đoàn tặng Hội Khuyến học tỉnh 50 triệu đồng.")


def test_the_rules_read_as_before_after_a_check() -> None:
    text = f"{VISIT} Đoàn tặng 20 xe đạp cho Hội Khuyến học tỉnh. Chủ tịch UBND tỉnh Trần Văn Bình đề nghị Bộ giúp tỉnh."
    before, rules = read(text), visits.extraction.engine
    for name, column, word in (("gifts", "word", "xe đạp"), ("statements", "phrase", "đề nghị"), ("scales", "word", "triệu")):
        is_needed(name, number_of(name, column, word), text)
    assert read(text) == before and visits.extraction.engine is rules and lexicons.left_out == {}


def test_the_command_names_the_line_that_is_wrong(copied: Path) -> None:
    spoil(copied, "moving", "\nvào\t", "\nđến\t\t\nvào\t")
    errors = StringIO()
    with pytest.raises(CommandError) as failure:
        call_command("check_lexicon", "moving", stdout=StringIO(), stderr=errors)
    assert failure.value.returncode == 1 and "moving:2" in errors.getvalue()


def test_the_command_knows_no_other_table() -> None:
    with pytest.raises(CommandError) as failure:
        call_command("check_lexicon", "streets", stdout=StringIO(), stderr=StringIO())
    assert failure.value.returncode == 2
