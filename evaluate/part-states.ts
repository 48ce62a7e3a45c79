import { execFile } from "node:child_process";
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
import { OTHERS_KEY, OTHERS_VARIABLE, type PartSources } from "./part-sources";
import { readTextFile } from "./read-file";

/** The most that the engine's command may print of one stack, in bytes. */
const MOST_BYTES = 100 * 2 ** 20;

/** How long the backend may take to answer, in milliseconds. */
const PATIENCE_MS = 120_000;

/** A project of the engine, whose stacks are asked for their states. */
export interface EngineProject {
  readonly name: string;
  /** A folder inside of it, by which the engine finds the backend that its file names. */
  readonly folder: string;
  /** The organization whose stacks they are. Default: the one of whoever is logged in. */
  readonly organization?: string;
}

/** Which parts are looked for, and where. */
export interface PartSearch {
  /** Where parts are that somebody has said it of. Any other part is in the stack of its name. */
  readonly sources: PartSources;
  /** The project whose stacks the engine is asked for. */
  readonly project: EngineProject;
  /** When it is judged. */
  readonly now: Date;
  /** A state that cannot be used is absent, instead of an error. Default: false. */
  readonly lenient?: boolean;
  /** How long a pipe among the files may stay silent, in seconds. Default: 120. */
  readonly patience?: number;
}

/** Reads what the engine wrote of a stack: its resources, and when it was updated. */
function stateIn(text: string, part: string, { kind, name }: PartSource, now: Date): PartState {
  const graph = readGraph(text, name);
  const { deployment } = JSON.parse(text) as { deployment?: { manifest?: { time?: unknown } } };
  const time = new Date(String(deployment?.manifest?.time ?? ""));
  // The engine writes the year 1 of a stack that was never updated.
  const known = !Number.isNaN(time.getTime()) && time.getUTCFullYear() > 1970;
  return {
    part,
    source: { kind: deployment ? kind : "preview", name },
    updated: known ? time.toISOString() : null,
    ageSeconds: known ? Math.max(0, Math.round((now.getTime() - time.getTime()) / 1000)) : null,
    graph,
  };
}

/** What the engine's command printed, or why it did not and what to do. */
type Answer = { readonly text: string } | { readonly why: string; readonly fix: string };

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
        resolve({ why: "no command pulumi is on PATH to ask the backend with", fix: "put pulumi on PATH" });
      else if (error.killed)
        resolve({ why: `the backend does not answer within ${PATIENCE_MS / 1000} s`, fix: "try again" });
      else
        resolve({
          why: lastWords(stderr) || error.message,
          fix: "log in with `pulumi login`, and look with `pulumi stack ls` whether it is there",
        });
    });
  });
}

/** A stack's full name, which says its project too: the engine may be asked from outside of the project's folder. */
function fullName(stack: string, { name, organization }: EngineProject): string {
  return stack.includes("/") || organization === undefined ? stack : `${organization}/${name}/${stack}`;
}

/** Reads the state of a part from wherever it is. */
async function stateOf(part: string, search: PartSearch): Promise<PartState | AbsentPart> {
  const { sources, project, now, patience } = search;
  const { name, file } = sources.get(part) ?? { name: part };
  if (file !== undefined) {
    const fix = "name a file that `pulumi stack export` or `pulumi preview --json` wrote";
    const text = readTextFile(file, { fix, where: `${part}=${name}`, patience });
    return stateIn(text, part, { kind: "export", name }, now);
  }
  const elsewhere = `or say where it is: ${OTHERS_VARIABLE}=${part}=FILE, ${OTHERS_KEY} in the stack's configuration, or --with of holdfast check`;
  const answer = await exportStack(fullName(name, project), project);
  if ("why" in answer) return { part, why: answer.why, fix: `${answer.fix}, ${elsewhere}`, unanswered: true };
  const state = stateIn(answer.text, part, { kind: "stack", name }, now);
  if (state.graph.resources.length > 0) return state;
  return {
    part,
    why: `stack ${name} was never updated and has no resources`,
    fix: `update it, ${elsewhere}`,
  };
}

/**
 * What an error says of a part whose state may be absent.
 *
 * @throws the error where it may not
 */
function absentFor(part: string, error: unknown, { lenient }: PartSearch): AbsentPart {
  if (!lenient || !(error instanceof InvalidInputError)) throw error;
  const { what, why, fix } = error.detail;
  return { part, why: `${what}: ${why}`, fix };
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
  const keep = (state: PartState) => {
    requirePart(state, [...part, ...states.map((known) => known.part)]);
    states.push(state);
  };
  const look = async (names: readonly string[]) => {
    const reading = names.map((name) =>
      stateOf(name, search).catch((error: unknown) => absentFor(name, error, search)),
    );
    for (const found of await Promise.all(reading)) {
      try {
        if ("why" in found) absent.push(found);
        else keep(found);
      } catch (error) {
        absent.push(absentFor(found.part, error, search));
      }
    }
  };
  const said = [...search.sources.keys()];
  await look(part.includes(GLOBAL) || said.includes(GLOBAL) ? said : [...said, GLOBAL]);
  const missing = missingSitesOf([own, ...states.map(({ graph }) => graph)]);
  const noGlobal = absent.find(({ part: name }) => name === GLOBAL);
  await look(missing.filter((site) => !said.includes(site)));
  // A site that no stack is named after may be of the part that belongs to no data site: with that, it is absent too.
  const ofGlobal = ({ unanswered, ...each }: AbsentPart): AbsentPart =>
    unanswered && noGlobal ? { ...noGlobal, part: each.part } : each;
  return { states, absent: absent.map(ofGlobal) };
}
