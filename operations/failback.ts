import { InvalidInputError } from "@holdfast/resilience";
import type { Asked } from "./asked";
import type { VerificationDepth } from "./databases/database-cluster";
import { clustersAt } from "./evacuate";
import { Refusal } from "./refusal";
import type { PlanRequest } from "./request";
import { requireDataSite } from "./rules/safety";
import { outOfService, withSite } from "./declaration/site-lists";
import { type DeployedStack, GLOBAL } from "./declaration/stack-files";
import { type Step, done } from "./step";
import { declareStep } from "./steps/declare-step";
import { handOverStep } from "./steps/lead-steps";
import { previewStep } from "./steps/preview-step";
import { tagsStep } from "./steps/tag-step";
import { updateStep } from "./steps/update-step";
import { catchUpStep, checksumStep, stabilisationStep } from "./steps/verify-steps";

/** How a site is brought back. */
export interface FailbackOptions {
  /** Time for which it has to hold as a follower before users and leaders are sent to it, in seconds. */
  readonly stabiliseSeconds: number;
  /** How much of its data is read to verify it. */
  readonly verify: VerificationDepth;
}

/**
 * The stacks in the order in which a site is filled: its own, so that it may lead and its name server answers itself; the
 * other sites; and what belongs to none, where Route 53 is. Each sends it a part of the users.
 */
function fillingOrder(stacks: readonly DeployedStack[], site: string): DeployedStack[] {
  const others = stacks.filter(({ part }) => part !== site && part !== GLOBAL);
  const first = stacks.filter(({ part }) => part === site);
  return [...first, ...others, ...stacks.filter(({ part }) => part === GLOBAL)];
}

/**
 * The steps that bring a site back: as a follower without users, until it has caught up, is verified and has held for a
 * while; then with users, and with the leaders that are at home there.
 *
 * @param site the site
 * @param request its `target` lists the site no more
 */
export function failbackSteps(site: string, options: FailbackOptions, request: PlanRequest): Step[] {
  const { world, lists, target, then, forced } = request;
  const following = withSite(lists, site, "evacuated");
  const own = world.stacks.filter(({ part }) => part === site);
  const all = fillingOrder(world.stacks, site).filter(({ part }) => !target.lost.includes(part));
  const clusters = clustersAt(world.databases, site);
  const atHome = clusters.filter(({ scope }) => homeOf(then, scope) === site);
  const alive = async (): Promise<string[]> => {
    if (await world.answers(site)) return [`the API server of ${site} answers`];
    throw new Refusal({
      rule: "a site that comes back answers",
      why: `the API server of ${site} does not answer`,
      fix: `bring its cluster up first; its kubeconfig is holdfast:kubeconfigs.${site}`,
    });
  };
  return [
    {
      name: "check",
      title: `See whether ${site} is back`,
      looksOnly: true,
      run: async () => done(...(await alive()), ...(forced === undefined ? [] : [`forced: ${forced}`])),
      rehearse: alive,
    },
    previewStep(world, { name: "preview as follower", stacks: own, lists: following, forced }),
    declareStep(world, "declare as follower", following),
    ...own.map((stack) => updateStep(world, stack, `${site} follows`)),
    tagsStep(world, clusters, site, true),
    catchUpStep(world, clusters, site),
    checksumStep(clusters, site, options.verify),
    stabilisationStep(world, clusters, site, options.stabiliseSeconds),
    previewStep(world, { name: "preview in service", stacks: all, lists: target, forced }),
    declareStep(world, "declare in service", target),
    ...all.map((stack) => updateStep(world, stack, `${site} serves`)),
    tagsStep(world, clusters, site, false),
    handOverStep(world, `Bring the leaders home to ${site}`, atHome, () => [site]),
  ];
}

/** The site at which a shard's leader is at home: that of the member with the highest failover priority. */
export function homeOf(blueprint: PlanRequest["then"], scope: string): string | undefined {
  const shard = blueprint.databases.flatMap(({ shards }) => shards).find((each) => each.scope === scope);
  const groups = (shard?.members ?? []).filter(({ noFailover }) => !noFailover);
  return [...groups].sort((one, other) => other.failoverPriority - one.failoverPriority)[0]?.site;
}

/**
 * Time for which a site has to hold before it serves again, in seconds. An assumption: long enough to see power that comes
 * and goes, and short against the day for which a leader keeps what a member lacks.
 */
export const stabiliseSeconds = 600;

/**
 * The return of a site, as the command asks for it.
 *
 * @param site the site
 */
export function failback(site: string, options: FailbackOptions): Asked {
  return {
    name: `failback ${site}`,
    arguments: { site, ...options },
    target(lists, now) {
      requireDataSite(now, site, `failback ${site}`);
      if (outOfService(lists).includes(site)) return withSite(lists, site);
      throw new InvalidInputError({
        what: `${site} is in service`,
        where: "holdfast:lost, holdfast:evacuated",
        why: "only a site that is lost or evacuated comes back",
        fix: `out of service are: ${outOfService(lists).join(", ") || "none"}`,
      });
    },
    steps: (request) => failbackSteps(site, options, request),
  };
}
