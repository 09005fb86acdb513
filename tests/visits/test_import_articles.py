"""The import command: a line for each file, a table, and an exit status that a script can trust."""

import json
import os
import subprocess
import sys
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from tests.visits.plain_reading import plain_reading
from visits.importing import working
from visits.models import ImportBatch, ImportItem

__all__ = ["plain_reading"]

VISIT_TEXT = "Đoàn tới tỉnh B\nĐoàn Bộ Ví dụ, Nguyễn Văn A dẫn đầu, đã tới tỉnh.\n"


def make_file(folder: Path, name: str, text: str = VISIT_TEXT) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def run(*arguments: str, **options: Any) -> tuple[str, str, CommandError | None]:
    """Standard output, standard error, and how it ended."""
    out, err = StringIO(), StringIO()
    try:
        call_command("import_articles", *arguments, stdout=out, stderr=err, **options)
    except CommandError as error:
        return out.getvalue(), err.getvalue(), error
    return out.getvalue(), err.getvalue(), None


@pytest.mark.django_db
@pytest.mark.usefixtures("plain_reading")
class TestOutput:
    def test_each_file_has_its_line_and_a_table_ends_it(self, tmp_path: Path) -> None:
        first = make_file(tmp_path, "1.txt")
        second = make_file(tmp_path, "2.txt")
        out, err, error = run(str(tmp_path))
        lines = out.splitlines()
        assert lines[:2] == [f"mới: {first} (1 chuyến thăm)", f"không đổi: {second} – Cùng văn bản với {first}."]
        assert [line.split() for line in lines[3:]] == [
            ["Mới", "1"],
            ["Không", "đổi", "1"],
            ["Phiên", "bản", "mới", "0"],
            ["Bản", "đăng", "lại", "0"],
            ["Không", "nhập", "được", "0"],
            ["Bỏ", "qua", "0"],
            ["Chuyến", "thăm", "đã", "dựng", "1"],
        ]
        assert (err, error) == ("", None)

    def test_failed_files_are_named_with_their_reasons_and_the_status_is_1(self, tmp_path: Path) -> None:
        make_file(tmp_path, "1.txt")
        empty = make_file(tmp_path, "2.txt", "")
        missing = tmp_path / "khong-co.txt"
        out, err, error = run(str(tmp_path), str(missing))
        assert error is not None
        assert error.returncode == 1
        assert "2 bài" in str(error)
        assert [line.split(": ")[0] for line in err.splitlines()] == [str(empty), str(missing)]
        assert "Tệp rỗng" in err
        assert "không tồn tại" in err
        assert "mới: " in out

    def test_json_is_one_object_and_nothing_else(self, tmp_path: Path) -> None:
        make_file(tmp_path, "1.txt")
        empty = make_file(tmp_path, "2.txt", "")
        out, _, error = run(str(tmp_path), "--json")
        assert error is not None
        summary = json.loads(out)
        assert summary.pop("batch") == ImportBatch.objects.get().pk
        reason = summary["failures"][0].pop("reason")
        assert reason.startswith("Tệp rỗng")
        assert list(summary.pop("reasons").values()) == [1]
        counts = {"new": 1, "unchanged": 0, "new_version": 0, "duplicate": 0, "failed": 1, "ignored": 0, "drafted_visits": 1}
        assert summary == counts | {"state": "finished", "failures": [{"file": str(empty)}]}

    def test_a_quiet_import_prints_the_table_only(self, tmp_path: Path) -> None:
        make_file(tmp_path, "1.txt")
        out, _, _ = run(str(tmp_path), verbosity=0)
        assert out.split()[0] == "Mới"

    def test_an_interrupted_import_says_how_to_go_on(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        make_file(tmp_path, "1.txt")
        make_file(tmp_path, "2.txt", "Bài khác\nĐón đoàn có lãnh đạo tỉnh.\n")

        def interrupt(found: Any, item: ImportItem) -> Any:
            if item.path.endswith("2.txt"):
                raise KeyboardInterrupt
            return read_next(found, item)

        read_next = working._read_next
        monkeypatch.setattr(working, "CHUNK", 1)
        with monkeypatch.context() as broken:
            broken.setattr(working, "_read_next", interrupt)
            out, _, error = run(str(tmp_path))
        assert error is not None
        assert error.returncode == 130
        number = ImportBatch.objects.get().pk
        assert f"--resume {number}" in str(error)
        assert out.startswith("mới: ")
        out, _, error = run("--resume", "--json")
        assert error is None
        assert {name: json.loads(out)[name] for name in ("batch", "state", "new")} == {"batch": number, "state": "finished", "new": 2}

    def test_a_call_without_a_path_is_a_wrong_call_and_leaves_no_batch(self) -> None:
        _, _, error = run()
        assert error is not None
        assert error.returncode == 2
        assert "ít nhất một tệp" in str(error)
        assert not ImportBatch.objects.exists()


@pytest.mark.django_db
def test_the_five_articles_give_four_visits_and_come_in_once(tmp_path: Path) -> None:
    articles = [str(path) for path in sorted((settings.BASE_DIR / "seeds").glob("*.txt"))]
    dumps = []
    for counts in ({"new": 5, "unchanged": 0, "drafted_visits": 4}, {"new": 0, "unchanged": 5, "drafted_visits": 0}):
        out, _, error = run(*articles, "--json")
        assert error is None
        assert {name: json.loads(out)[name] for name in counts} == counts
        path = tmp_path / "dump.json"
        call_command("dumpdata", exclude=["visits.importbatch", "visits.importsource", "visits.importitem"], output=str(path), verbosity=0)
        dumps.append(path.read_text())
    assert dumps[0] == dumps[1]


class TestProcess:
    """The command as a program."""

    def call(self, folder: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
        environment = os.environ | {"DIEUPHOI_VAR": str(folder / "var"), "DATABASE_URL": f"sqlite:///{folder}/db.sqlite3"}
        command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "import_articles", *arguments]
        return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120)

    def test_a_wrong_call_ends_with_status_2(self, tmp_path: Path) -> None:
        for arguments in ((), ("--khong-co",)):
            done = self.call(tmp_path, *arguments)
            assert done.returncode == 2
            assert done.stdout == ""
            assert done.stderr
