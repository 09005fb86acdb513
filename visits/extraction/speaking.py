"""Who speaks in a sentence: a person, an office, a body, or who spoke before."""

from dataclasses import dataclass

from dieuphoi.vietnamese import tone_key
from visits.extraction.addressing import is_origin_word, plain_side
from visits.extraction.elements import Element, Sentence, What
from visits.extraction.offices import Office
from visits.extraction.page import Page
from visits.extraction.people import Someone
from visits.extraction.places import body_name
from visits.extraction.records import Side
from visits.extraction.saying import acts_of
from visits.extraction.scene import Scene, is_delegation_body, locality, office_side, owner

# Tokens behind "ông A nói" at the end of a quotation, of what is quoted at least, and of who says it at most.
TRAILING = 3
SHORTEST_QUOTE = 8
LONGEST_TAG = 14


@dataclass(slots=True)
class Speaker:
    """Who is speaking: a person, or a body by its name."""

    side: Side | None
    someone: Someone | None = None
    name: str | None = None
    paragraph: int = -1


def quoted_by(scene: Scene, numbers: tuple[int, ...], number: int) -> Speaker | None:
    """Who is named after a quotation that opens a paragraph: "“…”, bà A đáp lời"."""
    sentence = scene.sentences[number]
    keys = scene.page.tokens.keys
    first = number
    while first > 0 and scene.sentences[first - 1].paragraph == sentence.paragraph:
        first -= 1
    if keys[scene.sentences[first].start] != '"':
        return None
    close = 0
    for at in range(first, len(scene.sentences)):
        other = scene.sentences[at]
        if other.paragraph != sentence.paragraph:
            return None
        for element in other.elements:
            if element.what is What.WORD:
                for index in range(element.start, element.end):
                    if keys[index] == '"' and index > scene.sentences[first].start:
                        close = index
            if close and close > sentence.start and element.start > close and element.what is What.NAME:
                someone = scene.person_at(element.start)
                return Speaker(scene.side_of(someone), someone) if someone is not None else None
    return None


def speaker_of(scene: Scene, sentence: Sentence, number: int, before: Speaker) -> Speaker | None:
    """Who the sentence's first verb of saying belongs to; None where it names nobody."""
    page = scene.page
    if (behind := _named_behind(scene, sentence, before)) is not None:
        return behind
    verbs = [act.at for act in acts_of(page, sentence) if act.kind not in {"noun", "both", "both_weak"}]
    for verb in verbs:
        named = _named_subject(scene, sentence, number, verb, before)
        if (
            named is not None
            and named.someone is None
            and named.side is Side.HOST
            and _is_told(page, verb)
            and before.side is Side.DELEGATION
        ):
            # "Tỉnh cần …" after the guest spoke: still his advice.
            return before if before.paragraph == sentence.paragraph else named
        if (named is None or named.someone is None) and _pronoun(page, sentence, verb) and before.side is not None:
            # "Về kiến nghị của tỉnh, bà nói …": she speaks.
            return before
        if named is not None:
            return named
    if any(act.kind != "say" for act in acts_of(page, sentence)):
        return None
    # "Phát biểu tại buổi làm việc, đồng chí X đánh giá cao …": the verb of saying stands before its subject.
    named = _named_subject(scene, sentence, number, sentence.end, before)
    return named if named is not None and named.someone is not None else None


def _named_behind(scene: Scene, sentence: Sentence, before: Speaker) -> Speaker | None:
    """Who says at its end what a sentence quotes: "…, ông A nói", "…", bà chỉ đạo"."""
    page = scene.page
    verb = next((act for act in reversed(acts_of(page, sentence)) if act.kind in {"say", "instruct"}), None)
    if verb is None or sentence.end - verb.end > TRAILING or verb.at - sentence.start < SHORTEST_QUOTE:
        return None
    if page.tokens.keys[sentence.end - 1] == ":":
        return None
    comma = next(
        (at for at in range(verb.at - 1, max(sentence.start, verb.at - LONGEST_TAG), -1) if page.tokens.keys[at] in {",", '"'}), None
    )
    if comma is None:
        return None
    named = next((element for element in sentence.elements if comma < element.start < verb.at and element.what is What.NAME), None)
    if named is not None:
        someone = scene.person_at(named.start)
        return Speaker(scene.side_of(someone), someone) if someone is not None else None
    pronoun = page.hits.get(comma + 1, "subjects")
    return before if pronoun is not None and comma + 1 + pronoun.length == verb.at and before.side is not None else None


def _is_told(page: Page, verb: int) -> bool:
    hit = page.hits.get(verb, "statements")
    return hit is not None and hit.entry.value in {"need", "must"}


def _pronoun(page: Page, sentence: Sentence, verb: int) -> bool:
    """ "Đồng chí …", "Ông cũng …" without a name before the verb."""
    return any(
        "subjects" in page.hits.at[index] and not _name_right_after(page, index + page.hits.at[index]["subjects"].length)
        for index in range(sentence.start, verb)
    )


def _name_right_after(page: Page, index: int) -> bool:
    return index < len(page.tokens) and page.tokens.shapes[index] in (3, 4)


def _named_subject(scene: Scene, sentence: Sentence, number: int, verb: int, before: Speaker) -> Speaker | None:
    """The last person, office or body named before the verb, outside the adverbials that open a sentence."""
    page = scene.page
    best: Speaker | None = None
    for index, element in enumerate(sentence.elements):
        if element.start >= verb:
            break
        if _is_adverbial(page, sentence, index, element):
            continue
        if element.what is What.NAME:
            someone = scene.person_at(element.start)
            if someone is not None:
                best = Speaker(scene.side_of(someone), someone)
        elif element.office is not None and not _is_followed_by_name(sentence, index):
            someone = _by_office(scene, element.office, number, before)
            if someone is not None:
                best = Speaker(scene.side_of(someone), someone)
            elif best is None or best.someone is None:
                side = office_side(scene, element.office)
                body = element.office.body
                name = body_name(body, scene.province, scene.day) if body is not None else None
                best = Speaker(side, None, name or _name_of_side(scene, side))
        elif element.what is What.BODY and element.body is not None and (best is None or best.someone is None):
            side = owner(scene, element.body, "")[0]
            if is_origin_word(scene, element.start) and side not in (Side.HOST, Side.DELEGATION):
                side = Side.DELEGATION
            if _goes_on(page, sentence, element, side, before):
                best = before
            else:
                own = is_delegation_body(scene, element.body) or element.body.wants == "parent"
                best = Speaker(side, None, _name_of_side(scene, side) if own else body_name(element.body, scene.province, scene.day))
        elif element.what is What.GROUP and (best is None or best.someone is None):
            if _goes_on(page, sentence, element, Side.DELEGATION, before):
                best = before
            else:
                best = Speaker(Side.DELEGATION, None, _name_of_side(scene, Side.DELEGATION))
        elif element.what in (What.WORD, What.PEOPLE, What.PLACE) and (best is None or best.someone is None):
            side = Side.DELEGATION if is_origin_word(scene, element.start) else plain_side(scene, element, verb)
            if side is not None and not (best is not None and best.side is not None and element.what is What.WORD):
                same = _goes_on(page, sentence, element, side, before)
                best = before if same else Speaker(side, None, _name_of_side(scene, side))
    return best


def _goes_on(page: Page, sentence: Sentence, element: Element, side: Side | None, before: Speaker) -> bool:
    """Whether "Bộ", "tỉnh" as the subject still is the person of that side who spoke just before."""
    return (
        side is not None
        and before.side is side
        and before.someone is not None
        and before.paragraph == sentence.paragraph
        and not _is_people(page, element)
        and element.what is not What.PEOPLE
    )


def _is_people(page: Page, element: Element) -> bool:
    """ "lãnh đạo Bộ", "các thành viên đoàn" are not the head who spoke before."""
    return any("term_people_word" in page.hits.at[index] for index in range(max(0, element.start - 3), element.start))


def _is_adverbial(page: Page, sentence: Sentence, index: int, element: Element) -> bool:
    """Inside "Tại buổi làm việc với X,", "Trước sự quan tâm của X," at a sentence's head: before a comma, after "tại", "với", "của"."""
    if index == 0:
        return False
    at = element.start - 1
    while at > sentence.start and ("honorific" in page.hits.at[at] or "honorifics" in page.hits.at[at] or "rank" in page.hits.at[at]):
        at -= 1
    for back in range(at, max(sentence.start, at - 2) - 1, -1):
        hits = page.hits.at[back]
        if "term_with" in hits or "term_at" in hits or "term_of" in hits:
            comma = next((other.start for other in sentence.elements if other.what is What.COMMA and other.start > element.start), None)
            return comma is not None or "term_of" in hits
        if "term_people_word" not in hits:
            break
    return False


def _is_followed_by_name(sentence: Sentence, index: int) -> bool:
    at = index + 1
    while at < len(sentence.elements) and sentence.elements[at].what in (What.HONORIFIC, What.RANK, What.COMMA, What.OFFICE):
        at += 1
    return at < len(sentence.elements) and sentence.elements[at].what is What.NAME


def _by_office(scene: Scene, office: Office, number: int, before: Speaker) -> Someone | None:
    """The one person whose office this is; the person who spoke before where several fit."""
    exact: list[Someone] = []
    loose: list[Someone] = []
    for someone in scene.holders(office.head, office.start):
        if someone.start > office.start:
            continue
        for attached in someone.offices:
            other = attached.office
            if other.head != office.head or other.deputy != office.deputy:
                continue
            if office.body is not None and other.body is not None and _body_clash(office, other):
                continue
            (exact if tone_key(other.title) == tone_key(office.title) else loose).append(someone)
            break
    for fitting in (exact, [*exact, *loose]):
        unique = list({id(someone): someone for someone in fitting}.values())
        if len(unique) == 1:
            return unique[0]
        if len(unique) > 1:
            if before.someone is not None and any(before.someone is someone for someone in unique):
                return before.someone
            sides = [someone for someone in unique if any(mention.lead for mention in someone.mentions)]
            return sides[0] if len(sides) == 1 else None
    return None


def _body_clash(first: Office, second: Office) -> bool:
    if first.body is None or second.body is None:
        return False
    a, b = tone_key(first.body.name), tone_key(second.body.name)
    if first.body.place and second.body.place and first.body.place != second.body.place:
        return True
    return not (a == b or a.startswith(b) or b.startswith(a))


def _name_of_side(scene: Scene, side: Side | None) -> str | None:
    if side is Side.DELEGATION and scene.origin is not None:
        return scene.origin.name or None
    if side is Side.HOST:
        return locality(scene)
    return None
