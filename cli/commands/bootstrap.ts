import { Command } from "commander";
import { bootstrap } from "@holdfast/operations/bootstrap";
import type { OperationOptions } from "@holdfast/operations/carry-out";
import { addOperationOptions, operationNotes, runOperation } from "./operation-options";

/** `holdfast bootstrap`: the first start, in its order. */
export function bootstrapCommand(): Command {
  return addOperationOptions(new Command("bootstrap"))
    .description("Start everything for the first time, or one site that is built anew, each step checked.")
    .option("--site <SITE>", "only this site, which is built anew while the others serve")
    .addHelpText(
      "after",
      `
Examples:
  npx holdfast bootstrap --dry-run             the order, prerequisites and previews; nothing is changed
  npx holdfast bootstrap
  npx holdfast bootstrap --site pangyo         pangyo is declared lost or evacuated meanwhile
${operationNotes}`,
    )
    .exitOverride()
    .action(({ site, ...options }: OperationOptions & { site?: string }) =>
      runOperation(bootstrap(site), options),
    );
}
