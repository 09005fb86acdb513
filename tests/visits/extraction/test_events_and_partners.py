"""Kinds of events, each once; foreign localities that the host works with."""

import pytest

from tests.visits.extraction.reading import VISIT
from visits.extraction import extract


def events_of(text: str) -> list[str]:
    return [event.type.value for event in extract(VISIT + text).visits[0].events]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Đoàn đã đến chào xã giao Bí thư Tỉnh ủy.", "courtesy_call"),
        ("Đoàn công tác dâng hương tại Nghĩa trang Liệt sĩ tỉnh.", "tribute"),
        ("Đoàn công tác đi khảo sát thực tế cửa khẩu.", "site_visit"),
        ("Đoàn đã đi thực địa tuyến đê ở huyện Phú Bình.", "site_visit"),
        ("Đoàn công tác dự Hội nghị thông tin đối ngoại.", "conference"),
        ("Hai bên đã ký kết quy chế phối hợp.", "signing"),
        ("Đoàn công tác dự lễ khánh thành cầu.", "ceremony"),
        ("Đoàn trao 100 triệu đồng cho người nghèo.", "gift"),
    ],
)
def test_what_the_delegation_did_is_an_event(text: str, found: str) -> None:
    assert sorted(events_of(text)) == sorted(["working_session", found])


@pytest.mark.parametrize("text", ["Năm qua tỉnh tổ chức 08 hội nghị, ký kết 14 thỏa thuận.", "Đoàn sẽ khảo sát cửa khẩu vào tháng sau."])
def test_what_is_counted_or_planned_is_no_event(text: str) -> None:
    assert events_of(text) == ["working_session"]


def partners_of(text: str) -> list[tuple[str, str | None]]:
    return [(partner.name, partner.country) for partner in extract(text).partners]


def test_localities_in_agreements_are_partners_with_their_country() -> None:
    text = (
        "Đối ngoại của tỉnh\n"
        "Tỉnh đã thiết lập quan hệ hợp tác với tỉnh Hủa Phăn, nước CHDCND Lào; thành phố Seongnam, Hàn Quốc; bang Mittelsachsen, CHLB Đức; "
        "ký biên bản ghi nhớ với tỉnh Tula (Liên bang Nga)."
    )
    assert partners_of(text) == [("Hủa Phăn", "Lào"), ("Seongnam", "Hàn Quốc"), ("Mittelsachsen", "Đức"), ("Tula", "Nga")]


def test_countries_continents_and_our_own_provinces_are_no_partners() -> None:
    assert partners_of("Đối ngoại\nTỉnh đẩy mạnh hợp tác với Lào, Trung Quốc, châu Âu và các tỉnh Hải Dương, Nam Định trong khu vực.") == []


@pytest.mark.parametrize(
    "text",
    [
        "Chủ tịch UBND tỉnh mong muốn Bộ Ngoại giao hỗ trợ tỉnh đồng tổ chức hội nghị xúc tiến.",
        "Hai bên nhất trí ký kết quy chế phối hợp vào tháng 9.",
        "Đoàn công tác khảo sát việc sắp xếp bộ máy của tỉnh.",
    ],
)
def test_what_is_wished_for_or_goes_to_no_place_is_no_event(text: str) -> None:
    assert events_of(text) == ["working_session"]


def test_where_both_sides_speak_they_have_met() -> None:
    text = (
        "Ngày 1/7/2015, đoàn công tác của Bộ Ngoại giao do Thứ trưởng Nguyễn Văn A dẫn đầu đến khảo sát cửa khẩu Mẫu, tỉnh Lào Cai. "
        "Bà Trần Thị B, Chủ tịch UBND tỉnh đề nghị Bộ Ngoại giao giúp tỉnh. Ông Nguyễn Văn A hứa Bộ sẽ giúp tỉnh."
    )
    assert [(event.type.value, event.rule) for event in extract(text).visits[0].events] == [
        ("working_session", "both_sides_speak"),
        ("site_visit", "site_visit_words"),
    ]


def test_a_list_of_partners_goes_on_in_the_next_sentences() -> None:
    text = "Tỉnh Thái Nguyên có quan hệ hợp tác với tỉnh Hủa Phăn (Lào). Tại Hàn Quốc là Daegu, Changwon."
    assert partners_of(text) == [("Hủa Phăn", "Lào"), ("Daegu", "Hàn Quốc"), ("Changwon", "Hàn Quốc")]


def test_a_part_of_a_city_is_the_partner_and_a_missions_seat_is_none() -> None:
    assert partners_of("Tỉnh hợp tác với quận Mẫu Gu của Seoul (Hàn Quốc).") == [("Mẫu Gu", "Hàn Quốc")]
    assert partners_of("Đại sứ quán Việt Nam tại Seoul giúp tỉnh hợp tác với tỉnh Hủa Phăn (Lào).") == [("Hủa Phăn", "Lào")]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Tỉnh duy trì giao lưu hữu nghị với các thành phố Sùng Tả, Bách Sắc (Quảng Tây).", ["Sùng Tả", "Bách Sắc"]),
        ("Tỉnh ký thỏa thuận hợp tác với thành phố Gimje, tỉnh Jeollabuk, Hàn Quốc.", ["Gimje"]),
    ],
)
def test_the_province_that_a_partner_lies_in_is_none(text: str, names: list[str]) -> None:
    assert [name for name, _ in partners_of(f"Đối ngoại\n{text}")] == names


def test_two_senders_are_two_partners() -> None:
    text = "Ngày 20/1/2020, Bí thư Tỉnh ủy Kon Tum Nguyễn Văn A tiếp đoàn đại biểu hai tỉnh Attapeu và Sê Kông (Lào) đến chúc Tết."
    assert partners_of(text) == [("Attapeu", "Lào"), ("Sê Kông", "Lào")]


def test_greetings_are_an_event_where_nothing_else_is_told() -> None:
    (visit,) = extract("Ngày 9/2/2015, đoàn đại biểu Vương quốc Campuchia đã chúc Tết chính quyền và nhân dân tỉnh Long An.").visits
    assert [event.type.value for event in visit.events] == ["other"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Đoàn làm việc với thành phố Freiberg (Đức). Hai bên ký ý định thư về đào tạo nghề.", [("Freiberg", "Đức")]),
        (
            "Tỉnh kết nghĩa với thành phố Osan (Hàn Quốc). Tỉnh Morbihan (Pháp) thì còn trao đổi thư.",
            [("Osan", "Hàn Quốc"), ("Morbihan", "Pháp")],
        ),
        ("Tỉnh hợp tác với thành phố Wubbenkirchen của Đức về đào tạo nghề.", [("Wubbenkirchen", "Đức")]),
        ("Tỉnh hợp tác với thành phố Mường Mẫu về du lịch.", []),
        ("Giám đốc Hợp tác xã Rau Mẫu nhớ ông kỹ sư ở thành phố Wageningen sang dạy nghề.", []),
    ],
)
def test_partners_without_the_usual_words_are_read(text: str, found: list[tuple[str, str]]) -> None:
    assert partners_of(f"Đối ngoại\n{text}") == found


def test_a_locality_whose_delegation_is_expected_is_a_partner() -> None:
    text = "Chiều 8/12, Phó Chủ tịch UBND tỉnh Lai Châu họp chuẩn bị đón đoàn đại biểu châu Hồng Hà, tỉnh Vân Nam (Trung Quốc)."
    assert partners_of(text) == [("Hồng Hà", "Trung Quốc")]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Tỉnh hợp tác với tỉnh Val-de-Marne (Pháp).", [("Val-de-Marne", "Pháp")]),
        ("Tỉnh hợp tác với huyện Bản Mẫu, tỉnh Bô-ly-khăm-xay (Lào).", [("Bản Mẫu", "Lào")]),
        ("Tỉnh bàn việc kết nghĩa với thành phố Kinokawa, tỉnh Wakayama.", [("Kinokawa", "Nhật Bản")]),
        ("Tỉnh dự gặp gỡ đầu Xuân với Bí thư Khu ủy Quảng Tây, Trung Quốc.", [("Quảng Tây", "Trung Quốc")]),
        ("Tỉnh duy trì cơ chế hội đàm hằng quý với châu Hồng Hà (Trung Quốc).", [("Hồng Hà", "Trung Quốc")]),
        (
            "Tỉnh ký kết với Daegu (Hàn Quốc); bang Hessen (Đức); tỉnh Tula (Nga).",
            [("Daegu", "Hàn Quốc"), ("Hessen", "Đức"), ("Tula", "Nga")],
        ),
        ("Tỉnh mong hợp tác mở đường bay Thái Bình - Chiang Mai.", []),
        ("Tỉnh tăng cường quan hệ với các nước; nhiều doanh nghiệp ở TP Tokyo tìm hiểu đầu tư.", []),
        ("Tổng Lãnh sự Việt Nam tại Nam Ninh giúp tỉnh hợp tác quốc tế.", []),
    ],
)
def test_places_told_of_beside_a_cooperation_are_told_from_its_partners(text: str, found: list[tuple[str, str]]) -> None:
    assert partners_of(f"Đối ngoại của tỉnh\n\n{text}\n") == found
