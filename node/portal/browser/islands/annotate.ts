// From what is selected in a report to the remark about it. The passage goes behind the `#` of the
// address, which browsers keep to themselves: what students write is in no log of a server.

const BEGIN = "#passage=";
/** How much of what is selected is taken along, in UTF-16 units; the form may take less. */
const PASSAGE_MAX = 2_000;

/** The labdoc in which all of a selection is. */
function labdocOf(selection: Selection): Element | null {
  const labdoc = (node: Node | null) => node?.parentElement?.closest(".labdoc-sheet")?.closest(".labdoc") ?? null;
  const found = labdoc(selection.anchorNode);
  return found === labdoc(selection.focusNode) ? found : null;
}

document.addEventListener("selectionchange", () => {
  const selection = document.getSelection();
  const passage = selection?.toString().trim() ?? "";
  // A click on the link ends the selection: it keeps what was selected last.
  if (selection === null || passage === "") return;
  const link = labdocOf(selection)?.querySelector<HTMLAnchorElement>("a[data-annotate]");
  if (link) link.hash = BEGIN + encodeURIComponent(passage.slice(0, PASSAGE_MAX));
});

const field = document.querySelector<HTMLTextAreaElement>("#passage");
if (field !== null && location.hash.startsWith(BEGIN)) {
  try {
    field.value = decodeURIComponent(location.hash.slice(BEGIN.length)).slice(0, field.maxLength);
    document.querySelector<HTMLElement>("#annotation")?.focus();
  } catch {
    // Half a character at the end: the passage is left out, and can be pasted.
  }
}
