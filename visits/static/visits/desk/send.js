// Saving without leaving the page: the form is sent as a browser would send it, and the page that comes back takes the place of this one.
// What the server refuses comes back in the same way, with everything typed.
(() => {
    "use strict";

    const desk = (window.visitDesk = window.visitDesk || {});

    let isSending = false;

    desk.say = (words, isBad = false) => {
        const status = document.getElementById("desk-status");
        status.textContent = words;
        status.classList.toggle("is-bad", isBad);
        status.hidden = !words;
        window.clearTimeout(desk.sayTimer);
        desk.sayTimer = window.setTimeout(() => { status.hidden = true; }, isBad ? 12000 : 5000);
    };

    const keysOf = (root) => new Set([...root.querySelectorAll("[data-claim]")].map((card) => card.dataset.claim));

    // Where the eye goes after saving: to what is new, else to what was at hand.
    const nextKey = (before, wanted) => {
        const fresh = desk.cards().map((card) => card.dataset.claim).filter((key) => !before.has(key));
        return fresh.find((key) => key.startsWith(`${wanted.table}-`)) || fresh[0] || wanted.key || "";
    };

    const swap = (html, address, wanted) => {
        const page = new DOMParser().parseFromString(html, "text/html");
        const fresh = page.querySelector(".visit-desk");
        if (!fresh) {
            return false;
        }
        const old = desk.root();
        const before = keysOf(old);
        const scrolls = [...old.querySelectorAll(".visit-paper, .visit-text")].map((box) => [box.id || box.className, box.scrollTop]);
        const top = window.scrollY;
        const tab = old.querySelector('[role=tab][aria-selected="true"]')?.id;
        old.replaceWith(document.adoptNode(fresh));
        const messages = page.getElementById("desk-messages");
        if (messages) {
            document.getElementById("desk-messages").replaceChildren(...messages.childNodes);
        }
        document.title = page.title;
        window.history.replaceState(null, "", new URL(address).pathname);
        desk.arrive();
        if (tab) {
            desk.showTab?.(document.getElementById(tab));
        }
        for (const [name, value] of scrolls) {
            const box = [...fresh.querySelectorAll(".visit-paper, .visit-text")].find((one) => (one.id || one.className) === name);
            if (box) {
                box.scrollTop = value;
            }
        }
        window.scrollTo(0, top);
        const trouble = document.getElementById("conflict") || document.getElementById("errors");
        if (trouble) {
            trouble.tabIndex = -1;
            trouble.scrollIntoView({ block: "center" });
            trouble.focus({ preventScroll: true });
        } else {
            desk.focusCard(nextKey(before, wanted));
        }
        return !trouble;
    };

    // Send the form with some fields beside it; true where it was saved.
    desk.send = async (extra = [], { submitter = null, table = "", key = "" } = {}) => {
        const form = desk.form();
        if (isSending || !form || !desk.mayEdit()) {
            return false;
        }
        if (submitter?.name === "undo" && desk.isDirty(form)) {
            desk.say("Hãy lưu hoặc bỏ những gì đang gõ trước khi hoàn tác.", true);
            return false;
        }
        isSending = true;
        desk.root().setAttribute("aria-busy", "true");
        desk.keepNow?.();
        try {
            const body = new FormData(form, submitter);
            extra.forEach(([name, value]) => body.append(name, value));
            const wanted = { table, key: key || desk.current()?.dataset.claim || "" };
            const answer = await fetch(form.action || window.location.pathname, { method: "POST", body, credentials: "same-origin" });
            if (answer.status >= 500) {
                throw new Error(String(answer.status));
            }
            const isSaved = swap(await answer.text(), answer.url, wanted);
            if (!desk.root()?.isConnected || !document.getElementById("visit_form")) {
                throw new Error("no page");
            }
            if (isSaved && answer.ok) {
                desk.forget?.();
            } else if (answer.ok || answer.status === 403) {
                desk.say("Chưa lưu được: phiên làm việc đã hết. Hãy đăng nhập ở một thẻ khác rồi lưu lại; những gì bạn gõ vẫn còn đây.", true);
            }
            return isSaved && answer.ok;
        } catch {
            desk.say("Chưa lưu được: mất kết nối với máy chủ. Những gì bạn gõ vẫn còn đây, hãy lưu lại sau.", true);
            return false;
        } finally {
            isSending = false;
            desk.root()?.removeAttribute("aria-busy");
        }
    };
})();
