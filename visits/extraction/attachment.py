"""Whose office is which: names and offices of a sentence joined by what stands between them."""

from dataclasses import dataclass, field, replace

from visits.extraction.bodies import Body
from visits.extraction.elements import Element, Sentence, What
from visits.extraction.lexicons import term_keys
from visits.extraction.offices import Office, envoy_of
from visits.extraction.page import Page


@dataclass(slots=True)
class Attached:
    """An office given to a mention, with the rule that gave it."""

    office: Office
    rule: str


@dataclass(slots=True)
class Mention:
    """A name in a sentence, why it is one, and the offices given to it there.

    ``marker`` is the side marker in force; ``lead`` says how the sentence makes this person head of the delegation.
    """

    start: int
    end: int
    sentence: int
    rule: str
    surname: bool
    offices: list[Attached] = field(default_factory=list)
    marker: str = ""
    marker_at: int = -1
    lead: str = ""
    in_list: bool = False


@dataclass(slots=True)
class Reference:
    """An office without a name that stands for somebody ("Đồng chí Bí thư Tỉnh ủy")."""

    start: int
    end: int
    sentence: int
    office: Office
    lead: str = ""
    marker: str = ""


@dataclass(slots=True)
class _State:
    mention: Mention | None = None
    pending: list[Office] = field(default_factory=list)
    heading: list[Office] = field(default_factory=list)
    heading_open: bool = False
    list_open: bool = False
    marker: str = ""
    marker_at: int = -1
    lead_next: bool = False
    blocked: bool = False
    kin: bool = False
    partner: Mention | None = None
    # Whom the last semicolon ended, and whether the names of a list under one office have honorifics.
    listed: Mention | None = None
    addressed: bool = False
    # The body before a list's colon ("lãnh đạo UBND tỉnh: A, Chủ tịch; …").
    body: Body | None = None


_ASIDE = frozenset({What.WORD, What.NAME})
LONGEST_ASIDE = 6
_LINKS = frozenset({What.COMMA, What.DASH, What.OPEN, What.ALSO})
# What is no part of a list of people: most elements.
_PLAIN = frozenset({What.WORD, What.PEOPLE, What.BODY, What.PLACE, What.BLOCKED})
_TITLES = frozenset({What.HONORIFIC, What.RANK})
_RIGHT = frozenset({What.COMMA, What.DASH, What.OPEN, What.IS})


def attach(page: Page, sentence: Sentence, number: int, carried: tuple[str, int] = ("", -1)) -> tuple[list[Mention], list[Reference]]:
    """The mentions of people in a sentence with their offices, and the offices that stand alone.

    ``carried`` is the side marker of the line before, where that ends in a colon or semicolon and this one goes on with its list.
    """
    elements = _envoys(page, sentence.elements)
    state = _State(marker=carried[0], marker_at=carried[1], list_open=bool(carried[0]))
    mentions: list[Mention] = []
    references: list[Reference] = []
    index = 0
    while index < len(elements):
        element = elements[index]
        what = element.what
        if what in _PLAIN:
            plural = element.value == "plural"
            # "gia đình chị B và anh C": whoever is joined to a beneficiary is one.
            state.kin = what is What.BLOCKED and element.value in {"beneficiary", "family"}
            if not plural and not (state.mention is not None and _is_aside(elements, index)):
                state.mention, state.pending = None, []
            if what is What.BODY and index and elements[index - 1].what is What.COMMA and _last_office_in_unit(mentions, state, element):
                # "Phó Cục trưởng Cục Lãnh sự, Bộ Ngoại giao": the second body explains the first.
                state.mention = mentions[-1]
                last = state.mention.offices[-1]
                if last.office.body is None and not last.office.fixed and last.office.takes in {"mission", "consulate"}:
                    # "Lãnh sự, Tổng Lãnh sự quán X": it is the office's own.
                    last.office = replace(last.office, body=element.body)
            if what is What.PEOPLE or what is What.WORD:
                state.blocked = False
        elif what is What.OFFICE:
            _office(page, elements, index, number, state, references)
        elif what is What.NAME:
            mention = _name(page, elements, index, number, state)
            if mention is not None:
                if state.lead_next and not mentions:
                    mention.lead = "lead_after_name"
                mentions.append(mention)
            elif not (state.mention is not None and index and elements[index - 1].what in _LINKS):
                state.pending = []
        elif what is What.OPEN:
            index = _brackets(elements, index, state)
        elif what is What.MARKER:
            state.marker, state.marker_at = element.value, element.start
            state.pending, state.mention, state.heading, state.heading_open = [], None, [], False
            state.list_open = element.value in {"host", "delegation"}
        elif what is What.LEAD:
            _lead(mentions, references, state, element, sentence)
        elif what is What.PLURAL_HONORIFIC:
            state.list_open = True
            state.mention, state.pending, state.heading, state.heading_open = None, [], [], False
        elif what is What.LIST:
            state.list_open = True
            state.mention, state.pending = None, []
        elif what is What.SEMICOLON:
            state.listed = state.mention if state.mention is not None and state.mention.offices else None
            state.mention, state.pending = None, []
            if (
                index + 1 < len(elements)
                and elements[index + 1].what is What.HONORIFIC
                and (not state.addressed or _has_own_office(elements, index))
            ):
                # "các Phó Chủ nhiệm: A, B; đồng chí C, …": the heading is over.
                state.heading, state.heading_open = [], False
            state.blocked = False
        elif what is What.COLON:
            state.body = elements[index - 1].body if index > 1 and elements[index - 2].what is What.PEOPLE else None
            if state.pending:
                state.heading, state.heading_open, state.pending = state.pending, True, []
            state.list_open = True
            state.mention = None
        elif what in (What.SPOUSE,):
            state.blocked = True
            state.mention, state.pending = None, []
        elif what is What.COMMA:
            # "Đại sứ A và phu nhân, Tổng Lãnh sự B": the wife is not named; "Phu nhân Đại sứ, bà A": she is.
            state.blocked = False
        elif what is What.IS and element.value == "appointed" and mentions and mentions[-1].sentence == number:
            # "ông A, Phó Giám đốc X, được điều động, bổ nhiệm giữ chức Giám đốc Y"
            state.mention = mentions[-1]
        elif what in (What.VERB, What.GROUP):
            if what is What.GROUP:
                _bring_group(page, elements, index, mentions)
            state.mention, state.pending = None, []
            state.blocked = False
            if what is What.VERB and element.value in {"speech"}:
                state.list_open = False
                state.heading = []
        elif what is What.AND:
            if state.mention is not None and _names_follow(elements, index) and state.mention.offices:
                state.mention = None
            if not _office_next(elements, index):
                state.pending = []
        index += 1
    return mentions, references


def _envoys(page: Page, elements: tuple[Element, ...]) -> tuple[Element, ...]:
    """ "các Đại sứ: Nhật Bản A, Singapore B", "các Đại sứ: A (Nhật Bản), B (Singapore)": each country is the office of its own envoy."""
    if not any(_heads_envoys(elements, index) for index in range(len(elements))):
        return elements
    head: Office | None = None
    told: list[Element] = []
    for index, element in enumerate(elements):
        before = elements[index - 1].what if index else None
        if _heads_envoys(elements, index):
            head = element.office
            while told and told[-1].what is What.WORD and told[-1].value == "plural":
                told.pop()
        elif head is None or (element.what is What.COLON and before is What.OFFICE):
            if head is None:
                told.append(element)
        elif element.what is What.PLACE and element.value == "country" and before in _BEFORE_COUNTRY:
            told.append(replace(element, what=What.OFFICE, office=envoy_of(page, head, element.start)))
        else:
            head = None if element.what in (What.VERB, What.MARKER, What.OFFICE) else head
            told.append(element)
    return tuple(told)


_BEFORE_COUNTRY = frozenset({What.COLON, What.COMMA, What.SEMICOLON, What.AND, What.OPEN})
_MISSIONS = frozenset({"mission", "consulate"})


def _heads_envoys(elements: tuple[Element, ...], index: int) -> bool:
    """Whether an office of a mission opens a list in which each name has its country before it or in brackets."""
    office = elements[index].office
    if office is None or office.takes not in _MISSIONS or office.body is not None or index + 3 >= len(elements):
        return False
    if elements[index + 1].what is not What.COLON:
        return False
    place = elements[index + 2]
    if place.what is What.NAME and elements[index + 3].what is What.OPEN and index + 4 < len(elements):
        place = elements[index + 4]
        return place.what is What.PLACE and place.value == "country"
    return (
        place.what is What.PLACE
        and place.value == "country"
        and (elements[index + 3].what is What.NAME or elements[index + 3].what in _TITLES)
    )


def _bring_group(page: Page, elements: tuple[Element, ...], index: int, mentions: list[Mention]) -> None:
    """ "Chủ tịch A và đoàn công tác X đến …": whom the delegation is joined to is of it, unless the sentence receives."""
    last = mentions[-1] if mentions else None
    if last is None or last.marker or index < 2 or page.tokens.keys[elements[index].start - 1] not in term_keys("and"):
        return
    if any(element.what is What.VERB and element.value == "receive" for element in elements[:index]):
        return
    before = next((element for element in reversed(elements[: index - 1]) if element.what is not What.COMMA), None)
    if before is not None and (before.start == last.start or any(before.start == attached.office.start for attached in last.offices)):
        last.marker, last.marker_at = "delegation", elements[index].start


def _is_aside(elements: tuple[Element, ...], index: int) -> bool:
    """ "ông A, 45 tuổi, Giám đốc …": a few words between commas, and then an office that is nobody else's."""
    start = end = index
    while start and elements[start - 1].what in _ASIDE:
        start -= 1
    while end + 1 < len(elements) and elements[end + 1].what in _ASIDE:
        end += 1
    if not start or end + 2 >= len(elements) or elements[end].end - elements[start].start > LONGEST_ASIDE:
        return False
    commas = elements[start - 1].what is What.COMMA and elements[end + 1].what is What.COMMA
    return (
        commas
        and elements[end + 2].what is What.OFFICE
        and not _name_after(elements, end + 2)
        and not _chain_reaches_name(elements, end + 2)
    )


def _last_office_in_unit(mentions: list[Mention], state: _State, element: Element) -> bool:
    return (
        bool(mentions)
        and bool(mentions[-1].offices)
        and mentions[-1].sentence >= 0
        and element.start - mentions[-1].offices[-1].office.end <= 2
    )


def _names_follow(elements: tuple[Element, ...], index: int) -> bool:
    following = elements[index + 1].what if index + 1 < len(elements) else None
    return following in (What.NAME, What.HONORIFIC, What.RANK, What.PEOPLE, What.PLURAL_HONORIFIC)


def _office_next(elements: tuple[Element, ...], index: int) -> bool:
    return index + 1 < len(elements) and elements[index + 1].what is What.OFFICE


def _name_after(elements: tuple[Element, ...], index: int) -> bool:
    """Whether a name stands directly after this element, honorifics and ranks aside."""
    at = index + 1
    while at < len(elements) and elements[at].what in _TITLES:
        at += 1
    return at < len(elements) and elements[at].what is What.NAME


def _before(elements: tuple[Element, ...], index: int) -> What | None:
    return elements[index - 1].what if index else None


def _office(page: Page, elements: tuple[Element, ...], index: int, number: int, state: _State, references: list[Reference]) -> None:
    element = elements[index]
    office = element.office
    if office is not None and state.body is not None and office.body is None and office.takes == "body" and not office.fixed:
        office = replace(office, body=state.body)
    if office is None:
        return
    before = _before(elements, index)
    if state.blocked:
        return
    if _name_after(elements, index):
        chained = before in (What.COMMA, What.DASH, What.ALSO, What.AND) and bool(state.pending)
        state.pending = [*state.pending, office] if chained else [office]
        if _is_plural(page, elements, index):
            state.heading, state.heading_open = [office], True
        else:
            listed = before in (What.COMMA, What.SEMICOLON) and all(_is_membership(held) for held in state.heading)
            own = any(_is_membership(held) for held in state.pending)
            state.heading_open = state.heading_open and (before is What.COLON or (listed and not own))
        state.mention = None
        return
    if state.mention is not None and before in (
        What.COMMA,
        What.DASH,
        What.ALSO,
        What.IS,
        What.OFFICE,
        What.NAME,
        What.CLOSE,
        What.AND,
        What.RANK,
    ):
        if before is What.AND and (not state.mention.offices or state.mention.offices[-1].rule == "office_before_name"):
            state.pending = [office]
            if _chain_reaches_name(elements, index):
                # "Chủ tịch A và Ủy viên X, Bí thư, Tỉnh trưởng B": all that follows is B's.
                state.mention = None
            return
        rule = {What.IS: "office_after_is", What.DASH: "office_after_dash"}.get(before, "office_after_name")
        state.mention.offices.append(Attached(office, rule))
        if state.partner is not None and office.deputy and len(state.mention.offices) == 1 and not state.partner.offices:
            # "ông A, ông B - Phó Giám đốc …": both are deputies.
            state.partner.offices.append(Attached(office, "office_shared_by_names"))
        return
    if before is What.SEMICOLON and state.listed is not None and _ends_list_item(elements, index):
        # "A, Ủy viên …; Phó Chủ tịch …; B, …": a semicolon where a comma is meant.
        state.listed.offices.append(Attached(office, "office_after_semicolon"))
        return
    if state.pending and before in (What.COMMA, What.DASH, What.ALSO, What.AND):
        state.pending.append(office)
    else:
        state.pending = [office]
        state.mention = None
    following = elements[index + 1].what if index + 1 < len(elements) else None
    if (
        following not in (What.COLON, What.NAME, What.COMMA, What.DASH)
        or (following is What.COMMA and not _chain_reaches_name(elements, index))
    ) and not _is_plural(page, elements, index):
        references.append(Reference(element.start, element.end, number, office, "", state.marker))


def _is_membership(office: Office) -> bool:
    return office.party_member or office.takes == "board"


def _has_own_office(elements: tuple[Element, ...], index: int) -> bool:
    """Whether the name after a semicolon is followed by an office: "…; ông D, Giám đốc …"."""
    return index + 4 < len(elements) and elements[index + 3].what in (What.COMMA, What.DASH) and elements[index + 4].what is What.OFFICE


def _ends_list_item(elements: tuple[Element, ...], index: int) -> bool:
    return index + 1 == len(elements) or elements[index + 1].what is What.SEMICOLON


def _chain_reaches_name(elements: tuple[Element, ...], index: int) -> bool:
    """Whether "office, office … name" follows."""
    at = index + 1
    while at + 1 < len(elements) and elements[at].what in (What.COMMA, What.DASH, What.ALSO) and elements[at + 1].what is What.OFFICE:
        if _name_after(elements, at + 1):
            return True
        at += 2
    return at < len(elements) and elements[at].what is What.COLON


def _is_plural(page: Page, elements: tuple[Element, ...], index: int) -> bool:
    """ "các Phó Chủ tịch …", "các đồng chí Ủy viên …"."""
    if not index:
        return False
    before = elements[index - 1]
    return before.what is What.PLURAL_HONORIFIC or (before.what is What.WORD and "term_plural" in page.hits.at[before.end - 1])


def _name(page: Page, elements: tuple[Element, ...], index: int, number: int, state: _State) -> Mention | None:
    element = elements[index]
    before = _before(elements, index)
    length = element.end - element.start
    if state.blocked:
        state.blocked = False
        return None
    if state.kin and before in (What.AND, What.COMMA, *_TITLES):
        return None
    rule = _evidence(page, elements, index, state)
    if not rule:
        if before not in (What.COMMA, What.DASH):
            state.mention = None
        return None
    if length == 1 and not _is_long_single(page, element):
        # A bare given name is resolved later.
        mention = Mention(element.start, element.end, number, "given_name", element.surname, marker=state.marker, marker_at=state.marker_at)
    else:
        mention = Mention(element.start, element.end, number, rule, element.surname, marker=state.marker, marker_at=state.marker_at)
    titled = before is What.OFFICE or (before in _TITLES and index > 1 and _office_before_titles(elements, index))
    # "Phó Giám đốc Sở X - Nguyễn Văn A", "Tổng Lãnh sự Y - ông B"
    titled = titled or (bool(state.pending) and _office_before_dash(elements, index))
    apart = before in _TITLES and index > 2 and elements[index - 2].what is What.COMMA and elements[index - 3].what is What.OFFICE
    titled = titled or (apart and bool(state.pending) and not _is_addressed(page, elements, index - 3))
    if state.pending and titled:
        own = list(state.pending)
        shared = [] if state.heading_open and own == state.heading else (state.heading if state.heading_open else [])
        mention.offices += [Attached(office, "office_before_name") for office in (*shared, *own)]
    elif state.heading_open:
        titled_name = before in _TITLES
        if index > 1 and _colon_before(elements, index):
            state.addressed = titled_name
        introduced = titled_name and not state.addressed and index > 1 and elements[index - 2].what is What.AND
        if not introduced:
            mention.offices += [Attached(office, "office_shared_by_list") for office in state.heading]
    mention.in_list = state.list_open
    joined = index > 0 and (
        before in (What.COMMA, What.AND) or (before in _TITLES and index > 1 and elements[index - 2].what in (What.COMMA, What.AND))
    )
    state.partner = state.mention if joined and state.mention is not None and not state.mention.offices else None
    state.mention = mention
    state.pending = []
    return mention


def _is_addressed(page: Page, elements: tuple[Element, ...], index: int) -> bool:
    """ "Báo cáo với Thứ trưởng, bà A …", "Thay mặt Thường trực HĐND, ông A …": the office is somebody else's."""
    start = elements[index].start
    before = elements[index - 1] if index else None
    if before is None:
        return False
    if before.what is What.MARKER and before.value == "voice":
        return True
    return before.what is What.WORD and any(kind in page.hits.at[start - 1] for kind in ("term_with", "term_of"))


def _colon_before(elements: tuple[Element, ...], index: int) -> bool:
    """Whether a name is the first after a colon."""
    at = index - 1
    while at >= 0 and elements[at].what in _TITLES:
        at -= 1
    return at >= 0 and elements[at].what is What.COLON


def _office_before_titles(elements: tuple[Element, ...], index: int) -> bool:
    at = index - 1
    while at >= 0 and elements[at].what in _TITLES:
        at -= 1
    return at >= 0 and elements[at].what is What.OFFICE


def _office_before_dash(elements: tuple[Element, ...], index: int) -> bool:
    at = index - 1
    while at >= 0 and elements[at].what in _TITLES:
        at -= 1
    return at > 0 and elements[at].what is What.DASH and elements[at - 1].what is What.OFFICE


def _is_long_single(page: Page, element: Element) -> bool:
    """One hyphened word can be a whole foreign name, one with an apostrophe a whole name of the highlands."""
    printed = page.tokens.printed(element.start, element.end)
    return "-" in printed or "'" in printed[1:3]


def _evidence(page: Page, elements: tuple[Element, ...], index: int, state: _State) -> str:
    """Why these capital words are a person's name; empty where nothing says so."""
    element = elements[index]
    before = _before(elements, index)
    after = elements[index + 1] if index + 1 < len(elements) else None
    length = element.end - element.start
    if before is What.OFFICE:
        return "name_after_office"
    if before in _TITLES:
        return "name_after_honorific"
    if before is What.PLURAL_HONORIFIC:
        return "name_after_plural_honorific"
    if length == 1 and not _is_long_single(page, element):
        return ""
    if state.pending and element.surname and _office_before_dash(elements, index):
        return "name_after_office"
    right = (
        after is not None
        and after.what in _RIGHT
        and index + 2 < len(elements)
        and elements[index + 2].what is What.OFFICE
        and (not _name_after(elements, index + 2) or element.surname)
    )
    if right and (element.surname or after is not None and after.what is not What.COMMA or state.list_open or before is not What.WORD):
        if after is not None and after.what is What.COMMA and _name_after(elements, index + 2) and not state.list_open:
            return ""
        return "name_before_office"
    if page.hits.end(element.start, "district") == element.end and before is not What.SEMICOLON:
        # "Ban Thường vụ huyện ủy: Tân Châu, Tân Biên …": a list of places.
        return ""
    if not element.surname:
        if state.list_open and before in (What.SEMICOLON,) and length >= 2:
            return "name_in_list"
        return ""
    if state.list_open and before in (What.COMMA, What.SEMICOLON, What.COLON, What.AND, What.LIST):
        return "name_in_list"
    if state.heading_open and before in (What.COMMA, What.AND, What.COLON):
        return "name_in_list"
    if state.mention is not None and before in (What.COMMA, What.AND) and length >= 3:
        return "name_in_list"
    if (
        after is not None
        and length >= 3
        and (after.what is What.VERB and after.value in {"speech", "aux", "receive", "act"} or after.what is What.LEAD)
    ):
        return "name_before_verb"
    if after is not None and after.what is What.LEAD:
        return "name_before_verb"
    if before is What.AND and length >= 3 and index > 1:
        return "name_in_list"
    return ""


def _brackets(elements: tuple[Element, ...], index: int, state: _State) -> int:
    """Past brackets; an office inside them belongs to the name before."""
    close = next((at for at in range(index + 1, len(elements)) if elements[at].what is What.CLOSE), None)
    if close is None:
        return index
    for at in range(index + 1, close):
        office, body = elements[at].office, elements[at].body
        if office is not None and state.mention is not None and not _name_after(elements, at):
            state.mention.offices.append(Attached(office, "office_in_brackets"))
        last = state.mention.offices[-1] if state.mention is not None and state.mention.offices else None
        if body is not None and last is not None and index + 2 == close and _lacks_body(last.office):
            # "các Thứ trưởng: A (Bộ X), B (Bộ Y)"
            last.office = replace(last.office, body=body)
    return close


def _lacks_body(office: Office) -> bool:
    return office.body is None and not office.fixed and office.takes in {"ministry", "body", "mission", "consulate"}


def _lead(mentions: list[Mention], references: list[Reference], state: _State, element: Element, sentence: Sentence) -> None:
    """ "… làm trưởng đoàn" makes the last person named a lead; "Trưởng đoàn công tác" beside a name does, too."""
    if element.value == "deputy_lead":
        return
    if element.value == "lead":
        last_name = mentions[-1] if mentions else None
        last_reference = references[-1] if references else None
        if last_name is not None and (last_reference is None or last_name.start > last_reference.start):
            last_name.lead = "lead_after_name"
            other = _co_lead(mentions, sentence)
            if other is not None:
                other.lead = "lead_after_name"
        elif last_reference is not None:
            last_reference.lead = "lead_after_office"
        else:
            # "Dẫn đầu đoàn là bà A": who is named next.
            state.lead_next = True
        state.mention, state.pending = None, []
        return
    if state.mention is not None and state.mention.sentence >= 0:
        state.mention.lead = "lead_title_after_name"


def _co_lead(mentions: list[Mention], sentence: Sentence) -> Mention | None:
    """ "do ông A, Thị trưởng và ông B, Chủ tịch … làm trưởng đoàn": the one joined before, who heads it, too."""
    if len(mentions) < 2 or not mentions[-2].offices:
        return None
    before, last = mentions[-2], mentions[-1]
    between = [element for element in sentence.elements if before.end <= element.start < last.start]
    owned = {attached.office.start for mention in (before, last) for attached in mention.offices}
    joined = any(element.what is What.AND for element in between)
    plain = all(element.what in (What.AND, What.COMMA, What.DASH, *_TITLES) or element.start in owned for element in between)
    return before if joined and plain else None
