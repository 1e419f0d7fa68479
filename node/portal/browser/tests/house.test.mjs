// What a teacher, two teams and a data-protection officer do around a report, in real browsers:
// files and photographs, how it comes along, who read it, peers, taking a report in again, and what
// is kept how long.
//
//   ARCHIPEL_BIN=target/debug/archipel node --test tests/house.test.mjs

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, describe, test } from "node:test";
import { PIXEL, startClassroom } from "./classroom.mjs";
import { checkPage, checkShape, signedIn } from "./pages.mjs";

let classroom;
let house;
let browser;
/** The pages of those who take part, each in a browser context of its own. */
let pages;
/** Addresses of the class, the assignment, and the report of each student. */
let at;

before(async () => {
  classroom = await startClassroom(process.env.ARCHIPEL_BIN);
  ({ house, browser, pages, at } = classroom);
}, { timeout: 400_000 });

after(() => classroom?.stop());

const main = (page) => page.locator("main").innerText();
const labdoc = (page, kind, title = "") => page.locator(`.labdoc[data-labdoc="${kind}"]`, { hasText: title });
const setUp = (page) => labdoc(page, "drawing", "Le montage");

describe("files of a team", () => {
  test("are attached, with a bar where a script runs", async () => {
    const page = pages.tanguy;
    await page.locator("#upload-file").setInputFiles([
      { name: "photo du montage.png", mimeType: "image/png", buffer: PIXEL },
      { name: "mesures.csv", mimeType: "text/csv", buffer: Buffer.from("V;n\n1;2\n") },
    ]);
    await page.locator("#upload button").click();
    await page.locator("#files").getByText("mesures.csv").waitFor();
    assert.match(await page.locator("#files").innerText(), /photo du montage\.png[^]*Tanguy Stéphan/);
    await checkPage(page, "report with files");
  });

  test("are attached and removed without a script", async () => {
    const page = await signedIn(browser, house.portal, house.people.tanguy, { javaScriptEnabled: false });
    await page.goto(at.tanguy);
    await page.locator("#upload-file").setInputFiles({ name: "de trop.txt", mimeType: "text/plain", buffer: Buffer.from("x") });
    // Without a script nothing tells the browser's driver that the page stands still: no click.
    await page.locator("#upload button").press("Enter");
    await page.locator("#files").getByText("de trop.txt").waitFor();
    await page.locator('button[aria-label="Retirer le fichier: de trop.txt"]').press("Enter");
    await page.locator("#files").getByText("de trop.txt").waitFor({ state: "detached" });
    await page.context().close();
  });

  test("are saved and never shown as pages", async () => {
    const page = pages.tanguy;
    const said = await page.evaluate(async () => {
      const response = await fetch(document.querySelector("#files a").href);
      return ["content-disposition", "content-security-policy", "content-type"].map((name) => response.headers.get(name));
    });
    assert.match(said[0], /^attachment/);
    assert.match(said[1], /sandbox/);
    assert.equal(said[2], "image/png");
  });

  test("that are no picture, too large, or of others are refused", async () => {
    const { tanguy, nolwenn } = pages;
    const file = await tanguy.locator("#files a").first().getAttribute("href");
    assert.equal((await nolwenn.request.get(`${house.portal}${file}`)).status(), 403, "another team's file");
    for (const [name, buffer, reason] of [
      ["faux.png", Buffer.from("this is no picture"), /image/i],
      ["grand.bin", Buffer.alloc((8 << 20) + 1), /8 Mio/],
    ]) {
      await tanguy.locator("#upload-file").setInputFiles({ name, mimeType: "application/octet-stream", buffer });
      await tanguy.locator("#upload button").click();
      await tanguy.locator("[data-upload-line]").filter({ hasText: reason }).waitFor();
    }
    await tanguy.reload();
    assert.ok(!(await tanguy.locator("#files").innerText()).includes("faux.png"));
  });

  test("are drawn upon", async () => {
    const page = pages.tanguy;
    await page.locator("details.add-labdoc summary").first().click();
    await page.locator("#add-0-title").fill("Le montage");
    await page.locator("#add-0-kind").selectOption("drawing");
    await page.locator("details.add-labdoc").first().locator("button").click();
    const drawing = setUp(page);
    await drawing.locator("svg.board[tabindex]").waitFor();
    await drawing.locator("select").selectOption({ label: "photo du montage.png" });
    await drawing.locator("svg.board image").waitFor();
    await drawing.locator("svg.board[tabindex]").focus();
    await page.keyboard.press("Enter");
    await drawing.locator('[data-saved][data-state="saved"]').waitFor();
    await checkPage(page, "a drawing on a photograph");
    const plain = await signedIn(browser, house.portal, house.people.tanguy, { javaScriptEnabled: false });
    await plain.goto(at.tanguy);
    assert.match(await setUp(plain).locator("svg image").getAttribute("href"), /\/attachments\/1$/);
    await checkShape(plain, "a drawing on a photograph, without a script");
    await plain.context().close();
  });
});

describe("a report", () => {
  test("is followed by those who teach, beside what is usual", async () => {
    const { maelle, tanguy } = pages;
    await maelle.goto(at.assignment);
    await maelle.locator('tbody a[href$="/following"]').first().click();
    const text = await main(maelle);
    for (const part of ["Temps d’écriture", "Médiane de la classe", "à partir de 5 comptes rendus", "Quand il a été écrit"]) assert.ok(text.includes(part), part);
    await maelle.goto(`${at.tanguy}/following?by=hour`);
    assert.equal(await maelle.locator("svg.chronology rect").count(), await maelle.locator('[aria-labelledby="chronology"] tbody tr').count());
    await checkPage(maelle, "following");
    assert.equal((await tanguy.request.get(`${at.tanguy}/following`)).status(), 403);
  });

  test("says to its team and to the officer who read it, and to nobody else", async () => {
    const { maelle, tanguy, nolwenn, yann } = pages;
    await maelle.goto(at.tanguy);
    await tanguy.goto(`${at.tanguy}/accesses`);
    const text = await main(tanguy);
    for (const part of ["Maëlle Kerdoncuff", "responsable de la classe", "a lu le compte rendu", "Aucune entrée n’a été changée"]) assert.ok(text.includes(part), part);
    await checkPage(tanguy, "accesses");
    assert.equal((await nolwenn.request.get(`${at.tanguy}/accesses`)).status(), 403);
    assert.equal((await maelle.request.get(`${at.tanguy}/accesses`)).status(), 403);
    await yann.goto(`${house.portal}/data-protection`);
    await yann.locator("#report").fill("not a report");
    await yann.locator('form[action="/data-protection/accesses"] button').click();
    assert.match(await yann.locator("#report-problem").innerText(), /pas de tel compte rendu/);
    await yann.locator("#report").fill(at.tanguy);
    await yann.locator('form[action="/data-protection/accesses"] button').click();
    await yann.waitForURL(/\/accesses$/);
    assert.ok((await main(yann)).includes("Maëlle Kerdoncuff"));
    await checkPage(yann, "accesses, for the officer");
  });
});

describe("peers", () => {
  test("are drawn when reports are handed in", async () => {
    const { maelle, tanguy, nolwenn } = pages;
    await maelle.goto(at.assignment);
    await maelle.locator("#peer-reports").fill("1");
    await maelle.locator('form[action$="/evaluation"] button').click();
    await maelle.locator('form[action$="/peers"] button').click();
    assert.match(await main(maelle), /trop tôt ou trop tard/, "nothing is handed in yet");
    for (const page of [tanguy, nolwenn]) {
      await page.goto(page === tanguy ? at.tanguy : at.nolwenn);
      await page.locator('form[action$="/submit"] button').click();
      await page.waitForURL(/\/reports\//);
    }
    await maelle.goto(at.assignment);
    await maelle.locator('form[action$="/peers"] button').click();
    await maelle.waitForURL(/drawn=2/);
    assert.match(await main(maelle), /parmi 2 comptes rendus/);
    await checkPage(maelle, "assignment with peers");
  });

  test("read a report without names, and evaluate it", async () => {
    const { nolwenn, tanguy } = pages;
    await nolwenn.goto(at.assignment);
    await checkPage(nolwenn, "assignment of a peer");
    await nolwenn.locator('a[href*="/peer/"]').click();
    const text = await main(nolwenn);
    assert.ok(text.includes("Le montage") && !text.includes("Tanguy") && !text.includes("Phare"));
    await checkPage(nolwenn, "evaluating as a peer");
    at.peer = nolwenn.url();
    await nolwenn.getByRole("radio", { name: /justifiée/ }).check();
    await nolwenn.locator("#comment").fill("Très soigné.");
    await nolwenn.locator("main form.editor button").click();
    await nolwenn.waitForURL(/evaluated=yes/);
    assert.match(await main(nolwenn), /Votre évaluation est envoyée/);
    const other = at.nolwenn.split("/").at(-1);
    assert.equal((await nolwenn.request.get(`${at.assignment}/peer/${other}`)).status(), 404, "nobody evaluates their own as a peer");
    await tanguy.goto(`${at.tanguy}/feedback`);
    assert.ok(!(await main(tanguy)).includes("Très soigné."));
  });

  test("have the files that were handed in, and the pictures under drawings", async () => {
    const { maelle, nolwenn, tanguy } = pages;
    await nolwenn.goto(at.peer);
    const text = await main(nolwenn);
    assert.ok(text.includes("mesures.csv") && !text.includes("de trop.txt"), text);
    // Which pictures are broken, `checkPage` has looked at.
    const photo = await nolwenn.locator("svg.board image").getAttribute("href");
    assert.match(photo, /\/peer\/[0-9a-f]{32}\/files\/1$/);
    assert.match(await nolwenn.locator("figure.picture img").getAttribute("src"), /\/peer\/[0-9a-f]{32}\/documents\/schema%2Epng$/);
    const status = async (page, file) => (await page.request.get(`${at.peer}/${file}`)).status();
    const csv = await nolwenn.request.get(`${at.peer}/files/2`);
    assert.equal(await csv.text(), "V;n\n1;2\n");
    assert.match(csv.headers()["content-disposition"], /^attachment/);
    assert.equal(await status(nolwenn, "files/1"), 200);
    assert.equal(await status(nolwenn, "files/3"), 404, "removed before it was handed in");
    for (const page of [maelle, tanguy]) {
      for (const file of ["files/1", "documents/schema.png"]) assert.equal(await status(page, file), 404, "who is not drawn");
    }
  });

  test("are read when feedback is released, and not named", async () => {
    const { maelle, tanguy } = pages;
    await maelle.goto(`${at.tanguy}/feedback`);
    await maelle.locator('button[value="release"]').click();
    await maelle.waitForLoadState();
    await tanguy.goto(`${at.tanguy}/feedback`);
    const text = await main(tanguy);
    assert.ok(text.includes("Très soigné.") && !text.includes("Nolwenn"));
  });
});

describe("feedback on all reports of an assignment", () => {
  test("is shown to their teams at once", async () => {
    const { maelle, nolwenn } = pages;
    await maelle.goto(at.assignment);
    assert.equal(await maelle.locator('form[action$="/release"]').count(), 0, "nothing is evaluated by a teacher");
    await maelle.goto(`${at.nolwenn}/feedback`);
    await maelle.getByRole("radio", { name: /justifiée/ }).check();
    await maelle.locator("#comment").fill("Belle régularité.");
    await maelle.locator('button[value="evaluate"]').click();
    await maelle.waitForLoadState();
    await nolwenn.goto(`${at.nolwenn}/feedback`);
    assert.ok(!(await main(nolwenn)).includes("Belle régularité."));
    await maelle.goto(at.assignment);
    await maelle.locator('form[action$="/release"] button').click();
    await maelle.waitForURL(/released=1/);
    assert.match(await main(maelle), /L’équipe voit/);
    await checkPage(maelle, "assignment with feedback that is released");
    await nolwenn.goto(`${at.nolwenn}/feedback`);
    assert.ok((await main(nolwenn)).includes("Belle régularité."));
    assert.equal(await nolwenn.locator('form[action$="/release"]').count(), 0);
  });
});

describe("an exported report", () => {
  test("begins the report of a team that has none", async () => {
    const { maelle } = pages;
    await maelle.goto(at.tanguy);
    await maelle.locator("summary", { hasText: "Emporter" }).click();
    const waiting = maelle.waitForEvent("download");
    await maelle.locator('a[href$="/report.eln"]').click();
    const archive = { name: "report.eln", mimeType: "application/zip", buffer: await readFile(await (await waiting).path()) };
    await maelle.goto(`${at.class}/teams`);
    await maelle.locator("#team-name").fill("Sémaphore");
    await maelle.locator('button[value="create"]').click();
    await maelle.waitForURL(/teams/);
    await maelle.goto(at.assignment);
    await maelle.locator("#import summary").click();
    await checkPage(maelle, "assignment with a team that has not begun");
    await maelle.locator("#import-file").setInputFiles({ ...archive, buffer: archive.buffer.subarray(0, 500) });
    await maelle.locator("#import button").click();
    assert.match(await main(maelle), /ne peut pas être repris/);
    await maelle.goto(at.assignment);
    await maelle.locator("#import summary").click();
    await maelle.locator("#import-file").setInputFiles(archive);
    await maelle.locator("#import button").click();
    await maelle.waitForURL(/\/reports\//);
    assert.notEqual(maelle.url(), at.tanguy);
    const text = await main(maelle);
    for (const part of ["Le montage", "photo du montage.png", "Le contexte."]) assert.ok(text.includes(part), part);
    assert.match(await setUp(maelle).locator("svg image").getAttribute("href"), /\/attachments\/1$/);
  });
});

describe("an assignment", () => {
  test("lets a team bring a labdoc along from another report", async () => {
    const { maelle, tanguy } = pages;
    await maelle.goto(`${house.portal}/items/${at.item}`);
    await maelle.locator('a[href$="/give"]').click();
    await maelle.locator("form.editor button").click();
    await maelle.waitForURL(/\/assignments\//);
    at.second = maelle.url();
    await tanguy.goto(at.second);
    await tanguy.locator('[aria-labelledby="own-report"] .button').click();
    await tanguy.waitForURL(/\/reports\//);
    at.secondReport = tanguy.url();
    await tanguy.locator('a[href$="/bring"]').click();
    await checkPage(tanguy, "bringing a labdoc along");
    await tanguy.getByRole("radio", { name: /Introduction/ }).check();
    await tanguy.locator("main form.editor button").click();
    await tanguy.waitForURL(/#labdoc-/);
    assert.equal(await labdoc(tanguy, "text").count(), 2);
    await labdoc(tanguy, "text").last().locator(".ProseMirror").getByText("Le contexte.").waitFor();
  });

  test("offers what its teacher chooses, and refuses the rest", async () => {
    const { maelle, tanguy } = pages;
    await maelle.goto(at.second);
    for (const name of ["attaches_files", "writes_messages", "brings_labdocs"]) await maelle.locator(`input[name="${name}"]`).uncheck();
    await maelle.locator('form[action$="/terms"] button').click();
    await maelle.waitForLoadState();
    const token = await tanguy.locator("[data-token]").getAttribute("data-token");
    const send = (path, multipart) => tanguy.evaluate(async ([address, fields]) => {
      const body = fields.file === undefined ? new URLSearchParams(fields) : new FormData();
      if (body instanceof FormData) {
        body.append("form_token", fields.form_token);
        body.append("file", new File([fields.file], "a.txt"));
      }
      return (await fetch(address, { method: "POST", body })).status;
    }, [`${at.secondReport}${path}`, { form_token: token, ...multipart }]);
    assert.equal(await send("/attachments", { file: "a" }), 403);
    assert.equal(await send("/messages", { text: "Bonjour" }), 403);
    await tanguy.goto(at.secondReport);
    for (const gone of ["#upload", "#message", 'a[href$="/bring"]']) assert.equal(await tanguy.locator(gone).count(), 0, gone);
  });
});

describe("what is kept", () => {
  test("is shown to the officer alone, and goes when that is confirmed", async () => {
    const { maelle, yann } = pages;
    assert.equal((await maelle.request.get(`${house.portal}/data-protection/retention`)).status(), 404);
    await yann.goto(`${house.portal}/data-protection/retention`);
    assert.match(await main(yann), /365 jours[^]*Rien n’a été gardé assez longtemps[^]*4 comptes rendus n’ont pas de fin/);
    await checkPage(yann, "retention");
  });

  test("stays while its report is on legal hold", async () => {
    const { yann } = pages;
    await yann.goto(`${at.tanguy}/accesses`);
    await yann.locator("#reason").fill("Recours 12");
    await yann.locator('button[value="put"]').click();
    await yann.waitForURL(`${at.tanguy}/accesses`);
    assert.match(await yann.locator('[aria-labelledby="hold"]').innerText(), /Recours 12/);
    await checkPage(yann, "accesses of a report on legal hold");
    await yann.goto(`${house.portal}/data-protection`);
    await yann.locator("#person").fill("tanguy");
    await yann.locator('form[action="/data-protection"] button').click();
    await yann.waitForURL(/\/data-protection\/[a-z0-9]+$/);
    await yann.locator('[aria-labelledby="erase"] a').click();
    await yann.waitForURL(`${at.tanguy}/accesses`);
    await yann.locator('button[value="lift"]').click();
    await yann.locator("#reason").waitFor();
  });
});
