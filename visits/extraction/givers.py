"""Who gives: the donor named in a sentence of giving, else the delegation."""

from dieuphoi.vietnamese import tone_key
from visits.extraction.bodies import Body, Level
from visits.extraction.elements import Element, Sentence, What
from visits.extraction.giving_words import GIVING, LONGEST_RECIPIENT, NUMBER_WORDS
from visits.extraction.lexicons import term, term_keys
from visits.extraction.offices import Office
from visits.extraction.page import Page
from visits.extraction.places import body_name
from visits.extraction.receivers import counts_goods, is_receiver, printed_body
from visits.extraction.scene import Scene, is_delegation_body
from visits.extraction.tokens import CAPITAL, CAPITALS, LOWER, NEWLINE, NUMBER, SIGN
from visits.extraction.zones import Zone

# Tokens between "được" and the verb of giving: who gives.
GIVEN_REACH = 8
# Tokens of the people before a verb who give or are given something.
LONGEST_SUBJECT = 12
# Tokens of a donor between "do" and the verb of giving, and between a gift and "của".
LONGEST_DONOR = 12
OWNED_REACH = 2


def source_of(scene: Scene, sentence: Sentence, start: int) -> str | None:
    """Who gave what is taken: after "do" up to the verb of giving, or right after "của" or "từ"."""
    page = scene.page
    for index in range(start, min(sentence.end, start + LONGEST_RECIPIENT)):
        hits = page.hits.at[index]
        if page.tokens.keys[index] == ";":
            return None
        if "term_by" in hits:
            verb = next((at for at, hit in page.hits.within("gifts", index, sentence.end) if hit.entry.value in GIVING), sentence.end)
            return donor_named(scene, sentence, index + 1, verb)
        if index - start <= 1 and hits.keys() & {"term_of", "term_from"}:
            first = next((element for element in sentence.elements if element.start > index), None)
            return donor_named(scene, sentence, index + 1, first.end + 1) if first is not None and first.start - index <= 2 else None
    return None


def paid_by(scene: Scene, sentence: Sentence, start: int, end: int) -> str | None:
    """Whose the gift at [start, end) is: "100 suất quà … do công ty X tài trợ", "30 triệu đồng của Quỹ X", "200 suất học bổng của Y"."""
    page = scene.page
    for index in range(start, min(sentence.end, end + LONGEST_RECIPIENT)):
        if page.tokens.keys[index] == ";":
            return None
        if "term_by" in page.hits.at[index]:
            verb = next((at for at, hit in page.hits.within("gifts", index, sentence.end) if hit.entry.value in {*GIVING, "aid"}), None)
            if verb is None or verb - index > LONGEST_DONOR:
                return None
            return donor_named(scene, sentence, index + 1, verb) or _named_by_capitals(page, index + 1, verb)
        if (counts_goods(page, start) if index < end else index <= end + OWNED_REACH) and "term_of" in page.hits.at[index]:
            owner = next((element for element in sentence.elements if element.start > index), None)
            if owner is None or owner.start - index > 1:
                return None
            # "của Đảng bộ, chính quyền và nhân dân …": whose they are stands further on.
            named = owner.body is not None and not (owner.body.wants and owner.body.place is None)
            if owner.what is What.GROUP or named:
                return donor_named(scene, sentence, index + 1, owner.end + 1)
            return None
    return None


def _named_by_capitals(page: Page, start: int, end: int) -> str | None:
    """A donor that no table knows, with a name of its own: "tổ chức X", "nhóm thiện nguyện Y"."""
    named = any(page.tokens.shapes[index] in (CAPITAL, CAPITALS) for index in range(start, end))
    return page.printed(start, end) if named else None


def passive_before(page: Page, clause: Sentence, verb: int) -> int | None:
    """Token of "được" before a verb of giving: who receives stands before it, who gives behind it."""
    return next(
        (index for index in range(max(clause.start, verb - GIVEN_REACH), verb) if page.tokens.keys[index] in term_keys("given")), None
    )


def subject_start(page: Page, floor: int, end: int) -> int | None:
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


def _is_count(page: Page, index: int) -> bool:
    """A number, a plural or "mỗi" before those who give or receive."""
    hit = page.hits.get(index, "gifts")
    each = hit is not None and hit.entry.value == "each"
    return each or page.tokens.shapes[index] == NUMBER or "term_plural" in page.hits.at[index] or page.tokens.keys[index] in NUMBER_WORDS


_AS_FOR = term_keys("as_for")


def giver_of(scene: Scene, clause: Sentence, whole: Sentence, verb: int, first: int) -> str | None:
    """The donor named before the clause's verb, else before the sentence's first; else the delegation."""
    bystander = _bystander(scene.page, whole, verb) if verb > clause.start else None
    if bystander is not None:
        return bystander
    given = passive_before(scene.page, clause, verb)
    found = donor_named(scene, whole, clause.start if given is None else given, verb) if verb > clause.start else None
    if found is None and given is None:
        found = donor_named(scene, whole, whole.start, first)
    if found is None and scene.origin is not None and scene.origin.name and whole.zone is Zone.BODY:
        return scene.origin.name
    return found


def _bystander(page: Page, sentence: Sentence, verb: int) -> str | None:
    """ "Đoàn thăm xưởng, chủ xưởng tặng …": those without a name who give by themselves."""
    while verb > sentence.start and page.tokens.keys[verb - 1] in _TENSES:
        verb -= 1
    start = subject_start(page, sentence.start, verb)
    passive = verb > sentence.start and page.tokens.keys[verb - 1] in term_keys("given")
    if start is None or passive or any(start <= element.start < verb and element.what in _NAMED for element in sentence.elements):
        return None
    return page.printed(start, verb)


_NAMED = frozenset({What.BODY, What.GROUP, What.NAME, What.OFFICE, What.PLACE, What.LEAD})
_TENSES = term_keys("tense")


def donor_named(scene: Scene, sentence: Sentence, start: int, verb: int) -> str | None:
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
            printed = page.printed(element.start, element.end)
            name = printed if "term_city" in page.hits.at[element.start] else f"{term('province')[0]} {printed}"
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
        return printed_body(scene, body, element.start)
    return body_name(body, scene.province, scene.day)


def _is_subject_place(page: Page, start: int) -> bool:
    """A province by itself or after "tỉnh", not in the name of something: "Bảo tàng X"."""
    if start == 0 or page.tokens.shapes[start - 1] in (SIGN, NEWLINE):
        return True
    hits = page.hits.at[start - 1]
    return any(kind in hits for kind in ("term_province", "term_city", "term_people_word", "term_and", "targets"))


def _place_that_gives(page: Page, start: int, end: int) -> str:
    """A foreign locality with the word for its kind before it."""
    for first in range(max(0, start - 2), start):
        kind = page.hits.get(first, "prefixes")
        if kind is not None and kind.entry.value == "locality" and first + kind.length == start:
            return page.printed(first, end)
    return page.printed(start, end)


def _holder(scene: Scene, office: Office) -> str | None:
    """The one person who holds an office printed without a name; the body itself where the office is that of several."""
    if office.body is not None and tone_key(office.head) in term_keys("standing"):
        return printed_body(scene, office.body, office.start)
    fitting = [
        someone
        for someone in scene.cast.people
        if any(attached.office.head == office.head and attached.office.deputy == office.deputy for attached in someone.offices)
    ]
    if len(fitting) == 1:
        return fitting[0].name
    return scene.page.printed(office.start, office.end)
