// Before something is shared: who it reaches, through whose eyes, and whether it is there already;
// and what the mouse does in the editor. In a real browser.

import assert from "node:assert/strict";
import { before, describe, test } from "node:test";
import { begin, fillMission, openSoon, press, shareAs } from "./mine.mjs";
import { checkAccessible, checkShape, stateOf, visit } from "./pages.mjs";

/** The tests; `now` says what runs when they do. */
export function sharingTests(now) {
  describe("before sharing", () => {
    let browser;
    let here;
    let teacher;
    const as = (options, address, look) => visit(browser, { state: teacher, ...options }, address, look);

    before(async () => {
      ({ browser, here } = now());
      teacher = await stateOf(browser, here, now().demo.person("ouessant", "teacher"));
    });

    /** Begins a mission that can be shared, and goes to the page where it is. */
    async function toShare(page, title) {
      await begin(page, here, "mission");
      await fillMission(page, title);
      await press(page, "part.0.add.text");
      await page.locator("#field-labdoc-0-0-title").waitFor();
      await page.locator("#field-labdoc-0-0-title").fill("Réponse");
      await press(page, "publish");
      await page.waitForURL(/\/publish$/);
    }

    test("the sentence counts the teachers of those who are reached", async () => {
      await as({}, `${here}/mine`, async (page) => {
        await toShare(page, "Compter les enseignants");
        const sentence = page.locator("[data-sentence]");
        assert.match(await sentence.innerText(), /environ 410 enseignants de/u);
        await page.locator('[name="rung"][value="consortium"]').check();
        await page.waitForFunction(() => /1.900 enseignants dans 5/u.test(document.querySelector("[data-sentence]").innerText));
      });
      await visit(browser, { language: "en" }, `${here}/federation`, async (page) => {
        const said = await page.locator("[data-teachers]").allInnerTexts();
        assert.equal(said.length, 5);
        assert.ok(said.includes("about 410 teachers"), said.join());
        assert.ok(said.includes("fewer than 10 teachers"), said.join());
      });
    });

    test("what is to be shared is looked at through other eyes", async () => {
      for (const script of [true, false]) {
        await as({ script, language: "en" }, `${here}/mine`, async (page) => {
          await toShareWith(page, script);
          await page.locator(".eyes a", { hasText: "a student here" }).click();
          await page.waitForURL(/\/as\?.*as=student/);
          assert.equal(await verdict(page), "false");
          assert.equal(await page.locator("[data-preview]").count(), 0);
          await look(page, "teacher", "groix");
          assert.equal(await verdict(page), "true");
          assert.match(await page.locator("[data-preview]").innerText(), /Par d’autres yeux/u);
          await checkShape(page, "through other eyes");
          if (script) await checkAccessible(page, "through other eyes");
          await look(page, "teacher", "oleron");
          assert.equal(await verdict(page), "false");
          await look(page, "nobody", "groix");
          assert.equal(await verdict(page), "false");
          await look(page, "colleague", "groix");
          assert.equal(await verdict(page), "true");
        });
      }
    });

    /** Chooses one other institution, and sees what it means. */
    async function toShareWith(page, script) {
      await (script ? toShare(page, "Par d’autres yeux") : openDraft(page, "Par d’autres yeux"));
      await page.locator('[name="rung"][value="institutions"]').check();
      const asked = page.waitForResponse((response) => response.request().method() === "POST");
      await page.locator('[name="institutions"][value="groix"]').check();
      if (!script) await press(page, "look");
      await asked;
      await page.locator('.eyes a[href*="institutions=groix"]').first().waitFor();
    }

    async function openDraft(page, title) {
      await page.getByRole("link", { name: title }).first().click();
      await page.goto(`${page.url()}/publish`);
    }

    const verdict = (page) => page.locator("[data-sees]").getAttribute("data-sees");

    async function look(page, eyes, at) {
      await page.locator("#as").selectOption(eyes);
      await page.locator("#at").selectOption(at);
      await page.locator(".view-as button").click();
      await page.waitForURL((url) => url.searchParams.get("as") === eyes && url.searchParams.get("at") === at);
    }

    test("what is there already is named, and sharing is not refused", async () => {
      await as({ then: 404 }, `${here}/mine`, async (page) => {
        await toShare(page, "Deux fois le même pendule zyxdouble");
        const item = await shareAs(page, here, "institution");
        await openSoon(page, item);
        await page.goto(`${here}/mine`);
        await toShare(page, "Deux fois le même pendule zyxdouble");
        for (let tries = 0; (await page.locator("#alike a").count()) === 0; tries += 1) {
          assert.ok(tries < 100, "the index learns of what was shared");
          await page.waitForTimeout(100);
          await page.reload();
        }
        const named = await page.locator("#alike a").evaluateAll((links) => links.map((link) => link.href));
        assert.ok(named.includes(item), named.join());
        await checkAccessible(page, "there already");
        await shareAs(page, here, "personal");
      });
    });

    test("parts and labdocs are put in order by mouse", async () => {
      // High enough that nothing scrolls between the grip and where it is dropped.
      await as({ height: 3000 }, `${here}/mine`, async (page) => {
        await begin(page, here, "mission");
        await page.locator("#field-part-0-title").fill("un");
        await press(page, "part.add");
        await page.locator("#field-part-1-title").fill("deux");
        await press(page, "part.1.add.text");
        await page.locator("#field-labdoc-1-0-title").fill("Réponse");
        await page.locator("#part-1 > legend [data-grip]").dragTo(page.locator("#field-part-0-title"));
        await page.waitForFunction(() => document.querySelector("#field-part-0-title")?.value === "deux");
        await page.locator("#labdoc-0-0 > legend [data-grip]").dragTo(page.locator("#field-part-1-title"));
        await page.locator("#labdoc-1-0").waitFor();
        assert.equal(await page.locator("#field-labdoc-1-0-title").inputValue(), "Réponse");
        assert.equal(await page.locator("#part-0 .labdoc-form").count(), 0);
      });
    });

    test("documents are sent with a bar, and a refusal is told beside it", async () => {
      await as({ then: 413 }, `${here}/mine`, async (page) => {
        await begin(page, here, "mission");
        await page.locator("#field-title").fill("Avec un document");
        let letGo;
        const held = new Promise((resolve) => { letGo = resolve; });
        const refuse = { status: 413, contentType: "text/html", body: "<main><h1>Trop grand</h1><p>16 Mio</p></main>" };
        await page.route("**/files", async (route) => { await held; await route.fulfill(refuse); }, { times: 1 });
        await page.locator("#upload-file").setInputFiles({ name: "notes.md", mimeType: "text/markdown", buffer: Buffer.from("# Notes") });
        await page.locator("#upload button").click();
        await page.locator("#upload progress").waitFor();
        assert.ok(await page.locator("#upload button").isDisabled());
        letGo();
        await page.getByText("Trop grand — 16 Mio").waitFor();
        assert.ok(!(await page.locator("#upload button").isDisabled()));
        await page.locator("#upload button").click();
        await page.locator("#files", { hasText: "notes.md" }).waitFor();
        assert.equal(await page.locator("#field-title").inputValue(), "Avec un document", "what was typed is kept");
      });
    });
  });
}
