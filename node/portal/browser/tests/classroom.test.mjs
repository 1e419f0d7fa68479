// Every page of classes, reports and data protection, as people see them who read English, in the dark,
// on a large screen and at 360 px.
//
//   ARCHIPEL_BIN=target/debug/archipel node --test tests/classroom.test.mjs

import { after, before, test } from "node:test";
import { classroomPages, fill, startClassroom } from "./classroom.mjs";
import { checkPage, visit } from "./pages.mjs";

let classroom;

before(async () => {
  classroom = await startClassroom(process.env.ARCHIPEL_BIN);
  await fill(classroom);
}, { timeout: 400_000 });

after(() => classroom?.stop());

test("every page of a classroom can be read in English and in the dark", async () => {
  for (const [name, { address, ...options }] of Object.entries(await classroomPages(classroom))) {
    await visit(classroom.browser, { ...options, language: "en", dark: true }, address, (page) => checkPage(page, name));
  }
});
