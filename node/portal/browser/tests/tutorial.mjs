// docs/tutorial.md, step by step and by the names that it uses, in a real browser.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { visit } from "./pages.mjs";

/** The item of the walk. */
const TITLE = "Pendulum zyxtutorial";
/** How often something that comes from another institution is looked for, and how long between. */
const TRIES = 100;
const PAUSE_MS = 200;

/** The test; `now` says what runs when it does. */
export function tutorialTests(now) {
  test("the tutorial can be walked as it is written", async () => {
    const { demo, browser, here } = now();
    const there = demo.portal("groix");
    const walk = (portal, look) =>
      visit(browser, { language: "en", then: 404 }, `${portal}/`, (page) => look(page, stepsOf(page)));
    await walk(here, async (page, steps) => {
      await find(page, steps);
      await judge(page, steps);
      const open = await steps.count(`${here}/`);
      await steps.signIn(demo.person("ouessant", "teacher"));
      assert.ok((await steps.count(`${here}/`)) > open, "the number of results grows");
      const item = await write(page, steps, here);
      await walk(there, async (other, elsewhere) => {
        await elsewhere.signIn(demo.person("groix", "teacher"));
        await elsewhere.soon(`${there}/?q=zyxtutorial`, elsewhere.link(TITLE));
        await elsewhere.link(TITLE).click();
        await elsewhere.button("Adapt for my course").click();
        await elsewhere.field("Part 1", "Title").fill("Our first part");
        await elsewhere.button("Save").click();
        const draft = other.url();
        await revise(page, steps, item);
        await elsewhere.soon(draft, elsewhere.link("The original has changed"));
        await elsewhere.link("The original has changed").click();
        assert.ok((await other.getByRole("checkbox").count()) > 0);
        await elsewhere.button("Take what is ticked, leave the rest").click();
        await other.waitForURL(draft);
      });
      await page.goto(item);
      await steps.link("Withdraw…").click();
      await page.getByRole("radio", { name: "There is a mistake in it" }).check();
      await steps.button("Withdraw").click();
      await page.waitForURL(`${here}/mine`);
      await page.goto(item);
      await steps.link("Share…").click();
      await page.getByText("The last decision").waitFor();
    });
    const { admin_password: password } = demo.report.institutions.find(({ id }) => id === "ouessant");
    await walk(here, async (page, steps) => {
      await steps.signIn({ login: "admin", password });
      await steps.link("Federation").click();
      await page.getByRole("heading", { name: "For operators" }).waitFor();
    });
  });
}

async function find(page, steps) {
  await page.getByRole("searchbox").pressSequentially("dosage fer", { delay: 20 });
  await page.waitForURL(/q=dosage\+fer/);
  await steps.box("Mission").check();
  await page.waitForURL(/kind=mission/);
  await page.locator(".chip").first().click();
  await page.waitForURL((address) => !address.search.includes("kind="));
}

async function judge(page, steps) {
  await page.locator(".card-title a").first().click();
  for (const name of ["Provenance", "Licence", "Why I can see it", "Lineage"]) await steps.heading(name).waitFor();
}

/** Writes the item and shares it; returns its address. */
async function write(page, steps, here) {
  await steps.link("My library").click();
  await steps.button("Mission").click();
  await page.waitForURL(/\/mine\/drafts\//);
  await page.getByText("Before sharing").waitFor();
  await steps.field("Description", "Title").fill(TITLE);
  await page.getByLabel("What to know before starting").fill("The period is $T = 2\\pi\\sqrt{l/g}$.");
  await page.locator(".preview math").waitFor();
  await steps.field("Part 1", "Title").fill("Measure");
  await steps.button("Text").click();
  await steps.field("Text", "Title").fill("Answer");
  await page.locator("#missing .good").waitFor();
  await steps.button("Save and share…").click();
  await steps.heading("What this means").waitFor();
  await page.getByRole("radio", { name: "The consortium" }).check();
  await steps.button("Share like this").click();
  await page.waitForURL(/shared=/);
  const item = `${here}/items/${new URL(page.url()).searchParams.get("shared")}`;
  await steps.soon(item, steps.heading(TITLE));
  return item;
}

async function revise(page, steps, item) {
  await page.goto(item);
  await steps.button("New version").click();
  await page.waitForURL(/\/mine\/drafts\//);
  await page.getByLabel("Abstract").fill("Another abstract.");
  await steps.button("Save and share…").click();
  await steps.heading("What this means").waitFor();
  await steps.button("Share like this").click();
  await page.waitForURL(/shared=/);
}

/** What one does on a page, by the names that stand on it. */
function stepsOf(page) {
  return {
    link: (name) => page.getByRole("link", { name }).first(),
    button: (name) => page.getByRole("button", { name, exact: true }).first(),
    heading: (name) => page.getByRole("heading", { name }).first(),
    box: (name) => page.getByRole("checkbox", { name }).first(),
    field: (group, name) => page.getByRole("group", { name: group }).first().getByLabel(name, { exact: true }).first(),
    async signIn({ login, password }) {
      await page.getByRole("link", { name: "Sign in" }).first().click();
      await page.getByLabel("Login").fill(login);
      await page.getByLabel("Password").fill(password);
      await page.getByRole("button", { name: "Sign in" }).click();
      await page.locator(".who", { hasNotText: "Sign in" }).waitFor();
    },
    async count(address) {
      await page.goto(address);
      return parseInt((await page.locator("#results [data-count]").innerText()).replace(/\D/g, ""), 10);
    },
    async soon(address, wanted) {
      for (let tries = 0; tries < TRIES; tries += 1) {
        await page.goto(address);
        if ((await wanted.count()) > 0) return;
        await page.waitForTimeout(PAUSE_MS);
      }
      assert.fail(`${address} does not show it`);
    },
  };
}
