"""Names of bodies in running text: ministries, committees, departments, units, missions, with their place.

A body is read from left to right: a known name or a head noun ("Sở", "Vụ", "Ủy ban") with its words, then the place. It stops
where a person's name, an office, a verb or a sign begins.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from dieuphoi.vietnamese import fold, tone_key
from visits.extraction.gazetteer import Hit
from visits.extraction.lexicons import keys, table, term, term_keys, words
from visits.extraction.page import Page
from visits.extraction.tokens import CAPITAL, CAPITALS, LOWER, NEWLINE, NUMBER, SIGN

LONGEST_BODY = 16
LONGEST_RUN = 7
LONGEST_SMALL_REST = 4
ROMAN = frozenset("IVX")


class Level(StrEnum):
    """Whose body it is."""

    CENTRAL = "central"
    PROVINCE = "province"
    DISTRICT = "district"
    FOREIGN = "foreign"
    COMPANY = "company"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Body:
    """A body at tokens ``[start, end)``.

    ``name`` is canonical as far as print says; ``place`` the province that print names (or the foreign locality); ``wants`` tells
    what has to be added: "place" (the province, with its kind), "bare_place" (the province alone), "parent" (which ministry,
    department or school) or nothing.
    """

    start: int
    end: int
    name: str
    level: Level
    place: str | None = None
    wants: str = ""
    head: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """A place at tokens ``[start, end)``; ``kind`` is province, district, foreign, country, bare ("tỉnh") or own ("tỉnh ta")."""

    start: int
    end: int
    kind: str
    name: str
    word: str
    country: str | None = None
    printed: str = ""


def is_capital(page: Page, index: int) -> bool:
    return page.tokens.shapes[index] in (CAPITAL, CAPITALS)


def capital_run(page: Page, start: int, limit: int = LONGEST_RUN) -> int:
    """End of the run of capital words from a token on; a change to or from all capitals ends it, and so does a known office or body."""
    shapes, count = page.tokens.shapes, len(page.tokens)
    if start >= count or shapes[start] not in (CAPITAL, CAPITALS):
        return start
    index = start + 1
    style = shapes[start]
    while index < count and index - start < limit:
        shape = shapes[index]
        if shape == SIGN and page.tokens.keys[index] == "-" and page.tokens.is_tight(index) and index + 1 < count:
            # "Jung-Taek" without spaces is one name, "Dũng-Giám đốc" is a name and an office.
            after = page.hits.at[index + 1]
            if page.tokens.is_tight(index + 1) and is_capital(page, index + 1) and "head" not in after and "modifier_before" not in after:
                index += 2
                continue
            break
        initial = shape == SIGN and page.tokens.keys[index] == "." and page.tokens.is_tight(index) and index + 1 < count
        if (
            initial
            and page.tokens.ends[index - 1] - page.tokens.starts[index - 1] == 1
            and index - 1 > start
            and is_capital(page, index + 1)
        ):
            # "Douglas J. Wood"
            index += 1
            continue
        if shape not in (CAPITAL, CAPITALS):
            break
        letter = page.tokens.ends[index] - page.tokens.starts[index] == 1
        if shape != style and not letter:
            if page.tokens.ends[start] - page.tokens.starts[start] == 1 and index == start + 1:
                style = shape
            else:
                break
        hits = page.hits.at[index]
        if "head" in hits and page.hits.at[index]["head"].length > 1:
            break
        if "modifier_before" in hits and (office := page.hits.get(index + hits["modifier_before"].length, "head")) and office.length > 1:
            # "ông A Phó Chủ tịch …"
            break
        if "unit" in hits or ("central" in hits and hits["central"].length > 1):
            break
        index += 1
    return index


@lru_cache(maxsize=1)
def _surnames() -> frozenset[str]:
    return keys("surnames", "surname")


def surname_at(page: Page, index: int) -> bool:
    return page.tokens.keys[index] in _surnames()


def name_begins(page: Page, index: int) -> bool:
    """Whether a run of two to five capital words with a surname first starts here."""
    if not is_capital(page, index) or not surname_at(page, index):
        return False
    end = capital_run(page, index)
    length = end - index
    if not 2 <= length <= 6:
        return False
    topic = page.hits.get(index, "topic")
    if topic is not None and topic.length >= 2 and index + topic.length >= end:
        return False
    return not any(page.hits.end(index, kind) >= end for kind in ("country", "foreign"))


# A syllable as Vietnamese writes it, without its marks.
_SYLLABLE = re.compile(r"(?:ngh|ng|nh|gh|gi|kh|ph|qu|th|tr|ch|[bcdghklmnpqrstvx])?[aeiouy]{1,3}(?:ch|ng|nh|[cmnpt])?")


@lru_cache(maxsize=8192)
def _is_vietnamese(printed: str) -> bool:
    return _SYLLABLE.fullmatch(fold(printed)) is not None


def foreign_name_begins(page: Page, index: int) -> bool:
    """Whether two to five capital words start here of which the first is no Vietnamese syllable: "Sisay Phomvihan"."""
    if index >= len(page.tokens) or page.tokens.shapes[index] != CAPITAL or _is_vietnamese(page.printed(index, index + 1)):
        return False
    hits = page.hits.at[index]
    if any(kind in hits for kind in ("foreign", "country", "province", "district", "topic", "central", "protected")):
        return False
    return 2 <= capital_run(page, index) - index <= 5


def read_place(page: Page, index: int, words_only: bool = False) -> Place | None:
    """A place with or without its word ("tỉnh X", "TP. X", "X"), or the bare word "tỉnh"."""
    if index >= len(page.tokens):
        return None
    hits = page.hits.at[index]
    if "term_our_place" in hits:
        return Place(index, index + hits["term_our_place"].length, "own", "", "tỉnh" if "term_province" in hits else "")
    for kind in ("term_province", "term_city", "term_district"):
        if kind in hits:
            after = index + hits[kind].length
            word = page.printed(index, after)
            inner = _named_place(page, page.hits.end(after, "term_twinned") or after, kind)
            whole = _named_place(page, index, kind) if kind == "term_city" else None
            if whole is not None and (inner is None or whole.end >= inner.end):
                return whole
            if inner is not None:
                return Place(index, inner.end, inner.kind, inner.name, word, inner.country, inner.printed)
            if kind == "term_district" and after < len(page.tokens) and is_capital(page, after):
                return Place(index, _unknown_place_end(page, after), "district", "", word)
            if kind == "term_district" and after < len(page.tokens) and page.tokens.shapes[after] == NUMBER:
                return Place(index, after + 1, "district", "", word)
            return Place(index, after, "bare" if kind != "term_district" else "district", "", word)
    if "term_abroad" in hits:
        after = index + hits["term_abroad"].length
        inner = _named_place(page, after, "term_abroad")
        if inner is not None and inner.kind == "foreign":
            return Place(index, inner.end, inner.kind, inner.name, page.printed(index, after), inner.country, inner.printed)
        abroad = _unknown_abroad(page, index, after)
        if abroad is not None:
            return abroad
    if words_only:
        return None
    return _named_place(page, index, "")


def _unknown_abroad(page: Page, start: int, at: int) -> Place | None:
    """ "châu X, tỉnh Y (Trung Quốc)": a locality that no table has, with its country after it."""
    if at >= len(page.tokens) or not is_capital(page, at) or "province" in page.hits.at[at]:
        return None
    end = capital_run(page, at, 4)
    for reach in range(end, min(end + 8, len(page.tokens))):
        hits = page.hits.at[reach]
        if page.tokens.shapes[reach] == NEWLINE or "verbs" in hits and page.tokens.shapes[reach] == LOWER:
            return None
        country = hits.get("country")
        name = country.entry.value if country is not None else None
        if name is None and "foreign" in hits:
            name = hits["foreign"].entry.row["country"]
        if name is not None:
            printed = page.printed(at, end)
            return Place(start, end, "foreign", printed, page.printed(start, at), name, printed)
    return None


def _unknown_place_end(page: Page, start: int) -> int:
    """End of a place that no table has: two capital words, or what stands before a person's name."""
    end = capital_run(page, start)
    middles = term_keys("middle_name")
    if end - start >= 3 and surname_at(page, start) and page.tokens.keys[start + 1] in middles:
        # "UBND huyện | Nguyễn Thị A": the person, not the place.
        return start
    acts = end < len(page.tokens) and page.tokens.shapes[end] == LOWER and "verbs" in page.hits.at[end]
    person = acts and end - start >= 3 and surname_at(page, start) and "commemorated" not in page.hits.at[start]
    # "Chủ tịch UBND xã | Y Thị Nguyệt A báo cáo": no commune is called "Y".
    splits = sorted(range(start + 1 + person, end), key=lambda split: split != start + 2)
    for split in splits:
        if surname_at(page, split) and 2 <= end - split <= 4:
            return split
    return start if person else end


def _named_place(page: Page, index: int, word: str) -> Place | None:
    if index >= len(page.tokens):
        return None
    hits = page.hits.at[index]
    best: tuple[str, Hit] | None = None
    for kind in ("province", "foreign", "country", "district"):
        hit = hits.get(kind)
        if hit is None or (kind == "district" and word not in {"term_district", "term_city"}):
            continue
        if best is None or hit.length > best[1].length or (kind == "foreign" and word == "term_province" and hit.length >= best[1].length):
            best = (kind, hit)
    if best is None:
        return None
    kind, hit = best
    if (
        kind == "foreign"
        and "province" in hits
        and hits["province"].length == hit.length
        and not _country_follows(page, index + hit.length)
    ):
        kind, hit = "province", hits["province"]
    end = index + hit.length
    if _is_name_head(page, index, end):
        return None
    country = hit.entry.row["country"] if kind == "foreign" else None
    name = hit.entry.value
    town = kind == "province" and word == "term_city" and hit.entry.row["kind"] == term("province")[0] and "district" in hits
    if town or (kind == "province" and word == "term_district"):
        # "thành phố Thái Bình" is the town and "huyện Điện Biên" the district, not the province.
        return Place(index, end, "district", "", "", None, page.printed(index, end))
    if kind == "foreign":
        end, country = _country_after(page, end, hit)
    if kind == "district" and word == "term_city" and "province" in hits and hits["province"].length == hit.length:
        kind = "district"
    return Place(index, end, kind, name, "", country, page.printed(index, index + hit.length))


def _country_follows(page: Page, index: int) -> bool:
    return _country_at(page, index) is not None


def _country_at(page: Page, index: int) -> tuple[int, str] | None:
    """ "(Lào)", ", nước CHDCND Lào", ", Hàn Quốc", "của Lào" after a foreign place: its end and the country."""
    count = len(page.tokens)
    at = index
    opened = False
    if at < count and page.tokens.keys[at] in {"(", ",", "-"} | term_keys("of"):
        opened = page.tokens.keys[at] == "("
        at += 1
    elif at < count and "country" not in page.hits.at[at]:
        at += 0
    for _ in range(4):
        hit = page.hits.get(at, "country")
        if hit is not None:
            end = at + hit.length
            if opened:
                if end < count and page.tokens.keys[end] == ")":
                    end += 1
                else:
                    return None
            return end, hit.entry.value
        if page.hits.get(at, "term_country_word") is None:
            return None
        at += page.hits.at[at]["term_country_word"].length
    return None


def _country_after(page: Page, end: int, hit: Hit) -> tuple[int, str | None]:
    found = _country_at(page, end)
    if found is None:
        return end, hit.entry.row["country"]
    return found


def _is_name_head(page: Page, start: int, end: int) -> bool:
    """A "place" followed by one more capital word is a person: "Hà Giang Nam"; one syllable with two more as well: "Viên Bình A"."""
    if end >= len(page.tokens) or not is_capital(page, end) or not surname_at(page, start):
        return False
    run = capital_run(page, start)
    if end == start + 1 and run >= start + 3 and not _opens_something(page, end):
        return True
    return run == end + 1 and "province" in page.hits.at[start] and not _opens_something(page, end)


def _opens_something(page: Page, index: int) -> bool:
    return any(kind in page.hits.at[index] for kind in ("head", "unit", "central", "body_head", "rank", "modifier_before", "topic"))


def read_body(page: Page, start: int, carries: str = "", *, headed: bool = False) -> Body | None:
    """The body that starts at a token, or None.

    ``carries`` is a head noun that the office before it already printed; ``headed`` says that an office stands before it, after which
    "tỉnh ủy" in small letters is a body, too.
    """
    parts: list[str] = []
    at = start
    level = Level.UNKNOWN
    place: str | None = None
    wants = ""
    head = ""
    count = len(page.tokens)
    if carries:
        parts.append(carries)
        head = carries
        width = len(carries.split(" "))
        whole = page.hits.get(at, "central")
        if whole is not None and whole.length > width and page.printed(at, at + width).casefold() == carries.casefold():
            # "Phó Trưởng ban Thường trực Ban X, y Trung ương": a name that the table has.
            return read_body(page, start, headed=headed)
        longer = page.hits.get(at, "body_head")
        if longer is not None and longer.length > width and longer.entry.value.casefold().startswith(f"{carries.casefold()} "):
            # "Trưởng ban Ban chỉ đạo X": the longer head.
            parts[0] = head = longer.entry.value
            at += longer.length
        elif at + width <= count and page.printed(at, at + width).casefold() == carries.casefold():
            at += width
        elif at < count and page.tokens.shapes[at] == CAPITALS and page.printed(at, at + 1).startswith(_LETTERS.get(carries, "\n")):
            # "Phó Trưởng ban BCĐ X": the letters hold the noun.
            parts = []
        department = page.hits.get(at, "body_head")
        local = department is not None and department.entry.row["level"] == "local" and is_capital(page, at)
        # "Chánh Văn phòng Sở X": the department is read by itself.
        after = at if local else _open_words(page, at, carries)
        parts += _word_parts(page, at, after)
        wants = "place" if after == at else ""
        central = page.hits.get(at, "central")
        if after == at and carries in DIVISIONS and central is not None and central.entry.row.get("kind") == "unit":
            # "Trưởng phòng Vụ X": the division has no name of its own.
            return read_body(page, at)
        at = after
        known = next((row for row in table("body_heads") if row["head"] == carries), None)
        level = _open_level(page, start, at, known, Level.UNKNOWN) if known is not None else level
    for _ in range(4):
        if at >= count or at - start > LONGEST_BODY:
            break
        if parts and page.tokens.keys[at] in term_keys("of") and _component(page, at + 1, parts) is not None:
            at += 1
        kind, hit = _component(page, at, parts, headed) or ("", None)
        if hit is None:
            break
        after = at + hit.length
        if kind == "central":
            parts.append(_central_name(page, at, after, hit))
            skipped = skip_brackets(page, after)
            if skipped > after and hit.entry.row.get("kind") == "mission":
                # "Cơ quan X (ABC)": both forms are the body's.
                parts.append(page.printed(after, skipped))
            head = head or hit.entry.row.get("kind", "")
            level, wants = Level.CENTRAL, ""
            found = _country_at(page, after) if after < count and page.tokens.keys[after] not in {",", "(", "-"} else None
            if found is not None and found[1] != term("vietnam")[0]:
                parts.append(page.printed(after, found[0]))
                return Body(start, found[0], " ".join(parts), Level.FOREIGN, found[1], "", head)
            at = after = _past_region(page, skipped)
            branch = page.hits.get(skipped, "term_region")
            if after == skipped and branch is not None and _place_follows(page, skipped + branch.length):
                # "Ngân hàng Nhà nước chi nhánh tỉnh X"
                at = after = skipped + branch.length
            if after > skipped:
                parts.append(page.printed(skipped, after))
            continue
        if kind == "unit" and level is Level.CENTRAL and parts and not _place_follows(page, after):
            # "Vụ Thanh tra": a unit's name inside a central body's.
            parts.append(page.printed(at, after))
            at, wants = after, ""
            continue
        if kind == "unit":
            row = hit.entry.row
            parts.append(row["body"])
            head = head or row["body"]
            after = skip_brackets(page, after)
            return _with_place(page, start, after, parts, row, head)
        # An open head with its words.
        row = hit.entry.row
        printed = hit.entry.value if page.tokens.shapes[at] != CAPITALS or len(hit.entry.value) <= 3 else hit.entry.value
        after = skip_brackets(page, after)
        end = _open_words(page, after, row["level"], tone_key(hit.entry.value) not in term_keys("unnamed_body"))
        parts += [printed, *_word_parts(page, after, end)]
        head = head or printed
        bare = end == after
        level = _open_level(page, at, end, row, level)
        wants = row["wants_place"] == "yes" and "place" or ""
        if bare:
            wants = "parent" if wants != "place" or row["level"] in {"local"} else wants
        at = end
    if not parts or (carries and at == start and not wants):
        return None
    if carries and len(parts) == 1 and at == start:
        seat = read_place(page, at, words_only=True) if carries in LOCAL_UNITS else None
        if seat is not None and seat.kind in {"bare", "province", "district"}:
            return _finish_place(page, start, at, parts, seat, Level.PROVINCE, head)
        return Body(start, start, parts[0], Level.UNKNOWN, None, "parent", head)
    if level is Level.FOREIGN and at < count:
        return _foreign_mission(page, start, at, parts, head)
    found_place = read_place(page, at) if at < count else None
    if found_place is not None and found_place.kind != "country":
        return _finish_place(page, start, at, parts, found_place, level, head)
    seat_end = _seat_end(page, at)
    if seat_end and not carries and wants != "parent" and level in {Level.UNKNOWN, Level.CENTRAL}:
        return Body(start, seat_end, page.printed(start, seat_end), Level.FOREIGN, None, "", head)
    abroad = (
        found_place is not None
        and level in {Level.UNKNOWN, Level.CENTRAL}
        and not carries
        and wants != "parent"
        and found_place.name != term("vietnam")[0]
    )
    if found_place is not None and abroad and len(parts) > 1 and found_place.start == at:
        # "Tổ chức Bàn tay vàng Na Uy": the country ends the name of a body that no table has.
        name = f"{' '.join(parts)} {page.printed(at, found_place.end)}"
        return Body(start, found_place.end, name, Level.FOREIGN, found_place.name, "", head)
    if level is Level.CENTRAL or _is_central(page, start, at):
        level = Level.CENTRAL if level in {Level.UNKNOWN, Level.CENTRAL} else level
        if wants == "place":
            wants = ""
    return Body(start, at, " ".join(parts), level, place, wants, head)


def _seat_end(page: Page, at: int) -> int:
    """End of "tại Việt Nam" after the name of a body from abroad, its short form in brackets before it or not; 0 where it is not there."""
    after = skip_brackets(page, at)
    if after + 1 >= len(page.tokens) or page.tokens.keys[after] not in term_keys("at"):
        return 0
    seat = page.hits.get(after + 1, "country")
    return after + 1 + seat.length if seat is not None and seat.entry.value == term("vietnam")[0] else 0


def _foreign_mission(page: Page, start: int, at: int, parts: list[str], head: str) -> Body:
    """ "Phái đoàn Liên minh châu Âu (EU) tại Việt Nam", "Đại sứ quán Nhật Bản tại Việt Nam"."""
    first = at
    country = _country_at(page, at)
    if country is not None and page.tokens.keys[at] not in {"(", ",", "-"}:
        at = country[0]
    at = skip_brackets(page, at)
    sender = country[1] if country is not None else None
    if at + 1 < len(page.tokens) and page.tokens.keys[at] in term_keys("at"):
        seat = _country_at(page, at + 1)
        place = read_place(page, at + 1)
        if seat is not None or (place is not None and place.kind != "bare"):
            at = max(seat[0] if seat is not None else 0, place.end if place is not None else 0)
    name = " ".join(parts)
    if at > first:
        name = f"{name} {page.printed(first, at)}"
    return Body(start, at, name, Level.FOREIGN, sender, "parent" if len(parts) == 1 and at == first else "", head)


def _component(page: Page, at: int, parts: list[str], headed: bool = False) -> tuple[str, Hit] | None:
    """What kind of body name starts here: a fixed central one, a unit of a locality, or an open head."""
    if at >= len(page.tokens):
        return None
    hits = page.hits.at[at]
    if not hits:
        return None
    unit, central, head = hits.get("unit"), hits.get("central"), hits.get("body_head")
    if central is not None and not any(is_capital(page, index) for index in range(at, at + central.length)):
        central = None
    if head is not None and "country" in hits and hits["country"].length > head.length:
        # "Đài Loan" is no "Đài".
        head = None
    if unit is not None and page.tokens.shapes[at] == LOWER and not parts and not headed and not _place_follows(page, at + unit.length):
        unit = None
    if (
        head is not None
        and page.tokens.shapes[at] == LOWER
        and not (head.entry.row["level"] == "company" and at + head.length < len(page.tokens) and is_capital(page, at + head.length))
        and not (at + head.length < len(page.tokens) and ("topic" in page.hits.at[at + head.length] and is_capital(page, at + head.length)))
        and not (headed and head.entry.row["level"] == "any" and head.length > 1 and _place_follows(page, at + head.length))
    ):
        head = None
    if unit is not None and central is not None and central.length >= unit.length and _place_follows(page, at + unit.length):
        bare = page.tokens.keys[at + unit.length] in term_keys("province") and not _place_follows(page, at + central.length)
        central = None if bare or central.length == unit.length else central
    if (
        central is not None
        and head is not None
        and central.entry.row.get("kind") == "unit"
        and (_goes_on_after_dash(page, at + central.length) or _goes_on_in_small_letters(page, at + central.length))
    ):
        # "Vụ Báo chí - Xuất bản", "Vụ Công nghiệp nặng" where the table has "Vụ Báo chí", "Vụ Công nghiệp".
        central = None
    if unit is not None and (central is None or unit.length > central.length) and (head is None or head.length <= unit.length):
        return "unit", unit
    if central is not None and (head is None or central.length >= head.length):
        return "central", central
    if head is not None:
        return "body_head", head
    return None


def _place_follows(page: Page, index: int) -> bool:
    place = read_place(page, index)
    return place is not None and place.kind != "country"


def skip_brackets(page: Page, at: int) -> int:
    """Past "(CHQS)", "(KH&CN)": an abbreviation in brackets inside a body's name."""
    if at >= len(page.tokens) or page.tokens.keys[at] != "(":
        return at
    for end in range(at + 1, min(at + 7, len(page.tokens))):
        if page.tokens.keys[end] == ")":
            return end + 1 if end > at + 1 else at
        if page.tokens.shapes[end] not in (CAPITALS, SIGN, NUMBER) and page.tokens.ends[end] - page.tokens.starts[end] > 1:
            return at
    return at


def _past_region(page: Page, at: int) -> int:
    """Past "khu vực VII", or past a number of its own: "Vụ Địa phương VII"."""
    hit = page.hits.get(at, "term_region")
    if hit is None:
        numeral = at < len(page.tokens) and is_capital(page, at) and ROMAN.issuperset(page.tokens.printed(at, at + 1))
        return at + 1 if numeral else at
    end = at + hit.length
    inner = page.hits.get(end, "term_region")
    if inner is not None:
        # "chi nhánh Khu vực 3"
        end += inner.length
    return (
        end + 1 if end < len(page.tokens) and page.tokens.shapes[end] in (CAPITAL, CAPITALS, NUMBER) and not name_begins(page, end) else at
    )


def _central_name(page: Page, start: int, end: int, hit: Hit) -> str:
    printed = page.printed(start, end)
    if hit.entry.row.get("kind") in {"mission", "company"} and end == start + 1:
        # An international body's or a firm's abbreviation is as much its name.
        return printed
    if printed.casefold() == hit.entry.value.casefold() or not any(char.islower() for char in printed):
        return hit.entry.value
    return printed


def _word_parts(page: Page, start: int, end: int) -> list[str]:
    return [page.printed(start, end)] if end > start else []


def _open_words(page: Page, start: int, level: str, may_bear_name: bool = True) -> int:
    """End of the words that belong to an open head: topics, nouns, numbers; never a name, an office, a verb or a place.

    A school or a fund may be called after somebody, a committee is not.
    """
    count = len(page.tokens)
    at = whole = start
    shapes, keys = page.tokens.shapes, page.tokens.keys
    while at < count and at - start < LONGEST_BODY:
        shape = shapes[at]
        hits = page.hits.at[at]
        if shape == NEWLINE:
            break
        topic = hits.get("topic")
        if shape == SIGN or "term_and" in hits:
            following = at + 1
            tight = keys[at] in {"-", "&", ","} and page.tokens.is_tight(at) and following < count and page.tokens.is_tight(following)
            if tight and at > start and shapes[at - 1] == CAPITALS and shapes[following] == CAPITALS:
                at = following
                continue
            if keys[at] not in {"-", ",", "&"} and "term_and" not in hits or following >= count or at == start:
                break
            joined = level == "central" and shapes[following] == LOWER and "term_and" in hits and not page.hits.at[following]
            parted = level == "central" and keys[at] == "-" and _is_noun(page, following)
            if not joined and not parted and not _continues(page, following, keys[at]):
                break
            at = following
            continue
        pair = _two_countries(page, at) if shape in (CAPITAL, CAPITALS) else 0
        if pair:
            at = whole = pair
            continue
        named = topic is not None and (topic.length >= 2 or not name_begins(page, at))
        opens = at == start and not ("verbs" in hits and shape == LOWER and hits["verbs"].entry.value == "speech")
        if topic is not None and named and (is_capital(page, at) or opens) and level != "company":
            at += topic.length
            whole = at
            continue
        if "protected" in hits:
            at += hits["protected"].length
            whole = at
            continue
        if hits and _stops(page, at, at == start):
            break
        if shape in (CAPITAL, CAPITALS):
            if read_place(page, at) is not None and level != "company":
                break
            if "unit" in hits or "central" in hits or ("body_head" in hits and at > start):
                break
            if level == "company" or (level == "any" and at == start and may_bear_name):
                end = _company_words(page, at)
                if end > at:
                    at = end
                    continue
            named_place = _place_like_name(page, start - (level == "military"), at)
            if named_place:
                at = whole = named_place
                continue
            school = at > start and "term_school" in page.hits.at[at - 1] and name_begins(page, at)
            if school:
                at = whole = _school_name(page, at)
                continue
            if at > start and level in _NAMELESS and foreign_name_begins(page, at):
                break
            person = "'" in keys[at] or (at + 1 < count and keys[at + 1] in term_keys("middle_name"))
            if name_begins(page, at) or (level == "local" and whole > start and person):
                break
        elif shape == LOWER and topic is not None and "term_district" in hits and topic.length > hits["term_district"].length:
            # "chính sách xã hội": no commune.
            at += topic.length
            continue
        elif shape == LOWER and ("term_province" in hits or "term_city" in hits or "term_district" in hits):
            break
        at += 1
    while at > whole and (shapes[at - 1] == SIGN or (shapes[at - 1] == LOWER and "verbs" in page.hits.at[at - 1])):
        at -= 1
    return at


def _school_name(page: Page, start: int) -> int:
    """End of the name that a school bears ("Trường THPT Lê Văn A"), before a second name."""
    end = capital_run(page, start)
    for split in range(start + 2, end - 1):
        if surname_at(page, split) and 2 <= end - split <= 4 and end - start >= 5:
            return split
    return end


def _place_like_name(page: Page, start: int, at: int) -> int:
    """End of a place of two words that looks like a name ("Khu kinh tế mở Chu Lai"): after a word in small letters; 0 where none is.

    A person's name of two words after a body's small letters is rare. A province after a dash belongs to the place.
    """
    if at <= start or page.tokens.shapes[at - 1] != LOWER or not name_begins(page, at) or capital_run(page, at) != at + 2:
        return 0
    end = at + 2
    province = page.hits.get(end + 1, "province") if end + 1 < len(page.tokens) and page.tokens.keys[end] == "-" else None
    return end + 1 + province.length if province is not None else end


def _goes_on_after_dash(page: Page, index: int) -> bool:
    return index + 1 < len(page.tokens) and page.tokens.keys[index] == "-" and _is_noun(page, index + 1)


def _goes_on_in_small_letters(page: Page, index: int) -> bool:
    """Whether a few words that are no verb and no place end at a sign: the rest of a unit's name ("Vụ Công nghiệp | nặng")."""
    at = index
    while at < len(page.tokens) and page.tokens.shapes[at] == LOWER and at - index < LONGEST_SMALL_REST and not _is_busy(page, at):
        at += 1
    return at > index and (at >= len(page.tokens) or (page.tokens.shapes[at] == SIGN and page.tokens.keys[at] in _LIST_SIGNS))


def _is_busy(page: Page, index: int) -> bool:
    """Whether a small word is a verb, a link or a place's kind."""
    return any(kind not in _OF_NAMES for kind in page.hits.at[index])


def _is_noun(page: Page, index: int) -> bool:
    """A capital word after a dash that begins neither a name nor an office: "Vụ Báo chí - Xuất bản"."""
    hits = page.hits.at[index]
    if not is_capital(page, index) or surname_at(page, index):
        return False
    return not any(
        kind in hits for kind in ("head", "modifier_before", "unit", "central", "body_head", "rank", "honorific", "province", "country")
    )


def _two_countries(page: Page, at: int) -> int:
    """End of "Việt Nam - Singapore" inside a name; 0 where there is none."""
    first = page.hits.get(at, "country") or page.hits.get(at, "term_vietnam_short")
    if first is None:
        return 0
    dash = at + first.length
    if dash + 1 >= len(page.tokens) or page.tokens.keys[dash] != "-":
        return 0
    second = page.hits.get(dash + 1, "country") or page.hits.get(dash + 1, "term_vietnam_short")
    return dash + 1 + second.length if second is not None else 0


def _continues(page: Page, index: int, sign: str) -> bool:
    """Whether a name of a body goes on after a comma, dash or "và": a topic, a country, a capital noun; never an office or a name."""
    hits = page.hits.at[index]
    if "topic" in hits and is_capital(page, index) and not name_begins(page, index):
        if "unit" in hits or ("body_head" in hits and hits["body_head"].length >= hits["topic"].length and sign == ","):
            return False
        return "head" not in hits
    if sign == ",":
        return _is_noun(page, index) and _topic_after_and(page, index)
    if sign == "&":
        return is_capital(page, index)
    if sign == "-":
        return "country" in hits and "foreign" not in hits
    if "protected" in hits:
        return True
    if not is_capital(page, index) or name_begins(page, index):
        return False
    return not any(
        kind in hits
        for kind in ("head", "unit", "central", "body_head", "honorific", "honorifics", "rank", "degree", "modifier_before", "province")
    )


def _topic_after_and(page: Page, index: int) -> bool:
    """ "An ninh, Trật tự và Y tế": a noun in a list of topics, which "và" ends."""
    for at in range(index + 1, min(index + 5, len(page.tokens) - 1)):
        if "term_and" in page.hits.at[at]:
            return "topic" in page.hits.at[at + 1] and is_capital(page, at + 1)
        if page.tokens.shapes[at] != LOWER or "verbs" in page.hits.at[at]:
            return False
    return False


def _company_words(page: Page, start: int) -> int:
    """A firm's own name, which may look like a person's: up to where a second name begins."""
    end = capital_run(page, start)
    middles = term_keys("middle_name")
    if end - start >= 3 and surname_at(page, start) and page.tokens.keys[start + 1] in middles:
        # "Trung tâm Nguyễn Thị A": its head, not its name.
        return start
    if end - start == 2 and surname_at(page, start):
        # "Tập đoàn Hoa Mai": a person would have three.
        return end
    for split in range(start + 1, end - 1):
        if surname_at(page, split) and 2 <= end - split <= 4 and split - start >= 1 and end - start > 3:
            return split if page.tokens.keys[split] not in middles else split - 1
    return (
        end
        if surname_at(page, start) and end - start <= 3 and page.tokens.shapes[start] in (CAPITAL, CAPITALS) and _after_is_sign(page, end)
        else start
    )


def _after_is_sign(page: Page, index: int) -> bool:
    return index >= len(page.tokens) or page.tokens.shapes[index] in (SIGN, NEWLINE)


def _stops(page: Page, at: int, first: bool) -> bool:
    hits = page.hits.at[at]
    shape = page.tokens.shapes[at]
    if shape == LOWER and "verbs" in hits:
        return True
    if ("honorific" in hits or "honorifics" in hits) and (shape == LOWER or "honorifics" in hits) and not first:
        following = at + (hits.get("honorifics") or hits["honorific"]).length
        return following < len(page.tokens) and (is_capital(page, following) or "honorifics" in hits)
    if "rank" in hits or ("degree" in hits and shape == CAPITAL):
        return True
    if shape in (CAPITAL, CAPITALS) and "head" in hits and hits["head"].entry.row["takes"] != "needs":
        return not ("topic" in hits and hits["topic"].length >= hits["head"].length)
    if shape in (CAPITAL, CAPITALS) and "modifier_before" in hits:
        following = at + hits["modifier_before"].length
        return following < len(page.tokens) and "head" in page.hits.at[following]
    return "term_term_word" in hits


def _open_level(page: Page, start: int, end: int, row: dict[str, str], outer: Level) -> Level:
    if outer is not Level.UNKNOWN:
        return outer
    known = {
        "central": Level.CENTRAL,
        "local": Level.PROVINCE,
        "military": Level.CENTRAL,
        "company": Level.COMPANY,
        "foreign": Level.FOREIGN,
    }
    level = known.get(row["level"], Level.UNKNOWN)
    if level is Level.UNKNOWN and _is_central(page, start, end):
        return Level.CENTRAL
    return level


def _is_central(page: Page, start: int, end: int) -> bool:
    return any(
        "term_centre" in page.hits.at[index] or "term_parent_central" in page.hits.at[index] and is_capital(page, index)
        for index in range(start, end)
    )


def _with_place(page: Page, start: int, at: int, parts: list[str], row: dict[str, str], head: str) -> Body:
    """A unit of a locality with the place after it, or waiting for it; with "Trung ương" after it, it is the centre's."""
    supreme = page.hits.get(at, "term_supreme")
    centre = supreme or page.hits.get(at, "term_centre")
    if centre is not None and (supreme is not None or is_capital(page, at)):
        end = at + centre.length
        return Body(start, end, " ".join([*parts, page.printed(at, end)]), Level.CENTRAL, None, "", head)
    place = read_place(page, at)
    if row["level"] in {"district", "city"} and (place is None or place.kind != "province"):
        # "Huyện ủy X": the unit itself says that the name is a district's.
        place = _named_place(page, at, "term_district") or place
    elif place is not None and row["level"] == "district" and place.word == "" and page.hits.end(at, "district") > place.end:
        # "Huyện ủy X Y" where X alone is a province.
        place = Place(at, page.hits.end(at, "district"), "district", page.printed(at, page.hits.end(at, "district")), "")
    if place is None and row["level"] == "district" and at < len(page.tokens) and is_capital(page, at) and not name_begins(page, at):
        place = Place(at, _unknown_place_end(page, at), "district", "", "")
    if place is not None and place.kind != "country":
        return _finish_place(page, start, at, parts, place, Level.PROVINCE, head)
    level = {"province": Level.PROVINCE, "city": Level.PROVINCE, "district": Level.DISTRICT}.get(row["level"], Level.PROVINCE)
    wants = "district_unit" if level is Level.DISTRICT else ("place" if row["place_word"] == "yes" else "bare_place")
    return Body(start, at, " ".join(parts), level, None, wants, head)


def _finish_place(page: Page, start: int, at: int, parts: list[str], place: Place, level: Level, head: str) -> Body:
    name = " ".join(parts)
    if place.kind in {"bare", "own"}:
        if level is Level.CENTRAL and tone_key(name).split(" ")[0] not in term_keys("provincial_too"):
            # "Bộ Ngoại giao tỉnh" does not exist: the word belongs to what follows.
            return Body(start, at, name, level, None, "", head)
        plain = head in PLAIN_UNITS
        return Body(start, place.end, name, Level.PROVINCE, None, "bare_place" if plain else "place", head)
    if place.kind == "district":
        printed = page.printed(at, place.end)
        bare = place.name == "" and place.end == at + 1 and place.word != ""
        return Body(start, place.end, f"{name} {printed}", Level.DISTRICT, None, "district" if bare else "", head)
    if place.kind == "foreign":
        printed = page.printed(at, place.end)
        cut = printed.split("(")[0].split(",")[0].strip()
        if head in PLAIN_UNITS and place.word and cut.startswith(place.word + " "):
            # "Tỉnh ủy tỉnh X" is "Tỉnh ủy X".
            cut = cut[len(place.word) + 1 :]
        return Body(start, place.end, f"{name} {cut}", Level.FOREIGN, place.name, "", head)
    plain = head in PLAIN_UNITS
    if place.word == "" and name.split(" ")[0] in BEARERS:
        # "Báo X", "Trường Đại học X": the place is part of the name.
        return Body(start, place.end, name, Level.PROVINCE, place.name, "done_bare", head)
    # A centre's own body keeps the place as printed; a province's gets its kind.
    if level in {Level.CENTRAL, Level.COMPANY, Level.FOREIGN} and place.word == "":
        return Body(start, place.end, f"{name} {place.name}", level, place.name, "", head)
    return Body(start, place.end, name, Level.PROVINCE, place.name, "done_bare" if plain else "done", head)


# What a small word may be and yet belong to a body's name.
_OF_NAMES = frozenset({"topic", "targets", "term_menu", "site_nouns", "protected"})
# Letters with which the abbreviations of a board begin.
_LETTERS = {term("board")[0]: tuple(term("board_letters"))}
_LIST_SIGNS = frozenset({",", ";", ")", ".", "-", ":"})
# Heads of bodies that bear no foreign name, by level or by head.
_NAMELESS = frozenset({"central", "local", *term("unnamed_body")})
DIVISIONS = frozenset(term("division"))
# First words of bodies that are called after their place.
BEARERS = frozenset(term("bears_place"))
# Units that every province has, whose place follows with its kind ("Thanh tra tỉnh X").
LOCAL_UNITS = frozenset(words("units", "body", place_word="yes"))
# Units whose name says of which level they are: their place follows without its kind ("Tỉnh ủy X").
PLAIN_UNITS = frozenset(words("units", "body", place_word="no"))
