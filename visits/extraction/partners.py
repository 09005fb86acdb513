"""Foreign localities with which the article prints an agreement, a twinning or cooperation of the host's."""

import re

from dieuphoi.spans import Span
from dieuphoi.vietnamese import fold, tone_key
from visits.extraction.bodies import Level, Place, capital_run, is_capital, read_place
from visits.extraction.delegations import Origin
from visits.extraction.elements import Sentence, What
from visits.extraction.gazetteer import Hit
from visits.extraction.lexicons import term
from visits.extraction.page import Page
from visits.extraction.records import Basis, Partner
from visits.extraction.tokens import LOWER
from visits.extraction.zones import Zone

REACH = 60
EARLY_SENTENCES = 5
# Tokens between a word of cooperation and the name after its "với".
LINKED = 6
# Tokens between the word for a way and one of its ends; between the start of a clause and the locality that goes on with a list.
ROUTE_REACH = 8
LISTED_REACH = 4


def with_guest(partners: tuple[Partner, ...], page: Page, sentences: tuple[Sentence, ...], origin: Origin | None) -> tuple[Partner, ...]:
    """The delegation's own locality is a partner, too: a locality that visits cooperates or wants to."""
    if origin is None or origin.level is not Level.FOREIGN or origin.place is None:
        return partners
    if any(tone_key(partner.name) == tone_key(origin.place) for partner in partners):
        return partners
    for index in range(origin.start, origin.end):
        hit = page.hits.get(index, "foreign")
        if hit is None or all(entry.value != origin.place for entry in hit.entries):
            continue
        first = _without_kind(page, index, index + hit.length)
        printed = page.printed(first, index + hit.length)
        if any(tone_key(partner.name) == tone_key(printed) for partner in partners):
            return partners
        return (
            *partners,
            Partner(printed, origin.country, (page.span(first, index + hit.length),), Basis.INFERRED, "delegation_of_a_partner"),
        )
    return partners


def with_named_groups(
    partners: tuple[Partner, ...], page: Page, sentences: tuple[Sentence, ...], origins: tuple[Origin, ...]
) -> tuple[Partner, ...]:
    """Where no visit is reported, a locality whose delegation is expected, seen off or spoken of early cooperates, too."""
    for origin in origins:
        if origin.sentence < EARLY_SENTENCES:
            partners = with_guest(partners, page, sentences, origin)
    return partners


def find_partners(page: Page, sentences: tuple[Sentence, ...], country: str | None = None) -> tuple[Partner, ...]:
    """Each locality once, with its country, in order of printing. ``country`` is the delegation's, where it comes from abroad."""
    found: dict[str, Partner] = {}
    listing = -1
    last: Sentence | None = None
    for sentence in sentences:
        if sentence.zone is not Zone.BODY:
            continue
        before, last = last, sentence
        links = [index for index, hit in page.hits.within("partners", sentence.start, sentence.end) if hit.entry.value == "link"]
        # "… có quan hệ hợp tác với X. Tại Hàn Quốc là Y, Z." goes on with the list.
        goes_on = listing == sentence.paragraph and _is_list(page, sentence)
        if not links and not goes_on:
            continue
        here = _localities(page, sentence, country)
        both = links and not here and before is not None and "term_both" in page.hits.at[sentence.start]
        told = _localities(page, before, country) if both and before is not None else []
        for start, end, name, land in (*told, *here):
            if not goes_on and not told and not _is_linked(page, sentence, start, links):
                continue
            listing = sentence.paragraph
            key = tone_key(name)
            span = page.span(start, end)
            known = found.get(key)
            if known is None:
                found[key] = Partner(name, land, (span,), Basis.STATED if land else Basis.INFERRED, "locality_in_cooperation")
            else:
                spans: tuple[Span, ...] = (*known.spans, span)
                found[key] = Partner(known.name, known.country or land, spans, known.basis, known.rule)
    return tuple(found.values())


def _is_linked(page: Page, sentence: Sentence, start: int, links: list[int]) -> bool:
    """Whether a word of cooperation is near, in the locality's own clause or in one that its clause goes on with as a list."""
    if not any(start - link >= -REACH for link in links):
        return False
    clause = max((index + 1 for index in range(sentence.start, start) if page.tokens.keys[index] == ";"), default=sentence.start)
    if clause == sentence.start or any(link >= clause for link in links):
        return True
    return any(page.hits.has(kind, clause, min(clause + LISTED_REACH, sentence.end)) for kind in ("foreign", "prefixes", "country"))


def _is_list(page: Page, sentence: Sentence) -> bool:
    """Whether a sentence goes on with a list of countries' localities: "Ở Hoa Kỳ có X", "Với Lào, bốn tỉnh Y", "Tỉnh Z (Pháp) thì …"."""
    first = read_place(page, sentence.start)
    kind = page.hits.end(sentence.start, "prefixes")
    if (first is not None and first.kind == "foreign") or (kind and _unknown(page, sentence, kind) is not None):
        return True
    for at in range(sentence.start, min(sentence.end, sentence.start + 2)):
        hits = page.hits.at[at]
        if "term_at" in hits or "term_with" in hits:
            following = page.hits.at[at + hits["term_at" if "term_at" in hits else "term_with"].length]
            return "country" in following or "topic" in following
    return False


def _without_kind(page: Page, start: int, end: int) -> int:
    """Where a locality's own name begins: "châu X" is X."""
    hit = page.hits.get(start, "prefixes")
    kind = hit is not None and hit.entry.value == "locality" and page.tokens.shapes[start] == LOWER and start + hit.length < end
    return start + hit.length if hit is not None and kind else start


def _before_bracket(page: Page, start: int, end: int) -> int:
    """The end of a name that a table tells from its namesakes by the country in brackets."""
    return next((index for index in range(start + 1, end) if page.tokens.keys[index] == "("), end)


def _is_no_locality(page: Page, sentence: Sentence, at: int) -> bool:
    """The seat of a mission ("Đại sứ quán tại X"), a stretch of a road, a syllable of a person's name."""
    before = page.hits.at[at - 1] if at else {}
    if "blocker" in before or any(element.what is What.NAME and element.start < at < element.end for element in sentence.elements):
        return True
    if _is_on_a_route(page, sentence, at):
        return True
    if "term_at" not in before:
        return False
    if any(element.what is What.OFFICE and element.start < at < element.end for element in sentence.elements):
        # "Tổng Lãnh sự Việt Nam tại Nam Ninh"
        return True
    return any("term_mission" in page.hits.at[index] or "term_consulate" in page.hits.at[index] for index in range(max(0, at - 8), at))


def _is_on_a_route(page: Page, sentence: Sentence, at: int) -> bool:
    """ "đường bay X - Y", "tuyến tour Y - X": the end of a way."""
    after = at + page.hits.at[at]["foreign"].length
    if "-" not in (page.tokens.keys[at - 1] if at else "", page.tokens.keys[after] if after < sentence.end else ""):
        return False
    for index in range(at - 1, max(sentence.start, at - ROUTE_REACH) - 1, -1):
        if page.tokens.keys[index] in {",", ";", "("}:
            return False
        if "term_route" in page.hits.at[index]:
            return True
    return False


def _is_container(page: Page, at: int, found: list[tuple[int, int, str, str | None]]) -> bool:
    """ "Bách Sắc (Quảng Tây)", "thành phố Gimje, tỉnh Jeollabuk": the province that the locality before it lies in."""
    if not found or at == 0:
        return False
    start, end = found[-1][0], found[-1][1]
    if page.tokens.keys[at - 1] == "(" and end == at - 1:
        return True
    town = any(page.hits.has(kind, max(0, start - 3), start) for kind in ("term_city", "term_district", "term_abroad"))
    return town and end == at - 1 and page.tokens.keys[at - 1] == "," and "term_province" in page.hits.at[at]


def _localities(page: Page, sentence: Sentence, land: str | None) -> list[tuple[int, int, str, str | None]]:
    """Foreign localities of a sentence, also in offices ("Bí thư Khu ủy X"): start, end, name, country.

    ``land`` is the country of one that no table has, if nothing in the sentence says another.
    """
    taken = [(element.start, element.end) for element in sentence.elements if element.what is What.BLOCKED]
    found: list[tuple[int, int, str, str | None]] = []
    at = sentence.start
    while at < sentence.end:
        inside = next((end for start, end in taken if start <= at < end), None)
        if inside is not None:
            at = inside
            continue
        hits = page.hits.at[at]
        prefix = hits.get("prefixes")
        if "topic" in hits and hits["topic"].length > 1:
            # "châu Âu" is a continent.
            at += hits["topic"].length
            continue
        if prefix is not None and prefix.entry.value == "locality" and _is_container(page, at, found):
            place = read_place(page, at)
            if place is not None and found[-1][3] is None:
                found[-1] = (*found[-1][:3], place.country)
            at = place.end if place is not None else at + prefix.length
            continue
        if prefix is not None and prefix.entry.value == "locality":
            name_at = at + prefix.length
            place = read_place(page, name_at) if name_at < sentence.end else None
            if place is not None and place.kind == "foreign":
                name_end = _before_bracket(page, name_at, name_at + page.hits.at[name_at]["foreign"].length)
                name_at = _without_kind(page, name_at, name_end)
                found.append((name_at, name_end, page.printed(name_at, name_end), _country(page, name_end, place)))
                at = place.end
                continue
            known = _unknown(page, sentence, name_at) or _like_the_last(page, sentence, at, name_at, found)
            known = known or _foreign_by_letters(page, sentence, at, name_at, land)
            if known is not None:
                found.append(known)
                at = known[1]
                continue
        elif "foreign" in hits and "country" not in hits and (_is_no_locality(page, sentence, at) or _is_container(page, at, found)):
            at += hits["foreign"].length
            continue
        elif (
            "foreign" in hits
            and "country" not in hits
            and (is_capital(page, at) or _without_kind(page, at, at + hits["foreign"].length) > at)
        ):
            place = read_place(page, at)
            if place is not None and place.kind == "foreign" and "province" not in hits:
                name_end = _before_bracket(page, at, at + hits["foreign"].length)
                name_at = _without_kind(page, at, name_end)
                found.append((name_at, name_end, page.printed(name_at, name_end), _country(page, name_end, place)))
                at = place.end
                continue
        elif (listed := _in_list(page, sentence, at, found) or _joined_to(page, sentence, at, found)) is not None:
            found.append(listed)
            at = listed[1]
            continue
        at += 1
    return found


def _like_the_last(
    page: Page, sentence: Sentence, at: int, start: int, found: list[tuple[int, int, str, str | None]]
) -> tuple[int, int, str, str | None] | None:
    """A locality that no table has, listed right after a foreign one: of the same country."""
    if not found or at - found[-1][1] > 3 or start >= sentence.end or not is_capital(page, start):
        return None
    hits = page.hits.at[start]
    if "province" in hits or "district" in hits:
        return None
    end = min(capital_run(page, start), sentence.end)
    return start, end, page.printed(start, end), found[-1][3]


def _in_list(
    page: Page, sentence: Sentence, at: int, found: list[tuple[int, int, str, str | None]]
) -> tuple[int, int, str, str | None] | None:
    """A capital run that no table has, after a comma or "và" after a foreign locality: "X, Y, Z và T"."""
    if not found or at - found[-1][1] != 1 or not is_capital(page, at):
        return None
    if page.tokens.keys[at - 1] != "," and "term_and" not in page.hits.at[at - 1]:
        return None
    hits = page.hits.at[at]
    if hits.keys() & {"province", "district", "country", "head", "body_head", "central", "delegations", "rank", "honorific"}:
        return None
    end = min(capital_run(page, at), sentence.end)
    element = sentence.starting(at)
    if end - at > 4 or (element is not None and element.what is What.NAME and element.surname and end - at > 1):
        return None
    closes = end >= sentence.end or page.tokens.keys[end] in {",", ";", ".", ")", "("} or "term_and" in page.hits.at[end]
    return (at, end, page.printed(at, end), found[-1][3]) if closes else None


def _joined_to(
    page: Page, sentence: Sentence, at: int, found: list[tuple[int, int, str, str | None]]
) -> tuple[int, int, str, str | None] | None:
    """ "…: Sakai, Yokohama; đang bàn với Kisarazu": after "với", a name that cannot be Vietnamese, of the last one's country."""
    if not found or at == sentence.start or not _is_foreign_name(page, sentence, at):
        return None
    if not any(hit.entry.value == "link" for _, hit in page.hits.within("partners", max(sentence.start, at - LINKED), at)):
        return None
    if "term_with" not in page.hits.at[at - 1]:
        return None
    end = min(capital_run(page, at), sentence.end)
    return at, end, page.printed(at, end), found[-1][3]


def _foreign_by_letters(page: Page, sentence: Sentence, kind: int, start: int, land: str | None) -> tuple[int, int, str, str | None] | None:
    """ "bang Thüringen", "thành phố Izumi": a city, province or state whose name cannot be Vietnamese."""
    if start >= sentence.end or not page.hits.at[kind].keys() & {"term_city", "term_province", "term_abroad"}:
        return None
    if not _is_foreign_name(page, sentence, start):
        return None
    end = min(capital_run(page, start), sentence.end)
    named = next(
        (hit for _, hit in page.hits.within("country", sentence.start, sentence.end) if hit.entry.value != term("vietnam")[0]), None
    )
    return start, end, page.printed(start, end), named.entry.value if named is not None else land


def _is_foreign_name(page: Page, sentence: Sentence, start: int) -> bool:
    """A capital word, no known place, person, office or body of ours, that is no Vietnamese syllable."""
    hits = page.hits.at[start]
    if not is_capital(page, start) or not _KNOWN.isdisjoint(hits):
        return False
    element = sentence.starting(start)
    if element is not None and element.what is What.NAME and element.surname:
        return False
    return _SYLLABLE.fullmatch(fold(page.tokens.printed(start, start + 1))) is None


_KNOWN = frozenset({"province", "district", "country", "head", "body_head", "central", "delegations", "outlet"})
# Any syllable of Vietnamese, without its tones and marks: "nghieng", "quoc", "yen".
_SYLLABLE = re.compile(r"(?:ngh|ng|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdghklmnpqrstvx])?[aeiouy]{1,3}(?:ch|ng|nh|[cmnpt])?")


def _unknown(page: Page, sentence: Sentence, start: int) -> tuple[int, int, str, str | None] | None:
    """A locality that no table has, recognised by the country after it: "thành phố X (Hàn Quốc)"."""
    if start >= sentence.end or not is_capital(page, start) or "province" in page.hits.at[start] or "country" in page.hits.at[start]:
        return None
    end = min(capital_run(page, start), sentence.end)
    at = end
    if at < sentence.end and (page.tokens.keys[at] in {"(", ",", "-"} or "term_of" in page.hits.at[at]):
        at += 1
    for _ in range(4):
        if at >= sentence.end:
            return None
        around = read_place(page, at) if "prefixes" in page.hits.at[at] and at > end else None
        if around is not None and around.kind == "foreign":
            # "huyện X, tỉnh Y (Lào)": a part of a known province.
            return start, end, page.printed(start, end), around.country
        abroad = page.hits.get(at, "foreign")
        if abroad is not None and at > end and "term_of" in page.hits.at[at - 1]:
            # "quận X của thành phố Y": a part of a known locality.
            place = read_place(page, at)
            return (start, place.end, page.printed(start, end), place.country) if place is not None else None
        country = page.hits.get(at, "country")
        if country is not None:
            if country.entry.value == term("vietnam")[0]:
                return None
            return start, end, page.printed(start, end), country_name(page, at, country)
        word = page.hits.get(at, "term_country_word")
        if word is None:
            return None
        at += word.length
    return None


def _country(page: Page, start: int, place: Place) -> str | None:
    """The country printed after a locality, else the table's."""
    for index in range(start, place.end):
        hit = page.hits.get(index, "country")
        if hit is not None:
            return country_name(page, index, hit)
    return place.country


def country_name(page: Page, index: int, hit: Hit) -> str:
    """A country's usual name; another usual one ("Cô oét") as printed, a form of state ("CHDCND") left away."""
    printed = page.printed(index, index + hit.length)
    formal = "term_country_word" in page.hits.at[index] or tone_key(hit.entry.value) in tone_key(printed)
    return hit.entry.value if formal else printed
