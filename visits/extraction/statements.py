"""Requests, pledges, recommendations and undertakings: what is said, and of which kind it is."""

from dataclasses import dataclass

from dieuphoi.spans import Span
from visits.extraction.addressing import TARGET_REACH, any_target, first_target, is_friend, subject_before
from visits.extraction.elements import Sentence, What
from visits.extraction.lexicons import term_keys
from visits.extraction.page import Page
from visits.extraction.people import Someone
from visits.extraction.records import Basis, Commitment, CommitmentKind, Side
from visits.extraction.saying import Act, acts_of, merged_acts, says_before
from visits.extraction.scene import Scene
from visits.extraction.speaking import Speaker, quoted_by, speaker_of
from visits.extraction.zones import Zone

SHORTEST = 4
INVITED_REACH = 5


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
    speaker = Speaker(None)
    last: Said | None = None
    for number in numbers:
        sentence = scene.sentences[number]
        if sentence.zone is not Zone.BODY:
            continue
        here: list[Said] = []
        goes_on = last is not None and last.sentence == number - 1 and scene.sentences[number - 1].paragraph == sentence.paragraph
        if last is not None and goes_on and _continues(scene, sentence, last):
            here = [Said(last.kind, last.someone, last.by, sentence.start, sentence.end, "statement_goes_on", number)]
        elif (subject := quoted_by(scene, numbers, number) or speaker_of(scene, sentence, number, speaker)) is not None:
            speaker = subject
            speaker.paragraph = sentence.paragraph
            here = _judge(scene, sentence, number, speaker)
        elif speaker.side is not None and speaker.paragraph == sentence.paragraph:
            here = _judge(scene, sentence, number, speaker)
        found += here
        if here:
            last = here[-1]
    return tuple(found)


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


def _judge(scene: Scene, sentence: Sentence, number: int, speaker: Speaker) -> list[Said]:
    """The commitments of one sentence by one speaker."""
    page = scene.page
    if speaker.side not in (Side.HOST, Side.DELEGATION):
        return []
    acts = merged_acts(acts_of(page, sentence))
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


def _clause_start(page: Page, sentence: Sentence, at: int) -> int:
    """The comma or semicolon before a verb."""
    for index in range(at - 1, sentence.start, -1):
        if page.tokens.keys[index] in {",", ";"}:
            return index
    return at


def _kind(scene: Scene, sentence: Sentence, speaker: Speaker, act: Act) -> tuple[CommitmentKind | None, str]:
    page = scene.page
    if act.kind == "must":
        subject = subject_before(scene, sentence, act.at)
        if speaker.side is Side.DELEGATION and subject is Side.HOST:
            return CommitmentKind.RECOMMENDATION, "delegation_says_must"
        return None, ""
    if act.kind in {"ask", "hope", "advise", "need"}:
        if _is_noun_before(page, sentence, act.at) or _is_mutual(scene, sentence, act):
            return None, ""
        first = first_target(scene, sentence, act.end)
        if speaker.side is Side.DELEGATION and is_friend(page, sentence, act.end):
            # "tỉnh bạn" in a guest's mouth is the host.
            first = Side.HOST
        anywhere = any_target(scene, sentence, act.end, Side.DELEGATION if speaker.side is Side.HOST else Side.HOST)
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
            before = subject_before(scene, sentence, act.at)
            first = before if before is not None else first
            if first is None and says_before(page, sentence, act.at):
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
        invited = first_target(scene, sentence, act.end, INVITED_REACH)
        if is_friend(page, sentence, act.end):
            invited = Side.HOST if speaker.side is Side.DELEGATION else Side.DELEGATION
        if speaker.side is Side.HOST and invited is Side.DELEGATION:
            return CommitmentKind.REQUEST, "host_invites"
        if speaker.side is Side.DELEGATION and invited is Side.HOST:
            return CommitmentKind.RECOMMENDATION, "delegation_invites"
        return None, ""
    if act.kind == "instruct":
        if speaker.side is Side.DELEGATION and first_target(scene, sentence, act.end, 6) is Side.DELEGATION:
            return CommitmentKind.PLEDGE, "delegation_instructs_its_own"
        return None, ""
    if act.kind == "promise":
        if _believes(page, sentence, act.at):
            return None, ""
        subject = subject_before(scene, sentence, act.at)
        if _is_itinerary(page, sentence, act):
            return None, ""
        if speaker.side is Side.DELEGATION and subject is not Side.HOST:
            if subject is None and not (
                speaker.someone is not None
                or any_target(scene, sentence, act.end, Side.HOST)
                or _helps(page, sentence, act.end)
                or says_before(page, sentence, sentence.end)
            ):
                return None, ""
            return CommitmentKind.PLEDGE, "delegation_promises"
        if speaker.side is Side.HOST and subject is not Side.DELEGATION:
            return CommitmentKind.UNDERTAKING, "host_promises"
    return None, ""


def _is_itinerary(page: Page, sentence: Sentence, act: Act) -> bool:
    """ "Ngày mai, đoàn sẽ đi khảo sát …": where the guests go next is no promise, unless somebody says so."""
    if "visit_verbs" not in page.hits.at[act.at]:
        return False
    group = act.at > sentence.start and "delegations" in page.hits.at[act.at - 1]
    if says_before(page, sentence, act.at) and not group:
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


def _is_mutual(scene: Scene, sentence: Sentence, act: Act) -> bool:
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
