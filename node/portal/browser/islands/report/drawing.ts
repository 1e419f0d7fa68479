// A drawing: lines, shapes and words on a sheet of 1000 × 600, on a picture of the mission, or on
// one that the team attached: the number of that stands under `photo` in the map `drawing`.
//
// Each shape is one value in a map, under a name of its own: who moves a shape writes it anew, and
// of two who move the same one, one comes last. `portal::report::drawing` shows the same shapes.

import * as Y from "yjs";
import { button, make, word } from "./words";

type Kind = "pen" | "line" | "arrow" | "rect" | "ellipse" | "text";
interface Shape {
  kind: Kind;
  points: number[];
  colour: string;
  text?: string;
  at: number;
}

const KINDS: Kind[] = ["pen", "line", "arrow", "rect", "ellipse", "text"];
const COLOURS = ["ink", "sea", "moss", "beacon"];
const [WIDTH, HEIGHT] = [1000, 600];
const SVG = "http://www.w3.org/2000/svg";
/** Most numbers of a pen's line; a longer one goes on as another shape. */
const POINTS_MAX = 800;
/** How far a key moves a shape. */
const STEP = 10;

/** Puts an editor of a drawing into a place. */
export function edit(place: HTMLElement, doc: Y.Doc, title: string): void {
  new Board(place, doc, title).draw();
}

class Board {
  private readonly shapes: Y.Map<Shape>;
  private readonly undo: Y.UndoManager;
  private readonly sheet = element("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, class: "board", role: "application", tabindex: "0" });
  private readonly under = element("g", {});
  private readonly layer = element("g", {});
  private readonly drawing: Y.Map<unknown>;
  /** The picture of the mission. */
  private readonly given: string | undefined;
  private tool: Kind | "move" = "pen";
  private colour = "ink";
  private chosen: string | undefined;
  private begun: { name: string; shape: Shape; from: [number, number] } | undefined;

  constructor(place: HTMLElement, doc: Y.Doc, title: string) {
    this.shapes = doc.getMap<Shape>("shapes");
    this.undo = new Y.UndoManager(this.shapes);
    this.sheet.setAttribute("aria-label", `${title}. ${word("drawing-keys")}`);
    this.drawing = doc.getMap("drawing");
    this.given = place.querySelector<HTMLElement>("[data-background]")?.dataset.background;
    this.sheet.append(this.under, this.layer);
    this.sheet.addEventListener("pointerdown", (event) => this.press(event));
    this.sheet.addEventListener("pointermove", (event) => this.pull(event));
    this.sheet.addEventListener("pointerup", () => this.release());
    this.sheet.addEventListener("pointercancel", () => this.release());
    this.sheet.addEventListener("keydown", (event) => this.key(event));
    this.shapes.observe(() => this.draw());
    const photos = this.photos();
    const show = (): void => {
      photos.value = String(this.drawing.get("photo") ?? "");
      this.lay();
    };
    this.drawing.observe(show);
    show();
    place.replaceChildren(this.bar(), photos, this.sheet);
  }

  draw(): void {
    const entries = [...this.shapes.entries()].filter(([, shape]) => isShape(shape));
    entries.sort(([, a], [, b]) => a.at - b.at);
    this.layer.replaceChildren(...entries.map(([name, shape]) => drawn(shape, name, name === this.chosen)));
  }

  /** Chooses what is drawn upon, among the pictures that the page lists. */
  private photos(): HTMLSelectElement {
    const choice = make("select", { "aria-label": word("drawing-photo") }) as HTMLSelectElement;
    choice.append(new Option(word("drawing-photo-mission"), ""));
    for (const link of document.querySelectorAll<HTMLElement>("[data-photo]")) choice.append(new Option(link.textContent ?? "", link.dataset.photo));
    choice.hidden = choice.options.length < 2;
    choice.addEventListener("change", () => {
      if (choice.value === "") this.drawing.delete("photo");
      else this.drawing.set("photo", Number(choice.value));
    });
    return choice;
  }

  /** Lays the sheet, or the picture that is drawn upon. */
  private lay(): void {
    const number = this.drawing.get("photo");
    const photo = typeof number === "number" ? document.querySelector<HTMLAnchorElement>(`[data-photo="${Math.trunc(number)}"]`) : null;
    const href = photo?.getAttribute("href") ?? this.given;
    const size = { width: String(WIDTH), height: String(HEIGHT), preserveAspectRatio: "xMidYMid meet" };
    this.under.replaceChildren(...(href ? [element("image", { href, ...size })] : []));
  }

  private bar(): HTMLElement {
    const bar = make("div", { role: "toolbar", "aria-label": word("tools"), class: "tools" });
    const choice = (key: string, label: string, isOn: () => boolean, act: () => void) => {
      const entry = make("button", { type: "button", class: "tool", "aria-label": label, title: label }, key);
      entry.addEventListener("click", () => {
        act();
        bar.dispatchEvent(new Event("refresh"));
      });
      bar.addEventListener("refresh", () => entry.setAttribute("aria-pressed", String(isOn())));
      bar.append(entry);
    };
    const signs: Record<Kind | "move", string> = { move: "✥", pen: "✎", line: "╱", arrow: "→", rect: "▭", ellipse: "◯", text: "T" };
    for (const tool of ["move", ...KINDS] as const) {
      choice(signs[tool], word(`drawing-${tool}`), () => this.tool === tool, () => (this.tool = tool));
    }
    for (const colour of COLOURS) {
      choice("●", word(`drawing-${colour}`), () => this.colour === colour, () => (this.colour = colour));
      bar.lastElementChild?.classList.add(`fill-${colour}`);
    }
    bar.append(button(word("undo"), word("undo"), () => this.undo.undo()), button(word("remove"), word("drawing-remove"), () => this.remove()));
    bar.dispatchEvent(new Event("refresh"));
    return bar;
  }

  private press(event: PointerEvent): void {
    const at = this.place(event);
    this.sheet.focus();
    if (this.tool === "move") {
      const name = (event.target as Element).closest<SVGElement>("[data-name]")?.dataset.name;
      this.choose(name);
      const shape = name === undefined ? undefined : this.shapes.get(name);
      if (name !== undefined && shape !== undefined) this.begun = { name, shape, from: at };
    } else if (this.tool === "text") {
      const text = window.prompt(word("drawing-words"))?.slice(0, 500);
      if (text) this.add({ kind: "text", points: at, colour: this.colour, text, at: Date.now() });
    } else {
      const shape: Shape = { kind: this.tool, points: this.tool === "pen" ? at : [...at, ...at], colour: this.colour, at: Date.now() };
      this.begun = { name: this.add(shape), shape, from: at };
    }
    if (this.begun !== undefined) this.sheet.setPointerCapture(event.pointerId);
  }

  private pull(event: PointerEvent): void {
    if (this.begun === undefined) return;
    const { shape, from } = this.begun;
    const at = this.place(event);
    if (this.tool === "move") this.begun.shape = { ...shape, points: moved(shape.points, at[0] - from[0], at[1] - from[1]) };
    else if (shape.kind === "pen") shape.points.push(...at);
    else shape.points.splice(2, 2, ...at);
    if (this.tool === "move") this.begun.from = at;
    this.preview();
    if (shape.kind === "pen" && shape.points.length >= POINTS_MAX) this.release();
  }

  /** Shows the shape while it is drawn; it is written when it is let go. */
  private preview(): void {
    if (this.begun === undefined) return;
    const old = this.layer.querySelector(`[data-name="${this.begun.name}"]`);
    old?.replaceWith(drawn(this.begun.shape, this.begun.name, true));
  }

  private release(): void {
    if (this.begun === undefined) return;
    const { name, shape } = this.begun;
    this.begun = undefined;
    this.chosen = name;
    this.shapes.set(name, { ...shape, points: shape.points.map(Math.round) });
  }

  private key(event: KeyboardEvent): void {
    const moves: Record<string, [number, number]> = { ArrowLeft: [-STEP, 0], ArrowRight: [STEP, 0], ArrowUp: [0, -STEP], ArrowDown: [0, STEP] };
    const move = moves[event.key];
    const shape = this.chosen === undefined ? undefined : this.shapes.get(this.chosen);
    if (event.key === "Enter" && this.tool !== "move") {
      const middle = [WIDTH / 2 - 60, HEIGHT / 2 - 40, WIDTH / 2 + 60, HEIGHT / 2 + 40];
      const text = this.tool === "text" ? window.prompt(word("drawing-words"))?.slice(0, 500) : undefined;
      if (this.tool === "text" && !text) return;
      this.choose(this.add({ kind: this.tool, points: middle, colour: this.colour, at: Date.now(), ...(text ? { text } : {}) }));
    } else if (move !== undefined && shape !== undefined && this.chosen !== undefined) {
      this.shapes.set(this.chosen, { ...shape, points: moved(shape.points, ...move) });
    } else if (event.key === "Delete" || event.key === "Backspace") this.remove();
    else if (event.key.toLowerCase() === "z" && (event.ctrlKey || event.metaKey)) this.undo.undo();
    else if (event.key === "n") this.choose(this.next());
    else return;
    event.preventDefault();
  }

  /** The name of the shape behind the chosen one, in the order in which they were drawn. */
  private next(): string | undefined {
    const names = [...this.layer.querySelectorAll<SVGElement>("[data-name]")].map(({ dataset }) => dataset.name);
    return names[(names.indexOf(this.chosen) + 1) % Math.max(names.length, 1)];
  }

  private choose(name: string | undefined): void {
    this.chosen = name;
    this.draw();
  }

  private add(shape: Shape): string {
    const name = crypto.randomUUID();
    this.shapes.set(name, { ...shape, points: shape.points.map(Math.round) });
    return name;
  }

  private remove(): void {
    if (this.chosen !== undefined) this.shapes.delete(this.chosen);
    this.chosen = undefined;
  }

  private place(event: PointerEvent): [number, number] {
    const box = this.sheet.getBoundingClientRect();
    return [((event.clientX - box.left) / box.width) * WIDTH, ((event.clientY - box.top) / box.height) * HEIGHT];
  }
}

function moved(points: number[], x: number, y: number): number[] {
  return points.map((value, index) => value + (index % 2 === 0 ? x : y));
}

function isShape(shape: unknown): shape is Shape {
  const { kind, points } = (shape ?? {}) as Partial<Shape>;
  return KINDS.includes(kind as Kind) && Array.isArray(points) && points.length >= 2 && points.every(Number.isFinite);
}

function drawn(shape: Shape, name: string, isChosen: boolean): SVGElement {
  const [x1 = 0, y1 = 0, x2 = x1, y2 = y1] = shape.points;
  const colour = COLOURS.includes(shape.colour) ? shape.colour : "ink";
  const common = { class: `shape shape-${colour}${isChosen ? " chosen" : ""}`, "data-name": name };
  switch (shape.kind) {
    case "pen":
      return element("polyline", { ...common, points: shape.points.join(" ") });
    case "line":
    case "arrow":
      return element("path", { ...common, d: path(shape.kind === "arrow", [x1, y1, x2, y2]) });
    case "rect":
      return element("rect", { ...common, x: String(Math.min(x1, x2)), y: String(Math.min(y1, y2)), width: String(Math.abs(x2 - x1)), height: String(Math.abs(y2 - y1)) });
    case "ellipse":
      return element("ellipse", { ...common, cx: String((x1 + x2) / 2), cy: String((y1 + y2) / 2), rx: String(Math.abs(x2 - x1) / 2), ry: String(Math.abs(y2 - y1) / 2) });
    case "text": {
      const text = element("text", { ...common, x: String(x1), y: String(y1) });
      text.textContent = String(shape.text ?? "");
      return text;
    }
  }
}

/** A line, with a head if it is an arrow. */
function path(hasHead: boolean, [x1, y1, x2, y2]: [number, number, number, number]): string {
  const line = `M${x1} ${y1}L${x2} ${y2}`;
  if (!hasHead) return line;
  const angle = Math.atan2(y2 - y1, x2 - x1);
  const barb = (turn: number) => `${Math.round(x2 - 18 * Math.cos(angle + turn))} ${Math.round(y2 - 18 * Math.sin(angle + turn))}`;
  return `${line}M${barb(0.45)}L${x2} ${y2}L${barb(-0.45)}`;
}

function element(tag: string, attributes: Record<string, string>): SVGElement {
  const made = document.createElementNS(SVG, tag) as SVGElement;
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  return made;
}
