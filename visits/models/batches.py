"""What an import did with each file."""

from django.conf import settings
from django.db import models

from visits.models.evidence import ArticleVersion


class ImportBatch(models.Model):
    """One call of the import."""

    started_at = models.DateTimeField("bắt đầu", auto_now_add=True)
    finished_at = models.DateTimeField("kết thúc", null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="người nhập")
    source = models.CharField("nguồn", max_length=500, blank=True, help_text="Các đường dẫn hoặc tên tệp được đưa vào.")

    class Meta:
        verbose_name = "đợt nhập"
        verbose_name_plural = "đợt nhập"
        ordering = ["-started_at", "-pk"]
        indexes = [models.Index(fields=["-started_at", "-id"], name="batch_order")]

    def __str__(self) -> str:
        return f"Đợt nhập {self.pk}"


class ImportItem(models.Model):
    """One file of a batch and what became of it."""

    class Outcome(models.TextChoices):
        NEW = "new", "mới"
        UNCHANGED = "unchanged", "không đổi"
        NEW_VERSION = "new_version", "phiên bản mới"
        FAILED = "failed", "không nhập được"

    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="items", verbose_name="đợt nhập")
    position = models.PositiveIntegerField("thứ tự")
    path = models.CharField("tệp", max_length=1000)
    outcome = models.CharField("kết quả", max_length=12, choices=Outcome)
    reason = models.CharField("lý do, ghi chú", max_length=500, blank=True)
    version = models.ForeignKey(ArticleVersion, models.SET_NULL, null=True, blank=True, related_name="import_items", verbose_name="bài báo")
    drafted_visits = models.PositiveSmallIntegerField("chuyến thăm đã dựng", default=0)

    class Meta:
        verbose_name = "tệp trong đợt nhập"
        verbose_name_plural = "tệp trong đợt nhập"
        ordering = ["batch", "position"]
        constraints = [models.UniqueConstraint(fields=["batch", "position"], name="import_item_position_once")]

    def __str__(self) -> str:
        return self.path
