import { spawnSync } from "node:child_process";
import * as path from "node:path";
import type { DrillResults } from "@holdfast/drill/report";

const repository = path.join(__dirname, "../../../..");

/** Makes the page in a process of its own: what draws its plots are ES modules, which a test does not load. */
export function pageOf(results: DrillResults): string {
  const script = `
    require("tsx/cjs");
    const { drillContent } = require("./report/html/drill/content");
    const { drillPage } = require("./report/html/drill/page");
    const results = JSON.parse(require("node:fs").readFileSync(0, "utf8"));
    drillContent(results).then((content) => process.stdout.write(drillPage(content)));
  `;
  const node = path.join(repository, "node_modules/.bin/node");
  const { status, stdout, stderr } = spawnSync(node, ["-e", script], {
    cwd: repository,
    encoding: "utf8",
    input: JSON.stringify(results),
  });
  if (status !== 0) throw new Error(stderr);
  return stdout;
}
