"""Which organisation a delegation comes from and who heads it, where the phrase of the delegation does not say it."""

import pytest

from visits.extraction import extract

SENT = {
    "the body whose delegation somebody heads": (
        "Chiều 14/3/2024, tại tỉnh Nam Định, đồng chí Nguyễn Văn An, Chủ tịch Quốc hội, Trưởng đoàn kiểm tra số 11 của Bộ Chính "
        "trị đã chủ trì "
        "hội nghị công bố quyết định kiểm tra.",
        "Bộ Chính trị",
    ),
    "the body whose doing the sentence before reports": (
        "Ngày 15/1/2024, Thanh tra Chính phủ tổ chức công bố quyết định thanh tra tại UBND tỉnh Nam Định.\n"
        "Đoàn thanh tra do ông Nguyễn Văn An, Phó Cục trưởng Cục Giải quyết khiếu nại làm trưởng đoàn.",
        "Thanh tra Chính phủ",
    ),
    "a name that the title prints in full": (
        "Vùng 2 Hải quân tặng quà ngư dân\n"
        "Sáng 17/12/2021, đoàn công tác Bộ Tư lệnh Vùng 2 do Chuẩn đô đốc Nguyễn Văn An, Chính ủy Bộ Tư lệnh Vùng 2 Hải quân dẫn "
        "đầu làm việc "
        "với UBND tỉnh Bà Rịa - Vũng Tàu.",
        "Bộ Tư lệnh Vùng 2 Hải quân",
    ),
    "a group whose second word is large, too": (
        "Chiều 9/3/2024, Đoàn Giám sát của Quốc hội làm việc với UBND tỉnh Khánh Hòa.",
        "Quốc hội",
    ),
    "the standing part of a committee": (
        "Chiều 15/4/2024, tại Hậu Giang, đoàn khảo sát của Thường trực Ủy ban Pháp luật của Quốc hội làm việc với UBND tỉnh.",
        "Ủy ban Pháp luật của Quốc hội",
    ),
    "a body abroad that no table has": (
        "Ngày 18/7/2024, UBND tỉnh Sơn La tiếp đoàn đại biểu Ty Kho bạc tỉnh Hủa Phăn (Lào) sang thăm.",
        "Ty Kho bạc tỉnh Hủa Phăn",
    ),
    "a province's delegates without the word for a group": (
        "Ngày 10/3/2024, Đoàn ĐBQH tỉnh Bắc Giang do đồng chí Nguyễn Văn An, Phó Trưởng Đoàn ĐBQH tỉnh làm trưởng đoàn đã đến "
        "trao đổi kinh "
        "nghiệm với Đoàn ĐBQH tỉnh Thanh Hóa.",
        "Đoàn ĐBQH tỉnh Bắc Giang",
    ),
    "who brings a nameless group": (
        "Ngày 16/1/2018, ông Nguyễn Văn An, Chủ tịch Hội Chữ thập đỏ tỉnh Nam Định dẫn đầu đoàn công tác vào thăm và tặng quà "
        "nhân dân tỉnh "
        "Quảng Bình.",
        "Hội Chữ thập đỏ tỉnh Nam Định",
    ),
    "a conference away from the capital": (
        "Ngày 12/7/2018, tại thành phố Nha Trang, Cục Thông tin đối ngoại khai mạc hội nghị tập huấn. Ông Nguyễn Văn An, Phó Chủ "
        "tịch UBND tỉnh "
        "Khánh Hòa đến dự.",
        "Cục Thông tin đối ngoại",
    ),
    "a partner from abroad named second": (
        "Ngày 25/12/2023, tại huyện Mèo Vạc, Sở Ngoại vụ tỉnh Hà Giang phối hợp với Văn phòng Ngoại sự tỉnh Vân Nam (Trung Quốc) "
        "tổ chức lễ khởi "
        "động kiểm tra biên giới. Dự lễ có hai đoàn công tác.",
        "Văn phòng Ngoại sự tỉnh Vân Nam",
    ),
    "heads of missions on their way": (
        "Ngày 5/6/2019, đoàn Trưởng các cơ quan đại diện Việt Nam ở nước ngoài do đồng chí Nguyễn Văn An, Đại sứ Việt Nam tại Nam Phi làm "
        "trưởng đoàn làm việc tại tỉnh Thái Bình.",
        "Trưởng các cơ quan đại diện Việt Nam ở nước ngoài",
    ),
    "people's governments of a neighbour": (
        "Ngày 5/6/2019, đoàn đại biểu Chính phủ nhân dân thành phố Bách Sắc, Quảng Tây (Trung Quốc) làm việc với UBND tỉnh Cao Bằng.",
        "thành phố Bách Sắc",
    ),
}
HEADED = {
    "each of two groups has its own": (
        "Chiều 13/5/2016, đoàn đại biểu tỉnh Mukdahan do ông Somchai Dee, Phó Tỉnh trưởng và đoàn đại biểu tỉnh Ubon Ratchathani "
        "do bà Wanpen "
        "Suwan, Chủ tịch Phòng Thương mại dẫn đầu đến chào xã giao lãnh đạo tỉnh Quảng Trị.",
        ["Somchai Dee", "Wanpen Suwan"],
    ),
    "a chief whose deputy speaks": (
        "Sáng 6/8/2025, đoàn công tác của Ủy ban Nhà nước về người Việt Nam ở nước ngoài làm việc với UBND tỉnh Ninh Bình. Về "
        "phía đoàn có Chủ "
        "nhiệm Ủy ban Nguyễn Văn An; Phó Chủ nhiệm Ủy ban Trần Thị Bình.\nThay mặt đoàn, bà Trần Thị Bình nêu yêu cầu của đợt khảo sát.",
        ["Nguyễn Văn An"],
    ),
    "the head of state beside his ministers": (
        "Trong hai ngày 24-25/8/2013, Chủ tịch nước Nguyễn Văn An đã về thăm và làm việc tại tỉnh Phú Yên. Cùng đi với Chủ tịch "
        "nước có các "
        "đồng chí: Trần Văn Bình, Bộ trưởng Bộ Y tế; Lê Văn Cường, Thứ trưởng Bộ Quốc phòng.",
        ["Nguyễn Văn An"],
    ),
    "an ambassador named in full and then by his office": (
        "Ngày 21/10/2010, ngài Nguyễn Văn An, Đại sứ đặc mệnh toàn quyền Nhật Bản tại Việt Nam đến thăm tỉnh Hà Nam.\n"
        "Sau đó, ngài Đại sứ và đoàn làm việc với UBND tỉnh Hà Nam.",
        ["Nguyễn Văn An"],
    ),
    "the same in a second province": (
        "Trong hai ngày 18 và 19/1/2018, đoàn công tác của Bộ Y tế do Thứ trưởng Nguyễn Văn An làm trưởng đoàn kiểm tra tại Gia "
        "Lai và Đắk Lắk. "
        "Cùng đi có ông Trần Văn Bình, Cục trưởng Cục Y tế dự phòng.\nNgày 18/1, đoàn làm việc với UBND tỉnh Gia Lai.\n"
        "Ngày 19/1, đoàn làm việc với lãnh đạo tỉnh Đắk Lắk. Ông Trần Văn Bình, Cục trưởng Cục Y tế dự phòng phát biểu.",
        ["Nguyễn Văn An", "Nguyễn Văn An"],
    ),
}


@pytest.mark.parametrize(("text", "sender"), SENT.values(), ids=SENT)
def test_the_sender_is_found(text: str, sender: str) -> None:
    delegation = extract(text).visits[0].delegation
    assert delegation is not None and delegation.value == sender


@pytest.mark.parametrize(("text", "heads"), HEADED.values(), ids=HEADED)
def test_the_head_is_found(text: str, heads: list[str]) -> None:
    assert [visit.lead.value if visit.lead is not None else None for visit in extract(text).visits] == heads


def test_an_occasion_that_is_prepared_for_puts_no_visit_off() -> None:
    text = (
        "Phó Thủ tướng tặng quà Tết tại Phú Thọ\nChuẩn bị đón Tết Nguyên đán, sáng 20/1/2021, Phó Thủ tướng Chính phủ Nguyễn Văn "
        "An đã đến thăm và "
        "tặng quà các gia đình chính sách tại tỉnh Phú Thọ."
    )
    assert [visit.province.value for visit in extract(text).visits if visit.province is not None] == ["Phú Thọ"]
