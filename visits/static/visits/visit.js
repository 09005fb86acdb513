// A visit's page: a claim and its words lit together, tabs of articles, and what else happens at a press. The rest is in visits/desk/.
(() => {
    "use strict";

    const desk = (window.visitDesk = window.visitDesk || {});

    // --- A claim and its words ---

    const light = (key, on) => {
        document.querySelectorAll(`[data-mark="${key}"], [data-mark$="-${key}"], [data-claim="${key}"]`).forEach((element) => {
            if (element.dataset.claim || claimOf(element) === key) {
                element.classList.toggle("is-lit", on);
            }
        });
    };

    // The second text's findings carry its number: t12-role-5.
    const claimOf = (mark) => mark.dataset.mark.replace(/^t\d+-/, "");

    const keysAround = (element) => {
        const keys = new Set();
        for (let at = element.closest("mark.hl, [data-claim]"); at; at = at.parentElement.closest("mark.hl, [data-claim]")) {
            keys.add(at.dataset.claim || claimOf(at));
            if (at.dataset.claim) {
                break;
            }
        }
        return keys;
    };

    const point = (event, on) => {
        if (event.target instanceof Element) {
            keysAround(event.target).forEach((key) => light(key, on));
        }
    };

    // From words to their claim: the narrowest finding at the place.
    const follow = (mark) => desk.focusCard(claimOf(mark));

    // From a quote to its words, whichever tab they are in.
    const showWords = (anchor) => {
        const mark = document.getElementById(anchor);
        const panel = mark?.closest(".visit-text-box");
        if (panel?.hidden) {
            desk.showTab(document.getElementById(panel.getAttribute("aria-labelledby")));
        }
        mark?.scrollIntoView({ block: "center" });
        mark?.focus({ preventScroll: true });
    };

    // --- Articles ---

    desk.showTab = (tab, withFocus = false) => {
        if (!tab) {
            return;
        }
        for (const other of tab.parentElement.children) {
            const isShown = other === tab;
            other.setAttribute("aria-selected", String(isShown));
            other.tabIndex = isShown ? 0 : -1;
            document.getElementById(other.getAttribute("aria-controls")).hidden = !isShown;
        }
        if (withFocus) {
            tab.focus();
        }
    };

    desk.visibleText = () => [...desk.root().querySelectorAll(".visit-text")].find((text) => !text.closest("[hidden]"));

    // --- Offices narrowed to their body ---

    const narrow = (body) => {
        const post = document.getElementById(body.id.replace(/organization$/, "post"));
        const select = post && window.django.jQuery(post).data("select2");
        if (select) {
            const [address] = post.getAttribute("data-ajax--url").split("?");
            select.dataAdapter.ajaxOptions.url = body.value ? `${address}?organization=${body.value}` : address;
        }
    };

    // --- Presses ---

    const onClick = (event) => {
        const target = event.target;
        const act = target.closest("[data-act]");
        const add = target.closest("[data-add]");
        const quote = target.closest(".visit-quote");
        const tab = target.closest("[role=tab]");
        const mark = target.closest("mark.hl");
        const part = target.closest(".visit-part");
        if (act) {
            desk.run(act.dataset.act);
        } else if (add) {
            desk.add(add.dataset.add, add.closest("[data-person]"));
        } else if (quote) {
            event.preventDefault();
            showWords(quote.hash.slice(1));
        } else if (tab) {
            desk.showTab(tab);
        } else if (mark && window.getSelection().isCollapsed) {
            follow(mark);
        } else if (part && desk.mayEdit() && window.getSelection().isCollapsed) {
            const card = part.closest("[data-claim]");
            if (card.dataset.table === "role") {
                desk.chooseOffice(card);
            } else {
                desk.open(card, part.dataset.field);
            }
        }
    };

    // Chromium does not let words be chosen from inside an element that the press itself gives the focus: marks lose it while pressed.
    const onPress = (event) => {
        const marks = [];
        for (let mark = event.target.closest("mark.hl[tabindex]"); mark; mark = mark.parentElement.closest("mark.hl[tabindex]")) {
            mark.removeAttribute("tabindex");
            marks.push(mark);
        }
        if (marks.length) {
            document.addEventListener("mouseup", () => marks.forEach((mark) => { mark.tabIndex = 0; }), { once: true });
        }
    };

    const onFocus = (event) => {
        if (!(event.target instanceof Element)) {
            return;
        }
        const card = event.target.closest(".visit-fields [data-claim]");
        if (card) {
            desk.setCurrent(card);
        }
    };

    const onChange = (event) => {
        const field = event.target;
        if (field.name?.endsWith("-remove")) {
            field.closest("[data-claim]").classList.toggle("is-gone", field.checked);
        } else if (field.name?.endsWith("-is_lead") && field.checked) {
            desk.root().querySelectorAll('[name$="-is_lead"]').forEach((other) => { other.checked = other === field; });
        }
        desk.keepSoon();
    };

    const onSubmit = (event) => {
        if (event.target.id === "visit_form") {
            event.preventDefault();
            const submitter = event.submitter;
            desk.send([], { submitter, key: submitter?.name === "confirm" ? submitter.value : "" });
        }
    };

    // A page has come, at first or in the place of another.
    desk.arrive = () => {
        const root = desk.root();
        root.querySelectorAll('[name$="-remove"]:checked').forEach((field) => field.closest("[data-claim]").classList.add("is-gone"));
        const tab = root.querySelector("[role=tab]");
        if (tab) {
            desk.showTab(tab);
        }
        const boxes = window.django.jQuery(root).find(".admin-autocomplete");
        if (boxes.djangoAdminSelect2) {
            boxes.filter(":not(.select2-hidden-accessible)").djangoAdminSelect2();
        }
        desk.showKeys();
        desk.showPick();
    };

    const start = () => {
        if (!desk.root()) {
            return;
        }
        document.addEventListener("mousedown", onPress, true);
        document.addEventListener("click", onClick);
        document.addEventListener("focusin", onFocus);
        document.addEventListener("change", onChange);
        document.addEventListener("input", () => desk.keepSoon());
        document.addEventListener("submit", onSubmit);
        document.addEventListener("selectionchange", () => desk.showPick());
        for (const [name, on] of [["mouseover", true], ["mouseout", false], ["focusin", true], ["focusout", false]]) {
            document.addEventListener(name, (event) => point(event, on));
        }
        document.addEventListener("keydown", (event) => {
            const mark = event.target instanceof Element && event.target.matches("mark.hl") ? event.target : null;
            if (mark && event.key === "Enter") {
                event.preventDefault();
                follow(mark);
            }
        });
        // Select2 tells jQuery only.
        const all = window.django.jQuery(document);
        all.on("change", 'select[name^="role-"][name$="-organization"]', (event) => narrow(event.target));
        all.on("change", "select.admin-autocomplete", () => desk.keepSoon());
        window.addEventListener("pagehide", () => desk.keepNow());
        desk.startKeys();
        desk.arrive();
        desk.offerKept();
        if (window.location.hash.startsWith("#finding-")) {
            desk.focusCard(window.location.hash.slice("#finding-".length));
        }
    };

    document.addEventListener("DOMContentLoaded", start);
})();
