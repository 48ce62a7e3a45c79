import { InvalidInputError } from "@holdfast/resilience";
import type { Asked } from "./asked";
import { VerificationDepth } from "./databases/database-cluster";
import { outOfService } from "./declaration/site-lists";
import { clustersAt } from "./evacuate";
import { homeOf } from "./failback";
import { Refusal } from "./refusal";
import type { PlanRequest } from "./request";
import { requireDataSite, requireQuorum } from "./rules/safety";
import { type Step, done } from "./step";
import {
  delegationStep,
  firstBackupStep,
  firstPreviewStep,
  prerequisitesStep,
  settledStep,
  sideBySideStep,
  startOrder,
} from "./steps/first-start-steps";
import { handOverStep } from "./steps/lead-steps";
import { tagsStep } from "./steps/tag-step";
import { updateStep } from "./steps/update-step";
import { catchUpStep, checksumStep } from "./steps/verify-steps";

/** Brings each leader to the site at which it is at home, one shard after the other. */
function leadersHomeSteps({ world, then }: PlanRequest): Step[] {
  const sites = [...new Set(world.databases.map(({ scope }) => homeOf(then, scope)))];
  return sites.flatMap((site) =>
    site === undefined
      ? []
      : [
          handOverStep(
            world,
            `Bring the leaders home to ${site}`,
            world.databases.filter(({ scope }) => homeOf(then, scope) === site),
            () => [site],
          ),
        ],
  );
}

/** The first start of everything, where nothing stands yet. */
export function bootstrapSteps(request: PlanRequest): Step[] {
  const { world, target, then } = request;
  const { global, sites } = startOrder(world.stacks);
  return [
    ...sites.map(({ part }) => prerequisitesStep(world, part)),
    firstPreviewStep(world, world.stacks, target),
    ...global.map((stack) => updateStep(world, stack, "first start")),
    sideBySideStep(world, sites),
    ...world.quorums.map((quorum) => settledStep(world, quorum)),
    ...leadersHomeSteps(request),
    firstBackupStep(world, world.databases, world.backups),
    ...then.zones.map(({ name, nameServers }) => delegationStep(world, { zone: name, nameServers })),
  ];
}

/**
 * The first start of one site that is built anew, while the others serve: it follows, and comes into service by a failback.
 *
 * @param site the site; `request.lists` lists it among those that are out of service
 */
export function rebuildSteps(site: string, request: PlanRequest): Step[] {
  const { world, lists, target, now } = request;
  const own = world.stacks.filter(({ part }) => part === site);
  const clusters = clustersAt(world.databases, site);
  const rules = (): string[] => {
    requireQuorum(now, lists);
    return [`the quorum keeps a majority without ${site}, and nobody is sent there`];
  };
  return [
    {
      name: "check",
      title: `See whether the others do without ${site}`,
      looksOnly: true,
      run: () => Promise.resolve(done(...rules())),
      rehearse: () => Promise.resolve(rules()),
    },
    prerequisitesStep(world, site),
    firstPreviewStep(world, own, target),
    ...own.map((stack) => updateStep(world, stack, `${site} is built anew`)),
    ...world.quorums.map((quorum) => settledStep(world, quorum)),
    tagsStep(world, clusters, site, true),
    catchUpStep(world, clusters, site),
    checksumStep(clusters, site, VerificationDepth.Everything),
  ];
}

/**
 * The first start, as the command asks for it.
 *
 * @param site one site that is built anew. Default: everything
 */
export function bootstrap(site?: string): Asked {
  return {
    name: site === undefined ? "bootstrap" : `bootstrap --site ${site}`,
    arguments: site === undefined ? {} : { site },
    target(lists, now) {
      const out = outOfService(lists);
      if (site === undefined) {
        if (out.length === 0) return lists;
        throw new InvalidInputError({
          what: `${out.join(" and ")} ${out.length === 1 ? "is" : "are"} out of service`,
          where: "holdfast:lost, holdfast:evacuated",
          why: "the first start is of everything: a new quorum settles only once all its voters were seen",
          fix: `take them out of the lists; one site that is built anew while others serve: bootstrap --site ${out[0]}`,
        });
      }
      requireDataSite(now, site, `bootstrap --site ${site}`);
      if (out.includes(site)) return lists;
      throw new Refusal({
        rule: "a site that is built anew is out of service",
        why: `${site} is in service: users and leaders may be sent there while it is empty`,
        fix: `npx holdfast failover --lost ${site}, where it is dark; npx holdfast evacuate ${site}, where it lives`,
      });
    },
    steps: (request) => (site === undefined ? bootstrapSteps(request) : rebuildSteps(site, request)),
  };
}
