// Least squares: the polynomial that passes closest to points, and what is left.

/** Coefficients from the constant on; nothing where the points do not determine them. */
export function fit(points: [number, number][], degree: number): number[] | undefined {
  const size = degree + 1;
  if (points.length < size) return undefined;
  // Around the middle and within one, so that large numbers do not drown the rest.
  const xs = points.map(([x]) => x);
  const middle = (Math.min(...xs) + Math.max(...xs)) / 2;
  const half = (Math.max(...xs) - Math.min(...xs)) / 2;
  if (half === 0) return undefined;
  const rows = Array.from({ length: size }, (_, row) => [
    ...Array.from({ length: size }, (_, column) => sum(points, ([x]) => ((x - middle) / half) ** (row + column))),
    sum(points, ([x, y]) => y * ((x - middle) / half) ** row),
  ]);
  const scaled = solved(rows);
  return scaled === undefined ? undefined : expanded(scaled, middle, half);
}

/** The value of a polynomial. */
export function valueAt(coefficients: number[], x: number): number {
  return coefficients.reduceRight((value, coefficient) => value * x + coefficient, 0);
}

/** The root of the mean square of what is left. */
export function residual(coefficients: number[], points: [number, number][]): number {
  return Math.sqrt(sum(points, ([x, y]) => (y - valueAt(coefficients, x)) ** 2) / points.length);
}

function sum(points: [number, number][], term: (point: [number, number]) => number): number {
  return points.reduce((total, point) => total + term(point), 0);
}

/** Gauss, with the largest pivot. */
function solved(rows: number[][]): number[] | undefined {
  const size = rows.length;
  for (let at = 0; at < size; at += 1) {
    const best = rows.slice(at).reduce((found, row, index) => (Math.abs(row[at] ?? 0) > Math.abs(rows[found]?.[at] ?? 0) ? at + index : found), at);
    const [pivot, other] = [rows[best] as number[], rows[at] as number[]];
    [rows[at], rows[best]] = [pivot, other];
    const head = pivot[at] ?? 0;
    if (Math.abs(head) < 1e-12) return undefined;
    for (const row of rows) {
      if (row === pivot) continue;
      const share = (row[at] ?? 0) / head;
      for (let column = at; column <= size; column += 1) row[column] = (row[column] ?? 0) - share * (pivot[column] ?? 0);
    }
  }
  return rows.map((row, at) => (row[size] ?? 0) / (row[at] ?? 1));
}

/** From ((x - middle) / half) to x. */
function expanded(scaled: number[], middle: number, half: number): number[] {
  let result: number[] = [0];
  for (const coefficient of [...scaled].reverse()) {
    const times = [...result.map((value) => (-value * middle) / half), 0];
    result.forEach((value, index) => (times[index + 1] = (times[index + 1] ?? 0) + value / half));
    times[0] = (times[0] ?? 0) + coefficient;
    result = times;
  }
  return result.slice(0, scaled.length);
}
