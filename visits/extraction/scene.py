"""What all later stages share about one article: its delegation, its host, who is whose, and what each sentence speaks of."""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field

from dieuphoi.vietnamese import tone_key
from visits.extraction.attachment import Mention
from visits.extraction.bodies import Body, Level, read_body, read_place, surname_at
from visits.extraction.delegations import Origin
from visits.extraction.elements import Element, Sentence, What
from visits.extraction.lexicons import term, term_keys, words
from visits.extraction.offices import PARTY_BODIES, Office
from visits.extraction.page import Page
from visits.extraction.people import Cast, Someone
from visits.extraction.records import Side

VOICE_REACH = 14
# More people of one office than any article has.
CROWD = 100
# A deputy may be of either side.
DEPUTIES_OF = frozenset(words("heads", "body", rank="12"))
# Units that the centre has, too.
NATIONWIDE = frozenset(term("nationwide"))
COMPANY_HEADS = frozenset(words("heads", "head", note="of companies"))
UNITS = frozenset(words("units", "body"))
_VISITED = tuple(tone_key(word) for word in term("visited"))


@dataclass(slots=True)
class Scene:
    """``province`` is the host's; ``origin`` the delegation's. Sides are filled by ``take_sides``."""

    page: Page
    sentences: tuple[Sentence, ...]
    cast: Cast
    province: str | None
    origin: Origin | None
    day: str | None
    origins: tuple[Origin, ...] = ()
    sides: dict[int, tuple[Side | None, str]] = field(default_factory=dict)
    _by_start: dict[int, Someone] = field(default_factory=dict)
    _elements: list[Element] | None = None
    _holders: dict[str, list[Someone]] | None = None
    _named_in: dict[int, list[Someone]] = field(default_factory=dict)
    _chiefs: dict[str, list[tuple[int, int, Someone, Office]]] | None = None
    _origins_in: dict[int, list[Origin]] = field(default_factory=dict)
    _sides_of_heads: dict[str, dict[bool, set[Side | None]]] = field(default_factory=dict)

    def person_at(self, start: int) -> Someone | None:
        """Whose mention starts at a token."""
        if not self._by_start:
            self._by_start = {mention.start: someone for someone in self.cast.people for mention in someone.mentions}
        return self._by_start.get(start)

    def bodies(self) -> list[Element]:
        """All elements of the article that name a body, in order."""
        if self._elements is None:
            self._elements = [
                element
                for sentence in self.sentences
                for element in sentence.elements
                if element.body is not None or (element.office is not None and element.office.body is not None)
            ]
        return self._elements

    def holders(self, head: str, before: int) -> list[Someone]:
        """Who holds an office of this head and is named before a token, the nearest last; of a crowd the nearest only."""
        if self._holders is None:
            self._holders = {}
            for someone in self.cast.people:
                for name in {attached.office.head for attached in someone.offices}:
                    self._holders.setdefault(name, []).append(someone)
        known = self._holders.get(head, [])
        return known[max(0, bisect_right(known, before, key=lambda someone: someone.start) - CROWD) :][:CROWD]

    def chiefs(self, head: str, start: int, end: int) -> list[tuple[Someone, Office]]:
        """Who heads a body with an office of this head printed at tokens ``[start, end)``, in the article's order; deputies do not."""
        if self._chiefs is None:
            self._chiefs = {}
            order = 0
            for someone in self.cast.people:
                for office in (attached.office for attached in someone.offices):
                    order += 1
                    if office.body is not None and not office.deputy:
                        self._chiefs.setdefault(office.head, []).append((office.start, order, someone, office))
            for known in self._chiefs.values():
                known.sort(key=lambda row: row[0])
        rows = self._chiefs.get(head, [])
        first, last = (bisect_left(rows, at, key=lambda row: row[0]) for at in (start, end))
        return [(someone, office) for _, _, someone, office in sorted(rows[first:last], key=lambda row: row[1])]

    def named_in(self, sentence: int) -> list[Someone]:
        """The people of a sentence, in the order of the article."""
        if not self._named_in:
            for someone in self.cast.people:
                for number in {mention.sentence for mention in someone.mentions}:
                    self._named_in.setdefault(number, []).append(someone)
        return self._named_in.get(sentence, [])

    def origins_in(self, sentence: int) -> list[Origin]:
        """The delegation phrases of a sentence, in order."""
        if not self._origins_in:
            for origin in self.origins:
                self._origins_in.setdefault(origin.sentence, []).append(origin)
        return self._origins_in.get(sentence, [])

    def put_on(self, someone: Someone, side: tuple[Side | None, str]) -> None:
        """Say whose side somebody is on, and by which rule."""
        self.sides[id(someone)] = side
        for attached in someone.offices:
            self._sides_of_heads.setdefault(attached.office.head, {}).setdefault(attached.office.deputy, set()).add(side[0])

    def sides_above(self, office: Office) -> set[Side | None]:
        """The sides, as far as they are known, of those who hold an office of the same head and a higher rank."""
        ranks = self._sides_of_heads.get(office.head, {})
        return {side for rank, sides in ranks.items() if rank < office.deputy for side in sides}

    def side_of(self, someone: Someone) -> Side | None:
        return self.sides.get(id(someone), (None, ""))[0]


def owner(scene: Scene, body: Body | None, fixed: str, person_side: Side | None = None) -> tuple[Side | None, bool]:
    """Whose a body is, and whether that is certain; (None, False) for the Party's and the Assembly's own memberships."""
    origin, province = scene.origin, scene.province
    if body is None:
        if not fixed or fixed in PARTY_BODIES or (fixed in DEPUTIES_OF and (origin is None or fixed not in origin.name)):
            return None, False
        if origin is None or origin.level in {Level.CENTRAL, Level.UNKNOWN}:
            # A deputy may sit for the province that is visited.
            return Side.DELEGATION, fixed not in DEPUTIES_OF
        return Side.OTHER, False
    if (
        origin is not None
        and origin.name
        and " " not in body.name
        and body.place is None
        and body.name not in UNITS
        and tone_key(body.name) in tone_key(origin.name).split(" ")
    ):
        # "Bộ", "Hội", "Ban" alone: the delegation's own.
        return Side.DELEGATION, False
    if body.level is Level.PROVINCE or body.wants in {"place", "bare_place", "done", "done_bare"}:
        if body.place is None:
            central = origin is not None and origin.level is Level.CENTRAL and body.head in NATIONWIDE
            if central and scene.page.tokens.keys[body.end - 1] not in term_keys("province"):
                # "Phó Tham mưu trưởng Bộ đội Biên phòng" may come with a delegation of the centre.
                return Side.HOST, False
            return Side.HOST, not (origin is not None and origin.level in {Level.PROVINCE, Level.FOREIGN})
        if origin is not None and body.place == origin.place:
            return Side.DELEGATION, True
        if province is None or body.place == province:
            return Side.HOST, True
        return Side.OTHER, True
    if body.level is Level.DISTRICT:
        return Side.HOST, origin is None or origin.level is not Level.PROVINCE
    if body.level is Level.FOREIGN or body.wants == "kind":
        if origin is not None and origin.level is Level.FOREIGN:
            return Side.DELEGATION, True
        return (Side.DELEGATION if origin is None else Side.OTHER), False
    if body.level is Level.COMPANY:
        return Side.OTHER, False
    if body.level is Level.UNKNOWN and tone_key(body.name).startswith(_VISITED) and not is_delegation_body(scene, body):
        # "Bệnh viện mong Bộ …": what is visited is the host's.
        return Side.HOST, False
    if origin is None or origin.level in {Level.CENTRAL, Level.UNKNOWN}:
        return Side.DELEGATION, body.level is Level.CENTRAL
    return (Side.OTHER if body.level is Level.CENTRAL else None), False


def take_sides(scene: Scene) -> None:
    """The side of everybody: bodies first, then the marker in force, then the sentence."""
    for someone in scene.cast.people:
        scene.put_on(someone, _side(scene, someone))


def _side(scene: Scene, someone: Someone) -> tuple[Side | None, str]:
    leads = [mention for mention in someone.mentions if mention.lead]
    marked = _marked(scene, someone)
    if leads and not _leads_at_home(scene, someone, marked):
        return (Side.HOST if all(leads_host(scene, mention) for mention in leads) else Side.DELEGATION), "side_of_lead"
    votes: list[tuple[Side, bool]] = []
    for attached in someone.offices:
        side, certain = owner(scene, attached.office.body, attached.office.fixed)
        if side is not None:
            votes.append((side, certain))
    sure = [side for side, certain in votes if certain]
    if sure:
        local = [side for side in sure if side in {Side.HOST}]
        if marked is not None and (marked[0] in sure or all(side is Side.OTHER for side in sure)):
            return marked
        if marked is not None and Side.HOST not in sure and not _holds_delegation_body(scene, someone):
            return marked
        return (local[0] if local else sure[0]), "side_by_body"
    if marked is not None:
        return marked
    if someone.offices and all(attached.office.head in COMPANY_HEADS and attached.office.body is None for attached in someone.offices):
        return Side.OTHER, "side_of_company"
    if votes and _runs_what_is_visited(scene, someone):
        return Side.HOST, "side_of_visited_institution"
    near = _same_sentence(scene, someone)
    if near is not None and not votes:
        return near, "side_by_sentence"
    if votes:
        return votes[0][0], "side_by_body_likely"
    if any(
        attached.office.fixed or attached.office.takes in {"ministry", "mission", "consulate", "office", "own"}
        for attached in someone.offices
    ):
        return Side.DELEGATION, "side_by_office"
    if someone.offices and all(attached.office.head in COMPANY_HEADS for attached in someone.offices):
        return Side.OTHER, "side_of_company"
    if someone.offices:
        return _by_office(scene, someone)
    if scene.origin is not None and scene.origin.level is Level.FOREIGN and not surname_at(scene.page, someone.start):
        return Side.DELEGATION, "side_by_foreign_name"
    return Side.OTHER, "side_unknown"


def _leads_at_home(scene: Scene, someone: Someone, marked: tuple[Side | None, str] | None) -> bool:
    """Whether the group led is the host's ("Trưởng đoàn ĐBQH tỉnh"): introduced as host, with an office of the host's."""
    if marked is None or marked[0] is not Side.HOST or scene.origin is None or scene.origin.level is not Level.CENTRAL:
        return False
    return any(owner(scene, attached.office.body, attached.office.fixed) == (Side.HOST, True) for attached in someone.offices)


def _holds_delegation_body(scene: Scene, someone: Someone) -> bool:
    return any(
        attached.office.body is None or is_delegation_body(scene, attached.office.body) or attached.office.body.level is not Level.CENTRAL
        for attached in someone.offices
    )


def _runs_what_is_visited(scene: Scene, someone: Someone) -> bool:
    """Whether the one office is that of a hospital, a school, a station: what a delegation visits, unless it is the delegation's own."""
    bodies = [attached.office.body for attached in someone.offices if attached.office.body is not None]
    if not bodies or any(is_delegation_body(scene, body) for body in bodies):
        return False
    return all(tone_key(body.name).startswith(_VISITED) for body in bodies)


def leads_host(scene: Scene, mention: Mention) -> bool:
    """Whether the group that somebody heads is the host's own: "Đoàn tỉnh A do X làm trưởng đoàn đã hội đàm với …"."""
    before = [origin for origin in scene.origins_in(mention.sentence) if origin.start < mention.start]
    if not before or scene.province is None:
        return False
    nearest = before[-1]
    return nearest.place == scene.province and (scene.origin is None or nearest.name != scene.origin.name)


def _by_office(scene: Scene, someone: Someone) -> tuple[Side | None, str]:
    if scene.origin is not None and any(attached.office.carries == scene.origin.name != "" for attached in someone.offices):
        # "Chủ tịch nước": an office without a body whose bearer is the delegation.
        return Side.DELEGATION, "side_by_office"
    colleagues = {side for attached in someone.offices for side in scene.sides_above(attached.office)}
    if len(colleagues) == 1 and None not in colleagues:
        # "Phó Chủ nhiệm A" where one side alone has a "Chủ nhiệm".
        return colleagues.pop(), "side_of_chief"
    foreign = scene.origin is not None and scene.origin.level is Level.FOREIGN
    titles = {attached.office.takes for attached in someone.offices}
    if "place" in titles and foreign:
        return Side.DELEGATION, "side_by_office"
    return Side.HOST, "side_by_office_likely"


def _marked(scene: Scene, someone: Someone) -> tuple[Side | None, str] | None:
    """The side that "về phía …", "cùng đi", "tiếp đoàn có", "thay mặt đoàn" say."""
    for mention in someone.mentions:
        kind = mention.marker
        if kind in {"host", "delegation"}:
            if kind == "delegation" and (_receives(scene, mention) or _names_host(scene, mention.marker_at)):
                return Side.HOST, "side_by_marker"
            return Side(kind), "side_by_marker"
        if kind == "group":
            return _side_of_group(scene, mention.marker_at), "side_by_marker"
        if kind == "side":
            found = side_of_marker(scene, mention.marker_at)
            if found is not None:
                return found, "side_by_marker"
        if kind == "voice" and mention.start - mention.marker_at <= VOICE_REACH:
            found = side_of_marker(scene, mention.marker_at)
            if found is not None:
                return found, "side_by_voice"
    return None


def _side_of_group(scene: Scene, at: int) -> Side:
    """ "Đoàn X gồm:": the host's where X is the province visited, else the guests'."""
    page = scene.page
    for index in range(at + 1, min(at + 8, len(page.tokens))):
        place = page.hits.get(index, "province")
        if place is not None:
            return Side.HOST if place.entry.value == scene.province else Side.DELEGATION
        if page.tokens.keys[index] == ":":
            break
    return Side.DELEGATION


def _receives(scene: Scene, mention: Mention) -> bool:
    """ "Tiếp và trao đổi kinh nghiệm với Đoàn có …": the sentence opens with receiving."""
    start = scene.sentences[mention.sentence].start
    hit = scene.page.hits.get(start, "visit_verbs")
    return hit is not None and hit.entry.value == "receive" and mention.marker_at > start


def _names_host(scene: Scene, at: int) -> bool:
    """ "Thành viên đoàn X", X being the province visited."""
    hit = scene.page.hits.get(at, "markers")
    if hit is None or scene.province is None:
        return False
    for index in range(at + hit.length, min(at + hit.length + 3, len(scene.page.tokens))):
        place = scene.page.hits.get(index, "province")
        if place is not None:
            return place.entry.value == scene.province
        if scene.page.tokens.keys[index] in {":", ",", ";", "."}:
            return False
    return False


def side_of_marker(scene: Scene, at: int) -> Side | None:
    """ "về phía X": the side of X."""
    page = scene.page
    hit = page.hits.get(at, "markers")
    if hit is None:
        return None
    after = at + hit.length
    body = read_body(page, after)
    if body is not None:
        side, _ = owner(scene, body, "")
        return side
    place = read_place(page, after)
    if place is not None:
        if place.kind in {"bare", "own"}:
            return Side.HOST
        if place.kind == "province":
            return Side.DELEGATION if scene.origin is not None and place.name == scene.origin.place else Side.HOST
        if place.kind in {"foreign", "country"}:
            return Side.DELEGATION if scene.origin is not None and scene.origin.level is Level.FOREIGN else Side.OTHER
    for index in range(after, min(after + 5, len(page.tokens))):
        if index > after and (body := read_body(page, index)) is not None:
            return owner(scene, body, "")[0]
        target = page.hits.get(index, "targets")
        if target is not None and target.entry.value != "none":
            return Side(target.entry.value)
        if "delegations" in page.hits.at[index]:
            return Side.DELEGATION
    return None


def _same_sentence(scene: Scene, someone: Someone) -> Side | None:
    """The side of the people named before in the same list."""
    for mention in someone.mentions:
        if not mention.in_list:
            continue
        for other in scene.named_in(mention.sentence):
            if other is someone:
                continue
            known = scene.sides.get(id(other))
            sure = known is not None and known[1] in {"side_by_body", "side_by_marker"}
            if (
                known is not None
                and sure
                and any(theirs.sentence == mention.sentence and theirs.start < mention.start for theirs in other.mentions)
            ):
                return known[0]
    return None


def office_side(scene: Scene, office: Office) -> Side | None:
    """Whose an office without a name is."""
    side, _ = owner(scene, office.body, office.fixed)
    if side is not None:
        return side
    if office.takes in {"ministry", "mission", "consulate", "own", "office"}:
        return Side.DELEGATION
    return None


def is_delegation_body(scene: Scene, body: Body) -> bool:
    """Whether a body is the delegation's own or a part of it."""
    if scene.origin is None or not scene.origin.name:
        return False
    return tone_key(body.name) in tone_key(scene.origin.name) or tone_key(scene.origin.name) in tone_key(body.name)


def speaks_of_delegation(scene: Scene, number: int) -> bool:
    """Whether a sentence names the delegation, its body, its place or one of its people."""
    sentence = scene.sentences[number]
    for element in sentence.elements:
        if element.what is What.GROUP:
            return True
        if element.what is What.BODY and element.body is not None and is_delegation_body(scene, element.body):
            return True
        if element.office is not None and office_side(scene, element.office) is Side.DELEGATION:
            return True
    return any(
        element.what is What.NAME and (someone := scene.person_at(element.start)) is not None and scene.side_of(someone) is Side.DELEGATION
        for element in sentence.elements
    )


def locality(scene: Scene) -> str:
    """What the host is called where only "tỉnh" is printed."""
    return f"{term('province')[0]} {scene.province}" if scene.province else term("province")[0]
