"""How well the machine read what was then published: counters, so that a chart costs the same whatever the number of visits."""

from django.db import models
from django.db.models import F, Q

from visits.models.evidence import Outlet


class ReadingQuality(models.Model):
    """Values of one field in visits first published in one month, from articles of one outlet, read by one version of the extractor.

    ``values`` are those drafted or added by hand; of these ``corrected`` were changed, rejected or added by a person.
    """

    month = models.DateField("tháng")
    outlet = models.ForeignKey(Outlet, models.CASCADE, null=True, blank=True, related_name="+", verbose_name="cơ quan báo chí")
    extractor_version = models.CharField("phiên bản bộ trích", max_length=20, blank=True)
    field = models.CharField("mục", max_length=20)
    values = models.PositiveIntegerField("số giá trị", default=0)
    corrected = models.PositiveIntegerField("phải sửa", default=0)

    class Meta:
        verbose_name = "chất lượng trích"
        verbose_name_plural = "chất lượng trích"
        constraints = [
            models.UniqueConstraint(fields=["month", "outlet", "extractor_version", "field"], name="quality_counter_once"),
            models.UniqueConstraint(
                fields=["month", "extractor_version", "field"], condition=Q(outlet=None), name="quality_counter_once_without_outlet"
            ),
            models.CheckConstraint(condition=Q(corrected__lte=F("values")), name="quality_corrected_among_values"),
        ]

    def __str__(self) -> str:
        return f"{self.month:%m/%Y}, {self.field}: {self.corrected}/{self.values}"
