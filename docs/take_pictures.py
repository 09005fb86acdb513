"""Takes the pictures of the documentation from a running installation with the sample data, which it changes: give it one of its own.

DIEUPHOI_VAR=/tmp/pictures ./run --port 8001                     # in another terminal
.venv/bin/python docs/take_pictures.py --site http://127.0.0.1:8001 --password-file /tmp/pictures/bientap-password.txt

The packages of ./run test and a Chromium are needed. The articles of two invented newspapers come in by the page of uploads.
"""

import argparse
import shutil
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

DOCS = Path(__file__).resolve().parent
PICTURES = DOCS / "pictures"
ARTICLES = DOCS / "examples" / "bon-tin.csv"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
SIZE = {"width": 1280, "height": 800}
# Puts the selection on the first such words of the text, as dragging the mouse over them does.
CHOOSE_WORDS = """words => {
    const walker = document.createTreeWalker(document.querySelector(".visit-text"), NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        const at = node.data.indexOf(words);
        if (at >= 0) {
            node.parentElement.scrollIntoView({block: "center"});
            window.getSelection().setBaseAndExtent(node, at, node, at + words.length);
            return;
        }
    }
}"""


class Camera:
    def __init__(self, page: Page, site: str) -> None:
        self.page, self.site = page, site

    def go(self, address: str) -> None:
        self.page.goto(self.site + address)
        self.page.wait_for_load_state("networkidle")

    def shoot(self, name: str) -> None:
        self.page.wait_for_load_state("networkidle")
        self.page.screenshot(path=PICTURES / f"{name}.png")


def log_in(camera: Camera, password: str) -> None:
    camera.go("/admin/")
    camera.page.locator("input[name=username]").fill("bientap")
    camera.page.locator("input[name=password]").fill(password)
    camera.page.locator("[type=submit]").click()
    camera.page.wait_for_url("**/admin/")


def take_importing(camera: Camera) -> None:
    page = camera.page
    camera.go("/admin/visits/importbatch/upload/")
    page.locator("input[name=files]").set_input_files(ARTICLES)
    page.get_by_role("button", name="Tải lên và xem trước").click()
    page.get_by_role("button", name="Bắt đầu nhập").wait_for()
    camera.shoot("import-preview")
    page.get_by_role("button", name="Bắt đầu nhập").click()
    page.locator("#batch-progress[data-running='0']").wait_for(timeout=120_000)


def open_visit(camera: Camera, words: str) -> str:
    """Open the first visit of the queue with these words; its address."""
    camera.go(f"/admin/visits/waitingvisit/?q={words}")
    camera.page.locator(".queue-name").first.click()
    camera.page.wait_for_load_state("networkidle")
    return camera.page.url.removeprefix(camera.site).removesuffix("change/")


def confirm_all(camera: Camera, words: str) -> None:
    camera.go(f"{open_visit(camera, words)}viec/xac-nhan-tat-ca/")
    camera.page.locator("#content-main button[type=submit]").click()
    camera.page.wait_for_load_state("networkidle")


def take_desk(camera: Camera) -> None:
    page = camera.page
    address = open_visit(camera, "ha giang")
    if page.get_by_role("button", name="Nhận làm").count():
        page.get_by_role("button", name="Nhận làm").click()
    camera.shoot("visit")
    page.evaluate(CHOOSE_WORDS, "sẽ hỗ trợ tỉnh kết nối")
    page.wait_for_timeout(500)
    camera.shoot("words")
    page.keyboard.press("Escape")
    page.locator("[data-table=role]").nth(1).focus()
    page.keyboard.press("Enter")
    page.keyboard.type("pho bi thu", delay=40)
    page.wait_for_timeout(1500)
    camera.shoot("office")
    camera.go(f"{address}change/")
    page.locator("body").press("?")
    camera.shoot("keys")
    camera.go(f"{address}viec/xac-nhan-tat-ca/")
    camera.shoot("confirm")
    camera.go(f"{address}change/")
    page.get_by_role("link", name="Ai là ai").click()
    camera.shoot("who")
    camera.go(f"{address}change/")
    page.get_by_role("link", name="Nhập với bản khác").click()
    page.get_by_role("link", name="Xem và nhập").first.click()
    camera.shoot("join")


def take(camera: Camera) -> None:
    take_importing(camera)
    confirm_all(camera, "cao bang")
    camera.go("/admin/")
    camera.shoot("start")
    camera.go("/admin/visits/waitingvisit/")
    camera.shoot("queue")
    take_desk(camera)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--site", default="http://127.0.0.1:8000")
    parser.add_argument("--password-file", type=Path, default=Path("var/bientap-password.txt"))
    options = parser.parse_args()
    PICTURES.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        page = browser.new_context(viewport=SIZE, locale="vi-VN").new_page()  # type: ignore[arg-type]
        camera = Camera(page, options.site)
        log_in(camera, options.password_file.read_text(encoding="utf-8").strip())
        take(camera)
        browser.close()


if __name__ == "__main__":
    main()
