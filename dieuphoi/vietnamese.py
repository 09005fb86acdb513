"""Vietnamese text: one stored form, keys for comparing, searching and sorting. Standard library only.

Three keys, from strict to loose:

- ``tone_key``: case and tone placement made one ("Hoà" = "Hòa", "Uỷ" = "Ủy"), every mark kept.
- ``fold``: marks dropped as well ("Nguyễn" -> "nguyen").
- ``search_text``: what a search column holds, both of them.
"""

import re
import unicodedata
from functools import lru_cache

# Combining marks of the five written tones, in the order in which dictionaries sort them: huyền, hỏi, ngã, sắc, nặng.
TONES = "\u0300\u0309\u0303\u0301\u0323"
ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"

_WORD = re.compile(r"\w+")
_SPACES = re.compile(r"\s+")
# A phrase in quotation marks, or what stands before the next one; a mark without its partner is no mark.
_QUOTED_OR_NOT = re.compile(r'["“”„]([^"“”„]*)["“”]|([^"“”„]+|["“”„])')
_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\ufeff"))
# Icelandic eth looks like đ and stands for it in many older pages.
_ETH = {0x00D0: "Đ", 0x00F0: "đ"}


def _bare_letters() -> dict[int, str]:
    """Every precomposed Latin letter of the Vietnamese blocks -> the letter without any mark."""
    table = {ord("đ"): "d", ord("ð"): "d"}
    for code in (*range(0x00C0, 0x0250), *range(0x1E00, 0x1F00)):
        letter = chr(code).lower()
        bare = unicodedata.normalize("NFD", letter)[0]
        if bare != letter and bare.isascii():
            table[code] = bare
    for mark in TONES + "\u0302\u0306\u031b":
        table[ord(mark)] = ""
    return table


_BARE = _bare_letters()


def stored_text(raw: str) -> str:
    """The one form in which an article is kept: NFC, LF, no BOM, U+FFFD for NUL. All offsets count its code points."""
    text = raw.removeprefix("\ufeff").replace("\0", "\ufffd")
    return unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")


def stored_name(typed: str) -> str:
    """What an editor typed, as stored: NFC, Đ for Ð, no invisible characters, spaces collapsed and trimmed."""
    text = unicodedata.normalize("NFC", typed).translate(_ETH).translate(_INVISIBLE)
    return _SPACES.sub(" ", text).strip()


@lru_cache(maxsize=65536)
def tone_key(text: str) -> str:
    """Lower case with the tone mark of each word moved to its end, so that "hoà" and "hòa" are equal.

    Marks of vowels (ă â ê ô ơ ư) and đ stay. Characters that are no letters stay where they are.
    """
    lowered = unicodedata.normalize("NFC", text).translate(_ETH).translate(_INVISIBLE).lower()
    if lowered.isascii():
        return lowered
    return _WORD.sub(_tone_last, unicodedata.normalize("NFC", lowered))


def _tone_last(match: re.Match[str]) -> str:
    word = unicodedata.normalize("NFD", match.group())
    tones = "".join(c for c in word if c in TONES)
    rest = "".join(c for c in word if c not in TONES)
    # Composed, then the tone: a final vowel must not swallow it again.
    return unicodedata.normalize("NFC", rest) + tones


def fold(text: str) -> str:
    """Lower case without any mark: "Đắk Lắk" -> "dak lak"."""
    return unicodedata.normalize("NFC", text).lower().translate(_BARE).translate(_INVISIBLE)


def words(text: str) -> list[str]:
    """The runs of letters and digits of a text, as printed."""
    return re.findall(r"\w+", unicodedata.normalize("NFC", text).translate(_INVISIBLE))


def folded_key(text: str) -> str:
    """Folded words joined by one space: what decides that two titles or names are written alike."""
    # Folded together: a mark that belongs to no letter parts words, so that they are found first.
    return fold(" ".join(words(text)))


def search_text(*texts: str) -> str:
    """What a search column holds: the folded words, then the words with their marks, spaces around each and a bar between texts.

    ``search_terms`` makes the needles that fit it. Lower case ASCII and tone keys only, so that both databases answer alike.
    """
    found = [row for text in texts if (row := words(text))]
    folded = fold(" | ".join(" ".join(row) for row in found))
    keyed = " | ".join(" ".join(tone_key(word) for word in row) for row in found)
    return f" {folded} \n {keyed} "


def search_terms(query: str) -> list[str]:
    """Needles for ``search_text``, all of which must be contained; empty for a query without letters.

    A word typed without marks finds every spelling; one typed with marks finds only that (tone placement aside).
    The last word may be unfinished: it matches the beginning of a word. Words in quotation marks must follow each other in one text, whole;
    where one of them is typed with marks, all are taken as typed.
    """
    needles: list[str] = []
    is_open = False
    for match in _QUOTED_OR_NOT.finditer(query):
        phrase, found = match[1], words(match[1] or match[2] or "")
        if not found:
            continue
        is_open = phrase is None
        parts = [" ".join(found)] if phrase is not None else found
        needles += [f" {_typed(part)} " for part in parts]
    if is_open:
        needles[-1] = needles[-1][:-1]
    return needles


def _typed(text: str) -> str:
    """Words as the search column has them: folded, unless one of them is typed with marks."""
    folded, keyed = fold(text), tone_key(text)
    return folded if folded == keyed else keyed


def name_sort_key(name: str) -> str:
    """Order of Vietnamese personal names: given name, then middle names, then family name."""
    parts = words(name)
    return _sort_key(parts[-1:] + parts[1:-1] + parts[:1] if len(parts) > 1 else parts)


def text_sort_key(text: str) -> str:
    """Order of titles and places: word by word, Vietnamese alphabet, then tone."""
    return _sort_key(words(text))


def _sort_key(parts: list[str]) -> str:
    # Pairs of a-z only: any collation of either database then sorts them as bytes.
    letters: list[str] = []
    tones: list[str] = []
    for part in parts:
        for char in unicodedata.normalize("NFD", part.lower().translate(_ETH)):
            if char in TONES:
                tones[-1:] = [_pair(TONES.index(char) + 1)]
            elif char in "\u0302\u0306\u031b":
                base = letters[-1] if letters else ""
                letters[-1:] = [_marked(base, char)]
            else:
                letters.append(_letter(char))
                tones.append(_pair(0))
        letters.append("aa")
    return "".join(letters) + "aa" + "".join(tones)


def _pair(number: int) -> str:
    return chr(ord("a") + number // 26) + chr(ord("a") + number % 26)


@lru_cache(maxsize=1024)
def _letter(char: str) -> str:
    if char in ALPHABET:
        return _pair(30 + ALPHABET.index(char))
    if char.isdigit():
        return _pair(10 + int(unicodedata.digit(char, 0)))
    return _pair(80)


@lru_cache(maxsize=1024)
def _marked(base: str, mark: str) -> str:
    for letter in ALPHABET:
        if _letter(letter) == base:
            composed = unicodedata.normalize("NFC", letter + mark)
            return _letter(composed) if composed in ALPHABET else base
    return base
