// The sentence that says who will see it follows the choice: the form asks the node what it would
// mean, as its button does without a script, and shows the answer.

/** How long after the last key the node is asked, in milliseconds. */
const PAUSE_MS = 250;

const form = document.querySelector<HTMLFormElement>("#share");
const statusLine = document.querySelector<HTMLElement>("#share-status");
let running: AbortController | undefined;
let timer: number | undefined;

async function look(form: HTMLFormElement): Promise<void> {
  running?.abort();
  running = new AbortController();
  const { signal } = running;
  const question = new URLSearchParams();
  for (const [name, value] of new FormData(form)) {
    // What was confirmed for one choice is not confirmed for another.
    if (typeof value === "string" && name !== "confirm") question.append(name, value);
  }
  question.set("do", "look");
  try {
    const response = await fetch(form.action, { method: "POST", body: question, signal });
    const answer = new DOMParser().parseFromString(await response.text(), "text/html");
    for (const part of form.querySelectorAll<HTMLElement>("[data-part]")) {
      const fresh = answer.querySelector(`[data-part="${part.dataset["part"]}"]`);
      if (fresh === null) throw new Error(String(response.status));
      part.replaceChildren(...fresh.childNodes);
    }
    if (statusLine !== null) statusLine.textContent = form.querySelector("[data-sentence]")?.textContent ?? "";
  } catch {
    // Another choice was made meanwhile; anything else the form itself will show when it is sent.
    if (!signal.aborted) showButton(true);
  }
}

function showButton(isShown: boolean): void {
  for (const button of document.querySelectorAll<HTMLElement>("[data-without-script]")) button.hidden = !isShown;
}

if (form !== null) {
  showButton(false);
  form.addEventListener("input", (event) => {
    if (event.target instanceof HTMLInputElement && event.target.name === "confirm") return;
    window.clearTimeout(timer);
    timer = window.setTimeout(() => void look(form), event.target instanceof HTMLTextAreaElement ? PAUSE_MS : 0);
  });
}
