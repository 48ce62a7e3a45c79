import chalk from "chalk";
import { Command, CommanderError } from "commander";
import { addCommand } from "./commands/add";
import { bootstrapCommand } from "./commands/bootstrap";
import { capacityCommand } from "./commands/capacity";
import { checkCommand } from "./commands/check";
import { completionCommand } from "./commands/completion";
import { diffCommand } from "./commands/diff";
import { drillCommand } from "./commands/drill";
import { evacuateCommand } from "./commands/evacuate";
import { explainCommand } from "./commands/explain";
import { initCommand } from "./commands/init";
import { labCommand } from "./commands/lab";
import { failbackCommand } from "./commands/failback";
import { failoverCommand } from "./commands/failover";
import { pictureCommand } from "./commands/picture";
import { preflightCommand } from "./commands/preflight";
import { riskCommand } from "./commands/risk";
import { toolchainCommand } from "./commands/toolchain";
import { removeOldOutputs, removeOldOutputsOf } from "./commands/output-options";
import { exitCodes } from "./exit-codes";
import { errorText, TRACE_VARIABLE } from "./show/invalid-input";
import { nextStepsIn } from "./show/next-steps";
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
  npx holdfast init                                    a project that passes the check at once
  npx holdfast check                                   lose every site and every pair of sites
  npx holdfast check --html report.html                the same as a page
  npx holdfast explain payments --lose ansan,siheung   why a service is left as it is
  npx holdfast diff --base origin/main                 what a change does to every verdict
  npx holdfast risk                                    the smallest sets of failures that stop a service
  npx holdfast capacity                                replicas that keep every promise at the least cost
  npx holdfast drill                                   kill a site, then two, and measure
  npx holdfast evacuate pangyo --dry-run               what emptying a site takes, and whether the others carry it

Exit code: 0 all met, 1 something unmet, 2 bad input or no verdict.
${TRACE_VARIABLE}=1 prints where in the sources an error is from.`,
    )
    .hook("preAction", (_program, command) => removeOldOutputs(command.opts()))
    .showHelpAfterError("(holdfast --help lists the commands)")
    .addCommand(initCommand())
    .addCommand(addCommand())
    .addCommand(checkCommand())
    .addCommand(diffCommand())
    .addCommand(explainCommand())
    .addCommand(capacityCommand())
    .addCommand(riskCommand())
    .addCommand(labCommand())
    .addCommand(drillCommand())
    .addCommand(toolchainCommand())
    .addCommand(pictureCommand())
    .addCommand(preflightCommand())
    .addCommand(bootstrapCommand())
    .addCommand(evacuateCommand())
    .addCommand(failoverCommand())
    .addCommand(failbackCommand())
    .addCommand(completionCommand());
}

/** Prints what ended the command; 2 is then its exit code, whatever set another before. */
function fail(error: unknown): void {
  process.exitCode = exitCodes.badInput;
  process.stderr.write(`error: ${errorText(error, Boolean(process.env[TRACE_VARIABLE]))}\n`);
}

/** How the process comes to its end: only a command that has reached its own says anything by the exit code. */
class ProcessEnd {
  private decided = false;
  private failed = false;

  /** From here on, every end of this process by which nothing was judged has exit code 2, and says so. */
  constructor() {
    process.on("exit", (code) => {
      if (this.failed) process.exitCode = exitCodes.badInput;
      if (this.decided || code !== exitCodes.met) return;
      fail(new Error("the command ended before it was done"));
    });
    process.on("uncaughtException", (error) => {
      fail(error);
      process.exit();
    });
    for (const stream of [process.stdout, process.stderr]) {
      stream.on("error", (error: NodeJS.ErrnoException) => {
        // Whoever reads the output may stop early, as `head` does; a full disk is another matter.
        if (error.code === "EPIPE" || this.failed) return;
        this.failed = true;
        fail(error);
      });
    }
  }

  /** The command is done, and its exit code is what it has set. */
  decide(): void {
    this.decided = true;
  }
}

/**
 * Runs the command line and sets `process.exitCode`: 0 all met, 1 something unmet, 2 bad input. It leaves the events of the
 * process alone, so that one process can run several command lines, one after another.
 *
 * @param argv as in `process.argv`
 */
export async function runCommandLine(argv: string[]): Promise<void> {
  // chalk knows of terminals but not of https://no-color.org.
  if (process.env.NO_COLOR) chalk.level = 0;
  process.exitCode = undefined;
  if (argv.length <= 2) {
    // It judged nothing, so what runs it must not take it for a verdict.
    process.exitCode = exitCodes.badInput;
    process.stdout.write(nextStepsIn(process.cwd()));
    return;
  }
  try {
    await program().parseAsync(argv);
  } catch (error) {
    if (!(error instanceof CommanderError)) fail(error);
    else if (error.exitCode !== 0) refuse(argv);
  }
  process.exitCode ??= exitCodes.met;
}

/**
 * Runs the command line as a process of its own: as {@link runCommandLine}, and the exit code is 2 as well until there is
 * a verdict, whatever ends the process before.
 *
 * @param argv as in `process.argv`
 */
export async function run(argv: string[]): Promise<void> {
  const end = new ProcessEnd();
  await runCommandLine(argv);
  end.decide();
}

/** Ends a command line that cannot be read, of which the error has been printed. */
function refuse(argv: readonly string[]): void {
  process.exitCode = exitCodes.badInput;
  try {
    removeOldOutputsOf(argv.slice(2));
  } catch (error) {
    fail(error);
  }
}
