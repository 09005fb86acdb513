"""Published records for the API's tests, written straight into the public layer."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from dieuphoi.public_ids import CROCKFORD, LENGTH
from visits import documents, indexing
from visits.models.public import LETTERS, Edition, PublicChange, PublicClock, PublicRecord

EXISTS: dict[str, Any] = {"valid_from": None, "valid_to": None}
LONG_AGO = datetime(2020, 1, 2, 3, 4, 5, tzinfo=UTC)


def id_of(kind: str, number: int) -> str:
    """The same readable id for the same number: v0000000001."""
    digits = ""
    while number:
        number, digit = divmod(number, len(CROCKFORD))
        digits = CROCKFORD[digit] + digits
    return LETTERS[kind] + digits.rjust(LENGTH - 1, "0")


def make_edition(
    kind: str, number: int, body: dict[str, Any], *, at: datetime = LONG_AGO, is_sample: bool = False, public_reason: str = ""
) -> Edition:
    """The next edition of a record, which becomes the current one and enters the index."""
    public_id = id_of(kind, number)
    record = PublicRecord.objects.filter(pk=public_id).first()
    if record is None:
        record = PublicRecord(
            public_id=public_id, subject_type=kind, state="withdrawn", public_reason="…", is_sample=is_sample, changed_at=at
        )
        record.save(force_insert=True)
    count = record.editions.count() + 1
    text = documents.as_text(documents.head(public_id, kind, count, at, is_sample) | body)
    edition = Edition.objects.create(
        subject=record,
        subject_type=kind,
        number=count,
        document=text,
        sha256=documents.sha256(text),
        published_at=at,
        public_reason=public_reason,
    )
    action = "updated" if count > 1 else "published"
    record.current_edition, record.state, record.public_reason, record.changed_at = edition, "published", "", at
    record.save()
    indexing.own_parts(record)
    indexing.index([record])
    tell(record, action, at=at, edition=edition, public_reason=public_reason)
    return edition


def tell(record: PublicRecord, action: str, *, at: datetime = LONG_AGO, **more: Any) -> None:
    """Number a change, as publishing does at the end of its transaction."""
    clock, _ = PublicClock.objects.get_or_create(pk=1)
    clock.sequence, clock.at = clock.sequence + 1, at
    clock.save()
    PublicChange.objects.create(sequence=clock.sequence, at=at, record=record, subject_type=record.subject_type, action=action, **more)
    indexing.index_periods([record])


def visit_body(name: str = "Đoàn công tác của Bộ Ngoại giao", day: str | None = "2020-09-15", **changes: Any) -> dict[str, Any]:
    """A visit's document without its head; ``people``, ``bodies``, ``article``, ``area`` are numbers of ids, ``place`` is a name."""
    people, bodies = changes.pop("people", ()), changes.pop("bodies", ())
    area, place, article = changes.pop("area", 1), changes.pop("place", "Thái Bình"), changes.pop("article", 1)
    nothing: dict[str, Any] = {"basis": "stated", "sources": []}
    source = {"article": id_of("article", article), "field": "date", "quote": "15/9/2020", "start": 51, "end": 60}
    participants = [
        {
            "name": f"Người {number}",
            "side": "delegation",
            "is_lead": index == 0,
            "person": {"id": id_of("person", number), "name": f"Người {number}"},
            "roles": [],
            **nothing,
        }
        for index, number in enumerate(people)
    ]
    body = {
        "name": name,
        "date": day,
        "end_date": None,
        "date_basis": "stated",
        "date_sources": [source],
        "delegation": {
            "name": "Bộ Ngoại giao",
            "organization": {"id": id_of("organization", bodies[0]), "name": "Bộ Ngoại giao"} if bodies else None,
            **nothing,
        },
        "area": {"name": place, "kind": "tỉnh", "id": id_of("area", area), **nothing},
        "lead": None,
        "participants": participants,
        "events": [],
        "gifts": [],
        "commitments": [],
        "partnerships": [],
        "articles": [
            {"id": id_of("article", article), "title": "Một bài báo", "outlet": "Báo mẫu", "published_on": "2020-09-16", "url": None}
        ],
    }
    return body | changes


def make_visit(number: int, *, at: datetime = LONG_AGO, is_sample: bool = False, **body: Any) -> Edition:
    return make_edition("visit", number, visit_body(**body), at=at, is_sample=is_sample)


def source_of(article: int = 1, quote: str = "…") -> dict[str, Any]:
    return {"article": id_of("article", article), "field": None, "quote": quote, "start": 0, "end": len(quote), "narrowed": False}


def make_part(table: str, number: int, **values: Any) -> dict[str, Any]:
    """A part for one of the lists of ``visit_body``, with a source."""
    blank: dict[str, dict[str, Any]] = {
        "commitment": {"kind": "request", "text": "Đề nghị giúp tỉnh thu hút đầu tư", "by": None, "follow_ups": []},
        "gift": {"text": "Một suất quà", "count": None, "unit_amount": None, "giver": None, "recipient": None},
        "event": {"type": "working_session", "date": None},
        "partnership": {"name": "Attapư", "country": "Lào"},
    }
    money = {"amount": None, "currency": None} if table == "gift" else {}
    return {"id": id_of(table, number)} | blank[table] | money | {"basis": "stated", "sources": [source_of()]} | values


def follow_up(date: str, status: str = "under_way", **values: Any) -> dict[str, Any]:
    return {"date": date, "status": status, "note": None, "sources": []} | values


def make_person(number: int, name: str = "Nguyễn Văn A", **more: Any) -> Edition:
    return make_edition("person", number, {"name": name, "other_names": []}, **more)


def make_organization(number: int, name: str = "Bộ Ngoại giao", **changes: Any) -> Edition:
    body: dict[str, Any] = {"name": name, "classification": "ministry", "area": None, "parent": None, "other_names": []}
    return make_edition("organization", number, body | EXISTS | changes)


def make_area(number: int, name: str = "Thái Bình", **changes: Any) -> Edition:
    body: dict[str, Any] = {"name": name, "level": "province", "kind": "tỉnh", "code": None, "names": [], "changes": []}
    return make_edition("area", number, body | EXISTS | changes)


def make_article(
    number: int, title: str = "Một bài báo", published_on: str | None = "2020-09-16", *, quotes: Sequence[dict[str, Any]] = (), **more: Any
) -> Edition:
    line: dict[str, Any] = {"outlet": "Báo mẫu", "published_on": published_on, "url": None, "byline": None}
    return make_edition("article", number, {"name": title, "title": title, **line, "kind": "visit_report", "quotes": list(quotes)}, **more)


def make_post(number: int, title: str = "Chủ tịch", organization: int = 1) -> Edition:
    body = {"id": id_of("organization", organization), "name": "UBND tỉnh Thái Bình"}
    return make_edition("post", number, {"name": title, "title": title, "organization": body})


def make_one_of_each() -> dict[str, str]:
    """One record of every kind; the name of its list -> its id."""
    parts: dict[str, Any] = {f"{kind}s": [make_part(kind, 1)] for kind in ("commitment", "gift", "event", "partnership")}
    made = {
        "visits": make_visit(1, people=[1], bodies=[1], **parts),
        "people": make_person(1),
        "organizations": make_organization(1),
        "posts": make_post(1),
        "areas": make_area(1),
        "articles": make_article(1),
    }
    return {name: edition.subject_id for name, edition in made.items()} | {name: rows[0]["id"] for name, rows in parts.items()}


def withdraw(edition: Edition, reason: str = "Bài báo đã được đính chính.", *, at: datetime = LONG_AGO) -> None:
    record = edition.subject
    record.state, record.public_reason = "withdrawn", reason
    record.save()
    indexing.index([record])
    tell(record, "withdrawn", at=at, public_reason=reason)


def restore(edition: Edition, *, at: datetime = LONG_AGO) -> None:
    record = edition.subject
    record.state, record.public_reason = "published", ""
    record.save()
    indexing.index([record])
    tell(record, "restored", at=at, edition=edition)


def merge(loser: Edition, survivor: Edition, *, at: datetime = LONG_AGO) -> None:
    record = loser.subject
    record.state, record.redirect_to = "merged", survivor.subject
    record.save()
    indexing.index([record])
    tell(record, "merged", at=at, other=survivor.subject_id)


def unmerge(loser: Edition, *, at: datetime = LONG_AGO) -> None:
    record = loser.subject
    other, record.state, record.redirect_to = record.redirect_to_id or "", "published", None
    record.save()
    indexing.index([record])
    tell(record, "unmerged", at=at, edition=record.current_edition, other=other)
