"""Text typed for the fonts of the time before Unicode: TCVN3 (.VnTime) and VNI (VNI-Times). Recognised, shown as it would be, converted.

Both keep Vietnamese letters at places where Latin-1 has others, so that the text reads as "ViÖt Nam" or "Vieät Nam". A document without
typefaces cannot tell TCVN3's capitals with marks: they are small letters in a font that draws capitals (.VnTimeH).
"""

import re
import unicodedata
from collections.abc import Callable

from dieuphoi.vietnamese import stored_text
from visits.reading.document import OldFontText
from visits.reading.syllables import marked_words

_TCVN3 = str.maketrans(
    "¸µ¶·¹¨¾»¼½Æ©ÊÇÈÉËÐÌÎÏÑªÕÒÓÔÖÝ×ØÜÞãßáâä«èåæçé¬íêëìîóïñòô\xadøõö÷ùýúûüþ®¡¢£¤¥¦§",
    "áàảãạăắằẳẵặâấầẩẫậéèẻẽẹêếềểễệíìỉĩịóòỏõọôốồổỗộơớờởỡợúùủũụưứừửữựýỳỷỹỵđĂÂÊÔƠƯĐ",
)

# In VNI a mark is a character of its own behind its vowel.
_VNI_MARKS = {
    "ø": "\u0300", "ù": "\u0301", "û": "\u0309", "õ": "\u0303", "ï": "\u0323",
    "â": "\u0302", "á": "\u0302\u0301", "à": "\u0302\u0300", "å": "\u0302\u0309", "ã": "\u0302\u0303", "ä": "\u0302\u0323",
    "ê": "\u0306", "é": "\u0306\u0301", "è": "\u0306\u0300", "ú": "\u0306\u0309", "ü": "\u0306\u0303", "ë": "\u0306\u0323",
}  # fmt: skip
_VNI_MARKED = re.compile(f"(?<=[aeouyôö])[{''.join(_VNI_MARKS)}]", re.IGNORECASE)
_VNI_LETTERS = str.maketrans("ñôöíìæóòîÑÔÖÍÌÆÓÒÎ", "đơưíìỉĩịỵĐƠƯÍÌỈĨỊỴ")

# Letters that Vietnamese alone uses: where they stand, the text is no old font's.
_UNICODE_VIETNAMESE = re.compile("[ăĂđĐơƠưƯ\u1ea0-\u1ef9]")
_PREVIEW = 800  # code points
# A symbol font's letters, as some programs keep those of the old fonts.
_SYMBOLS = {0xF000 + code: code for code in range(0x20, 0x100)}
_LEAST_WORDS = 4
_LEAST_SHAPED = 0.8
_LEAST_MARKED = 0.4


def _from_tcvn3(text: str) -> str:
    return text.translate(_TCVN3)


def _from_vni(text: str) -> str:
    # Marks first, kept apart by the letters' own translation, which knows none of them.
    parts = _VNI_MARKED.split(text)
    marks = [_VNI_MARKS[mark.lower()] for mark in _VNI_MARKED.findall(text)]
    letters = [part.translate(_VNI_LETTERS) for part in parts]
    return unicodedata.normalize("NFC", "".join(a + b for a, b in zip(letters, [*marks, ""], strict=True)))


_FONTS: tuple[tuple[str, Callable[[str], str]], ...] = (("TCVN3", _from_tcvn3), ("VNI", _from_vni))


def recognize(text: str) -> str | None:
    """The encoding's name where most words of a text become Vietnamese by it; None for Unicode Vietnamese and other languages.

    The text is one whose bytes were read as Latin-1, or as UTF-8 where somebody saved such text in it.
    """
    if text.isascii() or _UNICODE_VIETNAMESE.search(text):
        return None
    sample = text[:20_000]
    shares = {name: _share(convert(sample)) for name, convert in _FONTS}
    best = max(shares, key=lambda name: shares[name])
    return best if shares[best] >= _LEAST_SHAPED else None


def _share(text: str) -> float:
    total, marked, shaped = marked_words(text)
    # Vietnamese has a mark in most words; a French or German text has few, which may look like syllables by chance.
    if marked < _LEAST_WORDS or marked < total * _LEAST_MARKED:
        return 0.0
    return shaped / marked


def settle(text: str, *, convert: bool) -> tuple[str, str]:
    """(the text, the old font that it was converted from, "" for none). OldFontText where it has one and nobody asked to convert."""
    font = recognize(text)
    if font is None:
        return text, ""
    return settled(text, from_font(text, font), font, convert=convert)


def settled(before: str, after: str, font: str, *, convert: bool) -> tuple[str, str]:
    """The converted text in its stored form and the font's name, or OldFontText with the beginnings of both."""
    after = stored_text(after)
    if not convert:
        raise OldFontText(font, before[:_PREVIEW], after[:_PREVIEW])
    return after, font


def from_font(text: str, font: str) -> str:
    """A text of the named old font as Unicode; unchanged for "", and where it holds letters that no old font has."""
    return text if not font or _UNICODE_VIETNAMESE.search(text) else stored_text(dict(_FONTS)[font](text))


def font_of_typeface(face: str) -> str:
    """ ".VnTime" -> "TCVN3", "VNI-Times" -> "VNI", "" for typefaces of Unicode letters."""
    lowered = face.lower()
    if lowered.startswith(".vn"):
        return "TCVN3"
    return "VNI" if lowered.startswith("vni-") else ""


def from_typeface(text: str, face: str) -> str:
    """Letters set in an old typeface as Unicode; unchanged where they are no old font's. Faces that draw capitals give capitals."""
    font = font_of_typeface(face)
    if not font or _UNICODE_VIETNAMESE.search(text):
        return text
    turned = dict(_FONTS)[font](text.translate(_SYMBOLS))
    return turned.upper() if font == "TCVN3" and face.upper().endswith("H") else turned
