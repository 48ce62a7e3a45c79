import type { Blueprint, Loss } from "@holdfast/resilience";

/** Differences below this are rounding. */
export const SLACK = 1e-7;

/** A blueprint after a loss. */
export interface World {
  readonly blueprint: Blueprint;
  readonly lostSites: ReadonlySet<string>;
  readonly lostProviders: ReadonlySet<string>;
}

export function votersLeft(world: World): Map<string, Set<string>> {
  const left = new Map<string, Set<string>>();
  for (const quorum of world.blueprint.quorums) {
    left.set(
      quorum.name,
      new Set(
        quorum.voters
          .filter((voter) => voter.site && !world.lostSites.has(voter.site))
          .map((voter) => voter.name),
      ),
    );
  }
  return left;
}

/** Names of quorums of which more than half of the listed voters are left. */
export function standingQuorums(blueprint: Blueprint, loss: Loss): Set<string> {
  const world = worldOf(blueprint, loss);
  const left = votersLeft(world);
  const standing = blueprint.quorums.filter(
    (quorum) => 2 * left.get(quorum.name)!.size > quorum.voters.length,
  );
  return new Set(standing.map((quorum) => quorum.name));
}

/** The sites and providers that a loss takes. */
export function worldOf(blueprint: Blueprint, loss: Loss): World {
  const names = (kind: string): Set<string> =>
    new Set(loss.elements.filter((element) => element.kind === kind).map((element) => element.name));
  return { blueprint, lostSites: names("site"), lostProviders: names("dns-provider") };
}
