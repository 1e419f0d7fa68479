// A class with two teams of one student each, a mission that was given to it, and their reports, in
// real browsers.

import { startHouse } from "./house.mjs";
import { mission } from "./mission.mjs";
import { signedIn, startBrowser } from "./pages.mjs";

/** A picture of one pixel (PNG, ISO/IEC 15948). */
export const PIXEL = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==", "base64");

/**
 * Starts a node and a browser. `pages` has a page of each person, signed in; `at` the addresses of the item, the
 * class, the assignment, and of the report of each student.
 */
export async function startClassroom(program) {
  const [house, browser] = await Promise.all([startHouse(program), startBrowser()]);
  const [pages, at] = [{}, { item: await house.publish(drawn(mission()), { "schema.png": PIXEL }) }];
  for (const login of ["maelle", "tanguy", "nolwenn", "yann"]) pages[login] = await signedIn(browser, house.portal, house.people[login]);
  const classroom = {
    house, browser, pages, at,
    async stop() {
      await browser.close();
      await house.stop();
    },
  };
  await give(classroom);
  for (const login of ["tanguy", "nolwenn"]) await begin(classroom, login);
  return classroom;
}

/** The mission with a drawing that stands on a picture of its own. */
function drawn(item) {
  item.files = [{ path: "schema.png", right: "open" }];
  item.mission.parts[1].labdocs.push({ title: "Schéma", content: { drawing: { background: "schema.png" } } });
  return item;
}

async function give({ house, pages: { maelle }, at }) {
  await maelle.locator("#class-name").fill("L2 Chimie, groupe B");
  await maelle.locator('form[action="/classes"] button').click();
  await maelle.waitForURL(/\/classes\/[0-9a-f]{32}$/);
  at.class = maelle.url();
  await maelle.locator('a[href$="/roster"]').click();
  await maelle.locator("#roster-csv").fill("person;team\ntanguy;Phare\nnolwenn;Balise\n");
  await maelle.locator('button[value="enrol"]').click();
  await maelle.waitForURL(/roster$/);
  await maelle.goto(`${house.portal}/items/${at.item}`);
  await maelle.locator('a[href$="/give"]').click();
  await maelle.locator("form.editor button").click();
  await maelle.waitForURL(/\/assignments\//);
  at.assignment = maelle.url();
}

async function begin({ pages, at }, login) {
  const page = pages[login];
  await page.goto(at.assignment);
  await page.locator('[aria-labelledby="own-report"] .button').click();
  await page.waitForURL(/\/reports\//);
  await page.locator(".ProseMirror").waitFor();
  at[login] = page.url();
}

/** Writes and hands in, draws peers and evaluates, so that there is something to see on every page. */
export async function fill({ pages: { maelle, tanguy, nolwenn }, at }) {
  await tanguy.locator(".ProseMirror").click();
  await tanguy.keyboard.press("Control+End");
  await tanguy.keyboard.type(" Le fer est oxydé : $Fe^{2+}$ devient $Fe^{3+}$.");
  await tanguy.locator('.labdoc[data-labdoc="text"] [data-saved][data-state="saved"]').waitFor();
  await tanguy.locator("#message").fill("La burette est-elle la bonne ?");
  await tanguy.locator('form[action$="/messages"] button').click();
  for (const page of [tanguy, nolwenn]) {
    await page.locator('form[action$="/submit"] button').click();
    await page.locator('a[href$="/submissions/1"]').waitFor();
  }
  await maelle.goto(at.assignment);
  await maelle.locator("#peer-reports").fill("1");
  await maelle.locator('form[action$="/evaluation"] button').click();
  await maelle.locator('form[action$="/peers"] button').click();
  await maelle.waitForURL(/drawn=2/);
  await maelle.goto(`${at.tanguy}/feedback`);
  await maelle.locator("#annotation").fill("Pourquoi ?");
  await maelle.locator('button[value="annotate"]').click();
  await maelle.locator("#annotation-1").waitFor();
  await maelle.getByRole("radio", { name: /estimée/ }).check();
  await maelle.locator('button[value="evaluate"]').click();
  await maelle.goto(at.nolwenn);
  await maelle.locator('form[action$="/reopen"] button').click();
  await maelle.waitForURL(/\/reports\//);
}

/** Every page of a class, of reports and of data protection by name, each with what `visit` needs to open it. */
export async function classroomPages({ house: { portal }, pages, at }) {
  const states = {};
  for (const [login, page] of Object.entries(pages)) states[login] = await page.context().storageState();
  await pages.nolwenn.goto(at.nolwenn);
  const history = await pages.nolwenn.locator('a[href$="/history"]').first().getAttribute("href");
  const peer = `${at.assignment}/peer/${at.tanguy.split("/").at(-1)}`;
  const person = await found(pages.yann, portal);
  const all = {
    maelle: {
      classes: `${portal}/classes`, class: at.class, roster: `${at.class}/roster`, teams: `${at.class}/teams`, give: `${portal}/items/${at.item}/give`,
      assignment: at.assignment, "report-read": at.tanguy, feedback: `${at.tanguy}/feedback`, following: `${at.tanguy}/following`,
    },
    tanguy: { "classes-of-a-student": `${portal}/classes`, "class-of-a-student": at.class, submission: `${at.tanguy}/submissions/1`, accesses: `${at.tanguy}/accesses`, messages: `${at.tanguy}/messages` },
    nolwenn: { "assignment-of-a-student": at.assignment, report: at.nolwenn, history: `${portal}${history}`, bring: `${at.nolwenn}/bring`, peer },
    yann: { officer: `${portal}/data-protection`, person, retention: `${portal}/data-protection/retention`, holds: `${portal}/data-protection/holds`, "accesses-for-the-officer": `${at.tanguy}/accesses` },
  };
  return Object.fromEntries(Object.entries(all).flatMap(([login, own]) => Object.entries(own).map(([name, address]) => [name, { address, state: states[login] }])));
}

/** What the officer finds of a student. */
async function found(yann, portal) {
  await yann.goto(`${portal}/data-protection`);
  await yann.locator("#person").fill("tanguy");
  await yann.locator('form[action="/data-protection"] button').click();
  await yann.waitForURL(/\/data-protection\/[a-z0-9]+$/);
  return yann.url();
}
