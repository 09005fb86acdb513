"""Trips abroad of people of Việt Nam, and the seats of missions, which are none."""

from visits.extraction.bodies import Level
from visits.extraction.delegations import VISITS, Origin, visit_verb
from visits.extraction.elements import Element, Sentence, What
from visits.extraction.lexicons import term
from visits.extraction.page import Page
from visits.extraction.stays import SEAT_REACH, body_of
from visits.extraction.zones import Zone

# Tokens between an office or a body and the place of its seat: "tại", and a word for its kind.
SEAT_OF_OFFICE = 3
# Tokens between an envoy and the country that he is posted to.
POST_REACH = 4
# Tokens between a verb of going and where it goes.
GOAL_REACH = 6


def went_abroad(page: Page, sentences: tuple[Sentence, ...]) -> bool:
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
            body = body_of(element)
            if home is None and body is not None:
                home = body.level is Level.PROVINCE
            elif home is None and element.what is What.PLACE:
                home = element.value == "province"
            abroad = element.what is What.PLACE and element.value in {"country", "foreign"}
            if (
                abroad
                and home
                and not _is_envoys_post(sentence, element.start)
                and not _is_asked_for(page, sentence, element.start)
                and any("term_at" in page.hits.at[at] or "going" in page.hits.at[at] for at in _just_before(sentence, element))
            ):
                hit = page.hits.get(element.start, element.value)
                if hit is not None and hit.entry.value != term("vietnam")[0]:
                    return True
    return False


def goes_abroad(page: Page, sentences: tuple[Sentence, ...], core: int, origin: Origin | None) -> bool:
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
            and not is_mission_seat(page, sentence, element.start)
        ),
        None,
    )
    if abroad is None or page.printed(abroad.start, abroad.end).startswith(term("vietnam")[0]):
        return False
    return page.hits.has("province", abroad.end, sentence.end)


def is_mission_seat(page: Page, sentence: Sentence, start: int) -> bool:
    """ "Tổng Lãnh sự Trung Quốc tại X", "Đại sứ quán … tại Y": where somebody has his office, not where something was held."""
    for element in sentence.elements:
        if element.end <= start and start - element.end <= SEAT_OF_OFFICE and _is_mission(element):
            return True
    return any(page.hits.has(kind, max(sentence.start, start - 8), start) for kind in ("term_mission", "term_consulate"))


def _is_asked_for(page: Page, sentence: Sentence, start: int) -> bool:
    """ "đề xuất mở đường bay tới Seoul": a place that a proposal names, to which nobody went."""
    return any(hit.entry.value == "ask" for _, hit in page.hits.within("statements", sentence.start, start))


def _is_envoys_post(sentence: Sentence, start: int) -> bool:
    """ "Đại sứ được bổ nhiệm tại X": where an envoy of ours is posted."""
    return any(
        element.office is not None and element.office.takes in {"mission", "consulate"} and 0 < start - element.end <= POST_REACH
        for element in sentence.elements
    )


def _is_mission(element: Element) -> bool:
    """An embassy, a consulate, or somebody who heads one."""
    body = body_of(element)
    takes = element.office.takes if element.office is not None else ""
    return takes in {"mission", "consulate"} or (body is not None and body.level is Level.FOREIGN)


def _just_before(sentence: Sentence, element: Element) -> range:
    return range(max(sentence.start, element.start - 3), element.start)
