"""The visit's page in a browser: an editor corrects an office, confirms, publishes, and reads who did what."""

import re
from collections.abc import Iterator

import pytest
from django.test import Client
from playwright.sync_api import BrowserContext, Dialog, Page, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from tests.browser.desk import Hands, card
from tests.world import (
    EDITOR,
    PUBLISHER,
    REVIEWER,
    make_area,
    make_article,
    make_body,
    make_extraction,
    make_payload,
    make_user,
    make_visit,
)
from visits import curation
from visits.curation import Edit
from visits.models import Participation, Role, Visit, VisitSource
from visits.models.claims import Decision, LinkState, PublicState

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def visit() -> Visit:
    area = make_area()
    make_body(posts=("Bộ trưởng", "Thứ trưởng", "Trợ lý Bộ trưởng"))
    make_body("Tỉnh ủy Thái Bình", "tinh-uy-thai-binh", posts=("Bí thư", "Phó Bí thư"), area=area)
    return make_visit()


def logged_in(context: BrowserContext, live_server: LiveServer, name: str) -> None:
    """The browser as somebody of all groups, by the cookie that a login leaves."""
    client = Client()
    client.force_login(make_user(name, EDITOR, REVIEWER, PUBLISHER))
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}])


@pytest.fixture
def desk(page: Page, live_server: LiveServer, settings: Settings, visit: Visit) -> Iterator[Page]:
    """On the visit's page; fails at its end where the console complained."""
    settings.FOUR_EYES = False
    logged_in(page.context, live_server, "bientap")
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(f"{live_server.url}/admin/visits/visit/{visit.pk}/change/")
    page.wait_for_selector(".visit-desk")
    yield page
    # Chromium itself writes a line for every answer of 400 and above: those are asked for by the tests.
    assert [text for text in complaints if "Failed to load resource" not in text] == []


@pytest.fixture
def hands(desk: Page) -> Hands:
    return Hands(desk)


def lead_role(visit: Visit) -> Role:
    return Role.objects.get(participation__visit=visit, participation__is_lead=True)


def host_of(visit: Visit) -> Participation:
    return Participation.objects.get(visit=visit, side="host")


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
    hands.press("u")
    hands.saved("Đã hoàn tác lần lưu cuối.")
    role.refresh_from_db()
    assert (role.title, role.decision) == ("Thứ trưởng", Decision.OPEN)


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


def test_each_key_makes_its_own_kind_of_claim_of_chosen_words(desk: Page, visit: Visit, hands: Hands) -> None:
    version = visit.articles.get().latest_version
    for words, key in (("Ngày 15/9/2020", "y"), ("Bộ Ngoại giao", "d"), ("50 triệu đồng", "q"), ("làm việc tại", "h")):
        hands.drag_over(version, words)
        hands.press(key)
        hands.saved()
    for key in "1234":
        hands.drag_over(version, "giúp tỉnh thu hút đầu tư")
        hands.press(key)
        hands.saved()
    # Words hung on a claim that is there: the one at hand.
    gift = visit.gifts.order_by("pk")[0]
    card(desk, f"gift-{gift.pk}").focus()
    hands.drag_over(version, "Ủy ban MTTQ tỉnh")
    hands.press("t")
    hands.saved()
    visit.refresh_from_db()
    assert (visit.date, visit.delegation_link) == ("2020-09-15", LinkState.INFERRED)
    made = visit.gifts.order_by("pk").last()
    assert made is not None
    assert (str(made.amount), made.currency) == ("50000000.00", "VND")
    assert set(visit.events.values_list("type", flat=True)) == {"working_session", "gift"}
    kinds = ["pledge", "recommendation", "request", "request", "undertaking"]
    assert sorted(visit.commitments.values_list("kind", flat=True)) == kinds
    assert "Ủy ban MTTQ tỉnh" in gift.citations.values_list("quote", flat=True)
    assert visit.version == 10


def test_roles_are_split_joined_moved_and_removed_and_rows_put_in_order(desk: Page, visit: Visit, hands: Hands) -> None:
    lead, host = visit.participations.order_by("pk")
    edit = Edit("role", host.roles.get().pk, values={"text": "Bí thư Tỉnh ủy, Chủ tịch HĐND tỉnh"})
    curation.change_visit(visit.pk, expected_version=1, edits=[edit], by=None)
    desk.reload()
    card(desk, f"role-{host.roles.get().pk}").focus()
    hands.press("/")
    hands.press("Enter")
    hands.saved()
    assert [(role.title, role.text) for role in host.roles.all()] == [("Bí thư", "Bí thư Tỉnh ủy"), ("Chủ tịch", "Chủ tịch HĐND tỉnh")]
    second = host.roles.get(title="Chủ tịch")
    card(desk, f"role-{second.pk}").focus()
    hands.press("Alt+ArrowUp")
    hands.saved()
    assert list(host.roles.all())[0] == second
    hands.press("g")
    hands.saved()
    assert [role.title for role in host.roles.standing()] == ["Chủ tịch, Bí thư, Tỉnh ủy Thái Bình"]
    hands.press("u")
    hands.saved("Đã hoàn tác lần lưu cuối.")
    card(desk, f"role-{second.pk}").focus()
    hands.press("m")
    desk.keyboard.type("nguyen van a")
    hands.press("Enter")
    hands.saved()
    assert [role.title for role in lead.roles.standing()] == ["Thứ trưởng", "Chủ tịch"]
    card(desk, f"participation-{host.pk}").focus()
    hands.press("b")
    hands.saved()
    hands.press("w")
    hands.saved()
    host.refresh_from_db()
    assert (host.side, host.is_lead) == ("other", True)
    hands.press("x")
    hands.saved()
    host.refresh_from_db()
    assert host.decision == Decision.REJECTED


def test_from_a_draft_to_a_public_record(desk: Page, visit: Visit, hands: Hands) -> None:
    role = lead_role(visit)
    card(desk, f"role-{role.pk}").locator(".visit-part.is-main").click()
    desk.keyboard.type("tro ly")
    desk.keyboard.press("Enter")
    hands.saved()
    desk.keyboard.press("Shift+X")
    expect(desk.get_by_text("Tạo người mới: Trần Thị B")).to_be_visible()
    desk.get_by_role("button", name="Xác nhận tất cả").click()
    expect(desk.get_by_text("Không còn điểm nào để ngỏ.")).to_be_visible()
    desk.get_by_role("button", name="Gửi duyệt").click()
    expect(desk.get_by_text("Đã gửi duyệt.")).to_be_visible()
    desk.locator('[data-deed="duyet"] button').click()
    expect(desk.get_by_text("Đã duyệt.")).to_be_visible()
    desk.locator('[data-deed="cong-bo"] a').click()
    desk.get_by_role("button", name="Công bố").click()
    expect(desk.get_by_role("link", name="Bản công khai (JSON)")).to_be_visible()
    visit.refresh_from_db()
    assert visit.public_state == PublicState.PUBLISHED
    desk.keyboard.press("Shift+L")
    row = desk.locator("tr", has=desk.locator("del", has_text=re.compile("^Thứ trưởng$")))
    expect(row.locator("th")).to_contain_text("Chức vụ của Nguyễn Văn A")
    expect(row.locator("ins")).to_have_text("Trợ lý Bộ trưởng")


def test_claims_light_their_words_and_lead_to_each_other(desk: Page, visit: Visit, hands: Hands) -> None:
    role = lead_role(visit)
    words, claim = desk.locator(f'mark[data-mark="role-{role.pk}"]').first, card(desk, f"role-{role.pk}")
    claim.hover()
    expect(words).to_have_class(re.compile("is-lit"))
    words.hover()
    expect(claim).to_have_class(re.compile("is-lit"))
    words.click()
    expect(claim).to_be_focused()
    claim.locator(".visit-quote").first.click()
    expect(words).to_be_focused()
    desk.get_by_role("link", name="Trần Thị B chưa nối với người nào.").click()
    expect(card(desk, f"participation-{host_of(visit).pk}")).to_be_in_viewport()


def test_a_person_with_a_role_is_typed_in_and_offices_follow_the_body(desk: Page, visit: Visit, hands: Hands) -> None:
    desk.keyboard.press("p")
    person = desk.locator("[data-person^=new]").last
    person.locator('[name$="-name_text"]').fill("Lê Văn C")
    person.locator('[name$="-side"]').select_option("host")
    person.locator('[data-add="role"]').click()
    body = person.locator('select[name$="-organization"] + .select2 .select2-selection')
    body.click()
    desk.keyboard.type("tinh uy")
    desk.locator(".select2-results__option", has_text="Tỉnh ủy Thái Bình").first.click()
    person.locator('select[name$="-post"] + .select2 .select2-selection').click()
    offered = desk.locator(".select2-results__option:not(.loading-results)")
    expect(offered).to_have_text(["Bí thư, Tỉnh ủy Thái Bình", "Phó Bí thư, Tỉnh ủy Thái Bình"])
    offered.last.click()
    desk.keyboard.press("Control+s")
    hands.saved()
    row = Participation.objects.get(visit=visit, name_text="Lê Văn C")
    assert [(role.title, role.organization_text) for role in row.roles.all()] == [("Phó Bí thư", "Tỉnh ủy Thái Bình")]


def test_two_browsers_on_one_visit_lose_nothing(desk: Page, visit: Visit, hands: Hands, live_server: LiveServer) -> None:
    browser = desk.context.browser
    assert browser is not None
    other = browser.new_context(locale="vi-VN", viewport={"width": 820, "height": 1180})
    logged_in(other, live_server, "dongnghiep")
    tablet = other.new_page()
    tablet.goto(desk.url)
    # One corrects the date and adds a pledge; before she saves, the other corrects the date too.
    card(desk, "visit-date").focus()
    desk.keyboard.press("Enter")
    desk.fill("#id_visit-date", "16/09/2020")
    desk.click('[data-add="commitment"]')
    desk.locator('[name="commitment-new1-kind"]').select_option("pledge")
    desk.locator('[name="commitment-new1-text"]').fill("sẽ giúp tỉnh")
    card(tablet, "visit-date").locator(".visit-part").click()
    tablet.fill("#id_visit-date", "14/09/2020")
    # Enter in a field saves and confirms nothing.
    tablet.press("#id_visit-date", "Enter")
    Hands(tablet).saved()
    assert tablet.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    other.close()
    visit.refresh_from_db()
    assert (visit.date, visit.delegation_link) == ("2020-09-14", "inferred")
    desk.click(".visit-save [name=_save]")
    table = desk.locator("#conflict")
    for words in ("dongnghiep đã sửa", "15/09/2020", "16/09/2020", "14/09/2020"):
        expect(table).to_contain_text(words)
    expect(desk.locator("#id_visit-date")).to_have_value("16/09/2020")
    expect(desk.locator('[name="commitment-new1-text"]')).to_have_value("sẽ giúp tỉnh")
    desk.click(".visit-save [name=_save]")
    hands.saved()
    visit.refresh_from_db()
    assert visit.date == "2020-09-16"
    assert visit.commitments.filter(text="sẽ giúp tỉnh").exists()


def test_what_is_being_typed_survives_a_closed_tab(desk: Page, visit: Visit, hands: Hands) -> None:
    card(desk, "visit-date").focus()
    desk.keyboard.press("Enter")
    desk.fill("#id_visit-date", "16/09/2020")
    desk.keyboard.press("Alt+p")
    desk.locator('[name$="new1-name_text"]').fill("Lê Văn C")
    desk.wait_for_function("Object.keys(localStorage).some((name) => localStorage[name].includes('Lê Văn C'))")
    again = desk.context.new_page()
    desk.evaluate("window.name = 'left'")
    again.goto(desk.url)
    notice = again.locator("#desk-kept")
    expect(notice).to_contain_text("Có nội dung chưa lưu")
    notice.get_by_role("button", name="Lấy lại").click()
    expect(again.locator("#id_visit-date")).to_have_value("16/09/2020")
    expect(again.locator('[name="participation-new1-name_text"]')).to_have_value("Lê Văn C")
    again.locator('[name="participation-new1-side"]').select_option("host")
    again.keyboard.press("Control+s")
    Hands(again).saved()
    visit.refresh_from_db()
    assert visit.date == "2020-09-16"
    assert visit.participations.filter(name_text="Lê Văn C").exists()
    again.reload()
    expect(again.locator("#desk-kept")).to_be_hidden()
    assert not again.evaluate("Object.keys(localStorage).some((name) => name.startsWith('dieuphoi.visit.'))")
    again.close()


def test_every_key_is_listed_and_none_acts_in_a_box(desk: Page, visit: Visit, hands: Hands) -> None:
    desk.keyboard.press("?")
    dialog = desk.get_by_role("dialog")
    expect(dialog.locator("dt")).to_have_count(desk.evaluate("document.querySelectorAll('.visit-help dd').length"))
    keys = dialog.locator("dt").all_text_contents()
    assert len(keys) > 40
    desk.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    # Letters typed into a box are letters.
    box = desk.locator("[name=why]")
    box.press_sequentially("xujkpn?")
    expect(box).to_have_value("xujkpn?")
    # With Alt they are keys there too.
    desk.keyboard.press("Alt+j")
    expect(card(desk, "visit-delegation")).to_be_focused()
    desk.keyboard.press("o")
    expect(desk.locator("[data-claim]:focus .visit-confirm, [data-claim]:focus .visit-point").first).to_be_visible()
    # Words are chosen by keyboard alone.
    desk.keyboard.press("f")
    desk.keyboard.press("ArrowRight")
    desk.keyboard.press("Shift+ArrowRight")
    assert desk.evaluate("String(window.getSelection()).trim()") == "Đoàn công"
    expect(desk.get_by_role("toolbar", name="Lập mục từ chữ đã chọn")).to_be_visible()
    desk.keyboard.press("Escape")
    # The tab key gets through the whole page, in the order of the eye.
    desk.locator(".visit-bar button").last.focus()
    order: list[str] = []
    for _ in range(200):
        desk.keyboard.press("Tab")
        key = desk.evaluate("document.activeElement.closest('.visit-fields [data-claim]')?.id || ''")
        if key and key not in order:
            order.append(key)
        if desk.evaluate("document.activeElement.matches('.visit-save [name=_save]')"):
            break
    else:
        pytest.fail("the tab key does not reach the button for saving")
    tops = desk.evaluate("(keys) => keys.map((key) => document.getElementById(key).getBoundingClientRect().top)", order)
    assert len(order) == desk.locator(".visit-fields [data-claim]").count()
    assert tops == sorted(tops)


def test_articles_that_disagree_stand_in_a_table_and_in_tabs(desk: Page, visit: Visit, hands: Hands) -> None:
    other = make_article("Báo khác đưa tin.\nĐoàn Bộ Ngoại giao làm việc ngày 16/9/2020.", title="Báo khác đưa tin")
    text = other.latest_version.text
    span = [text.index("16/9/2020"), text.index("16/9/2020") + 9]
    payload = make_payload()
    payload["visits"][0] |= {
        "date": "2020-09-16",
        "spans": {"date": [span]},
        "people_ids": [],
        "events": [],
        "gifts": [],
        "commitments": [],
    }
    payload["people"] = []
    make_extraction(other, payload)
    VisitSource.objects.create(visit=visit, article=other)
    desk.reload()
    table = desk.locator(".visit-disagree")
    expect(table).to_contain_text("15/09/2020")
    expect(table).to_contain_text("16/09/2020")
    expect(table.locator("q")).to_have_text(["15/9/2020", "16/9/2020"])
    assert table.locator("tbody tr").count() == 1
    texts = desk.locator(".visit-text")
    expect(texts.nth(1)).to_be_hidden()
    desk.keyboard.press("]")
    expect(texts.nth(1)).to_be_visible()
    expect(texts.nth(0)).to_be_hidden()
    hands.drag_over(other.latest_version, "ngày 16/9/2020")
    hands.press("y")
    hands.saved()
    visit.refresh_from_db()
    assert visit.date == "2020-09-16"
    card(desk, "visit-date").locator(".visit-quote", has_text="15/9/2020").click()
    expect(texts.nth(0)).to_be_visible()


def test_a_hostile_article_is_text_and_its_spans_are_exact(desk: Page, visit: Visit, hands: Hands) -> None:
    words = "Đồng chí 😀 Nguyễn Văn 𝒜 <script>alert(1)</script> <img src=x onerror=alert(2)> \u202eđảo\u202c \u200fmũi tên e\u0323\u0302 "
    line = (words * 3000)[:206_000]
    article = make_article(f"Bài dài\n{line}", title="Bài dài")
    target = curation.create_visit(article_id=article.pk, by=None)
    version = article.latest_version
    marks = []
    for number in range(12):
        start = version.text.index("Nguyễn Văn", number * 14_000)
        # Marks that overlap, end inside one another, and cut through the tags.
        marks += [(version.pk, start, start + 40, ""), (version.pk, start + 11, start + 60, "")]
    edits = [Edit("commitment", values={"kind": "pledge", "text": f"Lời {n}"}, spans=(span,)) for n, span in enumerate(marks)]
    curation.change_visit(target.pk, expected_version=1, edits=edits, by=None)
    dialogs: list[str] = []

    def refuse(dialog: Dialog) -> None:
        dialogs.append(dialog.message)
        dialog.dismiss()

    desk.on("dialog", refuse)
    desk.goto(desk.url.replace(f"/{visit.pk}/change/", f"/{target.pk}/change/"))
    shown = desk.locator(".visit-text")
    assert len(shown.text_content() or "") > 200_000
    assert shown.locator("script, img").count() == 0
    nth = version.text[:150_000].count("Nguyễn Văn 𝒜")
    hands.drag_over(version, "Nguyễn Văn 𝒜", nth)
    hands.press("n")
    hands.saved()
    quote = Participation.objects.get(visit=target).citations.get()
    assert (quote.quote, version.text[quote.start : quote.end]) == ("Nguyễn Văn 𝒜", "Nguyễn Văn 𝒜")
    assert quote.start > 140_000
    assert dialogs == []


def test_nothing_runs_off_a_page_of_1280_or_820_points(desk: Page, visit: Visit) -> None:
    visits = desk.url.partition(f"{visit.pk}/change/")[0]
    for path in (f"{visit.pk}/change/?mo=tat-ca", f"{visit.pk}/viec/duyet-va-dang/", f"{visit.pk}/history/", f"{visit.pk}/change/"):
        desk.goto(visits + path)
        for width in (1280, 820):
            desk.set_viewport_size({"width": width, "height": 1000})
            assert desk.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), (width, path)
    # Words can be told from what they stand on, by day and by night.
    for scheme in ("light", "dark"):
        desk.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        for place in (".visit-part.is-main", ".visit-part.is-link", ".visit-part.is-none", ".visit-point", ".visit-muted"):
            assert desk.evaluate(CONTRAST, place) >= 4.5, (scheme, place)


CONTRAST = """(place) => {
    const context = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
    const rgb = (colour, below = [255, 255, 255]) => {
        context.clearRect(0, 0, 1, 1);
        context.fillStyle = `rgb(${below.join(" ")})`;
        context.fillRect(0, 0, 1, 1);
        context.fillStyle = colour;
        context.fillRect(0, 0, 1, 1);
        return [...context.getImageData(0, 0, 1, 1).data].slice(0, 3);
    };
    const light = (parts) => {
        const [r, g, b] = parts.map((part) => part / 255).map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const element = document.querySelector(`.visit-desk ${place}`);
    const around = [];
    for (let at = element; at; at = at.parentElement) {
        around.unshift(getComputedStyle(at).backgroundColor);
    }
    const ground = around.reduce((below, colour) => rgb(colour, below), [255, 255, 255]);
    const [low, high] = [light(ground), light(rgb(getComputedStyle(element).color, ground))].sort((a, b) => a - b);
    return (high + 0.05) / (low + 0.05);
}"""
