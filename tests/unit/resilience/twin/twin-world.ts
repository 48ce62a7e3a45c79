import type { Blueprint, Loss, Service } from "@holdfast/resilience";

/** Differences below this are rounding. */
export const SLACK = 1e-7;

/** A blueprint after a loss. */
export interface World {
  readonly blueprint: Blueprint;
  readonly lostSites: ReadonlySet<string>;
  readonly lostProviders: ReadonlySet<string>;
  readonly lostServices: ReadonlySet<string>;
  /** How long the loss has lasted. */
  readonly seconds: number;
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

/** What a loss takes, and how long ago. */
export function worldOf(blueprint: Blueprint, loss: Loss, seconds = 0): World {
  const names = (kind: string): Set<string> =>
    new Set(loss.elements.filter((element) => element.kind === kind).map((element) => element.name));
  return {
    blueprint,
    lostSites: names("site"),
    lostProviders: names("dns-provider"),
    lostServices: names("service"),
    seconds,
  };
}

/** A service still has the answers that it kept of another. */
export function stillKeeps(service: Service, name: string, world: World): boolean {
  const limit = service.cachedFor?.get(name);
  return limit !== undefined && world.seconds < limit;
}
