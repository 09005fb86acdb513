"""The words of the public index on SQLite: kept in step by triggers, the same answers as the column itself."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dieuphoi import word_index
from people.models import SearchableQuerySet
from tests.visits.api.world import make_part, make_person, make_visit, withdraw
from visits import indexing
from visits.models import EditionIndex, EditionPeriod, LedgerEntry, LedgerPeriod

pytestmark = pytest.mark.django_db
INDEXED: tuple[type[Any], ...] = (EditionIndex, EditionPeriod, LedgerEntry, LedgerPeriod)
QUERIES = [
    "thai binh",
    "Thái Bình",
    "thái",
    "binh",
    "xa",
    "so 7",
    '"so 7"',
    '"doan so"',
    '"so doan"',
    "Đoàn số 12",
    "khong co",
    "50%",
    "a_b",
    "①",
]


@pytest.fixture
def only_sqlite() -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL reads its index of the column")


@pytest.fixture
def many(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Nothing counts as common, so that every word is looked up."""
    monkeypatch.setattr(word_index, "MANY_OF_SAMPLE", 10_000)
    yield


@pytest.mark.parametrize("looked_up", [True, False])
def test_the_answers_are_those_of_the_column(monkeypatch: pytest.MonkeyPatch, looked_up: bool) -> None:
    if looked_up:
        monkeypatch.setattr(word_index, "MANY_OF_SAMPLE", 10_000)
    for number in range(1, 30):
        place = "Thái Bình" if number % 3 else "Hòa Bình"
        make_visit(number, name=f"Đoàn số {number} 50% a_b ①x", place=place, gifts=[make_part("gift", number, text=f"{number} suất quà")])
    for model in INDEXED:
        for query in QUERIES:
            plain = SearchableQuerySet.search(model.objects.all(), query)
            assert set(model.objects.search(query).values_list("pk")) == set(plain.values_list("pk")), query


def test_the_index_follows_every_change(only_sqlite: None, many: None) -> None:
    edition = make_visit(1, name="Tên cũ")
    make_person(1, "Đỗ Thị Ngọc")
    assert EditionIndex.objects.search("cu").exists() and EditionIndex.objects.search("ngoc").count() == 1
    make_visit(1, name="Tên mới", gifts=[make_part("gift", 1, text="Xe đạp"), make_part("gift", 2, text="Sách vở")])
    assert LedgerEntry.objects.search("xe dap").count() == LedgerPeriod.objects.search("sach vo").count() == 1
    assert not EditionIndex.objects.search('"ten cu"').exists() and EditionIndex.objects.search('"ten moi"').exists()
    EditionIndex.objects.filter(pk=edition.subject_id).update(search_key=" sua \n sua ")
    assert EditionIndex.objects.search("sua").exists() and not EditionIndex.objects.search("moi").exists()
    indexing.rebuild()
    withdraw(edition)
    assert not EditionIndex.objects.search("ten moi").exists()
    with connection.cursor() as cursor:
        for table in (model._meta.db_table for model in INDEXED):
            # Fails where the index says something else than the table.
            cursor.execute(f"INSERT INTO {table}_words({table}_words, rank) VALUES ('integrity-check', 1)")  # noqa: S608


def test_every_table_has_its_triggers(only_sqlite: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE '%_words_%'")
        found = {row[0] for row in cursor.fetchall()}
    assert found == {f"{model._meta.db_table}_words_{event}" for model in INDEXED for event in ("added", "removed", "changed")}


def test_a_rare_word_is_looked_up_and_a_common_one_is_not(only_sqlite: None) -> None:
    for number in range(1, 40):
        make_visit(number, name="Kênh đào" if number == 7 else "Khảo sát")
    for query, looked_up in (("kenh dao", True), ("khao sat", False), ('"dao kenh"', True)):
        with CaptureQueriesContext(connection) as queries:
            list(EditionIndex.objects.search(query).order_by("-date_latest"))
        assert (" IN (" in queries.captured_queries[-1]["sql"]) is looked_up or query == '"dao kenh"'


def test_few_rows_are_found_by_their_numbers_not_by_reading_a_list(only_sqlite: None, many: None) -> None:
    for number in range(1, 5):
        make_visit(number, name="Kênh đào")
    for model, order in ((EditionIndex, "index_newest"), (LedgerEntry, "ledger_newest"), (LedgerPeriod, "ledger_period_newest")):
        rows = model.objects.filter(subject_type="visit").search("kenh").order_by("-date_latest", "-public_id")[:51]
        assert order not in rows.explain()
