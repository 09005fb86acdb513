"""What a document says, and what differs between two of one subject, in an editor's words: for publishing, for editions, for going back."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.formats import number_format

from dieuphoi.partial_dates import PartialDate
from people.models import Area, AreaChange, Organization
from visits.documents import Document
from visits.models import Article
from visits.models.claims import CommitmentKind, EventType, FollowUpStatus, Side
from visits.models.public import SubjectType

# Which line of a document: its part and what makes it known again there.
Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that a document says, with the words of the articles that it rests on."""

    label: str
    words: str
    quotes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Difference:
    """``before`` is empty where something came, ``after`` where something went."""

    label: str
    before: str
    after: str


def lines(document: Document) -> list[Line]:
    """All that a document says, in its order. Nothing for a redacted one."""
    return list(_lines(document).values())


def differences(before: Document, after: Document) -> list[Difference]:
    """From one document to the next, in the order of the later one; what went stands at the end."""
    old, new = _lines(before), _lines(after)
    found = []
    for key, line in new.items():
        known = old.get(key)
        if known is None:
            found.append(Difference(line.label, "", line.words))
        elif known.words != line.words:
            found.append(Difference(line.label, known.words, line.words))
        elif known.quotes != line.quotes:
            found.append(Difference(f"{line.label}: trích dẫn", _quoted(known), _quoted(line)))
    return found + [Difference(line.label, line.words, "") for key, line in old.items() if key not in new]


def _quoted(line: Line) -> str:
    return " … ".join(f"“{quote}”" for quote in line.quotes) or "không có"


def _lines(document: Document) -> dict[Key, Line]:
    found: dict[Key, Line] = {}
    # A working copy is of no edition, and does not say of what type it is: only visits have one.
    read = READERS[document.get("type", SubjectType.VISIT)]
    seen: Counter[Key] = Counter()
    for key, line in () if document.get("redacted") else read(document):
        seen[key] += 1
        # Two alike ones are told apart by their order.
        found[(*key, str(seen[key]))] = line
    return found


def _of_visit(document: Document) -> Iterator[tuple[Key, Line]]:
    days = [_day(document[name]) for name in ("date", "end_date") if document.get(name)]
    yield ("date",), Line("Ngày", " – ".join(days) or "chưa rõ", _quotes(document["date_sources"]))
    delegation, area = document["delegation"], document["area"]
    yield ("delegation",), Line("Đoàn của", _linked(delegation["name"], delegation["organization"]), _quotes(delegation["sources"]))
    yield ("area",), Line("Nơi đến", " ".join(filter(None, (area["kind"], area["name"]))), _quotes(area["sources"]))
    if document["lead"]:
        yield ("lead",), Line("Trưởng đoàn", document["lead"]["name"])
    for row in document["participants"]:
        yield from _participant(row)
    for row in document["events"]:
        words = ", ".join(filter(None, (EventType(row["type"]).label, _day(row["date"]) if row["date"] else "")))
        yield ("event", row["type"]), Line("Hoạt động", words, _quotes(row["sources"]))
    for row in document["gifts"]:
        yield ("gift", row["text"]), Line("Quà tặng", _gift(row), _quotes(row["sources"]))
    for row in document["commitments"]:
        yield from _commitment(row)
    for row in document["partnerships"]:
        words = f"{row['name']} ({row['country']})" if row["country"] else row["name"]
        yield ("partnership", row["name"]), Line("Quan hệ đối tác", words, _quotes(row["sources"]))
    for row in document["articles"]:
        words = ", ".join(filter(None, (row["title"], row["outlet"], _day(row["published_on"]) if row["published_on"] else "")))
        yield ("article", row["id"]), Line("Bài báo", words)


def _of_person(document: Document) -> Iterator[tuple[Key, Line]]:
    yield ("name",), Line("Họ và tên", document["name"])
    yield from _other_names(document)


def _of_organization(document: Document) -> Iterator[tuple[Key, Line]]:
    yield ("name",), Line("Tên", document["name"])
    yield ("classification",), Line("Loại", str(Organization.Classification(document["classification"]).label))
    for name, label in (("area", "Địa phương"), ("parent", "Trực thuộc")):
        if document[name]:
            yield (name,), Line(label, document[name]["name"])
    yield from _other_names(document)
    yield from _validity(document)


def _of_post(document: Document) -> Iterator[tuple[Key, Line]]:
    yield ("title",), Line("Chức vụ", document["title"])
    if document["organization"]:
        yield ("organization",), Line("Cơ quan", document["organization"]["name"])


def _of_area(document: Document) -> Iterator[tuple[Key, Line]]:
    yield ("name",), Line("Tên", " ".join(filter(None, (document["kind"], document["name"]))))
    yield ("level",), Line("Cấp", str(Area.Level(document["level"]).label))
    if document["code"]:
        yield ("code",), Line("Mã hành chính", document["code"])
    for row in document["names"]:
        named = " ".join(filter(None, (row["kind"], row["name"])))
        yield ("named", named), Line("Tên theo thời gian", ", ".join(filter(None, (named, _period(row)))))
    for row in document["changes"]:
        words = f"{row['before']} → {row['after']}: {AreaChange.Kind(row['kind']).label}, {_day(row['on'])}, {row['resolution']}"
        yield ("change", row["before"], row["after"], row["on"]), Line("Thay đổi địa giới", words)
    yield from _validity(document)


def _of_article(document: Document) -> Iterator[tuple[Key, Line]]:
    yield ("title",), Line("Tiêu đề", document["title"])
    for name, label in (("outlet", "Báo"), ("url", "Địa chỉ"), ("byline", "Tác giả")):
        if document[name]:
            yield (name,), Line(label, document[name])
    if document["published_on"]:
        yield ("published_on",), Line("Ngày đăng", _day(document["published_on"]))
    yield ("kind",), Line("Loại bài", str(Article.Kind(document["kind"]).label))
    for row in document["quotes"]:
        yield ("quote", str(row["start"])), Line("Đoạn được trích", row["quote"])


def _other_names(document: Document) -> Iterator[tuple[Key, Line]]:
    for name in document["other_names"]:
        yield ("other_name", name), Line("Tên khác", name)


def _validity(document: Document) -> Iterator[tuple[Key, Line]]:
    if words := _period(document):
        yield ("validity",), Line("Thời gian", words)


def _period(row: Document) -> str:
    """Empty where neither end is known."""
    since = f"từ {_day(row['valid_from'])}" if row["valid_from"] else ""
    until = f"đến hết {_day(row['valid_to'])}" if row["valid_to"] else ""
    return " ".join(filter(None, (since, until)))


def _participant(row: Document) -> Iterator[tuple[Key, Line]]:
    name = row["name"]
    who = ", ".join(filter(None, (_linked(name, row["person"]), Side(row["side"]).label, "trưởng đoàn" if row["is_lead"] else "")))
    yield ("participant", name), Line("Người tham gia", who, _quotes(row["sources"]))
    for place, role in enumerate(row["roles"]):
        body = role["organization"]["name"] if role["organization"] else ""
        printed = ", ".join(filter(None, (role["title"], body)))
        is_other = role["post"] is not None and role["post"]["name"] != role["title"]
        words = f"{printed} → {role['post']['name']}" if is_other else printed
        yield ("role", name, str(place)), Line(f"Chức vụ của {name}", words, _quotes(role["sources"]))


def _commitment(row: Document) -> Iterator[tuple[Key, Line]]:
    label = CommitmentKind(row["kind"]).label.capitalize()
    said = f"{row['by']['name']}: {row['text']}" if row["by"] else row["text"]
    yield ("commitment", row["text"]), Line(label, said, _quotes(row["sources"]))
    for follow_up in row.get("follow_ups", ()):
        words = ", ".join(filter(None, (_day(follow_up["date"]), FollowUpStatus(follow_up["status"]).label, follow_up.get("note") or "")))
        yield ("follow_up", row["text"], follow_up["date"]), Line("Theo dõi thực hiện", words, _quotes(follow_up.get("sources", ())))


def _gift(row: Document) -> str:
    sides = [f"từ {row['giver']}" if row["giver"] else "", f"cho {row['recipient']}" if row["recipient"] else ""]
    money = f"{number_format(row['amount'], force_grouping=True)} {row['currency']}" if row["amount"] is not None else ""
    return ", ".join(filter(None, (row["text"], money, *sides)))


def _linked(printed: str, row: Document | None) -> str:
    """The printed name, and whom or what it was linked to where that is called otherwise or stands by itself."""
    if row is None:
        return f"{printed or 'chưa rõ'} (chưa nối)"
    return printed if row["name"] == printed else f"{printed} → {row['name']}"


def _day(edtf: str) -> str:
    return PartialDate.parse(edtf).printed()


def _quotes(sources: Any) -> tuple[str, ...]:
    return tuple(source["quote"] for source in sources)


# What reads a document of each type.
READERS: dict[str, Callable[[Document], Iterator[tuple[Key, Line]]]] = {
    SubjectType.VISIT: _of_visit,
    SubjectType.PERSON: _of_person,
    SubjectType.ORGANIZATION: _of_organization,
    SubjectType.POST: _of_post,
    SubjectType.AREA: _of_area,
    SubjectType.ARTICLE: _of_article,
}
