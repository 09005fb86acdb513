"""Which lines of a page are the article: title, stamps, byline, paragraphs, captions and credits; menus and related news are not."""

import re
from dataclasses import dataclass, replace
from enum import StrEnum

from visits.extraction.lexicons import term_keys, words
from visits.extraction.page import Page
from visits.extraction.tokens import CAPITAL, CAPITALS, LOWER, NEWLINE, NUMBER, SIGN

LONG = 18
STAMP_WORDS = frozenset({"weekday", "updated", "posted", "clock", "views", "day"})
MANY_WORDS = 45
# Lines of a box of other news in mid-text, and pairs of capital words that its end has to share with the text above.
LONGEST_BOX = 9
LONGEST_TEASER = 30
TEASER_WORDS = 5
# Words of a line that may be an author's name alone.
LONGEST_AUTHOR = 4
# Words of a line that signs an article and says how, and tokens of the label before the name.
LONGEST_SIGNED = 12
LONGEST_LABEL = 4
SHARED = 2
# Words of an entry of a menu.
LONGEST_PIECE = 6
# Words of a stamp that says what it is.
LONGEST_STAMP = 16


class Zone(StrEnum):
    """What a line is."""

    TITLE = "title"
    BODY = "body"
    STAMP = "stamp"
    BYLINE = "byline"
    CREDIT = "credit"
    FURNITURE = "furniture"
    OUTSIDE = "outside"


@dataclass(frozen=True, slots=True)
class Line:
    """Tokens ``[start, end)`` of one line without its break; ``words`` counts words and numbers."""

    start: int
    end: int
    words: int
    zone: Zone
    rule: str


@dataclass(frozen=True, slots=True)
class Layout:
    """The lines of a page and the credits inside its paragraphs (token ranges)."""

    lines: tuple[Line, ...]
    title: Line | None
    byline: tuple[int, int] | None
    byline_rule: str
    credits: tuple[tuple[int, int], ...]


# A stamp of a page: 15/04/2024, 21-2-2023, 26.08.2015; as programs print it: 2024-04-15, 4/15/2024.
_DAY, _MONTH, _YEAR = r"(?:0?[1-9]|[12]\d|3[01])", r"(?:0?[1-9]|1[0-2])", r"(?:19|20)\d\d"
FULL_DATE = re.compile(
    rf"(?<!\d)(?:{_DAY}\s?[-/.]\s?{_MONTH}\s?[-/.]\s?{_YEAR}|{_YEAR}-{_MONTH}-{_DAY}|{_MONTH}/(?:1[3-9]|2\d|3[01])/{_YEAR})(?!\d)"
)
# "22 Tháng 5 2025", "ngày 10 tháng 11 năm 2022"
_MONTHS = "|".join(re.escape(word) for word in words("dates", "word", kind="month"))
_MONTH_NAMES = "|".join(re.escape(word) for word in sorted(words("dates", "word", kind="month_name"), key=len, reverse=True))
_YEARS = "|".join(re.escape(word) for word in words("dates", "word", kind="year"))
WORDED_DATE = re.compile(
    rf"(?<!\d)(?:0?[1-9]|[12]\d|3[01])\s{{1,2}}(?:{_MONTHS})\s{{1,2}}(?:0?[1-9]|1[0-2]|{_MONTH_NAMES}),?\s{{1,2}}(?:(?:{_YEARS})\s{{1,2}})?(?:19|20)\d\d(?!\d)",
    re.IGNORECASE,
)
# The clock of a stamp: 17:52, 08:43:03, 15h30.
CLOCK = re.compile(r"(?<!\d)(?:[01]?\d|2[0-3])(?::[0-5]\d){1,2}(?!\d)")
_GAP = re.compile(r"[ \t]{2,}")
_SENTENCE_END = frozenset(".!?…")


def lay_out(page: Page, title: str | None = None) -> Layout:
    """The zones of a page. ``title`` is one known from the page's metadata."""
    lines = _lines(page)
    first_long = next((index for index, line in enumerate(lines) if line.words >= LONG and not _is_stamp(page, line)), None)
    lines = _cut(page, lines, first_long)
    title_at = _title_at(page, lines, title)
    if title_at is not None:
        lines[title_at] = replace(lines[title_at], zone=Zone.TITLE, rule="title_first_headline")
    _mark(page, lines, title_at)
    byline, rule = _byline(page, lines, title_at)
    _drop_headlines(page, lines)
    credits = [credit for line in lines if line.zone is Zone.BODY for credit in _credits(page, line)]
    return Layout(tuple(lines), lines[title_at] if title_at is not None else None, byline, rule, tuple(credits))


def _lines(page: Page) -> list[Line]:
    shapes = page.tokens.shapes
    lines = []
    start = 0
    for index in (*(index for index, shape in enumerate(shapes) if shape == NEWLINE), len(shapes)):
        if index > start:
            lines.append(Line(start, index, index - start - shapes[start:index].count(SIGN), Zone.BODY, "paragraph"))
        start = index + 1
    return lines


def _is_stamp(page: Page, line: Line) -> bool:
    """A date with its year, a clock or a weekday, and hardly anything else."""
    if line.words > 24:
        return False
    text = page.tokens.printed(line.start, line.end)
    if (FULL_DATE.search(text) is None and WORDED_DATE.search(text) is None) or "from" in _first_date_word(page, line):
        return False
    if _stands_alone(text):
        return True
    rest = CLOCK.sub(" ", WORDED_DATE.sub(" ", FULL_DATE.sub(" ", text)))
    words = re.findall(r"[^\W\d_]{2,}", rest)
    if line.words <= LONGEST_STAMP and page.tokens.keys[line.end - 1] not in _SENTENCE_END and _says_when(page, line):
        return True
    known = sum(
        hit.length
        for index in range(line.start, line.end)
        if (hit := page.hits.get(index, "dates")) is not None and hit.entry.value in STAMP_WORDS
    )
    # "Báo X 15/5/2018": the paper that an article was taken from.
    known += next((hit.length for _, hit in page.hits.within("outlet", line.start, line.end)), 0)
    return len(words) - known <= (5 if CLOCK.search(text) else 2)


def _stands_alone(text: str) -> bool:
    """Whether a line is short pieces between bars, one of them a date: "14/04/2014 | In bài | Gửi bạn bè"."""
    pieces = [piece.strip() for piece in text.split("|")]
    return (
        len(pieces) > 1
        and any(FULL_DATE.fullmatch(piece) for piece in pieces)
        and all(len(piece.split()) <= LONGEST_PIECE for piece in pieces)
    )


def _says_when(page: Page, line: Line) -> bool:
    """Whether a line says of itself when the article was posted or changed."""
    return any(hit.entry.value in {"posted", "updated"} for _, hit in page.hits.within("dates", line.start, line.end))


def _first_date_word(page: Page, line: Line) -> tuple[str, ...]:
    """The kind of the word of time that opens a line: "Từ ngày 13/5 đến ngày 17/5" is a span, no stamp."""
    hit = page.hits.get(line.start, "dates")
    return (hit.entry.value,) if hit is not None else ()


def _marker(page: Page, line: Line) -> str | None:
    """The kind of furniture word that the whole line is: a marker with signs and numbers around it."""
    at = line.start
    while at < line.end and page.tokens.shapes[at] in (SIGN, NUMBER):
        at += 1
    hit = page.hits.get(at, "boilerplate")
    if hit is None:
        return "end" if _is_paging(page, line) else None
    rest = [shape for shape in page.tokens.shapes[at + hit.length : line.end] if shape not in (SIGN, NUMBER)]
    kind = hit.entry.value
    if not rest:
        return kind
    following = page.tokens.keys[at + hit.length]
    if kind in {"cut", "end", "line"} and following == ":" and len(rest) <= 12:
        return kind
    if kind in {"teaser", "cut_late"} and following == ":" and len(rest) <= LONGEST_TEASER and page.tokens.keys[line.end - 1] != ".":
        return "teaser"
    return None


def _is_paging(page: Page, line: Line) -> bool:
    """ "[Trang 1|2|3|...]", "« Trước 1 2 3 Sau »": the pages of a list of news."""
    at, numbers = line.start, 0
    while at < line.end:
        numbers += page.tokens.shapes[at] == NUMBER
        end = page.hits.end(at, "term_paging")
        if not end and page.tokens.shapes[at] not in (SIGN, NUMBER):
            return False
        at = end or at + 1
    text = page.tokens.printed(line.start, line.end)
    return numbers >= 3 and FULL_DATE.search(text) is None and CLOCK.search(text) is None


def _cut(page: Page, lines: list[Line], first_long: int | None) -> list[Line]:
    """Everything from the first marker of related news on is outside; a marker before the text is a box of the page's head.

    So is one after which the article goes on: at the line that says so, or at paragraphs that speak of the same people.
    """
    if first_long is None:
        return lines
    total = sum(line.words for line in lines if line.words >= LONG)
    seen = 0
    resumed = 0
    names: set[tuple[str, str]] = set()
    named = first_long
    out: list[Line] = []
    for index, line in enumerate(lines):
        if index < resumed:
            out.append(replace(line, zone=Zone.FURNITURE, rule="teaser_box"))
            continue
        kind = _marker(page, line)
        if kind == "line" and _is_stamp(page, line):
            kind = None
        if kind == "cut_late" and index > first_long:
            kind = "cut" if seen * 2 >= total else "box"
        if kind in {"cut", "end"} and index > first_long:
            names |= _names_of(page, lines[named:index])
            named = index
            resumed = _resumes(page, lines, names, index) if kind == "cut" else 0
            if not resumed:
                out += [replace(rest, zone=Zone.OUTSIDE, rule="after_related_news_marker") for rest in lines[index:]]
                return out
        if kind in {"line", "teaser", "cut", "end", "cut_late", "box", "resume"}:
            # A headline beside its marker opens no box of headlines.
            told = kind == "teaser" and line.words > TEASER_WORDS
            line = replace(line, zone=Zone.FURNITURE, rule="teaser_line" if told else "furniture_marker")
        elif out and out[-1].rule in {"furniture_marker", "teaser_box"} and kind is None and index > first_long and _is_teaser(page, line):
            line = replace(line, zone=Zone.FURNITURE, rule="teaser_box")
        if line.words >= LONG:
            seen += line.words
        out.append(line)
    return out


def _resumes(page: Page, lines: list[Line], names: set[tuple[str, str]], marker: int) -> int:
    """The line at which the article goes on below a box of other news; 0 where it does not.

    Two paragraphs, or one and the author, have to follow each other, and the first has to name somebody or something named above.
    ``names`` are the pairs of capital words above.
    """
    below = range(marker + 1, min(marker + LONGEST_BOX, len(lines)))
    for index in below:
        kind = _marker(page, lines[index])
        if kind == "resume":
            return index + 1 if index + 1 < len(lines) else 0
        if kind == "end":
            return 0
        if not _is_paragraph(page, lines[index]):
            continue
        following = lines[index + 1] if index + 1 < len(lines) else None
        goes_on = following is not None and (
            _is_paragraph(page, following) or is_name_line(page, following) or _starts_credit(page, following)
        )
        return index if goes_on and len(names & _names_of(page, lines[index : index + 1])) >= SHARED else 0
    return 0


def _is_paragraph(page: Page, line: Line) -> bool:
    return line.words >= LONG and page.tokens.keys[line.end - 1] in _SENTENCE_END | {'"', ")", "/"}


def _names_of(page: Page, lines: list[Line]) -> set[tuple[str, str]]:
    """Pairs of capital words that stand side by side."""
    keys, shapes = page.tokens.keys, page.tokens.shapes
    return {
        (keys[index], keys[index + 1])
        for line in lines
        for index in range(line.start, line.end - 1)
        if shapes[index] in (CAPITAL, CAPITALS) and shapes[index + 1] in (CAPITAL, CAPITALS)
    }


def _is_teaser(page: Page, line: Line) -> bool:
    if line.words >= LONG or page.tokens.keys[line.end - 1] in _SENTENCE_END or page.hits.get(line.start, "credits") is not None:
        return False
    return not (2 <= line.words <= LONGEST_AUTHOR and is_name_line(page, line))


def _is_menu(page: Page, line: Line) -> bool:
    """Only words of menus, or pieces divided by the signs of a path."""
    if line.words > 40:
        return False
    first = page.hits.get(line.start, "term_menu")
    if (
        first is not None
        and line.words <= 9
        and line.start + first.length < line.end
        and page.tokens.keys[line.start + first.length] == ":"
    ):
        return True
    if _is_spaced_menu(page, line) or "°" in page.tokens.keys[line.start : line.end]:
        return True
    at, known = line.start, 0
    while at < line.end:
        end = page.hits.end(at, "term_menu") or page.hits.end(at, "outlet")
        if end:
            known += end - at
            at = end
        elif page.tokens.shapes[at] in (SIGN, NUMBER):
            at += 1
        else:
            break
    if at >= line.end:
        return True
    signs = [page.tokens.keys[index] for index in range(line.start, line.end) if page.tokens.shapes[index] == SIGN]
    return bool(known) and any(sign in ">»›|/" for sign in signs) and line.words < LONG


def _is_spaced_menu(page: Page, line: Line) -> bool:
    """Short pieces held apart by runs of spaces."""
    pieces = _GAP.split(page.tokens.printed(line.start, line.end).strip())
    return len(pieces) >= 4 and all(len(piece.split()) <= LONGEST_PIECE for piece in pieces)


def _is_contact(page: Page, line: Line) -> bool:
    """A telephone number, an address of a page, or a file's name."""
    hotline = any(page.hits.get(index, "term_hotline") for index in (line.start, min(line.start + 1, line.end - 1)))
    text = page.tokens.printed(line.start, line.end)
    return line.words < LONG and ((hotline and any(char.isdigit() for char in text)) or "http" in text or ".mp3" in text or ".mp4" in text)


def _title_at(page: Page, lines: list[Line], title: str | None) -> int | None:
    """The first line that reads like a headline; None where the text starts with a sentence."""
    if title:
        wanted = " ".join(title.split()).casefold()
        for index, line in enumerate(lines):
            if page.printed(line.start, line.end).casefold() == wanted:
                return index
    short: int | None = None
    for index, line in enumerate(lines):
        if line.zone is not Zone.BODY:
            if line.zone is Zone.OUTSIDE:
                break
            continue
        if _is_stamp(page, line) or _is_menu(page, line) or _is_contact(page, line) or _starts_credit(page, line):
            continue
        if line.words > MANY_WORDS or not line.words:
            break
        last = page.tokens.keys[line.end - 1]
        if last in {".", ";", ":"} or (len(lines) == 1):
            if last == "." and _is_headline_with_stop(page, lines, index):
                return index
            if line.words >= 8 or len(lines) == 1:
                break
            continue
        if _is_paper(page, line) and any(other.words >= 4 and other.zone is Zone.BODY for other in lines[index + 1 : index + 4]):
            continue
        if line.words >= 4:
            # A kicker, a place's or a section's name above the headline is short and stands alone.
            if line.words <= 6 and (better := _headline_below(page, lines, index)) is not None:
                return better
            return index
        short = index if short is None else short
    return short if len(lines) > 1 else None


def _is_headline_with_stop(page: Page, lines: list[Line], index: int) -> bool:
    """A short first line that ends in a stop, with a longer paragraph below and no day at its beginning."""
    line = lines[index]
    if not 5 <= line.words <= 26 or "dates" in page.hits.at[line.start] or page.tokens.keys[line.start] in {"(", "-"}:
        return False
    if any(page.tokens.keys[at] == "." for at in range(line.start, line.end - 1)):
        return False
    below = next(
        (other for other in lines[index + 1 :] if other.zone is Zone.BODY and other.words >= 4 and not _is_stamp(page, other)), None
    )
    return below is not None and below.words >= LONG and below.words > line.words


def _headline_below(page: Page, lines: list[Line], index: int) -> int | None:
    """The longer headline right below a short line, where paragraphs follow it."""
    for below in range(index + 1, min(index + 3, len(lines))):
        line = lines[below]
        if line.zone is not Zone.BODY or _is_stamp(page, line) or _is_menu(page, line):
            continue
        ends = page.tokens.keys[line.end - 1] in {".", ";", ":", "!"}
        if 8 <= line.words <= 30 and not ends and any(other.words >= LONG for other in lines[below + 1 : below + 6]):
            return below
        return None
    return None


def _is_paper(page: Page, line: Line) -> bool:
    """The paper's own name above the headline."""
    if line.words <= 24 and "term_paper_slogan" in page.hits.at[line.start]:
        return True
    named = "outlet" in page.hits.at[line.start] or page.tokens.keys[line.start] in term_keys("newspaper")
    if line.words <= 20 and named:
        # A headline may begin with a paper's or a broadcaster's name.
        return not any(page.hits.has(kind, line.start, line.end) for kind in ("visit_verbs", "events"))
    if line.words > 7:
        return False
    return any(
        ("term_outlet_word" in page.hits.at[index] and index in (line.start, line.end - 1)) or page.hits.end(index, "outlet") >= line.end
        for index in range(line.start, line.end)
    )


def _starts_credit(page: Page, line: Line) -> bool:
    at = line.start
    while at < line.end and page.tokens.keys[at] in {"(", "-", "*"}:
        at += 1
    hit = page.hits.get(at, "credits")
    return hit is not None and at + hit.length < line.end and page.tokens.keys[at + hit.length] == ":" and line.words <= LONG


def _mark(page: Page, lines: list[Line], title_at: int | None) -> None:
    title_keys = page.tokens.keys[lines[title_at].start : lines[title_at].end] if title_at is not None else []
    for index, line in enumerate(lines):
        if line.zone is not Zone.BODY:
            continue
        if _is_stamp(page, line):
            lines[index] = replace(line, zone=Zone.STAMP, rule="stamp")
        elif _is_menu(page, line) or _is_contact(page, line):
            lines[index] = replace(line, zone=Zone.FURNITURE, rule="menu_or_contact")
        elif title_at is not None and index < title_at:
            lines[index] = replace(line, zone=Zone.FURNITURE, rule="before_the_title")
        elif _starts_credit(page, line):
            lines[index] = replace(line, zone=Zone.CREDIT, rule="credit_line")
        elif title_keys and line.words <= len(title_keys) + 4 and page.tokens.keys[line.start : line.start + len(title_keys)] == title_keys:
            lines[index] = replace(line, zone=Zone.FURNITURE, rule="title_repeated")


def _credits(page: Page, line: Line) -> list[tuple[int, int]]:
    """Credits at the end of a caption or paragraph: "… phát biểu. Ảnh: X", "(Ảnh: X)"."""
    found = []
    index = line.start
    keys = page.tokens.keys
    if not page.hits.has("credits", line.start, line.end):
        return []
    while index < line.end:
        hit = page.hits.get(index, "credits")
        if hit is not None and hit.entry.value in {"photo", "author", "source"} and page.tokens.shapes[index] in (CAPITAL, CAPITALS, LOWER):
            after = index + hit.length
            before = keys[index - 1] if index > line.start else "."
            # "Ảnh: X", "(Ảnh X)", "Ảnh - X"
            if before in {".", "(", "-", "|", "/", '"', "!", "?"} and after < line.end and keys[after] in {":", "-"}:
                end = line.end
                if before == "(":
                    end = next((at for at in range(after, line.end) if keys[at] == ")"), line.end)
                else:
                    end = _credit_end(page, after + 1, line.end)
                found.append((index, end))
                index = end
                continue
        index += 1
    return found


def _credit_end(page: Page, start: int, end: int) -> int:
    """Where a credit's names stop: before a sentence of ordinary words."""
    at, words = start, 0
    while at < end and page.tokens.shapes[at] != LOWER and words < 8:
        words += page.tokens.shapes[at] in (CAPITAL, CAPITALS)
        at += 1
    return at if at < end and words else end


def is_name_line(page: Page, line: Line) -> bool:
    """A line of capital words only, with at most commas, dashes and brackets: a byline or a name alone."""
    capital = 0
    for index in range(line.start, line.end):
        shape = page.tokens.shapes[index]
        if shape in (CAPITAL, CAPITALS):
            capital += 1
        elif shape in (NUMBER, LOWER) or page.tokens.keys[index] not in {"-", ",", "&", ".", "(", ")", "/", "–", "*", ";"}:
            return False
    return 1 <= capital <= 8


def _byline(page: Page, lines: list[Line], title_at: int | None) -> tuple[tuple[int, int] | None, str]:
    """Author as printed: a line of names after the last paragraph or under the title, or what follows "Bài, ảnh:"."""
    body = [index for index, line in enumerate(lines) if line.zone in (Zone.BODY, Zone.CREDIT)]
    for index in reversed(body):
        line = lines[index]
        if line.zone is Zone.CREDIT:
            at = line.start
            while page.tokens.keys[at] in {"(", "-", "*"}:
                at += 1
            hit = page.hits.get(at, "credits")
            if hit is not None and hit.entry.value in {"author"}:
                start = at + hit.length + 1
                end = line.end - (page.tokens.keys[line.end - 1] in {")", "."})
                names = all(
                    shape != LOWER or page.tokens.keys[at] in term_keys("and")
                    for at, shape in enumerate(page.tokens.shapes[start:end], start)
                )
                if start < end and names and line.words <= 14:
                    lines[index] = replace(line, rule="author_line")
                    return (start, end), "byline_after_author_word"
    if len([index for index in body if lines[index].words >= 8]) == 0:
        return None, ""
    stamped = _stamped_byline(page, lines)
    last_long = next((index for index in reversed(body) if lines[index].words >= LONG), 0)
    for index in reversed(body):
        line = lines[index]
        own = _signed(page, line) if index > last_long and line.zone is Zone.BODY else None
        if own is not None:
            lines[index] = replace(line, zone=Zone.BYLINE, rule="byline_signed")
            return own, "byline_signed"
        if line.zone is not Zone.BODY or not is_name_line(page, line) or _heads_paragraph(page, lines, index, title_at):
            continue
        if line.words == 1 and page.tokens.ends[line.end - 1] - page.tokens.starts[line.start] < 3:
            continue
        if index + 1 < len(lines) and page.tokens.shapes[lines[index + 1].start] == LOWER:
            # The first word of a paragraph whose lines are broken.
            continue
        first = next((at for at in range(line.start, line.end) if page.tokens.shapes[at] != SIGN), line.start)
        if page.hits.get(first, "credits") is not None or any(
            page.hits.end(line.start, kind) >= line.end for kind in ("outlet", "unit", "central", "country", "province")
        ):
            continue
        start, end = line.start, line.end
        while page.tokens.shapes[start] == SIGN:
            start += 1
        lines[index] = replace(line, zone=Zone.BYLINE, rule="byline_names_alone")
        for below in range(index + 1, min(index + 2, len(lines))):
            # The author's place in brackets under the name.
            if lines[below].zone is Zone.BODY and page.tokens.keys[lines[below].start] == "(" and lines[below].words <= 8:
                lines[below] = replace(lines[below], zone=Zone.BYLINE, rule="byline_place")
        return (start, end), "byline_names_alone"
    return (stamped, "byline_in_stamp") if stamped is not None else (None, "")


def _heads_paragraph(page: Page, lines: list[Line], index: int, title_at: int | None) -> bool:
    """Whether a line in capitals is the heading of the paragraph below it; under the title it may be the author."""
    if title_at is not None and index <= title_at + 2:
        return False
    shouting = all(shape in (CAPITALS, SIGN) for shape in page.tokens.shapes[lines[index].start : lines[index].end])
    below = lines[index + 1] if index + 1 < len(lines) else None
    return shouting and below is not None and below.zone is Zone.BODY and below.words >= LONG


def _signed(page: Page, line: Line) -> tuple[int, int] | None:
    """ "Nguyễn A (thực hiện)", "PV Nguyễn A", "Từ Berlin: Nguyễn A", "Nguyễn A - Ảnh: B": a name with what was done under it."""
    keys, shapes = page.tokens.keys, page.tokens.shapes
    start, end = line.start, line.end
    if line.words > LONGEST_SIGNED or keys[end - 1] in _SENTENCE_END:
        return None
    hit = page.hits.get(start, "credits")
    if hit is not None and hit.entry.value == "author" and start + hit.length < end and shapes[start + hit.length] in (CAPITAL, CAPITALS):
        return (start, end) if _are_names(page, start + hit.length, end) else None
    for index in range(start + 1, end):
        credit = page.hits.get(index, "credits")
        if keys[index] == "(" and index + 1 < end and "term_written_by" in page.hits.at[index + 1]:
            return (start, index) if _are_names(page, start, index) else None
        if credit is not None and credit.entry.value == "photo" and index - start >= 2 and shapes[index - 1] == SIGN:
            return (start, index - 1) if _are_names(page, start, index - 1) else None
        if keys[index] == ":" and index - start <= LONGEST_LABEL and hit is None:
            return (index + 1, end) if _are_names(page, index + 1, end) else None
    return None


def _are_names(page: Page, start: int, end: int) -> bool:
    """Two to six capital words and nothing else but dashes and commas."""
    shapes = page.tokens.shapes[start:end]
    words = sum(shape in (CAPITAL, CAPITALS) for shape in shapes)
    signs = all(page.tokens.keys[index] in {"-", ",", "&", "."} for index, shape in enumerate(shapes, start) if shape == SIGN)
    return 2 <= words <= 6 and signs and all(shape in (CAPITAL, CAPITALS, SIGN) for shape in shapes)


def _drop_headlines(page: Page, lines: list[Line]) -> None:
    """Headlines below the author's line are other articles; captions keep their credit."""
    author = next(
        (index for index in range(len(lines) - 1, -1, -1) if lines[index].zone is Zone.BYLINE or lines[index].rule == "author_line"), None
    )
    if author is None or author < len(lines) // 2:
        return
    for index in range(author + 1, len(lines)):
        line = lines[index]
        if line.zone is not Zone.BODY or page.tokens.keys[line.end - 1] in _SENTENCE_END or _credits(page, line):
            continue
        lines[index] = replace(line, zone=Zone.OUTSIDE, rule="headline_after_author")


def _stamped_byline(page: Page, lines: list[Line]) -> tuple[int, int] | None:
    """ "MAI LAN - 07:58 05/12/2020": two or more capital words that open a stamp and are no weekday or paper."""
    for line in lines:
        if (
            line.zone is not Zone.STAMP
            or page.hits.at[line.start].get("dates")
            or page.hits.get(line.start, "outlet")
            or page.hits.get(line.start, "province")
        ):
            continue
        at, words = line.start, 0
        while at < line.end and (page.tokens.shapes[at] in (CAPITAL, CAPITALS) or page.tokens.keys[at] in {"-", ",", "."}):
            words += page.tokens.shapes[at] != SIGN
            at += 1
        while at > line.start and page.tokens.shapes[at - 1] == SIGN:
            at -= 1
        if words >= 2 and at < line.end:
            return line.start, at
    return None


def agency_end(page: Page, line: Line) -> int:
    """Where the text of a paragraph begins after "(Báo X) -" or "BHG -"; the line's start where there is none."""
    keys, shapes = page.tokens.keys, page.tokens.shapes
    at = line.start
    if at < line.end and keys[at] == "-":
        return at + 1
    if at < line.end and keys[at] == "(":
        close = next((index for index in range(at, min(at + 10, line.end)) if keys[index] == ")"), None)
        if close is not None and close + 1 < line.end and keys[close + 1] == "-":
            return close + 2
    if at + 1 < line.end and shapes[at] == CAPITALS and keys[at + 1] == "-" and keys[at] not in term_keys("committee"):
        return at + 2
    return line.start
