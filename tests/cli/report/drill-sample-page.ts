import { spawnSync } from "node:child_process";
import * as path from "node:path";

const repository = path.join(__dirname, "../../..");

/** Makes the page in a process of its own: what draws its plots are ES modules, which a test does not load. */
export function pageOf({ flaws }: { flaws: boolean }): string {
  const script = `
    require("tsx/cjs");
    const { drillContent } = require("./cli/report/drill/content");
    const { drillPage } = require("./cli/report/drill/page");
    const { sampleResults } = require("./tests/cli/report/drill-sample");
    drillContent(sampleResults({ flaws: ${flaws} })).then((content) => process.stdout.write(drillPage(content)));
  `;
  const node = path.join(repository, "node_modules/.bin/node");
  const { status, stdout, stderr } = spawnSync(node, ["-e", script], { cwd: repository, encoding: "utf8" });
  if (status !== 0) throw new Error(stderr);
  return stdout;
}
