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


@pytest.mark.parametrize(
    ("line", "author"),
    [
        ("Nguyễn Văn A (thực hiện)", "Nguyễn Văn A"),
        ("PV Nguyễn Văn A", "PV Nguyễn Văn A"),
        ("Từ Berlin: NGUYỄN VĂN A", "NGUYỄN VĂN A"),
        ("NGUYỄN VĂN A - Ảnh: TRẦN THỊ B", "NGUYỄN VĂN A"),
        ("Nguyễn Văn A; ảnh: Trần Thị B", "Nguyễn Văn A"),
    ],
)
def test_an_author_is_read_however_he_signs(line: str, author: str) -> None:
    byline = extract(f"Đoàn công tác của Bộ thăm tỉnh\n{PARAGRAPH}\n{line}").article.byline
    assert byline is not None and byline.value == author


@pytest.mark.parametrize("heading", ["TÓM TẮT TIỂU SỬ", "DANH SÁCH TRÚNG TUYỂN"])
def test_a_heading_in_capitals_is_no_author(heading: str) -> None:
    text = f"Đoàn công tác của Bộ thăm tỉnh\n{PARAGRAPH}\n{PARAGRAPH}\n{PARAGRAPH}\n{heading}\n{PARAGRAPH}"
    assert extract(text).article.byline is None


@pytest.mark.parametrize(
    "stamp",
    [
        "Ngày đăng: 01/07/2015 | Số lần xem: 2.318",
        "Lượt xem: 245 | Ngày đăng: 01/07/2015",
        "Người đăng: Admin. Ngày đăng: 01/07/2015",
        "Viết bởi Trần Văn Bình - 01/07/2015",
        "2015-07-01 08:12:00",
        "01/07/2015 | In bài | Gửi bạn bè",
        "7/1/2015 8:12:00 AM",
    ],
)
def test_a_line_that_says_when_it_was_posted_is_a_stamp(stamp: str) -> None:
    article = extract(f"{stamp}\nĐoàn công tác của Bộ Ngoại giao thăm tỉnh\n{PARAGRAPH}").article
    assert article.title is not None and article.title.value == "Đoàn công tác của Bộ Ngoại giao thăm tỉnh"
    assert article.published_on is not None and article.published_on.value in {"2015-07-01", "2015-01-07"}


def test_a_month_before_its_day_is_read_where_no_day_fits() -> None:
    published = extract(f"Đoàn công tác của Bộ Ngoại giao thăm tỉnh\n7/25/2015 8:12:00 AM\n{PARAGRAPH}").article.published_on
    assert published is not None and published.value == "2015-07-25"


def test_the_days_of_a_schedule_are_no_stamp() -> None:
    text = "LỊCH CÔNG TÁC TUẦN CỦA UBND TỈNH\nTừ ngày 13/5/2024 đến ngày 17/5/2024\nThứ Hai: tiếp đoàn công tác Bộ Ngoại giao."
    assert extract(text).article.published_on is None


def test_a_menu_of_longer_entries_is_no_title() -> None:
    menu = "Thời sự   Chính trị   Kinh tế   Học và làm theo gương Bác"
    assert title_of(f"{menu}\nĐoàn công tác của Bộ Ngoại giao thăm tỉnh\n{PARAGRAPH}") == "Đoàn công tác của Bộ Ngoại giao thăm tỉnh"


NEWS = "Tin đọc nhiều\nBắt đối tượng trộm cắp ở chợ đêm\nChủ tịch UBND tỉnh Cao Bằng Lê Văn C tiếp Đại sứ Pháp\n"
MORE = (
    "Thứ trưởng Nguyễn Văn A đề nghị tỉnh Thái Nguyên quan tâm xây dựng đội ngũ cán bộ đối ngoại, sớm trình đề án để Bộ xem xét.\n"
    "Đáp lời, bà Trần Thị B, Chủ tịch UBND tỉnh Thái Nguyên cảm ơn đoàn và mong Bộ tiếp tục giúp tỉnh mời gọi các nhà đầu tư nước ngoài."
)


@pytest.mark.parametrize("resumes", ["", "Đọc tiếp bài viết\n"])
def test_a_story_goes_on_below_a_box_of_other_news(resumes: str) -> None:
    people = extract(f"Đoàn công tác của Bộ thăm tỉnh\n{PARAGRAPH}\n{NEWS}{resumes}{MORE}").people
    assert [person.name for person in people] == ["Nguyễn Văn A", "Trần Thị B"]


def test_other_stories_below_a_box_of_news_stay_outside() -> None:
    other = "Ngày 3/7/2015, ông Phạm Văn D, Giám đốc Sở Y tế kiểm tra việc tiêm phòng cho học sinh ở hai trường tiểu học của huyện.\n"
    people = extract(f"Đoàn công tác của Bộ thăm tỉnh\n{PARAGRAPH}\nTin cùng chuyên mục\nKiểm tra tiêm phòng\n{other}{other}").people
    assert [person.name for person in people] == ["Nguyễn Văn A"]


def test_the_pages_of_a_list_end_the_story() -> None:
    text = f"Đoàn công tác của Bộ thăm tỉnh\n{PARAGRAPH}\n[Trang 1|2|3|...|40]\nNgày 25/6, ông Lê Văn C, Giám đốc Sở Y tế kiểm tra đê."
    assert [person.name for person in extract(text).people] == ["Nguyễn Văn A"]


def test_a_headline_may_begin_with_a_broadcaster() -> None:
    assert title_of(f"VTV ký kết hợp tác truyền thông với tỉnh\n{PARAGRAPH}") == "VTV ký kết hợp tác truyền thông với tỉnh"


def test_a_headline_with_a_stop_stands_above_its_stamp() -> None:
    title = "Bộ Ngoại giao làm việc tại Thái Nguyên."
    assert title_of(f"{title}\n\nĐăng ngày 01 - 07 - 2015\n\n{PARAGRAPH}") == title
