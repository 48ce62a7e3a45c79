import type { Asked } from "./asked";
import { servingSites } from "./evacuate";
import { Refusal, StepFailure } from "./refusal";
import type { PlanRequest } from "./request";
import { carryingFacts } from "./rules/carrying";
import { requireDataSite, requireQuorum, requireServingSite } from "./rules/safety";
import { outOfService, withSite } from "./declaration/site-lists";
import { GLOBAL } from "./declaration/stack-files";
import { type Step, done } from "./step";
import { declareStep } from "./steps/declare-step";
import { eachCluster, leaderOf, observedLeaders } from "./steps/lead-steps";
import { previewStep } from "./steps/preview-step";
import { updateStep } from "./steps/update-step";
import { furtherLosses, removeVotersStep } from "./steps/voter-step";
import type { World } from "./world";

/** Refuses to call a site lost whose API server answers: a living site is evacuated, with its leaders handed over. */
async function requireDark(world: World, lost: readonly string[]): Promise<void> {
  for (const site of lost) {
    if (!(await world.answers(site))) continue;
    throw new Refusal({
      rule: "a lost site is dark",
      why: `the API server of ${site} answers`,
      fix: `npx holdfast evacuate ${site} hands its leaders over first; if it is as good as dead: --force --reason "…"`,
    });
  }
}

function quorumFacts({ now }: PlanRequest, out: readonly string[]): string[] {
  return now.quorums.map(({ name, voters }) => {
    const left = voters.filter(({ site }) => site !== undefined && !out.includes(site)).length;
    const further = furtherLosses(voters.length, left);
    return `${name} keeps ${left} of ${voters.length} voters and survives ${further} more ${further === 1 ? "loss" : "losses"}`;
  });
}

/**
 * The steps that make the sites that are left carry what lost ones did. Nothing of it is needed to go on: users were moved
 * by health checks and leaders by the quorum, which is only looked at. The stacks of lost sites are never touched.
 *
 * @param lost the lost sites; `request.target` lists them
 * @param removeVoters whether their voters are taken out of the quorums' lists
 */
export function failoverSteps(lost: readonly string[], removeVoters: boolean, request: PlanRequest): Step[] {
  const { world, target, now, then, forced } = request;
  const out = outOfService(target);
  const surviving = world.stacks.filter(({ part }) => !target.lost.includes(part));
  const stacks = [
    ...surviving.filter(({ part }) => part !== GLOBAL),
    ...surviving.filter(({ part }) => part === GLOBAL),
  ];
  const look = async (): Promise<string[]> => {
    requireServingSite(now, target);
    requireQuorum(now, target);
    if (forced === undefined) await requireDark(world, lost);
    const facts = [...carryingFacts(then, out), ...quorumFacts(request, out)];
    return [...facts, ...(await observedLeaders(world.databases))];
  };
  return [
    {
      name: "observe",
      title: `See what is left without ${lost.join(" and ")}`,
      looksOnly: true,
      run: async () => done(...(await look()), ...(forced === undefined ? [] : [`forced: ${forced}`])),
      rehearse: look,
    },
    previewStep(world, { name: "preview", stacks, lists: target, forced }),
    declareStep(world, "declare", target),
    ...stacks.map((stack) => updateStep(world, stack, `carry what ${lost.join(" and ")} did`)),
    ...(removeVoters ? world.quorums.map((quorum) => removeVotersStep(quorum, target.lost)) : []),
    {
      name: "verify: everything is led",
      title: "Verify that every shard is led from a site that is left",
      looksOnly: true,
      run: () =>
        eachCluster(
          world.databases.filter((cluster) => servingSites(cluster, out).length > 0),
          async (cluster) => {
            const leader = leaderOf(await cluster.members());
            if (leader && !target.lost.includes(leader.site))
              return `${cluster.scope} is led by ${leader.name}`;
            throw new StepFailure(
              leader
                ? `${cluster.scope} is led by ${leader.name}, at a lost site`
                : `${cluster.scope} has no leader`,
              "see `patronictl list` in a member's container at a site that is left",
            );
          },
        ),
    },
  ];
}

/**
 * The failover from lost sites, as the command asks for it.
 *
 * @param lost the lost sites
 * @param removeVoters whether their voters are taken out of the quorums' lists
 */
export function failover(lost: readonly string[], removeVoters: boolean): Asked {
  const sites = [...new Set(lost)].sort();
  return {
    name: `failover --lost ${sites.join(" ")}${removeVoters ? " --remove-voters" : ""}`,
    arguments: { lost: sites, removeVoters },
    target(lists, now) {
      for (const site of sites) requireDataSite(now, site, `--lost ${sites.join(" ")}`);
      const target = sites.reduce((before, site) => withSite(before, site, "lost"), lists);
      requireServingSite(now, target);
      return target;
    },
    steps: (request) => failoverSteps(sites, removeVoters, request),
  };
}
