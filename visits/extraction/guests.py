"""Guests without the word for a group: an official or a body from elsewhere who visits, attends or gives."""

from dataclasses import replace

from dieuphoi.vietnamese import tone_key
from visits.extraction.bodies import Body, Level, read_place
from visits.extraction.delegations import CAPITAL, COUNTRIES, Origin, country_of, is_to_come, visit_verb
from visits.extraction.elements import Element, Sentence, What
from visits.extraction.hosts import worked_in
from visits.extraction.lexicons import term, term_keys, words
from visits.extraction.no_visit import has_day
from visits.extraction.offices import PARTY_BODIES, Office
from visits.extraction.page import Page
from visits.extraction.places import body_name
from visits.extraction.stays import ACTS_WITHIN, ASKED_REACH, EARLY, HIGH, WITH_REACH, body_of, names_somebody, speaks_of_group
from visits.extraction.zones import Zone

# Tokens from the verb of a meeting over "với đại diện", "với đại diện lãnh đạo" to the body that is met.
WITH_PEOPLE = 8
MILITARY = frozenset(words("body_heads", "head", level="military"))


def official_guest(page: Page, sentences: tuple[Sentence, ...]) -> tuple[int, Origin | None] | None:
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
            represented = _represented(page, sentence, element, verb[0], number) if verb is not None else None
            if represented is not None:
                return number, represented
            office = element.office
            if office is None or office.party_member or office.title.split(" ")[0] in term("former"):
                continue
            origin = origin_of(page, office, number)
            military = office.body is not None and office.body.head in MILITARY
            if origin is None or (attends and (office.rank < HIGH or military)):
                continue
            # "Ủy viên Ban Chấp hành Trung ương Đảng … Lào, Tỉnh trưởng tỉnh X": he comes from the province, not from the committee.
            origin = _governed_home(page, sentence, office, number) or origin
            # "Đoàn do bộ trưởng làm trưởng đoàn được bố trí …": an office without a name or a day is anybody's.
            if origin.name or has_day(page, sentence) or names_somebody(sentence):
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
            return origin_of(page, office, number)
    return None


def _body_at_work(page: Page, sentences: tuple[Sentence, ...], number: int, verb: tuple[int, str] | None) -> Origin | None:
    """ "Ủy ban Pháp luật của Quốc hội đã khảo sát tại X", "Cục Y phối hợp với UBND tỉnh X tổ chức": a central body without a group.

    The sentence has to print a day; what is held together needs somebody of the body, or its group, in the next sentences.
    """
    sentence = sentences[number]
    if not has_day(page, sentence) or is_to_come(page, sentence):
        return None
    together = next((index for index, _ in page.hits.within("term_together", sentence.start, sentence.end)), None)
    partner = _held_with(sentences, number, together) if together is not None else None
    if partner is not None:
        return partner
    for element in sentence.elements:
        body = element.body
        if element.what is not What.BODY or body is None or body.level is not Level.CENTRAL or body.wants == "parent":
            continue
        works = verb is not None and verb[1] in {"work", "survey"} and 0 < verb[0] - element.end <= ASKED_REACH
        if works and verb is not None and worked_in(page, sentence, *verb) is not None:
            return _body_that_came(element, body, number)
        if _holds_in_province(page, sentence, element) and any(speaks_of_group(following) for following in sentences[number : number + 5]):
            return _body_that_came(element, body, number)
        if _holds_conference(page, sentences, number, element):
            return _body_that_came(element, body, number)
        if together is None or not 0 <= together - element.end <= ASKED_REACH:
            continue
        host = next((other for other in sentence.elements if other.start > together and other.body is not None), None)
        if host is None or host.body is None or host.body.level is not Level.PROVINCE:
            continue
        if any(_sends_somebody(following, body) for following in sentences[number : number + 3]):
            return _body_that_came(element, body, number)
    return None


def _holds_in_province(page: Page, sentence: Sentence, element: Element) -> bool:
    """ "Thanh tra Chính phủ công bố quyết định tại UBND tỉnh X": what a body does stands right behind it, a province's body after."""
    verb = next((hit for _, hit in page.hits.within("visit_verbs", element.end, min(element.end + ACTS_WITHIN, sentence.end))), None)
    if verb is None or verb.entry.value != "attend":
        return False
    return any(
        other.start > element.end and (body := body_of(other)) is not None and body.level is Level.PROVINCE and body.place != CAPITAL
        for other in sentence.elements
    )


def _held_with(sentences: tuple[Sentence, ...], number: int, together: int) -> Origin | None:
    """ "Sở Ngoại vụ tỉnh X phối hợp với Văn phòng Ngoại sự tỉnh Vân Nam (Trung Quốc) tổ chức": a body from elsewhere named second."""
    sentence = sentences[number]
    host = any(
        element.body is not None and element.body.level is Level.PROVINCE and 0 <= together - element.end <= ASKED_REACH
        for element in sentence.elements
    )
    guest = next((element for element in sentence.elements if element.body is not None and element.start > together), None)
    if not host or guest is None or guest.body is None or guest.body.level is not Level.FOREIGN or guest.start - together > ASKED_REACH:
        return None
    if not any(_sends_somebody(following, guest.body) for following in sentences[number + 1 : number + 4]):
        return None
    body = guest.body
    place = None if body.place in COUNTRIES else body.place
    return Origin(
        guest.start, guest.end, number, body_name(body, None, None), Level.FOREIGN, place, None, False, body, "delegation_by_office"
    )


def _holds_conference(page: Page, sentences: tuple[Sentence, ...], number: int, element: Element) -> bool:
    """ "Tại thành phố Nha Trang, Cục X thuộc Bộ Y khai mạc hội nghị", to which somebody of the province comes."""
    sentence = sentences[number]
    end = next((other.end for other in sentence.elements if other.body is not None and 0 < other.start - element.end <= 1), element.end)
    if end >= sentence.end or page.tokens.keys[end] in term_keys("province") | term_keys("city"):
        # "Ban Chỉ đạo 515 tỉnh": the host's own.
        return False
    verb = next((hit for _, hit in page.hits.within("attending", end, min(end + ACTS_WITHIN, sentence.end))), None)
    seats = [index for index, _ in page.hits.within("term_at", sentence.start, element.start)]
    if verb is None or not seats or any(hit.entry.value == CAPITAL for _, hit in page.hits.within("province", seats[0], sentence.end)):
        return False
    return any(
        other.office is not None and other.office.body is not None and other.office.body.level is Level.PROVINCE
        for following in sentences[number : number + 3]
        for other in following.elements
    )


def _body_that_came(element: Element, body: Body, number: int) -> Origin:
    return Origin(element.start, element.end, number, body_name(body, None, None), Level.CENTRAL, body=body, rule="delegation_by_office")


def _sends_somebody(sentence: Sentence, body: Body) -> bool:
    """Whether a sentence names a group, or somebody with an office of the body."""
    key = tone_key(body.name)
    return speaks_of_group(sentence) or any(
        element.office is not None and element.office.body is not None and tone_key(element.office.body.name) in key
        for element in sentence.elements
    )


def bringer(page: Page, sentences: tuple[Sentence, ...]) -> tuple[int, Origin | None] | None:
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
    body = body_of(element)
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


def _represented(page: Page, sentence: Sentence, element: Element, verb: int, number: int) -> Origin | None:
    """ "UBND tỉnh X có buổi làm việc với đại diện Ngân hàng Y": people without a name came from the bank to the province named before."""
    body = element.body
    if body is None or body.wants == "parent" or body.level not in {Level.CENTRAL, Level.FOREIGN} or not has_day(page, sentence):
        return None
    people = any(other.what is What.PEOPLE and other.end == element.start and other.start > verb for other in sentence.elements)
    host = any(
        other.end <= verb and (own := body_of(other)) is not None and own.level is Level.PROVINCE and own.place != CAPITAL
        for other in sentence.elements
    )
    if not people or not host or element.start - verb > WITH_PEOPLE:
        return None
    country = country_of(page, body) if body.level is Level.FOREIGN else None
    return replace(_body_that_came(element, body, number), level=body.level, country=country)


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


def origin_of(page: Page, office: Office, number: int) -> Origin | None:
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


def with_own_group(page: Page, sentence: Sentence, number: int, group: Origin) -> Origin | None:
    """ "Phó Chủ tịch nước A cùng đoàn công tác của tỉnh": the guest whom the province's own group goes with; None for no guest."""
    beside = False
    for element in reversed([element for element in sentence.elements if element.start < group.start]):
        beside = beside or element.what is What.AND
        office = element.office
        if office is None or office.party_member:
            continue
        origin = origin_of(page, office, number) if beside else None
        if origin is None or not origin.name or origin.level is Level.PROVINCE:
            return None
        return replace(origin, rule="delegation_with_the_hosts_group")
    return None
