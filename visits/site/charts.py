"""Charts as numbers for inline SVG: everything in per cent or fixed units, so that text keeps its size on any screen."""

from typing import Any

from visits.site import words

HEIGHT = 120  # of the tallest column, in CSS pixels; its number and the year need 20 each above and below
# About as many labels as fit beside each other on the narrowest screen.
LABELS = 6


def columns(years: list[tuple[int, int]]) -> dict[str, Any]:
    """One column for each year. ``columns`` is empty where there is nothing to draw."""
    most = max((count for _, count in years), default=0)
    step = -(-len(years) // LABELS)
    drawn = []
    for place, (year, count) in enumerate(years):
        height = round(HEIGHT * count / most) if most else 0
        # Something is never drawn as nothing.
        height = max(height, 2) if count else 0
        width = 100 / len(years)
        # Counted from the end: the newest year always has its label.
        is_named = (len(years) - 1 - place) % step == 0
        drawn.append(
            {
                "middle": _percent((place + 0.5) * width),
                "width": _percent(min(width * 0.7, 12)),
                "x": _percent((place + 0.5) * width - min(width * 0.7, 12) / 2),
                "y": 20 + HEIGHT - height,
                "height": height,
                "label": str(year) if is_named else "",
                "count": words.number(count) if count and (is_named or len(years) <= 2 * LABELS) else "",
                "count_y": 14 + HEIGHT - height,
            }
        )
    text = ", ".join(f"năm {year}: {words.number(count)}" for year, count in years if count)
    return {"columns": drawn, "height": HEIGHT + 44, "base": HEIGHT + 20, "label_y": HEIGHT + 38, "text": text}


def bars(rows: list[tuple[str, str | None, int]]) -> list[dict[str, Any]]:
    """(label, address, count) -> with the bar's length in per cent of the longest."""
    most = max((count for _, _, count in rows), default=0)
    return [
        {"label": label, "url": url, "count": words.number(count), "width": _percent(max(100 * count / most, 1))}
        for label, url, count in rows
    ]


def _percent(value: float) -> str:
    # Text, with a point: templates would write the number in the Vietnamese way.
    return f"{value:.2f}%"
