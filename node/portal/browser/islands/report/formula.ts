// Formulas are set by the node, which sets them in every other page: no second reader of LaTeX.

const known = new Map<string, Promise<string>>();
/** Most formulas that are remembered. */
const KNOWN_MAX = 500;

/** An element that shows a formula; its source until the node has answered, or if it does not. */
export function formula(latex: string, isBlock: boolean): HTMLElement {
  const shown = document.createElement("span");
  shown.className = "formula";
  shown.contentEditable = "false";
  shown.textContent = latex;
  void set(latex, isBlock).then((html) => {
    if (html === "") return;
    // What the node sets is MathML of its own making, in which nothing a writer says is a tag.
    const parsed = new DOMParser().parseFromString(html, "text/html");
    shown.replaceChildren(...[...parsed.body.childNodes].map((node) => document.adoptNode(node)));
  });
  return shown;
}

function set(latex: string, isBlock: boolean): Promise<string> {
  const question = new URLSearchParams({ tex: latex, place: isBlock ? "block" : "inline" }).toString();
  let answer = known.get(question);
  if (answer === undefined) {
    answer = fetch(`/formulas?${question}`).then(
      (response) => (response.ok ? response.text() : ""),
      () => {
        known.delete(question);
        return "";
      },
    );
    if (known.size >= KNOWN_MAX) known.clear();
    known.set(question, answer);
  }
  return answer;
}
