import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { ModuleKind, transpileModule } from "typescript";
import { parse } from "yaml";
import type { InvalidInput } from "holdfast/invalid-input";
import { declareBlueprint, type Site } from "@holdfast/blueprint";
import { stackFiles } from "@holdfast/blueprint/configuration/stack-files";
import { refusals } from "../expect-invalid-input";

/** A copy of what a blueprint is declared from, to be spoilt. */
let folder: string;

/** Makes a copy for each test of a file, and takes it away afterwards. */
export function spoilCopies(): void {
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "sources-"));
    cpSync("stacks/services", path.join(folder, "stacks/services"), { recursive: true });
    for (const file of ["stacks/sites.ts", "Pulumi.yaml", "Pulumi.dev.yaml", "Pulumi.ansan.yaml"]) {
      cpSync(file, path.join(folder, file));
    }
  });
  afterEach(() => rmSync(folder, { recursive: true }));
}

/** Path of a file of the copy. */
export const at = (file: string) => path.join(folder, file);

/** Path of an entry of the copy's folder of services. */
export const service = (name: string) => at(`stacks/services/${name}`);

/** Replaces a text of a file; it must be there. */
export function change(file: string, from: string, to: string): void {
  const text = readFileSync(at(file), "utf8");
  if (!text.includes(from)) throw new Error(`there is no ${from} in ${file}`);
  writeFileSync(at(file), text.replace(from, to));
}

/** Line of a text in a file as it is by now. */
export function line(file: string, text: string): number {
  const [before, after] = readFileSync(at(file), "utf8").split(text);
  if (before === undefined || after === undefined) throw new Error(`there is no ${text} in ${file}`);
  return before.split("\n").length;
}

/** The list of sites as a program gets it: translated, and not checked. */
function loadSites(): readonly Site[] {
  const { outputText } = transpileModule(readFileSync(at("stacks/sites.ts"), "utf8"), {
    compilerOptions: { module: ModuleKind.CommonJS },
  });
  const module = { exports: {} as { sites?: unknown } };
  new Function("module", "exports", outputText)(module, module.exports);
  return module.exports.sites as readonly Site[];
}

/** The configuration of a stack as the engine hands it over. */
function configurationOf(stack: string): Map<string, string> {
  const values = new Map<string, string>();
  const set = (key: string, value: unknown) =>
    values.set(key.replace(/^holdfast:/, ""), typeof value === "string" ? value : JSON.stringify(value));
  const read = (file: string) =>
    (
      parse(readFileSync(at(file), "utf8")) as {
        config: Record<string, { default?: unknown; value?: unknown }>;
      }
    ).config;
  for (const [key, { default: preset, value = preset }] of Object.entries(read("Pulumi.yaml"))) {
    if (value !== undefined) set(key, value);
  }
  for (const [key, value] of Object.entries(read(`Pulumi.${stack}.yaml`))) set(key, value);
  return values;
}

/** Everything that declaring the spoilt copy is refused for, with places relative to it. */
export function refused(stack = "dev"): InvalidInput[] {
  const values = configurationOf(stack);
  const sources = {
    sites: loadSites(),
    sitesFile: at("stacks/sites.ts"),
    services: at("stacks/services"),
  };
  const configuration = {
    stack,
    get: (key: string) => values.get(key),
    keys: () => [...values.keys()],
    ...stackFiles(folder, stack),
  };
  return refusals(() => declareBlueprint({ ...sources, configuration, ownKeys: ["blueprint"] })).map(
    (each) => ({
      ...each,
      where: each.where.replaceAll(`${folder}/`, ""),
    }),
  );
}

/** Sources that are spoilt. */
export const files = {
  sites: "stacks/sites.ts",
  taxi: "stacks/services/taxi.yaml",
  bank: "stacks/services/bank.yaml",
  dev: "Pulumi.dev.yaml",
  project: "Pulumi.yaml",
} as const;

/** One change of a source and the error that it makes: what is wrong, and texts on the lines that it points at. */
export type Row = [
  from: string,
  to: string,
  what: RegExp,
  /** Default: the line with the new text. */
  places?: (readonly [file: string, text: string])[],
];

/** Spoils a copy in one place, and expects one error that points at it. */
export function expectRefused(file: string, [from, to, what, places = [[file, to]]]: Row): void {
  change(file, from, to);
  const found = refused();
  expect(found).toHaveLength(1);
  expect(found[0]?.what).toMatch(what);
  expect(found[0]?.where).toBe(places.map(([of, text]) => `${of}:${line(of, text)}`).join(" and "));
}
