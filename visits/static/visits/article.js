// A finding and its places in the text: pointing at one lights the other, and a card says what it is.
(() => {
    "use strict";

    const start = () => {
        const text = document.querySelector(".article-text");
        const card = document.getElementById("article-card");
        if (!text || !card) {
            return;
        }
        const findings = new Map();
        document.querySelectorAll(".article-finding").forEach((item) => findings.set(item.dataset.mark, item));
        const places = new Map();
        text.querySelectorAll("mark.hl").forEach((mark) => {
            places.set(mark.dataset.mark, [...(places.get(mark.dataset.mark) || []), mark]);
        });
        let lit = [];

        const dim = () => {
            lit.forEach((element) => element.classList.remove("is-lit"));
            lit = [];
            card.hidden = true;
        };

        const light = (keys) => {
            dim();
            lit = keys.flatMap((key) => [...(places.get(key) || []), findings.get(key)]).filter(Boolean);
            lit.forEach((element) => element.classList.add("is-lit"));
        };

        // Every finding that covers a place, the narrowest first.
        const around = (element) => {
            const keys = [];
            for (let mark = element.closest("mark.hl"); mark && text.contains(mark); mark = mark.parentElement.closest("mark.hl")) {
                keys.push(mark.dataset.mark);
            }
            return [...new Set(keys)];
        };

        const tell = (mark) => {
            const keys = around(mark);
            light(keys);
            card.replaceChildren(
                ...keys.filter((key) => findings.has(key)).map((key) => {
                    const entry = document.createElement("div");
                    for (const part of findings.get(key).children) {
                        const copy = document.createElement("span");
                        copy.className = part.className;
                        copy.append(...[...part.childNodes].map((node) => node.cloneNode(true)));
                        entry.append(copy);
                    }
                    return entry;
                }),
            );
            card.hidden = false;
            const box = mark.getClientRects()[0];
            const below = box.bottom + 8;
            const top = below + card.offsetHeight > window.innerHeight ? box.top - card.offsetHeight - 8 : below;
            card.style.top = `${Math.max(8, top)}px`;
            card.style.left = `${Math.max(8, Math.min(box.left, window.innerWidth - card.offsetWidth - 8))}px`;
        };

        text.addEventListener("pointerover", (event) => {
            const mark = event.target.closest("mark.hl");
            if (mark) {
                tell(mark);
            } else {
                dim();
            }
        });
        text.addEventListener("pointerleave", dim);
        text.addEventListener("focusin", (event) => tell(event.target));
        text.addEventListener("focusout", dim);
        text.addEventListener("scroll", () => { card.hidden = true; });
        document.addEventListener("keydown", (event) => {
            if (event.key === "Escape") {
                dim();
            }
        });

        findings.forEach((item, key) => {
            item.addEventListener("pointerenter", () => light([key]));
            item.addEventListener("pointerleave", dim);
            item.addEventListener("focusin", () => light([key]));
            item.querySelector("a")?.addEventListener("click", (event) => {
                const place = document.getElementById(event.currentTarget.hash.slice(1));
                if (place) {
                    event.preventDefault();
                    place.scrollIntoView({ block: "center" });
                    place.focus({ preventScroll: true });
                }
            });
        });
    };

    if (document.readyState === "loading") {
        document.addEventListener("DOMContentLoaded", start);
    } else {
        start();
    }
})();
