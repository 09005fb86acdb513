"""Who is who: rows that were found to be one, pairs that were found to be two."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from people.models import Person
from visits.models.evidence import Article


class Kind(models.TextChoices):
    """What can be merged or told apart. The ids beside it are primary keys of that table."""

    PERSON = "person", "người"
    ORGANIZATION = "organization", "cơ quan, tổ chức"
    VISIT = "visit", "chuyến thăm"
    ARTICLE = "article", "bài báo"


class MergeOperation(models.Model):
    """One merge, with all that undoing it needs.

    ``moved`` lists ``{"table", "pk", "column", "from", "to"}`` of every value that was moved, in the order of the moving; a row that the
    merge made has an empty column. ``loser_fields`` are the loser's values before; ``choices`` say of each field of the survivor that
    differed which side it was taken from; ``public`` lists ``{"id", "state", "reason"}`` of the redirected public records, before.
    """

    kind = models.CharField("loại", max_length=12, choices=Kind)
    survivor_id = models.PositiveBigIntegerField("dòng được giữ")
    loser_id = models.PositiveBigIntegerField("dòng được gộp")
    survivor_label = models.CharField("giữ", max_length=300)
    loser_label = models.CharField("gộp vào", max_length=300)
    loser_fields = models.JSONField(default=dict, editable=False)
    choices = models.JSONField(default=dict, editable=False)
    moved = models.JSONField(default=list, editable=False)
    public = models.JSONField(default=list, editable=False)
    at = models.DateTimeField("lúc", auto_now_add=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="người thực hiện"
    )
    why = models.TextField("lý do", blank=True)
    undone_at = models.DateTimeField("tách lại lúc", null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="người tách lại"
    )
    # What was not moved back, because somebody had reassigned it since: the same shape as ``moved``, with the value that stands now.
    kept_back = models.JSONField(default=list, editable=False)

    class Meta:
        verbose_name = "lần gộp"
        verbose_name_plural = "lần gộp"
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="merge_kind_known"),
            models.CheckConstraint(condition=~Q(survivor_id=F("loser_id")), name="merge_is_of_two"),
            models.UniqueConstraint(fields=["kind", "loser_id"], condition=Q(undone_at=None), name="merged_once_at_a_time"),
        ]
        indexes = [models.Index(fields=["kind", "survivor_id", "-at"], name="merge_of_survivor")]

    def __str__(self) -> str:
        return f"{self.loser_label} → {self.survivor_label}"


class Distinction(models.Model):
    """That two rows are not the same, as a person said; remembered, so that nobody is asked again."""

    kind = models.CharField("loại", max_length=12, choices=Kind)
    low_id = models.PositiveBigIntegerField()
    high_id = models.PositiveBigIntegerField()
    at = models.DateTimeField("lúc", auto_now_add=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="người xác định"
    )
    why = models.CharField("lý do", max_length=300, blank=True)

    class Meta:
        verbose_name = "cặp không phải một"
        verbose_name_plural = "cặp không phải một"
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="distinction_kind_known"),
            models.CheckConstraint(condition=Q(low_id__lt=F("high_id")), name="distinction_in_order"),
            models.UniqueConstraint(fields=["kind", "low_id", "high_id"], name="distinction_once"),
        ]
        indexes = [models.Index(fields=["kind", "high_id"], name="distinction_of_high")]

    def __str__(self) -> str:
        return f"{self.low_id} ≠ {self.high_id}"


class NotThisPerson(models.Model):
    """That a name printed in an article does not mean a person, as somebody said. Never proposed again, whatever is drafted anew."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="+", verbose_name="bài báo")
    name_key = models.TextField(editable=False)
    person = models.ForeignKey(Person, models.CASCADE, related_name="not_meant", verbose_name="không phải người này")
    at = models.DateTimeField("lúc", auto_now_add=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="người xác định"
    )

    class Meta:
        verbose_name = "tên không phải của người"
        verbose_name_plural = "tên không phải của người"
        constraints = [models.UniqueConstraint(fields=["article", "name_key", "person"], name="not_this_person_once")]

    def __str__(self) -> str:
        return f"{self.name_key} ≠ {self.person_id}"
