// Claims on the page: which one is at hand, opening one for editing, adding one. What a claim holds comes with the page (``seen``).
(() => {
    "use strict";

    const desk = (window.visitDesk = window.visitDesk || {});

    // Which rows of the authority files a field's box offers.
    const KINDS = { person: "person", post: "post", organization: "organization", delegation: "organization", area: "area" };

    let added = 0;
    let currentKey = "";

    desk.root = () => document.querySelector(".visit-desk");
    desk.form = () => document.getElementById("visit_form");
    desk.cardOf = (key) => document.getElementById(`finding-${key}`);
    desk.mayEdit = () => Boolean(desk.form()?.querySelector("[name=_save]"));

    // --- The claim at hand ---

    desk.current = () => (currentKey ? desk.cardOf(currentKey) : null);

    desk.setCurrent = (card) => {
        const before = desk.current();
        if (before && before !== card) {
            before.classList.remove("is-current");
            before.removeAttribute("aria-current");
        }
        currentKey = card ? card.dataset.claim : "";
        if (card) {
            card.classList.add("is-current");
            card.setAttribute("aria-current", "true");
        }
        desk.showTools?.(card);
    };

    // The person to whom roles are given: whose card, or one of whose roles, is at hand.
    desk.person = () => desk.current()?.closest("[data-person]") || null;

    desk.focusCard = (key) => {
        const card = desk.cardOf(key);
        if (card) {
            card.scrollIntoView({ block: "nearest" });
            card.focus({ preventScroll: true });
        }
        return card;
    };

    // Cards in the order of the page, roles after their person.
    desk.cards = () => [...desk.root().querySelectorAll(".visit-fields [data-claim]")];

    // --- What the page knows ---

    const parsed = new WeakMap();

    const reading = (element, text) => {
        if (!element) {
            return {};
        }
        if (!parsed.has(element)) {
            parsed.set(element, JSON.parse(text() || "{}"));
        }
        return parsed.get(element);
    };

    desk.seen = () => {
        const field = desk.form()?.elements.seen;
        return reading(field, () => field.value);
    };

    const known = () => {
        const data = document.getElementById("desk-known");
        return reading(data, () => data.textContent);
    };

    // --- Opening ---

    const startBoxes = (element) => {
        // Django's autocomplete starts the boxes of a row that says so.
        element.dispatchEvent(new CustomEvent("formset:added", { bubbles: true, detail: { formsetName: "desk" } }));
    };

    desk.put = (control, value, label = "") => {
        if (control.type === "checkbox") {
            control.checked = value === "1";
        } else if (control.tagName === "SELECT" && control.classList.contains("admin-autocomplete")) {
            control.replaceChildren(new Option("", ""));
            if (value) {
                control.add(new Option(label || value, value, true, true));
            }
        } else {
            control.value = value;
        }
    };

    const copyOf = (name, key) => {
        const holder = document.createElement("template");
        holder.innerHTML = document.querySelector(`template[data-new="${name}"]`).innerHTML.replaceAll("__new__", key);
        return holder.content.firstElementChild;
    };

    const editPart = (card) => card.querySelector(":scope > .visit-edit");

    desk.isOpen = (card) => Boolean(editPart(card));

    // The claim's fields in the place of its words; the field to begin with has the focus.
    desk.open = (card, field = "") => {
        let edit = editPart(card);
        const shown = card.querySelector(":scope > .visit-shown");
        if (!edit && shown && desk.mayEdit()) {
            const [table, key] = card.dataset.claim.split("-");
            const made = copyOf(table === "visit" ? card.dataset.claim : table, key);
            edit = made.matches(".visit-edit") ? made : made.querySelector(".visit-edit");
            const prefix = table === "visit" ? "visit" : card.dataset.claim;
            for (const [name, value] of Object.entries(desk.seen()[prefix] || {})) {
                const control = edit.querySelector(`[name="${prefix}-${name}"]`);
                if (control) {
                    desk.put(control, value, known()[KINDS[name]]?.[value]);
                }
            }
            shown.after(edit);
            shown.hidden = true;
            startBoxes(edit);
        }
        if (edit) {
            const wanted = field && edit.querySelector(`[name$="-${field}"]`);
            const control = wanted || edit.querySelector("input:not([type=hidden]), select, textarea");
            (control?.classList.contains("select2-hidden-accessible") ? control.nextElementSibling.querySelector("[tabindex]") : control)?.focus();
        }
    };

    // Back to words, unless something was typed.
    desk.close = (card) => {
        const edit = editPart(card);
        const shown = card.querySelector(":scope > .visit-shown");
        if (edit && shown && !desk.isDirty(edit)) {
            edit.remove();
            shown.hidden = false;
        }
        card.focus({ preventScroll: true });
    };

    // Whether a control holds something else than the page came with.
    const differs = (control) => {
        const match = /^(visit|[a-z]+-(?:new)?\d+)-(\w+)$/.exec(control.name || "");
        if (!match || match[2] === "parent") {
            return false;
        }
        const before = desk.seen()[match[1]]?.[match[2]] || "";
        const now = control.type === "checkbox" ? (control.checked ? "1" : "") : control.value;
        return now.trim().replace(/\r\n/g, "\n") !== before.trim();
    };

    desk.isDirty = (scope = desk.form()) =>
        Boolean(scope) && [...scope.querySelectorAll("input, select, textarea")].some((control) => differs(control));

    // --- Adding ---

    desk.newKey = (table) => {
        // Rows that came back with an error have their numbers already.
        do {
            added += 1;
        } while (desk.cardOf(`${table}-new${added}`));
        return `new${added}`;
    };

    desk.add = (table, person = null) => {
        const row = copyOf(table, desk.newKey(table));
        const scope = table === "role" ? person : desk.root();
        if (table === "role") {
            row.querySelector("[data-parent]").value = person.dataset.person;
        }
        scope.querySelector(`[data-rows="${table}"]`).append(row);
        startBoxes(row);
        row.querySelector("input:not([type=hidden]), select, textarea").focus();
        return row;
    };
})();
