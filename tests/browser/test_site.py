"""The public pages in a real browser: on a phone, on a desk, by keyboard, light and dark, without scripts."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.visits.api.world import id_of, make_visit
from tests.visits.site.world import full_body, make_full_visit

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WIDTHS = (360, 1440)
# Words that no page may widen for.
LONG = "Ủy ban " + "x" * 90
# Lightness by the standard's formula; every element with text of its own against the nearest ground that is painted.
CONTRAST = """() => {
  const parts = c => (c.match(/[\\d.]+/g) || []).map(Number);
  const light = c => { const [r, g, b] = parts(c).map(v => { v /= 255; return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4; });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
  const ground = e => { for (; e; e = e.parentElement) { const c = getComputedStyle(e).backgroundColor; if (parts(c)[3] !== 0) return c; }
    return "rgb(255, 255, 255)"; };
  const poor = [];
  for (const e of document.querySelectorAll("body *:not(title, desc)")) {
    if (![...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim())) continue;
    const style = getComputedStyle(e);
    const [a, b] = [light(e instanceof SVGElement ? style.fill : style.color), light(ground(e))];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < 4.5) poor.push(`${e.tagName} ${e.className} ${ratio.toFixed(2)} ${e.textContent.trim().slice(0, 30)}`);
  }
  return poor;
}"""
UNNAMED = """() => [...document.querySelectorAll("a, button, input, select, svg[role=img]")]
  .filter(e => !(e.textContent.trim() || e.labels?.length || e.getAttribute("aria-label"))).map(e => e.outerHTML)"""


@pytest.fixture
def addresses(live_server: Any) -> list[str]:
    make_full_visit(1, place=LONG, day="2016-05-04")
    for number in range(2, 24):
        make_visit(number, **full_body(day=f"{2000 + number}-09-15"))
    paths = ["/", "/chuyen-tham/", "/chuyen-tham/?nam=x", "/khong-co/"]
    paths += [f"/chuyen-tham/{id_of('visit', 1)}/", f"/nguoi/{id_of('person', 1)}/"]
    paths += [f"/co-quan/{id_of('organization', 1)}/", f"/dia-phuong/{id_of('area', 1)}/"]
    return [f"{live_server.url}{path}" for path in paths]


@pytest.fixture
def troubles(page: Page, live_server: Any) -> Iterator[list[str]]:
    """What the console complained of and what was asked of other servers; the test fails at its end if there was any."""
    seen: list[str] = []
    # The pages for unknown addresses and bad filters answer 404 and 400, which the console repeats.
    page.on("console", lambda message: seen.append(message.text) if "status of 40" not in message.text else None)
    page.on("pageerror", lambda error: seen.append(str(error)))
    page.on("request", lambda request: seen.append(request.url) if not request.url.startswith(live_server.url) else None)
    yield seen
    assert seen == []


def test_every_page_fits_is_readable_and_names_its_controls(page: Page, addresses: list[str], troubles: list[str]) -> None:
    for address in addresses:
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 800})
            for scheme in ("light", "dark"):
                page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
                page.goto(address)
                assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), (address, width)
                assert page.evaluate(CONTRAST) == [], (address, scheme)
        assert page.evaluate(UNNAMED) == [], address
        assert page.locator("h1").count() == 1 and page.locator("main").count() == 1
        levels = page.evaluate("[...document.querySelectorAll('h1,h2,h3,h4')].map(e => Number(e.tagName[1]))")
        assert all(after - before <= 1 for before, after in zip(levels, levels[1:], strict=False)), address


def test_a_visit_is_found_and_read_by_keyboard_alone(page: Page, addresses: list[str], troubles: list[str]) -> None:
    page.goto(addresses[0])
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Đến nội dung chính")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_label("Tìm chuyến thăm")).to_be_focused()
    page.keyboard.type("uy ban xxx")
    page.keyboard.press("Enter")
    expect(page.locator(".lines li")).to_have_count(1)
    link = page.locator(".lines a")
    for _ in range(20):
        page.keyboard.press("Tab")
        if link.evaluate("element => element === document.activeElement"):
            break
    assert link.evaluate("element => getComputedStyle(element).outlineStyle") == "solid"
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Đoàn công tác của Bộ Ngoại giao")
    page.get_by_role("link", name="Đúng nguyên văn bài báo số 1").first.press("Enter")
    expect(page.locator("#bai-1")).to_be_in_viewport()


def test_everything_works_without_scripts(browser: Browser, addresses: list[str]) -> None:
    context = browser.new_context(java_script_enabled=False, locale="vi-VN")
    page = context.new_page()
    page.goto(addresses[1])
    page.get_by_label("Năm").select_option("2016")
    page.get_by_role("button", name="Lọc").click()
    expect(page.locator(".lines li")).to_have_count(2)
    page.goto(addresses[1])
    page.get_by_role("link", name="Cũ hơn").click()
    expect(page.locator(".lines li")).to_have_count(3)
    page.goto(addresses[0])
    page.get_by_text("Bảng số liệu theo năm").click()
    expect(page.get_by_role("link", name="2016")).to_be_visible()
    context.close()
