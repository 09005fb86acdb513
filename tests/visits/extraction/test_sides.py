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
