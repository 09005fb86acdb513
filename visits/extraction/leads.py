"""Who heads a delegation: said so, speaking for it, bringing it, or highest of its side."""

from visits.extraction.elements import What
from visits.extraction.lexicons import term_keys
from visits.extraction.offices import Office
from visits.extraction.people import Someone
from visits.extraction.records import Side
from visits.extraction.scene import VOICE_REACH, Scene, leads_host, office_side, side_of_marker

# By how much the rank of who brings the delegation may lie below its highest: ranks of different bodies compare badly.
BESIDE = 20
# Tokens between a group and the "do" that names its head.
HEAD_REACH = 8


def find_lead(scene: Scene, numbers: tuple[int, ...]) -> tuple[Someone | None, str, Office | None]:
    """The head of the delegation: said so; else who speaks for it; else the highest office of its side. Or an office without a name."""
    inside = set(numbers)
    people = [someone for someone in scene.cast.people if any(mention.sentence in inside for mention in someone.mentions)]
    for wanted in ("lead_after_name", "lead_title_after_name"):
        own = [someone for someone in people if _heads(scene, someone, wanted, inside)]
        if own:
            return own[0], wanted, None
        brought = _brought_by(scene, inside)
        if brought is not None:
            return brought, wanted, None
        marked = [
            someone
            for someone in people
            if any(mention.lead == wanted and mention.sentence in inside and not leads_host(scene, mention) for mention in someone.mentions)
        ]
        if marked:
            return marked[0], wanted, None
    named = [reference for reference in scene.cast.references if reference.lead and reference.sentence in inside]
    if named:
        owner_of = _holder(scene, people, named[0].office)
        if owner_of is not None:
            return owner_of, "lead_by_office", None
        return None, "lead_only_office", named[0].office
    guests = [someone for someone in people if scene.side_of(someone) is Side.DELEGATION]
    beside = _beside_group(scene, guests, numbers)
    if beside is not None:
        return beside, "lead_with_delegation", None
    unnamed = _office_beside_group(scene, numbers)
    titles = {attached.office.title for guest in guests for attached in guest.offices}
    if unnamed is not None and not any(title.startswith(unnamed.title) for title in titles) and _holder(scene, people, unnamed) is None:
        return None, "lead_only_office", unnamed
    for someone in guests:
        if not _has_chief(someone, guests) and any(
            mention.marker == "voice"
            and mention.start - mention.marker_at <= VOICE_REACH
            and side_of_marker(scene, mention.marker_at) is Side.DELEGATION
            for mention in someone.mentions
        ):
            return someone, "lead_speaks_for_delegation", None
    ranked = sorted(
        guests,
        key=lambda someone: (
            someone.mentions[0].marker == "delegation",
            -max((attached.office.rank for attached in someone.offices), default=-1),
            someone.start,
        ),
    )
    if ranked and ranked[0].offices:
        return ranked[0], "lead_by_rank", None
    if ranked:
        return ranked[0], "lead_first_named", None
    for reference in scene.cast.references:
        if reference.sentence in inside and office_side(scene, reference.office) is Side.DELEGATION and reference.office.rank >= 40:
            return None, "lead_only_office", reference.office
    return None, "", None


def _has_chief(someone: Someone, guests: list[Someone]) -> bool:
    """Whether a deputy speaks whose chief came along: "Phó Chủ nhiệm A" beside "Chủ nhiệm B" of one body."""
    chiefs = {
        (attached.office.head, attached.office.body.name if attached.office.body is not None else "")
        for guest in guests
        if guest is not someone
        for attached in guest.offices
        if not attached.office.deputy
    }
    return any(
        attached.office.deputy and (attached.office.head, attached.office.body.name if attached.office.body is not None else "") in chiefs
        for attached in someone.offices
    )


def _brought_by(scene: Scene, inside: set[int]) -> Someone | None:
    """ "Đoàn A do ông B và đoàn C do bà D dẫn đầu": of several groups in a sentence, who is named after "do" behind this one's own."""
    for number in sorted(inside):
        groups = [origin for origin in scene.origins_in(number) if origin.name]
        own = next((origin for origin in groups if scene.origin is not None and origin.name == scene.origin.name), None)
        if own is None or len({origin.name for origin in groups}) < 2:
            continue
        limit = min((origin.start for origin in groups if origin.start > own.end), default=scene.sentences[number].end)
        by = next((at for at in range(own.end, min(own.end + HEAD_REACH, limit)) if scene.page.tokens.keys[at] in term_keys("by")), None)
        names = [
            element.start
            for element in scene.sentences[number].elements
            if by is not None and element.what is What.NAME and by < element.start < limit
        ]
        if names:
            return scene.person_at(names[0])
    return None


def _heads(scene: Scene, someone: Someone, wanted: str, inside: set[int]) -> bool:
    """Whether somebody heads this visit's own delegation: the one named right before him."""
    for mention in someone.mentions:
        if mention.lead != wanted or mention.sentence not in inside or scene.origin is None:
            continue
        before = [origin for origin in scene.origins_in(mention.sentence) if origin.start < mention.start and origin.name]
        if before and before[-1].name == scene.origin.name:
            return True
    return False


def _beside_group(scene: Scene, guests: list[Someone], numbers: tuple[int, ...]) -> Someone | None:
    """ "Thứ trưởng A cùng đoàn công tác …": who is named right before the delegation that he brings."""
    for number in numbers:
        elements = scene.sentences[number].elements
        for index, element in enumerate(elements):
            if element.what is not What.GROUP or index < 2 or elements[index - 1].what is not What.AND:
                continue
            name = next((other for other in reversed(elements[: index - 1]) if other.what is What.NAME), None)
            someone = scene.person_at(name.start) if name is not None else None
            top = max((attached.office.rank for guest in guests for attached in guest.offices), default=0)
            own = max((attached.office.rank for attached in someone.offices), default=0) if someone is not None else 0
            if someone is not None and own >= top - BESIDE and any(someone is guest for guest in guests):
                return someone
    return None


def _office_beside_group(scene: Scene, numbers: tuple[int, ...]) -> Office | None:
    """ "một Phó Chủ tịch … cùng đoàn công tác": an office without a name that brings the delegation."""
    for number in numbers:
        elements = scene.sentences[number].elements
        for index, element in enumerate(elements):
            if element.what is What.GROUP and index >= 2 and elements[index - 1].what is What.AND:
                office = elements[index - 2].office
                alone = any(reference.office is office for reference in scene.cast.references)
                named = any(scene.person_at(other.start) is not None for other in elements[:index])
                if office is not None and alone and not named and office_side(scene, office) is Side.DELEGATION:
                    return office
    return None


def _holder(scene: Scene, people: list[Someone], office: Office) -> Someone | None:
    fitting = [
        someone
        for someone in people
        if any(attached.office.head == office.head and attached.office.deputy == office.deputy for attached in someone.offices)
        and scene.side_of(someone) is Side.DELEGATION
    ]
    return fitting[0] if len(fitting) == 1 else None
