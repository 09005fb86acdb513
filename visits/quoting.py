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
# Where a sentence or a clause ends: the words after it may be left out and it still says something whole. Not inside 50.000.000.
_CLAUSE_END = re.compile(r"[.;:,!?…](?=\s|$)")
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
    """The span where it is short enough, names and offices where they are not too long, else its first words."""
    length = span.end - span.start
    return _fitting(text, span, longest * FACTS_KEEP if length <= FACT else longest)


def _fitting(text: str, span: Span, room: int) -> Span:
    """As many whole words as fit, at least one; nothing is cut off at a number's point or inside a word."""
    if span.end - span.start <= room:
        return span
    ends = [found.end() for found in _WORD.finditer(text, span.start, span.end)]
    fitting = [end for end in ends if end - span.start <= room] or ends[:1] or [span.end]
    quote = text[span.start : fitting[-1]].rstrip(_TRAILING)
    return Span(span.start, span.start + len(quote)) if quote else span


def bounded_text(text: str, quotes: Iterable[tuple[str, int]]) -> str:
    """How much of a claim's own words goes out: as much as its quotes show, its first clause at least, and no more than one quote may.

    ``quotes``: each in full, with the number of its code points that are published. Words that stand in no quote are an editor's. The
    first clause stays because a promise of which nothing but "mong" is left says nothing.
    """
    rooms = [room for quote, shown in quotes if (room := _room(text, quote, shown)) is not None]
    room = min(max(*rooms, _end_of_first_clause(text)), LONGEST) if rooms else LONGEST
    return text if len(text) <= room else _first_clauses(text, room)


def _room(text: str, quote: str, shown: int) -> int | None:
    """How many code points of the text are shown of the quote; None where it does not hold the text, however it breaks its lines."""
    found = re.search(r"\s+".join(re.escape(word) for word in text.split()), quote)
    return None if found is None else min(len(text), max(0, shown - found.start()))


def _end_of_first_clause(text: str) -> int:
    found = _CLAUSE_END.search(text)
    return found.start() if found else len(text)


def _first_clauses(text: str, room: int) -> str:
    """Up to the last clause that fits, where that is half of what fits or more; else as many whole words as fit, at least one."""
    words = _fitting(text, Span(0, len(text)), room).quote(text)
    ends = [found.start() for found in _CLAUSE_END.finditer(text, 0, min(room + 1, len(text)))]
    return text[: ends[-1]] if ends and ends[-1] * 2 >= len(words) else words
