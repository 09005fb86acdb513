"""Why an article reports no visit: it plans, orders, asks, remembers, sees off, or meets on screens."""

from visits.extraction.dates import printed_days
from visits.extraction.delegations import VISITS
from visits.extraction.elements import Sentence, What
from visits.extraction.page import Page
from visits.extraction.tokens import NUMBER
from visits.extraction.zones import Layout, Zone

LEAD_SENTENCES = 6
# Tokens between what makes a title a plan and the visit that is planned.
AHEAD = 10
# Paragraphs that ask: one may be a figure of speech, two are an interview or an opinion.
QUESTIONS = 2
# Years by which an article may come after the visit that it reports.
LONGEST_AFTER = 1
_TO_COME = frozenset({"plan", "future", "plan_weak", "plan_title"})


def is_sendoff(page: Page, sentences: tuple[Sentence, ...]) -> bool:
    """A send-off or the province's own trip: said in the title or in the first sentences, of a delegation."""
    for sentence in _lead(sentences)[:3]:
        for index, hit in page.hits.within("visit_verbs", sentence.start, sentence.end):
            if hit.entry.value == "outbound":
                return True
            if hit.entry.value == "sendoff" and any(
                element.start - index <= 4 and element.start > index and (element.what is What.GROUP or element.office is not None)
                for element in sentence.elements
            ):
                return True
    return False


def is_interview(page: Page, layout: Layout, sentences: tuple[Sentence, ...]) -> bool:
    """Questions put to somebody: marked paragraphs, paragraphs that ask, or the words of an interview."""
    strong = 0
    if sum(line.zone is Zone.BODY and page.tokens.keys[line.end - 1] == "?" for line in layout.lines) >= QUESTIONS:
        return True
    for line in layout.lines:
        if line.zone is not Zone.BODY:
            continue
        hit = page.hits.get(line.start, "credits")
        if (
            hit is not None
            and hit.entry.value == "author"
            and line.start + hit.length < line.end
            and page.tokens.keys[line.start + hit.length] == ":"
            and line.words > 6
        ):
            strong += 1
        first = page.hits.get(line.start, "visit_verbs")
        if first is not None and first.entry.value in {"interview_weak", "interview"}:
            strong += page.tokens.keys[line.start + first.length : line.start + first.length + 1] == [":"]
    for sentence in sentences:
        for _, hit in page.hits.within("visit_verbs", sentence.start, sentence.end):
            # A paper asks somebody; a census taker asks again.
            asked = hit.entry.value == "interview_asked" and _paper_asks(page, sentence)
            strong += asked or hit.entry.value == "interview"
    return strong >= 1


def is_announced_otherwise(page: Page, sentences: tuple[Sentence, ...]) -> bool:
    """The title says that this is a schedule, a plan, a memory, an appointment, an advice."""
    for sentence in sentences[:2]:
        if sentence.zone is not Zone.TITLE:
            continue
        # An appointment in a title may stand beside a delegation; what is to come does not.
        wanted = {"plan"} if any(element.what is What.GROUP for element in sentence.elements) else {"plan", "title"}
        if any(hit.entry.value in wanted for _, hit in page.hits.within("no_visit", sentence.start, sentence.end)):
            return True
        if _plans(page, sentence):
            return True
    return False


def _plans(page: Page, sentence: Sentence) -> bool:
    """ "Bộ trưởng sắp làm việc tại …", "Chuẩn bị chu đáo để đón đoàn …": the first visit that a title names is still to come."""
    planned: int | None = None
    for index, hit in page.hits.within("visit_verbs", sentence.start, sentence.end):
        if hit.entry.value in _TO_COME:
            planned = index
        elif hit.entry.value in VISITS:
            return planned is not None and index - planned <= AHEAD
    return False


def is_online(page: Page, sentences: tuple[Sentence, ...]) -> bool:
    """A meeting on screens, said in the title or first sentence."""
    return any(_no_visit(page, index) == "online" for sentence in sentences[:2] for index in range(sentence.start, sentence.end))


def is_memory(page: Page, sentence: Sentence, year: int | None) -> bool:
    """ "Hồi ấy …", "Năm 1985 …": a sentence of long ago, where the article's own year is known or not."""
    for index in range(sentence.start, sentence.end):
        if _no_visit(page, index) == "past":
            return True
        hit = page.hits.get(index, "dates")
        if hit is not None and hit.entry.value == "year" and index + 1 < sentence.end and page.tokens.shapes[index + 1] == NUMBER:
            printed = page.tokens.printed(index + 1, index + 2)
            opens = len(printed) == 4 and index - sentence.start <= 3
            if opens and (int(printed) < (year or 2004) - 1 or not has_day(page, sentence)):
                return True
    return _tells_months(page, sentence) or _tells_long_ago(page, sentence, year)


def _tells_long_ago(page: Page, sentence: Sentence, year: int | None) -> bool:
    """ "Ngày 15/9/1973, đoàn …" in an article of a later time: all days that the sentence prints are of years before."""
    days = printed_days(page.tokens.text, page.tokens.starts[sentence.start], page.tokens.ends[sentence.end - 1])
    years = [day.first[2] for day in days]
    latest = max((printed for printed in years if printed is not None), default=None)
    return year is not None and latest is not None and None not in years and latest < year - LONGEST_AFTER


def _tells_months(page: Page, sentence: Sentence) -> bool:
    """ "Tháng 4, Chủ tịch nước thăm tỉnh; tháng 9, đoàn …": a review of the year, which prints months without days."""
    months = 0
    for index, hit in page.hits.within("dates", sentence.start, sentence.end):
        after = index + hit.length
        months += hit.entry.value == "month" and after + 1 < sentence.end and page.tokens.keys[after + 1] == ","
    return months > 0 and not has_day(page, sentence)


def has_day(page: Page, sentence: Sentence) -> bool:
    """Whether a sentence prints a day in figures or words."""
    return bool(printed_days(page.tokens.text, page.tokens.starts[sentence.start], page.tokens.ends[sentence.end - 1]))


def _no_visit(page: Page, index: int) -> str:
    hit = page.hits.get(index, "no_visit")
    return hit.entry.value if hit is not None else ""


def _paper_asks(page: Page, sentence: Sentence) -> bool:
    for index in range(sentence.start, sentence.end):
        hits = page.hits.at[index]
        if "outlet" in hits or "term_outlet_word" in hits:
            return True
        hit = hits.get("visit_verbs")
        if hit is not None and hit.entry.value == "interview_weak":
            return True
    return False


def is_directive(page: Page, sentences: tuple[Sentence, ...]) -> bool:
    """A document sent out, said in the title or first sentence."""
    for sentence in _lead(sentences)[:2]:
        if any(hit.entry.value == "directive" for _, hit in page.hits.within("visit_verbs", sentence.start, sentence.end)):
            return True
    return False


def _lead(sentences: tuple[Sentence, ...]) -> tuple[Sentence, ...]:
    return sentences[:LEAD_SENTENCES]
