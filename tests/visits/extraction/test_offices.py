"""Whose office is which: before the name, after it, shared, short, with a body that print leaves out."""

import pytest

from tests.visits.extraction.reading import VISIT, roles_of
from visits.extraction import extract
from visits.extraction.records import Basis


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        (
            "Đồng chí Nguyễn Văn A, Ủy viên Trung ương Đảng, Bí thư Tỉnh ủy.",
            [("Ủy viên", "Ban Chấp hành Trung ương Đảng"), ("Bí thư", "Tỉnh ủy Thái Nguyên")],
        ),
        (
            "Đồng chí Nguyễn Văn A, UVTV Tỉnh ủy, Phó Chủ tịch HĐND tỉnh.",
            [("Ủy viên Ban Thường vụ", "Tỉnh ủy Thái Nguyên"), ("Phó Chủ tịch", "HĐND tỉnh Thái Nguyên")],
        ),
        (
            "Ông Nguyễn Văn A, TUV, Giám đốc Sở Ngoại vụ.",
            [("Ủy viên", "Tỉnh ủy Thái Nguyên"), ("Giám đốc", "Sở Ngoại vụ tỉnh Thái Nguyên")],
        ),
        ("Thứ trưởng thường trực Bộ Ngoại giao Nguyễn Văn A phát biểu.", [("Thứ trưởng Thường trực", "Bộ Ngoại giao")]),
        ("Bộ trưởng Ngoại giao Nguyễn Văn A phát biểu.", [("Bộ trưởng", "Bộ Ngoại giao")]),
        ("Ông Nguyễn Văn A, nguyên Thứ trưởng Bộ Ngoại giao cùng dự.", [("nguyên Thứ trưởng", "Bộ Ngoại giao")]),
        ("Ông Nguyễn Văn A, Trưởng Đoàn ĐBQH khóa XV tỉnh cùng dự.", [("Trưởng đoàn", "Đoàn ĐBQH tỉnh Thái Nguyên")]),
        ("Ông Nguyễn Văn A, Trưởng ban Tuyên giáo Tỉnh ủy dự.", [("Trưởng ban", "Ban Tuyên giáo Tỉnh ủy Thái Nguyên")]),
        ("Ông Nguyễn Văn A, Chánh Văn phòng UBND tỉnh dự.", [("Chánh Văn phòng", "Văn phòng UBND tỉnh Thái Nguyên")]),
        ("Ông Nguyễn Văn A, Cục trưởng Cục Thuế tỉnh dự.", [("Cục trưởng", "Cục Thuế tỉnh Thái Nguyên")]),
        ("Ông Nguyễn Văn A, UVBCH Đảng bộ tỉnh dự.", [("Ủy viên", "Ban Chấp hành Đảng bộ tỉnh Thái Nguyên")]),
        ("Ông Nguyễn Văn A, Phó Chánh Văn phòng Bộ dự.", [("Phó Chánh Văn phòng", "Văn phòng Bộ Ngoại giao")]),
        (
            "Ông Nguyễn Văn A, Viện trưởng Viện KSND tối cao dự.",
            [("Viện trưởng", "Viện KSND tối cao")],
        ),
        ("Đoàn đến xã Mẫu, huyện Gò Mẫu. Ông Nguyễn Văn A, Bí thư Huyện ủy dự.", [("Bí thư", "Huyện ủy Gò Mẫu")]),
        ("Ông Nguyễn Văn A, Đại sứ Việt Nam tại Lào dự.", [("Đại sứ", "Đại sứ quán Việt Nam tại Lào")]),
        ("Ông Nguyễn Văn A, đại biểu Quốc hội dự.", [("Đại biểu", "Quốc hội")]),
        ("Phó Thủ tướng Nguyễn Văn A dự.", [("Phó Thủ tướng", "Chính phủ")]),
        ("Bí thư Trung ương Đảng Nguyễn Văn A dự.", [("Bí thư", "Ban Bí thư")]),
        ("Phó Chủ tịch nước Nguyễn Văn A dự.", [("Phó Chủ tịch nước", None)]),
        (
            "Ông Nguyễn Văn A, Phó Vụ trưởng Vụ Đông Nam Á - Nam Á - Nam Thái Bình Dương dự.",
            [("Phó Vụ trưởng", "Vụ Đông Nam Á - Nam Á - Nam Thái Bình Dương")],
        ),
        (
            "Ông Nguyễn Văn A, Giám đốc Sở Văn hóa, Thể thao và Du lịch dự.",
            [("Giám đốc", "Sở Văn hóa, Thể thao và Du lịch tỉnh Thái Nguyên")],
        ),
    ],
)
def test_an_office_has_its_title_and_its_body_with_the_place(text: str, roles: list[tuple[str, str | None]]) -> None:
    assert roles_of(extract(VISIT + text), "Nguyễn Văn A") == roles


def test_an_office_right_before_a_name_is_that_persons() -> None:
    extraction = extract(VISIT + "Chủ tịch HĐND tỉnh Nguyễn Văn A, Chủ tịch UBND tỉnh Trần Thị B cùng dự.")
    assert roles_of(extraction, "Nguyễn Văn A") == [("Chủ tịch", "HĐND tỉnh Thái Nguyên")]
    assert roles_of(extraction, "Trần Thị B") == [("Chủ tịch", "UBND tỉnh Thái Nguyên")]


def test_a_plural_office_before_a_colon_is_everybodys_in_the_list() -> None:
    extraction = extract(VISIT + "Dự có các Phó Chủ tịch UBND tỉnh: Nguyễn Văn A, Trần Thị B.")
    assert [roles_of(extraction, name) for name in ("Nguyễn Văn A", "Trần Thị B")] == [[("Phó Chủ tịch", "UBND tỉnh Thái Nguyên")]] * 2


def test_semicolons_part_people_and_commas_part_offices() -> None:
    extraction = extract(
        VISIT + "Dự có các đồng chí: Nguyễn Văn A, Phó Bí thư Tỉnh ủy, Chủ tịch UBND tỉnh; Trần Thị B, Giám đốc Sở Ngoại vụ."
    )
    assert [title for title, _ in roles_of(extraction, "Nguyễn Văn A")] == ["Phó Bí thư", "Chủ tịch"]
    assert [title for title, _ in roles_of(extraction, "Trần Thị B")] == ["Giám đốc"]


def test_a_bare_party_committee_belongs_to_the_next_offices_body() -> None:
    extraction = extract(VISIT + "Đồng chí Nguyễn Văn A, Bí thư Đảng ủy, Thứ trưởng Bộ Ngoại giao phát biểu.")
    assert roles_of(extraction, "Nguyễn Văn A") == [("Bí thư", "Đảng ủy Bộ Ngoại giao"), ("Thứ trưởng", "Bộ Ngoại giao")]


def test_a_shorter_form_of_an_office_is_swallowed_by_the_longer() -> None:
    extraction = extract(VISIT + "Ông Nguyễn Văn A, Phó Bí thư Thường trực Tỉnh ủy dự. Phó Bí thư Tỉnh ủy Nguyễn Văn A phát biểu.")
    assert roles_of(extraction, "Nguyễn Văn A") == [("Phó Bí thư Thường trực", "Tỉnh ủy Thái Nguyên")]
    person = extraction.people[0]
    assert [extraction.text[span.start : span.end] for span in person.roles[0].spans] == [
        "Phó Bí thư Thường trực Tỉnh ủy",
        "Phó Bí thư Tỉnh ủy",
    ]


def test_a_place_that_print_left_out_is_marked_as_concluded() -> None:
    extraction = extract(VISIT + "Ông Nguyễn Văn A, Chủ tịch UBND tỉnh Thái Nguyên; bà Trần Thị B, Chủ tịch HĐND tỉnh dự.")
    assert [person.roles[0].basis for person in extraction.people] == [Basis.STATED, Basis.INFERRED]


def test_ranks_descriptions_and_heading_a_delegation_are_no_offices() -> None:
    extraction = extract(VISIT + "Đại tá, TS Nguyễn Văn A, Trưởng đoàn công tác, đại diện Bộ phát biểu.")
    assert roles_of(extraction, "Nguyễn Văn A") == []


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        ("Ông Nguyễn Văn A - Chánh thanh tra tỉnh dự.", [("Chánh Thanh tra", "Thanh tra tỉnh Thái Nguyên")]),
        ("Ông Nguyễn Văn A, PGĐ Sở Y tế dự.", [("Phó Giám đốc", "Sở Y tế tỉnh Thái Nguyên")]),
        ("Thiếu tướng Nguyễn Văn A, Phó Tư lệnh BĐBP dự.", [("Phó Tư lệnh", "Bộ đội Biên phòng")]),
        ("Ông Nguyễn Văn A, Vụ trưởng Vụ Địa phương VII dự.", [("Vụ trưởng", "Vụ Địa phương VII")]),
        ("Ông Nguyễn Văn A, Trưởng khoa Chính trị quốc tế và Ngoại giao dự.", [("Trưởng khoa", "Khoa Chính trị quốc tế và Ngoại giao")]),
        ("Phó Giám đốc Sở Y tế tỉnh Thái Nguyên - Nguyễn Văn A dự.", [("Phó Giám đốc", "Sở Y tế tỉnh Thái Nguyên")]),
        ("Đoàn thăm Đồn Biên phòng Bãi Mẫu. Trung tá Nguyễn Văn A, Đồn trưởng báo cáo.", [("Đồn trưởng", "Đồn Biên phòng Bãi Mẫu")]),
        ("Ông Nguyễn Văn A, Phó Giám đốc Sở Ngoại vụ nhìn nhận đường còn xa.", [("Phó Giám đốc", "Sở Ngoại vụ tỉnh Thái Nguyên")]),
        ("Cùng dự có đại diện Đại sứ quán Nhật Bản - Bí thư thứ hai Nguyễn Văn A.", [("Bí thư thứ hai", "Đại sứ quán Nhật Bản")]),
        (
            "Phía Sở Ngoại vụ tỉnh Thái Nguyên: ông Trần Văn B; ông Nguyễn Văn A - Phó Giám đốc.",
            [("Phó Giám đốc", "Sở Ngoại vụ tỉnh Thái Nguyên")],
        ),
        (
            "Ông Nguyễn Văn A, Chính ủy Bộ Tư lệnh Vùng 2 dự. Bộ Tư lệnh Vùng 2 Hải quân tặng quà.",
            [("Chính ủy", "Bộ Tư lệnh Vùng 2 Hải quân")],
        ),
    ],
)
def test_a_body_is_completed_from_what_stands_around_it(text: str, roles: list[tuple[str, str | None]]) -> None:
    assert roles_of(extract(VISIT + text), "Nguyễn Văn A") == roles


def test_an_office_printed_again_in_short_is_the_same_office() -> None:
    text = "Tham gia đoàn có Thứ trưởng Bộ Tài chính Trần Văn Bình. Thứ trưởng Trần Văn Bình hứa trả lời sớm."
    assert roles_of(extract(VISIT + text), "Trần Văn Bình") == [("Thứ trưởng", "Bộ Tài chính")]


def test_a_governor_is_of_the_province_whose_delegation_is_named_before_him() -> None:
    text = (
        "Ngày 3/7/2025, tỉnh Tây Ninh tiếp hai đoàn khách. Đoàn tỉnh Svay Rieng do ông Sok Mẫu, Phó Tỉnh trưởng làm trưởng đoàn; "
        "đoàn tỉnh Prey Veng do ông Chan Mẫu, Phó Tỉnh trưởng làm trưởng đoàn đến chào lãnh đạo tỉnh Tây Ninh."
    )
    extraction = extract(text)
    assert roles_of(extraction, "Sok Mẫu") == [("Phó Tỉnh trưởng", "tỉnh Svay Rieng")]
    assert roles_of(extraction, "Chan Mẫu") == [("Phó Tỉnh trưởng", "tỉnh Prey Veng")]


def test_what_somebody_is_in_charge_of_is_no_part_of_his_title() -> None:
    text = (
        "Ngày 4/6/2019, đoàn đại biểu tỉnh Gangwon (Hàn Quốc) do ông Kim Mẫu - Phó Tỉnh trưởng phụ trách kinh tế làm trưởng đoàn "
        "thăm Lâm Đồng."
    )
    assert roles_of(extract(text), "Kim Mẫu") == [("Phó Tỉnh trưởng", "tỉnh Gangwon")]


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        # Units in small letters, abbreviations, heads with a word of their own.
        (
            "Ông Nguyễn Văn A, Phó Bí thư tỉnh ủy, Chủ tịch ủy ban nhân dân tỉnh dự.",
            [("Phó Bí thư", "Tỉnh ủy Thái Nguyên"), ("Chủ tịch", "UBND tỉnh Thái Nguyên")],
        ),
        ("Đ/c Nguyễn Văn A - GĐ Sở Y tế dự.", [("Giám đốc", "Sở Y tế tỉnh Thái Nguyên")]),
        (
            "Đại tá Nguyễn Văn A, Phó CHT - TMT Bộ CHQS tỉnh dự.",
            [("Phó Chỉ huy trưởng", "Bộ Chỉ huy Quân sự tỉnh Thái Nguyên"), ("Tham mưu trưởng", "Bộ Chỉ huy Quân sự tỉnh Thái Nguyên")],
        ),
        (
            "Ông Nguyễn Văn A, Phó Trưởng đoàn chuyên trách Đoàn đại biểu Quốc hội tỉnh dự.",
            [("Phó Trưởng đoàn chuyên trách", "Đoàn ĐBQH tỉnh Thái Nguyên")],
        ),
        (
            "Ông Nguyễn Văn A, Ủy viên Thường trực, Trưởng Ban Pháp chế HĐND tỉnh dự.",
            [("Ủy viên Thường trực", "HĐND tỉnh Thái Nguyên"), ("Trưởng ban", "Ban Pháp chế HĐND tỉnh Thái Nguyên")],
        ),
        ("Tiếp đoàn có ông Nguyễn Văn A, Trưởng ban Dân tộc.", [("Trưởng ban", "Ban Dân tộc tỉnh Thái Nguyên")]),
        ("Tiếp đoàn có ông Nguyễn Văn A, Trưởng Ban Tuyên giáo.", [("Trưởng ban", "Ban Tuyên giáo Tỉnh ủy Thái Nguyên")]),
        # Bodies with words that look like verbs, names or places.
        ("Ông Nguyễn Văn A, Trưởng ban Chỉ đạo bầu cử tỉnh dự.", [("Trưởng ban", "Ban Chỉ đạo bầu cử tỉnh Thái Nguyên")]),
        ("Ông Nguyễn Văn A, Phó Vụ trưởng Vụ Báo chí - Xuất bản dự.", [("Phó Vụ trưởng", "Vụ Báo chí - Xuất bản")]),
        ("Ông Nguyễn Văn A, Vụ trưởng Vụ Thanh tra dự.", [("Vụ trưởng", "Vụ Thanh tra")]),
        ("Ông Nguyễn Văn A, Trưởng ban Quản lý Khu kinh tế mở Chu Lai dự.", [("Trưởng ban", "Ban Quản lý Khu kinh tế mở Chu Lai")]),
        ("Thiếu tá Nguyễn Văn A, Đồn trưởng Đồn Biên phòng Trà Lý dự.", [("Đồn trưởng", "Đồn Biên phòng Trà Lý")]),
        ("Bà Nguyễn Văn A, Hiệu trưởng Trường THCS Nguyễn Du dự.", [("Hiệu trưởng", "Trường THCS Nguyễn Du")]),
        ("Ông Nguyễn Văn A, Giám đốc điều hành Tổ chức Bàn tay xanh Na Uy dự.", [("Giám đốc điều hành", "Tổ chức Bàn tay xanh Na Uy")]),
        ("Ông Nguyễn Văn A, Giám đốc thu mua Tập đoàn Hoa Mai dự.", [("Giám đốc thu mua", "Tập đoàn Hoa Mai")]),
        ("Ông Nguyễn Văn A, Trưởng đại diện UNICEF tại Việt Nam dự.", [("Trưởng đại diện", "UNICEF tại Việt Nam")]),
        ("Ông Nguyễn Văn A, Chủ tịch JAVIMAU dự.", [("Chủ tịch", "JAVIMAU")]),
        ("Ông Nguyễn Văn A, Phó Tổng Tham mưu trưởng QĐND Lào dự.", [("Phó Tổng Tham mưu trưởng", "QĐND Lào")]),
        # A town called as its province; a commune's, a branch's, a supreme body.
        ("Ông Nguyễn Văn A, Chủ tịch UBND thành phố Thái Nguyên dự.", [("Chủ tịch", "UBND thành phố Thái Nguyên")]),
        (
            "Ông Nguyễn Văn A, Bí thư Đảng ủy, Chủ tịch HĐND xã Đông Mẫu dự.",
            [("Bí thư", "Đảng ủy xã Đông Mẫu"), ("Chủ tịch", "HĐND xã Đông Mẫu")],
        ),
        (
            "Ông Nguyễn Văn A, Bí thư Thị ủy, Chủ tịch HĐND thị xã Sông Mẫu dự.",
            [("Bí thư", "Thị ủy Sông Mẫu"), ("Chủ tịch", "HĐND thị xã Sông Mẫu")],
        ),
        ("Ông Nguyễn Văn A, Phó Viện trưởng VKSND tối cao dự.", [("Phó Viện trưởng", "Viện Kiểm sát nhân dân tối cao")]),
        (
            "Ông Nguyễn Văn A, Giám đốc Ngân hàng Nhà nước chi nhánh tỉnh dự.",
            [("Giám đốc", "Ngân hàng Nhà nước chi nhánh tỉnh Thái Nguyên")],
        ),
        # A minister's unit of a ministry, a diplomat's field.
        (
            "Tham gia đoàn có ông Nguyễn Văn A, Thứ trưởng kiêm Chủ nhiệm Ủy ban Biên giới quốc gia.",
            [("Thứ trưởng", "Bộ Ngoại giao"), ("Chủ nhiệm", "Ủy ban Biên giới quốc gia")],
        ),
        (
            "Dự có bà Nguyễn Văn A, Tham tán Hợp tác và Hoạt động văn hóa Đại sứ quán Pháp tại Việt Nam.",
            [("Tham tán Hợp tác và Hoạt động văn hóa", "Đại sứ quán Pháp tại Việt Nam")],
        ),
        ("Dự có bà Nguyễn Văn A, Lãnh sự, Tổng Lãnh sự quán Nga tại Đà Nẵng.", [("Lãnh sự", "Tổng Lãnh sự quán Nga tại Đà Nẵng")]),
    ],
)
def test_offices_of_many_kinds_are_read_whole(text: str, roles: list[tuple[str, str | None]]) -> None:
    assert roles_of(extract(VISIT + text), "Nguyễn Văn A") == roles


def test_a_list_under_a_body_gives_it_to_bare_offices() -> None:
    extraction = extract(VISIT + "Tiếp đoàn có lãnh đạo UBND tỉnh: Nguyễn Văn A, Chủ tịch; Trần Thị B, Lê Văn C, Phó Chủ tịch.")
    assert [roles_of(extraction, name) for name in ("Nguyễn Văn A", "Trần Thị B", "Lê Văn C")] == [
        [("Chủ tịch", "UBND tỉnh Thái Nguyên")],
        [("Phó Chủ tịch", "UBND tỉnh Thái Nguyên")],
        [("Phó Chủ tịch", "UBND tỉnh Thái Nguyên")],
    ]


def test_a_plural_office_goes_to_the_last_name_too_where_all_have_honorifics() -> None:
    extraction = extract(VISIT + "Tiếp đoàn có các Phó Chủ tịch UBND tỉnh: ông Nguyễn Văn A, ông Trần Văn B và bà Lê Thị C.")
    assert roles_of(extraction, "Lê Thị C") == [("Phó Chủ tịch", "UBND tỉnh Thái Nguyên")]


def test_an_office_after_a_stray_semicolon_is_of_the_name_before() -> None:
    text = "Tiếp đoàn có các đồng chí: Nguyễn Văn A, Ủy viên Ban Thường vụ Tỉnh ủy; Phó Chủ tịch HĐND tỉnh; Trần Thị B, Giám đốc Sở Y tế."
    assert roles_of(extract(VISIT + text), "Nguyễn Văn A") == [
        ("Ủy viên Ban Thường vụ", "Tỉnh ủy Thái Nguyên"),
        ("Phó Chủ tịch", "HĐND tỉnh Thái Nguyên"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Báo cáo với Thứ trưởng, bà Nguyễn Văn A cho biết tỉnh có 10 xã.",
        "Thay mặt Thường trực HĐND tỉnh, ông Nguyễn Văn A cảm ơn.",
    ],
)
def test_an_office_that_is_addressed_or_spoken_for_is_not_the_speakers(text: str) -> None:
    assert roles_of(extract(VISIT + "Dự có ông Nguyễn Văn A, Giám đốc Sở Y tế. " + text), "Nguyễn Văn A") == [
        ("Giám đốc", "Sở Y tế tỉnh Thái Nguyên")
    ]


def test_who_heads_a_second_provinces_delegation_is_of_that_province() -> None:
    text = (
        "Chiều 17/5, Ban Thường vụ Thành ủy Hà Nội làm việc với Ban Thường vụ Tỉnh ủy Lào Cai do ông Nguyễn Văn A, Bí thư Tỉnh ủy dẫn đầu."
    )
    assert roles_of(extract(text), "Nguyễn Văn A") == [("Bí thư", "Tỉnh ủy Lào Cai")]


def test_governors_met_abroad_are_of_the_province_named_before_them() -> None:
    text = (
        "Đoàn công tác tỉnh Lai Châu do ông Nguyễn Văn A, Bí thư Tỉnh ủy làm trưởng đoàn đã đến thăm tỉnh Hủa Phăn (Lào). "
        "Tiếp đoàn có ông Bun-mi Xay-nha, Phó Bí thư Tỉnh ủy, Phó Tỉnh trưởng."
    )
    assert roles_of(extract(text), "Bun-mi Xay-nha") == [("Phó Bí thư", "Tỉnh ủy Hủa Phăn"), ("Phó Tỉnh trưởng", "tỉnh Hủa Phăn")]


@pytest.mark.parametrize(
    "text",
    [
        "Cùng đi có các Đại sứ: Nhật Bản Trần Thị Bình, Hàn Quốc Lê Văn An.",
        "Cùng đi có các Đại sứ: Trần Thị Bình (Nhật Bản), Lê Văn An (Hàn Quốc).",
    ],
)
def test_envoys_listed_by_their_countries_have_missions_of_their_own(text: str) -> None:
    extraction = extract(VISIT + text)
    assert roles_of(extraction, "Trần Thị Bình") == [("Đại sứ", "Đại sứ quán Nhật Bản tại Việt Nam")]
    assert roles_of(extraction, "Lê Văn An") == [("Đại sứ", "Đại sứ quán Hàn Quốc tại Việt Nam")]


def test_offices_after_and_are_all_of_the_name_that_they_lead_to() -> None:
    extraction = extract(
        "Ngày 24/5/2019, đoàn đại biểu tỉnh Khăm Muộn (Lào) đến Hà Tĩnh. Bí thư Tỉnh ủy, Chủ tịch HĐND tỉnh Hà Tĩnh Nguyễn Văn An "
        "và Bí thư, Tỉnh trưởng tỉnh Khăm Muộn Xổm Phon chủ trì hội nghị."
    )
    assert roles_of(extraction, "Nguyễn Văn An") == [("Bí thư", "Tỉnh ủy Hà Tĩnh"), ("Chủ tịch", "HĐND tỉnh Hà Tĩnh")]
    assert roles_of(extraction, "Xổm Phon") == [("Bí thư", "Tỉnh ủy Khăm Muộn"), ("Tỉnh trưởng", "tỉnh Khăm Muộn")]


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("Tiếp đoàn có bà Trần Thị Bình, Phó Chủ tịch HĐND-UBND huyện Phú Bình.", ("Phó Chủ tịch", "HĐND - UBND huyện Phú Bình")),
        ("Cùng dự có bà Trần Thị Bình, Phó Tổng lãnh sự quán Lào tại Đà Nẵng.", ("Phó Tổng Lãnh sự", "Tổng Lãnh sự quán Lào tại Đà Nẵng")),
    ],
)
def test_two_boards_and_a_house_for_its_head_are_read(text: str, role: tuple[str, str]) -> None:
    assert roles_of(extract(VISIT + text), "Trần Thị Bình") == [role]


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        # A unit's name goes on in small letters after the name that the table has.
        ("Ông Nguyễn Văn A, Phó Cục trưởng Cục Công nghiệp địa phương; bà B dự.", [("Phó Cục trưởng", "Cục Công nghiệp địa phương")]),
        # A district that is called like a province.
        ("Ông Nguyễn Văn A, Phó Chủ tịch HĐND huyện Điện Biên dự.", [("Phó Chủ tịch", "HĐND huyện Điện Biên")]),
        # The longer head after "Trưởng ban".
        (
            "Ông Nguyễn Văn A, Trưởng ban Ban chỉ đạo công tác biên giới tỉnh An Giang dự.",
            [("Trưởng ban", "Ban Chỉ đạo công tác biên giới tỉnh An Giang")],
        ),
        # Missions: "của", "nước" and the form of the State are no part of the name.
        (
            "Ông Nguyễn Văn A, Lãnh sự danh dự của CH Ba Lan tại TP HCM dự.",
            [("Lãnh sự danh dự", "Tổng Lãnh sự quán CH Ba Lan tại TP HCM")],
        ),
        ("Ông Nguyễn Văn A, Đại sứ nước Mông Cổ tại Việt Nam dự.", [("Đại sứ", "Đại sứ quán Mông Cổ tại Việt Nam")]),
        ("Ông Nguyễn Văn A, Tổng Lãnh sự nước CHXHCN Việt Nam tại Pắc-xế dự.", [("Tổng Lãnh sự", "Tổng Lãnh sự quán Việt Nam tại Pắc-xế")]),
        # Two heads of one body.
        (
            "Ông Nguyễn Văn A, Phó Chủ tịch kiêm Tổng Thư ký Liên hiệp các tổ chức hữu nghị Việt Nam dự.",
            [
                ("Phó Chủ tịch", "Liên hiệp các tổ chức hữu nghị Việt Nam"),
                ("Tổng Thư ký", "Liên hiệp các tổ chức hữu nghị Việt Nam"),
            ],
        ),
        # The body of the office before.
        (
            "Thiếu tướng Nguyễn Văn A, Phó Tư lệnh Quân khu 7, Tham mưu trưởng dự.",
            [("Phó Tư lệnh", "Quân khu 7"), ("Tham mưu trưởng", "Quân khu 7")],
        ),
        # Words between commas that are no office.
        (
            "Ông Nguyễn Văn A, Ủy Trung ương Đảng, Bí thư Tỉnh ủy dự.",
            [("Bí thư", "Tỉnh ủy Thái Nguyên")],
        ),
        # An office given in the article.
        (
            "Ông Nguyễn Văn A, Phó Giám đốc Sở Tài chính, được điều động, bổ nhiệm giữ chức Giám đốc Sở Ngoại vụ.",
            [("Phó Giám đốc", "Sở Tài chính tỉnh Thái Nguyên"), ("Giám đốc", "Sở Ngoại vụ tỉnh Thái Nguyên")],
        ),
        # A town's Party committee.
        (
            "Ông Nguyễn Văn A, Phó Bí thư Thành ủy, Chủ tịch HĐND TP.Sông Công dự.",
            [("Phó Bí thư", "Thành ủy Sông Công"), ("Chủ tịch", "HĐND TP.Sông Công")],
        ),
        # A brother party.
        (
            "Ông Nguyễn Văn A, Bí thư Trung ương Đảng Nhân dân Cách mạng Lào dự.",
            [("Bí thư", "Ban Bí thư Đảng Nhân dân Cách mạng Lào")],
        ),
    ],
)
def test_bodies_of_many_kinds_are_read_whole(text: str, roles: list[tuple[str, str | None]]) -> None:
    assert roles_of(extract(VISIT + text), "Nguyễn Văn A") == roles


def test_bodies_in_brackets_belong_to_the_offices_of_a_list() -> None:
    extraction = extract(VISIT + "Tham gia đoàn có các Thứ trưởng: Nguyễn Văn A (Bộ Xây dựng), Trần Thị B (Bộ Tài chính).")
    assert roles_of(extraction, "Nguyễn Văn A") == [("Thứ trưởng", "Bộ Xây dựng")]
    assert roles_of(extraction, "Trần Thị B") == [("Thứ trưởng", "Bộ Tài chính")]


def test_a_membership_is_shared_by_those_who_have_offices_of_their_own() -> None:
    text = "Cùng dự có các Ủy viên Trung ương Đảng: Bộ trưởng Bộ Nội vụ Nguyễn Văn A, Bộ trưởng Bộ Tài chính Trần Thị B."
    extraction = extract(VISIT + text)
    assert roles_of(extraction, "Nguyễn Văn A") == [("Ủy viên", "Ban Chấp hành Trung ương Đảng"), ("Bộ trưởng", "Bộ Nội vụ")]
    assert roles_of(extraction, "Trần Thị B") == [("Ủy viên", "Ban Chấp hành Trung ương Đảng"), ("Bộ trưởng", "Bộ Tài chính")]


def test_a_chief_has_the_body_of_the_deputy_who_follows() -> None:
    extraction = extract(VISIT + "Cùng dự có các ông: Nguyễn Văn A, Giám đốc; Trần Văn B, Phó Giám đốc Công ty Hoa Sen.")
    assert roles_of(extraction, "Nguyễn Văn A") == [("Giám đốc", "Công ty Hoa Sen")]


def test_a_governor_governs_a_place_of_his_kind() -> None:
    text = (
        "Ngày 1/7/2015, lãnh đạo tỉnh Cao Bằng hội đàm với Đoàn đại biểu thành phố Bách Sắc, tỉnh Quảng Tây (Trung Quốc) "
        "do ông Trần Văn B, Phó Thị trưởng làm trưởng đoàn. Cùng đi có ông Sisay Phommavong, Đô trưởng Viêng Chăn."
    )
    extraction = extract(text)
    assert roles_of(extraction, "Trần Văn B") == [("Phó Thị trưởng", "thành phố Bách Sắc")]
    assert roles_of(extraction, "Sisay Phommavong") == [("Đô trưởng", "thủ đô Viêng Chăn")]


def test_a_ministerial_office_shared_with_another_is_not_given_twice() -> None:
    text = (
        "Ngày 1/7/2015, đoàn công tác của Chính phủ do ông Nguyễn Văn A, Bộ trưởng, Chủ nhiệm Ủy ban Dân tộc làm trưởng đoàn "
        "thăm tỉnh Trà Vinh. Bộ trưởng Nguyễn Văn A ghi nhận kết quả của tỉnh."
    )
    assert roles_of(extract(text), "Nguyễn Văn A") == [("Bộ trưởng", "Ủy ban Dân tộc"), ("Chủ nhiệm", "Ủy ban Dân tộc")]


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        # The letters hold the noun of the office.
        ("Ông Nguyễn Văn A, Phó Trưởng ban BCĐ Tây Nam bộ dự.", [("Phó Trưởng ban", "Ban Chỉ đạo Tây Nam bộ")]),
        # A mission called after its sender and its seat.
        (
            "Ông Nguyễn Văn A, Đại sứ, Trưởng phái đoàn Thường trực Việt Nam tại Liên hợp quốc dự.",
            [
                ("Đại sứ", "Phái đoàn Thường trực Việt Nam tại Liên hợp quốc"),
                ("Trưởng phái đoàn", "Phái đoàn Thường trực Việt Nam tại Liên hợp quốc"),
            ],
        ),
        # A friendship society of two countries.
        ("Ông Nguyễn Văn A, Chủ tịch Hội Hữu nghị Nhật - Việt tỉnh Saitama dự.", [("Chủ tịch", "Hội Hữu nghị Nhật - Việt tỉnh Saitama")]),
        # A foreign government in small letters.
        ("Ông Nguyễn Văn A, Chủ tịch chính phủ tỉnh Tula (Nga) dự.", [("Chủ tịch", "Chính phủ tỉnh Tula")]),
    ],
)
def test_bodies_called_after_letters_seats_and_countries_are_read_whole(text: str, roles: list[tuple[str, str | None]]) -> None:
    assert roles_of(extract(VISIT + text), "Nguyễn Văn A") == roles
