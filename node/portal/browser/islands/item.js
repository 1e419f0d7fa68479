"use strict";
// Copies a text of the page where the browser lets us; elsewhere the button stays hidden.
for (const button of document.querySelectorAll("button[data-copy]")) {
    const text = document.getElementById(button.dataset.copy ?? "")?.textContent?.trim();
    if (text === undefined || !("clipboard" in navigator))
        continue;
    button.hidden = false;
    const said = button.textContent ?? "";
    button.setAttribute("aria-live", "polite");
    button.addEventListener("click", async () => {
        await navigator.clipboard.writeText(text);
        button.textContent = button.dataset.copied ?? said;
        window.setTimeout(() => (button.textContent = said), 2_000);
    });
}
