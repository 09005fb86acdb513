"""Merging two people or two bodies, and parting them again; saying that two are not the same.

Each function is atomic, asks for rights, compares with what its caller saw, and says who and why.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from simple_history.utils import bulk_update_with_history

from people.models import Organization, OrganizationName, Person, PersonName
from visits.changes import Moment, moment
from visits.curation import WrongState
from visits.curation.locking import require, save, void_approval
from visits.merging.moving import CHUNK, Move, apply, made, move, plain, standing_and_changed, take_back
from visits.merging.plans import MODELS, Report, report, visits_of
from visits.models import Distinction, MergeOperation, Visit
from visits.models.claims import PublicState, WorkState
from visits.models.merging import Kind
from visits.open_reasons import refresh
from visits.publishing import call_back, send_on

RIGHT = "visits.publish_visit"


class Stale(Exception):
    """Something that the report showed has changed since. Nothing was done; ``report`` is the one of now."""

    def __init__(self, found: Report) -> None:
        super().__init__("Có người vừa sửa một trong hai mục, nên việc gộp sẽ khác với những gì bạn đã xem. Hãy xem lại rồi gộp.")
        self.report = found


class Blocked(WrongState):
    """The two must not be merged; ``reasons`` say why, for the editor."""

    def __init__(self, reasons: list[str]) -> None:
        super().__init__(" ".join(reasons))
        self.reasons = reasons


@transaction.atomic
def merge(
    kind: str,
    survivor_id: int,
    loser_id: int,
    *,
    expected: str,
    by: User | None,
    choices: Mapping[str, str] | None = None,
    why: str = "",
    public_reason: str = "",
) -> MergeOperation:
    """Make one of two rows. ``expected`` is the digest of the report that its caller saw with the same ``choices``.

    Blocked with the reasons, Stale when something changed meanwhile, ValidationError where the chosen values do not fit together.
    """
    require(by, RIGHT)
    seen = report(kind, survivor_id, loser_id, choices)
    # Visits first, then the clock, then the rows: the order in which publishing takes them.
    locked = visits_of(seen.moves)
    list(Visit.objects.select_for_update().filter(pk__in=locked).order_by("pk").values_list("pk"))
    with moment() as at:
        list(MODELS[kind]._default_manager.select_for_update().filter(pk__in=(survivor_id, loser_id)).order_by("pk").values_list("pk"))
        found = report(kind, survivor_id, loser_id, choices)
        if found.blockers:
            raise Blocked(found.blockers)
        if found.digest != expected or visits_of(found.moves) != locked:
            raise Stale(found)
        return _merge(found, at, by, why, public_reason)


def _merge(found: Report, at: Moment, by: User | None, why: str, public_reason: str) -> MergeOperation:
    survivor, loser = found.survivor, found.loser
    reason = why or f"Gộp số {loser.pk} vào số {survivor.pk}"
    before = {column.attname: plain(getattr(loser, column.attname)) for column in loser._meta.concrete_fields}
    operation = MergeOperation(
        kind=found.kind,
        survivor_id=survivor.pk,
        loser_id=loser.pk,
        survivor_label=str(survivor)[:300],
        loser_label=str(loser)[:300],
        loser_fields=before,
        choices={line.column: line.chosen for line in found.fields if line.options},
        by=by,
        why=why,
    )
    _check_values(found)
    moves = [*found.values, *found.moves, move(loser, "merged_into_id", survivor.pk)]
    visits = visits_of(moves)
    apply(moves, by=by, why=reason)
    moves += [made(row) for row in _make_names(found, by, reason)]
    moves += [made(row) for row in _make_distinctions(found, by)]
    bump_versions(visits, by=by, why=reason)
    survivor.refresh_from_db()
    loser.refresh_from_db()
    _bump_person(survivor, loser)
    for old, new in [(loser, survivor), *found.posts]:
        operation.public += send_on(old, new, at, by=by, note=reason, public_reason=public_reason)
    operation.moved = moves
    operation.save()
    return operation


def _check_values(found: Report) -> None:
    """The survivor with its chosen values, asked before anything moves."""
    model = MODELS[found.kind]
    row = model._default_manager.get(pk=found.survivor.pk)
    for step in found.values:
        column = next(column for column in model._meta.concrete_fields if column.attname == step["column"])
        setattr(row, column.attname, column.to_python(step["to"]))
    row.full_clean()
    if isinstance(row, Organization) and row.valid_from and row.valid_to and row.valid_to < row.valid_from:
        raise ValidationError({"valid_to": "Ngày cuối đứng trước ngày đầu: hãy chọn hai ngày của cùng một bên."})


def _make_names(found: Report, by: User | None, why: str) -> list[Any]:
    rows: list[Any] = []
    for name in found.new_names:
        row: Any
        if found.kind == Kind.PERSON:
            row = PersonName(person=found.survivor, name=name)
        else:
            row = OrganizationName(organization=found.survivor, name=name)
        save(row, by, why)
        rows.append(row)
    return rows


def _make_distinctions(found: Report, by: User | None) -> list[Distinction]:
    """What is not the loser is not the survivor either."""
    rows = []
    for other in found.distinct:
        low, high = sorted((found.survivor.pk, other))
        row, is_new = Distinction.objects.get_or_create(
            kind=found.kind, low_id=low, high_id=high, defaults={"by": by, "why": f"Theo số {found.loser.pk}, đã gộp vào"}
        )
        rows += [row] if is_new else []
    return rows


def _bump_person(*rows: Any) -> None:
    """Whoever has one of the pages open must read it again. The history has its line of the change already."""
    Person.objects.filter(pk__in=[row.pk for row in rows if isinstance(row, Person)]).update(version=F("version") + 1)


def bump_versions(visits: list[int], *, by: User | None, why: str) -> None:
    """A new version of each visit whose tree was changed. What is public as it stands stays so: its ids lead to the same rows."""
    columns = ["version", "work_state", "approved_version", "approved_sources", "approved_by", "published_version"]
    for start in range(0, len(visits), CHUNK):
        rows = list(Visit.objects.filter(pk__in=visits[start : start + CHUNK]).order_by("pk"))
        for visit in rows:
            in_step = visit.public_state == PublicState.PUBLISHED and visit.published_version == visit.version
            visit.version += 1
            if in_step:
                visit.published_version = visit.version
            if in_step and visit.work_state == WorkState.APPROVED:
                visit.approved_version = visit.version
            elif visit.work_state != WorkState.DRAFT:
                void_approval(visit)
        bulk_update_with_history(rows, Visit, columns, default_user=by, default_change_reason=why[:100])
        refresh(rows)


# --- Parting --------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Parting:
    """What undoing a merge would do. ``later`` must be undone first; ``changed`` was reassigned since and stays."""

    operation: MergeOperation
    later: MergeOperation | None
    standing: list[Move]
    changed: list[Move]

    def counts(self) -> list[tuple[str, int, int]]:
        """(kind of row, moving back, staying), the most numerous first."""
        return counted(self.standing, self.changed)


def counted(going: list[Move], staying: list[Move]) -> list[tuple[str, int, int]]:
    """How many moves there are of each table: (its name, going, staying)."""
    found: dict[str, list[int]] = {}
    for index, steps in enumerate((going, staying)):
        for step in steps:
            found.setdefault(table_words(step["table"]), [0, 0])[index] += 1
    return sorted(((label, *counts) for label, counts in found.items()), key=lambda row: (-row[1] - row[2], row[0]))  # type: ignore[misc]


def table_words(table: str) -> str:
    return str(apps.get_model(table)._meta.verbose_name)


def parting(operation: MergeOperation) -> Parting:
    standing, changed = standing_and_changed(operation.moved)
    return Parting(operation, later_than(operation).first(), standing, changed)


def later_than(operation: MergeOperation) -> QuerySet[MergeOperation]:
    """Merges that touch one of the two and came after it: they are undone first."""
    pair = (operation.survivor_id, operation.loser_id)
    rows = MergeOperation.objects.filter(kind=operation.kind, undone_at=None, pk__gt=operation.pk)
    return rows.filter(Q(survivor_id__in=pair) | Q(loser_id__in=pair)).order_by("-pk")


@transaction.atomic
def unmerge(operation_id: int, *, by: User | None, why: str = "") -> MergeOperation:
    """Undo a merge of people or bodies: what it moved and nobody reassigned since goes back, the rest is listed in ``kept_back``.

    WrongState where it was undone already or a later merge must be undone first.
    """
    require(by, RIGHT)
    operation = MergeOperation.objects.get(pk=operation_id)
    if operation.kind not in MODELS:
        raise ValueError(f"no merge of people or bodies: {operation.kind}")
    visits = visits_of(operation.moved)
    list(Visit.objects.select_for_update().filter(pk__in=visits).order_by("pk").values_list("pk"))
    with moment() as at:
        operation = open_operation(operation_id)
        model = MODELS[operation.kind]
        pair = model._default_manager.select_for_update().order_by("pk").in_bulk([operation.survivor_id, operation.loser_id])
        reason = why or f"Tách lại số {operation.loser_id} khỏi số {operation.survivor_id}"
        operation.kept_back = take_back(operation.moved, by=by, why=reason)
        moved = [step for step in operation.moved if step not in _bare(operation.kept_back)]
        bump_versions(visits_of(moved), by=by, why=reason)
        survivor, loser = pair[operation.survivor_id], pair[operation.loser_id]
        survivor.refresh_from_db()
        loser.refresh_from_db()
        _bump_person(survivor, loser)
        for before in reversed(operation.public):
            old, new = _public_pair(before, loser, survivor)
            call_back(old, new, before, at, by=by, note=reason)
        close_operation(operation, by)
    return operation


def _bare(kept: list[Move]) -> list[Move]:
    return [{name: value for name, value in step.items() if name != "now"} for step in kept]


def _public_pair(before: dict[str, str], loser: Any, survivor: Any) -> tuple[Any, Any]:
    """The rows behind a redirected record: the merged two, or two offices of theirs with one title."""
    if before["id"] == loser.public_id:
        return loser, survivor
    post = loser.posts.get(public_id=before["id"])
    return post, survivor.posts.filter(title_key=post.title_key).first() or post


def open_operation(operation_id: int) -> MergeOperation:
    """The operation, locked. WrongState where it cannot be undone now."""
    operation = MergeOperation.objects.select_for_update().get(pk=operation_id)
    if operation.undone_at is not None:
        raise WrongState("Lần gộp này đã được tách lại.")
    if later := later_than(operation).first():
        raise WrongState(f"Hãy tách lần gộp sau cùng trước: {later}, lúc {timezone.localtime(later.at):%H:%M %d/%m/%Y}.")
    return operation


def close_operation(operation: MergeOperation, by: User | None) -> None:
    operation.undone_at, operation.undone_by = timezone.now(), by  # type: ignore[assignment]
    operation.save()


# --- Not the same ---------------------------------------------------------------------------------------------------------


@transaction.atomic
def distinguish(kind: str, one_id: int, other_id: int, *, by: User | None, why: str = "") -> Distinction:
    """Say that two rows are not the same, for good. WrongState where they were merged."""
    require(by, f"people.change_{kind}")
    rows = MODELS[kind]._default_manager.select_for_update().order_by("pk").in_bulk([one_id, other_id])
    if len(rows) != 2:
        raise WrongState("Cần hai mục khác nhau, đều còn trong danh mục.")
    merged = [row for row in rows.values() if row.merged_into_id is not None]
    if merged:
        raise WrongState(f"{merged[0]} (số {merged[0].pk}) đã được gộp: hãy tách lại trước, nếu gộp nhầm.")
    low, high = sorted((one_id, other_id))
    return Distinction.objects.get_or_create(kind=kind, low_id=low, high_id=high, defaults={"by": by, "why": why[:300]})[0]


@transaction.atomic
def forget_distinction(distinction_id: int, *, by: User | None) -> None:
    """Take back that two rows are not the same."""
    distinction = Distinction.objects.select_for_update().get(pk=distinction_id)
    require(by, f"people.change_{distinction.kind}")
    distinction.delete()
