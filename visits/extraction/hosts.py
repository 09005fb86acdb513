"""The province visited: the one that most speaks for, the one worked in, and whether the event was held there at all."""

from dataclasses import replace

from visits.extraction.abroad import is_mission_seat
from visits.extraction.bodies import Level, is_capital
from visits.extraction.dates import Stamp
from visits.extraction.delegations import CAPITAL, VISITS, Origin, Vote, visit_verb
from visits.extraction.elements import Sentence, What
from visits.extraction.lexicons import term, term_keys, words
from visits.extraction.page import Page
from visits.extraction.places import named_then
from visits.extraction.records import Basis, Finding
from visits.extraction.stays import SEAT_REACH, WITH_REACH, Stay, body_of, ours_in, speaks_of_group, starts_anew
from visits.extraction.zones import Zone

# Tokens between a sentence's beginning and the body at whose seat something is held.
OWN_SEAT_REACH = 14
# Tokens between the beginning of "thăm và làm việc với" and the province.
VERB_REACH = 8
# Tokens between the first word of an address and its province.
ADDRESS_REACH = 8
# Schools and hospitals with a province in their name say nothing of whom the delegation met.
INSTITUTIONS = frozenset(words("body_heads", "head", level="any", wants_place="no")) - frozenset(term("unnamed_body"))
_PLACE_OPENERS = frozenset({"term_at", "term_city", "term_province", "verbs", "visit_verbs", "moving", "going"})


def held_elsewhere(page: Page, sentences: tuple[Sentence, ...], host: str) -> bool:
    """ "Tại Hà Nội, tỉnh X tổ chức …": the province went out."""
    for sentence in sentences[:3]:
        for element in sentence.elements:
            if element.what is not What.PLACE or element.value != "province" or not element.start:
                continue
            before = page.tokens.keys[element.start - 1]
            opens = element.start - sentence.start <= SEAT_REACH
            if opens and before in term_keys("at") and not is_mission_seat(page, sentence, element.start):
                hit = page.hits.get(element.start, "province")
                return hit is not None and hit.entry.value != host
    return False


def is_seat(page: Page, sentences: tuple[Sentence, ...], core: int, vote: Vote) -> bool:
    """Whether an official who came without a group was in the province: its people are named, or it is where the sentence goes.

    A province that is only spoken of (a project's, a gift's) is no host; nor is one whose paper tells of an event at the guest's own seat.
    """
    if _at_own_seat(page, sentences, core):
        return False
    if vote.rule == "province_of_outlet":
        return True
    for number, sentence in enumerate(sentences):
        for element in sentence.elements:
            body = body_of(element)
            unnamed = body is not None and body.wants in {"place", "bare_place"} and vote.name != CAPITAL
            if body is not None and (body.place == vote.name or unnamed):
                return True
        if sentence.zone is not Zone.TITLE and number > core + 1:
            continue
        for index, hit in page.hits.within("province", sentence.start, sentence.end):
            if hit.entry.value != vote.name or vote.name == CAPITAL:
                continue
            if sentence.zone is Zone.TITLE or _is_where(page, sentence, index, 2 * VERB_REACH if number == core else VERB_REACH):
                return True
    return any(ours_in(page, sentence) for sentence in sentences)


def _is_where(page: Page, sentence: Sentence, index: int, reach: int) -> bool:
    """ "tại tỉnh X", "thăm X", "xã A, huyện B, tỉnh X": a place where something happens."""
    near = max(sentence.start, index - reach)
    if page.hits.has("term_district", max(sentence.start, index - ADDRESS_REACH), index) and page.tokens.keys[index - 2] == ",":
        # "dự lễ khởi công trường xã A, tỉnh X": an address.
        return True
    if page.hits.has("visit_verbs", near, index) or page.hits.has("moving", near, index):
        return True
    return page.hits.has("term_at", max(sentence.start, index - SEAT_REACH), index) or page.hits.has("term_on_ground", near, index)


def _at_own_seat(page: Page, sentences: tuple[Sentence, ...], core: int) -> bool:
    """ "tại Đại sứ quán …", "tại trụ sở Bộ …", "tại nhà riêng Đại sứ": the guests were the others."""
    for sentence in sentences[: core + 1]:
        for element in sentence.elements:
            body = body_of(element)
            if body is None or body.level not in {Level.CENTRAL, Level.FOREIGN} or element.start - sentence.start > OWN_SEAT_REACH:
                continue
            if page.hits.has("term_own_seat", max(sentence.start, element.start - 3), element.start):
                return True
            if page.hits.has("term_mission", element.start, element.start + 1) and page.hits.has(
                "term_at", element.start - 1, element.start
            ):
                return True
    return False


def own_leaders_in_title(page: Page, sentences: tuple[Sentence, ...]) -> bool:
    """ "Chủ tịch UBND tỉnh thăm …": the title's own subject is of the province, and goes out rather than receives."""
    for sentence in sentences[:2]:
        verb = visit_verb(page, sentence) if sentence.zone is Zone.TITLE else None
        if verb is None or verb[1] == "receive":
            continue
        before = [element for element in sentence.elements if element.end <= verb[0]]
        if any(element.what is What.GROUP for element in before):
            return False
        bodies = [body_of(element) for element in before]
        return any(body is not None and body.level is Level.PROVINCE for body in bodies)
    return False


def most_likely_host(votes: list[Vote], origin: Origin | None) -> Vote | None:
    """The province with most votes that is not the delegation's own."""
    for vote in votes:
        if origin is not None and origin.level is Level.PROVINCE and vote.name == origin.place:
            continue
        return vote if vote.weight >= 0.7 else None
    return None


def later_seats(page: Page, sentences: tuple[Sentence, ...], core: int) -> set[str]:
    """ "Trước đó một ngày, tại X, đoàn …": provinces first named where a second stay begins; no host of the first."""
    named: set[str] = set()
    seats: set[str] = set()
    for number, sentence in enumerate(sentences):
        anew = number > core and sentence.zone is Zone.BODY and starts_anew(page, sentence) and speaks_of_group(sentence)
        for index, hit in page.hits.within("province", sentence.start, sentence.end):
            if not any(entry.value in named for entry in hit.entries):
                opens = index - sentence.start <= SEAT_REACH and any(
                    "term_at" in page.hits.at[at] for at in range(max(0, index - 2), index)
                )
                if anew and opens:
                    seats.add(hit.entry.value)
                named.add(hit.entry.value)
    return seats


def worked_in_first(
    page: Page, sentences: tuple[Sentence, ...], core: int, votes: list[Vote], found: Vote | None, origin: Origin | None
) -> Vote | None:
    """The province in which the first report says that the delegation worked, where the one found is named only later."""
    sentence = sentences[core]
    verbs = [(index, hit.entry.value) for index, hit in page.hits.within("visit_verbs", sentence.start, sentence.end)]
    places = (worked_in(page, sentence, index, kind) for index, kind in verbs if kind in VISITS)
    place = next((name for name in places if name is not None), None)
    if found is None or place is None or place == found.name or (origin is not None and place == origin.place):
        return found
    named = any(hit.entry.value == found.name for _, hit in page.hits.within("province", sentences[0].start, sentence.end))
    return found if named else next((vote for vote in votes if vote.name == place), found)


def called_at_guests_seat(page: Page, sentence: Sentence, origin: Origin) -> bool:
    """ "Chủ tịch UBND tỉnh đến thăm, chúc Tết Tổng Lãnh sự": the province's leaders went to whom the sentence names after its verb."""
    verb = visit_verb(page, sentence)
    if verb is None or verb[1] not in {"visit", "call"} or not verb[0] < origin.start < sentence.end:
        return False
    before = [element for element in sentence.elements if element.end <= verb[0]]
    if any(element.what in {What.GROUP, What.LEAD} for element in before):
        return False
    levels = {body.level for element in before if (body := body_of(element)) is not None}
    between = [element for element in sentence.elements if verb[0] < element.start and element.end <= origin.start]
    return levels == {Level.PROVINCE} and all(element.what in _ADDRESSED for element in between)


_ADDRESSED = frozenset({What.VERB, What.COMMA, What.AND, What.HONORIFIC, What.RANK, What.PEOPLE, What.WORD})


def called_on_ministry(page: Page, sentence: Sentence, origin: Origin, host: str) -> bool:
    """A province's own people who worked with a ministry: they went to its seat, which is no province's."""
    verb = visit_verb(page, sentence)
    if origin.level is not Level.PROVINCE or origin.place is None or verb is None:
        return False
    bodies = [(element, body_of(element)) for element in sentence.elements]
    if any(body is not None and body.place == host for _, body in bodies):
        return False
    return any(
        element.what is What.BODY and body is not None and body.level is Level.CENTRAL and 0 < element.start - verb[0] <= WITH_REACH
        for element, body in bodies
    )


def as_named_then(vote: Vote | None, published: Stamp | None) -> Vote | None:
    """The province under its name of the day: what "Huế" became in 2025 was Thừa Thiên Huế before."""
    if vote is None or published is None:
        return vote
    day = published.day.isoformat()
    name = named_then(vote.name, day)
    return replace(vote, name=name) if name != vote.name else vote


def host_words(page: Page, sentences: tuple[Sentence, ...]) -> bool:
    """ "tỉnh ta", "UBND tỉnh", "lãnh đạo tỉnh": a host without a name."""
    for sentence in sentences:
        for element in sentence.elements:
            body = body_of(element)
            if body is not None and body.wants in {"place", "bare_place"}:
                return True
        for index in range(sentence.start, sentence.end):
            if "term_our_place" in page.hits.at[index] or page.tokens.keys[index] in term_keys("province"):
                return True
    return False


def worked_in(page: Page, sentence: Sentence, verb: int, kind: str) -> str | None:
    """The province after "làm việc với (UBND) tỉnh X", "làm việc tại X"."""
    for element in sentence.elements if kind == "receive" else ():
        body = element.office.body if element.office is not None else None
        if element.start < verb and body is not None and body.level is Level.PROVINCE and body.place is not None:
            # "Chủ tịch UBND tỉnh X tiếp …"
            return body.place
    for element in sentence.elements:
        before = page.hits.at[element.start - 1] if element.start > sentence.start else {}
        word = "term_province" in before and element.start - 2 >= sentence.start
        opener = page.hits.at[element.start - 2] if word else before
        moved = "moving" in opener or ("term_at" in opener and element.start - sentence.start <= SEAT_REACH)
        if not verb < element.start <= verb + 10 and not moved:
            continue
        if (
            element.what is What.BODY
            and element.body is not None
            and element.body.place is not None
            and element.body.level is Level.PROVINCE
            and element.body.head not in INSTITUTIONS
        ):
            return element.body.place
        if element.what is What.PLACE and element.value == "province":
            if element.start - 1 > sentence.start and is_capital(page, element.start - 1) and not before.keys() & _PLACE_OPENERS:
                # "Trường Đại học Sư phạm X": a part of a name.
                continue
            hit = page.hits.get(element.start, "province")
            return hit.entry.value if hit is not None else None
    return None


def province_finding(page: Page, stay: Stay) -> Finding | None:
    """The province as named at the time, and where it was printed."""
    vote = stay.province
    if vote is None:
        return None
    spans = tuple(page.span(start, end) for start, end in vote.places[:8])
    basis = Basis.STATED if vote.rule in {"province_in_title", "province_in_text", "province_of_officials"} and spans else Basis.INFERRED
    return Finding(vote.name, spans, basis, vote.rule)
