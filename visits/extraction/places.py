"""Provinces through time: kind on a day, successor, the province of a district or an outlet; and the names of bodies with their place."""

from functools import lru_cache

from dieuphoi.vietnamese import tone_key
from visits.extraction.bodies import Body
from visits.extraction.lexicons import Row, items, table, term

TODAY = "9999-12-31"


@lru_cache(maxsize=1)
def _rows() -> dict[str, tuple[Row, ...]]:
    found: dict[str, list[Row]] = {}
    for row in table("provinces"):
        found.setdefault(row["name"], []).append(row)
    return {name: tuple(rows) for name, rows in found.items()}


def row_on(name: str, day: str | None) -> Row | None:
    """The province's row on an ISO day (the last one without a day); None for no province."""
    rows = _rows().get(name)
    if not rows:
        return None
    if day is not None:
        for row in rows:
            if row["valid_from"] <= day <= (row["valid_to"] or TODAY):
                return row
    return rows[0] if day is None else (rows[0] if day < rows[0]["valid_from"] else rows[-1])


def kind_word(name: str, day: str | None) -> str:
    """ "tỉnh" or "thành phố"."""
    row = row_on(name, day)
    return row["kind"] if row else term("province")[0]


def successor(name: str) -> str | None:
    """The unit in which the place lies since 1 July 2025."""
    row = row_on(name, None)
    return row["successor"] or None if row else None


@lru_cache(maxsize=1)
def _outlets() -> dict[str, Row]:
    try:
        rows = table("outlets")
    except FileNotFoundError:
        return {}
    found: dict[str, Row] = {}
    for row in rows:
        for name in (row["name"], *items(row["aliases"]), *items(row["domains"])):
            found.setdefault(tone_key(name), row)
    return found


def outlet_row(name: str) -> Row | None:
    """The outlet of a name, an alias or a domain (subdomains included)."""
    key = tone_key(name)
    outlets = _outlets()
    while key:
        if key in outlets:
            return outlets[key]
        if "." not in key:
            return None
        key = key.partition(".")[2]
    return None


def body_name(body: Body, province: str | None, day: str | None) -> str:
    """The body's name with its place made explicit; ``province`` is the one meant where print names none."""
    if body.wants == "done" and body.place:
        return f"{body.name} {_with_kind(body.place, day)}"
    if body.wants == "done_bare" and body.place:
        return f"{body.name} {body.place}"
    if body.wants == "place" and province:
        return f"{body.name} {_with_kind(province, day)}"
    if body.wants == "bare_place" and province:
        return f"{body.name} {province}"
    if body.wants == "kind" and body.place:
        return f"{body.head or term('province')[0]} {body.place}"
    return body.name


def _with_kind(province: str, day: str | None) -> str:
    return f"{kind_word(province, day)} {province}"


def named_then(name: str, day: str) -> str:
    """The name that a province had on an ISO day, where its later name was printed or meant; the name itself where nothing fits."""
    row = row_on(name, day)
    if row is None or row["valid_from"] <= day <= (row["valid_to"] or TODAY):
        return name
    for other, rows in _rows().items():
        for candidate in rows:
            lived = candidate["valid_from"] <= day <= (candidate["valid_to"] or TODAY)
            if lived and candidate["successor"] == name and other.endswith(name):
                return other
    return name
