"""Which delegation came where, how often, and what is no visit."""

import pytest

from tests.visits.extraction.reading import VISIT, roles_of
from visits.extraction import Extraction, extract
from visits.extraction.records import Basis, Kind

TWO_PROVINCES = (
    "Bộ Y tế kiểm tra tại hai tỉnh\n"
    "Ngày 13/7/2023, đoàn công tác của Bộ Y tế do Thứ trưởng Nguyễn Văn A làm trưởng đoàn làm việc với UBND tỉnh Gia Lai về phòng dịch ở "
    "cơ sở.\n"
    "Chiều 14/7/2023, đoàn làm việc với UBND tỉnh Đắk Lắk về cùng nội dung."
)
TWO_DELEGATIONS = (
    "Lãnh đạo tỉnh tiếp khách\n"
    "Sáng 5/3/2020, đồng chí Nguyễn Văn A, Bí thư Tỉnh ủy Cao Bằng tiếp đoàn công tác Bộ Tài chính do Thứ trưởng Trần Thị B làm trưởng "
    "đoàn.\n"
    "Cùng ngày, đồng chí Lê Văn C, Chủ tịch UBND tỉnh tiếp đoàn công tác Bộ Quốc phòng đến thăm tỉnh."
)


def visit_of(text: str) -> tuple[str | None, str | None]:
    visit = extract(text).visits[0]
    return (visit.delegation.value if visit.delegation else None, visit.province.value if visit.province else None)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Ngày 1/7, đoàn công tác của Bộ Ngoại giao làm việc tại tỉnh Thái Nguyên.", ("Bộ Ngoại giao", "Thái Nguyên")),
        (
            "Ngày 1/7, đoàn giám sát của Ủy ban Đối ngoại của Quốc hội làm việc với UBND tỉnh An Giang.",
            ("Ủy ban Đối ngoại của Quốc hội", "An Giang"),
        ),
        ("Ngày 1/7, đoàn đại biểu tỉnh Hủa Phăn (Lào) thăm và làm việc với tỉnh Sơn La.", ("tỉnh Hủa Phăn", "Sơn La")),
        (
            "Ngày 1/7, Phó Chủ tịch UBND tỉnh Hà Nam Nguyễn Văn A tiếp ông Ken To, Đại sứ Nhật Bản tại Việt Nam.",
            ("Đại sứ quán Nhật Bản tại Việt Nam", "Hà Nam"),
        ),
        ("Ngày 1/7, đoàn Sở Ngoại vụ tỉnh Phú Thọ làm việc với Sở Ngoại vụ tỉnh Hà Tĩnh.", ("Sở Ngoại vụ tỉnh Phú Thọ", "Hà Tĩnh")),
        ("Ngày 1/7, đoàn công tác Bộ Tư lệnh Quân khu 7 kiểm tra tại tỉnh Lâm Đồng.", ("Bộ Tư lệnh Quân khu 7", "Lâm Đồng")),
    ],
)
def test_a_visit_has_its_delegation_and_its_province(text: str, found: tuple[str, str]) -> None:
    assert visit_of(text) == found


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("Bộ Ngoại giao dự kiến tổ chức đoàn công tác đến làm việc tại tỉnh Hà Tĩnh.", "no_visit_no_delegation_at_work"),
        (
            "Sáng 6/6, Phó Chủ tịch UBND tỉnh Lạng Sơn Nguyễn Thị A tiễn đoàn công tác của Bộ Ngoại giao sang công tác tại Trung Quốc.",
            "no_visit_send_off_or_own_trip",
        ),
        ("Đại sứ chào xã giao, thăm địa phương cần lưu ý những gì?", "no_visit_no_delegation_at_work"),
        (
            "Lịch công tác tuần của lãnh đạo tỉnh Hà Tĩnh\nThứ Hai: tiếp đoàn công tác Bộ Ngoại giao đến làm việc với tỉnh.",
            "no_visit_announced_otherwise",
        ),
        ("Ngày 1/7, Chủ tịch UBND tỉnh Hà Tĩnh Nguyễn Văn A làm việc với huyện Kỳ Anh.", "no_visit_no_delegation_at_work"),
    ],
)
def test_plans_send_offs_advice_and_a_places_own_leaders_are_no_visits(text: str, rule: str) -> None:
    extraction = extract(text)
    assert (extraction.article.kind, extraction.visits, extraction.article.rule) == (Kind.OTHER, (), rule)


def test_one_delegation_in_two_provinces_makes_two_visits() -> None:
    found = [(visit.province.value, visit.date.value) for visit in extract(TWO_PROVINCES).visits if visit.province and visit.date]
    assert found == [("Gia Lai", "2023-07-13"), ("Đắk Lắk", "2023-07-14")]


def test_two_delegations_make_two_visits_and_the_same_day_is_carried_over() -> None:
    visits = extract(TWO_DELEGATIONS).visits
    assert [visit.delegation.value for visit in visits if visit.delegation] == ["Bộ Tài chính", "Bộ Quốc phòng"]
    assert [visit.date.value for visit in visits if visit.date] == ["2020-03-05", "2020-03-05"]
    assert visits[1].date is not None and visits[1].date.basis is Basis.INFERRED


def test_our_province_is_found_by_what_else_the_article_names() -> None:
    text = "Ngày 8-9, đoàn công tác của Bộ Ngoại giao làm việc với tỉnh ta. Đoàn giới thiệu quê hương Ninh Thuận với bạn bè."
    assert visit_of(text) == ("Bộ Ngoại giao", "Ninh Thuận")


def test_the_outlet_says_which_province_is_ours() -> None:
    visit = extract("Ngày 8-9, đoàn công tác của Bộ Ngoại giao làm việc với tỉnh ta.", outlet="Báo Ninh Thuận").visits[0]
    assert visit.province is not None and (visit.province.value, visit.province.basis) == ("Ninh Thuận", Basis.INFERRED)


def test_a_province_that_was_merged_keeps_its_name_of_the_day_and_tells_its_successor() -> None:
    visit = extract("Ngày 1/7/2015, đoàn công tác của Bộ Ngoại giao làm việc với UBND tỉnh Thái Bình.").visits[0]
    assert visit.province is not None and (visit.province.value, visit.province_now) == ("Thái Bình", "Hưng Yên")


def test_a_lead_without_a_name_is_kept_as_an_office() -> None:
    text = "Ngày 1/7, đoàn công tác của Bộ Ngoại giao do Trưởng Ban Biên giới quốc gia dẫn đầu làm việc với UBND tỉnh Thái Nguyên."
    visit = extract(text).visits[0]
    assert (visit.lead, visit.lead_role) == (None, "Trưởng Ban Biên giới quốc gia")


def test_a_request_long_before_the_delegation_in_a_sentence_leaves_the_visit() -> None:
    text = (
        "Theo đề nghị của UBND tỉnh Gia Lai về việc khảo sát các tuyến đường, ngày 5/6/2019, đoàn công tác Bộ Tài chính "
        "do Thứ trưởng Nguyễn Văn A làm trưởng đoàn làm việc với lãnh đạo tỉnh."
    )
    assert [visit.delegation.value for visit in extract(text).visits if visit.delegation is not None] == ["Bộ Tài chính"]


def test_the_first_province_is_left_when_the_second_is_reached() -> None:
    text = (
        "Từ ngày 22 đến 24/7/2019, Đoàn công tác Bộ Ngoại giao do Thứ trưởng Nguyễn Văn A dẫn đầu đã làm việc "
        "với UBND tỉnh Quảng Bình.\n"
        "Ngày 23/7/2019, đoàn làm việc với UBND tỉnh Quảng Trị."
    )
    first, second = extract(text).visits
    assert first.date is not None and first.date.value == "2019-07-22" and first.end_date is None
    assert second.date is not None and second.date.value == "2019-07-23"


def test_a_day_of_figures_is_no_day_of_the_visit() -> None:
    text = (
        "Ngày 11/3/2016, Thứ trưởng Bộ Ngoại giao Nguyễn Văn A cùng đoàn công tác làm việc với UBND tỉnh Trà Vinh.\n"
        "Đến ngày 10/3/2016, hơn 10.200 ha lúa bị thiệt hại."
    )
    (visit,) = extract(text).visits
    assert visit.date is not None and visit.date.value == "2016-03-11" and visit.end_date is None


def test_an_office_without_a_name_that_brings_the_delegation_heads_it() -> None:
    text = (
        "Ngày 13/5/2014, một Phó Chủ tịch Trung ương Hội Nông dân Việt Nam cùng đoàn công tác đã đến kiểm tra vốn vay trên địa bàn "
        "tỉnh Hậu Giang. Bà Nguyễn Thị A, Phó Trưởng ban Kinh tế Trung ương Hội là thành viên đoàn."
    )
    (visit,) = extract(text).visits
    assert visit.lead is None and visit.lead_role is not None and "Phó Chủ tịch" in visit.lead_role


def test_a_school_named_after_a_city_is_no_second_province() -> None:
    text = (
        "Ngày 26/12/2012, Đại sứ Nhật Bản tại Việt Nam đến làm việc với UBND tỉnh Vĩnh Phúc.\n"
        "Cũng trong ngày, Ngài Đại sứ thăm Trường Đại học Sư phạm Hà Nội 2."
    )
    assert [visit.province.value for visit in extract(text).visits if visit.province is not None] == ["Vĩnh Phúc"]


def test_a_town_where_the_delegation_is_received_tells_the_province() -> None:
    text = "Sáng 28/6/2018, tại Biên Hòa, ông Nguyễn Văn A, Giám đốc Sở Ngoại vụ tiếp đoàn cán bộ Sở Ngoại vụ thành phố Hải Phòng."
    (visit,) = extract(text).visits
    assert visit.province is not None and visit.province.value == "Đồng Nai"


def came_to(extraction: Extraction) -> tuple[str | None, str | None]:
    """The delegation and the province of the only visit."""
    (visit,) = extraction.visits
    return visit.delegation.value if visit.delegation else None, visit.province.value if visit.province else None


def test_a_district_comes_from_the_province_named_behind_it() -> None:
    extraction = extract(
        "Ngày 5/6/2023, đoàn công tác huyện Hoằng Hóa, tỉnh Thanh Hóa do ông Nguyễn Văn An - Bí thư Huyện ủy làm trưởng đoàn thăm và "
        "làm việc tại thị xã Điện Bàn. Đoàn đến từng nhà thăm, tặng quà 10 gia đình chính sách."
    )
    assert came_to(extraction) == ("huyện Hoằng Hóa", "Quảng Nam")
    assert "gift" in {event.type.value for event in extraction.visits[0].events}


def test_a_twinned_province_abroad_is_a_guest() -> None:
    extraction = extract(
        "Chiều 10/2/2018, lãnh đạo tỉnh Bạc Liêu đón tiếp đoàn cán bộ lãnh đạo tỉnh kết nghĩa Preah Sihanouk (Campuchia) "
        "do ngài Yon Min, Tỉnh trưởng làm trưởng đoàn."
    )
    assert came_to(extraction) == ("tỉnh Preah Sihanouk", "Bạc Liêu")


def test_an_envoys_post_abroad_is_no_trip_there() -> None:
    extraction = extract(
        "Ngày 13/11/2020, tại Ủy ban MTTQ tỉnh Nghệ An, đoàn công tác Bộ Ngoại giao do ông Nguyễn Văn An - Thứ trưởng, Đại sứ được bổ "
        "nhiệm tại Liên bang Nga dẫn đầu đã trao 300 triệu đồng ủng hộ nhân dân vùng lũ."
    )
    assert came_to(extraction) == ("Bộ Ngoại giao", "Nghệ An")


def test_a_place_abroad_that_is_only_asked_for_is_no_trip_there() -> None:
    text = (
        "Ngày 5/6/2019, đoàn công tác của Bộ Giao thông vận tải do Thứ trưởng Lê Văn An làm trưởng đoàn làm việc với UBND tỉnh Lâm Đồng.\n"
        "Chủ tịch UBND tỉnh Trần Văn Bình đề xuất mở đường bay tới Seoul và Busan trong năm 2020."
    )
    assert visit_of(text) == ("Bộ Giao thông vận tải", "Lâm Đồng")


@pytest.mark.parametrize(
    ("text", "delegation"),
    [
        (
            "Chiều 5/6/2019, UBND tỉnh Lâm Đồng có buổi làm việc với đại diện Ngân hàng Phát triển châu Á về dự án cấp nước.",
            "Ngân hàng Phát triển châu Á",
        ),
        (
            "Chiều 5/6/2019, lãnh đạo Sở Ngoại vụ tỉnh Lâm Đồng làm việc với đại diện Đại sứ quán Thụy Sĩ tại Việt Nam.",
            "Đại sứ quán Thụy Sĩ tại Việt Nam",
        ),
    ],
)
def test_representatives_without_a_name_come_from_the_body_they_speak_for(text: str, delegation: str) -> None:
    assert visit_of(text) == (delegation, "Lâm Đồng")


def test_a_souvenir_makes_no_event_of_giving() -> None:
    (visit,) = extract(VISIT + "Đoàn tặng quà lưu niệm cho tỉnh.").visits
    assert "gift" not in {event.type.value for event in visit.events}


def test_a_governor_received_comes_from_his_province_not_from_his_partys_committee() -> None:
    extraction = extract(
        "Chiều 25/9/2019, lãnh đạo tỉnh Champasak, nước CHDCND Lào do đồng chí Vi-lay-vông Bút-đa-khăm - Ủy viên Ban Chấp hành Trung ương "
        "Đảng Nhân dân Cách mạng Lào, Bí thư, Tỉnh trưởng tỉnh Champasak làm trưởng đoàn đã đến chào xã giao lãnh đạo tỉnh Nghệ An."
    )
    assert came_to(extraction) == ("tỉnh Champasak", "Nghệ An")


def test_the_days_of_a_jubilee_in_brackets_are_not_the_visits() -> None:
    (visit,) = extract(
        "Nhân kỷ niệm 40 năm Ngày ký Hiệp ước Hữu nghị Việt Nam - Lào (18/7/1977 - 18/7/2017), ngày 19/7, đoàn đại biểu cấp cao Lào do "
        "ông Xổm Phon, Phó Chủ tịch nước CHDCND Lào làm trưởng đoàn tới thăm tỉnh Hòa Bình."
    ).visits
    assert visit.date is not None and str(visit.date.value) == "XXXX-07-19"


def test_another_countrys_head_of_state_has_the_country_alone_as_his_body() -> None:
    extraction = extract(VISIT + "Cùng dự có ông Xổm Phon, Phó Chủ tịch nước CHDCND Lào.")
    assert roles_of(extraction, "Xổm Phon") == [("Phó Chủ tịch nước", "CHDCND Lào")]
