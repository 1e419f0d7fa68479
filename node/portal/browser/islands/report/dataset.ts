// A table of measurements: cells that several fill at once, and columns that follow from others.
//
// A row is a map from the key of a column to a text, so that two cells of a row can be written at
// the same time, and a column can be moved in between without moving what stands in it.

import * as Y from "yjs";
import { evaluate } from "./expression";
import { showPlots, type Series } from "./plot";
import { button, make, word } from "./words";

type Column = Y.Map<unknown>;
type Row = Y.Map<unknown>;

/** Puts an editor of a table into a place. */
export function edit(place: HTMLElement, doc: Y.Doc, title: string): void {
  const columns = doc.getArray<Column>("columns");
  const rows = doc.getArray<Row>("rows");
  const table = make("table", { class: "dataset dataset-edit", "aria-label": title });
  const frame = make("div", { class: "scroll", tabindex: "0" }, table);
  const plots = doc.getArray<Y.Map<unknown>>("plots");
  const drawings = make("div", { class: "plots" });
  const draw = () => {
    const focus = focused(table);
    const values = computed(columns, rows);
    table.replaceChildren(head(doc, columns), body(doc, columns, rows, values));
    refocus(table, focus);
    showPlots(drawings, plots, series(columns, values));
  };
  for (const root of [columns, rows, plots]) root.observeDeep(draw);
  draw();
  place.replaceChildren(
    make("div", { class: "sheet" },
      frame,
      make("p", { class: "row-of-buttons" },
        button(word("row-add"), word("row-add"), () => rows.push([new Y.Map()])),
        button(word("column-add"), word("column-add"), () => columns.push([blankColumn()])),
      ),
      drawings,
    ),
  );
}

function blankColumn(): Column {
  const key = [...crypto.getRandomValues(new Uint8Array(6))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return new Y.Map<unknown>([["key", key], ["name", ""], ["kind", "number"]]);
}

function head(doc: Y.Doc, columns: Y.Array<Column>): HTMLElement {
  const cells = columns.toArray().map((column, index) => {
    const name = text(column, "name");
    const input = (key: string, label: string) => field(text(column, key), `${label} — ${word("column", name || String(index + 1))}`, `head ${index} ${key}`, (value) => {
      doc.transact(() => (value === "" && key !== "name" ? column.delete(key) : column.set(key, value)));
    }, label);
    return make("th", { scope: "col" },
      input("name", word("column-name")),
      input("unit", word("column-unit")),
      input("formula", word("column-formula")),
      button("×", `${word("remove")} : ${word("column", name || String(index + 1))}`, () => columns.delete(index)),
    );
  });
  return make("thead", {}, make("tr", {}, ...cells, make("td", {})));
}

/** What stands in each row, by the key of the column: what was written, or what follows from it. */
function computed(columns: Y.Array<Column>, rows: Y.Array<Row>): Map<string, string>[] {
  const heads = columns.toArray().map((column) => ({ key: text(column, "key"), name: text(column, "name"), formula: text(column, "formula") }));
  return rows.toArray().map((row) => {
    const [cells, byName] = [new Map<string, string>(), new Map<string, number>()];
    for (const { key, name, formula } of heads) {
      const cell = formula === "" ? text(row, key) : shown(evaluate(formula, (other) => byName.get(other) ?? Number.NaN));
      cells.set(key, cell);
      byName.set(name, numberOf(cell));
    }
    return cells;
  });
}

/** The columns of numbers, for plots, with their uncertainties. */
function series(columns: Y.Array<Column>, rows: Map<string, string>[]): Series[] {
  const keyOf = (name: string) => text(columns.toArray().find((one) => text(one, "name") === name) ?? new Y.Map(), "key");
  return columns.toArray().filter((column) => text(column, "kind") !== "text").map((column) => {
    const [key, unit] = [text(column, "key"), text(column, "unit")];
    const known = (column.get("uncertainty") ?? {}) as { absolute?: number; percent?: number; column?: string };
    const values = rows.map((row) => numberOf(row.get(key) ?? ""));
    const uncertainty = (row: number) =>
      known.absolute ?? (known.percent !== undefined
        ? (Math.abs(values[row] ?? 0) * known.percent) / 100
        : known.column === undefined ? 0 : numberOf(rows[row]?.get(keyOf(known.column)) ?? "") || 0);
    return { key, label: text(column, "name") + (unit === "" ? "" : ` (${unit})`), values, uncertainties: values.map((_, row) => uncertainty(row)) };
  });
}

/** A number as people write it; nothing is no number. */
function numberOf(cell: string): number {
  return cell.trim() === "" ? Number.NaN : Number(cell.replace(",", "."));
}

function body(doc: Y.Doc, columns: Y.Array<Column>, rows: Y.Array<Row>, values: Map<string, string>[]): HTMLElement {
  const heads = columns.toArray();
  const lines = rows.toArray().map((row, index) => {
    const cells = heads.map((column) => {
      const [key, name, formula] = [text(column, "key"), text(column, "name"), text(column, "formula")];
      const value = values[index]?.get(key) ?? "";
      if (formula !== "") return make("td", {}, make("output", {}, value));
      const label = `${name || word("column", "")} — ${word("row", String(index + 1))}`;
      return make("td", {}, field(value, label, `cell ${index} ${key}`, (written) => {
        doc.transact(() => row.set(key, written));
      }));
    });
    const remove = button("×", `${word("remove")} : ${word("row", String(index + 1))}`, () => rows.delete(index));
    return make("tr", {}, ...cells, make("td", {}, remove));
  });
  return make("tbody", {}, ...lines);
}

/** A field that writes when it is left, or after Enter, so that others see whole values. */
function field(value: string, label: string, name: string, write: (value: string) => void, placeholder = ""): HTMLInputElement {
  const input = make("input", { "aria-label": label, "data-name": name, placeholder, autocomplete: "off" });
  input.value = value;
  input.addEventListener("change", () => input.value !== value && write(input.value));
  return input;
}

const text = (map: Y.Map<unknown>, key: string) => {
  const value = map instanceof Y.Map ? map.get(key) : undefined;
  return typeof value === "string" ? value : "";
};

/** A number as one writes it; nothing where there is none. */
function shown(value: number): string {
  return Number.isFinite(value) ? String(Number(value.toPrecision(6))) : "";
}

/** The field in which somebody is, with what they have typed in it and not left yet. */
function focused(table: HTMLElement): { name: string; value: string; from: number | null } | undefined {
  const at = document.activeElement;
  if (!(at instanceof HTMLInputElement) || !table.contains(at)) return undefined;
  return { name: at.dataset.name ?? "", value: at.value, from: at.selectionStart };
}

function refocus(table: HTMLElement, focus: ReturnType<typeof focused>): void {
  if (focus === undefined) return;
  const inputs = [...table.querySelectorAll<HTMLInputElement>("input")];
  const input = inputs.find(({ dataset }) => dataset.name === focus.name);
  if (input === undefined) return;
  input.focus();
  input.value = focus.value;
  if (focus.from !== null) input.setSelectionRange(focus.from, focus.from);
}
