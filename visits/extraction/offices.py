"""Offices in running text: modifiers, a head ("Phó Bí thư Thường trực") and the body that it belongs to."""

from dataclasses import dataclass, replace

from visits.extraction.bodies import (
    Body,
    Level,
    Place,
    capital_run,
    foreign_name_begins,
    is_capital,
    name_begins,
    read_body,
    read_place,
    skip_brackets,
    surname_at,
)
from visits.extraction.lexicons import Row, table, term, term_keys
from visits.extraction.page import Page
from visits.extraction.tokens import CAPITALS, LOWER, NEWLINE, NUMBER, SIGN


@dataclass(frozen=True, slots=True)
class Office:
    """An office at tokens ``[start, end)``.

    ``title`` is canonical; ``body`` what was printed of its body; ``fixed`` a body that the head itself implies;
    ``takes`` the kind of body it wants where none was printed. ``rank`` orders heads of delegations.
    """

    start: int
    end: int
    title: str
    body: Body | None
    fixed: str
    takes: str
    rank: int
    head: str
    deputy: bool
    carries: str = ""
    party_member: bool = False


# What the head's row and the text after it give: end of the office, its body, a body implied, and a longer title.
Tail = tuple[int, Body | None, str, str]


def read_office(page: Page, start: int) -> Office | None:
    """The office that starts at a token, or None where only a common noun does."""
    count = len(page.tokens)
    at = start
    before: list[str] = []
    deputy = False
    while at < count and at - start < 5:
        hit = page.hits.get(at, "modifier_before")
        head = page.hits.get(at, "head")
        if hit is None or (head is not None and head.length > hit.length):
            break
        before.append(hit.entry.value)
        deputy = deputy or page.tokens.keys[at] in term_keys("deputies_branch")
        at += hit.length
    if at >= count:
        return None
    hit = page.hits.get(at, "head")
    if hit is None:
        return None
    if page.hits.get(start, "term_lead_office") is not None and page.hits.end(start, "term_lead_office") >= at + hit.length:
        return None
    row = hit.entry.row
    title = hit.entry.value
    at += hit.length
    after: list[str] = []
    abroad = _mission_abroad(page, at, row) if row["carries"] in MISSIONS_ABROAD else None
    while abroad is None and (modifier := page.hits.get(at, "modifier_after")) is not None and not _is_name_word(page, at):
        if modifier.entry.value in term("in_charge") and _has_field(page, at + modifier.length):
            # "Phó Tỉnh trưởng phụ trách kinh tế": of what he is in charge is no part of the title.
            at = _past_field(page, at + modifier.length)
            break
        after.append(modifier.entry.value)
        at += modifier.length
    tail = (abroad.end, abroad, "", "") if abroad is not None else _tail(page, at, row, start)
    if tail is None:
        return None
    end, body, fixed, longer = tail
    end, late = _after_body(page, end)
    words = [word for word in before if word] + [longer or title] + after + late
    printed_title = " ".join(words)
    return Office(
        start,
        end,
        printed_title,
        body,
        fixed,
        row["takes"],
        int(row["rank"] or 0) - (5 if deputy else 0),
        title,
        deputy,
        row["carries"],
        fixed in PARTY_BODIES,
    )


SHORTEST_ACRONYM = 4
MISSIONS_ABROAD = frozenset(term("missions_abroad"))
LONGEST_FIELD = 8
# Words of a locality abroad that no table has.
LONGEST_UNKNOWN = 3
# What ends a diplomat's field of work.
_NO_FIELD = ("country", "term_country_word", "central", "unit", "term_at", "honorific", "rank", "head")
PARTY_BODIES = frozenset(row["body"] for row in table("heads") if row["takes"] == "none" and row["rank"] == "0" and row["body"])


_AFTER_FIELD = ("verbs", "unit", "central", "term_province", "term_city", "term_district", "honorific", "rank")


def _has_field(page: Page, index: int) -> bool:
    """Whether a field of work in small letters follows."""
    if index >= len(page.tokens) or page.tokens.shapes[index] != LOWER:
        return False
    hits = page.hits.at[index]
    return not any(kind in hits for kind in _AFTER_FIELD)


def _past_field(page: Page, index: int) -> int:
    end = index
    while end < len(page.tokens) and end - index < 6 and _has_field(page, end) and "markers" not in page.hits.at[end]:
        end += 1
    return end


def _mission_abroad(page: Page, at: int, row: Row) -> Body | None:
    """ "Trưởng phái đoàn | Thường trực Việt Nam tại Liên hợp quốc": from the sender to the seat."""
    first = at
    while (modifier := page.hits.get(at, "modifier_after")) is not None:
        at += modifier.length
    sender = _country(page, at)
    if sender is None or not _is_key(page, sender[0], "at"):
        return None
    seat = sender[0] + 1
    body, place = read_body(page, seat), _at_place(page, sender[0])
    end = max(body.end if body is not None else 0, place.end if place is not None else 0, capital_run(page, seat))
    while end < len(page.tokens) and page.tokens.shapes[end] == LOWER and not page.hits.at[end] and is_capital(page, seat):
        end += 1
    if end <= seat:
        return None
    level = Level.CENTRAL if sender[1] == term("vietnam")[0] else Level.FOREIGN
    return Body(first, end, f"{row['carries']} {page.printed(first, end)}", level, sender[1], "", row["carries"])


def _is_name_word(page: Page, index: int) -> bool:
    return is_capital(page, index) and page.tokens.shapes[index] != CAPITALS and name_begins(page, index)


def _tail(page: Page, at: int, row: Row, start: int) -> Tail | None:
    takes = row["takes"]
    if takes == "none":
        return _member(page, at, row)
    if takes == "own":
        return _own(page, at, row)
    if takes == "unit":
        return _unit(page, at, row)
    if takes == "ministry":
        return _ministry(page, at)
    if takes in {"mission", "consulate"}:
        field = _mission_field(page, at)
        end, body, fixed, _ = _mission(page, field, takes)
        return end, body, fixed, f"{row['title'] or row['head']} {page.printed(at, field)}" if field > at else ""
    if takes == "place":
        return _governor(page, at, row["carries"])
    if takes == "office":
        return _of_office(page, at, row, start)
    if takes == "carry":
        body = read_body(page, at, carries=row["carries"], headed=True)
        if body is None:
            return at, Body(at, at, row["carries"], Level.UNKNOWN, None, "parent", row["carries"]), "", ""
        return body.end, body, "", ""
    committee = _committee(page, at, row)
    if committee is not None:
        return committee
    body = read_body(page, at + (page.tokens.keys[at] in term_keys("of") if at < len(page.tokens) else 0), headed=True)
    field = _business_field(page, at, row) if body is None else 0
    if field:
        firm = read_body(page, field)
        if firm is not None:
            return firm.end, firm, "", f"{row['title'] or row['head']} {page.printed(at, field)}"
    if body is None:
        place = read_place(page, at, words_only=True) if takes == "body" else None
        if place is not None and place.kind in {"bare", "province", "foreign"} and row["head"] in _LOCAL_HEADS:
            return _local(page, at, place)
        state = page.hits.get(at, "country") if row["head"] in _LOCAL_HEADS else None
        if state is not None and not surname_at(page, at) and foreign_name_begins(page, at + state.length):
            # "Chủ tịch Lào | Kaysone Mẫu"
            end = at + state.length
            return end, Body(at, end, page.printed(at, end), Level.FOREIGN, state.entry.value), "", ""
        firm_name = _acronym(page, at) if takes == "body" and row["head"] not in _PARTY else None
        if firm_name is not None:
            return at + 1, firm_name, "", ""
        if takes == "needs" and not _stands_alone(page, at, row):
            return None
        return at, None, "", ""
    return body.end, body, "", ""


def _acronym(page: Page, at: int) -> Body | None:
    """ "Chủ tịch HABECO": a firm or body that no table has, by its letters; the first of several such words may be a name."""
    if at >= len(page.tokens) or page.tokens.shapes[at] != CAPITALS or surname_at(page, at):
        return None
    letters = page.tokens.ends[at] - page.tokens.starts[at]
    following = page.tokens.shapes[at + 1] if at + 1 < len(page.tokens) else SIGN
    if (
        letters < SHORTEST_ACRONYM
        or following == CAPITALS
        or any(kind in page.hits.at[at] for kind in ("head", "unit", "verbs", "term_at"))
    ):
        return None
    name = page.printed(at, at + 1)
    return Body(at, at + 1, name, Level.COMPANY, None, "", name)


def _stands_alone(page: Page, at: int, row: Row) -> bool:
    """ "Ủy viên Thường trực, Trưởng Ban X HĐND": a modifier makes a membership an office of its own."""
    return (
        row["rank"] == "10" and at > 0 and page.tokens.keys[at - 1] in term_keys("standing_end") and page.tokens.keys[at : at + 1] == [","]
    )


def _business_field(page: Page, at: int, row: Row) -> int:
    """Where the firm begins after "Giám đốc thu mua": a few small words, then a company; 0 where none does."""
    if row["head"] not in _DIRECTORS:
        return 0
    for index in range(at, min(at + 5, len(page.tokens))):
        hits = page.hits.at[index]
        head = hits.get("body_head")
        if head is not None and head.entry.row["level"] == "company":
            return index if index > at else 0
        if page.tokens.shapes[index] != LOWER or ("verbs" in hits and hits["verbs"].length == 1):
            return 0
    return 0


_PARTY = frozenset(row["head"] for row in table("heads") if row["rank"] == "65")
_DIRECTORS = frozenset(row["head"] for row in table("heads") if row["takes"] == "body" and row["rank"] in {"40", "50"})
_LOCAL_HEADS = frozenset({row["head"] for row in table("heads") if row["takes"] == "body" and row["rank"] in {"60", "88", "78"}})


def _local(page: Page, at: int, place: Place) -> Tail:
    """ "Chủ tịch tỉnh X", "Thống đốc bang X": the locality itself."""
    name = page.printed(at, place.end).split("(")[0].split(",")[0].strip()
    if place.kind == "bare":
        return at, None, "", ""
    level = Level.FOREIGN if place.kind == "foreign" else Level.PROVINCE
    return place.end, Body(at, place.end, name, level, place.name, "", place.word), "", ""


def _member(page: Page, at: int, row: Row) -> Tail:
    """A membership whose body the head names: a brother party's, or a deputy's with the province that sent him."""
    named = _brother_party(page, at) if page.tokens.keys[at - 1] in term_keys("party") else None
    if named is not None:
        return named.end, replace(named, name=f"{row['body']} {page.printed(at - 1, named.end)}"), "", ""
    if at < len(page.tokens) and page.tokens.keys[at] in term_keys("party"):
        for reach in range(at + 1, min(at + 7, len(page.tokens))):
            country = page.hits.get(reach, "country")
            if country is not None and country.entry.value != term("vietnam")[0]:
                last = reach + country.length
                return last, Body(at, last, f"{row['body']} {page.printed(at, last)}".strip(), Level.FOREIGN, country.entry.value), "", ""
            if page.tokens.shapes[reach] in (0, 5) or "head" in page.hits.at[reach]:
                break
    country = page.hits.get(at, "country")
    if country is not None and country.entry.value != term("vietnam")[0]:
        last = at + country.length
        return last, Body(at, last, f"{row['body']} {page.printed(at, last)}".strip(), Level.FOREIGN, country.entry.value), "", ""
    if row["head"] in _DEPUTIES:
        at = _skip_term(page, at)
        place = read_place(page, at, words_only=True)
        if place is not None and place.kind in {"province", "bare", "own"}:
            at = place.end
    return at, None, row["body"], ""


def _brother_party(page: Page, at: int) -> Body | None:
    """ "Nhân dân Cách mạng Lào" after "Bí thư Trung ương Đảng": whose Party it is."""
    kind = page.hits.get(at, "term_party_kind")
    country = _country(page, at + kind.length) if kind is not None else None
    if country is None or country[1] == term("vietnam")[0]:
        return None
    return Body(at, country[0], "", Level.FOREIGN, country[1])


_DEPUTIES = frozenset(row["head"] for row in table("heads") if row["rank"] == "12")


def _own(page: Page, at: int, row: Row) -> Tail:
    """A head whose body is known, printed again or not: "Thủ tướng (Chính phủ)"; another country's makes it foreign."""
    body = read_body(page, at)
    if body is not None and (body.name.casefold() == row["body"].casefold() or body.level is Level.FOREIGN):
        return body.end, body if body.level is Level.FOREIGN else None, row["body"], ""
    country = page.hits.get(at, "country")
    if country is not None:
        end = at + country.length
        printed = f"{row['body']} {page.printed(at, end)}".strip()
        return end, Body(at, end, printed, Level.FOREIGN, country.entry.value), "", ""
    return at, None, row["body"], ""


def _unit(page: Page, at: int, row: Row) -> Tail:
    """A head with its unit inside ("Tỉnh ủy viên", "Trưởng Đoàn ĐBQH khóa XIV tỉnh X")."""
    supreme = page.hits.get(at, "term_supreme")
    if supreme is not None:
        end = at + supreme.length
        return end, Body(at, end, f"{row['body']} {page.printed(at, end)}", Level.CENTRAL, None, "", row["body"]), "", ""
    at = _skip_term(page, at)
    unit = page.hits.end(at, "term_unit_word")
    if unit:
        at = unit
    place = read_place(page, at)
    plain = row["body"] in _PLAIN
    if place is None or place.kind == "country":
        return at, Body(at, at, row["body"], Level.PROVINCE, None, "bare_place" if plain else "place", row["body"]), "", ""
    if place.kind in {"bare", "own"}:
        return place.end, Body(at, place.end, row["body"], Level.PROVINCE, None, "bare_place" if plain else "place", row["body"]), "", ""
    if place.kind == "district":
        return place.end, Body(at, place.end, f"{row['body']} {page.printed(at, place.end)}", Level.DISTRICT, None, "", row["body"]), "", ""
    if place.kind == "foreign":
        return place.end, Body(at, place.end, f"{row['body']} {place.name}", Level.FOREIGN, place.name, "", row["body"]), "", ""
    return place.end, Body(at, place.end, row["body"], Level.PROVINCE, place.name, "done_bare" if plain else "done", row["body"]), "", ""


_PLAIN = frozenset(row["body"] for row in table("units") if row["place_word"] == "no")


def _ministry(page: Page, at: int) -> Tail:
    """ "Bộ Ngoại giao", "Ngoại giao", "Bộ", or nothing after "Bộ trưởng" and "Thứ trưởng"; a country makes it foreign."""
    topic = page.hits.get(at, "topic")
    if topic is not None and topic.entry.row["kind"] == "ministry" and is_capital(page, at):
        end = skip_brackets(page, at + topic.length)
        name = f"{term('ministry')[0]} {page.printed(at, at + topic.length)}"
        country = page.hits.get(end, "country")
        if country is not None and country.entry.value != term("vietnam")[0]:
            return (
                end + country.length,
                Body(at, end + country.length, f"{name} {page.printed(end, end + country.length)}", Level.FOREIGN, country.entry.value),
                "",
                "",
            )
        return end, Body(at, end, name, Level.CENTRAL), "", ""
    body = read_body(page, at)
    if body is None:
        return at, None, "", ""
    return body.end, body, "", ""


def _mission_field(page: Page, at: int) -> int:
    """End of the field of a diplomat: "Tham tán | Hợp tác và Hoạt động văn hóa |, Đại sứ quán …"; the same token where none is printed."""
    noun = (
        at + 1 < len(page.tokens)
        and is_capital(page, at)
        and page.tokens.shapes[at + 1] == LOWER
        and not any(kind in page.hits.at[at + 1] for kind in ("verbs", "term_and", "term_at"))
    )
    if (page.hits.get(at, "topic") is None and not noun) or "country" in page.hits.at[at] or "body_head" in page.hits.at[at]:
        return at
    end = at
    while end < len(page.tokens) and end - at < LONGEST_FIELD:
        hits = page.hits.at[end]
        if page.tokens.shapes[end] in (SIGN, NEWLINE) or any(kind in hits for kind in _NO_FIELD):
            break
        if page.tokens.shapes[end] == LOWER and "verbs" in hits and "term_and" not in hits and "topic" not in hits:
            break
        if page.tokens.shapes[end] != LOWER and "topic" not in hits and name_begins(page, end):
            break
        if "term_and" in hits and not _is_field_word(page, end + hits["term_and"].length):
            break
        end += hits["topic"].length if "topic" in hits else 1
    return end


def _is_field_word(page: Page, index: int) -> bool:
    """Whether a word that "và" joins is of the field: in small letters, a topic, or a capital before small letters."""
    if index + 1 >= len(page.tokens) or any(kind in page.hits.at[index] for kind in _NO_FIELD):
        return False
    return page.tokens.shapes[index] == LOWER or "topic" in page.hits.at[index] or page.tokens.shapes[index + 1] == LOWER


def _mission(page: Page, at: int, takes: str) -> Tail:
    """ "Đại sứ (nước) A (tại B)": the embassy of A in B; the consulate-general likewise."""
    body = read_body(page, at) if page.hits.get(at, "body_head") is not None or page.hits.get(at, "central") is not None else None
    house = term("mission")[0] if takes == "mission" else term("consulate")[0]
    if body is not None:
        end, name = body.end, body.name
        place = _at_place(page, end)
        if place is not None and place.end > end:
            end, name = place.end, f"{name} {page.printed(body.end, place.end)}"
        country = _country(page, body.end)
        if country is not None:
            end = country[0]
            name = f"{body.name} {country[1]}"
            place = _at_place(page, end)
            if place is not None:
                name = f"{name} {page.printed(end, place.end)}"
                end = place.end
        return end, Body(body.start, end, name, Level.FOREIGN, country[1] if country else None, "", house), "", ""
    if at < len(page.tokens) and page.tokens.keys[at] in term_keys("of") and _country(page, at + 1) is not None:
        # "Lãnh sự danh dự của Ba Lan tại X"
        at += 1
    country = _country(page, at)
    if country is None:
        place = _at_place(page, at)
        if place is None:
            return at, None, "", ""
        # "Đại sứ tại X" of ours.
        return place.end, Body(at, place.end, f"{house} {page.printed(at, place.end)}", Level.FOREIGN, None, "sender", house), "", ""
    end, name = country
    vietnam = term("vietnam")[0]
    sender = vietnam if name == vietnam else _without_state(page, at, end)
    place = _at_place(page, end)
    if place is None:
        if name == vietnam:
            return end, Body(at, end, f"{house} {name}", Level.CENTRAL, None, "", house), "", ""
        full = f"{house} {sender} {term('in_vietnam')[0]}" if takes == "mission" else f"{house} {sender}"
        return end, Body(at, end, full, Level.FOREIGN, name, "", house), "", ""
    level = Level.CENTRAL if name == vietnam else Level.FOREIGN
    return place.end, Body(at, place.end, f"{house} {sender} {page.printed(end, place.end)}", level, name, "", house), "", ""


def _without_state(page: Page, start: int, end: int) -> str:
    """The country as printed, without a "nước" before it."""
    return page.printed(start + (page.tokens.keys[start] in term_keys("state") and end > start + 1), end)


def envoy_of(page: Page, head: Office, country: int) -> Office:
    """The office of a list's heading ("các Đại sứ:") for the country at a token."""
    return replace(head, body=_mission(page, country, head.takes)[1])


def _country(page: Page, at: int) -> tuple[int, str] | None:
    """A country, perhaps with its form of state before it."""
    for _ in range(4):
        hit = page.hits.get(at, "country")
        if hit is not None:
            return at + hit.length, hit.entry.value
        word = page.hits.get(at, "term_country_word")
        if word is None:
            return None
        at += word.length
    return None


def _at_place(page: Page, at: int) -> Place | None:
    """ "tại Việt Nam", "tại TP. Hồ Chí Minh"."""
    if at + 1 >= len(page.tokens) or page.tokens.keys[at] not in term_keys("at"):
        return None
    country = _country(page, at + 1)
    place = read_place(page, at + 1)
    if country is not None and (place is None or country[0] >= place.end):
        return Place(at, country[0], "country", country[1], "")
    if place is None and "-" in page.printed(at + 1, at + 2) and is_capital(page, at + 1):
        # A hyphenated name that no table has is transcribed, and so abroad.
        return Place(at, _past_country(page, at + 2), "foreign", page.printed(at + 1, at + 2), "")
    if place is None or place.kind == "bare":
        return None
    return Place(at, place.end, place.kind, place.name, place.word, place.country)


def _past_country(page: Page, at: int) -> int:
    """Past the country in brackets after a place abroad."""
    country = page.hits.get(at + 1, "country") if at < len(page.tokens) and page.tokens.keys[at] == "(" else None
    close = at + 1 + country.length if country is not None else len(page.tokens)
    return close + 1 if close < len(page.tokens) and page.tokens.keys[close] == ")" else at


def _governor(page: Page, at: int, kind: str) -> Tail:
    """ "Tỉnh trưởng (tỉnh) X": the body is the locality, of that kind; "Thống đốc Ngân hàng …" has a body of the usual sort."""
    if at < len(page.tokens) and ("central" in page.hits.at[at] or "body_head" in page.hits.at[at]):
        body = read_body(page, at)
        if body is not None and body.wants != "parent":
            return body.end, body, "", ""
    place = read_place(page, at)
    if place is not None and place.kind == "bare" and place.end < len(page.tokens) and is_capital(page, place.end):
        end = capital_run(page, place.end, LONGEST_UNKNOWN)
        if not surname_at(page, place.end):
            # "Tỉnh trưởng tỉnh X Y Z": a locality abroad that no table has.
            name = page.printed(at, end)
            return end, Body(at, end, name, Level.FOREIGN, page.printed(place.end, end), "", ""), "", ""
    if place is None or place.kind in {"bare", "own", "country"}:
        return (place.end if place is not None and place.kind == "bare" else at), None, "", ""
    name = page.printed(at, place.end).split("(")[0].split(",")[0].strip()
    level = Level.FOREIGN if place.kind in {"foreign"} else Level.UNKNOWN
    wants = "" if place.word else "kind"
    return place.end, Body(at, place.end, name, level, place.name, wants, kind), "", ""


def _of_office(page: Page, at: int, row: Row, start: int) -> Tail | None:
    """ "Trợ lý Bộ trưởng (Bộ X)": the other office is part of the title."""
    other = read_office(page, at) if at < len(page.tokens) else None
    if other is not None:
        return other.end, other.body, other.fixed, f"{row['title'] or row['head']} {other.title}"
    body = read_body(page, at)
    if body is None:
        return (at, None, "", "") if is_capital(page, start) else None
    return body.end, body, "", ""


def _committee(page: Page, at: int, row: Row) -> Tail | None:
    """The Central Committee after "Ủy viên": "Trung ương Đảng", "BCH T.Ư Đảng", "Trung ương"; a brother party's likewise."""
    hit = page.hits.get(at, "term_committee")
    if hit is None:
        return None
    end = at + hit.length
    name = term("committee")[0]
    if end < len(page.tokens) and page.tokens.keys[end] in term_keys("party"):
        end += 1
        party = page.tokens.printed(end - 1, end)
        for reach in range(end, min(end + 7, len(page.tokens))):
            country = page.hits.get(reach, "country")
            if country is not None:
                last = reach + country.length
                if country.entry.value != term("vietnam")[0]:
                    return last, Body(at, last, f"{name} {party} {page.printed(end, last)}", Level.FOREIGN, country.entry.value), "", ""
                end = last
                break
            if page.tokens.shapes[reach] in (0, 5) or "head" in page.hits.at[reach] or "verbs" in page.hits.at[reach]:
                break
        return end, None, f"{name} {party}", ""
    if end < len(page.tokens) and ("body_head" in page.hits.at[end] or "unit" in page.hits.at[end] or "central" in page.hits.at[end]):
        return None
    if row["rank"] != "10" and row["takes"] != "needs":
        return None
    return end, None, f"{name} {term('party')[0]}", ""


def _is_key(page: Page, at: int, name: str) -> bool:
    return at < len(page.tokens) and page.tokens.keys[at] in term_keys(name)


def _skip_term(page: Page, at: int) -> int:
    """Past "khóa XV", "nhiệm kỳ 2021 - 2026"."""
    if at < len(page.tokens) and "term_term_word" in page.hits.at[at]:
        following = at + page.hits.at[at]["term_term_word"].length
        if following < len(page.tokens) and page.tokens.shapes[following] in (CAPITALS, NUMBER, 3):
            at = following + 1
            if at + 1 < len(page.tokens) and page.tokens.keys[at] == "-" and page.tokens.shapes[at + 1] == NUMBER:
                at += 2
    return at


def _after_body(page: Page, end: int) -> tuple[int, list[str]]:
    """What may follow a body and still belong to the office: its term, "chuyên trách", "phụ trách"."""
    end = _skip_term(page, end)
    late: list[str] = []
    modifier = page.hits.get(end, "modifier_after")
    elsewhere = modifier is not None and _is_key(page, end + modifier.length, "at")
    if modifier is not None and page.tokens.shapes[end] == LOWER and not elsewhere:
        late.append(modifier.entry.value)
        end += modifier.length
    return end, late
