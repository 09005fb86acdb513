"""Which texts resemble each other: what finds an article that another paper has printed already."""

from django.db import models

from visits.models.evidence import ArticleVersion


class TextBand(models.Model):
    """A part of the signature of a text. Texts that share one may be alike. Derived; articles that are copies of others have none."""

    version = models.ForeignKey(ArticleVersion, models.CASCADE, related_name="bands", verbose_name="văn bản")
    band = models.BigIntegerField()

    class Meta:
        verbose_name = "dấu vết văn bản"
        verbose_name_plural = "dấu vết văn bản"
        indexes = [models.Index(fields=["band", "version"], name="text_band_lookup")]

    def __str__(self) -> str:
        return f"{self.version_id}: {self.band}"
