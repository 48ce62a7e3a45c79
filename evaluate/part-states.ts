import { execFile } from "node:child_process";
import * as path from "node:path";
import {
  type AbsentPart,
  GLOBAL,
  InvalidInputError,
  missingSitesOf,
  type OtherParts,
  type Part,
  type PartSource,
  type PartState,
  readGraph,
  requirePart,
  type ResourceGraph,
} from "@holdfast/resilience";
import { readTextFile } from "./read-file";

/** The most that the engine's command may print of one stack, in bytes. */
const MOST_BYTES = 100 * 2 ** 20;

/** How long the backend may take to answer, in milliseconds. */
const PATIENCE_MS = 120_000;

/** Where the state of each part is, by the part's name: the name of a stack, or a file (see {@link isFile}). */
export type PartSources = ReadonlyMap<string, string>;

/** The variable that says where the states of other parts are: `siheung=export.json,global=kakao/infra/global`. */
export const OTHERS_VARIABLE = "HOLDFAST_OTHERS";

/** The key of a stack's configuration that says the same: an object of sources by part. */
export const OTHERS_KEY = "holdfast:others";

/** Whether a source is a file: the name of a stack has no extension, and a path begins with a dot or a slash. */
function isFile(source: string): boolean {
  return /\.json$|^\.{0,2}\//.test(source) || path.isAbsolute(source);
}

function refusedSource(text: string, where: string): InvalidInputError {
  return new InvalidInputError({
    what: `${text} does not say where the state of a part is`,
    where,
    why: "each other part is judged as it stands, which its stack or a file says",
    fix: "write PART=FILE.json, or PART=STACK: siheung=export.json",
  });
}

/**
 * Reads `PART=SOURCE`.
 *
 * @param where the option or variable that it is from, for errors
 * @throws InvalidInputError where it is something else, or names a part twice
 */
export function partSources(texts: readonly string[], where: string): PartSources {
  const sources = new Map<string, string>();
  for (const text of texts) {
    const [, part = "", source = ""] = /^\s*([^=\s]+)\s*=\s*(\S.*?)\s*$/s.exec(text) ?? [];
    if (part === "" || sources.has(part)) throw refusedSource(text, where);
    sources.set(part, source);
  }
  return sources;
}

/**
 * Where a stack's configuration and the environment say that the states of other parts are; the environment counts.
 *
 * @param configured value of {@link OTHERS_KEY}: JSON text, as the engine hands structured values over
 * @param where the file that it is from, for errors
 * @throws InvalidInputError where either is not of the form
 */
export function configuredSources(
  configured: string | undefined,
  where: string,
  environment: NodeJS.ProcessEnv = process.env,
): PartSources {
  const sources = new Map<string, string>();
  if (configured !== undefined) {
    let value: unknown;
    try {
      value = JSON.parse(configured);
    } catch {
      throw refusedSource(configured.slice(0, 80), where);
    }
    const isMap = typeof value === "object" && value !== null && !Array.isArray(value);
    if (!isMap) throw refusedSource(configured.slice(0, 80), where);
    for (const [part, source] of Object.entries(value as object)) {
      if (typeof source !== "string" || source.trim() === "")
        throw refusedSource(`${part}: ${JSON.stringify(source)}`, where);
      sources.set(part, source);
    }
  }
  const variable = environment[OTHERS_VARIABLE];
  const texts = variable?.split(",").filter((text) => text.trim() !== "") ?? [];
  for (const [part, source] of partSources(texts, OTHERS_VARIABLE)) sources.set(part, source);
  return sources;
}

/** Reads what the engine wrote of a stack: its resources, and when it was updated. */
function stateIn(text: string, part: string, name: string, kind: "stack" | "file", now: Date): PartState {
  const graph = readGraph(text, name);
  const { deployment } = JSON.parse(text) as { deployment?: { manifest?: { time?: unknown } } };
  const source: PartSource = { kind: kind === "stack" ? kind : deployment ? "export" : "preview", name };
  const time = new Date(String(deployment?.manifest?.time ?? ""));
  // The engine writes the year 1 where a stack was never updated.
  const known = !Number.isNaN(time.getTime()) && time.getUTCFullYear() > 1970;
  return {
    part,
    source,
    updated: known ? time.toISOString() : null,
    ageSeconds: known ? Math.max(0, Math.round((now.getTime() - time.getTime()) / 1000)) : null,
    graph,
  };
}

/** What the engine's command printed, or why it did not. */
type Answer = { readonly text: string } | { readonly why: string; readonly fix: string };

/** A project of the engine, whose stacks are asked for their states. */
export interface EngineProject {
  readonly name: string;
  /** A folder inside of it, by which the engine finds the backend that its file names. */
  readonly folder: string;
  /** The organization whose stacks they are. Default: the one of whoever is logged in. */
  readonly organization?: string;
}

/** The last lines of what a command says of its failure. */
function lastWords(text: string): string {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  return lines
    .slice(-3)
    .join(" ")
    .replace(/^error: /, "");
}

/** Asks the engine's backend for a stack by the engine's own command and login. Secrets stay encrypted. */
function exportStack(stack: string, { folder }: EngineProject): Promise<Answer> {
  const args = ["stack", "export", "--stack", stack, "--non-interactive", "--color", "never"];
  const env = { ...process.env, PULUMI_SKIP_UPDATE_CHECK: "true" };
  const options = { cwd: folder, env, maxBuffer: MOST_BYTES, timeout: PATIENCE_MS };
  return new Promise((resolve) => {
    execFile("pulumi", args, options, (error, stdout, stderr) => {
      if (!error) resolve({ text: stdout });
      else if (error.code === "ENOENT")
        resolve({
          why: "the command pulumi is not on PATH, so no backend can be asked",
          fix: "put pulumi on PATH",
        });
      else if (error.killed)
        resolve({
          why: `the backend does not answer within ${PATIENCE_MS / 1000} s`,
          fix: "see that it can be reached",
        });
      else
        resolve({
          why: lastWords(stderr) || error.message,
          fix: "log in with `pulumi login`, and see that the stack is there",
        });
    });
  });
}

/** A stack's full name, which says its project too: the engine may be asked from outside of the project's folder. */
function fullName(source: string, { name, organization }: EngineProject): string {
  return source.includes("/") || organization === undefined ? source : `${organization}/${name}/${source}`;
}

/** Which parts are looked for, and where. */
export interface PartSearch {
  /** Where parts are that somebody has said it of. A part that is left out is in the stack of its name. */
  readonly sources: PartSources;
  /** The project whose stacks the engine is asked for. */
  readonly project: EngineProject;
  /** When it is judged. */
  readonly now: Date;
  /** How long a pipe among the files may stay silent, in seconds. Default: 120. */
  readonly patience?: number;
}

/** Reads the state of a part from wherever it is. */
async function stateOf(part: string, search: PartSearch): Promise<PartState | AbsentPart> {
  const { sources, project, now, patience } = search;
  const source = sources.get(part) ?? part;
  if (isFile(source)) {
    const fix = "name a file that `pulumi stack export` or `pulumi preview --json` wrote";
    return stateIn(
      readTextFile(source, { fix, where: `${part}=${source}`, patience }),
      part,
      source,
      "file",
      now,
    );
  }
  const elsewhere = `or say where its state is: --with ${part}=FILE, ${OTHERS_VARIABLE}=${part}=FILE or ${OTHERS_KEY}.${part}`;
  const answer = await exportStack(fullName(source, project), project);
  if ("why" in answer) return { part, why: answer.why, fix: `${answer.fix}, ${elsewhere}` };
  const state = stateIn(answer.text, part, source, "stack", now);
  if (state.graph.resources.length > 0) return state;
  return {
    part,
    why: `stack ${source} has no resources: it was never updated`,
    fix: `update it first, ${elsewhere}`,
  };
}

/**
 * Finds the other parts of a blueprint as they stand: those that somebody has said the place of, the part that belongs to no
 * data site, and each site that policies name and that no part found so far holds.
 *
 * @param own resources of the part that is judged
 * @param part what it declares
 * @throws InvalidInputError where a file cannot be used, or holds another part than it is said to
 */
export async function findOtherParts(
  own: ResourceGraph,
  part: Part,
  search: PartSearch,
): Promise<OtherParts> {
  const states: PartState[] = [];
  const absent: AbsentPart[] = [];
  const look = async (names: readonly string[]) => {
    for (const found of await Promise.all(names.map((name) => stateOf(name, search)))) {
      if ("why" in found) absent.push(found);
      else {
        requirePart(found, [...part, ...states.map((state) => state.part)]);
        states.push(found);
      }
    }
  };
  const said = [...search.sources.keys()];
  await look(part.includes(GLOBAL) || said.includes(GLOBAL) ? said : [...said, GLOBAL]);
  const missing = missingSitesOf([own, ...states.map(({ graph }) => graph)]);
  await look(missing.filter((site) => !said.includes(site)));
  return { states, absent };
}
