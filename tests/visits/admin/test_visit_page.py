"""A visit's page: the printed words beside what was read of them, and where each value comes from."""

from typing import Any

import lxml.html
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.visits.admin.page_form import change_url, text_of
from tests.world import (
    EDITOR,
    TEXT,
    make_area,
    make_article,
    make_body,
    make_payload,
    make_person,
    make_user,
    make_version,
    make_visit,
    span_of,
)
from visits import curation
from visits.curation import Edit
from visits.models import Visit, VisitSource

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client: Client) -> Client:
    client.force_login(make_user("bientap", EDITOR))
    return client


def page_of(client: Client, visit: Visit) -> Any:
    return lxml.html.fromstring(client.get(change_url(visit)).content.decode())


def test_the_text_stands_beside_the_form_to_the_letter(editor: Client) -> None:
    page = page_of(editor, make_visit())
    assert page.find_class("visit-text")[0].text_content() == TEXT


def test_every_quote_leads_to_its_words_in_the_text(editor: Client) -> None:
    page = page_of(editor, make_visit())
    quotes = page.find_class("visit-quote")
    assert len(quotes) == 11
    for quote in quotes:
        target = page.get_element_by_id(quote.get("href").removeprefix("#"))
        assert target.tag == "mark"
        assert quote.get("title").startswith(target.text_content()[:5])


def test_every_finding_in_the_text_has_its_place_on_the_page(editor: Client) -> None:
    page = page_of(editor, make_visit())
    keys = {mark.get("data-mark") for mark in page.find_class("hl")}
    assert len(keys) >= 9
    assert [key for key in keys if not page.xpath(f"//*[@id='finding-{key}']")] == []


def test_no_two_elements_share_an_id(editor: Client) -> None:
    visit = make_visit()
    second = make_article("Bài khác về đoàn Bộ Ngoại giao.")
    VisitSource.objects.create(visit=visit, article=second)
    version = second.latest_version
    start, end = span_of(version.text, "Bộ Ngoại giao")
    quote = Edit("visit", spans=((version.pk, start, end, "delegation"),))
    curation.change_visit(visit.pk, expected_version=1, edits=[quote], by=None)
    page = page_of(editor, visit)
    ids = [element.get("id") for element in page.xpath("//*[@id]") if not element.xpath("ancestor::template")]
    assert len(page.find_class("visit-text")) == 2
    assert sorted({one for one in ids if ids.count(one) > 1}) == []


def test_a_value_says_whether_it_was_printed_concluded_confirmed_or_corrected_and_by_whom(editor: Client) -> None:
    visit = make_visit()
    hoa = make_user("hoa", EDITOR)
    role = visit.participations.get(is_lead=True).roles.get()
    curation.change_visit(visit.pk, expected_version=1, edits=[Edit("role", role.pk, values={"title": "Bộ trưởng"})], by=hoa)
    curation.confirm(visit.pk, expected_version=2, facts=[("visit", "date")], by=hoa)
    page = page_of(editor, visit)

    def badge(key: str) -> str:
        return str(page.xpath(f"//*[@id='finding-{key}']//*[contains(@class, 'visit-badge')]")[0].text_content())

    assert badge(f"role-{role.pk}") == "đã sửa · hoa"
    assert badge("visit-date") == "đã xác nhận · hoa"
    assert badge("visit-lead") == "suy ra, chưa xác nhận"
    assert badge("visit-delegation") == "in rõ"


def test_words_quoted_from_an_older_text_stay_visible_beside_the_new_one(editor: Client) -> None:
    visit = make_visit()
    make_version(visit.articles.get(), TEXT + " Tin thêm.")
    page = page_of(editor, visit)
    texts = [box.text_content() for box in page.find_class("visit-text")]
    assert texts == [TEXT + " Tin thêm.", TEXT]
    assert len(page.find_class("visit-quote")) == 11


def test_markup_in_an_article_or_a_name_is_shown_as_text(editor: Client) -> None:
    bad = "<script>alert(1)</script><img src=x onerror=alert(2)>"
    visit = make_visit(f"{TEXT} {bad}")
    edits = [
        Edit("visit", values={"note": bad}),
        Edit("gift", values={"text": bad}),
        Edit("participation", values={"name_text": bad, "side": "host"}),
    ]
    curation.change_visit(visit.pk, expected_version=1, edits=edits, by=None, why=bad)
    for address in (change_url(visit), change_url(visit).replace("/change/", "/history/"), "/admin/visits/visit/"):
        page = lxml.html.fromstring(editor.get(address).content.decode())
        assert not page.xpath("//img[@src='x']")
        assert not [script for script in page.xpath("//script") if "alert(1)" in (script.text or "")]
        assert bad in page.text_content() or address.endswith("/visit/")


def test_a_visit_that_is_not_there_leads_back_to_the_start(editor: Client) -> None:
    for key in ("999", "abc", "9" * 30, "9" * 5000, "-1", "٣"):
        assert editor.get(f"/admin/visits/visit/{key}/change/").status_code == 302
    for address in ("/admin/visits/visit/999/history/", f"/admin/visits/visit/{'9' * 30}/viec/duyet/"):
        assert editor.get(address).status_code == 302


def test_forty_participants_take_as_many_queries_as_two(editor: Client) -> None:
    make_area()
    make_body(posts=("Bộ trưởng", "Thứ trưởng"))

    def count(visit: Visit) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert editor.get(change_url(visit)).status_code == 200
        return len(queries)

    small = make_visit()
    curation.confirm_all(small.pk, expected_version=1, by=None)
    payload = make_payload()
    person = payload["people"][0]
    for number in range(40):
        somebody = f"Lê Văn {number}"
        make_person(somebody)
        payload["people"].append({**person, "id": f"q{number}", "name": somebody, "side": "host", "lead": False})
        payload["visits"][0]["people_ids"].append(f"q{number}")
    large = make_visit("Tin khác.\n" + TEXT, payload=_shifted(payload, len("Tin khác.\n")))
    curation.confirm_all(large.pk, expected_version=1, by=None)
    few, many = count(small), count(large)
    assert many == few
    assert few <= 45


def _shifted(payload: Any, by: int) -> Any:
    """The payload of the same words further back in a text."""
    if isinstance(payload, dict):
        return {
            key: [[start + by, end + by] for start, end in value] if key == "spans" and isinstance(value, list) else _shifted(value, by)
            for key, value in payload.items()
        }
    if isinstance(payload, list):
        return [_shifted(value, by) for value in payload] if not _is_span(payload) else [part + by for part in payload]
    return payload


def _is_span(value: list) -> bool:
    return len(value) == 2 and all(isinstance(part, int) for part in value)


def test_the_page_of_a_visit_with_nothing_in_it_opens(editor: Client) -> None:
    article = make_article("Một bài không có gì.")
    visit = curation.create_visit(article_id=article.pk, by=None)
    words = text_of(editor.get(change_url(visit)))
    assert "Chưa rõ đoàn của cơ quan nào." in words
    assert "Chưa rõ ngày." in words


def test_an_articles_page_leads_to_a_new_visit_of_it(editor: Client) -> None:
    article = make_article("Một bài mà máy không nhận ra chuyến thăm.")
    address = f"/admin/visits/visit/add/?article={article.pk}"
    assert address in editor.get(f"/admin/visits/article/{article.pk}/change/").content.decode()
    words = text_of(editor.get(address))
    assert "Một bài mà máy không nhận ra chuyến thăm." in words
    response: Any = editor.post(address, {"article": article.pk, "why": "máy bỏ sót"})
    visit = article.visits.get()
    assert response["Location"] == change_url(visit)
    assert visit.history.latest().history_change_reason == "máy bỏ sót"


@pytest.mark.parametrize("article", ["", "999", "x", "9" * 5000])
def test_a_visit_is_not_begun_without_its_article(editor: Client, article: str) -> None:
    assert "Chuyến thăm nào cũng bắt đầu từ một bài báo" in text_of(editor.get("/admin/visits/visit/add/", {"article": article}))
    assert editor.post("/admin/visits/visit/add/", {"article": article}).status_code == 200
    assert not Visit.objects.exists()
