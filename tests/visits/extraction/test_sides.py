"""Whose a person is: by body, by marker, by the delegation's own origin."""

from tests.visits.extraction.reading import roles_of, sides_of
from visits.extraction import extract


def test_bodies_and_markers_say_whose_a_person_is() -> None:
    text = (
        "Ngày 1/7/2015, đoàn công tác của Bộ Ngoại giao do Thứ trưởng Nguyễn Văn A dẫn đầu làm việc với UBND tỉnh Thái Nguyên. "
        "Cùng đi có ông Trần Văn B, Phó Cục trưởng Cục Lãnh sự. Tiếp đoàn có bà Lê Thị C, Giám đốc Sở Ngoại vụ."
    )
    extraction = extract(text)
    assert sides_of(extraction) == {"Nguyễn Văn A": "delegation", "Trần Văn B": "delegation", "Lê Thị C": "host"}
    assert extraction.visits[0].lead is not None and extraction.visits[0].lead.value == "Nguyễn Văn A"


def test_in_a_visit_between_provinces_each_side_has_its_own_province() -> None:
    text = (
        "Ngày 1/7/2015, Đoàn công tác tỉnh Nghệ An do đồng chí Nguyễn Văn A, Phó Bí thư Tỉnh ủy làm trưởng đoàn thăm và làm việc với "
        "tỉnh Hà Tĩnh. "
        "Tiếp đoàn có đồng chí Trần Thị B, Phó Bí thư Tỉnh ủy."
    )
    extraction = extract(text)
    assert sides_of(extraction) == {"Nguyễn Văn A": "delegation", "Trần Thị B": "host"}
    assert roles_of(extraction, "Nguyễn Văn A") == [("Phó Bí thư", "Tỉnh ủy Nghệ An")]
    assert roles_of(extraction, "Trần Thị B") == [("Phó Bí thư", "Tỉnh ủy Hà Tĩnh")]


def test_nobody_has_a_side_where_there_is_no_visit() -> None:
    assert sides_of(extract("Giám đốc Sở Ngoại vụ tỉnh Hà Tĩnh Nguyễn Văn A cho biết tỉnh chú trọng đối ngoại.")) == {"Nguyễn Văn A": None}


def test_who_runs_what_is_visited_is_the_hosts() -> None:
    text = (
        "Ngày 1/7/2015, đoàn công tác của Bộ Y tế do Thứ trưởng Nguyễn Văn A dẫn đầu làm việc với UBND tỉnh Thái Nguyên. "
        "Bác sĩ Trần Thị B, Giám đốc Bệnh viện Mẫu báo cáo với đoàn."
    )
    assert sides_of(extract(text)) == {"Nguyễn Văn A": "delegation", "Trần Thị B": "host"}


def test_who_comes_along_from_a_third_province_is_of_the_delegation() -> None:
    text = (
        "Ngày 1/7/2015, đoàn công tác của Bộ Ngoại giao do Thứ trưởng Nguyễn Văn A dẫn đầu làm việc với UBND tỉnh Thái Nguyên. "
        "Cùng đi có bà Trần Thị B, Giám đốc Sở Ngoại vụ tỉnh Hà Tĩnh."
    )
    assert sides_of(extract(text)) == {"Nguyễn Văn A": "delegation", "Trần Thị B": "delegation"}


def test_the_place_after_the_members_of_a_group_says_whose_they_are() -> None:
    text = (
        "Ngày 8/9/2018, đoàn đại biểu châu Văn Sơn (Trung Quốc) do ông Lý Mẫu dẫn đầu đến làm việc với tỉnh Hà Giang.\n"
        "Thành viên Đoàn Hà Giang: bà Nguyễn Thị A, Phó Giám đốc Sở Ngoại vụ."
    )
    extraction = extract(text)
    assert sides_of(extraction)["Nguyễn Thị A"] == "host"
    assert roles_of(extraction, "Nguyễn Thị A") == [("Phó Giám đốc", "Sở Ngoại vụ tỉnh Hà Giang")]


def test_a_bare_office_that_comes_with_the_delegation_is_of_it_and_heads_it() -> None:
    text = "Ngày 2/8/2015, Chủ tịch Nguyễn Văn A và đoàn công tác Trung ương Hội Nông dân Việt Nam đến thăm và làm việc tại tỉnh Sơn La."
    extraction = extract(text)
    assert sides_of(extraction) == {"Nguyễn Văn A": "delegation"}
    assert extraction.visits[0].lead is not None and extraction.visits[0].lead.value == "Nguyễn Văn A"


def test_the_first_of_two_heads_leads() -> None:
    text = (
        "Ngày 1/7/2015, đoàn thành phố Honjo (Nhật Bản) do ông Sato Ken, Thị trưởng và ông Mori Jun, Chủ tịch Hội đồng thành phố "
        "làm trưởng đoàn thăm và làm việc tại tỉnh Hà Tĩnh."
    )
    lead = extract(text).visits[0].lead
    assert lead is not None and lead.value == "Sato Ken"


def test_a_list_of_lines_under_the_groups_name_is_of_the_group() -> None:
    text = (
        "Ngày 1/7/2015, Sở Ngoại vụ tỉnh Hà Tĩnh tiếp đoàn cán bộ Sở Ngoại vụ tỉnh Nghệ An do bà Nguyễn Thị A, Phó Giám đốc Sở làm "
        "trưởng đoàn.\nĐoàn Nghệ An gồm:\n1. Bà Nguyễn Thị A - Phó Giám đốc;\n2. Ông Trần Văn B - Chánh Văn phòng Sở.\n"
        "Tiếp đoàn có ông Lê Văn C, Giám đốc Sở."
    )
    extraction = extract(text)
    assert sides_of(extraction) == {"Nguyễn Thị A": "delegation", "Trần Văn B": "delegation", "Lê Văn C": "host"}
    assert roles_of(extraction, "Trần Văn B") == [("Chánh Văn phòng", "Văn phòng Sở Ngoại vụ tỉnh Nghệ An")]


def test_a_deputy_is_on_the_side_of_the_only_chief() -> None:
    text = (
        "Ngày 1/7/2015, Thứ trưởng Ngoại giao, Chủ nhiệm Ủy ban Nhà nước về người Việt Nam ở nước ngoài Nguyễn Văn A làm việc với "
        "UBND tỉnh Hà Tĩnh. Tham dự có Phó Chủ nhiệm Trần Thị B."
    )
    assert sides_of(extract(text))["Trần Thị B"] == "delegation"


def test_what_the_whole_country_has_is_no_provinces_beside_a_delegation_of_the_centre() -> None:
    text = (
        "Ngày 1/7/2015, đoàn công tác của Bộ Quốc phòng do Thứ trưởng Nguyễn Văn A dẫn đầu làm việc với UBND tỉnh Hà Tĩnh. "
        "Tham gia đoàn có ông Trần Văn B, Phó Tham mưu trưởng Bộ đội Biên phòng. Tiếp đoàn có ông Lê Văn C, đại biểu Quốc hội."
    )
    extraction = extract(text)
    assert sides_of(extraction) == {"Nguyễn Văn A": "delegation", "Trần Văn B": "delegation", "Lê Văn C": "host"}
    assert roles_of(extraction, "Trần Văn B") == [("Phó Tham mưu trưởng", "Bộ đội Biên phòng")]


def test_a_deputy_of_the_province_is_the_hosts_where_the_line_says_so() -> None:
    text = (
        "Ngày 1/7/2015, Đoàn giám sát của Ủy ban Thường vụ Quốc hội do ông Nguyễn Văn A, Phó Chủ tịch Quốc hội làm trưởng đoàn làm việc "
        "với UBND tỉnh Cà Mau. Về phía địa phương có ông Trần Văn B, Bí thư Tỉnh ủy; bà Lê Thị C, đại biểu Quốc hội."
    )
    assert sides_of(extract(text)) == {"Nguyễn Văn A": "delegation", "Trần Văn B": "host", "Lê Thị C": "host"}
