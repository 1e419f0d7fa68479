// The editor of a draft, livelier: saves as one types, shows Markdown and formulas as students will
// see them, and moves parts without losing the place. All of it asks the node what the form's own
// buttons ask; without this script they do the same.

import { letDrag } from "./drag";
import { showUploads, type Upload } from "./upload";

/** How long after the last key a draft is saved, in milliseconds. */
const SAVE_PAUSE_MS = 1_500;
/** How long after a save that failed another is tried, in milliseconds. */
const RETRY_MS = 10_000;
/** How long after the last key a text is shown as it will look, in milliseconds. */
const PREVIEW_PAUSE_MS = 300;

/** What a save came to. */
type Outcome = "saved" | "old" | "failed";

let saveTimer: number | undefined;
let previewTimer: number | undefined;
let previewing: AbortController | undefined;
/** The save under way; the next one waits for it, since it needs its revision. */
let saving: Promise<Outcome> = Promise.resolve("saved");
/** How many saves are under way or wait. */
let pending = 0;
/** Another window changed the draft: only its person can say which text counts. */
let isOld = false;
/** The form sends itself, and the page goes. */
let isLeaving = false;

const draft = (): HTMLFormElement | null => document.querySelector<HTMLFormElement>("#draft");

function say(key: "saved" | "waiting" | "failed" | "old"): void {
  const line = document.querySelector<HTMLElement>("#saved");
  if (line === null) return;
  const time = new Intl.DateTimeFormat(document.documentElement.lang, { timeStyle: "medium" }).format(new Date());
  const text = line.dataset[key] ?? "";
  line.textContent = key === "saved" ? `${text} ${time}` : text;
  line.classList.toggle("doubt", key === "failed" || key === "old");
}

function fields(form: HTMLFormElement, button: string): URLSearchParams {
  const sent = new URLSearchParams();
  for (const [name, value] of new FormData(form)) {
    if (typeof value === "string") sent.append(name, value);
  }
  sent.set("do", button);
  return sent;
}

/** Sends the form as if a button had been pressed; `use` gets the page that answers. */
async function send(button: string, use: (page: Document) => void): Promise<Outcome> {
  const form = draft();
  if (form === null) return "failed";
  try {
    const response = await fetch(form.action, { method: "POST", body: fields(form, button) });
    if (response.status === 409) return "old";
    // 422: saved, but for what could not be read; the page says what.
    if (!response.ok && response.status !== 422) return "failed";
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    if (page.querySelector("#draft") === null) return "failed";
    use(page);
    return "saved";
  } catch {
    return "failed";
  }
}

/** One after the other, each with the revision that the one before left. */
function queue(change: () => Promise<Outcome>): Promise<Outcome> {
  pending += 1;
  saving = saving.then(change);
  return saving.then((outcome) => {
    pending -= 1;
    isOld ||= outcome === "old";
    say(outcome);
    if (outcome === "failed") saveSoon(RETRY_MS);
    return outcome;
  });
}

const save = (): Promise<Outcome> => queue(() => send("save", takeOver));

/** Takes over what the save changed, and nothing that is being typed. */
function takeOver(page: Document): void {
  const revision = page.querySelector<HTMLInputElement>('#draft [name="revision"]')?.value;
  const own = document.querySelector<HTMLInputElement>('#draft [name="revision"]');
  if (own !== null && revision !== undefined) own.value = revision;
  for (const id of ["missing", "unread"]) {
    const fresh = page.getElementById(id);
    if (fresh !== null) document.getElementById(id)?.replaceChildren(...fresh.childNodes);
  }
}

function saveSoon(pause: number): void {
  window.clearTimeout(saveTimer);
  if (isOld || isLeaving) return;
  saveTimer = window.setTimeout(() => void save(), pause);
}

/** Where the focus goes after a button: the same one, of the thing that moved. */
function successor(button: string, page: Document): string {
  const [from, to] = button.split(".to.");
  if (to !== undefined) return `${from?.split(".")[0] ?? ""}.${to}.up`;
  const words = button.split(".");
  const motion = words.pop() ?? "";
  const number = Number(words.pop());
  const step = { up: -1, down: 1 }[motion] ?? 0;
  const named = (at: number): string => [...words, at, motion].join(".");
  const isThere = (value: string): boolean => page.querySelector(`button[value="${value}"]`) !== null;
  return [number + step, number, number - 1].map(named).find(isThere) ?? "";
}

/** Puts the answered form in place of this one, and the focus where the work goes on. */
function replaceForm(button: string): (page: Document) => void {
  return (page) => {
    const fresh = page.querySelector("#draft");
    if (fresh === null) return;
    const known = new Set([...document.querySelectorAll("#draft fieldset[id]")].map(({ id }) => id));
    takeOver(page);
    const next = successor(button, page);
    draft()?.replaceWith(document.adoptNode(fresh));
    if (button.includes("add")) {
      const added = [...document.querySelectorAll("#draft fieldset[id]")].find(({ id }) => !known.has(id));
      added?.querySelector<HTMLElement>("input, textarea")?.focus();
    } else {
      const button = next === "" ? null : document.querySelector<HTMLElement>(`button[value="${next}"]`);
      (button ?? document.querySelector<HTMLElement>('#draft button[value="part.add"]'))?.focus();
    }
  };
}

/** Buttons that change the structure and come back to the form. */
const isStructural = (button: string): boolean => /^(part|labdoc|criterion)\./.test(button);

document.addEventListener("submit", (event) => {
  const button = event.submitter instanceof HTMLButtonElement ? event.submitter.value : "";
  window.clearTimeout(saveTimer);
  if (event.target !== draft() || isOld || !isStructural(button)) {
    leave(event);
    return;
  }
  event.preventDefault();
  say("waiting");
  void queue(() => send(button, replaceForm(button)));
});

/** A form that takes us elsewhere waits for the save under way. */
function leave(event: SubmitEvent): void {
  if (isLeaving || event.target !== draft()) return;
  isLeaving = true;
  if (pending === 0) return;
  event.preventDefault();
  const { submitter } = event;
  void saving.then(() => draft()?.requestSubmit(submitter));
}

// Coming back to a page that the browser kept.
window.addEventListener("pageshow", () => (isLeaving = false));

document.addEventListener("input", (event) => {
  const field = event.target;
  if (!(field instanceof Element) || field.closest("#draft") === null) return;
  if (!isOld) say("waiting");
  saveSoon(SAVE_PAUSE_MS);
  if (field instanceof HTMLTextAreaElement) previewSoon(field, PREVIEW_PAUSE_MS);
});

document.addEventListener("focusin", ({ target }) => {
  if (target instanceof HTMLTextAreaElement && target.value.trim() !== "") previewSoon(target, 0);
});

function previewSoon(field: HTMLTextAreaElement, pause: number): void {
  if (!("markdown" in field.dataset)) return;
  window.clearTimeout(previewTimer);
  previewTimer = window.setTimeout(() => void preview(field), pause);
}

async function preview(field: HTMLTextAreaElement): Promise<void> {
  const form = draft();
  if (form === null) return;
  previewing?.abort();
  previewing = new AbortController();
  const token = form.querySelector<HTMLInputElement>('[name="form_token"]')?.value ?? "";
  const body = new URLSearchParams({ form_token: token, text: field.value });
  try {
    const response = await fetch(`${form.action}/preview`, { method: "POST", body, signal: previewing.signal });
    if (!response.ok) return;
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    place(field, form.dataset["preview"] ?? "").replaceChildren(...page.body.childNodes);
  } catch {
    // Newer text is being asked for, or the node does not answer: what is shown stays.
  }
}

/** The place of a text's preview, below its field. */
function place(field: HTMLTextAreaElement, name: string): HTMLElement {
  const id = `${field.id}-preview`;
  const there = document.getElementById(id);
  if (there !== null) return there;
  const made = document.createElement("div");
  made.id = id;
  made.className = "prose preview";
  made.setAttribute("role", "group");
  made.setAttribute("aria-label", name);
  field.closest("p")?.after(made);
  return made;
}

letDrag();

const revision = (page: Document): number => Number(page.querySelector<HTMLInputElement>('#draft [name="revision"]')?.value);

/** Lets documents into the draft between two saves: each change is made of the one before. */
async function between(upload: Upload): Promise<boolean> {
  window.clearTimeout(saveTimer);
  if ((await save()) !== "saved") return false;
  let isTaken = false;
  const outcome = await queue(async () => {
    const page = await upload();
    if (page === undefined) return "saved";
    // Otherwise another window changed the draft meanwhile.
    if (revision(page) !== revision(document) + 1) return "old";
    takeOver(page);
    isTaken = true;
    return "saved";
  });
  // What was typed meanwhile, since the page is read anew.
  return outcome === "saved" && isTaken && (await save()) === "saved";
}

showUploads(between);
