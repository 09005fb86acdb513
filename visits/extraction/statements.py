"""Requests, pledges, recommendations and undertakings: who speaks, what the verb does, and whom it addresses."""

from dataclasses import dataclass
from functools import lru_cache

from dieuphoi.spans import Span
from dieuphoi.vietnamese import tone_key
from visits.extraction.bodies import Level
from visits.extraction.elements import Element, Sentence, What
from visits.extraction.lexicons import term_keys
from visits.extraction.offices import Office
from visits.extraction.page import Page
from visits.extraction.people import Someone
from visits.extraction.places import body_name
from visits.extraction.records import Basis, Commitment, CommitmentKind, Side
from visits.extraction.scene import Scene, is_delegation_body, locality, office_side, owner
from visits.extraction.tokens import CAPITALS
from visits.extraction.zones import Zone

TARGET_REACH = 26
SUBJECT_REACH = 9
SHORTEST = 4
INVITED_REACH = 5


@dataclass(slots=True)
class _Speaker:
    """Who is speaking: a person, or a body by its name."""

    side: Side | None
    someone: Someone | None = None
    name: str | None = None
    paragraph: int = -1


@dataclass(frozen=True, slots=True)
class Said:
    """A commitment before its speaker has an id."""

    kind: CommitmentKind
    someone: Someone | None
    by: str | None
    start: int
    end: int
    rule: str
    sentence: int


def find_statements(scene: Scene, numbers: tuple[int, ...]) -> tuple[Said, ...]:
    """The commitments of the given sentences, one for each sentence, speaker and kind."""
    found: list[Said] = []
    speaker = _Speaker(None)
    last: Said | None = None
    for number in numbers:
        sentence = scene.sentences[number]
        if sentence.zone is not Zone.BODY:
            continue
        here: list[Said] = []
        goes_on = last is not None and last.sentence == number - 1 and scene.sentences[number - 1].paragraph == sentence.paragraph
        if last is not None and goes_on and _continues(scene, sentence, last):
            here = [Said(last.kind, last.someone, last.by, sentence.start, sentence.end, "statement_goes_on", number)]
        elif (subject := _quoted_by(scene, numbers, number) or _subject(scene, sentence, number, speaker)) is not None:
            speaker = subject
            speaker.paragraph = sentence.paragraph
            here = _judge(scene, sentence, number, speaker)
        elif speaker.side is not None and speaker.paragraph == sentence.paragraph:
            here = _judge(scene, sentence, number, speaker)
        found += here
        if here:
            last = here[-1]
    return tuple(found)


def _quoted_by(scene: Scene, numbers: tuple[int, ...], number: int) -> _Speaker | None:
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
                return _Speaker(scene.side_of(someone), someone) if someone is not None else None
    return None


def where_both_speak(scene: Scene, said: tuple[Said, ...]) -> Span | None:
    """The first statement of the visit where both the host and the delegation are heard."""
    host = {CommitmentKind.REQUEST, CommitmentKind.UNDERTAKING}
    kinds = {one.kind for one in said}
    if not (kinds & host and kinds - host):
        return None
    return scene.page.span(said[0].start, said[0].end)


def to_commitments(scene: Scene, said: tuple[Said, ...], ids: dict[int, str]) -> tuple[Commitment, ...]:
    """With the printed clause and the speaker's id."""
    made = []
    for one in said:
        text = scene.page.quote(one.start, one.end)
        by = one.someone.name if one.someone is not None else one.by
        by_id = ids.get(id(one.someone)) if one.someone is not None else None
        made.append(Commitment(one.kind, by, by_id, text, (scene.page.span(one.start, one.end),), Basis.STATED, one.rule))
    return tuple(made)


def _continues(scene: Scene, sentence: Sentence, last: Said) -> bool:
    """Whether a sentence without a subject goes on with what was asked or promised; somebody else's name or a promise ends it."""
    page = scene.page
    hit = page.hits.get(sentence.start, "continuers")
    if hit is None:
        return False
    for element in sentence.elements:
        someone = scene.person_at(element.start) if element.what is What.NAME else None
        if someone is not None and someone is not last.someone:
            return False
    return not any(
        (said := page.hits.get(index, "statements")) is not None
        and said.entry.value in _ENDS_CONTINUING
        and (last.kind is not CommitmentKind.PLEDGE or said.entry.value not in {"promise", "instruct"})
        for index in range(sentence.start, sentence.end)
    )


_ENDS_CONTINUING = frozenset({"both", "thank", "wish", "agree", "say", "ask", "promise", "instruct"})


def _subject(scene: Scene, sentence: Sentence, number: int, before: _Speaker) -> _Speaker | None:
    """Who the sentence's first verb of saying belongs to; None where it names nobody."""
    page = scene.page
    verbs = [act.at for act in _acts(page, sentence) if act.kind not in {"noun", "both", "both_weak"}]
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
        if named is not None:
            return named
        if _pronoun(page, sentence, verb):
            return _carried(before)
    if any(act.kind != "say" for act in _acts(page, sentence)):
        return None
    # "Phát biểu tại buổi làm việc, đồng chí X đánh giá cao …": the verb of saying stands before its subject.
    named = _named_subject(scene, sentence, number, sentence.end, before)
    return named if named is not None and named.someone is not None else None


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


def _carried(before: _Speaker) -> _Speaker | None:
    return before if before.side is not None else None


def _named_subject(scene: Scene, sentence: Sentence, number: int, verb: int, before: _Speaker) -> _Speaker | None:
    """The last person, office or body named before the verb, outside the adverbials that open a sentence."""
    page = scene.page
    best: _Speaker | None = None
    for index, element in enumerate(sentence.elements):
        if element.start >= verb:
            break
        if _is_adverbial(page, sentence, index, element):
            continue
        if element.what is What.NAME:
            someone = scene.person_at(element.start)
            if someone is not None:
                best = _Speaker(scene.side_of(someone), someone)
        elif element.office is not None and not _is_followed_by_name(sentence, index):
            someone = _by_office(scene, element.office, number, before)
            if someone is not None:
                best = _Speaker(scene.side_of(someone), someone)
            elif best is None or best.someone is None:
                side = office_side(scene, element.office)
                body = element.office.body
                name = body_name(body, scene.province, scene.day) if body is not None else None
                best = _Speaker(side, None, name or _name_of_side(scene, side))
        elif element.what is What.BODY and element.body is not None and (best is None or best.someone is None):
            side = owner(scene, element.body, "")[0]
            if _goes_on(page, sentence, element, side, before):
                best = before
            else:
                own = is_delegation_body(scene, element.body) or element.body.wants == "parent"
                best = _Speaker(side, None, _name_of_side(scene, side) if own else body_name(element.body, scene.province, scene.day))
        elif element.what is What.GROUP and (best is None or best.someone is None):
            if _goes_on(page, sentence, element, Side.DELEGATION, before):
                best = before
            else:
                best = _Speaker(Side.DELEGATION, None, _name_of_side(scene, Side.DELEGATION))
        elif element.what in (What.WORD, What.PEOPLE, What.PLACE) and (best is None or best.someone is None):
            side = _plain_side(scene, element, verb)
            if side is not None and not (best is not None and best.side is not None and element.what is What.WORD):
                same = _goes_on(page, sentence, element, side, before)
                best = before if same else _Speaker(side, None, _name_of_side(scene, side))
    return best


def _goes_on(page: Page, sentence: Sentence, element: Element, side: Side | None, before: _Speaker) -> bool:
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


def _by_office(scene: Scene, office: Office, number: int, before: _Speaker) -> Someone | None:
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


def _plain_side(scene: Scene, element: Element, limit: int | None = None) -> Side | None:
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


@dataclass(frozen=True, slots=True)
class _Act:
    at: int
    end: int
    kind: str


def _judge(scene: Scene, sentence: Sentence, number: int, speaker: _Speaker) -> list[Said]:
    """The commitments of one sentence by one speaker."""
    page = scene.page
    if speaker.side not in (Side.HOST, Side.DELEGATION):
        return []
    acts = _merged(_acts(page, sentence))
    found: dict[CommitmentKind, Said] = {}
    for act in acts:
        kind, rule = _kind(scene, sentence, speaker, act)
        if kind is None or kind in found:
            continue
        start = act.at
        end = sentence.end
        following = next(
            (other for other in acts if other.at > act.at and _kind(scene, sentence, speaker, other)[0] not in (None, kind)), None
        )
        if following is not None:
            end = max(_clause_start(page, sentence, following.at), act.end)
        if end - start < SHORTEST:
            continue
        found[kind] = Said(kind, speaker.someone, speaker.name, start, end, rule, number)
    return list(found.values())


def _merged(acts: list[_Act]) -> list[_Act]:
    """ "sẽ đề nghị", "sẽ kêu gọi" promise: the verb after "sẽ" asks nobody here."""
    kept: list[_Act] = []
    for act in acts:
        if (
            kept
            and kept[-1].kind == "promise"
            and act.kind in {"ask", "hope", "instruct", "invite", "promise"}
            and act.at - kept[-1].end <= 2
        ):
            continue
        kept.append(act)
    return kept


def _clause_start(page: Page, sentence: Sentence, at: int) -> int:
    """The comma or semicolon before a verb."""
    for index in range(at - 1, sentence.start, -1):
        if page.tokens.keys[index] in {",", ";"}:
            return index
    return at


def _acts(page: Page, sentence: Sentence) -> list[_Act]:
    """The verbs of saying, outside the names of offices, bodies and people."""
    acts: list[_Act] = []
    if not page.hits.has("statements", sentence.start, sentence.end):
        return acts
    for element in sentence.elements:
        if element.what in (What.OFFICE, What.BODY, What.NAME, What.PLACE, What.BLOCKED, What.MARKER):
            continue
        at = max(element.start, acts[-1].end if acts else 0)
        for index, hit in page.hits.within("statements", at, element.end):
            if index < at or ("topic" in page.hits.at[index] and page.hits.at[index]["topic"].length > hit.length):
                continue
            at = index + hit.length
            acts.append(_Act(index, at, hit.entry.value))
    return acts


def _kind(scene: Scene, sentence: Sentence, speaker: _Speaker, act: _Act) -> tuple[CommitmentKind | None, str]:
    page = scene.page
    if act.kind == "must":
        subject = _subject_before(scene, sentence, act.at)
        if speaker.side is Side.DELEGATION and subject is Side.HOST:
            return CommitmentKind.RECOMMENDATION, "delegation_says_must"
        return None, ""
    if act.kind in {"ask", "hope", "advise", "need"}:
        if _is_noun_before(page, sentence, act.at) or _is_mutual(scene, sentence, act):
            return None, ""
        first = _first_target(scene, sentence, act.end)
        if speaker.side is Side.DELEGATION and _is_friend(page, sentence, act.end):
            # "tỉnh bạn" in a guest's mouth is the host.
            first = Side.HOST
        anywhere = _any_target(scene, sentence, act.end, Side.DELEGATION if speaker.side is Side.HOST else Side.HOST)
        if speaker.side is Side.HOST:
            if act.kind == "ask" and act.end < sentence.end and page.tokens.keys[act.end] in term_keys("passive"):
                return CommitmentKind.REQUEST, "host_asks"
            if act.kind in {"need", "advise"}:
                return None, ""
            if act.kind == "ask" and page.tokens.keys[act.at] in term_keys("plead"):
                return CommitmentKind.REQUEST, "host_asks"
            if first is Side.DELEGATION or (act.kind == "hope" and anywhere):
                return CommitmentKind.REQUEST, "host_asks"
            if first is None and act.kind in {"ask", "hope"} and anywhere:
                return CommitmentKind.REQUEST, "host_asks"
            return None, ""
        if act.kind == "need":
            before = _subject_before(scene, sentence, act.at)
            first = before if before is not None else first
            if first is None and _says_before(page, sentence, act.at):
                return CommitmentKind.RECOMMENDATION, "delegation_advises"
        if first is Side.HOST:
            return CommitmentKind.RECOMMENDATION, "delegation_asks_host"
        if first is Side.DELEGATION and act.kind in {"ask"} and anywhere:
            return CommitmentKind.PLEDGE, "delegation_instructs_its_own"
        if first is None and act.kind in {"ask", "advise"} and anywhere:
            return CommitmentKind.RECOMMENDATION, "delegation_asks_host"
        return None, ""
    if act.kind == "invite":
        if act.at > sentence.start and "term_done" in page.hits.at[act.at - 1]:
            return None, ""
        invited = _first_target(scene, sentence, act.end, INVITED_REACH)
        if _is_friend(page, sentence, act.end):
            invited = Side.HOST if speaker.side is Side.DELEGATION else Side.DELEGATION
        if speaker.side is Side.HOST and invited is Side.DELEGATION:
            return CommitmentKind.REQUEST, "host_invites"
        if speaker.side is Side.DELEGATION and invited is Side.HOST:
            return CommitmentKind.RECOMMENDATION, "delegation_invites"
        return None, ""
    if act.kind == "instruct":
        if speaker.side is Side.DELEGATION and _first_target(scene, sentence, act.end, 6) is Side.DELEGATION:
            return CommitmentKind.PLEDGE, "delegation_instructs_its_own"
        return None, ""
    if act.kind == "promise":
        if _believes(page, sentence, act.at):
            return None, ""
        subject = _subject_before(scene, sentence, act.at)
        if _is_itinerary(page, sentence, act):
            return None, ""
        if speaker.side is Side.DELEGATION and subject is not Side.HOST:
            if subject is None and not (
                speaker.someone is not None
                or _any_target(scene, sentence, act.end, Side.HOST)
                or _helps(page, sentence, act.end)
                or _says_before(page, sentence, sentence.end)
            ):
                return None, ""
            return CommitmentKind.PLEDGE, "delegation_promises"
        if speaker.side is Side.HOST and subject is not Side.DELEGATION:
            return CommitmentKind.UNDERTAKING, "host_promises"
    return None, ""


def _is_itinerary(page: Page, sentence: Sentence, act: _Act) -> bool:
    """ "Ngày mai, đoàn sẽ đi khảo sát …": where the guests go next is no promise, unless somebody says so."""
    if "visit_verbs" not in page.hits.at[act.at]:
        return False
    group = act.at > sentence.start and "delegations" in page.hits.at[act.at - 1]
    if _says_before(page, sentence, act.at) and not group:
        return False
    if act.end < sentence.end and "term_inspects" in page.hits.at[act.end]:
        return True
    for index in range(act.end, min(sentence.end, act.end + 2)):
        hit = page.hits.get(index, "events")
        if hit is not None and hit.entry.value in {"site_visit", "site_visit_if_place", "tribute", "working_session"}:
            return True
        hit = page.hits.get(index, "visit_verbs")
        if hit is not None and hit.entry.value in {"survey", "visit", "attend"}:
            return True
    return False


def _says_before(page: Page, sentence: Sentence, at: int) -> bool:
    """ "cho biết sẽ", "nói: "Tôi sẽ"."""
    return any(
        (hit := page.hits.get(index, "statements")) is not None and hit.entry.value == "say" for index in range(sentence.start, at)
    ) or any("term_speaker" in page.hits.at[index] for index in range(max(sentence.start, at - 4), at))


def _helps(page: Page, sentence: Sentence, start: int) -> bool:
    return any("helping" in page.hits.at[index] for index in range(start, min(sentence.end, start + TARGET_REACH)))


def _is_noun_before(page: Page, sentence: Sentence, at: int) -> bool:
    """ "các kiến nghị", "những mong muốn": nouns."""
    if at <= sentence.start:
        return False
    before = page.hits.at[at - 1]
    if "term_plural" in before:
        return True
    return "term_of" in page.hits.at[min(at + page.hits.at[at]["statements"].length, len(page.tokens) - 1)]


def _is_mutual(scene: Scene, sentence: Sentence, act: _Act) -> bool:
    """Wishes for both sides' relations are no request."""
    page = scene.page
    for index in range(act.end, min(sentence.end, act.end + 6)):
        hit = page.hits.get(index, "statements")
        if hit is not None and hit.entry.value == "both":
            return True
        if "mutual" in page.hits.at[index] and act.kind == "hope":
            return True
    return False


def _believes(page: Page, sentence: Sentence, at: int) -> bool:
    """ "tin tưởng … sẽ", "hy vọng … sẽ", "mong muốn … sẽ" are beliefs and wishes of the same clause."""
    for index in range(at - 1, max(sentence.start, at - 22) - 1, -1):
        if page.tokens.keys[index] in {";"}:
            return False
        hit = page.hits.get(index, "statements")
        if hit is not None:
            if hit.entry.value == "ask" and _names_proposals(page, sentence, index, hit.length):
                continue
            if hit.entry.value in {"believe", "hope", "ask", "wish"}:
                return True
            if hit.entry.value in {"say", "promise"}:
                return False
    return False


def _names_proposals(page: Page, sentence: Sentence, index: int, length: int) -> bool:
    """ "những kiến nghị về …", "kiến nghị của tỉnh", "về kiến nghị liên quan tới …": a noun."""
    before = page.hits.at[index - 1] if index > sentence.start else {}
    after = page.hits.at[index + length] if index + length < sentence.end else {}
    return "term_plural" in before or "term_about" in before or "term_about" in after or "term_of" in after


def _first_target(scene: Scene, sentence: Sentence, start: int, reach: int = TARGET_REACH) -> Side | None:
    """Whom the words right after a verb address: the first body, office, place or plain word of either side."""
    for index in range(start, min(sentence.end, start + reach)):
        side = _target_at(scene, sentence, index)
        if side is not None and "term_of" not in scene.page.hits.at[index - 1]:
            return side
    return None


def _is_friend(page: Page, sentence: Sentence, start: int) -> bool:
    """Whether "tỉnh bạn", "phía bạn" is whom a verb addresses: always the other side."""
    return any("term_other_side" in page.hits.at[index] for index in range(start, min(sentence.end, start + 3)))


def _any_target(scene: Scene, sentence: Sentence, start: int, wanted: Side) -> bool:
    return any(_target_at(scene, sentence, index) is wanted for index in range(start, sentence.end))


def _subject_before(scene: Scene, sentence: Sentence, at: int) -> Side | None:
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
            return _plain_side(scene, element)
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
