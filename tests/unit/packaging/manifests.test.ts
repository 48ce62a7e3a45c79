import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";

const repository = join(__dirname, "../../..");
const read = (file: string): unknown => JSON.parse(readFileSync(join(repository, file), "utf8"));

interface Manifest {
  name: string;
  private?: boolean;
  engines?: { node?: string };
  workspaces?: string[];
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
  peerDependencies?: Record<string, string>;
  allowScripts?: Record<string, boolean>;
}

const tracked = execFileSync("git", ["-C", repository, "ls-files", "--", "*package.json"], {
  encoding: "utf8",
});
const files = tracked.trim().split("\n");
const manifests = files.map((file) => [file, read(file) as Manifest] as const);
const root = read("package.json") as Manifest;

const isOurs = (name: string): boolean => name === "holdfast" || name.startsWith("@holdfast/");

test.each(manifests)("%s is private and states the Node.js that the others do", (_file, manifest) => {
  expect(manifest.private).toBe(true);
  expect(manifest.engines).toEqual(root.engines);
});

const outside = manifests.filter(([file]) => !["", ".", ...(root.workspaces ?? [])].includes(dirname(file)));

test.each(outside)(
  "%s takes no package of ours from a registry, where the name is nobody's",
  (_file, manifest) => {
    const { dependencies, devDependencies, peerDependencies } = manifest;
    const ours = Object.entries({ ...dependencies, ...devDependencies, ...peerDependencies }).filter(
      ([name]) => isOurs(name),
    );
    expect(ours.filter(([, from]) => !from.startsWith("file:"))).toEqual([]);
  },
);

test.each([
  ".npmrc",
  "examples/one-service/.npmrc",
  "examples/two-sites/.npmrc",
  "examples/six-sites/.npmrc",
  "examples/existing-service/.npmrc",
])("%s keeps npx from fetching what is not installed", (file) => {
  expect(readFileSync(join(repository, file), "utf8")).toMatch(/^yes=false$/m);
});

test.each(["one-service", "two-sites", "six-sites", "existing-service"])(
  "examples/%s names each package of ours that others need",
  (name) => {
    const { dependencies, devDependencies } = read(`examples/${name}/package.json`) as Manifest;
    const installed = Object.keys({ ...dependencies, ...devDependencies }).filter(isOurs);
    const needed = manifests
      .filter(([, { name }]) => installed.includes(name))
      .flatMap(([, manifest]) => Object.keys(manifest.dependencies ?? {}).filter(isOurs));
    expect(installed).toEqual(expect.arrayContaining(needed));
  },
);

test("npm ci warns of no install script that nobody decided on", () => {
  const lock = read("package-lock.json") as { packages: Record<string, { hasInstallScript?: boolean }> };
  const withScripts = Object.entries(lock.packages)
    .filter(([, { hasInstallScript }]) => hasInstallScript)
    .map(([place]) => place.split("node_modules/").at(-1));
  expect([...new Set(withScripts)].sort()).toEqual(Object.keys(root.allowScripts ?? {}).sort());
});
