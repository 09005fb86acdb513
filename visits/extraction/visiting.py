"""Visits: which delegation came to which province on which days, and who led it. An article may report none, one or several."""

from dataclasses import dataclass, replace
from datetime import timedelta

from dieuphoi.partial_dates import PartialDate
from dieuphoi.spans import Span
from dieuphoi.vietnamese import tone_key
from visits.extraction.bodies import Level
from visits.extraction.dates import Printed, Stamp, is_anniversary, printed_days, relative_day, resolve
from visits.extraction.delegations import (
    Origin,
    Vote,
    is_directive,
    is_interview,
    is_sendoff,
    province_votes,
    read_origins,
    visit_verb,
)
from visits.extraction.elements import Sentence, What
from visits.extraction.lexicons import term_keys
from visits.extraction.offices import Office
from visits.extraction.page import Page
from visits.extraction.people import Cast, Someone
from visits.extraction.places import body_name
from visits.extraction.records import Basis, Finding, Side
from visits.extraction.scene import VOICE_REACH, Scene, office_side, side_of_marker
from visits.extraction.zones import Layout, Zone

EARLY = 8


@dataclass(frozen=True, slots=True)
class Stay:
    """One visit before its events are read: who, where, and which sentences speak of it."""

    origin: Origin | None
    province: Vote | None
    sentences: tuple[int, ...]
    core: int
    rule: str


def find_stays(page: Page, layout: Layout, sentences: tuple[Sentence, ...], cast: Cast, outlet: str | None) -> tuple[list[Stay], list[Vote], str]:
    """The visits that an article reports, the provinces that it speaks of, and the rule that decided."""
    votes = province_votes(page, layout, sentences, outlet)
    origins = read_origins(page, sentences)
    if is_interview(page, layout, sentences):
        return [], votes, "no_visit_interview"
    if is_directive(page, sentences):
        return [], votes, "no_visit_directive"
    if is_sendoff(page, sentences):
        return [], votes, "no_visit_send_off_or_own_trip"
    core = _core(page, sentences, origins, cast)
    if core is None:
        return [], votes, "no_visit_no_delegation_at_work"
    number, origin = core
    province = _host(votes, origin, sentences, page)
    if origin is not None and origin.place is not None and origin.level is Level.PROVINCE and (province is None or province.name == origin.place):
        return [], votes, "no_visit_own_leaders"
    if province is None and not _host_words(page, sentences):
        return [], votes, "no_visit_no_host"
    if origin is None and province is None:
        return [], votes, "no_visit_no_host"
    first = Stay(origin, province, tuple(range(len(sentences))), number, "delegation_at_work")
    return _split_stays(page, sentences, origins, first, votes), votes, "visit_reported"


def _core(page: Page, sentences: tuple[Sentence, ...], origins: list[Origin], cast: Cast) -> tuple[int, Origin | None] | None:
    """The first sentence in which a delegation from elsewhere visits, works or is received; its number and the delegation."""
    external = [origin for origin in origins if origin.is_external]
    own = [origin for origin in origins if origin.own]
    best = _choose(external, sentences)
    if best is not None:
        keys = {origin.sentence for origin in external if origin.name == best.name}
        for number, sentence in enumerate(sentences):
            if sentence.zone is Zone.BODY and (number in keys or _speaks_of_group(sentence)) and visit_verb(page, sentence) is not None:
                return number, best
        for number in sorted(keys):
            if visit_verb(page, sentences[number]) is not None:
                return number, best
        return None
    officials = _official_guest(page, sentences, cast)
    if officials is not None:
        return officials
    if own:
        return None
    for number, sentence in enumerate(sentences):
        if any(origin.sentence == number for origin in origins) and visit_verb(page, sentence) is not None:
            return number, None
    return None


def _choose(external: list[Origin], sentences: tuple[Sentence, ...]) -> Origin | None:
    """The delegation of the article: named in the title, else first and most often."""
    if not external:
        return None
    counts: dict[str, int] = {}
    for origin in external:
        counts[tone_key(origin.name)] = counts.get(tone_key(origin.name), 0) + (3 if origin.sentence <= 2 else 1)
    best_key = max(counts, key=lambda key: (counts[key], -next(origin.start for origin in external if tone_key(origin.name) == key)))
    same = [origin for origin in external if tone_key(origin.name) == best_key]
    best = same[0]
    # "đoàn công tác Bộ X" and "đoàn công tác Đảng ủy Bộ X" are one: the title's name wins.
    titled = next((origin for origin in external if sentences[origin.sentence].zone is Zone.TITLE), None)
    if titled is not None and (tone_key(best.name) in tone_key(titled.name) or tone_key(titled.name) in tone_key(best.name)):
        best = titled if len(titled.name) >= len(best.name) else best
    return best


def _speaks_of_group(sentence: Sentence) -> bool:
    return any(element.what is What.GROUP for element in sentence.elements)


def _official_guest(page: Page, sentences: tuple[Sentence, ...], cast: Cast) -> tuple[int, Origin | None] | None:
    """No delegation is named: an official of a central or foreign body who visits or is received in the first sentences."""
    body_sentences = 0
    for number, sentence in enumerate(sentences):
        body_sentences += sentence.zone is Zone.BODY
        if body_sentences > EARLY:
            break
        if sentence.zone is Zone.TITLE and len(sentences) > 1:
            continue
        if visit_verb(page, sentence) is None:
            continue
        for element in sentence.elements:
            office = element.office
            if office is None or office.party_member:
                continue
            origin = _origin_of(office, number)
            if origin is not None:
                return number, origin
    return None


def _origin_of(office: Office, number: int) -> Origin | None:
    body = office.body
    if body is None:
        if office.fixed and office.takes == "own":
            return Origin(office.start, office.end, number, office.fixed, Level.CENTRAL, rule="delegation_by_office")
        if office.takes == "ministry":
            return Origin(office.start, office.end, number, "", Level.CENTRAL, rule="delegation_by_office")
        return None
    if body.level is Level.FOREIGN:
        return Origin(body.start, body.end, number, body.name, Level.FOREIGN, body.place, body.place, False, body, "delegation_by_office")
    if body.level is Level.CENTRAL and body.wants != "parent" and office.rank >= 30:
        return Origin(body.start, body.end, number, body.name, Level.CENTRAL, None, None, False, body, "delegation_by_office")
    return None


def _host(votes: list[Vote], origin: Origin | None, sentences: tuple[Sentence, ...], page: Page) -> Vote | None:
    """The province with most votes that is not the delegation's own."""
    for vote in votes:
        if origin is not None and origin.level is Level.PROVINCE and vote.name == origin.place:
            continue
        return vote if vote.weight >= 0.7 else None
    return None


def _host_words(page: Page, sentences: tuple[Sentence, ...]) -> bool:
    """ "tỉnh ta", "UBND tỉnh", "lãnh đạo tỉnh": a host without a name."""
    for sentence in sentences:
        for element in sentence.elements:
            body = element.body or (element.office.body if element.office is not None else None)
            if body is not None and body.wants in {"place", "bare_place"}:
                return True
        for index in range(sentence.start, sentence.end):
            if "term_our_place" in page.hits.at[index] or page.tokens.keys[index] in term_keys("province"):
                return True
    return False


def _split_stays(page: Page, sentences: tuple[Sentence, ...], origins: list[Origin], first: Stay, votes: list[Vote]) -> list[Stay]:
    """A second province worked in by the same delegation, or a second delegation received there, makes a second visit."""
    if first.origin is None or first.province is None:
        return [first]
    starts: list[tuple[int, Origin, Vote]] = []
    by_name = {vote.name: vote for vote in votes}
    for number, sentence in enumerate(sentences):
        if sentence.zone is not Zone.BODY or number <= first.core:
            continue
        verb = visit_verb(page, sentence)
        if verb is None:
            continue
        other = next((origin for origin in origins if origin.sentence == number and origin.is_external), None)
        if other is not None and _is_other(first.origin, other) and _starts_anew(page, sentence) and other.level in {Level.CENTRAL, Level.FOREIGN, Level.PROVINCE} and other.place != first.province.name:
            starts.append((number, other, first.province))
            continue
        place = _worked_in(page, sentence, verb[0])
        known = {first.province.name, first.origin.place, *(vote.name for _, _, vote in starts)}
        if place is not None and place not in known and place in by_name and _starts_anew(page, sentence):
            starts.append((number, first.origin, by_name[place]))
    if not starts:
        return [first]
    stays = []
    bounds = [start for start, _, _ in starts] + [len(sentences)]
    stays.append(replace(first, sentences=tuple(range(0, bounds[0]))))
    for index, (start, origin, vote) in enumerate(starts):
        stays.append(Stay(origin, vote, tuple(range(start, bounds[index + 1])), start, "second_visit"))
    return stays


def _is_other(first: Origin, other: Origin) -> bool:
    a, b = tone_key(first.name), tone_key(other.name)
    if a in b or b in a:
        return False
    return not (first.country and first.country == other.country)


def _starts_anew(page: Page, sentence: Sentence) -> bool:
    """The sentence opens with a day, "cùng ngày", a star or "trước đó"."""
    for index in range(sentence.start, min(sentence.end, sentence.start + 5)):
        hit = page.hits.get(index, "dates")
        if hit is not None and hit.entry.value in {"day", "part", "same", "before", "after", "today", "yesterday", "days"}:
            return True
        if page.tokens.keys[index] == "*":
            return True
    return False


def _worked_in(page: Page, sentence: Sentence, verb: int) -> str | None:
    """The province after "làm việc với (UBND) tỉnh X", "làm việc tại X"."""
    for element in sentence.elements:
        if not verb < element.start <= verb + 10:
            continue
        if element.what is What.BODY and element.body is not None and element.body.place is not None and element.body.level is Level.PROVINCE:
            return element.body.place
        if element.what is What.PLACE and element.value == "province":
            hit = page.hits.get(element.start, "province")
            return hit.entry.value if hit is not None else None
    return None


def day_of(page: Page, sentences: tuple[Sentence, ...], stay: Stay, published: Stamp | None) -> tuple[Finding | None, Finding | None]:
    """First and last day of a visit: printed beside the delegation's first deed; else "sáng nay"; else a file's name."""
    best: tuple[float, Printed] | None = None
    text = page.tokens.text
    for number in stay.sentences:
        sentence = sentences[number]
        if sentence.zone is Zone.TITLE and number != stay.core:
            weight_zone = -1.0
        else:
            weight_zone = 0.0
        start, end = page.tokens.starts[sentence.start], page.tokens.ends[sentence.end - 1]
        for printed in printed_days(text, start, end):
            if not printed.introduced:
                continue
            token = _token(page, sentence, printed.start)
            if is_anniversary(page, sentence.start, token):
                continue
            weight = weight_zone - 0.15 * max(0, number - stay.core) if number >= stay.core else weight_zone - 0.3 * (stay.core - number)
            weight += 4 if number == stay.core else 0
            weight += 1.5 if token - sentence.start <= 7 else 0
            weight += 1 if visit_verb(page, sentence) is not None else 0
            weight -= 3 if _is_future(page, sentence, token) else 0
            if best is None or weight > best[0]:
                best = (weight, printed)
    if best is not None and best[0] > -1:
        return _findings(page, best[1], published)
    sentence = sentences[stay.core]
    for candidate in (sentence, *(sentences[number] for number in stay.sentences[:EARLY])):
        relative = relative_day(page, candidate.start, candidate.end)
        if relative is not None and published is not None:
            return _relative(page, relative, published), None
    if published is not None and published.rule in {"day_in_file_name", "day_in_address"}:
        spans = (page.source.span(published.start, published.end),) if published.end else ()
        return Finding(published.day.isoformat(), spans, Basis.INFERRED, published.rule), None
    return None, None


def _relative(page: Page, relative: tuple[int, int, int], published: Stamp) -> Finding:
    day = published.day + timedelta(days=relative[2])
    return Finding(day.isoformat(), (page.span(relative[0], relative[1]),), Basis.INFERRED, "day_counted_from_publication")


def _findings(page: Page, printed: Printed, published: Stamp | None) -> tuple[Finding, Finding | None]:
    span = page.source.span(printed.start, printed.end)
    if printed.last is None:
        day, basis = resolve(printed.first, published)
        return Finding(str(day), (span,), basis, printed.rule), None
    last, last_basis = resolve(printed.last, published)
    first = printed.first
    if first[2] is None and last.year is not None:
        year = last.year if first[1] <= printed.last[1] else last.year - 1
        day, basis = PartialDate(year, first[1], first[0]), last_basis
    else:
        day, basis = resolve(first, published)
    return Finding(str(day), (span,), basis, printed.rule), Finding(str(last), (span,), last_basis, printed.rule)


def _token(page: Page, sentence: Sentence, offset: int) -> int:
    for index in range(sentence.start, sentence.end):
        if page.tokens.ends[index] > offset:
            return index
    return sentence.end - 1


def _is_future(page: Page, sentence: Sentence, token: int) -> bool:
    for index in range(sentence.start, min(sentence.end, token + 10)):
        hit = page.hits.get(index, "visit_verbs")
        if hit is not None and hit.entry.value in {"plan", "future"}:
            return True
    return False


def delegation_finding(scene: Scene, stay: Stay, lead: Someone | None) -> Finding | None:
    """The organisation that the delegation comes from; by its head's office where only that is printed."""
    origin = stay.origin
    if origin is not None and origin.name:
        return Finding(origin.name, (scene.page.span(origin.start, origin.end),), Basis.STATED, origin.rule)
    if lead is not None:
        for attached in sorted(lead.offices, key=lambda attached: -attached.office.rank):
            body = attached.office.body
            if body is not None and body.level in {Level.CENTRAL, Level.FOREIGN} and attached.office.fixed == "":
                return Finding(body_name(body, scene.province, scene.day), (scene.page.span(attached.office.start, attached.office.end),), Basis.INFERRED, "delegation_by_lead")
    return None


def find_lead(scene: Scene, numbers: tuple[int, ...]) -> tuple[Someone | None, str, Office | None]:
    """The head of the delegation: said so; else who speaks for it; else the highest office of its side. Or an office without a name."""
    inside = set(numbers)
    people = [someone for someone in scene.cast.people if any(mention.sentence in inside for mention in someone.mentions)]
    for wanted in ("lead_after_name", "lead_title_after_name"):
        marked = [someone for someone in people if any(mention.lead == wanted and mention.sentence in inside for mention in someone.mentions)]
        if marked:
            return marked[0], wanted, None
    named = [reference for reference in scene.cast.references if reference.lead and reference.sentence in inside]
    if named:
        owner_of = _holder(scene, people, named[0].office)
        if owner_of is not None:
            return owner_of, "lead_by_office", None
        return None, "lead_only_office", named[0].office
    guests = [someone for someone in people if scene.side_of(someone) is Side.DELEGATION]
    for someone in guests:
        if any(
            mention.marker == "voice"
            and mention.start - mention.marker_at <= VOICE_REACH
            and side_of_marker(scene, mention.marker_at) is Side.DELEGATION
            for mention in someone.mentions
        ):
            return someone, "lead_speaks_for_delegation", None
    ranked = sorted(guests, key=lambda someone: (-max((attached.office.rank for attached in someone.offices), default=-1), someone.start))
    if ranked and ranked[0].offices:
        return ranked[0], "lead_by_rank", None
    if ranked:
        return ranked[0], "lead_first_named", None
    for reference in scene.cast.references:
        if reference.sentence in inside and office_side(scene, reference.office) is Side.DELEGATION and reference.office.rank >= 40:
            return None, "lead_only_office", reference.office
    return None, "", None


def _holder(scene: Scene, people: list[Someone], office: Office) -> Someone | None:
    fitting = [
        someone
        for someone in people
        if any(attached.office.head == office.head and attached.office.deputy == office.deputy for attached in someone.offices)
        and scene.side_of(someone) is Side.DELEGATION
    ]
    return fitting[0] if len(fitting) == 1 else None


def province_finding(page: Page, stay: Stay) -> Finding | None:
    """The province as named at the time, and where it was printed."""
    vote = stay.province
    if vote is None:
        return None
    spans = tuple(page.span(start, end) for start, end in vote.places[:8])
    basis = Basis.STATED if vote.rule in {"province_in_title", "province_in_text", "province_of_officials"} and spans else Basis.INFERRED
    return Finding(vote.name, spans, basis, vote.rule)




def spans_of(page: Page, sentences: tuple[Sentence, ...], stay: Stay) -> tuple[Span, ...]:
    sentence = sentences[stay.core]
    return (page.span(sentence.start, sentence.end),)
