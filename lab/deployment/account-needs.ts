import type { AccountNeeds } from "@holdfast/aws-stand-in/account";
import { InvalidInputError, type ResourceGraph } from "@holdfast/resilience";
import { z } from "zod";
import { configurationOf, type DeployableStack } from "./stack-files";

const cloudRegion = z.object({ site: z.string(), region: z.string() });

const voters = z.object({
  "holdfast:cloudVoters": z.record(z.string(), z.object({ etcdKey: z.string().min(1) })),
});

/**
 * Reads what the declaration expects to find in its AWS account.
 *
 * @param graph what the stack that declares everything would create: cloud sites and their regions
 * @param project folder with `Pulumi.yaml` and the stacks' files: which cloud sites have a voter, and what these start from
 * @param stacks the stacks that are built
 * @throws InvalidInputError when a voter stands at a cloud site that is not declared
 */
export function accountNeeds(
  graph: ResourceGraph,
  project: string,
  stacks: readonly DeployableStack[],
): AccountNeeds {
  const declared = new Map(
    graph.resources
      .filter(({ type }) => type === "holdfast:index:CloudRegion")
      .map(({ inputs }) => cloudRegion.parse(inputs))
      .map(({ site, region }) => [site, region]),
  );
  const regions: Record<string, string> = {};
  let etcdKey = "";
  for (const { name } of stacks) {
    const read = voters.safeParse(configurationOf(project, name));
    if (!read.success) continue;
    for (const [site, voter] of Object.entries(read.data["holdfast:cloudVoters"])) {
      const region = declared.get(site);
      if (region === undefined) {
        throw new InvalidInputError({
          what: `a voter stands at ${site}, which is no cloud site of the declaration`,
          where: `the stack ${name}: holdfast:cloudVoters.${site}`,
          why: "the lab's AWS account is prepared for each region with a voter",
          fix: `name one of: ${[...declared.keys()].join(", ")}`,
        });
      }
      regions[site] = region;
      etcdKey ||= voter.etcdKey;
    }
  }
  return { regions, etcdKey };
}
