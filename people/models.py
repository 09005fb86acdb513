"""Authority files: who and where. Extraction never creates or changes a row here; editors and the fixtures do."""

from collections.abc import Iterable
from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from dieuphoi.fields import DerivedField, PublicIdField, StoredNameField
from dieuphoi.vietnamese import name_sort_key, search_terms, search_text, text_sort_key, tone_key


class SearchableQuerySet(models.QuerySet):
    """Rows with a ``search_key`` column."""

    def search(self, query: str) -> Self:
        """Rows that hold every word of the query; without diacritics all spellings, with them only those."""
        rows = self
        for needle in search_terms(query):
            rows = rows.filter(search_key__contains=needle)
        return rows


class DatedQuerySet(models.QuerySet):
    """Rows with ``valid_from`` and ``valid_to``."""

    def on(self, day: date) -> Self:
        """Rows in force on a day; an unknown beginning or end counts as open."""
        return self.filter(Q(valid_from=None) | Q(valid_from__lte=day), Q(valid_to=None) | Q(valid_to__gte=day))


class AuthorityQuerySet(SearchableQuerySet, DatedQuerySet):  # type: ignore[override]  # as_manager() is typed by its class
    pass


def in_order(start: str, end: str, *, name: str) -> models.CheckConstraint:
    """The first day is not after the last one; either may be unknown."""
    return models.CheckConstraint(
        condition=Q(**{f"{end}__isnull": True}) | Q(**{f"{start}__isnull": True}) | Q(**{f"{end}__gte": F(start)}), name=name
    )


def _merged_into() -> models.ForeignKey:
    """The row that stands for this one since the two were found to be the same. It stays, so that they can be told apart again."""
    return models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged", editable=False, verbose_name="đã gộp vào"
    )


class FixtureRow(models.Model):
    """A row that the fixtures may bring. The digest is of the values that they wrote: a row that differs was edited and stays."""

    key = models.SlugField("mã", max_length=120, unique=True, help_text="Mã cố định dùng trong dữ liệu gốc, ví dụ: thai-binh.")
    fixture_digest = models.CharField(max_length=64, blank=True, default="", editable=False)

    class Meta:
        abstract = True


class Area(FixtureRow):
    """A place with a period of existence. A merged province is another area, even where it kept the name of a part."""

    class Level(models.TextChoices):
        COUNTRY = "country", "quốc gia"
        PROVINCE = "province", "tỉnh, thành phố trực thuộc trung ương"
        DISTRICT = "district", "cấp huyện"
        COMMUNE = "commune", "cấp xã"

    public_id = PublicIdField(unique=True)
    name = StoredNameField("tên", max_length=120, help_text="Tên gần nhất, không kèm “tỉnh” hay “thành phố”.")
    level = models.CharField("cấp", max_length=10, choices=Level)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name="thuộc")
    code = models.CharField("mã hành chính", max_length=10, blank=True)
    valid_from = models.DateField("có từ ngày", null=True, blank=True)
    valid_to = models.DateField("đến hết ngày", null=True, blank=True)
    sort_key = DerivedField(derive=lambda area: text_sort_key(area.name))
    search_key = DerivedField(derive=lambda area: search_text(area.name))
    history = HistoricalRecords(excluded_fields=["sort_key", "search_key"])

    objects = AuthorityQuerySet.as_manager()

    class Meta:
        verbose_name = "địa phương"
        verbose_name_plural = "địa phương"
        ordering = ["sort_key", "valid_from", "pk"]
        constraints = [in_order("valid_from", "valid_to", name="area_dates_in_order")]
        indexes = [models.Index(fields=["sort_key", "valid_from", "id"], name="area_order")]

    def __str__(self) -> str:
        return f"{self.name} (từ {self.valid_from:%d/%m/%Y})" if self.valid_from and self.key.rsplit("-", 1)[-1].isdigit() else self.name

    def name_on(self, day: date | None, names: "Iterable[AreaName] | None" = None) -> "AreaName | None":
        """The name in force on a day (the last one for None), or None where the area had none then."""
        rows = sorted(self.names.all() if names is None else names, key=lambda row: row.valid_from or date.min)
        fitting = [row for row in rows if day is None or row.is_valid_on(day)]
        return fitting[-1] if fitting else None


class AreaName(models.Model):
    """What an area was called, and of which kind it was, in a period. No two areas of a level share one on the same day."""

    area = models.ForeignKey(Area, models.CASCADE, related_name="names", verbose_name="địa phương")
    level = models.CharField("cấp", max_length=10, choices=Area.Level, editable=False)
    kind = models.CharField("loại", max_length=40, blank=True, help_text="tỉnh, thành phố, huyện, thị xã…")
    name = StoredNameField("tên", max_length=120)
    name_key = DerivedField(derive=lambda row: tone_key(row.name))
    valid_from = models.DateField("từ ngày", null=True, blank=True)
    valid_to = models.DateField("đến hết ngày", null=True, blank=True)
    history = HistoricalRecords(excluded_fields=["name_key"])

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = "tên địa phương"
        verbose_name_plural = "tên địa phương"
        ordering = ["area", "valid_from"]
        constraints = [in_order("valid_from", "valid_to", name="area_name_dates_in_order")]
        indexes = [models.Index(fields=["level", "name_key"], name="area_name_lookup")]

    def __str__(self) -> str:
        return f"{self.kind} {self.name}".strip()

    def is_valid_on(self, day: date) -> bool:
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)


class Change(models.Model):
    """One thing became another on a day, by a resolution."""

    class Kind(models.TextChoices):
        MERGED = "merged", "sáp nhập"
        ABSORBED = "absorbed", "nhập vào"
        SPLIT = "split", "chia tách"
        RENAMED = "renamed", "đổi tên"
        DISSOLVED = "dissolved", "giải thể, chuyển nhiệm vụ"

    kind = models.CharField("hình thức", max_length=10, choices=Kind)
    on = models.DateField("có hiệu lực từ ngày")
    resolution = models.CharField("văn bản", max_length=200, help_text="Ví dụ: Nghị quyết số 202/2025/QH15.")

    class Meta:
        abstract = True


class AreaChange(Change):
    before = models.ForeignKey(Area, models.CASCADE, related_name="changes_to", verbose_name="trước")
    after = models.ForeignKey(Area, models.CASCADE, related_name="changes_from", verbose_name="sau")
    history = HistoricalRecords()

    class Meta:
        verbose_name = "thay đổi địa giới"
        verbose_name_plural = "thay đổi địa giới"
        ordering = ["on", "pk"]
        constraints = [models.UniqueConstraint(fields=["before", "after", "on"], name="area_change_once")]

    def __str__(self) -> str:
        return f"{self.before} → {self.after} ({self.on:%d/%m/%Y})"


class Organization(FixtureRow):
    """A body: a ministry, a provincial committee, a department, an embassy. A provincial body belongs to one area."""

    class Classification(models.TextChoices):
        MINISTRY = "ministry", "bộ, cơ quan ngang bộ"
        AGENCY = "agency", "cơ quan trung ương khác"
        PARTY = "party", "cơ quan Đảng"
        ASSEMBLY = "assembly", "Quốc hội, HĐND"
        COMMITTEE = "committee", "ủy ban nhân dân"
        DEPARTMENT = "department", "sở, ban, ngành"
        UNIT = "unit", "đơn vị trực thuộc"
        FRONT = "front", "Mặt trận, đoàn thể"
        FORCE = "force", "lực lượng vũ trang"
        MISSION = "mission", "cơ quan đại diện"
        COURT = "court", "tòa án, viện kiểm sát"
        COMPANY = "company", "doanh nghiệp"
        FOREIGN = "foreign", "cơ quan nước ngoài"
        OTHER = "other", "khác"

    public_id = PublicIdField(unique=True)
    name = StoredNameField("tên", max_length=200, help_text="Tên thường dùng, ví dụ: UBND tỉnh Thái Nguyên.")
    classification = models.CharField("loại", max_length=12, choices=Classification, default=Classification.OTHER)
    area = models.ForeignKey(Area, models.PROTECT, null=True, blank=True, related_name="organizations", verbose_name="địa phương")
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="units", verbose_name="trực thuộc")
    valid_from = models.DateField("có từ ngày", null=True, blank=True)
    valid_to = models.DateField("đến hết ngày", null=True, blank=True)
    is_sample = models.BooleanField("dữ liệu mẫu", default=False, editable=False)
    merged_into = _merged_into()
    name_key = DerivedField(derive=lambda body: tone_key(body.name))
    sort_key = DerivedField(derive=lambda body: text_sort_key(body.name))
    search_key = DerivedField(derive=lambda body: search_text(body.name))
    history = HistoricalRecords(excluded_fields=["name_key", "sort_key", "search_key"])

    objects = AuthorityQuerySet.as_manager()

    class Meta:
        verbose_name = "cơ quan, tổ chức"
        verbose_name_plural = "cơ quan, tổ chức"
        ordering = ["sort_key", "valid_from", "pk"]
        constraints = [in_order("valid_from", "valid_to", name="organization_dates_in_order")]
        indexes = [
            models.Index(fields=["sort_key", "valid_from", "id"], name="organization_order"),
            models.Index(fields=["name_key"], name="organization_key_lookup"),
        ]

    def __str__(self) -> str:
        return self.name


class OrganizationName(models.Model):
    """Another way in which a body is printed: abbreviations, older and longer names."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="names", verbose_name="cơ quan, tổ chức")
    name = StoredNameField("tên", max_length=200)
    name_key = DerivedField(derive=lambda row: tone_key(row.name))
    valid_from = models.DateField("từ ngày", null=True, blank=True)
    valid_to = models.DateField("đến hết ngày", null=True, blank=True)
    history = HistoricalRecords(excluded_fields=["name_key"])

    class Meta:
        verbose_name = "tên khác của cơ quan"
        verbose_name_plural = "tên khác của cơ quan"
        ordering = ["organization", "name_key", "pk"]
        constraints = [
            in_order("valid_from", "valid_to", name="organization_name_dates_in_order"),
            models.UniqueConstraint(fields=["organization", "name"], name="organization_name_once"),
        ]
        indexes = [models.Index(fields=["name_key"], name="organization_name_lookup")]

    def __str__(self) -> str:
        return self.name


class OrganizationChange(Change):
    before = models.ForeignKey(Organization, models.CASCADE, related_name="changes_to", verbose_name="trước")
    after = models.ForeignKey(Organization, models.CASCADE, related_name="changes_from", verbose_name="sau")
    history = HistoricalRecords()

    class Meta:
        verbose_name = "thay đổi tổ chức"
        verbose_name_plural = "thay đổi tổ chức"
        ordering = ["on", "pk"]
        constraints = [models.UniqueConstraint(fields=["before", "after", "on"], name="organization_change_once")]

    def __str__(self) -> str:
        return f"{self.before} → {self.after} ({self.on:%d/%m/%Y})"


class Post(FixtureRow):
    """An office of a body: "Chủ tịch" of "UBND tỉnh Thái Nguyên". Who held it, and when, is attested by articles only."""

    public_id = PublicIdField(unique=True)
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="posts", verbose_name="cơ quan, tổ chức")
    title = StoredNameField("chức vụ", max_length=200)
    title_key = DerivedField(derive=lambda post: tone_key(post.title))
    rank = models.PositiveSmallIntegerField("thứ bậc", default=100, help_text="Số nhỏ đứng trước.")
    search_key = DerivedField(derive=lambda post: search_text(post.title))
    history = HistoricalRecords(excluded_fields=["title_key", "search_key"])

    objects = SearchableQuerySet.as_manager()

    class Meta:
        verbose_name = "chức vụ"
        verbose_name_plural = "chức vụ"
        ordering = ["organization", "rank", "title_key", "pk"]
        constraints = [models.UniqueConstraint(fields=["organization", "title_key"], name="post_once_in_a_body")]

    def __str__(self) -> str:
        return f"{self.title}, {self.organization}"


class Person(models.Model):
    """Somebody whom articles name. Two people may share a name: only an editor says who is who."""

    public_id = PublicIdField(unique=True)
    name = StoredNameField("họ và tên", max_length=120, help_text="Không kèm chức vụ, quân hàm hay học vị.")
    is_private = models.BooleanField(
        "người riêng tư", default=False, help_text="Chỉ được nhắc đến với tư cách người thụ hưởng; không bao giờ công bố."
    )
    note = models.TextField("ghi chú nội bộ", blank=True, help_text="Không bao giờ công bố.")
    is_sample = models.BooleanField("dữ liệu mẫu", default=False, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    merged_into = _merged_into()
    name_key = DerivedField(derive=lambda person: tone_key(person.name))
    sort_key = DerivedField(derive=lambda person: name_sort_key(person.name))
    search_key = DerivedField(derive=lambda person: search_text(person.name))
    history = HistoricalRecords(excluded_fields=["name_key", "sort_key", "search_key"])

    objects = SearchableQuerySet.as_manager()

    class Meta:
        verbose_name = "người"
        verbose_name_plural = "người"
        ordering = ["sort_key", "pk"]
        indexes = [
            models.Index(fields=["sort_key", "id"], name="person_order"),
            models.Index(fields=["name_key"], name="person_name_lookup"),
        ]

    def __str__(self) -> str:
        return self.name


class PersonName(models.Model):
    """Another spelling or name of a person, as printed somewhere."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="other_names", verbose_name="người")
    name = StoredNameField("tên khác", max_length=120)
    name_key = DerivedField(derive=lambda row: tone_key(row.name))
    history = HistoricalRecords(excluded_fields=["name_key"])

    class Meta:
        verbose_name = "tên khác"
        verbose_name_plural = "tên khác"
        ordering = ["person", "name_key", "pk"]
        constraints = [models.UniqueConstraint(fields=["person", "name_key"], name="person_name_once")]
        indexes = [models.Index(fields=["name_key"], name="person_other_name_lookup")]

    def __str__(self) -> str:
        return self.name
