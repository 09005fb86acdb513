"""Takes the pictures of the documentation from a running installation with the sample data.

./run --port 8000                          # in another terminal
.venv/bin/python docs/take_pictures.py     # the packages of ./run test and a Chromium are needed
"""

import argparse
import shutil
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

PICTURES = Path(__file__).resolve().parent / "pictures"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
SIZE = {"width": 1440, "height": 900}


def log_in(page: Page, site: str, password: str) -> None:
    page.goto(f"{site}/admin/")
    page.locator("input[name=username]").fill("bientap")
    page.locator("input[name=password]").fill(password)
    page.locator("[type=submit]").click()
    page.wait_for_url("**/admin/")


def take(page: Page, site: str) -> None:
    def shoot(name: str) -> None:
        page.wait_for_load_state("networkidle")
        page.screenshot(path=PICTURES / f"{name}.png")

    shoot("start")
    page.goto(f"{site}/admin/visits/article/")
    shoot("articles")
    page.locator("#result_list th a").first.click()
    shoot("article")
    page.goto(f"{site}/admin/visits/visit/")
    shoot("visits")
    page.locator("#result_list th a").first.click()
    shoot("visit")
    page.goto(f"{site}/api/v1/docs/")
    shoot("api")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--site", default="http://127.0.0.1:8000")
    parser.add_argument("--password-file", type=Path, default=Path("var/bientap-password.txt"))
    options = parser.parse_args()
    PICTURES.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        page = browser.new_context(viewport=SIZE, locale="vi-VN").new_page()  # type: ignore[arg-type]
        log_in(page, options.site, options.password_file.read_text(encoding="utf-8").strip())
        take(page, options.site)
        browser.close()


if __name__ == "__main__":
    main()
