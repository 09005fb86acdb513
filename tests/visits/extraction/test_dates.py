"""Days as printed, their year, and the page's own stamps."""

import pytest

from visits.extraction import extract
from visits.extraction.records import Basis

FRAME = (
    "Đoàn Bộ Ngoại giao làm việc tại tỉnh\n{stamp}\n"
    "{when}, đoàn công tác của Bộ Ngoại giao làm việc với UBND tỉnh Thái Nguyên về công tác đối ngoại của địa phương."
)


def dates_of(when: str, stamp: str = "") -> tuple[str | None, str | None]:
    visit = extract(FRAME.format(stamp=stamp, when=when)).visits[0]
    return (visit.date.value if visit.date else None, visit.end_date.value if visit.end_date else None)


@pytest.mark.parametrize(
    ("when", "found"),
    [
        ("Ngày 1-7", ("2015-07-01", None)),
        ("Chiều ngày 1/7", ("2015-07-01", None)),
        ("Sáng 1.7.2015", ("2015-07-01", None)),
        ("Ngày 1 tháng 7 năm 2015", ("2015-07-01", None)),
        ("Sáng nay (1/7)", ("2015-07-01", None)),
        ("Hôm qua", ("2015-07-01", None)),
        ("Trong 2 ngày 30/6 và 1/7", ("2015-06-30", "2015-07-01")),
        ("Trong hai ngày (30-6 và 1-7)", ("2015-06-30", "2015-07-01")),
        ("Từ ngày 28/6 đến 1/7/2015", ("2015-06-28", "2015-07-01")),
        ("Từ 28 - 30.6", ("2015-06-28", "2015-06-30")),
        ("Trong tháng 6/2015", ("2015-06", None)),
    ],
)
def test_days_are_read_in_every_form(when: str, found: tuple[str, str | None]) -> None:
    assert dates_of(when, "02/07/2015 10:00") == found


def test_a_day_without_a_year_anywhere_stays_without_one() -> None:
    assert dates_of("Ngày 8-9") == ("XXXX-09-08", None)


def test_a_day_after_publication_belongs_to_the_year_before() -> None:
    extraction = extract(FRAME.format(stamp="02/01/2013 07:40", when="Ngày 30/12"))
    date = extraction.visits[0].date
    assert date is not None and (date.value, date.basis) == ("2012-12-30", Basis.INFERRED)


def test_the_first_of_two_stamps_is_the_clock_of_the_page() -> None:
    text = "Thứ 2, 15/04/2024, 06:32[GMT+7]\n" + FRAME.format(stamp="Thứ 3, 18/07/2023 | 08:43:03", when="Sáng 17/7")
    extraction = extract(text)
    assert extraction.article.published_on is not None and extraction.article.published_on.value == "2023-07-18"
    assert extraction.visits[0].date is not None and extraction.visits[0].date.value == "2023-07-17"


def test_a_file_name_gives_a_day_that_is_marked_as_concluded() -> None:
    text = (
        "Đoàn công tác của Bộ Ngoại giao làm việc tại Thái Bình\nAudio: 15092020_Tin_doan.mp3\n"
        "Tiếp đoàn có ông Nguyễn Văn A, Chủ tịch UBND tỉnh; đoàn công tác làm việc với lãnh đạo tỉnh."
    )
    date = extract(text).visits[0].date
    assert date is not None and (date.value, date.basis) == ("2020-09-15", Basis.INFERRED)


def test_numbers_of_documents_anniversaries_and_the_moon_are_no_visit_days() -> None:
    text = (
        "Ngày 1/7/2015, đoàn công tác của Bộ Ngoại giao làm việc với UBND tỉnh Thái Nguyên theo Nghị quyết 22/4. "
        "Nhân kỷ niệm ngày thành lập 28/8, mùng 5 tháng Giêng, tỉnh tổ chức lễ hội."
    )
    visit = extract(text).visits[0]
    assert visit.date is not None and (visit.date.value, visit.end_date) == ("2015-07-01", None)


def test_the_span_of_a_day_is_what_was_printed() -> None:
    extraction = extract(FRAME.format(stamp="02/07/2015 10:00", when="Chiều ngày 1/7"))
    date = extraction.visits[0].date
    assert date is not None and [extraction.text[span.start : span.end] for span in date.spans] == ["1/7"]
