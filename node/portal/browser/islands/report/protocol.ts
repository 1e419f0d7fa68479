// A protocol: what it is for, why it works, with what, and step by step.

import * as Y from "yjs";
import type { Carets } from "./carets";
import { bind } from "./plain";
import { frame } from "./plain_carets";
import { button, make, word } from "./words";

/** Puts an editor of a protocol into a place. */
export function edit(place: HTMLElement, doc: Y.Doc, carets: Carets): void {
  place.replaceChildren(
    field(doc.getText("objective"), word("protocol-objective"), carets),
    field(doc.getText("principle"), word("protocol-principle"), carets),
    list(doc.getArray("material"), word("protocol-material"), word("protocol-material-add"), carets),
    list(doc.getArray("steps"), word("protocol-steps"), word("protocol-step-add"), carets),
  );
}

function field(text: Y.Text, label: string, carets: Carets): HTMLElement {
  const area = make("textarea", { rows: "3" });
  bind(area, text);
  return make("p", { class: "editor" }, make("label", {}, label, frame(area, text, carets).frame));
}

/** A list of texts; each is written by several at once, and can be moved. */
function list(entries: Y.Array<unknown>, title: string, addition: string, carets: Carets): HTMLElement {
  const rows = make("ol", { class: "entries" });
  let unbind: (() => void)[] = [];
  const draw = () => {
    const focused = rows.contains(document.activeElement);
    unbind.forEach((one) => one());
    unbind = [];
    rows.replaceChildren(...entries.toArray().map((entry, index) => row(entry, index)));
    if (focused) rows.querySelector("textarea")?.focus();
  };
  const row = (entry: unknown, index: number) => {
    const area = make("textarea", { rows: "1", "aria-label": `${title} ${index + 1}` });
    let entered: HTMLElement = area;
    if (entry instanceof Y.Text) {
      unbind.push(bind(area, entry));
      const framed = frame(area, entry, carets);
      unbind.push(framed.stop);
      entered = framed.frame;
    } else {
      area.value = String(entry ?? "");
      area.addEventListener("change", () => replace(index, area.value));
    }
    return make(
      "li",
      {},
      entered,
      button("↑", `${word("up")} : ${title} ${index + 1}`, () => move(index, index - 1)),
      button("↓", `${word("down")} : ${title} ${index + 1}`, () => move(index, index + 1)),
      button("×", `${word("remove")} : ${title} ${index + 1}`, () => entries.delete(index)),
    );
  };
  const replace = (index: number, text: string) =>
    entries.doc?.transact(() => {
      entries.delete(index);
      entries.insert(index, [new Y.Text(text)]);
    });
  const move = (from: number, to: number) => {
    if (to < 0 || to >= entries.length) return;
    const text = String(entries.get(from) ?? "");
    entries.doc?.transact(() => {
      entries.delete(from);
      entries.insert(to, [new Y.Text(text)]);
    });
  };
  entries.observe(draw);
  draw();
  const add = button(addition, addition, () => {
    entries.push([new Y.Text("")]);
    rows.querySelector<HTMLTextAreaElement>("li:last-child textarea")?.focus();
  });
  return make("div", { class: "entries-of", role: "group", "aria-label": title }, make("p", { class: "field-label" }, title), rows, add);
}
