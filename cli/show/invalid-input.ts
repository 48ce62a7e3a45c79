import type { InvalidInput } from "@holdfast/resilience";
import { terminalLines, terminalText } from "@holdfast/report/text/untrusted-text";

/** Names of the errors that say by themselves what is wrong, where, why and what to do. */
const NAMES = [
  "InvalidInputError",
  "ProgramError",
  "LabError",
  "ToolNotFoundError",
  "DrillError",
  "Refusal",
  "StepFailure",
];

/** The environment variable that has the place in this command's sources printed. */
export const TRACE_VARIABLE = "HOLDFAST_TRACE";

/**
 * True for an error that says by itself what is wrong, where, why and what to do, and so needs no stack.
 * Told by name, since the components' and the analysis' packages each have their own class.
 */
export function isInvalidInput(error: unknown): error is Error & Partial<Told> {
  return error instanceof Error && (NAMES.includes(error.name) || "__pulumiRunError" in error);
}

/** What an error says of bad input: the first thing that is wrong, and all of them where it knows of several. */
interface Told {
  readonly detail: InvalidInput;
  readonly details: readonly InvalidInput[];
}

function inLines({ what, where, why, fix }: InvalidInput): string {
  return [what, `  at: ${where}`, `  why: ${why}`, `  fix: ${fix}`].map(terminalText).join("\n");
}

function messageOf(error: unknown): string {
  if (isInvalidInput(error)) {
    // A rule that refuses an operation has a detail of another form.
    const details = error.details ?? (error.detail && "where" in error.detail ? [error.detail] : []);
    // Other errors are lines of their own, as those of programs that do not run, of the lab and of operations.
    return details.length > 0 ? details.map(inLines).join("\n\nerror: ") : terminalLines(error.message);
  }
  const [first = ""] = (error instanceof Error ? `${error.name}: ${error.message}` : String(error)).split(
    "\n",
  );
  return [
    terminalText(first),
    "  at: this command, which did not expect it",
    "  why: either the machine refused something or holdfast has a defect; nothing was judged",
    `  fix: ${TRACE_VARIABLE}=1 before the same command prints where it happened, for a report of the defect`,
  ].join("\n");
}

/**
 * What is printed of an error that ends a command: what, where, why and what to do, without a stack trace.
 *
 * @param traced whether the place in the sources is printed too. Default: false
 */
export function errorText(error: unknown, traced = false): string {
  const message = messageOf(error);
  if (!traced || !(error instanceof Error)) return message;
  // What failed in another process has left its trace as the cause.
  const trace = typeof error.cause === "string" ? error.cause : (error.stack ?? "");
  return `${message}\n${terminalLines(trace.slice(trace.search(/\n\s+at .*:\d+\)?(?:\n|$)/) + 1))}`;
}
