"""How the public pages answer: what is gone, merged or unknown, caching, cookies, queries, imports."""

from typing import Any

import pytest
from django.conf import settings as django_settings
from django.contrib.auth.models import User
from django.core.cache import cache
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from tests.house.test_imports import strangers
from tests.visits.api.world import id_of, make_area, make_organization, make_person, make_visit, merge, withdraw
from tests.visits.site.world import full_body, make_full_visit
from visits.models.public import PublicRecord

pytestmark = pytest.mark.django_db

# The kinds that have a page, by the beginning of its address.
PAGES = {"chuyen-tham": "visit", "nguoi": "person", "co-quan": "organization", "dia-phuong": "area"}
MAKERS: dict[str, Any] = {"visit": make_visit, "person": make_person, "organization": make_organization, "area": make_area}


def everything() -> list[str]:
    """Addresses of one page of each sort; all of them have something to show."""
    make_full_visit()
    records = [f"/{folder}/{id_of(kind, 1)}/" for folder, kind in PAGES.items()]
    return ["/", "/chuyen-tham/", *records, "/thay-doi.atom", f"/dia-phuong/{id_of('area', 1)}/thay-doi.atom"]


@pytest.mark.parametrize(("folder", "kind"), PAGES.items())
def test_a_withdrawn_record_is_a_page_that_says_why(client: Client, folder: str, kind: str) -> None:
    edition = MAKERS[kind](1)
    withdraw(edition, "Bài báo đã <b>được</b> đính chính.")
    response = client.get(f"/{folder}/{edition.subject_id}/")
    assert response.status_code == 410
    assert "Bài báo đã &lt;b&gt;được&lt;/b&gt; đính chính." in response.content.decode()
    assert "Bộ Ngoại giao" not in response.content.decode() and "Nguyễn Văn A" not in response.content.decode()


@pytest.mark.parametrize(("folder", "kind"), PAGES.items())
def test_a_merged_record_sends_on_for_now(client: Client, folder: str, kind: str) -> None:
    loser, survivor = MAKERS[kind](1), MAKERS[kind](2)
    merge(loser, survivor)
    response = client.get(f"/{folder}/{loser.subject_id}/")
    assert (response.status_code, response["Location"]) == (308, f"/{folder}/{survivor.subject_id}/")
    assert response["Cache-Control"] == "no-cache"


def test_the_feed_of_a_merged_province_is_that_of_the_survivor(client: Client) -> None:
    loser, survivor = make_area(1), make_area(2)
    merge(loser, survivor)
    response = client.get(f"/dia-phuong/{loser.subject_id}/thay-doi.atom")
    assert (response.status_code, response["Location"]) == (308, f"/dia-phuong/{survivor.subject_id}/thay-doi.atom")


@pytest.mark.parametrize("folder", PAGES)
@pytest.mark.parametrize("public_id", ["v0000000009", "khong-co", "x0000000001", "v000000000%00"])
def test_what_is_unknown_is_a_page_that_helps_to_search(client: Client, folder: str, public_id: str) -> None:
    response = client.get(f"/{folder}/{public_id}/")
    assert response.status_code == 404
    assert "Không tìm thấy trang này" in response.content.decode() and 'name="q"' in response.content.decode()


def test_an_id_of_another_kind_is_unknown(client: Client) -> None:
    assert client.get(f"/nguoi/{make_visit(1).subject_id}/").status_code == 404


def test_an_address_outside_of_everything_has_the_same_page(client: Client) -> None:
    response = client.get("/khong-co-gi/")
    assert response.status_code == 404
    assert "Không tìm thấy trang này" in response.content.decode()


def test_a_redacted_record_answers_451(client: Client) -> None:
    edition = make_person(1)
    PublicRecord.objects.filter(pk=edition.subject_id).update(state="redacted", public_reason="Theo yêu cầu.")
    assert client.get(f"/nguoi/{edition.subject_id}/").status_code == 451


def test_pages_are_asked_for_again_and_answered_with_304(client: Client) -> None:
    for path in everything()[:6]:
        first = client.get(path)
        assert first["Cache-Control"] == "public, no-cache"
        again = client.get(path, headers={"if-none-match": first["ETag"]})
        assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"]), path
        assert client.head(path)["ETag"] == first["ETag"]


def test_a_visit_says_when_it_changed_and_a_new_edition_has_another_tag(client: Client) -> None:
    path = f"/chuyen-tham/{make_full_visit().subject_id}/"
    first = client.get(path)
    assert first["Last-Modified"] == "Thu, 02 Jan 2020 03:04:05 GMT"
    make_visit(1, **full_body(name="Tên khác"))
    assert client.get(path, headers={"if-none-match": first["ETag"]}).status_code == 200


def test_nobody_is_logged_in_here_and_no_cookie_is_set(client: Client) -> None:
    paths = everything()
    client.force_login(User.objects.create_user("bientap", password="mat-khau-thu", is_staff=True))
    for path in [*paths, "/khong-co-gi/"]:
        response = client.get(path)
        assert not response.cookies and "Cookie" not in response.get("Vary", ""), path
        assert "bientap" not in response.content.decode()


def test_only_reading_is_possible(client: Client) -> None:
    for path in everything():
        assert client.post(path).status_code == 405, path


def test_the_policy_is_the_strict_one(client: Client) -> None:
    for path in everything():
        policy = client.get(path)["Content-Security-Policy"]
        assert "default-src 'self'" in policy and "unsafe" not in policy and "script-src" not in policy


# Queries of a page, totals in memory: the same however much there is.
QUERIES = {
    "/": 4,  # newest edition, clock, latest visits, time of the last change
    "/chuyen-tham/": 4,
    "/chuyen-tham/?q=nguyen": 4,
    f"/chuyen-tham/?tinh={id_of('area', 1)}&nam=2020": 4,
    f"/chuyen-tham/{id_of('visit', 1)}/": 1,
    "/de-nghi-cam-ket/": 4,
    f"/de-nghi-cam-ket/?tinh={id_of('area', 1)}&tinh-trang=xong": 4,
    f"/nguoi/{id_of('person', 1)}/": 4,  # record, offices, visits of the page, time
    f"/co-quan/{id_of('organization', 1)}/": 5,
    f"/dia-phuong/{id_of('area', 1)}/": 4,
    "/thay-doi.atom": 1,
    f"/dia-phuong/{id_of('area', 1)}/thay-doi.atom": 3,
}


@pytest.mark.parametrize("number", [1, 30])
def test_a_page_costs_the_same_queries_whatever_it_shows(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, number: int
) -> None:
    make_full_visit()
    for count in range(2, number + 1):
        make_visit(count, **full_body())
    client.get("/")
    for path, queries in QUERIES.items():
        with django_assert_num_queries(queries):
            assert client.get(path).status_code == 200


def test_a_session_costs_no_query(client: Client, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    path = f"/chuyen-tham/{make_full_visit().subject_id}/"
    client.force_login(User.objects.create_user("bientap"))
    with django_assert_num_queries(1):
        client.get(path)


def test_totals_are_counted_once(client: Client, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    make_full_visit()
    cache.clear()
    with django_assert_max_num_queries(9):
        client.get("/")


def test_production_has_the_page_for_unknown_addresses_too(client: Client, settings: Settings) -> None:
    settings.DEBUG = False
    assert "Không tìm thấy trang này" in client.get("/dia-chi-sai/").content.decode()


def test_the_pages_take_editions_and_no_other_model() -> None:
    assert strangers("visits/site", ("visits.site", "visits.models.public"), among=("visits", "people")) == []


def test_no_page_holds_a_script_or_a_style_of_its_own() -> None:
    templates = sorted((django_settings.BASE_DIR / "visits/templates/site").glob("*.html"))
    assert len(templates) > 10
    for template in templates:
        text = template.read_text(encoding="utf-8")
        assert "<script" not in text and "<style" not in text and "style=" not in text and "http" not in text, template.name
