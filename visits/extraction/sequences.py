"""Days of several visits of one article: one counted from another, one ended by the next."""

from dataclasses import replace
from datetime import date, timedelta

from visits.extraction.dates import is_anniversary, printed_days
from visits.extraction.days import COMMON_YEAR, UNKNOWN_YEAR, token_at, whole_day
from visits.extraction.elements import Sentence
from visits.extraction.page import Page
from visits.extraction.records import Basis, Finding, Visit
from visits.extraction.stays import Stay

# Days within which a whole day elsewhere in the article lends its year, and more than any of them.
NEAR_DAYS, YEAR = 40, 366


def same_days(page: Page, sentences: tuple[Sentence, ...], stays: list[Stay], visits: tuple[Visit, ...]) -> tuple[Visit, ...]:
    """ "Cùng ngày": a later visit without a day of its own has the day of the one before."""
    made: list[Visit] = []
    for stay, visit in zip(stays, visits, strict=False):
        before = made[-1].date if made else None
        if visit.date is None and before is not None and (words_at := _same_day(page, sentences[stay.core])) is not None:
            visit = replace(visit, date=Finding(before.value, (page.span(*words_at),), Basis.INFERRED, "day_of_the_visit_before"))
        if visit.date is None and before is not None and (shift := _shift(page, sentences[stay.core])) is not None:
            day = _shifted(before.value, shift[2])
            found = Finding(day, (page.span(shift[0], shift[1]),), Basis.INFERRED, "day_counted_from_the_visit_before") if day else None
            visit = replace(visit, date=found)
        if visit.date is None and before is not None and stay.rule in {"received_together", "province_listed"}:
            visit = replace(visit, date=replace(before, basis=Basis.INFERRED, rule="day_of_the_visit_before"))
        made.append(visit)
    made = [_with_year(page, sentences, visit) for visit in made]
    return tuple(_until_next(visit, following) for visit, following in zip(made, [*made[1:], None], strict=False))


def _with_year(page: Page, sentences: tuple[Sentence, ...], visit: Visit) -> Visit:
    """A day without a year has that of the whole day printed nearest to it, where the article prints one within some weeks."""
    if visit.date is None or not visit.date.value.startswith(UNKNOWN_YEAR) or len(visit.date.value) != len("XXXX-01-01"):
        return visit
    text = page.tokens.text
    near: list[tuple[int, int]] = []
    for sentence in sentences:
        for printed in printed_days(text, page.tokens.starts[sentence.start], page.tokens.ends[sentence.end - 1]):
            day, month, year = printed.first
            if day is None or year is None or is_anniversary(page, sentence.start, token_at(page, sentence, printed.start)):
                continue
            for own in (year - 1, year, year + 1):
                away = (
                    abs((date(year, month, day) - date.fromisoformat(f"{own:04}{visit.date.value[4:]}")).days)
                    if _is_day(own, visit)
                    else YEAR
                )
                near.append((away, own))
    best = min(near, default=(YEAR, 0))
    if best[0] > NEAR_DAYS:
        return visit
    return replace(visit, date=_in_year(visit.date, best[1]), end_date=_in_year(visit.end_date, best[1]))


def _is_day(year: int, visit: Visit) -> bool:
    try:
        date.fromisoformat(f"{year:04}{visit.date.value[4:]}" if visit.date is not None else "")
    except ValueError:
        return False
    return True


def _in_year(finding: Finding | None, year: int) -> Finding | None:
    if finding is None or not finding.value.startswith(UNKNOWN_YEAR):
        return finding
    return replace(finding, value=f"{year:04}{finding.value[4:]}", basis=Basis.INFERRED, rule="year_of_another_day")


def _until_next(visit: Visit, following: Visit | None) -> Visit:
    """A delegation that is in a second province on a later day has left the first: days printed for the whole trip end there."""
    if following is None or visit.delegation is None or following.delegation is None:
        return visit
    if visit.delegation.value != following.delegation.value:
        return visit
    first, last, begins = whole_day(visit.date), whole_day(visit.end_date), whole_day(following.date)
    if first is None or last is None or begins is None or visit.end_date is None or not first < begins <= last:
        return visit
    left = begins - timedelta(days=1)
    return replace(visit, end_date=replace(visit.end_date, value=left.isoformat(), basis=Basis.INFERRED) if left > first else None)


def _same_day(page: Page, sentence: Sentence) -> tuple[int, int] | None:
    for index in range(sentence.start, min(sentence.end, sentence.start + 6)):
        hit = page.hits.get(index, "dates")
        if hit is not None and hit.entry.value == "same":
            return index, index + hit.length
    return None


def _shift(page: Page, sentence: Sentence) -> tuple[int, int, int] | None:
    """ "Ngày hôm sau", "Trước đó một ngày" at a sentence's beginning: token range and days from the visit before."""
    for index in range(sentence.start, min(sentence.end, sentence.start + 6)):
        hit = page.hits.get(index, "dates")
        if hit is not None and hit.entry.value in {"before", "after"} and hit.entry.row["value"]:
            return index, index + hit.length, int(hit.entry.row["value"])
    return None


def _shifted(day: str, days: int) -> str | None:
    """A day so many days later; one without a year stays without. None where only a month is known."""
    year, rest = day[:4], day[4:]
    try:
        moved = date.fromisoformat((COMMON_YEAR if year == UNKNOWN_YEAR else year) + rest) + timedelta(days=days)
    except ValueError:
        return None
    return f"{year if year == UNKNOWN_YEAR else f'{moved.year:04}'}{moved.isoformat()[4:]}"
