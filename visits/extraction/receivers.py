"""Who receives what is given."""

from dieuphoi.vietnamese import tone_key
from visits.extraction.bodies import Body, capital_run, is_capital, read_body
from visits.extraction.elements import Sentence
from visits.extraction.giving_words import LONGEST_RECIPIENT, ONE, Words
from visits.extraction.lexicons import term, term_keys
from visits.extraction.page import Page
from visits.extraction.places import body_name
from visits.extraction.scene import Scene
from visits.extraction.tokens import LOWER, NUMBER, SIGN


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


_ORDINALS = term_keys("ordinal")


def _abbreviates(page: Page, index: int) -> bool:
    """The stop inside "TP. X", "TX.X"."""
    if page.tokens.keys[index] != "." or index == 0:
        return False
    return "term_city" in page.hits.at[index - 1] or "term_district" in page.hits.at[index - 1]


def receiver_of(
    scene: Scene, sentence: Sentence, words: Words, verb: tuple[int, int], at: int, given: int | None = None
) -> tuple[str | None, tuple[int, int] | None]:
    """Who receives: what follows "cho" after the sum, or stands between the verb and the gift, or follows "ủng hộ".

    ``at`` is the sum or the last token of the gift, ``given`` the first token of goods.
    """
    page = scene.page
    later = next((to for to in sorted(words.tos) if to[0] > at), None)
    between = next((to for to in sorted(words.tos) if verb[0] <= to[0] < at), None)
    if later is not None and _is_recipient_start(page, verb[1], at if given is None else given):
        # "tặng tỉnh 1 tỷ đồng xây nhà cho hộ nghèo": the tỉnh receives.
        aims = (hit for index, hit in page.hits.within("gifts", at, later[0]) if page.tokens.shapes[index] == LOWER)
        later = None if any(hit.entry.value == "purpose" for hit in aims) else later
    support = next((give for give in sorted(words.gives) if give[0] > at and not closes_bracket(page, give[1])), None)
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
    end = recipient_end(page, start, min(limit, start + LONGEST_RECIPIENT))
    if end <= start:
        return None, None
    if end - start == 1 and "subjects" in page.hits.at[start]:
        return _last_named(scene, start) or page.printed(start, end), (start, end)
    body = read_body(page, start)
    after = page.hits.get(end, "gifts")
    ended = end < len(page.tokens) and (page.tokens.shapes[end] == NUMBER or page.tokens.keys[end] == ONE)
    ended = (
        ended or (after is not None and after.entry.value in _ENDS_RECIPIENT) or "term_set" in page.hits.at[min(end, len(page.tokens) - 1)]
    )
    if body is not None and body.end >= end - 1 and body.end > start and not (ended and body.end > end):
        return printed_body(scene, body, start), (start, body.end)
    return page.printed(start, end), (start, end)


def closes_bracket(page: Page, index: int) -> bool:
    """ "(mỗi suất 600.000 đồng, do X tài trợ) cho …": a verb at the end of brackets says who gave."""
    return index < len(page.tokens) and page.tokens.keys[index] == ")"


def _last_named(scene: Scene, before: int) -> str | None:
    """The person named last before a pronoun."""
    named = [(mention.start, someone.name) for someone in scene.cast.people for mention in someone.mentions if mention.start < before]
    return max(named)[1] if named else None


def printed_body(scene: Scene, body: Body, start: int) -> str:
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


def recipient_end(page: Page, start: int, limit: int) -> int:
    at = start
    keys = page.tokens.keys
    while at < limit:
        hits = page.hits.at[at]
        key = keys[at]
        if key == "," and at + 1 < limit and _goes_on(page, start, at + 1):
            at += 1
            continue
        if page.tokens.shapes[at] == SIGN and key not in {"-", '"', "/"} and not _abbreviates(page, at):
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
        if key == ONE and at > start + 1 and at + 1 < limit and page.tokens.shapes[at + 1] == LOWER:
            break
        at += 1
    while at > start and (page.tokens.shapes[at - 1] == SIGN or page.hits.at[at - 1].keys() & {"term_and", "term_with"}):
        at -= 1
    if at > start and page.tokens.shapes[at - 1] == NUMBER and not page.tokens.is_tight(at - 1):
        at -= 1
    return at


def counts_goods(page: Page, number: int) -> bool:
    """Whether what a number counts is given: "10 suất quà"; not those who receive: "300 công nhân"."""
    hit = page.hits.get(number + 1, "gifts")
    return hit is not None and hit.entry.value in {"goods", "goods_weak"}
