import * as path from "node:path";
import type { InvalidInput } from "@holdfast/resilience";
import type { Project } from "./project";

/** Why a program could not be evaluated, in a form that one process hands to another. */
export interface ProgramFailure extends InvalidInput {
  /** What else is wrong, where the program's error says several things. */
  readonly others?: readonly InvalidInput[];
  /** The whole text, where the program's error has its own and none of the four parts. */
  readonly message?: string;
  /** Where the program's error was thrown; absent for an error that says by itself what to do. */
  readonly stack?: string;
}

type PossibleDetail = Partial<Record<keyof InvalidInput, unknown>>;

/** What a program's error says of bad input; `undefined` where it does not say all of it. */
function inputOf({ what, where, why, fix }: PossibleDetail): InvalidInput | undefined {
  const whole =
    typeof what === "string" &&
    typeof where === "string" &&
    typeof why === "string" &&
    typeof fix === "string";
  return whole ? { what, where, why, fix } : undefined;
}

/** An error as a program may throw it: any value, with any of these. */
interface Thrown {
  readonly name?: unknown;
  readonly message?: unknown;
  readonly stack?: unknown;
  readonly code?: unknown;
  readonly detail?: PossibleDetail;
  /** Several details; errors of gRPC have a text of this name. */
  readonly details?: unknown;
  readonly requireStack?: unknown;
}

/** Marks of errors by which Pulumi prints a program's message without a stack trace. */
const WITHOUT_TRACE = ["__pulumiRunError", "__pulumResourceError", "__pulumiInputPropertyError"];

/** Node.js' codes of a module that cannot be found. */
const NOT_FOUND = ["MODULE_NOT_FOUND", "ERR_MODULE_NOT_FOUND"];

const STOPS_EARLY =
  "a program that stops early has not declared everything, and what is missing would be judged as absent";

/** The place in the project's own files that a stack trace names first. */
function ownPlace(stack: string, folder: string): string | undefined {
  for (const [, file = "", line] of stack.matchAll(
    /(?:\(|at )(?:file:\/\/)?((?:\w:)?[^():\n]+):(\d+):\d+\)?$/gm,
  )) {
    const inside = path.relative(folder, file);
    if (path.isAbsolute(inside) || /(?:^|[\\/])(?:\.\.|node_modules)(?:[\\/]|$)/.test(inside)) continue;
    return `${file}:${line}`;
  }
  return undefined;
}

function missingModule(thrown: Thrown, { folder, program }: Project): ProgramFailure | undefined {
  if (!NOT_FOUND.includes(String(thrown.code))) return undefined;
  const importers = Array.isArray(thrown.requireStack) ? (thrown.requireStack as unknown[]) : [];
  // Node.js has no field for what was asked for.
  const module = /'([^']+)'/.exec(String(thrown.message))?.[1] ?? "a module";
  const where = String(importers[0] ?? program);
  if (path.isAbsolute(module) || module.startsWith(".")) {
    return {
      what: module === program ? "the project has no program" : `there is no module ${module}`,
      where: module === program ? folder : where,
      why: "the program is loaded as Node.js does it",
      fix:
        module === program
          ? "write index.ts, or say in Pulumi.yaml where the program is: `main: FILE`"
          : "correct the import, or add the file",
    };
  }
  return {
    what: `the package ${module} is not installed`,
    where,
    why: "the program imports it",
    fix: `npm ci --prefix ${folder}; where package.json does not list it: npm install ${module}`,
  };
}

/** An error of the compiler: a file that is not TypeScript or JavaScript. */
function syntaxError({ name, message, stack, code }: Thrown): ProgramFailure | undefined {
  const [, file, text] =
    name === "TransformError"
      ? // The loader drops esbuild's fields and leaves a line for each error.
        (/^(.+:\d+):\d+: ERROR: (.*)$/m.exec(String(message)) ?? [])
      : name === "SyntaxError"
        ? // Before the frames, Node.js names the file and the line of what it could not parse.
          (/^(?:file:\/\/)?(\S+:\d+)\n[^]*?\nSyntaxError: (.*)$/m.exec(String(stack)) ?? [])
        : [];
  if (file === undefined) return undefined;
  return {
    what: `the program cannot be compiled: ${text}`,
    where: file,
    why: "only a program that can be loaded declares anything",
    fix:
      code === "ERR_REQUIRE_ASYNC_MODULE"
        ? "await in an exported function instead, `export = async () => { ... }`, or give --from what `pulumi preview --json` prints"
        : "correct that line",
  };
}

/**
 * Says of anything that a program has thrown what it is, where it was thrown, and what to do.
 *
 * @param cause what was thrown, be it an error or not
 */
export function programFailure(cause: unknown, project: Project): ProgramFailure {
  const thrown: Thrown = typeof cause === "object" && cause !== null ? cause : {};
  const details: readonly PossibleDetail[] = Array.isArray(thrown.details)
    ? thrown.details
    : [thrown.detail ?? {}];
  const inputs = details.map(inputOf).filter((input) => input !== undefined);
  const [first, ...others] = inputs;
  if (first) return { ...first, others };
  const known = missingModule(thrown, project) ?? syntaxError(thrown);
  if (known) return known;
  const stack = String(thrown.stack ?? "");
  const message = String(thrown.message ?? (cause as string));
  const failure = {
    what: `the program failed: ${message.split("\n")[0]}`,
    where: ownPlace(stack, project.folder) ?? project.program,
    why: STOPS_EARLY,
    fix: "correct the program; `pulumi preview` would stop there too",
  };
  if (WITHOUT_TRACE.some((mark) => mark in thrown)) return { ...failure, message };
  const name = typeof thrown.name === "string" ? `${thrown.name}: ` : "";
  return { ...failure, what: `the program failed: ${name}${message.split("\n")[0]}`, stack };
}
