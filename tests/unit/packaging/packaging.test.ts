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
  exports: Record<string, Entry>;
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

  /** Packs a folder as `npm publish` would, and unpacks the result as `npm install` would. */
  async function install(folder: Folder): Promise<void> {
    const from = path.join(sources, folder);
    const { stdout } = await run("npm", ["pack", "--silent", "--pack-destination", temporary], {
      cwd: from,
      env: { ...process.env, npm_config_offline: "true", npm_config_update_notifier: "false" },
    });
    mkdirSync(installed(folder), { recursive: true });
    const archive = path.join(temporary, stdout.trim());
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
    for (const file of ["tsconfig.json", "LICENSE", "pack-manifest.mjs"])
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
  }, 400_000);

  afterAll(() => rmSync(temporary, { recursive: true }));

  test.each(folders)("%s holds compiled files, its license and no source", (folder) => {
    const files = filesBelow(installed(folder));
    expect(files.filter((file) => file.endsWith(".ts") && !file.endsWith(".d.ts"))).toEqual([]);
    expect(files.filter((file) => path.basename(file).startsWith("tsconfig"))).toEqual([]);
    expect(files).toContain("LICENSE");
    const written = before.get(folder)?.filter((file) => file.endsWith(".ts")) ?? [];
    expect(written.length).toBeGreaterThan(5);
    expect(files).toEqual(expect.arrayContaining(written.map((file) => file.replace(/ts$/, "js"))));
  });

  test.each(["contract", "components", "blueprint", "resilience"] as const)(
    "%s declares the types of all that it holds",
    (folder) => {
      const files = filesBelow(installed(folder));
      const compiled = files.filter((file) => file.endsWith(".js"));
      expect(compiled).toContain("index.js");
      expect(files).toEqual(expect.arrayContaining(compiled.map((file) => file.replace(/js$/, "d.ts"))));
    },
  );

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
    "the types of what is imported are found by %s resolution",
    async (kind) => {
      link("@types/node");
      const program = path.join(project, "imports.ts");
      writeFileSync(
        program,
        'import { DataCenter } from "holdfast";\nimport { lose } from "@holdfast/resilience/none";\nvoid [DataCenter, lose];\n',
      );
      const compiler = path.join(repository, "node_modules/typescript/bin/tsc");
      const module = kind === "bundler" ? "esnext" : kind;
      const words = ["--noEmit", "--strict", "--skipLibCheck", "--target", "es2023", "--types", "node"];
      const ended = run(
        process.execPath,
        [compiler, ...words, "--module", module, "--moduleResolution", kind, program],
        { cwd: project },
      );
      // What is exported has types; what is not exported is not found.
      const { stdout } = await ended.catch((error: { stdout: string }) => error);
      expect(stdout.trim().split("\n")).toEqual([expect.stringContaining("@holdfast/resilience/none")]);
      rmSync(program);
    },
    60_000,
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
