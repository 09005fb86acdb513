"""Gates: what must be settled before a visit is published. Each open point says what, in words, and where."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

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
    people: dict[int, list[Participation]] = {key: [] for key in keys}
    for row in Participation.objects.standing().filter(visit__in=keys).select_related("person").order_by("visit", "position", "pk"):
        people[row.visit_id].append(row)
    points = {visit.pk: [*_visit_points(visit, people[visit.pk]), *_people_points(people[visit.pk])] for visit in visits}
    for key, point in _guess_points(keys):
        points[key].append(point)
    return points


def _visit_points(visit: Visit, people: list[Participation]) -> list[OpenPoint]:
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
        if has_guess and _is_given(visit, fact, people):
            add(f"{fact}_guess", f"{label} là suy đoán, cần xác nhận.", fact)
        elif getattr(visit, f"{fact}_link", "") == LinkState.INFERRED:
            add(f"{fact}_guess", f"{label}: mối nối với danh mục do máy đoán, cần xác nhận.", fact)
    return points


def _is_given(visit: Visit, fact: str, people: list[Participation]) -> bool:
    if fact == "lead":
        return bool(visit.lead_text) or any(row.is_lead for row in people)
    return bool(getattr(visit, "date" if fact == "date" else f"{fact}_text"))


def _people_points(people: list[Participation]) -> list[OpenPoint]:
    points = []
    for row in people:
        if row.person is not None and row.person.is_private:
            message = f"{row.name_text} là người riêng tư, không được công bố: hãy bỏ khỏi danh sách."
            points.append(OpenPoint("person_private", message, "participation", row.pk))
        elif row.person is not None and row.person.merged_into_id is not None:
            message = f"{row.name_text} được nối với một mục đã gộp vào mục khác: hãy chọn lại người."
            points.append(OpenPoint("person_merged", message, "participation", row.pk))
        elif row.person_link == LinkState.INFERRED:
            points.append(OpenPoint("person_guess", f"{row.name_text}: máy đoán là ai, cần xác nhận.", "participation", row.pk))
        elif not row.is_resolved:
            points.append(OpenPoint("person_unresolved", f"{row.name_text} chưa nối với người nào.", "participation", row.pk))
    return points


def _guess_points(visits: Sequence[int]) -> Iterator[tuple[int, OpenPoint]]:
    guess = Q(basis=Basis.INFERRED, decision=Decision.OPEN)
    roles = Role.objects.standing().filter(participation__visit__in=visits).exclude(participation__decision=Decision.REJECTED)
    for role in roles.filter(guess | Q(organization_link=LinkState.INFERRED)).select_related("participation"):
        doubt = "là suy đoán" if role.is_guess else "được máy nối với danh mục"
        message = f"Chức vụ của {role.participation.name_text} ({role}) {doubt}, cần xác nhận."
        yield role.participation.visit_id, OpenPoint("role_guess", message, "role", role.pk)
    for table in ("participation", "event", "gift", "commitment"):
        rows: Any = TABLES[table]._default_manager
        for row in rows.filter(guess, visit__in=visits):
            message = f"{str(row._meta.verbose_name).capitalize()} “{row}” là suy đoán, cần xác nhận."
            yield row.visit_id, OpenPoint(f"{table}_guess", message, table, row.pk)
    # Who is taken off the list is still named beside what he said.
    private = Q(by__person__is_private=True, by__decision=Decision.REJECTED)
    for said in Commitment.objects.standing().filter(private, visit__in=visits):
        message = f"“{said}” còn ghi tên một người riêng tư: hãy bỏ, hoặc đổi người nói."
        yield said.visit_id, OpenPoint("person_private", message, "commitment", said.pk)
    partnerships: Any = Partnership.objects.filter(guess, visit__in=visits)
    for row in partnerships:
        yield row.visit_id, OpenPoint("partnership_guess", f"Quan hệ với {row} là suy đoán, cần xác nhận.", "partnership", row.pk)


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
