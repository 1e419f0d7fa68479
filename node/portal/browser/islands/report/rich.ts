// Rich text with formulas: ProseMirror over the document of Yjs.

import { baseKeymap, setBlockType, toggleMark, wrapIn } from "prosemirror-commands";
import { inputRules, textblockTypeInputRule, wrappingInputRule } from "prosemirror-inputrules";
import { keymap } from "prosemirror-keymap";
import { Schema, type MarkType, type Node } from "prosemirror-model";
import { liftListItem, sinkListItem, splitListItem, wrapInList } from "prosemirror-schema-list";
import { EditorState, Plugin, type Command, type EditorState as State } from "prosemirror-state";
import { Decoration, DecorationSet, EditorView } from "prosemirror-view";
import { redo, undo, ySyncPlugin, yUndoPlugin } from "y-prosemirror";
import type * as Y from "yjs";
import type { Carets } from "./carets";
import { formula } from "./formula";
import { richCarets } from "./rich_carets";
import { make, word } from "./words";

const schema = new Schema({
  nodes: {
    doc: { content: "block+" },
    paragraph: { group: "block", content: "inline*", parseDOM: [{ tag: "p" }], toDOM: () => ["p", 0] },
    heading: {
      group: "block",
      content: "inline*",
      defining: true,
      attrs: { level: { default: 1 } },
      parseDOM: [
        { tag: "h1", attrs: { level: 1 } },
        { tag: "h2", attrs: { level: 1 } },
        { tag: "h3", attrs: { level: 2 } },
        { tag: "h4", attrs: { level: 1 } },
        { tag: "h5", attrs: { level: 2 } },
      ],
      toDOM: (node) => [node.attrs.level > 1 ? "h5" : "h4", 0],
    },
    bullet_list: { group: "block", content: "list_item+", parseDOM: [{ tag: "ul" }], toDOM: () => ["ul", 0] },
    ordered_list: { group: "block", content: "list_item+", parseDOM: [{ tag: "ol" }], toDOM: () => ["ol", 0] },
    list_item: { content: "paragraph block*", defining: true, parseDOM: [{ tag: "li" }], toDOM: () => ["li", 0] },
    blockquote: { group: "block", content: "block+", parseDOM: [{ tag: "blockquote" }], toDOM: () => ["blockquote", 0] },
    code_block: {
      group: "block",
      content: "text*",
      marks: "",
      code: true,
      parseDOM: [{ tag: "pre", preserveWhitespace: "full" }],
      toDOM: () => ["pre", ["code", 0]],
    },
    text: { group: "inline" },
    hard_break: { group: "inline", inline: true, selectable: false, parseDOM: [{ tag: "br" }], toDOM: () => ["br"] },
  },
  marks: {
    strong: { parseDOM: [{ tag: "strong" }, { tag: "b" }], toDOM: () => ["strong", 0] },
    em: { parseDOM: [{ tag: "em" }, { tag: "i" }], toDOM: () => ["em", 0] },
    sub: { excludes: "sup", parseDOM: [{ tag: "sub" }], toDOM: () => ["sub", 0] },
    sup: { excludes: "sub", parseDOM: [{ tag: "sup" }], toDOM: () => ["sup", 0] },
    code: { parseDOM: [{ tag: "code" }], toDOM: () => ["code", 0] },
    link: {
      attrs: { href: {} },
      inclusive: false,
      parseDOM: [{ tag: "a[href]", getAttrs: (dom) => ({ href: (dom as HTMLElement).getAttribute("href") }) }],
      toDOM: (mark) => ["a", { href: mark.attrs.href, rel: "noopener noreferrer nofollow" }, 0],
    },
  },
});

const { nodes, marks } = schema;

/** An entry of the bar: what it does, and whether it holds where the cursor is. */
interface Tool {
  sign: string;
  key: string;
  command: Command;
  holds?: (state: State) => boolean;
}

const mark = (sign: string, key: string, type: MarkType): Tool => ({
  sign,
  key,
  command: toggleMark(type),
  holds: ({ selection, storedMarks, doc }) =>
    selection.empty
      ? (storedMarks ?? selection.$from.marks()).some((one) => one.type === type)
      : doc.rangeHasMark(selection.from, selection.to, type),
});

const TOOLS: Tool[] = [
  mark("B", "tool-strong", marks.strong),
  mark("I", "tool-em", marks.em),
  mark("x₂", "tool-sub", marks.sub),
  mark("x²", "tool-sup", marks.sup),
  mark("</>", "tool-code", marks.code),
  { sign: "H", key: "tool-heading", command: toggleHeading(), holds: ({ selection }) => selection.$from.parent.type === nodes.heading },
  { sign: "•", key: "tool-bullets", command: wrapInList(nodes.bullet_list) },
  { sign: "1.", key: "tool-numbers", command: wrapInList(nodes.ordered_list) },
  { sign: "❝", key: "tool-quote", command: wrapIn(nodes.blockquote) },
  { sign: "∑", key: "tool-formula", command: insertFormula },
];

function toggleHeading(): Command {
  const [heading, paragraph] = [setBlockType(nodes.heading, { level: 1 }), setBlockType(nodes.paragraph)];
  return (state, dispatch, view) => heading(state, dispatch, view) || paragraph(state, dispatch, view);
}

/** Puts dollars around what is chosen, or an example where nothing is. */
function insertFormula(state: State, dispatch?: EditorView["dispatch"]): boolean {
  const { from, to } = state.selection;
  const latex = state.doc.textBetween(from, to) || "E = m c^2";
  dispatch?.(state.tr.insertText(`$${latex}$`, from, to));
  return true;
}

const rules = inputRules({
  rules: [
    textblockTypeInputRule(/^(#{1,2})\s$/, nodes.heading, ([, signs]) => ({ level: signs?.length ?? 1 })),
    wrappingInputRule(/^\s*[-*]\s$/, nodes.bullet_list),
    wrappingInputRule(/^1\.\s$/, nodes.ordered_list),
    wrappingInputRule(/^>\s$/, nodes.blockquote),
    textblockTypeInputRule(/^```$/, nodes.code_block),
  ],
});

const keys = keymap({
  "Mod-b": toggleMark(marks.strong),
  "Mod-i": toggleMark(marks.em),
  "Mod-z": undo,
  "Mod-y": redo,
  "Mod-Shift-z": redo,
  Enter: splitListItem(nodes.list_item),
  "Mod-[": liftListItem(nodes.list_item),
  "Mod-]": sinkListItem(nodes.list_item),
});

/** Shows behind each `$…$` what it says, unless the cursor stands in it. */
const formulas = new Plugin({
  props: {
    decorations: (state) => {
      const found: Decoration[] = [];
      state.doc.descendants((node, at) => {
        if (node.isTextblock && node.type !== nodes.code_block) found.push(...formulasIn(node, at + 1, state));
        return !node.isTextblock;
      });
      return DecorationSet.create(state.doc, found);
    },
  },
});

function formulasIn(node: Node, start: number, state: State): Decoration[] {
  const text = node.textBetween(0, node.content.size, undefined, "\uFFFC");
  const { from, to } = state.selection;
  return [...text.matchAll(/\$\$([^$]+)\$\$|\$([^\s$](?:[^$]*[^\s$])?)\$/g)].flatMap((match) => {
    const [begin, end] = [start + match.index, start + match.index + match[0].length];
    const latex = match[1] ?? match[2] ?? "";
    const isWrittenNow = from >= begin && to <= end;
    const source = Decoration.inline(begin, end, { class: isWrittenNow ? "formula-written" : "formula-hidden" });
    if (isWrittenNow) return [source];
    const shown = Decoration.widget(end, () => formula(latex, match[1] !== undefined), { key: match[0], side: -1 });
    return [source, shown];
  });
}

/** Puts an editor of this text into a place. */
export function edit(place: HTMLElement, body: Y.XmlFragment, label: string, carets: Carets): void {
  const bar = make("div", { role: "toolbar", "aria-label": word("tools"), class: "tools" });
  const sheet = make("div", { class: "prose sheet rich" });
  place.replaceChildren(bar, sheet);
  // The document of Yjs is put into the view while that is still being made.
  let refresh = () => {};
  const view = new EditorView(sheet, {
    state: EditorState.create({
      schema,
      plugins: [ySyncPlugin(body), yUndoPlugin(), richCarets(carets), rules, keys, keymap(baseKeymap), formulas],
    }),
    attributes: { role: "textbox", "aria-multiline": "true", "aria-label": label },
    dispatchTransaction(this: EditorView, transaction) {
      this.updateState(this.state.apply(transaction));
      refresh();
    },
  });
  const entries = TOOLS.map((tool) => {
    const entry = make("button", { type: "button", class: "tool", "aria-label": word(tool.key), title: word(tool.key) }, tool.sign);
    entry.addEventListener("mousedown", (event) => event.preventDefault());
    entry.addEventListener("click", () => {
      tool.command(view.state, view.dispatch, view);
      view.focus();
    });
    bar.append(entry);
    return { tool, entry };
  });
  refresh = () => {
    for (const { tool, entry } of entries) {
      if (tool.holds !== undefined) entry.setAttribute("aria-pressed", String(tool.holds(view.state)));
    }
  };
  refresh();
}
