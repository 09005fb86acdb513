// A visit's page: new rows, a claim and its words lit together, offices narrowed to their body. Saving needs none of this.
(() => {
    "use strict";

    let added = 0;

    const template = (table) => document.querySelector(`template[data-new="${table}"]`);

    const add = (button) => {
        const table = button.dataset.add;
        const scope = table === "role" ? button.closest("[data-person]") : document;
        const rows = scope.querySelector(`[data-rows="${table}"]`);
        // Rows that came back with an error have their numbers already.
        do {
            added += 1;
        } while (document.getElementById(`finding-${table}-new${added}`));
        const holder = document.createElement("template");
        holder.innerHTML = template(table).innerHTML.replaceAll("__new__", `new${added}`);
        const row = holder.content.firstElementChild;
        if (table === "role") {
            row.querySelector("[data-parent]").value = scope.dataset.person;
        }
        rows.append(row);
        // Django's autocomplete starts the boxes of a row that says so.
        row.dispatchEvent(new CustomEvent("formset:added", { bubbles: true, detail: { formsetName: table } }));
        row.querySelector("input:not([type=hidden]), select, textarea").focus();
    };

    const light = (key, on) => {
        document.querySelectorAll(`[data-mark="${key}"], [data-claim="${key}"]`).forEach((element) => element.classList.toggle("is-lit", on));
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

    const follow = (mark) => {
        const claim = document.getElementById(`finding-${claimOf(mark)}`);
        if (claim) {
            claim.scrollIntoView({ block: "center" });
            (claim.querySelector("input:not([type=hidden]):not([type=checkbox])") || claim).focus({ preventScroll: true });
        }
    };

    // The offices offered are those of the body chosen beside them.
    const narrow = (body) => {
        const post = document.getElementById(body.id.replace(/organization$/, "post"));
        const select = post && window.django.jQuery(post).data("select2");
        if (select) {
            const [address] = post.getAttribute("data-ajax--url").split("?");
            select.dataAdapter.ajaxOptions.url = body.value ? `${address}?organization=${body.value}` : address;
        }
    };

    const start = () => {
        const desk = document.querySelector(".visit-desk");
        if (!desk) {
            return;
        }
        desk.addEventListener("click", (event) => {
            const button = event.target.closest("[data-add]");
            const mark = event.target.closest("mark.hl");
            if (button) {
                add(button);
            } else if (mark && String(window.getSelection()) === "") {
                follow(mark);
            }
        });
        desk.addEventListener("keydown", (event) => {
            const mark = event.target.closest("mark.hl");
            if (mark && event.key === "Enter") {
                follow(mark);
            }
        });
        for (const [name, on] of [["mouseover", true], ["mouseout", false], ["focusin", true], ["focusout", false]]) {
            desk.addEventListener(name, (event) => point(event, on));
        }
        desk.addEventListener("change", (event) => {
            const field = event.target;
            if (field.name && field.name.endsWith("-remove")) {
                field.closest("[data-claim]").classList.toggle("is-gone", field.checked);
            } else if (field.name && field.name.endsWith("-is_lead") && field.checked) {
                desk.querySelectorAll('[name$="-is_lead"]').forEach((other) => { other.checked = other === field; });
            }
        });
        // Select2 tells jQuery only.
        window.django.jQuery(desk).on("change", 'select[name^="role-"][name$="-organization"]', (event) => narrow(event.target));
        desk.querySelectorAll('[name$="-remove"]:checked').forEach((field) => field.closest("[data-claim]").classList.add("is-gone"));
    };

    document.addEventListener("DOMContentLoaded", start);
})();
