"""What an expected record must keep to, checked against the article beside it. Shared by the seeds and the corpus.

``NAME.txt`` is an article, ``NAME.json`` what a careful reader finds in it. A value may be ``{"any": [...]}`` where several are right,
and what is marked ``"optional": true`` may be missed.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from dieuphoi.partial_dates import PartialDate
from dieuphoi.vietnamese import stored_text, tone_key

KINDS = {"visit_report", "other"}
SIDES = {"delegation", "host", "other", None}
EVENTS = {"working_session", "courtesy_call", "conference", "tribute", "site_visit", "gift", "signing", "ceremony", "other"}
COMMITMENTS = {"request", "pledge", "recommendation", "undertaking"}

# A provincial body without its province, as it is often printed; the record makes the place explicit.
_PLACELESS = re.compile(
    r"""
    (Tỉnh|Thành|Huyện)\ ủy
    | (UBND|HĐND|Ủy\ ban\ MTTQ|Đoàn\ ĐBQH|Công\ an)(\ (tỉnh|thành\ phố|huyện|TP))?
    | Sở\ (?!.*\b(tỉnh|thành\ phố)\ ).*
    """,
    re.VERBOSE,
)


def stems(folder: Path) -> list[str]:
    """Names of the articles and of the records in a folder, without their endings, in order."""
    return sorted({path.stem for path in folder.iterdir() if path.suffix in {".txt", ".json"}})


def record(folder: Path, stem: str) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((folder / f"{stem}.json").read_text(encoding="utf-8"))
    return loaded


def article_kind(expected: dict[str, Any]) -> str:
    return str(expected["article"]["kind"])


def problems(folder: Path, stem: str) -> list[str]:
    """Everything in which an article and its record fall short, in words; empty when all is well."""
    missing = [f"{stem}{ending} is missing" for ending in (".txt", ".json") if not (folder / f"{stem}{ending}").is_file()]
    if missing:
        return missing
    raw = (folder / f"{stem}.txt").read_bytes().decode("utf-8")
    found = [] if raw == stored_text(raw) else ["the text is not in its stored form (NFC, LF, no BOM)"]
    expected = record(folder, stem)
    return [*found, *_article(expected, raw), *_people(expected, raw), *_visits(expected, raw), *_partners(expected, raw)]


def _options(value: Any) -> list[Any]:
    return list(value["any"]) if isinstance(value, dict) else [value]


def _printed(needle: str, text: str) -> bool:
    # Pages break lines and put hard spaces inside names and titles.
    return " ".join(tone_key(needle).split()) in " ".join(tone_key(text).split())


def _article(expected: dict[str, Any], text: str) -> Iterator[str]:
    article = expected["article"]
    if article["kind"] not in KINDS:
        yield f"unknown kind {article['kind']}"
    if (article_kind(expected) == "visit_report") != bool(expected["visits"]):
        yield "a visit report has visits, anything else has none"
    for field in ("title", "outlet", "byline"):
        values = [value for value in _options(article[field]) if value is not None]
        if values and not any(_printed(value, text) for value in values):
            yield f"{field} is not printed: {values}"
    for day in _options(article["published_on"]):
        if day is not None and not PartialDate.parse(day).is_whole:
            yield f"published on no whole day: {day}"


def _people(expected: dict[str, Any], text: str) -> Iterator[str]:
    reports_visit = article_kind(expected) == "visit_report"
    for person in expected["people"]:
        name = person["name"]
        if not _printed(name, text):
            yield f"name is not printed: {name}"
        if name != " ".join(name.split()) or name.isupper():
            yield f"name is not in capital-first form: {name}"
        if not set(_options(person.get("side"))) <= SIDES or ("side" in person) != reports_visit:
            yield f"side of {name}: {person.get('side')}"
        yield from _roles(person)


def _roles(person: dict[str, Any]) -> Iterator[str]:
    for role in person["roles"]:
        if not all(_options(role["title"])):
            yield f"role without a title: {person['name']}"
        for body in _options(role["organization"]):
            if body is not None and _PLACELESS.fullmatch(body):
                yield f"body without its place: {person['name']}: {body}"
    pairs = Counter((_options(role["title"])[0], _options(role["organization"])[0]) for role in person["roles"])
    yield from (f"role twice: {person['name']}: {pair}" for pair, count in pairs.items() if count > 1)


def _visits(expected: dict[str, Any], text: str) -> Iterator[str]:
    sides = {person["name"]: _options(person.get("side")) for person in expected["people"]}
    for visit in expected["visits"]:
        for day in (*_options(visit["date"]), *_options(visit["end_date"])):
            if day is not None:
                PartialDate.parse(day)
        for lead in _options(visit["lead"]):
            if lead is not None and "delegation" not in sides.get(lead, []):
                yield f"lead is not of the delegation: {lead}"
        if not all(_options(visit["delegation"])):
            yield "a visit without the organisation that it came from"
        kinds = Counter(event["type"] for event in visit["events"])
        yield from (f"event: {kind} x{count}" for kind, count in kinds.items() if kind not in EVENTS or count > 1)
        if bool(visit["gifts"]) and "gift" not in kinds:
            yield "gifts without an event"
        yield from _gifts(visit, text)
        yield from _commitments(visit, text, sides)


def _gifts(visit: dict[str, Any], text: str) -> Iterator[str]:
    for gift in visit["gifts"]:
        if not _printed(gift["text"], text):
            yield f"gift is not printed: {gift['text']}"
        if (gift["amount"] is None) != (gift["currency"] is None):
            yield f"an amount has a currency: {gift['text']}"
        if "count" in gift and gift["count"] * gift["unit_amount"] != gift["amount"]:
            yield f"count and price do not give the total: {gift['text']}"
        if not gift["giver"] or not gift["recipient"]:
            yield f"a gift has a giver and a recipient: {gift['text']}"


def _commitments(visit: dict[str, Any], text: str, sides: dict[str, list[Any]]) -> Iterator[str]:
    speaks_for = {"request": "host", "undertaking": "host", "pledge": "delegation", "recommendation": "delegation"}
    for said in visit["commitments"]:
        if said["kind"] not in COMMITMENTS:
            yield f"unknown kind of commitment {said['kind']}"
        if said["text"] not in text:
            yield f"commitment is not printed: {said['text']}"
        for speaker in _options(said["by"]):
            if speaker in sides and speaks_for[said["kind"]] not in sides[speaker]:
                yield f"{said['kind']} by the wrong side: {speaker}"
    said_twice = Counter((said["kind"], said["text"]) for said in visit["commitments"])
    yield from (f"commitment twice: {text}" for (_, text), count in said_twice.items() if count > 1)


def _partners(expected: dict[str, Any], text: str) -> Iterator[str]:
    for partner in expected["partners"]:
        if not _printed(partner["name"], text):
            yield f"partner is not printed: {partner['name']}"
        if not partner["country"]:
            yield f"partner without a country: {partner['name']}"
