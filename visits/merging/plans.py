"""What merging two rows of the authority files would do: every field and every link, with its fate, before anything is done."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Q

from dieuphoi.vietnamese import tone_key
from people.models import Organization, OrganizationChange, OrganizationName, Person, PersonName, Post
from visits.merging.moving import Move, move, plain
from visits.models import Attestation, Distinction, NotThisPerson, Participation, PublicRecord, Role, Visit
from visits.models.merging import Kind

MODELS: dict[str, Any] = {Kind.PERSON: Person, Kind.ORGANIZATION: Organization}
# Beyond this the two change sides: nothing is gained by moving the busier one.
MOST_MOVED = 20_000
SAMPLES = 5
SURVIVOR, LOSER, BOTH = "survivor", "loser", "both"


@dataclass(frozen=True, slots=True)
class FieldLine:
    """A column of both rows, as an editor reads it. ``options`` are (side, value) where there is something to choose."""

    column: str
    label: str
    survivor: str
    loser: str
    fate: str
    options: tuple[tuple[str, str], ...] = ()
    chosen: str = ""


@dataclass(frozen=True, slots=True)
class LinkLine:
    """Rows that refer to the loser: how many move and how many stay, and what becomes of them."""

    label: str
    fate: str
    moving: int = 0
    staying: int = 0
    samples: tuple[str, ...] = ()


@dataclass(slots=True)
class Report:
    """Everything about a merge that has not happened. ``digest`` changes when anything that was shown does, but not with the choices."""

    kind: str
    survivor: Any
    loser: Any
    fields: list[FieldLine] = field(default_factory=list)
    links: list[LinkLine] = field(default_factory=list)
    blockers: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    # What the choices change in the survivor itself, and the links that move whatever is chosen.
    values: list[Move] = field(default_factory=list)
    moves: list[Move] = field(default_factory=list)
    # Offices of the loser whose title the survivor has too.
    posts: list[tuple[Post, Post]] = field(default_factory=list)
    # Ids of third rows that are not the loser, and so are not the survivor either.
    distinct: list[int] = field(default_factory=list)
    new_names: list[str] = field(default_factory=list)

    @property
    def digest(self) -> str:
        rows = [[plain(getattr(row, column.attname)) for column in row._meta.concrete_fields] for row in (self.survivor, self.loser)]
        text = json.dumps([rows, self.moves, self.distinct, self.blockers], default=str, sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()[:32]


class ReportFailed(Exception):
    """A row that is to be merged does not exist. The message is for the editor."""


def report(kind: str, survivor_id: int, loser_id: int, choices: Mapping[str, str] | None = None) -> Report:
    """What ``merge`` would do. ``choices``: column -> "survivor", "loser" or, for notes, "both"; the default suits where it is left out.

    ReportFailed where one of them does not exist.
    """
    model = MODELS[kind]
    rows = model._default_manager.in_bulk([survivor_id, loser_id])
    if survivor_id not in rows or loser_id not in rows:
        raise ReportFailed("Không tìm thấy mục cần gộp: có thể ai đó vừa xóa.")
    found = Report(kind, rows[survivor_id], rows[loser_id])
    found.fields = list(_fields(kind, found.survivor, found.loser, choices or {}))
    found.values = [move(found.survivor, column, value) for column, value in _chosen_values(found)]
    if kind == Kind.PERSON:
        _person_links(found)
    else:
        _organization_links(found)
    found.new_names = _new_names(found)
    found.distinct = _distinct_from(kind, loser_id, besides=survivor_id)
    found.links += [LinkLine("Cặp đã xác định “không phải một”", "mục được giữ cũng được nhớ là không phải", moving=len(found.distinct))]
    found.links += [LinkLine("Lịch sử", "ở lại với từng mục; việc gộp ghi thêm một dòng vào mỗi nơi")]
    found.blockers = list(_blockers(found))
    found.warnings = list(_warnings(found))
    return found


# --- Fields ---------------------------------------------------------------------------------------------------------------

# Columns between which there is something to choose. Every other column has one fate, which DISCARDED or DERIVED says.
CHOICES = {
    Kind.PERSON: ("name", "note"),
    Kind.ORGANIZATION: ("name", "classification", "area", "parent", "valid_from", "valid_to"),
}
FATES = {
    "id": "hai số vẫn còn; số của mục được gộp dẫn tới mục được giữ",
    "key": "mỗi mục giữ mã của mình",
    "fixture_digest": "mỗi mục giữ dấu của dữ liệu gốc",
    "public_id": "địa chỉ công khai của mục được gộp dẫn tới mục được giữ",
    "is_private": "phải như nhau ở hai bên",
    "is_sample": "phải như nhau ở hai bên",
    "version": "tăng một ở cả hai",
    "merged_into": "mục được gộp trỏ tới mục được giữ và không còn hiện trong danh sách",
}
DERIVED = "tính lại theo tên"
# Values that say nothing to an editor.
MACHINES = ("fixture_digest", "name_key", "sort_key", "search_key")
LABELS = {
    "id": "số",
    "public_id": "mã công khai",
    "version": "phiên bản",
    "fixture_digest": "dấu của dữ liệu gốc",
    "name_key": "khóa so tên",
    "sort_key": "khóa xếp thứ tự",
    "search_key": "khóa tìm kiếm",
}


def _fields(kind: str, survivor: Any, loser: Any, choices: Mapping[str, str]) -> Iterator[FieldLine]:
    for column in survivor._meta.concrete_fields:
        mine, theirs = (_words(row, column) for row in (survivor, loser))
        label = LABELS.get(column.name) or str(column.verbose_name)
        if column.name not in CHOICES[Kind(kind)]:
            shown = ("", "") if column.name in MACHINES else (mine, theirs)
            yield FieldLine(column.name, label, *shown, FATES.get(column.name, DERIVED))
            continue
        if mine == theirs:
            yield FieldLine(column.name, label, mine, theirs, "như nhau")
            continue
        options = [(SURVIVOR, mine or "để trống"), (LOSER, theirs or "để trống")]
        default = SURVIVOR if mine else LOSER
        if column.name == "note" and mine and theirs:
            options.append((BOTH, "giữ cả hai"))
            default = BOTH
        chosen = choices.get(column.name, default)
        fate = "giữ một bên; tên kia thành tên khác" if column.name == "name" else "giữ một bên"
        yield FieldLine(column.name, label, mine, theirs, fate, tuple(options), chosen if chosen in dict(options) else default)


def _words(row: Any, column: Any) -> str:
    value = getattr(row, column.attname)
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "có" if value else "không"
    if column.is_relation:
        return str(getattr(row, column.name))
    if column.choices:
        return str(getattr(row, f"get_{column.name}_display")())
    return f"{value:%d/%m/%Y}" if hasattr(value, "strftime") else str(value)


def _chosen_values(found: Report) -> Iterator[tuple[str, Any]]:
    """(database column, value) of the survivor's columns that take another value."""
    for line in found.fields:
        column: Any = found.survivor._meta.get_field(line.column)
        if line.chosen == LOSER:
            value = getattr(found.loser, column.attname)
            # A body is not its own parent.
            yield column.attname, None if line.column == "parent" and value == found.survivor.pk else value
        elif line.chosen == BOTH:
            yield column.attname, f"{found.survivor.note}\n\n{found.loser.note}"


def _new_names(found: Report) -> list[str]:
    """The names that become other names of the survivor: the one not chosen, where it is not known already."""
    names = PersonName if found.kind == Kind.PERSON else OrganizationName
    link = "person" if found.kind == Kind.PERSON else "organization"
    rows: Any = names._default_manager
    moved = {step["pk"] for step in found.moves if step["table"] == names._meta.label_lower}
    known = {tone_key(name) for name in rows.filter(Q(**{link: found.survivor.pk}) | Q(pk__in=moved)).values_list("name", flat=True)}
    taken = next((line.chosen == LOSER for line in found.fields if line.column == "name"), False)
    kept, other = (found.loser.name, found.survivor.name) if taken else (found.survivor.name, found.loser.name)
    return [] if tone_key(other) in known | {tone_key(kept)} else [other]


# --- Links ----------------------------------------------------------------------------------------------------------------


def _link(found: Report, rows: models.QuerySet, column: str, label: str, fate: str, *, to: int | None = None, staying: Any = ()) -> None:
    """Rows whose column leads to the loser go to the survivor, but for those that the survivor has already."""
    target = found.survivor.pk if to is None else to
    room = MOST_MOVED + 1 - len(found.moves)
    every = list(rows.order_by("pk").values_list("pk", column)[: max(room, 0)])
    stays = set(staying)
    table = rows.model._meta.label_lower
    going = [{"table": table, "pk": pk, "column": column, "from": value, "to": target} for pk, value in every if pk not in stays]
    found.moves += going
    shown = rows.model._default_manager.filter(pk__in=[step["pk"] for step in going[:SAMPLES]]).order_by("pk")
    found.links.append(LinkLine(label, fate, len(going), len(every) - len(going), tuple(str(row) for row in shown)))


def _person_links(found: Report) -> None:
    loser, survivor = found.loser.pk, found.survivor.pk
    link = partial(_link, found)
    link(Participation.objects.filter(person=loser), "person_id", "Có mặt trong chuyến thăm", "chuyển sang người được giữ")
    link(Attestation.objects.filter(person=loser), "person_id", "Được nhắc đến trong bài khác", "chuyển sang người được giữ")
    taken = {tone_key(found.survivor.name), *PersonName.objects.filter(person=survivor).values_list("name_key", flat=True)}
    names = PersonName.objects.filter(person=loser)
    doubled = [row.pk for row in names if row.name_key in taken]
    link(names, "person_id", "Tên khác", "chuyển sang; tên mà người được giữ đã có thì ở lại", staying=doubled)
    refused = NotThisPerson.objects.filter(person=loser)
    same = NotThisPerson.objects.filter(person=survivor, article=OuterRef("article"), name_key=OuterRef("name_key"))
    doubled = list(refused.filter(Exists(same)).values_list("pk", flat=True))
    link(refused, "person_id", "Tên in đã xác định là của người khác", "chuyển sang người được giữ", staying=doubled)
    _stay(found, found.loser.merged.count())


def _organization_links(found: Report) -> None:
    loser, survivor = found.loser.pk, found.survivor.pk
    link = partial(_link, found)
    over = "chuyển sang cơ quan được giữ"
    link(Organization.objects.filter(parent=loser).exclude(pk=survivor), "parent_id", "Đơn vị trực thuộc", over)
    taken = {tone_key(found.survivor.name), *OrganizationName.objects.filter(organization=survivor).values_list("name_key", flat=True)}
    names = OrganizationName.objects.filter(organization=loser)
    doubled = [row.pk for row in names if row.name_key in taken]
    link(names, "organization_id", "Tên khác", "chuyển sang; tên đã có thì ở lại", staying=doubled)
    for column, other, label in (("before_id", "after", "Trở thành cơ quan khác"), ("after_id", "before", "Được lập từ cơ quan khác")):
        side = column.removesuffix("_id")
        rows = OrganizationChange.objects.filter(**{side: loser})
        known = OrganizationChange.objects.filter(**{side: survivor, other: OuterRef(other), "on": OuterRef("on")})
        doubled = list(rows.filter(Exists(known)).values_list("pk", flat=True))
        link(rows, column, label, "chuyển sang; thay đổi đã có thì ở lại", staying=doubled)
    mine = {post.title_key: post for post in Post.objects.filter(organization=survivor)}
    theirs = list(Post.objects.filter(organization=loser).order_by("pk"))
    found.posts = [(post, mine[post.title_key]) for post in theirs if post.title_key in mine]
    same = [post.pk for post, _ in found.posts]
    posts = Post.objects.filter(organization=loser)
    link(posts, "organization_id", "Chức vụ", "chuyển sang; chức vụ trùng tên thì ở lại, người giữ chức chuyển sang", staying=same)
    link(Visit.objects.filter(delegation=loser), "delegation_id", "Cử đoàn đi", over)
    link(Role.objects.filter(organization=loser), "organization_id", "Chức vụ trong chuyến thăm", over)
    link(Attestation.objects.filter(organization=loser), "organization_id", "Chức vụ được nhắc đến", over)
    for old, new in found.posts:
        for model, label in ((Role, "trong chuyến thăm"), (Attestation, "được nhắc đến")):
            held: Any = model._default_manager.filter(post=old)
            link(held, "post_id", f"“{old.title}” {label}", f"chuyển sang “{new.title}” của cơ quan được giữ", to=new.pk)
    _stay(found, found.loser.merged.count())


def _stay(found: Report, count: int) -> None:
    found.links.append(LinkLine("Mục đã gộp vào trước đây", "ở lại: tách lại lần lượt, lần sau cùng trước", staying=count))


def _distinct_from(kind: str, pk: int, *, besides: int) -> list[int]:
    pairs = Distinction.objects.filter(Q(low_id=pk) | Q(high_id=pk), kind=kind).values_list("low_id", "high_id")
    return sorted({low + high - pk for low, high in pairs} - {besides})


def visits_of(moves: Iterable[Move]) -> list[int]:
    """Visits whose tree some moves change."""
    by_table: dict[str, list[int]] = {}
    for step in moves:
        by_table.setdefault(step["table"], []).append(step["pk"])
    found = set(by_table.get("visits.visit", ()))
    for table, below in (("participation", Participation.objects), ("role", Role.objects)):
        column = "visit" if table == "participation" else "participation__visit"
        pks = sorted(set(by_table.get(f"visits.{table}", ())))
        for start in range(0, len(pks), 500):
            found |= set(below.filter(pk__in=pks[start : start + 500]).values_list(column, flat=True))
    return sorted(found)


# --- What speaks against it -----------------------------------------------------------------------------------------------


def _blockers(found: Report) -> Iterator[str]:
    survivor, loser = found.survivor, found.loser
    if survivor.pk == loser.pk:
        yield "Đây là cùng một mục: hãy chọn hai mục khác nhau."
        return
    for row in (survivor, loser):
        if row.merged_into_id is not None:
            yield f"{row} (số {row.pk}) đã được gộp vào {row.merged_into} (số {row.merged_into_id}): hãy gộp mục ấy."
    low, high = sorted((survivor.pk, loser.pk))
    told = Distinction.objects.filter(kind=found.kind, low_id=low, high_id=high).select_related("by").first()
    if told is not None:
        who = told.by or "lệnh của người vận hành"
        yield f"{who} đã xác định đây không phải là một ({told.at:%d/%m/%Y}): muốn gộp, hãy bỏ xác định đó trước."
    if survivor.is_sample != loser.is_sample:
        yield "Một bên là dữ liệu mẫu, bên kia không phải: dữ liệu mẫu phải gỡ đi được trọn vẹn."
    if len(found.moves) > MOST_MOVED:
        yield f"Mục được gộp có hơn {MOST_MOVED} liên kết: hãy đổi chiều, giữ mục này và gộp mục kia vào."
    redacted = PublicRecord.objects.filter(pk=survivor.public_id or "", state=PublicRecord.State.REDACTED).exists()
    if redacted and PublicRecord.objects.filter(pk=loser.public_id or "", state=PublicRecord.State.PUBLISHED).exists():
        yield "Mục được giữ đã bị che, mục kia đang công bố: hãy đổi chiều."
    if found.kind == Kind.PERSON:
        yield from _against_persons(survivor, loser)
    else:
        yield from _against_organizations(survivor, loser)


def _against_persons(survivor: Person, loser: Person) -> Iterator[str]:
    if survivor.is_private != loser.is_private:
        yield "Một người là riêng tư, người kia không: hãy thống nhất trước, vì người riêng tư không bao giờ được công bố."
    for linked, refused in ((survivor, loser), (loser, survivor)):
        said = NotThisPerson.objects.filter(person=refused, name_key=OuterRef("name_key"), article__visit_sources__visit=OuterRef("visit"))
        row = Participation.objects.standing().filter(Exists(said), person=linked).select_related("visit").first()
        if row is not None:
            yield f"Trong chuyến thăm “{row.visit}”, “{row.name_text}” được xác định là số {linked.pk} và không phải số {refused.pk}."


def _against_organizations(survivor: Organization, loser: Organization) -> Iterator[str]:
    between = Q(before=survivor, after=loser) | Q(before=loser, after=survivor)
    change = OrganizationChange.objects.filter(between).first()
    if change is not None:
        yield f"Cơ quan này trở thành cơ quan kia theo {change.resolution} ({change.on:%d/%m/%Y}): đó là hai cơ quan nối tiếp nhau."
    if survivor.parent_id == loser.pk or loser.parent_id == survivor.pk:
        yield "Cơ quan này trực thuộc cơ quan kia: hãy sửa mục “trực thuộc” trước nếu ghi nhầm."


def _warnings(found: Report) -> Iterator[str]:
    survivor, loser = found.survivor, found.loser
    if found.kind == Kind.PERSON:
        beside = Participation.objects.standing().filter(person=survivor, visit=OuterRef("visit"))
        both = Participation.objects.standing().filter(Exists(beside), person=loser).select_related("visit").order_by("pk")
        for row in both[:3]:
            yield f"Cả hai cùng có mặt trong “{row.visit}”: bài báo kể họ là hai người."
    elif survivor.area_id != loser.area_id and survivor.area_id and loser.area_id:
        yield "Hai cơ quan thuộc hai địa phương khác nhau."
    if tone_key(survivor.name) != tone_key(loser.name):
        yield "Tên viết khác nhau: tên không được giữ làm tên chính trở thành tên khác."
    if loser.public_id and not survivor.public_id:
        yield "Mục được gộp đã công bố còn mục được giữ thì chưa: nên đổi chiều để giữ địa chỉ công khai cũ."
