import { StringDecoder } from "node:string_decoder";
import { Command } from "commander";
import { loadGraph } from "@holdfast/evaluate/load-graph";
import { readProject } from "@holdfast/evaluate/project";
import { exitCodes } from "../exit-codes";
import { errorText } from "../show/invalid-input";
import { isWhole, labStatusText } from "../show/lab-status";
import { terminalLines, terminalText } from "@holdfast/report/text/untrusted-text";
import { interruptible } from "./interruptible";
import { loadOptional } from "./optional-packages";

type LabPackage = typeof import("@holdfast/lab");
type LabDisplay = typeof import("@holdfast/lab/progress-display");
type LabProgress = import("@holdfast/lab").LabProgress;

/** Where and which lab a command is about. */
interface LabOptions {
  stack: string;
  cwd: string;
}

const labPackage = () => loadOptional<LabPackage>("@holdfast/lab");

function labFolder(lab: LabPackage, { cwd, stack }: LabOptions): string {
  return lab.labFolderOf(readProject(cwd, stack).folder);
}

/** Errors of the lab say by themselves what to do. */
async function said(work: Promise<void>): Promise<void> {
  try {
    await work;
  } catch (error) {
    if (!(error instanceof Error) || !["LabError", "ToolNotFoundError"].includes(error.name)) throw error;
    process.stderr.write(`error: ${errorText(error)}\n`);
    process.exitCode = exitCodes.unmet;
  }
}

/** How `lab up` is asked. */
interface UpOptions extends LabOptions {
  network?: string;
  stacks: boolean;
  keepOnFailure?: boolean;
}

/** How a step is ended early, and who is told of it. */
interface How {
  readonly signal: AbortSignal;
  readonly onProgress: (progress: LabProgress) => void;
}

/** Starts a lab where none runs, or what has died of one that does, and builds the stacks that are not built. */
async function up(options: UpOptions): Promise<void> {
  const lab = labPackage();
  const project = readProject(options.cwd, options.stack).folder;
  const folder = lab.labFolderOf(project);
  const found = await lab.findLab(folder);
  if (found) process.stdout.write("The lab runs already.\n\n");
  const { ProgressDisplay } = loadOptional<LabDisplay>("@holdfast/lab", "progress-display");
  const shown = (parts: readonly string[], work: (how: How) => Promise<void>) =>
    interruptible((signal) =>
      new ProgressDisplay().show(parts.map(terminalText), (onProgress) =>
        work({
          signal,
          onProgress: ({ part, step, state }) =>
            onProgress({ part: terminalText(part), step: terminalLines(step), state }),
        }),
      ),
    );
  if (found && !options.stacks) {
    // A lab that runs has what is declared written down: only what is built is built from the declaration.
    await shown(lab.brokenSites(found), (how) => lab.mendLab(found, how));
  } else {
    const graph = await loadGraph(options);
    const parts = [
      ...(found
        ? lab.brokenSites(found)
        : ["tools", ...lab.readDataSites(graph).map(({ name }) => name), "aws"]),
      ...(options.stacks ? lab.stackParts(project) : []),
    ];
    await shown(parts, async (how) => {
      if (found) await lab.mendLab(found, how);
      const running = found ?? (await lab.startLab({ folder, graph, network: options.network, ...how }));
      if (!options.stacks) return;
      try {
        await lab.buildStacks(running, { project, graph, ...how });
      } catch (error) {
        // A lab that was there before this command is there after it.
        if (!found && !options.keepOnFailure) await lab.stopLab(folder, { keepLogs: true });
        throw error;
      }
    });
  }
  process.stdout.write("\n");
  await printStatus(lab, folder);
}

async function printStatus(lab: LabPackage, folder: string): Promise<void> {
  const status = await lab.statusOf(folder);
  if (status === undefined) {
    throw new lab.LabError({
      what: `there is no lab in ${folder}`,
      fix: "start it with npx holdfast lab up",
    });
  }
  process.stdout.write(labStatusText(status));
  if (isWhole(status)) return;
  process.stdout.write(
    "Not all of it runs: npx holdfast lab logs SITE says why; npx holdfast lab up starts again what has ended.\n",
  );
  process.exitCode = exitCodes.unmet;
}

async function status(options: LabOptions): Promise<void> {
  const lab = labPackage();
  await printStatus(lab, labFolder(lab, options));
}

async function down(options: LabOptions & { keepLogs?: boolean }): Promise<void> {
  const lab = labPackage();
  const folder = labFolder(lab, options);
  const ended = await lab.stopLab(folder, { keepLogs: options.keepLogs });
  process.stdout.write(ended === 0 ? "Nothing ran.\n" : `Ended ${ended} programs.\n`);
}

async function logs(part: string, program: string | undefined, options: LabOptions & { follow?: boolean }) {
  const lab = labPackage();
  const found = lab.logsOf(labFolder(lab, options), part, program);
  // Whoever reads may stop early, as `head` does.
  const unread = new AbortController();
  process.stdout.once("error", () => unread.abort());
  let last: string | undefined;
  // A read may end in the middle of a character.
  const decoders = new Map<string, StringDecoder>();
  const onTerminal = (bytes: Buffer, name: string) => {
    const decoder = decoders.get(name) ?? new StringDecoder("utf8");
    decoders.set(name, decoder);
    return terminalLines(decoder.write(bytes));
  };
  await interruptible((signal) =>
    lab.readLogs(
      found,
      (text, log) => {
        if (found.length > 1 && log.program !== last) process.stdout.write(`==> ${log.program} <==\n`);
        last = log.program;
        process.stdout.write(process.stdout.isTTY ? onTerminal(text, log.program) : text);
      },
      { follow: options.follow, signal: AbortSignal.any([signal, unread.signal]) },
    ),
  );
}

/** A value as a shell reads it, whatever is in it. */
const quoted = (value: string) => `'${value.replaceAll("'", String.raw`'\''`)}'`;

async function environment(options: LabOptions): Promise<void> {
  const lab = labPackage();
  const project = readProject(options.cwd, options.stack).folder;
  const found = await lab.findLab(lab.labFolderOf(project));
  if (!found) throw new lab.LabError({ what: "no lab runs", fix: "start it with npx holdfast lab up" });
  const { folder, variables } = await lab.labEnvironment(found, project);
  const lines = Object.entries(variables).map(([name, value]) => `export ${name}=${quoted(value)}`);
  process.stdout.write([...lines, `cd ${quoted(folder)}`, ""].join("\n"));
}

function subcommand(name: string, description: string): Command {
  return new Command(name)
    .description(description)
    .option("--stack <NAME>", "stack whose declaration says what there is", "dev")
    .option("--cwd <DIR>", "folder of the Pulumi project", process.cwd())
    .exitOverride();
}

/** `holdfast lab`: the declared sites on this machine, with real control planes. */
export function labCommand(): Command {
  return new Command("lab")
    .description("Run the declared sites on this machine: a real control plane each, and an AWS API.")
    .exitOverride()
    .addCommand(
      subcommand(
        "up",
        "Start a control plane for each declared data site and an AWS API, and build the stacks.",
      )
        .option("--network <BYTES>", "the first two bytes of its addresses; 127.0 where it is left out")
        .option("--no-stacks", "start control planes and the AWS API only")
        .option("--keep-on-failure", "leave the lab running where a stack cannot be built")
        .addHelpText(
          "after",
          `
Programs that are on PATH or in the cache are used at once. What is not found is downloaded or, where that
fails, built from pinned Go modules: 13 minutes on two idle cores if all of it is, once. A line says which
program is worked on, how far it is, and which come after it. What is there already, and where:

  npx holdfast toolchain`,
        )
        .action((options: UpOptions) => said(up(options))),
    )
    .addCommand(
      subcommand("status", "Say how each site is: its API server, nodes, pods and memory.").action(
        (options: LabOptions) => said(status(options)),
      ),
    )
    .addCommand(
      subcommand(
        "environment",
        "Print what a shell needs so that pulumi, kubectl and the operations work on the lab.",
      ).action((options: LabOptions) => said(environment(options))),
    )
    .addCommand(
      subcommand("down", "End every program of the lab and remove what it wrote.")
        .option("--keep-logs", "leave the logs behind")
        .action((options: LabOptions & { keepLogs?: boolean }) => said(down(options))),
    )
    .addCommand(
      subcommand("logs", "Print what the programs of a site have written.")
        .argument("<SITE>", 'name of a site, or "aws"')
        .argument("[PROGRAM]", "only this program's, for instance kube-apiserver")
        .option("--follow", "go on with what they write, until interrupted")
        .action((part: string, program: string | undefined, options: LabOptions & { follow?: boolean }) =>
          said(logs(part, program, options)),
        ),
    )
    .addHelpText(
      "after",
      `
Examples:
  npx holdfast lab up                                start it; it goes on when the command returns
  npx holdfast lab status                            how each site is
  npx holdfast lab logs ansan kube-apiserver --follow
  eval "$(npx holdfast lab environment)"             from here on, pulumi and kubectl work on the lab
  npx holdfast lab down                              end it

What it writes is in .holdfast/lab below the project (docs/lab.md).`,
    );
}
