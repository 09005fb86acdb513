"""The printed lines of a PDF page with their places, and which of them make a paragraph.

pypdf's plain text puts a space wherever a writer changes the font within a word ("đ ồ ng chí"), as browsers do for letters with two marks.
Its layout mode knows how wide each letter is; the letters and places that it finds are used here in the order of the file, which keeps
columns apart.
"""

import re
import unicodedata
from collections.abc import Iterator
from statistics import median
from typing import NamedTuple

from pypdf import PageObject
from pypdf._text_extraction._layout_mode import text_show_operations
from pypdf.generic import ArrayObject, ContentStream, StreamObject

from visits.reading.syllables import is_syllable

_CELLS_APART = " | "
_SPACES = re.compile(r"\s+")
_LOOSE_MARK = re.compile("[ \u00a0]+([\u0300-\u036f])")
_ENDS = re.compile(r"[.!?:;…][”\"’')\]]*$")
_BEGINS = re.compile(r"(?:[-–—•*+]\s|\d{1,2}[.)]\s|[a-zđ]\)\s)")
_BROKEN_WORD = re.compile(r"(\w+)[-\u2010]$")
_FIRST_WORD = re.compile(r"\w+")
_ENOUGH = 0.9  # of the letters of the plain text: where the layout has fewer, some lie in forms that it does not look into
# In heights of the letters:
_SAME_LINE = 0.5
_SPACE = 0.18
_CELL = 2.5
_INDENT = 0.8
_OTHER_SIZE = 0.15
_WIDER_GAP = 1.3  # of the usual step from line to line
_SHORT = 0.88  # of the way to the right edge: a line that ends before it ends a paragraph


class Line(NamedTuple):
    """``base`` grows upwards or downwards, as the page has it; all lengths are in the page's own units."""

    text: str
    left: float
    right: float
    base: float
    height: float


def page_lines(page: PageObject) -> list[Line]:
    """The lines of a page in the order of the file, none of them empty."""
    plain = [line for line in map(_clean, (page.extract_text() or "").splitlines()) if line]
    try:
        placed = list(_placed_lines(page))
    except (MemoryError, RecursionError):
        raise
    except Exception:  # Damaged fonts and operators: the plain text takes no notice of them.
        placed = []
    if _letters(line.text for line in placed) >= _ENOUGH * _letters(plain):
        return placed
    return [Line(text, 0.0, float(len(text)), -float(number), 1.0) for number, text in enumerate(plain)]


def paragraphs(pages: list[list[Line]]) -> Iterator[str]:
    """The words of the pages, a paragraph in each text; one may go on over the foot of a page."""
    paragraph = ""
    last: Line | None = None
    for lines in pages:
        step, edge = _usual_step(lines), _right_edge(lines)
        for number, line in enumerate(lines):
            if last is not None and _goes_on(last, line, step if number else None, edge):
                paragraph = _put_together(paragraph, line.text)
            else:
                if paragraph:
                    yield paragraph
                paragraph = line.text
            last = line
    if paragraph:
        yield paragraph


def _placed_lines(page: PageObject) -> Iterator[Line]:
    contents = page.get("/Contents")
    contents = contents.get_object() if contents is not None else None
    if not isinstance(contents, ArrayObject | StreamObject):
        return
    line: Line | None = None
    operations = iter(ContentStream(contents, page.pdf, "bytes").operations)
    for group in text_show_operations(operations, page._layout_mode_fonts()):
        height = max(group["font_height"], 1.0)
        piece = Line(group["text"], group["tx"], group["displaced_tx"], group["ty"], height)
        if line is not None and abs(piece.base - line.base) < _SAME_LINE * height and piece.left > line.right - height:
            gap = (piece.left - line.right) / height
            apart = _CELLS_APART if gap > _CELL else " " if gap > _SPACE else ""
            line = line._replace(text=line.text + apart + piece.text, right=piece.right)
            continue
        if line is not None and (text := _clean(line.text)):
            yield line._replace(text=text)
        line = piece
    if line is not None and (text := _clean(line.text)):
        yield line._replace(text=text)


def _clean(line: str) -> str:
    """Letters with their marks: many writers set a mark as a sign of its own."""
    return _SPACES.sub(" ", unicodedata.normalize("NFC", _LOOSE_MARK.sub(r"\1", line))).strip()


def _letters(texts: Iterator[str] | list[str]) -> int:
    return sum(sum(map(str.isalnum, text)) for text in texts)


def _usual_step(lines: list[Line]) -> float:
    """From a line to the next one below it."""
    steps = [abs(one.base - other.base) for one, other in zip(lines, lines[1:], strict=False) if one.base != other.base]
    return median(steps) if steps else 0.0


def _right_edge(lines: list[Line]) -> float:
    """Where full lines end: the furthest tenth may be headings or tables."""
    ends = sorted(line.right for line in lines)
    return ends[len(ends) * 9 // 10] if ends else 0.0


def _goes_on(line: Line, following: Line, step: float | None, edge: float) -> bool:
    """Whether the next line belongs to the same paragraph. ``step`` is None at the turn of a page, where the distance says nothing."""
    if _BEGINS.match(following.text) or line.text.isupper() != following.text.isupper():
        return False
    if abs(following.height - line.height) > _OTHER_SIZE * line.height:
        return False
    if step is not None and (abs(line.base - following.base) > _WIDER_GAP * step or following.left > line.left + _INDENT * line.height):
        return False
    if following.text[0].islower() and not _ENDS.search(line.text):
        return True
    return line.right - line.left >= _SHORT * (edge - line.left)


def _put_together(paragraph: str, line: str) -> str:
    """A hyphen at the end of a line stays where it stands between syllables (Xi-ha-núc), and goes where it divides a word."""
    if paragraph.endswith("\u00ad"):
        return paragraph[:-1] + line
    broken = _BROKEN_WORD.search(paragraph)
    first = _FIRST_WORD.match(line)
    if broken is None or first is None or not line[0].islower():
        return f"{paragraph} {line}"
    stays = is_syllable(broken[1]) and is_syllable(first[0])
    return (paragraph if stays else paragraph[:-1]) + line
