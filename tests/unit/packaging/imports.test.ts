import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";

const repository = join(__dirname, "../../..");
const tracked = (...patterns: string[]): string[] =>
  execFileSync("git", ["-C", repository, "ls-files", "--", ...patterns], { encoding: "utf8" })
    .trim()
    .split("\n");

interface Manifest {
  readonly name: string;
  readonly exports?: Readonly<Record<string, unknown>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const manifestOf = (folder: string) =>
  JSON.parse(readFileSync(join(repository, folder, "package.json"), "utf8")) as Manifest;

const packages = tracked("*/package.json", "stand-ins/*/package.json")
  .map(dirname)
  .filter((folder) => !/^(?:examples|tests|policies\/)/.test(folder))
  .map((folder) => ({ folder, manifest: manifestOf(folder) }));

/** Modules of our packages that files of a folder import by name, not as types only. */
function importsOf(folder: string): { file: string; module: string }[] {
  return tracked(`${folder}/*.ts`)
    .filter((file) => !file.includes("node_modules"))
    .flatMap((file) => {
      const text = readFileSync(join(repository, file), "utf8");
      const found = text.matchAll(
        /^(?:import|export) (?!type )[^;]*?from "((?:@holdfast\/|holdfast)[^"]*)"/gm,
      );
      return [...found].map(([, module = ""]) => ({ file, module }));
    });
}

/** True where a package exports a module to those who do not ask for what is internal. */
function isExported({ exports = {} }: Manifest, path: string): boolean {
  return Object.entries(exports).some(([entry, target]) => {
    const [before = "", after] = entry.split("*");
    const matches = after === undefined ? entry === path : path.startsWith(before) && path.endsWith(after);
    const internal = typeof target === "object" && target !== null && Object.keys(target)[0] === "internal";
    return matches && !(internal && Object.keys(target as object).length === 1);
  });
}

test.each(packages)(
  "$folder imports what others export, and declares whom it imports",
  ({ folder, manifest }) => {
    const { dependencies, peerDependencies, optionalDependencies } = manifest;
    const declared = { ...dependencies, ...peerDependencies, ...optionalDependencies };
    const wrong = importsOf(folder).filter(({ module }) => {
      const other = packages.find(
        ({ manifest: { name } }) => module === name || module.startsWith(`${name}/`),
      );
      if (!other) return true;
      if (other.folder === folder) return false;
      const path = `.${module.slice(other.manifest.name.length)}`;
      return !(other.manifest.name in declared) || !isExported(other.manifest, path);
    });
    expect(wrong).toEqual([]);
  },
);

test("imports are found at all", () => {
  expect(importsOf("cli").length).toBeGreaterThan(20);
});
