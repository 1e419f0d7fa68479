// A real browser, and what is checked of every page that it opens.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { chromium } from "playwright-core";

const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** The rules of WCAG 2.2 AA and of good practice that axe knows. */
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** The browser: Debian's Chromium, or the one that CHROMIUM names. */
export function startBrowser() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox"],
  });
}

/**
 * Opens one page in a fresh context, hands it to `look`, and fails on anything the browser said but
 * the status that is expected: `expect` of this page, `then` of one that `look` comes to.
 */
export async function visit(browser, options, address, look = async () => {}) {
  const { language = "fr", token, state, width = 1280, height = 900, dark = false, script = true, expect = 200, then = 200 } = options;
  const context = await browser.newContext({
    ignoreHTTPSErrors: true,
    storageState: state,
    javaScriptEnabled: script,
    colorScheme: dark ? "dark" : "light",
    viewport: { width, height },
    // What still scrolls is not hit.
    reducedMotion: "reduce",
    extraHTTPHeaders: {
      "accept-language": language,
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
  });
  const page = await context.newPage();
  const complaints = [];
  const own = new URL(address).origin;
  page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("dialog", (dialog) => { complaints.push(`dialog: ${dialog.message()}`); void dialog.dismiss(); });
  page.on("request", (request) => {
    const { origin, protocol } = new URL(request.url());
    if (origin !== own && protocol.startsWith("http")) complaints.push(`asked another host: ${request.url()}`);
  });
  try {
    const response = await page.goto(address, { waitUntil: "load" });
    assert.equal(response.status(), expect, address);
    await look(page, response);
  } finally {
    await context.close();
  }
  // The browser itself reports the status of a page that is an error on purpose.
  const isMeant = (text) => [expect, then].some((status) => status >= 400 && text.includes(`status of ${status}`));
  const unexpected = complaints.filter((text) => !isMeant(text));
  assert.deepEqual(unexpected, [], address);
}

/** Fails on a violation of the rules of accessibility. */
export async function checkAccessible(page, where) {
  // What is scrolled under the bar of buttons is measured as covered; the top shows all as it is met.
  await page.evaluate(() => window.scrollTo(0, 0));
  // Evaluated by the debugger, so that the page's own policy is neither asked nor weakened.
  await page.evaluate(axe);
  const result = await page.evaluate((tags) => globalThis.axe.run(document, { runOnly: tags }), TAGS);
  const found = result.violations.map(
    ({ id, nodes }) => `${id}: ${nodes.slice(0, 4).map((node) => `${node.html.slice(0, 160)} — ${node.any.map((check) => check.message).join("; ")}`).join(" | ")}`,
  );
  assert.deepEqual(found, [], where);
}

/** Fails where something is wider than the window, is empty that should not be, or lacks a text. */
export async function checkShape(page, where) {
  // Pictures further down are otherwise asked for when one comes to them.
  await page.evaluate(() => Promise.allSettled([...document.images].map((image) => {
    image.loading = "eager";
    return image.decode();
  })));
  const shape = await page.evaluate(() => ({
    width: document.documentElement.scrollWidth,
    window: document.documentElement.clientWidth,
    text: document.body.innerText,
    wide: [...document.querySelectorAll("body *")]
      .filter((element) => element.getBoundingClientRect().right > innerWidth + 1)
      .filter((element) => element.closest(".scroll, pre, math, .unseen, .skip, svg, .prose table") === null)
      .slice(0, 3)
      .map((element) => element.outerHTML.slice(0, 120)),
    heading: document.querySelectorAll("h1").length,
    broken: [...document.images].filter((image) => image.complete && image.naturalWidth === 0).map((image) => image.src),
  }));
  assert.ok(shape.width <= shape.window, `${where}: ${shape.width} wide in a window of ${shape.window}: ${shape.wide}`);
  assert.equal(shape.heading, 1, `${where}: one main heading`);
  assert.ok(!/[⟦⟧]/u.test(shape.text), `${where}: a text is missing`);
  assert.ok(shape.text.trim().length > 100, `${where}: nothing to read`);
  assert.deepEqual(shape.broken, [], `${where}: pictures`);
}

/** The page as it should be for everybody: in shape, and without a violation that axe knows. */
export async function checkPage(page, where) {
  await checkShape(page, where);
  await checkAccessible(page, where);
  await page.setViewportSize({ width: 360, height: 800 });
  await checkShape(page, `${where}, 360 px`);
  await page.setViewportSize({ width: 1280, height: 900 });
}

/** A page of its own context, on which somebody is signed in and sees their classes. */
export async function signedIn(browser, portal, person, options = {}) {
  const context = await browser.newContext({ ignoreHTTPSErrors: true, locale: "fr", reducedMotion: "reduce", extraHTTPHeaders: { "accept-language": "fr" }, ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  await page.goto(`${portal}/sign-in?to=%2Fclasses`);
  await page.locator("#login").fill(person.login);
  await page.locator("#password").fill(person.password);
  await page.keyboard.press("Enter");
  await page.waitForURL(`${portal}/classes`);
  return page;
}

/** Signs somebody in and returns what their browser then keeps, to be given to `visit` as `state`. */
export async function stateOf(browser, portal, person) {
  let state;
  await visit(browser, {}, `${portal}/sign-in?to=%2Faccount`, async (page) => {
    await page.locator("#login").fill(person.login);
    await page.locator("#password").fill(person.password);
    await page.keyboard.press("Enter");
    await page.waitForURL(`${portal}/account`);
    state = await page.context().storageState();
  });
  return state;
}

/** Where a search leads first. */
export async function firstResult(browser, options, portal, words) {
  let address;
  await visit(browser, options, `${portal}/?q=${encodeURIComponent(words)}`, async (page) => {
    address = await page.locator(".card-title a").first().getAttribute("href");
  });
  assert.ok(address, `nothing is found for ${words}`);
  return portal + address;
}
