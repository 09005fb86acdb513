"""From the queue to the public in a browser: three actions for a draft that was read rightly."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from tests.browser.desk import COUNT, actions_of
from tests.browser.test_visit_page import logged_in
from tests.world import TEXT, make_area, make_article, make_body, make_payload, make_visit, span_of
from visits import queue
from visits.models import Taking, Visit
from visits.models.claims import PublicState

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

UNKNOWN = ("Nguyễn Văn A", "Trần Thị B", "Lê Văn C", "Phạm Văn D", "Vũ Thị E", "Đỗ Văn G")


@pytest.fixture
def visit() -> Visit:
    """Six people whom nobody knows, and a leader who was inferred."""
    make_area()
    make_body(posts=("Thứ trưởng",))
    text = f"{TEXT}\nCùng dự có {', '.join(UNKNOWN[2:])}."
    payload = make_payload(text)
    for number, name in enumerate(UNKNOWN[2:], start=3):
        payload["people"].append(
            {"id": f"p{number}", "name": name, "side": "host", "lead": False, "roles": [], "spans": [span_of(text, name)]}
            | {"rule": "test", "basis": "stated"}
        )
        payload["visits"][0]["people_ids"].append(f"p{number}")
    return make_visit(article=make_article(text), payload=payload)


@pytest.fixture
def desk(page: Page, live_server: LiveServer, settings: Settings, visit: Visit) -> Iterator[Page]:
    settings.FOUR_EYES = False
    logged_in(page.context, live_server, "bientap")
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.add_init_script(COUNT)
    page.goto(f"{live_server.url}/admin/visits/waitingvisit/")
    yield page
    assert [text for text in complaints if "Failed to load resource" not in text] == []


def press(page: Page, chord: str) -> None:
    """Once the keys stand on their buttons they work."""
    expect(page.locator("kbd", has_text=chord).first).to_be_visible()
    page.keyboard.press(chord)


def test_a_draft_that_was_read_rightly_is_published_in_three_actions(desk: Page, visit: Visit) -> None:
    expect(desk.get_by_text(re.compile("trưởng đoàn suy đoán.*6 người chưa khớp"))).to_be_visible()
    desk.get_by_role("button", name="Việc tiếp theo").click()
    expect(desk.get_by_text("Bạn đang làm, giữ đến")).to_be_visible()
    press(desk, "Shift+P")
    for name in UNKNOWN:
        expect(desk.get_by_text(f"Tạo người mới: {name}")).to_be_visible()
    desk.get_by_role("button", name="Xác nhận tất cả và đăng").click()
    expect(desk.get_by_text("Đã xác nhận, duyệt và công bố.")).to_be_visible()
    assert 0 < actions_of(desk) <= 3
    visit.refresh_from_db()
    assert visit.public_state == PublicState.PUBLISHED
    assert not queue.waiting().exists()


def test_what_stays_open_undoes_the_whole(desk: Page, visit: Visit) -> None:
    Visit.objects.filter(pk=visit.pk).update(date="XXXX-09-15", date_earliest=None, date_latest=None)
    desk.get_by_role("button", name="Việc tiếp theo").click()
    press(desk, "Shift+P")
    desk.get_by_role("button", name="Xác nhận tất cả và đăng").click()
    expect(desk.get_by_text("Chưa công bố được")).to_be_visible()
    expect(desk.get_by_role("link", name="Ngày 15/09 chưa đủ")).to_be_visible()
    visit.refresh_from_db()
    assert (visit.public_state, visit.participations.filter(person=None).count()) == (PublicState.NEVER, 6)


def test_a_visit_is_given_back_and_the_next_one_taken(desk: Page, visit: Visit) -> None:
    desk.get_by_role("button", name="Việc tiếp theo").click()
    press(desk, "Shift+K")
    expect(desk.get_by_text("Đã trả lại hàng đợi.")).to_be_visible()
    assert not Taking.objects.exists()
    desk.get_by_role("button", name="Nhận làm").click()
    expect(desk.get_by_text("Bạn đang làm, giữ đến")).to_be_visible()
