"""A sentence as a row of elements: offices, names, bodies, places, honorifics, signs. What the rules of attachment read."""

from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import lru_cache
from unicodedata import normalize

from visits.extraction.bodies import Body, capital_run, is_capital, name_begins, read_body, read_place, surname_at
from visits.extraction.lexicons import term_keys
from visits.extraction.offices import Office, read_office
from visits.extraction.page import Page
from visits.extraction.tokens import CAPITAL, CAPITALS, LOWER, NEWLINE, NUMBER, SIGN
from visits.extraction.zones import Layout, Line, Zone, agency_end

LONGEST_NAME = 6
# What no stop ends is cut here, so that no rule reads without end.
LONGEST_SENTENCE = 400


class What(StrEnum):
    """Kinds of elements."""

    OFFICE = "office"
    NAME = "name"
    BODY = "body"
    PLACE = "place"
    HONORIFIC = "honorific"
    PLURAL_HONORIFIC = "plural_honorific"
    RANK = "rank"
    SPOUSE = "spouse"
    BLOCKED = "blocked"
    COMMA = "comma"
    SEMICOLON = "semicolon"
    COLON = "colon"
    DASH = "dash"
    OPEN = "open"
    CLOSE = "close"
    AND = "and"
    IS = "is"
    ALSO = "also"
    LEAD = "lead"
    MARKER = "marker"
    GROUP = "group"
    VERB = "verb"
    LIST = "list"
    PEOPLE = "people"
    WORD = "word"


@dataclass(frozen=True, slots=True)
class Element:
    """An element at tokens ``[start, end)``; ``value`` says which marker, verb or sign."""

    what: What
    start: int
    end: int
    value: str = ""
    office: Office | None = None
    body: Body | None = None
    surname: bool = False


@dataclass(frozen=True, slots=True)
class Sentence:
    """Tokens ``[start, end)`` of one sentence, its elements, and the paragraph that it stands in."""

    start: int
    end: int
    elements: tuple[Element, ...]
    paragraph: int
    zone: Zone
    index: dict[int, Element] = field(default_factory=dict, compare=False, repr=False)

    def starting(self, token: int) -> Element | None:
        """The element that starts at a token."""
        return self.index.get(token)


_SIGNS = {",": What.COMMA, ";": What.SEMICOLON, ":": What.COLON, "-": What.DASH, "(": What.OPEN, ")": What.CLOSE}
_ENDS = frozenset(".!?…")
_VOWELS = frozenset("aeiouyæœøı")
# Shapes that say nothing where no table has the word.
_QUIET = frozenset({LOWER, NUMBER})


def read_sentences(page: Page, layout: Layout) -> tuple[Sentence, ...]:
    """The sentences of title and body, in order; credits are cut out."""
    sentences = []
    credits = dict(reversed(layout.credits))
    for paragraph, line in enumerate(layout.lines):
        if line.zone not in (Zone.BODY, Zone.TITLE):
            continue
        start = agency_end(page, line)
        for begin, end in _split(page, line, start, credits):
            elements = tuple(_elements(page, begin, end))
            sentences.append(Sentence(begin, end, elements, paragraph, line.zone, {element.start: element for element in elements}))
    return tuple(sentences)


def _split(page: Page, line: Line, start: int, credits: dict[int, int]) -> list[tuple[int, int]]:
    """Token ranges of the sentences of a line. A full stop inside an abbreviation, a number or an initial ends none.

    ``credits`` leads from a credit's first token to its end.
    """
    keys, shapes = page.tokens.keys, page.tokens.shapes
    ranges = []
    at = begin = start
    while at < line.end:
        if at in credits:
            if at > begin:
                ranges.append((begin, at))
            at = begin = credits[at]
            continue
        if at - begin >= LONGEST_SENTENCE:
            ranges.append((begin, at))
            begin = at
        if keys[at] in _ENDS and shapes[at] == SIGN and not _inside_word(page, at, line):
            if at > begin:
                ranges.append((begin, at))
            begin = at + 1
        at += 1
    if line.end > begin:
        ranges.append((begin, line.end))
    return ranges


def _inside_word(page: Page, at: int, line: Line) -> bool:
    """Whether a stop belongs to an abbreviation or a number."""
    keys, shapes = page.tokens.keys, page.tokens.shapes
    if keys[at] in "!?…" or at + 1 >= line.end:
        return False
    tight_after = page.tokens.is_tight(at + 1)
    before = at - 1
    if before < line.start:
        return False
    if shapes[before] == NUMBER and shapes[at + 1] == NUMBER and tight_after:
        return True
    listed = before == line.start or (keys[before - 1] in {":", ";", ".", ","} and not page.tokens.is_tight(before))
    if shapes[before] == NUMBER and listed:
        # "gồm: 1. Ông A; 2. Bà B": numbers of a list.
        return True
    length = page.tokens.ends[before] - page.tokens.starts[before]
    if tight_after and shapes[at + 1] in (CAPITAL, CAPITALS) and (shapes[before] == CAPITALS or length <= 2):
        return True
    if shapes[before] in (CAPITAL, CAPITALS) and length <= 2 and page.tokens.is_tight(at):
        # "TP. Thái Nguyên", "TS. X", "T. Ư": an abbreviation; a name's last syllable of two letters ("Lê.") ends a sentence.
        hits = page.hits.at[before]
        return "term_city" in hits or "term_district" in hits or "degree" in hits or length == 1
    return keys[at + 1] in {",", ";", ")", "."}


def _elements(page: Page, start: int, end: int) -> list[Element]:
    found: list[Element] = []
    at = start
    # A heading in capitals tells nothing by its capitals.
    shapes, hits = page.tokens.shapes, page.hits.at
    shouting = shapes[start:end].count(CAPITALS) * 3 > (end - start) * 2 and end - start > 7
    while at < end:
        if not hits[at] and shapes[at] in _QUIET:
            begin = found.pop().start if found and found[-1].what is What.WORD else at
            while at < end and not hits[at] and shapes[at] in _QUIET:
                at += 1
            found.append(Element(What.WORD, begin, at))
            continue
        element = _element(page, at, end, found, shouting)
        if element.what is What.WORD and found and found[-1].what is What.WORD:
            found[-1] = Element(What.WORD, found[-1].start, element.end)
        else:
            found.append(element)
        at = max(element.end, at + 1)
    return found


def _element(page: Page, at: int, end: int, found: list[Element], shouting: bool) -> Element:
    shape = page.tokens.shapes[at]
    hits = page.hits.at[at]
    if shape in (SIGN, NEWLINE):
        what = _SIGNS.get(page.tokens.keys[at], What.WORD)
        tight = what is What.DASH and at + 1 < end and page.tokens.is_tight(at) and page.tokens.is_tight(at + 1)
        if tight and page.tokens.shapes[at - 1] == LOWER and page.tokens.shapes[at + 1] == LOWER:
            what = What.WORD
        return Element(what, at, at + 1, page.tokens.keys[at])
    if not hits:
        if shape in (CAPITAL, CAPITALS) and not shouting:
            return _name(page, at, end)
        return Element(What.WORD, at, at + 1)
    if "markers" in hits or "term_lead_office" in hits:
        special = _special(page, at, found)
        if special is not None:
            return special
    if "blocker" in hits and (blocked := _blocked(page, at, end)) is not None:
        return blocked
    longer_body = "body_head" in hits and "head" in hits and hits["body_head"].length > hits["head"].length
    if ("head" in hits or "modifier_before" in hits) and not longer_body:
        office = read_office(page, at)
        if office is not None and office.end == end + 1 and page.tokens.keys[end] == ".":
            # "Chủ tịch UBND TP." at a sentence's end: the full stop is the abbreviation's, too.
            return Element(What.OFFICE, at, end, "", replace(office, end=end))
        if office is not None and office.end <= end:
            return Element(What.OFFICE, at, office.end, "", office)
    for kind, what in (("rank", What.RANK), ("degree", What.RANK), ("honorifics", What.PLURAL_HONORIFIC), ("spouse", What.SPOUSE)):
        if kind in hits:
            after = at + hits[kind].length
            if kind == "degree" and after < end and page.tokens.keys[after] == "." and page.tokens.is_tight(after):
                after += 1
            return Element(what, at, after, kind)
    if "description" in hits and at + hits["description"].length < end and _is_described(page, at + hits["description"].length):
        return Element(What.HONORIFIC, at, at + hits["description"].length)
    if "honorific" in hits and _is_honorific(page, at, end) and not _is_surname_here(page, at, found):
        return Element(What.HONORIFIC, at, at + hits["honorific"].length)
    if (
        "commemorated" in hits
        and not (found and found[-1].what in (What.HONORIFIC,) and hits["commemorated"].length < capital_run(page, at) - at)
        and hits["commemorated"].length >= capital_run(page, at) - at
    ):
        return Element(What.BLOCKED, at, at + hits["commemorated"].length, "commemorated")
    if shape == CAPITALS and ("term_at" in hits or "verbs" in hits) and not surname_at(page, at):
        # "TẠI HÀ TĨNH": a word printed large.
        return _plain(page, at)
    if shape in (CAPITAL, CAPITALS) and not shouting:
        after_title = bool(found) and found[-1].what in (What.HONORIFIC, What.RANK, What.OFFICE) and found[-1].end == at
        if not (after_title and name_begins(page, at) and not _is_body_word(page, at)):
            body = _body(page, at, end)
            if body is not None:
                return body
            place = read_place(page, at)
            if (
                place is not None
                and place.kind in {"province", "foreign", "country"}
                and place.end <= end
                and not (after_title and capital_run(page, at) > place.end and place.kind != "foreign")
            ):
                return Element(What.PLACE, at, place.end, place.kind)
        group = hits.get("delegations")
        if group is not None and group.entry.value == "group" and (group.length > 1 or not name_begins(page, at)):
            # "Đoàn Giám sát" is one even where print makes both words large.
            return Element(What.GROUP, at, at + group.length)
        if (
            shape == CAPITAL
            and at > 0
            and _opens_sentence(page, at, found)
            and not name_begins(page, at)
            and not _foreign_name(page, at, found)
        ):
            return _plain(page, at)
        return _name(page, at, end)
    return _plain(page, at)


def _is_body_word(page: Page, at: int) -> bool:
    hits = page.hits.at[at]
    return (
        ("unit" in hits)
        or ("central" in hits and hits["central"].length > 1)
        or ("body_head" in hits and "topic" in page.hits.at[min(at + hits["body_head"].length, len(page.tokens) - 1)])
    )


def _opens_sentence(page: Page, at: int, found: list[Element]) -> bool:
    """A capital that only the sentence's beginning explains: "Từ sáng sớm", "Tiếp và làm việc"."""
    return (
        not found
        or found[-1].what in (What.COLON, What.DASH)
        or (found[-1].what is What.WORD and page.tokens.keys[at - 1] in {'"', "*", "“"})
    )


def _foreign_name(page: Page, at: int, found: list[Element]) -> bool:
    return capital_run(page, at) - at >= 2 and bool(found)


def _special(page: Page, at: int, found: list[Element]) -> Element | None:
    """Markers and links that no other reading may swallow."""
    hits = page.hits.at[at]
    if "markers" in hits:
        hit = hits["markers"]
        kind = hit.entry.value
        if kind == "delegation" and "delegations" in hits and found and found[-1].what is What.MARKER and found[-1].value == "host":
            # "tiếp đoàn có …" lists the hosts.
            return None
        office = hits.get("head")
        if kind == "delegation" and "province" in page.hits.at[min(at + hit.length, len(page.tokens) - 1)]:
            # "Thành viên đoàn X:": the place says whose side.
            return Element(What.MARKER, at, at + hit.length, "side")
        if kind == "lead":
            return Element(What.LEAD, at, at + hit.length, "lead")
        if (
            kind in {"lead_title", "deputy_lead"}
            and (office is None or office.length <= hit.length)
            and not _longer_office(page, at, hit.length)
        ):
            return Element(What.LEAD, at, at + hit.length, kind)
        if kind not in {"neutral", "lead_title", "deputy_lead"} and page.tokens.shapes[at] != SIGN:
            end = at + hit.length
            if kind == "host" and ("term_province" in page.hits.at[end - 1] or "term_city" in page.hits.at[end - 1]):
                place = read_place(page, end - 1)
                if place is not None and place.kind in {"province", "foreign"}:
                    # "về phía tỉnh X": the place says whose side.
                    return Element(What.MARKER, at, end, "side")
            if kind == "host":
                # "tiếp đoàn công tác của …": the delegation is read by itself.
                end = next((index for index in range(at + 1, end) if "delegations" in page.hits.at[index]), end)
            return Element(What.MARKER, at, end, kind)
    lead = hits.get("term_lead_office")
    if lead is not None and not ("head" in hits and hits["head"].length > lead.length) and not _longer_office(page, at, lead.length):
        deputy = page.tokens.keys[at] in term_keys("deputies_branch")
        return Element(What.LEAD, at, at + hits["term_lead_office"].length, "deputy_lead" if deputy else "lead_title")
    return None


def _longer_office(page: Page, at: int, length: int) -> bool:
    """ "Phó Trưởng Đoàn ĐBQH" is an office although "Phó Trưởng đoàn" is none."""
    for index in range(at, at + 2):
        head = page.hits.get(index, "head")
        if head is not None and index + head.length > at + length:
            return True
    return False


def _plain(page: Page, at: int) -> Element:
    hits = page.hits.at[at]
    if "term_is" in hits and page.tokens.shapes[at] == LOWER:
        return Element(What.IS, at, at + hits["term_is"].length, "appointed" if "term_appointed" in hits else "")
    if "verbs" in hits:
        hit = hits["verbs"]
        kind = hit.entry.value
        if kind == "kiem":
            return Element(What.ALSO, at, at + hit.length)
        if "term_and" in hits and hits["term_and"].length >= hit.length:
            return Element(What.AND, at, at + hits["term_and"].length)
        if kind == "link" and hit.length == 1 and page.tokens.keys[at] in _LISTERS:
            return Element(What.LIST, at, at + hit.length)
        if kind in {"speech", "act", "receive", "lead", "aux"}:
            return Element(What.VERB, at, at + hit.length, kind)
    if "term_and" in hits:
        return Element(What.AND, at, at + hits["term_and"].length)
    if "delegations" in hits:
        kind = hits["delegations"].entry.value
        return Element(What.GROUP if kind == "group" else What.WORD, at, at + hits["delegations"].length)
    if "term_people_word" in hits and not (
        hits["term_people_word"].length > 1 and _longer_office(page, at, hits["term_people_word"].length)
    ):
        return Element(What.PEOPLE, at, at + hits["term_people_word"].length)
    if "term_plural" in hits:
        return Element(What.WORD, at, at + hits["term_plural"].length, "plural")
    return Element(What.WORD, at, at + 1)


_LISTERS = term_keys("lister")


def _is_honorific(page: Page, at: int, end: int) -> bool:
    """ "anh", "chị", "cô", "bà" are ordinary words unless a name, a rank or an office follows."""
    hit = page.hits.at[at]["honorific"]
    after = at + hit.length
    if hit.length > 1:
        return True
    if after >= end:
        return False
    if is_capital(page, after) or "head" in page.hits.at[after] or "rank" in page.hits.at[after]:
        return True
    return page.tokens.keys[after] == "/" or "modifier_before" in page.hits.at[after]


def _is_surname_here(page: Page, at: int, found: list[Element]) -> bool:
    """ "Thứ trưởng Ông Thị A": a capital word right after an office and before a middle name is a surname."""
    return (
        bool(found)
        and found[-1].what is What.OFFICE
        and found[-1].end == at
        and page.tokens.shapes[at] == CAPITAL
        and at + 1 < len(page.tokens)
        and page.tokens.keys[at + 1] in term_keys("middle_name")
        and surname_at(page, at)
    )


def _is_described(page: Page, index: int) -> bool:
    """ "ngư dân Nguyễn Văn A" is a person, "ngư dân Lý Sơn" are people of a place."""
    hits = page.hits.at[index]
    return name_begins(page, index) and not any(kind in hits for kind in ("province", "district", "foreign", "country"))


def _body(page: Page, at: int, end: int) -> Element | None:
    hits = page.hits.at[at]
    if "unit" not in hits and "central" not in hits and "body_head" not in hits:
        return None
    short = "body_head" in hits and hits["body_head"].length == 1 and "unit" not in hits and "central" not in hits
    if short and name_begins(page, at) and "topic" not in page.hits.at[at + 1]:
        return None
    body = read_body(page, at)
    if body is None or body.end > end or body.end <= at:
        return None
    return Element(What.BODY, at, body.end, "", None, body)


def _blocked(page: Page, at: int, end: int) -> Element | None:
    """A name after "phường", "đường", "tưởng niệm" … is a place's or a dead person's."""
    hit = page.hits.at[at]["blocker"]
    kind = hit.entry.value
    after = at + hit.length
    if kind in {"city", "household"} or after >= end:
        return None
    if page.tokens.shapes[at] != LOWER and hit.entry.row["word"][0].islower() and kind != "dead":
        # "Đường", "Hồ", "Cầu" with a capital are surnames before they are roads and lakes.
        return None
    if kind == "dead":
        # "dâng hương tưởng niệm Chủ tịch X", "viếng mộ ông X": offices and honorifics between count as the dead person's.
        steps = after
        reach = min(end, after + 14)
        while steps < reach:
            hits = page.hits.at[steps]
            if "head" in hits or "modifier_before" in hits:
                office = read_office(page, steps)
                if office is not None:
                    steps = office.end
                    continue
            if "commemorated" in hits:
                return Element(What.BLOCKED, at, steps + hits["commemorated"].length, kind)
            if name_begins(page, steps):
                return Element(What.BLOCKED, at, capital_run(page, steps), kind)
            if page.tokens.shapes[steps] == SIGN and page.tokens.keys[steps] not in {"-", '"'}:
                break
            if "honorifics" in hits or "markers" in hits:
                break
            if (
                page.tokens.shapes[steps] == LOWER
                and "verbs" in hits
                and "honorific" not in hits
                and hits["verbs"].entry.value in {"speech", "receive"}
            ):
                break
            steps += max((hits[key].length for key in ("honorific", "rank", "blocker") if key in hits), default=1)
        return None
    while after < end and page.tokens.shapes[after] == SIGN and page.tokens.keys[after] in {'"', "“"}:
        after += 1
    if kind in {"school", "company", "award", "hero", "site", "place"}:
        # "Trường THPT Chuyên X", "Công ty TNHH X": a few words may stand between.
        for _ in range(4):
            if after >= end or name_begins(page, after) or "commemorated" in page.hits.at[after]:
                break
            if kind == "place" and not is_capital(page, after):
                break
            if (
                page.tokens.shapes[after] == SIGN
                or "honorific" in page.hits.at[after]
                or "head" in page.hits.at[after]
                or "verbs" in page.hits.at[after]
            ):
                return None
            if kind != "place" and "unit" in page.hits.at[after]:
                return None
            after += 1
    if after >= end:
        return None
    if kind in {"beneficiary", "family"}:
        while after < end and ("honorific" in page.hits.at[after] or page.tokens.keys[after] in {":", ","}):
            after += 1
    if after < end and _is_office_start(page, after):
        return None
    run = capital_run(page, after) if after < end else after
    if run > after and (surname_at(page, after) or kind in {"place", "company", "award"}) and run <= end:
        if kind == "company" or kind == "school":
            for split in range(after + 1, run - 1):
                if surname_at(page, split) and 2 <= run - split <= 4 and run - after > 3:
                    run = split
                    break
        return Element(What.BLOCKED, at, run, kind)
    return None


def _is_office_start(page: Page, at: int) -> bool:
    """ "Nói chuyện với các em, Phó Chủ tịch nước A …": an office, no child's name."""
    before = page.hits.get(at, "modifier_before")
    return "head" in page.hits.at[at] or (before is not None and page.hits.get(at + before.length, "head") is not None)


def _longest_name(page: Page, at: int, run: int) -> int:
    """Where a name of too many words is cut; hyphens and full stops inside it are none."""
    words = 0
    for index in range(at, run):
        words += page.tokens.shapes[index] != SIGN
        if words > LONGEST_NAME:
            return index
    return run


@lru_cache(maxsize=4096)
def _is_spoken(key: str) -> bool:
    """Whether a word has a vowel."""
    return not _VOWELS.isdisjoint(normalize("NFD", key))


def _name(page: Page, at: int, end: int) -> Element:
    """A run of capital words, as a possible name."""
    if page.tokens.shapes[at] == CAPITALS and not _is_spoken(page.tokens.keys[at]):
        # "CĐ VC", "LHHN": an abbreviation that no table has.
        return Element(What.WORD, at, at + 1)
    topic = page.hits.get(at, "topic")
    if topic is not None and topic.length >= 2 and at + topic.length >= capital_run(page, at):
        return Element(What.WORD, at, at + topic.length)
    run = min(capital_run(page, at), end)
    if run > at + 1 and "delegations" in page.hits.at[at] and page.hits.end(at + 1, "province") == run:
        # "Đoàn An Giang" is a delegation before it is a person.
        return Element(What.WORD, at, at + 1)
    if run > at + 1 and page.hits.end(at + 1, "province") == run and at > 0 and page.tokens.keys[at - 1] in {".", "\n", ";", '"'}:
        # "Hàng Thanh Hóa …" at a sentence's head: a noun and a province.
        return Element(What.WORD, at, at + 1)
    links = term_keys("name_link")
    connector = run
    while (
        connector + 1 < end and page.tokens.keys[connector] in links and run - at <= LONGEST_NAME and page.tokens.shapes[connector] == LOWER
    ):
        after = connector + 2 if page.tokens.keys[connector + 1] in links else connector + 1
        if after >= end or not is_capital(page, after):
            break
        run = connector = min(capital_run(page, after), end)
    if run <= at:
        return Element(What.WORD, at, at + 1)
    run = _longest_name(page, at, run)
    return Element(What.NAME, at, run, "", None, None, surname_at(page, at))
