"""Time grows with the length of a text, whatever the text."""

import time

import pytest

from visits.extraction import extract

ADVERSARIES = {
    "one sentence of names": "Nguyễn Văn A, ",
    "offices without an end": "Phó Chủ tịch UBND tỉnh, ",
    "figures": "1.000.000,5 - 12/12/ ",
    "dashes": "-– ",
    "brackets": "((Ảnh: ",
    "capitals": "A Bc Đe ",
    "a body without an end": "Sở Kế hoạch và Đầu tư, ",
    "givers": "trao tặng 1,5 triệu đồng cho ",
    "wishes": "Đồng chí đề nghị Bộ sẽ ",
    "line breaks": "a\n",
    "one word without an end": "đoàncôngtácBộNgoạigiao",
}
SHORT = 20_000


def seconds(text: str) -> float:
    began = time.process_time()
    extract(text)
    return time.process_time() - began


@pytest.mark.parametrize("piece", ADVERSARIES.values(), ids=ADVERSARIES.keys())
def test_four_times_the_text_takes_less_than_nine_times_as_long(piece: str) -> None:
    text = piece * (SHORT // len(piece))
    extract(text)
    short = max(min(seconds(text) for _ in range(2)), 0.02)
    # Squared growth would give sixteen; a busy machine's noise stays below nine, with the best of three runs.
    assert any(seconds(text * 4) < 9 * short for _ in range(3))
