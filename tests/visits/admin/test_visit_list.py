"""The list of visits: found by words, filtered by closed lists, always in as many queries."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.visits.admin.page_form import text_of
from tests.world import EDITOR, TEXT, make_area, make_article, make_body, make_user, make_visit
from visits import curation
from visits.curation import Edit
from visits.gates import open_point_counts, open_points
from visits.models import Outlet, Visit

pytestmark = pytest.mark.django_db
LIST = "/admin/visits/visit/"


@pytest.fixture
def editor(client: Client) -> Client:
    client.force_login(make_user("bientap", EDITOR))
    return client


def make_visits(count: int, start: int = 0) -> list[Visit]:
    return [make_visit(f"{TEXT} Bài số {number}.") for number in range(start, start + count)]


def count_queries(client: Client, url: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    return len(queries)


def test_forty_visits_take_as_many_queries_as_ten(editor: Client) -> None:
    make_visits(10)
    few = count_queries(editor, LIST)
    make_visits(30, start=10)
    many = count_queries(editor, LIST)
    assert many == few
    assert few <= 25


def test_the_list_says_day_states_open_points_and_sources(editor: Client) -> None:
    outlet = Outlet.objects.create(key="bao-mau", name="Báo mẫu")
    make_visit(article=make_article(outlet=outlet, published_on=date(2020, 9, 16)))
    words = text_of(editor.get(LIST))
    for expected in ("Bộ Ngoại giao – Thái Bình, 15/09/2020", "15/09/2020", "bản nháp", "chưa công bố", "Báo mẫu"):
        assert expected in words


@pytest.mark.parametrize(
    ("query", "found"),
    [("thai binh", True), ("Thái Bình", True), ("bo ngoai giao", True), ("ngoai giao thai", True), ("thải bình", False), ("cà mau", False)],
)
def test_search_works_with_and_without_diacritics(editor: Client, query: str, found: bool) -> None:
    make_visit()
    response = editor.get(LIST, {"q": query})
    assert ("Bộ Ngoại giao – Thái Bình" in text_of(response)) is found


def test_filters_by_state_and_place_narrow_the_list(editor: Client) -> None:
    area = make_area()
    make_body()
    visit = make_visit()
    assert visit.area == area
    other = make_visit("Tin khác.\n" + TEXT)
    curation.change_visit(
        other.pk, expected_version=1, edits=[Edit("visit", values={"delegation_text": "Bộ Công Thương", "area": None})], by=None
    )
    curation.submit(visit.pk, expected_version=1, by=None)
    for query in ({"work_state__exact": "in_review"}, {"area__id__exact": str(area.pk)}):
        words = text_of(editor.get(LIST, query))
        assert "Bộ Ngoại giao – Thái Bình" in words
        assert "Bộ Công Thương" not in words


def test_the_list_never_counts_nor_sorts_the_table(editor: Client) -> None:
    make_visits(3)
    with CaptureQueriesContext(connection) as queries:
        editor.get(LIST)
    on_visits = [query["sql"] for query in queries if 'FROM "visits_visit"' in query["sql"]]
    assert on_visits
    assert not [sql for sql in on_visits if "COUNT(" in sql or "DISTINCT" in sql]
    ordered = [sql for sql in on_visits if "ORDER BY" in sql]
    assert all('ORDER BY "visits_visit"."created_at" DESC, "visits_visit"."id" DESC' in sql for sql in ordered)


def test_open_points_of_the_list_are_those_of_the_page(editor: Client) -> None:
    make_body()
    visits = make_visits(2)
    assert open_point_counts(visits) == {visit.pk: len(open_points(visit)) for visit in visits}
    assert all(open_points(visit) for visit in visits)
