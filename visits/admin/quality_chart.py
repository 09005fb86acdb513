"""The chart of how well the machine reads: small columns for each field, month by month, and the outlets beside it."""

from datetime import date
from typing import Any

from django.utils import timezone

from visits import quality

MONTHS = 12
OUTLETS = 8
# Of the drawing, in its own units: one column a month.
WIDTH, HEIGHT, GAP = 12, 24, 2


def quality_chart(outlet: int | None) -> dict[str, Any]:
    """What the template draws, of all outlets or of one; "rows" is empty where nothing has been published yet. Two queries."""
    months = last_months(timezone.localdate(), MONTHS)
    found = quality.by_month(months[0], outlet)
    outlets = [
        {"key": key, "name": name, "share": share(values, corrected), "values": values, "is_chosen": key == outlet and key is not None}
        for key, name, values, corrected in quality.by_outlet(months[0], OUTLETS)
    ]
    rows = [
        _row(label, [found[field].get(month, (0, 0)) for month in months], months)
        for field, label in quality.FIELDS.items()
        if found[field]
    ]
    return {
        "rows": rows,
        "outlets": outlets,
        "outlet": next((row["name"] for row in outlets if row["is_chosen"]), ""),
        "width": MONTHS * WIDTH,
        "height": HEIGHT,
        "first": f"{months[0]:%m/%Y}",
        "last": f"{months[-1]:%m/%Y}",
    }


def last_months(today: date, number: int) -> list[date]:
    """The first days of the last so many months, oldest first."""
    latest = today.year * 12 + today.month - 1
    return [date(month // 12, month % 12 + 1, 1) for month in range(latest - number + 1, latest + 1)]


def share(values: int, corrected: int) -> str:
    """Of all values, the part that nobody had to correct. Never rounded up to all of them, nor down to none."""
    if not values:
        return "—"
    right = 100 * (values - corrected) / values
    bounded = min(right, 99.9) if corrected else right
    return f"{bounded:.1f}".rstrip("0").rstrip(".").replace(".", ",") + "%"


def _row(label: str, counts: list[tuple[int, int]], months: list[date]) -> dict[str, Any]:
    columns = []
    for place, (values, corrected) in enumerate(counts):
        if values:
            height = max(round(HEIGHT * (values - corrected) / values), 1)
            columns.append({"x": place * WIDTH, "y": HEIGHT - height, "height": height, "width": WIDTH - GAP})
    said = [f"{month:%m/%Y}: {share(*count)}" for month, count in zip(months, counts, strict=True) if count[0]]
    values, corrected = sum(count[0] for count in counts), sum(count[1] for count in counts)
    return {"label": label, "columns": columns, "words": "; ".join(said), "share": share(values, corrected), "values": values}
