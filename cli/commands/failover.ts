import { Command, Option } from "commander";
import type { OperationOptions } from "@holdfast/operations/carry-out";
import { failover } from "@holdfast/operations/failover";
import { addOperationOptions, operationNotes, runOperation } from "./operation-options";

interface FailoverOptions extends OperationOptions {
  lost: string[];
  removeVoters?: boolean;
}

/** `holdfast failover`: lets the sites that are left carry what dead ones did. */
export function failoverCommand(): Command {
  return addOperationOptions(new Command("failover"))
    .description("Let the sites that are left carry what dead ones did; their stacks are not touched.")
    .addOption(new Option("--lost <SITE...>", "the dead sites; commas may join them").makeOptionMandatory())
    .option(
      "--remove-voters",
      "take their voters out of the quorum for good: they have to be added again by hand",
    )
    .addHelpText(
      "after",
      `
Users and leaders have moved by themselves: health checks and the quorum need no hand, and this command only
looks at what they did. It makes what is left carry the whole peak, and keeps the dead sites followers for the
day that they come back. Where no site is left, it says what is restored from which vault, and without which writes.

Examples:
  npx holdfast failover --lost pangyo --dry-run
  npx holdfast failover --lost pangyo
  npx holdfast failover --lost ansan pangyo --yes
${operationNotes}`,
    )
    .exitOverride()
    .action(({ lost, removeVoters, ...options }: FailoverOptions) =>
      runOperation(
        failover(
          lost.flatMap((names) => names.split(",")),
          removeVoters === true,
        ),
        options,
      ),
    );
}
