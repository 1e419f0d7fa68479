// Plots of a table: one column over another, with uncertainties and a fit. What is plotted is kept
// in the labdoc, so that all see the same.

import * as Y from "yjs";
import { fit, residual, valueAt } from "./fit";
import { button, make, word } from "./words";

/** A column as plots need it: where its cells are, and its numbers row by row with how sure they are. */
export interface Series {
  key: string;
  label: string;
  values: number[];
  uncertainties: number[];
}

const SVG = "http://www.w3.org/2000/svg";
const [WIDTH, HEIGHT, EDGE] = [600, 360, 56];
const FITS = ["none", "1", "2", "3"];

/** Draws every plot of a table into a place. */
export function showPlots(place: HTMLElement, plots: Y.Array<Y.Map<unknown>>, series: Series[]): void {
  const all = plots.toArray().map((plot, index) => shown(plot, index, plots, series));
  const add = button(word("plot-add"), word("plot-add"), () => {
    const [x, y] = [series[0]?.key ?? "", series[1]?.key ?? series[0]?.key ?? ""];
    plots.push([new Y.Map<unknown>([["x", x], ["y", y], ["fit", "none"]])]);
  });
  place.replaceChildren(...all, make("p", {}, add));
}

function shown(plot: Y.Map<unknown>, index: number, plots: Y.Array<Y.Map<unknown>>, series: Series[]): HTMLElement {
  const name = word("plot", String(index + 1));
  const choice = (key: string, label: string, options: [string, string][]) => {
    const select = make("select", { "aria-label": `${label} — ${name}`, "data-name": `plot ${index} ${key}` }, ...options.map(([value, text]) => make("option", { value }, text)));
    select.value = String(plot.get(key) ?? "");
    select.addEventListener("change", () => plot.set(key, select.value));
    return make("label", {}, `${label} `, select);
  };
  const columns = series.map(({ key, label }): [string, string] => [key, label]);
  const fits = FITS.map((degree): [string, string] => [degree, degree === "none" ? word("fit-none") : word("fit-degree", degree)]);
  const head = make("p", { class: "row-of-buttons" },
    choice("x", word("plot-x"), columns), choice("y", word("plot-y"), columns), choice("fit", word("fit"), fits),
    button("×", `${word("remove")} : ${name}`, () => plots.delete(index)));
  const [x, y] = ["x", "y"].map((key) => series.find((one) => one.key === plot.get(key)));
  if (x === undefined || y === undefined) return make("div", { class: "plot" }, head);
  const rows = x.values.map((_, row) => row).filter((row) => Number.isFinite(x.values[row]) && Number.isFinite(y.values[row]));
  const points = rows.map((row): [number, number] => [x.values[row] ?? 0, y.values[row] ?? 0]);
  const degree = Number(plot.get("fit"));
  const coefficients = Number.isInteger(degree) && degree > 0 ? fit(points, degree) : undefined;
  const words = coefficients === undefined ? [] : [make("p", { class: "quiet", role: "status" }, said(coefficients, points))];
  return make("div", { class: "plot" }, head, picture(x, y, rows, coefficients), ...words);
}

function said(coefficients: number[], points: [number, number][]): string {
  const terms = coefficients.map((value, power) => `${number(value)}${["", " x", " x²", " x³"][power]}`);
  return `y = ${terms.join(" + ")} · ${word("fit-residual", number(residual(coefficients, points)))}`;
}

const number = (value: number) => String(Number(value.toPrecision(4)));

function picture(x: Series, y: Series, rows: number[], coefficients: number[] | undefined): SVGElement {
  const svg = element("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", "aria-label": `${y.label} — ${x.label}`, class: "plot-picture" });
  if (rows.length === 0) return svg;
  const across = scale(rows.map((row) => x.values[row] ?? 0), EDGE, WIDTH - 12);
  const up = scale(rows.map((row) => y.values[row] ?? 0), HEIGHT - EDGE, 12);
  svg.append(element("path", { class: "plot-axis", d: `M${EDGE} 12V${HEIGHT - EDGE}H${WIDTH - 12}` }));
  for (const tick of across.ticks) svg.append(text(number(tick), across.at(tick), HEIGHT - EDGE + 20, "middle"));
  for (const tick of up.ticks) svg.append(text(number(tick), EDGE - 8, up.at(tick) + 5, "end"));
  svg.append(text(x.label, WIDTH / 2, HEIGHT - 8, "middle"), text(y.label, EDGE, 10, "start"));
  if (coefficients !== undefined) {
    const steps = Array.from({ length: 61 }, (_, step) => across.low + ((across.high - across.low) * step) / 60);
    svg.append(element("polyline", { class: "plot-fit", points: steps.map((at) => `${across.at(at)},${up.at(valueAt(coefficients, at))}`).join(" ") }));
  }
  for (const row of rows) {
    const [px, py] = [x.values[row] ?? 0, y.values[row] ?? 0];
    const [dx, dy] = [x.uncertainties[row] ?? 0, y.uncertainties[row] ?? 0];
    svg.append(element("path", { class: "plot-bar", d: `M${across.at(px - dx)} ${up.at(py)}H${across.at(px + dx)}M${across.at(px)} ${up.at(py - dy)}V${up.at(py + dy)}` }));
    svg.append(element("circle", { class: "plot-point", cx: String(across.at(px)), cy: String(up.at(py)), r: "4" }));
  }
  return svg;
}

/** From values to places on the sheet. */
function scale(values: number[], begin: number, end: number) {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const margin = (most - least) * 0.06 || Math.abs(most) * 0.1 || 1;
  const [low, high] = [least - margin, most + margin];
  const at = (value: number) => Math.round((begin + ((value - low) / (high - low)) * (end - begin)) * 10) / 10;
  return { low, high, at, ticks: [0, 1, 2, 3, 4].map((step) => least + ((most - least) * step) / 4) };
}

function element(tag: string, attributes: Record<string, string>): SVGElement {
  const made = document.createElementNS(SVG, tag) as SVGElement;
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  return made;
}

function text(words: string, x: number, y: number, anchor: string): SVGElement {
  const made = element("text", { x: String(x), y: String(y), "text-anchor": anchor, class: "plot-text" });
  made.textContent = words;
  return made;
}
