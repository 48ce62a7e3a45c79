import { createInterface } from "node:readline/promises";
import { type Command, Option } from "commander";
import { exitCodes } from "../exit-codes";
import type { Asked } from "@holdfast/operations/asked";
import { carryOut, type OperationOptions } from "@holdfast/operations/carry-out";
import { Refusal, StepFailure } from "@holdfast/operations/refusal";
import { errorText } from "../show/invalid-input";
import { terminalLines } from "@holdfast/report/text/untrusted-text";

/** Adds the options that every operation has. */
export function addOperationOptions(command: Command): Command {
  return command
    .option("--dry-run", "say what each step would do, with previews and verdicts; change nothing")
    .option("--yes", "agree beforehand to what is deployed")
    .option("--force", "break a rule that may be broken in need; --reason is recorded")
    .option("--reason <TEXT>", "why a rule is broken")
    .option("--record <FILE>", "append-only record. Default: a new file in .holdfast/operations")
    .option("--policy-pack <DIR...>", "policy packs that previews and updates have to pass")
    .addOption(new Option("--stack <NAME>", "stack that declares everything, which is judged").default("dev"))
    .option("--cwd <DIR>", "folder of the Pulumi project", process.cwd());
}

/** What follows the examples in the help of every operation. */
export const operationNotes = `
It can be stopped at any moment and run again: it goes on where its record ends.
docs/operations.md says what is declared, docs/runbook.md what to look at.

Exit code: 0 done, 1 refused by a rule or a verdict, or a step failed, 2 bad input.`;

/** Asks on the terminal; Enter agrees. */
async function ask(question: string): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = await terminal.question(`${terminalLines(question)} Enter agrees, anything else stops: `);
    return answer.trim() === "";
  } finally {
    terminal.close();
  }
}

/** Carries an operation out and sets the exit code; bad input is thrown. */
export async function runOperation(asked: Asked, options: OperationOptions): Promise<void> {
  try {
    await carryOut(asked, options, {
      say: (text) => process.stdout.write(`${terminalLines(text)}\n`),
      ...(process.stdin.isTTY && { ask }),
    });
    process.exitCode = exitCodes.met;
  } catch (error) {
    if (!(error instanceof Refusal || error instanceof StepFailure)) throw error;
    process.stderr.write(`${errorText(error)}\n`);
    process.exitCode = exitCodes.unmet;
  }
}
