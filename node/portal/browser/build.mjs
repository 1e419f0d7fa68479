// Builds styles and islands into a folder: ../assets, or the one that is given. What stands in
// ../assets is checked in; `cargo xtask test` builds it anew and compares.

import { build } from "esbuild";
import { fileURLToPath } from "node:url";

const here = fileURLToPath(new URL(".", import.meta.url));
const folder = process.argv[2] ?? `${here}../assets`;

await build({
  absWorkingDir: here,
  entryPoints: ["styles/portal.css", "islands/search.ts", "islands/item.ts", "islands/write.ts", "islands/share.ts", "islands/report.ts", "islands/annotate.ts"],
  entryNames: "[name]",
  outdir: folder,
  bundle: true,
  minify: true,
  format: "esm",
  target: ["chrome109", "firefox115", "safari16"],
  legalComments: "none",
  logLevel: "warning",
});
