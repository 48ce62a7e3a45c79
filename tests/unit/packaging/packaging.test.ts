import { execFile } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { promisify } from "node:util";
import { readSchema } from "../components/schema/read-schema";

const run = promisify(execFile);
const repository = path.join(__dirname, "../../..");

/** What an importer installs, by folder. */
const packages = {
  contract: "@holdfast/contract",
  components: "holdfast",
  blueprint: "@holdfast/blueprint",
  resilience: "@holdfast/resilience",
  policies: "@holdfast/policies",
  report: "@holdfast/report",
  evaluate: "@holdfast/evaluate",
  operations: "@holdfast/operations",
  cli: "@holdfast/cli",
} as const;
type Folder = keyof typeof packages;
const folders = Object.keys(packages) as Folder[];

/** An entry point as a packed package names it. */
type Entry = string | { types: string; default: string };

interface Manifest {
  type: string;
  exports: Record<string, Entry>;
  scripts?: Record<string, string>;
  dependencies?: Record<string, string>;
  peerDependencies?: Record<string, string>;
}

/** All files below a folder, relative to it and sorted. */
function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
    .sort();
}

describe("the packages, packed and installed in another project", () => {
  const temporary = mkdtempSync(path.join(tmpdir(), "holdfast-packaging-"));
  // A copy of the sources: compiled files beside them would be found by tests that run at the same time.
  const sources = path.join(temporary, "sources");
  const project = path.join(temporary, "project");
  const installed = (folder: Folder) => path.join(project, "node_modules", packages[folder]);
  const manifest = (folder: Folder) =>
    JSON.parse(readFileSync(path.join(installed(folder), "package.json"), "utf8")) as Manifest;
  const before = new Map<Folder, string[]>();
  const archives: string[] = [];

  /** Packs a folder as `npm publish` would, and unpacks the result as `npm install` would. */
  async function install(folder: Folder): Promise<void> {
    const from = path.join(sources, folder);
    const { stdout } = await run("npm", ["pack", "--silent", "--pack-destination", temporary], {
      cwd: from,
      env: { ...process.env, npm_config_offline: "true", npm_config_update_notifier: "false" },
    });
    mkdirSync(installed(folder), { recursive: true });
    const archive = path.join(temporary, stdout.trim());
    archives.push(archive);
    await run("tar", ["-xzf", archive, "-C", installed(folder), "--strip-components", "1"]);
  }

  /** Links a dependency into the project from the repository, which has it installed. */
  function link(dependency: string): void {
    const at = path.join(project, "node_modules", dependency);
    if (existsSync(at)) return;
    mkdirSync(path.dirname(at), { recursive: true });
    symlinkSync(path.join(repository, "node_modules", dependency), at);
  }

  beforeAll(async () => {
    for (const folder of folders) {
      cpSync(path.join(repository, folder), path.join(sources, folder), {
        recursive: true,
        filter: (file) => path.basename(file) !== "node_modules",
      });
      before.set(folder, filesBelow(path.join(sources, folder)));
    }
    for (const file of ["tsconfig.json", "tsconfig.build.json", "LICENSE", "pack-manifest.mjs"])
      cpSync(path.join(repository, file), path.join(sources, file));
    symlinkSync(path.join(repository, "node_modules"), path.join(sources, "node_modules"));
    cpSync(path.join(repository, "examples/one-service"), project, {
      recursive: true,
      filter: (file) => path.basename(file) !== "node_modules",
    });
    await Promise.all(folders.map(install));
    // Only what the packages say that they need: what they forget to name is not found.
    for (const folder of folders) {
      const { dependencies, peerDependencies } = manifest(folder);
      Object.keys({ ...dependencies, ...peerDependencies }).forEach(link);
    }
  }, 600_000);

  afterAll(() => rmSync(temporary, { recursive: true }));

  test.each(folders)(
    "%s holds compiled files, their types and its license, and no test or source",
    (folder) => {
      const files = filesBelow(installed(folder)).filter((file) => !file.startsWith("src/"));
      expect(files.filter((file) => file.endsWith(".ts") && !file.endsWith(".d.ts"))).toEqual([]);
      expect(files.filter((file) => /(^|\/)(tests?|lab)\/|\.test\.|tsconfig\.build/.test(file))).toEqual([]);
      expect(files).toEqual(expect.arrayContaining(["LICENSE", "README.md"]));
      const written = before.get(folder)?.filter((file) => file.endsWith(".ts")) ?? [];
      expect(written.length).toBeGreaterThan(5);
      for (const ending of ["js", "d.ts"])
        expect(files).toEqual(expect.arrayContaining(written.map((file) => file.replace(/ts$/, ending))));
    },
  );

  test("only components are packed with their sources, which the engine reads their schema from", () => {
    const sources = (folder: Folder) => filesBelow(installed(folder)).filter((file) => /^src\//.test(file));
    const written = before.get("components")?.filter((file) => file.endsWith(".ts")) ?? [];
    expect(sources("components")).toEqual(written.map((file) => `src/${file}`));
    expect(folders.filter((folder) => sources(folder).length > 0)).toEqual(["components"]);
    expect(readFileSync(path.join(installed("components"), "PulumiPlugin.yaml"), "utf8")).toMatch(
      /^runtime: nodejs$/m,
    );
  });

  test("the schema of the packed components is that of their sources", () => {
    const folder = installed("components");
    link("tsx");
    link("@types/node");
    expect(readSchema(folder, path.join(folder, "index.js"))).toEqual(readSchema());
  }, 120_000);

  test("publint and are-the-types-wrong find nothing", async () => {
    expect(archives).toHaveLength(folders.length);
    const words = [path.join(__dirname, "lint-archives.mjs"), ...archives];
    const { stdout } = await run(process.execPath, words, { maxBuffer: 1e8 });
    expect(JSON.parse(stdout)).toEqual([]);
  }, 200_000);

  test.each(folders)(
    "%s brings no copy of Pulumi's SDKs, and runs nothing when it is installed",
    (folder) => {
      const { type, dependencies = {}, peerDependencies = {}, scripts = {} } = manifest(folder);
      const sdks = /^@pulumi\/(pulumi|aws|kubernetes)$/;
      expect(Object.keys(dependencies).filter((name) => sdks.test(name))).toEqual([]);
      const root = JSON.parse(readFileSync(path.join(repository, "package.json"), "utf8")) as Manifest;
      for (const [name, range] of Object.entries(peerDependencies))
        expect({ name, range }).toEqual({ name, range: `^${root.dependencies?.[name]}` });
      expect(Object.keys(scripts).filter((name) => /install|^prepare$/.test(name))).toEqual([]);
      expect(type).toBe("commonjs");
    },
  );

  test.each(folders)("the README of %s has a table of arguments and names each entry point", (folder) => {
    const readme = readFileSync(path.join(installed(folder), "README.md"), "utf8");
    expect(readme).toMatch(/^\| *(argument|option|entry point)[^\n]*\|\n\| -+/m);
    const named = Object.keys(manifest(folder).exports).filter((entry) => entry !== "./package.json");
    for (const entry of named) expect(readme).toContain(entry === "." ? packages[folder] : entry.slice(1));
  });

  test.each(folders)("%s exports compiled files that are there, and nothing for tests only", (folder) => {
    const files = filesBelow(installed(folder));
    const entries = Object.values(manifest(folder).exports);
    const named = entries.flatMap((entry) => (typeof entry === "string" ? entry : Object.values(entry)));
    for (const file of named) {
      expect(file).toMatch(/\.(js|d\.ts)$|^\.\/package\.json$/);
      if (!file.includes("*")) expect(files).toContain(file.slice(2));
    }
  });

  test.each(["node16", "bundler"])(
    "the types of each entry point are found and whole by %s resolution",
    async (kind) => {
      link("@types/node");
      const program = path.join(project, "imports.ts");
      const entries = folders.flatMap((folder) =>
        Object.entries(manifest(folder).exports)
          .filter(([name, entry]) => typeof entry !== "string" && !name.includes("*"))
          .map(([name]) => packages[folder] + name.slice(1)),
      );
      expect(entries.length).toBeGreaterThan(folders.length);
      const lines = [...entries, "@holdfast/resilience/none"].map(
        (entry, index) => `export * as entry${index} from ${JSON.stringify(entry)};\n`,
      );
      writeFileSync(program, lines.join(""));
      const compiler = path.join(repository, "node_modules/typescript/bin/tsc");
      const module = kind === "bundler" ? "esnext" : kind;
      const words = ["--noEmit", "--strict", "--target", "es2023", "--types", "node"];
      const ended = run(
        process.execPath,
        [compiler, ...words, "--module", module, "--moduleResolution", kind, program],
        { cwd: project },
      );
      // What is exported has types that name only what is exported; what is not exported is not found.
      const { stdout } = await ended.catch((error: { stdout: string }) => error);
      // A line begins with its file: those of others' packages may lie in a folder of any name.
      const ours = stdout
        .split("\n")
        .filter((line) => /holdfast/.test(line) && !/^[^(]*node_modules\/(?!@?holdfast)/.test(line));
      expect(ours).toEqual([expect.stringContaining("@holdfast/resilience/none")]);
      rmSync(program);
    },
    200_000,
  );

  test.each(folders)("packing leaves nothing behind in %s", (folder) => {
    expect(filesBelow(path.join(sources, folder))).toEqual(before.get(folder));
    const [packed, kept] = [sources, repository].map((root) =>
      readFileSync(path.join(root, folder, "package.json"), "utf8"),
    );
    expect(packed).toBe(kept);
  });

  test("the example, checked by the installed command, meets its goals", async () => {
    const command = path.join(installed("cli"), "bin/holdfast.js");
    const { stdout } = await run(process.execPath, [command, "check", "--json"], { cwd: project });
    const { summary } = JSON.parse(stdout) as { summary: object };
    expect(summary).toMatchObject({ sites: 3, services: 2, unmet: 0, errors: 0, goalsMet: true });
  }, 60_000);

  test("the installed command says where the lab is to be had", async () => {
    const command = path.join(installed("cli"), "bin/holdfast.js");
    const status = run(process.execPath, [command, "lab", "status"], { cwd: project });
    await expect(status).rejects.toMatchObject({
      code: 2,
      stderr: expect.stringMatching(
        /^error: the lab is not installed\n[^]*fix: run the command in a clone/,
      ) as string,
    });
  }, 60_000);

  test("the example's types agree with the installed declarations", async () => {
    link("@types/node");
    const compiler = path.join(repository, "node_modules/typescript/bin/tsc");
    const { stdout } = await run(process.execPath, [compiler, "-p", project], { cwd: project });
    expect(stdout).toBe("");
  }, 60_000);
});
