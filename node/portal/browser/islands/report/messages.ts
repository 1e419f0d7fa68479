// Messages about the report: those of others as they come, and one's own without leaving the page.

import { reason } from "../upload";
import { word } from "./words";

/** How long the node may take to answer, in milliseconds. */
const ANSWER_MS = 20_000;

const listOf = (page: Document): HTMLElement | null => page.querySelector<HTMLElement>("[data-messages]");
const numberOf = (item: Element | null): number => Number((item as HTMLElement | null)?.dataset.number ?? 0);

/** A page of the node; nothing if nobody answered. `status` is that of the answer. */
async function ask(address: string, body?: URLSearchParams): Promise<{ status: number; page: Document } | undefined> {
  try {
    const response = await fetch(address, { method: body ? "POST" : "GET", body: body ?? null, signal: AbortSignal.timeout(ANSWER_MS) });
    return { status: response.status, page: new DOMParser().parseFromString(await response.text(), "text/html") };
  } catch {
    return undefined;
  }
}

/** Puts behind those that are here the messages of `page` that are not; says whether the page has any place for them. */
function take(page: Document): boolean {
  const [here, there] = [listOf(document), listOf(page)];
  if (!here || !there) return false;
  const list = here.querySelector("ol");
  const newest = numberOf(list?.lastElementChild ?? null);
  const fresh = [...there.querySelectorAll("li")].filter((item) => numberOf(item) > newest);
  if (fresh.length > 0) here.querySelector(".blank")?.remove();
  list?.append(...fresh.map((item) => document.importNode(item, true)));
  return true;
}

/** Looks whether others said something. */
export async function hearMessages(address: string): Promise<void> {
  if (listOf(document) === null) return;
  const answer = await ask(`${address}/messages`);
  if (answer?.status === 200) take(answer.page);
}

/** Sends what the form says; what is not taken stays in it, with the reason beside it. */
async function say(form: HTMLFormElement, line: HTMLElement, button: HTMLButtonElement): Promise<void> {
  const body = new URLSearchParams([...new FormData(form)].map(([name, value]) => [name, String(value)]));
  button.disabled = true;
  const answer = await ask(form.action, body);
  button.disabled = false;
  // The node sends whoever is heard to the page of the report, and whoever has to sign in elsewhere.
  if (answer?.status === 200 && take(answer.page)) {
    form.reset();
    line.textContent = "";
    return;
  }
  const why = answer === undefined ? word("unheard") : reason(answer.page);
  line.textContent = word("unsaid", why);
}

/** Sends messages from the form without leaving the page. */
export function sayMessages(): void {
  const form = document.querySelector<HTMLFormElement>("form[data-say]");
  const [line, button] = [form?.querySelector<HTMLElement>("[data-unsaid]"), form?.querySelector("button")];
  if (!form || !line || !button) return;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void say(form, line, button);
  });
}
