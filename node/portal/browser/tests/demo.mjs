// A running demo: the real program, five institutions, and where their pages are.

import { execFile, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** How long the demo may take until everybody sees what they may see, in milliseconds. */
const READY_MS = 300_000;

/** Starts `archipel demo` and waits until it says where everything is. */
export async function startDemo(program) {
  const folder = await mkdtemp(join(tmpdir(), "archipel-portal-"));
  const child = spawn(program, ["demo", "--json", "--dir", join(folder, "islands")], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const report = await Promise.race([
    firstLine(child.stdout).then(JSON.parse),
    new Promise((_, reject) => child.once("exit", (code) => reject(new Error(`the demo ended: ${code}`)))),
    timeout(READY_MS),
  ]);
  return {
    program,
    report,
    /** Where the pages of an institution are. */
    portal: (id) => report.institutions.find((institution) => institution.id === id).portal,
    /** Somebody of a role at an institution, with a token. */
    person: (institution, role) =>
      report.people.find((person) => person.institution === institution && person.role === role),
    operatorToken: (id) => report.institutions.find((institution) => institution.id === id).operator_token,
    /** Does something while the node of an institution runs and answers nobody. */
    async silenced(id, work) {
      const node = Number(await readFile(join(folder, "islands", id, "node.lock"), "utf8"));
      process.kill(node, "SIGSTOP");
      try {
        await work();
      } finally {
        process.kill(node, "SIGCONT");
      }
    },
    async stop() {
      const ended = new Promise((resolve) => child.once("exit", resolve));
      child.kill("SIGINT");
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Publishes an item at the first institution as the owner of a token; returns its id. */
export async function publish(demo, token, item) {
  const folder = await mkdtemp(join(tmpdir(), "archipel-item-"));
  try {
    const file = join(folder, "item.json");
    await writeFile(file, JSON.stringify(item));
    const address = demo.report.institutions[0].grpc;
    const { stdout } = await promisify(execFile)(
      demo.program,
      ["publish", file, "--rung", "public", "--address", address, "--json"],
      { env: { ...process.env, ARCHIPEL_TOKEN: token } },
    );
    return JSON.parse(stdout).item;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function firstLine(stream) {
  for await (const line of createInterface({ input: stream })) return line;
  throw new Error("the demo said nothing");
}

function timeout(ms) {
  return new Promise((_, reject) => {
    setTimeout(() => reject(new Error(`the demo was not ready in ${ms} ms`)), ms).unref();
  });
}
