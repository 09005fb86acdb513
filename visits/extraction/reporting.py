"""The sentence that reports a visit, and the delegation that it names."""

from dataclasses import replace

from dieuphoi.vietnamese import tone_key
from visits.extraction.bodies import Level
from visits.extraction.delegations import Origin, visit_verb
from visits.extraction.elements import Sentence, What
from visits.extraction.guests import bringer, official_guest
from visits.extraction.hosts import worked_in
from visits.extraction.no_visit import has_day
from visits.extraction.page import Page
from visits.extraction.places import body_name, kind_word
from visits.extraction.stays import ASKED_REACH, EARLY, names_somebody, speaks_of_group, starts_anew
from visits.extraction.zones import Zone

LATE = 12
PROMPT = 3


def reported_by(
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
        if body_number > PROMPT and not titled and not starts_anew(page, sentence):
            continue
        own = own or (any(origin.own for origin in here) and body_number <= PROMPT)
        away = next((found for origin in here if origin.own and (found := _own_abroad(page, sentence, origin, paper)) is not None), None)
        if away is not None and visit_verb(page, sentence) is not None:
            return number, away
        brought = next((found for origin in here if (found := _brought(page, sentence, number, origin)) is not None), None)
        if brought is not None:
            return number, brought
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
            and (titled or has_day(page, sentence) or names_somebody(sentence))
            and body_number <= 3
        ):
            nameless = number
    if titled and nameless is not None:
        return nameless, titled[0]
    guest = official_guest(page, sentences) or bringer(page, sentences)
    if guest is not None:
        return guest[0], _titled_body(page, sentences, guest[1])
    if titled and any(speaks_of_group(sentence) for sentence in sentences if sentence.zone is Zone.BODY):
        number = next(number for number, sentence in enumerate(sentences) if sentence.zone is Zone.BODY and speaks_of_group(sentence))
        return number, titled[0]
    if own or nameless is None:
        return None
    return nameless, None


def _named_more_closely(page: Page, sentences: tuple[Sentence, ...], number: int, group: Origin) -> tuple[int, Origin | None] | None:
    """The ambassador received before "đoàn đại biểu Trung Quốc" is spoken of: his mission says more than the country."""
    if group.level is not Level.FOREIGN or group.place is not None or group.name != group.country:
        return None
    guest = official_guest(page, sentences)
    if guest is None or guest[0] >= number or guest[1] is None or guest[1].level is not Level.FOREIGN:
        return None
    return guest


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


def _brought(page: Page, sentence: Sentence, number: int, group: Origin) -> Origin | None:
    """ "Chủ tịch Hội Chữ thập đỏ tỉnh A dẫn đầu đoàn công tác vào thăm tỉnh B": a group named by who brings it from another province."""
    verb = visit_verb(page, sentence)
    before = [element for element in sentence.elements if element.end <= group.start]
    if group.name or group.own or verb is None or not before or before[-1].what not in {What.LEAD, What.AND}:
        return None
    bodies = [body for element in before if element.office is not None and (body := element.office.body) is not None]
    home = next((body for body in bodies if body.level is Level.PROVINCE and body.place is not None), None)
    goal = worked_in(page, sentence, *verb)
    if home is None or goal in {None, home.place} or any(body.level is not Level.PROVINCE and body.wants != "parent" for body in bodies):
        return None
    return Origin(
        group.start,
        group.end,
        number,
        body_name(home, None, None),
        Level.PROVINCE,
        home.place,
        body=home,
        rule="delegation_of_who_brings_it",
    )


def _arrives(page: Page, sentence: Sentence) -> bool:
    """A day at the head of the sentence or a named head of the delegation, and nothing of what is to come."""
    if any(hit.entry.value in {"plan", "future"} for _, hit in page.hits.within("visit_verbs", sentence.start, sentence.end)):
        return False
    return starts_anew(page, sentence) or any(element.what is What.LEAD for element in sentence.elements)


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
