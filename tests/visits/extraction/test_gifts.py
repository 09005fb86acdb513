"""Gifts: sums, parts and totals, goods, givers and receivers; and what is none."""

import pytest

from tests.visits.extraction.reading import VISIT
from visits.extraction import extract
from visits.extraction.money import printed_sums


def gifts_of(text: str) -> list[tuple[int | None, str | None, str | None, str | None]]:
    return [(gift.amount, gift.currency, gift.giver, gift.recipient) for gift in extract(VISIT + text).visits[0].gifts]


@pytest.mark.parametrize(
    ("text", "amount", "currency"),
    [
        ("100 triệu đồng", 100_000_000, "VND"),
        ("50.000.000 đồng", 50_000_000, "VND"),
        ("1,5 tỷ đồng", 1_500_000_000, "VND"),
        ("2 tỷ 300 triệu đồng", 2_300_000_000, "VND"),
        ("500 nghìn đồng", 500_000, "VND"),
        ("10.000 USD", 10_000, "USD"),
        ("3 triệu yên", 3_000_000, "JPY"),
        ("20.000 nhân dân tệ", 20_000, "CNY"),
    ],
)
def test_sums_are_read_in_whole_units(text: str, amount: int, currency: str) -> None:
    (found,) = printed_sums(f"trao {text} cho tỉnh", 0, len(text) + 14)
    assert (found.amount, found.currency) == (amount, currency)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Bộ Ngoại giao trao cho Ủy ban MTTQ tỉnh 50 triệu đồng.", (50_000_000, "VND", "Bộ Ngoại giao", "Ủy ban MTTQ tỉnh Thái Nguyên")),
        ("Đoàn trao tặng 100 triệu đồng ủng hộ người nghèo.", (100_000_000, "VND", "Bộ Ngoại giao", "người nghèo")),
        ("Đoàn tặng 10 gia đình chính sách, mỗi gia đình 2 triệu đồng.", (20_000_000, "VND", "Bộ Ngoại giao", "10 gia đình chính sách")),
        ("Đoàn tặng Trường Tiểu học Gò Mẫu 20 triệu đồng.", (20_000_000, "VND", "Bộ Ngoại giao", "Trường Tiểu học Gò Mẫu")),
        ("Đoàn trao 50 máy tính cho Trường Mẫu.", (None, None, "Bộ Ngoại giao", "Trường Mẫu")),
    ],
)
def test_a_gift_has_its_sum_giver_and_receiver(text: str, found: tuple[int | None, str | None, str, str]) -> None:
    assert gifts_of(text) == [found]


@pytest.mark.parametrize(
    "text",
    [
        "Đoàn tặng quà lưu niệm cho tỉnh.",
        "Kim ngạch xuất khẩu đạt 5,5 tỷ USD, tổng vốn đầu tư 14 tỷ USD.",
        "Bão gây thiệt hại 300 tỷ đồng; tỉnh cảm ơn Bộ đã hỗ trợ 5 tỷ đồng năm ngoái.",
        "Bộ sẽ tặng tỉnh 100 triệu đồng trong năm tới.",
    ],
)
def test_souvenirs_figures_past_aid_and_promises_are_no_gifts(text: str) -> None:
    assert gifts_of(text) == []


def test_count_and_price_are_kept_beside_the_total() -> None:
    gift = extract(VISIT + "Đoàn tặng 10 gia đình chính sách, mỗi gia đình 2 triệu đồng.").visits[0].gifts[0]
    assert (gift.count, gift.unit_amount) == (10, 2_000_000)


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("Đoàn trao 20 suất quà (500 nghìn đồng/suất) cho hộ nghèo.", 10_000_000),
        ("Đoàn tặng 4 máy bơm, mỗi máy 3 triệu đồng, cho nông dân xã Mẫu.", 12_000_000),
        ("Đoàn trao 90 triệu đồng xây 3 nhà (30 triệu đồng/nhà) cho xã Mẫu.", 90_000_000),
        ("Mười suất học bổng (2 triệu đồng/suất) được đoàn trao cho học sinh nghèo.", 20_000_000),
    ],
)
def test_the_price_of_a_piece_is_multiplied_unless_the_whole_is_printed(text: str, amount: int) -> None:
    assert [found[0] for found in gifts_of(text)] == [amount]


@pytest.mark.parametrize(
    "text",
    [
        "Năm 2012, Bộ đã hỗ trợ tỉnh 5 tỷ đồng.",
        "Ba năm qua, Bộ Ngoại giao hỗ trợ tỉnh 5 tỷ đồng.",
        "Bộ từng tặng tỉnh 200 máy tính.",
    ],
)
def test_aid_of_other_years_is_no_gift(text: str) -> None:
    assert gifts_of(text) == []


@pytest.mark.parametrize(
    ("text", "giver"),
    [
        ("Đoàn đã đến thăm Trường Mẫu, tặng nhà trường 10 triệu đồng.", "Bộ Ngoại giao"),
        ("Tỉnh Champasak tặng tỉnh Thái Nguyên 20 triệu kíp.", "Tỉnh Champasak"),
        ("Đoàn do Thứ trưởng Nguyễn Văn A dẫn đầu trao 10 triệu đồng cho Trường Mẫu.", "Bộ Ngoại giao"),
    ],
)
def test_the_giver_is_the_subject_not_whom_he_visits_or_who_leads(text: str, giver: str) -> None:
    assert [found[2] for found in gifts_of(text)] == [giver]


@pytest.mark.parametrize(
    ("text", "recipient"),
    [
        ("Đoàn trao 30 triệu đồng cho cán bộ, chiến sĩ Đồn Mẫu.", "cán bộ, chiến sĩ Đồn Mẫu"),
        ("Đoàn trao 30 triệu đồng cho 15 học sinh.", "15 học sinh"),
        ("Đoàn trao 30 triệu đồng cho Trường Mẫu mua chăn ấm.", "Trường Mẫu"),
        ("Đoàn trao 30 triệu đồng qua Hội Mẫu.", "Hội Mẫu"),
        ("Đoàn trao tặng xã 10 bộ máy tính.", "xã"),
        ("Ông Nguyễn Văn B cảm ơn đoàn. Đoàn tặng ông 2 triệu đồng.", "Nguyễn Văn B"),
    ],
)
def test_the_receiver_ends_where_the_purpose_begins(text: str, recipient: str) -> None:
    assert [found[3] for found in gifts_of(text)] == [recipient]


def test_a_set_after_the_receiver_is_a_gift() -> None:
    assert gifts_of("Đoàn tặng tỉnh bộ ảnh về biên giới.") == [(None, None, "Bộ Ngoại giao", "tỉnh")]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "Ủy ban MTTQ tỉnh tiếp nhận 300 triệu đồng do đoàn ủng hộ.",
            [(300_000_000, "VND", "Bộ Ngoại giao", "Ủy ban MTTQ tỉnh Thái Nguyên")],
        ),
        (
            "Sở Y tế tỉnh tiếp nhận số tiền 50 triệu đồng của Bộ Ngoại giao.",
            [(50_000_000, "VND", "Bộ Ngoại giao", "Sở Y tế tỉnh Thái Nguyên")],
        ),
        ("Đến nay, tỉnh đã tiếp nhận 12 tỷ đồng của Bộ Y tế.", []),
    ],
)
def test_what_the_host_takes_is_given_by_the_donor_named(text: str, found: list[tuple[int, str, str, str]]) -> None:
    assert gifts_of(text) == found


def test_gifts_joined_by_and_have_receivers_of_their_own() -> None:
    text = "Đoàn trao 1 tỷ đồng ủng hộ Quỹ Khuyến học tỉnh và 20 chiếc xe đạp cho học sinh Trường Mẫu."
    assert [(amount, recipient) for amount, _, _, recipient in gifts_of(text)] == [
        (1_000_000_000, "Quỹ Khuyến học tỉnh Thái Nguyên"),
        (None, "học sinh Trường Mẫu"),
    ]


def test_who_paid_may_stand_in_brackets() -> None:
    text = "Đoàn trao 200 suất quà (mỗi suất 600.000 đồng, do Ngân hàng Nhà nước Việt Nam tài trợ) cho hộ nghèo huyện Mẫu."
    assert gifts_of(text) == [(120_000_000, "VND", "Ngân hàng Nhà nước Việt Nam", "hộ nghèo huyện Mẫu")]


@pytest.mark.parametrize(
    "text",
    [
        "Nhật Bản đã tài trợ 12 dự án với tổng vốn 1,2 tỷ yên.",
        "Tỉnh cảm ơn Bộ; năm 2012 Bộ hỗ trợ 3 trường học 5 tỷ đồng.",
    ],
)
def test_projects_and_aid_of_years_past_are_no_gifts(text: str) -> None:
    assert gifts_of(text) == []


def test_a_wish_before_a_semicolon_is_not_about_the_gift_behind_it() -> None:
    text = "Thứ trưởng đề nghị tỉnh quan tâm xây trường; đoàn trao 50 suất học bổng, mỗi suất 1 triệu đồng cho học sinh nghèo."
    assert [amount for amount, *_ in gifts_of(text)] == [50_000_000]


def test_who_is_given_something_receives() -> None:
    assert gifts_of("Trường Tiểu học Gò Mẫu được đoàn tặng 20 bộ máy vi tính.") == [(None, None, "Bộ Ngoại giao", "Trường Tiểu học Gò Mẫu")]


@pytest.mark.parametrize(
    ("text", "giver", "recipient"),
    [
        ("Đoàn thăm xưởng dệt, chủ xưởng tặng mỗi người một chiếc chiếu nhỏ làm kỷ niệm.", "chủ xưởng", "mỗi người"),
        ("Bà con trong thôn tặng đoàn một chiếc trống nhỏ.", "Bà con trong thôn", "đoàn"),
        ("Mỗi gia đình được đoàn hỗ trợ 100 triệu đồng để vượt qua khó khăn.", "Bộ Ngoại giao", "Mỗi gia đình"),
        ("Riêng Trạm Ra đa 600 được hỗ trợ quà trị giá 49 triệu đồng.", "Bộ Ngoại giao", "Trạm Ra đa 600"),
        ("Ông Nguyễn Văn An cho biết mỗi hộ được đoàn tặng 2 triệu đồng.", "Bộ Ngoại giao", "mỗi hộ"),
        ("Đoàn hỗ trợ đồn Biên phòng Gò Mẫu với số tiền 12.000.000đ.", "Bộ Ngoại giao", "đồn Biên phòng Gò Mẫu"),
        ("Đoàn trao nhiều phần quà trị giá 20 triệu đồng.", "Bộ Ngoại giao", None),
    ],
)
def test_who_stands_before_the_verb_gives_or_is_given(text: str, giver: str, recipient: str | None) -> None:
    assert [found[2:] for found in gifts_of(text)] == [(giver, recipient)]


def test_a_souvenir_of_bystanders_is_told_without_its_purpose() -> None:
    (gift,) = extract(VISIT + "Chủ xưởng đã tặng mỗi người một chiếc chiếu nhỏ làm kỷ niệm.").visits[0].gifts
    assert gift.text == "một chiếc chiếu nhỏ"


@pytest.mark.parametrize(
    ("text", "giver"),
    [
        ("Cán bộ Vụ Châu Á đã dành 45 triệu đồng quyên góp tặng Trường Tiểu học Gò Mẫu.", "Vụ Châu Á"),
        ("Bộ Ngoại giao trích 45 triệu đồng tặng Trường Tiểu học Gò Mẫu.", "Bộ Ngoại giao"),
    ],
)
def test_a_sum_set_aside_stands_before_the_verb(text: str, giver: str) -> None:
    assert gifts_of(text) == [(45_000_000, "VND", giver, "Trường Tiểu học Gò Mẫu")]


def test_a_gift_of_the_title_takes_its_giver_from_the_text() -> None:
    article = "Trao 800 triệu đồng tặng quân dân đảo Mẫu\n\n" + VISIT + "Đoàn trao tặng quân dân đảo Mẫu 800 triệu đồng."
    assert [(gift.amount, gift.giver, gift.recipient) for gift in extract(article).visits[0].gifts] == [
        (800_000_000, "Bộ Ngoại giao", "quân dân đảo Mẫu")
    ]


def test_goods_end_before_and_and_a_caption_repeats_none() -> None:
    extraction = extract(
        VISIT + "Đoàn đã trao 3 xuồng cứu trợ, 2 tấn gạo và 101 suất quà (mỗi suất trị giá 1 triệu đồng).\n\n"
        "Đoàn trao 101 suất quà, giúp bà con khắc phục thiên tai."
    )
    assert [gift.text for gift in extraction.visits[0].gifts] == [
        "3 xuồng cứu trợ, 2 tấn gạo",
        "101 suất quà (mỗi suất trị giá 1 triệu đồng)",
    ]


def test_a_parcel_described_at_length_still_has_its_price() -> None:
    text = "Đoàn trao 40 suất quà, mỗi suất gồm chăn ấm, các nhu yếu phẩm trị giá 600 nghìn đồng cho 40 hộ dân xã Bình Minh.\n"
    assert [(gift.amount, gift.count, gift.unit_amount) for gift in extract(VISIT + text).visits[0].gifts] == [(24_000_000, 40, 600_000)]


@pytest.mark.parametrize(
    ("text", "giver"),
    [
        (
            "Đoàn trao 100 suất học bổng (mỗi suất 1 triệu đồng) của Quỹ Bảo trợ trẻ em Việt Nam cho học sinh nghèo.\n",
            "Quỹ Bảo trợ trẻ em Việt Nam",
        ),
        (
            "Đoàn trao 50 suất quà của Quỹ Bảo trợ trẻ em Việt Nam, mỗi suất 1 triệu đồng, cho học sinh nghèo.\n",
            "Quỹ Bảo trợ trẻ em Việt Nam",
        ),
        ("Đoàn trao 50 suất quà cho học sinh nghèo do tổ chức Mầm Xanh tài trợ (trị giá 200 nghìn đồng/suất).\n", "tổ chức Mầm Xanh"),
        ("Đoàn trao 20 triệu đồng của Đảng bộ, chính quyền thành phố cho học sinh nghèo.\n", "Bộ Ngoại giao"),
    ],
)
def test_who_pays_for_a_gift_is_its_giver(text: str, giver: str) -> None:
    assert [found[2] for found in gifts_of(text)] == [giver]


@pytest.mark.parametrize(
    ("text", "sums"),
    [
        ("Đoàn trao số tiền 370 triệu kíp (tương đương 1 tỷ đồng) cho Hội Khuyến học tỉnh.\n", [(370_000_000, "LAK")]),
        ("Đoàn trao 70 triệu đồng, trong đó 20 triệu đồng là hiện vật, cho Hội Khuyến học tỉnh.\n", [(70_000_000, "VND")]),
        ("Đoàn trao 5.000 USD và 20 triệu đồng cho Hội Khuyến học tỉnh.\n", [(5_000, "USD"), (20_000_000, "VND")]),
    ],
)
def test_a_sum_told_again_in_another_currency_or_in_part_is_no_second_gift(text: str, sums: list[tuple[int, str]]) -> None:
    assert [found[:2] for found in gifts_of(text)] == sums


@pytest.mark.parametrize(
    ("text", "sums"),
    [
        ("Đoàn trao 40 tỷ tiền mặt cho Hội Khuyến học tỉnh.\n", [40_000_000_000]),
        ("Đoàn ủng hộ 200 triệu cho bà con xã Bình Minh.\n", [200_000_000]),
        ("Đoàn trao 2 triệu cây giống cho bà con xã Bình Minh.\n", [None]),
    ],
)
def test_a_sum_may_be_printed_without_its_currency(text: str, sums: list[int | None]) -> None:
    assert [found[0] for found in gifts_of(text)] == sums


def test_each_of_two_posts_named_gets_its_own() -> None:
    text = "Đoàn tặng Đồn Biên phòng Bình Minh và Đồn Biên phòng Bình An mỗi đơn vị 20 triệu đồng.\n"
    assert [(found[0], found[3]) for found in gifts_of(text)] == [
        (20_000_000, "Đồn Biên phòng Bình Minh"),
        (20_000_000, "Đồn Biên phòng Bình An"),
    ]


def test_all_that_the_host_receives_is_read() -> None:
    text = "Ủy ban MTTQ tỉnh tiếp nhận hơn 184 triệu kíp (khoảng 21.000 USD) cùng 4.855 USD do đoàn trao tặng.\n"
    assert [found[:2] for found in gifts_of(text)] == [(184_000_000, "LAK"), (4_855, "USD")]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Đoàn tới từng nhà, tặng gia đình chính sách 20 triệu đồng.\n", 1),
        ("Đoàn ân cần thăm hỏi các thương binh, tặng Trung tâm Điều dưỡng 30 triệu đồng.\n", 1),
        ("Bộ từng tặng tỉnh 20 triệu đồng.\n", 0),
        (
            "Ông Lê Văn C, Chủ tịch UBND tỉnh kiến nghị Bộ tăng biên chế cho các sở trong ba năm tới, đồng thời hỗ trợ 20 máy soi.\n",
            0,
        ),
    ],
)
def test_words_that_only_look_like_the_past_or_a_wish_keep_no_gift_out(text: str, count: int) -> None:
    assert len(gifts_of(text)) == count


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Đoàn tặng tỉnh 1 tỷ đồng xây dựng 20 căn nhà cho hộ nghèo.\n", [(1_000_000_000, "tỉnh")]),
        ("Đoàn trao 20 triệu đồng cho 14 hộ nghèo trên địa bàn.\n", [(20_000_000, "14 hộ nghèo")]),
        ("Đoàn trao 200 triệu đồng cho các gia đình có người mất (10 triệu đồng/người).\n", [(200_000_000, "các gia đình có người mất")]),
        ("Bộ trao Bằng khen cho 3 tập thể và tặng Trạm Y tế xã Bình Minh 10 triệu đồng.\n", [(10_000_000, "Trạm Y tế xã Bình Minh")]),
        ("Bộ hỗ trợ tỉnh xây trường mầm non với tổng mức đầu tư 15 tỷ đồng.\n", []),
    ],
)
def test_who_receives_is_told_from_purposes_rates_and_awards(text: str, found: list[tuple[int, str]]) -> None:
    assert [(gift[0], gift[3]) for gift in gifts_of(text)] == found


def test_a_city_and_a_town_abroad_give_under_their_own_names() -> None:
    text = (
        "Ngày 5/6/2019, đoàn công tác thành phố Gimje (Hàn Quốc) làm việc với UBND tỉnh Hòa Bình. "
        "Thành phố Gimje tặng Trường Trung học Bình Minh 20 bộ máy vi tính.\n"
    )
    assert [gift.giver for gift in extract(text).visits[0].gifts] == ["Thành phố Gimje"]


def test_a_sum_before_another_gift_counts_nobody() -> None:
    text = "Đoàn trao Quỹ Khuyến học tỉnh 200 triệu đồng và mỗi quỹ khuyến học huyện 50 triệu đồng.\n"
    assert [found[0] for found in gifts_of(text)] == [50_000_000, 200_000_000]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Quỹ Hỗ trợ nông dân tỉnh đạt 13 tỷ đồng.\n", []),
        ("Bộ trao huyện Phú Bình 100 triệu đồng; Cục Hậu cần tặng Trường Mầm non Bình Minh 200 chiếc chăn.\n", [100_000_000, None]),
    ],
)
def test_words_in_the_name_of_a_body_neither_give_nor_ask(text: str, found: list[int | None]) -> None:
    assert [gift[0] for gift in gifts_of(text)] == found
