"""What happened during a visit: each kind of event once, with the words that say so."""

from dieuphoi.spans import Span
from visits.extraction.elements import Sentence
from visits.extraction.lexicons import term_keys
from visits.extraction.page import Page
from visits.extraction.receivers import is_receiver
from visits.extraction.records import Basis, Event, EventType, Gift
from visits.extraction.scene import Scene, speaks_of_delegation
from visits.extraction.tokens import CAPITAL, CAPITALS, NUMBER
from visits.extraction.zones import Zone

REACH = 6
HELD = 18
WANTED = 30
# Sentences behind the first report in which the host receives.
RECEIVED = 2


def find_events(scene: Scene, numbers: tuple[int, ...], core: int, gifts: tuple[Gift, ...], talk: Span | None = None) -> tuple[Event, ...]:
    """The events that the given sentences report; ``core`` is the one that reports the visit.

    ``gifts`` are those found, ``talk`` where both sides spoke to each other.
    """
    gave = bool(gifts)
    found: dict[EventType, list[Span]] = {}
    rules: dict[EventType, str] = {}
    for number in numbers:
        sentence = scene.sentences[number]
        if not scene.page.hits.has("events", sentence.start, sentence.end):
            continue
        about = sentence.zone is Zone.TITLE or speaks_of_delegation(scene, number)
        near = abs(number - core) <= 1
        for index, hit in scene.page.hits.within("events", sentence.start, sentence.end):
            kind, rule = _judge(scene, sentence, index, hit.entry.value, hit.length, about or (near and hit.entry.value == "tribute"))
            if kind is None or (kind is EventType.GIFT and not gave and not (about and _to_somebody(scene.page, index + hit.length))):
                continue
            found.setdefault(kind, []).append(scene.page.span(index, index + hit.length))
            rules.setdefault(kind, rule)
    if gave and EventType.GIFT not in found:
        found[EventType.GIFT] = [gifts[0].spans[0]]
        rules[EventType.GIFT] = "gift_found"
    if talk is not None and not found.keys() - {EventType.SITE_VISIT, EventType.SIGNING}:
        found[EventType.WORKING_SESSION] = [talk]
        rules[EventType.WORKING_SESSION] = "both_sides_speak"
    if not found.keys() - {EventType.GIFT, EventType.SITE_VISIT}:
        fallback = _reception(scene, core, numbers)
        if fallback is not None:
            found[EventType.WORKING_SESSION] = [fallback]
            rules[EventType.WORKING_SESSION] = "received_by_the_host"
    if not found and (greeting := _greeting(scene, core)) is not None:
        found[EventType.OTHER] = [greeting]
        rules[EventType.OTHER] = "greetings"
    order = {kind: number for number, kind in enumerate(EventType)}
    return tuple(
        Event(kind, tuple(spans), Basis.STATED, rules[kind]) for kind, spans in sorted(found.items(), key=lambda item: order[item[0]])
    )


def _to_somebody(page: Page, index: int) -> bool:
    """ "tặng quà 10 gia đình", "trao quà cho học sinh": presents without a name that are no souvenirs, for those named behind them."""
    if index < len(page.tokens) and page.tokens.keys[index] in term_keys("to_receivers"):
        index += 1
    while index < len(page.tokens) and (page.tokens.shapes[index] == NUMBER or "term_plural" in page.hits.at[index]):
        index += 1
    return index < len(page.tokens) and is_receiver(page, index)


def _greeting(scene: Scene, core: int) -> Span | None:
    """ "chúc Tết", "chúc mừng": all that a delegation came for."""
    sentence = scene.sentences[core]
    for index, hit in scene.page.hits.within("term_greets", sentence.start, sentence.end):
        return scene.page.span(index, index + hit.length)
    return None


def _reception(scene: Scene, core: int, numbers: tuple[int, ...]) -> Span | None:
    """The words of receiving in the core sentence or right behind it ("Tiếp đoàn có …"), where no session is named."""
    for number in (number for number in numbers if core <= number <= core + RECEIVED):
        sentence = scene.sentences[number]
        for index, hit in scene.page.hits.within("visit_verbs", sentence.start, sentence.end):
            if hit.entry.value == "receive":
                return scene.page.span(index, index + hit.length)
    return None


def _judge(scene: Scene, sentence: Sentence, index: int, kind: str, length: int, about: bool) -> tuple[EventType | None, str]:
    page = scene.page
    if _is_past_or_planned(page, sentence, index) or (kind in _WANTED and _is_wanted(page, sentence, index)):
        return None, ""
    if kind == "working_session":
        return EventType.WORKING_SESSION, "working_session_words"
    if kind == "courtesy_call":
        return EventType.COURTESY_CALL, "courtesy_words"
    if kind == "tribute":
        return (EventType.TRIBUTE, "tribute_words") if about or sentence.zone is Zone.TITLE else (None, "")
    if kind == "conference":
        return (EventType.CONFERENCE, "conference_attended") if about and _is_attended(page, sentence, index) else (None, "")
    if kind == "site_visit":
        if length <= 2 and (_is_noun_use(page, sentence, index) or _is_abstract(page, index + length)):
            return None, ""
        return (EventType.SITE_VISIT, "site_visit_words") if about else (None, "")
    if kind == "site_visit_if_place":
        return (EventType.SITE_VISIT, "site_named_after_visit") if about and _place_to_see(page, sentence, index + length) else (None, "")
    if kind == "signing":
        return (
            (EventType.SIGNING, "signing_words")
            if (about or _is_signed_now(page, sentence, index)) and not _counts(page, index + length)
            else (None, "")
        )
    if kind == "ceremony":
        return (EventType.CEREMONY, "ceremony_attended") if about and _is_attended(page, sentence, index, near=12) else (None, "")
    if kind in {"gift", "gift_if_goods", "gift_if_money"}:
        return EventType.GIFT, "gift_words"
    return None, ""


def _is_past_or_planned(page: Page, sentence: Sentence, index: int) -> bool:
    """ "sẽ", "dự kiến", a wish before it, or counted ("14 hội nghị", "các hội nghị")."""
    for at in range(max(sentence.start, index - 8), index):
        said = page.hits.get(at, "statements")
        if said is not None and said.entry.value in {"ask", "hope", "promise"}:
            return True
    for at in range(max(sentence.start, index - 6), index):
        hit = page.hits.get(at, "visit_verbs")
        if hit is not None and hit.entry.value in {"future", "plan"}:
            return True
    if index > sentence.start:
        before = page.hits.at[index - 1]
        if page.tokens.shapes[index - 1] == NUMBER or ("term_plural" in before and page.tokens.shapes[index - 1] != NUMBER):
            return True
    return any("dates" in page.hits.at[at] and page.hits.at[at]["dates"].entry.value == "history" for at in range(sentence.start, index))


_WANTED = frozenset({"conference", "site_visit", "site_visit_if_place", "ceremony", "signing"})


def _is_wanted(page: Page, sentence: Sentence, index: int) -> bool:
    """ "mong muốn Bộ hỗ trợ tỉnh tổ chức hội nghị", "nhất trí ký", "việc ký": not held yet."""
    for at in range(max(sentence.start, index - 2), index):
        if page.hits.end(at, "term_not_yet") == index:
            return True
    for at in range(index - 1, max(sentence.start, index - WANTED) - 1, -1):
        if page.tokens.keys[at] == ";":
            return False
        if "term_invite" in page.hits.at[at]:
            return True
        said = page.hits.get(at, "statements")
        if said is not None and said.entry.value in {"ask", "hope", "promise", "support"}:
            return True
    return False


def _is_attended(page: Page, sentence: Sentence, index: int, near: int = REACH) -> bool:
    """A verb of attending or holding stands shortly before, or the title or the sentence opens with the event."""
    if sentence.zone is Zone.TITLE:
        return True
    for at in range(max(sentence.start, index - near), index):
        hit = page.hits.get(at, "attending")
        if hit is not None:
            return True
    # "tọa đàm … do UBND tỉnh và Bộ cùng tổ chức"
    by = next((at for at in range(index, min(sentence.end, index + HELD)) if "term_by" in page.hits.at[at]), None)
    return by is not None and any("attending" in page.hits.at[at] for at in range(by, min(sentence.end, by + HELD)))


def _is_noun_use(page: Page, sentence: Sentence, index: int) -> bool:
    """ "đoàn khảo sát", "công tác khảo sát" name a group or work."""
    if index <= sentence.start:
        return False
    before = page.hits.get(index - 1, "delegations")
    if before is None or before.length < 2:
        return False
    after = index - 1 + before.length
    return not (after < sentence.end and (page.tokens.shapes[after] in (CAPITAL, CAPITALS) or "site_nouns" in page.hits.at[after]))


def _is_abstract(page: Page, index: int) -> bool:
    """ "khảo sát việc sắp xếp bộ máy" goes to no place."""
    return index < len(page.tokens) and "term_abstract" in page.hits.at[index]


def _place_to_see(page: Page, sentence: Sentence, index: int) -> bool:
    """An institution or a place to see within the next words, before another verb."""
    for at in range(index, min(sentence.end, index + 9)):
        hits = page.hits.at[at]
        if "site_nouns" in hits and "province" not in hits:
            return True
        if page.tokens.keys[at] in {".", ";", ":"}:
            return False
    return False


def _counts(page: Page, index: int) -> bool:
    """ "ký kết 14 thỏa thuận" sums up what was signed before."""
    return index < len(page.tokens) and page.tokens.shapes[index] == NUMBER


def _is_signed_now(page: Page, sentence: Sentence, index: int) -> bool:
    """Signed during the visit: no year of its own, and the occasion or both sides in the sentence."""
    for at in range(sentence.start, sentence.end):
        hit = page.hits.get(at, "signing_now")
        if hit is not None:
            return not any(
                page.tokens.shapes[other] == NUMBER and page.tokens.ends[other] - page.tokens.starts[other] == 4
                for other in range(sentence.start, index)
            )
    return False
