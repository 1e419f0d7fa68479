// Carets of others in a field of plain text, and the reader's own, told to them. A field cannot say
// where on the screen a letter is: its text is set once more, unseen, in a mirror of the same shape.

import * as Y from "yjs";
import type { Carets } from "./carets";
import { colourOf, Flags } from "./flags";
import { make } from "./words";

/** Somebody else, where they are in the field. */
interface Standing {
  person: number;
  name: string;
  anchor: number;
  head: number;
}

/** What decides where the letters of a field stand. */
const SHAPE = [
  "font-family", "font-size", "font-style", "font-weight", "line-height", "letter-spacing", "word-spacing", "text-align", "text-indent", "tab-size",
  "white-space", "overflow-wrap", "word-break", "padding-top", "padding-right", "padding-bottom", "padding-left",
];
/** What may move the reader's own caret. */
const MOVES = ["focus", "input", "keyup", "pointerup", "select", "selectionchange"];

/** Frames a field that is bound to a text, and shows in it where others are, until `stop`. */
export function frame(field: HTMLTextAreaElement, text: Y.Text, carets: Carets): { frame: HTMLElement; stop: () => void } {
  const flags = new Flags();
  const mirror = make("span", { class: "caret-mirror", "aria-hidden": "true", hidden: "" });
  const draw = () => {
    const standing = carets.others.flatMap((other) => stand(other, text, field.value.length));
    mirror.hidden = standing.length === 0;
    if (!mirror.hidden) shape(mirror, field);
    const heads = fill(mirror, mirror.hidden ? "" : field.value, standing);
    flags.draw(heads.flatMap(({ one, mark }) => flags.spot(one, mark.getBoundingClientRect())));
  };
  const tell = () => {
    if (document.activeElement === field) carets.put(...ends(field, text));
  };
  const leave = () => carets.leave();
  MOVES.forEach((event) => field.addEventListener(event, tell));
  field.addEventListener("blur", leave);
  field.addEventListener("scroll", draw);
  text.observe(draw);
  const unwatch = carets.watch(draw);
  const sized = new ResizeObserver(draw);
  sized.observe(field);
  return {
    frame: make("span", { class: "caret-frame" }, field, mirror, flags.layer),
    stop: () => {
      unwatch();
      text.unobserve(draw);
      sized.disconnect();
    },
  };
}

/** Where somebody is in this text; nowhere, if they are in another one or it is not here yet. */
function stand({ person, name, anchor, head }: Carets["others"][number], text: Y.Text, length: number): Standing[] {
  const [from, to] = [anchor, head].map((end) => {
    const place = text.doc === null ? null : Y.createAbsolutePositionFromRelativePosition(end, text.doc);
    return place?.type === text ? Math.min(place.index, length) : undefined;
  });
  return from === undefined || to === undefined ? [] : [{ person, name, anchor: from, head: to }];
}

function ends(field: HTMLTextAreaElement, text: Y.Text): [Y.RelativePosition, Y.RelativePosition] {
  const end = (index: number) => Y.createRelativePositionFromTypeIndex(text, Math.min(index, text.length));
  const [start, stop] = [end(field.selectionStart), end(field.selectionEnd)];
  return field.selectionDirection === "backward" ? [stop, start] : [start, stop];
}

/** Lays the mirror over what the field shows. */
function shape(mirror: HTMLElement, field: HTMLTextAreaElement): void {
  const style = getComputedStyle(field);
  for (const name of SHAPE) mirror.style.setProperty(name, style.getPropertyValue(name));
  mirror.style.left = `${field.offsetLeft + field.clientLeft}px`;
  mirror.style.top = `${field.offsetTop + field.clientTop}px`;
  mirror.style.width = `${field.clientWidth}px`;
  mirror.style.height = `${field.clientHeight}px`;
}

/** Puts a text into the mirror, with a mark where each one's caret is. */
function fill(mirror: HTMLElement, text: string, standing: Standing[]): { one: Standing; mark: HTMLElement }[] {
  const cuts = [...new Set([0, text.length, ...standing.flatMap(({ anchor, head }) => [anchor, head])])].sort((a, b) => a - b);
  const heads: { one: Standing; mark: HTMLElement }[] = [];
  const pieces = cuts.flatMap((cut, index) => {
    const here = standing.filter(({ head }) => head === cut).map((one) => ({ one, mark: make("span") }));
    heads.push(...here);
    const end = cuts[index + 1] ?? cut;
    const by = standing.find(({ anchor, head }) => Math.min(anchor, head) <= cut && Math.max(anchor, head) >= end && end > cut);
    return [...here.map(({ mark }) => mark), make("span", by ? { class: `caret-range ${colourOf(by.person)}` } : {}, text.slice(cut, end))];
  });
  // A line at the end that has nothing in it is a line only before something.
  mirror.replaceChildren(...pieces, "\u200b");
  return heads;
}
