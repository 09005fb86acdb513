"""Words and signs of a clean text, in parallel lists: position, comparison key and shape of each token."""

import re
from dataclasses import dataclass
from functools import lru_cache

from dieuphoi.vietnamese import tone_key
from visits.extraction.lexicons import table, term_keys

# How a token is written: plain numbers, compared for every token of every text.
SIGN, NUMBER, LOWER, CAPITAL, CAPITALS, NEWLINE = range(6)

_TOKEN = re.compile(
    r"""
    (?P<newline>\n)
  | (?P<number>\d+)
  | (?P<word>[^\W\d_]+(?:['-][^\W\d_]+)*)
  | (?P<sign>[^\w\s]|_)
    """,
    re.VERBOSE,
)
_PIECE = re.compile(r"[^-]+|-")


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
    starts: list[int] = []
    ends: list[int] = []
    keys: list[str] = []
    shapes: list[int] = []
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup
        word = match.group()
        start = match.start()
        if kind == "word":
            if "-" in word and not _is_transcription(word):
                for piece in _PIECE.finditer(word):
                    part = piece.group()
                    starts.append(start + piece.start())
                    ends.append(start + piece.end())
                    key, shape = (part, SIGN) if part == "-" else _word(part)
                    keys.append(key)
                    shapes.append(shape)
                continue
            cut = _glued(word)
            if cut:
                key, shape = _word(word[:cut])
                starts.append(start)
                ends.append(start + cut)
                keys.append(key)
                shapes.append(shape)
                start += cut
                word = word[cut:]
            key, shape = _word(word)
        elif kind == "number":
            key, shape = word, NUMBER
        elif kind == "newline":
            key, shape = word, NEWLINE
        else:
            key, shape = word, SIGN
        starts.append(start)
        ends.append(match.end())
        keys.append(key)
        shapes.append(shape)
    return Tokens(text, starts, ends, keys, shapes)


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


@lru_cache(maxsize=65536)
def _glued(word: str) -> int:
    """Where "NgàiMit-suo" falls apart: after a known word, before a capital; 0 where it does not."""
    # No opener is longer than the longest: a megabyte without a space is one word.
    for index in range(1, min(len(word) - 1, _longest_opener() + 1)):
        if word[index].isupper() and word[index + 1].islower() and tone_key(word[:index]) in _openers():
            return index
    return 0


@lru_cache(maxsize=65536)
def _word(word: str) -> tuple[str, int]:
    """Comparison key and shape."""
    if not word[0].isupper():
        # "d'Estaing" is a name's word.
        return tone_key(word), CAPITAL if word[1:2] == "'" and word[2:3].isupper() else LOWER
    large = word.isupper() or (word.startswith("Mc") and word[2:].isupper())
    return tone_key(word), CAPITALS if len(word) > 1 and large else CAPITAL
