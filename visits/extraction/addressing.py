"""Whose side the words around a verb of saying name."""

from functools import lru_cache

from dieuphoi.vietnamese import tone_key
from visits.extraction.bodies import Level
from visits.extraction.elements import Element, Sentence, What
from visits.extraction.lexicons import term_keys
from visits.extraction.page import Page
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
        if side is not None:
            return side
    return None


def _target_at(scene: Scene, sentence: Sentence, index: int) -> Side | None:
    if (
        scene.page.tokens.shapes[index] == CAPITALS
        and scene.origin is not None
        and scene.page.tokens.keys[index] in origin_words(scene.origin.name)
    ):
        return Side.DELEGATION
    element = sentence.starting(index)
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
    # "tỉnh X" of the delegation, or a third province, is not the host.
    if scene.page.tokens.keys[index] in term_keys("province"):
        place = scene.page.hits.get(index + 1, "province")
        if place is not None and scene.province and place.entry.value != scene.province:
            return Side.DELEGATION if scene.origin is not None and scene.origin.place == place.entry.value else None
        if "foreign" in scene.page.hits.at[min(index + 1, len(scene.page.tokens) - 1)] and place is None:
            return Side.DELEGATION if scene.origin is not None and scene.origin.place else None
    return Side(hit.entry.value)


@lru_cache(maxsize=256)
def origin_words(name: str) -> frozenset[str]:
    """The single words of a delegation's name, for its abbreviations."""
    return frozenset(tone_key(word.strip("()")) for word in name.split(" "))
