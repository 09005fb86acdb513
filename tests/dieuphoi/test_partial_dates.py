"""Dates as they were printed."""

from datetime import date

import pytest

from dieuphoi.partial_dates import PartialDate


@pytest.mark.parametrize(
    "edtf, earliest, latest, printed",
    [
        ("2015-07-01", date(2015, 7, 1), date(2015, 7, 1), "01/07/2015"),
        ("2015-02", date(2015, 2, 1), date(2015, 2, 28), "02/2015"),
        ("2016-02", date(2016, 2, 1), date(2016, 2, 29), "02/2016"),
        ("2015", date(2015, 1, 1), date(2015, 12, 31), "2015"),
        ("XXXX-09-08", None, None, "08/09"),
        ("XXXX-02-29", None, None, "29/02"),
    ],
)
def test_a_date_keeps_what_was_said_and_knows_its_bounds(edtf: str, earliest: date | None, latest: date | None, printed: str) -> None:
    day = PartialDate.parse(edtf)
    assert (str(day), day.earliest, day.latest, day.printed()) == (edtf, earliest, latest, printed)
    assert day.is_whole == (len(edtf) == 10 and "X" not in edtf)


@pytest.mark.parametrize("text", ["2015-02-29", "2015-13", "0000-01-01", "XXXX", "XXXX-09", "15/9/2020", "2015-7-1", "", "2015-07-01 "])
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        PartialDate.parse(text)
