// Carets of others in rich text, and the reader's own, told to them.

import { Plugin, PluginKey, type EditorState, type Transaction } from "prosemirror-state";
import { Decoration, DecorationSet, type EditorView } from "prosemirror-view";
import { absolutePositionToRelativePosition, relativePositionToAbsolutePosition, ySyncPluginKey } from "y-prosemirror";
import type * as Y from "yjs";
import type { Carets } from "./carets";
import { colourOf, Flags } from "./flags";

/** Somebody else, where they are in this document of ProseMirror. */
interface Standing {
  person: number;
  name: string;
  anchor: number;
  head: number;
}

const key = new PluginKey<Standing[]>("carets");

/** Goes behind the plug-in that follows the document of Yjs. */
export function richCarets(carets: Carets): Plugin<Standing[]> {
  return new Plugin<Standing[]>({
    key,
    state: {
      init: () => [],
      apply: (transaction, standing, _, state) => stand(carets, transaction, standing, state),
    },
    props: {
      decorations: (state) => DecorationSet.create(state.doc, (key.getState(state) ?? []).flatMap(selected)),
    },
    view: (view) => show(carets, view),
  });
}

/** Where the others are after a transaction: asked of Yjs, unless it is the reader who wrote. */
function stand(carets: Carets, transaction: Transaction, standing: Standing[], state: EditorState): Standing[] {
  if (transaction.getMeta(key) === undefined && ySyncPluginKey.getState(state)?.isChangeOrigin !== true) {
    const moved = (place: number) => transaction.mapping.map(place);
    return transaction.docChanged ? standing.map((one) => ({ ...one, anchor: moved(one.anchor), head: moved(one.head) })) : standing;
  }
  return carets.others.flatMap(({ person, name, anchor, head }) => {
    const [from, to] = [placeOf(anchor, state), placeOf(head, state)];
    return from === null || to === null ? [] : [{ person, name, anchor: from, head: to }];
  });
}

/** A place that is not here yet, or in what is gone, is none. */
function placeOf(end: Y.RelativePosition, state: EditorState): number | null {
  const { doc, type, binding } = ySyncPluginKey.getState(state);
  try {
    const place = relativePositionToAbsolutePosition(doc, type, end, binding.mapping);
    return place === null ? null : Math.max(0, Math.min(place, state.doc.content.size));
  } catch {
    return null;
  }
}

function selected({ person, anchor, head }: Standing): Decoration[] {
  const [from, to] = [Math.min(anchor, head), Math.max(anchor, head)];
  return from === to ? [] : [Decoration.inline(from, to, { class: `caret-range ${colourOf(person)}` })];
}

function show(carets: Carets, view: EditorView) {
  const flags = new Flags();
  view.dom.parentElement?.append(flags.layer);
  const draw = () => flags.draw((key.getState(view.state) ?? []).flatMap((one) => flags.spot(one, box(view, one.head))));
  const tell = () => {
    if (view.hasFocus()) carets.put(endOf(view, view.state.selection.anchor), endOf(view, view.state.selection.head));
  };
  const leave = () => carets.leave();
  // Formulas change what stands where after the text did.
  const [sized, changed] = [new ResizeObserver(draw), new MutationObserver(draw)];
  sized.observe(view.dom);
  changed.observe(view.dom, { subtree: true, childList: true });
  view.dom.addEventListener("scroll", draw, true);
  view.dom.addEventListener("focusin", tell);
  view.dom.addEventListener("focusout", leave);
  const unwatch = carets.watch(() => view.dispatch(view.state.tr.setMeta(key, true)));
  return {
    update: () => {
      tell();
      draw();
    },
    destroy: () => {
      unwatch();
      sized.disconnect();
      changed.disconnect();
      flags.layer.remove();
    },
  };
}

function endOf(view: EditorView, place: number): Y.RelativePosition {
  const { type, binding } = ySyncPluginKey.getState(view.state);
  return absolutePositionToRelativePosition(place, type, binding.mapping);
}

/** Where a place is seen; in the source of a formula that is hidden, behind the formula. */
function box(view: EditorView, place: number): Pick<DOMRect, "left" | "top" | "bottom"> {
  const { node } = view.domAtPos(place);
  const hidden = (node instanceof Element ? node : node.parentElement)?.closest(".formula-hidden");
  if (!hidden) return view.coordsAtPos(place);
  const { right, top, bottom } = (hidden.nextElementSibling ?? hidden).getBoundingClientRect();
  return { left: right, top, bottom };
}
