"""Which words of a sentence speak of giving, and where they stand."""

from dataclasses import dataclass

from dieuphoi.vietnamese import tone_key
from visits.extraction.elements import Sentence
from visits.extraction.lexicons import term
from visits.extraction.page import Page

LONGEST_RECIPIENT = 18
LONGEST_GOODS = 14


@dataclass(frozen=True, slots=True)
class Words:
    """Token positions of what matters in a sentence of giving."""

    gives: tuple[tuple[int, int], ...]
    goods: tuple[tuple[int, int], ...]
    tos: tuple[tuple[int, int], ...]
    each: tuple[int, ...]
    totals: tuple[int, ...]
    figures: tuple[int, ...]
    futures: tuple[int, ...]
    stops: tuple[int, ...]
    vias: tuple[tuple[int, int], ...]


GIVING = frozenset({"give", "give_money"})


def words_of_giving(page: Page, sentence: Sentence) -> Words:
    found: dict[str, list[tuple[int, int]]] = {}
    done = sentence.start
    for at, hit in page.hits.within("gifts", sentence.start, sentence.end):
        if at < done:
            continue
        kind = hit.entry.value
        done = at + hit.length
        if (
            kind == "figure"
            and at > sentence.start
            and (before := page.hits.get(at - 1, "gifts")) is not None
            and before.entry.value == "each"
        ):
            # "mỗi gói thầu 20 triệu đồng" is no figure of a project.
            continue
        found.setdefault(kind, []).append((at, done))
        # "trao cho" both gives and says to whom.
        if kind == "give" and hit.length > 1 and (inner := page.hits.get(done - 1, "gifts")) is not None and inner.entry.value == "to":
            found.setdefault("to", []).append((done - 1, done))
    return Words(
        tuple(found.get("give", [])) + tuple(found.get("give_money", [])),
        tuple(found.get("goods", [])) + tuple(found.get("goods_weak", [])),
        tuple(found.get("to", [])),
        tuple(start for start, _ in found.get("each", [])),
        tuple(start for start, _ in found.get("total", [])),
        tuple(start for start, _ in found.get("figure", [])),
        tuple(start for start, _ in found.get("future", [])),
        tuple(start for start, _ in (*found.get("souvenir", []), *found.get("award", []))),
        tuple(found.get("via", [])),
    )


ONE = tone_key(term("number_word")[0])


def token_at(page: Page, sentence: Sentence, offset: int) -> int:
    for index in range(sentence.start, sentence.end):
        if page.tokens.ends[index] > offset:
            return index
    return sentence.end - 1


NUMBER_WORDS = {tone_key(word): number for number, word in enumerate(term("number_word"), start=1)}
