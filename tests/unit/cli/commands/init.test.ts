import { spawn, spawnSync } from "node:child_process";
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const repository = join(__dirname, "../../../..");
const node = join(repository, "node_modules/.bin/node");
const command = join(repository, "cli/bin/holdfast.js");

const temporary = mkdtempSync(join(tmpdir(), "holdfast-init-"));
afterAll(() => rmSync(temporary, { recursive: true }));

/** Runs the command in a folder, with nobody there to be asked. */
function holdfast(folder: string, ...args: string[]) {
  const { status, stdout, stderr } = spawnSync(node, [command, ...args], {
    cwd: folder,
    encoding: "utf8",
    env: { ...process.env, NO_COLOR: "1" },
    input: "",
  });
  return { code: status, out: stdout, error: stderr };
}

function folder(name: string): string {
  const made = join(temporary, name);
  mkdirSync(made, { recursive: true });
  return made;
}

const filesOf = (of: string): string[] =>
  readdirSync(of, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.parentPath.includes("node_modules"))
    .map((entry) => join(entry.parentPath, entry.name).slice(of.length + 1))
    .sort();

describe("a project that init writes", () => {
  const project = folder("shop");
  let written: ReturnType<typeof holdfast>;
  beforeAll(() => {
    const answers = ["--sites", "oslo,bergen", "--country", "no", "--region", "eu-north-1"];
    written = holdfast(project, "init", ...answers, "--service", "tickets", "--yes");
    symlinkSync(join(repository, "node_modules"), join(project, "node_modules"));
  });

  const summaryOf = (out: string) => (JSON.parse(out) as { summary: object }).summary;

  test("is whole: program, sites, services, stacks, tests, workflow and README", () => {
    expect(written).toMatchObject({ code: 0, error: "" });
    expect(filesOf(project)).toEqual([
      ".github/workflows/holdfast.yml",
      ".gitignore",
      ".npmrc",
      "Pulumi.bergen.yaml",
      "Pulumi.dev.yaml",
      "Pulumi.global.yaml",
      "Pulumi.oslo.yaml",
      "Pulumi.yaml",
      "README.md",
      "index.ts",
      "jest.config.js",
      "package.json",
      "services/tickets.yaml",
      "sites/bergen.yaml",
      "sites/oslo.yaml",
      "sites/witness.yaml",
      "tests/blueprint.test.ts",
      "tsconfig.json",
    ]);
    expect(readFileSync(join(project, "Pulumi.yaml"), "utf8")).toMatch(/^name: shop$/m);
  });

  test("passes the check at once", () => {
    const { code, out, error } = holdfast(project, "check", "--json");
    expect({ code, error }).toEqual({ code: 0, error: "" });
    expect(summaryOf(out)).toMatchObject({ sites: 3, services: 2, unmet: 0, errors: 0, goalsMet: true });
  }, 180_000);

  test("passes its own tests", () => {
    const jest = join(repository, "node_modules/.bin/jest");
    const { status, stderr } = spawnSync(jest, ["--maxWorkers", "1"], { cwd: project, encoding: "utf8" });
    expect(stderr).toContain("4 passed, 4 total");
    expect(status).toBe(0);
  }, 120_000);

  test("has stacks that are judged each by itself before anything is deployed", () => {
    const { out } = holdfast(project, "check", "--stack", "oslo", "--alone", "--json");
    expect(summaryOf(out)).toMatchObject({ sites: 1 });
  }, 180_000);

  test("refuses what is not survived, by the file of the service", () => {
    const file = join(project, "services/tickets.yaml");
    const text = readFileSync(file, "utf8");
    writeFileSync(
      file,
      text.replace("survive: one-site", "survive: two-sites").replace(/^because: .*\n/m, ""),
    );
    const { code, error } = holdfast(project, "check");
    writeFileSync(file, text);
    expect(code).toBe(2);
    expect(error).toMatch(/no placement lets tickets survive two-sites\n {2}at: services\/tickets\.yaml:4\n/);
    expect(error).toContain("add 1 data site to sites");
  }, 180_000);

  test("grows by a service and a site that pass the check as they are written", () => {
    expect(holdfast(project, "add", "service", "payments")).toMatchObject({ code: 0, error: "" });
    expect(holdfast(folder("shop/services"), "add", "site", "trondheim")).toMatchObject({ code: 0 });
    const site = readFileSync(join(project, "sites/trondheim.yaml"), "utf8");
    expect(site).toMatch(/^country: no$/m);
    expect(site).toMatch(/^number: 3$/m);
    const { code, out } = holdfast(project, "check", "--json");
    expect(code).toBe(0);
    expect(summaryOf(out)).toMatchObject({ sites: 4, services: 3, unmet: 0 });
  }, 180_000);

  test("is never written over, in no part of it", () => {
    const before = filesOf(project).map((file) => readFileSync(join(project, file), "utf8"));
    for (const words of [
      ["init", "--yes"],
      ["add", "service", "tickets"],
      ["add", "site", "oslo"],
    ]) {
      const { code, error } = holdfast(project, ...words);
      expect(code).toBe(2);
      expect(error.match(/^error: /gm)).toHaveLength(1);
      expect(error).toContain("there already");
    }
    expect(filesOf(project).map((file) => readFileSync(join(project, file), "utf8"))).toEqual(before);
  }, 180_000);
});

test("a folder with one file of that name gets no other", () => {
  const project = folder("taken");
  writeFileSync(join(project, "README.md"), "mine");
  expect(holdfast(project, "init", "--yes")).toMatchObject({ code: 2 });
  expect(filesOf(project)).toEqual(["README.md"]);
});

test.each<[words: string[], told: RegExp]>([
  [["init"], /nobody is there to be asked[^]*--name, --sites, --country, --region, --service/],
  [["init", "--yes", "--sites", "oslo"], /oslo is no answer\n {2}at: --sites oslo\n/],
  [["init", "--yes", "--sites", "oslo,global"], /fix: give two names or more/],
  [["init", "--yes", "--country", "Norway"], /such as de/],
  [["init", "--yes", "--service", "../x"], /lower-case letters/],
  [["add", "service", "payments"], /there is no Pulumi\.yaml/],
])("%j is refused with one clear error, and nothing is written", (words, told) => {
  const empty = folder("refused");
  const { code, error } = holdfast(empty, ...words);
  expect(code).toBe(2);
  expect(error).toMatch(told);
  expect(filesOf(empty)).toEqual([]);
});

test("five questions are asked, and one that is answered wrongly is asked again", async () => {
  const asked = folder("asked");
  const terminal = join(temporary, "terminal.js");
  writeFileSync(terminal, "process.stdin.isTTY = true;");
  const child = spawn(node, ["--require", terminal, command, "init"], { cwd: asked });
  const answers = ["", "oslo, bergen", "Norway", "no", "", "shop"];
  let shown = "";
  let told = 0;
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    shown += text;
    for (const prompts = shown.split("]: ").length - 1; told < prompts; told++) {
      child.stdin.write(`${answers[told] ?? ""}\n`);
    }
  });
  const code = await new Promise((resolve) => child.on("close", resolve));
  expect(code).toBe(0);
  expect(shown.match(/ \[[^\]]*\]: /g)).toHaveLength(6);
  expect(shown).toContain("Norway: give an ISO 3166-1 code");
  expect(filesOf(asked)).toEqual(expect.arrayContaining(["sites/oslo.yaml", "services/shop.yaml"]));
}, 180_000);

describe("holdfast without a command says what to do next", () => {
  test.each<[title: string, make: () => string, told: RegExp]>([
    ["in an empty folder", () => folder("empty"), /^This folder is empty\. Next:\n {2}npx holdfast init /],
    [
      "in a folder without a project",
      () => {
        writeFileSync(join(folder("other"), "notes.txt"), "");
        return folder("other");
      },
      /^There is no Pulumi project[^]*init FOLDER/,
    ],
    [
      "in a project",
      () => folder("shop"),
      /^This folder is a Pulumi project\. Next:\n {2}npx holdfast check /,
    ],
    ["in a folder of a project", () => folder("shop/sites"), /^This folder is inside of the Pulumi project /],
  ])("%s", (_title, make, told) => {
    const { code, out, error } = holdfast(make());
    // It judged nothing, so a script must not take it for a verdict.
    expect({ code, error }).toEqual({ code: 2, error: "" });
    expect(out).toMatch(told);
    for (const line of out.trimEnd().split("\n")) expect(line.length).toBeLessThanOrEqual(120);
  });
});

describe("completion", () => {
  const complete = (...words: string[]) => {
    const { out } = holdfast(temporary, "completion", "bash");
    const script = `${out}
COMP_WORDS=(${words.map((word) => `"${word}"`).join(" ")}); COMP_CWORD=${words.length - 1}; _holdfast; printf '%s\\n' "\${COMPREPLY[@]}"`;
    const { stdout, stderr } = spawnSync("bash", ["-c", script], { encoding: "utf8" });
    expect(stderr).toBe("");
    return stdout.trim().split("\n");
  };

  test.each<[words: string[], found: string[]]>([
    [["holdfast", "ch"], ["check"]],
    [
      ["holdfast", "add", "s"],
      ["service", "site"],
    ],
    [["holdfast", "check", "--js"], ["--json"]],
    [["holdfast", "explain", "orders", "--lo"], ["--lose"]],
    [["holdfast", "lab", "u"], ["up"]],
  ])("in bash, %j becomes %j", (words, found) => {
    expect(complete(...words)).toEqual(found);
  });

  test("is there for zsh and fish", () => {
    expect(holdfast(temporary, "completion", "zsh").out).toMatch(/^autoload -U \+X bashcompinit/);
    const { out } = holdfast(temporary, "completion", "fish");
    expect(out).toMatch(/^complete -c holdfast -f -n '__fish_use_subcommand' -a check -d '/m);
    expect(out).toContain("complete -c holdfast -n '__fish_seen_subcommand_from check' -l sarif");
  });
});
