// Formulas of tables: numbers, columns in brackets, + - * / ^, parentheses and a few functions.
// What is not understood is not a number; nothing is ever run as a program. `portal::report::expression`
// computes the same for those who read without a script.

/** Longest formula, in characters; the lists of items have the same limit. */
const CHARS_MAX = 300;
/** How deep parentheses may stand in each other. */
const DEPTH_MAX = 50;

const FUNCTIONS: Record<string, (value: number) => number> = {
  sqrt: Math.sqrt, exp: Math.exp, ln: Math.log, log10: Math.log10, abs: Math.abs,
  sin: Math.sin, cos: Math.cos, tan: Math.tan, asin: Math.asin, acos: Math.acos, atan: Math.atan,
};

/** The value of a formula; not a number where it is not understood. */
export function evaluate(formula: string, column: (name: string) => number): number {
  if (formula.length > CHARS_MAX) return Number.NaN;
  const tokens = formula.match(/\[[^\]]*\]|\d+(?:[.,]\d+)?(?:[eE][+-]?\d+)?|[a-z]+\d*|[-+*/^()]|\S/g) ?? [];
  const reader = { tokens, at: 0, depth: 0, column };
  const value = sum(reader);
  return reader.at === tokens.length ? value : Number.NaN;
}

interface Reader {
  tokens: string[];
  at: number;
  depth: number;
  column: (name: string) => number;
}

function sum(reader: Reader): number {
  let value = product(reader);
  for (let sign = reader.tokens[reader.at]; sign === "+" || sign === "-"; sign = reader.tokens[reader.at]) {
    reader.at += 1;
    const next = product(reader);
    value = sign === "+" ? value + next : value - next;
  }
  return value;
}

function product(reader: Reader): number {
  let value = signed(reader);
  for (let sign = reader.tokens[reader.at]; sign === "*" || sign === "/"; sign = reader.tokens[reader.at]) {
    reader.at += 1;
    const next = signed(reader);
    value = sign === "*" ? value * next : value / next;
  }
  return value;
}

function signed(reader: Reader): number {
  let isNegative = false;
  for (let sign = reader.tokens[reader.at]; sign === "-" || sign === "+"; sign = reader.tokens[reader.at]) {
    reader.at += 1;
    if (sign === "-") isNegative = !isNegative;
  }
  const value = power(reader);
  return isNegative ? -value : value;
}

function power(reader: Reader): number {
  const base = atom(reader);
  if (reader.tokens[reader.at] !== "^" || reader.depth >= DEPTH_MAX) return base;
  reader.at += 1;
  reader.depth += 1;
  const value = base ** signed(reader);
  reader.depth -= 1;
  return value;
}

function atom(reader: Reader): number {
  const token = reader.tokens[reader.at] ?? "";
  reader.at += 1;
  if (token === "(") return inside(reader);
  if (token.startsWith("[")) return reader.column(token.slice(1, -1).trim());
  if (token === "pi") return Math.PI;
  const work = Object.hasOwn(FUNCTIONS, token) ? FUNCTIONS[token] : undefined;
  if (work !== undefined) {
    if (reader.tokens[reader.at] !== "(") return Number.NaN;
    reader.at += 1;
    return work(inside(reader));
  }
  return /^\d/.test(token) ? Number(token.replace(",", ".")) : Number.NaN;
}

function inside(reader: Reader): number {
  if (reader.depth >= DEPTH_MAX) return Number.NaN;
  reader.depth += 1;
  const value = sum(reader);
  reader.depth -= 1;
  if (reader.tokens[reader.at] !== ")") return Number.NaN;
  reader.at += 1;
  return value;
}
