"""One table of every address: methods, parameters, drafts, cookies, queries."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.urls import get_resolver
from django.urls.resolvers import URLPattern, URLResolver
from pytest_django import DjangoAssertNumQueries, Settings

from tests import world as desk
from tests.visits.api.world import id_of, make_edition, make_one_of_each, make_visit, visit_body

pytestmark = pytest.mark.django_db

LISTS = ("visits", "people", "organizations", "posts", "areas", "articles", "commitments", "gifts", "events", "partnerships")
# Addresses (with the first record of each kind) and the queries that each may take.
ROUTES = {
    "/api/v1/": 0,
    **{f"/api/v1/{name}": 1 for name in LISTS},
    "/api/v1/visits/v0000000001": 1,
    "/api/v1/people/p0000000001": 2,
    "/api/v1/organizations/o0000000001": 2,
    "/api/v1/posts/t0000000001": 1,
    "/api/v1/areas/a0000000001": 3,
    "/api/v1/articles/n0000000001": 1,
    "/api/v1/commitments/c0000000001": 1,
    "/api/v1/gifts/g0000000001": 1,
    "/api/v1/events/e0000000001": 1,
    "/api/v1/partnerships/f0000000001": 1,
    "/api/v1/visits/v0000000001/editions": 1,
    "/api/v1/visits/v0000000001/editions/1": 1,
    "/api/v1/changes": 2,
    "/api/v1/context.jsonld": 0,
    "/api/v1/schema/": 0,
    "/api/v1/docs/five-minutes/": 0,
    "/api/v1/docs/nam-phut/": 0,
}
every_route = pytest.mark.parametrize("path", ROUTES)


def routes_of(patterns: list[Any], prefix: str = "") -> list[str]:
    found = []
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            found += routes_of(pattern.url_patterns, prefix + str(pattern.pattern))
        elif isinstance(pattern, URLPattern):
            found.append(prefix + str(pattern.pattern))
    return found


def test_the_table_has_every_address_that_answers() -> None:
    routes = [route for route in routes_of(get_resolver().url_patterns) if route.startswith("api/v1/")]
    assert len(routes) == len(ROUTES) + 1, "a new address belongs into ROUTES (the docs page, which needs a script, is tested apart)"


@every_route
def test_reading_takes_so_many_queries_and_no_more(client: Client, django_assert_num_queries: DjangoAssertNumQueries, path: str) -> None:
    make_one_of_each()
    with django_assert_num_queries(ROUTES[path]):
        assert client.get(path).status_code == 200


@pytest.mark.parametrize("page_size", [1, 50, 200])
def test_a_page_is_one_query_whatever_its_size(client: Client, django_assert_num_queries: DjangoAssertNumQueries, page_size: int) -> None:
    for number in range(1, 8):
        make_visit(number)
    # SQLite asks its index of words apart.
    with django_assert_num_queries(2 if connection.vendor == "sqlite" else 1):
        client.get("/api/v1/visits", {"page_size": str(page_size), "q": "thai binh", "area": id_of("area", 1)})


@every_route
@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "TRACE"])
def test_nothing_can_be_written(client: Client, path: str, method: str) -> None:
    make_one_of_each()
    answer = client.generic(method, path, b"{}", content_type="application/json")
    assert answer.status_code == 405
    assert answer["Allow"] == "GET, HEAD, OPTIONS"
    assert answer.json()["code"] == "method_not_allowed"


@every_route
def test_head_answers_like_get_without_the_text(client: Client, path: str) -> None:
    make_one_of_each()
    full, head = client.get(path), client.head(path)
    assert head.status_code == 200 and head.content == b""
    assert head.get("ETag") == full.get("ETag") and head["Content-Type"] == full["Content-Type"]


@every_route
def test_options_tells_the_methods(client: Client, path: str) -> None:
    answer = client.options(path)
    assert (answer.status_code, answer["Allow"], answer.content) == (204, "GET, HEAD, OPTIONS", b"")


@every_route
def test_an_unknown_parameter_is_named_with_what_is_allowed(client: Client, path: str) -> None:
    make_one_of_each()
    answer = client.get(path, {"provnice": "x"})
    assert answer.status_code == 400
    (error,) = answer.json()["errors"]
    assert error["parameter"] == "provnice" and error["code"] == "unknown_parameter"
    assert "Allowed here: " in error["detail"] or "takes no query parameters" in error["detail"]


def test_the_allowed_parameters_are_listed(client: Client) -> None:
    (error,) = client.get("/api/v1/visits", {"provnice": "json"}).json()["errors"]
    assert error["detail"].endswith(
        "Allowed here: area, area_mode, article, as_of, commitment_kind, count, cursor, date_from, date_to, delegation, event_type, "
        "fields, format, gift_amount_max, gift_amount_min, gift_currency, host, include, omit, ordering, organization, outlet, page_size, "
        "person, post, q, updated_since."
    )


@every_route
def test_no_session_is_read_and_no_cookie_is_set(client: Client, django_assert_num_queries: DjangoAssertNumQueries, path: str) -> None:
    make_one_of_each()
    client.force_login(User.objects.create_user("bien-tap"))
    with django_assert_num_queries(ROUTES[path]):
        answer = client.get(path)
    assert not answer.cookies
    assert "cookie" not in answer["Vary"].lower()


@every_route
def test_any_site_may_read(client: Client, path: str) -> None:
    make_one_of_each()
    answer = client.get(path, headers={"origin": "https://bao.example"})
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert "Link" in answer["Access-Control-Expose-Headers"]
    before = {"origin": "https://bao.example", "access-control-request-method": "GET", "access-control-request-headers": "if-none-match"}
    preflight = client.options(path, headers=before)
    assert preflight["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
    assert "if-none-match" in preflight["Access-Control-Allow-Headers"]
    posting = client.options(path, headers=before | {"access-control-request-method": "POST"})
    assert "POST" not in posting["Access-Control-Allow-Methods"]


@every_route
def test_every_answer_says_what_it_depends_on(client: Client, path: str) -> None:
    make_one_of_each()
    assert {"accept", "accept-encoding"} <= set(client.get(path)["Vary"].lower().split(", "))


def test_the_docs_page_and_its_script_set_no_cookie_either(client: Client) -> None:
    for path in ("/api/v1/docs/", "/api/v1/docs/?script="):
        answer = client.get(path)
        assert answer.status_code == 200 and not answer.cookies


def test_a_draft_is_nowhere(client: Client) -> None:
    visit = desk.make_visit()
    visit.note = "Ghi chú mật"
    visit.save()
    for name in LISTS:
        assert client.get(f"/api/v1/{name}").json()["results"] == []
    assert client.get(f"/api/v1/visits/{visit.pk}").status_code == 404


def test_a_record_answers_in_its_own_list_only(client: Client) -> None:
    ids = make_one_of_each()
    for name in LISTS:
        for other, public_id in ids.items():
            expected = 200 if name == other else 404
            assert client.get(f"/api/v1/{name}/{public_id}").status_code == expected


@every_route
def test_a_slash_too_many_or_too_few_is_sent_on(client: Client, path: str) -> None:
    make_one_of_each()
    twin = path.rstrip("/") if path.endswith("/") else path + "/"
    answer = client.get(twin + "?page_size=2")
    assert answer.status_code == 308
    assert answer["Location"] == path + "?page_size=2"


@pytest.mark.parametrize("path", ["/api", "/api/"])
def test_the_bare_prefix_is_no_address(client: Client, path: str) -> None:
    assert client.get(path, follow=True).status_code == 404


def test_the_root_names_every_list_and_each_of_them_answers(client: Client) -> None:
    root = client.get("/api/v1/").json()
    assert set(root["resources"]) == {*LISTS, "changes"}
    for address in (*root["resources"].values(), root["schema"]):
        assert client.get(address).status_code == 200
    assert client.get(root["docs"]).status_code == 200


def test_a_sample_is_marked_in_the_document_and_in_the_answer(client: Client) -> None:
    make_visit(1)
    assert client.get("/api/v1/visits").json()["meta"]["contains_samples"] is False
    make_visit(2, is_sample=True)
    page = client.get("/api/v1/visits").json()
    assert page["meta"]["contains_samples"] is True
    assert [row["is_sample"] for row in page["results"]] == [True, False]
    assert client.get("/api/v1/visits/v0000000002").json()["meta"]["contains_samples"] is True
    assert client.get("/api/v1/visits/v0000000001").json()["meta"]["contains_samples"] is False


def test_the_licence_is_the_settings_and_stands_in_every_answer(client: Client, settings: Settings) -> None:
    settings.API_LICENSE, settings.API_ATTRIBUTION = "ODbL", "Sở Ngoại vụ"
    make_one_of_each()
    for path in ROUTES:
        if not path.endswith(("schema/", ".jsonld", "five-minutes/", "nam-phut/")):
            meta = client.get(path).json()["meta"]
            assert (meta["api_version"], meta["license"], meta["attribution"]) == ("1", "ODbL", "Sở Ngoại vụ")


def test_a_document_goes_out_as_it_was_stored(client: Client) -> None:
    edition = make_edition("visit", 1, visit_body(odd="  khoảng  trắng ", number=1.50))
    assert edition.document in client.get("/api/v1/visits").text
    assert client.get("/api/v1/visits/v0000000001").text.endswith(edition.document[1:])


def test_too_many_requests_are_told_when_to_come_back(client: Client, settings: Settings) -> None:
    settings.API_RATE = "2/min"
    cache.clear()
    first = client.get("/api/v1/visits")
    assert first["RateLimit-Policy"] == '"default";q=2;w=60' and first["RateLimit"].startswith('"default";r=1;t=')
    assert [client.get("/api/v1/visits").status_code for _ in range(2)] == [200, 429]
    answer = client.get("/api/v1/visits")
    assert 0 < int(answer["Retry-After"]) <= 60
    assert answer.json()["code"] == "throttled" and answer["RateLimit"].startswith('"default";r=0;t=')
    # The claim of a proxy that is not there changes nothing.
    assert client.get("/api/v1/visits", headers={"x-forwarded-for": "203.0.113.9"}).status_code == 429
