import { setTimeout as pause } from "node:timers/promises";
import { faults } from "../faults/registry";
import type { World } from "../sites/world";
import type { DrilledService, DrillRun, Mark } from "./drill-run";
import { divergences, emptyTables, finalState } from "./final-state";
import type { DrillProgress } from "./progress";
import type { Scenario } from "./scenario";
import { SeededChoice } from "./seeded-choice";
import { watchKeys, watchLeaders } from "./shard-watch";
import { UsersLoad } from "./users-load";

/** Users are served for at least this long before anything happens, in seconds. */
const QUIET_BEFORE = 10;

/**
 * And for up to this long besides, by the seed, in milliseconds: resolvers that all began with the users would else forget
 * their answers at the same moment of every drill.
 */
const QUIET_BEFORE_SPREAD = 5000;

/** Users are watched for at least this long after a fault, in seconds: a fault can show late. */
const LEAST_AFTER = 30;

/** It is over once users have been served for this long without a failure, in seconds. */
const QUIET_AFTER = 12;

/** It is over after this long, whatever users get, in seconds: the longest bound that services promise, and some. */
const MOST_AFTER = 150;

/** Users go on for this long once a fault was healed, in seconds: what comes back must not acknowledge by itself. */
const RETURN_WATCHED = 8;

/** What a drill is run with. */
export interface DrillRequest {
  readonly world: World;
  readonly scenario: Scenario;
  /** Which it is of those on these sites, from 0. */
  readonly index: number;
  readonly services: readonly DrilledService[];
  readonly seed: number;
  /** Folder that attempts are written to. */
  readonly folder: string;
  readonly leftOut: readonly string[];
  readonly progress: (event: DrillProgress) => void;
}

/**
 * Lets users use the sites, does to them what the scenario says, watches, heals it, and looks for what was
 * acknowledged. The sites are whole before and after.
 */
export async function runDrill(request: DrillRequest): Promise<DrillRun> {
  const { world, scenario, index, services, seed, progress } = request;
  progress({ kind: "step", text: `${scenario.name}: leaders to their home sites` });
  await world.untilWhole();
  await world.bringLeadersHome();
  await emptyTables(world, services);
  await world.users.startResolvers();
  const date = new Date().toISOString();
  const origin = process.hrtime.bigint();
  const now = (): number => Number(process.hrtime.bigint() - origin) / 1e6;
  const marks: Mark[] = [];
  const mark = (kind: Mark["kind"], text: string): void => {
    const made = { milliseconds: Math.round(now()), kind, text };
    marks.push(made);
    progress({ kind: "mark", mark: made });
  };
  let lastFailure = 0;
  const users = UsersLoad.start(
    world,
    services,
    index,
    seed,
    origin,
    request.folder,
    (milliseconds, loads) => {
      if (Object.values(loads).some(({ failed }) => failed > 0)) lastFailure = milliseconds;
      progress({ kind: "load", milliseconds, services: loads });
    },
  );
  const leaders = watchLeaders(world, now);
  const keys = await watchKeys(world, now);
  progress({ kind: "step", text: `${scenario.name}: users are served` });
  await pause(QUIET_BEFORE * 1000 + new SeededChoice(seed).below(QUIET_BEFORE_SPREAD));
  const fault = faults.of(scenario.fault).at(world, scenario.sites);
  const untilServed = async (from: number): Promise<void> => {
    const served = (): boolean =>
      now() > from + LEAST_AFTER * 1000 && now() > lastFailure + QUIET_AFTER * 1000;
    while (!served() && now() < from + MOST_AFTER * 1000) await pause(500);
  };
  const choice = new SeededChoice(seed);
  await fault.prepare?.({ mark, choice, untilServed: () => untilServed(now()) });
  const faultMilliseconds = now();
  fault.inject();
  mark("fault", scenario.name);
  if (fault.watchedSeconds === undefined) await untilServed(faultMilliseconds);
  else await pause(fault.watchedSeconds * 1000);
  progress({ kind: "step", text: `${scenario.name}: healing` });
  mark("healed", scenario.name);
  await fault.heal();
  await pause(RETURN_WATCHED * 1000);
  const endMilliseconds = now();
  const attempts = await users.stop();
  await world.untilWhole();
  mark("seen", "every copy streams again");
  await Promise.all([leaders.stop(), keys.stop()]);
  const diverged = await divergences(world);
  return {
    scenario,
    seed,
    date,
    services,
    faultMilliseconds,
    endMilliseconds,
    marks,
    leaderships: leaders.changes,
    keyHoldings: keys.changes,
    attempts,
    ...(await finalState(world, services)),
    heldWrites: fault.held?.(),
    divergences: diverged,
    leftOut: [...request.leftOut, ...(fault.leftOut ?? [])],
  };
}
