// A node of one institution alone, with a teacher, two students and a data-protection officer: started, killed and started
// again on the same folder and the same ports.

import { execFile, spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { existsSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { get } from "node:http";

/** How long the node may take until it is ready, in milliseconds. */
const READY_MS = 120_000;

/** Who works and studies here. All of them are invented. */
const PEOPLE = [
  ["teacher", "Maëlle Kerdoncuff", "maelle"],
  ["student", "Tanguy Stéphan", "tanguy"],
  ["student", "Nolwenn Riou", "nolwenn"],
  ["officer", "Yann Le Gall", "yann"],
];

/** Makes a data folder and accounts, and serves. */
export async function startHouse(program) {
  const folder = await mkdtemp(join(tmpdir(), "archipel-house-"));
  const dir = join(folder, "brest");
  const [people, peer, portal] = await Promise.all([freePort(), freePort(), freePort()]);
  const run = async (arguments_, env = {}) => {
    const { stdout } = await promisify(execFile)(program, arguments_, { env: { ...process.env, ...env } });
    return JSON.parse(stdout);
  };
  await run([
    "init", "--dir", dir, "--institution", "brest", "--json", "--peer", `127.0.0.1:${peer}`,
    "--people", `127.0.0.1:${people}`, "--portal", `127.0.0.1:${portal}`, "--peer-address", `localhost:${peer}`,
  ]);
  const house = {
    portal: `https://localhost:${portal}`,
    people: {},
    child: undefined,
    async start() {
      house.child = spawn(program, ["serve", "--dir", dir], { stdio: ["ignore", "ignore", "inherit"] });
      await ready(people, house.child, join(dir, "api.json"));
    },
    /** Ends the node in the middle of whatever it does. */
    async kill() {
      const ended = new Promise((resolve) => house.child.once("exit", resolve));
      house.child.kill("SIGKILL");
      await ended;
    },
    /** Publishes an item for the house, with its documents by their names; returns its id. */
    async publish(item, documents = {}) {
      for (const [name, bytes] of Object.entries(documents)) await writeFile(join(folder, name), bytes);
      const file = join(folder, "item.json");
      await writeFile(file, JSON.stringify(item));
      const { token } = await run(["token", "--dir", dir, "--name", PEOPLE[0][1], "--json"]);
      const published = await run(["publish", file, "--rung", "institution", "--dir", dir, "--json"], { ARCHIPEL_TOKEN: token });
      return published.item;
    },
    async stop() {
      if (house.child?.exitCode === null) {
        const ended = new Promise((resolve) => house.child.once("exit", resolve));
        house.child.kill("SIGTERM");
        await ended;
      }
      await rm(folder, { recursive: true, force: true });
    },
  };
  await house.start();
  for (const [role, name, login] of PEOPLE) {
    const made = await run(["account", "--dir", dir, "--json", "add", "--name", name, "--role", role, "--login", login]);
    house.people[login] = { login, name, password: made.password };
  }
  return house;
}

/** Waits until the node says that it is ready, and commands find it. */
async function ready(port, child, announced) {
  const until = Date.now() + READY_MS;
  while (!(await answers(port)) || !existsSync(announced)) {
    if (child.exitCode !== null || Date.now() > until) throw new Error("the node is not ready");
  }
}

function answers(port) {
  return new Promise((resolve) => {
    const request = get({ host: "127.0.0.1", port, path: "/readyz", timeout: 1_000 }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    request.on("timeout", () => request.destroy());
    // Asked again after a moment in which others work.
    request.on("error", () => setTimeout(() => resolve(false), 50));
  });
}

/** A port that nobody uses now. */
function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
