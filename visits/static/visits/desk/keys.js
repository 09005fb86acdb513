// The keys of the desk: one list says what each does, where it applies and how it is called. Buttons, tool bars and the help read the same list.
//
// Keys work outside boxes that are typed into; with Alt they work there too.
(() => {
    "use strict";

    const desk = (window.visitDesk = window.visitDesk || {});

    // --- Words chosen in the text ---

    const quoteFor = (to, place, more = {}) => JSON.stringify({ to, ...place, ...more });

    const said = () => {
        const place = desk.chosenPlace();
        if (!place) {
            desk.say("Hãy bôi đen chữ trong bài trước.", true);
        }
        return place;
    };

    const cleared = () => window.getSelection().removeAllRanges();

    // A new claim of the chosen words, saved at once.
    const make = async (table, fields = {}, field = "") => {
        const place = said();
        if (!place) {
            return;
        }
        const prefix = `${table}-${desk.newKey(table)}`;
        // One field at least has to be sent for the server to see the row.
        const values = Object.entries({ ...(table === "role" ? {} : { note: "" }), ...fields }).map(([name, value]) => [`${prefix}-${name}`, value]);
        cleared();
        await desk.send([["cite", quoteFor(prefix, place, { field, take: true })], ...values], { table });
    };

    const makePerson = () => {
        // Whoever is named beside somebody is mostly of the same side.
        const side = desk.seen()[desk.person()?.dataset.claim]?.side;
        return make("participation", side ? { side } : {}, "name");
    };

    const makeRole = () => {
        const person = desk.person();
        if (!person || person.dataset.person.startsWith("new")) {
            desk.say("Hãy chọn người giữ chức vụ này trước (bấm vào người đó, hoặc J, K).", true);
            return;
        }
        make("role", { parent: person.dataset.person }, "title");
    };

    const makeFact = (fact) => {
        const place = said();
        if (place) {
            cleared();
            desk.send([["cite", quoteFor(`visit-${fact}`, place, { take: true })]], { table: "visit", key: `visit-${fact}` });
        }
    };

    const attach = () => {
        const card = desk.current();
        const place = said();
        if (!place) {
            return;
        }
        if (!card || card.dataset.claim === "visit-note" || /-new\d+$/.test(card.dataset.claim)) {
            desk.say("Hãy chọn mục cần gắn trích dẫn trước.", true);
            return;
        }
        const field = { role: "title", participation: "name" }[card.dataset.table] || "";
        cleared();
        desk.send([["cite", quoteFor(card.dataset.claim, place, { field })]], { key: card.dataset.claim });
    };

    // --- The claim at hand ---

    const step = (by) => {
        const cards = desk.cards();
        const at = cards.indexOf(desk.current());
        const next = cards[at < 0 ? (by > 0 ? 0 : cards.length - 1) : Math.min(Math.max(at + by, 0), cards.length - 1)];
        if (next) {
            desk.focusCard(next.dataset.claim);
        }
    };

    const nextOpenPoint = () => {
        const cards = desk.cards();
        const at = cards.indexOf(desk.current());
        const waiting = [...cards.slice(at + 1), ...cards.slice(0, at + 1)].find((card) => card.querySelector(":scope > .visit-point, :scope > .visit-origin > .visit-confirm"));
        if (waiting) {
            desk.focusCard(waiting.dataset.claim);
        } else {
            desk.say("Không còn điểm nào để ngỏ.");
        }
    };

    const enter = (card) => {
        if (card.dataset.table === "role" && !desk.isOpen(card)) {
            desk.chooseOffice(card);
        } else {
            desk.open(card);
        }
    };

    const confirm = (card) => {
        const button = card.querySelector(":scope > .visit-origin > .visit-confirm");
        if (button) {
            desk.send([], { submitter: button, key: card.dataset.claim });
        } else {
            desk.say("Mục này không có gì phải xác nhận.");
        }
    };

    const remove = (card) => {
        const prefix = card.dataset.claim;
        if (/-new\d+$/.test(prefix)) {
            card.remove();
            return;
        }
        const cards = desk.cards();
        const after = cards.slice(cards.indexOf(card) + 1).find((one) => !card.contains(one)) || cards[cards.indexOf(card) - 1];
        desk.send([[`${prefix}-remove`, "1"]], { key: after?.dataset.claim });
    };

    const partly = (card, values) =>
        desk.send([["set", card.dataset.claim], ...Object.entries(values).map(([name, value]) => [`${card.dataset.claim}-${name}`, value])], { key: card.dataset.claim });

    const otherSide = (card) => {
        const sides = ["delegation", "host", "other"];
        partly(card, { side: sides[(sides.indexOf(desk.seen()[card.dataset.claim]?.side) + 1) % sides.length] });
    };

    const makeLead = (card) => {
        const others = desk.cards().filter((one) => one.dataset.table === "participation" && one !== card && desk.seen()[one.dataset.claim]?.is_lead);
        const extra = others.flatMap((one) => [["set", one.dataset.claim], [`${one.dataset.claim}-is_lead`, "false"]]);
        desk.send([...extra, ["set", card.dataset.claim], [`${card.dataset.claim}-is_lead`, "1"]], { key: card.dataset.claim });
    };

    const move = (card, way) => desk.send([["op", `${way}:${card.dataset.claim}`]], { key: card.dataset.claim });

    // A button of the state, of the queue or of the history; true where there is one.
    const press = (name) => {
        const button = document.querySelector(`[data-deed="${name}"] button, [data-deed="${name}"] a`);
        button?.click();
        return Boolean(button);
    };

    const turnTab = (by) => {
        const tabs = [...desk.root().querySelectorAll("[role=tab]")];
        const at = tabs.findIndex((tab) => tab.getAttribute("aria-selected") === "true");
        if (tabs.length) {
            desk.showTab(tabs[(at + by + tabs.length) % tabs.length], true);
        }
    };

    // --- The list ---
    // ``on``: "words" needs chosen words; table names need a claim of that kind at hand; nothing: everywhere.

    const ROWS = ["participation", "role", "event", "gift", "commitment", "partnership"];
    const ACTIONS = [
        { id: "person", key: "n", on: "words", label: "người", run: makePerson },
        { id: "role", key: "c", on: "words", label: "chức vụ của người đang chọn", short: "chức vụ", run: makeRole },
        { id: "date", key: "y", on: "words", label: "ngày của chuyến thăm", short: "ngày", run: () => makeFact("date") },
        { id: "delegation", key: "d", on: "words", label: "cơ quan cử đoàn", run: () => makeFact("delegation") },
        { id: "area", key: "i", on: "words", label: "nơi đến", run: () => makeFact("area") },
        { id: "lead", key: "l", on: "words", label: "chức vụ của trưởng đoàn không in tên", short: "trưởng đoàn", run: () => makeFact("lead") },
        { id: "gift", key: "q", on: "words", label: "quà tặng", run: () => make("gift") },
        { id: "event", key: "h", on: "words", label: "hoạt động", run: () => make("event") },
        { id: "request", key: "1", on: "words", label: "địa phương đề nghị", run: () => make("commitment", { kind: "request" }) },
        { id: "pledge", key: "2", on: "words", label: "đoàn hứa hẹn", run: () => make("commitment", { kind: "pledge" }) },
        { id: "recommendation", key: "3", on: "words", label: "đoàn đề nghị địa phương", run: () => make("commitment", { kind: "recommendation" }) },
        { id: "undertaking", key: "4", on: "words", label: "địa phương cam kết", run: () => make("commitment", { kind: "undertaking" }) },
        { id: "partner", key: "5", on: "words", label: "địa phương nước ngoài", run: () => make("partnership") },
        { id: "attach", key: "t", on: "words", label: "gắn làm trích dẫn của mục đang chọn", short: "gắn trích dẫn", run: attach },

        { id: "enter", key: "Enter", on: ["visit", ...ROWS], label: "sửa (chức vụ: chọn chức vụ và cơ quan)", short: "sửa", run: enter },
        { id: "edit", key: "e", on: ["role", ...ROWS], label: "mở mọi ô của mục", short: "mọi ô", run: (card) => desk.open(card) },
        { id: "confirm", key: "v", on: ["visit", ...ROWS], label: "xác nhận mục", short: "xác nhận", run: confirm },
        { id: "remove", key: "x", on: ROWS, label: "bỏ mục", short: "bỏ", run: remove },
        { id: "move", key: "m", on: ["role"], label: "chuyển chức vụ sang người khác", short: "chuyển", run: (card) => desk.choosePerson(card) },
        { id: "split", key: "/", on: ["role"], label: "tách thành hai chức vụ", short: "tách", run: (card) => desk.splitRole(card) },
        { id: "join", key: "g", on: ["role"], label: "gộp với chức vụ đứng sau", short: "gộp", run: (card) => desk.send([["op", `join:${card.dataset.claim}`]], { key: card.dataset.claim }) },
        { id: "alike", key: "a", on: ["role"], label: "áp dụng cho các bản nháp khác in giống thế", short: "áp dụng cho bản nháp khác", run: (card) => { const link = card.querySelector(".visit-alike"); if (link) { link.click(); } else { desk.say("Chức vụ này chưa được sửa: không có gì để áp dụng."); } } },
        { id: "side", key: "b", on: ["participation"], label: "đổi bên (đoàn đến, địa phương, bên khác)", short: "đổi bên", run: otherSide },
        { id: "head", key: "w", on: ["participation"], label: "là trưởng đoàn", short: "trưởng đoàn", run: makeLead },
        { id: "addRole", key: "r", on: ["participation", "role"], label: "thêm chức vụ cho người này", short: "thêm chức vụ", run: () => desk.person() && desk.add("role", desk.person()) },
        { id: "up", key: "Alt+ArrowUp", on: ["participation", "role"], label: "đưa lên trước", short: "lên", run: (card) => move(card, "up") },
        { id: "down", key: "Alt+ArrowDown", on: ["participation", "role"], label: "đưa xuống sau", short: "xuống", run: (card) => move(card, "down") },

        { id: "next", key: "j", label: "mục sau", run: () => step(1) },
        { id: "before", key: "k", label: "mục trước", run: () => step(-1) },
        { id: "point", key: "o", label: "điểm còn ngỏ kế tiếp", run: nextOpenPoint },
        { id: "text", key: "f", label: "vào bài báo (← → chọn chữ, Shift để kéo dài)", run: () => desk.visibleText()?.focus() },
        { id: "tabBefore", key: "[", label: "bài báo trước", run: () => turnTab(-1) },
        { id: "tabNext", key: "]", label: "bài báo sau", run: () => turnTab(1) },
        { id: "addPerson", key: "p", label: "thêm người", run: () => desk.add("participation") },
        { id: "undo", key: "u", label: "hoàn tác lần lưu cuối (nhấn lần nữa để làm lại)", run: () => press("undo") },
        { id: "why", key: "z", label: "vào ô lý do", run: () => desk.form().elements.why.focus() },
        { id: "save", key: "Ctrl+s", label: "lưu", run: () => desk.send() },
        { id: "all", key: "Shift+X", label: "xác nhận tất cả", run: () => press("xac-nhan-tat-ca") },
        { id: "submit", key: "Shift+G", label: "gửi duyệt", run: () => press("gui-duyet") },
        { id: "publish", key: "Shift+P", label: "xác nhận tất cả và đăng", run: () => press("xac-nhan-va-dang") },
        { id: "approve", key: "Shift+D", label: "duyệt", run: () => press("duyet") },
        { id: "release", key: "Shift+C", label: "công bố; duyệt và đăng", run: () => press("cong-bo") || press("duyet-va-dang") },
        { id: "queue", key: "Shift+N", label: "việc tiếp theo trong hàng đợi", run: () => document.querySelector('.queue-bar [data-key="next"]')?.requestSubmit() },
        { id: "take", key: "Shift+K", label: "nhận làm; trả lại hàng đợi", run: () => document.querySelector(".queue-bar form:not([data-key])")?.requestSubmit() },
        { id: "return", key: "Shift+T", label: "trả lại", run: () => press("tra-lai") },
        { id: "withdraw", key: "Shift+W", label: "gỡ", run: () => press("go") },
        { id: "restore", key: "Shift+R", label: "khôi phục", run: () => press("khoi-phuc") },
        { id: "who", key: "Shift+A", label: "ai là ai", run: () => press("who") },
        { id: "joinDrafts", key: "Shift+J", label: "nhập với bản khác", run: () => press("join") },
        { id: "redact", key: "Shift+M", label: "mã công khai, che", run: () => press("redact") },
        { id: "history", key: "Shift+L", label: "lịch sử", run: () => press("history") },
        { id: "help", key: "?", label: "bảng phím này", run: () => showHelp() },
    ];
    const BY_ID = new Map(ACTIONS.map((action) => [action.id, action]));

    desk.run = (id) => {
        const action = BY_ID.get(id);
        const card = desk.current();
        if (Array.isArray(action.on) && !(card && action.on.includes(card.dataset.table))) {
            return;
        }
        action.run(card);
    };

    const shownKey = (key) => key.replace("Arrow", "").replace("Up", "↑").replace("Down", "↓").replace(/\b[a-z]$/, (letter) => letter.toUpperCase());

    // The key pressed, whatever the keyboard's layout: an input method may hide the letter, never the place of the key.
    const pressed = (event) => {
        let key = event.key;
        const letter = /^Key([A-Z])$/.exec(event.code)?.[1];
        const digit = /^Digit(\d)$/.exec(event.code)?.[1];
        if (!/^[\x20-\x7e]$|^[A-Z][A-Za-z]+\d*$/.test(key) || key === "Process" || key === "Dead" || key === "Unidentified") {
            key = letter ? (event.shiftKey ? letter : letter.toLowerCase()) : digit || key;
        }
        return key;
    };

    const isTyping = (element) => element.matches("input:not([type=checkbox]), textarea, select, [contenteditable], .select2-selection, .select2-selection *");

    const names = (event) => {
        const key = pressed(event);
        const bare = key.length === 1 ? key.toLowerCase() : key;
        if (event.ctrlKey || event.metaKey) {
            return [`Ctrl+${bare}`];
        }
        if (event.altKey) {
            return event.shiftKey && /^[a-z]$/.test(bare) ? [`Shift+${bare.toUpperCase()}`] : [`Alt+${key}`, bare];
        }
        return event.shiftKey && /^[a-z]$/.test(bare) ? [`Shift+${bare.toUpperCase()}`] : [key.length === 1 && /[A-Z]/.test(key) ? bare : key];
    };

    const fits = (action, card, hasWords) => {
        if (action.on === "words") {
            return hasWords;
        }
        return !action.on || Boolean(card && action.on.includes(card.dataset.table));
    };

    const onKey = (event) => {
        const target = event.target instanceof Element ? event.target : document.body;
        if (event.defaultPrevented || event.isComposing || !desk.root() || document.querySelector("dialog[open]")) {
            return;
        }
        if (target.closest(".visit-text") && turnWords(event)) {
            event.preventDefault();
            return;
        }
        if (event.key === "Escape") {
            escape(target);
            return;
        }
        const wanted = names(event);
        if (isTyping(target) && !event.altKey && !wanted[0].startsWith("Ctrl+")) {
            return;
        }
        // Enter and the space bar keep their meaning where there is something to press.
        if (event.key === "Enter" && (!target.matches("[data-claim]") || event.altKey)) {
            return;
        }
        const hasWords = Boolean(desk.chosenBox());
        const card = desk.current();
        const action = ACTIONS.find((one) => wanted.includes(one.key) && (one.on === "words") === hasWords && fits(one, card, hasWords))
            || ACTIONS.find((one) => wanted.includes(one.key) && one.on !== "words" && fits(one, card, hasWords));
        if (action && (action.id === "help" || wanted[0] !== "Ctrl+s" || desk.mayEdit())) {
            event.preventDefault();
            action.run(card);
        }
    };

    const escape = (target) => {
        if (desk.closePalette()) {
            return;
        }
        if (desk.chosenBox()) {
            cleared();
            return;
        }
        const card = target.closest("[data-claim]");
        if (card && target !== card) {
            desk.close(card);
        } else if (desk.current() && target.closest(".visit-text")) {
            desk.focusCard(desk.current().dataset.claim);
        }
    };

    // With the text at hand the arrow keys go through it word by word; with Shift they choose.
    const turnWords = (event) => {
        const way = { ArrowRight: "forward", ArrowLeft: "backward" }[event.key];
        if (!way || event.ctrlKey || event.altKey || event.metaKey) {
            return false;
        }
        const selection = window.getSelection();
        const box = event.target.closest(".visit-text");
        if (!selection.rangeCount || !box.contains(selection.focusNode)) {
            selection.collapse(box, 0);
        }
        if (event.shiftKey) {
            selection.modify("extend", way, "word");
        } else {
            if (!selection.isCollapsed) {
                way === "forward" ? selection.collapseToEnd() : selection.collapseToStart();
            }
            if (way === "backward") {
                selection.modify("move", "backward", "word");
            }
            selection.modify("extend", "forward", "word");
        }
        selection.focusNode?.parentElement?.scrollIntoView({ block: "nearest" });
        return true;
    };

    // --- Shown on the page ---

    const button = (action) => {
        const made = document.createElement("button");
        made.type = "button";
        made.tabIndex = -1;
        made.dataset.act = action.id;
        made.title = action.label;
        const key = document.createElement("kbd");
        key.textContent = shownKey(action.key);
        made.append(key, ` ${action.short || action.label}`);
        return made;
    };

    // What can be done with the claim at hand, in the claim itself.
    desk.showTools = (card) => {
        document.querySelectorAll(".visit-tools").forEach((tools) => tools.remove());
        if (!card || !desk.mayEdit()) {
            return;
        }
        const tools = document.createElement("div");
        tools.className = "visit-tools";
        tools.append(...ACTIONS.filter((action) => Array.isArray(action.on) && action.on.includes(card.dataset.table)).map(button));
        const below = card.querySelector(":scope > .visit-edit") || card.querySelector(":scope > .visit-shown");
        below?.after(tools);
    };

    // What the chosen words can become, beside them.
    desk.showPick = () => {
        let bar = document.getElementById("desk-pick");
        const box = desk.mayEdit() ? desk.chosenBox() : null;
        if (!box) {
            bar?.remove();
            return;
        }
        if (!bar) {
            bar = document.createElement("div");
            bar.id = "desk-pick";
            bar.className = "visit-pick";
            bar.setAttribute("role", "toolbar");
            bar.setAttribute("aria-label", "Lập mục từ chữ đã chọn");
            bar.append(...ACTIONS.filter((action) => action.on === "words").map(button));
            // A press must not take the choice away before it is read.
            bar.addEventListener("mousedown", (event) => event.preventDefault());
            document.body.append(bar);
        }
        const name = desk.person()?.querySelector(".visit-part.is-main")?.textContent;
        bar.querySelector('[data-act="role"]').lastChild.textContent = name ? ` chức vụ của ${name}` : " chức vụ";
        const rect = window.getSelection().getRangeAt(0).getBoundingClientRect();
        const top = rect.bottom + 8 + bar.offsetHeight > window.innerHeight ? Math.max(8, rect.top - bar.offsetHeight - 8) : rect.bottom + 8;
        bar.style.top = `${Math.min(top, window.innerHeight - bar.offsetHeight - 8)}px`;
        bar.style.left = `${Math.max(8, Math.min(rect.left, window.innerWidth - bar.offsetWidth - 8))}px`;
    };

    const GROUPS = [
        ["Chữ đã bôi đen trong bài", (action) => action.on === "words"],
        ["Mục đang chọn", (action) => Array.isArray(action.on)],
        ["Cả trang", (action) => !action.on],
    ];

    const showHelp = () => {
        const dialog = document.createElement("dialog");
        dialog.className = "visit-help";
        dialog.setAttribute("aria-labelledby", "desk-help-title");
        const title = Object.assign(document.createElement("h2"), { id: "desk-help-title", className: "visit-heading", textContent: "Phím tắt" });
        const note = Object.assign(document.createElement("p"), { className: "visit-muted", textContent: "Khi đang gõ trong một ô, nhấn kèm Alt. Esc: thôi, trở về mục." });
        const groups = GROUPS.map(([name, belongs]) => {
            const section = document.createElement("section");
            const list = document.createElement("dl");
            for (const action of ACTIONS.filter(belongs)) {
                const key = document.createElement("dt");
                key.append(Object.assign(document.createElement("kbd"), { textContent: shownKey(action.key) }));
                list.append(key, Object.assign(document.createElement("dd"), { textContent: action.label }));
            }
            section.append(Object.assign(document.createElement("h3"), { className: "visit-title", textContent: name }), list);
            return section;
        });
        const close = Object.assign(document.createElement("button"), { type: "button", className: "visit-confirm", textContent: "Đóng (Esc)" });
        const columns = Object.assign(document.createElement("div"), { className: "visit-help-columns" });
        columns.append(...groups);
        dialog.append(title, note, columns, close);
        close.addEventListener("click", () => dialog.close());
        dialog.addEventListener("close", () => dialog.remove());
        document.querySelector(".visit-desk").append(dialog);
        dialog.showModal();
    };

    // The keys beside the buttons that the server made.
    const DEEDS = { "xac-nhan-tat-ca": "all", "xac-nhan-va-dang": "publish", "gui-duyet": "submit", "duyet-va-dang": "release", "cong-bo": "release", duyet: "approve", "tra-lai": "return", go: "withdraw", "khoi-phuc": "restore", who: "who", join: "joinDrafts", redact: "redact", history: "history", undo: "undo" };

    const labelled = (place, id) => {
        const button = place?.matches("button, a") ? place : place?.querySelector("button, a");
        if (button && !button.querySelector("kbd")) {
            const key = document.createElement("kbd");
            key.textContent = shownKey(BY_ID.get(id).key);
            button.append(" ", key);
        }
    };

    desk.showKeys = () => {
        for (const [deed, id] of Object.entries(DEEDS)) {
            document.querySelectorAll(`[data-deed="${deed}"]`).forEach((place) => labelled(place, id));
        }
        labelled(document.querySelector('.queue-bar [data-key="next"]'), "queue");
        labelled(document.querySelector(".queue-bar form:not([data-key])"), "take");
        labelled(document.querySelector('.visit-save [name="_save"]'), "save");
    };

    desk.startKeys = () => document.addEventListener("keydown", onKey);
})();
