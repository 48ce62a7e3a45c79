import type { Blueprint, Database, Loss, Service } from "@holdfast/resilience";
import { ownShares } from "./twin-shares";
import { shardOutcome } from "./twin-shards";
import { SLACK, standingQuorums, stillKeeps, type World, worldOf } from "./twin-world";

/**
 * A second, independent reading of what a loss does: no shortcut, no formula. Leaders, synchronous copies, DNS
 * servers and pods are all tried out one by one, and the worst is taken. It knows losses of sites, of DNS
 * providers and of services only, and of time what services keep of others' answers.
 */

/** What the twin says about a service. */
export interface TwinVerdict {
  readonly outcome: "serving" | "degraded" | "read-only" | "down";
  readonly served: number;
  readonly writes: boolean;
  /** Acknowledged writes can be lost. */
  readonly losesWrites: boolean;
}

interface Own {
  share: number;
  readOnly: boolean;
  writes: boolean;
  losesWrites: boolean;
}

function ownOf(service: Service, share: number, world: World, standing: ReadonlySet<string>): Own {
  const lost = world.lostServices.has(service.name);
  const own: Own = { share: lost ? 0 : share, readOnly: false, writes: !lost, losesWrites: false };
  for (const store of service.stores) {
    if (store.kind === "quorum") {
      if (standing.has(store.name)) continue;
      own.share = 0;
      own.writes = false;
      continue;
    }
    const database: Database | undefined = world.blueprint.databases.find(
      (candidate) => candidate.name === store.name,
    );
    const outcomes = (database?.shards ?? []).map((shard) => shardOutcome(shard, world));
    const readable = outcomes.filter((outcome) => outcome.reads).length / Math.max(1, outcomes.length);
    own.share *= readable;
    if (store.access === "read") continue;
    if (outcomes.some((outcome) => outcome.losesWrites)) own.losesWrites = true;
    if (outcomes.every((outcome) => outcome.writes)) continue;
    own.writes = false;
    own.readOnly = true;
  }
  return own;
}

/** What a loss leaves of every service some seconds later, worked out by trying everything. */
export function twinVerdicts(blueprint: Blueprint, loss: Loss, seconds = 0): Map<string, TwinVerdict> {
  const world = worldOf(blueprint, loss, seconds);
  const standing = standingQuorums(blueprint, loss);
  const shares = ownShares(world);
  const own = new Map(
    blueprint.services.map((service) => [
      service.name,
      ownOf(service, shares.get(service.name)!, world, standing),
    ]),
  );
  const states = new Map([...own].map(([name, state]) => [name, { ...state, degraded: false }]));
  // As many rounds as there are services carry everything to everywhere.
  for (let round = 0; round <= blueprint.services.length + 1; round++) {
    for (const service of blueprint.services) {
      const state = states.get(service.name)!;
      for (const name of service.hardDependencies) {
        const needed = states.get(name);
        if (stillKeeps(service, name, world)) {
          if (!needed || needed.share <= SLACK || needed.readOnly) state.degraded = true;
          continue;
        }
        if (!needed || needed.share <= SLACK) {
          state.share = 0;
          continue;
        }
        state.share = Math.min(state.share, needed.share);
        if (needed.readOnly) {
          state.readOnly = true;
          state.writes = false;
        }
      }
      for (const name of service.softDependencies) {
        const needed = states.get(name);
        if (!needed || needed.share <= SLACK || needed.readOnly) state.degraded = true;
      }
    }
  }
  return new Map(
    [...states].map(([name, state]) => {
      const down = state.share <= SLACK;
      const partly = state.share < 1 - SLACK || state.degraded;
      const outcome = down ? "down" : state.readOnly ? "read-only" : partly ? "degraded" : "serving";
      return [
        name,
        {
          outcome,
          served: down ? 0 : Math.min(1, state.share),
          writes: state.writes && !down,
          losesWrites: state.losesWrites,
        },
      ];
    }),
  );
}
