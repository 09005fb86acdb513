"""Claims: the working copy of what articles say. Extraction drafts them, editors decide, the public never reads them.

Nothing but ``visits.drafting`` and ``visits.curation`` writes here.
"""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from dieuphoi.fields import DerivedField, PartialDateField, PublicIdField, StoredNameField
from dieuphoi.partial_dates import PartialDate
from dieuphoi.vietnamese import search_text, tone_key
from people.models import Area, Organization, Person, Post, SearchableQuerySet
from visits.models.evidence import Article, Extraction


class Basis(models.TextChoices):
    """Where a value came from."""

    STATED = "stated", "bài báo in rõ"
    INFERRED = "inferred", "suy ra"
    EDITED = "edited", "biên tập viên nhập"


class Decision(models.TextChoices):
    """What a person has said of a claim."""

    OPEN = "open", "chưa xét"
    CONFIRMED = "confirmed", "đã xác nhận"
    CHANGED = "changed", "đã sửa"
    REJECTED = "rejected", "đã bác"


DECIDED = (Decision.CONFIRMED, Decision.CHANGED)


class LinkState(models.TextChoices):
    """How a printed name got its row of the authority files."""

    NONE = "", "chưa nối"
    INFERRED = "inferred", "máy đoán"
    CONFIRMED = "confirmed", "đã xác nhận"


def _basis(**options: object) -> models.CharField:
    return models.CharField("căn cứ", max_length=8, choices=Basis, default=Basis.STATED, **options)  # type: ignore[arg-type]


def _decision() -> models.CharField:
    return models.CharField("quyết định", max_length=9, choices=Decision, default=Decision.OPEN)


def _link() -> models.CharField:
    return models.CharField("cách nối", max_length=9, choices=LinkState, default=LinkState.NONE, blank=True)


def closed_lists(table: str, **columns: type[models.TextChoices]) -> list[models.CheckConstraint]:
    """A column holds one of its choices, whoever writes it."""
    return [
        models.CheckConstraint(condition=Q(**{f"{column}__in": choices.values}), name=f"{table}_{column}_known")
        for column, choices in columns.items()
    ]


class ClaimQuerySet(models.QuerySet):
    def standing(self) -> "ClaimQuerySet":
        """Claims that nobody rejected."""
        return self.exclude(decision=Decision.REJECTED)

    def guesses(self) -> "ClaimQuerySet":
        """Inferred values on which nobody has decided yet."""
        return self.filter(basis=Basis.INFERRED, decision=Decision.OPEN)


class Claim(models.Model):
    """One thing that an article says. ``fact_key`` (article, kind, folded content) is how a later extraction knows it again."""

    fact_key = models.CharField(max_length=64, blank=True, default="", editable=False)
    extraction = models.ForeignKey(Extraction, models.PROTECT, null=True, blank=True, related_name="+", editable=False)
    rule = models.CharField("quy tắc", max_length=80, blank=True, editable=False)
    basis = _basis()
    decision = _decision()

    objects = ClaimQuerySet.as_manager()

    class Meta:
        abstract = True

    @property
    def is_guess(self) -> bool:
        return self.basis == Basis.INFERRED and self.decision == Decision.OPEN

    @property
    def is_standing(self) -> bool:
        return self.decision != Decision.REJECTED


class WorkState(models.TextChoices):
    DRAFT = "draft", "bản nháp"
    IN_REVIEW = "in_review", "chờ duyệt"
    APPROVED = "approved", "đã duyệt"


class PublicState(models.TextChoices):
    NEVER = "never", "chưa công bố"
    PUBLISHED = "published", "đang công bố"
    WITHDRAWN = "withdrawn", "đã gỡ"


def bounds(printed: str, printed_end: str) -> tuple[date | None, date | None]:
    """First and last day that printed dates may mean; both None where the year is unknown."""
    first = PartialDate.parse(printed) if printed else None
    last = PartialDate.parse(printed_end) if printed_end else first
    return first.earliest if first else None, last.latest if last else None


# A visit in the queue: a person has yet to decide on it.
WAITING = Q(joined_into=None) & ~Q(work_state=WorkState.APPROVED) & Q(public_state=PublicState.NEVER)


class Visit(models.Model):
    """A delegation of one body that worked in one place. Its ``version`` covers the whole tree of claims below it.

    ``delegation_text``, ``area_text`` and the dates are as printed; the links beside them are of the authority files.
    """

    # Facts of the visit itself. Each has its text or value, a basis and a decision in columns of that prefix.
    FACTS = ("delegation", "area", "date", "lead")

    public_id = PublicIdField(unique=True)
    fact_key = models.CharField(max_length=64, blank=True, default="", editable=False)
    extraction = models.ForeignKey(Extraction, models.PROTECT, null=True, blank=True, related_name="+", editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    delegation_text = StoredNameField("đoàn của", max_length=200, blank=True, help_text="Cơ quan cử đoàn, như bài báo in.")
    delegation = models.ForeignKey(
        Organization, models.PROTECT, null=True, blank=True, related_name="visits", verbose_name="cơ quan cử đoàn"
    )
    delegation_basis = _basis()
    delegation_decision = _decision()
    delegation_link = _link()

    area_text = StoredNameField("nơi đến", max_length=120, blank=True, help_text="Tên tỉnh, thành phố vào ngày của chuyến thăm.")
    area = models.ForeignKey(Area, models.PROTECT, null=True, blank=True, related_name="visits", verbose_name="địa phương")
    area_basis = _basis()
    area_decision = _decision()
    area_link = _link()

    date = PartialDateField("ngày", help_text="2015-07-01; chưa rõ năm: XXXX-09-08; chỉ rõ tháng: 2015-07.")
    end_date = PartialDateField("ngày cuối", help_text="Chỉ điền khi chuyến thăm kéo dài nhiều ngày.")
    date_basis = _basis()
    date_decision = _decision()
    lead_text = StoredNameField(
        "trưởng đoàn (chỉ in chức vụ)", max_length=200, blank=True, help_text="Khi bài báo không in tên trưởng đoàn."
    )
    lead_basis = _basis()
    lead_decision = _decision()

    work_state = models.CharField("tình trạng biên tập", max_length=9, choices=WorkState, default=WorkState.DRAFT)
    public_state = models.CharField("tình trạng công bố", max_length=9, choices=PublicState, default=PublicState.NEVER)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", editable=False, verbose_name="người gửi duyệt"
    )
    approved_version = models.PositiveIntegerField(null=True, blank=True, editable=False)
    approved_sources = models.CharField(max_length=64, blank=True, default="", editable=False)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", editable=False, verbose_name="người duyệt"
    )
    published_version = models.PositiveIntegerField(null=True, blank=True, editable=False)
    review_comment = models.TextField("ý kiến khi trả lại", blank=True)
    note = models.TextField("ghi chú nội bộ", blank=True, help_text="Không bao giờ công bố.")
    # How much of it needs a person: what the queue is ordered by. Derived with the rows of ``OpenReason``.
    attention = models.PositiveIntegerField("cần xem", default=0, editable=False)
    # Another paper's report of this visit took its claims over; the row stays, so that the joining can be undone.
    joined_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="joined", editable=False, verbose_name="đã nhập vào"
    )
    is_sample = models.BooleanField("dữ liệu mẫu", default=False, editable=False)
    created_at = models.DateTimeField("tạo lúc", auto_now_add=True)
    changed_at = models.DateTimeField("sửa lúc", auto_now=True)
    articles = models.ManyToManyField(Article, through="VisitSource", related_name="visits", verbose_name="bài báo")
    search_key = DerivedField(derive=lambda visit: search_text(visit.delegation_text, visit.area_text))
    date_earliest = models.DateField(null=True, blank=True, editable=False)
    date_latest = models.DateField(null=True, blank=True, editable=False)
    history = HistoricalRecords(excluded_fields=["search_key", "changed_at", "attention"])

    objects = SearchableQuerySet.as_manager()

    class Meta:
        verbose_name = "chuyến thăm"
        verbose_name_plural = "chuyến thăm"
        ordering = ["-created_at", "-pk"]
        constraints = [
            *closed_lists(
                "visit",
                work_state=WorkState,
                public_state=PublicState,
                delegation_basis=Basis,
                delegation_decision=Decision,
                delegation_link=LinkState,
                area_basis=Basis,
                area_decision=Decision,
                area_link=LinkState,
                date_basis=Basis,
                date_decision=Decision,
                lead_basis=Basis,
                lead_decision=Decision,
            ),
            models.CheckConstraint(
                condition=Q(date__regex=PartialDateField.REGEX) & Q(end_date__regex=PartialDateField.REGEX), name="visit_dates_are_edtf"
            ),
            models.CheckConstraint(
                condition=Q(date_earliest=None) | Q(date_latest=None) | Q(date_latest__gte=F("date_earliest")), name="visit_dates_in_order"
            ),
            models.CheckConstraint(
                condition=Q(public_state=PublicState.NEVER) | Q(public_id__isnull=False), name="visit_public_needs_its_id"
            ),
            models.CheckConstraint(
                condition=~Q(work_state=WorkState.APPROVED) | Q(approved_version=F("version")), name="visit_approval_is_of_this_version"
            ),
            models.UniqueConstraint(fields=["fact_key"], condition=~Q(fact_key=""), name="visit_fact_once"),
        ]
        indexes = [
            models.Index(fields=["-created_at", "-id"], name="visit_order"),
            models.Index(fields=["work_state", "created_at", "id"], name="visit_queue"),
            models.Index(fields=["area", "date_earliest"], name="visit_place_and_day"),
            models.Index(fields=["-attention", "created_at", "id"], condition=WAITING, name="visit_attention"),
            # What is approved and not published is few; what is approved and published is nearly all.
            models.Index(
                fields=["created_at", "id"],
                condition=Q(joined_into=None, work_state=WorkState.APPROVED) & ~Q(public_state=PublicState.PUBLISHED),
                name="visit_approved",
            ),
        ]
        permissions = [
            ("submit_visit", "Gửi duyệt chuyến thăm"),
            ("approve_visit", "Duyệt và trả lại chuyến thăm"),
            ("publish_visit", "Công bố, gỡ và khôi phục chuyến thăm"),
        ]

    def __str__(self) -> str:
        when = PartialDate.parse(self.date).printed() if self.date else "chưa rõ ngày"
        return f"{self.delegation_text or 'Chưa rõ đoàn'} – {self.area_text or 'chưa rõ nơi'}, {when}"

    def save(self, *args: object, **kwargs: object) -> None:
        self.set_bounds()
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    @property
    def has_whole_dates(self) -> bool:
        """False where a printed first or last day lacks its day, month or year."""
        return all(PartialDate.parse(printed).is_whole for printed in (self.date, self.end_date) if printed)

    def set_bounds(self) -> None:
        """The days of the dates as they are printed now."""
        self.date_earliest, self.date_latest = bounds(self.date, self.end_date)


class WaitingVisit(Visit):
    """Visits as the queue lists them."""

    class Meta:
        proxy = True
        default_permissions = ()
        verbose_name = "việc chờ duyệt"
        verbose_name_plural = "chờ duyệt"


class VisitSource(models.Model):
    """An article that reports a visit."""

    visit = models.ForeignKey(Visit, models.CASCADE, related_name="sources", verbose_name="chuyến thăm")
    article = models.ForeignKey(Article, models.PROTECT, related_name="visit_sources", verbose_name="bài báo")

    class Meta:
        verbose_name = "nguồn"
        verbose_name_plural = "nguồn"
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["visit", "article"], name="visit_source_once")]

    def __str__(self) -> str:
        return str(self.article)


class OpenReason(models.Model):
    """Why a visit waits: a code of ``visits.gates`` with how many times. Derived: the queue is filtered without reading claims."""

    visit = models.ForeignKey(Visit, models.CASCADE, related_name="open_reasons", verbose_name="chuyến thăm")
    code = models.CharField("lý do", max_length=40)
    count = models.PositiveSmallIntegerField("số điểm")

    class Meta:
        verbose_name = "điểm còn mở"
        verbose_name_plural = "điểm còn mở"
        constraints = [models.UniqueConstraint(fields=["visit", "code"], name="open_reason_once")]
        indexes = [models.Index(fields=["code", "visit"], name="open_reason_lookup")]

    def __str__(self) -> str:
        return f"{self.code} × {self.count}"


class Taking(models.Model):
    """That an editor has a visit on the desk, for a while. It warns the others; it does not lock them out."""

    visit = models.OneToOneField(Visit, models.CASCADE, related_name="taking", verbose_name="chuyến thăm")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name="người đang làm")
    since = models.DateTimeField("từ lúc")
    until = models.DateTimeField("đến lúc")

    class Meta:
        verbose_name = "người đang làm"
        verbose_name_plural = "người đang làm"
        indexes = [models.Index(fields=["by", "until"], name="taking_of_editor")]

    def __str__(self) -> str:
        return f"{self.by}, {self.visit_id}"


class VisitClaim(Claim):
    """A claim of a visit, in the order in which it was read."""

    position = models.PositiveSmallIntegerField("thứ tự", default=0)

    class Meta:
        abstract = True
        ordering = ["visit", "position", "pk"]


class EventType(models.TextChoices):
    WORKING_SESSION = "working_session", "làm việc, hội đàm"
    COURTESY_CALL = "courtesy_call", "chào xã giao"
    CONFERENCE = "conference", "hội nghị, hội thảo, tọa đàm"
    TRIBUTE = "tribute", "dâng hương, viếng"
    SITE_VISIT = "site_visit", "khảo sát, tham quan"
    GIFT = "gift", "trao quà, ủng hộ"
    SIGNING = "signing", "ký kết"
    CEREMONY = "ceremony", "khánh thành, khởi công, kỷ niệm"
    OTHER = "other", "khác"


class VisitEvent(VisitClaim):
    public_id = PublicIdField(unique=True)
    visit = models.ForeignKey(Visit, models.CASCADE, related_name="events", verbose_name="chuyến thăm")
    type = models.CharField("loại", max_length=16, choices=EventType)
    date = PartialDateField("ngày")
    place_text = StoredNameField("địa điểm", max_length=300, blank=True)
    history = HistoricalRecords()

    class Meta(VisitClaim.Meta):
        verbose_name = "hoạt động"
        verbose_name_plural = "hoạt động"
        constraints = [
            *closed_lists("event", type=EventType, basis=Basis, decision=Decision),
            models.UniqueConstraint(fields=["visit", "fact_key"], condition=~Q(fact_key=""), name="event_fact_once"),
            models.CheckConstraint(condition=Q(date__regex=PartialDateField.REGEX), name="event_date_is_edtf"),
        ]

    def __str__(self) -> str:
        return self.get_type_display()


class Side(models.TextChoices):
    DELEGATION = "delegation", "đoàn đến"
    HOST = "host", "địa phương"
    OTHER = "other", "bên khác"


class Participation(VisitClaim):
    """Somebody who took part, by the name that was printed. The link to a person may wait."""

    visit = models.ForeignKey(Visit, models.CASCADE, related_name="participations", verbose_name="chuyến thăm")
    name_text = StoredNameField("tên in trong bài", max_length=120)
    side = models.CharField("bên", max_length=10, choices=Side)
    is_lead = models.BooleanField("trưởng đoàn", default=False)
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="participations", verbose_name="người")
    person_link = _link()
    unresolved_on_purpose = models.BooleanField(
        "chủ ý để chưa nối", default=False, help_text="Đánh dấu khi chưa thể biết là ai nhưng vẫn muốn công bố đúng như bài báo in."
    )
    name_key = DerivedField(derive=lambda row: tone_key(row.name_text))
    history = HistoricalRecords(excluded_fields=["name_key"])

    class Meta(VisitClaim.Meta):
        verbose_name = "người tham gia"
        verbose_name_plural = "người tham gia"
        constraints = [
            *closed_lists("participation", side=Side, basis=Basis, decision=Decision, person_link=LinkState),
            models.UniqueConstraint(fields=["visit", "fact_key"], condition=~Q(fact_key=""), name="participation_fact_once"),
            models.UniqueConstraint(fields=["visit"], condition=Q(is_lead=True) & ~Q(decision="rejected"), name="visit_has_one_lead"),
            models.CheckConstraint(
                condition=Q(person=None, person_link="") | (Q(person__isnull=False) & ~Q(person_link="")),
                name="participation_link_says_how",
            ),
        ]
        indexes = [models.Index(fields=["name_key"], name="participation_name_lookup")]

    def __str__(self) -> str:
        return self.name_text

    @property
    def is_resolved(self) -> bool:
        return self.person_link == LinkState.CONFIRMED or self.unresolved_on_purpose


class PrintedOffice(models.Model):
    """An office as printed, beside the post that it was resolved to. The printed words stay for ever."""

    text = StoredNameField("in trong bài", max_length=300, blank=True)
    title = StoredNameField("chức vụ", max_length=200, blank=True)
    organization_text = StoredNameField("cơ quan", max_length=200, blank=True)
    organization = models.ForeignKey(
        Organization, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="cơ quan (danh mục)"
    )
    post = models.ForeignKey(Post, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="chức vụ (danh mục)")
    organization_link = _link()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return ", ".join(part for part in (self.title or self.text, self.organization_text) if part)


class Role(VisitClaim, PrintedOffice):
    """An office that a participant held on the day of the visit."""

    participation = models.ForeignKey(Participation, models.CASCADE, related_name="roles", verbose_name="người tham gia")
    history = HistoricalRecords()

    class Meta:
        verbose_name = "chức vụ trong chuyến thăm"
        verbose_name_plural = "chức vụ trong chuyến thăm"
        ordering = ["participation", "position", "pk"]
        constraints = [
            *closed_lists("role", basis=Basis, decision=Decision, organization_link=LinkState),
            models.UniqueConstraint(fields=["participation", "fact_key"], condition=~Q(fact_key=""), name="role_fact_once"),
            models.CheckConstraint(condition=~Q(title=""), name="role_has_a_title"),
            models.CheckConstraint(
                condition=Q(organization=None, organization_link="") | (Q(organization__isnull=False) & ~Q(organization_link="")),
                name="role_link_says_how",
            ),
        ]
        # What was printed alike is resolved alike: looked up for suggestions and for corrections of many drafts.
        indexes = [models.Index(fields=["text", "id"], name="role_text_lookup")]

    __str__ = PrintedOffice.__str__


class Gift(VisitClaim):
    public_id = PublicIdField(unique=True)
    visit = models.ForeignKey(Visit, models.CASCADE, related_name="gifts", verbose_name="chuyến thăm")
    text = models.CharField("quà", max_length=1000, help_text="Như bài báo in.")
    amount = models.DecimalField("số tiền", max_digits=18, decimal_places=2, null=True, blank=True)
    currency = models.CharField("loại tiền", max_length=3, blank=True, help_text="VND, USD, JPY…")
    count = models.PositiveIntegerField("số suất", null=True, blank=True)
    unit_amount = models.DecimalField("mỗi suất", max_digits=18, decimal_places=2, null=True, blank=True)
    giver_text = StoredNameField("bên tặng", max_length=300, blank=True)
    recipient_text = StoredNameField("bên nhận", max_length=300, blank=True)
    history = HistoricalRecords()

    class Meta(VisitClaim.Meta):
        verbose_name = "quà tặng"
        verbose_name_plural = "quà tặng"
        constraints = [
            *closed_lists("gift", basis=Basis, decision=Decision),
            models.UniqueConstraint(fields=["visit", "fact_key"], condition=~Q(fact_key=""), name="gift_fact_once"),
            models.CheckConstraint(
                condition=Q(amount=None, currency="") | (Q(amount__gte=0) & ~Q(currency="")), name="gift_money_has_a_currency"
            ),
        ]

    def __str__(self) -> str:
        return self.text[:80]


class CommitmentKind(models.TextChoices):
    REQUEST = "request", "địa phương đề nghị"
    PLEDGE = "pledge", "đoàn hứa hẹn"
    RECOMMENDATION = "recommendation", "đoàn đề nghị địa phương"
    UNDERTAKING = "undertaking", "địa phương cam kết"


class Commitment(VisitClaim):
    public_id = PublicIdField(unique=True)
    visit = models.ForeignKey(Visit, models.CASCADE, related_name="commitments", verbose_name="chuyến thăm")
    kind = models.CharField("loại", max_length=14, choices=CommitmentKind)
    text = models.TextField("nội dung", help_text="Như bài báo in.")
    by_text = StoredNameField("người nói", max_length=200, blank=True)
    by = models.ForeignKey(
        Participation, models.SET_NULL, null=True, blank=True, related_name="commitments", verbose_name="người nói (trong danh sách)"
    )
    history = HistoricalRecords()

    class Meta(VisitClaim.Meta):
        verbose_name = "đề nghị, cam kết"
        verbose_name_plural = "đề nghị, cam kết"
        constraints = [
            *closed_lists("commitment", kind=CommitmentKind, basis=Basis, decision=Decision),
            models.UniqueConstraint(fields=["visit", "fact_key"], condition=~Q(fact_key=""), name="commitment_fact_once"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.text[:80]}"


class FollowUpStatus(models.TextChoices):
    UNDER_WAY = "under_way", "đang thực hiện"
    PARTLY_DONE = "partly_done", "đã thực hiện một phần"
    DONE = "done", "đã thực hiện"
    DECLINED = "declined", "không thực hiện"


class FollowUp(VisitClaim):
    """What became of a request or a promise, by a day, as an editor found it."""

    commitment = models.ForeignKey(Commitment, models.CASCADE, related_name="follow_ups", verbose_name="đề nghị, cam kết")
    date = PartialDateField("ngày", blank=False)
    status = models.CharField("tình trạng", max_length=12, choices=FollowUpStatus)
    note = models.TextField("nội dung", blank=True, help_text="Được công bố cùng chuyến thăm.")
    history = HistoricalRecords()

    class Meta:
        verbose_name = "theo dõi thực hiện"
        verbose_name_plural = "theo dõi thực hiện"
        ordering = ["commitment", "date", "position", "pk"]
        constraints = [
            *closed_lists("follow_up", status=FollowUpStatus, basis=Basis, decision=Decision),
            models.CheckConstraint(condition=~Q(date="") & Q(date__regex=PartialDateField.REGEX), name="follow_up_date_is_edtf"),
        ]

    def __str__(self) -> str:
        return f"{self.get_status_display()} ({self.date})"


class Partnership(Claim):
    """A foreign locality with which an article says the place has, or wants, an agreement. With or without a visit."""

    public_id = PublicIdField(unique=True)
    article = models.ForeignKey(Article, models.CASCADE, related_name="partnerships", verbose_name="bài báo")
    visit = models.ForeignKey(Visit, models.CASCADE, null=True, blank=True, related_name="partnerships", verbose_name="chuyến thăm")
    name = StoredNameField("địa phương nước ngoài", max_length=120)
    country = StoredNameField("nước", max_length=80, blank=True)
    position = models.PositiveSmallIntegerField("thứ tự", default=0)
    history = HistoricalRecords()

    class Meta:
        verbose_name = "quan hệ với địa phương nước ngoài"
        verbose_name_plural = "quan hệ với địa phương nước ngoài"
        ordering = ["article", "position", "pk"]
        constraints = [
            *closed_lists("partnership", basis=Basis, decision=Decision),
            models.UniqueConstraint(fields=["article", "fact_key"], condition=~Q(fact_key=""), name="partnership_fact_once"),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.country})" if self.country else self.name


class Attestation(Claim, PrintedOffice):
    """Somebody, with an office, on the day of an article that reports no visit. Without an office only the name is attested."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="attestations", verbose_name="bài báo")
    name_text = StoredNameField("tên in trong bài", max_length=120)
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="attestations", verbose_name="người")
    person_link = _link()
    date = PartialDateField("ngày")
    position = models.PositiveSmallIntegerField("thứ tự", default=0)
    name_key = DerivedField(derive=lambda row: tone_key(row.name_text))
    history = HistoricalRecords(excluded_fields=["name_key"])

    class Meta:
        verbose_name = "chức vụ được nhắc đến"
        verbose_name_plural = "chức vụ được nhắc đến"
        ordering = ["article", "position", "pk"]
        constraints = [
            *closed_lists("attestation", basis=Basis, decision=Decision, person_link=LinkState, organization_link=LinkState),
            models.UniqueConstraint(fields=["article", "fact_key"], condition=~Q(fact_key=""), name="attestation_fact_once"),
            models.CheckConstraint(condition=Q(date__regex=PartialDateField.REGEX), name="attestation_date_is_edtf"),
            models.CheckConstraint(
                condition=Q(person=None, person_link="") | (Q(person__isnull=False) & ~Q(person_link="")), name="attestation_link_says_how"
            ),
        ]
        indexes = [models.Index(fields=["name_key"], name="attestation_name_lookup")]

    def __str__(self) -> str:
        office = PrintedOffice.__str__(self)
        return f"{self.name_text}, {office}" if office else self.name_text


class Proposal(models.Model):
    """What a later extraction would have done to a visit that people have already worked on. A person takes it or dismisses it."""

    class Action(models.TextChoices):
        ADD = "add", "thêm"
        CHANGE = "change", "sửa"
        REMOVE = "remove", "bỏ"

    visit = models.ForeignKey(Visit, models.CASCADE, related_name="proposals", verbose_name="chuyến thăm")
    extraction = models.ForeignKey(Extraction, models.CASCADE, related_name="+", verbose_name="lần trích")
    action = models.CharField("đề xuất", max_length=6, choices=Action)
    table = models.CharField("loại", max_length=20)
    fact_key = models.CharField(max_length=64, editable=False)
    summary = models.CharField("nội dung", max_length=500)
    values = models.JSONField(default=dict, editable=False)
    is_open = models.BooleanField("còn chờ", default=True)
    created_at = models.DateTimeField("lúc", auto_now_add=True)

    class Meta:
        verbose_name = "đề xuất của máy"
        verbose_name_plural = "đề xuất của máy"
        ordering = ["visit", "pk"]
        constraints = [
            # Once a person has dismissed it, it does not come back.
            models.UniqueConstraint(fields=["visit", "action", "fact_key"], name="proposal_once"),
        ]

    def __str__(self) -> str:
        return f"{self.get_action_display()}: {self.summary}"
