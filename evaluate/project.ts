import { statSync } from "node:fs";
import * as path from "node:path";
import { InvalidInputError } from "@holdfast/resilience";
import {
  configurationIn,
  declaredKeys,
  findProjectFile,
  findStackFile,
  isMapping,
  readSettings,
  type SettingsFile,
} from "./project-file";

/** A Pulumi project with the configuration of one of its stacks. */
export interface Project {
  /** Folder that holds the project's file, `Pulumi.yaml`. */
  readonly folder: string;
  /** The project's name. */
  readonly name: string;
  /** The stack's name. */
  readonly stack: string;
  /** The program's entry point, absolute. */
  readonly program: string;
  /** The folder that the engine runs the program in, absolute. */
  readonly workingFolder: string;
  /** Configuration as the engine hands it over: structured values are JSON text. */
  readonly configuration: Readonly<Record<string, string>>;
  /** Keys of {@link configuration} whose values are secret. */
  readonly secretKeys: readonly string[];
}

/**
 * What every secret reads as while a program is evaluated without the engine: a kubeconfig with no
 * credentials, because a kubeconfig is the one secret whose form a program may check.
 */
const SECRET_PLACEHOLDER = [
  "apiVersion: v1",
  "kind: Config",
  "clusters: [{ name: none, cluster: { server: 'https://127.0.0.1:1' } }]",
  "users: [{ name: none, user: {} }]",
  "contexts: [{ name: none, context: { cluster: none, user: none } }]",
  "current-context: none",
].join("\n");

function asText(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** Replaces each `{secure: …}` below a value; tells whether there was one. */
function withoutSecrets(value: unknown): { value: unknown; secret: boolean } {
  if (Array.isArray(value)) {
    const items = value.map(withoutSecrets);
    return { value: items.map((item) => item.value), secret: items.some((item) => item.secret) };
  }
  if (typeof value !== "object" || value === null) return { value, secret: false };
  const entries = Object.entries(value);
  if (entries.length === 1 && entries[0]?.[0] === "secure")
    return { value: SECRET_PLACEHOLDER, secret: true };
  const read = entries.map(([key, inner]) => [key, withoutSecrets(inner)] as const);
  return {
    value: Object.fromEntries(read.map(([key, inner]) => [key, inner.value])),
    secret: read.some(([, inner]) => inner.secret),
  };
}

/** The text under a key of the project's file; `undefined` where the key is left out. */
function textOf({ file, settings }: SettingsFile, key: string, why: string): string | undefined {
  const value = settings[key];
  if (value === undefined || value === null) return undefined;
  if (typeof value === "string" && value.trim() !== "") return value;
  throw new InvalidInputError({
    what: `${path.basename(file)} holds no text under ${key}`,
    where: `${file}: ${key}`,
    why,
    fix: `write ${key} as text`,
  });
}

/**
 * The project's name.
 *
 * @throws InvalidInputError where it has none, or one that Pulumi refuses
 */
function nameOf(project: SettingsFile): string {
  const why = "a project has a name; every resource's URN and every key of the configuration holds it";
  const name = textOf(project, "name", why);
  if (name !== undefined && /^[\w.-]{1,100}$/.test(name)) return name;
  throw new InvalidInputError({
    what: name === undefined ? "the project has no name" : `no project can be named ${name}`,
    where: `${project.file}: name`,
    why,
    fix: "give it one of letters, digits, hyphens, underscores and dots: `name: my-project`",
  });
}

/** @throws InvalidInputError where programs of the project's language cannot be evaluated here */
function requireNodeProgram(project: SettingsFile): void {
  const { runtime } = project.settings;
  const name = isMapping(runtime) ? runtime["name"] : runtime;
  if (name === "nodejs") return;
  const given = typeof name === "string" && name !== "";
  throw new InvalidInputError({
    what: given ? `the project's program is not one of Node.js but of ${name}` : "the project has no runtime",
    where: `${project.file}: runtime`,
    why: "only TypeScript and JavaScript programs (nodejs) are evaluated without the engine",
    fix: given
      ? "let the engine evaluate it: pulumi preview --json --show-sames > preview.json, then add --from preview.json"
      : "say `runtime: nodejs`",
  });
}

/**
 * Where the program is and which folder it runs in, by the rules of the engine.
 *
 * @throws InvalidInputError where `main` names nothing inside the project
 */
function programOf(project: SettingsFile): { program: string; workingFolder: string } {
  const folder = path.dirname(project.file);
  const main = textOf(project, "main", "it says where the program is");
  if (main === undefined) return { program: folder, workingFolder: folder };
  const program = path.resolve(folder, main);
  const refused = (what: string) =>
    new InvalidInputError({
      what,
      where: `${project.file}: main`,
      why: "main is the path of the program, relative to the project and inside of it",
      fix: "name a file or a folder of the project, or leave main out",
    });
  if (path.isAbsolute(main)) throw refused(`main is the absolute path ${main}`);
  const [first] = path.relative(folder, program).split(path.sep);
  if (first === "..") throw refused(`main leads out of the project: ${main}`);
  const status = statSync(program, { throwIfNoEntry: false });
  if (!status) throw refused(`main names ${main}, which does not exist`);
  return { program, workingFolder: status.isDirectory() ? program : path.dirname(program) };
}

/**
 * Reads `Pulumi.yaml` and `Pulumi.<stack>.yaml` the way the engine does: what all stacks share,
 * then the stack's values.
 *
 * @param from a folder inside the project
 * @param stack the stack's name
 * @param overrides values that replace the stack's, by full key (`holdfast:declares`)
 * @throws InvalidInputError when there is no project, no such stack file, a required key has no value, or
 * a file says what Pulumi would not accept
 */
export function readProject(from: string, stack: string, overrides: Record<string, string> = {}): Project {
  const project = readSettings(findProjectFile(from));
  const name = nameOf(project);
  requireNodeProgram(project);
  // `organisation/project/stack` names a stack too, and its file has the last of the three.
  const stackName = stack.slice(stack.lastIndexOf("/") + 1);
  const stackFile = findStackFile(project, stackName);
  const configuration: Record<string, string> = {};
  const secretKeys: string[] = [];
  const qualify = (key: string) => (key.includes(":") ? key : `${name}:${key}`);
  const set = (key: string, raw: unknown) => {
    const { value, secret } = withoutSecrets(raw);
    configuration[qualify(key)] = asText(value);
    if (secret) secretKeys.push(qualify(key));
  };

  const declared = declaredKeys(project);
  for (const { key, value } of declared) if (value !== undefined) set(key, value);
  // The engine takes a key without a value for empty text, which hides what all stacks share.
  const own = stackFile === undefined ? {} : configurationIn(readSettings(stackFile));
  for (const [key, value] of Object.entries(own)) set(key, value ?? "");
  for (const [key, value] of Object.entries(overrides)) configuration[qualify(key)] = value;
  for (const { key, required } of declared) {
    if (required === undefined || configuration[key] !== undefined) continue;
    throw new InvalidInputError({
      what: `the configuration key ${key} has no value`,
      where: stackFile ?? project.file,
      why: `${path.basename(project.file)} declares it as required (${required})`,
      fix: `pulumi config set ${key} VALUE --stack ${stack}`,
    });
  }
  return {
    folder: path.dirname(project.file),
    name,
    stack: stackName,
    ...programOf(project),
    configuration,
    secretKeys,
  };
}
