"""Joining two drafts of one visit that two papers reported: both stay sources, what both say is cited twice, and it can be undone."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import nullcontext
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q

from dieuphoi.partial_dates import PartialDate
from dieuphoi.vietnamese import folded_key
from visits.changes import moment
from visits.claim_tables import FACT_LABELS
from visits.curation import WrongState
from visits.curation.locking import require
from visits.merging.merge import Blocked, bump_versions, close_operation, open_operation
from visits.merging.moving import Move, apply, made, move, plain, take_back
from visits.merging.plans import LOSER, SURVIVOR, ReportFailed
from visits.models import Citation, Commitment, FollowUp, Gift, MergeOperation, Participation, Role, Visit, VisitEvent, VisitSource
from visits.models.claims import LinkState, PublicState
from visits.models.merging import Kind
from visits.publishing import call_back_visit, send_on_visit

MOST_PROPOSED = 10
# What belongs to each fact of a visit: its words or values, what is linked, and how it came about.
FACTS = {
    "delegation": ("delegation_text", "delegation_id", "delegation_basis", "delegation_decision", "delegation_link"),
    "area": ("area_text", "area_id", "area_basis", "area_decision", "area_link"),
    "date": ("date", "end_date", "date_basis", "date_decision"),
}
LABELS = {"participation": "Người", "role": "Chức vụ", "event": "Hoạt động", "gift": "Quà tặng", "commitment": "Đề nghị, cam kết"}
LABELS |= {"partnership": "Quan hệ với địa phương nước ngoài", "follow_up": "Theo dõi thực hiện"}


@dataclass(frozen=True, slots=True)
class FactLine:
    """A fact of both drafts. ``options`` are (side, words) where they differ: an editor chooses."""

    fact: str
    label: str
    survivor: str
    loser: str
    options: tuple[tuple[str, str], ...] = ()
    chosen: str = ""


@dataclass(frozen=True, slots=True)
class ClaimLine:
    """A claim of the joined draft. ``same`` is the claim of the other one that says it already; empty where it moves over.
    ``differs``: what the two say otherwise, for an editor to look at."""

    table: str
    words: str
    same: str = ""
    differs: str = ""

    @property
    def label(self) -> str:
        return LABELS[self.table]


@dataclass(slots=True)
class Joining:
    """What ``join`` would do. ``digest`` changes when anything that was shown does, but not with the choices."""

    survivor: Visit
    loser: Visit
    facts: list[FactLine] = field(default_factory=list)
    claims: list[ClaimLine] = field(default_factory=list)
    moves: list[Move] = field(default_factory=list)
    values: list[Move] = field(default_factory=list)
    blockers: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    @property
    def digest(self) -> str:
        text = json.dumps([self.survivor.version, self.loser.version, self.moves, self.blockers], default=str, sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()[:32]

    def to_survivor(self, row: Any, column: str = "visit_id") -> None:
        self.moves.append(move(row, column, self.survivor.pk))


def joining_of(survivor_id: int, loser_id: int, choices: Mapping[str, str] | None = None) -> Joining:
    """What joining would do. ``choices``: fact -> "survivor" or "loser". ReportFailed where one of them does not exist."""
    rows = Visit.objects.select_related("delegation", "area").in_bulk([survivor_id, loser_id])
    if len({survivor_id, loser_id} & rows.keys()) != 2:
        raise ReportFailed("Cần hai chuyến thăm khác nhau, đều còn trong danh sách.")
    found = Joining(rows[survivor_id], rows[loser_id])
    _facts(found, choices or {})
    people = _people(found)
    _below(found, VisitEvent, "event", _event_key)
    _below(found, Gift, "gift", _gift_key)
    _commitments(found, people)
    _below(found, None, "partnership", lambda row: (folded_key(row.name), folded_key(row.country)))
    found.blockers = list(_blockers(found))
    return found


# --- Facts ----------------------------------------------------------------------------------------------------------------


def _facts(found: Joining, choices: Mapping[str, str]) -> None:
    for fact, columns in FACTS.items():
        mine, theirs = (_fact_words(visit, fact) for visit in (found.survivor, found.loser))
        label = FACT_LABELS[fact].capitalize()
        same = not theirs or folded_key(mine) == folded_key(theirs)
        options = () if same else ((SURVIVOR, mine or "để trống"), (LOSER, theirs))
        chosen = "" if same else choices.get(fact, SURVIVOR if mine else LOSER)
        found.facts.append(FactLine(fact, label, mine, theirs, options, chosen))
        if chosen == LOSER:
            found.values += [move(found.survivor, column, getattr(found.loser, column)) for column in columns]
        linked = f"{fact}_id"
        if same and theirs and linked in columns and getattr(found.survivor, linked) is None and getattr(found.loser, linked):
            found.values += [move(found.survivor, column, getattr(found.loser, column)) for column in (linked, f"{fact}_link")]
        if same or chosen == LOSER:
            # The quotes of a value that is not kept stay with the draft that said it.
            for citation in Citation.objects.filter(visit=found.loser, field=fact).order_by("pk"):
                found.to_survivor(citation) if same else found.values.append(move(citation, "visit_id", found.survivor.pk))
        if chosen == LOSER:
            for citation in Citation.objects.filter(visit=found.survivor, field=fact).order_by("pk"):
                found.values.append(move(citation, "visit_id", found.loser.pk))


def _fact_words(visit: Visit, fact: str) -> str:
    if fact == "date":
        return " – ".join(PartialDate.parse(day).printed() for day in (visit.date, visit.end_date) if day)
    return str(getattr(visit, f"{fact}_text") or getattr(visit, fact) or "")


# --- Claims ---------------------------------------------------------------------------------------------------------------


def _people(found: Joining) -> dict[int, Participation]:
    """The people of the joined draft, matched by printed name and side; loser's participation -> survivor's, where both name one."""
    mine = list(Participation.objects.standing().filter(visit=found.survivor).select_related("person").order_by("position", "pk"))
    keys = _fact_keys(Participation.objects.filter(visit=found.survivor))
    lead = next((row for row in mine if row.is_lead), None)
    matched: dict[int, Participation] = {}
    taken: set[int] = set()
    for row in Participation.objects.filter(visit=found.loser).select_related("person").order_by("position", "pk"):
        same = next((other for other in mine if other.pk not in taken and row.is_standing and _one_person(other, row)), None)
        if same is None and row.fact_key in keys:
            found.warnings.append(f"{row.name_text}: cùng một chỗ trong bài đã có ở bản được giữ, nên ở lại với bản kia.")
            continue
        if same is None:
            found.to_survivor(row)
            if row.is_lead and lead is None:
                found.moves += _lead_moves(found)
            if row.is_lead and lead is not None:
                found.moves.append(move(row, "is_lead", False))
                found.warnings.append(f"Hai bài nêu hai trưởng đoàn: {lead.name_text} được giữ, {row.name_text} là thành viên.")
            if row.is_standing:
                found.claims.append(ClaimLine("participation", row.name_text))
            continue
        taken.add(same.pk)
        matched[row.pk] = same
        found.claims.append(ClaimLine("participation", row.name_text, same.name_text, _person_difference(same, row)))
        if same.person_id is None and row.person_id is not None:
            found.moves += [move(same, "person_id", row.person_id), move(same, "person_link", row.person_link)]
        if row.is_lead and lead is None:
            found.moves += [move(same, "is_lead", True), *_lead_moves(found)]
        elif row.is_lead and lead is not None and lead.pk != same.pk:
            found.warnings.append(f"Hai bài nêu hai trưởng đoàn: {lead.name_text} được giữ, {row.name_text} là thành viên.")
        _cite_also(found, "participation", row, same)
        _roles(found, row, same)
    return matched


def _lead_moves(found: Joining) -> list[Move]:
    """What is said of who led goes with him, where the survivor names nobody."""
    columns = ("lead_text", "lead_basis", "lead_decision")
    return [move(found.survivor, column, getattr(found.loser, column)) for column in columns]


def _fact_keys(rows: Any) -> set[str]:
    """Keys that the survivor's claims have already: two visits of one article may hold one fact."""
    return set(rows.exclude(fact_key="").values_list("fact_key", flat=True))


def _one_person(mine: Participation, theirs: Participation) -> bool:
    """One printed name on one side. Whom two people confirmed to be two, no name makes one."""
    if mine.person_id and theirs.person_id:
        confirmed = {mine.person_link, theirs.person_link} == {LinkState.CONFIRMED}
        if confirmed or mine.person_id == theirs.person_id:
            return mine.person_id == theirs.person_id
    return mine.name_key == theirs.name_key and mine.side == theirs.side


def _person_difference(mine: Participation, theirs: Participation) -> str:
    if mine.person_id and theirs.person_id and mine.person_id != theirs.person_id:
        return f"máy đoán hai người khác nhau: số {mine.person_id} được giữ, số {theirs.person_id} thì không"
    return f"bài kia in là “{theirs.name_text}”" if mine.name_text != theirs.name_text else ""


def _roles(found: Joining, theirs: Participation, mine: Participation) -> None:
    known = {_role_key(role): role for role in Role.objects.standing().filter(participation=mine).order_by("pk")}
    keys = _fact_keys(Role.objects.filter(participation=mine))
    for role in Role.objects.filter(participation=theirs).order_by("position", "pk"):
        same = known.get(_role_key(role)) if role.is_standing else None
        if same is None and role.fact_key in keys:
            continue
        if same is None:
            found.moves.append(move(role, "participation_id", mine.pk))
            differs = f"bài này in: {'; '.join(str(other) for other in known.values())}" if known else ""
        else:
            _cite_also(found, "role", role, same)
            differs = ""
        if role.is_standing:
            found.claims.append(ClaimLine("role", f"{theirs.name_text}: {role}", str(same or ""), differs))


def _role_key(role: Role) -> tuple[str, str]:
    return folded_key(role.title), folded_key(role.organization_text)


def _below(found: Joining, model: Any, table: str, key: Any) -> dict[int, Any]:
    """Claims right below the visit: what both say is cited twice, the rest moves over. Returns the loser's -> the survivor's."""
    rows = (model or _partnerships())._default_manager
    keys = _fact_keys(rows.filter(visit=found.survivor))
    known: dict[Any, list[Any]] = {}
    for row in rows.standing().filter(visit=found.survivor).order_by("pk"):
        known.setdefault(key(row), []).append(row)
    matched: dict[int, Any] = {}
    for row in rows.filter(visit=found.loser).order_by("position", "pk"):
        same = known[key(row)].pop(0) if row.is_standing and known.get(key(row)) else None
        if same is None and row.fact_key in keys:
            continue
        if same is None:
            found.to_survivor(row)
        else:
            matched[row.pk] = same
            _cite_also(found, table, row, same)
        if row.is_standing:
            differs = f"bài kia in: {row}" if same is not None and str(row) != str(same) else ""
            found.claims.append(ClaimLine(table, str(row), str(same or ""), differs))
    return matched


def _partnerships() -> Any:
    return Visit._meta.get_field("partnerships").related_model


def _event_key(row: Any) -> tuple[str, ...]:
    return row.type, row.date


def _gift_key(row: Any) -> tuple[Any, ...]:
    return (row.amount, row.currency, row.count) if row.amount is not None else (folded_key(row.text),)


def _commitments(found: Joining, people: Mapping[int, Participation]) -> None:
    matched = _below(found, Commitment, "commitment", lambda row: (row.kind, folded_key(row.text)))
    for row in Commitment.objects.filter(visit=found.loser, by__in=people).exclude(pk__in=matched).order_by("pk"):
        found.moves.append(move(row, "by_id", people[row.by_id or 0].pk))
    for follow_up in FollowUp.objects.filter(commitment__in=matched).order_by("pk"):
        found.moves.append(move(follow_up, "commitment_id", matched[follow_up.commitment_id].pk))


def _cite_also(found: Joining, target: str, theirs: Any, mine: Any) -> None:
    for citation in Citation.objects.filter(**{target: theirs}).order_by("pk"):
        found.moves.append(move(citation, f"{target}_id", mine.pk))


# --- What speaks against it -----------------------------------------------------------------------------------------------


def _blockers(found: Joining) -> Iterator[str]:
    for visit in (found.survivor, found.loser):
        if visit.joined_into_id is not None:
            yield f"“{visit}” đã được nhập vào một chuyến thăm khác."
    if found.survivor.is_sample != found.loser.is_sample:
        yield "Một bên là dữ liệu mẫu, bên kia không phải."
    if found.loser.public_state == PublicState.PUBLISHED and found.survivor.public_state != PublicState.PUBLISHED:
        yield "Chuyến thăm kia đang công bố còn chuyến thăm được giữ thì không: hãy đổi chiều."
    if found.survivor.public_state == PublicState.WITHDRAWN:
        yield "Chuyến thăm được giữ đã bị gỡ: hãy khôi phục trước, hoặc đổi chiều."


# --- Joining and undoing --------------------------------------------------------------------------------------------------


@transaction.atomic
def join(
    survivor_id: int, loser_id: int, *, expected: str, by: User | None, choices: Mapping[str, str] | None = None, why: str = ""
) -> MergeOperation:
    """Make one of two drafts. ``expected`` is the digest of what its caller saw. Blocked with the reasons, WrongState when it changed."""
    require(by, "visits.change_visit")
    visits = list(Visit.objects.select_for_update().filter(pk__in=(survivor_id, loser_id)).order_by("pk"))
    if any(visit.public_state != PublicState.NEVER for visit in visits):
        require(by, "visits.publish_visit")
    # Drafts that were never public tell the public nothing: imports join them without waiting for the publishers' clock.
    is_public = any(visit.public_state != PublicState.NEVER for visit in visits)
    with moment() if is_public else nullcontext() as at:
        found = joining_of(survivor_id, loser_id, choices)
        if found.blockers:
            raise Blocked(found.blockers)
        if found.digest != expected:
            raise WrongState("Có người vừa sửa một trong hai bản. Hãy xem lại rồi nhập.")
        survivor, loser = found.survivor, found.loser
        reason = why or f"Nhập hai bản của một chuyến thăm: số {loser.pk} vào số {survivor.pk}"
        operation = MergeOperation(
            kind=Kind.VISIT,
            survivor_id=survivor.pk,
            loser_id=loser.pk,
            survivor_label=str(survivor)[:300],
            loser_label=str(loser)[:300],
            loser_fields={column.attname: plain(getattr(loser, column.attname)) for column in loser._meta.concrete_fields},
            choices={line.fact: line.chosen for line in found.facts if line.options},
            by=by,
            why=why,
        )
        moves = [*found.values, *found.moves, move(loser, "joined_into_id", survivor.pk)]
        if loser.public_state == PublicState.PUBLISHED:
            moves.append(move(loser, "public_state", PublicState.WITHDRAWN))
        apply(moves, by=by, why=reason)
        moves += [made(row) for row in _add_sources(found)]
        _settle(survivor, loser, by, reason)
        operation.public = send_on_visit(loser, survivor, at, by=by, note=reason) if at is not None else []
        operation.moved = moves
        operation.save()
    return operation


def _add_sources(found: Joining) -> list[VisitSource]:
    """The joined draft keeps its own sources: a later extraction of its article finds the way by them."""
    have = VisitSource.objects.filter(visit=found.survivor).values("article")
    more = VisitSource.objects.filter(visit=found.loser).exclude(article__in=have).order_by("pk")
    return [VisitSource.objects.create(visit=found.survivor, article_id=source.article_id) for source in more]


def _settle(survivor: Visit, loser: Visit, by: User | None, why: str) -> None:
    """Bounds of the dates as they are now, and a new version of both: neither approval holds any longer."""
    for visit in (survivor, loser):
        visit.refresh_from_db()
        visit.set_bounds()
        visit.published_version = None if visit.published_version is None else min(visit.published_version, visit.version - 1)
    Visit.objects.bulk_update([survivor, loser], ["date_earliest", "date_latest", "published_version"])
    bump_versions([survivor.pk, loser.pk], by=by, why=why)
    for visit in (survivor, loser):
        visit.refresh_from_db()


@transaction.atomic
def unjoin(operation_id: int, *, by: User | None, why: str = "") -> MergeOperation:
    """Undo a joining: what it moved and nobody reassigned since goes back, the rest is listed in ``kept_back``."""
    require(by, "visits.change_visit")
    operation = MergeOperation.objects.get(pk=operation_id, kind=Kind.VISIT)
    if operation.public:
        require(by, "visits.publish_visit")
    pair = (operation.survivor_id, operation.loser_id)
    list(Visit.objects.select_for_update().filter(pk__in=pair).order_by("pk").values_list("pk"))
    with moment() as at:
        operation = open_operation(operation_id)
        reason = why or f"Tách lại số {operation.loser_id} khỏi số {operation.survivor_id}"
        operation.kept_back = take_back(operation.moved, by=by, why=reason)
        rows = Visit.objects.in_bulk(pair)
        survivor, loser = rows[operation.survivor_id], rows[operation.loser_id]
        _settle(survivor, loser, by, reason)
        for before in operation.public:
            call_back_visit(loser, before, at, by=by, note=reason)
        close_operation(operation, by)
    return operation


# --- Which drafts may be one ----------------------------------------------------------------------------------------------


def likely_twins(visit: Visit) -> list[tuple[Visit, list[str]]]:
    """Visits to the same place or of the same body on nearly the same days, the likeliest first, with what they share. Bounded."""
    days = Q()
    if visit.date_earliest and visit.date_latest:
        days = Q(date_earliest__lte=visit.date_latest, date_latest__gte=visit.date_earliest)
    elif visit.date:
        days = Q(date=visit.date)
    else:
        return []
    rows = Visit.objects.filter(days, joined_into=None).exclude(pk=visit.pk).select_related("area", "delegation")
    place = Q(area=visit.area_id) if visit.area_id else Q(area_text=visit.area_text)
    found = [
        (row, _in_common(visit, row)) for row in rows.filter(place).prefetch_related("articles__outlet").order_by("pk")[: 5 * MOST_PROPOSED]
    ]
    found.sort(key=lambda pair: (-len(pair[1]), pair[0].pk))
    return found[:MOST_PROPOSED]


def _in_common(visit: Visit, other: Visit) -> list[str]:
    shared = ["cùng nơi", "cùng ngày" if visit.date == other.date else "ngày gối nhau"]
    if visit.delegation_id and visit.delegation_id == other.delegation_id:
        shared.append("cùng cơ quan cử đoàn")
    elif folded_key(visit.delegation_text) == folded_key(other.delegation_text):
        shared.append("cùng tên đoàn")
    return shared


def disagreements(visit: Visit) -> Iterable[tuple[str, Visit, str, list[Citation]]]:
    """(fact, joined draft, what it said, its quotes) of what was not kept when drafts were joined."""
    for joined in Visit.objects.filter(joined_into=visit).order_by("pk"):
        for fact in FACTS:
            said = _fact_words(joined, fact)
            if said and folded_key(said) != folded_key(_fact_words(visit, fact)):
                yield fact, joined, said, list(Citation.objects.filter(visit=joined, field=fact).order_by("pk"))
