"""Visits: which delegation came to which province on which days, and who led it. An article may report none, one or several."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from dieuphoi.partial_dates import PartialDate
from dieuphoi.spans import Span
from dieuphoi.vietnamese import tone_key
from visits.extraction.bodies import Body, Level, is_capital, read_place
from visits.extraction.dates import Printed, Stamp, is_anniversary, printed_days, printed_month, relative_day, resolve
from visits.extraction.delegations import (
    CAPITAL,
    COUNTRIES,
    VISITS,
    Origin,
    Vote,
    country_of,
    home_of_paper,
    is_to_come,
    province_votes,
    visit_verb,
)
from visits.extraction.elements import Element, Sentence, What
from visits.extraction.lexicons import term, term_keys, words
from visits.extraction.no_visit import has_day, is_announced_otherwise, is_directive, is_interview, is_memory, is_online, is_sendoff
from visits.extraction.offices import PARTY_BODIES, Office
from visits.extraction.page import Page
from visits.extraction.people import Cast, Someone
from visits.extraction.places import body_name, kind_word, named_then
from visits.extraction.records import Basis, Finding, Side, Visit
from visits.extraction.scene import VOICE_REACH, Scene, leads_host, office_side, side_of_marker
from visits.extraction.tokens import LOWER, NUMBER
from visits.extraction.zones import Layout, Zone

EARLY = 5
LATE = 12
HIGH = 50
PROMPT = 3
WITH_REACH = 5
# Tokens between "yêu cầu" and the delegation that is to be prepared for.
ASKED_REACH = 6
LONGEST_STAY = 4
# A day without a year, and a year without 29 February to count in.
UNKNOWN_YEAR, COMMON_YEAR = "XXXX", "2001"
# Days within which a whole day elsewhere in the article lends its year, and more than any of them.
NEAR_DAYS, YEAR = 40, 366
# Tokens between a sentence's beginning and the body at whose seat something is held.
OWN_SEAT_REACH = 14
# Tokens between an office or a body and the place of its seat: "tại", and a word for its kind.
SEAT_OF_OFFICE = 3
# Tokens between an envoy and the country that he is posted to.
POST_REACH = 4
# Tokens between the beginning of "thăm và làm việc với" and the province.
VERB_REACH = 8
# Tokens between a verb of going and where it goes.
GOAL_REACH = 6
# Tokens between a sentence's beginning and the province that it opens with.
SEAT_REACH = 10
# Tokens between a group and the "do" that names its head.
HEAD_REACH = 8
# Tokens between the verb of a visit and the first of several provinces.
ROW_REACH = 22
# By how much the rank of who brings the delegation may lie below its highest: ranks of different bodies compare badly.
BESIDE = 20
# Schools and hospitals with a province in their name say nothing of whom the delegation met.
INSTITUTIONS = frozenset(words("body_heads", "head", level="any", wants_place="no")) - frozenset(term("unnamed_body"))
MILITARY = frozenset(words("body_heads", "head", level="military"))


@dataclass(frozen=True, slots=True)
class Stay:
    """One visit before its events are read: who, where, and which sentences speak of it."""

    origin: Origin | None
    province: Vote | None
    sentences: tuple[int, ...]
    core: int
    rule: str


def find_stays(
    page: Page,
    layout: Layout,
    sentences: tuple[Sentence, ...],
    cast: Cast,
    origins: tuple[Origin, ...],
    outlet: str | None,
    published: Stamp | None = None,
) -> tuple[list[Stay], list[Vote], str]:
    """The visits that an article reports, the provinces that it speaks of, and the rule that decided."""
    votes = province_votes(page, layout, sentences, outlet)
    if is_interview(page, layout, sentences):
        return [], votes, "no_visit_interview"
    if is_directive(page, sentences):
        return [], votes, "no_visit_directive"
    if is_sendoff(page, sentences):
        return [], votes, "no_visit_send_off_or_own_trip"
    if is_announced_otherwise(page, sentences):
        return [], votes, "no_visit_announced_otherwise"
    if _went_abroad(page, sentences):
        return [], votes, "no_visit_own_trip_abroad"
    core = _core(page, sentences, origins, votes[0].name if votes else None, home_of_paper(page, layout, outlet))
    if core is None:
        return [], votes, "no_visit_no_delegation_at_work"
    number, origin = core
    if _goes_abroad(page, sentences, number, origin):
        return [], votes, "no_visit_own_trip_abroad"
    if is_memory(page, sentences[number], published.day.year if published is not None else None):
        return [], votes, "no_visit_memory"
    if origin is not None and origin.rule == "delegation_by_office" and is_online(page, sentences):
        return [], votes, "no_visit_online"
    later = _later_seats(page, sentences, number)
    found = _host([vote for vote in votes if vote.name not in later], origin) or _host(votes, origin)
    province = _as_named_then(_worked_in_first(page, sentences, number, votes, found, origin), published)
    if origin is not None and province is not None and _called_on_ministry(page, sentences[number], origin, province.name):
        return [], votes, "no_visit_own_trip_to_a_ministry"
    if origin is not None and origin.level is Level.PROVINCE and origin.place is not None and province is None:
        origin = _with_own_group(page, sentences[number], number, origin)
        if origin is None:
            return [], votes, "no_visit_own_leaders"
        province = _as_named_then(_host(votes, origin), published)
    if province is None and not _host_words(page, sentences):
        return [], votes, "no_visit_no_host"
    if origin is not None and origin.rule == "delegation_by_office" and province is None and not _ours(page, sentences):
        return [], votes, "no_visit_no_host"
    if (
        origin is not None
        and origin.rule == "delegation_by_office"
        and province is not None
        and (_held_elsewhere(page, sentences, province.name) or not _is_seat(page, sentences, number, province))
    ):
        return [], votes, "no_visit_held_elsewhere"
    if origin is None and _own_leaders_in_title(page, sentences):
        return [], votes, "no_visit_own_leaders"
    first = Stay(origin, province, tuple(range(len(sentences))), number, "delegation_at_work")
    return _split_stays(page, sentences, origins, first, votes), votes, "visit_reported"


def _core(
    page: Page, sentences: tuple[Sentence, ...], origins: tuple[Origin, ...], host: str | None, paper: str | None
) -> tuple[int, Origin | None] | None:
    """The first sentence in which a delegation from elsewhere visits, works or is received; its number and the delegation.

    ``paper`` is the province of the newspaper.
    """
    titled = [origin for origin in origins if origin.is_external and sentences[origin.sentence].zone is Zone.TITLE]
    reach = LATE if titled else EARLY
    body_number = 0
    nameless: int | None = None
    own = False
    for number, sentence in enumerate(sentences):
        if sentence.zone is not Zone.BODY and len(sentences) > 1 and any(other.zone is Zone.BODY for other in sentences):
            continue
        body_number += 1
        if body_number > reach:
            break
        here = [origin for origin in origins if origin.sentence == number and not _is_in_passing(page, sentence, origin)]
        if body_number > PROMPT and not titled and not _starts_anew(page, sentence):
            continue
        own = own or (any(origin.own for origin in here) and body_number <= PROMPT)
        away = next((found for origin in here if origin.own and (found := _own_abroad(page, sentence, origin, paper)) is not None), None)
        if away is not None and visit_verb(page, sentence) is not None:
            return number, away
        if not here or (visit_verb(page, sentence) is None and not (body_number <= 2 and _arrives(page, sentence))):
            continue
        external = [origin for origin in here if origin.is_external]
        if len(external) > 1:
            # "Đoàn tỉnh A hội đàm với đoàn tỉnh B": the host's own group is none that came.
            external.sort(key=lambda origin: origin.level is Level.PROVINCE and origin.place == host)
        if external:
            guest = _named_more_closely(page, sentences, number, external[0])
            return guest if guest is not None else (number, _fullest(external[0], titled))
        if (
            nameless is None
            and any(not origin.name and not origin.own and origin.end - origin.start >= 2 for origin in here)
            and (titled or has_day(page, sentence) or _names_somebody(sentence))
            and body_number <= 3
        ):
            nameless = number
    if titled and nameless is not None:
        return nameless, titled[0]
    guest = _official_guest(page, sentences) or _bringer(page, sentences)
    if guest is not None:
        return guest[0], _titled_body(page, sentences, guest[1])
    if titled and any(_speaks_of_group(sentence) for sentence in sentences if sentence.zone is Zone.BODY):
        number = next(number for number, sentence in enumerate(sentences) if sentence.zone is Zone.BODY and _speaks_of_group(sentence))
        return number, titled[0]
    if own or nameless is None:
        return None
    return nameless, None


def _named_more_closely(page: Page, sentences: tuple[Sentence, ...], number: int, group: Origin) -> tuple[int, Origin | None] | None:
    """The ambassador received before "đoàn đại biểu Trung Quốc" is spoken of: his mission says more than the country."""
    if group.level is not Level.FOREIGN or group.place is not None or group.name != group.country:
        return None
    guest = _official_guest(page, sentences)
    if guest is None or guest[0] >= number or guest[1] is None or guest[1].level is not Level.FOREIGN:
        return None
    return guest


def _names_somebody(sentence: Sentence) -> bool:
    """Whether a sentence prints a name of two words or more ("hạng A" is none)."""
    return any(element.what is What.NAME and element.end - element.start > 1 for element in sentence.elements)


def _titled_body(page: Page, sentences: tuple[Sentence, ...], origin: Origin | None) -> Origin | None:
    """The whole body that the title names where an official belongs to a branch of it."""
    if origin is None or not origin.name:
        return origin
    for sentence in sentences:
        if sentence.zone is not Zone.TITLE:
            continue
        for element in sentence.elements:
            central = element.body is not None and element.body.level is Level.CENTRAL
            if (
                element.what is What.BODY
                and element.body is not None
                and central
                and tone_key(origin.name).startswith(tone_key(element.body.name) + " ")
            ):
                return replace(origin, name=element.body.name, body=element.body)
    return origin


def _held_elsewhere(page: Page, sentences: tuple[Sentence, ...], host: str) -> bool:
    """ "Tại Hà Nội, tỉnh X tổ chức …": the province went out."""
    for sentence in sentences[:3]:
        for element in sentence.elements:
            if element.what is not What.PLACE or element.value != "province" or not element.start:
                continue
            before = page.tokens.keys[element.start - 1]
            opens = element.start - sentence.start <= SEAT_REACH
            if opens and before in term_keys("at") and not _is_mission_seat(page, sentence, element.start):
                hit = page.hits.get(element.start, "province")
                return hit is not None and hit.entry.value != host
    return False


def _is_seat(page: Page, sentences: tuple[Sentence, ...], core: int, vote: Vote) -> bool:
    """Whether an official who came without a group was in the province: its people are named, or it is where the sentence goes.

    A province that is only spoken of (a project's, a gift's) is no host; nor is one whose paper tells of an event at the guest's own seat.
    """
    if _at_own_seat(page, sentences, core):
        return False
    if vote.rule == "province_of_outlet":
        return True
    for number, sentence in enumerate(sentences):
        for element in sentence.elements:
            body = element.body or (element.office.body if element.office is not None else None)
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
    return any(_ours_in(page, sentence) for sentence in sentences)


def _is_where(page: Page, sentence: Sentence, index: int, reach: int) -> bool:
    """ "tại tỉnh X", "thăm X", "xã A, huyện B, tỉnh X": a place where something happens."""
    near = max(sentence.start, index - reach)
    if page.hits.has("visit_verbs", near, index) or page.hits.has("moving", near, index):
        return True
    return page.hits.has("term_at", max(sentence.start, index - SEAT_REACH), index) or page.hits.has("term_on_ground", near, index)


def _at_own_seat(page: Page, sentences: tuple[Sentence, ...], core: int) -> bool:
    """ "tại Đại sứ quán …", "tại trụ sở Bộ …", "tại nhà riêng Đại sứ": the guests were the others."""
    for sentence in sentences[: core + 1]:
        for element in sentence.elements:
            body = element.body or (element.office.body if element.office is not None else None)
            if body is None or body.level not in {Level.CENTRAL, Level.FOREIGN} or element.start - sentence.start > OWN_SEAT_REACH:
                continue
            if page.hits.has("term_own_seat", max(sentence.start, element.start - 3), element.start):
                return True
            if page.hits.has("term_mission", element.start, element.start + 1) and page.hits.has(
                "term_at", element.start - 1, element.start
            ):
                return True
    return False


def _ours_in(page: Page, sentence: Sentence) -> bool:
    return page.hits.has("term_our_place", sentence.start, sentence.end)


def _own_leaders_in_title(page: Page, sentences: tuple[Sentence, ...]) -> bool:
    """ "Chủ tịch UBND tỉnh thăm …": the title's own subject is of the province, and goes out rather than receives."""
    for sentence in sentences[:2]:
        verb = visit_verb(page, sentence) if sentence.zone is Zone.TITLE else None
        if verb is None or verb[1] == "receive":
            continue
        before = [element for element in sentence.elements if element.end <= verb[0]]
        if any(element.what is What.GROUP for element in before):
            return False
        bodies = [element.body or (element.office.body if element.office is not None else None) for element in before]
        return any(body is not None and body.level is Level.PROVINCE for body in bodies)
    return False


def _own_abroad(page: Page, sentence: Sentence, origin: Origin, paper: str | None) -> Origin | None:
    """ "Đoàn … Tỉnh ủy do …, Chủ nhiệm … Tỉnh ủy A làm trưởng đoàn học tập tại tỉnh B": A's own group, a guest of B.

    Whose "tỉnh ta" is, the officials say, or the newspaper's province.
    """
    after = [element for element in sentence.elements if element.start > origin.end]
    home = next((element.office.body.place for element in after if element.office is not None and element.office.body is not None), None)
    goal = None
    for element in after:
        if not page.hits.has("term_at", max(0, element.start - 2), element.start) and not page.hits.has(
            "term_with", max(0, element.start - 2), element.start
        ):
            continue
        if element.what is What.PLACE and element.value == "province":
            hit = page.hits.get(element.start, "province")
            goal = hit.entry.value if hit is not None else goal
        elif element.what is What.BODY and element.body is not None and element.body.level is Level.PROVINCE and element.body.place:
            goal = element.body.place
    home = paper if home is None or home == goal else home
    if home is None or goal is None or home == goal:
        return None
    name = body_name(origin.body, home, None) if origin.body is not None else f"{kind_word(home, None)} {home}"
    return replace(origin, name=name, place=home, own=False, level=Level.PROVINCE)


def _arrives(page: Page, sentence: Sentence) -> bool:
    """A day at the head of the sentence or a named head of the delegation, and nothing of what is to come."""
    if any(hit.entry.value in {"plan", "future"} for _, hit in page.hits.within("visit_verbs", sentence.start, sentence.end)):
        return False
    return _starts_anew(page, sentence) or any(element.what is What.LEAD for element in sentence.elements)


def _fullest(origin: Origin, titled: list[Origin]) -> Origin:
    """The title's name of the same delegation where it says more ("Đảng ủy Bộ X" for "Bộ X")."""
    for other in titled:
        if tone_key(origin.name) in tone_key(other.name) and len(other.name) > len(origin.name) and other.level is origin.level:
            return other
    return origin


def _is_in_passing(page: Page, sentence: Sentence, origin: Origin) -> bool:
    """ "chuyến làm việc của đoàn X hồi tuần trước", "mỗi đoàn", "hàng chục đoàn", "yêu cầu chuẩn bị đón đoàn": no visit of today."""
    if any(
        hit.entry.value in {"ask", "promise"}
        for _, hit in page.hits.within("statements", max(sentence.start, origin.start - ASKED_REACH), origin.start)
    ):
        return True
    return any("in_passing" in page.hits.at[index] for index in range(max(sentence.start, origin.start - 6), origin.start))


def _speaks_of_group(sentence: Sentence) -> bool:
    return any(element.what is What.GROUP for element in sentence.elements)


def _official_guest(page: Page, sentences: tuple[Sentence, ...]) -> tuple[int, Origin | None] | None:
    """No delegation is named: an official of a central or foreign body who visits, is received, or is listed among the guests."""
    body_sentences = 0
    for number, sentence in enumerate(sentences):
        if sentence.zone is not Zone.BODY:
            continue
        body_sentences += 1
        if body_sentences > EARLY:
            break
        verb = visit_verb(page, sentence)
        leads = any(element.what is What.LEAD for element in sentence.elements)
        attends = verb is None and not leads and _attends(page, sentence)
        came = _body_at_work(page, sentences, number, verb)
        if came is not None:
            return number, came
        if verb is None and ((not attends and not leads) or is_to_come(page, sentence)):
            continue
        for element in sentence.elements:
            if element.what is What.MARKER and element.value == "side":
                guest = _marked_guest(page, element, number)
                if guest is not None:
                    return number, guest
            if element.what is What.BODY and element.body is not None and element.body.level is Level.CENTRAL and verb is not None:
                worked = _worked_with(page, sentences, element, verb[0], number)
                if worked is not None:
                    return number, worked
            office = element.office
            if office is None or office.party_member or office.title.split(" ")[0] in term("former"):
                continue
            origin = _origin_of(page, office, number)
            military = office.body is not None and office.body.head in MILITARY
            if origin is None or (attends and (office.rank < HIGH or military)):
                continue
            # "Ủy viên Ban Chấp hành Trung ương Đảng … Lào, Tỉnh trưởng tỉnh X": he comes from the province, not from the committee.
            origin = _governed_home(page, sentence, office, number) or origin
            # "Đoàn do bộ trưởng làm trưởng đoàn được bố trí …": an office without a name or a day is anybody's.
            if origin.name or has_day(page, sentence) or _names_somebody(sentence):
                return number, origin
    return None


def _governed_home(page: Page, sentence: Sentence, member: Office, number: int) -> Origin | None:
    """The locality abroad of a governor, printed after his seat in the party's committee."""
    if member.body is None or member.body.level is not Level.FOREIGN or not member.body.name.startswith(term("committee")[0]):
        return None
    for element in sentence.elements:
        if element.what is What.NAME and element.start > member.end:
            return None
        office = element.office
        if office is not None and office.start > member.end and office.takes == "place":
            return _origin_of(page, office, number)
    return None


def _body_at_work(page: Page, sentences: tuple[Sentence, ...], number: int, verb: tuple[int, str] | None) -> Origin | None:
    """ "Ủy ban Pháp luật của Quốc hội đã khảo sát tại X", "Cục Y phối hợp với UBND tỉnh X tổ chức": a central body without a group.

    The sentence has to print a day; what is held together needs somebody of the body, or its group, in the next sentences.
    """
    sentence = sentences[number]
    if not has_day(page, sentence) or is_to_come(page, sentence):
        return None
    together = next((index for index, _ in page.hits.within("term_together", sentence.start, sentence.end)), None)
    for element in sentence.elements:
        body = element.body
        if element.what is not What.BODY or body is None or body.level is not Level.CENTRAL or body.wants == "parent":
            continue
        works = verb is not None and verb[1] in {"work", "survey"} and 0 < verb[0] - element.end <= ASKED_REACH
        if works and verb is not None and _worked_in(page, sentence, *verb) is not None:
            return _body_that_came(element, body, number)
        if together is None or not 0 <= together - element.end <= ASKED_REACH:
            continue
        host = next((other for other in sentence.elements if other.start > together and other.body is not None), None)
        if host is None or host.body is None or host.body.level is not Level.PROVINCE:
            continue
        if any(_sends_somebody(following, body) for following in sentences[number : number + 3]):
            return _body_that_came(element, body, number)
    return None


def _body_that_came(element: Element, body: Body, number: int) -> Origin:
    return Origin(element.start, element.end, number, body_name(body, None, None), Level.CENTRAL, body=body, rule="delegation_by_office")


def _sends_somebody(sentence: Sentence, body: Body) -> bool:
    """Whether a sentence names a group, or somebody with an office of the body."""
    key = tone_key(body.name)
    return _speaks_of_group(sentence) or any(
        element.office is not None and element.office.body is not None and tone_key(element.office.body.name) in key
        for element in sentence.elements
    )


def _bringer(page: Page, sentences: tuple[Sentence, ...]) -> tuple[int, Origin | None] | None:
    """ "Mặt trận tỉnh tiếp nhận … Phó Chủ tịch Mặt trận tỉnh X trao …": an official of another province who hands over its gift."""
    early = [number for number, sentence in enumerate(sentences) if sentence.zone is Zone.BODY][:EARLY]
    received = any(
        page.hits.has("term_takes_gift", sentences[number].start, sentences[number].end)
        and any(_is_unnamed_host(element) for element in sentences[number].elements)
        for number in early[:2]
    )
    if not received:
        return None
    for number in early:
        sentence = sentences[number]
        gives = [index for index, hit in page.hits.within("gifts", sentence.start, sentence.end) if hit.entry.value == "give"]
        for element in sentence.elements:
            body = element.office.body if element.office is not None else None
            if body is None or body.level is not Level.PROVINCE or body.place is None or not any(give > element.start for give in gives):
                continue
            name = body_name(body, None, None)
            return number, Origin(
                element.start, element.end, number, name, Level.PROVINCE, body.place, None, False, body, "delegation_gives"
            )
    return None


def _is_unnamed_host(element: Element) -> bool:
    body = element.body or (element.office.body if element.office is not None else None)
    return body is not None and body.level is Level.PROVINCE and body.wants in {"place", "bare_place"}


def _worked_with(page: Page, sentences: tuple[Sentence, ...], element: Element, verb: int, number: int) -> Origin | None:
    """ "UBND tỉnh làm việc với Bộ X": the ministry came, where the title names it or its head."""
    if element.body is None or not 0 <= element.start - verb <= WITH_REACH:
        return None
    for sentence in sentences:
        if sentence.zone is not Zone.TITLE:
            continue
        for other in sentence.elements:
            body = other.body or (other.office.body if other.office is not None else None)
            if body is not None and tone_key(body.name) == tone_key(element.body.name):
                return Origin(
                    element.start, element.end, number, body.name, Level.CENTRAL, None, None, False, body, "delegation_worked_with"
                )
    return None


def _attends(page: Page, sentence: Sentence) -> bool:
    return any(
        (hit := page.hits.get(index, "visit_verbs")) is not None and hit.entry.value == "attend"
        for index in range(sentence.start, sentence.end)
    )


def _marked_guest(page: Page, element: Element, number: int) -> Origin | None:
    """ "về phía tỉnh X (Lào) có": guests of a foreign locality."""
    place = read_place(page, element.end)
    if place is not None and place.kind == "foreign":
        return Origin(
            element.start,
            place.end,
            number,
            f"{place.word or term('province')[0]} {place.printed}",
            Level.FOREIGN,
            place.name,
            place.country,
        )
    return None


def _origin_of(page: Page, office: Office, number: int) -> Origin | None:
    body = office.body
    if body is None:
        sender = office.fixed or office.carries
        if sender and sender not in PARTY_BODIES and office.takes in {"own", "none"} and office.rank >= HIGH:
            return Origin(office.start, office.end, number, sender, Level.CENTRAL, rule="delegation_by_office")
        if office.takes == "ministry":
            return Origin(office.start, office.end, number, "", Level.CENTRAL, rule="delegation_by_office")
        return None
    if body.level is Level.FOREIGN:
        country = body.place if body.place in COUNTRIES else country_of(page, body)
        return Origin(body.start, body.end, number, body.name, Level.FOREIGN, body.place, country, False, body, "delegation_by_office")
    if body.level is Level.CENTRAL and body.wants != "parent" and office.rank >= 30:
        return Origin(body.start, body.end, number, body.name, Level.CENTRAL, None, None, False, body, "delegation_by_office")
    return None


def _host(votes: list[Vote], origin: Origin | None) -> Vote | None:
    """The province with most votes that is not the delegation's own."""
    for vote in votes:
        if origin is not None and origin.level is Level.PROVINCE and vote.name == origin.place:
            continue
        return vote if vote.weight >= 0.7 else None
    return None


def _with_own_group(page: Page, sentence: Sentence, number: int, group: Origin) -> Origin | None:
    """ "Phó Chủ tịch nước A cùng đoàn công tác của tỉnh": the guest whom the province's own group goes with; None for no guest."""
    beside = False
    for element in reversed([element for element in sentence.elements if element.start < group.start]):
        beside = beside or element.what is What.AND
        office = element.office
        if office is None or office.party_member:
            continue
        origin = _origin_of(page, office, number) if beside else None
        if origin is None or not origin.name or origin.level is Level.PROVINCE:
            return None
        return replace(origin, rule="delegation_with_the_hosts_group")
    return None


def _later_seats(page: Page, sentences: tuple[Sentence, ...], core: int) -> set[str]:
    """ "Trước đó một ngày, tại X, đoàn …": provinces first named where a second stay begins; no host of the first."""
    named: set[str] = set()
    seats: set[str] = set()
    for number, sentence in enumerate(sentences):
        anew = number > core and sentence.zone is Zone.BODY and _starts_anew(page, sentence) and _speaks_of_group(sentence)
        for index, hit in page.hits.within("province", sentence.start, sentence.end):
            if not any(entry.value in named for entry in hit.entries):
                opens = index - sentence.start <= SEAT_REACH and any(
                    "term_at" in page.hits.at[at] for at in range(max(0, index - 2), index)
                )
                if anew and opens:
                    seats.add(hit.entry.value)
                named.add(hit.entry.value)
    return seats


def _worked_in_first(
    page: Page, sentences: tuple[Sentence, ...], core: int, votes: list[Vote], found: Vote | None, origin: Origin | None
) -> Vote | None:
    """The province in which the first report says that the delegation worked, where the one found is named only later."""
    sentence = sentences[core]
    verbs = [(index, hit.entry.value) for index, hit in page.hits.within("visit_verbs", sentence.start, sentence.end)]
    places = (_worked_in(page, sentence, index, kind) for index, kind in verbs if kind in VISITS)
    place = next((name for name in places if name is not None), None)
    if found is None or place is None or place == found.name or (origin is not None and place == origin.place):
        return found
    named = any(hit.entry.value == found.name for _, hit in page.hits.within("province", sentences[0].start, sentence.end))
    return found if named else next((vote for vote in votes if vote.name == place), found)


def _called_on_ministry(page: Page, sentence: Sentence, origin: Origin, host: str) -> bool:
    """A province's own people who worked with a ministry: they went to its seat, which is no province's."""
    verb = visit_verb(page, sentence)
    if origin.level is not Level.PROVINCE or origin.place is None or verb is None:
        return False
    bodies = [(element, element.body or (element.office.body if element.office is not None else None)) for element in sentence.elements]
    if any(body is not None and body.place == host for _, body in bodies):
        return False
    return any(
        element.what is What.BODY and body is not None and body.level is Level.CENTRAL and 0 < element.start - verb[0] <= WITH_REACH
        for element, body in bodies
    )


def _as_named_then(vote: Vote | None, published: Stamp | None) -> Vote | None:
    """The province under its name of the day: what "Huế" became in 2025 was Thừa Thiên Huế before."""
    if vote is None or published is None:
        return vote
    day = published.day.isoformat()
    name = named_then(vote.name, day)
    return replace(vote, name=name) if name != vote.name else vote


def _ours(page: Page, sentences: tuple[Sentence, ...]) -> bool:
    return any(_ours_in(page, sentence) for sentence in sentences)


def _went_abroad(page: Page, sentences: tuple[Sentence, ...]) -> bool:
    """ "Đoàn công tác của tỉnh / Chủ tịch UBND tỉnh X … làm việc tại nước Y": said in the title or the first sentences."""
    body_number = 0
    for sentence in sentences:
        body_number += sentence.zone is Zone.BODY
        if body_number > 2:
            return False
        if _opens_abroad(page, sentence):
            return True
        home = None
        receives = next(
            (index for index, hit in page.hits.within("visit_verbs", sentence.start, sentence.end) if hit.entry.value in VISITS), None
        )
        received = receives is not None and page.hits.at[receives]["visit_verbs"].entry.value == "receive"
        for element in sentence.elements:
            if received and receives is not None and element.start > receives:
                # "tiếp đoàn … tại Sapporo (Nhật Bản)": where the guests are from.
                break
            body = element.body or (element.office.body if element.office is not None else None)
            if home is None and body is not None:
                home = body.level is Level.PROVINCE
            elif home is None and element.what is What.PLACE:
                home = element.value == "province"
            abroad = element.what is What.PLACE and element.value in {"country", "foreign"}
            if (
                abroad
                and home
                and not _is_envoys_post(sentence, element.start)
                and any("term_at" in page.hits.at[at] or "going" in page.hits.at[at] for at in _just_before(sentence, element))
            ):
                hit = page.hits.get(element.start, element.value)
                if hit is not None and hit.entry.value != term("vietnam")[0]:
                    return True
    return False


def _goes_abroad(page: Page, sentences: tuple[Sentence, ...], core: int, origin: Origin | None) -> bool:
    """ "đã tới thăm tỉnh Champasak", "đến Attapeu": people of Việt Nam whose visit went to a place abroad."""
    if origin is None or origin.level is Level.FOREIGN:
        return False
    for sentence in (sentences[core], *(sentence for sentence in sentences[:2] if sentence.zone is Zone.TITLE)):
        verb = visit_verb(page, sentence)
        goes = [index for index, _ in page.hits.within("going", sentence.start, sentence.end)]
        if verb is not None and verb[1] in {"visit", "work"}:
            goes.append(verb[0])
        for element in sentence.elements:
            if element.what is not What.PLACE or element.value not in {"foreign", "country"}:
                continue
            hit = page.hits.get(element.start, element.value)
            if hit is None or hit.entry.value == term("vietnam")[0] or "province" in page.hits.at[element.start]:
                continue
            if any(0 < element.start - at <= GOAL_REACH and _leads_straight(page, at, element.start) for at in goes):
                return True
    return False


def _leads_straight(page: Page, verb: int, place: int) -> bool:
    """Only verbs and words for kinds of places between a verb of going and a place."""
    at = verb
    while at < place:
        hits = page.hits.at[at]
        step = max(
            (hits[kind].length for kind in ("visit_verbs", "going", "term_province", "term_city", "term_country_word") if kind in hits),
            default=0,
        )
        if not step:
            return False
        at += step
    return at == place


def _opens_abroad(page: Page, sentence: Sentence) -> bool:
    """ "Ngày 9/11, tại thành phố Sùng Tả (Trung Quốc), đoàn tỉnh Lạng Sơn …": held abroad, with a province's own people."""
    abroad = next(
        (
            element
            for element in sentence.elements
            if element.what is What.PLACE
            and element.value in {"foreign", "country"}
            and element.start - sentence.start <= SEAT_REACH
            and page.hits.has("term_at", max(sentence.start, element.start - 3), element.start)
            and not _is_mission_seat(page, sentence, element.start)
        ),
        None,
    )
    if abroad is None or page.printed(abroad.start, abroad.end).startswith(term("vietnam")[0]):
        return False
    return page.hits.has("province", abroad.end, sentence.end)


def _is_mission_seat(page: Page, sentence: Sentence, start: int) -> bool:
    """ "Tổng Lãnh sự Trung Quốc tại X", "Đại sứ quán … tại Y": where somebody has his office, not where something was held."""
    for element in sentence.elements:
        if element.end <= start and start - element.end <= SEAT_OF_OFFICE and _is_mission(element):
            return True
    return any(page.hits.has(kind, max(sentence.start, start - 8), start) for kind in ("term_mission", "term_consulate"))


def _is_envoys_post(sentence: Sentence, start: int) -> bool:
    """ "Đại sứ được bổ nhiệm tại X": where an envoy of ours is posted."""
    return any(
        element.office is not None and element.office.takes in {"mission", "consulate"} and 0 < start - element.end <= POST_REACH
        for element in sentence.elements
    )


def _is_mission(element: Element) -> bool:
    """An embassy, a consulate, or somebody who heads one."""
    body = element.body or (element.office.body if element.office is not None else None)
    takes = element.office.takes if element.office is not None else ""
    return takes in {"mission", "consulate"} or (body is not None and body.level is Level.FOREIGN)


def _just_before(sentence: Sentence, element: Element) -> range:
    return range(max(sentence.start, element.start - 3), element.start)


def _host_words(page: Page, sentences: tuple[Sentence, ...]) -> bool:
    """ "tỉnh ta", "UBND tỉnh", "lãnh đạo tỉnh": a host without a name."""
    for sentence in sentences:
        for element in sentence.elements:
            body = element.body or (element.office.body if element.office is not None else None)
            if body is not None and body.wants in {"place", "bare_place"}:
                return True
        for index in range(sentence.start, sentence.end):
            if "term_our_place" in page.hits.at[index] or page.tokens.keys[index] in term_keys("province"):
                return True
    return False


def _split_stays(page: Page, sentences: tuple[Sentence, ...], origins: tuple[Origin, ...], first: Stay, votes: list[Vote]) -> list[Stay]:
    """A second province worked in by the same delegation, or a second delegation received there, makes a second visit."""
    if first.origin is None or first.province is None:
        return [first]
    beside = [origin for origin in origins if origin.sentence == first.core and origin.rule == "delegation_named_beside"]
    if beside:
        return [first, *(_shared(page, sentences, origins, first, origin) for origin in beside if origin.place != first.province.name)]
    starts: list[tuple[int, Origin, Vote]] = []
    by_name = {vote.name: vote for vote in votes}
    known = [first.origin]
    places = {first.province.name, first.origin.place}
    listed = _listed_provinces(page, sentences[first.core], first.origin.place)
    # The first of a sentence stays.
    external = {origin.sentence: origin for origin in reversed(origins) if origin.is_external}
    for number, sentence in enumerate(sentences):
        if sentence.zone is not Zone.BODY or number <= first.core:
            continue
        verb = visit_verb(page, sentence)
        if not (_starts_anew(page, sentence) or page.hits.at[sentence.start].get("term_at")):
            continue
        other = external.get(number)
        if other is not None and other.place != first.province.name and all(_is_other(origin, other) for origin in known):
            starts.append((number, other, first.province))
            known.append(other)
            continue
        place = _worked_in(page, sentence, *verb) if verb is not None else None
        if place is not None and place not in places and place in by_name:
            starts.append((number, _visitor(page, sentence, number, first.origin), by_name[place]))
            places.add(place)
    rest = [by_name[name] for name in listed if name in by_name and name not in places]
    if not starts and not rest:
        return _together(page, sentences, origins, first)
    stays = []
    bounds = [start for start, _, _ in starts] + [len(sentences)]
    stays.append(replace(first, sentences=tuple(range(0, bounds[0]))))
    for index, (start, origin, vote) in enumerate(starts):
        reported = (first.core,) if vote.name in listed else ()
        stays.append(Stay(origin, vote, (*reported, *range(start, bounds[index + 1])), start, "second_visit"))
    stays += [Stay(first.origin, vote, (first.core,), first.core, "province_listed") for vote in rest]
    return stays


def _visitor(page: Page, sentence: Sentence, number: int, first: Origin) -> Origin:
    """Who is in a second province: another high official, where the sentence names one before its verb; else the same delegation."""
    verb = visit_verb(page, sentence)
    for element in sentence.elements:
        office = element.office
        if office is None or verb is None or element.start > verb[0] or office.party_member:
            continue
        origin = _origin_of(page, office, number)
        if origin is not None and origin.name and office.rank >= HIGH and _is_other(first, origin):
            return origin
    return first


def _listed_provinces(page: Page, sentence: Sentence, home: str | None) -> list[str]:
    """ "làm việc tại các tỉnh A, B và C": the provinces named in one row after the verb of the visit, where there are several."""
    verb = visit_verb(page, sentence)
    if verb is None:
        return []
    row: list[str] = []
    end = 0
    for element in sentence.elements:
        hit = page.hits.get(element.start, "province") if element.what is What.PLACE and element.value == "province" else None
        if hit is None or element.start <= verb[0] or hit.entry.value == home:
            continue
        if row and not _continues_row(page, end, element.start):
            break
        if not row and (element.start - verb[0] > ROW_REACH or not _opens_row(page, verb[0], element.start)):
            return []
        row.append(hit.entry.value)
        end = element.end
    return row if len(row) > 1 else []


def _opens_row(page: Page, verb: int, start: int) -> bool:
    """Nothing but words of place, kind and number stands before the row's first name: no "giữa", no topic."""
    kinds = {kind for index in range(max(verb, start - 3), start) for kind in page.hits.at[index]}
    wanted = {"term_plural", "term_at", "term_with", "term_province", "term_city", "term_on_ground"}
    return bool(kinds & wanted) and not page.hits.has("term_between", verb, start)


def _continues_row(page: Page, end: int, start: int) -> bool:
    """Only a comma, "và" or a word for a province stands between two names."""
    for index in range(end, start):
        hits = page.hits.at[index]
        if page.tokens.keys[index] != "," and not hits.keys() & {"term_and", "term_province", "term_city"}:
            return False
    return start - end <= 3


def _together(page: Page, sentences: tuple[Sentence, ...], origins: tuple[Origin, ...], first: Stay) -> list[Stay]:
    """Two delegations received at once, each with its own head in one sentence: two visits.

    The second has the sentences that name its place or come with its head; the first keeps the others.
    """
    for number in (first.core, first.core + 1):
        if number >= len(sentences):
            break
        heads = _heads_said(page, sentences[number])
        here: list[Origin] = []
        for origin in origins:
            if origin.sentence == number and origin.is_external and all(_is_apart(known, origin) for known in here):
                here.append(origin)
        home = first.province.name if first.province is not None else None
        here = [origin for origin in here if origin.place != home]
        if len(heads) < 2 or len(here) < 2:
            continue
        second = here[1]
        key = tone_key(second.name.split(" ", 1)[-1])
        own = tuple(
            index
            for index in first.sentences
            if index == number or any(key in tone_key(text) for text in _names_in(sentences[index], origins, index))
        )
        rest = tuple(index for index in first.sentences if index not in own or index == number)
        return [replace(first, origin=here[0], sentences=rest), Stay(second, first.province, own, number, "received_together")]
    return [first]


def _shared(page: Page, sentences: tuple[Sentence, ...], origins: tuple[Origin, ...], first: Stay, second: Origin) -> Stay:
    """The visit of a locality named beside the first delegation's: the sentence that reports it and those that name it."""
    key = tone_key(second.place or second.name)
    own = tuple(
        index
        for index in first.sentences
        if index == first.core or any(key in tone_key(text) for text in _names_in(sentences[index], origins, index))
    )
    return Stay(second, first.province, own, first.core, "received_together")


def _heads_said(page: Page, sentence: Sentence) -> list[int]:
    """Where a sentence says who heads a group: "do A …" after each group, or "dẫn đầu" for each."""
    leads = [element.start for element in sentence.elements if element.what is What.LEAD]
    groups = [element.end for element in sentence.elements if element.what is What.GROUP]
    by = [index for index in range(sentence.start, sentence.end) if page.tokens.keys[index] in term_keys("by")]
    said = [index for index in by if any(0 < index - end <= HEAD_REACH for end in groups)]
    return said if leads and len(said) > len(leads) else leads


def _names_in(sentence: Sentence, origins: tuple[Origin, ...], number: int) -> list[str]:
    return [origin.name for origin in origins if origin.sentence == number and origin.name]


def _is_apart(first: Origin, other: Origin) -> bool:
    a, b = tone_key(first.name), tone_key(other.name)
    return a not in b and b not in a


def _is_other(first: Origin, other: Origin) -> bool:
    a, b = tone_key(first.name), tone_key(other.name)
    if a in b or b in a:
        return False
    if first.place and other.place and first.place != other.place:
        return True
    return not (first.country and first.country == other.country)


def _starts_anew(page: Page, sentence: Sentence) -> bool:
    """The sentence opens with a day, "cùng ngày", a star or "trước đó"."""
    for index in range(sentence.start, min(sentence.end, sentence.start + 5)):
        hit = page.hits.get(index, "dates")
        if hit is not None and hit.entry.value in {"day", "part", "same", "before", "after", "today", "yesterday", "days"}:
            return True
        if page.tokens.keys[index] == "*":
            return True
    return False


_PLACE_OPENERS = frozenset({"term_at", "term_city", "term_province", "verbs", "visit_verbs", "moving", "going"})


def _worked_in(page: Page, sentence: Sentence, verb: int, kind: str) -> str | None:
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


def day_of(page: Page, sentences: tuple[Sentence, ...], stay: Stay, published: Stamp | None) -> tuple[Finding | None, Finding | None]:
    """First and last day of a visit: printed beside the delegation's first deed; else "sáng nay"; else a file's name."""
    found = _days_of(page, sentences, stay)
    best = max(found, key=lambda item: item[0], default=None)
    if best is not None and best[0] > -2:
        return _with_neighbours(page, best[1], [printed for weight, printed in found if weight > -1], published)
    for number in (stay.core, *stay.sentences[:EARLY]):
        sentence = sentences[number]
        relative = relative_day(page, sentence.start, sentence.end)
        if relative is not None and published is not None:
            return _relative(page, relative, published), None
    sentence = sentences[stay.core]
    month = printed_month(page.tokens.text, page.tokens.starts[sentence.start], page.tokens.ends[sentence.end - 1])
    if month is not None:
        return _findings(page, month, published)
    if published is not None and published.rule in {"day_in_file_name", "day_in_address"}:
        spans = (page.source.span(published.start, published.end),) if published.end else ()
        return Finding(published.day.isoformat(), spans, Basis.INFERRED, published.rule), None
    return None, None


def _days_of(page: Page, sentences: tuple[Sentence, ...], stay: Stay) -> list[tuple[float, Printed]]:
    """The days printed in a visit's sentences, weighed by how near they stand to what the delegation did."""
    found = []
    text = page.tokens.text
    for number in stay.sentences:
        sentence = sentences[number]
        if NUMBER not in page.tokens.shapes[sentence.start : sentence.end]:
            continue
        start, end = page.tokens.starts[sentence.start], page.tokens.ends[sentence.end - 1]
        for printed in printed_days(text, start, end):
            if not printed.introduced:
                continue
            token = _token(page, sentence, printed.start)
            if _is_dateline(page, sentence, token, printed.end):
                continue
            if is_anniversary(page, sentence.start, token):
                continue
            weight = -0.15 * (number - stay.core) if number >= stay.core else -0.3 * (stay.core - number)
            weight -= 1 if sentence.zone is Zone.TITLE and number != stay.core else 0
            weight += 4 if number == stay.core else 0
            opens = token - sentence.start <= 7 or _opens_clause(page, sentence, token) or _is_told_today(page, sentence, token)
            weight += 1.5 if opens else 0
            weight += 1 if visit_verb(page, sentence) is not None else 0
            weight -= 4 if _is_future(page, sentence, token) else 0
            if number > stay.core and not _tells_of_people(page, sentence):
                weight -= 3
            if not opens and number != stay.core:
                weight -= 1 if _speaks_of_group(sentence) and number - stay.core <= 3 else 3
            found.append((weight, printed))
    return found


def _is_dateline(page: Page, sentence: Sentence, token: int, end: int) -> bool:
    """ "Hà Giang, ngày 7/10/2009 - Trong hai ngày …": where and when it was written."""
    if token - sentence.start > 5 or page.tokens.shapes[sentence.start] == LOWER or "dates" in page.hits.at[sentence.start]:
        return False
    after = next((index for index in range(token, sentence.end) if page.tokens.starts[index] >= end), sentence.end)
    return (
        after < sentence.end
        and page.tokens.keys[after] == "-"
        and bool(printed_days(page.tokens.text, end, page.tokens.ends[sentence.end - 1]))
    )


def _tells_of_people(page: Page, sentence: Sentence) -> bool:
    """Whether a sentence is about somebody's doings, not about figures."""
    return visit_verb(page, sentence) is not None or any(element.what in _DOERS for element in sentence.elements)


_DOERS = frozenset({What.GROUP, What.NAME, What.OFFICE, What.BODY})


def _opens_clause(page: Page, sentence: Sentence, token: int) -> bool:
    return any("term_after_clause" in page.hits.at[index] for index in range(max(sentence.start, token - 4), token))


def _is_told_today(page: Page, sentence: Sentence, token: int) -> bool:
    """ "Nhân dịp năm mới, hôm nay (3/2), …": the day beside the word for today opens a report wherever it stands."""
    return any(
        (hit := page.hits.get(index, "dates")) is not None and hit.entry.value in {"today", "yesterday"}
        for index in range(max(sentence.start, token - 4), token)
    )


def _with_neighbours(page: Page, best: Printed, others: list[Printed], published: Stamp | None) -> tuple[Finding, Finding | None]:
    """First and last day where other sentences print further days of the same stay."""
    first, last = _findings(page, best, published)
    start = _whole_day(first)
    end = _whole_day(last) or start
    if start is None or end is None:
        return first, last
    for other in others:
        if other is best:
            continue
        near_first, near_last = _findings(page, other, published)
        day, day_end = _whole_day(near_first), _whole_day(near_last or near_first)
        if day is None or day_end is None or abs((day - start).days) > LONGEST_STAY:
            continue
        if other.first[2] is not None and best.first[2] is None and other.first[2] != start.year:
            continue
        if day < start:
            first, start = near_first, day
        if day_end > end:
            last, end = near_last or near_first, day_end
    return first, (last or Finding(end.isoformat(), first.spans, first.basis, first.rule)) if end > start else None


def _whole_day(finding: Finding | None) -> date | None:
    try:
        return date.fromisoformat(finding.value) if finding is not None else None
    except ValueError:
        return None


def _relative(page: Page, relative: tuple[int, int, int], published: Stamp) -> Finding:
    day = published.day + timedelta(days=relative[2])
    return Finding(day.isoformat(), (page.span(relative[0], relative[1]),), Basis.INFERRED, "day_counted_from_publication")


def _findings(page: Page, printed: Printed, published: Stamp | None) -> tuple[Finding, Finding | None]:
    span = page.source.span(printed.start, printed.end)
    if printed.last is None:
        day, basis = resolve(printed.first, published)
        return Finding(str(day), (span,), basis, printed.rule), None
    last, last_basis = resolve(printed.last, published)
    first = printed.first
    if first[2] is None and last.year is not None:
        year = last.year if first[1] <= printed.last[1] else last.year - 1
        day, basis = PartialDate(year, first[1], first[0]), last_basis
    else:
        day, basis = resolve(first, published)
    return Finding(str(day), (span,), basis, printed.rule), Finding(str(last), (span,), last_basis, printed.rule)


def _token(page: Page, sentence: Sentence, offset: int) -> int:
    for index in range(sentence.start, sentence.end):
        if page.tokens.ends[index] > offset:
            return index
    return sentence.end - 1


def _is_future(page: Page, sentence: Sentence, token: int) -> bool:
    for index in range(sentence.start, min(sentence.end, token + 10)):
        hit = page.hits.get(index, "visit_verbs")
        if hit is not None and hit.entry.value in {"plan", "future"}:
            return True
    return False


def delegation_finding(scene: Scene, stay: Stay, lead: Someone | None) -> Finding | None:
    """The organisation that the delegation comes from; by its head's office where only that is printed."""
    origin = stay.origin
    if origin is not None and origin.name:
        return Finding(origin.name, (scene.page.span(origin.start, origin.end),), Basis.STATED, origin.rule)
    titled = _body_in_title(scene)
    if lead is not None:
        for attached in sorted(lead.offices, key=lambda attached: -attached.office.rank):
            body = attached.office.body
            if body is not None and body.level in {Level.CENTRAL, Level.FOREIGN} and attached.office.fixed == "":
                return Finding(
                    body_name(body, scene.province, scene.day),
                    (scene.page.span(attached.office.start, attached.office.end),),
                    Basis.INFERRED,
                    "delegation_by_lead",
                )
    if titled is not None and titled.body is not None:
        name = body_name(titled.body, None, None)
        return Finding(name, (scene.page.span(titled.start, titled.end),), Basis.INFERRED, "delegation_in_title")
    return None


def _body_in_title(scene: Scene) -> Element | None:
    """The one central body that the title names."""
    found = [
        element
        for sentence in scene.sentences
        if sentence.zone is Zone.TITLE
        for element in sentence.elements
        if element.what is What.BODY and element.body is not None and element.body.level is Level.CENTRAL and element.body.wants != "parent"
    ]
    return found[0] if len(found) == 1 else None


def find_lead(scene: Scene, numbers: tuple[int, ...]) -> tuple[Someone | None, str, Office | None]:
    """The head of the delegation: said so; else who speaks for it; else the highest office of its side. Or an office without a name."""
    inside = set(numbers)
    people = [someone for someone in scene.cast.people if any(mention.sentence in inside for mention in someone.mentions)]
    for wanted in ("lead_after_name", "lead_title_after_name"):
        own = [someone for someone in people if _heads(scene, someone, wanted, inside)]
        if own:
            return own[0], wanted, None
        marked = [
            someone
            for someone in people
            if any(mention.lead == wanted and mention.sentence in inside and not leads_host(scene, mention) for mention in someone.mentions)
        ]
        if marked:
            return marked[0], wanted, None
    named = [reference for reference in scene.cast.references if reference.lead and reference.sentence in inside]
    if named:
        owner_of = _holder(scene, people, named[0].office)
        if owner_of is not None:
            return owner_of, "lead_by_office", None
        return None, "lead_only_office", named[0].office
    guests = [someone for someone in people if scene.side_of(someone) is Side.DELEGATION]
    beside = _beside_group(scene, guests, numbers)
    if beside is not None:
        return beside, "lead_with_delegation", None
    unnamed = _office_beside_group(scene, numbers)
    titles = {attached.office.title for guest in guests for attached in guest.offices}
    if unnamed is not None and unnamed.title not in titles and _holder(scene, people, unnamed) is None:
        return None, "lead_only_office", unnamed
    for someone in guests:
        if any(
            mention.marker == "voice"
            and mention.start - mention.marker_at <= VOICE_REACH
            and side_of_marker(scene, mention.marker_at) is Side.DELEGATION
            for mention in someone.mentions
        ):
            return someone, "lead_speaks_for_delegation", None
    ranked = sorted(
        guests,
        key=lambda someone: (
            someone.mentions[0].marker == "delegation",
            -max((attached.office.rank for attached in someone.offices), default=-1),
            someone.start,
        ),
    )
    if ranked and ranked[0].offices:
        return ranked[0], "lead_by_rank", None
    if ranked:
        return ranked[0], "lead_first_named", None
    for reference in scene.cast.references:
        if reference.sentence in inside and office_side(scene, reference.office) is Side.DELEGATION and reference.office.rank >= 40:
            return None, "lead_only_office", reference.office
    return None, "", None


def _heads(scene: Scene, someone: Someone, wanted: str, inside: set[int]) -> bool:
    """Whether somebody heads this visit's own delegation: the one named right before him."""
    for mention in someone.mentions:
        if mention.lead != wanted or mention.sentence not in inside or scene.origin is None:
            continue
        before = [origin for origin in scene.origins_in(mention.sentence) if origin.start < mention.start and origin.name]
        if before and before[-1].name == scene.origin.name:
            return True
    return False


def _beside_group(scene: Scene, guests: list[Someone], numbers: tuple[int, ...]) -> Someone | None:
    """ "Thứ trưởng A cùng đoàn công tác …": who is named right before the delegation that he brings."""
    for number in numbers:
        elements = scene.sentences[number].elements
        for index, element in enumerate(elements):
            if element.what is not What.GROUP or index < 2 or elements[index - 1].what is not What.AND:
                continue
            name = next((other for other in reversed(elements[: index - 1]) if other.what is What.NAME), None)
            someone = scene.person_at(name.start) if name is not None else None
            top = max((attached.office.rank for guest in guests for attached in guest.offices), default=0)
            own = max((attached.office.rank for attached in someone.offices), default=0) if someone is not None else 0
            if someone is not None and own >= top - BESIDE and any(someone is guest for guest in guests):
                return someone
    return None


def _office_beside_group(scene: Scene, numbers: tuple[int, ...]) -> Office | None:
    """ "một Phó Chủ tịch … cùng đoàn công tác": an office without a name that brings the delegation."""
    for number in numbers:
        elements = scene.sentences[number].elements
        for index, element in enumerate(elements):
            if element.what is What.GROUP and index >= 2 and elements[index - 1].what is What.AND:
                office = elements[index - 2].office
                alone = any(reference.office is office for reference in scene.cast.references)
                named = any(scene.person_at(other.start) is not None for other in elements[:index])
                if office is not None and alone and not named and office_side(scene, office) is Side.DELEGATION:
                    return office
    return None


def _holder(scene: Scene, people: list[Someone], office: Office) -> Someone | None:
    fitting = [
        someone
        for someone in people
        if any(attached.office.head == office.head and attached.office.deputy == office.deputy for attached in someone.offices)
        and scene.side_of(someone) is Side.DELEGATION
    ]
    return fitting[0] if len(fitting) == 1 else None


def province_finding(page: Page, stay: Stay) -> Finding | None:
    """The province as named at the time, and where it was printed."""
    vote = stay.province
    if vote is None:
        return None
    spans = tuple(page.span(start, end) for start, end in vote.places[:8])
    basis = Basis.STATED if vote.rule in {"province_in_title", "province_in_text", "province_of_officials"} and spans else Basis.INFERRED
    return Finding(vote.name, spans, basis, vote.rule)


def spans_of(page: Page, sentences: tuple[Sentence, ...], stay: Stay) -> tuple[Span, ...]:
    sentence = sentences[stay.core]
    return (page.span(sentence.start, sentence.end),)


def same_days(page: Page, sentences: tuple[Sentence, ...], stays: list[Stay], visits: tuple[Visit, ...]) -> tuple[Visit, ...]:
    """ "Cùng ngày": a later visit without a day of its own has the day of the one before."""
    made: list[Visit] = []
    for stay, visit in zip(stays, visits, strict=False):
        before = made[-1].date if made else None
        if visit.date is None and before is not None and (words_at := _same_day(page, sentences[stay.core])) is not None:
            visit = replace(visit, date=Finding(before.value, (page.span(*words_at),), Basis.INFERRED, "day_of_the_visit_before"))
        if visit.date is None and before is not None and (shift := _shift(page, sentences[stay.core])) is not None:
            day = _shifted(before.value, shift[2])
            found = Finding(day, (page.span(shift[0], shift[1]),), Basis.INFERRED, "day_counted_from_the_visit_before") if day else None
            visit = replace(visit, date=found)
        if visit.date is None and before is not None and stay.rule in {"received_together", "province_listed"}:
            visit = replace(visit, date=replace(before, basis=Basis.INFERRED, rule="day_of_the_visit_before"))
        made.append(visit)
    made = [_with_year(page, sentences, visit) for visit in made]
    return tuple(_until_next(visit, following) for visit, following in zip(made, [*made[1:], None], strict=False))


def _with_year(page: Page, sentences: tuple[Sentence, ...], visit: Visit) -> Visit:
    """A day without a year has that of the whole day printed nearest to it, where the article prints one within some weeks."""
    if visit.date is None or not visit.date.value.startswith(UNKNOWN_YEAR) or len(visit.date.value) != len("XXXX-01-01"):
        return visit
    text = page.tokens.text
    near: list[tuple[int, int]] = []
    for sentence in sentences:
        for printed in printed_days(text, page.tokens.starts[sentence.start], page.tokens.ends[sentence.end - 1]):
            day, month, year = printed.first
            if day is None or year is None or is_anniversary(page, sentence.start, _token(page, sentence, printed.start)):
                continue
            for own in (year - 1, year, year + 1):
                away = (
                    abs((date(year, month, day) - date.fromisoformat(f"{own:04}{visit.date.value[4:]}")).days)
                    if _is_day(own, visit)
                    else YEAR
                )
                near.append((away, own))
    best = min(near, default=(YEAR, 0))
    if best[0] > NEAR_DAYS:
        return visit
    return replace(visit, date=_in_year(visit.date, best[1]), end_date=_in_year(visit.end_date, best[1]))


def _is_day(year: int, visit: Visit) -> bool:
    try:
        date.fromisoformat(f"{year:04}{visit.date.value[4:]}" if visit.date is not None else "")
    except ValueError:
        return False
    return True


def _in_year(finding: Finding | None, year: int) -> Finding | None:
    if finding is None or not finding.value.startswith(UNKNOWN_YEAR):
        return finding
    return replace(finding, value=f"{year:04}{finding.value[4:]}", basis=Basis.INFERRED, rule="year_of_another_day")


def _until_next(visit: Visit, following: Visit | None) -> Visit:
    """A delegation that is in a second province on a later day has left the first: days printed for the whole trip end there."""
    if following is None or visit.delegation is None or following.delegation is None:
        return visit
    if visit.delegation.value != following.delegation.value:
        return visit
    first, last, begins = _whole_day(visit.date), _whole_day(visit.end_date), _whole_day(following.date)
    if first is None or last is None or begins is None or visit.end_date is None or not first < begins <= last:
        return visit
    left = begins - timedelta(days=1)
    return replace(visit, end_date=replace(visit.end_date, value=left.isoformat(), basis=Basis.INFERRED) if left > first else None)


def _same_day(page: Page, sentence: Sentence) -> tuple[int, int] | None:
    for index in range(sentence.start, min(sentence.end, sentence.start + 6)):
        hit = page.hits.get(index, "dates")
        if hit is not None and hit.entry.value == "same":
            return index, index + hit.length
    return None


def _shift(page: Page, sentence: Sentence) -> tuple[int, int, int] | None:
    """ "Ngày hôm sau", "Trước đó một ngày" at a sentence's beginning: token range and days from the visit before."""
    for index in range(sentence.start, min(sentence.end, sentence.start + 6)):
        hit = page.hits.get(index, "dates")
        if hit is not None and hit.entry.value in {"before", "after"} and hit.entry.row["value"]:
            return index, index + hit.length, int(hit.entry.row["value"])
    return None


def _shifted(day: str, days: int) -> str | None:
    """A day so many days later; one without a year stays without. None where only a month is known."""
    year, rest = day[:4], day[4:]
    try:
        moved = date.fromisoformat((COMMON_YEAR if year == UNKNOWN_YEAR else year) + rest) + timedelta(days=days)
    except ValueError:
        return None
    return f"{year if year == UNKNOWN_YEAR else f'{moved.year:04}'}{moved.isoformat()[4:]}"
