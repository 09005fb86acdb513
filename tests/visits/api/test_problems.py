"""Every error in one shape, in English, whatever part of the program it comes from."""

from typing import Any

import pytest
from django.core.exceptions import SuspiciousOperation
from django.test import Client
from pytest_django import Settings

from tests.visits.api.world import id_of, make_visit, withdraw
from visits.api import views

pytestmark = pytest.mark.django_db


def check(answer: Any, status: int, code: str) -> dict[str, Any]:
    """The problem, which has the shape of them all."""
    assert answer.status_code == status
    assert answer["Content-Type"] == "application/problem+json"
    problem: dict[str, Any] = answer.json()
    assert set(problem) - {"public_reason"} == {"type", "title", "status", "code", "detail", "errors"}
    assert (problem["status"], problem["code"], problem["type"]) == (status, code, "about:blank")
    assert problem["title"].isascii() and problem["detail"].isascii(), "developers everywhere read it"
    assert ("public_reason" in problem) == (status == 410)
    return problem


@pytest.fixture
def failing(client: Client, monkeypatch: pytest.MonkeyPatch) -> Client:
    """A client of a server whose lists fail."""

    def fail(*args: object, **options: object) -> None:
        raise RuntimeError("mật khẩu là 123")

    monkeypatch.setattr(views.DocumentList, "get_queryset", fail)
    client.raise_request_exception = False
    return client


def test_a_bad_parameter(client: Client) -> None:
    problem = check(client.get("/api/v1/visits?area=1"), 400, "bad_parameter")
    assert "area" in problem["detail"]
    assert [set(error) for error in problem["errors"]] == [{"parameter", "code", "detail"}]


def test_an_unknown_record(client: Client) -> None:
    assert "never have been published" in check(client.get(f"/api/v1/people/{id_of('person', 5)}"), 404, "not_found")["detail"]


@pytest.mark.parametrize("path", ["/api/v1/nothing", "/api/v2/visits", "/api/", "/api/v1/visits/v0000000001/nothing", "/api//example.org/"])
@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("debug", [True, False])
def test_an_unknown_address(client: Client, settings: Settings, path: str, method: str, debug: bool) -> None:
    settings.DEBUG = debug
    check(client.generic(method, path), 404, "not_found")
    assert client.get("/api/v1/nothing")["Allow"] == "GET, HEAD, OPTIONS"


def test_a_method_that_writes(client: Client) -> None:
    check(client.post("/api/v1/visits"), 405, "method_not_allowed")


@pytest.mark.parametrize("path", ["/api/v1/", "/api/v1/visits", "/api/v1/visits/v0000000001", "/api/v1/schema/"])
def test_a_format_that_there_is_not(client: Client, path: str) -> None:
    check(client.get(path, headers={"accept": "image/png"}), 406, "not_acceptable")


def test_the_docs_page_fails_in_json_too(client: Client) -> None:
    check(client.get("/api/v1/docs/", headers={"accept": "application/json"}), 406, "not_acceptable")
    check(client.get("/api/v1/docs/?x=1"), 400, "bad_parameter")


def test_a_withdrawn_record(client: Client) -> None:
    withdraw(make_visit(1), "Bài báo đã được đính chính.")
    check(client.get("/api/v1/visits/v0000000001"), 410, "withdrawn")


@pytest.mark.parametrize("debug", [True, False])
def test_a_failure_of_the_server_tells_nothing(failing: Client, settings: Settings, debug: bool) -> None:
    settings.DEBUG = debug
    answer = failing.get("/api/v1/visits")
    check(answer, 500, "server_error")
    assert "123" not in answer.content.decode() and answer["Cache-Control"] == "no-cache"


def test_a_failure_outside_of_any_view(client: Client, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*args: object, **options: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(views.DocumentList, "dispatch", fail)
    client.raise_request_exception = False
    check(client.get("/api/v1/visits"), 500, "server_error")


def test_a_request_that_django_itself_refuses(client: Client, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    check(client.get("/api/v1/visits", headers={"host": "elsewhere.example"}), 400, "bad_request")
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 2
    check(client.get("/api/v1/visits?a=1&b=2&c=3"), 400, "parse_error")

    def refuse(*args: object, **options: object) -> None:
        raise SuspiciousOperation

    monkeypatch.setattr(views.DocumentList, "get_queryset", refuse)
    check(client.get("/api/v1/visits?q=a"), 400, "parse_error")


def test_errors_elsewhere_stay_pages(client: Client) -> None:
    answer = client.get("/khong-co-trang-nay")
    assert answer.status_code == 404 and answer["Content-Type"].startswith("text/html")
