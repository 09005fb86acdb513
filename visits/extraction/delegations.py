"""Who came and where to: delegations named in the text, the province visited, and whether there was a visit at all."""

from collections import defaultdict
from dataclasses import dataclass

from visits.extraction.bodies import Body, Level, Place, is_capital, read_body, read_place
from visits.extraction.elements import Element, Sentence, What
from visits.extraction.lexicons import term, term_keys, words
from visits.extraction.page import Page
from visits.extraction.places import body_name, kind_word, outlet_row
from visits.extraction.tokens import CAPITALS, LOWER, NUMBER, SIGN
from visits.extraction.zones import Layout, Zone

COUNTRIES = frozenset(words("countries", "name"))
LONGEST_GAP = 8
# Where the ministries and missions are: their seat is no host.
CAPITAL = term("capital")[0]
LONGEST_PAPER = 9
# Tokens between a body and the "do" that names its head.
LED_REACH = 6


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a delegation comes from, at tokens ``[start, end)``.

    ``name`` is its organisation or locality (empty where print names none); ``place`` its province; ``country`` its country;
    ``own`` says that it is the host's own ("đoàn công tác của Tỉnh ủy").
    """

    start: int
    end: int
    sentence: int
    name: str
    level: Level
    place: str | None = None
    country: str | None = None
    own: bool = False
    body: Body | None = None
    rule: str = "delegation_phrase"

    @property
    def is_external(self) -> bool:
        return bool(self.name) and not self.own


def read_origins(page: Page, sentences: tuple[Sentence, ...]) -> tuple[Origin, ...]:
    """Every delegation phrase of the article with what it says of its origin."""
    origins: list[Origin] = []
    for number, sentence in enumerate(sentences):
        kinds = {element.what for element in sentence.elements}
        led = What.LEAD in kinds
        for element in sentence.elements if led or What.GROUP in kinds else ():
            if element.what is What.GROUP and not _is_part_of_word(page, element.start):
                origin = _origin(page, sentence, number, element)
                origins += [origin, *_further(page, sentence, origin)]
            elif element.what is What.LEAD and (headed := _headed(page, sentence, number, element)) is not None:
                origins.append(headed)
            elif led and element.what is What.BODY and (body := _led_body(page, sentence, number, element)) is not None:
                origins.append(body)
    return tuple(origins)


def _is_part_of_word(page: Page, start: int) -> bool:
    """ "tiểu đoàn": a group's word inside another."""
    for index in range(max(0, start - 2), start):
        hit = page.hits.get(index, "delegations")
        if hit is not None and hit.entry.value == "none" and index + hit.length > start:
            return True
    return False


def _headed(page: Page, sentence: Sentence, number: int, head: Element) -> Origin | None:
    """ "Trưởng đoàn kiểm tra số 3 của Ban Bí thư": the body whose delegation somebody heads."""
    at = head.end
    if at + 2 < sentence.end and "term_ordinal" in page.hits.at[at] and page.tokens.shapes[at + 1] == NUMBER:
        at += 2
    if at < sentence.end and page.tokens.keys[at] in term_keys("of"):
        at += 1
    body = read_body(page, at) if at < sentence.end and is_capital(page, at) else None
    if body is None or body.end > sentence.end or body.level is not Level.CENTRAL or body.wants == "parent":
        return None
    name = body_name(body, None, None)
    return Origin(head.start, body.end, number, name, Level.CENTRAL, body=body, rule="delegation_of_its_head")


def _led_body(page: Page, sentence: Sentence, number: int, element: Element) -> Origin | None:
    """ "Ban Chỉ đạo Trung ương … do ông A làm trưởng đoàn": a body from elsewhere that comes without the word for a group."""
    body = element.body
    if body is None or body.wants == "parent":
        return None
    # "Đoàn ĐBQH tỉnh A tiếp Đoàn ĐBQH tỉnh B do …": of two provinces, the second came.
    guest = (
        body.level is Level.PROVINCE
        and body.place is not None
        and (_host_before(page, sentence, element, body.place) or _host_after(page, sentence, element, body.place))
    )
    if body.level not in {Level.CENTRAL, Level.FOREIGN} and not guest:
        return None
    by = any(page.tokens.keys[index] in term_keys("by") for index in range(element.end, min(element.end + LED_REACH, sentence.end)))
    before = page.hits.at[element.start - 1] if element.start > sentence.start else {}
    if (
        not by
        or before.keys() & ({"term_of", "term_at"} if guest else {"term_with", "term_of", "term_at"})
        or any(other.what is What.GROUP for other in sentence.elements)
    ):
        return None
    if any(other.what is What.OFFICE and other.end == element.start for other in sentence.elements):
        return None
    country = body.place if body.level is Level.FOREIGN and body.place in COUNTRIES else None
    place = body.place if guest else None
    return Origin(
        element.start, element.end, number, body_name(body, None, None), body.level, place, country, False, body, "delegation_led_body"
    )


def _host_before(page: Page, sentence: Sentence, element: Element, place: str) -> bool:
    """Whether a body of another province stands before, and receives or talks."""
    verb = visit_verb(page, sentence)
    return verb is not None and any(
        other.body is not None and other.body.place not in {None, place} and other.end <= verb[0] < element.start
        for other in sentence.elements
    )


def _host_after(page: Page, sentence: Sentence, element: Element, place: str) -> bool:
    """ "Đoàn ĐBQH tỉnh A do … làm trưởng đoàn đã đến trao đổi kinh nghiệm với Đoàn ĐBQH tỉnh B": another province behind the verb."""
    verb = visit_verb(page, sentence)
    if verb is None or verb[1] == "receive":
        return False
    for other in sentence.elements:
        if other.start <= verb[0] or other.start <= element.end:
            continue
        if other.body is not None and other.body.level is Level.PROVINCE and other.body.place not in {None, place}:
            return True
        if other.what is What.PLACE and other.value == "province" and _province_at(page, other.start) not in {None, place}:
            return True
    return False


def _further(page: Page, sentence: Sentence, first: Origin) -> list[Origin]:
    """ "đoàn … các tỉnh A (Lào) và B (Thái Lan)": the second locality, and all that follow, send a delegation, too."""
    found: list[Origin] = []
    at = first.end
    while first.name and first.place is not None:
        at = _after_country(page, at, sentence.end)
        if at + 1 >= sentence.end or not (page.tokens.keys[at] == "," or "term_and" in page.hits.at[at]):
            break
        place = read_place(page, at + 1)
        if place is None or place.end > sentence.end or place.kind not in {"foreign", "province"} or place.name == first.place:
            break
        if (place.kind == "foreign") is not (first.level is Level.FOREIGN):
            break
        word = place.word or first.name.split(" ")[0]
        name = f"{word} {place.printed if place.kind == 'foreign' else place.name}"
        country = place.country if place.kind == "foreign" else None
        found.append(Origin(first.start, place.end, first.sentence, name, first.level, place.name, country, rule="delegation_named_beside"))
        at = place.end
    # A comma alone may go on with something else: a list of senders ends in "và".
    return found if found and page.hits.has("term_and", first.end, found[-1].end) else []


def _after_country(page: Page, at: int, limit: int) -> int:
    """Past "(Lào)", "(nước CHDCND Lào)" or ", Thái Lan" after a locality."""
    if at < limit and page.tokens.keys[at] == "(":
        close = next((index for index in range(at, min(at + LONGEST_GAP, limit)) if page.tokens.keys[index] == ")"), None)
        return close + 1 if close is not None else at
    return at


def _origin(page: Page, sentence: Sentence, number: int, group: Element) -> Origin:
    at = group.end
    limit = min(sentence.end, at + LONGEST_GAP)
    nothing = Origin(group.start, group.end, number, "", Level.UNKNOWN, own=_sent_by_host(page, sentence, group))
    while at < limit:
        hits = page.hits.at[at]
        shape = page.tokens.shapes[at]
        if "term_our_place" in hits:
            return Origin(group.start, at + hits["term_our_place"].length, number, "", Level.PROVINCE, own=True)
        if is_capital(page, at) or "unit" in hits or "term_province" in hits or "term_city" in hits or "term_abroad" in hits:
            if "term_standing" in hits and at + hits["term_standing"].length < limit:
                # "đoàn của Thường trực Ủy ban …": the committee's own.
                at += hits["term_standing"].length
                continue
            found = _named_origin(page, sentence, number, group, at) or _unknown_body_abroad(page, sentence, number, group, at)
            if found is not None:
                return found
            if is_capital(page, at) and shape != CAPITALS:
                return nothing
        if (shape == SIGN and page.tokens.keys[at] not in {"-", '"'}) or ("term_at" in hits and _surveys(page, group)):
            # "đoàn khảo sát thực tế tại Công ty X": where the group was.
            return nothing
        verb = hits.get("verbs") if shape == LOWER and "topic" not in hits and page.tokens.keys[at] not in term_keys("of") else None
        if verb is not None and (verb.entry.value in {"act", "receive", "aux", "speech"} or page.tokens.keys[at] in term_keys("by")):
            return nothing
        at += 1
    return nothing


def _unknown_body_abroad(page: Page, sentence: Sentence, number: int, group: Element, at: int) -> Origin | None:
    """ "đoàn Ty An ninh tỉnh Hủa Phăn (Lào)": a body that no table has, of a locality abroad that follows it."""
    for index in range(at + 1, min(at + LONGEST_GAP, sentence.end)):
        hits = page.hits.at[index]
        if page.tokens.shapes[index] == SIGN or ("verbs" in hits and "topic" not in hits):
            return None
        if "term_province" not in hits and "term_city" not in hits and "term_abroad" not in hits:
            continue
        place = read_place(page, index)
        if place is None or place.kind != "foreign" or place.end > sentence.end:
            return None
        name = f"{page.printed(at, index)} {_foreign_name(place)}"
        return Origin(group.start, place.end, number, name, Level.FOREIGN, place.name, place.country, rule="delegation_of_unknown_body")
    return None


def _foreign_name(place: Place) -> str:
    """A locality abroad with the word for its kind: printed, part of its name ("châu Hồng Hà"), or "tỉnh"."""
    if place.printed[:1].islower():
        return place.printed
    return f"{place.word or term('province')[0]} {place.printed}"


def _sent_by_host(page: Page, sentence: Sentence, group: Element) -> bool:
    """ "Bộ CHQS tỉnh tổ chức 3 đoàn công tác": the host sends its own."""
    sends = next((index for index in range(max(sentence.start, group.start - 3), group.start) if "term_sends" in page.hits.at[index]), None)
    if sends is None:
        return False
    before = [element for element in sentence.elements if element.end <= sends and element.body is not None]
    return bool(before) and before[-1].body is not None and before[-1].body.wants in {"place", "bare_place"}


def _named_origin(page: Page, sentence: Sentence, number: int, group: Element, at: int) -> Origin | None:
    place = read_place(page, at)
    body = read_body(page, at)
    if at == group.end and _is_at_work(page, group) and (body is None or body.level is not Level.CENTRAL):
        # "đoàn khảo sát Khu công nghiệp X": the group at work, not a group of X.
        return Origin(group.start, group.end, number, "", Level.UNKNOWN)
    district = _district_origin(page, sentence, number, group, place, body)
    if district is not None:
        return district
    if body is not None and body.end > at and body.end <= sentence.end:
        joint = _joint_bodies(page, body, sentence.end)
        if joint is not None:
            return Origin(
                group.start, joint.end, number, body_name(joint, None, None), Level.PROVINCE, joint.place, None, joint.place is None, joint
            )
        if body.level is Level.PROVINCE and body.place is None:
            return Origin(group.start, body.end, number, "", Level.PROVINCE, own=True, body=body)
        if body.wants == "parent":
            # "đoàn công tác của Bộ": which one, the rest of the article says.
            return Origin(group.start, body.end, number, "", Level.UNKNOWN)
        country = body.place if body.level is Level.FOREIGN and body.place in COUNTRIES else None
        own_place = body.place if country is None else None
        if body.level is Level.FOREIGN and country is None:
            country = country_of(page, body)
        return Origin(
            group.start, body.end, number, body_name(body, None, None), body.level, own_place, country, body.level is Level.DISTRICT, body
        )
    if place is None or place.end > sentence.end:
        return None
    if place.kind == "own":
        return Origin(group.start, place.end, number, "", Level.PROVINCE, own=True)
    if place.kind == "province":
        return Origin(group.start, place.end, number, f"{kind_word(place.name, None)} {place.name}", Level.PROVINCE, place.name)
    if place.kind in {"foreign"}:
        return Origin(group.start, place.end, number, _foreign_name(place), Level.FOREIGN, place.name, place.country)
    if place.kind == "country" and place.name != term("vietnam")[0]:
        return Origin(group.start, place.end, number, place.name, Level.FOREIGN, None, place.name)
    if place.kind == "district" and place.name == "":
        # A foreign city that no table has: "thành phố X (Hàn Quốc)".
        return None
    if place.kind == "bare":
        run_start = place.end
        if run_start < sentence.end and "-" in page.tokens.printed(run_start, run_start + 1) and is_capital(page, run_start):
            # A hyphenated name that no table has is transcribed, and so abroad.
            name = page.printed(run_start, run_start + 1)
            return Origin(group.start, run_start + 1, number, f"{place.word} {name}", Level.FOREIGN, name)
        if run_start < sentence.end and is_capital(page, run_start):
            country_at = next(
                (index for index in range(run_start, min(run_start + 6, sentence.end)) if "country" in page.hits.at[index]), None
            )
            if country_at is not None:
                name = page.printed(run_start, country_at).rstrip("(, -")
                hit = page.hits.at[country_at]["country"]
                return Origin(
                    group.start, country_at + hit.length, number, f"{place.word} {name}".strip(), Level.FOREIGN, name, hit.entry.value
                )
        if page.tokens.keys[place.start] in term_keys("province"):
            return Origin(group.start, place.end, number, "", Level.PROVINCE, own=True)
    return None


def _district_origin(page: Page, sentence: Sentence, number: int, group: Element, place: Place | None, body: Body | None) -> Origin | None:
    """ "đoàn công tác huyện X, tỉnh Y", "… Huyện ủy X (Y)": a district whose province is named right behind it."""
    if body is not None and body.end > body.start:
        if body.level is not Level.DISTRICT:
            return None
        end, name = body.end, body_name(body, None, None)
    elif place is not None and place.kind == "district" and " " in page.printed(place.start, place.end):
        end, name = place.end, page.printed(place.start, place.end)
    else:
        return None
    if end + 1 >= sentence.end or page.tokens.keys[end] not in {",", "(", "-"} or not is_capital(page, end - 1):
        return None
    home = read_place(page, end + 1)
    if home is None or home.kind != "province" or home.end > sentence.end:
        return None
    return Origin(group.start, home.end, number, name, Level.PROVINCE, home.name, rule="delegation_of_district")


def country_of(page: Page, body: Body) -> str | None:
    """The country of the foreign locality in a body's name."""
    for index in range(body.start, body.end):
        hit = page.hits.get(index, "foreign")
        if hit is not None:
            return hit.entry.row["country"]
    return None


def _is_at_work(page: Page, group: Element) -> bool:
    hit = page.hits.get(group.end - 2, "visit_verbs") if group.end - group.start >= 3 else None
    return hit is not None and hit.entry.value == "survey"


def _surveys(page: Page, group: Element) -> bool:
    """ "đoàn khảo sát": a group's word with what it does."""
    return any(hit.entry.value == "survey" for _, hit in page.hits.within("visit_verbs", group.start, group.end))


def _joint_bodies(page: Page, body: Body, limit: int) -> Body | None:
    """ "Tỉnh ủy, HĐND, UBND, Ủy ban MTTQ tỉnh X": the province's own, with the place of the last."""
    at = body.end
    last: Body | None = None
    boards = body.level is Level.PROVINCE or (body.place is None and page.tokens.keys[body.start] in term_keys("board"))
    while at + 1 < limit and (page.tokens.keys[at] in {",", "-"} or "term_and" in page.hits.at[at]) and boards:
        following = read_body(page, at + 1)
        if following is None or following.level is not Level.PROVINCE or following.end <= at + 1:
            break
        last = following
        at = following.end
    if last is None or last.place is None:
        return None
    committee = term("province_committee")[0]
    if committee in last.name and committee not in body.name:
        # "Ban Dân vận và Ban Tuyên giáo Tỉnh ủy X": both are the committee's.
        return Body(body.start, last.end, f"{body.name} {committee}", Level.PROVINCE, last.place, "done_bare", body.head)
    bare = "done_bare" if body.wants.endswith("bare_place") else "done"
    return Body(body.start, last.end, body.name, Level.PROVINCE, last.place, bare, body.head)


@dataclass(frozen=True, slots=True)
class Vote:
    """How much speaks for a province, and where it was printed (token ranges)."""

    name: str
    weight: float
    places: tuple[tuple[int, int], ...]
    rule: str


def province_votes(page: Page, layout: Layout, sentences: tuple[Sentence, ...], outlet: str | None) -> list[Vote]:
    """What speaks for each province of Việt Nam, the strongest first.

    The offices of those who came along say where they come from, and count only where nothing else speaks.
    """
    return _votes(page, layout, sentences, outlet, False) or _votes(page, layout, sentences, outlet, True)


def _votes(page: Page, layout: Layout, sentences: tuple[Sentence, ...], outlet: str | None, with_guests: bool) -> list[Vote]:
    weights: dict[str, float] = defaultdict(float)
    rules: dict[str, str] = {}
    places: dict[str, list[tuple[int, int]]] = {}

    def vote(name: str, weight: float, rule: str, at: tuple[int, int] | None = None) -> None:
        if weight > weights[name] or name not in rules:
            rules.setdefault(name, rule)
        weights[name] += weight
        if at is not None:
            places.setdefault(name, []).append(at)

    body_sentences = 0
    for sentence in sentences:
        title = sentence.zone is Zone.TITLE
        body_sentences += not title
        early = title or body_sentences <= 3
        guests = False
        for element in sentence.elements:
            if element.what is What.MARKER:
                guests = element.value == "delegation"
            if guests and element.office is not None and not with_guests:
                continue
            body = element.body or (element.office.body if element.office is not None else None)
            if body is not None and body.place is not None and body.wants in {"done", "done_bare"}:
                vote(body.place, 4 if title else (3 if early else 2), "province_of_officials", (element.start, element.end))
            elif element.what is What.PLACE and element.value == "province":
                name = _province_at(page, element.start)
                if name is None:
                    continue
                seated = name == CAPITAL and page.hits.has("term_mission", sentence.start, element.start)
                if seated or (element.start and page.tokens.keys[element.start - 1] == "("):
                    vote(name, 0.3, "province_in_brackets", (element.start, element.end))
                    continue
                word = element.start and page.tokens.keys[element.start - 1] in term_keys("province") | term_keys("city")
                vote(
                    name,
                    8 if title else ((2.5 if early else 1.5) if word else 1.5 if early else 0.7),
                    "province_in_title" if title else "province_in_text",
                    (element.start, element.end),
                )
                if early and not title and _is_goal(page, element.start):
                    vote(name, 2, "province_in_text")
            elif body is None and element.what is What.WORD:
                for index, district in page.hits.within("district", element.start, element.end):
                    if index and "term_district" in page.hits.at[index - 1]:
                        owners = {entry.row["province"] for entry in district.entries}
                        if len(owners) == 1:
                            vote(owners.pop(), 1, "province_of_district", (index, index + district.length))
        for index, _ in page.hits.within("district", sentence.start, sentence.end):
            hits = page.hits.at[index]
            if index > 1 and page.tokens.keys[index - 1] == "," and "province" not in hits and is_capital(page, index - 2):
                # "(xã X, huyện's name)".
                owners = {entry.row["province"] for entry in hits["district"].entries}
                if len(owners) == 1 and any("term_district" in page.hits.at[back] for back in range(max(sentence.start, index - 5), index)):
                    vote(owners.pop(), 1.5, "province_of_district", (index, index + hits["district"].length))
            seat = early and index > sentence.start and "term_at" in page.hits.at[index - 1]
            if (seat or _after_place_word(page, index)) and "province" not in hits:
                owners = {entry.row["province"] for entry in hits["district"].entries}
                if len(owners) == 1:
                    vote(owners.pop(), 2.5 if seat else 0.8, "province_of_district", (index, index + hits["district"].length))
    signed = _signing_paper(page, layout)
    if signed is not None:
        vote(signed, 3, "province_of_outlet")
    row = outlet_row(outlet) if outlet else None
    if row is not None and row["province"]:
        vote(row["province"], 3, "province_of_outlet")
    return [
        Vote(name, weight, tuple(places.get(name, ())), rules[name]) for name, weight in sorted(weights.items(), key=lambda item: -item[1])
    ]


def home_of_paper(page: Page, layout: Layout, outlet: str | None) -> str | None:
    """The province of the newspaper, by its name or the code before the text; None for a national or unknown one."""
    row = outlet_row(outlet) if outlet else None
    return (row["province"] if row is not None else None) or _signing_paper(page, layout)


def _signing_paper(page: Page, layout: Layout) -> str | None:
    """The province of the paper whose code opens a paragraph ("NTO - ", "(BDK)") or whose name stands above the headline."""
    for line in layout.lines:
        at = line.start + (page.tokens.keys[line.start] == "(")
        hit = page.hits.get(at, "paper_codes")
        if hit is not None and at + hit.length < line.end and page.tokens.keys[at + hit.length] in {")", "-"}:
            return hit.entry.value
        if line.zone is Zone.FURNITURE and line.words <= LONGEST_PAPER and page.hits.has("term_outlet_word", line.start, line.end):
            for _, place in page.hits.within("province", line.start, line.end):
                return place.entry.value
    return None


def _after_place_word(page: Page, index: int) -> bool:
    """After "huyện" or "thành phố", or after "TP." with its full stop."""
    at = index - 1 - (index > 1 and page.tokens.keys[index - 1] == ".")
    return at >= 0 and ("term_district" in page.hits.at[at] or "term_city" in page.hits.at[at])


def _is_goal(page: Page, index: int) -> bool:
    """ "tại X", "tại tỉnh X", "đến thăm X"."""
    return any("term_at" in page.hits.at[at] for at in range(max(0, index - 2), index))


def _province_at(page: Page, index: int) -> str | None:
    hit = page.hits.get(index, "province")
    if hit is None and index + 1 < len(page.tokens):
        place = read_place(page, index)
        return place.name if place is not None and place.kind == "province" else None
    return hit.entry.value if hit is not None else None


@dataclass(frozen=True, slots=True)
class Core:
    """A sentence that reports the visit, with the verb that says so."""

    sentence: int
    verb: int
    kind: str


# Kinds of verbs that report a visit.
VISITS = frozenset({"work", "visit", "call", "survey", "receive"})


def visit_verb(page: Page, sentence: Sentence) -> tuple[int, str] | None:
    """The first verb of visiting or receiving in a sentence that is neither planned nor denied; None where there is none."""
    for index, hit in page.hits.within("visit_verbs", sentence.start, sentence.end):
        if hit.entry.value in VISITS and not _is_planned(page, sentence, index):
            return index, hit.entry.value
    return None


def _is_planned(page: Page, sentence: Sentence, verb: int) -> bool:
    """ "dự kiến … thăm", "sẽ thăm", "chuyến thăm của đoàn dự kiến vào …"."""
    for index, hit in page.hits.within("visit_verbs", sentence.start, verb):
        kind = hit.entry.value
        if kind in {"plan"} or (kind == "future" and verb - index <= 8):
            # "Theo kế hoạch, sáng 5/6 đoàn đã làm việc": done as planned.
            return not any(later.entry.value == "past" for _, later in page.hits.within("visit_verbs", index, verb))
    if verb == sentence.start or "term_occasion" not in page.hits.at[verb - 1]:
        return False
    return any(hit.entry.value in {"plan", "future"} for _, hit in page.hits.within("visit_verbs", verb, sentence.end))


def is_to_come(page: Page, sentence: Sentence) -> bool:
    """Whether a sentence plans or announces something."""
    return any(hit.entry.value in {"plan", "future"} for _, hit in page.hits.within("visit_verbs", sentence.start, sentence.end))
