"""How much of an article the public record quotes: short passages, together a fifth of the text at most.

What is longer is narrowed to its first words. The narrowed span is as exact as the one that editors see: ``text[start:end] == quote``.
"""

import re
from collections.abc import Iterable

from dieuphoi.spans import Span

LONGEST = 500  # code points of one quote
# Names, offices and days are no longer than that; half of one says little. They give way last.
FACT, FACTS_KEEP = 60, 3
SHARE = 5  # all quotes of an article: its length divided by this

_WORD = re.compile(r"\S+")
# What ends a narrowed quote ends no sentence.
_TRAILING = " \t\n,;:–—-(“\"'"


def narrowed(text: str, spans: Iterable[Span], taken: Iterable[Span] = (), budget: int | None = None) -> dict[Span, Span]:
    """Each span -> the span that may be published: itself, or its first words.

    The longest give way first, all to one length. ``taken``: what other documents quote from the text already. ``budget``: code points
    that the quotes and ``taken`` may cover together, a fifth of the text where None. Of every span at least the first word stays.
    """
    wanted = sorted(set(spans))
    others = list(taken)
    most = len(text) // SHARE if budget is None else budget
    low, high = 0, LONGEST
    while low < high:
        longest = (low + high + 1) // 2
        if covered([*others, *(_first_words(text, span, longest) for span in wanted)]) <= most:
            low = longest
        else:
            high = longest - 1
    return {span: _first_words(text, span, low) for span in wanted}


def covered(spans: Iterable[Span]) -> int:
    """Code points that lie in at least one span."""
    total, reached = 0, 0
    for span in sorted(spans, key=lambda span: span.start):
        total += max(0, span.end - max(span.start, reached))
        reached = max(reached, span.end)
    return total


def _first_words(text: str, span: Span, longest: int) -> Span:
    """As many whole words as fit, at least one; nothing is cut off at a number's point or inside a word."""
    length = span.end - span.start
    room = longest * FACTS_KEEP if length <= FACT else longest
    if length <= room:
        return span
    ends = [found.end() for found in _WORD.finditer(text, span.start, span.end)]
    fitting = [end for end in ends if end - span.start <= room] or ends[:1] or [span.end]
    quote = text[span.start : fitting[-1]].rstrip(_TRAILING)
    return Span(span.start, span.start + len(quote)) if quote else span
