"""Whose side the words around a verb of saying name."""

from functools import lru_cache

from dieuphoi.vietnamese import tone_key
from visits.extraction.bodies import Level, is_capital
from visits.extraction.elements import Element, Sentence, What
from visits.extraction.lexicons import term
from visits.extraction.page import Page
from visits.extraction.places import kind_word
from visits.extraction.records import Side
from visits.extraction.scene import Scene, office_side, owner
from visits.extraction.tokens import CAPITALS

TARGET_REACH = 26
SUBJECT_REACH = 9


def plain_side(scene: Scene, element: Element, limit: int | None = None) -> Side | None:
    """ "tỉnh", "lãnh đạo tỉnh", "Bộ", a place's name as the subject."""
    page = scene.page
    if element.what is What.PLACE:
        if (
            element.value == "province"
            and scene.province
            and tone_key(scene.province) in tone_key(page.printed(element.start, element.end))
        ):
            return Side.HOST
        if element.value in {"foreign", "country"} and scene.origin is not None and scene.origin.level is Level.FOREIGN:
            hit = page.hits.get(element.start, element.value)
            if hit is not None and hit.entry.value in {scene.origin.place, scene.origin.country}:
                return Side.DELEGATION
        return None
    for index in range(element.start, min(element.end, limit) if limit is not None else element.end):
        hit = page.hits.get(index, "targets")
        if hit is not None:
            return Side(hit.entry.value) if hit.entry.value != "none" else None
    return None


def first_target(scene: Scene, sentence: Sentence, start: int, reach: int = TARGET_REACH) -> Side | None:
    """Whom the words right after a verb address: the first body, office, place or plain word of either side."""
    for index in range(start, min(sentence.end, start + reach)):
        side = _target_at(scene, sentence, index)
        if side is not None and "term_of" not in scene.page.hits.at[index - 1]:
            return side
    return None


def is_friend(page: Page, sentence: Sentence, start: int) -> bool:
    """Whether "tỉnh bạn", "phía bạn" is whom a verb addresses: always the other side."""
    return any("term_other_side" in page.hits.at[index] for index in range(start, min(sentence.end, start + 3)))


def any_target(scene: Scene, sentence: Sentence, start: int, wanted: Side) -> bool:
    return any(_target_at(scene, sentence, index) is wanted for index in range(start, sentence.end))


def subject_before(scene: Scene, sentence: Sentence, at: int) -> Side | None:
    for index in range(at - 1, max(sentence.start, at - SUBJECT_REACH) - 1, -1):
        if scene.page.tokens.keys[index] in {";", ":"}:
            return None
        side = _target_at(scene, sentence, index)
        if side is not None and not _owns_proposals(scene.page, sentence, index):
            return side
    return None


def _owns_proposals(page: Page, sentence: Sentence, index: int) -> bool:
    """ "Các kiến nghị của tỉnh sẽ được …": the tỉnh only made them."""
    if index - 1 <= sentence.start or "term_of" not in page.hits.at[index - 1]:
        return False
    said = (page.hits.get(at, "statements") for at in range(max(sentence.start, index - 5), index - 1))
    return any(hit is not None and hit.entry.value in {"noun", "ask"} for hit in said)


def _target_at(scene: Scene, sentence: Sentence, index: int) -> Side | None:
    element = sentence.starting(index)
    named_in_full = element is not None and element.body is not None and element.end - index > 1
    if is_origin_word(scene, index) and not named_in_full:
        # "LĐLĐ tỉnh" is the host's where the guests are of the Tổng LĐLĐ.
        return Side.DELEGATION
    if element is not None:
        if element.what is What.BODY and element.body is not None:
            side = owner(scene, element.body, "")[0]
            return side if side in (Side.HOST, Side.DELEGATION) else None
        if element.office is not None:
            return office_side(scene, element.office)
        if element.what is What.GROUP:
            return Side.DELEGATION
        if element.what is What.NAME:
            someone = scene.person_at(element.start)
            return scene.side_of(someone) if someone is not None else None
        if element.what is What.PLACE:
            return plain_side(scene, element)
    hit = scene.page.hits.get(index, "targets")
    if hit is None or hit.entry.value == "none":
        return None
    longer = scene.page.hits.get(index - 1, "targets") if index else None
    if longer is not None and longer.length > 1:
        # "cơ sở" is no "sở".
        return None
    if scene.page.hits.get(index, "prefixes") is not None:
        return _side_of_locality(scene, index, Side(hit.entry.value))
    return Side(hit.entry.value)


def _side_of_locality(scene: Scene, index: int, plain: Side) -> Side | None:
    """Whose "tỉnh", "thành phố" is: with the name behind it; a city alone is the guests' where they come from one to a province."""
    page, origin = scene.page, scene.origin
    after = min(index + page.hits.at[index]["prefixes"].length, len(page.tokens) - 1)
    place, abroad = page.hits.get(after, "province"), page.hits.get(after, "foreign")
    if place is not None and scene.province:
        if place.entry.value == scene.province:
            return plain
        return Side.DELEGATION if origin is not None and origin.place == place.entry.value else None
    if abroad is not None and place is None:
        return Side.DELEGATION if origin is not None and origin.place else None
    if origin is None or not origin.place or origin.level is not Level.PROVINCE or scene.province is None or is_capital(page, after):
        return plain
    guest, host = kind_word(origin.place, scene.day), kind_word(scene.province, scene.day)
    printed = term("city" if "term_city" in page.hits.at[index] else "province")[0]
    return Side.DELEGATION if printed == guest != host else plain


def is_origin_word(scene: Scene, index: int) -> bool:
    """An abbreviation out of the delegation's name ("TTXVN"), or the word for its kind alone ("Tập đoàn", "Tổ chức")."""
    page, origin = scene.page, scene.origin
    if origin is None or not origin.name:
        return False
    if page.tokens.shapes[index] == CAPITALS and page.tokens.keys[index] in origin_words(origin.name):
        return True
    kind = page.hits.get(index, "term_guest_kind")
    if kind is None or not is_capital(page, index) or is_capital(page, index + kind.length):
        return False
    return tone_key(origin.name).startswith(tone_key(page.printed(index, index + kind.length)) + " ")


@lru_cache(maxsize=256)
def origin_words(name: str) -> frozenset[str]:
    """The single words of a delegation's name, for its abbreviations."""
    return frozenset(tone_key(word.strip("()")) for word in name.split(" "))
