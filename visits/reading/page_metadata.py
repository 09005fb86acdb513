"""What a web page states of itself: meta tags, JSON-LD, its canonical address. Nothing is concluded from the text."""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from lxml.html import HtmlElement

from dieuphoi.vietnamese import folded_key, stored_name

# Vietnamese papers print Vietnamese days: 20:30 UTC is the next day there.
VIETNAM = timezone(timedelta(hours=7))
EARLIEST_YEAR = 1945

OUTLET = ("og:site_name", "application-name", "dc.publisher", "publisher")
BYLINE = ("author", "article:author", "dc.creator", "dcterms.creator")
PUBLISHED = (
    "article:published_time",
    "og:article:published_time",
    "datepublished",
    "pubdate",
    "publishdate",
    "publish-date",
    "publication_date",
    "dc.date.issued",
    "dcterms.issued",
    "dc.date.created",
    "parsely-pub-date",
    "sailthru.date",
)
ARTICLE_TYPES = ("article", "newsarticle", "reportagenewsarticle", "blogposting", "report")
AUTHOR_MARKS = {"author", "author-name", "article-author", "article__author", "detail-author", "tac-gia", "tacgia"}
LONGEST_MARKED_AUTHOR = 60
_TRACKING = re.compile(r"utm_\w+|fbclid|gclid|zarsrc|gidzl", re.IGNORECASE)
_DAY_FIRST = re.compile(r"\s*(?P<day>\d{1,2})[/.-](?P<month>\d{1,2})[/.-](?P<year>\d{4})(?!\d)(?P<rest>.*)", re.DOTALL)
_SITE_SUFFIX = re.compile(r"\s+[|–—-]\s+")


@dataclass(frozen=True, slots=True)
class PageMetadata:
    """None where the page does not say."""

    title: str | None
    outlet: str | None
    url: str | None
    published_on: date | None
    byline: str | None


def page_metadata(tree: HtmlElement) -> PageMetadata:
    metas = _metas(tree)
    articles = [item for item in _linked_data(tree) if _types(item) & set(ARTICLE_TYPES)]
    outlet = _first(metas, OUTLET) or _first_text(_name(item.get("publisher")) for item in articles)
    return PageMetadata(
        title=_title(tree, metas, articles, outlet),
        outlet=outlet,
        url=_url(tree, metas),
        published_on=_published(metas, articles),
        byline=_byline(metas, articles, outlet) or _marked_author(tree),
    )


def _metas(tree: HtmlElement) -> list[tuple[str, str]]:
    """(name in lower case, content), in the order of the page."""
    found = []
    for meta in tree.iter("meta"):
        name = meta.get("property") or meta.get("name") or meta.get("itemprop")
        content = stored_name(meta.get("content") or "")
        if name and content:
            found.append((name.strip().lower(), content))
    return found


def _linked_data(tree: HtmlElement) -> Iterator[dict[str, object]]:
    for script in tree.iter("script"):
        if (script.get("type") or "").split(";")[0].strip().lower() != "application/ld+json":
            continue
        try:
            # Line breaks inside strings are common there; RecursionError is what hostile nesting gives.
            loaded = json.loads((script.text or "").strip(), strict=False)
        except (ValueError, RecursionError):
            continue
        items = loaded if isinstance(loaded, list) else [loaded]
        for item in items:
            if isinstance(item, dict):
                yield item
                graph = item.get("@graph")
                yield from (part for part in graph if isinstance(part, dict)) if isinstance(graph, list) else ()


def _types(item: dict[str, object]) -> set[str]:
    kinds = item.get("@type")
    return {kind.lower() for kind in (kinds if isinstance(kinds, list) else [kinds]) if isinstance(kind, str)}


def _name(thing: object) -> str | None:
    """Of a Person or Organization, or of several."""
    if isinstance(thing, list):
        names = [name for name in map(_name, thing) if name]
        return ", ".join(dict.fromkeys(names)) or None
    if isinstance(thing, dict):
        thing = thing.get("name")
    return stored_name(thing) or None if isinstance(thing, str) else None


def _first(metas: list[tuple[str, str]], names: tuple[str, ...]) -> str | None:
    for name in names:
        for key, content in metas:
            if key == name:
                return content
    return None


def _first_text(texts: Iterable[str | None]) -> str | None:
    return next(filter(None, texts), None)


def _title(tree: HtmlElement, metas: list[tuple[str, str]], articles: list[dict[str, object]], outlet: str | None) -> str | None:
    headings = [heading for heading in (stored_name(str(h1.text_content())) for h1 in tree.iter("h1")) if heading]
    elements = [stored_name(str(title.text_content())) for title in tree.iter("title")]
    stated = _first(metas, ("og:title", "twitter:title")) or _first_text(_headline(item) for item in articles)
    title = stated or (headings[0] if len(headings) == 1 else None) or _first_text(elements)
    if title is None:
        return None
    # The heading is what readers see; what stands behind it in the meta tag is the site's name.
    for heading in headings:
        rest = title[len(heading) :]
        if title.startswith(heading) and _SITE_SUFFIX.match(rest):
            return heading
    return _without_site(title, outlet)


def _headline(item: dict[str, object]) -> str | None:
    headline = item.get("headline")
    return stored_name(headline) or None if isinstance(headline, str) else None


def _without_site(title: str, outlet: str | None) -> str:
    parts = _SITE_SUFFIX.split(title)
    if outlet and len(parts) > 1 and folded_key(parts[-1]) == folded_key(outlet):
        return title[: len(title) - len(parts[-1])].rstrip(" |–—-")
    return title


def _byline(metas: list[tuple[str, str]], articles: list[dict[str, object]], outlet: str | None) -> str | None:
    stated = [content for key, content in metas if key in BYLINE and not content.lower().startswith(("http:", "https:", "@"))]
    stated += [name for item in articles if (name := _name(item.get("author")))]
    # Many systems name the paper as the author of everything.
    return _first_text(name for name in stated if folded_key(name) != folded_key(outlet or ""))


def _marked_author(tree: HtmlElement) -> str | None:
    """What the page marks as its author in its markup, where that is one short line."""
    names = set()
    for node in tree.iter("a", "div", "p", "span", "strong", "li"):
        marks = {node.get("itemprop"), *(node.get("rel") or "").split(), *(node.get("class") or "").lower().split()}
        if marks & AUTHOR_MARKS:
            names.add(stored_name(str(node.text_content())))
    names.discard("")
    name = names.pop() if len(names) == 1 else None
    return name if name is not None and len(name) <= LONGEST_MARKED_AUTHOR else None


def _published(metas: list[tuple[str, str]], articles: list[dict[str, object]]) -> date | None:
    """The day that the page states; None where it states none, or several."""
    values = [content for key, content in metas if key in PUBLISHED]
    values += [value for item in articles if isinstance(value := item.get("datePublished"), str)]
    days = {day for day in map(stated_day, values) if day}
    return days.pop() if len(days) == 1 else None


def stated_day(value: str) -> date | None:
    """The Vietnamese day of "2023-02-21T20:10:00+07:00", "2023-02-21" or "21/02/2023 20:10"; None for anything else.

    A time of day with AM or PM comes from a system that may write the month first: such a date is not believed.
    """
    value = value.strip()
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        match = _DAY_FIRST.match(value)
        if match is None or re.search(r"\b[ap]m\b", match["rest"], re.IGNORECASE):
            return None
        try:
            day = date(int(match["year"]), int(match["month"]), int(match["day"]))
        except ValueError:
            return None
    else:
        try:
            day = (moment.astimezone(VIETNAM) if moment.tzinfo else moment).date()
        except OverflowError:
            return None
    return day if day.year >= EARLIEST_YEAR else None


def _url(tree: HtmlElement, metas: list[tuple[str, str]]) -> str | None:
    links = [link.get("href") or "" for link in tree.iter("link") if "canonical" in (link.get("rel") or "").lower().split()]
    for address in (*links, *(content for key, content in metas if key == "og:url")):
        url = canonical_url(address)
        if url is not None:
            return url
    return None


def canonical_url(address: str) -> str | None:
    """An absolute address of one page, without fragment and tracking; None for a relative one and for a site's front page.

    Some systems name their front page as every page's canonical address: that identifies nothing.
    """
    try:
        parts = urlsplit(address.strip())
        host = parts.hostname
        port = parts.port
    except ValueError:
        return None
    if parts.scheme.lower() not in ("http", "https") or not host or re.search(r"\s", address.strip()):
        return None
    query = urlencode([(key, value) for key, value in parse_qsl(parts.query, keep_blank_values=True) if not _TRACKING.fullmatch(key)])
    if parts.path in ("", "/") and not query:
        return None
    return urlunsplit((parts.scheme.lower(), f"{host}:{port}" if port else host, parts.path, query, ""))
