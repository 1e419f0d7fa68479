// What people send who mean harm, or much: documents that are something else, that may not leave, or
// that are too large, and the work of others by its address.

import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { before, describe, test } from "node:test";
import { begin, fillMission, openSoon, postTo, press, shareAs } from "./mine.mjs";
import { checkAccessible, checkShape, stateOf, visit } from "./pages.mjs";

const SCRIPT = "<script>alert(1)</script>";
const MEBIBYTE = 1 << 20;

/** Documents that would do something if they were let. */
const ACTIVE = {
  "cours.pdf": `<!doctype html><title>x</title>${SCRIPT}`,
  "page.html": `<!doctype html><body onload=alert(1)>${SCRIPT}`,
  "dessin.svg": `<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9" onload="alert(1)">${SCRIPT}<set attributeName="href" to="javascript:alert(1)"/></svg>`,
  "notes.md": `${SCRIPT} [a](javascript:alert(1)) <img src=x onerror=alert(1)>`,
  "mesures.csv": `\u{feff}nom;valeur\n=HYPERLINK("javascript:alert(1)");3,14\n${SCRIPT};1e400\n`,
};

/** Chooses documents in the editor and sends them. */
async function upload(page, files, right = "open") {
  await page.locator(`.upload [name="right"][value="${right}"]`).check();
  if (right === "institution") await page.locator('.upload [name="reason"]').fill("Exception pédagogique");
  await page.locator("#upload-file").setInputFiles(files);
  await page.locator(".upload button").click();
}

const asFiles = (texts) =>
  Object.entries(texts).map(([name, text]) => ({ name, mimeType: "text/html", buffer: Buffer.from(text) }));

/** The tests; `now` says what runs when they do. */
export function threatTests(now) {
  describe("what is sent", () => {
    let browser;
    let here;
    let teacher;

    before(async () => {
      ({ browser, here } = now());
      teacher = await stateOf(browser, here, now().demo.person("ouessant", "teacher"));
    });

    /** A draft that lacks nothing. */
    async function complete(page, title) {
      await begin(page, here, "mission");
      await fillMission(page, title);
      await press(page, "part.0.add.text");
      await page.locator("#field-labdoc-0-0-title").fill("Réponse");
      await Promise.all([page.waitForNavigation(), press(page, "save")]);
    }

    /** The same with documents. */
    async function draftWith(page, title, files, right) {
      await complete(page, title);
      await upload(page, files, right);
      await page.locator("#files li").nth(files.length - 1).waitFor();
    }

    test("a document is handed out as bytes, whatever it is", async () => {
      await visit(browser, { state: teacher, then: 404 }, `${here}/mine`, async (page) => {
        await draftWith(page, "Documents zyxactive", asFiles(ACTIVE), "open");
        await checkAccessible(page, "documents");
        await press(page, "publish");
        await page.waitForURL(/\/publish$/);
        const item = await shareAs(page, here, "institution");
        await openSoon(page, item);
        for (const name of Object.keys(ACTIVE)) {
          await page.goto(`${item}/documents/${name}`);
          await checkShape(page, name);
          assert.equal(await page.locator("main :is(script, iframe, object, embed, style, [onerror], [onload])").count(), 0, name);
          const { status, headers } = await page.evaluate(async (address) => {
            const response = await fetch(address);
            return { status: response.status, headers: Object.fromEntries(response.headers) };
          }, `${item}/files/${name}`);
          assert.equal(status, 200, name);
          assert.match(headers["content-disposition"], /^attachment;/, name);
          assert.match(headers["content-security-policy"], /^sandbox; default-src 'none'/, name);
          assert.equal(headers["x-content-type-options"], "nosniff", name);
          assert.ok(!/html|javascript/.test(headers["content-type"]), name);
        }
        await page.goto(`${item}/documents/mesures.csv`);
        assert.ok((await page.locator("main td, main th").allInnerTexts()).includes("3,14"), "a table of decimal commas");
        await page.goto(`${item}/documents/${encodeURIComponent("../../../etc/passwd")}`);
        await checkShape(page, "a path of the machine");
      });
    });

    test("a document that may not leave the institution is named where it would", async () => {
      const files = asFiles({ "chapitre.txt": "Extrait d’un manuel." });
      await visit(browser, { state: teacher, then: 422 }, `${here}/mine`, async (page) => {
        await draftWith(page, "Exception zyxheld", files, "institution");
        await press(page, "publish");
        await page.waitForURL(/\/publish$/);
        await page.locator('[name="rung"][value="consortium"]').check();
        await page.locator("#share .button:not(.quiet-button)").click();
        assert.match(await page.locator('[role="alert"] li').innerText(), /chapitre\.txt/);
        await shareAs(page, here, "institution");
      });
    });

    test("a document that is too large is refused on a page that says how large one may be", async () => {
      const folder = await mkdtemp(join(tmpdir(), "archipel-large-"));
      try {
        for (const [name, bytes] of [["one past a document", 16 * MEBIBYTE + 1], ["one past a request", 65 * MEBIBYTE]]) {
          const file = join(folder, "large.bin");
          await writeFile(file, Buffer.alloc(bytes, 1));
          await visit(browser, { state: teacher, script: false, then: 413 }, `${here}/mine`, async (page) => {
            const draft = await begin(page, here, "capsule");
            await upload(page, file);
            await page.waitForURL(`${draft}/files`);
            assert.match(await page.locator("main").innerText(), /16 Mio/, name);
            await checkShape(page, name);
            await page.goto(draft);
            assert.equal(await page.locator("#files").count(), 0, name);
          });
        }
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    });

    test("a link of a capsule leads to a page and runs nothing", async () => {
      await visit(browser, { state: teacher, script: false }, `${here}/mine`, async (page) => {
        await begin(page, here, "capsule");
        for (const link of ["javascript:alert(1)", "data:text/html,x", "//evil.example", "file:///etc/passwd"]) {
          await page.locator("#field-link").evaluate((field) => { field.type = "text"; });
          await page.locator("#field-link").fill(link);
          await Promise.all([page.waitForNavigation(), press(page, "save")]);
          assert.ok((await page.locator('#missing a[href="#field-location"]').count()) > 0, link);
          assert.equal(await page.locator(`a[href="${link}"]`).count(), 0, link);
        }
      });
    });

    test("the work of others is not changed by its address", async () => {
      const { demo } = now();
      let draft;
      let item;
      await visit(browser, { state: teacher, then: 404 }, `${here}/mine`, async (page) => {
        draft = await begin(page, here, "capsule");
        await complete(page, "À moi zyxmine");
        await press(page, "publish");
        await page.waitForURL(/\/publish$/);
        item = await shareAs(page, here, "institution");
        await openSoon(page, item);
      });
      const other = await stateOf(browser, here, demo.person("ouessant", "staff"));
      await visit(browser, { state: other }, `${here}/mine`, async (page) => {
        const form_token = await page.locator('[name="form_token"]').first().getAttribute("value");
        const cookie = (await page.context().cookies()).map(({ name, value }) => `${name}=${value}`).join("; ");
        const fields = { form_token, revision: "1", rung: "public", confirm: "public", how: "retract", reason: "other", text: "x", title: "stolen", do: "save" };
        const post = (address) => postTo(address, { cookie, origin: here }, fields);
        for (const deed of ["", "/publish", "/discard", "/original"]) assert.equal(await post(draft + deed), 404, `draft${deed}`);
        // The item they see, and are told so.
        for (const [deed, status] of [["/share", 404], ["/withdraw", 403], ["/next", 403]]) {
          assert.equal(await post(item + deed), status, `item${deed}`);
        }
      });
      await visit(browser, { state: teacher }, draft, async (page) => {
        assert.equal(await page.locator("#field-title").inputValue(), "");
      });
      await visit(browser, { state: other }, item);
    });
  });
}
