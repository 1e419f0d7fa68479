// Every page of the portal, as people see it who may: what is checked in every window, and what
// pictures are taken of.

import { minePages } from "./mine.mjs";
import { firstResult, stateOf, visit } from "./pages.mjs";

/** Addresses of all pages by name, each with what `visit` needs to open it. */
export async function everyPage(demo, browser) {
  const here = demo.portal("ouessant");
  const teacher = demo.person("ouessant", "teacher");
  const { token } = teacher;
  const found = (words) => firstResult(browser, { token }, here, words);
  const state = await stateOf(browser, here, teacher);
  const own = Object.entries(await minePages(browser, state, here));
  const mission = await found("dosage du fer spectrophotométrie");
  return {
    start: { address: `${here}/` },
    results: { address: `${here}/?q=mesure&kind=mission`, token },
    nothing: { address: `${here}/?q=zzzqqq` },
    mission: { address: mission, token },
    capsule: { address: await found("kind:capsule"), token },
    snapshot: { address: await found("kind:snapshot"), token },
    document: { address: await firstDocument(browser, { token }, mission), token },
    federation: { address: `${here}/federation` },
    operations: { address: `${here}/federation`, token: demo.operatorToken("ouessant") },
    entrance: { address: `${here}/sign-in` },
    device: { address: `${here}/sign-in/device`, state },
    account: { address: `${here}/account`, state },
    ...Object.fromEntries(own.map(([name, address]) => [`write-${name}`, { address, state }])),
    missing: { address: `${here}/items/ouessant/${"0".repeat(32)}`, expect: 404 },
  };
}

async function firstDocument(browser, options, item) {
  let address;
  await visit(browser, options, item, async (page) => {
    address = await page.locator(".document-name a").first().getAttribute("href");
  });
  return new URL(address, item).href;
}
