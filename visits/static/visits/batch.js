// While a batch runs its numbers are asked for every two seconds; when it is done the page is loaded once more, with its articles.
// Beside a box for files stand the names of those that were chosen.
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

    const tellNames = (event) => {
        const names = event.target.closest(".batch-file")?.querySelector(".batch-file-names");
        const files = [...(event.target.files || [])].map((file) => file.name);
        if (names && files.length) {
            names.textContent = files.length > 1 ? `${files.length} tệp: ${files.join(", ")}` : files[0];
        }
    };

    document.addEventListener("change", tellNames);

    if (document.readyState === "loading") {
        document.addEventListener("DOMContentLoaded", start);
    } else {
        start();
    }
})();
