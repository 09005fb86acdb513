"""The desk of one visit as an editor uses it: counted clicks and key chords, and words chosen in the text."""

from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Locator, Page, expect

CHOOSE = """([version, start, end]) => {
    const box = document.querySelector(`.visit-text[data-version="${version}"]`);
    const walker = document.createTreeWalker(box, NodeFilter.SHOW_TEXT);
    const range = document.createRange();
    let at = 0;
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        if (start >= at && start < at + node.length) {
            range.setStart(node, start - at);
        }
        if (end > at && end <= at + node.length) {
            range.setEnd(node, end - at);
        }
        at += node.length;
    }
    const paper = box.closest(".visit-paper");
    paper.scrollBy({ top: range.getBoundingClientRect().top - paper.getBoundingClientRect().top - 200, behavior: "instant" });
    const one = document.createRange();
    const corner = (node, offset, last) => {
        one.setStart(node, last ? offset - 1 : offset);
        one.setEnd(node, last ? offset : offset + 1);
        const rect = [...one.getClientRects()].at(last ? -1 : 0);
        return [last ? rect.right : rect.left, rect.top + rect.height / 2];
    };
    return [corner(range.startContainer, range.startOffset, false), corner(range.endContainer, range.endOffset, true)];
}"""

# Counted where it happens, so that nothing is done without it; kept over the pages of one tab. A chord counts once.
COUNT = """
const count = (event) => {
    if (!["Shift", "Control", "Alt", "Meta"].includes(event.key)) {
        sessionStorage.setItem("actions", Number(sessionStorage.getItem("actions") || 0) + 1);
    }
};
addEventListener("pointerdown", count, true);
addEventListener("keydown", count, true);
"""


def actions_of(page: Page) -> int:
    """The clicks and key chords since ``COUNT`` was made an initial script of the page."""
    return int(page.evaluate("Number(sessionStorage.getItem('actions') || 0)"))


@dataclass
class Hands:
    """What the hands do: every click, drag and key chord is an action; typing into a box is not."""

    page: Page
    actions: list[str] = field(default_factory=list)
    version: str = ""

    def __post_init__(self) -> None:
        self._root = self.page.locator(".visit-desk")
        self.version = self._root.get_attribute("data-version") or ""

    def press(self, chord: str) -> None:
        self.actions.append(chord)
        self.page.keyboard.press(chord)

    def click(self, place: Locator) -> None:
        self.actions.append("click")
        place.click()

    def drag_over(self, version: Any, words: str, nth: int = 0) -> None:
        """Choose words of a version's text with the mouse."""
        start = -1
        for _ in range(nth + 1):
            start = version.text.index(words, start + 1)
        # The browser counts UTF-16 units.
        first = len(version.text[:start].encode("utf-16-le")) // 2
        last = first + len(words.encode("utf-16-le")) // 2
        (x, y), (right, bottom) = self.page.evaluate(CHOOSE, [version.pk, first, last])
        self.actions.append(f"drag {words}")
        self.page.mouse.move(x + 0.5, y)
        self.page.mouse.down()
        self.page.mouse.move(right - 0.5, bottom, steps=3)
        self.page.mouse.up()
        chosen = self.page.evaluate("String(window.getSelection())")
        assert chosen.strip() == words, f"{words!r}: {chosen!r} from {x, y} to {right, bottom}"

    def saved(self, words: str = "Đã lưu.") -> None:
        """Waits for a page of a later version than the last one that was waited for."""
        expect(self._root).not_to_have_attribute("data-version", self.version)
        expect(self.page.locator(".visit-desk[aria-busy]")).to_have_count(0)
        expect(self.page.locator("#desk-messages")).to_contain_text(words)
        self.version = self._root.get_attribute("data-version") or ""


def card(page: Page, key: str) -> Locator:
    return page.locator(f"#finding-{key}")
