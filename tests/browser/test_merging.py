"""Merging two people by the fewest actions, in a real browser. Every click and every key is counted."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from people.models import Person
from tests.browser.desk import COUNT, actions_of
from tests.world import PUBLISHER, make_person, make_user
from visits.models import MergeOperation

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def pair() -> tuple[Person, Person]:
    return make_person("Trần Thị Hòa"), make_person("Trần Thị Hoà")


@pytest.fixture
def desk(page: Page, live_server: LiveServer) -> Page:
    user = make_user("dang", PUBLISHER)
    page.goto(f"{live_server.url}/admin/login/")
    page.fill("#id_username", user.username)
    page.fill("#id_password", "mat-khau-thu")
    page.click("button[type=submit]")
    page.wait_for_url("**/admin/")
    page.add_init_script(COUNT)
    return page


def test_two_people_are_merged_in_at_most_four_actions_and_parted_in_two(
    desk: Page, live_server: LiveServer, pair: tuple[Person, Person]
) -> None:
    kept, lost = pair
    errors: list[str] = []
    desk.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    desk.on("pageerror", lambda error: errors.append(str(error)))
    desk.goto(live_server.url + reverse("admin:people_person_change", args=[kept.pk]))
    desk.get_by_role("link", name="Gộp với mục khác").click()
    desk.get_by_role("link", name="Xem và gộp").click()
    expect(desk.get_by_text("Những gì sẽ xảy ra")).to_be_visible()
    desk.locator("#merge").click()
    expect(desk.get_by_text("Đã gộp")).to_be_visible()
    merging = actions_of(desk)
    assert Person.objects.get(pk=lost.pk).merged_into == kept and 0 < merging <= 4
    desk.locator("#unmerge").click()
    expect(desk.get_by_text("Đã tách lại")).to_be_visible()
    assert Person.objects.get(pk=lost.pk).merged_into is None and 0 < actions_of(desk) - merging <= 2
    assert MergeOperation.objects.get().kept_back == [] and errors == []


def test_duplicates_are_merged_by_keyboard_alone(desk: Page, live_server: LiveServer, pair: tuple[Person, Person]) -> None:
    desk.goto(live_server.url + reverse("admin:visits_duplicates", args=["person"]))
    desk.get_by_role("link", name="Xem và gộp").focus()
    desk.keyboard.press("Enter")
    expect(desk.locator("#merge")).to_be_visible()
    desk.locator("#merge").focus()
    desk.keyboard.press("Enter")
    expect(desk.get_by_text("Đã gộp")).to_be_visible()
    assert Person.objects.exclude(merged_into=None).count() == 1
    for width in (1280, 820):
        desk.set_viewport_size({"width": width, "height": 900})
        assert desk.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
