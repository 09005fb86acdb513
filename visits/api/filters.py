"""What lists can be narrowed by: columns and links of the index of current editions."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.core.validators import RegexValidator
from django.db.models import Exists, F, FilteredRelation, Model, OuterRef, Q, QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema_field

from dieuphoi.api_keyset import Order, by_day, by_moment, by_sort_key, cursor_pattern
from dieuphoi.api_problems import BadParameters
from dieuphoi.public_ids import CROCKFORD, LENGTH
from dieuphoi.vietnamese import folded_key, search_terms
from visits.api.shapes import COMMITMENT_KINDS, EVENT_TYPES
from visits.api.times import PATTERN as MOMENT_PATTERN
from visits.api.times import MomentField
from visits.models.public import (
    LETTERS,
    LONGEST_TARGET,
    OF_THE_PAST,
    WIDE,
    EditionIndex,
    EditionIndexLink,
    EditionPeriod,
    LedgerEntry,
    LedgerPeriod,
    SubjectType,
    canonical,
    lineage,
)

LONGEST_QUERY = 200
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")

# The row's place in its list. The view orders and pages by these names, whichever table they come from.
ORDER_VALUE, ORDER_ID, LINK = "order_value", "order_id", "link"


# What ``ordering`` may name -> the column of the index, and how its values are written into cursors.
ORDERS: dict[str, tuple[str, Callable[..., Order]]] = {
    "date": ("date_latest", by_day),
    "name": ("sort_key", by_sort_key),
    "changed": ("changed_at", by_moment),
}


@dataclass(frozen=True, slots=True)
class Ordering:
    """In which order a list stands: ``-date`` is the newest first."""

    name: str
    descending: bool

    @classmethod
    def of(cls, text: str) -> "Ordering":
        return cls(text.removeprefix("-"), text.startswith("-"))

    @property
    def order(self) -> Order:
        return ORDERS[self.name][1](ORDER_VALUE, ORDER_ID, descending=self.descending)

    def column(self, model: type[Model]) -> str:
        """The lists of the past know since when they show a row."""
        return "since" if self.name == "changed" and model in OF_THE_PAST else ORDERS[self.name][0]


class DayField(forms.CharField):
    """A whole day and nothing but ``2015-07-01``: other spellings would be guesses."""

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if text in self.empty_values:
            return None
        try:
            # fromisoformat reads 20150701 and 2015-W27-3 as well.
            return date.fromisoformat(text if _DAY.fullmatch(text) else "")
        except ValueError as error:
            raise forms.ValidationError("Must be a day that exists, written like 2015-07-01.", code="not_a_day") from error


class DayFilter(filters.DateFilter):
    field_class = DayField


class FirstDayFilter(DayFilter):
    """What may have lasted until a day or longer."""

    def filter(self, rows: QuerySet, value: date | None) -> QuerySet:
        return rows.filter(date_latest__gte=value) if value else rows


class LastDayFilter(DayFilter):
    """What may have begun on a day or before."""

    def filter(self, rows: QuerySet, value: date | None) -> QuerySet:
        return rows.filter(date_earliest__lte=value) if value else rows


class UpdatedSinceFilter(filters.CharFilter):
    field_class = MomentField

    def __init__(self) -> None:
        text = "Changed for the public at this moment or later; a day means its beginning in Vietnam."
        super().__init__(help_text=text)
        extend_schema_field({"type": "string", "pattern": MOMENT_PATTERN, "description": text})(self)

    def filter(self, rows: QuerySet, value: Any) -> QuerySet:
        if not value:
            return rows
        return rows.filter(**{"since__gte" if rows.model in OF_THE_PAST else "changed_at__gte": value})


class Linked:
    """A filter by what a row's links name. ``lead`` and ``filter`` do the same, in different ways."""

    relation: EditionIndexLink.Relation
    parent: Any

    def target(self, value: Any) -> Any:
        """What the link has for a value that was asked for."""
        return value

    def lead(self, rows: QuerySet, value: Any) -> QuerySet:
        """Joins the link under the name ``LINK``: its index then gives the list's order too."""
        named = Q(links__relation=self.relation, links__target=self.target(value), links__subject_type=self.parent.subject_type)
        return rows.alias(**{LINK: FilteredRelation("links", condition=named)}).filter(**{f"{LINK}__isnull": False})

    def filter(self, rows: QuerySet, value: Any) -> QuerySet:
        """``value``: one, or several of which one is enough."""
        if not value:
            return rows
        links = rows.model._meta.get_field("links").related_model
        wanted = {"target__in": value} if isinstance(value, list) else {"target": self.target(value)}
        return rows.filter(Exists(links._default_manager.filter(entry=OuterRef("pk"), relation=self.relation, **wanted)))


class LinkFilter(Linked, filters.CharFilter):
    """Current editions that name somebody or something, by public id."""

    def __init__(self, relation: EditionIndexLink.Relation, help_text: str) -> None:
        self.relation = relation
        noun = "organization" if relation in (EditionIndexLink.Relation.DELEGATION, EditionIndexLink.Relation.HOST) else relation.value
        letter = LETTERS[noun]
        pattern = rf"^{letter}[{CROCKFORD}]{{{LENGTH - 1}}}$"
        message = f"Must be the public id of {_article(noun)}: the letter {letter} and {LENGTH - 1} of {CROCKFORD}."
        super().__init__(validators=[RegexValidator(pattern.replace("$", r"\Z"), message, code="not_an_id")], help_text=help_text)
        extend_schema_field({"type": "string", "pattern": pattern, "description": help_text})(self)


class CodeFilter(Linked, filters.ChoiceFilter):
    """Current editions that have something of a kind, by its code."""

    def __init__(self, relation: EditionIndexLink.Relation, codes: Iterable[str], help_text: str) -> None:
        self.relation = relation
        choices = [(code, code) for code in codes]
        wrong = {"invalid_choice": f"Must be one of {', '.join(code for code, _ in choices)}."}
        super().__init__(choices=choices, label=relation.label, help_text=help_text, error_messages=wrong)


class CurrencyFilter(Linked, filters.CharFilter):
    relation = EditionIndexLink.Relation.CURRENCY

    def __init__(self, help_text: str) -> None:
        wrong = RegexValidator(
            r"^[A-Z]{3}\Z", "Must be a code of ISO 4217: three capital letters, VND for instance.", code="not_a_currency"
        )
        super().__init__(validators=[wrong], help_text=help_text)
        extend_schema_field({"type": "string", "pattern": "^[A-Z]{3}$", "description": help_text})(self)


class OutletFilter(Linked, filters.CharFilter):
    """By the whole name, whatever its case and marks: outlets have no ids."""

    relation = EditionIndexLink.Relation.OUTLET

    def __init__(self, help_text: str) -> None:
        super().__init__(max_length=LONGEST_TARGET, help_text=help_text)
        form = {"type": "string", "minLength": 1, "maxLength": LONGEST_TARGET, "pattern": r"^[^\x00]*\S[^\x00]*$", "description": help_text}
        extend_schema_field(form)(self)

    def target(self, value: str) -> str:
        return folded_key(value)[:LONGEST_TARGET]


class AreaModeFilter(filters.ChoiceFilter):
    """Says which areas ``area`` stands for; ``IndexFilter`` reads it."""

    AS_OF, LINEAGE, CURRENT = "as_of", "lineage", "current"

    def __init__(self) -> None:
        text = (
            "Which areas the parameter area stands for. as_of (the same as without this parameter): that area alone, as it was on the day. "
            "lineage: also those that it came from and became. current: all that is part of the same one now. Only together with area."
        )
        super().__init__(choices=[(mode, mode) for mode in (self.AS_OF, self.LINEAGE, self.CURRENT)], label="Area mode", help_text=text)

    def filter(self, rows: QuerySet, value: str) -> QuerySet:
        return rows


class AmountFilter(filters.CharFilter):
    """A sum in whole units of its currency, cents after a point. ``bound``: gte or lte."""

    PATTERN = r"^[0-9]{1,16}(\.[0-9]{1,2})?$"

    def __init__(self, bound: str, help_text: str) -> None:
        self.bound = bound
        wrong = RegexValidator(self.PATTERN.replace("$", r"\Z"), "Must be a sum such as 50000000 or 12.50.", code="not_a_sum")
        super().__init__(validators=[wrong], help_text=help_text)
        extend_schema_field({"type": "string", "pattern": self.PATTERN, "description": help_text})(self)

    def filter(self, rows: QuerySet, value: str) -> QuerySet:
        return rows.filter(**{f"amount__{self.bound}": Decimal(value)}) if value else rows


def _article(noun: str) -> str:
    return f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}"


class SearchFilter(filters.CharFilter):
    """All words of the query. Without diacritics every spelling is found, with them only that one; without a word, nothing."""

    def __init__(self) -> None:
        text = (
            "Words, all of which must occur; the last one may be unfinished. Typed without diacritics a word finds every spelling "
            "(`thai binh` finds Thái Bình), with them only that one."
        )
        super().__init__(max_length=LONGEST_QUERY, strip=False, help_text=text)
        form = {"type": "string", "minLength": 1, "maxLength": LONGEST_QUERY, "pattern": r"^[^\x00]*$", "description": text}
        extend_schema_field(form)(self)

    def filter(self, rows: QuerySet, value: str) -> QuerySet:
        if not value:
            return rows
        return rows.search(value) if search_terms(value) else rows.none()  # type: ignore[attr-defined]


class StrictForm(forms.Form):
    """A parameter that is given has a value: ``area=`` is a client's mistake, not a wish for all areas."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for name in self.fields:
            if name in self.data and cleaned.get(name) in (None, "") and name not in self.errors:
                self.add_error(name, forms.ValidationError("Given without a value.", code="empty"))
        first, last = cleaned.get("date_from"), cleaned.get("date_to")
        if first and last and first > last:
            self.add_error("date_from", forms.ValidationError("Must not be after date_to.", code="after_date_to"))
        if "area_mode" in self.data and "area" not in self.data:
            self.add_error("area_mode", forms.ValidationError("Only together with area.", code="without_area"))
        return cleaned


class MoneyForm(StrictForm):
    """Sums are compared in one currency only."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        prefix = "gift_" if "gift_currency" in self.fields else ""
        text = f"Sums of several currencies do not compare: give {prefix}currency too."
        least, most = cleaned.get(f"{prefix}amount_min"), cleaned.get(f"{prefix}amount_max")
        for name in (f"{prefix}amount_min", f"{prefix}amount_max"):
            if name in self.data and not self.data.get(f"{prefix}currency"):
                self.add_error(name, forms.ValidationError(text, "without_currency"))
        if least and most and Decimal(least) > Decimal(most):
            self.add_error(f"{prefix}amount_min", forms.ValidationError(f"Must not be more than {prefix}amount_max.", "after_maximum"))
        return cleaned


class IndexFilter(filters.FilterSet):
    """Base of the lists' filters: the first link that is asked for leads, the others must exist as well.

    ``segments`` takes the place of ``filter_queryset``.
    """

    subject_type: SubjectType
    # The first one is the list's own; a minus turns it round.
    orderings: ClassVar[tuple[str, ...]] = ("name", "changed")
    default_ordering: ClassVar[str] = "name"
    _form_class: type[forms.Form]

    updated_since = UpdatedSinceFilter()

    class Meta:
        model = EditionIndex
        fields: list[str] = []
        form = StrictForm

    @classmethod
    def ordering_choices(cls) -> list[str]:
        return [sign + name for name in cls.orderings for sign in ("", "-")]

    @classmethod
    def ordering_of(cls, query: Mapping[str, str]) -> Ordering:
        """BadParameters for an order that the list does not know."""
        asked = query.get("ordering", cls.default_ordering)
        choices = cls.ordering_choices()
        if asked not in choices:
            raise BadParameters({"ordering": ("not_a_choice", f"Must be one of {', '.join(choices)}.")})
        return Ordering.of(asked)

    @classmethod
    def cursor_pattern(cls) -> str:
        return cursor_pattern(*(Ordering.of(name).order.pattern for name in cls.orderings))

    @classmethod
    def in_order(cls, rows: QuerySet, ordering: Ordering, link: str = "") -> QuerySet:
        """The rows with the two columns of their order under one name each; ``link`` names the join that leads."""
        leads = link and ordering.name == "date"
        value, row_id = (f"{link}__date_latest", f"{link}__entry_id") if leads else (ordering.column(rows.model), "public_id")
        return rows.alias(**{ORDER_VALUE: F(value), ORDER_ID: F(row_id)})

    def get_form_class(self) -> type[forms.Form]:
        # The same for every request; making a class takes longer than the query.
        cls = type(self)
        if "_form_class" not in cls.__dict__:
            cls._form_class = super().get_form_class()
        return cls._form_class

    def segments(self, ordering: Ordering, survivors: dict[str, str] | None = None) -> list[QuerySet]:
        """The list as one run of rows after another. ``survivors``: merged ids that the links name -> what stands for them now."""
        values = {name: value for name, value in self.form.cleaned_data.items() if value not in (None, "")}
        values = {name: (survivors or {}).get(str(value), value) for name, value in values.items()}
        mode = values.pop("area_mode", AreaModeFilter.AS_OF)
        if mode != AreaModeFilter.AS_OF:
            values["area"] = lineage(values["area"], today=mode == AreaModeFilter.CURRENT)
        last_day = values.get("date_to")
        if last_day is None or ordering.name != "date" or self.queryset.model in OF_THE_PAST or date.max - last_day < WIDE:
            return [self._narrowed(self.queryset, values, ordering, may_lead=True)]
        # Rows that began by then and ended much later stand on the far side of all others, among many that began later: they are found by
        # their own index, and the others begin near the day.
        near = last_day + WIDE
        wide = self._narrowed(self.queryset.filter(is_wide=True), values, ordering, may_lead=False)
        rows = self._narrowed(self.queryset, values, ordering, may_lead=True)
        runs = [wide.filter(**{f"{ORDER_VALUE}__gt": near}), rows.filter(**{f"{ORDER_VALUE}__lte": near})]
        return runs if ordering.descending else runs[::-1]

    def _narrowed(self, rows: QuerySet, values: dict[str, Any], ordering: Ordering, *, may_lead: bool) -> QuerySet:
        # The lists of the past have too many rows of one record for a link to give their order.
        may_lead = may_lead and rows.model not in OF_THE_PAST
        # One of several targets gives no order.
        links = [name for name, value in values.items() if isinstance(self.filters[name], Linked) and not isinstance(value, list)]
        leading = links[0] if links and may_lead else None
        if leading is not None:
            rows = self.filters[leading].lead(rows, values[leading])
        for name, value in values.items():
            if name != leading:
                rows = self.filters[name].filter(rows, value)
        rows = self.in_order(rows, ordering, LINK if leading is not None else "")
        if ordering.name == "date" and "date_from" in values:
            # Said of the column that gives the order, so that the index knows where to stop.
            rows = rows.filter(**{f"{ORDER_VALUE}__gte": values["date_from"]})
        return rows

    def merged_links(self) -> dict[str, str]:
        """Those of the ids asked for that were merged -> the id that stands for them now."""
        asked = {str(value) for name, value in self.form.cleaned_data.items() if value and isinstance(self.filters[name], LinkFilter)}
        return canonical(asked) if asked else {}


class IndexFilterBackend(filters.DjangoFilterBackend):
    """Tells the schema of the filters; ``DocumentList`` applies them."""

    def get_filterset_class(self, view: Any, queryset: QuerySet | None = None) -> Any:
        # The index and the periods of the past have the same columns: one filter is for both.
        return view.filterset_class


Relation = EditionIndexLink.Relation


# Links stand in the order in which they narrow most: the first one that is given leads.
class VisitFilter(IndexFilter):
    article = LinkFilter(Relation.ARTICLE, "Reported by this article.")
    person = LinkFilter(Relation.PERSON, "This person took part.")
    post = LinkFilter(Relation.POST, "Somebody took part in this office.")
    host = LinkFilter(Relation.HOST, "Somebody of this body received the delegation.")
    delegation = LinkFilter(Relation.DELEGATION, "This body sent the delegation.")
    organization = LinkFilter(Relation.ORGANIZATION, "This body sent the delegation, or one of its people took part.")
    area = LinkFilter(Relation.AREA, "In this province or centrally-run city.")
    area_mode = AreaModeFilter()
    outlet = OutletFilter("Reported by this newspaper, station or portal: its whole name, with or without diacritics.")
    event_type = CodeFilter(Relation.EVENT_TYPE, EVENT_TYPES, "With such an event.")
    commitment_kind = CodeFilter(Relation.KIND, COMMITMENT_KINDS, "With such a request, pledge, recommendation or undertaking.")
    gift_currency = CurrencyFilter("With a gift in this currency, by its code of ISO 4217.")
    gift_amount_min = AmountFilter("gte", "With a gift of this sum in gift_currency or more.")
    gift_amount_max = AmountFilter("lte", "With a gift of this sum in gift_currency or less.")
    date_from = FirstDayFilter(help_text="May have lasted until this day or longer.")
    date_to = LastDayFilter(help_text="May have begun on this day or before.")
    q = SearchFilter()

    subject_type = SubjectType.VISIT
    orderings = ("date", "name", "changed")
    default_ordering = "-date"

    class Meta(IndexFilter.Meta):
        form = MoneyForm

    def _narrowed(self, rows: QuerySet, values: dict[str, Any], ordering: Ordering, *, may_lead: bool) -> QuerySet:
        bounds = {name.removeprefix("gift_"): value for name, value in values.items() if name.startswith("gift_amount_")}
        if bounds:
            # Both bounds are of one and the same gift.
            # Only gifts have a sum; to say so once more makes the planner expect too few of them.
            of_visit = {"period" if rows.model is EditionPeriod else "entry": OuterRef("pk")}
            parts = LedgerPeriod if rows.model is EditionPeriod else LedgerEntry
            gifts = parts._default_manager.filter(**of_visit, currency=values["gift_currency"])
            for name, value in bounds.items():
                gifts = gifts.filter(**{"amount__gte" if name == "amount_min" else "amount__lte": Decimal(value)})
            rows = rows.filter(Exists(gifts))
        rest = {name: value for name, value in values.items() if not name.startswith("gift_amount_")}
        return super()._narrowed(rows, rest, ordering, may_lead=may_lead)


class PersonFilter(IndexFilter):
    q = SearchFilter()

    subject_type = SubjectType.PERSON


class OrganizationFilter(IndexFilter):
    area = LinkFilter(Relation.AREA, "Belongs to this place.")
    area_mode = AreaModeFilter()
    parent = LinkFilter(Relation.ORGANIZATION, "Is a part of this body.")
    q = SearchFilter()

    subject_type = SubjectType.ORGANIZATION


class PostFilter(IndexFilter):
    organization = LinkFilter(Relation.ORGANIZATION, "Is an office of this body.")
    q = SearchFilter()

    subject_type = SubjectType.POST


class AreaFilter(IndexFilter):
    q = SearchFilter()

    subject_type = SubjectType.AREA


class ArticleFilter(IndexFilter):
    outlet = OutletFilter("Printed by this newspaper, station or portal: its whole name, with or without diacritics.")
    date_from = FirstDayFilter(help_text="May have been printed on this day or later.")
    date_to = LastDayFilter(help_text="May have been printed on this day or before.")
    q = SearchFilter()

    subject_type = SubjectType.ARTICLE
    orderings = ("name", "date", "changed")
