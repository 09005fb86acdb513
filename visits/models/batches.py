"""What an import did with each article. The items say what is done: whoever delivers the work may die at any moment.

A batch has sources (files), a source has items (articles). An item is claimed for a while (``lease_token``, ``lease_until``); what its
worker stores of it is stored together with its outcome, and only while the claim is still the worker's.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q

from visits.models.evidence import Article, ArticleVersion, RawFile


class Leased(models.Model):
    """A row that one worker at a time works on; a lease that ran out is anybody's."""

    lease_token = models.CharField(max_length=100, blank=True, default="", editable=False)
    lease_until = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        abstract = True


class ImportBatch(Leased):
    """One import: what was brought in, with which choices, and how far it is.

    ``counts`` and ``failures`` are kept with every chunk, so that no page counts the items: {outcome: items}, with "items" and
    "drafted_visits" beside the outcomes, and {reason without its particulars: items}.
    """

    class State(models.TextChoices):
        PREVIEW = "preview", "chờ xác nhận"
        RUNNING = "running", "đang chạy"
        FINISHED = "finished", "xong"
        UNDOING = "undoing", "đang hoàn tác"
        UNDONE = "undone", "đã hoàn tác"

    state = models.CharField("trạng thái", max_length=8, choices=State, default=State.RUNNING)
    started_at = models.DateTimeField("bắt đầu", auto_now_add=True)
    finished_at = models.DateTimeField("kết thúc", null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="người nhập")
    source = models.CharField("nguồn", max_length=500, blank=True, help_text="Các đường dẫn hoặc tên tệp được đưa vào.")
    outlet_name = models.CharField("cơ quan báo chí của cả đợt", max_length=120, blank=True)
    convert_old_fonts = models.BooleanField("chuyển mã phông cũ", default=False)
    fetch_urls = models.BooleanField("tải các địa chỉ", default=False)
    is_sample = models.BooleanField(default=False, editable=False)

    planned_at = models.DateTimeField(null=True, blank=True, editable=False)
    # Since when, and how many items were done by then: what the rate is made of.
    running_since = models.DateTimeField(null=True, blank=True, editable=False)
    done_before = models.PositiveIntegerField(default=0, editable=False)
    progress_at = models.DateTimeField(null=True, blank=True, editable=False)
    counts = models.JSONField(default=dict, editable=False)
    failures = models.JSONField(default=dict, editable=False)

    class Meta:
        verbose_name = "đợt nhập"
        verbose_name_plural = "đợt nhập"
        ordering = ["-started_at", "-pk"]
        indexes = [
            models.Index(fields=["-started_at", "-id"], name="batch_order"),
            models.Index(fields=["id"], condition=Q(state__in=["running", "undoing"]), name="batch_at_work"),
        ]

    def __str__(self) -> str:
        return f"Đợt nhập {self.pk}"


class ImportSource(models.Model):
    """One file of a batch: in the storage, or in its place on the machine that imports it."""

    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="sources", verbose_name="đợt nhập")
    position = models.PositiveIntegerField("thứ tự")
    name = models.CharField("tệp", max_length=1000)
    # A file:// address: a path may hold bytes that are no text.
    path = models.TextField(blank=True, default="", editable=False)
    raw_file = models.ForeignKey(RawFile, models.PROTECT, null=True, blank=True, related_name="sources", verbose_name="tệp gốc")
    is_planned = models.BooleanField(default=False, editable=False)

    class Meta:
        verbose_name = "tệp được đưa vào"
        verbose_name_plural = "tệp được đưa vào"
        ordering = ["batch", "position"]
        constraints = [models.UniqueConstraint(fields=["batch", "position"], name="import_source_position_once")]
        indexes = [models.Index(fields=["batch", "position"], condition=Q(is_planned=False), name="import_source_unplanned")]

    def __str__(self) -> str:
        return self.name


class ImportItem(Leased):
    """One article of a batch and what became of it."""

    class Outcome(models.TextChoices):
        WAITING = "waiting", "đang chờ"
        READING = "reading", "đang đọc"
        EXTRACTED = "extracted", "đã trích"
        NEW = "new", "mới"
        UNCHANGED = "unchanged", "không đổi"
        NEW_VERSION = "new_version", "phiên bản mới"
        DUPLICATE = "duplicate", "bản đăng lại"
        FAILED = "failed", "không nhập được"
        IGNORED = "ignored", "bỏ qua"
        UNDONE = "undone", "đã hoàn tác"

    UNFINISHED = (Outcome.WAITING, Outcome.READING, Outcome.EXTRACTED)

    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="items", verbose_name="đợt nhập")
    source = models.ForeignKey(ImportSource, models.CASCADE, null=True, blank=True, related_name="items", verbose_name="tệp được đưa vào")
    position = models.PositiveIntegerField("thứ tự")
    path = models.CharField("tệp", max_length=1000)
    # Where in its source: ``visits.reading.reopen`` finds it there.
    place = models.CharField(max_length=100, blank=True, default="", editable=False)
    outcome = models.CharField("kết quả", max_length=12, choices=Outcome, default=Outcome.WAITING)
    reason = models.CharField("lý do, ghi chú", max_length=500, blank=True)
    version = models.ForeignKey(ArticleVersion, models.SET_NULL, null=True, blank=True, related_name="import_items", verbose_name="bài báo")
    duplicate_of = models.ForeignKey(Article, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="đăng lại từ bài")
    drafted_visits = models.PositiveSmallIntegerField("chuyến thăm đã dựng", default=0)
    attempts = models.PositiveSmallIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = "bài trong đợt nhập"
        verbose_name_plural = "bài trong đợt nhập"
        ordering = ["batch", "position"]
        constraints = [
            models.UniqueConstraint(fields=["batch", "position"], name="import_item_position_once"),
            models.UniqueConstraint(fields=["source", "place"], name="import_item_place_once"),
        ]
        indexes = [
            models.Index(
                fields=["batch", "position"], condition=Q(outcome__in=["waiting", "reading", "extracted"]), name="import_item_unfinished"
            ),
            models.Index(fields=["batch", "position"], condition=Q(outcome="failed"), name="import_item_failed"),
        ]

    def __str__(self) -> str:
        return self.path
