"""Paths that hold no readable file: each has its own clear line."""

import io
import os
from pathlib import Path

import pytest

from visits.reading import LARGEST, ReadingError, read_file
from visits.reading.files import read_all


def reason_of(path: Path) -> str:
    with pytest.raises(ReadingError) as refused:
        read_file(path)
    return refused.value.reason


def test_a_path_that_does_not_exist(tmp_path: Path) -> None:
    assert reason_of(tmp_path / "khong-co.txt") == "Đường dẫn không tồn tại; hãy kiểm tra lại tên tệp."
    (tmp_path / "a.txt").write_text("Tin")
    assert "không tồn tại" in reason_of(tmp_path / "a.txt" / "b.txt")


def test_a_broken_link(tmp_path: Path) -> None:
    (tmp_path / "a.txt").symlink_to(tmp_path / "khong-co.txt")
    assert reason_of(tmp_path / "a.txt").startswith("Liên kết tượng trưng hỏng")


def test_a_link_in_a_circle(tmp_path: Path) -> None:
    (tmp_path / "a.txt").symlink_to(tmp_path / "b.txt")
    (tmp_path / "b.txt").symlink_to(tmp_path / "a.txt")
    assert "vòng tròn" in reason_of(tmp_path / "a.txt")


def test_a_folder_and_a_link_to_one(tmp_path: Path) -> None:
    (tmp_path / "thu-muc.txt").mkdir()
    (tmp_path / "lien-ket").symlink_to(tmp_path / "thu-muc.txt")
    assert reason_of(tmp_path / "thu-muc.txt").startswith("Đây là thư mục")
    assert reason_of(tmp_path / "lien-ket").startswith("Đây là liên kết tới một thư mục")


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "ong.txt")
    assert "không phải tệp thường" in reason_of(tmp_path / "ong.txt")


def test_a_file_that_may_not_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.txt"
    path.write_text("Tin")

    def refuse(self: Path, *args: object) -> None:
        raise PermissionError(13, "Permission denied")

    # The suite may run as root, whom no mode keeps out.
    monkeypatch.setattr(Path, "open", refuse)
    assert reason_of(path).startswith("Không có quyền đọc")


def test_a_file_over_the_limit_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "lon.txt"
    with path.open("wb") as file:
        file.truncate(LARGEST + 1)
    assert reason_of(path).startswith("Tệp quá lớn: 20,0 MB, tối đa 20 MB")


def test_a_file_that_grows_while_it_is_read_is_refused() -> None:
    class Growing(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            self.write(b"x" * 10)
            self.seek(0)
            return super().read(size)

    with pytest.raises(ReadingError, match="Tệp quá lớn"):
        read_all(Growing(), most=4)


def test_endings_over_text_that_promise_nothing_are_named(tmp_path: Path) -> None:
    for name, said in (("a.exe", "Định dạng .exe"), ("a.py", "Định dạng .py"), ("a", "Tệp không có đuôi")):
        (tmp_path / name).write_text("Tin")
        assert reason_of(tmp_path / name).startswith(said)
        assert ".txt hoặc .html" in reason_of(tmp_path / name)


def test_a_file_of_several_articles_is_not_read_as_one(tmp_path: Path) -> None:
    (tmp_path / "bang.csv").write_text("title,text\na,Tin\n")
    assert "chứa nhiều bài" in reason_of(tmp_path / "bang.csv")


def test_endings_in_capitals_are_read(tmp_path: Path) -> None:
    (tmp_path / "A.TXT").write_text("Tin ngắn", encoding="utf-8")
    assert read_file(tmp_path / "A.TXT").text == "Tin ngắn"


def test_a_name_that_is_no_utf8_is_read(tmp_path: Path) -> None:
    path = tmp_path / os.fsdecode(b"b\xe0i.txt")
    path.write_text("Tin ngắn", encoding="utf-8")
    assert read_file(path).text == "Tin ngắn"
