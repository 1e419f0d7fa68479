// Carets of others, as a page shows them: whose they are, where they stand, and how well they are seen.

/** How far a caret may be from where it belongs, in pixels. */
const NEAR_PX = 2;

/** Whose carets an element shows. */
export function caretsIn(labdoc) {
  return labdoc.locator(".caret-name").allInnerTexts();
}

/** Waits until somebody's caret stands at the beginning of these words, or behind them. */
export function caretAt(page, { name, within, words, side = "left" }) {
  return page.waitForFunction(({ name, within, words, side, near }) => {
    const bar = [...document.querySelectorAll(".caret")].find((one) => one.textContent === name);
    const walker = document.createTreeWalker(document.querySelector(within), NodeFilter.SHOW_TEXT);
    while (bar && walker.nextNode()) {
      const begin = walker.currentNode.data.indexOf(words);
      if (begin < 0) continue;
      const range = document.createRange();
      range.setStart(walker.currentNode, begin);
      range.setEnd(walker.currentNode, begin + words.length);
      const [there, here] = [range.getBoundingClientRect(), bar.getBoundingClientRect()];
      const isInLine = here.top < there.bottom && here.bottom > there.top && here.height < 2 * there.height;
      return isInLine && Math.abs((here.left + here.right) / 2 - there[side]) <= near;
    }
    return false;
  }, { name, within, words, side, near: NEAR_PX });
}

/** Where words stand in an editor, in pixels from its corner. */
export function placeOf(page, within, words) {
  return page.evaluate(({ within, words }) => {
    const [editor, range] = [document.querySelector(within), document.createRange()];
    const walker = document.createTreeWalker(editor, NodeFilter.SHOW_TEXT);
    const corner = editor.getBoundingClientRect();
    const all = [];
    while (walker.nextNode()) all.push(walker.currentNode);
    const node = all.find(({ data }) => data.includes(words));
    range.setStart(node, node.data.indexOf(words));
    const { left, top } = range.getBoundingClientRect();
    return [Math.round(left - corner.left), Math.round(top - corner.top), Math.round(corner.height)];
  }, { within, words });
}

/** The least contrast of all colours of carets, of a name on its ground and of a bar on the page. */
export async function leastContrast(page, colorScheme) {
  await page.emulateMedia({ colorScheme });
  const least = await page.evaluate(() => {
    const light = (colour) => {
      const [r, g, b] = colour.match(/[\d.]+/g).slice(0, 3).map((part) => part / 255).map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const contrast = (...colours) => {
      const [dark, bright] = colours.map(light).sort((a, b) => a - b);
      return (bright + 0.05) / (dark + 0.05);
    };
    const bar = document.querySelector(".caret");
    const paper = getComputedStyle(bar.closest(".labdoc")).backgroundColor;
    const was = bar.className;
    const found = [0, 1, 2, 3, 4, 5].map((number) => {
      bar.className = `caret caret-colour-${number}`;
      const { color, backgroundColor } = getComputedStyle(bar.querySelector(".caret-name"));
      return Math.min(contrast(color, backgroundColor), contrast(backgroundColor, paper));
    });
    bar.className = was;
    return Math.min(...found);
  });
  await page.emulateMedia({ colorScheme: null });
  return least;
}
