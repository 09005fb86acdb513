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
# Tokens behind a verb of asking in which the people who are asked begin.
PEOPLE_REACH = 3
# Tokens between "lưu ý" and the "cần" or "phải" that it is about.
ADVISED_REACH = 10


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
    if hit is None or ("term_besides" in page.hits.at[sentence.start] and _tells_what_is(page, sentence)):
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


def _tells_what_is(page: Page, sentence: Sentence) -> bool:
    """ "Ngoài ra, nhiều mộ chưa xác định được tên": a fact, nothing asked."""
    return any("term_as_it_is" in page.hits.at[index] for index in range(sentence.start, sentence.end))


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
        asks = _host_asks if speaker.side is Side.HOST else _delegation_asks
        return asks(scene, sentence, act)
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


def _host_asks(scene: Scene, sentence: Sentence, act: Act) -> tuple[CommitmentKind | None, str]:
    """What the host asks or hopes for, where it is of the guests."""
    page = scene.page
    request = CommitmentKind.REQUEST, "host_asks"
    if act.kind not in {"ask", "hope"}:
        return None, ""
    if act.kind == "ask" and act.end < sentence.end and page.tokens.keys[act.end] in term_keys("passive"):
        return request
    if act.kind == "ask" and page.tokens.keys[act.at] in term_keys("plead"):
        return request
    first = first_target(scene, sentence, act.end)
    anywhere = any_target(scene, sentence, act.end, Side.DELEGATION)
    if first is Side.DELEGATION or (anywhere and (act.kind == "hope" or first is None)):
        return request
    # "đề xuất mở đường bay", "kiến nghị ngành ngân hàng giãn nợ": nobody of his own is spoken to.
    upward = any("term_asks_upward" in page.hits.at[index] for index in range(act.at, act.end))
    if upward and first is None and not _speaks_to_people(page, sentence, act.end):
        return CommitmentKind.REQUEST, "host_proposes"
    return None, ""


def _delegation_asks(scene: Scene, sentence: Sentence, act: Act) -> tuple[CommitmentKind | None, str]:
    """What the delegation asks of the host, or tells its own side to do."""
    page = scene.page
    # "tỉnh bạn" in a guest's mouth is the host.
    first = Side.HOST if is_friend(page, sentence, act.end) else first_target(scene, sentence, act.end)
    anywhere = any_target(scene, sentence, act.end, Side.HOST)
    if act.kind == "need":
        if any("term_both" in page.hits.at[index] for index in range(sentence.start, act.at)):
            return None, ""
        first = subject_before(scene, sentence, act.at) or first
        if first is None and says_before(page, sentence, act.at):
            return CommitmentKind.RECOMMENDATION, "delegation_advises"
    if first is Side.HOST:
        return CommitmentKind.RECOMMENDATION, "delegation_asks_host"
    if first is Side.DELEGATION and act.kind == "ask" and anywhere:
        return CommitmentKind.PLEDGE, "delegation_instructs_its_own"
    if first is None and act.kind in {"ask", "advise"} and anywhere:
        return CommitmentKind.RECOMMENDATION, "delegation_asks_host"
    if first is None and _asks_somebody(page, sentence, act):
        return CommitmentKind.RECOMMENDATION, "delegation_asks_somebody"
    return None, ""


def _asks_somebody(page: Page, sentence: Sentence, act: Act) -> bool:
    """Whether a guest asks those whom no table knows: "yêu cầu bệnh viện chấn chỉnh", "mong các thầy, cô giáo bám bản"."""
    if act.kind == "hope":
        return _speaks_to_people(page, sentence, act.end)
    if act.kind == "advise":
        return any(
            other.kind in {"must", "need"} and other.at < act.end + ADVISED_REACH for other in acts_of(page, sentence) if other.at > act.at
        )
    elsewhere = any(page.hits.at[index].keys() & {"term_proposes", "term_plead"} for index in range(act.at, act.end))
    return act.kind == "ask" and not elsewhere


def _speaks_to_people(page: Page, sentence: Sentence, start: int) -> bool:
    """Whether a verb of asking is followed by people: "mong nhân dân các xóm", "đề nghị các thầy, cô giáo"."""
    for index in range(start, min(sentence.end, start + PEOPLE_REACH)):
        hits = page.hits.at[index]
        gift = hits.get("gifts")
        if (
            "term_people_word" in hits
            or "description" in hits
            or "term_plural" in hits
            or (gift is not None and gift.entry.value == "people")
        ):
            return True
    return False


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
        if hit is not None and hit.entry.value in {"survey", "visit", "attend"} and "helping" not in page.hits.at[index]:
            return True
    return False


def _helps(page: Page, sentence: Sentence, start: int) -> bool:
    return any("helping" in page.hits.at[index] for index in range(start, min(sentence.end, start + TARGET_REACH)))


def _is_noun_before(page: Page, sentence: Sentence, at: int) -> bool:
    """ "các kiến nghị", "những mong muốn": nouns."""
    if at <= sentence.start:
        return False
    before = page.hits.at[at - 1]
    after = at + page.hits.at[at]["statements"].length
    if "term_plural" in before or (after < sentence.end and "term_is" in page.hits.at[after]):
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
