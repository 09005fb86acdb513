"""Mentions made into people: one entry for each name, short names and offices that stand for somebody resolved."""

from dataclasses import dataclass, field

from dieuphoi.spans import Span
from dieuphoi.vietnamese import tone_key
from visits.extraction.attachment import Attached, Mention, Reference, attach
from visits.extraction.elements import Sentence, What
from visits.extraction.page import Page
from visits.extraction.zones import Layout, Zone

# Paragraphs of an interview that introduce, and how far into a paragraph its speaker is named.
INTRODUCTION = 2
OPENING = 8
# Words of "phát biểu chỉ đạo của", and one more.
LONGEST_CITING = 8
_INTRODUCING = frozenset({What.OFFICE, What.HONORIFIC, What.RANK, What.COMMA})


@dataclass(slots=True)
class Someone:
    """A person being put together: full name, mentions in order, offices as printed."""

    name: str
    key: str
    mentions: list[Mention] = field(default_factory=list)
    offices: list[Attached] = field(default_factory=list)

    @property
    def start(self) -> int:
        return self.mentions[0].start

    def spans(self, page: Page) -> tuple[Span, ...]:
        return tuple(sorted({page.span(mention.start, mention.end) for mention in self.mentions}))


@dataclass(frozen=True, slots=True)
class Cast:
    """Everybody of an article, and the office references that stand alone."""

    people: tuple[Someone, ...]
    references: tuple[Reference, ...]


def gather(page: Page, sentences: tuple[Sentence, ...]) -> Cast:
    """The people of an article in order of appearance."""
    mentions: list[Mention] = []
    references: list[Reference] = []
    carried = ("", -1)
    for number, sentence in enumerate(sentences):
        here, alone = attach(page, sentence, number, carried)
        markers = [element for element in sentence.elements if element.what is What.MARKER]
        last = (markers[-1].value, markers[-1].start) if markers else carried
        if not markers and page.tokens.keys[sentence.end - 1] == ":" and "delegations" in page.hits.at[sentence.start]:
            # "Đoàn X gồm:" before a list of lines.
            last = ("group", sentence.start)
        carried = last if page.tokens.keys[sentence.end - 1] in {":", ";"} else ("", -1)
        mentions += here
        references += alone
    people = [
        someone
        for someone in _merge(page, sentences, mentions)
        if not _is_planned(page, sentences, someone) and not all(_is_cited(page, sentences, mention) for mention in someone.mentions)
    ]
    _short_names(page, sentences, people, mentions)
    for someone in people:
        someone.mentions.sort(key=lambda mention: mention.start)
    people.sort(key=lambda someone: someone.start)
    return Cast(tuple(people), tuple(references))


def _is_planned(page: Page, sentences: tuple[Sentence, ...], someone: Someone) -> bool:
    """Whether only a plan mentions somebody: "Theo dự kiến, đoàn do ông A dẫn đầu …"."""
    return all(
        any(hit.entry.value == "plan" for _, hit in page.hits.within("visit_verbs", sentences[mention.sentence].start, mention.start))
        for mention in someone.mentions
    )


def _is_cited(page: Page, sentences: tuple[Sentence, ...], mention: Mention) -> bool:
    """ "theo chỉ đạo của Phó Thủ tướng A", "sau chuyến thăm của Chủ tịch nước B": what somebody did elsewhere."""
    start = mention.start
    for element in reversed(sentences[mention.sentence].elements):
        if element.end <= start and element.what in _INTRODUCING and start - element.end <= 1:
            start = element.start
    return any((hit := page.hits.get(start - back, "term_cited")) is not None and hit.length == back for back in range(2, LONGEST_CITING))


def display_name(printed: str) -> str:
    """Capital-first form: NGUYỄN VĂN A is Nguyễn Văn A; hyphens and apostrophes stay as printed."""
    return " ".join(_capital_first(word) for word in printed.split())


def _capital_first(word: str) -> str:
    if word.startswith("Mc") and word[2:].isupper():
        return "-".join(["Mc" + word[2:].split("-")[0].capitalize(), *(part.capitalize() for part in word.split("-")[1:])])
    return word[0] + word[1:].lower() if len(word) > 1 and word.isupper() else word


def _merge(page: Page, sentences: tuple[Sentence, ...], mentions: list[Mention]) -> list[Someone]:
    people: dict[str, list[Someone]] = {}
    order: list[Someone] = []
    for mention in mentions:
        if mention.rule == "given_name":
            continue
        name = display_name(page.printed(mention.start, mention.end))
        key = tone_key(name)
        known = people.setdefault(key, [])
        someone = _same(known, mention)
        if someone is None:
            someone = Someone(name, key)
            known.append(someone)
            order.append(someone)
        someone.mentions.append(mention)
        someone.offices += mention.offices
    # Capital words that are a known name need no evidence of their own.
    seen = {mention.start for mention in mentions}
    for number, sentence in enumerate(sentences):
        for element in sentence.elements:
            if element.what is What.NAME and element.start not in seen:
                known = people.get(tone_key(page.printed(element.start, element.end)), [])
                if known:
                    known[0].mentions.append(Mention(element.start, element.end, number, "name_again", element.surname))
    return order


def _same(known: list[Someone], mention: Mention) -> Someone | None:
    """The person of this name; a second one where one list of a sentence names both with offices of their own."""
    for someone in known:
        last = someone.mentions[-1]
        clash = (
            last.sentence == mention.sentence
            and last.in_list
            and mention.in_list
            and last.offices
            and mention.offices
            and not {office.office.title for office in last.offices} & {office.office.title for office in mention.offices}
        )
        if not clash:
            return someone
    return None


def _short_names(page: Page, sentences: tuple[Sentence, ...], people: list[Someone], mentions: list[Mention]) -> None:
    """ "Thứ trưởng Hòa", "đồng chí Thanh Sơn": the one person whose name ends so; two of them stay unresolved unless the office decides."""
    by_ending: dict[str, list[Someone]] = {}
    for someone in people:
        for ending in _endings(someone.key):
            by_ending.setdefault(ending, []).append(someone)
    for mention in mentions:
        length = mention.end - mention.start
        if mention.rule != "given_name":
            continue
        key = tone_key(page.printed(mention.start, mention.end))
        fitting = [someone for someone in by_ending.get(key, ()) if someone.start < mention.start]
        if len(fitting) > 1 and mention.offices:
            titles = {attached.office.title for attached in mention.offices}
            fitting = [someone for someone in fitting if titles & {attached.office.title for attached in someone.offices}]
        if len(fitting) == 1:
            fitting[0].mentions.append(mention)
            fitting[0].offices += mention.offices
        elif length == 1:
            continue
    # A "person" whose name is the end of a longer one is the same one.
    merged: set[int] = set()
    for short in people:
        if " " not in short.key:
            continue
        whole = [other for other in by_ending.get(short.key, ()) if id(other) not in merged and other.start < short.start]
        if len(whole) == 1:
            whole[0].mentions += short.mentions
            whole[0].offices += short.offices
            merged.add(id(short))
    people[:] = [someone for someone in people if id(someone) not in merged]


def _endings(key: str) -> list[str]:
    """The last words of a name, the whole of it left out."""
    words = key.split(" ")
    return [" ".join(words[index:]) for index in range(1, len(words))]


def speakers_only(page: Page, layout: Layout, sentences: tuple[Sentence, ...], cast: Cast) -> Cast:
    """Of an interview: who is introduced in the first paragraphs or opens one of them; whom an answer only mentions is left out."""
    first = [line for line in layout.lines if line.zone is Zone.BODY][:INTRODUCTION]
    reach = first[-1].end if first else 0
    starts = {line.start for line in layout.lines}
    kept = tuple(
        someone
        for someone in cast.people
        if any(mention.start < reach or any(mention.start - back in starts for back in range(OPENING)) for mention in someone.mentions)
    )
    return Cast(kept, cast.references)
