"""Which newspaper a printed name or an address means."""

from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from dieuphoi.vietnamese import folded_key, tone_key, words
from visits.models import Outlet


class Resolved(NamedTuple):
    """The outlet, or None with the reason in words; both None and "" where nothing was said."""

    outlet: Outlet | None
    reason: str = ""


class OutletDirectory:
    """All newspapers by name and domain: a few hundred rows, read once for many articles."""

    def __init__(self, outlets: Iterable[Outlet]) -> None:
        self._named: dict[str, list[Outlet]] = defaultdict(list)
        self._folded: dict[str, list[Outlet]] = defaultdict(list)
        self._hosts: dict[str, list[Outlet]] = defaultdict(list)
        for outlet in outlets:
            for name in dict.fromkeys((outlet.name, *outlet.aliases)):
                _put(self._named[_exact_key(name)], outlet)
                _put(self._folded[folded_key(name)], outlet)
            for domain in outlet.domains:
                _put(self._hosts[domain.lower().removeprefix("www.")], outlet)

    @classmethod
    def now(cls) -> "OutletDirectory":
        """As the table stands; the keys of names are made again only where a row has changed since the last call."""
        global _last
        rows = list(Outlet.objects.order_by("sort_key", "pk").values_list("pk", "name", "aliases", "domains"))
        if _last is None or _last[0] != rows:
            _last = rows, cls(Outlet(pk=pk, name=name, aliases=aliases, domains=domains) for pk, name, aliases, domains in rows)
        return _last[1]

    def resolve(self, name: str | None, url: str | None) -> Resolved:
        """By name (other names included) and by the address's domain. Two answers that differ are none."""
        named = (self._by_name(name) or self._by_domain(f"https://{name}")) if name else []
        hosted = self._by_domain(url) if url else []
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

    def _by_name(self, name: str) -> list[Outlet]:
        # A name without a letter is written like every other one.
        return (self._named.get(_exact_key(name)) or self._folded.get(folded_key(name), [])) if folded_key(name) else []

    def _by_domain(self, url: str) -> list[Outlet]:
        """The outlets with the longest domain that the address lies in."""
        try:
            host = (urlsplit(url).hostname or "").removeprefix("www.")
        except ValueError:
            return []
        labels = host.split(".")
        for start in range(len(labels) - 1):
            if found := self._hosts.get(".".join(labels[start:])):
                return found
        return []


_last: tuple[list[tuple[Any, ...]], OutletDirectory] | None = None


def _put(rows: list[Outlet], outlet: Outlet) -> None:
    if outlet not in rows:
        rows.append(outlet)


@lru_cache(maxsize=4096)
def _exact_key(name: str) -> str:
    return " ".join(tone_key(word) for word in words(name))
