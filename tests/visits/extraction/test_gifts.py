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
