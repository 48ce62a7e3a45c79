import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import ts from "typescript";

const root = resolve(__dirname, "../../..");

/** Folders whose verdicts, findings and errors have fields to branch on. */
const folders = ["resilience", "report", "policies", "cli", "drill"];

/** Names of what holds a text for people. */
const message = /^(reason|message|text|fix|why|what|because)$/i;

/** What looks into a text. */
const looks = new Set([
  "startsWith",
  "endsWith",
  "match",
  "matchAll",
  "search",
  "split",
  "includes",
  "indexOf",
]);

/** Where a text is all that somebody else gives, or is no message: `file: expression`, with the reason. */
const legitimate: ReadonlyMap<string, string> = new Map([
  ["cli/bin/holdfast.js: error.message.split", "of a loader's error the first line is shown"],
  ["cli/commands/capacity.ts: text.split", "the value of a command line option"],
  ["cli/commands/risk.ts: text.split", "the value of a command line option"],
  ["cli/commands/source-options.ts: text.split", "the value of a command line option"],
  ["cli/commands/source-options.ts: text in exec", "the value of a command line option"],
  ["cli/commands/drill-options.ts: text in test", "the value of a command line option"],
  ["cli/show/service-files.ts: text in test", "a file that declares a service"],
  ["policies/workload-hygiene.ts: text.endsWith", "a share in percent, as Kubernetes writes it"],
  ["resilience/defects/objects/mounted-files.ts: text.split", "a file that a container mounts, line by line"],
  ["resilience/defects/references/cloud-inputs.ts: text in test", "an identifier of AWS"],
  ["resilience/defects/vault/schedules.ts: text.includes", "the command of a CronJob"],
  ["resilience/defects/ways/presented-certificates.ts: text in exec", "the command of a voter"],
  ["resilience/defects/ways/quorum-ways.ts: text.includes", "the command of a job"],
  ["resilience/defects/ways/unserved.ts: text.matchAll", "addresses in the command of a voter"],
  [
    "resilience/defects/workloads/disruption-budgets.ts: text in exec",
    "a share in percent, as Kubernetes writes it",
  ],
  [
    "resilience/stores/database/shard-configuration.ts: error.message.split",
    "of a parser's error the first line is shown",
  ],
  ["report/html/map/links.ts: known?.what.includes", "a list"],
  ["report/terminal/table.ts: text in test", "the width of a text"],
  ["cli/show/service-files.ts: text.split", "a file that declares a service"],
  ["report/terminal/explanation-graph.ts: text.split", "words are wrapped into lines"],
  ["report/text/untrusted-text.ts: text.split", "a text is made fit for a format, line by line"],
]);

/** A name at the end of an expression: `error.message` is `message`. */
function nameOf(expression: ts.Expression): string {
  if (ts.isPropertyAccessExpression(expression)) return expression.name.text;
  if (ts.isNonNullExpression(expression)) return nameOf(expression.expression);
  return ts.isIdentifier(expression) ? expression.text : "";
}

/** Places in a source where a message is looked into: `message.startsWith`, `/x/.test(message)`. */
function matchesIn(source: string, file = "file.ts"): string[] {
  const found: string[] = [];
  const tree = ts.createSourceFile(file, source, ts.ScriptTarget.Latest, true);
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)) {
      const { expression: subject, name } = node.expression;
      const [first] = node.arguments;
      if (looks.has(name.text) && message.test(nameOf(subject)))
        found.push(`${file}: ${subject.getText()}.${name.text}`);
      if (["test", "exec"].includes(name.text) && first && message.test(nameOf(first)))
        found.push(`${file}: ${first.getText()} in ${name.text}`);
    }
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return found;
}

test.each([
  ['if (finding.message.startsWith("quorum")) {}', ["file.ts: finding.message.startsWith"]],
  ["if (/is lost$/.test(reason.text)) {}", ["file.ts: reason.text in test"]],
  ['verdict.fix.split("; ")', ["file.ts: verdict.fix.split"]],
  ['verdict.unmet.includes("rto"); name.startsWith("a")', []],
])("in %j a message is looked into: %j", (source, found) => {
  expect(matchesIn(source)).toEqual(found);
});

test("nothing branches on a message: what it says stands in fields", () => {
  const files = execFileSync("git", ["ls-files", "-co", "--exclude-standard", "--", ...folders], {
    cwd: root,
    encoding: "utf8",
  })
    .split("\n")
    .filter((file) => /\.(ts|js)$/.test(file) && !readers.test(file));
  expect(files.length).toBeGreaterThan(200);
  const found = new Set(files.flatMap((file) => matchesIn(readFileSync(join(root, file), "utf8"), file)));
  expect([...found].filter((match) => !legitimate.has(match)).sort()).toEqual([]);
  expect([...legitimate.keys()].filter((match) => !found.has(match))).toEqual([]);
});

/** Readers of configuration files, whose `text` is the file. */
const readers =
  /^(resilience\/(blueprint|graph|stores\/\w+\/read-)|drill\/(declared|sites|isolation|history|users)\/)/;
