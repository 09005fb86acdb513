"""Vietnamese text: one stored form, and keys by which it is compared, searched and sorted."""

import unicodedata

import pytest

from dieuphoi.vietnamese import (
    fold,
    folded_key,
    name_sort_key,
    search_terms,
    search_text,
    stored_name,
    stored_text,
    text_sort_key,
    tone_key,
)


def found(query: str, *texts: str) -> bool:
    return all(needle in search_text(*texts) for needle in search_terms(query))


def test_a_text_is_stored_in_one_form() -> None:
    raw = "\ufeff" + unicodedata.normalize("NFD", "Hòa Bình") + "\r\ndòng hai\rdòng ba\0"
    assert stored_text(raw) == "Hòa Bình\ndòng hai\ndòng ba\ufffd"


def test_a_typed_name_is_stored_with_the_vietnamese_d_and_single_spaces() -> None:
    assert stored_name("  \u00d0ặng\u00a0 Văn \u200bA ") == "Đặng Văn A"


@pytest.mark.parametrize("one, other", [("Hoà", "Hòa"), ("Uỷ viên", "Ủy viên"), ("THUÝ", "thúy"), ("\u00d0ồng", "Đồng")])
def test_tone_placement_case_and_eth_make_no_difference(one: str, other: str) -> None:
    assert tone_key(one) == tone_key(other)


@pytest.mark.parametrize("one, other", [("Hưng", "Hùng"), ("Hòa", "Hóa"), ("Đan", "Dan"), ("Ân", "An")])
def test_names_that_differ_in_a_mark_stay_different(one: str, other: str) -> None:
    assert tone_key(one) != tone_key(other)


def test_folding_drops_every_mark() -> None:
    assert fold("Đắk Lắk – Ủy ban") == "dak lak – uy ban"
    assert folded_key("  Đoàn công tác, “Bộ” Ngoại giao ") == "doan cong tac bo ngoai giao"


@pytest.mark.parametrize("query", ["thai nguyen", "Thái Nguyên", "nguyen", "thai ngu", "Thái"])
def test_a_query_finds_with_and_without_marks_and_by_the_beginning_of_the_last_word(query: str) -> None:
    assert found(query, "UBND tỉnh Thái Nguyên")


@pytest.mark.parametrize("query", ["Thài Nguyên", "nguyen thai binh", "hai nguyen", "guyen"])
def test_a_query_with_other_marks_other_words_or_the_middle_of_one_finds_nothing(query: str) -> None:
    assert not found(query, "UBND tỉnh Thái Nguyên")


def test_a_query_with_marks_keeps_them_wherever_the_tone_is_put() -> None:
    assert found("Hoà", "Trần Thị Hòa") and not found("Hóa", "Trần Thị Hòa")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ('"thai nguyen"', True),
        ('"Thái Nguyên"', True),
        ('"nguyen thai"', False),
        ('"tinh thai"', True),
        ('"thai ngu"', False),
        ('"Thái nguyen"', False),
        ('"UBND tỉnh" nguy', True),
        ('nguyen "ubnd tinh"', True),
        ("“ubnd tỉnh”", True),
        ('"nguyen so ngoai"', False),
        ('"so ngoai vu"', True),
        ('"thai nguyen', True),
        ('thai" nguy', True),
        ('""', False),
        ('"', False),
    ],
)
def test_words_in_quotation_marks_follow_each_other_in_one_text(query: str, expected: bool) -> None:
    assert (bool(search_terms(query)) and found(query, "UBND tỉnh Thái Nguyên", "Sở Ngoại vụ")) is expected


def test_people_stand_by_given_name_then_by_the_rest() -> None:
    names = ["Nguyễn Văn Bình", "Trần An", "Lê Văn Ân", "Đỗ Thị Ăn", "Trần Án", "Ngô Văn An"]
    assert sorted(names, key=name_sort_key) == ["Trần An", "Trần Án", "Ngô Văn An", "Đỗ Thị Ăn", "Lê Văn Ân", "Nguyễn Văn Bình"]


def test_places_stand_in_the_order_of_the_vietnamese_alphabet() -> None:
    places = ["Đắk Lắk", "Hà Nam", "Cà Mau", "Đà Nẵng", "Ninh Bình", "An Giang", "Hà Giang", "Dầu Tiếng"]
    assert sorted(places, key=text_sort_key) == ["An Giang", "Cà Mau", "Dầu Tiếng", "Đà Nẵng", "Đắk Lắk", "Hà Giang", "Hà Nam", "Ninh Bình"]


def test_a_sort_key_is_letters_alone_so_that_no_collation_has_a_say() -> None:
    assert set(name_sort_key("Y Khăm Niê Kđăm 2")) <= set("abcdefghijklmnopqrstuvwxyz")
