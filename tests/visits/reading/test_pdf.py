"""PDF: the lines of the page become paragraphs again; what holds no letters is refused with the reason."""

import io
import subprocess
from pathlib import Path

import pytest
from pypdf import PdfReader, PdfWriter

from tests.absence import CHROMIUM, absent
from tests.conftest import chromium_path
from tests.visits.reading.samples import HOSTS, LEAD, TITLE, make_docx, make_pdf
from visits.reading import ReadingError, read_raw
from visits.reading.pdf import read_pdf

FULL = [
    "Chiều 21/2, đoàn công tác của Bộ Ví dụ do đồng chí Nguyễn Văn A",
    "dẫn đầu đã tới làm việc với tỉnh. Cùng đi có đồng chí Trần Văn B,",
    "Lê Văn C.",
    "Đón đoàn có lãnh đạo tỉnh.",
]


def text_of(*pages: list[str]) -> list[str]:
    return read_pdf(make_pdf(*pages)).text.splitlines()


def test_lines_of_a_paragraph_are_joined_and_its_short_last_line_ends_it() -> None:
    assert text_of(FULL) == [" ".join(FULL[:3]), FULL[3]]


def test_a_paragraph_goes_on_over_the_page_and_page_numbers_go() -> None:
    assert text_of([FULL[0], "Trang 1/2"], ["2", *FULL[1:]]) == [" ".join(FULL[:3]), FULL[3]]


def test_a_hyphen_at_the_end_of_a_line_stays_between_syllables_and_goes_inside_a_word() -> None:
    wide = "x" * 40
    assert text_of([f"{wide} Xi-ha-", "núc."]) == [f"{wide} Xi-ha-núc."]
    assert text_of([f"{wide} develop-", "ment."]) == [f"{wide} development."]


def test_bullets_and_headings_in_capitals_begin_a_line() -> None:
    lines = ["ĐOÀN CÔNG TÁC LÀM VIỆC VỚI TỈNH", "- Nguyễn Văn A, Bí thư Tỉnh ủy, trưởng đoàn công tác của tỉnh", "- Trần Văn B"]
    assert text_of(lines) == lines


def test_marks_that_stand_as_signs_of_their_own_join_their_vowels() -> None:
    assert text_of(["Tie\u0302 \u0301ng Vie\u0323\u0302t"]) == ["Tiếng Việt"]


def test_what_a_pdf_says_of_itself_is_not_believed() -> None:
    document = read_raw(make_pdf([TITLE, LEAD]), "tin.pdf")
    assert (document.title, document.byline, document.published_on) == (None, None, None)
    assert document.reader.startswith("pdf 1 (pypdf ")


def test_a_scan_is_refused_and_a_scanned_page_among_others_is_said() -> None:
    with pytest.raises(ReadingError, match=r"bản quét.*OCR"):
        read_pdf(make_pdf([], picture=True))
    document = read_pdf(make_pdf([TITLE], [], picture=True))
    assert document.notes == ("Trang 2 của tệp PDF là ảnh, không có lớp chữ nên không đọc được.",)


def test_a_font_that_does_not_say_its_letters_is_refused() -> None:
    with pytest.raises(ReadingError, match="Lớp chữ của tệp PDF không đọc được"):
        read_pdf(make_pdf([TITLE, LEAD, HOSTS], names_letters=False))


def test_a_locked_file_is_refused_and_one_locked_only_against_changes_is_read() -> None:
    def locked(password: str) -> bytes:
        writer = PdfWriter(clone_from=PdfReader(io.BytesIO(make_pdf([TITLE, LEAD]))))
        writer.encrypt(password, owner_password="chủ", algorithm="RC4-128")
        file = io.BytesIO()
        writer.write(file)
        return file.getvalue()

    with pytest.raises(ReadingError, match="đặt mật khẩu"):
        read_pdf(locked("bí mật"))
    assert read_pdf(locked("")).text.startswith(TITLE)


def test_a_word_file_under_the_ending_of_a_pdf_is_read_as_what_it_is() -> None:
    document = read_raw(make_docx(TITLE), "tin.pdf")
    assert document.text == TITLE + "\n"
    assert "đuôi .pdf nhưng nội dung là tài liệu Word" in document.notes[0]


PRINTED = f"""<html><head><meta charset="utf-8"><style>body {{ font-family: serif; width: 13cm; text-align: justify }}</style></head><body>
<h1>{TITLE}</h1><p>{LEAD} Cùng đi có lãnh đạo các vụ, cục: Phạm Quỳnh Nhữ, Lê Đức Ngữ; họ ở lại <b>một</b> ngày.</p><p>{HOSTS}</p>
<table><tr><td>Nguyễn Văn A</td><td>Thứ trưởng</td></tr></table>
<table cellspacing='90'><tr><td>Trần Văn B</td><td>Bí thư Tỉnh ủy</td></tr></table></body></html>"""


def test_a_page_that_a_browser_printed_is_read_as_it_was_written(tmp_path: Path) -> None:
    """Browsers set letters with two marks in fonts of their own: each word is in pieces, whose places alone tell where it ends."""
    program = chromium_path()
    if program is None:
        absent(CHROMIUM, "On Debian: apt install chromium")
    (tmp_path / "tin.html").write_text(PRINTED, encoding="utf-8")
    command = [program, "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer", f"--user-data-dir={tmp_path / 'chromium'}"]
    command += [f"--print-to-pdf={tmp_path / 'tin.pdf'}", (tmp_path / "tin.html").as_uri()]
    subprocess.run(command, check=True, capture_output=True, timeout=60)
    assert read_pdf((tmp_path / "tin.pdf").read_bytes()).text.splitlines() == [
        TITLE,
        f"{LEAD} Cùng đi có lãnh đạo các vụ, cục: Phạm Quỳnh Nhữ, Lê Đức Ngữ; họ ở lại một ngày.",
        HOSTS,
        "Nguyễn Văn A Thứ trưởng",
        "Trần Văn B | Bí thư Tỉnh ủy",
    ]
