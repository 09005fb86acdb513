"""The page for reading and trying the API, in a browser without a network."""

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.visits.api.world import make_visit

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_it_shows_the_api_and_calls_it_with_files_of_this_server_alone(live_server: LiveServer, page: Page) -> None:
    make_visit(1)
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(f"{live_server.url}/api/v1/docs/")
    page.locator("#operations-visits-visits_list .opblock-summary-control").click()
    page.get_by_role("button", name="Try it out").click()
    page.get_by_role("button", name="Execute").click()
    expect(page.locator(".live-responses-table tbody .response-col_status")).to_contain_text("200")
    expect(page.locator(".live-responses-table")).to_contain_text("v0000000001")
    assert not said
    assert asked and not [address for address in asked if not address.startswith((live_server.url, "data:", "blob:"))]
    assert not page.context.cookies()
