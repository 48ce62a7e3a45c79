import type { InvalidInputError } from "@holdfast/resilience";
import { terminalLines, terminalText } from "./untrusted-text";

/**
 * True for an error that says by itself what is wrong, where, why and what to do, and so needs no stack.
 * Told by name, since the components' and the analysis' packages each have their own class.
 */
export function isInvalidInput(error: unknown): error is Error {
  return error instanceof Error && (error.name === "InvalidInputError" || "__pulumiRunError" in error);
}

/** An error about bad input in lines: what, where, why and what to do. */
function inLines([what, where, why, fix]: readonly string[]): string {
  return `${what}\n  at: ${where}\n  why: ${why}\n  fix: ${fix}`;
}

/**
 * An error as a terminal shows it: of one about bad input, each part on its own line, whatever is in the names that it
 * tells of; the stack of one that does not say by itself what to do.
 */
export function errorText(error: unknown): string {
  if (!(error instanceof Error)) return terminalLines(String(error));
  const { message, stack = message } = error;
  if (!isInvalidInput(error)) return terminalLines(stack);
  const { what = "", where = "", why = "", fix = "" } = (error as Partial<InvalidInputError>).detail ?? {};
  const parts = [what, where, why, fix];
  // Other errors are lines of their own, as those of programs that do not run.
  return inLines(parts) === message ? inLines(parts.map(terminalText)) : terminalLines(message);
}
