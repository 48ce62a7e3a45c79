import * as path from "node:path";
import { Command, InvalidArgumentError, Option } from "commander";
import { planBlueprint } from "@holdfast/report/capacity/plan";
import { exitCodes } from "../exit-codes";
import { capacityText } from "@holdfast/report/terminal/capacity";
import { jsonText } from "@holdfast/report/text/untrusted-text";
import { writeWhole } from "@holdfast/evaluate/write-file";
import { type BlueprintSource, loadWhole } from "./judge-content";
import { addSourceOptions } from "./source-options";

interface CapacityOptions extends BlueprintSource {
  price?: Map<string, number>;
  currency: string;
  json?: string | true;
}

/** Reads prices by site: `ansan=31,pangyo=45`. */
function prices(text: string): Map<string, number> {
  return new Map(
    text.split(",").map((part) => {
      const [, site, amount] = /^\s*([^=\s]+)=(\d+(?:\.\d+)?)\s*$/.exec(part) ?? [];
      if (!site || !amount || Number(amount) <= 0) {
        throw new InvalidArgumentError("prices of a core for a month by site, above 0: ansan=31,pangyo=45");
      }
      return [site, Number(amount)];
    }),
  );
}

/** `holdfast capacity`: replicas that keep every promise at the least cost, and what each promise costs. */
export function capacityCommand(): Command {
  return addSourceOptions(new Command("capacity"))
    .description("Plan replicas per site that keep every promise at the least cost, and price each promise.")
    .addOption(
      new Option(
        "--price <SITE=PRICE,...>",
        "price of a core for a month by site; without it prices are counted in cores",
      ).argParser(prices),
    )
    .option("--currency <NAME>", "what prices are counted in", "price a month")
    .option("--json [FILE]", "the plan as JSON")
    .addHelpText(
      "after",
      `
Examples:
  npx holdfast capacity
  npx holdfast capacity --price ansan=31,siheung=33,pangyo=45 --currency USD
  npx holdfast capacity --from preview.json --json

Exit code: 0 every promise can be kept, 1 some conflict (they are named), 2 bad input.`,
    )
    .exitOverride()
    .action(async (options: CapacityOptions) => {
      const { blueprint } = await loadWhole(options);
      const planned = await planBlueprint(blueprint, options.price, options.currency);
      const json = () => `${jsonText(JSON.stringify(planned, null, 2))}\n`;
      if (typeof options.json === "string") writeWhole(path.resolve(options.json), json());
      process.stdout.write(options.json === true ? json() : capacityText(planned));
      process.exitCode = planned.plan.feasible ? exitCodes.met : exitCodes.unmet;
    });
}
