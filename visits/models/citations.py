"""Citations: which words of which text a claim rests on. The database itself compares quote and text."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length, Substr
from simple_history.models import HistoricalRecords

from dieuphoi.spans import CONTEXT, Span, context
from visits.models.claims import Attestation, Commitment, FollowUp, Gift, Participation, Partnership, Role, Visit, VisitEvent
from visits.models.evidence import ArticleVersion

models.TextField.register_lookup(Length)

# One nullable foreign key for each claim table; exactly one is set.
TARGETS = ("visit", "event", "participation", "role", "gift", "commitment", "partnership", "attestation", "follow_up")

# From a citation to the visit in whose tree it stands.
OF_VISIT = (
    "visit",
    "event__visit",
    "participation__visit",
    "role__participation__visit",
    "gift__visit",
    "commitment__visit",
    "partnership__visit",
    "follow_up__commitment__visit",
)


def exactly_one_target() -> Q:
    condition = Q()
    for target in TARGETS:
        condition |= Q(**{f"{other}__isnull": other != target for other in TARGETS})
    return condition


def _target(model: type[models.Model]) -> models.ForeignKey:
    return models.ForeignKey(model, models.CASCADE, null=True, blank=True, related_name="citations")


class CitationQuerySet(models.QuerySet):
    def of_visit(self, visit: Visit) -> "CitationQuerySet":
        """Citations of a visit and of every claim below it, rejected claims included."""
        # Each kind by its own index: joined by OR, the planner would read the whole table. That a target is set it hears besides: of a
        # kind that hardly occurs it has no figures, and would expect many.
        every = [
            Citation._default_manager.filter(**{path: visit, f"{path.partition('__')[0]}__isnull": False}).order_by().values("pk")
            for path in OF_VISIT
        ]
        return self.filter(pk__in=every[0].union(*every[1:], all=True))

    def inexact(self) -> "CitationQuerySet":
        """Citations whose quote is not what stands at its place: none, unless somebody wrote past the database's own check."""
        return self.exclude(quote=Substr("version__text", F("start") + 1, F("end") - F("start")))


class Citation(models.Model):
    """``version.text[start:end] == quote``, counted in code points. Several for a fact and several facts for a span are fine."""

    version = models.ForeignKey(ArticleVersion, models.PROTECT, related_name="citations", verbose_name="văn bản")
    field = models.CharField("mục", max_length=40, blank=True, help_text="Giá trị được trích, ví dụ: date, organization.")
    start = models.PositiveIntegerField("từ")
    end = models.PositiveIntegerField("đến")
    quote = models.TextField("trích dẫn")
    prefix = models.CharField(max_length=CONTEXT, blank=True)
    suffix = models.CharField(max_length=CONTEXT, blank=True)

    visit = _target(Visit)
    event = _target(VisitEvent)
    participation = _target(Participation)
    role = _target(Role)
    gift = _target(Gift)
    commitment = _target(Commitment)
    partnership = _target(Partnership)
    attestation = _target(Attestation)
    follow_up = _target(FollowUp)
    history = HistoricalRecords()

    objects = CitationQuerySet.as_manager()

    class Meta:
        verbose_name = "trích dẫn"
        verbose_name_plural = "trích dẫn"
        ordering = ["version", "start", "end", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(end__gt=F("start")), name="citation_span_in_order"),
            models.CheckConstraint(condition=Q(quote__length=F("end") - F("start")), name="citation_as_long_as_its_quote"),
            models.CheckConstraint(condition=exactly_one_target(), name="citation_has_one_target"),
        ]

    def __str__(self) -> str:
        return f"“{self.quote[:60]}”"

    @classmethod
    def of(cls, version: ArticleVersion, span: Span, *, field: str = "", **target: models.Model) -> "Citation":
        """A citation of a span, not yet saved. ``target`` is exactly one of TARGETS by keyword; ValidationError outside the text."""
        return cls(version=version, **cls.columns(version.text, span, field=field), **target)

    @staticmethod
    def columns(text: str, span: Span, *, field: str = "") -> dict[str, Any]:
        """What a citation of a span of a text holds, beside text and target; ValidationError outside the text."""
        if not span.is_inside(text):
            raise ValidationError(f"Đoạn trích {span.start}–{span.end} nằm ngoài văn bản ({len(text)} ký tự).")
        prefix, suffix = context(text, span)
        return {"field": field, "start": span.start, "end": span.end, "quote": span.quote(text), "prefix": prefix, "suffix": suffix}
