// The page of a report, for those who write in it: editors in the place of what is read, who else
// is here, and whether what was written is saved.

import { Carets } from "./report/carets";
import { edit as editCode } from "./report/code";
import { edit as editDataset } from "./report/dataset";
import { edit as editDrawing } from "./report/drawing";
import { Here } from "./report/here";
import { Link, type News, type Present } from "./report/link";
import { hearMessages, sayMessages } from "./report/messages";
import { Paper, type State } from "./report/paper";
import { edit as editProtocol } from "./report/protocol";
import { edit as editRich } from "./report/rich";
import { button, word } from "./report/words";
import { showUploads } from "./upload";

const page = document.querySelector<HTMLElement>("[data-report]");
const presence = page?.querySelector<HTMLElement>("[data-presence]");
const outline = page?.querySelector<HTMLElement>("[data-outline]");
const papers = new Map<string, Paper>();
const carets = new Map<string, Carets>();

/** Puts the editor of a kind into its place. */
function put(section: HTMLElement, sheet: HTMLElement, { doc }: Paper, carets: Carets): void {
  const title = section.querySelector("h3")?.textContent ?? "";
  switch (section.dataset.labdoc) {
    case "text":
      editRich(sheet, doc.getXmlFragment("body"), title, carets);
      break;
    case "drawing":
      editDrawing(sheet, doc, title);
      break;
    case "protocol":
      editProtocol(sheet, doc, carets);
      break;
    case "dataset":
      editDataset(sheet, doc, title);
      break;
    case "code":
      editCode(sheet, doc, carets);
      break;
  }
}

function say(line: HTMLElement, state: State): void {
  line.hidden = false;
  line.dataset.state = state.kind;
  line.textContent = {
    opening: () => word("opening"),
    saved: () => {
      const { at } = state as State & { kind: "saved" };
      return at === undefined ? word("open") : word("saved", at.toLocaleTimeString(document.documentElement.lang));
    },
    writing: () => word("writing"),
    away: () => word("away"),
    refused: () => word("refused", (state as State & { kind: "refused" }).said),
  }[state.kind]();
}

async function begin(link: Link, here: Here, section: HTMLElement, person: string): Promise<void> {
  const [sheet, line] = [section.querySelector<HTMLElement>(".labdoc-sheet"), section.querySelector<HTMLElement>("[data-saved]")];
  const id = section.dataset.id;
  if (sheet === null || line === null || id === undefined) return;
  const paper = new Paper(link, id, person, (state) => say(line, state));
  const others = new Carets((ends) => here.say(id, ends));
  papers.set(id, paper);
  carets.set(id, others);
  // Until the node answers, what the page came with is read.
  for (let isOpen = false; !isOpen; ) {
    isOpen = await paper.open();
    if (!isOpen) await new Promise((resolve) => window.setTimeout(resolve, 3_000));
  }
  sheet.lang = "";
  // Before the editors hear it, which say more precisely where the reader is.
  sheet.addEventListener("focusin", () => here.say(id), true);
  put(section, sheet, paper, others);
}

/** Asks for what this page may have missed. */
function again(): void {
  papers.forEach((paper) => void paper.again());
  void hearMessages(page?.dataset.report ?? "");
}

function hear(news: News): void {
  switch (news.what) {
    case "said":
      void hearMessages(page?.dataset.report ?? "");
      break;
    case "written":
      papers.get(news.labdoc)?.take(news);
      break;
    case "changed":
      again();
      break;
    case "present":
      showPresence(news);
      carets.forEach((one, id) => one.hear(news.people.filter(({ labdoc, person }) => labdoc === id && person !== news.you)));
      break;
    case "outline":
      showOutline();
      break;
  }
}

function showPresence({ people, you }: News & { what: "present" }): void {
  const names = namesOf(people);
  const said = names.length < 2 ? word("alone") : word("together", names.join(", "));
  // It is read aloud when it is set: not each time when somebody moves.
  if (presence && presence.textContent !== said) presence.textContent = said;
  for (const section of document.querySelectorAll<HTMLElement>(".labdoc[data-id]")) {
    const others = namesOf(people.filter(({ labdoc, person }) => labdoc === section.dataset.id && person !== you));
    for (const place of [section, section.querySelector<HTMLElement>(".labdoc-kind")]) {
      if (place) place.dataset.here = others.join(", ");
    }
  }
}

/** Each person once, though they have the report open twice. */
function namesOf(people: Present[]): string[] {
  return [...new Map(people.map(({ person, name }) => [person, name])).values()];
}

/** Other labdocs, another order, or handed in: the page is loaded again when its reader likes. */
function showOutline(): void {
  if (!outline || !outline.hidden) return;
  outline.hidden = false;
  outline.setAttribute("role", "alert");
  outline.append(word("outline"), " ", button(word("reload"), word("reload"), () => location.reload()));
}

if (page !== null && page.dataset.mayWrite !== undefined) {
  const link = new Link(page.dataset.report ?? "", page.dataset.token ?? "");
  const here = new Here(link);
  for (const section of page.querySelectorAll<HTMLElement>(".labdoc[data-id]")) {
    void begin(link, here, section, page.dataset.person ?? "");
  }
  sayMessages();
  showUploads(async (upload) => (await upload()) !== undefined);
  let wasLost = false;
  link.listen(
    hear,
    () => {
      if (wasLost) {
        again();
        here.again();
      }
      wasLost = false;
    },
    () => (wasLost = true),
  );
  window.addEventListener("online", again);
  // What is not sent stays in the browser; still, it is better to wait.
  window.addEventListener("beforeunload", (event) => {
    if ([...papers.values()].some((paper) => paper.isBehind)) event.preventDefault();
  });
}
