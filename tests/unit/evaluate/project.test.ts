import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import type { InvalidInputError } from "@holdfast/resilience";
import { readProject } from "@holdfast/evaluate/project";

const folder = path.join(__dirname, "programs/one-database");

let temporary: string;
beforeAll(() => (temporary = mkdtempSync(path.join(tmpdir(), "holdfast-project-"))));
afterAll(() => rmSync(temporary, { recursive: true, force: true }));

/** A project of these files, by name, in a folder of its own. */
function projectOf(files: Record<string, string | Buffer>): string {
  const at = mkdtempSync(path.join(temporary, "project-"));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(at, name)), { recursive: true });
    writeFileSync(path.join(at, name), text);
  }
  return at;
}

const usual = {
  "Pulumi.yaml": "name: fixture\nruntime: nodejs\n",
  "Pulumi.dev.yaml": "config: { fixture:a: b }\n",
};

test("reads defaults, values and secrets of a stack", () => {
  const project = readProject(folder, "dev");
  expect(project.configuration["one-database:region"]).toBe("ap-northeast-2");
  expect(project.configuration["one-database:owner"]).toBe("payments");
  expect(project.secretKeys).toEqual(["one-database:password"]);
});

test("finds the project from a folder inside it", () => {
  expect(readProject(path.join(folder), "dev").folder).toBe(folder);
});

test.each([
  ["a required key without a value", folder, "incomplete", "one-database:owner has no value"],
  ["a stack that does not exist", folder, "nowhere", "there is no stack named nowhere"],
  ["a stack file that is not YAML", folder, "malformed", "Pulumi.malformed.yaml is not YAML"],
  ["a stack's name that leads elsewhere", folder, "..", "there is no stack named .."],
  ["a stack's name that no stack has", folder, "a b", "no stack can be named a b"],
  ["a folder outside any project", "/", "dev", "there is no Pulumi.yaml"],
  ["a folder that does not exist, in a project", path.join(folder, "nowhere"), "dev", "there is no folder"],
  ["a file in place of a folder", path.join(folder, "index.ts"), "dev", "is not a folder"],
  ["a folder below a file", path.join(folder, "index.ts/x"), "dev", "there is no folder"],
])("refuses %s with one clear error", (_case, from, stack, message) => {
  expect(() => readProject(from, stack)).toThrow(message);
});

test("names the line of a syntax error", () => {
  expect(() => readProject(folder, "malformed")).toThrow(/Pulumi\.malformed\.yaml:\d+/);
});

const bomb = [
  "config:",
  "  a: &a [x,x,x,x,x,x,x,x,x]",
  ..."bcdefghi".split("").map((name, index) => {
    const before = `*${"abcdefghi"[index]}`;
    return `  ${name}: &${name} [${Array.from({ length: 9 }, () => before).join(",")}]`;
  }),
].join("\n");

test.each<[string, Record<string, string | Buffer>, string, string]>([
  [
    "of another language",
    { "Pulumi.yaml": "name: x\nruntime: python\n" },
    "not one of Node.js but of python",
    "Pulumi.yaml: runtime",
  ],
  [
    "of another language with options",
    { "Pulumi.yaml": "name: x\nruntime: { name: yaml }\n" },
    "not one of Node.js but of yaml",
    "Pulumi.yaml: runtime",
  ],
  ["without a runtime", { "Pulumi.yaml": "name: x\n" }, "the project has no runtime", "Pulumi.yaml: runtime"],
  ["without a name", { "Pulumi.yaml": "runtime: nodejs\n" }, "the project has no name", "Pulumi.yaml: name"],
  [
    "whose name is a list",
    { "Pulumi.yaml": "name: [a]\nruntime: nodejs\n" },
    "no text under name",
    "Pulumi.yaml: name",
  ],
  [
    "whose name Pulumi refuses",
    { "Pulumi.yaml": "name: a b\nruntime: nodejs\n" },
    "no project can be named a b",
    "Pulumi.yaml: name",
  ],
  ["whose file is empty", { "Pulumi.yaml": "" }, "the project has no name", "Pulumi.yaml: name"],
  ["whose file is a list", { "Pulumi.yaml": "- a\n" }, "Pulumi.yaml is a list", "Pulumi.yaml:1"],
  [
    "whose file is not UTF-8",
    { "Pulumi.yaml": Buffer.from("name: caf\u00e9", "latin1") },
    "cannot be read",
    "Pulumi.yaml",
  ],
  ["with two files", { "Pulumi.yml": "name: x\n" }, "there are Pulumi.yaml and Pulumi.yml", ""],
  [
    "whose program is nowhere",
    { "Pulumi.yaml": `${usual["Pulumi.yaml"]}main: no.ts\n` },
    "main names no.ts, which does not exist",
    "Pulumi.yaml: main",
  ],
  [
    "whose program is outside",
    { "Pulumi.yaml": `${usual["Pulumi.yaml"]}main: ..\n` },
    "main leads out of the project",
    "Pulumi.yaml: main",
  ],
  [
    "whose program is an absolute path",
    { "Pulumi.yaml": `${usual["Pulumi.yaml"]}main: /tmp\n` },
    "main is the absolute path /tmp",
    "Pulumi.yaml: main",
  ],
  [
    "whose stack has aliases of aliases",
    { "Pulumi.dev.yaml": bomb },
    "Pulumi.dev.yaml cannot be read as YAML",
    "Pulumi.dev.yaml",
  ],
  [
    "with aliases of aliases",
    { "Pulumi.yaml": usual["Pulumi.yaml"] + bomb },
    "Pulumi.yaml cannot be read as YAML",
    "Pulumi.yaml",
  ],
  [
    "with an alias inside what it names",
    { "Pulumi.dev.yaml": "config:\n  a: &a\n    - *a\n" },
    "cannot be read as YAML",
    "Pulumi.dev.yaml",
  ],
  [
    "with an alias of nothing",
    { "Pulumi.dev.yaml": "config: { a: *b }\n" },
    "cannot be read as YAML",
    "Pulumi.dev.yaml",
  ],
  [
    "of bottomless nesting",
    { "Pulumi.dev.yaml": `config: {a: ${"[".repeat(20_000)}${"]".repeat(20_000)}}` },
    "YAML",
    "Pulumi.dev.yaml:1",
  ],
  [
    "with a figure that is none",
    { "Pulumi.dev.yaml": "config:\n  a:\n    b: .inf\n" },
    "the number Infinity",
    "Pulumi.dev.yaml:3",
  ],
  [
    "with a figure beyond all figures",
    { "Pulumi.dev.yaml": "config:\n  a: 1e400\n" },
    "the number Infinity",
    "Pulumi.dev.yaml:2",
  ],
  [
    "whose configuration is a list",
    { "Pulumi.dev.yaml": "config: [a]\n" },
    "no mapping under config",
    "Pulumi.dev.yaml: config",
  ],
  [
    "whose stack's configuration is text",
    { "Pulumi.dev.yaml": "config: a\n" },
    "no mapping under config",
    "Pulumi.dev.yaml: config",
  ],
  [
    "of two documents",
    { "Pulumi.dev.yaml": "config: {}\n---\nconfig: {}\n" },
    "is not YAML",
    "Pulumi.dev.yaml:2",
  ],
])("refuses a project %s, and says where", (_case, files, what, where) => {
  const at = projectOf({ ...usual, ...files });
  let thrown: unknown;
  try {
    readProject(at, "dev");
  } catch (error) {
    thrown = error;
  }
  const { detail } = thrown as InvalidInputError;
  expect(detail.what).toContain(what);
  expect(detail.where).toBe(path.join(at, where));
  expect(detail.why).not.toBe("");
  expect(detail.fix).not.toBe("");
});

test.each([".yml", ".json"])(
  "reads a project and its stacks from files that end in %s, as Pulumi does",
  (ending) => {
    const at = projectOf({
      [`Pulumi${ending}`]: '{"name": "fixture", "runtime": "nodejs"}',
      [`Pulumi.dev${ending}`]: '{"config": {"fixture:a": "b"}}',
    });
    expect(readProject(at, "dev").configuration).toEqual({ "fixture:a": "b" });
  },
);

/** What a stack is configured with, of these lines below `config` in the project's file and the stack's. */
const configured = (shared: string[], own: string[]) =>
  readProject(
    projectOf({
      "Pulumi.yaml": [usual["Pulumi.yaml"].trimEnd(), "config:", ...shared.map((line) => `  ${line}`)].join(
        "\n",
      ),
      "Pulumi.dev.yaml": ["config:", ...own.map((line) => `  ${line}`)].join("\n"),
    }),
    "dev",
  ).configuration;

test.each<[string, string, string | undefined]>([
  ["a default of text", "a: { type: string, default: '0123' }", "0123"],
  ["a default of numbers", "a: { type: integer, default: 5 }", "5"],
  ["a default list", "a: { type: array, items: { type: string }, default: [x, y] }", '["x","y"]'],
  ["a default object", "a: { type: object, default: { b: { c: 1 } } }", '{"b":{"c":1}}'],
  ["an empty default object", "fixture:a: { type: object, default: {} }", "{}"],
  ["a value beside a type", "a: { type: string, value: x }", "x"],
  ["a value that is an object", "a: { value: { b: 1 } }", '{"b":1}'],
  ["a plain list", "a: [x]", '["x"]'],
  ["a plain number", "a: 5", "5"],
  ["a value of nothing", "a: { value: null }", undefined],
  ["a default of nothing", "a: { type: string, default: null }", undefined],
  ["a description only", "a: { description: d }", undefined],
])("what all stacks share, as the engine resolves it: %s", (_case, line, value) => {
  expect(configured([line], [])).toEqual(value === undefined ? {} : { "fixture:a": value });
});

test("a stack's own value takes the place of the shared one as a whole", () => {
  const shared = [
    "voters: { type: object, default: { seoul: { ami: x }, osaka: { ami: y } } }",
    "lost: { type: array, items: { type: string }, default: [pangyo] }",
    "zone: { type: string, default: kr.example }",
  ];
  const own = ["fixture:voters: { seoul: { ami: z } }", "fixture:lost: []", "fixture:zone:"];
  expect(configured(shared, own)).toEqual({
    "fixture:voters": '{"seoul":{"ami":"z"}}',
    "fixture:lost": "[]",
    "fixture:zone": "",
  });
});

test.each([
  ["a: { value: x, default: y }", "a has both a default and a value"],
  ["a: { type: string, default: 5 }", "the default of a is not of the type string"],
  ["a: { type: object, default: [x] }", "the default of a is not of the type object"],
  ["a: { type: array, items: { type: string }, default: [1] }", "the default of a is not of the type array"],
  ["aws:a: { default: x }", "aws:a belongs to another namespace and has a default"],
  ["aws:a: { type: string, value: x }", "aws:a belongs to another namespace and has a type"],
])("refuses what the engine refuses of the project's configuration: %s", (line, what) => {
  expect(() => configured([line], [])).toThrow(what);
});

test("names the stack file that Pulumi passes over for its ending", () => {
  const at = projectOf({ "Pulumi.yaml": usual["Pulumi.yaml"], "Pulumi.dev.yml": "" });
  expect(() => readProject(at, "dev")).toThrow(/rename Pulumi\.dev\.yml to Pulumi\.dev\.yaml/);
});

test("reads stack files from the folder that the project names, and a stack by its whole name", () => {
  const at = projectOf({
    "Pulumi.yaml": `${usual["Pulumi.yaml"]}stackConfigDir: stacks\n`,
    "stacks/Pulumi.dev.yaml": usual["Pulumi.dev.yaml"],
  });
  expect(readProject(at, "organisation/fixture/dev")).toMatchObject({
    stack: "dev",
    configuration: { "fixture:a": "b" },
  });
});

test("runs a program in the folder that the engine runs it in", () => {
  const main = (value: string) =>
    projectOf({ ...usual, "Pulumi.yaml": `${usual["Pulumi.yaml"]}main: ${value}\n`, "inner/index.ts": "" });
  const [file, inner] = [main("inner/index.ts"), main("inner")];
  expect(readProject(file, "dev").workingFolder).toBe(path.join(file, "inner"));
  expect(readProject(inner, "dev").workingFolder).toBe(path.join(inner, "inner"));
});

test("refuses a stack file that is a folder or a link to nothing", () => {
  const at = projectOf({ "Pulumi.yaml": usual["Pulumi.yaml"], "Pulumi.folder.yaml/x": "" });
  symlinkSync("nowhere", path.join(at, "Pulumi.link.yaml"));
  expect(() => readProject(at, "folder")).toThrow("it is a folder");
  expect(() => readProject(at, "link")).toThrow("there is no stack named link");
});
