"""``manage.py extract``: one line for each file, whatever the others are."""

import json
from pathlib import Path

import pytest
from django.core.management import call_command

from visits.extraction import Extraction, extract
from visits.management.commands import extract as command

TEXT = "Đoàn công tác của Bộ Ngoại giao thăm tỉnh\nNgày 1/7/2015, đoàn công tác của Bộ Ngoại giao làm việc với UBND tỉnh Thái Nguyên."


def run(*files: Path, capsys: pytest.CaptureFixture[str]) -> tuple[list[dict[str, object]], str, int]:
    status = 0
    try:
        call_command("extract", *map(str, files))
    except SystemExit as stop:
        status = int(str(stop.code))
    out, err = capsys.readouterr()
    return [json.loads(line) for line in out.splitlines()], err, status


def test_each_file_has_its_line_in_the_order_given(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files = [tmp_path / name for name in ("b.txt", "a.txt")]
    for file in files:
        file.write_text(TEXT, encoding="utf-8")
    lines, err, status = run(*files, capsys=capsys)
    assert ([line["file"] for line in lines], err, status) == ([str(file) for file in files], "", 0)
    assert lines[0]["visits"]


def test_what_cannot_be_read_says_why_and_stops_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    good, binary, empty = tmp_path / "good.txt", tmp_path / "binary.txt", tmp_path / "empty.txt"
    good.write_text(TEXT, encoding="utf-8")
    binary.write_bytes(bytes(range(256)) * 40)
    empty.write_bytes(b"")
    lines, err, status = run(tmp_path / "missing.txt", tmp_path, binary, empty, good, capsys=capsys)
    assert [("error" in line) for line in lines] == [True, True, True, True, False]
    assert len({line["error"] for line in lines if "error" in line}) == 4
    assert status == 1 and "missing.txt" in err


def test_a_text_that_the_extractor_trips_over_keeps_no_other_back(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def stumble(text: str, **known: object) -> Extraction:
        if "vấp" in text:
            raise RecursionError
        return extract(text)

    monkeypatch.setattr(command, "extract", stumble)
    bad, good = tmp_path / "bad.txt", tmp_path / "good.txt"
    bad.write_text(TEXT + " vấp", encoding="utf-8")
    good.write_text(TEXT, encoding="utf-8")
    lines, _, status = run(bad, good, capsys=capsys)
    assert [("error" in line) for line in lines] == [True, False] and status == 1
