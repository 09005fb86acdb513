"""Days are shown and typed as Vietnamese offices write them."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django import forms
from django.template import Context, Template


def shown(template: str, value: object) -> str:
    return Template(template).render(Context({"value": value}))


def test_a_day_is_shown_in_figures_with_the_day_first() -> None:
    assert shown("{{ value }}", date(2015, 7, 1)) == "01/07/2015"


def test_a_moment_is_shown_in_the_time_of_hanoi() -> None:
    assert shown("{{ value }}", datetime(2015, 7, 1, 18, 30, tzinfo=ZoneInfo("UTC"))) == "01:30 02/07/2015"


@pytest.mark.parametrize("typed", ["01/07/2015", "1/7/2015", "01-07-2015", "1.7.2015", "2015-07-01"])
def test_a_day_is_understood_as_it_is_usually_typed(typed: str) -> None:
    assert forms.DateField().clean(typed) == date(2015, 7, 1)


def test_a_form_shows_a_day_as_it_would_be_typed() -> None:
    assert 'value="01/07/2015"' in forms.DateInput().render("day", date(2015, 7, 1))


def test_a_day_that_does_not_exist_is_refused() -> None:
    with pytest.raises(forms.ValidationError):
        forms.DateField().clean("30/02/2015")


def test_numbers_have_points_between_thousands() -> None:
    assert shown("{{ value|floatformat:'0g' }}", 100000000) == "100.000.000"
