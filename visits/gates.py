"""Gates: what must be settled before a visit is published. Each open point says what, in words, and where."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Count, Q, QuerySet, Value, When

from dieuphoi.partial_dates import PartialDate
from visits.claim_tables import FACT_LABELS, TABLES
from visits.models import Citation, Commitment, Participation, Partnership, Role, Visit
from visits.models.claims import DECIDED, Basis, Decision, LinkState
from visits.privacy import private_mentions


@dataclass(frozen=True, slots=True)
class OpenPoint:
    """One thing that a person must decide. ``table`` and ``pk`` name the claim ("visit" and a fact for the visit itself)."""

    code: str
    message: str
    table: str
    pk: int | str


def open_points(visit: Visit) -> list[OpenPoint]:
    """Everything that keeps a visit from being published; a constant number of queries, empty when nothing does."""
    points = open_claim_points([visit])[visit.pk]
    return [*points, *_private_points(visit, points), *_quote_points(visit)]


def open_point_counts(visits: Sequence[Visit]) -> dict[int, int]:
    """How many open points each visit has: as many queries for a list as for one visit.

    Quotes are left out: the database keeps them exact, and publishing compares them again.
    """
    return {key: len(points) for key, points in open_claim_points(visits).items()}


def open_claim_points(visits: Sequence[Visit]) -> dict[int, list[OpenPoint]]:
    """By visit: the open points of its facts, people and other claims, in the order of the page."""
    keys = [visit.pk for visit in visits]
    people: dict[int, list[Any]] = {key: [] for key in keys}
    for row in _people(keys).order_by("visit", "position", "pk"):
        people[row.visit_id].append(row)
    points = {
        visit.pk: [*_visit_points(visit, has_lead=any(row.is_lead for row in people[visit.pk])), *_people_points(people[visit.pk])]
        for visit in visits
    }
    for code, table, visit_path, rows, message in _other_claims(keys):
        for row in rows:
            visit_id = row.participation.visit_id if visit_path == "participation__visit" else row.visit_id
            points[visit_id].append(OpenPoint(code, message(row), table, row.pk))
    return points


def open_claim_codes(visits: Sequence[Visit]) -> dict[int, Counter[str]]:
    """By visit, how often each code stands among its ``open_claim_points``: counted by the database, for many visits at once."""
    keys = [visit.pk for visit in visits]
    codes: dict[int, Counter[str]] = {key: Counter() for key in keys}
    led = set()
    for visit_id, is_lead, code in _people(keys).values_list("visit", "is_lead", "open_code"):
        if is_lead:
            led.add(visit_id)
        if code:
            codes[visit_id][code] += 1
    for visit in visits:
        codes[visit.pk].update(point.code for point in _visit_points(visit, has_lead=visit.pk in led))
    for code, _, visit_path, rows, _ in _other_claims(keys):
        for visit_id, count in rows.order_by().values_list(visit_path).annotate(Count("pk")):
            codes[visit_id][code] += count
    return codes


def _visit_points(visit: Visit, *, has_lead: bool) -> list[OpenPoint]:
    points = []

    def add(code: str, message: str, fact: str) -> None:
        points.append(OpenPoint(code, message, "visit", fact))

    if not visit.delegation_text:
        add("delegation_unknown", "Chưa rõ đoàn của cơ quan nào.", "delegation")
    if visit.area_id is None:
        printed = f" “{visit.area_text}”" if visit.area_text else ""
        add("area_unknown", f"Nơi đến{printed} chưa được nối với địa phương nào.", "area")
    if not visit.date:
        add("date_unknown", "Chưa rõ ngày.", "date")
    elif not visit.has_whole_dates and visit.date_decision not in DECIDED:
        days = " – ".join(PartialDate.parse(day).printed() for day in (visit.date, visit.end_date) if day)
        add("date_partial", f"Ngày {days} chưa đủ ngày, tháng, năm: hãy bổ sung hoặc xác nhận để như vậy.", "date")
    for fact in Visit.FACTS:
        has_guess = getattr(visit, f"{fact}_basis") == Basis.INFERRED and getattr(visit, f"{fact}_decision") == Decision.OPEN
        label = FACT_LABELS[fact].capitalize()
        if has_guess and _is_given(visit, fact, has_lead=has_lead):
            add(f"{fact}_guess", f"{label} là suy đoán, cần xác nhận.", fact)
        elif getattr(visit, f"{fact}_link", "") == LinkState.INFERRED:
            add(f"{fact}_guess", f"{label}: mối nối với danh mục do máy đoán, cần xác nhận.", fact)
    return points


def _is_given(visit: Visit, fact: str, *, has_lead: bool) -> bool:
    if fact == "lead":
        return bool(visit.lead_text) or has_lead
    return bool(getattr(visit, "date" if fact == "date" else f"{fact}_text"))


# What is open on a person of a visit; the first that holds. Where none does, nothing.
OPEN_PERSON = Case(
    When(person__is_private=True, then=Value("person_private")),
    When(person__merged_into__isnull=False, then=Value("person_merged")),
    When(person_link=LinkState.INFERRED, then=Value("person_guess")),
    When(~Q(person_link=LinkState.CONFIRMED), unresolved_on_purpose=False, then=Value("person_unresolved")),
    default=Value(""),
)
PERSON_MESSAGES = {
    "person_private": "{} là người riêng tư, không được công bố: hãy bỏ khỏi danh sách.",
    "person_merged": "{} được nối với một mục đã gộp vào mục khác: hãy chọn lại người.",
    "person_guess": "{}: máy đoán là ai, cần xác nhận.",
    "person_unresolved": "{} chưa nối với người nào.",
}


def _people(visits: Sequence[int]) -> QuerySet[Any]:
    """People of some visits, each with its ``open_code``."""
    return Participation.objects.standing().filter(visit__in=visits).annotate(open_code=OPEN_PERSON)


def _people_points(people: Sequence[Any]) -> list[OpenPoint]:
    return [
        OpenPoint(row.open_code, PERSON_MESSAGES[row.open_code].format(row.name_text), "participation", row.pk)
        for row in people
        if row.open_code
    ]


def _other_claims(visits: Sequence[int]) -> Iterator[tuple[str, str, str, QuerySet[Any], Callable[[Any], str]]]:
    """Claims of some visits that are open points: code, table, the way from there to the visit, rows, what is said of each."""
    guess = Q(basis=Basis.INFERRED, decision=Decision.OPEN)
    roles = Role.objects.standing().filter(participation__visit__in=visits).exclude(participation__decision=Decision.REJECTED)
    roles = roles.filter(guess | Q(organization_link=LinkState.INFERRED)).select_related("participation")
    yield "role_guess", "role", "participation__visit", roles, _role_message
    for table in ("participation", "event", "gift", "commitment"):
        rows: Any = TABLES[table]._default_manager
        yield f"{table}_guess", table, "visit", rows.filter(guess, visit__in=visits), _guess_message
    # Who is taken off the list is still named beside what he said.
    private = Q(by__person__is_private=True, by__decision=Decision.REJECTED)
    yield "person_private", "commitment", "visit", Commitment.objects.standing().filter(private, visit__in=visits), _private_message
    yield "partnership_guess", "partnership", "visit", Partnership.objects.filter(guess, visit__in=visits), _partnership_message


def _role_message(role: Role) -> str:
    doubt = "là suy đoán" if role.is_guess else "được máy nối với danh mục"
    return f"Chức vụ của {role.participation.name_text} ({role}) {doubt}, cần xác nhận."


def _guess_message(row: Any) -> str:
    return f"{str(row._meta.verbose_name).capitalize()} “{row}” là suy đoán, cần xác nhận."


def _private_message(said: Commitment) -> str:
    return f"“{said}” còn ghi tên một người riêng tư: hãy bỏ, hoặc đổi người nói."


def _partnership_message(row: Partnership) -> str:
    return f"Quan hệ với {row} là suy đoán, cần xác nhận."


def _private_points(visit: Visit, points: Sequence[OpenPoint]) -> list[OpenPoint]:
    """Names of private people inside what would be printed, where nothing above says so already."""
    told = {(point.table, point.pk) for point in points if point.code == "person_private"}
    return [
        OpenPoint(
            "private_name", f"“{row.text[:80]}” nêu tên người riêng tư {row.person}: hãy sửa, bỏ hoặc trích ngắn lại.", row.table, row.pk
        )
        for row in private_mentions(visit)
        if (row.table, row.pk) not in told
    ]


def _quote_points(visit: Visit) -> list[OpenPoint]:
    return [
        OpenPoint("quote_inexact", f"Trích dẫn {quote} không đúng nguyên văn bài báo.", "citation", quote.pk)
        for quote in Citation.objects.of_visit(visit).inexact()
    ]
