"""Two delegations, or two provinces, in one article: a visit for each, with its own day."""

import pytest

from visits.extraction import extract

CASES = {
    "provinces in one row": (
        "Ngày 27/11/2008, Thứ trưởng Bộ Y tế Nguyễn Văn A cùng đoàn công tác làm việc với UBND các tỉnh Điện Biên, Sơn La và Hòa Bình.",
        [
            ("Bộ Y tế", "Điện Biên", "2008-11-27"),
            ("Bộ Y tế", "Sơn La", "2008-11-27"),
            ("Bộ Y tế", "Hòa Bình", "2008-11-27"),
        ],
    ),
    "works that pass two provinces": (
        "Sáng 1/5/2023, Thủ tướng Nguyễn Văn A cùng đoàn công tác kiểm tra tiến độ đường cao tốc đoạn qua địa bàn tỉnh Nghệ An, Thanh Hóa.",
        [("Chính phủ", "Nghệ An", "2023-05-01"), ("Chính phủ", "Thanh Hóa", "2023-05-01")],
    ),
    "senders in one row": (
        "Ngày 13/3/2015, đoàn cán bộ tỉnh Mukdahan (Thái Lan) và Savannakhet (Lào) đã đến thăm và làm việc với tỉnh Quảng Trị.",
        [("tỉnh Mukdahan", "Quảng Trị", "2015-03-13"), ("tỉnh Savannakhet", "Quảng Trị", "2015-03-13")],
    ),
    "neighbours of one country": (
        "Ngày 30/12/2019, đoàn đại biểu tỉnh Hủa Phăn (Lào) đến thăm, chúc Tết tỉnh Sơn La.\n"
        "Hai ngày sau, đoàn đại biểu tỉnh Luông Pha Băng (Lào) cũng đến chúc Tết tỉnh.",
        [("tỉnh Hủa Phăn", "Sơn La", "2019-12-30"), ("tỉnh Luông Pha Băng", "Sơn La", "2020-01-01")],
    ),
    "a day before": (
        "Sáng 5-4, đoàn công tác Bộ Ngoại giao làm việc với UBND tỉnh tại TP. Nha Trang.\n"
        "* Trước đó một ngày, tại Phú Yên, đoàn đã làm việc với UBND tỉnh Phú Yên.",
        [("Bộ Ngoại giao", "Khánh Hòa", "XXXX-04-05"), ("Bộ Ngoại giao", "Phú Yên", "XXXX-04-04")],
    ),
    "another high official elsewhere": (
        "Sáng 22/1/2021, Phó Chủ tịch Quốc hội Nguyễn Thị A làm việc với lãnh đạo tỉnh Bắc Kạn.\n"
        "Cũng sáng 22/1/2021, Phó Chủ tịch nước Trần Thị B đã đến thăm, tặng quà tại tỉnh Sóc Trăng.",
        [("Quốc hội", "Bắc Kạn", "2021-01-22"), ("Văn phòng Chủ tịch nước", "Sóc Trăng", "2021-01-22")],
    ),
    "others who came to where the talks were": (
        "Ngày 2/8/2022, tại thành phố Phan Thiết (Bình Thuận), đoàn công tác của Bộ Giao thông vận tải đã làm việc với các tỉnh "
        "Bình Thuận, "
        "Khánh Hòa và Đồng Nai.",
        [("Bộ Giao thông vận tải", "Bình Thuận", "2022-08-02")],
    ),
    "a province that is named oftener and reached later": (
        "Sáng 8/4/2015, đoàn công tác Bộ Văn hóa, Thể thao và Du lịch khảo sát khu di tích và làm việc với UBND tỉnh Tuyên Quang.\n"
        "Chiều 8/4/2015, đoàn lên Hà Giang, làm việc với UBND tỉnh Hà Giang. Chủ tịch UBND tỉnh Hà Giang Nguyễn Văn A tiếp đoàn.",
        [
            ("Bộ Văn hóa, Thể thao và Du lịch", "Tuyên Quang", "2015-04-08"),
            ("Bộ Văn hóa, Thể thao và Du lịch", "Hà Giang", "2015-04-08"),
        ],
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_each_delegation_in_each_province_is_a_visit(case: str) -> None:
    text, expected = CASES[case]
    found = [
        (visit.delegation and visit.delegation.value, visit.province and visit.province.value, visit.date and visit.date.value)
        for visit in extract(text).visits
    ]
    assert found == expected


def test_cooperation_between_provinces_makes_no_further_visit() -> None:
    text = "Ngày 5/6/2019, đoàn công tác Bộ Y tế làm việc với UBND tỉnh Gia Lai về hợp tác giữa Gia Lai, Kon Tum và Đắk Lắk."
    assert len(extract(text).visits) == 1


def test_a_paper_that_tells_of_its_own_provinces_trip_is_not_the_hosts() -> None:
    text = "Ngày 12/8/2014, đoàn công tác của Ủy ban MTTQ tỉnh ta học tập kinh nghiệm tại Ủy ban MTTQ tỉnh Quảng Ninh."
    (visit,) = extract(text, outlet="Báo Hưng Yên").visits
    assert visit.delegation is not None and visit.delegation.value == "Ủy ban MTTQ tỉnh Hưng Yên"
    assert visit.province is not None and visit.province.value == "Quảng Ninh"
