// While a batch runs its numbers are asked for every two seconds; when it is done the page is loaded once more, with its articles.
(() => {
    "use strict";

    const PAUSE = 2000;
    const LONGEST_PAUSE = 30000;

    const start = () => {
        const box = document.getElementById("batch-progress");
        if (!box || box.dataset.running !== "1") {
            return;
        }
        document.getElementById("batch-reload")?.setAttribute("hidden", "");
        let pause = PAUSE;
        const look = async () => {
            try {
                const answer = await fetch(box.dataset.address, { headers: { Accept: "application/json" }, credentials: "same-origin" });
                if (!answer.ok) {
                    throw new Error(String(answer.status));
                }
                const progress = await answer.json();
                if (!progress.running) {
                    location.reload();
                    return;
                }
                // A button that is about to be pressed stays where it is.
                if (!box.contains(document.activeElement)) {
                    box.innerHTML = progress.html;
                }
                pause = PAUSE;
            } catch {
                pause = Math.min(pause * 2, LONGEST_PAUSE);
            }
            setTimeout(look, pause);
        };
        setTimeout(look, PAUSE);
    };

    if (document.readyState === "loading") {
        document.addEventListener("DOMContentLoaded", start);
    } else {
        start();
    }
})();
