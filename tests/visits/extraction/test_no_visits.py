"""Pages that speak of delegations and report no visit: told by what they say, not by which words their titles hold."""

import pytest

from visits.extraction import extract
from visits.extraction.records import Kind

NO_VISITS = {
    "what a title plans": (
        "Bộ trưởng Bộ Y tế sắp làm việc tại Gia Lai\n"
        "Ngày 15/6 tới, đoàn công tác của Bộ Y tế do Bộ trưởng làm trưởng đoàn sẽ đến làm việc với UBND tỉnh Gia Lai."
    ),
    "a day of long ago in a later article": (
        "Ký ức về những người bạn\nThứ Bảy, 16/09/2023 05:30\n"
        "Ngày 15/9/1973, đoàn đại biểu Cuba do ông Jorge A dẫn đầu đến thăm tỉnh Quảng Trị. Cả đoàn dừng lại rất lâu bên bờ sông."
    ),
    "an essay that a paper presents": (
        "Nâng cao hiệu quả công tác đối ngoại địa phương\nBáo trân trọng giới thiệu bài viết của Thứ trưởng Bộ Ngoại giao Nguyễn Văn An.\n"
        "Ngày 5/6/2019, đoàn công tác Bộ Ngoại giao làm việc với UBND tỉnh Thái Bình về việc này."
    ),
    "leaders who call on a mission": (
        "Lãnh đạo tỉnh chúc mừng Quốc khánh nước bạn\n"
        "Ngày 2/12/2019, đồng chí Nguyễn Văn An, Bí thư Tỉnh ủy Thanh Hóa đã đến thăm, chúc mừng Đại sứ Lào tại Việt Nam."
    ),
    "preparations for guests": (
        "Chu đáo, an toàn, tiết kiệm\n"
        "Sáng 3/10, Phó Chủ tịch UBND tỉnh Kon Tum Nguyễn Văn A chủ trì cuộc họp chuẩn bị đón, tiếp đoàn đại biểu tỉnh Champasak (Lào) "
        "sang thăm và làm việc từ ngày 10 đến 12/10."
    ),
    "a visit put off": (
        "Ngày 1/9/2017, ông Nguyễn Văn A, Giám đốc Sở Ngoại vụ cho biết chuyến thăm Đắk Nông của đoàn tỉnh Mondulkiri dự kiến vào 5/9 "
        "được dời lại."
    ),
    "a rule for receiving guests": (
        "UBND tỉnh Nam Định quy định mức chi tiếp khách từ ngày 1/7/2018.\n"
        "Đoàn do bộ trưởng hoặc tương đương làm trưởng đoàn được bố trí phòng nghỉ hạng A khi đến làm việc."
    ),
    "somebody remembered": (
        "Người bạn của làng biển\n"
        "Năm 2012, ông từng dẫn đầu đoàn công tác Bộ Ngoại giao về thăm, tặng quà bà con huyện Gio Linh, tỉnh Quảng Trị."
    ),
    "the history of a friendship": (
        "Vì sao hai tỉnh bền chặt?\nNăm 1967, đoàn đại biểu tỉnh Xiêng Khoảng lần đầu sang thăm tỉnh Nghệ An, mở đầu quan hệ kết nghĩa."
    ),
    "questions and answers without the word for them": (
        "Mở rộng hợp tác với các địa phương Nhật Bản\n"
        "Nhân dịp đoàn công tác tỉnh Gunma làm việc tại tỉnh Hải Dương, ông Nguyễn Văn A, Giám đốc Sở Ngoại vụ nói về triển vọng.\n"
        "- Ông đánh giá thế nào về chuyến thăm?\n- Đây là bước tiến quan trọng.\n- Tỉnh sẽ làm gì?\n- Chúng tôi sẽ cử cán bộ sang thực tập."
    ),
    "impostors": (
        "Ngày 2/3/2020, công an bắt ba người giả danh đoàn thanh tra của Bộ Tài chính đến làm việc với doanh nghiệp ở tỉnh Đồng Nai."
    ),
    "a ceremony at a mission's own seat": (
        "Ngày 12/11/2014, tại Đại sứ quán Nhật Bản ở Hà Nội, Đại sứ Nhật Bản tại Việt Nam Hiroshi Aoki dự lễ ký tài trợ một trạm y tế "
        "của tỉnh Hưng Yên."
    ),
    "a ministry's event in the capital": (
        "Sáng 7/1/2022, tại Hà Nội, Bộ Ngoại giao tổ chức gặp mặt báo chí do Thứ trưởng Bộ Ngoại giao Nguyễn Văn A chủ trì."
    ),
    "a province that calls on a ministry": (
        "Chiều 9/5/2019, tại Hà Nội, đoàn công tác của tỉnh Hà Giang do Chủ tịch UBND tỉnh Nguyễn Văn A làm trưởng đoàn làm việc với "
        "Bộ Giao thông vận tải."
    ),
    "talks held abroad": (
        "Ngày 9/11/2017, tại thành phố Sùng Tả (Trung Quốc), đoàn đại biểu tỉnh Lạng Sơn do Phó Chủ tịch UBND tỉnh Nguyễn Văn A làm "
        "trưởng đoàn hội đàm với đoàn đại biểu thành phố Sùng Tả."
    ),
    "a leader of the country abroad": (
        "Chiều 13/6/2016, Chủ tịch nước Nguyễn Văn A cùng đoàn công tác đã tới thăm tỉnh Champasak, gặp bà con người Quảng Nam."
    ),
    "groups that the host itself sends out": (
        "Ngày 16/12/2019, Bộ Chỉ huy Quân sự tỉnh tổ chức 3 đoàn công tác đến thăm, tặng quà các đơn vị trên địa bàn tỉnh Khánh Hòa: "
        "Tiểu đoàn 1 - Lữ đoàn Thông tin 132."
    ),
    "a decree on an inspection": (
        "Phó Tổng Thanh tra Chính phủ Nguyễn Văn A vừa ký quyết định thanh tra tại UBND tỉnh Hải Dương. Đoàn thanh tra do ông Trần Văn B "
        "làm trưởng đoàn."
    ),
    "a review of the year": (
        "Đối ngoại: một năm nhiều dấu ấn\n"
        "Tháng 4, Chủ tịch nước thăm tỉnh Bình Định; tháng 9, đoàn thành phố Izumisano (Nhật Bản) sang làm việc, ký thỏa thuận hợp tác."
    ),
    "a meeting of firms with an embassy's visit in a teaser": (
        "Ký hợp đồng xuất khẩu chanh\n"
        "Ngày 26/4/2021, tại huyện Bến Lức, tỉnh Long An, hai công ty ký hợp đồng xuất khẩu chanh không hạt sang châu Âu trong ba năm.\n"
        "Tin nên đọc: Tổng Lãnh sự Hà Lan thăm và làm việc với UBND tỉnh Long An (20/4)\n"
        "Giám đốc công ty Nguyễn Văn A cho biết đã liên kết với hơn hai trăm hộ dân để xây dựng vùng trồng đạt chuẩn."
    ),
}


@pytest.mark.parametrize("case", NO_VISITS)
def test_no_visit_is_read_where_none_is_reported(case: str) -> None:
    extraction = extract(NO_VISITS[case])
    assert (extraction.article.kind, extraction.visits) == (Kind.OTHER, ())


VISITS = {
    "Ngày 5/1/2020, Tổng Lãnh sự Trung Quốc tại Thành phố Hồ Chí Minh Lý A đến thăm và làm việc với tỉnh Tiền Giang.": "Tiền Giang",
    "Ngày 8/3/2017, đoàn Tổng Lãnh sự quán Việt Nam tại Nam Ninh (Trung Quốc) làm việc với UBND tỉnh Cao Bằng.": "Cao Bằng",
    "Ngày 14/10/2023, Phó Chủ tịch UBND tỉnh Quảng Ninh Nguyễn Văn A tiếp đoàn Hội Hữu nghị tại Sapporo (Nhật Bản).": "Quảng Ninh",
    "Ngày 1/2/2018, Phó Chủ tịch nước Nguyễn Thị A cùng đoàn công tác của tỉnh Vĩnh Long đến tặng quà hộ nghèo.": "Vĩnh Long",
    "Ngày 28/10/2015, Ban Chỉ đạo Trung ương xây dựng nông thôn mới do ông Nguyễn Văn A làm trưởng đoàn đã có buổi làm việc tại tỉnh "
    "Tuyên Quang.": "Tuyên Quang",
    "Sáng 19/7/2018, Đoàn ĐBQH tỉnh Bình Thuận tiếp và trao đổi kinh nghiệm với Đoàn ĐBQH tỉnh Lâm Đồng do ông Nguyễn Văn A làm trưởng "
    "đoàn.": "Bình Thuận",
    "Sáng 22/9/2016, bà Anna A, Đại sứ Thụy Sĩ tại Việt Nam thăm chợ phiên Bắc Hà, huyện Bắc Hà, tỉnh Lào Cai.": "Lào Cai",
    "Trong hai ngày 10 và 11/4/2017, Ủy ban Pháp luật của Quốc hội đã khảo sát tại tỉnh Quảng Ninh về tổ chức bộ máy.": "Quảng Ninh",
    "Ngày 18/6/2020, tại TP. Vinh, Cục Lãnh sự phối hợp với UBND tỉnh Nghệ An tổ chức hội nghị tập huấn. Phó Cục trưởng Cục Lãnh sự "
    "Nguyễn Văn A chủ trì.": "Nghệ An",
    "Sáng 17/8/2019, Ủy ban MTTQ Việt Nam tỉnh tổ chức lễ tiếp nhận 300 triệu đồng cho đồng bào Cà Mau. Phó Chủ tịch Ủy ban MTTQ Việt Nam "
    "tỉnh Bình Dương Nguyễn Văn A trao 300 triệu đồng cho đồng bào bị thiên tai trên địa bàn tỉnh Cà Mau.": "Cà Mau",
}


@pytest.mark.parametrize(("text", "province"), VISITS.items())
def test_a_visit_is_read_where_one_is_reported_in_another_form(text: str, province: str) -> None:
    assert [visit.province.value for visit in extract(text).visits if visit.province is not None] == [province]
