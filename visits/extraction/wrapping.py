"""Lines that a page breaks inside a sentence, made one: what is printed narrow is read as it was written."""

from functools import lru_cache

from dieuphoi.vietnamese import tone_key
from visits.extraction.lexicons import table
from visits.extraction.tokens import LOWER, NEWLINE, SIGN, Tokens

# Words of the shortest line that goes on with a sentence.
SHORTEST_REST = 3


@lru_cache(maxsize=1)
def _own_starts() -> frozenset[str]:
    """Words with which a line of its own may begin although they are small: "đồng chí", "ảnh"."""
    words = [row["word"] for row in table("ranks")] + [row["word"] for row in table("credits")]
    return frozenset(tone_key(word).split(" ")[0] for word in words)


def unwrapped(tokens: Tokens) -> Tokens:
    """The tokens without the breaks after which a sentence goes on."""
    shapes = tokens.shapes
    gone: list[int] = []
    narrow = False
    for index, shape in enumerate(shapes):
        if shape == NEWLINE:
            narrow = 0 < index < len(shapes) - 1 and _goes_on(tokens, index, narrow)
            gone += [index] if narrow else []
    if not gone:
        return tokens
    starts, ends, keys, kinds = list(tokens.starts), list(tokens.ends), list(tokens.keys), list(shapes)
    for part in (starts, ends, keys, kinds):
        for index in reversed(gone):
            del part[index]
    return Tokens(tokens.text, starts, ends, keys, kinds)


def _goes_on(tokens: Tokens, at: int, narrow: bool) -> bool:
    """Whether the sentence before a break goes on behind it: at a comma or a small letter; in narrow print, too, after a small word.

    ``narrow`` says that the line before the break goes on with the one before it.
    """
    before, after = tokens.shapes[at - 1], tokens.shapes[at + 1]
    if NEWLINE in (before, after) or after == SIGN:
        return False
    comma = tokens.keys[at - 1] == ","
    if before == SIGN and not comma:
        return False
    if narrow and before == LOWER:
        return True
    small = after == LOWER and tokens.keys[at + 1] not in _own_starts()
    return (comma or small) and _is_prose(tokens, at + 1)


def _is_prose(tokens: Tokens, start: int) -> bool:
    """Whether a line has some words, and letters that only Vietnamese print has: no file's name, no alternative text."""
    end = start
    while end < len(tokens) and tokens.shapes[end] != NEWLINE:
        end += 1
    return end - start >= SHORTEST_REST and not tokens.text[tokens.starts[start] : tokens.ends[end - 1]].isascii()
