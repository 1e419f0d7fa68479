// The portal in a real browser, served by a real federation.
//
//   ARCHIPEL_BIN=target/debug/archipel node --test tests/portal.test.mjs

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { publish, startDemo } from "./demo.mjs";
import { everyPage } from "./every_page.mjs";
import { hostileItem } from "./hostile.mjs";
import { checkAccessible, checkShape, firstResult, startBrowser, visit } from "./pages.mjs";
import { signInTests } from "./sign_in.mjs";
import { mineTests } from "./mine.mjs";
import { journeyTests } from "./journeys.mjs";
import { threatTests } from "./threats.mjs";
import { tutorialTests } from "./tutorial.mjs";
import { sharingTests } from "./sharing.mjs";

let demo;
let browser;
let here;
let teacher;
let known;

before(async () => {
  [demo, browser] = await Promise.all([startDemo(process.env.ARCHIPEL_BIN), startBrowser()]);
  here = demo.portal("ouessant");
  teacher = demo.person("ouessant", "teacher").token;
}, { timeout: 400_000 });

after(async () => {
  await browser?.close();
  await demo?.stop();
});

/** Every page by name; found once. */
function pages() {
  known ??= everyPage(demo, browser);
  return known;
}

describe("every page", () => {
  for (const language of ["fr", "en"]) {
    for (const dark of [false, true]) {
      for (const width of [1280, 360]) {
        test(`${language}, ${dark ? "dark" : "light"}, ${width} px`, async () => {
          for (const [name, { address, ...options }] of Object.entries(await pages())) {
            await visit(browser, { language, dark, width, ...options }, address, async (page) => {
              assert.equal(await page.locator("html").getAttribute("lang"), language, name);
              await checkShape(page, name);
              // The markup is the same in both languages; colours and widths are not.
              if (language === "fr" || (!dark && width > 360)) await checkAccessible(page, name);
            });
          }
        });
      }
    }
  }

  test("is complete without a script", async () => {
    for (const [name, { address, ...options }] of Object.entries(await pages())) {
      await visit(browser, { script: false, ...options }, address, (page) => checkShape(page, name));
    }
  });

  test("is protected by its headers", async () => {
    await visit(browser, {}, `${here}/`, async (_, response) => {
      const headers = response.headers();
      assert.match(headers["content-security-policy"], /^default-src 'none'; script-src 'nonce-[0-9a-f]{32}';/);
      assert.ok(!headers["content-security-policy"].includes("unsafe"));
      assert.equal(headers["x-content-type-options"], "nosniff");
    });
  });
});

describe("search", () => {
  test("answers while one types, and the address follows", async () => {
    await visit(browser, { token: teacher }, `${here}/`, async (page) => {
      await page.locator("#q").pressSequentially("dosage fer", { delay: 20 });
      await page.waitForFunction(() => location.search.includes("q=dosage+fer"));
      await page.waitForFunction(() => document.querySelector("#results mark") !== null);
      assert.match(await page.locator(".card-title").first().innerText(), /fer/i);
      assert.match(await page.locator("#search-status").textContent(), /\d/);
      assert.ok(await page.locator("#q").evaluate((input) => input === document.activeElement));
    });
  });

  test("narrows by facets whose counts are those of the list", async () => {
    await visit(browser, { token: teacher }, `${here}/`, async (page) => {
      const value = page.locator('input[name="kind"][value="capsule"]');
      const count = await page.locator('label:has(input[value="capsule"]) .facet-count').innerText();
      await value.focus();
      await page.keyboard.press("Space");
      await page.waitForFunction(() => location.search.includes("kind=capsule"));
      await page.waitForFunction(() => document.querySelector(".chip") !== null);
      assert.ok((await page.locator("#results [data-count]").innerText()).includes(count));
      const focused = await page.evaluate(() => document.activeElement?.value);
      assert.equal(focused, "capsule", "the focus stays where it was");
    });
  });

  test("takes chips away, and pages on, without a script", async () => {
    await visit(browser, { script: false, token: teacher }, `${here}/?kind=mission`, async (page) => {
      await page.locator(".chip").first().click();
      assert.equal(new URL(page.url()).search, "");
      const [before] = await page.locator(".card-title").allInnerTexts();
      await page.locator('a[rel="next"]').click();
      const [next] = await page.locator(".card-title").allInnerTexts();
      assert.notEqual(next, before);
    });
    await visit(browser, { script: false }, `${here}/`, async (page) => {
      await page.locator("#q").fill("loi ohm");
      await page.locator('.search-box button[type="submit"]').click();
      assert.ok(page.url().includes("q=loi+ohm"));
    });
  });

  test("shows nobody in particular what is public, and no more", async () => {
    const count = (page) => page.locator("#results [data-count]").innerText();
    let open;
    let all;
    await visit(browser, {}, `${here}/`, async (page) => { open = await count(page); });
    await visit(browser, { token: teacher }, `${here}/`, async (page) => { all = await count(page); });
    assert.ok(parseInt(open.replace(/\D/g, ""), 10) < parseInt(all.replace(/\D/g, ""), 10), `${open} < ${all}`);
  });

  test("finds and opens what a node shared that does not answer", async () => {
    await demo.silenced("groix", async () => {
      await visit(browser, {}, `${here}/?institution=groix`, async (page) => {
        assert.ok((await page.locator(".card-title").count()) > 0);
        const title = await page.locator(".card-title").first().innerText();
        await page.locator(".card-title a").first().click();
        await page.waitForURL(/\/items\/groix\//);
        assert.equal(await page.locator("h1").innerText(), title);
        await checkShape(page, "of a silent node");
      });
    });
  });

  test("bears whatever is asked", async () => {
    for (const words of ["((((".repeat(200), "- *", '"', "[a TO", "C++", "H₂SO₄", "<script>alert(1)</script>", "é".repeat(300)]) {
      await visit(browser, {}, `${here}/?q=${encodeURIComponent(words)}`);
    }
    await visit(browser, { expect: 414 }, `${here}/?q=${"a".repeat(9_000)}`, (page) => checkShape(page, "too long"));
    await visit(browser, { expect: 400 }, `${here}/?page=forged`, (page) => checkShape(page, "forged"));
    await visit(browser, { expect: 400 }, `${here}/?kind=${"a".repeat(300)}`);
  });
});

describe("an item", () => {
  test("is hidden as if it did not exist", async () => {
    const mission = await firstResult(browser, { token: teacher }, here, "dosage du fer");
    const text = async (address) => {
      let body;
      await visit(browser, { expect: 404 }, address, async (page) => {
        // The address itself stands in the links to the other language and to signing in.
        const { pathname } = new URL(address);
        body = [/nonce="[^"]*"/g, pathname, encodeURIComponent(pathname)].reduce(
          (text, part) => text.replaceAll(part, ""),
          await page.content(),
        );
      });
      return body;
    };
    assert.equal(await text(mission), await text(mission.replace(/[0-9a-f]{32}/, "0".repeat(32))));
    assert.equal(await text(mission), await text(`${here}/items/no-such/thing`));
  });

  test("shows its parts, its labdocs, its rubric and its proof", async () => {
    const mission = await firstResult(browser, { token: teacher }, here, "dosage du fer spectrophotométrie");
    await visit(browser, { token: teacher }, mission, async (page) => {
      for (const kind of ["text", "drawing", "protocol", "dataset", "code"]) {
        assert.ok((await page.locator(`[data-labdoc="${kind}"]`).count()) > 0, kind);
      }
      assert.ok((await page.locator("math").count()) > 0);
      assert.ok((await page.locator(".criterion").count()) > 0);
      assert.ok((await page.locator(".good").count()) === 1);
    });
  });

  test("tells programs what it is, if it is public", async () => {
    const item = await firstResult(browser, {}, here, "loi ohm");
    await visit(browser, {}, item, async (page) => {
      const text = await page.locator('script[type="application/ld+json"]').textContent();
      const value = JSON.parse(text);
      assert.deepEqual(value.type, ["LearningResource"]);
      assert.equal(value.id, item);
    });
  });

  test("hands out documents that can do nothing", async () => {
    const { document } = await pages();
    await visit(browser, { token: teacher }, document.address, async (page) => {
      const file = await page.locator(".document-page a[download]").getAttribute("href");
      const { status, headers } = await page.evaluate(async (address) => {
        const response = await fetch(address);
        return { status: response.status, headers: Object.fromEntries(response.headers) };
      }, file);
      assert.equal(status, 200);
      assert.match(headers["content-disposition"], /^attachment;/);
      assert.match(headers["content-security-policy"], /^sandbox; default-src 'none'/);
      assert.equal(headers["x-content-type-options"], "nosniff");
    });
  });
});

describe("signing in", () => {
  for (const script of [true, false]) {
    test(`leads back to where one was, ${script ? "with" : "without"} a script`, async () => {
      const { login, password, name } = demo.person("ouessant", "teacher");
      await visit(browser, { script, width: 360 }, `${here}/federation`, async (page) => {
        await page.locator(".who").click();
        await page.locator("#login").fill(login);
        await page.locator("#password").fill(password);
        await page.locator('main button[type="submit"]').click();
        await page.waitForURL(`${here}/federation`);
        assert.ok((await page.locator(".who").innerText()).includes(name));
        await page.locator(".who").click();
        await checkShape(page, "account");
        if (script) await checkAccessible(page, "account");
      });
    });
  }
});

describe("what a hostile author writes", () => {
  test("is shown and does nothing", async () => {
    const item = await publish(demo, teacher, hostileItem());
    for (const script of [true, false]) {
      await visit(browser, { script, width: 360 }, `${here}/items/${item}`, async (page) => {
        await checkShape(page, "hostile");
        assert.equal(await page.locator("main script, main iframe, main object, main embed, main style, main form").count(), 0);
        const found = await page.locator("main *").evaluateAll((elements) =>
          elements.flatMap((element) => [...element.attributes].map(({ name, value }) => `${name}=${value}`))
            .filter((attribute) => /^on|^style=|=\s*(javascript|data|vbscript):/i.test(attribute)));
        assert.deepEqual(found, []);
        assert.match(await page.locator("h1").innerText(), /<script>/);
        assert.ok((await page.locator(".formula-source").count()) > 0);
      });
    }
    await visit(browser, {}, `${here}/?q=zyxhostile`, async (page) => {
      assert.equal(await page.locator(".card").count(), 1);
      assert.equal(await page.locator(".card-title script").count(), 0);
    });
  });
});

describe("language and keyboard", () => {
  test("the language is the browser's, can be chosen, and is remembered", async () => {
    await visit(browser, { language: "en-GB,en;q=0.9" }, `${here}/federation`, async (page) => {
      assert.equal(await page.locator("h1").innerText(), "Federation");
      await page.locator('.languages a[hreflang="fr"]').click();
      assert.equal(await page.locator("h1").innerText(), "Fédération");
      await page.goto(`${here}/`);
      assert.equal(await page.locator("html").getAttribute("lang"), "fr");
    });
  });

  test("a search can be made and an item opened by keyboard alone", async () => {
    await visit(browser, {}, `${here}/`, async (page) => {
      await page.keyboard.press("Tab");
      assert.match(await page.evaluate(() => document.activeElement.className), /skip/);
      await page.keyboard.press("Enter");
      for (let presses = 0; presses < 4; presses += 1) {
        if (await page.evaluate(() => document.activeElement.id === "q")) break;
        await page.keyboard.press("Tab");
      }
      await page.keyboard.type("ohm");
      await page.waitForFunction(() => document.querySelector("#results mark") !== null);
      for (let presses = 0; presses < 20; presses += 1) {
        await page.keyboard.press("Tab");
        if (await page.evaluate(() => document.activeElement.closest(".card-title") !== null)) break;
      }
      await page.keyboard.press("Enter");
      await page.waitForURL(/\/items\//);
    });
  });
});

describe("the federation", () => {
  test("is a list for everyone, and more for operators", async () => {
    await visit(browser, {}, `${here}/federation`, async (page) => {
      assert.equal(await page.locator(".member").count(), 5);
      assert.equal(await page.locator(".operations").count(), 0);
    });
    const operator = { token: demo.operatorToken("ouessant"), width: 360 };
    await visit(browser, operator, `${here}/federation`, async (page) => {
      assert.equal(await page.locator(".operations").count(), 1);
      await checkShape(page, "operations");
      await checkAccessible(page, "operations");
    });
  });
});

signInTests(() => ({ demo, browser, here }));
mineTests(() => ({ demo, browser, here }));
journeyTests(() => ({ demo, browser, here }));
threatTests(() => ({ demo, browser, here }));
tutorialTests(() => ({ demo, browser, here }));
sharingTests(() => ({ demo, browser, here }));
