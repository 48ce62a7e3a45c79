import { type Blueprint, InvalidInputError } from "@holdfast/resilience";
import type { Asked } from "./asked";
import type { DatabaseCluster } from "./databases/database-cluster";
import type { PlanRequest } from "./request";
import { carryingFacts, requireCarrying } from "./rules/carrying";
import { requireDataSite, requireOneAtATime, requireQuorum, requireServingSite } from "./rules/safety";
import { outOfService, withSite } from "./declaration/site-lists";
import { type DeployedStack, GLOBAL } from "./declaration/stack-files";
import { type Step, done } from "./step";
import { namesStep } from "./steps/answer-step";
import { declareStep } from "./steps/declare-step";
import { handOverStep } from "./steps/lead-steps";
import { previewStep } from "./steps/preview-step";
import { tagsStep } from "./steps/tag-step";
import { updateStep } from "./steps/update-step";
import { requireLeadersElsewhere } from "./steps/verify-steps";
import { drainStep } from "./steps/wait-step";

/** Seconds that resolvers may keep an answer with a site in it, at the most. */
export function longestTtl({ endpoints }: Blueprint, site: string): number {
  const sets = endpoints.flatMap(({ answerSets }) => answerSets);
  const naming = sets.filter(({ answers }) => answers.some((answer) => answer.site === site));
  return Math.max(0, ...naming.map(({ ttlSeconds }) => ttlSeconds));
}

/** Clusters with members at a site. */
export function clustersAt(clusters: readonly DatabaseCluster[], site: string): DatabaseCluster[] {
  return clusters.filter(({ declared }) => declared.some((member) => member.site === site));
}

/** Sites with members of a cluster that are in service. */
export function servingSites(cluster: DatabaseCluster, out: readonly string[]): string[] {
  return [...new Set(cluster.declared.map(({ site }) => site))].filter((site) => !out.includes(site));
}

/**
 * The stacks in the order in which a site is emptied: the sites that take over, so that they can carry it; what belongs to
 * none, where Route 53 is; and the site itself.
 */
export function emptyingOrder(stacks: readonly DeployedStack[], site: string): DeployedStack[] {
  const others = stacks.filter(({ part }) => part !== site && part !== GLOBAL);
  const last = stacks.filter(({ part }) => part === site);
  return [...others, ...stacks.filter(({ part }) => part === GLOBAL), ...last];
}

/**
 * The steps that move users and leaders away from a living site.
 *
 * @param site the site
 * @param request its `target` lists the site among the evacuated ones
 */
export function evacuationSteps(site: string, request: PlanRequest): Step[] {
  const { world, lists, target, now, then, forced } = request;
  const out = outOfService(target);
  const stacks = emptyingOrder(world.stacks, site).filter(({ part }) => !target.lost.includes(part));
  const clusters = clustersAt(world.databases, site);
  const rules = (): string[] => {
    requireServingSite(now, target);
    requireQuorum(now, target);
    if (forced === undefined) requireOneAtATime(lists, site);
    requireCarrying(then, out);
    return [...carryingFacts(then, out), ...(forced === undefined ? [] : [`forced: ${forced}`])];
  };
  return [
    {
      name: "check",
      title: `Check whether the others can do without ${site}`,
      looksOnly: true,
      run: () => Promise.resolve(done(...rules())),
      rehearse: () => Promise.resolve(rules()),
    },
    previewStep(world, { name: "preview", stacks, lists: target, forced }),
    declareStep(world, "declare", target),
    ...stacks.map((stack) => updateStep(world, stack, `users leave ${site}`)),
    drainStep(world, longestTtl(now, site)),
    handOverStep(world, `Hand the leaders at ${site} over`, clusters, (cluster) =>
      servingSites(cluster, out),
    ),
    tagsStep(world, clusters, site, true),
    requireLeadersElsewhere(clusters, site),
    namesStep(world, then, now, site),
  ];
}

/**
 * The evacuation of a site, as the command asks for it.
 *
 * @param site the site
 */
export function evacuation(site: string): Asked {
  return {
    name: `evacuate ${site}`,
    arguments: { site },
    target(lists, now) {
      requireDataSite(now, site, `evacuate ${site}`);
      if (lists.lost.includes(site)) {
        throw new InvalidInputError({
          what: `${site} is lost`,
          where: "holdfast:lost",
          why: "a dead site cannot be emptied; its users and leaders have left already",
          fix: `npx holdfast failback ${site}, once it answers again`,
        });
      }
      const target = withSite(lists, site, "evacuated");
      requireServingSite(now, target);
      return target;
    },
    steps: (request) => evacuationSteps(site, request),
  };
}
