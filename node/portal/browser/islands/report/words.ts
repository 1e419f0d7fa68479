// The texts of the editors, which the page carries in its language; and the elements they stand in.

const carrier = document.querySelector<HTMLElement>("[data-words]");
const words: Record<string, string> = JSON.parse(carrier?.dataset.words ?? "{}");

/** A text of the page. */
export function word(key: string, name = ""): string {
  return (words[key] ?? `⟦${key}⟧`).replace("{name}", name);
}

/** An element with attributes and children. */
export function make<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Record<string, string> = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

/** A small button that does something. */
export function button(text: string, label: string, act: () => void): HTMLButtonElement {
  const made = make("button", { type: "button", class: "button quiet-button small", "aria-label": label }, text);
  made.addEventListener("click", act);
  return made;
}
