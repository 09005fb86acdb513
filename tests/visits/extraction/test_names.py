"""Who is a person: evidence beside the name, and what only looks like one."""

import pytest

from tests.visits.extraction.reading import VISIT, names_of, quotes
from visits.extraction import extract


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Đồng chí Nguyễn Văn A, Phó Chủ tịch UBND tỉnh, tiếp đoàn.", ["Nguyễn Văn A"]),
        ("Phó Chủ tịch UBND tỉnh Hà Tĩnh Đặng Thị B tiếp đoàn.", ["Đặng Thị B"]),
        ("Bí thư Huyện ủy Đồng Văn Ly Mí C cùng dự.", ["Ly Mí C"]),
        ("Thứ trưởng NGUYỄN VĂN AN phát biểu.", ["Nguyễn Văn An"]),
        ("Bà H’Lan Niê Kđăm, Chủ tịch Hội LHPN tỉnh dự.", ["H’Lan Niê Kđăm"]),
        ("Ông Sa-ka Mo-to - Đại sứ Nhật Bản tại Việt Nam cảm ơn.", ["Sa-ka Mo-to"]),
        ("Dự có NgàiSa-ka Mo-to - Đại sứ Nhật Bản tại Việt Nam.", ["Sa-ka Mo-to"]),
        ("Tỉnh trưởng tỉnh Khăm Muộn Đay Xụ Phon chủ trì.", ["Đay Xụ Phon"]),
        ("Giám đốc Sở Du lịch Đường Thị C giới thiệu.", ["Đường Thị C"]),
        ("Bà Marie-Claire Le Mau de Kervan, Phó Thị trưởng cảm ơn.", ["Marie-Claire Le Mau de Kervan"]),
        ("Ngài John d’Arvel, Đại sứ Pháp tại Việt Nam cảm ơn.", ["John d’Arvel"]),
        ("Ông K’Mẫu, Phó Chủ tịch HĐND tỉnh dự.", ["K’Mẫu"]),
        ("Giám đốc Trung tâm Nguyễn Thị Mẫu Hới cho biết.", ["Nguyễn Thị Mẫu Hới"]),
        ("Ông Xay Pha Na Phon Mẫu Lan-Phó Bí thư Tỉnh ủy dự.", ["Xay Pha Na Phon Mẫu Lan"]),
    ],
)
def test_a_name_beside_an_office_or_honorific_is_a_person(text: str, names: list[str]) -> None:
    assert [name.replace("'", "’") for name in names_of(text)] == names


@pytest.mark.parametrize(
    "text",
    [
        "Đoàn dâng hương tưởng niệm Chủ tịch Hồ Chí Minh tại Đền thờ Bác Hồ.",
        "Đoàn đến phường Hoàng Diệu, đường Nguyễn Văn Linh, Trường THPT Trần Phú.",
        "Trao học bổng Vừ A Dính cho 20 học sinh.",
        "Công ty TNHH Hoàng Long, Khu công nghiệp Liên Hà Thái đón đoàn.",
        "Tặng quà gia đình bà Nguyễn Thị B và ông Trần Văn C ở xã Mẫu.",
        "Từ sáng sớm, Đoàn đã có mặt tại cửa khẩu.",
        "Các thị trường như Đông Bắc Á, Châu Âu, Hoa Kỳ.",
        "Đoàn làm việc với Ban Thường vụ các huyện ủy: Tân Châu, Tân Biên, Châu Thành.",
        "Theo dự kiến, đoàn tiếp theo do ông Nguyễn Văn A, Thứ trưởng Bộ Y tế dẫn đầu.",
        "Thực hiện ý kiến chỉ đạo của Phó Thủ tướng Nguyễn Văn A, đoàn làm việc với tỉnh.",
        "Dự có Chủ tịch CĐ VC tỉnh.",
    ],
)
def test_names_of_places_the_dead_firms_and_beneficiaries_are_no_people(text: str) -> None:
    assert names_of(text) == []


def test_credits_and_the_author_are_no_people() -> None:
    text = (
        "Đoàn Bộ Ví dụ thăm tỉnh\nNgày 1/7, Thứ trưởng Trần Thị B thăm tỉnh Thái Nguyên và làm việc với lãnh đạo tỉnh. Ảnh: Lê Văn C\n"
        "Nguyễn Văn A"
    )
    extraction = extract(text)
    assert [person.name for person in extraction.people] == ["Trần Thị B"]
    assert extraction.article.byline is not None and extraction.article.byline.value == "Nguyễn Văn A"


def test_a_given_name_is_a_mention_of_the_one_person_who_has_it() -> None:
    extraction = extract(VISIT + "Thứ trưởng Trần Thị Hòa phát biểu. Thứ trưởng Hòa cảm ơn tỉnh.")
    assert quotes(extraction, "Trần Thị Hòa") == ["Trần Thị Hòa", "Hòa"]


def test_a_given_name_that_two_people_have_stays_unresolved() -> None:
    extraction = extract(VISIT + "Ông Trần Văn Hòa và ông Lê Văn Hòa cùng dự. Ông Hòa cảm ơn tỉnh.")
    assert [quotes(extraction, name) for name in ("Trần Văn Hòa", "Lê Văn Hòa")] == [["Trần Văn Hòa"], ["Lê Văn Hòa"]]


def test_related_news_below_the_article_names_nobody() -> None:
    text = (
        "Đoàn Bộ Ví dụ thăm tỉnh Thái Nguyên\n"
        "Ngày 1/7, đồng chí Trần Thị B, Thứ trưởng Bộ Ngoại giao thăm và làm việc với lãnh đạo tỉnh Thái Nguyên.\n"
        "Tin cùng chuyên mục\nBí thư Tỉnh ủy Nguyễn Văn A tiếp công dân"
    )
    assert names_of(text) == ["Trần Thị B"]


def test_a_name_after_a_bare_commune_is_the_persons() -> None:
    text = "Ngày 5/6/2019, đoàn công tác Bộ Ngoại giao thăm tỉnh Thái Nguyên. Chủ tịch UBND huyện Nguyễn Thị A cảm ơn đoàn."
    assert "Nguyễn Thị A" in names_of(text)


def test_a_surname_that_is_also_an_honorific_stays_in_the_name() -> None:
    text = "Ngày 5/6/2019, đoàn công tác Bộ Ngoại giao do Thứ trưởng Ông Thị Mẫu làm Trưởng đoàn thăm tỉnh Thái Nguyên."
    assert names_of(text) == ["Ông Thị Mẫu"]


def test_a_committee_is_not_called_after_the_person_next_to_it() -> None:
    text = "Ngày 5/6/2019, đoàn công tác Ủy ban Dân tộc thăm tỉnh Thái Nguyên. Về phía đoàn có Chủ nhiệm Ủy ban Nguyễn Văn A; bà Lê Thị B."
    assert "Nguyễn Văn A" in names_of(text)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Cùng dự có Bộ trưởng Bộ Giáo dục và Thể thao Sengdeuan Phommavong.", "Sengdeuan Phommavong"),
        ("Chủ tịch Cuba Fernando Mendez vào thăm.", "Fernando Mendez"),
        ("Cùng dự có các ông: Hoàng Minh A Phó Chủ tịch UBND tỉnh.", "Hoàng Minh A"),
        ("Đại sứ Trần Văn B và phu nhân, Tổng Lãnh sự Lê Thị C cùng dự.", "Lê Thị C"),
        ("Phu nhân Đại sứ, bà Eleanor Whitfield, tặng trường 200 áo ấm.", "Eleanor Whitfield"),
        ("Nói chuyện với các em, Phó Chủ tịch nước Nguyễn Thị D căn dặn các cháu.", "Nguyễn Thị D"),
        ("Chủ tịch UBND xã Lê Hoàng Minh E báo cáo với đoàn.", "Lê Hoàng Minh E"),
    ],
)
def test_a_name_ends_and_begins_where_its_neighbours_do(text: str, name: str) -> None:
    assert name in names_of(VISIT + text)
