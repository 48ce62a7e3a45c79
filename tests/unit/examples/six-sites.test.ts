import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const repository = join(__dirname, "../../..");
const example = join(repository, "examples/six-sites");
const temporary = mkdtempSync(join(tmpdir(), "holdfast-six-sites-"));
const before = join(temporary, "before.json");
afterAll(() => rmSync(temporary, { recursive: true }));

function holdfast(folder: string, ...words: string[]) {
  const command = [join(repository, "cli/bin/holdfast.js"), ...words];
  const { status, stdout, stderr } = spawnSync(join(repository, "node_modules/.bin/node"), command, {
    cwd: folder,
    encoding: "utf8",
    env: { ...process.env, NO_COLOR: "1" },
  });
  return { code: status, said: stdout + stderr };
}

/** What is done to a copy of the example. */
type Change = (folder: string) => void;

const without =
  (site: string): Change =>
  (folder) =>
    rmSync(join(folder, `sites/${site}.yaml`));

const withAmerican =
  (site: string): Change =>
  (folder) => {
    expect(holdfast(folder, "add", "site", site, "--country", "us").code).toBe(0);
  };

const depotsAt =
  (...names: string[]): Change =>
  (folder) => {
    const file = join(folder, "services/depots.yaml");
    const text = readFileSync(file, "utf8");
    writeFileSync(file, text.replace("[buffalo, chicago]", `[${names.join(", ")}]`));
  };

function changed(...changes: readonly Change[]): string {
  const folder = mkdtempSync(join(temporary, "changed-"));
  cpSync(example, folder, { recursive: true });
  symlinkSync(join(repository, "node_modules"), join(folder, "node_modules"));
  for (const change of changes) change(folder);
  return folder;
}

/** The output that the README shows below a heading, as the lines of the first block of text there. */
function shownBelow(heading: string): string[] {
  const readme = readFileSync(join(example, "README.md"), "utf8");
  const [, section = ""] = readme.split(`## ${heading}\n`);
  const [, block = ""] = /```text\n(.*?)```/s.exec(section) ?? [];
  const lines = block.split("\n").filter((line) => line.trim() !== "" && line.trim() !== "...");
  expect(lines).not.toEqual([]);
  return lines;
}

interface Declared {
  readonly service: string;
  readonly goals: { readonly allowedSites: readonly string[] };
}

let first: ReturnType<typeof holdfast>;
beforeAll(() => {
  first = holdfast(example, "check", "--json", before);
}, 240_000);

test("every goal is met, as the README shows", () => {
  expect(first.code).toBe(0);
  for (const line of shownBelow("What it shows")) expect(first.said).toContain(line);
});

test("records may be in one country only", () => {
  const { declared } = JSON.parse(readFileSync(before, "utf8")) as {
    declared: { services: readonly Declared[] };
  };
  const records = declared.services.find(({ service }) => service === "records");
  expect(records?.goals.allowedSites.toSorted()).toEqual(["ottawa", "quebec", "toronto"]);
});

const added = [withAmerican("detroit")];

test.each<[string, Change[]]>([
  ["Taken out too early", [without("chicago")]],
  ["The last ones of a country", [without("quebec")]],
  ["How far it grows", [...added, withAmerican("boston")]],
])(
  "%s: it is refused with the reason",
  (heading, changes) => {
    const { code, said } = holdfast(changed(...changes), "check");
    expect(code).toBe(2);
    for (const line of shownBelow(heading)) expect(said).toContain(line);
  },
  120_000,
);

const copied = [...added, depotsAt("buffalo", "chicago", "detroit")];
const moved = [...added, depotsAt("buffalo", "detroit")];
const replaced = [...moved, without("chicago")];

test.each<[string, Change[], number]>([
  ["1. Add a site", added, 0],
  ["2. Let the data be copied", copied, 0],
  ["3. Move it", moved, 1],
  ["4. Take the old one out", replaced, 1],
])(
  "%s",
  (heading, changes, code) => {
    const compared = holdfast(changed(...changes), "diff", "--base-report", before);
    for (const line of shownBelow(heading)) expect(compared.said).toContain(line);
    expect(compared.code).toBe(code);
  },
  120_000,
);

test.each<[string, Change[]]>([
  ["allowed-sites:depots", moved],
  ["site:chicago", replaced],
])(
  "nothing but %s has to be allowed",
  (allowed, changes) => {
    const words = ["diff", "--base-report", before, "--allow", allowed];
    expect(holdfast(changed(...changes), ...words).code).toBe(0);
  },
  120_000,
);
