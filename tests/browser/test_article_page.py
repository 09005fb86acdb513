"""The article page and a table's preview in a real browser."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Dialog, Page, expect

from tests.visits.admin.table_files import make_csv
from tests.world import EDITOR, make_article, make_person, make_user, make_visit
from visits.models import Article

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PASSWORD = "mat-khau-thu"


@pytest.fixture
def troubles(page: Page) -> Iterator[list[str]]:
    """What the browser's console complained of; the test fails at its end if it did."""
    seen: list[str] = []

    def refuse(dialog: Dialog) -> None:
        seen.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    page.on("console", lambda message: seen.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: seen.append(str(error)))
    page.on("dialog", refuse)
    yield seen
    assert seen == []


@pytest.fixture
def desk(page: Page, live_server: Any, troubles: list[str]) -> Callable[[str], Page]:
    """Opens an address as an editor who has logged in by the form."""
    make_user("bientap", EDITOR)

    def opened(address: str) -> Page:
        page.goto(f"{live_server.url}{address}")
        if "/login/" in page.url:
            page.get_by_label("Tên đăng nhập").fill("bientap")
            page.locator("input[name=password]").fill(PASSWORD)
            page.locator("[type=submit]").click()
            page.wait_for_url(f"**{address}")
        return page

    return opened


def address_of(article: Article) -> str:
    return reverse("admin:visits_article_change", args=[article.pk])


def test_pointing_at_a_finding_says_what_it_is_and_lights_it_in_the_list(desk: Callable[[str], Page]) -> None:
    page = desk(address_of(make_visit().articles.get()))
    card = page.locator("#article-card")
    expect(card).to_be_hidden()
    page.locator("mark[data-mark=p1]").first.hover()
    expect(card).to_contain_text("Nguyễn Văn A")
    expect(card).to_contain_text("người · đoàn đến, trưởng đoàn")
    expect(card).to_contain_text("bài báo in rõ · quy tắc test")
    expect(page.locator("#finding-p1")).to_have_class("article-finding hl-person is-lit")


def test_findings_that_overlap_are_all_named_the_narrowest_first(desk: Callable[[str], Page]) -> None:
    page = desk(address_of(make_visit().articles.get()))
    page.locator("mark.hl-gift[id]").hover()
    expect(page.locator("#article-card > div")).to_have_count(2)
    expect(page.locator("#article-card > div").first).to_contain_text("quà")
    expect(page.locator("#article-card > div").last).to_contain_text("hoạt động")


def test_a_finding_is_reached_and_left_by_keyboard(desk: Callable[[str], Page]) -> None:
    page = desk(address_of(make_visit().articles.get()))
    page.locator("#finding-p2 a").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#mark-p2-1")).to_be_focused()
    expect(page.locator("#article-card")).to_contain_text("Trần Thị B")
    page.keyboard.press("Escape")
    expect(page.locator("#article-card")).to_be_hidden()


def test_a_hostile_text_of_200_kb_on_one_line_does_nothing_and_stays_inside_its_column(desk: Callable[[str], Page]) -> None:
    hostile = "<script>window.hurt = 1</script><img src=x onerror='window.hurt = 1'>\u202e" + "x" * 100_000 + " Thái Bình" * 10_000
    page = desk(address_of(make_article(hostile, title="Bài dài")))
    assert page.evaluate("window.hurt") is None
    column = page.locator(".article-text")
    assert column.evaluate("element => element.scrollWidth <= element.clientWidth")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_a_table_of_people_is_previewed_with_its_differences_then_saved(desk: Callable[[str], Page], tmp_path: Path) -> None:
    person = make_person("Nguyễn Văn A")
    file = tmp_path / "nguoi.csv"
    file.write_bytes(make_csv({"số": person.pk, "họ và tên": "Nguyễn Văn An"}, {"số": "mới", "họ và tên": "Trần Thị B"}))
    page = desk(reverse("admin:people_person_import"))
    page.locator("input[name=import_file]").set_input_files(file)
    expect(page.locator("select[name=format]")).to_have_value("0")
    page.get_by_role("button", name="Tiếp tục").click()
    expect(page.get_by_text("1 dòng mới, 1 dòng cập nhật, 0 dòng không đổi (bỏ qua).")).to_be_visible()
    expect(page.locator("ins").filter(has_text=re.compile("^n$"))).to_have_count(1)
    page.get_by_role("button", name="Xác nhận nhập").click()
    expect(page.get_by_text("Đã nhập xong: 1 mới, 1 cập nhật")).to_be_visible()
    person.refresh_from_db()
    assert person.name == "Nguyễn Văn An"
