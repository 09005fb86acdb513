"""Sums given: wholes, parts and counts."""

import re
from dataclasses import replace

from visits.extraction.elements import Sentence
from visits.extraction.givers import donor_named, giver_of, paid_by, source_of
from visits.extraction.giving_words import LONGEST_GOODS, LONGEST_RECIPIENT, NUMBER_WORDS, Words, token_at
from visits.extraction.lexicons import term, term_keys
from visits.extraction.money import Sum, printed_sums
from visits.extraction.page import Page
from visits.extraction.receivers import closes_bracket, counts_goods, receiver_of, recipient_end
from visits.extraction.records import Basis, Gift
from visits.extraction.scene import Scene
from visits.extraction.tokens import LOWER, NUMBER, SIGN

# Tokens between "dành" and the sum, and between the sum and the verb of giving.
SET_ASIDE_REACH = 4
# Tokens between "mỗi" and the sum that each gets.
EACH_REACH = 20


def set_aside(page: Page, clause: Sentence, verb: tuple[int, int]) -> tuple[int, Sum] | None:
    """ "dành 45 triệu đồng quyên góp tặng trường X": the sum stands before the verb."""
    word = next((at for at, hit in page.hits.within("gifts", clause.start, verb[0]) if hit.entry.value == "set_aside"), None)
    hit = page.hits.get(verb[0], "gifts")
    if word is None or hit is None or hit.entry.value != "give":
        return None
    sums = printed_sums(page.tokens.text, page.tokens.starts[word], page.tokens.ends[verb[0]])
    if not sums:
        return None
    at = token_at(page, clause, sums[0].start)
    end = token_at(page, clause, sums[0].end - 1) + 1
    if at - word > SET_ASIDE_REACH or verb[0] - end > SET_ASIDE_REACH:
        return None
    return at, sums[0]


def given_by(scene: Scene, clause: Sentence, words: Words, verb: tuple[int, int]) -> list[Gift]:
    """ "Mười suất học bổng (3 triệu đồng/suất) được trường X trao cho …": what was given stands before the verb."""
    page = scene.page
    passive = next((index for index in range(verb[0] - 1, clause.start, -1) if page.tokens.keys[index] in term_keys("given")), None)
    if passive is None:
        return []
    text = page.tokens.text
    sums = printed_sums(text, page.tokens.starts[clause.start], page.tokens.ends[passive])
    positions = [(token_at(page, clause, one.start), one) for one in sums]
    giver = donor_named(scene, clause, passive, verb[0]) or giver_of(scene, clause, clause, verb[0], verb[0])
    later = next((to for to in sorted(words.tos) if to[0] >= verb[0]), None)
    found = []
    for gift in money_gifts(scene, clause, words, (clause.start, clause.start), positions, giver):
        if later is None or later[1] >= clause.end:
            found.append(gift)
            continue
        end = recipient_end(page, later[1], min(clause.end, later[1] + LONGEST_RECIPIENT))
        found.append(replace(gift, recipient=page.printed(later[1], end), spans=(gift.spans[0], page.span(later[1], end))))
    return found


def money_gifts(
    scene: Scene, sentence: Sentence, words: Words, verb: tuple[int, int], positions: list[tuple[int, Sum]], giver: str | None
) -> list[Gift]:
    page = scene.page
    totals = [item for item in positions if any(0 < item[0] - total <= 6 for total in words.totals)]
    parts = [
        item
        for item in positions
        if item not in totals and (_is_for_each(page, words, positions, item[0]) or _per_piece(page, sentence, item[1]))
    ]
    plain = [item for item in positions if item not in totals and item not in parts]
    if totals and plain:
        # "200 triệu đồng …, tổng số tiền": the part of a whole that is printed beside it.
        plain = [item for item in plain if item[1].amount != totals[0][1].amount]
    if parts and plain:
        # "200 triệu đồng cho các gia đình (10 triệu đồng/người)": the rate of a sum that is printed.
        parts = [item for item in parts if item[0] < plain[0][0] or not _rates(page, item[0], plain)]
    if parts and plain:
        # "160 triệu đồng để xây 2 nhà (80 triệu đồng/nhà)" is one sum and its parts.
        parts = [item for item in parts if not _adds_up(page, sentence, item, plain, verb[1])]
    gifts = []
    if totals and parts and not plain:
        at, total = totals[0]
        counted = _count_before(page, sentence, parts[0][0], verb[1])
        gifts.append(_gift(scene, sentence, verb, at, total, giver, words, counted, parts[0][1].amount))
        return gifts
    for at, part in parts:
        counted = _count_before(page, sentence, at, verb[1])
        amount = part.amount * counted[0] if counted is not None else part.amount
        gift = _gift(scene, sentence, verb, at, Sum(part.start, part.end, amount, part.currency), giver, words, counted, part.amount)
        gifts += _to_each_named(page, gift) if counted is None else [gift]
    for at, one in plain + (totals if not (parts or plain) else []):
        gifts.append(_gift(scene, sentence, verb, at, one, giver, words, None, None))
    return gifts


def _rates(page: Page, at: int, plain: list[tuple[int, Sum]]) -> bool:
    """Whether a price per head stands in brackets that a whole sum came before."""
    bracket = next((index for index in range(at - 1, max(plain[0][0], at - EACH_REACH), -1) if page.tokens.keys[index] == "("), None)
    return bracket is not None and not any(page.tokens.shapes[index] == NUMBER for index in range(plain[0][0] + 2, bracket))


def _is_for_each(page: Page, words: Words, positions: list[tuple[int, Sum]], at: int) -> bool:
    """ "mỗi suất 500.000 đồng", "mỗi suất gồm chăn bông, nhu yếu phẩm và 500.000 đồng": no other sum stands between."""
    for each in words.each:
        if 0 < at - each <= EACH_REACH and not any(each < other < at for other, _ in positions):
            return not any(page.tokens.keys[index] in {";", ")"} for index in range(each, at))
    return False


def _per_piece(page: Page, sentence: Sentence, money: Sum) -> int:
    """The token after "đồng/suất", "đồng/nhà", or 0."""
    slash = token_at(page, sentence, money.end - 1) + 1
    if slash + 1 < sentence.end and page.tokens.keys[slash] == "/" and page.tokens.shapes[slash + 1] == LOWER:
        return slash + 2
    return 0


def _adds_up(page: Page, sentence: Sentence, part: tuple[int, Sum], whole: list[tuple[int, Sum]], floor: int) -> bool:
    counted = _count_before(page, sentence, part[0], floor)
    return counted is not None and any(one.amount == part[1].amount * counted[0] for _, one in whole)


def _count_before(page: Page, sentence: Sentence, at: int, floor: int) -> tuple[int, int] | None:
    """The number of parcels, households or pupils before "mỗi suất … đồng", and its token."""
    each = next(
        (index for index in range(at, floor, -1) if (hit := page.hits.get(index, "gifts")) is not None and hit.entry.value == "each"), at
    )
    for index in range(each - 1, floor - 1, -1):
        if page.tokens.keys[index] in {";", ":"}:
            return None
        if "scales" in page.hits.at[index + 1]:
            # "200 triệu đồng và mỗi quỹ huyện 50 triệu đồng": a sum counts nobody.
            continue
        if page.tokens.shapes[index] == NUMBER and not (
            index and page.tokens.is_tight(index) and (page.tokens.keys[index - 1] in {".", "/"} or page.tokens.shapes[index - 1] != SIGN)
        ):
            printed, start = page.tokens.printed(index, index + 1), index
            if index + 2 < each and page.tokens.keys[index + 1] == "." and page.tokens.shapes[index + 2] == NUMBER:
                printed += page.tokens.printed(index + 2, index + 3)
            return int(printed), start
        quoted = index + 1 < each and page.tokens.keys[index + 1] == '"'
        if page.tokens.keys[index] in NUMBER_WORDS and index + 1 < each and (quoted or page.tokens.shapes[index + 1] == LOWER):
            return NUMBER_WORDS[page.tokens.keys[index]], index
    return None


def _to_each_named(page: Page, gift: Gift) -> list[Gift]:
    """ "trao trạm X và đồn Y mỗi đơn vị 20 triệu đồng": one gift for each, where both have names of their own."""
    parts = re.split(_BETWEEN_NAMES, gift.recipient or "")
    if len(parts) == 1 or not all(any(letter.isupper() for letter in part) for part in parts):
        return [gift]
    return [replace(gift, recipient=part.strip()) for part in parts]


_BETWEEN_NAMES = rf",\s|\s(?:{'|'.join(term('and'))})\s"


def _gift(
    scene: Scene,
    sentence: Sentence,
    verb: tuple[int, int],
    at: int,
    money: Sum,
    giver: str | None,
    words: Words,
    counted: tuple[int, int] | None,
    unit: int | None,
) -> Gift:
    page = scene.page
    end = _per_piece(page, sentence, money) or token_at(page, sentence, money.end - 1) + 1
    if end < sentence.end and page.tokens.keys[end] == ")" and any(page.tokens.keys[index] == "(" for index in range(verb[1], at)):
        end += 1
    start = at
    if counted is not None:
        start = counted[1]
    for goods, _ in () if counted is not None else words.goods:
        if verb[1] <= goods < at and at - goods <= LONGEST_GOODS:
            start = goods - 1 if goods > verb[1] and page.tokens.shapes[goods - 1] == NUMBER else goods
            break
    recipient, place = receiver_of(scene, sentence, words, verb, at)
    if counted is not None and recipient is None and not counts_goods(page, counted[1]):
        # "tặng 300 công nhân, mỗi người 1 triệu đồng": those who are counted receive.
        stop = next((index for index in range(counted[1], at) if page.tokens.keys[index] in {",", "(", "-"} or index in words.each), at)
        recipient, place = page.printed(counted[1], stop), (counted[1], stop)
    spans = [page.span(start, end)]
    if place is not None:
        spans.append(page.span(*place))
    count = counted[0] if counted is not None else None
    if any(closes_bracket(page, give[1]) for give in words.gives):
        giver = source_of(scene, sentence, end) or giver
    giver = paid_by(scene, sentence, counted[1] if counted is not None else at, end) or giver
    return Gift(
        money.amount, money.currency, page.quote(start, end), giver, recipient, tuple(spans), Basis.STATED, "money_given", count, unit
    )
