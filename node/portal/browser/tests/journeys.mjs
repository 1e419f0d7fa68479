// The walks of a teacher and of an operator, from one institution to the others, in a real browser.

import assert from "node:assert/strict";
import { before, describe, test } from "node:test";
import { begin, fillMission, openSoon, press, shareAs } from "./mine.mjs";
import { checkAccessible, checkShape, stateOf, visit } from "./pages.mjs";

/** How long a colleague may have to wait for what another institution shares or takes back. */
const SECONDS_MAX = 20;

/** What people type who look for the determination of iron. */
const TYPED = ["dosage fer", "dosages du fer", "DOSAGE DU FER", "dosage du fre", "spectrophotometrie fer", "dosge du fer"];
/** Questions that are unusual, and not nothing. */
const UNUSUAL = ["C++", "H₂SO₄", "10⁻³", "l’acide", "l'acide", "œuvre", "oeuvre", "x", "le la les", "*"];
/** What no facet has. */
const FORGED = ["kind=/", "discipline=..%2F..", "level=%E2%80%AE", "language=xx", "institution=%D0%B0"];

/** The tests; `now` says what runs when they do. */
export function journeyTests(now) {
  describe("a teacher", () => {
    let browser;
    let here;
    let there;
    let teacher;
    let colleague;
    let stranger;

    before(async () => {
      const { demo } = now();
      ({ browser, here } = now());
      there = demo.portal("groix");
      [teacher, colleague, stranger] = await Promise.all([
        stateOf(browser, here, demo.person("ouessant", "teacher")),
        stateOf(browser, here, demo.person("ouessant", "staff")),
        stateOf(browser, there, demo.person("groix", "teacher")),
      ]);
    });

    test("finds a mission whatever way it is typed", async () => {
      for (const words of TYPED) {
        await visit(browser, { state: teacher }, search(here, words), async (page) => {
          const titles = await page.locator(".card-title").allInnerTexts();
          assert.ok(titles.some((title) => title.startsWith("Dosage du fer")), `${words}: ${titles}`);
        });
      }
    });

    test("gets results or an explanation for an unusual question", async () => {
      for (const words of UNUSUAL) {
        await visit(browser, { state: teacher }, search(here, words), (page) => checkAnswered(page, words));
      }
      for (const question of FORGED) {
        await visit(browser, {}, `${here}/?${question}`, (page) => checkAnswered(page, question));
      }
      await visit(browser, { expect: 400 }, `${here}/?kind=%00`, (page) => checkShape(page, "a zero byte"));
    });

    test("is found elsewhere and adapted there, then narrows, and the others lose it", async () => {
      const item = await write("Marégraphe zyxwalk", "consortium");
      const copy = item.replace(here, there);
      await visit(browser, { state: stranger, then: 404 }, search(there, "zyxwalk"), async (page) => {
        await until(page, search(there, "zyxwalk"), async () => (await page.locator(".card").count()) === 1);
        await page.locator(".card-title a").click();
        await page.waitForURL(copy);
        assert.equal(await page.locator('[data-labdoc="text"]').count(), 1);
        await page.locator('form[action$="/adapt"] button').click();
        await page.waitForURL(/\/mine\/drafts\//);
        await page.locator("#field-title").fill("Marégraphe zyxadapted");
        await press(page, "publish");
        await page.waitForURL(/\/publish$/);
        await shareAs(page, there, "consortium");
      });
      await visit(browser, { state: teacher, then: 404 }, item, async (page) => {
        const relatives = page.locator('[aria-labelledby="side-lineage"] li');
        await until(page, item, async () => (await relatives.allInnerTexts()).join().includes("zyxadapted"));
        await page.goto(`${item}/share`);
        await page.locator('[name="rung"][value="institution"]').check();
        await page.locator("#share .button:not(.quiet-button)").click();
        await page.waitForURL(item);
      });
      await visit(browser, { state: stranger, expect: 200, then: 404 }, search(there, "zyxwalk"), async (page) => {
        await until(page, copy, async (response) => response.status() === 404);
        await page.goto(search(there, "zyxwalk"));
        assert.equal(await page.locator(".card").count(), 0, "what was narrowed is found nowhere else");
      });
      await visit(browser, { state: colleague }, item);
      await visit(browser, { state: teacher }, `${item}/share`, async (page) => {
        const heard = page.locator(".eyes tbody tr", { hasText: "Groix" }).locator("td").last();
        await until(page, `${item}/share`, async () => (await heard.innerText()) === "lui est parvenue");
      });
    });

    async function write(title, rung) {
      let item;
      await visit(browser, { state: teacher, then: 404 }, `${here}/mine`, async (page) => {
        await begin(page, here, "mission");
        await fillMission(page, title);
        await press(page, "part.0.add.text");
        await page.locator("#field-labdoc-0-0-title").fill("Réponse");
        await press(page, "publish");
        await page.waitForURL(/\/publish$/);
        item = await shareAs(page, here, rung);
        await openSoon(page, item);
      });
      return item;
    }
  });

  describe("an operator", () => {
    test("sees peers, lag, logs, refusals, disk, index and versions", async () => {
      const { browser, here, demo } = now();
      const { admin_password: password } = demo.report.institutions.find(({ id }) => id === "ouessant");
      const state = await stateOf(browser, here, { login: "admin", password });
      await visit(browser, { state }, `${here}/federation`, async (page) => {
        const peers = page.locator('.member:not([data-contact="here"])');
        assert.equal(await peers.count(), 4);
        for (const peer of await peers.all()) {
          const facts = await pairs(peer);
          assert.ok(facts["Retard"], "how many events are missing here");
          assert.match(facts["Version du logiciel"], /^\d+\.\d+\.\d+/);
        }
        const facts = await pairs(page.locator(".operations"));
        assert.match(facts["Registre (règles / membres)"], /^\d+ \/ \d+$/);
        for (const name of ["Journaux et comptes", "Documents", "Vue et index", "Espace libre"]) {
          assert.match(facts[name], /\d.*o$/, name);
        }
        const rows = await page.locator(".operations table").first().locator("tbody tr").all();
        const logs = await Promise.all(rows.map(async (row) => (await row.innerText()).split("\t")));
        const own = logs.find(([name]) => name === "archipel/ouessant/public/e1");
        assert.ok(own && Number(own[1]) > 0 && own[1] === own[2] && own[2] === own[3], `${own}`);
        assert.ok(logs.some(([name]) => name.startsWith("archipel/groix/")), "logs of others");
        assert.ok((await page.locator("#operations-title ~ h3").count()) >= 2, "refusals have their place");
        await checkAccessible(page, "operations");
      });
    });
  });
}

const search = (portal, words) => `${portal}/?q=${encodeURIComponent(words)}`;

/** Opens an address until something is so. */
async function until(page, address, isSo) {
  for (const end = Date.now() + SECONDS_MAX * 1_000; ; ) {
    if (await isSo(await page.goto(address))) return;
    assert.ok(Date.now() < end, `${address} took more than ${SECONDS_MAX} s`);
    await page.waitForTimeout(200);
  }
}

/** Results, or a heading and advice in their place. */
async function checkAnswered(page, question) {
  const [cards, advice] = await Promise.all([page.locator(".card").count(), page.locator(".empty li").count()]);
  assert.ok(cards > 0 || advice > 0, question);
}

/** What a list of pairs says, by name. */
async function pairs(root) {
  const [names, values] = await Promise.all([root.locator("dt").allInnerTexts(), root.locator("dd").allInnerTexts()]);
  return Object.fromEntries(names.map((name, index) => [name, values[index]]));
}
