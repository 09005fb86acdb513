"""A text with the places of its findings marked: pure text in, HTML out that does nothing by itself.

Marks may overlap in any way: the text is cut at every boundary, and each piece stands inside all the marks that cover it. One code point
of the text is one code point of the page, so that what a person selects there can be counted back into the text.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape

from django.utils.safestring import SafeString, mark_safe

from dieuphoi.spans import Span

# What turns the direction of writing, erases or moves on a terminal, or is no character: "abc\u202egnp.exe", "\x1b[2J".
_HARMFUL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_STAND_IN = "\ufffd"


@dataclass(frozen=True, slots=True)
class Mark:
    """One place of a finding. ``key`` names the finding (its places share it), ``kind`` chooses the colour: letters, digits and hyphens."""

    span: Span
    key: str
    kind: str


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of text with the marks that cover the whole of it, outermost first."""

    start: int
    text: str
    marks: tuple[Mark, ...]


def segments(text: str, marks: Iterable[Mark]) -> Iterator[Segment]:
    """The text in pieces, whose texts joined are the text. Marks that lie outside the text are left out."""
    waiting = sorted(
        (mark for mark in dict.fromkeys(marks) if mark.span.is_inside(text)), key=lambda mark: (mark.span.start, -mark.span.end)
    )
    waiting.reverse()
    active: list[Mark] = []
    at = 0
    while at < len(text):
        active = [mark for mark in active if mark.span.end > at]
        while waiting and waiting[-1].span.start == at:
            active.append(waiting.pop())
        until = min([len(text), *(mark.span.end for mark in active), *(mark.span.start for mark in waiting[-1:])])
        yield Segment(at, text[at:until], tuple(active))
        at = until


def highlighted(text: str, marks: Iterable[Mark]) -> SafeString:
    """HTML of the text: ``<mark class="hl hl-KIND" data-mark="KEY">`` around every place of a finding.

    The first piece of each place can be focused and has the id ``mark-KEY-N`` (N counts the finding's places from 1); it is described by
    the element ``finding-KEY``, which the page has to bring.
    """
    parts: list[str] = []
    open_marks: tuple[Mark, ...] = ()
    places: Counter[str] = Counter()
    for segment in segments(text, marks):
        shared = _shared(open_marks, segment.marks)
        parts.append("</mark>" * (len(open_marks) - shared))
        for mark in segment.marks[shared:]:
            parts.append(_tag(mark, places, begins=mark.span.start == segment.start))
        parts.append(shown(segment.text))
        open_marks = segment.marks
    parts.append("</mark>" * len(open_marks))
    return mark_safe("".join(parts))  # noqa: S308 - every piece of text and every attribute was escaped


def shown(text: str) -> str:
    """Text for HTML, escaped."""
    return escape(as_shown(text))


def as_shown(text: str) -> str:
    """The text with a visible stand-in of one code point for each that would change how the rest is shown."""
    return _HARMFUL.sub(_visible, text)


def _visible(match: re.Match[str]) -> str:
    code = ord(match.group())
    # Unicode has pictures of the old control characters: ␀, ␛, ␡.
    return chr(0x2400 + code) if code < 0x20 else "\u2421" if code == 0x7F else _STAND_IN


def _shared(one: tuple[Mark, ...], other: tuple[Mark, ...]) -> int:
    """How many of the outermost marks two pieces have in common."""
    for count, (left, right) in enumerate(zip(one, other, strict=False)):
        if left != right:
            return count
    return min(len(one), len(other))


def _tag(mark: Mark, places: Counter[str], *, begins: bool) -> str:
    key = escape(mark.key)
    opening = f'<mark class="hl hl-{escape(mark.kind)}" data-mark="{key}"'
    if not begins:
        return opening + ">"
    places[mark.key] += 1
    return f'{opening} id="mark-{key}-{places[mark.key]}" tabindex="0" aria-describedby="finding-{key}">'
