"""One visit before its events are read, and what a sentence says of one."""

from dataclasses import dataclass

from dieuphoi.spans import Span
from visits.extraction.bodies import Body
from visits.extraction.delegations import Origin, Vote
from visits.extraction.elements import Element, Sentence, What
from visits.extraction.page import Page

EARLY = 5
HIGH = 50
WITH_REACH = 5
# Tokens between "yêu cầu" and the delegation that is to be prepared for.
ASKED_REACH = 6
# Tokens between a sentence's beginning and the province that it opens with.
SEAT_REACH = 10
# Tokens between a body and the verb of what it does.
ACTS_WITHIN = 3


@dataclass(frozen=True, slots=True)
class Stay:
    """One visit before its events are read: who, where, and which sentences speak of it."""

    origin: Origin | None
    province: Vote | None
    sentences: tuple[int, ...]
    core: int
    rule: str


def body_of(element: Element) -> Body | None:
    """The body that an element is, or that its office is of."""
    return element.body or (element.office.body if element.office is not None else None)


def names_somebody(sentence: Sentence) -> bool:
    """Whether a sentence prints a name of two words or more ("hạng A" is none)."""
    return any(element.what is What.NAME and element.end - element.start > 1 for element in sentence.elements)


def ours_in(page: Page, sentence: Sentence) -> bool:
    return page.hits.has("term_our_place", sentence.start, sentence.end)


def speaks_of_group(sentence: Sentence) -> bool:
    return any(element.what is What.GROUP for element in sentence.elements)


def ours(page: Page, sentences: tuple[Sentence, ...]) -> bool:
    return any(ours_in(page, sentence) for sentence in sentences)


def starts_anew(page: Page, sentence: Sentence) -> bool:
    """The sentence opens with a day, "cùng ngày", a star or "trước đó"."""
    for index in range(sentence.start, min(sentence.end, sentence.start + 5)):
        hit = page.hits.get(index, "dates")
        if hit is not None and hit.entry.value in {"day", "part", "same", "before", "after", "today", "yesterday", "days"}:
            return True
        if page.tokens.keys[index] == "*":
            return True
    return False


def spans_of(page: Page, sentences: tuple[Sentence, ...], stay: Stay) -> tuple[Span, ...]:
    sentence = sentences[stay.core]
    return (page.span(sentence.start, sentence.end),)
