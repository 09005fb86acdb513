// Choosing from a list by typing: the office of a role, the person to whom a role goes; and the place at which a role is split.
(() => {
    "use strict";

    const desk = (window.visitDesk = window.visitDesk || {});

    let close = () => {};

    desk.closePalette = () => {
        const was = document.querySelector(".visit-palette");
        close();
        return Boolean(was);
    };

    const element = (name, attributes = {}, ...children) => {
        const made = document.createElement(name);
        for (const [key, value] of Object.entries(attributes)) {
            made.setAttribute(key, value);
        }
        made.append(...children);
        return made;
    };

    // A box with a list below it. ``find`` gives (term) -> [{label, why, …}], or a promise of it; ``chosen`` gets the one chosen.
    const palette = (card, label, find, chosen) => {
        close();
        const list = element("ul", { role: "listbox", id: "desk-choices", "aria-label": label });
        const box = element("input", {
            type: "text", role: "combobox", "aria-expanded": "true", "aria-controls": "desk-choices", "aria-autocomplete": "list",
            "aria-label": label, autocomplete: "off", maxlength: "200", placeholder: "gõ không dấu cũng được",
        });
        const frame = element("div", { class: "visit-palette" }, element("span", { class: "visit-muted" }, `${label} · ↑ ↓ chọn · Enter nhận · Esc thôi`), box, list);
        let rows = [];
        let at = 0;
        let asked = 0;
        let waiting = null;

        const mark = (index) => {
            at = rows.length ? (index + rows.length) % rows.length : 0;
            [...list.children].forEach((item, number) => item.setAttribute("aria-selected", String(number === at)));
            const item = list.children[at];
            if (item && rows.length) {
                box.setAttribute("aria-activedescendant", item.id);
                item.scrollIntoView({ block: "nearest" });
            }
        };

        const show = (found) => {
            rows = found;
            list.replaceChildren(...rows.map((row, number) => element(
                "li", { role: "option", id: `desk-choice-${number}`, "aria-selected": "false" }, row.label,
                ...(row.why ? [" ", element("span", { class: "visit-muted" }, row.why)] : []),
            )));
            if (!rows.length) {
                list.replaceChildren(element("li", { class: "visit-muted" }, "Không tìm thấy."));
            }
            mark(0);
            frame.scrollIntoView({ block: "nearest" });
        };

        const ask = () => {
            asked += 1;
            const mine = asked;
            waiting = Promise.resolve(find(box.value)).then(
                (found) => { if (mine === asked) { show(found); } },
                () => { if (mine === asked) { desk.say("Không tìm được: mất kết nối với máy chủ.", true); } },
            );
        };

        const take = async (index = -1) => {
            // Enter may come before the answer to what was typed.
            let last = null;
            while (last !== waiting) {
                last = waiting;
                await last;
            }
            const row = rows[index < 0 ? at : index];
            if (row) {
                close();
                chosen(row, box.value);
            }
        };

        close = () => {
            asked += 1;
            close = () => {};
            const held = frame.contains(document.activeElement);
            frame.remove();
            if (held) {
                card.focus({ preventScroll: true });
            }
        };

        box.addEventListener("input", ask);
        box.addEventListener("keydown", (event) => {
            const deed = { ArrowDown: () => mark(at + 1), ArrowUp: () => mark(at - 1), Enter: () => take(), Escape: () => close() }[event.key];
            if (deed && !event.isComposing) {
                event.preventDefault();
                event.stopPropagation();
                deed();
            }
        });
        list.addEventListener("mousedown", (event) => event.preventDefault());
        list.addEventListener("click", (event) => {
            const item = event.target.closest("[role=option]");
            if (item) {
                take([...list.children].indexOf(item));
            }
        });
        frame.addEventListener("focusout", (event) => {
            if (event.relatedTarget && !frame.contains(event.relatedTarget)) {
                close();
            }
        });
        (card.querySelector(":scope > .visit-shown") || card.firstElementChild).after(frame);
        box.focus();
        ask();
    };

    desk.chooseOffice = (card) => {
        const key = card.dataset.claim.split("-")[1];
        const find = async (term) => {
            const query = new URLSearchParams({ role: key, term });
            const answer = await fetch(`${desk.root().dataset.offices}?${query}`, { credentials: "same-origin" });
            return (await answer.json()).results;
        };
        palette(card, "Chức vụ và cơ quan", find, (row) => {
            const prefix = card.dataset.claim;
            const values = Object.entries(row.values).map(([name, value]) => [`${prefix}-${name}`, value]);
            desk.send([["set", prefix], ...values], { table: "role", key: prefix });
        });
    };

    // Words without diacritics, for finding among the few names of the page.
    const folded = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").replace(/[đĐ]/g, "d").toLowerCase();

    desk.choosePerson = (card) => {
        const own = card.closest("[data-person]");
        const people = [...desk.root().querySelectorAll(".visit-side form [data-person]")].filter((one) => one !== own && !one.dataset.person.startsWith("new"));
        const rows = people.map((one) => ({ label: one.querySelector(".visit-part.is-main")?.textContent || one.getAttribute("aria-label"), key: one.dataset.person }));
        const find = (term) => rows.filter((row) => folded(row.label).includes(folded(term.trim())));
        palette(card, "Chuyển chức vụ này sang", find, (row) => desk.send([["op", `move:${card.dataset.claim}:${row.key}`]], { table: "role" }));
    };

    // The role's printed words in a box: where the caret stands, Enter splits.
    desk.splitRole = (card) => {
        close();
        const words = card.querySelector(".visit-title")?.textContent || card.querySelector(".visit-part.is-main").textContent;
        const box = element("input", { type: "text", "aria-label": "Chỗ tách chức vụ", value: words });
        box.readOnly = false;
        const note = "Đặt con trỏ vào chỗ tách (← →) rồi nhấn Enter · Esc thôi";
        const frame = element("div", { class: "visit-palette" }, element("span", { class: "visit-muted" }, note), box);
        close = () => {
            close = () => {};
            frame.remove();
            card.focus({ preventScroll: true });
        };
        box.addEventListener("input", () => { box.value = words; });
        box.addEventListener("keydown", (event) => {
            if (event.key === "Enter") {
                event.preventDefault();
                event.stopPropagation();
                const at = [...words.slice(0, box.selectionStart)].length;
                close();
                desk.send([["op", `split:${card.dataset.claim}:${at}`]], { table: "role", key: card.dataset.claim });
            } else if (event.key === "Escape") {
                event.preventDefault();
                event.stopPropagation();
                close();
            }
        });
        card.append(frame);
        box.focus();
        const comma = words.search(/\s*[,;–-]\s|\skiêm\s/u);
        box.setSelectionRange(Math.max(comma, 0), Math.max(comma, 0));
    };
})();
