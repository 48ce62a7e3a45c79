import { existsSync, readdirSync, statSync } from "node:fs";
import * as path from "node:path";
import { InvalidInputError } from "@holdfast/resilience";
import { LineCounter, parseDocument, visit } from "yaml";
import { readTextFile } from "./read-file";

/** What a project or stack file holds. */
export type Settings = Readonly<Record<string, unknown>>;

/** A file of settings and what it holds. */
export interface SettingsFile {
  readonly file: string;
  readonly settings: Settings;
}

/** Endings of a project's file that Pulumi accepts; a stack's file has the same one. JSON is YAML. */
const ENDINGS = [".yaml", ".yml", ".json"];

/** The largest file of settings, in bytes. */
const MOST_BYTES = 16 * 2 ** 20;

/** True for what YAML calls a mapping. */
export function isMapping(value: unknown): value is Settings {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * Reads a file of settings; one that is empty has none.
 *
 * @throws InvalidInputError where it cannot be read or is not a YAML mapping; a syntax error names its line
 */
export function readSettings(file: string): SettingsFile {
  const name = path.basename(file);
  const why = "the project and the stack's configuration are read from it";
  const text = readTextFile(file, { fix: `make ${name} a YAML file`, most: MOST_BYTES });
  const lines = new LineCounter();
  const refused = (what: string, offset?: number, fix = "correct that line") =>
    new InvalidInputError({
      what: `${name} ${what}`,
      where: offset === undefined ? file : `${file}:${lines.linePos(offset).line}`,
      why,
      fix,
    });
  const parse = () => {
    const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
    const [error] = document.errors;
    if (error) throw refused(`is not YAML: ${error.message}`, error.pos[0]);
    visit(document, {
      Scalar(_key, { value, range }) {
        if (typeof value !== "number" || Number.isFinite(value)) return;
        throw refused(`holds the number ${value}, which is no figure`, range?.[0]);
      },
    });
    const content: unknown = document.toJS();
    // Refuses what holds itself, which an alias can make; configuration is handed over as JSON in any case.
    JSON.stringify(content);
    return content;
  };
  let settings: unknown;
  try {
    settings = parse();
  } catch (error) {
    if (error instanceof InvalidInputError) throw error;
    // Aliases that name nothing or multiply without end, and nesting that exhausts the stack.
    throw refused(
      `cannot be read as YAML: ${(error as Error).message.split("\n")[0]}`,
      undefined,
      "write its values out, without aliases (*name) and without deep nesting",
    );
  }
  if (settings === null || settings === undefined) return { file, settings: {} };
  if (isMapping(settings)) return { file, settings };
  const kind = Array.isArray(settings) ? "a list" : `a single ${typeof settings}`;
  throw refused(`is ${kind}, not a mapping`, 0, "write `key: value` lines, as `pulumi new` does");
}

function projectFileIn(folder: string): string | undefined {
  const found = ENDINGS.map((ending) => path.join(folder, `Pulumi${ending}`)).filter(
    (file) => statSync(file, { throwIfNoEntry: false })?.isDirectory() === false,
  );
  if (found.length < 2) return found[0];
  throw new InvalidInputError({
    what: `there are ${found.map((file) => path.basename(file)).join(" and ")}`,
    where: folder,
    why: "one of them describes the project, and the other would be passed over in silence",
    fix: "keep one of them",
  });
}

/**
 * The project's file in a folder or the nearest one above.
 *
 * @throws InvalidInputError where the folder does not exist or there is no such file
 */
export function findProjectFile(from: string): string {
  const start = path.resolve(from);
  if (!existsSync(start) || !statSync(start).isDirectory()) {
    throw new InvalidInputError({
      what: existsSync(start) ? `${from} is not a folder` : `there is no folder ${from}`,
      where: `--cwd ${from}`,
      why: "the project is looked for in it and above it",
      fix: "name a folder of a Pulumi project",
    });
  }
  for (let folder = start; ; folder = path.dirname(folder)) {
    const file = projectFileIn(folder);
    if (file) return file;
    if (folder === path.dirname(folder)) break;
  }
  throw new InvalidInputError({
    what: "there is no Pulumi.yaml",
    where: start,
    why: "what is checked is the Pulumi program of a project",
    fix: "run holdfast inside a Pulumi project, or name one with --cwd DIR",
  });
}

/**
 * The file of a stack: beside the project's or in the folder that it names, with the ending of the project's file. Nothing for
 * a project in which no stack has a file: what all stacks share is then all that there is, as it is for the engine.
 *
 * @throws InvalidInputError for a name that no stack can have, or where other stacks have files and this one has none
 */
export function findStackFile({ file, settings }: SettingsFile, stack: string): string | undefined {
  if (!/^[\w.-]{1,100}$/.test(stack)) {
    throw new InvalidInputError({
      what: `no stack can be named ${stack}`,
      where: `--stack ${stack}`,
      why: "a stack's name has 1 to 100 letters, digits, hyphens, underscores and dots",
      fix: "name a stack as `pulumi stack ls` does",
    });
  }
  const { stackConfigDir, config } = settings;
  // Older projects name the folder under `config`.
  const inner = [stackConfigDir, config].find((value) => typeof value === "string") ?? ".";
  const folder = path.resolve(path.dirname(file), inner);
  const ending = path.extname(file);
  const stackFile = path.join(folder, `Pulumi.${stack}${ending}`);
  if (existsSync(stackFile)) return stackFile;
  const stacksFile = /^Pulumi\..+\.(ya?ml|json)$/;
  if (existsSync(folder) && !readdirSync(folder).some((name) => stacksFile.test(name))) return undefined;
  const other = ENDINGS.map((each) => `Pulumi.${stack}${each}`).find((name) =>
    existsSync(path.join(folder, name)),
  );
  throw new InvalidInputError({
    what: `there is no stack named ${stack}`,
    where: stackFile,
    why: other
      ? `a stack's file ends as the project's does, so Pulumi does not read ${other}`
      : "a stack's configuration is read from its file",
    fix: other
      ? `rename ${other} to ${path.basename(stackFile)}`
      : "create that file, or name another stack with --stack",
  });
}

/** What stands under `config`: in a stack's file its values, in the project's what it says of each key. */
export function configurationIn({ file, settings }: SettingsFile): Settings {
  const { config } = settings;
  if (isMapping(config)) return config;
  if (config === undefined || config === null) return {};
  throw new InvalidInputError({
    what: `${path.basename(file)} holds no mapping under config`,
    where: `${file}: config`,
    why: "configuration is keys and their values",
    fix: "write `key: value` lines below config",
  });
}

/** What a value of each type is, by the engine's names. */
const isOfType: Readonly<Record<string, (value: unknown, declaration: Settings) => boolean>> = {
  string: (value) => typeof value === "string",
  integer: (value) => Number.isInteger(value),
  boolean: (value) => typeof value === "boolean",
  object: isMapping,
  array: (value, { items }) =>
    Array.isArray(value) && isMapping(items) && value.every((item) => matchesType(item, items)),
};

const matchesType = (value: unknown, declaration: Settings): boolean =>
  isOfType[String(declaration["type"])]?.(value, declaration) ?? false;

/** A configuration key as the project's file declares it. */
export interface DeclaredKey {
  /** With its namespace: `holdfast:zone`. */
  readonly key: string;
  /** What every stack has that does not say otherwise; `undefined` where each has to say it, or may leave it out. */
  readonly value: unknown;
  /** Its type, where a value is required of each stack. */
  readonly required: string | undefined;
}

/** @throws InvalidInputError where the engine would refuse what the project's file says of a key */
function declaredKey(file: string, project: string, name: string, said: unknown): DeclaredKey {
  const isQualified = name.includes(":");
  const key = isQualified ? name : `${project}:${name}`;
  // A plain value, or a list, is what all stacks have.
  if (!isMapping(said)) return { key, value: said ?? undefined, required: undefined };
  const refused = (what: string, fix: string) =>
    new InvalidInputError({
      what,
      where: `${file}: config.${name}`,
      why: "Pulumi reads the project's configuration by these rules, and would not run the program",
      fix,
    });
  const { type, default: preset, value } = said;
  if (preset !== undefined && value !== undefined) {
    throw refused(`${name} has both a default and a value`, "keep one of the two");
  }
  if (isQualified && !name.startsWith(`${project}:`) && (type ?? preset) !== undefined) {
    throw refused(
      `${name} belongs to another namespace and has a ${type === undefined ? "default" : "type"}`,
      "give it a `value` only",
    );
  }
  if (typeof type === "string" && (preset ?? undefined) !== undefined && !matchesType(preset, said)) {
    throw refused(`the default of ${name} is not of the type ${type}`, "correct the default, or the type");
  }
  const required = typeof type === "string" && preset === undefined ? type : undefined;
  return { key, value: value ?? preset ?? undefined, required };
}

/**
 * The configuration keys that a project's file declares, each with what all stacks share of it. A stack's own value takes
 * the place of a shared one as a whole: the engine merges neither lists nor objects.
 *
 * @throws InvalidInputError where the engine would refuse what the file says of a key
 */
export function declaredKeys({ file, settings }: SettingsFile): DeclaredKey[] {
  // In the project's file, text under `config` is the folder of the stacks' files.
  if (typeof settings["config"] === "string") return [];
  return Object.entries(configurationIn({ file, settings })).map(([name, said]) =>
    declaredKey(file, String(settings["name"]), name, said),
  );
}

/**
 * What all stacks of a project share, by full key, where a folder holds a project.
 *
 * @throws InvalidInputError where the project's file cannot be read
 */
export function sharedConfiguration(folder: string): Settings {
  const file = projectFileIn(folder);
  const keys = file === undefined ? [] : declaredKeys(readSettings(file));
  return Object.fromEntries(keys.flatMap(({ key, value }) => (value === undefined ? [] : [[key, value]])));
}
