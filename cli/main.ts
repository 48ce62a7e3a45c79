import chalk from "chalk";
import { Command, CommanderError } from "commander";
import { capacityCommand } from "./commands/capacity";
import { checkCommand } from "./commands/check";
import { diffCommand } from "./commands/diff";
import { drillCommand } from "./commands/drill";
import { evacuateCommand } from "./commands/evacuate";
import { explainCommand } from "./commands/explain";
import { labCommand } from "./commands/lab";
import { failbackCommand } from "./commands/failback";
import { failoverCommand } from "./commands/failover";
import { pictureCommand } from "./commands/picture";
import { riskCommand } from "./commands/risk";
import { toolchainCommand } from "./commands/toolchain";
import { exitCodes } from "./exit-codes";
import { errorText } from "./show/invalid-input";
import { version } from "./version";

/** Builds the command line: every subcommand declares itself. */
export function program(): Command {
  return new Command("holdfast")
    .description("Says what a multi-data-center blueprint survives, from the resources that it would create.")
    .version(version(), "-V, --version", "print the version of this command")
    .exitOverride()
    .addHelpText(
      "after",
      `
Examples:
  holdfast check                                   lose every site and every pair of sites
  holdfast check --html report.html                the same as a page
  holdfast explain payments --lose ansan,siheung   why a service is left as it is
  holdfast diff --base origin/main                 what a change does to every verdict
  holdfast risk                                    the smallest sets of failures that stop a service
  holdfast capacity                                replicas that keep every promise at the least cost
  holdfast drill                                   kill a site, then two, and measure
  holdfast evacuate pangyo --dry-run               what emptying a site takes, and whether the others carry it

Exit code: 0 all met, 1 something unmet, 2 bad input.`,
    )
    .showHelpAfterError("(holdfast --help lists the commands)")
    .addCommand(checkCommand())
    .addCommand(diffCommand())
    .addCommand(explainCommand())
    .addCommand(capacityCommand())
    .addCommand(riskCommand())
    .addCommand(labCommand())
    .addCommand(drillCommand())
    .addCommand(toolchainCommand())
    .addCommand(pictureCommand())
    .addCommand(evacuateCommand())
    .addCommand(failoverCommand())
    .addCommand(failbackCommand());
}

/**
 * Runs the command line and sets the process's exit code: 0 all met, 1 something unmet, 2 bad input.
 *
 * @param argv as in `process.argv`
 */
export async function run(argv: string[]): Promise<void> {
  // chalk knows of terminals but not of https://no-color.org.
  if (process.env.NO_COLOR) chalk.level = 0;
  // Whoever reads the output may stop early, as `head` does.
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
  });
  try {
    await program().parseAsync(argv);
  } catch (error) {
    if (error instanceof CommanderError) {
      process.exitCode = error.exitCode === 0 ? exitCodes.met : exitCodes.badInput;
      return;
    }
    process.exitCode = exitCodes.badInput;
    process.stderr.write(`error: ${errorText(error)}\n`);
  }
}
