"""What the lists of parts of visits can be narrowed by: columns and links of ``LedgerEntry``."""

from datetime import date
from typing import Any

from django.core.validators import RegexValidator
from django.db.models import QuerySet
from django.utils import timezone
from django_filters import rest_framework as django_filters
from drf_spectacular.utils import extend_schema_field

from dieuphoi.partial_dates import months_before
from visits.api.filters import (
    ORDER_VALUE,
    AmountFilter,
    AreaModeFilter,
    CodeFilter,
    CurrencyFilter,
    FirstDayFilter,
    IndexFilter,
    LastDayFilter,
    LinkFilter,
    MoneyForm,
    Ordering,
    OutletFilter,
    Relation,
    SearchFilter,
)
from visits.api.shapes import COMMITMENT_KINDS, EVENT_TYPES, FOLLOW_UP_STATUSES
from visits.api.times import as_of
from visits.models.public import UNHEARD, LedgerEntry, SubjectType

WAITING = "without_follow_up_for"
MOST_MONTHS = 600


class WaitingFilter(django_filters.CharFilter):
    """Of which nothing was heard for so many months, counted back from today in Vietnam, or from the day of ``as_of``."""

    def __init__(self) -> None:
        text = f"Months, 1 to {MOST_MONTHS}: neither the visit nor a follow-up is younger than that, today or on the day of as_of."
        wrong = RegexValidator(r"^([1-9][0-9]?|[1-5][0-9]{2}|600)\Z", f"Must be a number of months, 1 to {MOST_MONTHS}.", code="not_months")
        super().__init__(validators=[wrong], help_text=text)
        extend_schema_field({"type": "integer", "minimum": 1, "maximum": MOST_MONTHS, "description": text})(self)

    def filter(self, rows: QuerySet, value: str) -> QuerySet:
        if not value:
            return rows
        last = months_before(self.parent.today, int(value))
        # What waits since then was said by then: the order of the list is a bound, too.
        return rows.filter(waiting_since__lte=last, date_latest__lte=last)


class CountryFilter(OutletFilter):
    relation = Relation.COUNTRY


# Links stand in the order in which they narrow most: the first one that is given leads.
class PartFilter(IndexFilter):
    visit = LinkFilter(Relation.VISIT, "Part of this visit.")
    article = LinkFilter(Relation.ARTICLE, "Quoted from this article.")
    person = LinkFilter(Relation.PERSON, "This person took part in the visit.")
    host = LinkFilter(Relation.HOST, "Somebody of this body received the delegation.")
    delegation = LinkFilter(Relation.DELEGATION, "This body sent the delegation.")
    area = LinkFilter(Relation.AREA, "In this province or centrally-run city.")
    area_mode = AreaModeFilter()
    outlet = OutletFilter("Reported by this newspaper, station or portal: its whole name, with or without diacritics.")
    date_from = FirstDayFilter(help_text="May have lasted until this day or longer.")
    date_to = LastDayFilter(help_text="May have begun on this day or before.")
    q = SearchFilter()

    orderings = ("date", "changed")
    default_ordering = "-date"

    class Meta(IndexFilter.Meta):
        model = LedgerEntry  # type: ignore[assignment]


class CommitmentFilter(PartFilter):
    person = LinkFilter(Relation.PERSON, "This person said it.")
    kind = CodeFilter(Relation.KIND, COMMITMENT_KINDS, "Only of this kind.")
    status = CodeFilter(
        Relation.STATUS, (*FOLLOW_UP_STATUSES, UNHEARD), f"Of the last follow-up; {UNHEARD} where nobody has followed it up."
    )
    without_follow_up_for = WaitingFilter()

    subject_type = SubjectType.COMMITMENT

    @property
    def today(self) -> date:
        return timezone.localdate(as_of(self.data))

    def _narrowed(self, rows: QuerySet, values: dict[str, Any], ordering: Ordering, *, may_lead: bool) -> QuerySet:
        rows = super()._narrowed(rows, values, ordering, may_lead=may_lead)
        if WAITING in values and ordering.name == "date":
            # Said of the column that gives the order as well, which may be a link's.
            rows = rows.filter(**{f"{ORDER_VALUE}__lte": months_before(self.today, int(values[WAITING]))})
        return rows


class GiftFilter(PartFilter):
    currency = CurrencyFilter("A sum in this currency.")
    amount_min = AmountFilter("gte", "This sum in currency or more.")
    amount_max = AmountFilter("lte", "This sum in currency or less.")

    subject_type = SubjectType.GIFT

    class Meta(PartFilter.Meta):
        form = MoneyForm


class EventFilter(PartFilter):
    event_type = CodeFilter(Relation.EVENT_TYPE, EVENT_TYPES, "Only of this kind.")

    subject_type = SubjectType.EVENT


class PartnershipFilter(PartFilter):
    country = CountryFilter("With a locality of this country: its whole name in Vietnamese, with or without diacritics.")

    subject_type = SubjectType.PARTNERSHIP
