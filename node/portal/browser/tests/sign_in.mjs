// Signing in, one's own account, and letting a program in, in a real browser.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, readFile, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { describe, test } from "node:test";
import { checkAccessible, checkShape, visit } from "./pages.mjs";

/** Signs somebody in, with or without a script, and hands the page that follows to `look`. */
async function signedIn(browser, options, portal, person, look) {
  await visit(browser, options, `${portal}/sign-in?to=%2Faccount`, async (page) => {
    await page.locator("#login").fill(person.login);
    await page.locator("#password").fill(person.password);
    await page.keyboard.press("Enter");
    await page.waitForURL(`${portal}/account`);
    await look(page);
  });
}

/** The tests; `now` says what runs when they do. */
export function signInTests(now) {
  describe("signing in", () => {
    const teacher = () => now().demo.person("ouessant", "teacher");

    test("leads where one wanted to go, and out again", async () => {
      const { browser, here } = now();
      for (const options of [{ width: 360 }, { script: false }, { language: "en", dark: true }]) {
        await signedIn(browser, options, here, teacher(), async (page) => {
          assert.ok((await page.locator("dd bdi").first().innerText()).includes("Maëlle"));
          await checkShape(page, "account");
          if (options.script !== false) await checkAccessible(page, "account");
          const cookies = await page.context().cookies();
          const session = cookies.find(({ name }) => name === "__Host-session");
          assert.ok(session.secure && session.httpOnly && session.sameSite === "Lax" && session.path === "/");
          await page.locator('form[action="/sign-out"] button').click();
          await page.waitForURL(`${here}/sign-out`);
          await checkShape(page, "signed out");
          await page.goto(`${here}/account`);
          assert.ok(page.url().startsWith(`${here}/sign-in`), page.url());
        });
      }
    });

    test("shows what is wrong beside the form", async () => {
      const { browser, here } = now();
      await visit(browser, { script: false, then: 401 }, `${here}/sign-in`, async (page) => {
        await page.locator("#login").fill("maelle");
        await page.locator("#password").fill("not the password");
        await page.locator('form[action="/sign-in/password"] button').click();
        assert.equal(await page.locator('[role="alert"]').count(), 1);
        assert.equal(await page.locator("#login").inputValue(), "maelle");
        assert.equal(await page.locator("#password").inputValue(), "");
        await checkShape(page, "wrong password");
      });
    });

    test("lets a program in that shows the same code", async () => {
      const { browser, here, demo } = now();
      const folder = await mkdtemp(join(tmpdir(), "archipel-tokens-"));
      try {
        const address = demo.report.institutions.find(({ id }) => id === "ouessant").grpc;
        const child = execFile(demo.program, ["login", "--address", address, "--tokens", folder]);
        const code = await codeOf(child.stderr);
        const ended = new Promise((resolve) => child.once("exit", resolve));
        await signedIn(browser, {}, here, teacher(), async (page) => {
          await page.goto(`${here}/sign-in/device`);
          await checkAccessible(page, "code");
          await page.locator("#code").fill(code.toLowerCase());
          await page.keyboard.press("Enter");
          await page.locator('button[value="allow"]').waitFor();
          await checkShape(page, "question");
          await checkAccessible(page, "question");
          await page.locator('button[value="allow"]').click();
          await page.locator('[role="status"]').waitFor();
          assert.equal(await ended, 0);
        });
        const [file] = await readdir(folder);
        assert.match(await readFile(join(folder, file), "utf8"), /^arc_[0-9a-f]{64}\n$/);
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    });
  });
}

/** The code that a program shows. */
async function codeOf(stream) {
  for await (const line of createInterface({ input: stream })) {
    const found = /code ([A-Z]{4}-[A-Z]{4})/.exec(line);
    if (found) return found[1];
  }
  throw new Error("the program showed no code");
}
