"""The page of one article: its text with the findings, its visits, what it says outside visits, and how that is changed."""

from typing import Any

import lxml.html
import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from people.models import Organization
from tests.visits.admin.page_form import fields_of
from tests.visits.admin.table_files import words_of
from tests.world import (
    EDITOR,
    make_article,
    make_body,
    make_extraction,
    make_payload,
    make_person,
    make_user,
    make_version,
    make_visit,
    span_of,
)
from visits import curation, drafting
from visits.admin.findings import KINDS
from visits.models import Article, Attestation, Outlet, Partnership, RawFile, Visit
from visits.models.claims import Decision, LinkState

pytestmark = pytest.mark.django_db

BACKGROUND = "Tăng cường đối ngoại\nÔng Lê Văn C, Giám đốc Sở Ngoại vụ, cho biết tỉnh đã kết nghĩa với Yeongju (Hàn Quốc)."


@pytest.fixture
def editor(client: Client) -> Client:
    client.force_login(make_user("bientap", EDITOR))
    return client


def make_background() -> Article:
    """An article without a visit: one person with an office, one partner."""
    article = make_article(BACKGROUND)

    def cite(quote: str) -> dict[str, Any]:
        return {"spans": [span_of(BACKGROUND, quote)], "rule": "test", "basis": "stated"}

    role = {
        "text": "Giám đốc Sở Ngoại vụ",
        "title": "Giám đốc",
        "organization": "Sở Ngoại vụ tỉnh Thái Bình",
        **cite("Giám đốc Sở Ngoại vụ"),
    }
    role["organization_spans"] = [span_of(BACKGROUND, "Sở Ngoại vụ")]
    person = {"id": "p1", "name": "Lê Văn C", "side": None, "lead": False, "roles": [role], **cite("Lê Văn C")}
    payload = {"file": "x", "article": {"kind": "other"}, "people": [person], "visits": []}
    payload["partners"] = [{"name": "Yeongju", "country": "Hàn Quốc", **cite("Yeongju")}]
    drafting.draft(make_extraction(article, payload))
    return article


def url_of(article: Article) -> str:
    return reverse("admin:visits_article_change", args=[article.pk])


def page_of(client: Client, article: Article, **query: str) -> Any:
    response = client.get(url_of(article), query)
    assert response.status_code == 200
    return lxml.html.fromstring(response.content.decode())


def marked(page: Any) -> list[tuple[str, str]]:
    """Kind and words of each place in the text."""
    return [(mark.get("class").split("hl-")[1], mark.text_content()) for mark in page.xpath("//*[@class='article-text']//mark[@id]")]


def saved(client: Client, article: Article, **changes: Any) -> Any:
    """Sends the page back with some fields changed, as a browser does; a change of None leaves a box unticked."""
    fields = fields_of(client.get(url_of(article)), "article_form")
    data = {name: value for name, value in {**fields, **changes}.items() if value is not None}
    return client.post(url_of(article), data, follow=True)


# --- Reading --------------------------------------------------------------------------------------------------------------


def test_every_finding_is_marked_in_the_text_and_listed_beside_it(editor: Client) -> None:
    page = page_of(editor, make_visit().articles.get())
    assert ("person", "Nguyễn Văn A") in marked(page)
    assert ("date", "15/9/2020") in marked(page)
    assert ("gift", "50 triệu đồng") in marked(page)
    assert ("event", "trao 50 triệu đồng") in marked(page)
    listed = [item.get("id") for item in page.xpath("//*[contains(@class, 'article-finding ')]")]
    assert {f"finding-{mark.get('data-mark')}" for mark in page.xpath("//mark[@data-mark]")} <= set(listed)
    assert len(listed) == len(set(listed)) == 11


def test_a_finding_says_what_it_is_its_basis_and_its_rule_and_leads_to_its_place(editor: Client) -> None:
    page = page_of(editor, make_visit().articles.get())
    item = page.get_element_by_id("finding-p2-1")
    assert " ".join(item.text_content().split()) == "Bí thư, Tỉnh ủy Thái Bình chức vụ · của Trần Thị B bài báo in rõ · quy tắc test"
    assert page.get_element_by_id(item.xpath(".//a")[0].get("href")[1:]).text_content() == "Bí thư Tỉnh ủy"


def test_the_legend_names_every_kind_that_was_found(editor: Client) -> None:
    page = page_of(editor, make_background())
    legend = " ".join(page.xpath("//*[@class='article-legend']")[0].text_content().split())
    assert legend == "người 1 chức vụ 1 cơ quan 1 đối tác nước ngoài 1"
    assert set(KINDS.values()) >= {"người", "chức vụ", "cơ quan", "ngày", "nơi", "hoạt động", "quà", "đề nghị, cam kết"}


def test_the_drafted_visits_are_linked(editor: Client) -> None:
    visit = make_visit()
    page = page_of(editor, visit.articles.get())
    link = page.xpath("//*[@class='article-visits']//a")[0]
    assert (link.get("href"), link.text_content()) == (reverse("admin:visits_visit_change", args=[visit.pk]), "Bộ Ngoại giao – Thái Bình")


def test_the_latest_text_is_shown_and_older_ones_can_be_chosen(editor: Client) -> None:
    article = make_background()
    make_version(article, BACKGROUND + "\nBổ sung.")
    page = page_of(editor, article)
    assert "Bổ sung." in page.xpath("//*[@class='article-text']")[0].text_content()
    assert marked(page) == []
    older = page_of(editor, article, version="1")
    assert older.xpath("//*[@class='article-text']")[0].text_content() == BACKGROUND
    assert ("person", "Lê Văn C") in marked(older)
    assert "Đây là phiên bản cũ" in older.text_content()


@pytest.mark.parametrize("version", ["9", "x", "-1", "99999999999999999999"])
def test_a_version_that_is_none_shows_the_latest(editor: Client, version: str) -> None:
    assert "Yeongju" in page_of(editor, make_background(), version=version).text_content()


def test_a_hostile_text_is_shown_as_text_and_does_nothing(editor: Client) -> None:
    hostile = '<script>alert(1)</script><img src=x onerror="alert(2)">\u202egnp\u202c </div>' + "Đoàn công tác đến Thái Bình. " * 7000
    assert len(hostile) > 200_000
    page = page_of(editor, make_article(hostile, title="<b>đậm</b>"))
    text = page.xpath("//*[@class='article-text']")[0]
    assert text.text_content() == hostile.replace("\u202e", "\ufffd").replace("\u202c", "\ufffd")
    assert [element for element in text.iter() if element is not text] == []
    assert "<b>đậm</b>" in page.text_content()


def test_the_page_of_a_long_article_costs_no_more_queries(editor: Client) -> None:
    def cost(article: Article) -> int:
        with CaptureQueriesContext(connection) as queries:
            page_of(editor, article)
        return len(queries)

    small = make_visit().articles.get()
    cost(small)
    few = cost(small)
    text = "Nguyễn Văn A nói. " * 200
    crowd: list[dict[str, Any]] = [
        {"id": f"p{number}", "name": "Nguyễn Văn A", "side": None, "lead": False, "roles": [], "rule": "test", "basis": "stated"}
        | {"spans": [span_of(text, "Nguyễn Văn A", number)]}
        for number in range(40)
    ]
    article = make_article(text, title="Một bài dài")
    drafting.draft(make_extraction(article, {"file": "x", "article": {"kind": "other"}, "people": crowd, "visits": [], "partners": []}))
    body = make_body(posts=("Bộ trưởng",))
    rows = Attestation.objects.filter(article=article)
    rows.update(person=make_person(), person_link="inferred", organization=body, organization_link="inferred", post=body.posts.get())
    # The labels of what is chosen: people (and where they were), bodies, posts.
    assert cost(article) <= few + 5


def test_the_original_file_is_a_download(editor: Client) -> None:
    article = make_article()
    version = article.latest_version
    address = reverse("admin:visits_article_original", args=[article.pk, 1])
    assert editor.get(address).status_code == 404
    raw = RawFile.objects.create(sha256="0" * 64, size=3, media_type="text/html", file=ContentFile(b"<b>", name="raw/x"))
    type(version).objects.filter(pk=version.pk).update(raw_file=raw, source_name="bài.html")
    response = editor.get(address)
    assert b"".join(response.streaming_content) == b"<b>"  # type: ignore[attr-defined]
    assert response["Content-Disposition"].startswith("attachment")
    assert response["Content-Type"] == "application/octet-stream"


def test_a_stranger_sees_nothing(client: Client) -> None:
    article = make_article()
    for address in (url_of(article), reverse("admin:visits_article_original", args=[article.pk, 1])):
        assert client.get(address).status_code == 302
    client.force_login(make_user("khach"))
    for address in (url_of(article), reverse("admin:visits_article_original", args=[article.pk, 1])):
        assert client.get(address).status_code == 403


# --- Changing ---------------------------------------------------------------------------------------------------------------


def test_the_description_is_changed_with_who_and_why(editor: Client) -> None:
    outlet = Outlet.objects.create(key="bao-mau", name="Báo Mẫu")
    article = make_article()
    saved(
        editor, article, title="Tiêu đề  mới", outlet=str(outlet.pk), published_on="16/09/2020", url="https://mau.vn/1", why="Theo bản in"
    )
    article.refresh_from_db()
    assert (article.title, article.outlet, str(article.published_on), article.version) == ("Tiêu đề mới", outlet, "2020-09-16", 2)
    entry = article.history.first()
    assert (entry.history_user.username, entry.history_change_reason) == ("bientap", "Theo bản in")


def test_saving_without_a_change_changes_nothing(editor: Client) -> None:
    article = make_background()
    saved(editor, article)
    article.refresh_from_db()
    assert article.version == 1
    assert not Attestation.history.filter(history_type="~").exists()  # type: ignore[attr-defined]


def test_what_somebody_else_changed_meanwhile_is_not_overwritten(editor: Client) -> None:
    article = make_article(title="Cũ")
    fields = fields_of(editor.get(url_of(article)), "article_form") | {"title": "Của tôi", "byline": "Tôi"}
    curation.change_article(article.pk, expected_version=1, values={"title": "Của họ"}, by=None)
    refused = editor.post(url_of(article), fields)
    assert "Tiêu đề: của bạn “Của tôi”, hiện nay “Của họ”." in words_of(refused)
    article.refresh_from_db()
    assert (article.title, article.version) == ("Của họ", 2)
    kept = fields_of(refused, "article_form")
    assert (kept["title"], kept["byline"]) == ("Của tôi", "Tôi")
    editor.post(url_of(article), kept)
    article.refresh_from_db()
    assert (article.title, article.byline, article.version) == ("Của tôi", "Tôi", 3)


def test_an_attestation_is_corrected_through_curation(editor: Client) -> None:
    article = make_background()
    saved(editor, article, **{"attestations-0-title": "Phó Giám đốc"})
    row = Attestation.objects.get()
    assert (row.title, row.text, row.decision) == ("Phó Giám đốc", "Giám đốc Sở Ngoại vụ", Decision.CHANGED)
    assert row.history.first().history_user.username == "bientap"  # type: ignore[union-attr]


def test_a_guessed_link_is_confirmed_with_one_tick(editor: Client) -> None:
    article = make_background()
    body = make_body("Sở Ngoại vụ tỉnh Thái Bình", "so-ngoai-vu")
    Attestation.objects.update(organization=body, organization_link=LinkState.INFERRED)
    saved(editor, article, **{"attestations-0-settled": "on"})
    row = Attestation.objects.get()
    assert (row.organization_link, row.decision) == (LinkState.CONFIRMED, Decision.CONFIRMED)
    assert Organization.objects.count() == 1


def test_a_claim_taken_away_is_rejected_and_not_drafted_again(editor: Client) -> None:
    article = make_background()
    saved(editor, article, **{"partnerships-0-DELETE": "on"})
    assert Partnership.objects.get().decision == Decision.REJECTED
    assert "Yeongju" not in str(fields_of(editor.get(url_of(article)), "article_form"))
    drafting.draft(make_extraction(article, article.latest_version.extractions.get().payload, "later"))
    assert Partnership.objects.get().decision == Decision.REJECTED


def test_a_missed_partner_is_added(editor: Client) -> None:
    article = make_background()
    more = {
        "partnerships-TOTAL_FORMS": "2",
        "partnerships-1-name": "Gimcheon",
        "partnerships-1-country": "Hàn Quốc",
        "partnerships-1-id": "",
    }
    saved(editor, article, **more, **{"partnerships-1-article": str(article.pk)})
    row = Partnership.objects.get(name="Gimcheon")
    assert (row.basis, row.decision, row.article) == ("edited", Decision.CHANGED, article)


def test_a_mistake_in_a_field_is_said_at_the_field_and_nothing_is_lost(editor: Client) -> None:
    article = make_background()
    refused = saved(editor, article, title="Mới", **{"attestations-0-date": "hôm qua"})
    assert "“hôm qua” không phải là ngày." in words_of(refused)
    assert fields_of(refused, "article_form")["title"] == "Mới"
    article.refresh_from_db()
    assert article.version == 1


def test_history_shows_old_values_and_brings_none_back(editor: Client) -> None:
    article = make_article(title="Cũ")
    curation.change_article(article.pk, expected_version=1, values={"title": "Mới"}, by=None, why="Thử")
    history = editor.get(reverse("admin:visits_article_history", args=[article.pk]))
    assert "Thử" in words_of(history)
    first = article.history.last()
    address = reverse("admin:visits_article_simple_history", args=[article.pk, first.history_id])  # type: ignore[union-attr]
    assert editor.get(address).status_code == 200
    assert editor.post(address, {"title": "Cũ"}).status_code == 403


def test_visits_of_the_payload_with_every_basis_have_words(editor: Client) -> None:
    visit = make_visit(payload=make_payload(visit={"date": "XXXX-09-15", "end_date": None}))
    words = words_of(editor.get(url_of(visit.articles.get())))
    assert "15/09" in words
    assert Visit.objects.count() == 1
