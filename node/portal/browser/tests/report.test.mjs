// A class, a mission and a report, in real browsers: two students write in one report, one of them
// loses the network, and the node is killed once. Nothing that the page called saved is lost.
//
//   ARCHIPEL_BIN=target/debug/archipel node --test tests/report.test.mjs

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, describe, test } from "node:test";
import { caretAt, caretsIn, leastContrast, placeOf } from "./carets.mjs";
import { startHouse } from "./house.mjs";
import { mission } from "./mission.mjs";
import { checkPage, checkShape, signedIn, startBrowser } from "./pages.mjs";

let house;
let browser;
/** The pages of those who take part, each in a browser context of its own. */
const pages = {};
let item;
let code;
let report;

before(async () => {
  [house, browser] = await Promise.all([startHouse(process.env.ARCHIPEL_BIN), startBrowser()]);
  item = await house.publish(mission());
  for (const login of ["maelle", "tanguy", "nolwenn", "yann"]) pages[login] = await signedIn(browser, house.portal, house.people[login]);
}, { timeout: 400_000 });

after(async () => {
  await browser?.close();
  await house?.stop();
});

const labdoc = (page, kind) => page.locator(`.labdoc[data-labdoc="${kind}"]`);
const saved = (page, kind) => labdoc(page, kind).locator('[data-saved][data-state="saved"]').waitFor();

describe("a class", () => {
  test("is made, and entered by its code", async () => {
    const page = pages.maelle;
    await checkPage(page, "classes");
    await page.locator("#class-name").fill("L1 Physique, groupe A");
    await page.locator('form[action="/classes"] button').click();
    code = await page.locator(".class-code code").innerText();
    assert.match(code, /^[A-Z0-9]{3}-[A-Z0-9]{3}-[A-Z0-9]{3}$/);
    await checkPage(page, "class");
    for (const login of ["tanguy", "nolwenn"]) {
      await pages[login].locator("#class-code").fill(code.toLowerCase());
      await pages[login].locator('form[action="/classes/join"] button').click();
      await pages[login].waitForURL(/\/classes\/[0-9a-f]{32}$/);
    }
    await checkPage(pages.tanguy, "class of a student");
  });

  test("is not entered by a wrong code", async () => {
    const page = await pages.tanguy.context().newPage();
    await page.goto(`${house.portal}/classes`);
    await page.locator("#class-code").fill("AAA-AAA-AAA");
    await page.locator('form[action="/classes/join"] button').click();
    assert.equal(await page.locator('[role="alert"]').count(), 1);
    await page.close();
  });

  test("looks at a roster line by line before anybody is enrolled", async () => {
    const page = pages.maelle;
    await page.locator('a[href$="/roster"]').click();
    await page.locator("#roster-csv").fill("person;team\ntanguy;Marées\nnobody at all;Marées\n");
    await page.locator('button[value="check"]').click();
    assert.match(await page.locator('[role="alert"]').innerText(), /3/);
    await checkPage(page, "roster");
    await page.locator("#roster-csv").fill("person;team\ntanguy;Marées\nNolwenn Riou;Marées\n");
    await page.locator('button[value="enrol"]').click();
    await page.waitForURL(/roster$/);
    assert.match(await page.locator("tbody").innerText(), /Nolwenn Riou\s+Marées/);
    await page.locator(".crumb a").click();
    await page.locator('a[href$="/teams"]').click();
    await checkPage(page, "teams");
  });

  test("is given a mission", async () => {
    const page = pages.maelle;
    await page.goto(`${house.portal}/items/${item}`);
    await page.locator('a[href$="/give"]').click();
    await checkPage(page, "give");
    await page.locator("form.editor button").click();
    await page.waitForURL(/\/assignments\//);
    await checkPage(page, "assignment");
  });
});

describe("a report", () => {
  test("is begun by one and found by the other", async () => {
    const found = [];
    for (const login of ["tanguy", "nolwenn"]) {
      const page = pages[login];
      await page.goto(`${house.portal}/classes`);
      await page.locator('a[href^="/assignments/"]').first().click();
      await page.locator('[aria-labelledby="own-report"] .button').click();
      await page.waitForURL(/\/reports\//);
      await page.locator(".ProseMirror").waitFor();
      found.push(page.url());
    }
    assert.equal(found[0], found[1]);
    report = found[0];
    await pages.tanguy.waitForFunction(() => document.querySelector("[data-presence]").textContent.includes("Nolwenn"));
    await checkPage(pages.tanguy, "report");
  });

  test("is written by two at once, in every kind of labdoc", async () => {
    const { tanguy, nolwenn } = pages;
    await labdoc(tanguy, "text").locator(".ProseMirror").click();
    await tanguy.keyboard.press("Control+End");
    await tanguy.keyboard.type(" Le fer est oxydé.");
    await labdoc(nolwenn, "text").locator(".ProseMirror").getByText("Le fer est oxydé.").waitFor();
    await labdoc(nolwenn, "protocol").locator("textarea").first().fill("Doser le fer.");
    await labdoc(nolwenn, "code").locator(".code-field").fill("print(1 + 1)  # deux\n");
    const cell = labdoc(nolwenn, "dataset").locator("tbody input").first();
    await cell.fill("2.5");
    await cell.press("Enter");
    for (const kind of ["protocol", "code", "dataset"]) await saved(nolwenn, kind);
    await tanguy.waitForFunction(() => {
      const value = (selector) => document.querySelector(selector)?.value;
      return value('[data-labdoc="protocol"] textarea') === "Doser le fer."
        && value('[data-labdoc="code"] .code-field')?.startsWith("print(1 + 1)")
        && value('[data-labdoc="dataset"] tbody input') === "2.5";
    });
    assert.match(await labdoc(tanguy, "dataset").locator("output").first().innerText(), /^5$/, "a column follows from another");
    await saved(tanguy, "text");
    await checkPage(tanguy, "report, written");
  });

  test("shows where somebody else writes, with a name, at the words that it is at", async () => {
    const { tanguy, nolwenn } = pages;
    const within = '[data-labdoc="text"] .ProseMirror';
    const caret = { name: "Tanguy Stéphan", within, words: "oxydé." };
    const stood = await placeOf(nolwenn, within, caret.words);
    const presence = await nolwenn.evaluateHandle(() => {
      const said = [];
      new MutationObserver((changes) => said.push(...changes)).observe(document.querySelector("[data-presence]"), { childList: true, characterData: true, subtree: true });
      return said;
    });
    await tanguy.locator(within).click();
    await tanguy.keyboard.press("Control+End");
    for (const _ of caret.words) await tanguy.keyboard.press("Shift+ArrowLeft");
    await caretAt(nolwenn, caret);
    assert.deepEqual(await nolwenn.locator(`${within} .caret-range`).allInnerTexts(), [caret.words]);
    assert.deepEqual(await placeOf(nolwenn, within, caret.words), stood, "no letter moved");
    assert.equal(await nolwenn.locator(".carets:not([aria-hidden])").count(), 0);
    assert.equal(await presence.evaluate((said) => said.length), 0, "nothing is read aloud");
    for (const scheme of ["light", "dark"]) assert.ok(await leastContrast(nolwenn, scheme) >= 4.5, scheme);
    await checkPage(nolwenn, "report, in which somebody else writes");
    await nolwenn.locator(within).click();
    await nolwenn.keyboard.press("Control+Home");
    await nolwenn.keyboard.type("Une ligne plus haut. ");
    await caretAt(nolwenn, caret);
    await caretAt(tanguy, { name: "Nolwenn Riou", within, words: "Une ligne plus haut. ", side: "right" });
    assert.deepEqual(await caretsIn(tanguy), ["Nolwenn Riou"], "nobody is shown their own");
  });

  test("shows it in a program and in a protocol, and no longer than somebody is there", async () => {
    const { tanguy, nolwenn } = pages;
    const name = "Tanguy Stéphan";
    await labdoc(tanguy, "code").locator(".code-field").click();
    await tanguy.keyboard.press("Control+Home");
    for (const _ of "print") await tanguy.keyboard.press("ArrowRight");
    await caretAt(nolwenn, { name, within: ".code-colours", words: "print", side: "right" });
    assert.deepEqual(await caretsIn(labdoc(nolwenn, "text")), [], "one is in one labdoc");
    const beside = (kind) => labdoc(nolwenn, kind).locator(".labdoc-kind").evaluate((place) => getComputedStyle(place, "::after").content);
    assert.match(await beside("code"), /Tanguy Stéphan/);
    assert.equal(await beside("text"), "none", "nobody is shown where they are themselves");
    await labdoc(tanguy, "protocol").locator("textarea").first().selectText();
    await nolwenn.waitForFunction(() => document.querySelector('[data-labdoc="protocol"] .caret-mirror .caret-range')?.textContent === "Doser le fer.");
    await caretAt(nolwenn, { name, within: '[data-labdoc="protocol"] .caret-mirror', words: "Doser le fer.", side: "right" });
    await checkPage(nolwenn, "report, in which somebody else selects");
    await tanguy.goto("about:blank");
    await nolwenn.waitForFunction(() => document.querySelector(".caret, .caret-range") === null);
    await tanguy.goto(report);
    await labdoc(tanguy, "text").locator(".ProseMirror").waitFor();
  });

  test("takes no more of where somebody is than was said", async () => {
    const say = (place) => pages.tanguy.evaluate(async (body) => {
      const { report, token } = document.querySelector("[data-report]").dataset;
      const answer = await fetch(`${report}/here`, { method: "POST", body, headers: { "archipel-form-token": token } });
      return [answer.status, answer.ok ? "" : (await answer.json()).said];
    }, place);
    const labdoc = "0".repeat(32);
    assert.deepEqual(await say(labdoc), [204, ""]);
    for (const [place, status, said] of [["0".repeat(257), 413, /256 octets/], [labdoc.slice(1), 400, /32 chiffres/], [`${labdoc} AAAA`, 400, /base64/]]) {
      const answer = await say(place);
      assert.equal(answer[0], status, place);
      assert.match(answer[1], said);
    }
  });

  test("shows what is said while it is open, and keeps what is not heard", async () => {
    const { tanguy, nolwenn } = pages;
    const said = (page) => page.locator("[data-messages] li");
    await tanguy.locator("#message").fill("Qui finit le tableau ?");
    await tanguy.locator("form[data-say] button").click();
    for (const page of [tanguy, nolwenn]) await said(page).getByText("Qui finit le tableau ?").waitFor();
    assert.equal(await tanguy.locator("#message").inputValue(), "");
    assert.equal(await nolwenn.locator("[data-messages] .blank").count(), 0);
    await nolwenn.context().setOffline(true);
    await nolwenn.locator("#message").fill("Moi.");
    await nolwenn.locator("form[data-say] button").click();
    await nolwenn.locator("[data-unsaid]").getByText("personne ne répond").waitFor();
    await tanguy.locator("#message").fill("Alors ?");
    await tanguy.locator("form[data-say] button").click();
    await said(tanguy).getByText("Alors ?").waitFor();
    await nolwenn.context().setOffline(false);
    await said(nolwenn).getByText("Alors ?").waitFor();
    await nolwenn.locator("form[data-say] button").click();
    await said(tanguy).getByText("Moi.").waitFor();
    assert.deepEqual(await said(nolwenn).locator(".as-said").allInnerTexts(), ["Qui finit le tableau ?", "Alors ?", "Moi."]);
  });

  test("shows the newest of many messages, and where older ones are", async () => {
    const { tanguy } = pages;
    await tanguy.evaluate(async () => {
      const form = document.querySelector("form[data-say]");
      for (let number = 1; number <= 100; number += 1) {
        const body = new URLSearchParams(new FormData(form));
        body.set("text", `Message ${number}.`);
        await fetch(form.action, { method: "POST", body, redirect: "manual" });
      }
    });
    await tanguy.reload();
    const texts = () => tanguy.locator(".as-said").allInnerTexts();
    assert.deepEqual([(await texts()).length, (await texts()).at(-1)], [100, "Message 100."]);
    await tanguy.locator('#messages a[href*="after"]').click();
    await tanguy.waitForURL(/messages\?after=0$/);
    assert.deepEqual([(await texts())[0], (await texts()).at(-1)], ["Qui finit le tableau ?", "Message 97."]);
    await checkPage(tanguy, "messages");
    await tanguy.locator('a[href*="after=100"]').click();
    await tanguy.waitForURL(/messages\?after=100$/);
    assert.deepEqual(await texts(), ["Message 98.", "Message 99.", "Message 100."]);
    await tanguy.goto(report);
    await labdoc(tanguy, "text").locator(".ProseMirror").waitFor();
  });

  test("is written on without the network, and merged when it is back", async () => {
    const { tanguy, nolwenn } = pages;
    await tanguy.context().setOffline(true);
    await labdoc(tanguy, "text").locator(".ProseMirror").click();
    await tanguy.keyboard.press("Control+End");
    await tanguy.keyboard.type(" Écrit sans réseau.");
    await labdoc(tanguy, "text").locator('[data-state="away"]').waitFor();
    await labdoc(nolwenn, "text").locator(".ProseMirror").click();
    await nolwenn.keyboard.press("Control+Home");
    await nolwenn.keyboard.type("Pendant ce temps. ");
    await saved(nolwenn, "text");
    await tanguy.context().setOffline(false);
    await saved(tanguy, "text");
    for (const page of [tanguy, nolwenn]) {
      await labdoc(page, "text").locator(".ProseMirror").getByText("Écrit sans réseau.").waitFor();
      await labdoc(page, "text").locator(".ProseMirror").getByText("Pendant ce temps.").waitFor();
    }
    const texts = await Promise.all([tanguy, nolwenn].map((page) => labdoc(page, "text").locator(".ProseMirror").innerText()));
    assert.equal(texts[0], texts[1]);
  });

  test("loses nothing that was called saved when the node is killed", async () => {
    const { tanguy, nolwenn } = pages;
    await labdoc(tanguy, "text").locator(".ProseMirror").click();
    await tanguy.keyboard.press("Control+End");
    await tanguy.keyboard.type(" Confirmé avant la panne.");
    await tanguy.waitForFunction(() => document.querySelector('[data-labdoc="text"] [data-saved]').dataset.state === "writing");
    await saved(tanguy, "text");
    await house.kill();
    await tanguy.keyboard.type(" Écrit pendant la panne.");
    await labdoc(tanguy, "text").locator('[data-state="away"]').waitFor();
    // The page is closed while the node is down: what was not sent is kept by the browser.
    await tanguy.goto("about:blank");
    await house.start();
    await tanguy.goto(report);
    for (const page of [tanguy, nolwenn]) {
      for (const text of ["Confirmé avant la panne.", "Écrit pendant la panne."]) {
        await labdoc(page, "text").locator(".ProseMirror").getByText(text).waitFor();
      }
    }
    await saved(tanguy, "text");
  });

  test("is read without a script", async () => {
    const page = await signedIn(browser, house.portal, house.people.nolwenn, { javaScriptEnabled: false });
    await page.goto(report);
    const text = await labdoc(page, "text").innerText();
    for (const part of ["Le fer est oxydé.", "Écrit sans réseau.", "Écrit pendant la panne."]) assert.ok(text.includes(part), part);
    await checkShape(page, "report without a script");
    await page.locator("#message").fill("Nous avons fini.");
    // Without a script nothing tells the browser's driver that the page stands still: no click.
    await page.locator('form[action$="/messages"] button').press("Enter");
    await page.waitForURL(/#messages$/);
    assert.match(await page.locator("#messages").innerText(), /Nous avons fini/);
    await page.context().close();
  });

  test("goes back to an earlier version", async () => {
    const { tanguy, nolwenn } = pages;
    await labdoc(tanguy, "code").locator(".code-field").fill("raise SystemExit\n");
    await saved(tanguy, "code");
    await labdoc(nolwenn, "code").locator('a[href$="/history"]').click();
    await checkPage(nolwenn, "history");
    await nolwenn.locator("ol .mine-row a").last().click();
    await checkPage(nolwenn, "version");
    await nolwenn.locator('button[name="at"]').click();
    await tanguy.waitForFunction(() => document.querySelector(".code-field").value.startsWith("print(1 + 1)"));
  });

  test("is handed in, and changes no more", async () => {
    const { tanguy, nolwenn } = pages;
    await nolwenn.locator('form[action$="/submit"] button').click();
    await nolwenn.waitForURL(report);
    assert.equal(await nolwenn.locator(".ProseMirror").count(), 0);
    await tanguy.locator("[data-outline]:not([hidden])").waitFor();
    await labdoc(tanguy, "text").locator(".ProseMirror").click();
    await tanguy.keyboard.type("Trop tard.");
    await labdoc(tanguy, "text").locator('[data-state="refused"]').waitFor();
  });

  test("is read by those who teach, and opened again", async () => {
    const page = pages.maelle;
    await page.goto(`${house.portal}/classes`);
    await page.locator('a[href^="/assignments/"]').first().click();
    assert.match(await page.locator("tbody").innerText(), /Marées/);
    await page.locator('tbody th a').click();
    const text = await page.locator("article").innerText();
    assert.ok(text.includes("Écrit pendant la panne.") && !text.includes("Trop tard."));
    await checkPage(page, "report, as a teacher reads it");
    await page.locator('a[href$="/submissions/1"]').click();
    assert.ok((await page.locator("main").innerText()).includes("Confirmé avant la panne."));
    await checkPage(page, "submission");
    await page.goBack();
    await page.locator('form[action$="/reopen"] button').click();
    await pages.nolwenn.goto(report);
    await pages.nolwenn.locator(".ProseMirror").waitFor();
  });
});

describe("feedback", () => {
  /** What somebody sees of what is said about the report. */
  const seen = async (page) => {
    await page.goto(`${report}/feedback`);
    return page.locator("main").innerText();
  };

  test("is prepared: a remark at once, a draft, an evaluation with a grade", async () => {
    const page = pages.maelle;
    await page.goto(`${house.portal}/classes`);
    await page.locator('a[href^="/assignments/"]').first().click();
    await page.locator("#grade-max").fill("20");
    await page.locator('form[action$="/evaluation"] button').click();
    await seen(page);
    await page.locator("#labdoc").selectOption({ label: "Mesures" });
    await page.locator("#annotation").fill("Une seule mesure ?");
    await page.locator('button[value="annotate"]').click();
    await page.locator("#annotation-1").waitFor();
    await page.locator("#annotation").fill("Très clair.");
    await page.locator('input[name="draft"]').check();
    await page.locator('button[value="annotate"]').click();
    await page.locator("#annotation-2").waitFor();
    await page.getByRole("radio", { name: /estimée/ }).check();
    await page.locator("#comment-0").fill("Il manque la burette.");
    await page.locator("#comment").fill("Bon travail.");
    await page.locator("#grade").fill("14,5");
    await page.locator('button[value="evaluate"]').click();
    assert.match(await page.locator("#evaluations").locator("xpath=..").innerText(), /2 \/ 4 · note : 14,5/);
    await checkPage(page, "feedback");
  });

  test("is about the words that were selected, and stays with them", async () => {
    const { maelle, nolwenn } = pages;
    await maelle.goto(report);
    await maelle.evaluate(() => {
      const sheet = document.querySelector('[data-labdoc="text"] .labdoc-sheet');
      const walker = document.createTreeWalker(sheet, NodeFilter.SHOW_TEXT);
      while (walker.nextNode()) {
        const begin = walker.currentNode.data.indexOf("Le fer est oxydé.");
        if (begin < 0) continue;
        document.getSelection().setBaseAndExtent(walker.currentNode, begin, walker.currentNode, begin + 17);
      }
    });
    await labdoc(maelle, "text").locator("a[data-annotate][href*='passage']").click();
    assert.equal(await maelle.locator("#passage").inputValue(), "Le fer est oxydé.");
    await maelle.locator("#annotation").fill("Par quoi ?");
    await maelle.locator('button[value="annotate"]').click();
    await maelle.locator("#annotation-3 blockquote").getByText("Le fer est oxydé.").waitFor();
    await nolwenn.goto(report);
    await labdoc(nolwenn, "text").locator(".ProseMirror").click();
    await nolwenn.keyboard.press("Control+Home");
    await nolwenn.keyboard.type("Au début. ");
    await saved(nolwenn, "text");
    await seen(maelle);
    assert.equal(await maelle.locator("#annotation-3 blockquote").count(), 1, "the words are where they were");
    await maelle.locator("#labdoc").selectOption({ label: "Introduction" });
    await maelle.locator("#passage").fill("Ceci n’a jamais été écrit.");
    await maelle.locator("#annotation").fill("Où ?");
    await maelle.locator('button[value="annotate"]').click();
    assert.match(await maelle.locator("main").innerText(), /Ce passage n’y est pas/);
  });

  test("is about one of the places where the same words stand, also without a script", async () => {
    const text = labdoc(pages.nolwenn, "text");
    await text.locator(".ProseMirror").click();
    await pages.nolwenn.keyboard.press("Control+Home");
    await pages.nolwenn.keyboard.type("Une mesure. Une mesure. ");
    await saved(pages.nolwenn, "text");
    const page = await signedIn(browser, house.portal, house.people.maelle, { javaScriptEnabled: false });
    await seen(page);
    await page.locator("#labdoc").selectOption({ label: "Introduction" });
    await page.locator("#passage").fill("Une mesure");
    await page.locator("#annotation").fill("La seconde ?");
    // Without a script nothing tells the browser's driver that the page stands still: no click.
    await page.locator('button[value="annotate"]').press("Enter");
    await page.locator("#which").waitFor();
    assert.match(await page.locator("#which-note").innerText(), /à 2 endroits/);
    assert.equal(await page.locator("#labdoc option:checked").innerText(), "Introduction");
    assert.equal(await page.locator("#passage").inputValue(), "Une mesure");
    assert.equal(await page.locator("#annotation").inputValue(), "La seconde ?");
    await checkShape(page, "feedback, asking which place");
    await page.locator("#which").fill("2");
    await page.locator('button[value="annotate"]').press("Enter");
    await page.locator("#annotation-4 blockquote").getByText("Une mesure").waitFor();
    await pages.nolwenn.keyboard.press("Control+Home");
    for (const _ of "Une mesure.") await pages.nolwenn.keyboard.press("Delete");
    await saved(pages.nolwenn, "text");
    await seen(page);
    assert.equal(await page.locator("#annotation-4 blockquote").count(), 1, "the second is where it was");
    assert.ok(!(await page.locator("#annotation-4").innerText()).includes("n’y est plus"));
    await page.context().close();
  });

  test("is seen by the team when it is released, and not before", async () => {
    const { maelle, tanguy } = pages;
    const before = await seen(tanguy);
    assert.ok(before.includes("Une seule mesure ?"));
    for (const hidden of ["Très clair.", "Bon travail.", "14,5"]) assert.ok(!before.includes(hidden), hidden);
    await checkPage(tanguy, "feedback, before it is released");
    await seen(maelle);
    await maelle.locator('button[value="release"]').click();
    await maelle.waitForLoadState();
    const after = await seen(tanguy);
    for (const shown of ["Une seule mesure ?", "Très clair.", "estimée", "Il manque la burette.", "Bon travail.", "14,5"]) {
      assert.ok(after.includes(shown), shown);
    }
    await checkPage(tanguy, "feedback, released");
  });

  test("is answered, and its reading counted", async () => {
    const { maelle, tanguy } = pages;
    await tanguy.locator("#annotation-1 summary").click();
    await tanguy.locator("#reply-1").fill("Deux autres suivent.");
    await tanguy.locator('#annotation-1 button[value="reply"]').click();
    await tanguy.waitForLoadState();
    const remark = await seen(maelle).then(() => maelle.locator("#annotation-1").innerText());
    assert.match(remark, /lue par 1 membre/);
    assert.match(remark, /Tanguy Stéphan[^]*Deux autres suivent/);
    const csv = await maelle.evaluate(async () => {
      const assignment = document.querySelector(".crumb a").href;
      const page = new DOMParser().parseFromString(await (await fetch(assignment)).text(), "text/html");
      const address = page.querySelector('.crumb a[href^="/assignments/"]').getAttribute("href");
      return (await fetch(`${address}/evaluations.csv`)).text();
    });
    assert.match(csv, /Marées[^]*14\.5/);
  });
});

describe("data protection", () => {
  let person;

  test("is for the officer, and nobody else finds its pages", async () => {
    for (const login of ["maelle", "tanguy"]) {
      const page = await pages[login].context().newPage();
      const response = await page.goto(`${house.portal}/data-protection`);
      assert.equal(response.status(), 404, login);
      assert.equal(await page.locator('a[href="/data-protection"]').count(), 0);
      await page.close();
    }
    const response = await pages.yann.goto(report);
    assert.equal(response.status(), 404, "the officer reads no report");
  });

  test("finds a person and says what is known of them", async () => {
    const page = pages.yann;
    await page.goto(house.portal);
    await page.locator('a[href="/data-protection"]').click();
    await checkPage(page, "data protection");
    await page.locator("#person").fill("Nobody At All");
    await page.locator('form[action="/data-protection"] button').click();
    assert.equal(await page.locator('[role="alert"]').count(), 1);
    await page.locator("#person").fill("nolwenn");
    await page.locator('form[action="/data-protection"] button').click();
    await page.waitForURL(/\/data-protection\/[a-z0-9]+$/);
    person = page.url();
    const text = await page.locator("main").innerText();
    for (const part of ["Nolwenn Riou", "étudiant", "Inscriptions en classe", "Modifications de labdocs"]) assert.ok(text.includes(part), part);
    await checkPage(page, "a person");
  });

  test("hands over what the person wrote", async () => {
    const page = pages.yann;
    const waiting = page.waitForEvent("download");
    await page.locator("a[download]").click();
    const download = await waiting;
    const file = JSON.parse(await readFile(await download.path(), "utf8"));
    assert.deepEqual(file.teaching.classes, ["L1 Physique, groupe A"]);
    assert.ok(JSON.stringify(file.teaching.reports).includes("Pendant ce temps."));
  });

  test("does not erase whoever is on legal hold, and says why", async () => {
    const page = pages.yann;
    await page.locator("#reason").evaluate((field) => field.removeAttribute("required"));
    await page.locator('button[value="put"]').click();
    assert.match(await page.locator("#reason-problem").innerText(), /1 à 200 caractères/);
    await page.locator("#reason").fill("Procédure disciplinaire 7");
    await page.locator('button[value="put"]').click();
    await page.waitForURL(person);
    assert.match(await page.locator('[aria-labelledby="hold"]').innerText(), /Procédure disciplinaire 7[^]*Yann/);
    assert.match(await page.locator('[aria-labelledby="erase"]').innerText(), /Un gel juridique s’y oppose/);
    assert.equal(await page.locator('form[action$="/erase"]').count(), 0);
    await checkPage(page, "a person on legal hold");
    // Also the page of one who had it open before.
    const form_token = await page.locator('input[name="form_token"]').first().inputValue();
    const confirm = person.split("/").at(-1);
    const erase = ([address, fields]) => fetch(address, { method: "POST", body: new URLSearchParams(fields) }).then(({ status }) => status);
    assert.equal(await page.evaluate(erase, [`${person}/erase`, { form_token, confirm }]), 409);
    await page.goto(`${house.portal}/data-protection/holds`);
    assert.match(await page.locator("main").innerText(), /Nolwenn Riou[^]*Procédure disciplinaire 7/);
    await checkPage(page, "legal holds");
    await page.locator("main tbody a").click();
    await page.locator('button[value="lift"]').click();
    await page.locator('form[action$="/erase"]').waitFor();
  });

  test("erases a person when the handle is typed once more, and not before", async () => {
    const page = pages.yann;
    await page.locator("#confirm").fill("somebody");
    await page.locator('form[action$="/erase"] button').click();
    assert.match(await page.locator('[role="alert"]').innerText(), /Rien n’a été effacé/);
    await page.locator("#confirm").fill(person.split("/").at(-1));
    await page.locator('form[action$="/erase"] button').click();
    assert.match(await page.locator("h1").innerText(), /effacée/);
    await checkPage(page, "a person is erased");
    assert.equal((await page.goto(person)).status(), 404);
  });

  test("leaves nobody a way in, and to others what they wrote together", async () => {
    const { nolwenn, tanguy } = pages;
    await nolwenn.goto(`${house.portal}/classes`);
    await nolwenn.waitForURL(/\/sign-in/);
    await nolwenn.locator("#login").fill(house.people.nolwenn.login);
    await nolwenn.locator("#password").fill(house.people.nolwenn.password);
    await nolwenn.keyboard.press("Enter");
    await nolwenn.locator('[role="alert"]').waitFor();
    await tanguy.goto(report);
    await labdoc(tanguy, "text").locator(".ProseMirror").getByText("Pendant ce temps.").waitFor();
    assert.ok(!(await tanguy.locator("main").innerText()).includes("Nolwenn Riou"));
  });
});
