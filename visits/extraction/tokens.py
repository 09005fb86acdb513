"""Words and signs of a clean text, in parallel lists: position, comparison key and shape of each token."""

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

from dieuphoi.vietnamese import tone_key
from visits.extraction.lexicons import table, term_keys

# How a token is written: plain numbers, compared for every token of every text.
SIGN, NUMBER, LOWER, CAPITAL, CAPITALS, NEWLINE = range(6)

# A word with its hyphens and apostrophes, a break, a number, a sign: a text split by it is gaps and tokens in turn.
_TOKEN = re.compile(r"([^\W\d_]+(?:['-][^\W\d_]+)*|\n|\d+|[^\w\s]|_)")
_PIECE = re.compile(r"[^-]+|-")
# Stands for the shape of what is printed as one word and read as several tokens.
_SEVERAL = -1


@dataclass(frozen=True, slots=True)
class Tokens:
    """``keys[i]`` is the comparison key of ``text[starts[i]:ends[i]]``. Signs and newlines are tokens too."""

    text: str
    starts: list[int]
    ends: list[int]
    keys: list[str]
    shapes: list[int]

    def __len__(self) -> int:
        return len(self.starts)

    def printed(self, start: int, end: int) -> str:
        """The clean text of tokens ``[start, end)``."""
        return self.text[self.starts[start] : self.ends[end - 1]]

    def is_tight(self, index: int) -> bool:
        """Whether nothing stands between this token and the one before it."""
        return index > 0 and self.ends[index - 1] == self.starts[index]


def tokenise(text: str) -> Tokens:
    """All tokens of a clean text, in order."""
    split = _TOKEN.split(text)
    edges = list(accumulate(map(len, split)))
    printed = split[1::2]
    read = list(map(_token, printed))
    tokens = Tokens(text, edges[:-1:2], edges[1::2], [key for key, _ in read], [shape for _, shape in read])
    return _parted(tokens, printed) if _SEVERAL in tokens.shapes else tokens


def _parted(tokens: Tokens, printed: list[str]) -> Tokens:
    """The same with the pieces of words in place of what is printed as one."""
    starts: list[int] = []
    ends: list[int] = []
    keys: list[str] = []
    shapes: list[int] = []
    done = 0
    for index in [index for index, shape in enumerate(tokens.shapes) if shape == _SEVERAL]:
        starts += tokens.starts[done:index]
        ends += tokens.ends[done:index]
        keys += tokens.keys[done:index]
        shapes += tokens.shapes[done:index]
        done = index + 1
        begin = tokens.starts[index]
        for first, last, key, shape in _pieces(printed[index]):
            starts.append(begin + first)
            ends.append(begin + last)
            keys.append(key)
            shapes.append(shape)
    return Tokens(
        tokens.text, starts + tokens.starts[done:], ends + tokens.ends[done:], keys + tokens.keys[done:], shapes + tokens.shapes[done:]
    )


@lru_cache(maxsize=65536)
def _token(printed: str) -> tuple[str, int]:
    """Comparison key and shape of what stands between two gaps; ``_SEVERAL`` for a word that is to be parted."""
    first = printed[0]
    if first.isdecimal():
        return printed, NUMBER
    if not first.isalnum():
        return printed, NEWLINE if first == "\n" else SIGN
    return ("", _SEVERAL) if _pieces(printed) else _word(printed)


def _pieces(word: str) -> tuple[tuple[int, int, str, int], ...]:
    """Start, end, key and shape of the tokens that print joins in one word; empty where it is one."""
    if "-" in word and not _is_transcription(word):
        return tuple(
            (match.start(), match.end(), *(("-", SIGN) if match.group() == "-" else _word(match.group())))
            for match in _PIECE.finditer(word)
        )
    cut = _glued(word)
    return ((0, cut, *_word(word[:cut])), (cut, len(word), *_word(word[cut:]))) if cut else ()


def _is_transcription(word: str) -> bool:
    """Whether a hyphened word is one: "Sa-ka-mo-to" is, "Dũng-Giám" and "tế-xã" are two."""
    first, *rest = word.split("-")
    return first[0].isupper() and not first.isupper() and all(piece[0].islower() for piece in rest)


@lru_cache(maxsize=1)
def _openers() -> frozenset[str]:
    """Words that print sometimes glues to the name after them."""
    return frozenset(tone_key(row["word"]) for row in table("ranks")) | term_keys("province") | term_keys("glued")


@lru_cache(maxsize=1)
def _longest_opener() -> int:
    return max(map(len, _openers()))


def _glued(word: str) -> int:
    """Where "NgàiMit-suo" falls apart: after a known word, before a capital; 0 where it does not."""
    # No opener is longer than the longest: a megabyte without a space is one word.
    for index in range(1, min(len(word) - 1, _longest_opener() + 1)):
        if word[index].isupper() and word[index + 1].islower() and tone_key(word[:index]) in _openers():
            return index
    return 0


def _word(word: str) -> tuple[str, int]:
    """Comparison key and shape."""
    if not word[0].isupper():
        # "d'Estaing" is a name's word.
        return tone_key(word), CAPITAL if word[1:2] == "'" and word[2:3].isupper() else LOWER
    large = word.isupper() or (word.startswith("Mc") and word[2:].isupper())
    return tone_key(word), CAPITALS if len(word) > 1 and large else CAPITAL
