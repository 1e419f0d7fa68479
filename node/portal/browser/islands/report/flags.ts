// The carets of others as one sees them: a bar with a name, in a layer over the text. Nothing of it
// stands in the text, so that no letter moves, nothing is selected with it and nothing is read aloud.

import { make } from "./words";

/** Where a caret stands, in pixels from the corner of the layer. */
export interface Spot {
  person: number;
  name: string;
  x: number;
  y: number;
  height: number;
}

/** How many colours there are; further people share them. */
const COLOURS = 6;
/** Above a caret that is nearer to the top than this, there is no room for a name, in pixels. */
const NAME_PX = 18;

/** The class that gives somebody's colour. */
export function colourOf(person: number): string {
  return `caret-colour-${person % COLOURS}`;
}

export class Flags {
  /** Goes over what carets stand in, into something that is positioned. */
  readonly layer = make("span", { class: "carets", "aria-hidden": "true" });

  draw(spots: Spot[]): void {
    const width = this.layer.clientWidth;
    this.layer.replaceChildren(...spots.map((spot) => flag(spot, width)));
  }

  /** Where somebody's caret is, if the layer shows that part of the text. */
  spot({ person, name }: { person: number; name: string }, { left, top, bottom }: Pick<DOMRect, "left" | "top" | "bottom">): Spot[] {
    const box = this.layer.getBoundingClientRect();
    const isShown = left >= box.left - 1 && left <= box.right + 1 && top < box.bottom && bottom > box.top;
    return isShown ? [{ person, name, x: left - box.left, y: top - box.top, height: bottom - top }] : [];
  }
}

function flag({ person, name, x, y, height }: Spot, width: number): HTMLElement {
  const bar = make("span", { class: `caret ${colourOf(person)}` }, make("span", { class: "caret-name" }, name));
  bar.classList.toggle("caret-low", y < NAME_PX);
  bar.classList.toggle("caret-late", x > width / 2);
  bar.style.left = `${x}px`;
  bar.style.top = `${y}px`;
  bar.style.height = `${height}px`;
  return bar;
}
