"""Evidence: what came in and what the machine read in it. Written once; a changed text is a new version beside the old one."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length
from simple_history.models import HistoricalRecords

from dieuphoi.fields import DerivedField, PublicIdField, StoredNameField
from dieuphoi.vietnamese import folded_key, search_text, text_sort_key, tone_key
from people.models import Area, FixtureRow, SearchableQuerySet

models.TextField.register_lookup(Length)


class Outlet(FixtureRow):
    """A newspaper, station or portal, with the province that it serves where it is a local one."""

    name = StoredNameField("tên", max_length=120)
    aliases = models.JSONField("tên khác", default=list, blank=True)
    domains = models.JSONField("tên miền", default=list, blank=True)
    area = models.ForeignKey(Area, models.PROTECT, null=True, blank=True, related_name="outlets", verbose_name="địa phương")
    name_key = DerivedField(derive=lambda outlet: tone_key(outlet.name))
    sort_key = DerivedField(derive=lambda outlet: text_sort_key(outlet.name))
    search_key = DerivedField(derive=lambda outlet: search_text(outlet.name, *outlet.aliases, *outlet.domains))
    history = HistoricalRecords(excluded_fields=["name_key", "sort_key", "search_key"])

    objects = SearchableQuerySet.as_manager()

    class Meta:
        verbose_name = "cơ quan báo chí"
        verbose_name_plural = "cơ quan báo chí"
        ordering = ["sort_key", "pk"]
        indexes = [models.Index(fields=["sort_key", "id"], name="outlet_order")]

    def __str__(self) -> str:
        return self.name


class RawFile(models.Model):
    """The bytes of a file as it came in, stored under its hash."""

    sha256 = models.CharField(max_length=64, unique=True)
    size = models.PositiveBigIntegerField("dung lượng (byte)")
    media_type = models.CharField("định dạng", max_length=100)
    file = models.FileField("tệp", upload_to="raw/")

    class Meta:
        verbose_name = "tệp gốc"
        verbose_name_plural = "tệp gốc"

    def __str__(self) -> str:
        return self.sha256[:12]


class Article(models.Model):
    """One printed article. The same one is known by its canonical URL, else by outlet, folded title and day; never by a path."""

    class Kind(models.TextChoices):
        VISIT_REPORT = "visit_report", "tin về chuyến thăm"
        OTHER = "other", "bài khác"

    public_id = PublicIdField(unique=True)
    outlet = models.ForeignKey(Outlet, models.PROTECT, null=True, blank=True, related_name="articles", verbose_name="cơ quan báo chí")
    title = StoredNameField("tiêu đề", max_length=500, blank=True)
    url = models.URLField("địa chỉ", max_length=1000, null=True, blank=True, unique=True)  # noqa: DJ001 - unique where known
    published_on = models.DateField("ngày đăng", null=True, blank=True)
    byline = models.CharField("tác giả", max_length=300, blank=True)
    kind = models.CharField("loại bài", max_length=12, choices=Kind, default=Kind.OTHER)
    is_sample = models.BooleanField("dữ liệu mẫu", default=False, editable=False)
    copy_of = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="copies", editable=False, verbose_name="bản đăng lại của"
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField("nhập lúc", auto_now_add=True)
    title_key = DerivedField(derive=lambda article: folded_key(article.title))
    search_key = DerivedField(derive=lambda article: search_text(article.title))
    history = HistoricalRecords(excluded_fields=["title_key", "search_key"])

    objects = SearchableQuerySet.as_manager()

    class Meta:
        verbose_name = "bài báo"
        verbose_name_plural = "bài báo"
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["outlet", "title_key", "published_on"],
                condition=Q(url=None) & ~Q(title=""),
                name="article_once_in_an_outlet_and_day",
            )
        ]
        indexes = [
            models.Index(fields=["title_key", "published_on"], name="article_lookup"),
            models.Index(fields=["-created_at", "-id"], name="article_order"),
        ]

    def __str__(self) -> str:
        return self.title or f"(không có tiêu đề) #{self.pk}"

    @property
    def latest_version(self) -> "ArticleVersion":
        return self.versions.latest("number")


class ArticleVersion(models.Model):
    """The text of an article as it stood once: NFC, LF. The database refuses to change it."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="versions", verbose_name="bài báo")
    number = models.PositiveSmallIntegerField("lần", default=1)
    text = models.TextField("văn bản")
    sha256 = models.CharField(max_length=64, unique=True)
    reader = models.CharField("bộ đọc", max_length=40, help_text="Tên và phiên bản của bộ đọc tệp.")
    encoding = models.CharField("bảng mã gốc", max_length=40, blank=True)
    source_name = models.CharField("tên tệp", max_length=255, blank=True)
    raw_file = models.ForeignKey(RawFile, models.PROTECT, null=True, blank=True, related_name="versions", verbose_name="tệp gốc")
    created_at = models.DateTimeField("nhập lúc", auto_now_add=True)

    class Meta:
        verbose_name = "phiên bản văn bản"
        verbose_name_plural = "phiên bản văn bản"
        ordering = ["article", "number"]
        constraints = [
            models.UniqueConstraint(fields=["article", "number"], name="article_version_number_once"),
            models.CheckConstraint(condition=Q(text__length__gt=0), name="article_version_has_text"),
        ]

    def __str__(self) -> str:
        return f"{self.article} (lần {self.number})"


class Extraction(models.Model):
    """What one version of the extractor read in one text: the payload of the extraction contract, as it came out."""

    version = models.ForeignKey(ArticleVersion, models.CASCADE, related_name="extractions", verbose_name="văn bản")
    extractor_version = models.CharField("phiên bản bộ trích", max_length=20)
    lexicon_digest = models.CharField("từ điển", max_length=64)
    payload = models.JSONField("kết quả")
    created_at = models.DateTimeField("lúc", auto_now_add=True)

    class Meta:
        verbose_name = "lần trích"
        verbose_name_plural = "lần trích"
        ordering = ["version", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["version", "extractor_version", "lexicon_digest"], name="extraction_once_for_each_extractor")
        ]

    def __str__(self) -> str:
        return f"{self.version} – {self.extractor_version}"


def inside(start: str, end: str) -> Q:
    """A half-open span that holds something."""
    return Q(**{f"{start}__gte": 0, f"{end}__gt": F(start)})
