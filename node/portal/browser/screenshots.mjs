// Takes a picture of every page, in both languages, light and dark, wide and at 360 px:
//
//   ARCHIPEL_BIN=target/debug/archipel node screenshots.mjs FOLDER

import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { classroomPages, fill, startClassroom } from "./tests/classroom.mjs";
import { startDemo } from "./tests/demo.mjs";
import { everyPage } from "./tests/every_page.mjs";
import { checkShape, startBrowser, visit } from "./tests/pages.mjs";

const folder = process.argv[2] ?? "screenshots";
await mkdir(folder, { recursive: true });
const [demo, browser, classroom] = await Promise.all([startDemo(process.env.ARCHIPEL_BIN), startBrowser(), startClassroom(process.env.ARCHIPEL_BIN)]);
await fill(classroom);
const pages = { ...await everyPage(demo, browser), ...await classroomPages(classroom) };
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
await Promise.all([demo.stop(), classroom.stop()]);
