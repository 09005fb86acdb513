"""Title, author, outlet, body: what of a page is the article."""

import pytest

from visits.extraction import extract

PARAGRAPH = (
    "Ngày 1/7/2015, đoàn công tác của Bộ Ngoại giao do Thứ trưởng Nguyễn Văn A dẫn đầu đã có buổi làm việc với UBND tỉnh Thái Nguyên."
)


def title_of(text: str) -> str | None:
    title = extract(text).article.title
    return title.value if title is not None else None


@pytest.mark.parametrize(
    "above",
    ["", "Trang chủ » Chính trị\n", "Thứ Tư, 01/07/2015 | 17:52\n", "Đường dây nóng: 0237 3721150\n\n", "Báo Ví dụ Online\n", "Thời sự\n"],
)
def test_the_title_is_the_first_headline_below_menus_stamps_and_names(above: str) -> None:
    assert title_of(f"{above}Đoàn công tác của Bộ Ngoại giao thăm tỉnh\n{PARAGRAPH}") == "Đoàn công tác của Bộ Ngoại giao thăm tỉnh"


def test_a_text_that_starts_with_its_story_has_no_title() -> None:
    assert title_of(PARAGRAPH) is None


def test_a_known_title_is_found_in_the_text() -> None:
    extraction = extract(f"Tin\nĐoàn thăm tỉnh\n{PARAGRAPH}", title="Đoàn thăm tỉnh")
    title = extraction.article.title
    assert title is not None and [extraction.text[span.start : span.end] for span in title.spans] == ["Đoàn thăm tỉnh"]


@pytest.mark.parametrize("line", ["Nguyễn Văn A", "TRẦN THỊ B", "Bài, ảnh: Nguyễn Văn A", "Nguyễn Văn A - Trần Thị B"])
def test_a_line_of_names_below_the_story_is_its_author(line: str) -> None:
    byline = extract(f"Đoàn công tác của Bộ thăm tỉnh\n{PARAGRAPH}\n{line}").article.byline
    assert byline is not None and byline.value == line.removeprefix("Bài, ảnh: ")


def test_the_body_leaves_out_what_stands_above_and_below() -> None:
    text = f"Trang chủ\nĐoàn công tác của Bộ thăm tỉnh\n{PARAGRAPH}\nTin cùng chuyên mục\nTin khác"
    body = extract(text).article.body
    assert text[body.start : body.end] == f"Đoàn công tác của Bộ thăm tỉnh\n{PARAGRAPH}"


def test_a_marker_inside_a_sentence_cuts_nothing() -> None:
    text = f"Đoàn công tác của Bộ thăm tỉnh\n{PARAGRAPH} Đoàn nghe ý kiến bạn đọc.\nBà Trần Thị B, Chủ tịch UBND tỉnh cảm ơn đoàn."
    assert [person.name for person in extract(text).people] == ["Nguyễn Văn A", "Trần Thị B"]
