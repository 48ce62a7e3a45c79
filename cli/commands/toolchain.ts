import { Command } from "commander";
import { exitCodes } from "../exit-codes";
import { toolTable } from "../show/tools";
import { terminalLines, terminalText } from "@holdfast/report/text/untrusted-text";
import { interruptible } from "./interruptible";
import { loadOptional } from "./optional-packages";

/** Finds or builds each program in turn, says what is under way as it goes, and each that cannot be had once. */
async function show({ build }: { build?: boolean }, signal: AbortSignal): Promise<void> {
  const {
    toolNames,
    buildableTools,
    buildTool,
    findTool,
    findCustomResourceDefinitions,
    findKwokStages,
    ToolNotFoundError,
  } = loadOptional<typeof import("@holdfast/toolchain")>("@holdfast/toolchain");
  const options = { signal, onProgress: (line: string) => process.stderr.write(`${terminalText(line)}\n`) };
  const missing: string[] = [];
  const unlessMissing = async <Found>(find: Promise<Found>): Promise<Found | undefined> => {
    try {
      return await find;
    } catch (error) {
      if (!(error instanceof ToolNotFoundError)) throw error;
      missing.push(error.message);
      return undefined;
    }
  };
  const tools = [];
  for (const name of toolNames) {
    const wanted = build && buildableTools.includes(name) ? buildTool : findTool;
    tools.push(await unlessMissing(wanted(name, options)));
  }
  const definitions = await unlessMissing(findCustomResourceDefinitions(options));
  const stages = await unlessMissing(findKwokStages(options));
  const files = [...(definitions ?? []), ...(stages ?? [])];
  process.stdout.write(
    toolTable(
      tools.filter((tool) => tool !== undefined),
      files,
    ),
  );
  if (missing.length === 0) return;
  process.stderr.write(`error: ${missing.map(terminalLines).join("\nerror: ")}\n`);
  process.exitCode = exitCodes.badInput;
}

/** `holdfast toolchain`: the programs that the lab runs, their versions, and where each was found. */
export function toolchainCommand(): Command {
  return new Command("toolchain")
    .description("Find, download or build the programs that the lab runs, and say where each is from.")
    .option("--build", "build what can be built, whether it is found elsewhere or not, into the cache")
    .addHelpText(
      "after",
      `
Examples:
  npx holdfast toolchain            what holdfast lab would run
  npx holdfast toolchain --build    fill the cache from Go modules and Python packages

Where it looks, and what it verifies: docs/toolchain.md.
Exit code: 0 all found, 2 when a program cannot be had.`,
    )
    .exitOverride()
    .action((options: { build?: boolean }) => interruptible((signal) => show(options, signal)));
}
