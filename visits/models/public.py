"""The public layer: editions, which never change, and their index, which is derived from them."""

from datetime import datetime, timedelta
from typing import Self

from django.db import connections, models
from django.db.models import Q

from dieuphoi.public_ids import LENGTH, PATTERN
from dieuphoi.vietnamese import folded_key, search_terms
from dieuphoi.word_index import are_many, expression, lookup
from people.models import SearchableQuerySet


class SubjectType(models.TextChoices):
    VISIT = "visit", "chuyến thăm"
    PERSON = "person", "người"
    ORGANIZATION = "organization", "cơ quan, tổ chức"
    POST = "post", "chức vụ"
    AREA = "area", "địa phương"
    ARTICLE = "article", "bài báo"
    # Parts of visits, in lists of their own.
    COMMITMENT = "commitment", "đề nghị, cam kết"
    GIFT = "gift", "quà tặng"
    EVENT = "event", "hoạt động"
    PARTNERSHIP = "partnership", "quan hệ với địa phương nước ngoài"


PARTS = (SubjectType.COMMITMENT, SubjectType.GIFT, SubjectType.EVENT, SubjectType.PARTNERSHIP)

# The first character of a public id says what it names.
LETTERS = {
    "visit": "v",
    "person": "p",
    "organization": "o",
    "post": "t",
    "area": "a",
    "article": "n",
    "commitment": "c",
    "gift": "g",
    "event": "e",
    "partnership": "f",
}


# Of what a link names: a public id, a code, or folded words.
LONGEST_TARGET = 120

# Visits that last longer than this, or whose dates leave as much open, are few.
WIDE = timedelta(days=31)


class PublicRecord(models.Model):
    """A public id and what stands behind it now. Never deleted: a withdrawn id answers with its reason, a merged one redirects."""

    class State(models.TextChoices):
        PUBLISHED = "published", "đang công bố"
        WITHDRAWN = "withdrawn", "đã gỡ"
        MERGED = "merged", "đã gộp"
        REDACTED = "redacted", "đã che"

    public_id = models.CharField(max_length=LENGTH, primary_key=True)
    subject_type = models.CharField("loại", max_length=12, choices=SubjectType)
    state = models.CharField("tình trạng", max_length=9, choices=State, default=State.PUBLISHED)
    public_reason = models.CharField("lý do công khai", max_length=500, blank=True)
    current_edition = models.OneToOneField("Edition", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="bản hiện hành")
    redirect_to = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="gộp vào")
    is_sample = models.BooleanField("dữ liệu mẫu", default=False)
    changed_at = models.DateTimeField("thay đổi lúc")

    class Meta:
        verbose_name = "mã công khai"
        verbose_name_plural = "mã công khai"
        constraints = [
            models.CheckConstraint(condition=Q(public_id__regex=PATTERN), name="public_id_is_well_formed"),
            models.CheckConstraint(condition=Q(subject_type__in=SubjectType.values), name="public_record_type_known"),
            models.CheckConstraint(
                condition=~Q(state="published") | Q(current_edition__isnull=False), name="published_record_has_an_edition"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["withdrawn", "redacted"]) | ~Q(public_reason=""), name="record_out_of_sight_has_a_reason"
            ),
            models.CheckConstraint(
                condition=Q(state="merged", redirect_to__isnull=False) | (~Q(state="merged") & Q(redirect_to=None)),
                name="merged_record_redirects",
            ),
        ]

    def __str__(self) -> str:
        return self.public_id


class Edition(models.Model):
    """One published state of a subject: the JSON document as it goes out, as text.

    The database refuses to change it, but for one thing: redacting puts a tombstone in the document's place, once. Number and hash stay.
    """

    subject = models.ForeignKey(PublicRecord, models.PROTECT, related_name="editions", verbose_name="mã công khai")
    subject_type = models.CharField("loại", max_length=12, choices=SubjectType)
    number = models.PositiveIntegerField("bản số")
    document = models.TextField("văn bản JSON")
    sha256 = models.CharField(max_length=64)
    published_at = models.DateTimeField("công bố lúc")
    public_reason = models.CharField("lý do công khai", max_length=500, blank=True)
    redacted_at = models.DateTimeField("che lúc", null=True, blank=True)

    class Meta:
        verbose_name = "bản công bố"
        verbose_name_plural = "bản công bố"
        ordering = ["subject", "number"]
        constraints = [models.UniqueConstraint(fields=["subject", "number"], name="edition_number_once")]

    def __str__(self) -> str:
        return f"{self.subject_id}, bản {self.number}"


class WordIndexedQuerySet(SearchableQuerySet):
    """Rows whose words SQLite finds by an index beside the table; ``words_of`` names the column that the index calls its rowid."""

    def search(self, query: str) -> Self:
        rows = super().search(query)
        needles = search_terms(query)
        if connections[self.db].vendor != "sqlite" or not expression(needles):
            return rows
        sql, values = lookup(self.model._meta.db_table, self.model.words_of, needles)  # type: ignore[attr-defined]
        with connections[self.db].cursor() as cursor:
            cursor.execute(sql, values)
            found = [row[0] for row in cursor.fetchall()]
        return rows if are_many(found) else rows.filter(**{f"{self.model.words_of}__in": found})  # type: ignore[attr-defined]


class EditionIndex(models.Model):
    """Filter columns of a subject's current edition. Derived: ``rebuild_index`` makes it again, the same to the letter."""

    public_id = models.CharField(max_length=LENGTH, primary_key=True)
    edition = models.OneToOneField(Edition, models.PROTECT, related_name="+")
    subject_type = models.CharField(max_length=12, choices=SubjectType)
    # Bounds of what the printed date may mean; the last day orders lists (unknown year: the day on which the text came in).
    date_earliest = models.DateField()
    date_latest = models.DateField()
    # So far apart that a list by date_latest cannot find the row near either of them.
    is_wide = models.BooleanField(default=False)
    # When the record last changed for the public.
    changed_at = models.DateTimeField()
    sort_key = models.TextField(blank=True)
    search_key = models.TextField(blank=True)
    is_sample = models.BooleanField(default=False)

    words_of = "edition_id"

    objects = WordIndexedQuerySet.as_manager()  # type: ignore[django-manager-missing]

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(date_latest__gte=models.F("date_earliest")), name="index_dates_in_order")]
        indexes = [
            models.Index(fields=["subject_type", "-date_latest", "-public_id"], name="index_newest"),
            models.Index(fields=["subject_type", "sort_key", "public_id"], name="index_by_name"),
            models.Index(fields=["subject_type", "-date_latest", "-public_id"], condition=Q(is_wide=True), name="index_wide"),
            models.Index(fields=["subject_type", "changed_at", "public_id"], name="index_last_changed"),
        ]

    def __str__(self) -> str:
        return self.public_id


class EditionIndexLink(models.Model):
    """That a current edition names somebody or something, by canonical public id; the day stands beside it for the index."""

    class Relation(models.TextChoices):
        PERSON = "person"
        ORGANIZATION = "organization"
        AREA = "area"
        ARTICLE = "article"
        # Bodies again, by their part in a visit, and offices.
        DELEGATION = "delegation"
        HOST = "host"
        POST = "post"
        # What has no public id stands by its code, or by the folded words of its name.
        EVENT_TYPE = "event_type"
        KIND = "kind"
        OUTLET = "outlet"
        CURRENCY = "currency"
        COUNTRY = "country"
        STATUS = "status"
        # What an area became.
        SUCCESSOR = "successor"
        VISIT = "visit"

    entry = models.ForeignKey(EditionIndex, models.CASCADE, related_name="links")
    subject_type = models.CharField(max_length=12, choices=SubjectType)
    relation = models.CharField(max_length=12, choices=Relation)
    target = models.CharField(max_length=LONGEST_TARGET)
    date_latest = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entry", "relation", "target"], name="index_link_once")]
        indexes = [models.Index(fields=["relation", "target", "subject_type", "-date_latest", "-entry"], name="index_link_newest")]

    def __str__(self) -> str:
        return f"{self.entry_id} → {self.target}"


class PublicPart(models.Model):
    """The public id of a part of a visit, and the visit in whose editions it stood last. Never deleted: the id answers for ever."""

    public_id = models.CharField(max_length=LENGTH, primary_key=True)
    subject_type = models.CharField("loại", max_length=12, choices=SubjectType)
    record = models.ForeignKey(PublicRecord, models.PROTECT, related_name="parts", verbose_name="chuyến thăm")

    class Meta:
        verbose_name = "mã công khai của một phần"
        verbose_name_plural = "mã công khai của các phần"
        constraints = [
            models.CheckConstraint(condition=Q(public_id__regex=PATTERN), name="part_id_is_well_formed"),
            models.CheckConstraint(condition=Q(subject_type__in=PARTS), name="part_type_known"),
        ]

    def __str__(self) -> str:
        return self.public_id


class LedgerEntry(models.Model):
    """A part of a visit as its list shows it, with filter columns: what the visits' current editions say now.

    Derived from them; ``rebuild_index`` makes it again, the same to the letter.
    """

    public_id = models.CharField(max_length=LENGTH, primary_key=True)
    entry = models.ForeignKey(EditionIndex, models.CASCADE, related_name="parts")
    subject_type = models.CharField(max_length=12, choices=SubjectType)
    position = models.PositiveSmallIntegerField()
    # The number of the row in the index of words on SQLite.
    words_row = models.BigIntegerField(unique=True)
    document = models.TextField()
    date_earliest = models.DateField()
    date_latest = models.DateField()
    is_wide = models.BooleanField(default=False)
    changed_at = models.DateTimeField()
    search_key = models.TextField(blank=True)
    is_sample = models.BooleanField(default=False)
    # Of gifts.
    currency = models.CharField(max_length=3, blank=True)
    amount = models.DecimalField(max_digits=18, decimal_places=2, null=True)
    # Of requests and promises: the day since which nothing was heard of it.
    waiting_since = models.DateField(null=True)

    words_of = "words_row"

    objects = WordIndexedQuerySet.as_manager()  # type: ignore[django-manager-missing]

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(date_latest__gte=models.F("date_earliest")), name="ledger_dates_in_order")]
        indexes = [
            models.Index(fields=["subject_type", "-date_latest", "-public_id"], name="ledger_newest"),
            models.Index(fields=["subject_type", "-date_latest", "-public_id"], condition=Q(is_wide=True), name="ledger_wide"),
            models.Index(fields=["subject_type", "changed_at"], name="ledger_changed"),
            models.Index(fields=["currency", "amount", "entry"], condition=Q(amount__isnull=False), name="ledger_money"),
            models.Index(fields=["waiting_since"], condition=Q(waiting_since__isnull=False), name="ledger_waiting"),
        ]

    def __str__(self) -> str:
        return self.public_id


class LedgerLink(models.Model):
    """That a part names somebody or something, or is of a kind; as ``EditionIndexLink``."""

    entry = models.ForeignKey(LedgerEntry, models.CASCADE, related_name="links")
    subject_type = models.CharField(max_length=12, choices=SubjectType)
    relation = models.CharField(max_length=12, choices=EditionIndexLink.Relation)
    target = models.CharField(max_length=LONGEST_TARGET)
    date_latest = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entry", "relation", "target"], name="ledger_link_once")]
        indexes = [models.Index(fields=["relation", "target", "subject_type", "-date_latest", "-entry"], name="ledger_link_newest")]

    def __str__(self) -> str:
        return f"{self.entry_id} → {self.target}"


# The status of what nobody has followed up.
UNHEARD = "none"


def folded_target(text: str) -> str:
    """The words by which a link names what has no public id."""
    return folded_key(text)[:LONGEST_TARGET]


def read_place(place: str) -> tuple[str, str | None]:
    """A place in time as the visit's public id and its day as printed."""
    _, visit, printed = place.split(" ")
    return visit, printed or None


# A day of a visit with the visit's id and the day as printed: "2020-09-15 v0000000001 2020-09-15". Of many, the least is the first.
PLACE_IN_TIME = 40


class OfficeInVisit(models.Model):
    """That a published visit shows somebody in an office. Ids are the canonical ones; ``office`` is what printings of one office share."""

    entry = models.ForeignKey(EditionIndex, models.CASCADE, related_name="offices")
    person = models.CharField(max_length=LENGTH)
    office = models.CharField(max_length=LONGEST_TARGET)
    post = models.CharField(max_length=LENGTH, blank=True)
    organization = models.CharField(max_length=LENGTH, blank=True)
    person_name = models.TextField()
    title = models.TextField()
    organization_name = models.TextField(blank=True)
    first = models.CharField(max_length=PLACE_IN_TIME)
    last = models.CharField(max_length=PLACE_IN_TIME)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entry", "person", "office"], name="office_in_visit_once")]
        indexes = [models.Index(fields=["person", "office", "last", "first"], name="office_in_visit_of")]

    def __str__(self) -> str:
        return f"{self.person}, {self.office}"


class AttestedOffice(models.Model):
    """The first and the last day on which published visits show somebody in an office, and how many do. Derived."""

    person = models.CharField(max_length=LENGTH)
    office = models.CharField(max_length=LONGEST_TARGET)
    post = models.CharField(max_length=LENGTH, blank=True)
    organization = models.CharField(max_length=LENGTH, blank=True)
    person_name = models.TextField()
    title = models.TextField()
    organization_name = models.TextField(blank=True)
    first = models.CharField(max_length=PLACE_IN_TIME)
    last = models.CharField(max_length=PLACE_IN_TIME)
    visits = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "office"], name="attested_office_once")]
        indexes = [
            models.Index(fields=["person", "-last", "office"], name="attested_of_person"),
            models.Index(fields=["organization", "-last", "person"], condition=~Q(organization=""), name="attested_of_body"),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.office}"


class VisitInArea(models.Model):
    """Where, in which year and of which body a published visit was. ``year`` is 0 where it is unknown, ``organization`` may be."""

    entry = models.OneToOneField(EditionIndex, models.CASCADE, related_name="place")
    area = models.CharField(max_length=LENGTH)
    year = models.PositiveSmallIntegerField()
    # The body's id, or the folded words of its name.
    body = models.CharField(max_length=LONGEST_TARGET)
    organization = models.CharField(max_length=LENGTH, blank=True)
    name = models.TextField()

    class Meta:
        indexes = [models.Index(fields=["area", "year", "body"], name="visit_in_area_of")]

    def __str__(self) -> str:
        return f"{self.area}, {self.year}"


class AreaYear(models.Model):
    """How many published visits of a body were in an area in a year. Derived."""

    area = models.CharField(max_length=LENGTH)
    year = models.PositiveSmallIntegerField()
    body = models.CharField(max_length=LONGEST_TARGET)
    organization = models.CharField(max_length=LENGTH, blank=True)
    name = models.TextField()
    visits = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["area", "year", "body"], name="area_year_once")]

    def __str__(self) -> str:
        return f"{self.area}, {self.year}: {self.visits}"


class EditionPeriod(models.Model):
    """From when to when an edition was what the public saw, with the filter columns of ``EditionIndex``: the lists of a day in the past.

    Derived from editions and changes, for records that are not withdrawn now: what was taken out of sight is not shown for a day before
    it either. An article's document may hold passages of visits that were withdrawn since: they are left out when it is shown.
    """

    public_id = models.CharField(max_length=LENGTH)
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="+")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, help_text="Exclusive; null where it is seen now.")
    subject_type = models.CharField(max_length=12, choices=SubjectType)
    date_earliest = models.DateField()
    date_latest = models.DateField()
    sort_key = models.TextField(blank=True)
    search_key = models.TextField(blank=True)
    is_sample = models.BooleanField(default=False)

    words_of = "id"

    objects = WordIndexedQuerySet.as_manager()  # type: ignore[django-manager-missing]

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["public_id", "since"], name="period_once"),
            models.CheckConstraint(condition=Q(until=None) | Q(until__gt=models.F("since")), name="period_times_in_order"),
        ]
        indexes = [
            models.Index(fields=["subject_type", "-date_latest", "-public_id"], name="period_newest"),
            models.Index(fields=["subject_type", "since", "public_id"], name="period_since"),
            models.Index(fields=["subject_type", "sort_key", "public_id"], name="period_by_name"),
        ]

    def __str__(self) -> str:
        return f"{self.public_id}, {self.since}"


class EditionPeriodLink(models.Model):
    """What an edition of the past names, by the public id of its day."""

    entry = models.ForeignKey(EditionPeriod, models.CASCADE, related_name="links")
    relation = models.CharField(max_length=12, choices=EditionIndexLink.Relation)
    target = models.CharField(max_length=LONGEST_TARGET)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entry", "relation", "target"], name="period_link_once")]
        indexes = [models.Index(fields=["relation", "target", "entry"], name="period_link_of")]

    def __str__(self) -> str:
        return f"{self.entry_id} → {self.target}"


class LedgerPeriod(models.Model):
    """From when to when a part of a visit was what the public saw, with the filter columns of ``LedgerEntry``.

    Derived, as ``EditionPeriod`` is.
    """

    public_id = models.CharField(max_length=LENGTH)
    period = models.ForeignKey(EditionPeriod, models.CASCADE, related_name="parts")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, help_text="Exclusive; null where it is seen now.")
    subject_type = models.CharField(max_length=12, choices=SubjectType)
    document = models.TextField()
    date_earliest = models.DateField()
    date_latest = models.DateField()
    search_key = models.TextField(blank=True)
    is_sample = models.BooleanField(default=False)
    currency = models.CharField(max_length=3, blank=True)
    amount = models.DecimalField(max_digits=18, decimal_places=2, null=True)
    waiting_since = models.DateField(null=True)

    words_of = "id"

    objects = WordIndexedQuerySet.as_manager()  # type: ignore[django-manager-missing]

    class Meta:
        indexes = [
            models.Index(fields=["subject_type", "-date_latest", "-public_id"], name="ledger_period_newest"),
            models.Index(fields=["subject_type", "since", "public_id"], name="ledger_period_since"),
            models.Index(fields=["public_id", "since"], name="ledger_period_of_part"),
            models.Index(fields=["period", "currency", "amount"], condition=Q(amount__isnull=False), name="ledger_period_money"),
        ]

    def __str__(self) -> str:
        return f"{self.public_id}, {self.since}"


class LedgerPeriodLink(models.Model):
    """What a part named then, or of which kind it was, as ``EditionPeriodLink``."""

    entry = models.ForeignKey(LedgerPeriod, models.CASCADE, related_name="links")
    relation = models.CharField(max_length=12, choices=EditionIndexLink.Relation)
    target = models.CharField(max_length=LONGEST_TARGET)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entry", "relation", "target"], name="ledger_period_link_once")]
        indexes = [models.Index(fields=["relation", "target", "entry"], name="ledger_period_link_of")]

    def __str__(self) -> str:
        return f"{self.entry_id} → {self.target}"


# What knows the record of other days: rows with ``since`` and ``until``.
OF_THE_PAST = (EditionPeriod, LedgerPeriod)


def seen_at(moment: datetime) -> Q:
    """Rows of these that the public saw at a moment."""
    return Q(since__lte=moment) & (Q(until=None) | Q(until__gt=moment))


class PublicClock(models.Model):
    """One row. Every publishing transaction locks it before it reads the time: changes get the order of their commits."""

    sequence = models.PositiveBigIntegerField(default=0)
    at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="public_clock_is_one_row")]

    def __str__(self) -> str:
        return f"{self.sequence}"

    @classmethod
    def tick(cls) -> None:
        """Leave a number out: what lists answer may have changed though nothing happened to the record. In a transaction only."""
        clock, _ = cls._default_manager.select_for_update().get_or_create(pk=1)
        clock.sequence += 1
        clock.save()


class PublicChange(models.Model):
    """One thing that happened to a public id, in the order in which the public could see it. Never changes."""

    class Action(models.TextChoices):
        PUBLISHED = "published", "công bố"
        UPDATED = "updated", "cập nhật"
        WITHDRAWN = "withdrawn", "gỡ"
        RESTORED = "restored", "khôi phục"
        MERGED = "merged", "gộp"
        UNMERGED = "unmerged", "tách lại"
        REDACTED = "redacted", "che"

    sequence = models.PositiveBigIntegerField(primary_key=True)
    at = models.DateTimeField("lúc")
    record = models.ForeignKey(PublicRecord, models.PROTECT, related_name="changes", verbose_name="mã công khai")
    subject_type = models.CharField("loại", max_length=12, choices=SubjectType)
    action = models.CharField("việc", max_length=9, choices=Action)
    edition = models.ForeignKey(Edition, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="bản công bố")
    # Top-level names of the document whose values are others than in the edition before.
    parts = models.JSONField("các phần", default=list)
    other = models.CharField("mã kia", max_length=LENGTH, blank=True)
    public_reason = models.CharField("lý do công khai", max_length=500, blank=True)

    class Meta:
        verbose_name = "thay đổi công khai"
        verbose_name_plural = "thay đổi công khai"
        ordering = ["sequence"]
        indexes = [
            models.Index(fields=["record", "sequence"], name="change_of_record"),
            models.Index(fields=["subject_type", "sequence"], name="change_of_kind"),
            models.Index(fields=["action", "sequence"], name="change_of_action"),
        ]

    def __str__(self) -> str:
        return f"{self.sequence}: {self.get_action_display()} {self.record_id}"


def lineage(public_id: str, *, today: bool) -> list[str]:
    """An area with those that it came from and became; with ``today`` all that has become what it became. One query a generation."""
    links = EditionIndexLink.objects.filter(relation=EditionIndexLink.Relation.SUCCESSOR, subject_type=SubjectType.AREA)

    def followed(found: set[str], source: str, target: str) -> set[str]:
        beginnings = found
        while beginnings := set(links.filter(**{f"{source}__in": beginnings}).values_list(target, flat=True)) - found:
            found = found | beginnings
        return found

    later = followed({public_id}, "entry_id", "target")
    if not today:
        return sorted(later | followed({public_id}, "target", "entry_id"))
    ended = set(links.filter(entry__in=later).values_list("entry_id", flat=True))
    return sorted(followed(later - ended, "target", "entry_id"))


def canonical(targets: set[str]) -> dict[str, str]:
    """Merged ids -> the id that stands for them now."""
    found: dict[str, str] = {}
    open_ids = set(targets)
    while open_ids:
        merged = PublicRecord.objects.filter(pk__in=open_ids, state=PublicRecord.State.MERGED).values_list("pk", "redirect_to")
        step = {old: new for old, new in merged if new}
        found = {old: step.get(new, new) for old, new in found.items()} | step
        open_ids = set(step.values())
    return found


def is_in_public(public_id: str | None) -> bool:
    """Whether an id answers with an edition now."""
    return public_id is not None and PublicRecord.objects.filter(pk=public_id, state=PublicRecord.State.PUBLISHED).exists()
