"""In which form an answer goes out: ``format=`` first, then the Accept header."""

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache

from django.http import QueryDict
from drf_spectacular.utils import OpenApiParameter
from rest_framework.exceptions import NotAcceptable

from dieuphoi.api_problems import BadParameters

_RANGE = re.compile(r"\s*([^\s;,/]+)/([^\s;,/]+)\s*((?:;[^;]*)*)")
_WEIGHT = re.compile(r";\s*q\s*=\s*([0-9.]{1,6})\s*(?:;|$)")
PARAMETER = "format"


@dataclass(frozen=True, slots=True)
class Format:
    """``media_type`` is what Accept may name, ``content_type`` what the answer says."""

    name: str
    media_type: str
    content_type: str = ""
    # For everything that a list holds, not one page of it.
    is_whole: bool = False

    @property
    def said(self) -> str:
        return self.content_type or self.media_type


JSON = Format("json", "application/json")
CSV = Format("csv", "text/csv", "text/csv; charset=utf-8; header=present", is_whole=True)
XLSX = Format("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", is_whole=True)
NDJSON = Format("ndjson", "application/x-ndjson", is_whole=True)
JSON_LD = Format("jsonld", "application/ld+json")
# It has no registered media type.
POPOLO = Format("popolo", "application/vnd.popolo+json")


def format_of(query: QueryDict | Mapping[str, str], accept: str, offered: Sequence[Format]) -> Format:
    """BadParameters for a format that the address does not offer, NotAcceptable where Accept names none of its media types."""
    name = query.get(PARAMETER)
    if name is None:
        found = _accepted(accept, tuple(offered))
        if found is None:
            raise NotAcceptable()
        return found
    for candidate in offered:
        if candidate.name == name:
            return candidate
    raise BadParameters({PARAMETER: ("not_a_choice", f"Must be one of {', '.join(row.name for row in offered)}.")})


@lru_cache(maxsize=256)
def _accepted(accept: str, offered: tuple[Format, ...]) -> Format | None:
    """The one with the greatest weight, of equals the first that is offered; None where none is wanted."""
    if not accept.strip():
        return offered[0]
    ranges = [_weighed(part) for part in accept.lower().split(",")]
    best, weight = None, 0.0
    for candidate in offered:
        fits = [(rank, q) for rank, q in (_fit(candidate.media_type, row) for row in ranges if row) if rank]
        # The most exact range that fits decides (RFC 9110, 12.5.1).
        if fits and max(fits)[1] > weight:
            best, weight = candidate, max(fits)[1]
    return best


def _weighed(part: str) -> tuple[str, str, float] | None:
    found = _RANGE.fullmatch(part)
    if found is None:
        return None
    weight = 1.0
    if (said := _WEIGHT.search(found[3])) is not None:
        with suppress(ValueError):
            weight = float(said[1])
    return found[1], found[2], weight


def _fit(media_type: str, row: tuple[str, str, float]) -> tuple[int, float]:
    kind, subtype, weight = row
    if f"{kind}/{subtype}" == media_type:
        return 3, weight
    if subtype == "*" and kind in ("*", media_type.partition("/")[0]):
        return (1 if kind == "*" else 2), weight
    return 0, 0.0


def parameter_of(offered: Sequence[Format]) -> OpenApiParameter:
    text = "The form of the answer; it goes before the Accept header. See the media types of the answer."
    return OpenApiParameter(PARAMETER, {"type": "string", "enum": [row.name for row in offered]}, "query", description=text)
