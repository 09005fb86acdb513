"""The desk opens in a browser under its own content policy, without help from the network."""

import re

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_an_editor_logs_in_and_no_script_or_style_is_refused(page: Page, live_server: LiveServer) -> None:
    User.objects.create_superuser("bientap", password="mật khẩu của bài kiểm thử")
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))

    page.goto(f"{live_server.url}/admin/")
    page.fill("[name=username]", "bientap")
    page.fill("[name=password]", "mật khẩu của bài kiểm thử")
    page.click("[type=submit]")
    page.wait_for_url(f"{live_server.url}/admin/")

    expect(page).to_have_title(re.compile("Điều phối"))
    assert page.locator("html").get_attribute("lang") == "vi"
    # Unfold's menus are Alpine's, which runs only where the policy lets it evaluate.
    assert page.evaluate("typeof window.Alpine.version") == "string"
    assert complaints == []
    assert [url for url in asked if not url.startswith((live_server.url, "data:"))] == []
