import { mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "yaml";
import { stackParts } from "@holdfast/lab/deployment/build-stacks";
import { LabProject } from "@holdfast/lab/deployment/lab-project";

const folder = realpathSync(mkdtempSync(join(tmpdir(), "holdfast-lab-project-")));
afterAll(() => rmSync(folder, { recursive: true }));

/** A project with one stack that can be deployed. */
function projectWith(stackFile: string): string {
  const project = mkdtempSync(join(folder, "project-"));
  writeFileSync(join(project, "Pulumi.yaml"), "name: small\nruntime: nodejs\n");
  writeFileSync(join(project, "Pulumi.ansan.yaml"), stackFile);
  return project;
}

/** The lab's copy of that stack's file. */
function copyOf(stackFile: string): string {
  const { folder: copy } = LabProject.in(projectWith(stackFile), mkdtempSync(join(folder, "lab-")));
  return readFileSync(join(copy, "Pulumi.ansan.yaml"), "utf8");
}

const plain = "# of Ansan\nconfig:\n  holdfast:declares:\n    - ansan\n  holdfast:zone: kr.example\n";
const secret = "{ secure: v1:bm90:aGVyZQ== }";

test("a stack's file without secrets is copied letter by letter", () => {
  expect(copyOf(plain)).toBe(plain);
  for (const stack of ["ansan", "dev", "global", "pangyo-2022"]) {
    const shipped = readFileSync(`Pulumi.${stack}.yaml`, "utf8");
    expect(copyOf(shipped)).toBe(shipped);
  }
});

test.each([
  ["a passphrase", "encryptionsalt: v1:k9rjOWMxk8w=:v1:eBDim3v2b+BjPxLK:Re8QMCyj71ailUkBMCMGLgc5bAA1xw==\n"],
  [
    "a cloud's key",
    "secretsprovider: awskms://alias/state?region=ap-northeast-2\nencryptedkey: AQICAHhx/w==\n",
  ],
])("the lab's copy of a stack's file says nothing of %s that is not the lab's", (_what, encryption) => {
  expect(copyOf(plain + encryption)).toBe(plain);
  expect(copyOf(encryption + plain)).toBe(plain);
});

test.each([
  ["one by one", `  holdfast:kubeconfigs:\n    ansan: ${secret}\n`],
  ["as a whole", `  holdfast:kubeconfigs: ${secret}\n`],
])("kubeconfigs that are encrypted %s are left to the lab", (_how, lines) => {
  const project = projectWith(`${plain}${lines}encryptionsalt: v1:c2FsdA==:v1:YQ==:Yg==\n`);
  expect(stackParts(project)).toEqual(["engine", "stack ansan"]);
  const copy = LabProject.in(project, mkdtempSync(join(folder, "lab-")));
  const text = readFileSync(join(copy.folder, "Pulumi.ansan.yaml"), "utf8");
  expect(text).not.toMatch(/secure|salt/);
  expect(parse(text)).toMatchObject({ config: { "holdfast:zone": "kr.example" } });
});

test.each([
  ["holdfast:token", 6, `  holdfast:token: ${secret}\n`],
  [
    "holdfast:cloudVoters.aws-seoul.ami",
    8,
    `  holdfast:cloudVoters:\n    aws-seoul:\n      ami: ${secret}\n`,
  ],
  ["holdfast:names.1", 8, `  holdfast:names:\n    - one\n    - ${secret}\n`],
])("%s, a secret that the lab cannot replace, is refused with its line", (path, line, lines) => {
  const project = projectWith(plain + lines);
  expect(() => stackParts(project)).toThrow(
    `the lab cannot read ${path}, a secret of the stack ansan\n  at: ${project}/Pulumi.ansan.yaml:${line}\n`,
  );
  // A stack that the lab does not deploy needs none of its secrets there.
  expect(copyOf(plain + lines)).not.toContain("secure");
});

test("a stack's file that is no YAML is refused with its line", () => {
  const project = projectWith("config:\n  holdfast:declares: [ansan\n  holdfast:zone: kr.example\n");
  expect(() => stackParts(project)).toThrow(
    /^the stack's file is no YAML: .*\n {2}at: .*Pulumi\.ansan\.yaml:\d+\n/,
  );
});
