"""What a few words say by themselves: an editor has chosen them in a text and says of which kind they are."""

from dieuphoi.partial_dates import PartialDate
from visits.extraction.bodies import read_place
from visits.extraction.dates import Printed, printed_days, printed_month
from visits.extraction.money import printed_sums
from visits.extraction.offices import read_office
from visits.extraction.page import read_page
from visits.extraction.people import display_name
from visits.extraction.places import body_name
from visits.extraction.records import EventType
from visits.extraction.roles import spelled_out


def office_in(words: str, province: str = "", day: str = "") -> tuple[str, str]:
    """Title and body of the office that the words begin with; the words themselves and "" where they hold none.

    ``province`` is the one meant where a provincial body is printed without its name, ``day`` (ISO) the day whose names are used.
    """
    page = read_page(words)
    for start in range(min(len(page.tokens), 3)):
        office = read_office(page, start)
        if office is not None:
            body = office.fixed or (body_name(office.body, province or None, day or None) if office.body else "")
            return office.title, spelled_out(body) or ""
    return " ".join(words.split()), ""


def person_in(words: str) -> str:
    """The name as it is written in a list: NGUYỄN VĂN A is Nguyễn Văn A."""
    return display_name(words)


def days_in(words: str) -> tuple[str, str]:
    """First and last day in EDTF, each "" where there is none; a day without a year stays without one."""
    text = " ".join(words.split())
    days = printed_days(text, 0, len(text))
    printed = days[0] if days else printed_month(text, 0, len(text))
    if printed is None:
        return "", ""
    first, last = _edtf(printed, printed.first), _edtf(printed, printed.last)
    return first, last if last != first else ""


def _edtf(printed: Printed, part: tuple[int | None, int, int | None] | None) -> str:
    if part is None:
        return ""
    day, month, year = part
    try:
        return str(PartialDate(year or (printed.last or printed.first)[2], month, day))
    except ValueError:
        return ""


def sum_in(words: str) -> tuple[int, str] | None:
    """The only sum of money in the words, in whole units of an ISO currency; None where there is none, or several."""
    sums = printed_sums(words, 0, len(words))
    return (sums[0].amount, sums[0].currency) if len(sums) == 1 else None


def event_in(words: str) -> str:
    """The kind of event that the words name; "other" where they name none."""
    page = read_page(words)
    kinds = set(EventType)
    return next((hit.entry.value for _, hit in page.hits.within("events", 0, len(page.tokens)) if hit.entry.value in kinds), "other")


def place_in(words: str) -> str:
    """The province that the words name, without "tỉnh" or "thành phố"; the words themselves where the tables know none."""
    page = read_page(words)
    place = read_place(page, 0) if page.tokens else None
    return place.name if place is not None and place.name and place.kind == "province" else " ".join(words.split())


def partner_in(words: str) -> tuple[str, str]:
    """Name and country of a locality abroad; the country is "" where the tables do not know it."""
    page = read_page(words)
    place = read_place(page, 0) if page.tokens else None
    return " ".join(words.split()), (place.country or "") if place is not None else ""
