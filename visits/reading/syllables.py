"""Whether words are built as Vietnamese syllables are. No dictionary: enough to tell a right decoding from a wrong one."""

import re
import unicodedata

from dieuphoi.vietnamese import TONES

# Shape without its tone: "nghiêng", "đoàn", "Uỷ", "quyết".
_SHAPE = re.compile(
    r"(?:ngh|ng|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdđghklmnpqrstvx])?"
    r"[aăâeêioôơuưy]{1,3}"
    r"(?:ng|nh|ch|[cmnpt])?"
)
_TOKEN = re.compile(r"[^\s!-/:-@\[-`{-~“”‘’„–—…«»•·]+")
_ENOUGH = 2000  # tokens that are looked at: more would not change the answer


def marked_words(text: str) -> tuple[int, int, int]:
    """(words, words with a letter beyond ASCII, of these the ones shaped as a Vietnamese syllable) of the beginning of a text."""
    total = marked = shaped = 0
    for match in _TOKEN.finditer(text):
        token = match.group()
        total += 1
        if not token.isascii():
            marked += 1
            shaped += is_syllable(token)
        if total == _ENOUGH:
            break
    return total, marked, shaped


def vietnamese_share(text: str) -> float:
    """Of the words with a letter beyond ASCII, the share that is shaped as a Vietnamese syllable; 0 where there is none."""
    _, marked, shaped = marked_words(text)
    return shaped / marked if marked else 0.0


def is_syllable(token: str) -> bool:
    letters = unicodedata.normalize("NFD", token.lower())
    toneless = "".join(char for char in letters if char not in TONES)
    return len(letters) - len(toneless) <= 1 and _SHAPE.fullmatch(unicodedata.normalize("NFC", toneless)) is not None
