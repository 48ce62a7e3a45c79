import { Command, InvalidArgumentError, Option } from "commander";
import type { OperationOptions } from "@holdfast/operations/carry-out";
import { VerificationDepth } from "@holdfast/operations/databases/database-cluster";
import { failback, stabiliseSeconds } from "@holdfast/operations/failback";
import { addOperationOptions, operationNotes, runOperation } from "./operation-options";

interface FailbackCommandOptions extends OperationOptions {
  stabilise: number;
  verify: VerificationDepth;
}

function seconds(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0 || value > 86_400) {
    throw new InvalidArgumentError("a whole number of seconds, up to a day: 600");
  }
  return value;
}

/** `holdfast failback`: brings a site back, as a follower first. */
export function failbackCommand(): Command {
  return addOperationOptions(new Command("failback"))
    .description(
      "Bring a site back: it follows, catches up, is verified, holds for a while, and leads again.",
    )
    .argument("<SITE>", "the site")
    .addOption(
      new Option("--stabilise <SECONDS>", "time for which it has to hold as a follower without a break")
        .argParser(seconds)
        .default(stabiliseSeconds),
    )
    .addOption(
      new Option("--verify <DEPTH>", "how much of its data is read")
        .choices(Object.values(VerificationDepth))
        .default(VerificationDepth.Everything),
    )
    .addHelpText(
      "after",
      `
Examples:
  npx holdfast failback pangyo --dry-run
  npx holdfast failback pangyo
  npx holdfast failback pangyo --stabilise 1800 --verify counters
${operationNotes}`,
    )
    .exitOverride()
    .action((site: string, { stabilise, verify, ...options }: FailbackCommandOptions) =>
      runOperation(failback(site, { stabiliseSeconds: stabilise, verify }), options),
    );
}
