import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { InvalidInputError } from "@holdfast/resilience";
import { parse } from "yaml";
import { z } from "zod";

/** A stack that builds a part of the blueprint for real. */
export interface DeployableStack {
  /** The stack's name. */
  readonly name: string;
  /** Parts that it declares: names of data sites, or "global". */
  readonly declares: readonly string[];
}

/** The part that belongs to no data site. */
export const GLOBAL = "global";

const stackFile = z.object({
  config: z.object({
    "holdfast:declares": z.array(z.string()),
    "holdfast:clusterAccess": z.string().default("config"),
  }),
});

function nameOf(file: string): string | undefined {
  return /^Pulumi\.([^.]+)\.yaml$/.exec(file)?.[1];
}

/**
 * The stacks of a project that can be deployed, in the order in which they are: what belongs to no site first, then
 * each site. Stacks that reach no cluster are for analysis, and left out.
 *
 * @param project folder with `Pulumi.yaml` and the stacks' files
 * @throws InvalidInputError when there is none
 */
export function deployableStacks(project: string): DeployableStack[] {
  const files = existsSync(project) ? readdirSync(project) : [];
  const stacks = files.flatMap((file): DeployableStack[] => {
    const name = nameOf(file);
    if (name === undefined) return [];
    const read = stackFile.safeParse(parse(readFileSync(join(project, file), "utf8")));
    if (!read.success || read.data.config["holdfast:clusterAccess"] === "none") return [];
    return [{ name, declares: read.data.config["holdfast:declares"] }];
  });
  if (stacks.length === 0) {
    throw new InvalidInputError({
      what: "the project has no stack that can be deployed",
      where: join(project, "Pulumi.*.yaml"),
      why: "a stack that can be deployed declares parts (holdfast:declares) and reaches clusters (holdfast:clusterAccess)",
      fix: "run this in the folder of the blueprint, or name it with --cwd DIR",
    });
  }
  const rank = (stack: DeployableStack): number => (comesFirst(stack) ? 0 : 1);
  return stacks.sort((one, other) => rank(one) - rank(other) || one.name.localeCompare(other.name, "en"));
}

/** Whether a stack is built before the others: vaults and zones are there before what writes to them. */
export function comesFirst({ declares }: DeployableStack): boolean {
  return declares.includes(GLOBAL);
}
