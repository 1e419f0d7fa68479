// Writing, sharing, adapting and withdrawing, in a real browser.

import assert from "node:assert/strict";
import { request } from "node:https";
import { before, describe, test } from "node:test";
import { checkAccessible, checkShape, stateOf, visit } from "./pages.mjs";

const KINDS = ["text", "drawing", "protocol", "dataset", "code"];
const HOSTILE = `<script>alert(1)</script> "'><img src=x onerror=alert(1)>`;

/** Presses a button of the form by its name, with the keyboard. */
export async function press(page, value) {
  await page.locator(`button[value="${value}"]`).first().focus();
  await page.keyboard.press("Enter");
}

/** Begins a draft of a kind; returns its address. */
export async function begin(page, here, kind) {
  await page.goto(`${here}/mine`);
  await press(page, kind);
  await page.waitForURL(/\/mine\/drafts\//);
  return page.url();
}

/** Writes what a mission needs at least. */
export async function fillMission(page, title) {
  await page.locator("#field-title").fill(title);
  await page.locator("#field-abstract").fill("Mesurer la période d’un pendule.");
  await page.locator("#field-objectives").fill("Mesurer une durée\nEstimer son incertitude");
  await page.locator("#field-disciplines").selectOption({ index: 0 });
  await page.locator('[name="levels"][type="checkbox"]').first().check();
  await page.locator("#field-instructions").fill("La période est $T = 2\\pi\\sqrt{l/g}$.");
  await page.locator("#field-part-0-title").fill("Première partie");
  await page.locator("#field-part-0-instructions").fill("Lâchez le pendule **sans vitesse**.");
}

/** Adds a labdoc of every kind to the first part, each with a title. */
export async function addLabdocs(page) {
  for (const [number, kind] of KINDS.entries()) {
    await press(page, `part.0.add.${kind}`);
    const title = page.locator(`#field-labdoc-0-${number}-title`);
    await title.waitFor();
    await title.fill(`Élément ${number + 1}`);
  }
  await page.locator("#field-labdoc-0-0-initial").fill("À compléter : $g$");
  await page.locator("#field-labdoc-0-1-instructions").fill("Dessinez le montage.");
  await page.locator("#field-labdoc-0-2-objective").fill("Mesurer $T$");
  await page.locator("#field-labdoc-0-2-material").fill("un fil\nune bille");
  await page.locator("#field-labdoc-0-2-steps").fill("Suspendre\nLâcher");
  await page.locator("#field-labdoc-0-3-columns").fill("longueur | m | 0,001\npériode | s | 2 %");
  await page.locator("#field-labdoc-0-3-rows").fill("0,5 ; 1,42\n1 ; ");
  await page.locator("#field-labdoc-0-4-starter").fill("print(1)");
}

/** Adds a criterion to the rubric. */
export async function addCriterion(page) {
  await press(page, "criterion.add");
  await page.locator("#field-criterion-0-title").fill("Incertitude");
  await page.locator("#field-criterion-0-levels").fill("0 | absente\n1,5 | calculée | et commentée");
}

/** Chooses a rung and shares with it; returns the address of the item. */
export async function shareAs(page, here, rung, title) {
  await page.locator(`[name="rung"][value="${rung}"]`).check();
  if (rung === "public") await page.locator('[name="confirm"]').check();
  await page.locator('#share .button:not(.quiet-button)').click();
  await page.waitForURL(/\/mine\?shared=/);
  const [institution, handle] = new URL(page.url()).searchParams.get("shared").split("/");
  return `${here}/items/${institution}/${handle}`;
}

/** The tests; `now` says what runs when they do. */
export function mineTests(now) {
  describe("writing and sharing", () => {
    let browser;
    let here;
    let there;
    let teacher;
    let stranger;
    const as = (options, address, look) => visit(browser, { state: teacher, ...options }, address, look);

    before(async () => {
      const { demo } = now();
      ({ browser, here } = now());
      there = demo.portal("groix");
      teacher = await stateOf(browser, here, demo.person("ouessant", "teacher"));
      stranger = await stateOf(browser, there, demo.person("groix", "teacher"));
    });

    test("a mission with every kind of labdoc is written, shared, revised and withdrawn", async () => {
      let withdrawn;
      await as({ then: 404 }, `${here}/mine`, async (page) => {
        await begin(page, here, "mission");
        assert.ok((await page.locator("#missing li").count()) > 0, "what is missing is listed");
        await fillMission(page, "Pendule zyxpendule");
        await addLabdocs(page);
        await addCriterion(page);
        await checkAccessible(page, "draft");
        await Promise.all([page.waitForNavigation(), press(page, "save")]);
        assert.equal(await page.locator("#missing li").allInnerTexts().then((texts) => texts.join()), "");
        await checkAccessible(page, "saved draft");
        await press(page, "publish");
        await page.waitForURL(/\/publish$/);
        await checkAccessible(page, "share");
        const item = await shareAs(page, here, "public");
        await openSoon(page, item);
        for (const kind of KINDS) assert.equal(await page.locator(`[data-labdoc="${kind}"]`).count(), 1, kind);

        await page.locator('form[action$="/next"] button').click();
        await page.waitForURL(/\/mine\/drafts\//);
        await page.locator("#field-title").fill("Pendule zyxpendule, revu");
        await press(page, "publish");
        await page.waitForURL(/\/publish$/);
        assert.ok(await page.locator('[value="public"][name="rung"]').isChecked(), "the readers stay who they were");
        await shareAs(page, here, "consortium");
        await openSoon(page, item, "revu");
        await page.locator('a[href$="/share"]').click();
        assert.ok(await page.locator('[value="consortium"][name="rung"]').isChecked(), "the new readers count");
        await checkAccessible(page, "share again");

        await page.goto(`${item}/withdraw`);
        await checkAccessible(page, "withdraw");
        await page.locator('[value="retract"]').check();
        await page.locator('[name="reason"][value="mistake"]').check();
        await page.locator('form[action$="/withdraw"] .button').first().click();
        await page.waitForURL(`${here}/mine`);
        withdrawn = item;
      });
      await visit(browser, { then: 410 }, `${here}/federation`, async (page) => {
        await openSoon(page, withdrawn, "", 410);
        assert.match(await page.locator("[data-reason]").innerText(), /erreur/);
        await checkAccessible(page, "withdrawn");
        await checkShape(page, "withdrawn");
      });
    });

    test("public is asked twice", async () => {
      await as({ then: 422 }, `${here}/mine`, async (page) => {
        await begin(page, here, "mission");
        await fillMission(page, "Deux fois");
        await press(page, "part.0.add.text");
        await page.locator("#field-labdoc-0-0-title").fill("Réponse");
        await press(page, "publish");
        await page.waitForURL(/\/publish$/);
        const sentence = page.locator("[data-sentence]");
        const before = await sentence.innerText();
        await page.locator('[name="rung"][value="public"]').check();
        await page.locator('[name="confirm"]').waitFor();
        assert.notEqual(await sentence.innerText(), before, "the sentence follows");
        await page.locator("#share .button:not(.quiet-button)").click();
        await page.locator('[role="alert"]').waitFor();
        await checkShape(page, "asked twice");
        for (const rung of ["personal", "named", "consortium", "institutions", "institution"]) {
          const old = await sentence.innerText();
          await page.locator(`[name="rung"][value="${rung}"]`).check();
          await page.waitForFunction((text) => document.querySelector("[data-sentence]").innerText !== text, old);
          assert.equal(await page.locator('[name="confirm"]').count(), 0, rung);
        }
      });
    });

    test("everything works without a script", async () => {
      await as({ script: false, then: 404 }, `${here}/mine`, async (page) => {
        await begin(page, here, "mission");
        await fillMission(page, "Sans script");
        await addLabdocs(page);
        await press(page, "labdoc.0.1.up");
        await page.waitForURL(/#labdoc-0-0$/);
        assert.equal(await page.locator("#field-labdoc-0-0-title").inputValue(), "Élément 2");
        await addCriterion(page);
        await press(page, "publish");
        await page.locator('[name="rung"][value="institution"]').check();
        await Promise.all([page.waitForNavigation(), press(page, "look")]);
        await checkShape(page, "looked at");
        const item = await shareAs(page, here, "institution");
        await openSoon(page, item);
        await page.goto(`${item}/withdraw`);
        await page.locator('[name="reason"]').first().check();
        await page.locator('form[action$="/withdraw"] .button').first().click();
        await page.waitForURL(`${here}/mine`);
      });
    });

    test("parts are moved by keyboard alone, and the focus goes with them", async () => {
      await as({}, `${here}/mine`, async (page) => {
        await begin(page, here, "mission");
        await page.locator("#field-part-0-title").fill("un");
        await page.locator('button[value="part.add"]').focus();
        await page.keyboard.press("Enter");
        await page.waitForFunction(() => document.activeElement?.id === "field-part-1-title");
        await page.keyboard.type("deux");
        await page.locator('button[value="part.1.up"]').focus();
        await page.keyboard.press("Space");
        await page.waitForFunction(() => document.activeElement?.value === "part.0.up");
        assert.equal(await page.locator("#field-part-0-title").inputValue(), "deux");
        await page.locator('button[value="part.0.down"]').focus();
        await page.keyboard.press("Enter");
        await page.waitForFunction(() => document.activeElement?.value === "part.1.down");
        await page.locator('button[value="part.1.remove"]').focus();
        await page.keyboard.press("Enter");
        await page.waitForFunction(() => document.activeElement?.value === "part.0.remove");
      });
    });

    test("a draft is saved and shown as one types", async () => {
      await as({}, `${here}/mine`, async (page) => {
        const draft = await begin(page, here, "mission");
        const said = await page.locator("#saved").innerText();
        await page.locator("#field-instructions").pressSequentially("**Ici** $x^2$");
        await page.locator("#field-instructions-preview math").waitFor();
        assert.equal(await page.locator("#field-instructions-preview strong").innerText(), "Ici");
        await page.waitForFunction(() => /\d\d:\d\d/.test(document.querySelector("#saved").textContent));
        assert.notEqual(await page.locator("#saved").innerText(), said);
        await checkAccessible(page, "preview");
        await page.goto(draft);
        assert.equal(await page.locator("#field-instructions").inputValue(), "**Ici** $x^2$");
      });
    });

    test("an old page shows what was saved, and keeps what was typed", async () => {
      for (const script of [true, false]) {
        await as({ then: 409, script }, `${here}/mine`, async (page) => {
          const draft = await begin(page, here, "mission");
          const other = await page.context().newPage();
          await other.goto(draft);
          await other.locator("#field-title").fill("saved elsewhere");
          await Promise.all([other.waitForNavigation(), press(other, "save")]);
          assert.equal(await other.locator("#field-title").inputValue(), "saved elsewhere");
          await page.locator("#field-abstract").fill("typed here");
          await press(page, "save");
          await page.locator("#typed-title").waitFor();
          assert.equal(await page.locator("#typed-0").inputValue(), "typed here");
          assert.equal(await page.locator("#field-title").inputValue(), "saved elsewhere");
          await checkShape(page, "conflict");
          if (script) await checkAccessible(page, "conflict");
        });
      }
    });

    test("somebody else's draft is as one that does not exist", async () => {
      let draft;
      await as({}, `${here}/mine`, async (page) => { draft = await begin(page, here, "capsule"); });
      const none = draft.replace(/[0-9a-f]{32}/, "0".repeat(32));
      const other = await stateOf(browser, here, now().demo.person("ouessant", "staff"));
      const bodies = [];
      for (const address of [draft, none, `${draft}/publish`, `${draft}/original`]) {
        await visit(browser, { state: other, expect: 404 }, address, async (page) => {
          const { pathname } = new URL(address);
          const html = (await page.content()).replace(/nonce="[^"]*"/g, "");
          bodies.push(html.replaceAll(pathname, "").replaceAll(encodeURIComponent(pathname), ""));
        });
      }
      assert.equal(new Set(bodies).size, 1);
    });

    test("a form of another site changes nothing", async () => {
      await as({ expect: 200, then: 403 }, `${here}/mine`, async (page) => {
        const token = await page.locator('[name="form_token"]').first().getAttribute("value");
        const cookie = (await page.context().cookies()).map(({ name, value }) => `${name}=${value}`).join("; ");
        const form = { form_token: token, kind: "mission" };
        const post = (headers, sent) => postTo(`${here}/mine/drafts`, { cookie, ...headers }, sent);
        for (const [headers, sent] of [
          [{ origin: "https://evil.example" }, form],
          [{ origin: here, "sec-fetch-site": "cross-site" }, form],
          [{ origin: here }, { kind: "mission" }],
          [{ origin: here }, { ...form, form_token: "0".repeat(64) }],
        ]) {
          assert.equal(await post(headers, sent), 403);
        }
        assert.equal(await post({ origin: here }, form), 303);
      });
    });

    test("what threatens a page is harmless in a draft and its preview", async () => {
      await as({}, `${here}/mine`, async (page) => {
        const draft = await begin(page, here, "mission");
        await page.locator("#field-title").fill(HOSTILE);
        await page.locator("#field-part-0-title").fill(HOSTILE);
        const text = `${HOSTILE} [a](javascript:alert(1)) ![x](https://evil.example/p.png) $\\href{javascript:alert(1)}{x}$ $${"{".repeat(900)}x${"}".repeat(900)}$`;
        await page.locator("#field-instructions").fill(text);
        await page.locator("#field-instructions-preview").waitFor();
        const inert = (root) => page.locator(root).evaluate((element) =>
          element.querySelectorAll("script, iframe, object, embed, img, style, [onerror], [onclick], [href^=javascript]").length);
        assert.equal(await inert("#field-instructions-preview"), 0);
        await Promise.all([page.waitForNavigation(), press(page, "save")]);
        assert.equal(await page.locator("#field-title").inputValue(), HOSTILE);
        assert.equal(await inert("main"), 0);
        await page.goto(`${here}/mine`);
        assert.ok((await page.locator("main").innerText()).includes("<script>alert(1)</script>"));
        assert.equal(await inert("main"), 0);
      });
    });

    test("an item of another institution is adapted, and follows its original", async () => {
      const original = await publishOriginal();
      const near = original.replace(there, here);
      let draft;
      await as({ then: 404 }, `${here}/mine`, async (page) => {
        await openSoon(page, near);
        await page.locator('form[action$="/adapt"] button').click();
        await page.waitForURL(/\/mine\/drafts\//);
        draft = page.url();
        await page.locator("#field-part-0-title").fill("Ma partie");
        await Promise.all([page.waitForNavigation(), press(page, "save")]);
      });
      await visit(browser, { state: stranger, then: 404 }, original, async (page) => {
        await page.locator('form[action$="/next"] button').click();
        await page.waitForURL(/\/mine\/drafts\//);
        await page.locator("#field-abstract").fill("Un autre résumé.");
        await page.locator("#field-part-0-instructions").fill("D’autres consignes.");
        await press(page, "publish");
        await page.waitForURL(/\/publish$/);
        await shareAs(page, there, "consortium");
      });
      await as({}, draft, async (page) => {
        for (let tries = 0; (await page.locator('a[href$="/original"]').count()) === 0; tries += 1) {
          assert.ok(tries < 100, "the new version of the original arrives");
          await page.waitForTimeout(100);
          await page.reload();
        }
        await page.locator('a[href$="/original"]').click();
        await checkShape(page, "original");
        await checkAccessible(page, "original");
        assert.ok((await page.locator('[name="take"]').count()) >= 2);
        assert.ok((await page.locator(".doubt").count()) > 0, "what both changed is said");
        await page.locator('form[action$="/original"] .button').first().click();
        await page.waitForURL(draft);
        assert.equal(await page.locator("#field-abstract").inputValue(), "Un autre résumé.");
        assert.equal(await page.locator("#field-part-0-title").inputValue(), "Ma partie");
      });
    });

    async function publishOriginal() {
      let item;
      await visit(browser, { state: stranger, then: 404 }, `${there}/mine`, async (page) => {
        await begin(page, there, "mission");
        await fillMission(page, "Original zyxoriginal");
        await press(page, "part.0.add.text");
        await page.locator("#field-labdoc-0-0-title").fill("Réponse");
        await press(page, "publish");
        await page.waitForURL(/\/publish$/);
        item = await shareAs(page, there, "consortium");
        await openSoon(page, item);
      });
      return item;
    }
  });
}

/** Makes a draft of each kind and shares a mission; returns the addresses of the pages of writing. */
export async function minePages(browser, state, here) {
  const pages = { mine: `${here}/mine` };
  await visit(browser, { state, then: 404 }, pages.mine, async (page) => {
    pages.capsule = await begin(page, here, "capsule");
    pages.snapshot = await begin(page, here, "snapshot");
    const shared = await begin(page, here, "mission");
    await fillMission(page, "Le pendule simple");
    await addLabdocs(page);
    await addCriterion(page);
    await press(page, "publish");
    await page.waitForURL(/\/publish$/);
    const item = await shareAs(page, here, "consortium");
    await openSoon(page, item);
    assert.notEqual(shared, item);
    pages.item = item;
    pages.share = `${item}/share`;
    pages.withdraw = `${item}/withdraw`;
    await page.locator('form[action$="/next"] button').click();
    await page.waitForURL(/\/mine\/drafts\//);
    pages.draft = page.url();
    pages.publish = `${page.url()}/publish`;
  });
  return pages;
}

/** Sends a form as no page would; returns the status. */
export function postTo(address, headers, fields) {
  const { hostname, port, pathname } = new URL(address);
  return new Promise((resolve, reject) => {
    const asked = request({
      // Names below localhost are known to browsers, and not to every resolver.
      host: "127.0.0.1", port, servername: hostname, path: pathname, method: "POST", rejectUnauthorized: false,
      headers: { host: `${hostname}:${port}`, "content-type": "application/x-www-form-urlencoded", ...headers },
    }, (answer) => { answer.resume(); resolve(answer.statusCode); });
    asked.once("error", reject);
    asked.end(new URLSearchParams(fields).toString());
  });
}

/** Opens an item whose sharing the view may take a moment to show. */
export async function openSoon(page, item, text = "", status = 200) {
  for (let tries = 0; tries < 50; tries += 1) {
    const response = await page.goto(item);
    if (response.status() === status && (await page.content()).includes(text)) return;
    await page.waitForTimeout(100);
  }
  assert.fail(`${item} was not there with “${text}”`);
}
