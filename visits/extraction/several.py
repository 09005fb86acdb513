"""Several visits in one article: further provinces of one delegation, further delegations in one province."""

from dataclasses import replace

from dieuphoi.vietnamese import tone_key
from visits.extraction.delegations import Origin, Vote, visit_verb
from visits.extraction.elements import Sentence, What
from visits.extraction.guests import origin_of
from visits.extraction.hosts import worked_in
from visits.extraction.leads import HEAD_REACH
from visits.extraction.lexicons import term_keys
from visits.extraction.page import Page
from visits.extraction.stays import HIGH, Stay, starts_anew
from visits.extraction.zones import Zone

# Tokens between the verb of a visit and the first of several provinces.
ROW_REACH = 22
# Tokens between "tại" and the province in which several were met.
SEAT_OF_TALKS = 6


def split_stays(page: Page, sentences: tuple[Sentence, ...], origins: tuple[Origin, ...], first: Stay, votes: list[Vote]) -> list[Stay]:
    """A second province worked in by the same delegation, or a second delegation received there, makes a second visit."""
    if first.origin is None or first.province is None:
        return [first]
    beside = [origin for origin in origins if origin.sentence == first.core and origin.rule == "delegation_named_beside"]
    if beside:
        return [first, *(_shared(page, sentences, origins, first, origin) for origin in beside if origin.place != first.province.name)]
    starts: list[tuple[int, Origin, Vote]] = []
    by_name = {vote.name: vote for vote in votes}
    known = [first.origin]
    places = {first.province.name, first.origin.place}
    listed = _listed_provinces(page, sentences[first.core], first.origin.place)
    # The first of a sentence stays.
    external = {origin.sentence: origin for origin in reversed(origins) if origin.is_external}
    for number, sentence in enumerate(sentences):
        if sentence.zone is not Zone.BODY or number <= first.core:
            continue
        verb = visit_verb(page, sentence)
        if not (starts_anew(page, sentence) or page.hits.at[sentence.start].get("term_at")):
            continue
        other = external.get(number)
        if other is not None and other.place != first.province.name and all(_is_other(origin, other) for origin in known):
            starts.append((number, other, first.province))
            known.append(other)
            continue
        place = worked_in(page, sentence, *verb) if verb is not None else None
        if place is not None and place not in places and place in by_name:
            starts.append((number, _visitor(page, sentence, number, first.origin), by_name[place]))
            places.add(place)
    rest = [by_name[name] for name in listed if name in by_name and name not in places]
    if not starts and not rest:
        return _together(page, sentences, origins, first)
    stays = []
    bounds = [start for start, _, _ in starts] + [len(sentences)]
    stays.append(replace(first, sentences=tuple(range(0, bounds[0]))))
    for index, (start, origin, vote) in enumerate(starts):
        reported = (first.core,) if vote.name in listed else ()
        stays.append(Stay(origin, vote, (*reported, *range(start, bounds[index + 1])), start, "second_visit"))
    stays += [Stay(first.origin, vote, (first.core,), first.core, "province_listed") for vote in rest]
    return stays


def _visitor(page: Page, sentence: Sentence, number: int, first: Origin) -> Origin:
    """Who is in a second province: another high official, where the sentence names one before its verb; else the same delegation."""
    verb = visit_verb(page, sentence)
    for element in sentence.elements:
        office = element.office
        if office is None or verb is None or element.start > verb[0] or office.party_member:
            continue
        origin = origin_of(page, office, number)
        if origin is not None and origin.name and office.rank >= HIGH and _is_other(first, origin):
            return origin
    return first


def _listed_provinces(page: Page, sentence: Sentence, home: str | None) -> list[str]:
    """ "làm việc tại các tỉnh A, B và C": the provinces named in one row after the verb of the visit, where there are several."""
    verb = visit_verb(page, sentence)
    if verb is None or _is_seated(page, sentence, verb[0], home):
        return []
    row: list[str] = []
    end = 0
    for element in sentence.elements:
        hit = page.hits.get(element.start, "province") if element.what is What.PLACE and element.value == "province" else None
        if hit is None or element.start <= verb[0] or hit.entry.value == home:
            continue
        if row and not _continues_row(page, end, element.start):
            break
        if not row and (element.start - verb[0] > ROW_REACH or not _opens_row(page, verb[0], element.start)):
            return []
        row.append(hit.entry.value)
        end = element.end
    return row if len(row) > 1 else []


def _is_seated(page: Page, sentence: Sentence, verb: int, home: str | None) -> bool:
    """ "Tại thành phố A (tỉnh B), đoàn đã làm việc với các tỉnh B, C": the others came there."""
    return any(
        hit.entry.value != home and page.hits.has("term_at", max(sentence.start, index - SEAT_OF_TALKS), index)
        for index, hit in page.hits.within("province", sentence.start, verb)
    )


def _opens_row(page: Page, verb: int, start: int) -> bool:
    """Nothing but words of place, kind and number stands before the row's first name: no "giữa", no topic."""
    kinds = {kind for index in range(max(verb, start - 3), start) for kind in page.hits.at[index]}
    wanted = {"term_plural", "term_at", "term_with", "term_province", "term_city", "term_on_ground"}
    return bool(kinds & wanted) and not page.hits.has("term_between", verb, start)


def _continues_row(page: Page, end: int, start: int) -> bool:
    """Only a comma, "và" or a word for a province stands between two names."""
    for index in range(end, start):
        hits = page.hits.at[index]
        if page.tokens.keys[index] != "," and not hits.keys() & {"term_and", "term_province", "term_city"}:
            return False
    return start - end <= 3


def _together(page: Page, sentences: tuple[Sentence, ...], origins: tuple[Origin, ...], first: Stay) -> list[Stay]:
    """Two delegations received at once, each with its own head in one sentence: two visits.

    The second has the sentences that name its place or come with its head; the first keeps the others.
    """
    for number in (first.core, first.core + 1):
        if number >= len(sentences):
            break
        heads = _heads_said(page, sentences[number])
        here: list[Origin] = []
        for origin in origins:
            if origin.sentence == number and origin.is_external and all(_is_apart(known, origin) for known in here):
                here.append(origin)
        home = first.province.name if first.province is not None else None
        here = [origin for origin in here if origin.place != home]
        if len(heads) < 2 or len(here) < 2:
            continue
        second = here[1]
        key = tone_key(second.name.split(" ", 1)[-1])
        own = tuple(
            index
            for index in first.sentences
            if index == number or any(key in tone_key(text) for text in _names_in(sentences[index], origins, index))
        )
        rest = tuple(index for index in first.sentences if index not in own or index == number)
        return [replace(first, origin=here[0], sentences=rest), Stay(second, first.province, own, number, "received_together")]
    return [first]


def _shared(page: Page, sentences: tuple[Sentence, ...], origins: tuple[Origin, ...], first: Stay, second: Origin) -> Stay:
    """The visit of a locality named beside the first delegation's: the sentence that reports it and those that name it."""
    key = tone_key(second.place or second.name)
    own = tuple(
        index
        for index in first.sentences
        if index == first.core or any(key in tone_key(text) for text in _names_in(sentences[index], origins, index))
    )
    return Stay(second, first.province, own, first.core, "received_together")


def _heads_said(page: Page, sentence: Sentence) -> list[int]:
    """Where a sentence says who heads a group: "do A …" after each group, or "dẫn đầu" for each."""
    leads = [element.start for element in sentence.elements if element.what is What.LEAD]
    groups = [element.end for element in sentence.elements if element.what is What.GROUP]
    by = [index for index in range(sentence.start, sentence.end) if page.tokens.keys[index] in term_keys("by")]
    said = [index for index in by if any(0 < index - end <= HEAD_REACH for end in groups)]
    return said if leads and len(said) > len(leads) else leads


def _names_in(sentence: Sentence, origins: tuple[Origin, ...], number: int) -> list[str]:
    return [origin.name for origin in origins if origin.sentence == number and origin.name]


def _is_apart(first: Origin, other: Origin) -> bool:
    a, b = tone_key(first.name), tone_key(other.name)
    return a not in b and b not in a


def _is_other(first: Origin, other: Origin) -> bool:
    a, b = tone_key(first.name), tone_key(other.name)
    if a in b or b in a:
        return False
    if first.place and other.place and first.place != other.place:
        return True
    return not (first.country and first.country == other.country)
