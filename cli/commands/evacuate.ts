import { Command } from "commander";
import type { OperationOptions } from "@holdfast/operations/carry-out";
import { evacuation } from "@holdfast/operations/evacuate";
import { addOperationOptions, operationNotes, runOperation } from "./operation-options";

/** `holdfast evacuate`: moves users and leaders away from a living site. */
export function evacuateCommand(): Command {
  return addOperationOptions(new Command("evacuate"))
    .description("Move users and database leaders away from a living site, in steps with checks between.")
    .argument("<SITE>", "the site")
    .addHelpText(
      "after",
      `
Examples:
  npx holdfast evacuate pangyo --dry-run       verdicts, rules and previews; nothing is changed
  npx holdfast evacuate pangyo
  npx holdfast evacuate ansan --force --reason "water in hall-2 while pangyo is serviced"
${operationNotes}`,
    )
    .exitOverride()
    .action((site: string, options: OperationOptions) => runOperation(evacuation(site), options));
}
