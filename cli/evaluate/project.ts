import { existsSync, readFileSync } from "node:fs";
import * as path from "node:path";
import { InvalidInputError } from "@holdfast/resilience";
import { LineCounter, parseDocument } from "yaml";

/** What `Pulumi.yaml` says of one configuration key. */
interface ConfigurationDeclaration {
  type?: string;
  default?: unknown;
  value?: unknown;
  secret?: boolean;
}

/** A Pulumi project with the configuration of one of its stacks. */
export interface Project {
  /** Folder that holds `Pulumi.yaml`. */
  readonly folder: string;
  /** The project's name. */
  readonly name: string;
  /** The stack's name. */
  readonly stack: string;
  /** The program's entry point, absolute. */
  readonly program: string;
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

/** Reads one YAML file; a syntax error names its line. */
function readYaml(file: string): Record<string, unknown> {
  const lines = new LineCounter();
  const document = parseDocument(readFileSync(file, "utf8"), { lineCounter: lines });
  const error = document.errors[0];
  if (error) {
    throw new InvalidInputError({
      what: `${path.basename(file)} is not YAML: ${error.message.split("\n")[0]}`,
      where: `${file}:${lines.linePos(error.pos[0]).line}`,
      why: "the project and the stack's configuration are read from it",
      fix: "correct that line",
    });
  }
  const content: unknown = document.toJS();
  return typeof content === "object" && content !== null ? (content as Record<string, unknown>) : {};
}

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

/** The folder at or above `from` that holds `Pulumi.yaml`. */
function findProjectFolder(from: string): string {
  for (let folder = path.resolve(from); ; folder = path.dirname(folder)) {
    if (existsSync(path.join(folder, "Pulumi.yaml"))) return folder;
    if (folder === path.dirname(folder)) break;
  }
  throw new InvalidInputError({
    what: "there is no Pulumi.yaml",
    where: path.resolve(from),
    why: "what is checked is the Pulumi program of a project",
    fix: "run holdfast inside a Pulumi project, or name one with --cwd DIR",
  });
}

/**
 * Reads `Pulumi.yaml` and `Pulumi.<stack>.yaml` the way the engine does: defaults of the project, then
 * the stack's values.
 *
 * @param from a folder inside the project
 * @param stack the stack's name
 * @param overrides values that replace the stack's, by full key (`holdfast:declares`)
 * @throws InvalidInputError when there is no project, no such stack file, a required key has no value, or
 * a file is not YAML
 */
export function readProject(from: string, stack: string, overrides: Record<string, string> = {}): Project {
  const folder = findProjectFolder(from);
  const projectFile = path.join(folder, "Pulumi.yaml");
  const stackFile = path.join(folder, `Pulumi.${stack}.yaml`);
  if (!existsSync(stackFile)) {
    throw new InvalidInputError({
      what: `there is no stack named ${stack}`,
      where: stackFile,
      why: "a stack's configuration is read from its file",
      fix: `create that file, or name another stack with --stack`,
    });
  }
  const project = readYaml(projectFile);
  const name = String(project.name);
  const configuration: Record<string, string> = {};
  const secretKeys: string[] = [];
  const qualify = (key: string) => (key.includes(":") ? key : `${name}:${key}`);
  const set = (key: string, raw: unknown, declaredSecret: boolean) => {
    const { value, secret } = withoutSecrets(raw);
    configuration[qualify(key)] = asText(value);
    if (secret || declaredSecret) secretKeys.push(qualify(key));
  };

  const declared = (project.config ?? {}) as Record<string, ConfigurationDeclaration | string>;
  const given = (readYaml(stackFile).config ?? {}) as Record<string, unknown>;
  for (const [key, declaration] of Object.entries(declared)) {
    if (typeof declaration !== "object" || declaration === null) {
      set(key, declaration, false);
      continue;
    }
    const fallback = declaration.value ?? declaration.default;
    if (fallback !== undefined) set(key, fallback, declaration.secret === true);
  }
  for (const [key, value] of Object.entries(given)) set(key, value, false);
  for (const [key, value] of Object.entries(overrides)) configuration[qualify(key)] = value;
  for (const [key, declaration] of Object.entries(declared)) {
    const optional = typeof declaration !== "object" || declaration === null || !declaration.type;
    if (!optional && configuration[qualify(key)] === undefined && "default" in declaration === false) {
      throw new InvalidInputError({
        what: `the configuration key ${qualify(key)} has no value`,
        where: stackFile,
        why: `Pulumi.yaml declares it as required (${declaration.type})`,
        fix: `pulumi config set ${qualify(key)} VALUE --stack ${stack}`,
      });
    }
  }
  return {
    folder,
    name,
    stack,
    program: path.resolve(folder, typeof project.main === "string" ? project.main : "."),
    configuration,
    secretKeys,
  };
}
