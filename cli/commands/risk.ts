import * as path from "node:path";
import {
  type Blueprint,
  failureDomains,
  InvalidInputError,
  type LossElement,
  lossKey,
  lossKinds,
} from "@holdfast/resilience";
import { blueprintRiskGroups } from "@holdfast/resilience/risk-groups";
import { Command, InvalidArgumentError, Option } from "commander";
import { riskJson } from "@holdfast/report/json";
import { riskText, serviceRiskText } from "@holdfast/report/terminal/risk";
import { jsonText } from "@holdfast/report/text/untrusted-text";
import { writeWhole } from "@holdfast/evaluate/write-file";
import { type BlueprintSource, loadWhole } from "./judge-content";
import { addSourceOptions } from "./source-options";

interface RiskOptions extends BlueprintSource {
  service?: string;
  stopped: "down" | "read-only";
  most: number;
  maxSize?: number;
  probability?: Map<string, number>;
  json?: string | true;
}

function atLeastOne(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError("a whole number, 1 or more");
  return value;
}

/** Reads probabilities by kind or by thing: `hall=0.01,site:pangyo=0.005`. */
function probabilities(text: string): Map<string, number> {
  return new Map(
    text.split(",").map((part) => {
      const [, name, amount] = /^\s*(.+)=(0?\.\d+|1)\s*$/.exec(part) ?? [];
      if (!name || !amount || Number(amount) === 0) {
        throw new InvalidArgumentError(
          "chances of a loss within a year by kind or thing, above 0: hall=0.01,site:pangyo=0.005",
        );
      }
      return [name.trim(), Number(amount)];
    }),
  );
}

/**
 * Refuses a probability of nothing that can be lost: it would be left out of account without a word.
 *
 * @throws InvalidInputError for the first name that is neither a kind nor a thing of the blueprint
 */
function refuseUnknownNames(given: ReadonlyMap<string, number>, blueprint: Blueprint): void {
  const kinds: readonly string[] = lossKinds;
  const sites = blueprint.sites.map(({ name }): LossElement => ({ kind: "site", name }));
  const elements = [...sites, ...failureDomains(blueprint)];
  const things = elements.map((element) => lossKey([element]));
  for (const name of given.keys()) {
    if (kinds.includes(name) || things.includes(name)) continue;
    // What stands before the colon on the command line is a kind.
    const [kind] = name.split(":");
    const alike = things.filter((_, index) => elements[index]?.kind === kind);
    throw new InvalidInputError({
      what: `there is no ${name} to give a probability to`,
      where: `--probability ${name}=${given.get(name)}`,
      why: "it is neither a kind of loss nor a thing of the blueprint that can be lost",
      fix: `name one of ${(alike.length > 0 ? alike : kinds).join(", ")}`,
    });
  }
}

/** `holdfast risk`: the smallest sets of losses that stop a service, and what would make them larger. */
export function riskCommand(): Command {
  return addSourceOptions(new Command("risk"))
    .description(
      "Find the smallest sets of losses that stop a service, exactly, and how to make them larger.",
    )
    .option("--service <NAME>", "only the groups of this service")
    .addOption(
      new Option("--stopped <OUTCOME>", "from which outcome on a service counts as stopped")
        .choices(["read-only", "down"])
        .default("read-only"),
    )
    .addOption(new Option("--most <N>", "groups that are found").argParser(atLeastOne).default(12))
    .addOption(new Option("--max-size <N>", "things that the largest group may hold").argParser(atLeastOne))
    .addOption(
      new Option(
        "--probability <KIND=P,...>",
        "chance of a loss within a year, by kind or thing: groups of one size are ordered by it",
      ).argParser(probabilities),
    )
    .option("--json [FILE]", "the groups as JSON")
    .addHelpText(
      "after",
      `
Examples:
  npx holdfast risk
  npx holdfast risk --service payments --most 30
  npx holdfast risk --stopped down --max-size 2
  npx holdfast risk --probability hall=0.01,site:pangyo=0.005,carrier=0.1

Exit code: 0 found, 2 bad input.`,
    )
    .exitOverride()
    .action(async (options: RiskOptions) => {
      const { blueprint } = await loadWhole(options);
      const { probability, most, maxSize, stopped } = options;
      if (probability) refuseUnknownNames(probability, blueprint);
      const risk = blueprintRiskGroups(blueprint, {
        failedFrom: stopped,
        most,
        ...(maxSize ? { maxSize } : {}),
        ...(probability
          ? {
              probability: (element: LossElement) =>
                probability.get(lossKey([element])) ?? probability.get(element.kind),
            }
          : {}),
      });
      const one = risk.services.find((each) => each.service === options.service);
      if (options.service && !one) {
        throw new InvalidInputError({
          what: `there is no service ${options.service}`,
          where: `--service ${options.service}`,
          why: "only a service of the blueprint can be stopped",
          fix: `name one of ${risk.services.map((each) => each.service).join(", ")}`,
        });
      }
      const json = () => `${jsonText(JSON.stringify(riskJson(one ?? risk), null, 2))}\n`;
      if (typeof options.json === "string") writeWhole(path.resolve(options.json), json());
      if (options.json === true) process.stdout.write(json());
      else process.stdout.write(one ? serviceRiskText(risk, one) : riskText(risk));
    });
}
