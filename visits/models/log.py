"""Who published what, with the internal note. The API may not import this module."""

from django.conf import settings
from django.db import models

from visits.models.public import Edition, PublicRecord


class PublishingLog(models.Model):
    class Action(models.TextChoices):
        PUBLISHED = "published", "công bố"
        WITHDRAWN = "withdrawn", "gỡ"
        RESTORED = "restored", "khôi phục"
        MERGED = "merged", "gộp"
        UNMERGED = "unmerged", "tách lại"
        REDACTED = "redacted", "che"

    record = models.ForeignKey(PublicRecord, models.PROTECT, related_name="log", verbose_name="mã công khai")
    edition = models.ForeignKey(Edition, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="bản công bố")
    action = models.CharField("việc", max_length=9, choices=Action)
    at = models.DateTimeField("lúc")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="người thực hiện"
    )
    note = models.TextField("ghi chú nội bộ", blank=True)

    class Meta:
        verbose_name = "nhật ký công bố"
        verbose_name_plural = "nhật ký công bố"
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.get_action_display()} {self.record_id}"
