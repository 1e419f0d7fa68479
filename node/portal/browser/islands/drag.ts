// Parts and labdocs are put in order by mouse: a grip is dragged to where the part or labdoc is to
// stand. What is dropped asks the node what its buttons ask, which the keyboard goes on using.

/** Something that can be dragged: a part, or a labdoc of a part. */
interface Thing {
  kind: "part" | "labdoc";
  /** The numbers in its name: of the part, and of the labdoc in it. */
  at: number[];
}

/** What is being dragged. */
let dragged: Thing | undefined;

const MARKS = ["drop-before", "drop-after"];

function read(name: string): Thing {
  const [kind, ...at] = name.split("-");
  return { kind: kind === "labdoc" ? "labdoc" : "part", at: at.map(Number) };
}

function unmark(): void {
  for (const marked of document.querySelectorAll(MARKS.map((mark) => `.${mark}`).join())) marked.classList.remove(...MARKS);
}

/** Where the dragged thing would be put: beside which fieldset, or into which empty part. */
function placeAt(event: DragEvent): { beside: HTMLElement; isAfter: boolean; isInside: boolean } | undefined {
  if (dragged === undefined || !(event.target instanceof Element)) return undefined;
  const labdoc = event.target.closest<HTMLElement>(".labdoc-form");
  const part = event.target.closest<HTMLElement>(".part-form");
  const isInside = dragged.kind === "labdoc" && labdoc === null && part?.querySelector(".labdoc-form") === null;
  const beside = dragged.kind === "part" || isInside ? part : labdoc;
  if (beside === null) return undefined;
  const { top, height } = beside.getBoundingClientRect();
  return { beside, isAfter: event.clientY > top + height / 2, isInside };
}

/** What the move is called, such as `part.2.to.0` or `labdoc.0.1.to.2.0`; nothing if nothing moves. */
function move(from: Thing, event: DragEvent): string | undefined {
  const place = placeAt(event);
  if (place === undefined) return undefined;
  const over = read(place.beside.id).at;
  const last = place.isInside ? 0 : (over[over.length - 1] ?? 0) + (place.isAfter ? 1 : 0);
  const list = place.isInside ? over : over.slice(0, -1);
  const own = from.at[from.at.length - 1] ?? 0;
  const isSameList = String(list) === String(from.at.slice(0, -1));
  // What stands behind it moves up when it is taken away.
  const to = isSameList && last > own ? last - 1 : last;
  if (isSameList && to === own) return undefined;
  return `${from.kind}.${from.at.join(".")}.to.${[...list, to].join(".")}`;
}

function press(name: string): void {
  const form = document.querySelector<HTMLFormElement>("#draft");
  if (form === null) return;
  const button = document.createElement("button");
  Object.assign(button, { type: "submit", name: "do", value: name, hidden: true });
  form.append(button);
  form.requestSubmit(button);
}

/** Lets grips be dragged, also in forms that come later. */
export function letDrag(): void {
  document.documentElement.classList.add("drags");
  document.addEventListener("dragstart", (event) => {
    const grip = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-grip]") : null;
    const fieldset = grip?.closest("fieldset");
    if (!fieldset || event.dataTransfer === null) return;
    dragged = read(fieldset.id);
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", fieldset.id);
    event.dataTransfer.setDragImage(fieldset, 0, 0);
    fieldset.classList.add("dragging");
  });
  document.addEventListener("dragover", (event) => {
    unmark();
    const place = placeAt(event);
    if (place === undefined) return;
    event.preventDefault();
    place.beside.classList.add(place.isAfter ? "drop-after" : "drop-before");
  });
  document.addEventListener("drop", (event) => {
    if (dragged === undefined) return;
    event.preventDefault();
    const name = move(dragged, event);
    if (name !== undefined) press(name);
  });
  document.addEventListener("dragend", () => {
    dragged = undefined;
    unmark();
    document.querySelector(".dragging")?.classList.remove("dragging");
  });
}
