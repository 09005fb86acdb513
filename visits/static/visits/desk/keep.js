// What is being typed survives a closed tab: it is kept in this browser by editor, visit and version, offered back, and forgotten once saved.
(() => {
    "use strict";

    const desk = (window.visitDesk = window.visitDesk || {});
    const PREFIX = "dieuphoi.visit.";
    const LONGEST_KEPT = 30 * 24 * 3600 * 1000;
    // What the page brings itself, or what must not be kept.
    const OWN = new Set(["csrfmiddlewaretoken", "version", "seen"]);

    let timer = 0;

    const base = () => `${PREFIX}${desk.root().dataset.user}.${desk.root().dataset.visit}.`;

    const each = (visitor) => {
        for (let at = window.localStorage.length - 1; at >= 0; at -= 1) {
            const name = window.localStorage.key(at);
            if (name.startsWith(PREFIX)) {
                visitor(name);
            }
        }
    };

    // A browser may refuse to keep anything: then nothing is kept, and nothing else changes.
    const tried = (deed) => {
        try {
            return deed();
        } catch {
            return null;
        }
    };

    desk.keepNow = () => tried(() => {
        window.clearTimeout(timer);
        const form = desk.form();
        if (!form || !desk.mayEdit() || !desk.isDirty(form)) {
            return;
        }
        const fields = [...new FormData(form)].filter(([name, value]) => !OWN.has(name) && typeof value === "string");
        const labels = [...form.querySelectorAll("select.admin-autocomplete")].filter((box) => box.value);
        const kept = {
            at: Date.now(),
            version: form.elements.version.value,
            seen: form.elements.seen.value,
            fields,
            labels: Object.fromEntries(labels.map((box) => [box.name, box.selectedOptions[0].textContent])),
        };
        window.localStorage.setItem(base() + kept.version, JSON.stringify(kept));
    });

    desk.keepSoon = () => {
        window.clearTimeout(timer);
        timer = window.setTimeout(desk.keepNow, 250);
    };

    desk.forget = () => tried(() => {
        window.clearTimeout(timer);
        const mine = base();
        each((name) => {
            if (name.startsWith(mine)) {
                window.localStorage.removeItem(name);
            }
        });
        const notice = document.getElementById("desk-kept");
        notice.hidden = true;
        notice.replaceChildren();
    });

    // The latest that was kept for this visit; what is too old goes.
    const latest = () => {
        let found = null;
        each((name) => {
            const kept = tried(() => JSON.parse(window.localStorage.getItem(name)));
            if (!kept || !Array.isArray(kept.fields) || Date.now() - kept.at > LONGEST_KEPT) {
                window.localStorage.removeItem(name);
            } else if (name.startsWith(base()) && (!found || kept.at > found.at)) {
                found = kept;
            }
        });
        return found;
    };

    // The claim of a field: "role-12", "visit-date", "participation-new1".
    const cardNameOf = (name) => {
        const match = /^([a-z]+)-((?:new)?\d+|__new__)-\w+$/.exec(name);
        if (match) {
            return `${match[1]}-${match[2]}`;
        }
        const field = /^visit-(\w+)$/.exec(name)?.[1];
        return field ? [...document.querySelectorAll('template[data-new^="visit-"]')].find((one) => one.content.querySelector(`[name="visit-${field}"]`))?.dataset.new : "";
    };

    const put = (kept) => {
        const form = desk.form();
        if (kept.version !== form.elements.version.value) {
            // The server compares what was typed with what somebody else has changed since, and shows both.
            form.elements.version.value = kept.version;
            form.elements.seen.value = kept.seen;
        }
        const parents = new Map(kept.fields.filter(([name]) => /^role-new\d+-parent$/.test(name)).map(([name, value]) => [name.replace("-parent", ""), value]));
        const made = new Map();
        for (const [name] of kept.fields) {
            const claim = cardNameOf(name);
            if (claim && !made.has(claim)) {
                made.set(claim, cardFor(claim, parents, made));
            }
        }
        for (const card of made.values()) {
            card?.querySelectorAll(":scope > .visit-edit input[type=checkbox]").forEach((box) => { box.checked = false; });
        }
        for (const [name, value] of kept.fields) {
            const card = made.get(cardNameOf(name));
            const field = name.slice(name.lastIndexOf("-") + 1);
            const control = card && [...card.querySelectorAll(":scope > .visit-edit [name]")].find((one) => one.name.endsWith(`-${field}`));
            if (control) {
                desk.put(control, control.type === "checkbox" ? "1" : value, kept.labels[name]);
                control.dispatchEvent(new Event("change", { bubbles: true }));
            } else if (name === "why") {
                form.elements.why.value = value;
            } else if (name === "cite" || name === "op") {
                const hidden = Object.assign(document.createElement("input"), { type: "hidden", name, value });
                form.append(hidden);
            }
        }
    };

    const cardFor = (claim, parents, made) => {
        const card = desk.cardOf(claim);
        if (card) {
            desk.open(card);
            return card;
        }
        const [table, key] = claim.split("-");
        if (!key.startsWith("new")) {
            return null;
        }
        const parent = parents.get(claim) || "";
        const person = parent.startsWith("new") ? made.get(`participation-${parent}`) : document.querySelector(`[data-person="${CSS.escape(parent)}"]`);
        return table === "role" && !person ? null : desk.add(table, person);
    };

    desk.offerKept = () => tried(() => {
        const kept = desk.mayEdit() ? latest() : null;
        const notice = document.getElementById("desk-kept");
        if (!kept || !notice) {
            return;
        }
        const when = new Date(kept.at).toLocaleString("vi-VN", { hour: "2-digit", minute: "2-digit", day: "2-digit", month: "2-digit", year: "numeric" });
        const isOld = kept.version !== desk.form().elements.version.value;
        const words = document.createElement("span");
        words.textContent = `Có nội dung chưa lưu, gõ lúc ${when}.` + (isOld ? " Chuyến thăm đã đổi từ đó: khi lưu bạn sẽ thấy cả hai bản." : "");
        const button = (label, deed) => {
            const made = Object.assign(document.createElement("button"), { type: "button", className: "visit-confirm", textContent: label });
            made.addEventListener("click", deed);
            return made;
        };
        notice.replaceChildren(
            words,
            button("Lấy lại", () => { put(kept); notice.hidden = true; desk.say("Đã lấy lại những gì bạn gõ. Xem rồi bấm Lưu."); }),
            button("Bỏ", () => { desk.forget(); desk.form().querySelector("[name=why]")?.focus(); }),
        );
        notice.hidden = false;
    });
})();
