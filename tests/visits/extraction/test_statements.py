"""Requests, pledges, recommendations, undertakings: the speaker decides, and what is none."""

import pytest

from tests.visits.extraction.reading import VISIT
from visits.extraction import extract

PEOPLE = "Dự có Thứ trưởng Bộ Ngoại giao Nguyễn Văn A và bà Trần Thị B, Chủ tịch UBND tỉnh. "


def said(text: str) -> list[tuple[str, str | None]]:
    return [(one.kind.value, one.by) for one in extract(VISIT + PEOPLE + text).visits[0].commitments]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Bà Trần Thị B đề nghị Bộ Ngoại giao giúp tỉnh xúc tiến đầu tư.", [("request", "Trần Thị B")]),
        ("Bà Trần Thị B mong muốn Bộ Ngoại giao tiếp tục hỗ trợ tỉnh.", [("request", "Trần Thị B")]),
        ("Ông Nguyễn Văn A khẳng định Bộ sẽ giúp tỉnh kết nối nhà đầu tư.", [("pledge", "Nguyễn Văn A")]),
        ("Ông Nguyễn Văn A đề nghị tỉnh đẩy mạnh thông tin đối ngoại.", [("recommendation", "Nguyễn Văn A")]),
        ("Ông Nguyễn Văn A đề nghị các vụ của Bộ hỗ trợ tỉnh quảng bá.", [("pledge", "Nguyễn Văn A")]),
        ("Bà Trần Thị B hứa tỉnh sẽ hoàn thành báo cáo trong tháng 7.", [("undertaking", "Trần Thị B")]),
        ("Bà Trần Thị B mời Bộ Ngoại giao dự hội nghị gặp gỡ doanh nghiệp.", [("request", "Trần Thị B")]),
        ("Ông Nguyễn Văn A mời tỉnh bạn cử cán bộ dự tập huấn.", [("recommendation", "Nguyễn Văn A")]),
        ("Ông Nguyễn Văn A khẳng định những kiến nghị về biên giới sẽ được Bộ nghiên cứu, trả lời.", [("pledge", "Nguyễn Văn A")]),
        ("\nBệnh viện mong Bộ Ngoại giao giới thiệu chuyên gia.", [("request", "tỉnh Thái Nguyên")]),
    ],
)
def test_the_speaker_and_whom_he_addresses_decide_the_kind(text: str, found: list[tuple[str, str]]) -> None:
    assert said(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "Bà Trần Thị B đề nghị Sở Ngoại vụ chủ động phối hợp với Bộ Ngoại giao.",
        "Bà Trần Thị B cảm ơn Bộ Ngoại giao và chúc đoàn thành công.",
        "Ông Nguyễn Văn A tin tưởng tỉnh sẽ phát triển nhanh.",
        "Hai bên đã ghi nhận các kiến nghị của tỉnh.",
    ],
)
def test_orders_to_ones_own_thanks_beliefs_and_nouns_are_none(text: str) -> None:
    assert said(text) == []


def test_a_comrade_without_a_name_is_who_spoke_before() -> None:
    text = "Bà Trần Thị B giới thiệu tiềm năng của tỉnh. Đồng chí đề nghị Bộ Ngoại giao quan tâm giúp tỉnh."
    assert said(text) == [("request", "Trần Thị B")]


def test_an_office_alone_speaks_for_its_holder() -> None:
    assert said("Đồng chí Chủ tịch UBND tỉnh đề nghị Bộ Ngoại giao quan tâm giúp tỉnh.") == [("request", "Trần Thị B")]


def test_the_text_is_cut_out_exactly() -> None:
    extraction = extract(VISIT + PEOPLE + "Bà Trần Thị B đề nghị Bộ  Ngoại giao giúp “tỉnh” xúc tiến đầu tư.")
    one = extraction.visits[0].commitments[0]
    assert extraction.text[one.spans[0].start : one.spans[0].end] == one.text


def test_a_speaker_may_stand_after_his_verb() -> None:
    text = "Phát biểu tại buổi làm việc, ông Nguyễn Văn A đánh giá cao kết quả của tỉnh. Đồng chí đề nghị tỉnh cải thiện môi trường đầu tư."
    assert said(text) == [("recommendation", "Nguyễn Văn A")]


def test_where_the_guests_go_next_is_no_promise() -> None:
    assert said("Ngày mai, đoàn sẽ khảo sát các cửa khẩu của tỉnh.") == []


def test_a_sentence_about_somebody_else_goes_not_on() -> None:
    text = "Bà Trần Thị B đề nghị Bộ Ngoại giao giúp tỉnh. Về phía đoàn, ông Nguyễn Văn A ghi nhận kết quả của tỉnh."
    assert said(text) == [("request", "Trần Thị B")]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        # Nobody whom a table knows is spoken to.
        ("Bà Trần Thị B kiến nghị cơ quan có thẩm quyền giãn nợ cho 86 hộ.", [("request", "Trần Thị B")]),
        ("Bà Trần Thị B đề xuất mở đường bay thẳng.", [("request", "Trần Thị B")]),
        ("Bà Trần Thị B đề nghị các hộ dân sớm thu hoạch.", []),
        ("Ông Nguyễn Văn A yêu cầu bệnh viện chấn chỉnh việc ghi hồ sơ.", [("recommendation", "Nguyễn Văn A")]),
        ("Ông Nguyễn Văn A mong các thầy, cô giáo bám bản, bám lớp.", [("recommendation", "Nguyễn Văn A")]),
        ("Ông Nguyễn Văn A nhắc nhở ngư dân.", []),
        ("Ông Nguyễn Văn A xin nghỉ trước tuổi.", []),
        ("Bà Trần Thị B nói công suất đề xuất là quá lớn.", []),
    ],
)
def test_who_is_asked_may_be_anybody(text: str, found: list[tuple[str, str]]) -> None:
    assert said(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('Ông Nguyễn Văn A nghe báo cáo. "Các kiến nghị của tỉnh sẽ được chúng tôi báo cáo Bộ", ông A nói.', [("pledge", "Nguyễn Văn A")]),
        ("Ông Nguyễn Văn A nghe báo cáo. Bộ sẽ ủng hộ chủ trương xây trung tâm, ông khẳng định.", [("pledge", "Nguyễn Văn A")]),
        ("Ông Nguyễn Văn A nghe báo cáo. Về các kiến nghị của tỉnh, ông nói Bộ sẽ làm việc với các cơ quan.", [("pledge", "Nguyễn Văn A")]),
        ("Ông Nguyễn Văn A tán thành đề nghị trên, cho biết Bộ sẽ giúp tỉnh kết nối nhà đầu tư.", [("pledge", "Nguyễn Văn A")]),
        ("Ông Nguyễn Văn A khẳng định Bộ luôn đồng hành với tỉnh.", [("pledge", "Nguyễn Văn A")]),
        ("Ông Nguyễn Văn A nhất trí cho các xã vùng cao vận dụng độ tuổi.", [("pledge", "Nguyễn Văn A")]),
        ("Ông Nguyễn Văn A nhất trí cho rằng các xã vùng cao còn khó khăn.", []),
        ("Ông Nguyễn Văn A cho rằng, giữa hai bên cần mở đường bay thẳng.", []),
        ("Bà Trần Thị B gửi lời mời Bộ Ngoại giao dự lễ hội của tỉnh.", [("request", "Trần Thị B")]),
    ],
)
def test_who_speaks_may_be_named_behind_what_is_said(text: str, found: list[tuple[str, str]]) -> None:
    assert said(text) == found


def test_a_fact_behind_a_request_is_none() -> None:
    text = "Bà Trần Thị B đề nghị Bộ Ngoại giao giúp tỉnh tìm đối tác. Ngoài ra, nhiều mộ liệt sĩ chưa xác định được tên."
    assert said(text) == [("request", "Trần Thị B")]


def test_a_body_of_the_same_kind_is_whose_place_it_names() -> None:
    visit = (
        "Ngày 1/7/2015, đoàn công tác của HĐND tỉnh Bắc Kạn do ông Nguyễn Văn A dẫn đầu làm việc với HĐND tỉnh Đồng Tháp. "
        "Ông Nguyễn Văn A đề nghị HĐND tỉnh Đồng Tháp chia sẻ kinh nghiệm giám sát."
    )
    assert [one.kind.value for one in extract(visit).visits[0].commitments] == ["recommendation"]


@pytest.mark.parametrize(
    ("visit", "found"),
    [
        (
            "Ngày 1/7/2015, đoàn công tác thành phố Hà Nội làm việc với UBND tỉnh Thái Nguyên. Dự có bà Trần Thị B, Chủ tịch UBND tỉnh. "
            "Bà Trần Thị B đề nghị thành phố giúp đào tạo cán bộ.",
            "request",
        ),
        (
            "Ngày 1/7/2015, đoàn công tác Tập đoàn Mẫu Việt do ông Nguyễn Văn A, Tổng Giám đốc dẫn đầu làm việc với UBND tỉnh Thái Nguyên. "
            "Tập đoàn đề nghị tỉnh bố trí 12 ha đất sạch.",
            "recommendation",
        ),
    ],
)
def test_a_word_for_the_guests_alone_means_them(visit: str, found: str) -> None:
    assert [one.kind.value for one in extract(visit).visits[0].commitments] == [found]
