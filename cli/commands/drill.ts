import * as path from "node:path";
import type { FaultRegistry } from "@holdfast/drill/faults/registry";
import type { DrillResults } from "@holdfast/drill/report";
import type { Lab } from "@holdfast/lab";
import { deriveBlueprint, InvalidInputError, requireWhole } from "@holdfast/resilience";
import { Command, type Help, Option, type ParseOptionsResult } from "commander";
import { loadGraph } from "@holdfast/evaluate/load-graph";
import { readProject } from "@holdfast/evaluate/project";
import { exitCodes } from "../exit-codes";
import { drillContent } from "@holdfast/report/html/drill/content";
import { drillPage } from "@holdfast/report/html/drill/page";
import { DrillDisplay } from "@holdfast/report/drill/drill-display";
import { drillResultsMarkdown, totalsText } from "@holdfast/report/drill/drill-results";
import { errorText } from "../show/invalid-input";
import { drillJson } from "@holdfast/report/json";
import { jsonText, terminalText } from "@holdfast/report/text/untrusted-text";
import { writeWhole } from "@holdfast/evaluate/write-file";
import { commandText, drillCount, type DrillOptions, scenariosOf, seedNumber } from "./drill-options";
import { runPlan } from "./drill-plan";
import { interruptible } from "./interruptible";
import { partOf } from "./judge-content";
import { isInstalled, loadOptional } from "./optional-packages";
import { type Output, outputsOf } from "./outputs";
import { names } from "./source-options";

/** What drills, and where labs are. */
function drillPackage() {
  return {
    ...loadOptional<typeof import("@holdfast/drill")>("@holdfast/drill"),
    ...loadOptional<typeof import("@holdfast/drill/prediction")>("@holdfast/drill", "prediction"),
    ...loadOptional<typeof import("@holdfast/drill/first-start")>("@holdfast/drill", "first-start"),
    ...loadOptional<typeof import("@holdfast/drill/report")>("@holdfast/drill", "report"),
    ...loadOptional<typeof import("@holdfast/drill/run/scenarios")>("@holdfast/drill", "run/scenarios"),
    ...loadOptional<Pick<typeof import("@holdfast/lab"), "findLab" | "labFolderOf">>("@holdfast/lab"),
  };
}

/** The faults of what drills; none where it is not installed, which the command says once it is run. */
function installedFaults(): FaultRegistry | undefined {
  if (!isInstalled("@holdfast/drill")) return undefined;
  type Registry = typeof import("@holdfast/drill/faults/registry");
  return loadOptional<Registry>("@holdfast/drill", "faults/registry").faults;
}

/** A command that is completed when it is first asked for, since loading what it needs for that takes a while. */
class CompletedCommand extends Command {
  /** @param complete adds what is missing; done more than once it changes nothing */
  constructor(
    name: string,
    private readonly complete: () => void,
  ) {
    super(name);
  }

  override createHelp(): Help {
    this.complete();
    return super.createHelp();
  }

  override parseOptions(words: string[]): ParseOptionsResult {
    this.complete();
    return super.parseOptions(words);
  }
}

type Drill = ReturnType<typeof drillPackage>;

/** The lab to read from: the one that runs, unless the program is asked for. */
async function labOf(drill: Drill, options: DrillOptions, folder: string): Promise<Lab | undefined> {
  const lab = options.fromProgram ? undefined : await drill.findLab(drill.labFolderOf(folder));
  if (lab || !options.fromLab) return lab;
  throw new InvalidInputError({
    what: "no lab runs",
    where: "--from-lab",
    why: "what is declared is to be read from its API servers",
    fix: "start it with holdfast lab up, or leave the option out to drill what the program declares",
  });
}

async function render(format: Output["format"], results: DrillResults): Promise<string> {
  switch (format) {
    case "html":
      return drillPage(await drillContent(results));
    case "markdown":
      return drillResultsMarkdown(results);
    default:
      return `${jsonText(JSON.stringify(drillJson(results), null, 2))}\n`;
  }
}

/** Figures of all drills go to the documentation by themselves, unless another place is named. */
function outputs(options: DrillOptions, folder: string): Output[] {
  const markdown =
    options.markdown ?? (options.full ? path.join(folder, "docs/drill-results.md") : undefined);
  const { json, html, cwd, stack } = options;
  return outputsOf({ json, markdown, html, cwd, stack });
}

async function run(options: DrillOptions, asked: FaultRegistry | undefined): Promise<void> {
  const { stack, cwd, seed, keepLogs } = options;
  const { folder, name } = readProject(cwd, stack);
  const wanted = outputs(options, folder);
  const drill = drillPackage();
  const faults = asked ?? drill.faults;
  const part = partOf({ stack, cwd });
  const graph = await loadGraph({ stack, cwd });
  const blueprint = deriveBlueprint(graph);
  requireWhole(blueprint, graph.resources.length, part);
  const sites = drill.drillSites(blueprint);
  // What is asked for is checked before what this machine allows.
  scenariosOf(options, sites, drill, faults);
  const isolation = drill.findIsolation();
  const impossible = new Set(faults.impossible(isolation));
  if (isolation === "loopback") impossible.add(drill.FROM_NOTHING);
  const scenarios = scenariosOf(options, { ...sites, impossible }, drill, faults);
  const lab = await labOf(drill, options, folder);
  const declaration = lab ? await drill.readLabDeclaration(graph, lab) : drill.readDeclaration(graph);
  const services = drill.withShards(declaration.services, blueprint);
  const predictions = new Map(
    scenarios.map((scenario) => [
      scenario.name,
      drill.isFirstStart(scenario)
        ? drill.predictFirstStart(blueprint, scenario, services, drill.nameServerDelay(declaration))
        : drill.predict(blueprint, scenario, services, faults),
    ]),
  );
  const subject = `stack ${stack} of ${name}, read from the ${declaration.source}`;
  // What a format prints instead of the figures must be all that is printed.
  const screen = wanted.some(({ file }) => file === undefined) ? process.stderr : process.stdout;
  screen.write(`${terminalText(subject)}: ${scenarios.length} to drill, seed ${seed}.\n`);
  if (isolation === "loopback") screen.write(onLoopback(impossible));
  const logs = keepLogs ? path.join(folder, ".holdfast/drill/logs") : undefined;
  const date = new Date().toISOString();
  const { summaries, servers } = await interruptible((signal) =>
    runPlan(
      drill,
      { isolation, declaration, scenarios, predictions, seed, logs },
      new DrillDisplay(screen),
      signal,
    ),
  );
  const results = drill.drillResults(
    {
      date,
      command: commandText(options),
      seed,
      subject,
      machine: drill.thisMachine(),
      servers,
    },
    summaries,
  );
  for (const { format, file } of wanted) {
    const text = await render(format, results);
    if (file === undefined) process.stdout.write(text);
    else writeWhole(file, text);
  }
  screen.write(`\n${totalsText(results)}`);
  for (const { format, file } of wanted)
    if (file) process.stderr.write(`${format}: ${path.relative(process.cwd(), file)}\n`);
  if (logs) process.stderr.write(`logs: ${path.relative(process.cwd(), logs)}\n`);
  process.exitCode = results.passed ? exitCodes.met : exitCodes.unmet;
}

function onLoopback(impossible: ReadonlySet<string>): string {
  const faults = [...impossible].join(", ");
  return `This machine allows no namespaces: sites are ranges of its loopback addresses. Left out: ${faults}.\n`;
}

/** Errors of what is run say by themselves what to do. */
async function said(work: Promise<void>): Promise<void> {
  try {
    await work;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const code = {
      DrillError: exitCodes.unmet,
      LabError: exitCodes.unmet,
      ToolNotFoundError: exitCodes.badInput,
    }[error.name];
    if (code === undefined) throw error;
    process.stderr.write(`error: ${errorText(error)}\n`);
    process.exitCode = code;
  }
}

/**
 * `holdfast drill`: the declared servers run on this machine, sites are lost, and it is measured what users see.
 *
 * @param faults what can be done to them. Default: all of the package, where that is installed
 */
export function drillCommand(faults?: FaultRegistry): Command {
  const fault = new Option(
    "--fault <KIND>",
    "what is done to the sites of --lose, or else to each data site in turn at which it does something; a kill where it is left out (docs/drill.md says what each is)",
  );
  return new CompletedCommand("drill", () => {
    const known = faults ?? installedFaults();
    if (known) fault.choices(known.kinds);
  })
    .description(
      "Run the declared servers on this machine, take sites away, and hold what users see against what is predicted.",
    )
    .addOption(new Option("--stack <NAME>", "stack whose declaration is drilled").default("dev"))
    .option("--cwd <DIR>", "folder of the Pulumi project", process.cwd())
    .addOption(
      new Option(
        "--full",
        "the first start, every site, pair and fault; figures go to docs/drill-results.md",
      ).conflicts(["soak", "lose", "fault"]),
    )
    .addOption(
      new Option("--soak <N>", "this many random drills").argParser(drillCount).conflicts(["lose", "fault"]),
    )
    .addOption(
      new Option("--seed <N>", "what random drills and the requests of users follow from")
        .argParser(seedNumber)
        .default(1),
    )
    .addOption(
      new Option(
        "--lose <SITES>",
        "one drill, of these sites, joined by commas: data sites, and sites of cloud voters",
      ).argParser(names),
    )
    .addOption(fault)
    .addOption(
      new Option(
        "--from-nothing",
        "one drill: the first start of everything, with empty disks and no certificate, step by step beside its predicted times",
      ).conflicts(["full", "soak", "lose", "fault"]),
    )
    .addOption(
      new Option(
        "--from-lab",
        "read what is declared from the lab's API servers; so it is where a lab runs",
      ).conflicts("fromProgram"),
    )
    .option("--from-program", "read what is declared from the program, whether a lab runs or not")
    .option("--json [FILE]", "all figures as JSON")
    .option("--markdown [FILE]", "figures as Markdown, for the documentation")
    .option("--html <FILE>", "report as one self-contained page, with the timeline of each drill")
    .option("--keep-logs", "leave the servers' logs in .holdfast/drill/logs below the project")
    .addHelpText(
      "after",
      `
A format without FILE is printed instead of the figures. A file is written whole or not at all.

Examples:
  npx holdfast drill                                  one site is killed, then two
  npx holdfast drill --lose ansan,siheung             one drill: these two are killed at once
  npx holdfast drill --lose pangyo --fault partition  one drill: pangyo reaches nobody
  npx holdfast drill --fault cut-from-users           each data site in turn is cut from its users
  npx holdfast drill --fault database-stopped         each site that leads something: its leaders' PostgreSQL stops
  npx holdfast drill --from-nothing                   everything is started for the first time
  npx holdfast drill --full --html drills.html        everything, with a page
  npx holdfast drill --soak 50 --seed 7               fifty random drills, the same for the same seed

It needs Linux, root, and servers of the operating system's packages (docs/drill.md).
Exit code: 0 everything was as predicted and safe, 1 something was not, 2 bad input.`,
    )
    .exitOverride()
    .action((options: DrillOptions) => said(run(options, faults)));
}
