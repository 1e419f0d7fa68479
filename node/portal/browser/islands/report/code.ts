// A program: a field in which Python is coloured, and what the program printed.

import type * as Y from "yjs";
import type { Carets } from "./carets";
import { bind } from "./plain";
import { frame } from "./plain_carets";
import { make, word } from "./words";

/** What stands out in a line of Python: comments, texts, words of the language, numbers. */
const TOKENS =
  /(#.*$)|("""[\s\S]*?"""|'''[\s\S]*?'''|"(?:\\.|[^"\\\n])*"?|'(?:\\.|[^'\\\n])*'?)|\b(False|None|True|and|as|assert|async|await|break|class|continue|def|del|elif|else|except|finally|for|from|global|if|import|in|is|lambda|nonlocal|not|or|pass|raise|return|try|while|with|yield)\b|\b(\d[\d_]*(?:\.\d+)?(?:[eE][+-]?\d+)?)\b/gm;
const CLASSES = ["comment", "string", "word", "number"];
/** Longer programs are not coloured while one types. */
const COLOURED_CHARS_MAX = 40_000;

/** Puts an editor of a program into a place. */
export function edit(place: HTMLElement, doc: Y.Doc, carets: Carets): void {
  const source = make("textarea", { rows: "12", spellcheck: "false", autocapitalize: "off", autocomplete: "off", wrap: "off", class: "code-field", "aria-label": word("code-source") });
  const colours = make("pre", { class: "code-colours", "aria-hidden": "true" });
  const output = make("textarea", { rows: "4", spellcheck: "false", class: "code-text", "aria-label": word("code-output") });
  const paint = () => {
    source.rows = Math.max(6, source.value.split("\n").length + 1);
    colours.replaceChildren(...(source.value.length <= COLOURED_CHARS_MAX ? coloured(source.value) : [source.value]), "\n");
    colours.scrollLeft = source.scrollLeft;
  };
  const [sources, outputs] = [doc.getText("source"), doc.getText("output")];
  bind(source, sources);
  bind(output, outputs);
  source.addEventListener("keydown", (event) => indent(event, source));
  for (const event of ["input", "archipel-heard"]) source.addEventListener(event, paint);
  source.addEventListener("scroll", () => (colours.scrollLeft = source.scrollLeft));
  paint();
  place.replaceChildren(
    make("div", { class: "code-editor" }, colours, frame(source, sources, carets).frame),
    make("p", { class: "quiet" }, word("code-tab")),
    make("p", { class: "editor" }, make("label", {}, word("code-output"), frame(output, outputs, carets).frame)),
  );
}

function coloured(text: string): (Node | string)[] {
  const pieces: (Node | string)[] = [];
  let at = 0;
  for (const match of text.matchAll(TOKENS)) {
    pieces.push(text.slice(at, match.index));
    const kind = CLASSES[match.slice(1).findIndex((group) => group !== undefined)] ?? "";
    pieces.push(make("span", { class: `code-${kind}` }, match[0]));
    at = match.index + match[0].length;
  }
  pieces.push(text.slice(at));
  return pieces;
}

/** Tab indents; after Escape it leaves the field, so that nobody is caught in it. */
function indent(event: KeyboardEvent, field: HTMLTextAreaElement): void {
  if (event.key === "Escape") field.dataset.leave = "yes";
  else if (event.key === "Tab" && !event.shiftKey && field.dataset.leave !== "yes") {
    event.preventDefault();
    field.setRangeText("    ", field.selectionStart, field.selectionEnd, "end");
    field.dispatchEvent(new Event("input"));
  } else if (event.key !== "Tab") delete field.dataset.leave;
}
