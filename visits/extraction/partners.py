"""Foreign localities with which the article prints an agreement, a twinning or cooperation of the host's."""

from dieuphoi.spans import Span
from dieuphoi.vietnamese import tone_key
from visits.extraction.bodies import Level, Place, capital_run, is_capital, read_place
from visits.extraction.delegations import Origin
from visits.extraction.elements import Sentence, What
from visits.extraction.gazetteer import Hit
from visits.extraction.lexicons import term
from visits.extraction.page import Page
from visits.extraction.records import Basis, Partner
from visits.extraction.zones import Zone

REACH = 60


def with_guest(partners: tuple[Partner, ...], page: Page, sentences: tuple[Sentence, ...], origin: Origin | None) -> tuple[Partner, ...]:
    """The delegation's own locality is a partner, too: a locality that visits cooperates or wants to."""
    if origin is None or origin.level is not Level.FOREIGN or origin.place is None:
        return partners
    if any(tone_key(partner.name) == tone_key(origin.place) for partner in partners):
        return partners
    printed = page.printed(origin.start, origin.end)
    for index in range(origin.start, origin.end):
        hit = page.hits.get(index, "foreign")
        if hit is not None:
            span = page.span(index, index + hit.length)
            printed = page.printed(index, index + hit.length)
            return (*partners, Partner(printed, origin.country, (span,), Basis.INFERRED, "delegation_of_a_partner"))
    return partners


def find_partners(page: Page, sentences: tuple[Sentence, ...]) -> tuple[Partner, ...]:
    """Each locality once, with its country, in order of printing."""
    found: dict[str, Partner] = {}
    for sentence in sentences:
        if sentence.zone is not Zone.BODY:
            continue
        links = [index for index, hit in page.hits.within("partners", sentence.start, sentence.end) if hit.entry.value == "link"]
        if not links:
            continue
        for start, end, name, country in _localities(page, sentence):
            if not any(start - link >= -REACH for link in links):
                continue
            key = tone_key(name)
            span = page.span(start, end)
            known = found.get(key)
            if known is None:
                found[key] = Partner(name, country, (span,), Basis.STATED if country else Basis.INFERRED, "locality_in_cooperation")
            else:
                spans: tuple[Span, ...] = (*known.spans, span)
                found[key] = Partner(known.name, known.country or country, spans, known.basis, known.rule)
    return tuple(found.values())


def _localities(page: Page, sentence: Sentence) -> list[tuple[int, int, str, str | None]]:
    """Foreign localities of a sentence outside the names of offices and delegations: start, end, name, country."""
    taken = [(element.start, element.end) for element in sentence.elements if element.what in (What.OFFICE, What.BLOCKED)]
    found = []
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
        if prefix is not None and prefix.entry.value == "locality":
            name_at = at + prefix.length
            place = read_place(page, name_at) if name_at < sentence.end else None
            if place is not None and place.kind == "foreign":
                name_end = name_at + page.hits.at[name_at]["foreign"].length
                found.append((name_at, name_end, page.printed(name_at, name_end), _country(page, name_end, place)))
                at = place.end
                continue
            known = _unknown(page, sentence, name_at) or _like_the_last(page, sentence, at, name_at, found)
            if known is not None:
                found.append(known)
                at = known[1]
                continue
        elif "foreign" in hits and "country" not in hits and is_capital(page, at):
            place = read_place(page, at)
            if place is not None and place.kind == "foreign" and "province" not in hits:
                name_end = at + hits["foreign"].length
                found.append((at, name_end, page.printed(at, name_end), _country(page, name_end, place)))
                at = place.end
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
