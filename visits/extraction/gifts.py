"""Money and named goods given during a visit: who gave what to whom."""

from dataclasses import dataclass, replace

from dieuphoi.vietnamese import tone_key
from visits.extraction.bodies import Body, Level, capital_run, is_capital, read_body
from visits.extraction.elements import Element, Sentence, What
from visits.extraction.lexicons import term, term_keys
from visits.extraction.money import Sum, printed_sums
from visits.extraction.offices import Office
from visits.extraction.page import Page
from visits.extraction.places import body_name
from visits.extraction.records import Basis, Gift
from visits.extraction.scene import Scene, is_delegation_body
from visits.extraction.tokens import LOWER, NEWLINE, NUMBER, SIGN
from visits.extraction.zones import Zone

LONGEST_RECIPIENT = 18
LONGEST_GOODS = 14
# Tokens between "tiếp nhận" and the sum.
TAKEN_REACH = 8
# Tokens between "được" and the verb of giving: who gives.
GIVEN_REACH = 8
# Tokens of the people before a verb who give or are given something.
LONGEST_SUBJECT = 12
# Tokens between "dành" and the sum, and between the sum and the verb of giving.
SET_ASIDE_REACH = 4


@dataclass(frozen=True, slots=True)
class _Words:
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


def find_gifts(scene: Scene, numbers: tuple[int, ...]) -> tuple[Gift, ...]:
    """The gifts of the given sentences, a repetition of the same sum to nobody else left out."""
    gifts: list[tuple[Gift, bool]] = []
    for number in numbers:
        whole = scene.sentences[number]
        if not scene.page.hits.has("gifts", whole.start, whole.end):
            continue
        words = _words(scene.page, whole)
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


def _taken(scene: Scene, sentence: Sentence, words: _Words) -> list[Gift]:
    """ "Mặt trận tỉnh tiếp nhận 300 triệu đồng do đoàn ủng hộ", "… của Bộ X": what the subject takes from a donor who is named."""
    page = scene.page
    took = next(page.hits.within("term_takes_gift", sentence.start, sentence.end), None) if sentence.zone is Zone.BODY else None
    if took is None or _asks(page, sentence, took[0]) or _sums_up(page, sentence):
        return []
    start = took[0] + took[1].length
    sums = printed_sums(page.tokens.text, page.tokens.starts[start], page.tokens.ends[sentence.end - 1]) if start < sentence.end else []
    if not sums:
        return []
    at = _token_at(page, sentence, sums[0].start)
    if at - start > TAKEN_REACH or any(0 < at - figure <= 8 for figure in words.figures):
        return []
    end = _token_at(page, sentence, sums[0].end - 1) + 1
    giver = _source(scene, sentence, end)
    if giver is None:
        return []
    taker = next((element for element in reversed(sentence.elements) if element.end <= took[0] and element.body is not None), None)
    recipient = _printed_body(scene, taker.body, taker.start) if taker is not None and taker.body is not None else None
    spans = (page.span(at, end), *((page.span(taker.start, taker.end),) if taker is not None else ()))
    money = sums[0]
    return [Gift(money.amount, money.currency, page.quote(at, end), giver, recipient, spans, Basis.STATED, "money_taken")]


def _sums_up(page: Page, sentence: Sentence) -> bool:
    """ "Đến nay, tỉnh đã tiếp nhận …": what came in so far is no gift of this visit."""
    if any(hit.entry.value in {"past", "total"} for _, hit in page.hits.within("gifts", sentence.start, sentence.end)):
        return True
    return any(hit.entry.value == "history" for _, hit in page.hits.within("dates", sentence.start, sentence.end))


def _source(scene: Scene, sentence: Sentence, start: int) -> str | None:
    """Who gave what is taken: after "do" up to the verb of giving, or right after "của" or "từ"."""
    page = scene.page
    for index in range(start, min(sentence.end, start + LONGEST_RECIPIENT)):
        hits = page.hits.at[index]
        if page.tokens.keys[index] == ";":
            return None
        if "term_by" in hits:
            verb = next((at for at, hit in page.hits.within("gifts", index, sentence.end) if hit.entry.value in _GIVING), sentence.end)
            return _donor(scene, sentence, index + 1, verb)
        if index - start <= 1 and hits.keys() & {"term_of", "term_from"}:
            first = next((element for element in sentence.elements if element.start > index), None)
            return _donor(scene, sentence, index + 1, first.end + 1) if first is not None and first.start - index <= 2 else None
    return None


_GIVING = frozenset({"give", "give_money"})


def _is_of_the_past(scene: Scene, sentence: Sentence, verb: int) -> bool:
    """Aid of other years: "từng hỗ trợ", "ba năm qua", "năm 2015 đã tặng" in an article of 2019."""
    page = scene.page
    year = scene.day[:4] if scene.day else None
    # "khó khăn thời gian qua và trao …": what was before "và" is another matter.
    start = verb - 1 if verb > sentence.start and "term_and" in page.hits.at[verb - 1] else sentence.start
    for index in range(start, verb):
        hit = page.hits.get(index, "gifts")
        if hit is not None and hit.entry.value == "past":
            return True
        printed = page.tokens.shapes[index] == NUMBER and page.tokens.ends[index] - page.tokens.starts[index] == 4
        if printed and year is not None and page.tokens.keys[index] < year and "term_year" in page.hits.at[index - 1]:
            return True
    return False


def _clauses(page: Page, sentence: Sentence, words: _Words) -> list[Sentence]:
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
        if key == ";" or (key == "," and index + 1 in starts) or another:
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
    return any(hit.entry.value in {"to", *_GIVING} for _, hit in page.hits.within("gifts", given, end))


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


def _words(page: Page, sentence: Sentence) -> _Words:
    found: dict[str, list[tuple[int, int]]] = {}
    done = sentence.start
    for at, hit in page.hits.within("gifts", sentence.start, sentence.end):
        if at < done:
            continue
        kind = hit.entry.value
        done = at + hit.length
        found.setdefault(kind, []).append((at, done))
        # "trao cho" both gives and says to whom.
        if kind == "give" and hit.length > 1 and (inner := page.hits.get(done - 1, "gifts")) is not None and inner.entry.value == "to":
            found.setdefault("to", []).append((done - 1, done))
    return _Words(
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


def _in_sentence(scene: Scene, clause: Sentence, whole: Sentence, all_words: _Words) -> list[Gift]:
    page = scene.page
    words = _words(page, clause)
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
    positions = [(_token_at(page, clause, one.start), one) for one in sums]
    positions = [(at, one) for at, one in positions if not any(0 < at - figure <= 8 for figure in words.figures)]
    if not positions and (aside := _set_aside(page, clause, verb)) is not None:
        positions = [aside]
    counted = _counted_goods(page, clause, words, verb) or (0 if positions else _named_set(page, clause, words, verb))
    if not positions and not counted and not _named_goods(page, clause, words, verb):
        return _given_by(scene, clause, words, verb) if words.gives else []
    giver = _giver(scene, clause, whole, first[0], min(all_words.gives)[0])
    found = (
        _money_gifts(scene, clause, words, verb, positions, giver)
        if positions
        else _goods_gifts(scene, clause, words, verb, giver, counted)
    )
    return [gift if gift.recipient is not None else _to_subject(scene, clause, verb[0], gift) for gift in found]


def _set_aside(page: Page, clause: Sentence, verb: tuple[int, int]) -> tuple[int, Sum] | None:
    """ "dành 45 triệu đồng quyên góp tặng trường X": the sum stands before the verb."""
    word = next((at for at, hit in page.hits.within("gifts", clause.start, verb[0]) if hit.entry.value == "set_aside"), None)
    hit = page.hits.get(verb[0], "gifts")
    if word is None or hit is None or hit.entry.value != "give":
        return None
    sums = printed_sums(page.tokens.text, page.tokens.starts[word], page.tokens.ends[verb[0]])
    if not sums:
        return None
    at = _token_at(page, clause, sums[0].start)
    end = _token_at(page, clause, sums[0].end - 1) + 1
    if at - word > SET_ASIDE_REACH or verb[0] - end > SET_ASIDE_REACH:
        return None
    return at, sums[0]


def _to_subject(scene: Scene, clause: Sentence, verb: int, gift: Gift) -> Gift:
    """ "Trường X được đoàn tặng …": the body before "được" receives."""
    page = scene.page
    given = _passive(page, clause, verb)
    if given is None:
        return gift
    body = next((element for element in clause.elements if element.end == given and element.body is not None), None)
    if body is not None and body.body is not None:
        return replace(gift, recipient=_printed_body(scene, body.body, body.start), spans=(*gift.spans, page.span(body.start, body.end)))
    start = _subject_start(page, clause.start, given)
    if start is None:
        return gift
    return replace(gift, recipient=page.printed(start, given), spans=(*gift.spans, page.span(start, given)))


def _passive(page: Page, clause: Sentence, verb: int) -> int | None:
    """Token of "được" before a verb of giving: who receives stands before it, who gives behind it."""
    return next(
        (index for index in range(max(clause.start, verb - GIVEN_REACH), verb) if page.tokens.keys[index] in term_keys("given")), None
    )


def _subject_start(page: Page, floor: int, end: int) -> int | None:
    """First token of the people or the place that a verb right behind them is about: "12 hộ nghèo", "Trạm Ra đa 600", "chủ xưởng"."""
    start = end
    while start > max(floor, end - LONGEST_SUBJECT) and page.tokens.shapes[start - 1] not in (SIGN, NEWLINE):
        start -= 1
    if start == end or (start > floor and page.tokens.shapes[start - 1] not in (SIGN, NEWLINE)):
        return None
    for at, said in page.hits.within("gifts", start, end):
        if said.entry.value == "none":
            # "Ông A cho biết mỗi hộ được tặng …"
            start = at + said.length
    while start < end and page.tokens.keys[start] in _AS_FOR:
        start += 1
    first = start
    while first < end and _is_count(page, first):
        first += 1
    if first == end:
        return None
    return start if is_receiver(page, first) or (first > start and page.tokens.shapes[first] == LOWER) else None


def is_receiver(page: Page, index: int) -> bool:
    """A common noun for those who give or are given something: households, pupils, a station, a school."""
    hits = page.hits.at[index]
    hit = hits.get("gifts")
    return (
        "term_people_word" in hits
        or "description" in hits
        or "term_receivers" in hits
        or "term_short_recipient" in hits
        or (hit is not None and hit.entry.value in {"people", "counter"})
    )


def _is_count(page: Page, index: int) -> bool:
    """A number, a plural or "mỗi" before those who give or receive."""
    hit = page.hits.get(index, "gifts")
    each = hit is not None and hit.entry.value == "each"
    return each or page.tokens.shapes[index] == NUMBER or "term_plural" in page.hits.at[index] or page.tokens.keys[index] in _NUMBER_WORDS


def _given_by(scene: Scene, clause: Sentence, words: _Words, verb: tuple[int, int]) -> list[Gift]:
    """ "Mười suất học bổng (3 triệu đồng/suất) được trường X trao cho …": what was given stands before the verb."""
    page = scene.page
    passive = next((index for index in range(verb[0] - 1, clause.start, -1) if page.tokens.keys[index] in term_keys("given")), None)
    if passive is None:
        return []
    text = page.tokens.text
    sums = printed_sums(text, page.tokens.starts[clause.start], page.tokens.ends[passive])
    positions = [(_token_at(page, clause, one.start), one) for one in sums]
    giver = _donor(scene, clause, passive, verb[0]) or _giver(scene, clause, clause, verb[0], verb[0])
    later = next((to for to in sorted(words.tos) if to[0] >= verb[0]), None)
    found = []
    for gift in _money_gifts(scene, clause, words, (clause.start, clause.start), positions, giver):
        if later is None or later[1] >= clause.end:
            found.append(gift)
            continue
        end = _recipient_end(page, later[1], min(clause.end, later[1] + LONGEST_RECIPIENT))
        found.append(replace(gift, recipient=page.printed(later[1], end), spans=(gift.spans[0], page.span(later[1], end))))
    return found


def _counted_goods(page: Page, sentence: Sentence, words: _Words, verb: tuple[int, int]) -> int:
    """Token of a number after the verb that counts things or receivers ("trao 50 máy …", "tặng trường một hệ thống …")."""
    for index in range(verb[1], min(verb[1] + 8, sentence.end - 1)):
        if page.tokens.keys[index] in {",", ";", "("}:
            return 0
        number = page.tokens.shapes[index] == NUMBER or (page.tokens.keys[index] == _ONE and index > verb[1])
        if number and any(figure == index + 1 for figure in words.figures):
            return 0
        if number and page.tokens.shapes[index + 1] == LOWER and "scales" not in page.hits.at[index + 1]:
            hit = page.hits.get(index + 1, "gifts")
            people = "term_people_word" in page.hits.at[index + 1] or "description" in page.hits.at[index + 1]
            receivers = people or (hit is not None and hit.entry.row["word"] in _RECEIVERS)
            if any(stop > index for stop in words.stops):
                return 0
            if not receivers or words.each:
                dotted = index - 2 > verb[1] - 1 and page.tokens.keys[index - 1] == "." and page.tokens.is_tight(index)
                return index - 2 if dotted else index
    return 0


def _named_set(page: Page, sentence: Sentence, words: _Words, verb: tuple[int, int]) -> int:
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


_ONE = tone_key(term("number_word")[0])
_ORDINALS = term_keys("ordinal")
_RECEIVERS = frozenset(term("receivers"))
_AS_FOR = term_keys("as_for")


def _asks(page: Page, sentence: Sentence, verb: int) -> bool:
    """A wish or promise to give is no gift."""
    floor = max((index for index in range(sentence.start, verb) if page.tokens.keys[index] == ";"), default=sentence.start)
    for at in range(max(floor, verb - 14), verb):
        hit = page.hits.get(at, "statements")
        if hit is not None and hit.entry.value in {"ask", "hope", "promise", "need", "thank", "agree"}:
            return True
    return False


def _token_at(page: Page, sentence: Sentence, offset: int) -> int:
    for index in range(sentence.start, sentence.end):
        if page.tokens.ends[index] > offset:
            return index
    return sentence.end - 1


def _named_goods(page: Page, sentence: Sentence, words: _Words, verb: tuple[int, int]) -> bool:
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


def _money_gifts(
    scene: Scene, sentence: Sentence, words: _Words, verb: tuple[int, int], positions: list[tuple[int, Sum]], giver: str | None
) -> list[Gift]:
    page = scene.page
    totals = [item for item in positions if any(0 < item[0] - total <= 6 for total in words.totals)]
    parts = [
        item
        for item in positions
        if item not in totals and (any(0 < item[0] - each <= 8 for each in words.each) or _per_piece(page, sentence, item[1]))
    ]
    plain = [item for item in positions if item not in totals and item not in parts]
    if totals and plain:
        # "200 triệu đồng …, tổng số tiền": the part of a whole that is printed beside it.
        plain = [item for item in plain if item[1].amount != totals[0][1].amount]
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
        gifts.append(_gift(scene, sentence, verb, at, Sum(part.start, part.end, amount, part.currency), giver, words, counted, part.amount))
    for at, one in plain + (totals if not (parts or plain) else []):
        gifts.append(_gift(scene, sentence, verb, at, one, giver, words, None, None))
    return gifts


def _per_piece(page: Page, sentence: Sentence, money: Sum) -> int:
    """The token after "đồng/suất", "đồng/nhà", or 0."""
    slash = _token_at(page, sentence, money.end - 1) + 1
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
        if page.tokens.shapes[index] == NUMBER and not (
            index and page.tokens.is_tight(index) and (page.tokens.keys[index - 1] in {".", "/"} or page.tokens.shapes[index - 1] != SIGN)
        ):
            printed, start = page.tokens.printed(index, index + 1), index
            if index + 2 < each and page.tokens.keys[index + 1] == "." and page.tokens.shapes[index + 2] == NUMBER:
                printed += page.tokens.printed(index + 2, index + 3)
            return int(printed), start
        quoted = index + 1 < each and page.tokens.keys[index + 1] == '"'
        if page.tokens.keys[index] in _NUMBER_WORDS and index + 1 < each and (quoted or page.tokens.shapes[index + 1] == LOWER):
            return _NUMBER_WORDS[page.tokens.keys[index]], index
    return None


_NUMBER_WORDS = {tone_key(word): number for number, word in enumerate(term("number_word"), start=1)}


def _gift(
    scene: Scene,
    sentence: Sentence,
    verb: tuple[int, int],
    at: int,
    money: Sum,
    giver: str | None,
    words: _Words,
    counted: tuple[int, int] | None,
    unit: int | None,
) -> Gift:
    page = scene.page
    end = _per_piece(page, sentence, money) or _token_at(page, sentence, money.end - 1) + 1
    if end < sentence.end and page.tokens.keys[end] == ")" and any(page.tokens.keys[index] == "(" for index in range(verb[1], at)):
        end += 1
    start = at
    if counted is not None:
        start = counted[1]
    for goods, _ in () if counted is not None else words.goods:
        if verb[1] <= goods < at and at - goods <= LONGEST_GOODS:
            start = goods - 1 if goods > verb[1] and page.tokens.shapes[goods - 1] == NUMBER else goods
            break
    recipient, place = _recipient(scene, sentence, words, verb, at)
    if counted is not None and recipient is None and not _counts_goods(page, counted[1]):
        # "tặng 300 công nhân, mỗi người 1 triệu đồng": those who are counted receive.
        stop = next((index for index in range(counted[1], at) if page.tokens.keys[index] in {",", "(", "-"} or index in words.each), at)
        recipient, place = page.printed(counted[1], stop), (counted[1], stop)
    spans = [page.span(start, end)]
    if place is not None:
        spans.append(page.span(*place))
    count = counted[0] if counted is not None else None
    if any(_closes_bracket(page, give[1]) for give in words.gives):
        giver = _source(scene, sentence, end) or giver
    return Gift(
        money.amount, money.currency, page.quote(start, end), giver, recipient, tuple(spans), Basis.STATED, "money_given", count, unit
    )


def _counts_goods(page: Page, number: int) -> bool:
    """Whether what a number counts is given: "10 suất quà"; not those who receive: "300 công nhân"."""
    hit = page.hits.get(number + 1, "gifts")
    return hit is not None and hit.entry.value in {"goods", "goods_weak"}


def _goods_gifts(scene: Scene, sentence: Sentence, words: _Words, verb: tuple[int, int], giver: str | None, counted: int) -> list[Gift]:
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
    recipient, place = _recipient(scene, sentence, words, verb, end - 1, start)
    if recipient is None and words.each and counted:
        stop = next((index for index in range(counted, end) if page.tokens.keys[index] == "," or index in words.each), end)
        recipient, place = page.printed(counted, stop), (counted, stop)
    if recipient is None and weak:
        return []
    spans = [page.span(start, end)]
    if place is not None:
        spans.append(page.span(*place))
    count = int(page.tokens.printed(start, start + 1)) if page.tokens.shapes[start] == NUMBER else None
    return [Gift(None, None, page.quote(start, end), giver, recipient, tuple(spans), Basis.STATED, "goods_given", count, None)]


def _recipient(
    scene: Scene, sentence: Sentence, words: _Words, verb: tuple[int, int], at: int, given: int | None = None
) -> tuple[str | None, tuple[int, int] | None]:
    """Who receives: what follows "cho" after the sum, or stands between the verb and the gift, or follows "ủng hộ".

    ``at`` is the sum or the last token of the gift, ``given`` the first token of goods.
    """
    page = scene.page
    later = next((to for to in sorted(words.tos) if to[0] > at), None)
    between = next((to for to in sorted(words.tos) if verb[0] <= to[0] < at), None)
    support = next((give for give in sorted(words.gives) if give[0] > at and not _closes_bracket(page, give[1])), None)
    if between is not None and between[1] < at:
        start, limit = between[1], at
    elif later is not None and _may_receive(page, later[1]) and (support is None or later[0] <= support[1]):
        start, limit = later[1], sentence.end
    elif support is not None and not any(at < via[0] < support[0] for via in words.vias):
        start, limit = support[1], sentence.end
        while (again := next((give for give in words.gives if give[0] == start), None)) is not None:
            start = again[1]
    elif _is_recipient_start(page, verb[1], at if given is None else given):
        start, limit = verb[1], at if given is None else given
    elif (via := next((via for via in words.vias if via[0] > at), None)) is not None and via[1] < sentence.end:
        start, limit = via[1], sentence.end
    else:
        return _where_given(page, sentence, at)
    if start < limit and page.hits.get(start, "gifts") is not None and page.hits.at[start]["gifts"].entry.value == "to":
        start += 1
    end = _recipient_end(page, start, min(limit, start + LONGEST_RECIPIENT))
    if end <= start:
        return None, None
    if end - start == 1 and "subjects" in page.hits.at[start]:
        return _last_named(scene, start) or page.printed(start, end), (start, end)
    body = read_body(page, start)
    after = page.hits.get(end, "gifts")
    ended = end < len(page.tokens) and (page.tokens.shapes[end] == NUMBER or page.tokens.keys[end] == _ONE)
    ended = (
        ended or (after is not None and after.entry.value in _ENDS_RECIPIENT) or "term_set" in page.hits.at[min(end, len(page.tokens) - 1)]
    )
    if body is not None and body.end >= end - 1 and body.end > start and not (ended and body.end > end):
        return _printed_body(scene, body, start), (start, body.end)
    return page.printed(start, end), (start, end)


def _closes_bracket(page: Page, index: int) -> bool:
    """ "(mỗi suất 600.000 đồng, do X tài trợ) cho …": a verb at the end of brackets says who gave."""
    return index < len(page.tokens) and page.tokens.keys[index] == ")"


def _last_named(scene: Scene, before: int) -> str | None:
    """The person named last before a pronoun."""
    named = [(mention.start, someone.name) for someone in scene.cast.people for mention in someone.mentions if mention.start < before]
    return max(named)[1] if named else None


def _printed_body(scene: Scene, body: Body, start: int) -> str:
    """The body as printed, its province added where only "tỉnh" stands."""
    printed = scene.page.printed(start, body.end)
    if body.wants in {"place", "bare_place"} and body.place is None and scene.province:
        full = body_name(body, scene.province, scene.day)
        return f"{printed} {scene.province}" if tone_key(printed).endswith(tone_key(term("province")[0])) else full
    return printed


def _may_receive(page: Page, index: int) -> bool:
    """Whether "cho" is followed by somebody: "cho 20 học sinh", but not "cho 3 năm"."""
    if index >= len(page.tokens):
        return False
    return page.tokens.shapes[index] != NUMBER or (index + 1 < len(page.tokens) and _is_people(page, index + 1))


def _is_people(page: Page, index: int) -> bool:
    """A common noun for those who receive: households, pupils, officials."""
    if page.tokens.shapes[index] != LOWER:
        return False
    hits = page.hits.at[index]
    if "term_people_word" in hits or "description" in hits or "term_receivers" in hits:
        return True
    return "gifts" in hits and hits["gifts"].entry.value == "people"


def _is_recipient_start(page: Page, index: int, thing: int) -> bool:
    """Whether what stands between the verb and the gift receives; a single word must be a body, a place's kind or a person's pronoun."""
    if _is_goods(page, index) or ("term_plural" in page.hits.at[index] and _is_goods(page, index + 1)):
        return False
    if thing - index >= 2:
        return is_capital(page, index) or page.tokens.shapes[index] == LOWER
    if thing - index < 1:
        return False
    hits = page.hits.at[index]
    return is_capital(page, index) or bool(hits.keys() & _SHORT_RECIPIENTS)


def _is_goods(page: Page, index: int) -> bool:
    hit = page.hits.get(index, "gifts") if page.tokens.shapes[index] == LOWER else None
    return hit is not None and hit.entry.value in {"goods", "goods_weak"}


_SHORT_RECIPIENTS = frozenset({"targets", "term_district", "term_unit_word", "term_short_recipient", "subjects", "delegations"})


def _where_given(page: Page, sentence: Sentence, at: int) -> tuple[str | None, tuple[int, int] | None]:
    """The district or commune in which the gift is to be used, where nobody else is said to receive it."""
    for index in range(at + 1, sentence.end - 2):
        if "term_at" in page.hits.at[index] and "term_district" in page.hits.at[index + 1] and is_capital(page, index + 2):
            end = min(capital_run(page, index + 2), sentence.end)
            return page.printed(index + 1, end), (index + 1, end)
    return None, None


def _goes_on(page: Page, start: int, at: int) -> bool:
    """Whether those named from ``start`` and those after a comma receive together: "cán bộ, chiến sĩ đơn vị X"."""
    first = start
    while first < at and (page.tokens.shapes[first] == NUMBER or "term_plural" in page.hits.at[first]):
        first += 1
    if _is_people(page, first):
        return _is_people(page, at)
    one, other = page.hits.get(first, "targets"), page.hits.get(at, "targets")
    return one is not None and other is not None and one.entry.value == other.entry.value == "host"


_ENDS_RECIPIENT = frozenset({"purpose", "each", "worth", "total", "give", "occasion", "goods", "via"})


def _recipient_end(page: Page, start: int, limit: int) -> int:
    at = start
    keys = page.tokens.keys
    while at < limit:
        hits = page.hits.at[at]
        key = keys[at]
        if key == "," and at + 1 < limit and _goes_on(page, start, at + 1):
            at += 1
            continue
        if page.tokens.shapes[at] == SIGN and key not in {"-", '"', "/"}:
            break
        if "gifts" in hits and at > start and hits["gifts"].entry.value in _ENDS_RECIPIENT and page.tokens.shapes[at] == LOWER:
            break
        if at > start and "term_by" in hits and page.tokens.shapes[at] == LOWER:
            # "cho trường X do công ty Y tài trợ"
            break
        if at > start and "term_at" in hits and page.tokens.shapes[at] == LOWER and not is_capital(page, start):
            # "hộ nghèo ở hai xã": those in two communes, named without them.
            break
        if page.tokens.shapes[at] == NUMBER and at > start and "currencies" in page.hits.at[min(at + 2, len(page.tokens) - 1)]:
            break
        if (
            page.tokens.shapes[at] == NUMBER
            and at > start
            and at + 1 < limit
            and page.tokens.shapes[at + 1] == LOWER
            and keys[at - 1] not in _ORDINALS
            and not page.tokens.is_tight(at)
        ):
            # "tặng trường X 3 giếng khoan": the goods begin.
            break
        if key == _ONE and at > start + 1 and at + 1 < limit and page.tokens.shapes[at + 1] == LOWER:
            break
        at += 1
    while at > start and (page.tokens.shapes[at - 1] == SIGN or page.hits.at[at - 1].keys() & {"term_and", "term_with"}):
        at -= 1
    if at > start and page.tokens.shapes[at - 1] == NUMBER and not page.tokens.is_tight(at - 1):
        at -= 1
    return at


def _giver(scene: Scene, clause: Sentence, whole: Sentence, verb: int, first: int) -> str | None:
    """The donor named before the clause's verb, else before the sentence's first; else the delegation."""
    bystander = _bystander(scene.page, whole, verb) if verb > clause.start else None
    if bystander is not None:
        return bystander
    given = _passive(scene.page, clause, verb)
    found = _donor(scene, whole, clause.start if given is None else given, verb) if verb > clause.start else None
    if found is None and given is None:
        found = _donor(scene, whole, whole.start, first)
    if found is None and scene.origin is not None and scene.origin.name and whole.zone is Zone.BODY:
        return scene.origin.name
    return found


def _bystander(page: Page, sentence: Sentence, verb: int) -> str | None:
    """ "Đoàn thăm xưởng, chủ xưởng tặng …": those without a name who give by themselves."""
    while verb > sentence.start and page.tokens.keys[verb - 1] in _TENSES:
        verb -= 1
    start = _subject_start(page, sentence.start, verb)
    passive = verb > sentence.start and page.tokens.keys[verb - 1] in term_keys("given")
    if start is None or passive or any(start <= element.start < verb and element.what in _NAMED for element in sentence.elements):
        return None
    return page.printed(start, verb)


_NAMED = frozenset({What.BODY, What.GROUP, What.NAME, What.OFFICE, What.PLACE, What.LEAD})
_TENSES = term_keys("tense")


def _donor(scene: Scene, sentence: Sentence, start: int, verb: int) -> str | None:
    """The last body, delegation, person or office between two tokens; a person of the delegation gives in his own name."""
    page = scene.page
    name: str | None = None
    person = False
    led = _leader_of_group(page, sentence)
    for index, element in enumerate(sentence.elements):
        if element.start < start:
            continue
        if element.start >= verb:
            break
        if _is_object(page, sentence, index) or led[0] <= element.start < led[1]:
            continue
        following = sentence.elements[index + 1] if index + 1 < len(sentence.elements) else None
        if element.what is What.BODY and element.body is not None and not person:
            name = _body_that_gives(scene, element.body, element, following)
            # "thay mặt Bộ X, ông A trao": the body gives.
            person = index > 0 and sentence.elements[index - 1].what is What.MARKER
        elif element.what is What.GROUP and not person:
            known_name = scene.origin.name if scene.origin is not None else None
            name = known_name or page.printed(element.start, element.end)
        elif element.office is not None and not _has_name(sentence, index) and not person:
            name = _holder(scene, element.office) or name
            person = True
        elif element.what is What.NAME and not person:
            key = tone_key(page.printed(element.start, element.end))
            known = next((someone.name for someone in scene.cast.people if someone.key == key), None)
            titled = index > 0 and sentence.elements[index - 1].what in (What.HONORIFIC, What.RANK)
            if known is not None or titled:
                name, person = known or page.printed(element.start, element.end), True
        elif element.what is What.PLACE and element.value == "province" and not person and _is_subject_place(page, element.start):
            name = f"{term('province')[0]} {page.printed(element.start, element.end)}"
        elif element.what is What.PLACE and element.value == "foreign" and not person:
            name = _place_that_gives(page, element.start, element.end)
        elif element.what is What.WORD and name is None:
            for at in range(element.start, min(element.end, verb)):
                if page.tokens.keys[at] in term_keys("province") and scene.province:
                    name = f"{term('province')[0]} {scene.province}"
    return name


def _leader_of_group(page: Page, sentence: Sentence) -> tuple[int, int]:
    """Tokens of "do ông X, Giám đốc Y dẫn đầu" after a delegation: the delegation gives."""
    lead = next((element for element in sentence.elements if element.what is What.LEAD or element.value == "lead"), None)
    group = next((element for element in sentence.elements if element.what is What.GROUP), None)
    if lead is None or group is None or group.start > lead.start:
        return 0, 0
    by = next((index for index in range(group.end, lead.start) if "term_by" in page.hits.at[index]), None)
    return (by, lead.end) if by is not None else (0, 0)


def _is_object(page: Page, sentence: Sentence, index: int) -> bool:
    """Whether a verb or a preposition right before it makes somebody no giver: "đến thăm trường X, tặng", "tại trụ sở Y"."""
    start = sentence.elements[index].start
    if index == 0 or start <= sentence.start:
        return False
    before = sentence.elements[index - 1]
    if before.what is What.VERB and before.value in {"act", "receive"} and "gifts" not in page.hits.at[before.start]:
        return True
    hits = page.hits.at[start - 1]
    return "term_at" in hits or "term_with" in hits


def _has_name(sentence: Sentence, index: int) -> bool:
    """Whether an office is that of the person named after it: "Phu nhân Đại sứ, bà X"."""
    at = index + 1
    while at < len(sentence.elements) and sentence.elements[at].what in (What.HONORIFIC, What.RANK, What.COMMA):
        at += 1
    return at < len(sentence.elements) and sentence.elements[at].what is What.NAME


def _body_that_gives(scene: Scene, body: Body, element: Element, following: Element | None) -> str:
    """A body's name; "Bộ", "Hội" alone is the delegation's own; a company's name may go on with what looks like a person's."""
    if body.level is Level.COMPANY and following is not None and following.what is What.NAME and following.start == element.end:
        return scene.page.printed(element.start, following.end)
    if is_delegation_body(scene, body) and " " not in body.name and scene.origin is not None:
        return scene.origin.name
    if body.level in {Level.PROVINCE, Level.DISTRICT}:
        return _printed_body(scene, body, element.start)
    return body_name(body, scene.province, scene.day)


def _is_subject_place(page: Page, start: int) -> bool:
    """A province by itself or after "tỉnh", not in the name of something: "Bảo tàng X"."""
    if start == 0 or page.tokens.shapes[start - 1] in (SIGN, NEWLINE):
        return True
    hits = page.hits.at[start - 1]
    return any(kind in hits for kind in ("term_province", "term_city", "term_people_word", "term_and", "targets"))


def _place_that_gives(page: Page, start: int, end: int) -> str:
    """A foreign locality with the word for its kind before it."""
    hits = page.hits.get(start - 1, "prefixes") if start else None
    first = start - 1 if hits is not None and hits.entry.value == "locality" else start
    return page.printed(first, end)


def _holder(scene: Scene, office: Office) -> str | None:
    """The one person who holds an office printed without a name; the body itself where the office is that of several."""
    if office.body is not None and tone_key(office.head) in term_keys("standing"):
        return _printed_body(scene, office.body, office.start)
    fitting = [
        someone
        for someone in scene.cast.people
        if any(attached.office.head == office.head and attached.office.deputy == office.deputy for attached in someone.offices)
    ]
    if len(fitting) == 1:
        return fitting[0].name
    return scene.page.printed(office.start, office.end)
