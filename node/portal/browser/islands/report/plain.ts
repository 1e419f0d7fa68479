// Plain text that several write at once: a field of the page that follows a text of Yjs.

import * as Y from "yjs";

/** Makes a field show a text, and writes into the text what is typed in the field. */
export function bind(field: HTMLTextAreaElement | HTMLInputElement, text: Y.Text): () => void {
  const origin = {};
  const undo = new Y.UndoManager(text, { trackedOrigins: new Set([origin]) });
  field.value = text.toString();
  const typed = () => {
    const [before, after] = [text.toString(), field.value];
    if (before === after) return;
    const [start, end] = [same(before, after), sameAtEnd(before, after)];
    text.doc?.transact(() => {
      const gone = before.length - start - end;
      if (gone > 0) text.delete(start, gone);
      if (after.length - end > start) text.insert(start, after.slice(start, after.length - end));
    }, origin);
  };
  const heard = (event: Y.YTextEvent) => {
    if (event.transaction.origin === origin) return;
    const [from, to] = [field.selectionStart ?? 0, field.selectionEnd ?? 0];
    field.value = text.toString();
    if (document.activeElement === field) field.setSelectionRange(moved(from, event.delta), moved(to, event.delta));
    field.dispatchEvent(new Event("archipel-heard"));
  };
  const undone = (event: Event) => {
    if (!(event instanceof KeyboardEvent) || !(event.ctrlKey || event.metaKey)) return;
    if (event.key.toLowerCase() === "z") {
      event.preventDefault();
      event.shiftKey ? undo.redo() : undo.undo();
    }
  };
  field.addEventListener("input", typed);
  field.addEventListener("keydown", undone);
  text.observe(heard);
  return () => {
    field.removeEventListener("input", typed);
    field.removeEventListener("keydown", undone);
    text.unobserve(heard);
    undo.destroy();
  };
}

/** How many characters are the same at the beginning; a pair of surrogates is not cut. */
function same(a: string, b: string): number {
  let index = 0;
  while (index < a.length && index < b.length && a[index] === b[index]) index += 1;
  return index > 0 && isHigh(a.charCodeAt(index - 1)) ? index - 1 : index;
}

/** How many are the same at the end, beside those at the beginning. */
function sameAtEnd(a: string, b: string): number {
  const most = Math.min(a.length, b.length) - same(a, b);
  let count = 0;
  while (count < most && a[a.length - 1 - count] === b[b.length - 1 - count]) count += 1;
  return count > 0 && isLow(a.charCodeAt(a.length - count)) ? count - 1 : count;
}

const isHigh = (unit: number) => unit >= 0xd800 && unit < 0xdc00;
const isLow = (unit: number) => unit >= 0xdc00 && unit < 0xe000;

/** Where a place in a text is after a change. */
function moved(place: number, delta: Y.YTextEvent["delta"]): number {
  let at = 0;
  for (const step of delta) {
    if (at > place) break;
    if (step.retain !== undefined) at += step.retain;
    else if (typeof step.insert === "string") {
      if (at < place) place += step.insert.length;
      at += step.insert.length;
    } else if (step.delete !== undefined) place = Math.max(at, place - step.delete);
  }
  return place;
}
