"""``as_of``: the record as it stood for the public at a moment of the past."""

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter

from dieuphoi.api_problems import BadParameters

_DAY = "[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"
_HOUR = "([01][0-9]|2[0-3]):[0-5][0-9]"
PATTERN = rf"^{_DAY}(T{_HOUR}(:[0-5][0-9](\.[0-9]{{1,6}})?)?(Z|[+-]{_HOUR}))?$"
ALLOWED = (
    "Must be a day like 2026-07-01, which means its end in Vietnam, or a moment with its offset like 2026-07-01T08:00:00Z "
    "(a plus sign is written %2B in an address)."
)
AS_OF = OpenApiParameter(
    "as_of",
    {"type": "string", "pattern": PATTERN},
    "query",
    description="The record as it stood for the public at the end of that day in Vietnam, or at that moment. "
    "What was withdrawn since is not shown.",
)


class MomentField(forms.CharField):
    """A moment, or a day in the sense of its beginning in Vietnam."""

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if text in self.empty_values:
            return None
        moment = moment_of(text, of_day=time.min)
        if moment is None:
            allowed = ALLOWED.replace("its end", "its beginning")
            raise forms.ValidationError("%(allowed)s", code="not_a_moment", params={"allowed": allowed})
        return moment


def as_of(query: Mapping[str, str]) -> datetime | None:
    """The moment that is asked for, None for now. BadParameters for what is none, or has not begun."""
    text = query.get("as_of")
    if text is None:
        return None
    moment = moment_of(text)
    if moment is None:
        raise BadParameters({"as_of": ("not_a_moment", ALLOWED)})
    today = timezone.localdate()
    if moment > timezone.now() and not (len(text) == 10 and timezone.localdate(moment) <= today):
        raise BadParameters({"as_of": ("in_the_future", f"Must not be after today, {today}.")})
    return moment


def moment_of(text: str, *, of_day: time = time.max) -> datetime | None:
    """A day's last microsecond in Vietnam (or another time of it), or a moment; None where the text is neither."""
    if re.fullmatch(PATTERN, text) is None:
        return None
    try:
        if len(text) == 10:
            return timezone.make_aware(datetime.combine(date.fromisoformat(text), of_day))
        # PostgreSQL knows no offsets beyond 16 hours.
        moment = datetime.fromisoformat(text).astimezone(UTC)
        return moment if moment > datetime.min.replace(tzinfo=UTC) + timedelta(days=1) else None
    except (ValueError, OverflowError):
        return None
