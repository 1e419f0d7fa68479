// An item whose author tries everything that threatens a page.

const SCRIPT = "<script>alert(1)</script>";
const MARKDOWN = [
  SCRIPT,
  "<img src=x onerror=alert(1)> <svg onload=alert(1)><set attributeName=href to=javascript:alert(1)></svg>",
  "<math><annotation-xml encoding=text/html><iframe srcdoc='<script>alert(1)</script>'></annotation-xml></math>",
  "[a](javascript:alert(1)) [b](JaVaScRiPt:alert(1)) [c](data:text/html,<script>alert(1)</script>) [d](//evil.example/x)",
  `![a](https://evil.example/pixel.png) ![b](javascript:alert(1)) ![" onerror="alert(1)](x.svg)`,
  "<https://a.example/\"onmouseover=alert(1)> <style>*{display:none}</style> <base href=//evil.example>",
  "$\\text{<script>alert(1)</script>}$ $\\href{javascript:alert(1)}{x}$ $\\def\\a{\\a\\a}\\a$",
  `$$${"{".repeat(900)}x${"}".repeat(900)}$$`,
  `$$${"\\sqrt".repeat(380)} x$$`,
  "```\" onclick=\"alert(1)\n</code></pre><script>alert(1)</script>\n```",
].join("\n\n");

const LABDOCS = [
  { text: { initial: MARKDOWN } },
  { drawing: { instructions: MARKDOWN.slice(0, 3_900) } },
  { protocol: { objective: SCRIPT, principle: "$\\unknown{x}$", material: [SCRIPT], steps: [SCRIPT, "<b onclick=alert(1)>x</b>"] } },
  { dataset: { columns: [{ name: SCRIPT, kind: "text" }], rows: [["=HYPERLINK(\"javascript:alert(1)\")"], [SCRIPT]] } },
  { code: { language: "python", starter: `</code></pre>${SCRIPT}`, expected_output: SCRIPT } },
];

/** The item, as clients send one. */
export function hostileItem() {
  return {
    item: {
      title: `${SCRIPT} "'><img src=x onerror=alert(1)> zyxhostile`,
      abstract: MARKDOWN.slice(0, 3_900),
      language: "en",
      disciplines: ["0531"],
      keywords: [SCRIPT, "{{7*7}}"],
      objectives: [SCRIPT],
      authors: [`Mallory ${SCRIPT}`],
      licence: "CC-BY-4.0",
      rights: { view: true, run: true, adapt: true, redistribute: true },
      source: "javascript:alert(1)",
      attribution: SCRIPT,
    },
    mission: {
      instructions: MARKDOWN,
      parts: [{
        title: `${SCRIPT}</title>`,
        instructions: MARKDOWN,
        labdocs: LABDOCS.map((content, index) => ({ title: `${SCRIPT} ${index}`, content })),
      }, {
        title: "Deep",
        instructions: `${">".repeat(5_000)} deep ${SCRIPT}`,
        labdocs: [],
      }],
      rubric: { criteria: [{ title: SCRIPT, levels: [{ title: SCRIPT, points: 0 }, { title: "b", description: SCRIPT, points: 1 }] }] },
    },
  };
}
