"""The visit's page in a browser: an editor corrects an office, confirms, publishes, and reads who did what."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from tests.browser.desk import Hands, card
from tests.world import EDITOR, PUBLISHER, REVIEWER, make_area, make_body, make_user, make_visit
from visits import curation
from visits.curation import Edit
from visits.models import Participation, Role, Visit
from visits.models.claims import LinkState, PublicState

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def visit() -> Visit:
    area = make_area()
    make_body(posts=("Bộ trưởng", "Thứ trưởng", "Trợ lý Bộ trưởng"))
    make_body("Tỉnh ủy Thái Bình", "tinh-uy-thai-binh", posts=("Bí thư", "Phó Bí thư"), area=area)
    return make_visit()


@pytest.fixture
def desk(page: Page, live_server: LiveServer, settings: Settings, visit: Visit) -> Iterator[Page]:
    """Logged in as somebody of all groups, on the visit's page; fails at its end where the console complained."""
    settings.FOUR_EYES = False
    make_user("bientap", EDITOR, REVIEWER, PUBLISHER)
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(f"{live_server.url}/admin/login/?next=/admin/visits/visit/{visit.pk}/change/")
    page.fill("[name=username]", "bientap")
    page.fill("[name=password]", "mat-khau-thu")
    page.click("[type=submit]")
    page.wait_for_selector(".visit-desk")
    yield page
    # Chromium itself writes a line for every answer of 400 and above: those are asked for by the tests.
    assert [text for text in complaints if "Failed to load resource" not in text] == []


@pytest.fixture
def hands(desk: Page) -> Hands:
    return Hands(desk)


def lead_role(visit: Visit) -> Role:
    return Role.objects.get(participation__visit=visit, participation__is_lead=True)


def test_a_wrong_office_is_corrected_in_two_key_chords(desk: Page, visit: Visit, hands: Hands) -> None:
    role = lead_role(visit)
    card(desk, f"role-{role.pk}").focus()
    hands.press("Enter")
    desk.keyboard.type("tro ly")
    hands.press("Enter")
    hands.saved()
    assert hands.actions == ["Enter", "Enter"]
    role.refresh_from_db()
    assert (str(role.post), role.title, role.organization_link) == ("Trợ lý Bộ trưởng, Bộ Ngoại giao", "Trợ lý Bộ trưởng", "confirmed")
    expect(card(desk, f"role-{role.pk}").locator(".visit-badge")).to_have_text("đã sửa · bientap")
    expect(card(desk, f"role-{role.pk}")).to_be_focused()


def test_a_missed_person_with_two_roles_is_attached_from_the_text_in_eight_actions(desk: Page, visit: Visit, hands: Hands) -> None:
    version = visit.articles.get().latest_version
    Participation.objects.filter(visit=visit, side="host").delete()
    desk.reload()
    hands.drag_over(version, "Trần Thị B")
    hands.press("n")
    hands.saved()
    hands.drag_over(version, "Bí thư Tỉnh ủy")
    hands.press("c")
    hands.saved()
    hands.drag_over(version, "đồng chí")
    hands.press("c")
    hands.saved()
    assert len(hands.actions) <= 8
    person = Participation.objects.get(visit=visit, name_text="Trần Thị B")
    first, second = person.roles.all()
    assert (first.text, first.title, first.organization_text) == ("Bí thư Tỉnh ủy", "Bí thư", "Tỉnh ủy Thái Bình")
    assert (str(first.post), first.organization_link) == ("Bí thư, Tỉnh ủy Thái Bình", LinkState.INFERRED)
    assert second.text == "đồng chí"
    for row in (person, first, second):
        quote = row.citations.get()
        assert version.text[quote.start : quote.end] == quote.quote
    visit.refresh_from_db()
    assert visit.version == 4
