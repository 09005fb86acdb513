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


def test_an_earlier_day_without_a_year_begins_the_stay() -> None:
    visit = extract(
        "Ngày 11-8, đoàn công tác Quân khu 7 do Thiếu tướng Nguyễn Văn An làm trưởng đoàn kiểm tra tại tỉnh Lâm Đồng.\n"
        "Trước đó, tối 10-8, đoàn dâng hương tại nghĩa trang liệt sĩ."
    ).visits[0]
    assert visit.date is not None and visit.date.value == "XXXX-08-10"
    assert visit.end_date is not None and visit.end_date.value == "XXXX-08-11"


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


def test_a_stamp_of_another_season_than_today_is_the_clock_of_the_page() -> None:
    extraction = extract(FRAME.format(stamp="22/3/2026 09:41", when="Hôm qua (12-10)"))
    date = extraction.visits[0].date
    assert extraction.article.published_on is None
    assert date is not None and date.value == "XXXX-10-12"


def test_of_several_stamps_the_one_that_fits_today_is_the_articles() -> None:
    text = FRAME.format(stamp="05/03/2014 12:03\nCập nhật: 21/11/2020 08:00", when="Chiều nay (5/3)")
    published = extract(text).article.published_on
    assert published is not None and published.value == "2014-03-05"


def test_a_missing_year_is_that_of_the_nearest_whole_day() -> None:
    extraction = extract(FRAME.format(stamp="", when="Ngày 7/6") + " Đoàn được lập theo yêu cầu của tỉnh ngày 29/5/2018.")
    date = extraction.visits[0].date
    assert date is not None and (date.value, date.basis, date.rule) == ("2018-06-07", Basis.INFERRED, "year_of_another_day")


def test_where_and_when_an_article_was_written_is_not_when_the_delegation_came() -> None:
    text = "Hà Giang, ngày 7/10/2009 - Trong hai ngày 5 và 6/10/2009, đoàn kiểm tra của Bộ Tư pháp làm việc tại tỉnh Hà Giang."
    (visit,) = extract(text).visits
    assert visit.date is not None and visit.end_date is not None
    assert (visit.date.value, visit.end_date.value) == ("2009-10-05", "2009-10-06")
