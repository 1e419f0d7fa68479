// Takes a picture of every page, in both languages, light and dark, wide and at 360 px:
//
//   ARCHIPEL_BIN=target/debug/archipel node screenshots.mjs FOLDER

import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { startDemo } from "./tests/demo.mjs";
import { minePages } from "./tests/mine.mjs";
import { checkShape, firstResult, startBrowser, stateOf, visit } from "./tests/pages.mjs";

const folder = process.argv[2] ?? "screenshots";
await mkdir(folder, { recursive: true });
const [demo, browser] = await Promise.all([startDemo(process.env.ARCHIPEL_BIN), startBrowser()]);
const here = demo.portal("ouessant");
const token = demo.person("ouessant", "teacher").token;
const found = (words) => firstResult(browser, { token }, here, words);
const state = await stateOf(browser, here, demo.person("ouessant", "teacher"));
const own = Object.entries(await minePages(browser, state, here));
const pages = {
  start: { address: `${here}/` },
  results: { address: `${here}/?q=mesure&kind=mission`, token },
  nothing: { address: `${here}/?q=zzzqqq` },
  mission: { address: await found("dosage du fer spectrophotométrie"), token },
  capsule: { address: await found("kind:capsule"), token },
  snapshot: { address: await found("kind:snapshot"), token },
  federation: { address: `${here}/federation` },
  operations: { address: `${here}/federation`, token: demo.operatorToken("ouessant") },
  entrance: { address: `${here}/sign-in` },
  account: { address: `${here}/account`, state },
  ...Object.fromEntries(own.map(([name, address]) => [`write-${name}`, { address, state }])),
  missing: { address: `${here}/items/ouessant/${"0".repeat(32)}`, expect: 404 },
};
for (const [name, { address, ...options }] of Object.entries(pages)) {
  for (const language of ["fr", "en"]) {
    for (const dark of [false, true]) {
      for (const width of [1280, 360]) {
        const file = join(folder, `${name}-${language}-${dark ? "dark" : "light"}-${width}.png`);
        await visit(browser, { language, dark, width, ...options }, address, async (page) => {
          await checkShape(page, file);
          await page.screenshot({ path: file, fullPage: true });
        });
      }
    }
  }
}
await browser.close();
await demo.stop();
