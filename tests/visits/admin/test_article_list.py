"""The list of articles."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.visits.admin.table_files import words_of
from tests.world import EDITOR, make_article, make_user, make_visit
from visits.models import Article, Outlet

pytestmark = pytest.mark.django_db

URL = "/admin/visits/article/"


@pytest.fixture
def editor(client: Client) -> Client:
    client.force_login(make_user("bientap", EDITOR))
    return client


def titles(client: Client, **query: str) -> list[str]:
    response = client.get(URL, query)
    assert response.status_code == 200
    return [str(article) for article in response.context["cl"].result_list]


def test_the_list_says_title_outlet_day_kind_and_visits(editor: Client) -> None:
    outlet = Outlet.objects.create(key="bao-mau", name="Báo Mẫu")
    article = make_visit().articles.get()
    Article.objects.filter(pk=article.pk).update(outlet=outlet, published_on=date(2020, 9, 16), kind=Article.Kind.VISIT_REPORT)
    words = words_of(editor.get(URL))
    assert f"{article.title} Báo Mẫu 16/09/2020 tin về chuyến thăm 1 " in words


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("thai binh", True),
        ("THÁI BÌNH", True),
        ("thái bình", True),
        ("thai bính", False),
        ("bình thái", True),
        ("ninh", False),
    ],
)
def test_search_is_blind_to_what_was_not_typed(editor: Client, query: str, found: bool) -> None:
    make_article(title="Đoàn làm việc tại Thái Bình")
    assert bool(titles(editor, q=query)) == found


def test_the_newest_import_stands_first(editor: Client) -> None:
    first, second = make_article("Một.", title="Một"), make_article("Hai.", title="Hai")
    Article.objects.filter(pk=first.pk).update(created_at=timezone.now() + timedelta(hours=1))
    assert titles(editor) == [first.title, second.title]


def test_the_list_is_filtered_by_kind(editor: Client) -> None:
    make_article("Một.", title="Một", kind=Article.Kind.VISIT_REPORT)
    make_article("Hai.", title="Hai")
    assert titles(editor, kind__exact="visit_report") == ["Một"]


def test_more_articles_cost_no_more_queries_and_are_not_counted(editor: Client) -> None:
    def cost() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert editor.get(URL, {"q": "bai"}).status_code == 200
        assert not any('COUNT(*) AS "__count"' in query["sql"] for query in queries)
        return len(queries)

    make_article("Bài một.", title="Bài một")
    cost()
    few = cost()
    for number in range(30):
        make_article(f"Bài {number} khác.", title=f"Bài {number}", outlet=Outlet.objects.create(key=f"bao-{number}", name=f"Báo {number}"))
    assert cost() == few


def test_nobody_adds_an_article_without_its_text(editor: Client) -> None:
    assert editor.get(reverse("admin:visits_article_add")).status_code == 403
