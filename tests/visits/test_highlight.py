"""Findings highlighted in an article's text."""

import re
from html.parser import HTMLParser
from time import process_time

from hypothesis import given
from hypothesis import strategies as st

from dieuphoi.spans import Span
from visits.highlight import Mark, highlighted, segments, shown

TEXT = "Thứ trưởng Bùi Thanh Sơn tặng quà"


def make_mark(start: int, end: int, key: str = "p1", kind: str = "person") -> Mark:
    return Mark(Span(start, end), key, kind)


class Page(HTMLParser):
    """The text of a piece of HTML, its tags in order, and which keys cover each character."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.text = ""
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.covering: list[list[str]] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self.open.append(dict(attrs).get("data-mark") or "")

    def handle_endtag(self, tag: str) -> None:
        self.open.pop()

    def handle_data(self, data: str) -> None:
        self.text += data
        self.covering += [list(self.open)] * len(data)


def test_a_text_without_marks_is_the_text() -> None:
    assert highlighted(TEXT, []) == TEXT


def test_every_place_of_a_finding_is_marked_with_its_kind_and_can_be_focused() -> None:
    page = Page(highlighted(TEXT, [make_mark(11, 24), make_mark(0, 10, "r1", "role")]))
    assert page.text == TEXT
    assert [(tag, attrs["class"], attrs["data-mark"], attrs["tabindex"]) for tag, attrs in page.tags] == [
        ("mark", "hl hl-role", "r1", "0"),
        ("mark", "hl hl-person", "p1", "0"),
    ]
    assert page.tags[1][1]["aria-describedby"] == "finding-p1"


def test_several_places_of_one_finding_have_different_ids() -> None:
    page = Page(highlighted("Sơn và Sơn", [make_mark(7, 10), make_mark(0, 3)]))
    assert [attrs["id"] for _, attrs in page.tags] == ["mark-p1-1", "mark-p1-2"]


def test_a_mark_inside_another_one_stands_inside_it() -> None:
    html = highlighted("abcdef", [make_mark(2, 4, "in"), make_mark(0, 6, "out")])
    assert re.sub(r' (id|tabindex|aria-\w+|class)="[^"]*"', "", html) == ('<mark data-mark="out">ab<mark data-mark="in">cd</mark>ef</mark>')


def test_marks_that_cross_both_cover_what_they_share_and_are_focused_once_each() -> None:
    page = Page(highlighted("abcdef", [make_mark(0, 4, "one"), make_mark(2, 6, "two")]))
    assert [sorted(keys) for keys in page.covering] == [["one"], ["one"], ["one", "two"], ["one", "two"], ["two"], ["two"]]
    assert [attrs["data-mark"] for _, attrs in page.tags if "tabindex" in attrs] == ["one", "two"]
    ids = [attrs["id"] for _, attrs in page.tags if "id" in attrs]
    assert len(ids) == len(set(ids)) == 2


def test_two_findings_at_one_place_are_both_there() -> None:
    page = Page(highlighted("abc", [make_mark(0, 3, "visit", "area"), make_mark(0, 3, "p1")]))
    assert page.covering == [["visit", "p1"]] * 3


def test_a_mark_outside_the_text_is_left_out() -> None:
    assert highlighted("abc", [make_mark(2, 9), make_mark(5, 6), make_mark(1, 1)]) == "abc"


def test_markup_in_the_text_is_shown_and_does_nothing() -> None:
    text = "<script>alert(1)</script><img src=x onerror=\"alert('2')\"> &amp; </mark></div>"
    page = Page(highlighted(text, [make_mark(3, 30)]))
    assert page.text == text
    assert {tag for tag, _ in page.tags} == {"mark"}


def test_a_key_or_kind_cannot_leave_its_attribute() -> None:
    page = Page(highlighted("abc", [Mark(Span(0, 3), '"><script>', '" onclick="x')]))
    assert [tag for tag, _ in page.tags] == ["mark"]
    assert set(page.tags[0][1]) == {"class", "data-mark", "id", "tabindex", "aria-describedby"}


def test_marks_that_turn_the_direction_of_writing_are_made_visible_without_moving_anything() -> None:
    text = "abc\u202egnp\u2066x\u2069\u200f.exe\x1b[2J\x7f\x85"
    seen = shown(text)
    assert seen == "abc\ufffdgnp\ufffdx\ufffd\ufffd.exe\u241b[2J\u2421\ufffd"
    assert len(seen) == len(text)


def test_line_breaks_and_tabs_stay() -> None:
    assert shown("a\n\tb") == "a\n\tb"


def test_half_a_surrogate_pair_can_still_be_sent() -> None:
    assert highlighted("a\ud800b", []).encode() == "a\ufffdb".encode()


@given(st.text(max_size=30), st.lists(st.tuples(st.integers(-2, 32), st.integers(-2, 32), st.sampled_from("abc")), max_size=8))
def test_whatever_the_marks_the_text_stays_and_each_covers_its_own_place(text: str, places: list[tuple[int, int, str]]) -> None:
    marks = [make_mark(start, end, key) for start, end, key in places]
    assert "".join(segment.text for segment in segments(text, marks)) == text
    page = Page(highlighted(text, marks))
    assert len(page.text) == len(text)
    inside = [mark for mark in marks if mark.span.is_inside(text)]
    for position, keys in enumerate(page.covering):
        assert set(keys) == {mark.key for mark in inside if mark.span.start <= position < mark.span.end}


def test_twice_the_text_and_marks_cost_about_twice() -> None:
    def cost(size: int) -> float:
        text = "Bùi Thanh Sơn, " * size
        marks = [make_mark(at * 15, at * 15 + 13, f"p{at}") for at in range(size)]
        began = process_time()
        highlighted(text, marks)
        return process_time() - began

    small = min(cost(4_000) for _ in range(3))
    assert min(cost(16_000) for _ in range(3)) < 10 * small
