"""Which newspaper a printed name or an address means."""

from collections.abc import Iterable
from typing import NamedTuple
from urllib.parse import urlsplit

from dieuphoi.vietnamese import folded_key, tone_key, words
from visits.models import Outlet


class Resolved(NamedTuple):
    """The outlet, or None with the reason in words; both None and "" where nothing was said."""

    outlet: Outlet | None
    reason: str = ""


def resolve_outlet(name: str | None, url: str | None) -> Resolved:
    """By name (other names included) and by the address's domain. Two answers that differ are none."""
    named = (_by_name(name) or _by_domain(f"https://{name}")) if name else []
    hosted = _by_domain(url) if url else []
    if len(named) > 1:
        # Papers of one name in several places: the address says which.
        named = [outlet for outlet in named if outlet in hosted] or named
    found = {outlet.pk: outlet for outlet in (*named, *hosted)}
    if len(found) == 1:
        return Resolved(found.popitem()[1])
    if found:
        return Resolved(None, f"Chưa rõ cơ quan báo chí, có thể là: {'; '.join(str(outlet) for outlet in found.values())}.")
    if name:
        return Resolved(None, f"Cơ quan báo chí “{name}” chưa có trong danh mục.")
    return Resolved(None)


def _by_name(name: str) -> list[Outlet]:
    # The search column only narrows down: an outlet is meant by a whole name, not by some words of it.
    near = list(Outlet.objects.search(name)) if folded_key(name) else []
    for key in (_exact_key, folded_key):
        found = [outlet for outlet in near if key(name) in {key(own) for own in (outlet.name, *outlet.aliases)}]
        if found:
            return found
    return []


def _exact_key(name: str) -> str:
    return " ".join(tone_key(word) for word in words(name))


def _by_domain(url: str) -> list[Outlet]:
    """The outlets with the longest domain that the address lies in."""
    try:
        host = (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return []
    labels = host.split(".")
    for start in range(len(labels) - 1):
        domain = ".".join(labels[start:])
        found = [outlet for outlet in Outlet.objects.search(domain) if domain in _domains(outlet)]
        if found:
            return found
    return []


def _domains(outlet: Outlet) -> Iterable[str]:
    return {domain.lower().removeprefix("www.") for domain in outlet.domains}
