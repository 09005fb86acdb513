"""The four tables that go in and out: people, bodies, articles and visits."""

from datetime import date
from io import BytesIO
from typing import Any

import orjson
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Prefetch, QuerySet
from tablib import Dataset

from dieuphoi.vietnamese import folded_key, stored_name, tone_key
from people.keys import free_key
from people.models import Area, Organization, OrganizationName, Person, PersonName
from visits import importing, tasks
from visits.admin.exchange import (
    NEW,
    Choice,
    Column,
    Computed,
    Day,
    DeskResource,
    KeyedRow,
    LongText,
    Number,
    PrintedDay,
    YesNo,
    reason,
)
from visits.curation import Conflict, Edit, change_visit
from visits.models import Article, ImportItem, Participation, Role, Visit, VisitSource
from visits.models.public import is_in_public
from visits.reading import Options, ReadDocument, ReadingError
from visits.reading.table_rows import AUTHOR, OUTLET, PUBLISHED_ON, TEXT, TITLE, URL, read_row
from visits.recording import discard_unrecorded_file, record

NAMES_APART = ";"


def joined(rows: Any) -> str:
    """Rows in one cell, with semicolons between."""
    return f"{NAMES_APART} ".join(map(str, rows))


def other_person_names(person: Person) -> str:
    return joined(PersonName.objects.filter(person=person)) if person.pk else ""


def other_body_names(body: Organization) -> str:
    return joined(OrganizationName.objects.filter(organization=body)) if body.pk else ""


def listed(cell: Any) -> list[str]:
    """Names in one cell, with semicolons between."""
    names = (stored_name(part) for part in str(cell or "").split(NAMES_APART))
    return list(dict.fromkeys(name for name in names if name))


class NamedResource(DeskResource):
    """Rows with other names, which an import adds to and never takes from. A row that repeats a known name must say which it means."""

    names_model: Any
    names_link: str

    def _others(self, row: Any) -> list[Any]:
        return list(self.names_model.objects.filter(**{self.names_link: row}))

    def new_names(self, instance: Any, row: Any) -> list[str]:
        have = {instance.name, *(other.name for other in self._others(instance))} if instance.pk else {instance.name}
        keys = {tone_key(name) for name in have}
        return [name for name in listed(row.get(self.fields["other_names"].column_name)) if tone_key(name) not in keys]

    def skip_row(self, instance: Any, original: Any, row: Any, import_validation_errors: Any = None) -> bool:
        unchanged = super().skip_row(instance, original, row, import_validation_errors)
        return unchanged and original.pk is not None and not self.new_names(instance, row)

    def after_save_instance(self, instance: Any, row: Any, **kwargs: Any) -> None:
        for name in self.new_names(instance, row):
            other = self.names_model(**{self.names_link: instance, "name": name})
            other._change_reason = reason(kwargs.get("file_name"))
            try:
                other.full_clean()
            except ValidationError as error:
                raise self.wrong("other_names", f"“{name}”: {' '.join(error.messages)}") from error
            other.save()

    def unmerged(self, row: Any) -> Any:
        """The row, refused where it was merged into another."""
        if row is not None and row.merged_into_id is not None:
            raise self.wrong("id", f"{row} (số {row.pk}) đã được gộp vào số {row.merged_into_id}: hãy sửa ở mục ấy.")
        return row

    def known_as(self, name: str) -> list[Any]:
        """Rows that have the name, or had it, in whatever tone placement."""
        key = tone_key(stored_name(name))
        named = self.names_model.objects.filter(name_key=key).values(self.names_link)
        rows: Any = self._meta.model.objects
        rows = rows.filter(merged_into=None)
        return list(rows.filter(name_key=key) | rows.filter(pk__in=named))


# Marking a person private takes nothing back: what is public must be taken out of sight first.
STILL_PUBLIC = """\
Người này đang được công bố. Trước hết hãy bỏ người này khỏi các chuyến thăm đã công bố rồi công bố bản mới, \
hoặc gỡ các chuyến thăm ấy."""


class PersonResource(NamedResource):
    names_model, names_link = PersonName, "person"
    required = ("name",)
    manual = (
        f"Sửa người đã có: ghi số của người đó. Thêm người: để trống cột số; nếu trùng tên với người đã có, ghi “{NEW}”. "
        "Nhiều tên khác thì cách nhau bằng dấu chấm phẩy; tên khác đã có không bị bỏ."
    )

    id = Column("id", "số", Number())
    version = Column("version", "phiên bản", Number(), readonly=True)
    name = Column("name", "họ và tên")
    other_names = Computed("tên khác", other_person_names)
    is_private = Column("is_private", "riêng tư", YesNo())
    note = Column("note", "ghi chú nội bộ", LongText())
    public_id = Column("public_id", "mã công khai", readonly=True)

    class Meta:
        model = Person
        name = "người"
        fields = ("id", "version", "name", "other_names", "is_private", "note", "public_id")
        import_id_fields = ()
        skip_unchanged = True
        clean_model_instances = True

    def get_instance(self, instance_loader: Any, row: Any) -> Person | None:
        number = self.cell(row, "id")
        if number is not None:
            person = Person.objects.filter(pk=number).first()
            if person is None:
                raise self.wrong("id", f"Không có người nào mang số {number}. Thêm người mới thì để trống hoặc ghi “{NEW}”.")
            return self.unmerged(person)
        namesakes = self.known_as(self.cell(row, "name") or "")
        if namesakes and folded_key(str(row.get(self.fields["id"].column_name) or "")) != folded_key(NEW):
            numbers = ", ".join(str(person.pk) for person in namesakes)
            raise self.wrong("id", f"Đã có người tên này (số {numbers}). Ghi số của người đó, hoặc ghi “{NEW}” nếu là người khác.")
        return None

    def before_save_instance(self, instance: Person, row: Any, **kwargs: Any) -> None:
        super().before_save_instance(instance, row, **kwargs)
        if instance.pk is not None:
            seen = self.cell(row, "version")
            if seen is not None and seen != instance.version:
                raise self.wrong("version", f"Tệp mang phiên bản {seen}, nay là {instance.version}: đã có người sửa. Hãy xuất lại rồi sửa.")
            instance.version += 1
            if instance.is_private and is_in_public(instance.public_id):
                raise self.wrong("is_private", STILL_PUBLIC)


class OrganizationResource(NamedResource):
    names_model, names_link = OrganizationName, "organization"
    required = ("name",)
    manual = (
        "Sửa cơ quan đã có: ghi mã (hoặc số) của cơ quan đó. Thêm cơ quan: để trống, hoặc đặt một mã mới. "
        "Địa phương và cơ quan cấp trên ghi bằng mã hoặc tên. Nhiều tên khác thì cách nhau bằng dấu chấm phẩy."
    )

    id = Column("id", "số", Number())
    key = Column("key", "mã")
    name = Column("name", "tên")
    other_names = Computed("tên khác", other_body_names)
    classification = Column("classification", "loại", Choice(Organization.Classification))
    area = Column("area", "địa phương", KeyedRow(Area))
    parent = Column("parent", "trực thuộc", KeyedRow(Organization))
    valid_from = Column("valid_from", "có từ ngày", Day())
    valid_to = Column("valid_to", "đến hết ngày", Day())
    public_id = Column("public_id", "mã công khai", readonly=True)

    class Meta:
        model = Organization
        name = "cơ quan, tổ chức"
        fields = (
            "id",
            "key",
            "name",
            "other_names",
            "classification",
            "area",
            "parent",
            "valid_from",
            "valid_to",
            "public_id",
        )
        import_id_fields = ()
        skip_unchanged = True
        clean_model_instances = True

    def get_instance(self, instance_loader: Any, row: Any) -> Organization | None:
        number, key = self.cell(row, "id"), self.cell(row, "key")
        rows = Organization.objects.select_related("area", "parent")
        if number is not None:
            body = rows.filter(pk=number).first()
            if body is None:
                raise self.wrong("id", f"Không có cơ quan nào mang số {number}. Thêm cơ quan mới thì để trống.")
            if key and key != body.key:
                raise self.wrong("key", f"Cơ quan số {number} mang mã “{body.key}”, không phải “{key}”.")
            return self.unmerged(body)
        if key:
            return self.unmerged(rows.filter(key=key).first())
        namesakes = self.known_as(self.cell(row, "name") or "")
        if namesakes:
            keys = ", ".join(f"“{body.key}”" for body in namesakes)
            raise self.wrong("key", f"Đã có cơ quan tên này (mã {keys}). Ghi mã của cơ quan đó, hoặc đặt một mã mới nếu là cơ quan khác.")
        return None

    def import_instance(self, instance: Organization, row: Any, **kwargs: Any) -> None:
        kept = instance.key
        try:
            super().import_instance(instance, row, **kwargs)
        finally:
            # An empty cell takes no key away, and a new body without one gets it from its name, whatever else is wrong with the row.
            instance.key = instance.key or kept or free_key(Organization, instance.name)

    def import_field(self, field: Any, instance: Any, row: Any, is_m2m: bool = False, **kwargs: Any) -> None:
        empty = row.get(field.column_name) in (None, "")
        if empty and field.attribute == "classification":
            return
        super().import_field(field, instance, row, is_m2m, **kwargs)


class ArticleResource(DeskResource):
    """Articles without their texts: out only."""

    id = Column("id", "số", Number())
    title = Column("title", "tiêu đề")
    outlet = Column("outlet__name", "cơ quan báo chí")
    url = Column("url", "địa chỉ")
    byline = Column("byline", "tác giả")
    published_on = Column("published_on", "ngày đăng", Day())
    kind = Column("kind", "loại bài", Choice(Article.Kind))
    visits = Column("visit_count", "số chuyến thăm", Number())
    public_id = Column("public_id", "mã công khai")

    class Meta:
        model = Article
        name = "bài báo"
        fields = ("id", "title", "outlet", "url", "byline", "published_on", "kind", "visits", "public_id")


class ArticleTextResource(DeskResource):
    """Articles with their texts: in only, and read as a table among other files is. A preview says what each row would become; what is
    confirmed becomes a batch, whose items are its rows. What was imported before stays as it is."""

    required = ("text",)
    manual = (
        "Mỗi dòng một bài, văn bản đầy đủ ở cột “văn bản”. Bài đã nhập thì bỏ qua; văn bản đổi thì thành phiên bản mới. Điều bảng ghi rõ "
        "được dùng trước điều máy đoán. Chữ gõ bằng phông cũ (TCVN3, VNI) thì nhập ở trang “Đợt nhập”, nơi xem thử được bản chuyển mã."
    )

    title = Column("title", "tiêu đề")
    outlet = Column("outlet", "cơ quan báo chí")
    url = Column("url", "địa chỉ")
    byline = Column("byline", "tác giả")
    published_on = Column("published_on", "ngày đăng", Day())
    text = Column(None, "văn bản")

    # Of ``visits.reading``, which has names of its own for columns.
    READ_AS = {"title": TITLE, "outlet": OUTLET, "url": URL, "byline": AUTHOR, "published_on": PUBLISHED_ON, "text": TEXT}  # noqa: RUF012

    class Meta:
        model = Article
        name = "bài báo"
        fields = ("title", "outlet", "url", "byline", "published_on", "text")
        import_id_fields = ()
        store_instance = True

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._rows: list[dict[str, Any]] = []
        # What a preview puts into the storage.
        self._files: list[str] = []

    def import_data(self, dataset: Dataset, dry_run: bool = False, **kwargs: Any) -> Any:
        try:
            return super().import_data(dataset, dry_run=dry_run, **kwargs)
        finally:
            # No row names these files any more.
            for sha256 in self._files:
                discard_unrecorded_file(sha256)

    def get_instance(self, instance_loader: Any, row: Any) -> None:
        return None

    def import_field(self, field: Any, instance: Any, row: Any, is_m2m: bool = False, **kwargs: Any) -> None:
        """Nothing is set by hand: the row is read as a whole, and recording describes the article."""

    def skip_row(self, instance: Any, original: Any, row: Any, import_validation_errors: Any = None) -> bool:
        return False

    def save_instance(self, instance: Article, is_create: bool, row: Any, **kwargs: Any) -> None:
        cells = {name: row.get(self.fields[key].column_name) for key, name in self.READ_AS.items()}
        document = self._document(cells, kwargs["row_number"])
        self._rows.append({name: cell.isoformat() if isinstance(cell, date) else cell for name, cell in cells.items() if cell is not None})
        if not kwargs.get("dry_run"):
            return
        # For the preview alone; it is taken back.
        self._files.append(document.sha256)
        recorded = record(document)
        instance.__dict__.update(recorded.version.article.__dict__)
        instance.outcome = recorded.outcome  # type: ignore[attr-defined]

    def _document(self, cells: dict[str, Any], number: int) -> ReadDocument:
        try:
            return read_row(cells, f"dòng {number}", Options())
        except ReadingError as error:
            labels = {name: self.fields[key].column_name for key, name in self.READ_AS.items()}
            wrong = {labels[name]: words for name, words in error.cells} or {labels[TEXT]: error.reason}
            raise ValidationError(wrong) from error

    def after_import_row(self, row: Any, row_result: Any, **kwargs: Any) -> None:
        outcome = getattr(row_result.instance, "outcome", None)
        if outcome == ImportItem.Outcome.UNCHANGED:
            row_result.import_type = row_result.IMPORT_TYPE_SKIP
        elif outcome == ImportItem.Outcome.NEW_VERSION:
            row_result.import_type = row_result.IMPORT_TYPE_UPDATE

    def after_import(self, dataset: Dataset, result: Any, **kwargs: Any) -> None:
        """Hand what was confirmed to the workers, as the table that it is."""
        if kwargs.get("dry_run") or result.has_errors() or result.has_validation_errors() or not self._rows:
            return
        name = str(kwargs.get("file_name") or "bang")
        batch = importing.new_batch(source=name, by=kwargs.get("user"))
        importing.add_files(batch, [(f"{name.rpartition('.')[0] or name}.json", BytesIO(_as_file(self._rows)))])
        tasks.begin(batch)
        result.batch = batch


def _as_file(rows: list[dict[str, Any]]) -> bytes:
    """A table of articles as JSON; of more than one row a row in each line, which is read piece by piece whatever its size."""
    if len(rows) == 1:
        return orjson.dumps(rows)
    return b"\n".join(orjson.dumps(row) for row in rows) + b"\n"


def participants_of(visit: Any) -> str:
    """Who took part, with their offices: of an exported visit, whose people were read with it; "" otherwise."""
    return joined(_participant(row) for row in getattr(visit, "standing_people", ()))


def _participant(row: Participation) -> str:
    offices = ", ".join(str(role) for role in row.roles.all())
    return f"{row.name_text} ({offices})" if offices else row.name_text


def sources_of(visit: Any) -> str:
    return joined(getattr(visit, "source_rows", ()))


class VisitResource(DeskResource):
    """Visits: out with everything that fits into a row, in as corrections of the facts of visits that exist."""

    required = ("id", "version")
    manual = (
        "Xuất danh sách, sửa trong tệp rồi nhập lại. Giữ nguyên cột số và phiên bản: chuyến thăm mà người khác đã sửa sẽ bị từ chối. "
        "Người tham gia, chức vụ, quà và cam kết sửa trên trang của từng chuyến thăm."
    )
    FACTS = ("delegation_text", "delegation", "area_text", "area", "date", "end_date", "lead_text", "note")

    id = Column("id", "số", Number())
    version = Column("version", "phiên bản", Number(), readonly=True)
    public_id = Column("public_id", "mã công khai", readonly=True)
    delegation_text = Column("delegation_text", "đoàn của")
    delegation = Column("delegation", "mã cơ quan cử đoàn", KeyedRow(Organization))
    area_text = Column("area_text", "nơi đến")
    area = Column("area", "mã địa phương", KeyedRow(Area))
    date = Column("date", "ngày", PrintedDay())
    end_date = Column("end_date", "ngày cuối", PrintedDay())
    lead_text = Column("lead_text", "trưởng đoàn (chỉ in chức vụ)")
    participants = Computed("người tham gia", participants_of, readonly=True)
    sources = Computed("bài báo", sources_of, readonly=True)
    work_state = Column("get_work_state_display", "tình trạng biên tập", readonly=True)
    public_state = Column("get_public_state_display", "tình trạng công bố", readonly=True)
    note = Column("note", "ghi chú nội bộ", LongText())

    class Meta:
        model = Visit
        name = "chuyến thăm"
        fields = (
            "id",
            "version",
            "public_id",
            "delegation_text",
            "delegation",
            "area_text",
            "area",
            "date",
            "end_date",
            "lead_text",
            "participants",
            "sources",
            "work_state",
            "public_state",
            "note",
        )
        import_id_fields = ()
        skip_unchanged = True

    def filter_export(self, queryset: QuerySet, **kwargs: Any) -> QuerySet:
        roles = Prefetch("roles", Role.objects.standing().order_by("position", "pk"))
        people = Participation.objects.standing().order_by("position", "pk").prefetch_related(roles)
        sources = VisitSource.objects.select_related("article").order_by("pk")
        return queryset.select_related("delegation", "area").prefetch_related(
            Prefetch("participations", people, to_attr="standing_people"), Prefetch("sources", sources, to_attr="source_rows")
        )

    def get_instance(self, instance_loader: Any, row: Any) -> Visit:
        number = self.cell(row, "id")
        visit = Visit.objects.select_related("delegation", "area").filter(pk=number).first() if number is not None else None
        if visit is None:
            raise self.wrong("id", f"Không có chuyến thăm số {number or '(trống)'}. Tệp chỉ sửa được chuyến thăm đã có.")
        return visit

    def save_instance(self, instance: Visit, is_create: bool, row: Any, **kwargs: Any) -> None:
        seen = self.cell(row, "version")
        if seen is None:
            raise self.wrong("version", "Hãy ghi phiên bản như trong tệp đã xuất.")
        stored = Visit.objects.get(pk=instance.pk)
        values = {name: getattr(instance, name) for name in self.FACTS if getattr(instance, name) != getattr(stored, name)}
        try:
            changed = change_visit(
                instance.pk,
                expected_version=seen,
                edits=[Edit("visit", values=values)],
                by=kwargs.get("user"),
                why=reason(kwargs.get("file_name")),
            )
        except Conflict as conflict:
            message = f"Tệp mang phiên bản {seen}, nay là {conflict.current}: {conflict.changed_by} đã sửa. Hãy xuất lại rồi sửa."
            raise self.wrong("version", message) from conflict
        except PermissionDenied as refusal:
            raise ValidationError(str(refusal)) from refusal
        instance.__dict__.update(changed.__dict__)
