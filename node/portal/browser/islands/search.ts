// Answers while one types: sends the form as it stands and puts the answer in its place. The
// address follows, so that what is shown can be kept and gone back to. Without this script the
// form does the same when it is sent.

/** How long after the last key the question is asked, in milliseconds. */
const PAUSE_MS = 120;

const form = document.querySelector<HTMLFormElement>("#search-form");
const results = document.querySelector<HTMLElement>("#results");
const facets = document.querySelector<HTMLElement>("#facets");
const statusLine = document.querySelector<HTMLElement>("#search-status");

let running: AbortController | undefined;
let timer: number | undefined;

/** The address of the form as it stands; what is empty is left out. */
function address(form: HTMLFormElement): string {
  const question = new URLSearchParams();
  for (const [name, value] of new FormData(form)) {
    if (typeof value === "string" && value.trim() !== "") question.append(name, value.trim());
  }
  const text = question.toString();
  return text === "" ? "/" : `/?${text}`;
}

/** Puts a part of the answer in its place, and keeps the focus where it was. */
function place(answer: Document, part: string, target: HTMLElement): void {
  const fresh = answer.querySelector(`[data-part="${part}"]`);
  if (fresh === null) return;
  const focused = document.activeElement;
  const open = [...target.querySelectorAll<HTMLDetailsElement>("details[data-facet]")];
  const states = new Map(open.map((facet) => [facet.dataset.facet, facet.open]));
  target.replaceChildren(...fresh.childNodes);
  for (const facet of target.querySelectorAll<HTMLDetailsElement>("details[data-facet]")) {
    facet.open = states.get(facet.dataset.facet) ?? facet.open;
  }
  if (focused instanceof HTMLInputElement && !focused.isConnected) refocus(target, focused);
}

function refocus(target: HTMLElement, lost: HTMLInputElement): void {
  for (const input of target.querySelectorAll<HTMLInputElement>("input")) {
    if (input.name === lost.name && input.value === lost.value) {
      input.closest<HTMLDetailsElement>(".facet-more")?.setAttribute("open", "");
      input.focus();
      return;
    }
  }
}

async function ask(at: string, keep: boolean): Promise<void> {
  if (results === null || facets === null) return;
  running?.abort();
  running = new AbortController();
  const { signal } = running;
  results.setAttribute("aria-busy", "true");
  try {
    const response = await fetch(at, { signal, headers: { "archipel-part": "results" } });
    if (!response.ok) throw new Error(String(response.status));
    const answer = new DOMParser().parseFromString(await response.text(), "text/html");
    place(answer, "results", results);
    place(answer, "facets", facets);
    if (keep) history.replaceState(null, "", at);
    if (statusLine !== null) statusLine.textContent = results.querySelector("[data-count]")?.textContent ?? "";
    results.removeAttribute("aria-busy");
  } catch (error) {
    // Another question was asked meanwhile; anything else is shown by the page itself.
    if (!signal.aborted) location.assign(at);
  }
}

function askSoon(pause: number): void {
  window.clearTimeout(timer);
  timer = window.setTimeout(() => {
    if (form !== null) void ask(address(form), true);
  }, pause);
}

if (form !== null) {
  form.addEventListener("input", (event) => {
    const isText = event.target instanceof HTMLInputElement && event.target.type === "search";
    askSoon(isText ? PAUSE_MS : 0);
  });
  // Checkboxes stand elsewhere on the page and belong to the form all the same.
  facets?.addEventListener("change", () => askSoon(0));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    askSoon(0);
  });
  for (const needless of document.querySelectorAll<HTMLElement>("[data-without-script]")) {
    needless.hidden = true;
  }
}
