"""Money and named goods given during a visit: who gave what to whom."""

from dataclasses import replace

from dieuphoi.vietnamese import tone_key
from visits.extraction.elements import Sentence
from visits.extraction.given_goods import counted_goods, goods_gifts, named_goods, named_set
from visits.extraction.given_money import given_by, money_gifts, set_aside
from visits.extraction.givers import giver_of, passive_before, source_of, subject_start
from visits.extraction.giving_words import GIVING, LONGEST_GOODS, Words, token_at, words_of_giving
from visits.extraction.money import Sum, printed_sums
from visits.extraction.page import Page
from visits.extraction.receivers import printed_body
from visits.extraction.records import Basis, Gift
from visits.extraction.scene import Scene
from visits.extraction.tokens import NUMBER
from visits.extraction.zones import Zone

# Tokens between "tiếp nhận" and the sum.
TAKEN_REACH = 8
# Tokens between a wish or a promise and the verb of giving.
ASKED_REACH = 14
# Tokens between a sum and what is said of it in another currency, or of a part of it.
RESTATED_REACH = 5


def find_gifts(scene: Scene, numbers: tuple[int, ...]) -> tuple[Gift, ...]:
    """The gifts of the given sentences, a repetition of the same sum to nobody else left out."""
    gifts: list[tuple[Gift, bool]] = []
    for number in numbers:
        whole = scene.sentences[number]
        if not scene.page.hits.has("gifts", whole.start, whole.end):
            continue
        words = words_of_giving(scene.page, whole)
        found = _taken(scene, whole, words)
        if words.gives and not found and not _is_of_the_past(scene, whole, min(words.gives)[0]):
            found = [gift for clause in _clauses(scene.page, whole, words) for gift in _in_sentence(scene, clause, whole, words)]
        for gift in found:
            same = next((index for index, (known, _) in enumerate(gifts) if _same(gift, known)), None)
            if same is None:
                gifts.append((gift, whole.zone is Zone.TITLE))
            elif gifts[same][1] and gifts[same][0].giver is None:
                # The title says what was given, the text by whom.
                known = gifts[same][0]
                gifts[same] = replace(gift, recipient=gift.recipient or known.recipient, spans=(*known.spans, *gift.spans)), False
    return tuple(gift for gift, titled in gifts if not (titled and gift.amount is None and len(gifts) > 1))


def _taken(scene: Scene, sentence: Sentence, words: Words) -> list[Gift]:
    """ "Mặt trận tỉnh tiếp nhận 300 triệu đồng do đoàn ủng hộ", "… của Bộ X": what the subject takes from a donor who is named."""
    page = scene.page
    took = next(page.hits.within("term_takes_gift", sentence.start, sentence.end), None) if sentence.zone is Zone.BODY else None
    if took is None or _asks(page, sentence, took[0]) or _sums_up(page, sentence):
        return []
    start = took[0] + took[1].length
    sums = printed_sums(page.tokens.text, page.tokens.starts[start], page.tokens.ends[sentence.end - 1]) if start < sentence.end else []
    positions = [(token_at(page, sentence, one.start), one) for one in sums]
    if not positions or positions[0][0] - start > TAKEN_REACH or any(0 < positions[0][0] - figure <= 8 for figure in words.figures):
        return []
    last = max(token_at(page, sentence, one.end - 1) + 1 for at, one in positions if at - start <= TAKEN_REACH + LONGEST_GOODS)
    giver = source_of(scene, sentence, token_at(page, sentence, sums[0].end - 1) + 1) or source_of(scene, sentence, last)
    if giver is None:
        return []
    taker = next((element for element in reversed(sentence.elements) if element.end <= took[0] and element.body is not None), None)
    recipient = printed_body(scene, taker.body, taker.start) if taker is not None and taker.body is not None else None
    gifts = []
    for number, (at, money) in enumerate(positions):
        end = token_at(page, sentence, money.end - 1) + 1
        if end > last or _restates(page, positions[:number], (at, money)):
            continue
        spans = (page.span(at, end), *((page.span(taker.start, taker.end),) if taker is not None else ()))
        gifts.append(Gift(money.amount, money.currency, page.quote(at, end), giver, recipient, spans, Basis.STATED, "money_taken"))
    return gifts


def _sums_up(page: Page, sentence: Sentence) -> bool:
    """ "Đến nay, tỉnh đã tiếp nhận …": what came in so far is no gift of this visit."""
    if any(hit.entry.value in {"past", "total"} for _, hit in page.hits.within("gifts", sentence.start, sentence.end)):
        return True
    return any(hit.entry.value == "history" for _, hit in page.hits.within("dates", sentence.start, sentence.end))


def _is_of_the_past(scene: Scene, sentence: Sentence, verb: int) -> bool:
    """Aid of other years: "từng hỗ trợ", "ba năm qua", "năm 2015 đã tặng" in an article of 2019."""
    page = scene.page
    year = scene.day[:4] if scene.day else None
    # "khó khăn thời gian qua và trao …": what was before "và" is another matter.
    start = verb - 1 if verb > sentence.start and "term_and" in page.hits.at[verb - 1] else sentence.start
    for index in range(start, verb):
        hit = page.hits.get(index, "gifts")
        if hit is not None and hit.entry.value == "past" and not _counts_one_by_one(page, index):
            return True
        printed = page.tokens.shapes[index] == NUMBER and page.tokens.ends[index] - page.tokens.starts[index] == 4
        if printed and year is not None and page.tokens.keys[index] < year and "term_year" in page.hits.at[index - 1]:
            return True
    return False


def _counts_one_by_one(page: Page, index: int) -> bool:
    """ "tới từng mũi thi công": the word of the past before no verb is another one."""
    return "term_one_by_one" in page.hits.at[index] and "verbs" not in page.hits.at[index + 1]


def _clauses(page: Page, sentence: Sentence, words: Words) -> list[Sentence]:
    """The parts of a sentence that each tell of one giving: cut at semicolons, at a verb of giving after a comma, at "cùng" + number."""
    cuts = [sentence.start]
    starts = {start for start, _ in words.gives}
    first = min(starts)
    for index in range(first + 1, sentence.end - 1):
        key = page.tokens.keys[index]
        another = "term_plus" in page.hits.at[index] and page.tokens.shapes[index + 1] == NUMBER
        another = another and (
            _priced(page, index + 1, sentence.end) or (_is_received(page, first, index) and _has_receiver(page, index + 1, sentence.end))
        )
        again = index + 1 in starts and (key == "," or "term_and" in page.hits.at[index])
        if key == ";" or again or another:
            cuts.append(index + 1)
    bounds = [*cuts, sentence.end]
    return [Sentence(start, end, sentence.elements, sentence.paragraph, sentence.zone) for start, end in zip(cuts, bounds[1:], strict=True)]


def _priced(page: Page, start: int, end: int) -> bool:
    """Whether goods after "cùng" have a price of their own."""
    for index in range(start, min(end, start + 12)):
        hit = page.hits.get(index, "gifts")
        if hit is not None and hit.entry.value in {"each", "total", "worth"}:
            return True
        if page.tokens.keys[index] == ";":
            return False
    return False


def _is_received(page: Page, verb: int, end: int) -> bool:
    """Whether what is given before ``end`` has its receiver there: "1 tỷ đồng ủng hộ X", "1 tỷ đồng cho X"."""
    given = next((index for index in range(verb, end) if page.tokens.shapes[index] == NUMBER), end)
    return any(hit.entry.value in {"to", *GIVING} for _, hit in page.hits.within("gifts", given, end))


def _has_receiver(page: Page, start: int, end: int) -> bool:
    """Whether counted goods after "và" go to somebody of their own: "1 tỷ đồng cho X và 20 xe đạp cho Y"."""
    goods = next(
        (index for index, hit in page.hits.within("gifts", start, min(end, start + 4)) if hit.entry.value in {"goods", "counter"}), None
    )
    if goods is None:
        return False
    for index, hit in page.hits.within("gifts", goods, min(end, goods + LONGEST_GOODS)):
        if hit.entry.value == "to":
            return not any(page.tokens.keys[at] in {",", ";"} for at in range(goods, index))
    return False


def _restates(page: Page, before: list[tuple[int, Sum]], item: tuple[int, Sum]) -> bool:
    """ "370 triệu kíp (khoảng 1 tỷ đồng)", "trong đó 200.000 đồng là hiện vật": another currency, or a part, of the sum before it."""
    if not before:
        return False
    at, money = item
    words = range(max(before[-1][0], at - RESTATED_REACH), at)
    if before[-1][1].currency != money.currency and any("term_about_as_much" in page.hits.at[index] for index in words):
        return any(page.tokens.keys[index] in {"(", ","} for index in words)
    return before[-1][1].amount > money.amount and any("term_of_which" in page.hits.at[index] for index in words)


def _same(gift: Gift, known: Gift) -> bool:
    if gift.amount is None and known.count is not None and gift.count == known.count:
        # "101 suất quà" of a caption is "101 suất quà (mỗi suất 1 triệu đồng)" of the text.
        return tone_key(known.text).startswith(tone_key(gift.text))
    if gift.amount != known.amount or gift.currency != known.currency:
        return False
    if gift.amount is not None:
        return gift.recipient is None or known.recipient is None or _names_the_same(tone_key(gift.recipient), tone_key(known.recipient))
    return tone_key(gift.text) == tone_key(known.text) or tone_key(gift.text) in tone_key(known.text)


def _names_the_same(one: str, other: str) -> bool:
    """Whether two receivers of one sum are one: "đồng bào tỉnh Mẫu" of the text is "tỉnh Mẫu" of the title."""
    return one == other or one.endswith(f" {other}") or other.endswith(f" {one}")


def _in_sentence(scene: Scene, clause: Sentence, whole: Sentence, all_words: Words) -> list[Gift]:
    page = scene.page
    words = words_of_giving(page, clause)
    # A clause without a verb of its own goes on with the sentence's: "trao A cho X; B cho Y".
    verb = min(words.gives) if words.gives else (clause.start, clause.start)
    first = min(words.gives) if words.gives else min(all_words.gives)
    if any(future < first[0] and first[0] - future <= 6 for future in all_words.futures) or _asks(page, whole, first[0]):
        return []
    if not words.gives and clause.start < first[0]:
        return []
    if words.gives and _is_of_the_past(scene, clause, verb[0]):
        return []
    text = page.tokens.text
    sums = printed_sums(text, page.tokens.starts[verb[0]], page.tokens.ends[clause.end - 1])
    positions = [(token_at(page, clause, one.start), one) for one in sums]
    positions = [(at, one) for at, one in positions if not any(0 < at - figure <= 8 for figure in words.figures)]
    positions = [item for number, item in enumerate(positions) if not _restates(page, positions[:number], item)]
    if not positions and (aside := set_aside(page, clause, verb)) is not None:
        positions = [aside]
    counted = counted_goods(page, clause, words, verb) or (0 if positions else named_set(page, clause, words, verb))
    if not positions and not counted and not named_goods(page, clause, words, verb):
        return given_by(scene, clause, words, verb) if words.gives else []
    giver = giver_of(scene, clause, whole, first[0], min(all_words.gives)[0])
    found = (
        money_gifts(scene, clause, words, verb, positions, giver) if positions else goods_gifts(scene, clause, words, verb, giver, counted)
    )
    return [gift if gift.recipient is not None else _to_subject(scene, clause, verb[0], gift) for gift in found]


def _to_subject(scene: Scene, clause: Sentence, verb: int, gift: Gift) -> Gift:
    """ "Trường X được đoàn tặng …": the body before "được" receives."""
    page = scene.page
    given = passive_before(page, clause, verb)
    if given is None:
        return gift
    body = next((element for element in clause.elements if element.end == given and element.body is not None), None)
    if body is not None and body.body is not None:
        return replace(gift, recipient=printed_body(scene, body.body, body.start), spans=(*gift.spans, page.span(body.start, body.end)))
    start = subject_start(page, clause.start, given)
    if start is None:
        return gift
    return replace(gift, recipient=page.printed(start, given), spans=(*gift.spans, page.span(start, given)))


_NO_GIFT_YET = frozenset({"ask", "hope", "promise", "need", "thank", "agree"})


def _asks(page: Page, sentence: Sentence, verb: int) -> bool:
    """A wish or promise to give is no gift."""
    floor = max((index for index in range(sentence.start, verb) if page.tokens.keys[index] == ";"), default=sentence.start)
    hit = page.hits.get(verb, "gifts")
    # What is asked for may stand far behind the verb of asking: "kiến nghị Bộ …, đồng thời hỗ trợ 20 máy".
    helps = hit is not None and hit.entry.value == "give_money"
    done = floor
    for at, said in page.hits.within("statements", floor, verb):
        if at < done:
            continue
        done = at + said.length
        far = verb - at > ASKED_REACH
        if said.entry.value in {"ask", "hope"} if far and helps else not far and said.entry.value in _NO_GIFT_YET:
            return True
    return False
