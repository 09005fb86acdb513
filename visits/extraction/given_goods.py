"""Goods given: what is counted, named, or a set."""

from visits.extraction.elements import Sentence
from visits.extraction.givers import paid_by
from visits.extraction.giving_words import LONGEST_GOODS, ONE, Words
from visits.extraction.lexicons import term
from visits.extraction.page import Page
from visits.extraction.receivers import receiver_of
from visits.extraction.records import Basis, Gift
from visits.extraction.scene import Scene
from visits.extraction.tokens import LOWER, NUMBER, SIGN


def counted_goods(page: Page, sentence: Sentence, words: Words, verb: tuple[int, int]) -> int:
    """Token of a number after the verb that counts things or receivers ("trao 50 máy …", "tặng trường một hệ thống …")."""
    for index in range(verb[1], min(verb[1] + 8, sentence.end - 1)):
        if page.tokens.keys[index] in {",", ";", "("}:
            return 0
        number = page.tokens.shapes[index] == NUMBER or (page.tokens.keys[index] == ONE and index > verb[1])
        if number and any(figure == index + 1 for figure in words.figures):
            return 0
        if number and page.tokens.shapes[index + 1] == LOWER and "scales" not in page.hits.at[index + 1]:
            hit = page.hits.get(index + 1, "gifts")
            people = "term_people_word" in page.hits.at[index + 1] or "description" in page.hits.at[index + 1]
            receivers = people or (hit is not None and hit.entry.row["word"] in _RECEIVERS)
            if any(stop > index or verb[1] <= stop < index for stop in words.stops):
                # "trao Bằng khen cho 3 tập thể" gives no goods.
                return 0
            if not receivers or words.each:
                dotted = index - 2 > verb[1] - 1 and page.tokens.keys[index - 1] == "." and page.tokens.is_tight(index)
                return index - 2 if dotted else index
    return 0


def named_set(page: Page, sentence: Sentence, words: Words, verb: tuple[int, int]) -> int:
    """Token of a counter that begins the goods after the receiver: "tặng thư viện bộ ảnh …"."""
    for index in range(verb[1] + 1, min(verb[1] + LONGEST_GOODS, sentence.end - 1)):
        if page.tokens.keys[index] in {",", ";", "("}:
            return 0
        inside = any(
            hit.length > 1 and hit.length > back
            for back in (1, 2)
            if index - back >= 0
            for kind, hit in page.hits.at[index - back].items()
            if kind in {"targets", "term_people_word", "description", "body_head", "statements"}
        )
        counts = "term_set" in page.hits.at[index] and page.tokens.shapes[index] == LOWER and page.tokens.shapes[index + 1] == LOWER
        if counts and not inside and not any(stop > index for stop in words.stops):
            return index
    return 0


_RECEIVERS = frozenset(term("receivers"))


def named_goods(page: Page, sentence: Sentence, words: Words, verb: tuple[int, int]) -> bool:
    """Goods with a number or a recipient; a bare "quà" or a souvenir is none."""
    for start, end in words.goods:
        if start < verb[0]:
            continue
        if any(stop in (end, start) for stop in words.stops):
            continue
        counted = start > sentence.start and page.tokens.shapes[start - 1] == NUMBER
        hit = page.hits.get(start, "gifts")
        weak = hit is not None and hit.entry.value == "goods_weak"
        if counted or (not weak and (any(to[0] > start for to in words.tos) or start - verb[1] >= 2)):
            return True
    return False


def goods_gifts(scene: Scene, sentence: Sentence, words: Words, verb: tuple[int, int], giver: str | None, counted: int) -> list[Gift]:
    page = scene.page
    first = next((goods for goods in sorted(words.goods) if goods[0] >= verb[0]), None)
    if counted:
        start, end, weak = counted, counted + 2, False
    elif first is not None:
        start, end = first
        weak = page.hits.at[start]["gifts"].entry.value == "goods_weak"
        while start - 1 >= verb[1] and page.tokens.shapes[start - 1] == NUMBER:
            start -= 1
    else:
        return []
    least = end
    gives_again = [give for give in words.gives if give[0] > start]
    limits = [to[0] for to in words.tos if to[0] >= end] + [give[0] for give in gives_again]
    limit = min([*limits, sentence.end, end + LONGEST_GOODS])
    while end < limit and not (page.tokens.shapes[end] == SIGN and page.tokens.keys[end] in {";", "(", ":"}):
        aim = page.hits.get(end, "gifts")
        if aim is not None and aim.entry.value == "purpose" and page.tokens.shapes[end] == LOWER:
            break
        if aim is not None and aim.entry.value == "via" and page.tokens.keys[end - 1] == ",":
            break
        end += 1
    while end > least and (page.tokens.shapes[end - 1] == SIGN or "term_and" in page.hits.at[end - 1]):
        end -= 1
    recipient, place = receiver_of(scene, sentence, words, verb, end - 1, start)
    if recipient is None and words.each and counted:
        stop = next((index for index in range(counted, end) if page.tokens.keys[index] == "," or index in words.each), end)
        recipient, place = page.printed(counted, stop), (counted, stop)
    if recipient is None and weak:
        return []
    spans = [page.span(start, end)]
    if place is not None:
        spans.append(page.span(*place))
    count = int(page.tokens.printed(start, start + 1)) if page.tokens.shapes[start] == NUMBER else None
    giver = paid_by(scene, sentence, start, end) or giver
    return [Gift(None, None, page.quote(start, end), giver, recipient, tuple(spans), Basis.STATED, "goods_given", count, None)]
