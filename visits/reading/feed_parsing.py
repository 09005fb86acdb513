"""What an RSS or Atom file holds, by feedparser: to be called in a child, for its looser ways may take long or trip."""

import calendar
import io
import xml.sax
from datetime import UTC, date, datetime
from typing import Any

import defusedxml.sax
import feedparser
from defusedxml.common import DefusedXmlException

from dieuphoi.vietnamese import stored_name
from visits.reading.document import ReadingError, storable
from visits.reading.kinds import OWN_ENTITIES
from visits.reading.page_metadata import EARLIEST_YEAR, VIETNAM, canonical_url

MOST_ENTRIES = 20_000


def parse_feed(raw: bytes) -> dict[str, Any]:
    """``outlet`` and ``entries``: title, url, author, published_on (ISO) and content of each, None or "" where the feed says none."""
    refuse_entities(raw)
    # From bytes: given a string, feedparser takes it for an address and fetches it.
    feed = feedparser.parse(io.BytesIO(raw), sanitize_html=False, resolve_relative_uris=False)
    if not feed.entries:
        raise ReadingError("Tệp RSS/Atom không có mục nào hoặc hỏng cấu trúc; hãy lấy lại tệp gốc.")
    if len(feed.entries) > MOST_ENTRIES:
        raise ReadingError("Tệp RSS/Atom có quá nhiều mục; hãy chia thành nhiều tệp.")
    return {"outlet": stored_name(_text(feed.feed, "title")), "entries": [_entry(entry) for entry in feed.entries]}


def refuse_entities(raw: bytes) -> None:
    """ReadingError for XML that defines entities of its own, which may name files or grow without end. Other faults are the reader's."""
    parser = defusedxml.sax.make_parser()
    parser.setContentHandler(xml.sax.ContentHandler())
    try:
        parser.parse(io.BytesIO(raw))
    except DefusedXmlException as error:
        raise ReadingError(OWN_ENTITIES) from error
    except (xml.sax.SAXException, ValueError, LookupError):
        # Not well-formed: feedparser reads many of these all the same.
        return


def _entry(entry: Any) -> dict[str, Any]:
    day = _day(entry)
    return {
        "title": stored_name(_text(entry, "title")),
        "url": canonical_url(_text(entry, "link")),
        "author": stored_name(_text(entry, "author")) or None,
        "published_on": day and day.isoformat(),
        "content": _content(entry),
    }


def _text(entry: Any, name: str) -> str:
    return storable(str(entry.get(name) or ""))


def _content(entry: Any) -> str:
    """The longest of what the entry holds: the whole text where the feed gives it, else the summary."""
    values = [str(part.get("value") or "") for part in entry.get("content") or []] + [_text(entry, "summary")]
    return storable(max(values, key=len))


def _day(entry: Any) -> date | None:
    """The Vietnamese day; feedparser gives moments in UTC."""
    # Not feedparser's own get(), which takes one of the two for the other.
    parsed = dict.get(entry, "published_parsed") or dict.get(entry, "updated_parsed")
    if parsed is None:
        return None
    try:
        day = datetime.fromtimestamp(calendar.timegm(parsed), tz=UTC).astimezone(VIETNAM).date()
    except (ValueError, OverflowError, OSError):
        return None
    return day if day.year >= EARLIEST_YEAR else None
