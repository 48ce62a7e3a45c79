import {
  copyFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { holdfast } from "./holdfast";

const repository = path.join(__dirname, "../../../..");
const stacks = ["dev", "ansan", "siheung", "pangyo", "global"];

/** Each of these evaluates the declaration, some of them twice. */
jest.setTimeout(180_000);

let project: string;
const file = (stack: string) => path.join(project, `Pulumi.${stack}.yaml`);
const texts = () => stacks.map((stack) => readFileSync(file(stack), "utf8"));
const run = (...args: string[]) => holdfast([...args, "--cwd", project]);

/** Declares sites out of service in some stacks. */
function declare(line: string, only = stacks): void {
  for (const stack of only) {
    const text = readFileSync(file(stack), "utf8");
    writeFileSync(file(stack), text.replace(/^config:$/m, `config:\n  ${line}`));
  }
}

beforeEach(() => {
  project = mkdtempSync(path.join(tmpdir(), "holdfast-operation-"));
  for (const name of [...stacks.map((stack) => `Pulumi.${stack}.yaml`), "Pulumi.yaml"])
    copyFileSync(path.join(repository, name), path.join(project, name));
  for (const name of ["index.ts", "node_modules", "tsconfig.json"])
    symlinkSync(path.join(repository, name), path.join(project, name));
});
afterEach(() => rmSync(project, { recursive: true }));

test.each([
  [["evacuate", "pangyo"], /nobody can be asked whether to deploy/],
  [["evacuate", "pangyo", "--yes", "--force"], /--force is given without a reason/],
  [["evacuate", "pangyo", "--yes", "--reason", "fire"], /--reason is given without --force/],
  [["failover", "--yes"], /required option '--lost/],
  [["failback", "pangyo", "--stabilise", "soon"], /a whole number of seconds/],
  [["failback", "pangyo", "--verify", "nothing"], /Allowed choices are everything, counters/],
])("bad input at once: %j", (args, message) => {
  const { code, error } = run(...args);
  expect(error).toMatch(message);
  expect(code).toBe(2);
});

test("bad input: a name that is no data site's", () => {
  expect(run("evacuate", "busan", "--dry-run")).toMatchObject({
    code: 2,
    error: expect.stringContaining("name one of ansan, siheung, pangyo") as string,
  });
});

test("bad input: stacks that say otherwise which sites are out of service", () => {
  declare("holdfast:evacuated: [pangyo]", ["dev", "ansan"]);
  const { code, error } = run("failback", "pangyo", "--dry-run");
  expect(error).toMatch(
    /two stacks say otherwise.*dev lost: none; evacuated: pangyo; siheung lost: none; evacuated: none/,
  );
  expect(code).toBe(2);
});

test("a refusal changes no file, and is recorded with who asked for what", () => {
  declare("holdfast:lost: [ansan, siheung]");
  const before = texts();
  const { code, error } = run("evacuate", "pangyo", "--yes", "--force", "--reason", "a drill");
  expect(error).toMatch(/^refused \(at least one site serves\): \S+ would be served nowhere without ansan/);
  expect(code).toBe(1);
  expect(texts()).toEqual(before);
  const folder = path.join(project, ".holdfast/operations");
  const [record = "", ...others] = readdirSync(folder);
  expect(others).toEqual([]);
  expect(JSON.parse(readFileSync(path.join(folder, record), "utf8"))).toMatchObject({
    event: "refused",
    operation: "evacuate pangyo",
    arguments: { site: "pangyo" },
    by: expect.stringContaining("@") as string,
    state: { commit: null, configuration: expect.stringMatching(/^[0-9a-f]{64}$/) as string },
  });
});

test("a second site is refused while another is out of service", () => {
  declare("holdfast:evacuated: [pangyo]");
  const { code, error } = run("evacuate", "siheung", "--dry-run");
  expect(error).toMatch(/^refused \(one site at a time\): pangyo is out of service already/);
  expect(code).toBe(1);
});
