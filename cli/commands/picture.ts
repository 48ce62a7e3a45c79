import { writeFileSync } from "node:fs";
import { check, deriveBlueprint } from "@holdfast/resilience";
import { Command } from "commander";
import { loadGraph, type GraphSource } from "../evaluate/load-graph";
import { picture } from "../picture/picture";

interface PictureOptions extends GraphSource {
  out: string;
  lose: string[];
}

/** `holdfast picture`: the blueprint and what losses change, as an SVG file. */
export function pictureCommand(): Command {
  return new Command("picture")
    .description("Draw the sites, who replicates to whom, and what a loss changes, as SVG.")
    .requiredOption("--out <FILE>", "file that is written")
    .option("--lose <SITES...>", "a row for each loss; sites of one loss are joined by commas", [
      "ansan",
      "ansan,siheung",
    ])
    .option("--stack <NAME>", "stack whose declaration is evaluated", "dev")
    .option("--from <FILE...>", "draw these files instead: pulumi preview --json, or pulumi stack export")
    .option("--cwd <DIR>", "folder of the Pulumi project", process.cwd())
    .addHelpText(
      "after",
      `
Examples:
  holdfast picture --out docs/blueprint.svg
  holdfast picture --out after.svg --lose pangyo`,
    )
    .exitOverride()
    .action(async (options: PictureOptions) => {
      const graph = await loadGraph(options);
      const losses = options.lose.map((loss) => loss.split(","));
      const report = check(graph, { depth: Math.max(...losses.map((lost) => lost.length)) });
      writeFileSync(options.out, picture(deriveBlueprint(graph), report, losses));
    });
}
