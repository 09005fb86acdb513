"""Many rows in few statements: what stands afterwards is what the models themselves would have written."""

from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from tests.world import TEXT, make_article, make_visit
from visits.bulk_history import create, insert, insert_with_history, update
from visits.models import Article, Gift, OpenReason, Participation, Proposal, Visit

pytestmark = pytest.mark.django_db
WRITTEN_BY_ITSELF = {"id", "created_at"}


def values(row: Any) -> dict[str, Any]:
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields if field.attname not in WRITTEN_BY_ITSELF}


def test_rows_by_column_are_as_their_model_would_have_saved_them() -> None:
    visit = make_visit()
    given: dict[str, Any] = {"visit_id": visit.pk, "text": 'một bộ máy "tính"', "amount": Decimal("12500000.50"), "currency": "VND"}
    given |= {"giver_text": "Bộ   Ví dụ ", "count": 3}
    (key,) = insert(Gift, [given])
    saved = Gift.objects.create(**given)
    saved.refresh_from_db()
    assert values(Gift.objects.get(pk=key)) == values(saved)
    assert saved.giver_text == "Bộ Ví dụ"


def test_keys_come_back_in_the_order_of_the_rows_and_derived_columns_are_made() -> None:
    visit = make_visit()
    names = [f"Người Thứ {number}" for number in range(30)]
    keys = insert(Participation, [{"visit_id": visit.pk, "name_text": name, "side": "host", "position": 9} for name in names])
    stored = Participation.objects.in_bulk(keys)
    assert [stored[key].name_text for key in keys] == names
    twin = Participation.objects.create(visit=visit, name_text=names[7], side="host")
    assert stored[keys[7]].name_key == twin.name_key


def test_a_row_may_leave_out_what_another_gives() -> None:
    visit = make_visit()
    rows: list[dict[str, Any]] = [{"visit_id": visit.pk, "text": "quà", "count": 2}, {"visit_id": visit.pk, "text": "sách", "rule": "x"}]
    stored = Gift.objects.in_bulk(insert(Gift, rows))
    assert sorted((row.text, row.count, row.rule) for row in stored.values()) == [("quà", 2, ""), ("sách", None, "x")]


def test_the_first_line_of_history_is_the_row_as_it_stands() -> None:
    visit = make_visit()
    keys = insert_with_history(Gift, [{"visit_id": visit.pk, "text": f"quà {number}"} for number in range(3)], reason="Thử")
    for key in keys:
        row, line = Gift.objects.get(pk=key), Gift.history.get(id=key)
        assert {name: getattr(line, name) for name in values(row)} == values(row)
        assert (line.history_type, line.history_change_reason, line.history_user) == ("+", "Thử", None)


def test_models_get_their_keys_and_times_and_are_no_longer_new() -> None:
    rows = [Article(title=f"Bài  {number}", kind="other") for number in range(3)]
    create(rows, reason="Thử")
    for row in rows:
        stored = Article.objects.get(pk=row.pk)
        assert (stored.title, stored.created_at) == (row.title.replace("  ", " "), row.created_at)
        assert stored.title_key == row.title.replace("  ", " ").lower().replace("à", "a")
        assert (row._state.adding, stored.history.count()) == (False, 1)
    rows[0].byline = "A"
    rows[0].save()
    assert Article.objects.count() == 3


def test_documents_inside_a_row_stay_documents() -> None:
    visit = make_visit()
    said = {"a": ["một", {"b": None}], "c": "2"}
    columns = {
        "visit_id": visit.pk,
        "extraction_id": visit.extraction_id,
        "action": "add",
        "table": "gift",
        "fact_key": "k",
        "summary": "s",
    }
    (key,) = insert(Proposal, [{**columns, "values": said}])
    assert Proposal.objects.get(pk=key).values == said


def test_as_many_statements_for_many_rows_as_for_one() -> None:
    visit = make_visit()

    def cost(number: int, position: int) -> int:
        with CaptureQueriesContext(connection) as queries:
            insert_with_history(Gift, [{"visit_id": visit.pk, "text": "quà", "position": position}] * number, reason="Thử")
        return len(queries)

    assert cost(1, 1) == cost(2000, 2)


def test_what_the_database_refuses_is_refused_whole() -> None:
    visit = make_visit()
    before = Gift.objects.count()
    rows = [{"visit_id": visit.pk, "text": "quà"}, {"visit_id": visit.pk, "text": "tiền", "amount": 1, "currency": ""}]
    with pytest.raises(IntegrityError, match="gift_money_has_a_currency"), transaction.atomic():
        insert_with_history(Gift, rows, reason="Thử")
    assert Gift.objects.count() == before


def test_a_column_that_the_model_does_not_have_is_named() -> None:
    with pytest.raises(ValueError, match="post"):
        insert(Gift, [{"text": "quà", "post": None}])


def test_rows_are_changed_by_their_keys_and_no_others() -> None:
    visits = [make_visit(article=make_article(f"{TEXT}\nBài {number}.", title=f"Bài {number}")) for number in range(3)]
    update(Visit, [{"id": visits[0].pk, "attention": 70}, {"id": visits[1].pk, "attention": 71}])
    unchanged = Visit.objects.get(pk=visits[2].pk).attention
    assert [Visit.objects.get(pk=visit.pk).attention for visit in visits] == [70, 71, unchanged]
    OpenReason.objects.filter(visit=visits[0]).delete()
    assert insert(OpenReason, []) == []
