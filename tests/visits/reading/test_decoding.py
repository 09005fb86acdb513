"""Bytes to text: what is recognised, and what is refused with its reason."""

import unicodedata

import pytest

from dieuphoi.vietnamese import TONES, stored_text
from visits.reading.decoding import decode
from visits.reading.document import ReadingError

TEXT = "Đoàn công tác Bộ Ngoại giao làm việc với tỉnh; đồng chí Bí thư Tỉnh ủy tiếp. Được, ưu, ỡ, ẵ, Ệ, Ừ.\n"


def windows_1258(text: str) -> bytes:
    """Each tone a byte of its own behind its vowel, as Windows' own editor writes it."""
    parts = []
    for char in unicodedata.normalize("NFC", text):
        letters = unicodedata.normalize("NFD", char)
        toneless = unicodedata.normalize("NFC", "".join(c for c in letters if c not in TONES))
        parts.append(toneless + "".join(c for c in letters if c in TONES))
    return "".join(parts).encode("cp1258")


def reason_of(raw: bytes) -> str:
    with pytest.raises(ReadingError) as refused:
        decode(raw)
    return refused.value.reason


@pytest.mark.parametrize(
    ("raw", "encoding"),
    [
        (TEXT.encode(), "utf-8"),
        (b"\xef\xbb\xbf" + TEXT.encode(), "utf-8 (BOM)"),
        (b"\xff\xfe" + TEXT.encode("utf-16-le"), "utf-16 (BOM)"),
        (b"\xfe\xff" + TEXT.encode("utf-16-be"), "utf-16 (BOM)"),
        (b"\xff\xfe\0\0" + TEXT.encode("utf-32-le"), "utf-32 (BOM)"),
        (TEXT.encode("utf-16-le"), "utf-16-le"),
        (TEXT.encode("utf-16-be"), "utf-16-be"),
        (windows_1258(TEXT), "windows-1258"),
        (unicodedata.normalize("NFD", TEXT).encode(), "utf-8"),
        (TEXT.replace("\n", "\r\n").encode(), "utf-8"),
        (TEXT.replace("\n", "\r").encode(), "utf-8"),
    ],
)
def test_every_way_of_writing_the_same_words_gives_the_same_text(raw: bytes, encoding: str) -> None:
    assert decode(raw) == (TEXT, encoding)


def test_the_shortest_texts_are_utf8() -> None:
    for text in ("a", "ab", "Bộ", " \t"):
        assert decode(text.encode()) == (text, "utf-8")


def test_a_few_words_in_windows_1258_are_enough() -> None:
    assert decode(windows_1258("Hà Nội")).text == "Hà Nội"


def test_english_and_french_words_of_windows_are_read() -> None:
    for text in ("The minister’s visit — a “great” day", "Le ministre délégué a été reçu à l’hôtel de ville"):
        assert decode(text.encode("cp1252")) == (text, "windows-1252")


def test_a_declared_encoding_is_believed_where_the_bytes_agree() -> None:
    assert decode(windows_1258(TEXT), "windows-1258") == (TEXT, "windows-1258")
    assert decode(windows_1258(TEXT), "utf-8") == (TEXT, "windows-1258")
    assert decode(TEXT.encode(), "windows-1258") == (TEXT, "utf-8")
    assert decode(TEXT.encode(), "no-such-encoding").text == TEXT


def test_a_nul_becomes_the_replacement_character() -> None:
    assert decode("Bộ\0 Ngoại giao\n".encode()).text == "Bộ\ufffd Ngoại giao\n"


def test_a_stored_text_is_left_as_it_is() -> None:
    assert decode(TEXT.encode()).text == stored_text(TEXT)


def test_an_empty_file_is_refused() -> None:
    assert reason_of(b"").startswith("Tệp rỗng")


@pytest.mark.parametrize(
    ("raw", "kind"),
    [
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "ảnh PNG"),
        (b"PK\x03\x04\x14\0\0\0", "ZIP"),
        (b"%PDF-1.4\n", "PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0", ".doc"),
    ],
)
def test_known_binary_files_are_refused_by_their_kind(raw: bytes, kind: str) -> None:
    assert "nhị phân" in reason_of(raw)
    assert kind in reason_of(raw)


def test_bytes_full_of_control_characters_are_no_text() -> None:
    for raw in (bytes(range(256)) * 20, b"\0" * 500, b"abc\0\0\0\0"):
        assert "nhị phân" in reason_of(raw)


def test_damaged_utf8_is_refused_with_the_place() -> None:
    damaged = TEXT.encode()[:30] + b"\xff" + TEXT.encode()[30:]
    assert "hỏng ở byte 30" in reason_of(damaged)


def test_half_a_character_of_utf16_is_refused() -> None:
    assert "UTF-16" in reason_of(b"\xff\xfe" + TEXT.encode("utf-16-le")[:-1])


def test_other_alphabets_in_unknown_encodings_are_refused_and_not_guessed() -> None:
    for text, codec in (("Делегация МИД посетила провинцию", "cp1251"), ("外交部代表团访问了太平省，并与省领导举行了会谈。", "gb18030")):
        assert reason_of(text.encode(codec)).startswith("Không nhận ra bảng mã")
