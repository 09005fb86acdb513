"""The first and last day of a visit."""

from dataclasses import replace
from datetime import date, timedelta

from dieuphoi.partial_dates import PartialDate
from visits.extraction.dates import Printed, Stamp, is_anniversary, printed_days, printed_month, relative_day, resolve
from visits.extraction.delegations import visit_verb
from visits.extraction.elements import Sentence, What
from visits.extraction.page import Page
from visits.extraction.records import Basis, Finding
from visits.extraction.stays import EARLY, Stay, speaks_of_group
from visits.extraction.tokens import LOWER, NUMBER
from visits.extraction.zones import Zone

LONGEST_STAY = 4
# A day without a year, and a year without 29 February to count in.
UNKNOWN_YEAR, COMMON_YEAR = "XXXX", "2001"


def day_of(page: Page, sentences: tuple[Sentence, ...], stay: Stay, published: Stamp | None) -> tuple[Finding | None, Finding | None]:
    """First and last day of a visit: printed beside the delegation's first deed; else "sáng nay"; else a file's name."""
    found = _days_of(page, sentences, stay)
    best = max(found, key=lambda item: item[0], default=None)
    if best is not None and best[0] > -2:
        return _with_neighbours(page, best[1], [printed for weight, printed in found if weight > -1], published)
    for number in (stay.core, *stay.sentences[:EARLY]):
        sentence = sentences[number]
        relative = relative_day(page, sentence.start, sentence.end)
        if relative is not None and published is not None:
            return _relative(page, relative, published), None
    sentence = sentences[stay.core]
    month = printed_month(page.tokens.text, page.tokens.starts[sentence.start], page.tokens.ends[sentence.end - 1])
    if month is not None:
        return _findings(page, month, published)
    if published is not None and published.rule in {"day_in_file_name", "day_in_address"}:
        spans = (page.source.span(published.start, published.end),) if published.end else ()
        return Finding(published.day.isoformat(), spans, Basis.INFERRED, published.rule), None
    return None, None


def _days_of(page: Page, sentences: tuple[Sentence, ...], stay: Stay) -> list[tuple[float, Printed]]:
    """The days printed in a visit's sentences, weighed by how near they stand to what the delegation did."""
    found = []
    text = page.tokens.text
    for number in stay.sentences:
        sentence = sentences[number]
        if NUMBER not in page.tokens.shapes[sentence.start : sentence.end]:
            continue
        start, end = page.tokens.starts[sentence.start], page.tokens.ends[sentence.end - 1]
        for printed in printed_days(text, start, end):
            if not printed.introduced:
                continue
            token = token_at(page, sentence, printed.start)
            if _is_dateline(page, sentence, token, printed.end):
                continue
            if is_anniversary(page, sentence.start, token):
                continue
            weight = -0.15 * (number - stay.core) if number >= stay.core else -0.3 * (stay.core - number)
            weight -= 1 if sentence.zone is Zone.TITLE and number != stay.core else 0
            weight += 4 if number == stay.core else 0
            opens = token - sentence.start <= 7 or _opens_clause(page, sentence, token) or _is_told_today(page, sentence, token)
            weight += 1.5 if opens else 0
            weight += 1 if visit_verb(page, sentence) is not None else 0
            weight -= 4 if _is_future(page, sentence, token) else 0
            if number > stay.core and not _tells_of_people(page, sentence):
                weight -= 3
            if not opens and number != stay.core:
                weight -= 1 if speaks_of_group(sentence) and number - stay.core <= 3 else 3
            found.append((weight, printed))
    return found


def _is_dateline(page: Page, sentence: Sentence, token: int, end: int) -> bool:
    """ "Hà Giang, ngày 7/10/2009 - Trong hai ngày …": where and when it was written."""
    if token - sentence.start > 5 or page.tokens.shapes[sentence.start] == LOWER or "dates" in page.hits.at[sentence.start]:
        return False
    after = next((index for index in range(token, sentence.end) if page.tokens.starts[index] >= end), sentence.end)
    return (
        after < sentence.end
        and page.tokens.keys[after] == "-"
        and bool(printed_days(page.tokens.text, end, page.tokens.ends[sentence.end - 1]))
    )


def _tells_of_people(page: Page, sentence: Sentence) -> bool:
    """Whether a sentence is about somebody's doings, not about figures."""
    return visit_verb(page, sentence) is not None or any(element.what in _DOERS for element in sentence.elements)


_DOERS = frozenset({What.GROUP, What.NAME, What.OFFICE, What.BODY})


def _opens_clause(page: Page, sentence: Sentence, token: int) -> bool:
    return any("term_after_clause" in page.hits.at[index] for index in range(max(sentence.start, token - 4), token))


def _is_told_today(page: Page, sentence: Sentence, token: int) -> bool:
    """ "Nhân dịp năm mới, hôm nay (3/2), …": the day beside the word for today opens a report wherever it stands."""
    return any(
        (hit := page.hits.get(index, "dates")) is not None and hit.entry.value in {"today", "yesterday"}
        for index in range(max(sentence.start, token - 4), token)
    )


def _with_neighbours(page: Page, best: Printed, others: list[Printed], published: Stamp | None) -> tuple[Finding, Finding | None]:
    """First and last day where other sentences print further days of the same stay."""
    first, last = _findings(page, best, published)
    start = _day_in_its_year(first)
    end = _day_in_its_year(last) or start
    if start is None or end is None:
        return first, last
    for other in others:
        if other is best:
            continue
        near_first, near_last = _findings(page, other, published)
        day, day_end = _day_in_its_year(near_first), _day_in_its_year(near_last or near_first)
        if day is None or day_end is None or abs((day - start).days) > LONGEST_STAY:
            continue
        if other.first[2] is not None and best.first[2] is None and other.first[2] != start.year:
            continue
        if day < start:
            first, start = near_first, day
        if day_end > end:
            last, end = near_last or near_first, day_end
    if end <= start:
        return first, None
    known = end.isoformat() if whole_day(first) is not None else f"{UNKNOWN_YEAR}{end.isoformat()[4:]}"
    return first, last or Finding(known, first.spans, first.basis, first.rule)


def _day_in_its_year(finding: Finding | None) -> date | None:
    """The day; one without a year in a common one, to count in."""
    if finding is None or not finding.value.startswith(UNKNOWN_YEAR):
        return whole_day(finding)
    return whole_day(replace(finding, value=COMMON_YEAR + finding.value[len(UNKNOWN_YEAR) :]))


def whole_day(finding: Finding | None) -> date | None:
    try:
        return date.fromisoformat(finding.value) if finding is not None else None
    except ValueError:
        return None


def _relative(page: Page, relative: tuple[int, int, int], published: Stamp) -> Finding:
    day = published.day + timedelta(days=relative[2])
    return Finding(day.isoformat(), (page.span(relative[0], relative[1]),), Basis.INFERRED, "day_counted_from_publication")


def _findings(page: Page, printed: Printed, published: Stamp | None) -> tuple[Finding, Finding | None]:
    span = page.source.span(printed.start, printed.end)
    if printed.last is None:
        day, basis = resolve(printed.first, published)
        return Finding(str(day), (span,), basis, printed.rule), None
    last, last_basis = resolve(printed.last, published)
    first = printed.first
    if first[2] is None and last.year is not None:
        year = last.year if first[1] <= printed.last[1] else last.year - 1
        day, basis = PartialDate(year, first[1], first[0]), last_basis
    else:
        day, basis = resolve(first, published)
    return Finding(str(day), (span,), basis, printed.rule), Finding(str(last), (span,), last_basis, printed.rule)


def token_at(page: Page, sentence: Sentence, offset: int) -> int:
    for index in range(sentence.start, sentence.end):
        if page.tokens.ends[index] > offset:
            return index
    return sentence.end - 1


def _is_future(page: Page, sentence: Sentence, token: int) -> bool:
    for index in range(sentence.start, min(sentence.end, token + 10)):
        hit = page.hits.get(index, "visit_verbs")
        if hit is not None and hit.entry.value in {"plan", "future"}:
            return True
    return False
