import { type Blueprint, checkBlueprint, InvalidInputError } from "@holdfast/resilience";
import { Command } from "commander";
import { picture } from "@holdfast/report/picture/picture";
import { writeWhole } from "@holdfast/evaluate/write-file";
import { type BlueprintSource, loadWhole } from "./judge-content";
import { namedLoss } from "./named-loss";
import { addSourceOptions, names } from "./source-options";

interface PictureOptions extends BlueprintSource {
  out: string;
  lose?: string[];
}

/**
 * Sites of each loss to be drawn, in the order in which the report names them.
 *
 * @throws InvalidInputError for what is no site, or is given twice
 */
function lossesOf(blueprint: Blueprint, given: readonly string[] | undefined): string[][] {
  const sites = blueprint.sites.map((site) => site.name);
  if (!given) return sites.length < 2 ? [sites] : [sites.slice(0, 1), sites.slice(0, 2)];
  return given.map((loss) => {
    const { elements } = namedLoss(blueprint, names(loss));
    const lost = new Set(elements.map((element) => element.name));
    if (elements.every(({ kind }) => kind === "site")) return sites.filter((site) => lost.has(site));
    throw new InvalidInputError({
      what: `${loss} is not the loss of sites alone`,
      where: `--lose ${loss}`,
      why: "a row of the picture shows what sites hold, and which of them are lost",
      fix: `name some of ${sites.join(", ")}, joined by commas`,
    });
  });
}

/** `holdfast picture`: the blueprint and what losses change, as an SVG file. */
export function pictureCommand(): Command {
  return addSourceOptions(new Command("picture"))
    .description("Draw the sites, who replicates to whom, and what a loss changes, as SVG.")
    .requiredOption("--out <FILE>", "file that is written")
    .option(
      "--lose <SITES...>",
      "a row for each loss; sites of one loss are joined by commas (default: the first site, and the first two)",
    )
    .addHelpText(
      "after",
      `
Examples:
  npx holdfast picture --out docs/blueprint.svg
  npx holdfast picture --out after.svg --lose pangyo`,
    )
    .exitOverride()
    .action(async (options: PictureOptions) => {
      const { blueprint, resources } = await loadWhole(options);
      const losses = lossesOf(blueprint, options.lose);
      const depth = Math.max(...losses.map((lost) => lost.length));
      const report = checkBlueprint(blueprint, resources, { depth });
      writeWhole(options.out, picture(blueprint, report, losses));
    });
}
