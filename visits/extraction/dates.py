"""Days as they are printed, what year they are of, and the page's own stamps.

What was said is kept: a day without a year stays without one until ``resolve`` finds the article's own year.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from dieuphoi.partial_dates import PartialDate
from dieuphoi.vietnamese import tone_key
from visits.extraction.lexicons import table, words
from visits.extraction.page import Page
from visits.extraction.records import Basis
from visits.extraction.zones import CLOCK, FULL_DATE, WORDED_DATE, Layout, Zone


@dataclass(frozen=True, slots=True)
class Printed:
    """A printed day or days: ``[start, end)`` in the clean text; ``first`` and ``last`` as (day, month, year), parts may be None."""

    start: int
    end: int
    first: tuple[int | None, int, int | None]
    last: tuple[int | None, int, int | None] | None
    introduced: bool
    rule: str


@dataclass(frozen=True, slots=True)
class Stamp:
    """A page's stamp: ``[start, end)`` in the clean text."""

    start: int
    end: int
    day: date
    basis: Basis
    rule: str


def _alternatives(*kinds: str) -> str:
    forms = sorted({word for kind in kinds for word in words("dates", "word", kind=kind)}, key=len, reverse=True)
    return "|".join(re.escape(form).replace(r"\ ", r"\s{1,3}") for form in forms)


_FIGURE = re.compile(r"\d")
_NUMBER = r"(?:0?[1-9]|[12]\d|3[01])"
_MONTH = r"(?:0?[1-9]|1[0-2])"
_YEAR = r"(?:19|20)\d\d"
_SEP = r"\s{0,2}[-/.]\s{0,2}"
_JOIN = rf"(?:\s{{0,2}}(?:{_alternatives('to', 'and')}|,|-)\s{{0,2}}(?:(?:{_alternatives('part', 'day')})\s{{1,2}}){{0,2}})"
_WORD_MONTH = rf"\s{{0,2}}(?:{_alternatives('month')})\s{{0,2}}"
_WORD_YEAR = rf"(?:\s{{0,2}},?\s{{0,2}}(?:{_alternatives('year')})\s{{0,2}}|{_SEP})"

# "từ 28/6 đến 2/7/2019", "24 và 25-11", "11 - 14.12"
_RANGE = re.compile(
    rf"(?<![\d/.])(?P<a>{_NUMBER})(?:{_SEP}(?P<am>{_MONTH})(?:{_SEP}(?P<ay>{_YEAR}))?)?"
    rf"(?:,\s{{0,2}}{_NUMBER}(?![\d/.])){{0,4}}{_JOIN}(?P<d>{_NUMBER}){_SEP}(?P<m>{_MONTH})(?:{_SEP}(?P<y>{_YEAR}|\d\d(?!\d)))?(?![\d/])"
)
# "15 tháng 9 năm 2020", "8 và 9 tháng 9", "15 tháng 9/2020"
_WORDED = re.compile(
    rf"(?<![\d/.])(?:(?P<a>{_NUMBER}){_JOIN})?(?P<d>{_NUMBER}){_WORD_MONTH}(?P<m>{_MONTH})(?!\d)(?:{_WORD_YEAR}(?P<y>{_YEAR}))?(?!\d)"
)
# "01/07/2015", "8-9", "26.12"
_PLAIN = re.compile(rf"(?<![\d/.,])(?P<d>{_NUMBER}){_SEP}(?P<m>{_MONTH})(?!\d)(?:{_SEP}(?P<y>{_YEAR}|\d\d(?![\d/])))?(?![\d/])")
# Eight figures in the name of a sound or picture file: 15092020; in an address: 20231227, 2023/12/27
_FILE_DAY = re.compile(r"(?<!\d)(?P<d>0[1-9]|[12]\d|3[01])(?P<m>0[1-9]|1[0-2])(?P<y>20[0-2]\d)(?!\d)")
_URL_DAY = re.compile(r"(?<!\d)(?P<y>20[0-2]\d)[/-]?(?P<m>0[1-9]|1[0-2])[/-]?(?P<d>0[1-9]|[12]\d|3[01])")
_FILE_NAME = re.compile(r"[\w%-]{6,200}\.(?:mp3|mp4|jpg|jpeg|png|m4a|wav|webm)\b", re.IGNORECASE)

# "tháng 10/2016", "tháng 9 năm 2015"
_MONTH_ONLY = re.compile(rf"(?:{_alternatives('month')})\s{{0,2}}(?P<m>{_MONTH})(?!\d)(?:{_WORD_YEAR})(?P<y>{_YEAR})(?!\d)", re.IGNORECASE)

# The words right before a number that make it a day.
_INTRODUCED = re.compile(
    rf"(?:{_alternatives('day', 'part', 'today', 'yesterday', 'from', 'to', 'days', 'weekday')})\s{{0,2}}[:,]?\s{{0,2}}\(?\s{{0,2}}$",
    re.IGNORECASE,
)
_REFUSED = re.compile(rf"(?:{_alternatives('document', 'grade', 'period', 'lunar')})\s{{0,2}}$", re.IGNORECASE)
_LOOK_BACK = 24
FIRST_PARAGRAPHS = 4
# Days between "hôm nay" and a stamp that may be the article's own.
LONGEST_DELAY = 20
# More than these is a year where a day stands first, and a day where a month stands.
LAST_DAY, LAST_MONTH = 31, 12


def printed_days(text: str, start: int, end: int) -> list[Printed]:
    """The days printed in ``text[start:end]``, in order, none inside another."""
    found: list[Printed] = []
    figure = _FIGURE.search(text, start, end)
    if figure is None:
        return found
    for pattern, rule in ((_RANGE, "days_as_range"), (_WORDED, "day_in_words"), (_PLAIN, "day_in_figures")):
        for match in pattern.finditer(text, figure.start(), end):
            if any(other.start < match.end() and match.start() < other.end for other in found):
                continue
            printed = _read(text, match, rule, start)
            if printed is not None:
                found.append(printed)
    found.sort(key=lambda printed: printed.start)
    return _without_jubilees(text, found)


def _without_jubilees(text: str, days: list[Printed]) -> list[Printed]:
    """Without "18/7/1977 - 18/7/2017": one day in two years is what is celebrated."""
    kept: list[Printed] = []
    for index, day in enumerate(days):
        beside = [days[other] for other in (index - 1, index + 1) if 0 <= other < len(days)]
        if not any(_is_jubilee(text, *sorted((day, other), key=lambda printed: printed.start)) for other in beside):
            kept.append(day)
    return kept


def _is_jubilee(text: str, first: Printed, second: Printed) -> bool:
    years = first.first[2], second.first[2]
    return (
        first.first[:2] == second.first[:2]
        and None not in years
        and years[0] != years[1]
        and not text[first.end : second.start].strip(" -–/")
    )


def printed_month(text: str, start: int, end: int) -> Printed | None:
    """The first month with its year in ``text[start:end]``."""
    match = _MONTH_ONLY.search(text, start, end)
    if match is None:
        return None
    return Printed(match.start(), match.end(), (None, int(match.group("m")), int(match.group("y"))), None, True, "month_only")


def _read(text: str, match: re.Match[str], rule: str, floor: int) -> Printed | None:
    groups = match.groupdict()
    before = text[max(floor, match.start() - _LOOK_BACK) : match.start()]
    introduced = bool(_INTRODUCED.search(before)) or not before.strip() or bool(re.search(r"\(\s?$", before))
    if _REFUSED.search(before):
        return None
    year = _year(groups.get("y"))
    last = (int(groups["d"]), int(groups["m"]), year)
    if not _possible(last):
        return None
    if groups.get("a"):
        month = int(groups["am"]) if groups.get("am") else last[1]
        first = (int(groups["a"]), month, _year(groups.get("ay")) or (year if month <= last[1] else (year - 1 if year else None)))
        # "8-9" is a day and a month; "11 - 14.12" are two days, "8-9-2020" is one.
        if not _possible(first) or (month == last[1] and first[0] >= last[0]):
            return None
        if rule == "days_as_range" and "," in match.group() and not introduced:
            return None
        return Printed(match.start(), match.end(), first, last, introduced, rule)
    return Printed(match.start(), match.end(), last, None, introduced, rule)


def _year(printed: str | None) -> int | None:
    if printed is None:
        return None
    return int(printed) if len(printed) == 4 else 2000 + int(printed)


def _possible(day: tuple[int | None, int, int | None]) -> bool:
    try:
        PartialDate(day[2], day[1], day[0])
    except ValueError:
        return False
    return True


def resolve(day: tuple[int | None, int, int | None], published: Stamp | None) -> tuple[PartialDate, Basis]:
    """The day with its year: printed, or the article's own, one less where the day would lie after publication; else unknown."""
    number, month, year = day
    if year is not None:
        return PartialDate(year, month, number), Basis.STATED
    if published is None:
        return PartialDate(None, month, number), Basis.STATED
    try:
        whole = date(published.day.year, month, number or 1)
    except ValueError:
        return PartialDate(None, month, number), Basis.STATED
    if whole > published.day + timedelta(days=1):
        return PartialDate(published.day.year - 1, month, number), Basis.INFERRED
    return PartialDate(published.day.year, month, number), published.basis


def relative_day(page: Page, start: int, end: int) -> tuple[int, int, int] | None:
    """ "sáng nay", "hôm qua": token range and days from publication; None where a number says the day."""
    for index, hit in page.hits.within("dates", start, end):
        if hit.entry.value in {"today", "yesterday"}:
            return index, index + hit.length, int(hit.entry.row["value"])
    return None


def find_stamps(page: Page, layout: Layout) -> list[Stamp]:
    """The page's stamps inside the article, in order."""
    stamps = []
    for line in layout.lines:
        if line.zone is Zone.OUTSIDE:
            continue
        start, end = page.tokens.starts[line.start], page.tokens.ends[line.end - 1]
        text = page.tokens.text
        figure = _FIGURE.search(text, start, end)
        if figure is None:
            continue
        begin = figure.start()
        for match in (*FULL_DATE.finditer(text, begin, end), *(WORDED_DATE.finditer(text, begin, end) if line.zone is Zone.STAMP else ())):
            near = text[max(start, match.start() - 12) : min(end, match.end() + 18)]
            if line.zone is not Zone.STAMP and not CLOCK.search(near):
                continue
            day = _whole(match.group())
            if day is not None:
                stamps.append(
                    Stamp(match.start(), match.end(), day, Basis.STATED, "stamp_line" if line.zone is Zone.STAMP else "stamp_in_text")
                )
    return stamps


def _whole(printed: str) -> date | None:
    parts = [int(part) for part in re.findall(r"\d+", printed)]
    if len(parts) == 2:
        month = next((number for name, number in _MONTH_NUMBERS if name in tone_key(printed)), 0)
        parts.insert(1, month)
    if len(parts) == 3 and parts[0] > LAST_DAY:
        parts.reverse()
    if len(parts) == 3 and parts[1] > LAST_MONTH:
        parts[0], parts[1] = parts[1], parts[0]
    try:
        return date(parts[2], parts[1], parts[0])
    except (ValueError, IndexError):
        return None


def publication(page: Page, layout: Layout, given: str | None, url: str | None, source_name: str | None) -> Stamp | None:
    """The day of publication: the page's stamp, then what the caller knows, then a file name or address (inferred)."""
    stamps = find_stamps(page, layout)
    stamp = _article_stamp(page, layout, stamps) if stamps else None
    if stamp is not None:
        return stamp
    if given:
        try:
            known = PartialDate.parse(given[:10])
        except ValueError:
            known = None
        if known is not None and known.is_whole and known.earliest is not None:
            return Stamp(0, 0, known.earliest, Basis.INFERRED, "published_by_metadata")
    return _file_day(page, layout) or _address_day(url) or _address_day(source_name)


def _article_stamp(page: Page, layout: Layout, stamps: list[Stamp]) -> Stamp | None:
    """Of several stamps the first is the page's own clock when it is later than the second.

    "Hôm qua (12-10)" says when the article came out: a stamp of another season is the clock, too, and alone it is none.
    """
    told = _told_today(page, layout)
    fitting = [stamp for stamp in stamps if told is None or _fits(stamp.day, *told)]
    if len(fitting) < 2:
        return fitting[0] if fitting else None
    first, second = fitting[0], fitting[1]
    return second if second.day < first.day else first


def _told_today(page: Page, layout: Layout) -> tuple[int, int] | None:
    """Day and month printed beside "hôm nay" or "hôm qua" in the first paragraphs."""
    text = page.tokens.text
    paragraphs = [line for line in layout.lines if line.zone is Zone.BODY][:FIRST_PARAGRAPHS]
    for line in paragraphs:
        for index, hit in page.hits.within("dates", line.start, line.end):
            end = index + hit.length
            if hit.entry.value not in {"today", "yesterday"} or end >= line.end:
                continue
            for printed in printed_days(
                text, page.tokens.starts[end], min(page.tokens.starts[end] + _LOOK_BACK, page.tokens.ends[line.end - 1])
            ):
                day, month, year = printed.first
                if year is None and day is not None:
                    return day, month
    return None


def _fits(stamp: date, day: int, month: int) -> bool:
    """Whether a stamp lies at most a few days after a day and month, in its own year or after New Year."""
    for year in (stamp.year, stamp.year - 1):
        try:
            behind = (stamp - date(year, month, day)).days
        except ValueError:
            continue
        if -1 <= behind <= LONGEST_DELAY:
            return True
    return False


def _file_day(page: Page, layout: Layout) -> Stamp | None:
    for line in layout.lines:
        if line.zone is Zone.OUTSIDE:
            break
        for name in _FILE_NAME.finditer(page.tokens.text, page.tokens.starts[line.start], page.tokens.ends[line.end - 1]):
            for pattern in (_FILE_DAY, _URL_DAY):
                match = pattern.search(name.group().replace("_", " "))
                if match is not None:
                    day = _from_groups(match)
                    if day is not None:
                        return Stamp(name.start() + match.start(), name.start() + match.end(), day, Basis.INFERRED, "day_in_file_name")
    return None


def _address_day(address: str | None) -> Stamp | None:
    if not address:
        return None
    for pattern in (_URL_DAY, _FILE_DAY):
        match = pattern.search(address.replace("_", " "))
        if match is not None:
            day = _from_groups(match)
            if day is not None:
                return Stamp(0, 0, day, Basis.INFERRED, "day_in_address")
    return None


def _from_groups(match: re.Match[str]) -> date | None:
    try:
        return date(int(match.group("y")), int(match.group("m")), int(match.group("d")))
    except ValueError:
        return None


def is_anniversary(page: Page, start: int, before: int) -> bool:
    """Whether the words before a day make it an anniversary's or a term's beginning (token range)."""
    for index in range(before - 1, max(start, before - 12) - 1, -1):
        if page.tokens.keys[index] == ",":
            return False
        hit = page.hits.get(index, "dates")
        if hit is not None and hit.entry.value in {"anniversary", "history", "document"} and hit.entry.row["word"] not in _WEAK:
            return True
    return False


# Longest first: "mười một" before "một".
_MONTH_NUMBERS = sorted(
    ((tone_key(row["word"]), int(row["value"])) for row in table("dates") if row["kind"] == "month_name"), key=lambda item: -len(item[0])
)
_WEAK = frozenset(word for word in words("dates", "word", kind="document") if len(tone_key(word)) <= 3)
