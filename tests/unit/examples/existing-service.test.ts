import {
  appendFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { spawnSync } from "node:child_process";
import { tmpdir } from "node:os";
import { join } from "node:path";

const repository = join(__dirname, "../../..");
const example = join(repository, "examples/existing-service");
const node = join(repository, "node_modules/.bin/node");
const command = join(repository, "cli/bin/holdfast.js");
const temporary = mkdtempSync(join(tmpdir(), "holdfast-existing-"));
afterAll(() => rmSync(temporary, { recursive: true }));

function check(folder: string, ...options: string[]) {
  const { status, stdout, stderr } = spawnSync(node, [command, "check", ...options], {
    cwd: folder,
    encoding: "utf8",
    env: { ...process.env, NO_COLOR: "1" },
  });
  return { code: status, out: stdout, error: stderr };
}

/** A copy of the example with some texts of its program or its manifests exchanged. */
function changed(...changes: readonly (readonly [from: string, to: string])[]): string {
  const folder = mkdtempSync(join(temporary, "changed-"));
  cpSync(example, folder, { recursive: true });
  symlinkSync(join(repository, "node_modules"), join(folder, "node_modules"));
  for (const file of ["index.ts", "manifests/catalogue.yaml"]) {
    const at = join(folder, file);
    writeFileSync(
      at,
      changes.reduce((text, [from, to]) => text.replace(from, to), readFileSync(at, "utf8")),
    );
  }
  return folder;
}

interface Verdict {
  readonly service: string;
  readonly loss: string;
  readonly outcome: string;
  readonly served: number;
}
const verdictsOf = (out: string) =>
  (JSON.parse(out) as { verdicts: Verdict[] }).verdicts.map(({ service, loss, outcome, served }) => ({
    service,
    loss,
    outcome,
    served,
  }));

test("without sites the check says what it saw and what to write next", () => {
  const { code, out, error } = check(example);
  expect({ code, out }).toEqual({ code: 2, out: "" });
  expect(error).toMatch(
    /^error: there is nothing to judge yet: .*where its clusters stand\n {2}at: 9 resources, with 1 workload \(catalogue\), 1 service and 0 sites\n/,
  );
  expect(error).toContain("say where oslo and bergen stand: --sites sites.yaml");
}, 60_000);

test("with sites every goal is judged and met, and what is not judged is said", () => {
  const { code, out } = check(example, "--sites", "sites.yaml");
  expect(code).toBe(0);
  expect(out).toMatch(/^catalogue +one site +serving +serving$/m);
  expect(out).toContain("1 service under 9 losses: every goal is met.");
  expect(out).toContain("Not judged: how users are led away from a lost site");
}, 60_000);

test("rendered manifests are judged as the program is", () => {
  const program = check(example, "--sites", "sites.yaml", "--json");
  const manifests = check(example, "--from", "manifests", "--sites", "sites.yaml", "--json");
  expect(manifests.code).toBe(0);
  expect(verdictsOf(manifests.out)).toEqual(verdictsOf(program.out));
}, 60_000);

test("sites that the project's configuration names are those that the option names", () => {
  const folder = changed();
  appendFileSync(join(folder, "Pulumi.yaml"), "config:\n  holdfast:sites: sites.yaml\n");
  const { code, out } = check(folder, "--json");
  expect(code).toBe(0);
  expect(verdictsOf(out)).toEqual(verdictsOf(check(example, "--sites", "sites.yaml", "--json").out));
  rmSync(join(folder, "sites.yaml"));
  const missing = check(folder);
  expect(missing.code).toBe(2);
  expect(missing.error).toContain("holdfast:sites: sites.yaml");
}, 60_000);

test("a check that advises tells what is not met as any other does, and ends with 0", () => {
  const folder = changed(["replicas: 4", "replicas: 2"]);
  const options = ["--from", "manifests", "--sites", "sites.yaml"];
  const refused = check(folder, ...options);
  expect(refused.code).toBe(1);
  expect(check(folder, ...options, "--advisory")).toEqual({ ...refused, code: 0 });
  expect(check(folder, "--from", "manifests", "--advisory").code).toBe(2);
}, 60_000);

test("a goal that is not met is refused, of the program and of manifests", () => {
  const folder = changed(["replicas: 4", "replicas: 2"]);
  for (const options of [[], ["--from", "manifests"]]) {
    const { code, out } = check(folder, ...options, "--sites", "sites.yaml");
    expect(code).toBe(1);
    expect(out).toMatch(/catalogue[^]*200[^]*300|67%/);
  }
}, 60_000);

test.each<[title: string, changes: [string, string][], code: number, told: RegExp]>([
  [
    "a workload of no service",
    [["    holdfast.dev/service: catalogue\n", ""]],
    2,
    /write holdfast\.dev\/service: catalogue under metadata\.labels of catalogue/,
  ],
  [
    "a service that says nothing of what a replica carries",
    [['        holdfast.dev/requests-per-second: "100"\n', ""]],
    1,
    /Next: write holdfast\.dev\/requests-per-second: "100", what one replica carries/,
  ],
  [
    "a service without a goal",
    [["    holdfast.dev/survive: one-site\n", ""]],
    1,
    /every-service-has-goals[^]*Next: write holdfast\.dev\/survive: "one-site" under metadata\.annotations of catalogue/,
  ],
  [
    "a duration that is none",
    [["rto: 1 minute", "rto: soon"]],
    2,
    /the annotation holdfast\.dev\/rto is "soon"\n {2}at: .*Deployment::oslo\/shop\/catalogue/,
  ],
  ["a goal that is none", [["survive: one-site", "survive: all"]], 2, /write two-sites, one-site or none/],
  ["what is no YAML", [["kind: Namespace", "kind: [Namespace"]], 2, /it is not YAML[^]*catalogue\.yaml:\d+/],
  ["what is no object", [["kind: Namespace\n", ""]], 2, /no Kubernetes object[^]*catalogue\.yaml:2\n/],
])(
  "of manifests with %s the next thing to write is told",
  (_title, changes, code, told) => {
    const folder = changed(...changes);
    const ended = check(folder, "--from", "manifests", "--sites", "sites.yaml");
    expect(ended.code).toBe(code);
    expect(ended.out + ended.error).toMatch(told);
  },
  60_000,
);

test("files in a folder that is named like a site stand at that site, and an object twice at one is refused", () => {
  const folder = changed();
  const manifests = join(folder, "manifests");
  mkdirSync(join(manifests, "oslo"));
  cpSync(join(manifests, "catalogue.yaml"), join(manifests, "oslo/catalogue.yaml"));
  const twice = check(folder, "--from", "manifests", "--sites", "sites.yaml");
  expect(twice.code).toBe(2);
  expect(twice.error).toMatch(/two files declare the Namespace default\/shop at oslo\n {2}at: manifests\//);
  rmSync(join(manifests, "catalogue.yaml"));
  const alone = check(folder, "--from", "manifests", "--sites", "sites.yaml");
  // At one site it survives no loss of that one.
  expect(alone.code).toBe(1);
}, 60_000);

test.each<[title: string, text: string, told: RegExp]>([
  ["no site", "sites: []", /it lists no site\n {2}at: sites\.yaml:1\n/],
  ["a site without a name", "sites:\n  - { country: no }", /sites\.yaml:2/],
  [
    "a site twice",
    "sites:\n  - name: oslo\n  - name: oslo",
    /the site oslo is listed twice\n {2}at: sites\.yaml:3/,
  ],
  [
    "a fact that nothing reads",
    "sites:\n  - name: oslo\n    coers: 4",
    /nothing reads coers of oslo\n {2}at: sites\.yaml:3/,
  ],
  [
    "a provider that there is not",
    "sites:\n  - name: trondheim",
    /no Kubernetes provider is named trondheim[^]*oslo, bergen/,
  ],
])(
  "a file of sites with %s is refused with its place",
  (_title, text, told) => {
    const folder = changed();
    writeFileSync(join(folder, "sites.yaml"), text);
    const { code, error } = check(folder, "--sites", "sites.yaml");
    expect(code).toBe(2);
    expect(error).toMatch(told);
  },
  60_000,
);

test("manifests without sites are refused with what is missing", () => {
  const { code, error } = check(example, "--from", "manifests");
  expect(code).toBe(2);
  expect(error).toMatch(/nobody says where the manifests are applied[^]*--sites sites\.yaml/);
}, 60_000);
