"""Places in a text, and a quote found again in another version of it."""

from dieuphoi.spans import CONTEXT, Span, context, find_again

TEXT = "Tỉnh đón đoàn. Đoàn cảm ơn tỉnh. Tỉnh đón đoàn lần nữa."


def test_a_span_counts_code_points_and_must_lie_in_the_text() -> None:
    assert Span(5, 8).quote(TEXT) == "đón"
    assert Span(0, len(TEXT)).is_inside(TEXT)
    assert not Span(0, len(TEXT) + 1).is_inside(TEXT)
    assert not Span(3, 3).is_inside(TEXT)


def test_context_is_what_stands_around_and_no_more_than_there_is() -> None:
    before, after = context(TEXT, Span(5, 8))
    assert before == "Tỉnh " and after == TEXT[8 : 8 + CONTEXT]


def test_a_quote_is_found_again_by_what_stood_around_it() -> None:
    first, second = TEXT.index("đón"), TEXT.rindex("đón")
    before, after = context(TEXT, Span(second, second + 3))
    changed = "Thêm một câu. " + TEXT
    assert find_again(changed, "đón", before, after) == [Span(second + 14, second + 17)]
    assert find_again(TEXT, "đón") == [Span(first, first + 3), Span(second, second + 3)]
    assert find_again(TEXT, "tiễn") == [] and find_again(TEXT, "") == []
