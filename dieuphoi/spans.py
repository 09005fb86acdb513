"""Places in a text, counted in Unicode code points, and finding a quote again in another version of the text."""

from typing import NamedTuple

CONTEXT = 32


class Span(NamedTuple):
    """Half-open ``[start, end)``; ``text[start:end]`` is what was printed."""

    start: int
    end: int

    def quote(self, text: str) -> str:
        return text[self.start : self.end]

    def is_inside(self, text: str) -> bool:
        return 0 <= self.start < self.end <= len(text)


def context(text: str, span: Span) -> tuple[str, str]:
    """Up to 32 characters before and after the span (W3C's prefix and suffix)."""
    return text[max(0, span.start - CONTEXT) : span.start], text[span.end : span.end + CONTEXT]


def find_again(text: str, quote: str, prefix: str = "", suffix: str = "") -> list[Span]:
    """Where a quote stands in a text: the places whose context agrees best; several when it cannot be told which.

    Empty when the quote is not there. The caller decides what several mean: never a silent first one.
    """
    if not quote:
        return []
    spans, at = [], text.find(quote)
    while at >= 0:
        spans.append(Span(at, at + len(quote)))
        at = text.find(quote, at + 1)
    if len(spans) < 2:
        return spans
    scores = [_agreement(text, span, prefix, suffix) for span in spans]
    return [span for span, score in zip(spans, scores, strict=True) if score == max(scores)]


def _agreement(text: str, span: Span, prefix: str, suffix: str) -> int:
    before, after = context(text, span)
    return _common(before[::-1], prefix[::-1]) + _common(after, suffix)


def _common(left: str, right: str) -> int:
    for index, (a, b) in enumerate(zip(left, right, strict=False)):
        if a != b:
            return index
    return min(len(left), len(right))
