"""Offices made final: one for each of a person's offices, the most specific form, its body with the place explicit."""

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from dieuphoi.spans import Span
from dieuphoi.vietnamese import tone_key
from visits.extraction.attachment import Attached
from visits.extraction.bodies import PLAIN_UNITS, Body, Level, capital_run, is_capital, read_body, read_place, surname_at
from visits.extraction.delegations import Origin
from visits.extraction.elements import Element, What
from visits.extraction.lexicons import items, table, term, term_keys, words
from visits.extraction.offices import PARTY_BODIES, Office
from visits.extraction.people import Someone
from visits.extraction.places import body_name, kind_word
from visits.extraction.records import Basis, Role, Side
from visits.extraction.scene import Scene

# Heads of the Party's committees: a bare one belongs to a committee, never to a department.
PARTY_HEADS = frozenset(words("heads", "head", rank="65"))


# Tokens between the head of a body and the deputies listed after him.
NEARBY = 40
# Sentences back to the place abroad where somebody governs.
FOREIGN_REACH = 8
# Words by which a body's full name may go on after its short one.
LONGEST_REST = 5
# What joins two heads of one body.
_DOUBLE = re.compile("|".join(f" {re.escape(word)} " for word in ("-", *words("verbs", "verb", kind="kiem"))))
_CHIEF = " " + tone_key(term("chief")[0])
_FULL = {row["abbreviation"]: row["full"] for row in table("abbreviations")}
_OF_MINISTRY = " " + term("ministry")[0]
_OF_DEPARTMENT = " " + term("department")[0]
COMPANY_HEADS = frozenset(words("heads", "head", note="of companies"))
_ABROAD = tuple(f" {word}" for word in term("abroad"))
_FORCES = frozenset(words("body_heads", "head", level="military"))
BOARDS = frozenset(term("board"))
PARTY_BOARDS = frozenset(term("party_board"))
DIVISIONS = frozenset(term("division"))
_INTRODUCING = frozenset({What.HONORIFIC, What.RANK, What.OFFICE, What.COMMA})
UNITS = frozenset(words("units", "body"))
MINISTRIES = frozenset({"ministry", *term("ministry")})


@lru_cache(maxsize=1)
def _parents() -> dict[str, str]:
    """The body to which each printed form of a unit of the centre belongs, by comparison key."""
    return {
        tone_key(form): row["parent"] for row in table("central_bodies") if row["parent"] for form in (row["name"], *items(row["aliases"]))
    }


@dataclass(slots=True)
class _Draft:
    title: str
    organization: str | None
    basis: Basis
    rule: str
    printed: list[Attached]


def final_roles(scene: Scene, someone: Someone) -> tuple[Role, ...]:
    """The person's offices in order of printing."""
    drafts: list[_Draft] = []
    for attached in _shared_bodies(someone.offices):
        organization, basis = _organization(scene, someone, attached.office)
        # "Phó Chủ tịch - Tổng Thư ký", "Phó Chủ tịch kiêm Tổng Thư ký" are two offices of one body.
        for title in _DOUBLE.split(attached.office.title):
            drafts.append(_Draft(title, spelled_out(organization), basis, attached.rule, [attached]))
    for before, draft in pairwise(drafts):
        first, second = before.printed[0].office, draft.printed[0].office
        if draft.organization is None and second.takes == "body" and second.start - first.end == 1 and first.takes == "body":
            # "Phó Tư lệnh Quân khu 7, Tham mưu trưởng": of the same body.
            draft.organization, draft.basis = before.organization, Basis.INFERRED
    merged: list[_Draft] = []
    for draft in drafts:
        _merge_into(merged, draft)
    return tuple(_role(scene, draft) for draft in merged)


def spelled_out(organization: str | None) -> str | None:
    """The body's name with the abbreviations of bodies in full."""
    if organization is None:
        return None
    return " ".join(_FULL.get(word, word) for word in organization.split(" "))


def _shared_bodies(offices: list[Attached]) -> list[Attached]:
    """ "Bộ trưởng, Chủ nhiệm Ủy ban X": a ministerial head without body shares the next head's."""
    shared = []
    for index, attached in enumerate(offices):
        office = attached.office
        following = offices[index + 1].office if index + 1 < len(offices) else None
        if (
            office.takes in {"ministry", "mission", "body"}
            and office.body is None
            and not office.fixed
            and office.head not in PARTY_HEADS
            and following is not None
            and following.takes in ({"body", "office"} if office.takes == "body" else {"body", "carry", "office"})
            and following.body is not None
            and (following.body.wants != "parent" or office.takes == "body")
            and (office.takes == "body" or following.body.level in {Level.CENTRAL, Level.FOREIGN})
            and following.start - office.end <= 2
        ):
            office = _with_body(office, _ministry_above(following.body) if office.takes == "ministry" else following.body)
        shared.append(Attached(office, attached.rule))
    return shared


def _is_nationwide(scene: Scene, someone: Someone, body: Body) -> bool:
    """ "Tham gia đoàn có Phó Tham mưu trưởng Bộ đội Biên phòng": no province's, where it comes with a delegation of the centre."""
    if scene.origin is None or scene.origin.level is not Level.CENTRAL or scene.side_of(someone) is not Side.DELEGATION:
        return False
    return body.end > body.start and scene.page.tokens.keys[body.end - 1] not in term_keys("province")


def _bare_department(body: Body) -> Body:
    return replace(body, name=_OF_DEPARTMENT.strip(), level=Level.PROVINCE, wants="parent", head=_OF_DEPARTMENT.strip())


def _ministry_above(body: Body) -> Body:
    """The ministry of "Thứ trưởng, Chủ nhiệm Ủy ban X" where Ủy ban X is a unit of one; else the body itself, led by a minister."""
    parent = _parents().get(tone_key(body.name), "")
    return replace(body, name=parent) if parent.startswith(f"{_OF_MINISTRY.strip()} ") else body


def _with_body(office: Office, body: Body) -> Office:
    return Office(
        office.start,
        office.end,
        office.title,
        body,
        office.fixed,
        office.takes,
        office.rank,
        office.head,
        office.deputy,
        office.carries,
        office.party_member,
    )


def _organization(scene: Scene, someone: Someone, office: Office) -> tuple[str | None, Basis]:
    """The body's full name and whether it was printed in full."""
    body = office.body
    if body is None:
        if office.fixed:
            return office.fixed, Basis.STATED
        return _missing(scene, someone, office), Basis.INFERRED
    if body.name.endswith(_OF_MINISTRY) and (ministry := _ministry(scene)) is not None:
        return body.name.removesuffix(_OF_MINISTRY) + " " + ministry, Basis.INFERRED
    if body.name.endswith(_OF_DEPARTMENT) and (department := _parent(scene, someone, office, _bare_department(body))) is not None:
        # "Chánh Văn phòng Sở" of the delegation's or the host's department.
        return f"{body.name.removesuffix(_OF_DEPARTMENT)} {department}", Basis.INFERRED
    if body.wants == "parent":
        whole = _parent(scene, someone, office, body)
        return (whole or body.name), Basis.INFERRED
    if body.wants in {"place", "bare_place"} and _is_nationwide(scene, someone, body):
        return body.name, Basis.STATED
    if body.name == term("city_committee")[0] and body.wants == "bare_place" and _holds_of_district(someone):
        # "Phó Bí thư Thành ủy, Chủ tịch UBND TP X", X being no city of the centre's.
        return _with_district_unit(scene, someone, body), Basis.INFERRED
    if body.wants in {"place", "bare_place"}:
        return body_name(body, _own_province(scene, someone, body), scene.day), Basis.INFERRED
    if body.wants == "district_unit":
        return _with_district_unit(scene, someone, body), Basis.INFERRED
    if body.wants == "district":
        return _with_district(scene, body), Basis.INFERRED
    if body.wants == "sender":
        return body.name, Basis.STATED
    if body.wants == "" and body.head in DIVISIONS and body.level is not Level.FOREIGN:
        department = _department_after(scene, someone, office) or _department(scene, someone, office)
        if department is not None:
            return f"{body.name} {department}", Basis.INFERRED
    origin = scene.origin
    if body.name.endswith(_ABROAD) and origin is not None and origin.level is Level.FOREIGN and origin.place:
        # "Văn phòng Ngoại sự châu" of a delegation from "châu X".
        return f"{body.name} {_printed_home(origin.name) or origin.place}", Basis.INFERRED
    fuller = _fuller(scene, body)
    if fuller is not None:
        return fuller, Basis.INFERRED
    if body.wants == "" and body.head in BOARDS and body.level is Level.UNKNOWN and scene.side_of(someone) is Side.HOST:
        home = _own_province(scene, someone)
        if home is not None and body.place is None:
            return _local_board(scene, body, home), Basis.INFERRED
    return body_name(body, scene.province, scene.day), Basis.STATED


def _holds_of_district(someone: Someone) -> bool:
    return any(
        (body := attached.office.body) is not None and body.level is Level.DISTRICT and body.wants == "" and body.head in UNITS
        for attached in someone.offices
    )


def _local_board(scene: Scene, body: Body, home: str) -> str:
    """ "Trưởng ban Dân tộc", "Trưởng ban Tuyên giáo" of a host: the province's, or its Party committee's."""
    kind = kind_word(home, scene.day)
    if body.name.partition(" ")[2] in PARTY_BOARDS:
        committee = term("city_committee" if kind != term("province")[0] else "province_committee")[0]
        return f"{body.name} {committee} {home}"
    return f"{body.name} {kind} {home}"


def _department_after(scene: Scene, someone: Someone, office: Office) -> str | None:
    """ "Trưởng phòng X, Sở Y tỉnh Z": the department right after the division."""
    for mention in someone.mentions:
        after = scene.sentences[mention.sentence].starting(office.end + 1)
        body = after.body if after is not None else None
        if body is not None and body.level is Level.PROVINCE and body.head not in PLAIN_UNITS and scene.page.tokens.keys[office.end] == ",":
            return body_name(body, _own_province(scene, someone, body), scene.day)
    return None


def _department(scene: Scene, someone: Someone, office: Office) -> str | None:
    """The department of a province whose division is named without it: the line's own, or the delegation's."""
    presented = _body_presenting(scene, someone, office)
    if presented is not None and presented.level is Level.PROVINCE:
        return body_name(presented, _own_province(scene, someone), scene.day)
    origin = scene.origin
    ours = origin is not None and origin.level is Level.PROVINCE and origin.body is not None and scene.side_of(someone) is Side.DELEGATION
    return origin.name if ours and origin is not None and origin.body is not None and origin.body.head not in PLAIN_UNITS else None


def _fuller(scene: Scene, body: Body) -> str | None:
    """ "Bộ Tư lệnh Vùng 2" where the article elsewhere prints "Bộ Tư lệnh Vùng 2 Hải quân"; None where several go on differently."""
    if body.wants or body.level in {Level.FOREIGN, Level.DISTRICT} or body.head in MINISTRIES or body.name.count(" ") < 2:
        return None
    found = {
        other.name
        for element in scene.bodies()
        if (other := element.body or (element.office.body if element.office is not None else None)) is not None
        and other.wants == ""
        and other.level is body.level
        and _extends(other.name, body.name)
        and _is_rest_of_name(other.name[len(body.name) + 1 :])
    }
    return found.pop() if len(found) == 1 else None


def _is_rest_of_name(rest: str) -> bool:
    return rest[0].isupper() and rest.count(" ") < LONGEST_REST


def _ministry(scene: Scene) -> str | None:
    """The ministry in the name of the delegation's organisation."""
    name = scene.origin.name if scene.origin is not None else ""
    at = f" {name}".find(f"{_OF_MINISTRY} ")
    return name[at:] if at >= 0 and scene.origin is not None and scene.origin.level is Level.CENTRAL else None


def _with_district_unit(scene: Scene, someone: Someone, body: Body) -> str:
    """ "Huyện ủy" with the district of the person's other offices, or the one district whose committee the article names."""
    for attached in someone.offices:
        other = attached.office.body
        if other is not None and other.level is Level.DISTRICT and other.wants == "" and other.head in UNITS and other.head != body.head:
            home = other.name.removeprefix(other.head).strip()
            kinds = (*term("district"), *term("city"))
            words_of_place = [word for word in kinds if home.startswith(word if word[-1] == "." else f"{word} ")]
            return f"{body.name} {home[len(max(words_of_place, key=len)) :].strip() if words_of_place else home}"
    found = {
        named.name
        for element in scene.bodies()
        if (named := element.body or (element.office.body if element.office is not None else None)) is not None
        and named.head == body.head
        and named.name != body.name
    }
    if len(found) == 1:
        return found.pop()
    return _with_district(scene, body, body.name.split(" ")[0]) if not found else body.name


def _with_district(scene: Scene, body: Body, kind: str | None = None) -> str:
    """ "UBND huyện" with the one district that the article names."""
    page = scene.page
    word = kind or body.name.split(" ")[-1]
    found: dict[str, str] = {}
    for sentence in scene.sentences:
        for index in range(sentence.start + 1, sentence.end):
            if page.tokens.keys[index - 1] == tone_key(word) and is_capital(page, index):
                hit = page.hits.get(index, "district")
                end = index + hit.length if hit is not None else capital_run(page, index)
                found.setdefault(tone_key(page.printed(index, end)), page.printed(index, end))
    return f"{body.name} {next(iter(found.values()))}" if len(found) == 1 else body.name


def _own_province(scene: Scene, someone: Someone, wanted: Body | None = None) -> str | None:
    """Which province is meant by the bare "tỉnh" of somebody's office: the one printed in another of his offices, else his side's."""
    for attached in someone.offices:
        body = attached.office.body
        if body is not None and body.wants in {"done", "done_bare"} and body.place:
            return body.place
        if body is not None and body.level is Level.FOREIGN and attached.office.takes == "place" and body.place:
            place = read_place(scene.page, body.start)
            return place.printed if place is not None and place.printed else body.place
        if body is not None and body.level is Level.FOREIGN and body.place and body.head in UNITS and body is not wanted:
            # "Phó Bí thư Tỉnh ủy, Chủ tịch HĐND tỉnh X": both are of the foreign province.
            return _printed_home(body.name) or body.place
    led = _led_body(scene, someone)
    if led is not None:
        return led
    named = (_place_in_sentence(scene, someone, wanted) if wanted is not None else None) or _abroad(scene, someone)
    if named is not None:
        return named
    side = scene.side_of(someone)
    if side is Side.DELEGATION and scene.origin is not None and scene.origin.level is Level.PROVINCE and scene.origin.place:
        return scene.origin.place
    if side is Side.DELEGATION and scene.origin is not None and scene.origin.level is Level.FOREIGN and scene.origin.place:
        return _printed_home(scene.origin.name) or scene.origin.place
    return scene.province


def _led_body(scene: Scene, someone: Someone) -> str | None:
    """ "… làm việc với Ban Thường vụ Tỉnh ủy X do ông A, Bí thư Tỉnh ủy dẫn đầu": the province of the body that he heads."""
    by = term_keys("by")
    for mention in someone.mentions:
        if not mention.lead:
            continue
        elements = scene.sentences[mention.sentence].elements
        at = next((index for index, element in enumerate(elements) if element.start == mention.start), 0) - 1
        while at > 0 and elements[at].what in _INTRODUCING:
            at -= 1
        if at < 1 or elements[at].what is not What.WORD or scene.page.tokens.keys[elements[at].end - 1] not in by:
            continue
        before = elements[at - 1]
        if before.body is not None and before.body.level is Level.PROVINCE and before.body.place:
            return before.body.place
        if before.what is What.PLACE and before.value in {"province", "foreign"}:
            return scene.page.printed(before.start, before.end).split("(")[0].split(",")[0].strip()
    return None


def _abroad(scene: Scene, someone: Someone) -> str | None:
    """Where somebody governs whom a province's own delegation meets abroad: the foreign place named last before him."""
    if scene.origin is not None and scene.origin.level is Level.FOREIGN:
        return None
    if all(attached.office.takes != "place" for attached in someone.offices) and not _is_foreign_name(scene, someone):
        return None
    for mention in someone.mentions:
        for number in range(mention.sentence, max(mention.sentence - FOREIGN_REACH, -1), -1):
            for element in reversed(scene.sentences[number].elements):
                if element.start >= mention.start:
                    continue
                governed = _governor_at(element)
                if governed is not None:
                    return _printed_home(governed) or governed
                if element.what is What.PLACE and element.value == "foreign":
                    return scene.page.printed(element.start, element.end).split("(")[0].split(",")[0].strip()
    return None


def _is_foreign_name(scene: Scene, someone: Someone) -> bool:
    """Whether a name has neither one of our surnames nor one of our middle names."""
    keys = scene.page.tokens.keys
    middle = any(keys[index] in term_keys("middle_name") for index in range(someone.start, someone.mentions[0].end))
    return not middle and not surname_at(scene.page, someone.start)


def _governor_at(element: Element) -> str | None:
    """The locality abroad whose governor an element names."""
    office = element.office
    if office is None or office.takes != "place" or office.body is None or not office.body.place:
        return None
    if office.body.level not in {Level.FOREIGN, Level.UNKNOWN}:
        return None
    return f"{term('province')[0]} {office.body.place}" if office.body.wants == "kind" else office.body.name


def _place_in_sentence(scene: Scene, someone: Someone, wanted: Body) -> str | None:
    """ "Tại trụ sở Tỉnh ủy X, ông A - Bí thư Tỉnh ủy": the foreign place printed with the same unit just before."""
    for mention in someone.mentions:
        for element in scene.sentences[mention.sentence].elements:
            body = element.body
            if body is not None and element.end <= wanted.start and body.level is Level.FOREIGN and _extends(body.name, wanted.name):
                return body.name[len(wanted.name) + 1 :]
    return None


def _printed_home(name: str) -> str | None:
    """ "X" of "HĐND tỉnh X" and "Tỉnh ủy X", as printed."""
    unit = max((unit for unit in PLAIN_UNITS if name.startswith(f"{unit} ")), key=len, default="")
    if unit:
        return name[len(unit) + 1 :].removeprefix(f"{term('province')[0]} ")
    for word in words("prefixes", "phrase", kind="locality"):
        part = _part_named(name, word)
        if part is not None:
            return " ".join(part.split(" ")[len(word.split(" ")) :])
    return None


def _governed(scene: Scene, someone: Someone, office: Office) -> str | None:
    """ "Tại trụ sở Tỉnh ủy X, ông A - Bí thư Tỉnh ủy, Tỉnh trưởng": the foreign province printed just before."""
    for mention in someone.mentions:
        if any(attached.office is office for attached in mention.offices):
            for element in scene.sentences[mention.sentence].elements:
                body = element.body if element.end <= mention.start else None
                if body is not None and body.level is Level.FOREIGN and body.place and body.head in PLAIN_UNITS:
                    return f"{term('province')[0]} {body.name[len(body.head) + 1 :]}"
    return None


def _council_after(scene: Scene, someone: Someone, office: Office) -> str | None:
    """ "Ủy viên Thường trực, Trưởng Ban Pháp chế HĐND tỉnh": the council of the next office."""
    following = next((attached.office for attached in someone.offices if attached.office.start == office.end + 1), None)
    name = _organization(scene, someone, following)[0] if following is not None else None
    parts = [(name.rfind(f" {unit} "), unit) for unit in PLAIN_UNITS | UNITS if name is not None and f" {unit} " in name] if name else []
    return name[min(parts)[0] + 1 :] if name and parts else None


def _place_met(scene: Scene, someone: Someone, office: Office) -> str | None:
    """ "… thăm thành phố X; tiếp đoàn có Thị trưởng A": the foreign place named last before him, with its kind."""
    page = scene.page
    if scene.side_of(someone) is Side.DELEGATION and scene.origin is not None and scene.origin.level is Level.FOREIGN:
        return None
    for mention in someone.mentions:
        if all(attached.office is not office for attached in mention.offices):
            continue
        reach = FOREIGN_REACH if _is_foreign_name(scene, someone) else 1
        other = None
        for number in range(mention.sentence, max(mention.sentence - reach, -1), -1):
            for element in reversed(scene.sentences[number].elements):
                if element.start >= office.start:
                    continue
                governed = _governor_at(element)
                if governed is not None:
                    return governed
                if element.what is not What.PLACE or element.value != "foreign":
                    continue
                kind = next((hit for back in (2, 1) if (hit := _place_word(scene, element.start - back, back))), "")
                name = page.printed(element.start, element.end).split("(")[0].split(",")[0].strip()
                if office.carries and kind != office.carries and element.start - 1 > scene.sentences[number].start:
                    # "thành phố X, tỉnh Y" and its "Thị trưởng"
                    other = other or f"{kind} {name}".strip()
                    continue
                return f"{kind} {name}".strip()
        if other is not None:
            return other
    return None


def _place_word(scene: Scene, at: int, length: int) -> str:
    """The "tỉnh", "thành phố" of that many words at a token; empty where another word stands."""
    if at < 0:
        return ""
    for kind in ("term_province", "term_city", "term_abroad"):
        hit = scene.page.hits.get(at, kind)
        if hit is not None and hit.length == length:
            return scene.page.printed(at, at + length)
    return ""


def _missing(scene: Scene, someone: Someone, office: Office) -> str | None:
    """A body that print left out: from the person's other offices, the line that presents him, or the delegation."""
    if _printed_in_full(someone, office):
        return None
    origin = _nearest_origin(scene, someone, office) or scene.origin
    presented = _presented_by(scene, someone, office)
    if presented is not None:
        return presented
    if office.takes == "ministry" or (office.takes == "office" and office.title.count(" ") > 1):
        if origin is not None and origin.body is not None and origin.level in {Level.CENTRAL, Level.FOREIGN}:
            ministry = _ministry_of(scene, origin.name)
            if ministry:
                return ministry
        return _only_ministry(scene)
    if office.takes in {"mission", "consulate"} and origin is not None and origin.name.startswith((term("mission")[0], *term("consulate"))):
        return origin.name
    home = _own_province(scene, someone)
    if office.takes == "needs":
        return _council_after(scene, someone, office)
    if office.takes == "board" and home:
        of_city = kind_word(home, scene.day) != term("province")[0]
        committee = term("city_committee")[0] if of_city else term("province_committee")[0]
        return f"{committee} {home}"
    if office.head in PARTY_HEADS and office.takes == "body":
        for attached in someone.offices:
            body = attached.office.body
            if attached.office.takes == "place" and body is not None and body.place:
                place = read_place(scene.page, body.start)
                return f"{term('province_committee')[0]} {place.printed if place is not None and place.printed else body.place}"
            if attached.office.takes == "place" and body is None and origin is not None and origin.level is Level.FOREIGN and origin.place:
                return f"{term('province_committee')[0]} {_printed_home(origin.name) or origin.place}"
    dashed = _body_before_dash(scene, someone, office)
    if dashed is not None:
        return dashed
    if office.head in COMPANY_HEADS:
        firm = _firm_before(scene, office)
        if firm is not None:
            return firm
    governed = (_governed(scene, someone, office) or _place_met(scene, someone, office)) if office.takes == "place" else None
    if governed is not None:
        return governed
    if office.takes == "place" and origin is not None and origin.level is Level.CENTRAL and scene.side_of(someone) is Side.DELEGATION:
        return origin.name or None
    if office.takes == "place" and origin is not None and origin.level is Level.FOREIGN and origin.place:
        named = next(
            (part for word in words("prefixes", "phrase", kind="locality") if (part := _part_named(origin.name, word)) is not None), None
        )
        return named or f"{term('province')[0]} {origin.place}"
    colleague = (
        _colleague_body(scene, someone, office) or _deputys_body(scene, someone, office)
        if office.takes == "body" and office.head not in PARTY_HEADS
        else None
    )
    if colleague is not None:
        return colleague
    if (
        office.takes in {"body", "carry"}
        and origin is not None
        and origin.body is not None
        and any(mention.lead or (mention.marker == "delegation" and mention.marker_at > mention.end) for mention in someone.mentions)
    ):
        noun = tone_key(office.head).removesuffix(_CHIEF)
        fits = noun == tone_key(office.head) or tone_key(origin.name).startswith(noun)
        if fits and not office.head.startswith(tuple(PARTY_HEADS)):
            return origin.name
    return _chiefs_body(scene, office) if office.takes == "body" else None


def _deputys_body(scene: Scene, someone: Someone, office: Office) -> str | None:
    """ "A, Giám đốc; B, Phó Giám đốc Sở X": the body of the same head, named with the one who comes next in the list."""
    for mention in someone.mentions:
        if office.deputy or all(attached.office is not office for attached in mention.offices):
            continue
        later = [other for other in scene.named_in(mention.sentence) if other.start > mention.start]
        following = min(later, key=lambda other: other.start, default=None)
        if following is None:
            continue
        for attached in following.offices:
            theirs = attached.office
            if theirs.head == office.head and theirs.deputy and theirs.body is not None and theirs.start - office.end < NEARBY:
                return _organization(scene, following, theirs)[0]
    return None


def _printed_in_full(someone: Someone, office: Office) -> bool:
    """ "Thứ trưởng A" after "A, Thứ trưởng Bộ X": the same office, whose body is known."""
    return any(
        attached.office.title == office.title and attached.office.body is not None and attached.office.body.wants != "parent"
        for attached in _shared_bodies(someone.offices)
    )


def _nearest_origin(scene: Scene, someone: Someone, office: Office) -> Origin | None:
    """Of several foreign delegations the one named last before a governor in his sentence."""
    if office.takes != "place":
        return None
    before = [
        origin
        for sentence in sorted({mention.sentence for mention in someone.mentions})
        for origin in scene.origins_in(sentence)
        if origin.end <= office.start and origin.level is Level.FOREIGN and origin.place
    ]
    return max(before, key=lambda origin: origin.end, default=None)


def _presented_by(scene: Scene, someone: Someone, office: Office) -> str | None:
    """ "Về phía Sở X tỉnh Y: ông A; bà B - Phó Giám đốc": the body of the line for a head that it can have."""
    if office.takes != "body" or office.head in PARTY_HEADS:
        return None
    body = _body_presenting(scene, someone, office)
    return body_name(body, _own_province(scene, someone), scene.day) if body is not None else None


def _body_presenting(scene: Scene, someone: Someone, office: Office) -> Body | None:
    """The body after the "về phía" of the line that gives somebody an office."""
    for mention in someone.mentions:
        if mention.marker != "side" or all(attached.office is not office for attached in mention.offices):
            continue
        hit = scene.page.hits.get(mention.marker_at, "markers")
        body = read_body(scene.page, mention.marker_at + hit.length) if hit is not None else None
        if body is not None and body.head not in PLAIN_UNITS and body.wants != "parent":
            return body
    return None


def _chiefs_body(scene: Scene, office: Office) -> str | None:
    """ "Đồn Biên phòng X … Đồn trưởng": the body named last before its chief."""
    noun = tone_key(office.head).removesuffix(_CHIEF)
    if noun == tone_key(office.head):
        return None
    found = None
    for element in scene.bodies():
        body = element.body
        if element.start >= office.start:
            break
        if body is not None and body.wants == "" and tone_key(body.name).startswith(noun + " "):
            found = body.name
    return found


def _body_before_dash(scene: Scene, someone: Someone, office: Office) -> str | None:
    """ "đại diện Đại sứ quán X - Bí thư thứ hai A"."""
    for mention in someone.mentions:
        if any(attached.office is office for attached in mention.offices):
            elements = scene.sentences[mention.sentence].elements
            for index in range(2, len(elements)):
                if elements[index].office is office and elements[index - 1].what is What.DASH:
                    body = elements[index - 2].body
                    return body_name(body, scene.province, scene.day) if body is not None and body.wants != "parent" else None
    return None


def _colleague_body(scene: Scene, someone: Someone, office: Office) -> str | None:
    """ "A, Chủ nhiệm Ủy ban X; các Phó Chủ nhiệm: B, C": the body of the same head named just before."""
    if not office.deputy:
        return None
    for other, chief in scene.chiefs(office.head, office.start - NEARBY, office.start):
        if other is not someone:
            return _organization(scene, other, chief)[0]
    return None


def _firm_before(scene: Scene, office: Office) -> str | None:
    """The company named last before an office that only companies have."""
    found = None
    for element in scene.bodies():
        if element.start >= office.start:
            return found
        if element.body is not None and element.body.level is Level.COMPANY and element.body.wants != "parent":
            found = element.body.name
    return found


def _ministry_of(scene: Scene, name: str) -> str | None:
    """The ministry in a delegation's name: itself, or what "Đảng ủy Bộ X" belongs to."""
    from_text = _ministries(scene)
    for ministry in from_text:
        if tone_key(ministry) in tone_key(name):
            return ministry
    return name if from_text == [] else None


def _ministries(scene: Scene) -> list[str]:
    found: list[str] = []
    for element in scene.bodies():
        body = element.body or (element.office.body if element.office is not None else None)
        ministry = element.office is not None and element.office.takes == "ministry"
        if body is not None and body.level is Level.CENTRAL and (body.head == "ministry" or ministry) and body.name not in found:
            found.append(body.name)
    origin = scene.origin
    if origin is not None and origin.level is Level.CENTRAL and origin.name and origin.name not in found:
        found.append(origin.name)
    return found


def _only_ministry(scene: Scene) -> str | None:
    found = set(_ministries(scene))
    return found.pop() if len(found) == 1 else None


def _parent(scene: Scene, someone: Someone, office: Office, body: Body) -> str | None:
    """ "Đảng ủy" of what, "Sở" which, "Văn phòng" of whom: the person's next office, then bodies of the article with the same head."""
    following = False
    for attached in someone.offices:
        other = attached.office
        if other is office or (other.start == office.start):
            following = True
            continue
        if following and other.fixed not in PARTY_BODIES and other.start - office.end <= 3:
            name, _ = (None, None) if other.body is not None and other.body.wants == "parent" else _organization(scene, someone, other)
            if name and other.body is not None and other.body.level is Level.DISTRICT and other.body.head in UNITS:
                # "Bí thư Đảng ủy, Chủ tịch UBND xã X": the commune's.
                return f"{body.name} {name.removeprefix(other.body.head).strip()}"
            if name and body.head != name.split(" ")[0]:
                at = name.find(_OF_MINISTRY + " ")
                return f"{body.name} {name[at + 1 :] if at >= 0 and body.level is not Level.PROVINCE else name}"
    for attached in someone.offices:
        other_body = attached.office.body
        if other_body is not None and other_body is not body and other_body.wants != "parent" and _extends(other_body.name, body.name):
            return body_name(other_body, _own_province(scene, someone), scene.day)
    origin = scene.origin
    side = scene.side_of(someone)
    if origin is not None and origin.name and side is Side.DELEGATION:
        inside = _part_named(origin.name, body.name)
        if inside is not None:
            return inside
        if office.carries and tone_key(body.name) == tone_key(office.carries):
            return f"{body.name} {origin.name}"
    for element in scene.bodies():
        other_body = element.body or (element.office.body if element.office is not None else None)
        if body.head in _FORCES and other_body is not None and (unit := _part_named(other_body.name, body.name)) is not None:
            # "Quân khu" in an article on "Bộ Tư lệnh Quân khu 4"
            return unit
        if other_body is None or other_body.wants == "parent" or not _extends(other_body.name, body.name):
            continue
        if side is Side.HOST and other_body.place is not None and scene.province is not None and other_body.place != scene.province:
            continue
        return body_name(other_body, _own_province(scene, someone), scene.day)
    return None


def _part_named(name: str, head: str) -> str | None:
    """ "Vùng 5 Hải quân" for "Vùng" in "Bộ Tư lệnh Vùng 5 Hải quân"."""
    parts = name.split(" ")
    wanted = tone_key(head).split(" ")
    for at in range(len(parts) - len(wanted)):
        if [tone_key(part) for part in parts[at : at + len(wanted)]] == wanted:
            return " ".join(parts[at:])
    return None


def _extends(longer: str, shorter: str) -> bool:
    return tone_key(longer).startswith(tone_key(shorter) + " ")


def _merge_into(merged: list[_Draft], draft: _Draft) -> None:
    for known in merged:
        if _same_office(known, draft):
            if _is_longer(draft, known):
                known.title = draft.title
            if known.organization is None or (known.basis is Basis.INFERRED and draft.basis is Basis.STATED and draft.organization):
                known.organization, known.basis = draft.organization, draft.basis
            known.printed += draft.printed
            return
    merged.append(draft)


def _same_office(known: _Draft, draft: _Draft) -> bool:
    """One office printed twice, perhaps once in short: the heads agree, one title holds the other, the bodies do not differ."""
    first, second = tone_key(known.title), tone_key(draft.title)
    if first != second and not (_holds(first, second) or _holds(second, first)):
        return False
    if known.organization is None or draft.organization is None:
        return True
    a, b = tone_key(known.organization), tone_key(draft.organization)
    return a == b or a.startswith(b + " ") or b.startswith(a + " ") or a.endswith(" " + b) or b.endswith(" " + a)


def _holds(longer: str, shorter: str) -> bool:
    """ "phó bí thư thường trực" holds "phó bí thư"; "phó bí thư" does not hold "bí thư"."""
    return longer.startswith(shorter + " ")


def _is_longer(draft: _Draft, known: _Draft) -> bool:
    return len(draft.title) > len(known.title)


def _role(scene: Scene, draft: _Draft) -> Role:
    best = max(draft.printed, key=lambda attached: attached.office.end - attached.office.start)
    page = scene.page
    spans = sorted({page.span(attached.office.start, attached.office.end) for attached in draft.printed})
    bodies: set[Span] = set()
    for attached in draft.printed:
        body = attached.office.body
        if body is not None and body.end > body.start:
            bodies.add(page.span(body.start, body.end))
    return Role(
        text=page.quote(best.office.start, best.office.end),
        title=draft.title,
        organization=draft.organization,
        spans=tuple(spans),
        organization_spans=tuple(sorted(bodies)),
        basis=draft.basis,
        rule=draft.rule,
    )
