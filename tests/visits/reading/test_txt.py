"""Plain text files."""

import hashlib
from pathlib import Path

import pytest

from visits.reading import ReadingError, read_file


def make_file(folder: Path, text: str, name: str = "001.txt") -> Path:
    path = folder / name
    path.write_bytes(text.encode())
    return path


def test_the_whole_file_is_the_text(tmp_path: Path) -> None:
    text = "\n  Tiêu đề\n\nĐoạn một.\nẢnh: Nguyễn Văn A\n\n"
    document = read_file(make_file(tmp_path, text))
    assert (document.text, document.reader, document.media_type, document.encoding) == (text, "txt 1", "text/plain", "utf-8")


def test_the_bytes_and_both_hashes_go_along(tmp_path: Path) -> None:
    document = read_file(make_file(tmp_path, "Tin\r\nngắn"))
    assert document.raw == "Tin\r\nngắn".encode()
    assert document.sha256 == hashlib.sha256(document.raw).hexdigest()
    assert document.text_sha256 == hashlib.sha256("Tin\nngắn".encode()).hexdigest()


def test_a_text_file_states_nothing_of_itself(tmp_path: Path) -> None:
    document = read_file(make_file(tmp_path, "Tiêu đề\n\nNgày 1-7, đoàn làm việc."))
    assert (document.title, document.outlet, document.url, document.published_on, document.byline) == (None,) * 5


@pytest.mark.parametrize("text", ["   \n\t\n", "\ufeff", "---\n***\n"])
def test_a_file_without_a_word_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(ReadingError, match=r"không có chữ nào"):
        read_file(make_file(tmp_path, text))


def test_a_web_page_under_a_wrong_name_is_read_as_a_page_which_is_said(tmp_path: Path) -> None:
    page = "<!-- lưu từ trình duyệt -->\n<!DOCTYPE html>\n<html><body><p>Tin ngắn.</p></body></html>"
    document = read_file(make_file(tmp_path, page))
    assert (document.text, document.media_type) == ("Tin ngắn.\n", "text/html")
    assert document.notes == ("Tệp có đuôi .txt nhưng nội dung là trang HTML; đã đọc theo nội dung.",)


def test_a_text_about_markup_is_a_text(tmp_path: Path) -> None:
    assert read_file(make_file(tmp_path, "Thẻ <html> đứng đầu trang.")).text == "Thẻ <html> đứng đầu trang."
