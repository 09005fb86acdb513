"""What a few chosen words say by themselves."""

import pytest

from visits.extraction import fragments


@pytest.mark.parametrize(
    ("words", "office"),
    [
        ("Bí thư Tỉnh ủy", ("Bí thư", "Tỉnh ủy Thái Bình")),
        ("Chủ tịch UBND tỉnh", ("Chủ tịch", "UBND tỉnh Thái Bình")),
        ("Thứ trưởng Bộ Ngoại giao", ("Thứ trưởng", "Bộ Ngoại giao")),
        ("người phụ trách", ("người phụ trách", "")),
        ("", ("", "")),
    ],
)
def test_an_office_is_parted_into_title_and_body(words: str, office: tuple[str, str]) -> None:
    assert fragments.office_in(words, "Thái Bình", "2020-09-15") == office


@pytest.mark.parametrize(
    ("words", "days"),
    [
        ("ngày 15/9/2020", ("2020-09-15", "")),
        ("15 tháng 9 năm 2020", ("2020-09-15", "")),
        ("từ 28/6 đến 2/7/2019", ("2019-06-28", "2019-07-02")),
        ("ngày 8/9", ("XXXX-09-08", "")),
        ("tháng 10/2016", ("2016-10", "")),
        ("hôm qua", ("", "")),
    ],
)
def test_days_are_read_and_a_missing_year_stays_missing(words: str, days: tuple[str, str]) -> None:
    assert fragments.days_in(words) == days


def test_sums_events_places_and_names_are_read() -> None:
    assert fragments.sum_in("50 triệu đồng") == (50_000_000, "VND")
    assert fragments.sum_in("50 triệu đồng và 10 triệu đồng") is None
    assert (fragments.event_in("đã làm việc với tỉnh"), fragments.event_in("ăn trưa")) == ("working_session", "other")
    assert (fragments.place_in("tỉnh Thái Bình"), fragments.place_in("nơi nọ")) == ("Thái Bình", "nơi nọ")
    assert fragments.person_in("NGUYỄN VĂN A") == "Nguyễn Văn A"
