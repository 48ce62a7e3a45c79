import { Resolver } from "node:dns/promises";
import { setTimeout as pause } from "node:timers/promises";
import type { Declaration } from "../declared/declaration";
import { backUp } from "../recovery/rebuild";
import type { DrillRun, Mark } from "../run/drill-run";
import { divergences, finalState } from "../run/final-state";
import { prepareServices } from "../run/prepare-services";
import type { DrillRequest } from "../run/run-drill";
import { watchKeys, watchLeaders } from "../run/shard-watch";
import { UsersLoad } from "../run/users-load";
import { until } from "../sites/until";
import type { World } from "../sites/world";
import { firstStartSteps, type FirstStartStep, type MeasuredStep } from "./step";

/** A step that has not come about this long after the one before is given up, in seconds. */
const GIVEN_UP = 600;

/** Users use what was started for this long, in seconds: long enough to see that it lasts. */
const USED = 25;

/** Version that etcd answers until it has seen every voter once. */
const UNDECIDED = "3.0.0";

/** What a first start is run with. */
export interface FirstStartRequest extends Omit<DrillRequest, "services"> {
  readonly declaration: Pick<Declaration, "services">;
}

async function everyNameIsAnswered(world: World, hostnames: readonly string[]): Promise<boolean> {
  for (const address of world.dataSites.flatMap(({ nameServers }) => nameServers)) {
    const resolver = new Resolver({ timeout: 2000, tries: 1 });
    resolver.setServers([address]);
    const asked = await Promise.allSettled(hostnames.map((hostname) => resolver.resolve4(hostname)));
    if (asked.some(({ status }) => status === "rejected")) return false;
  }
  return true;
}

/**
 * Starts everything where nothing stands, in the order of `holdfast bootstrap`: what is in no site, then all sites side by
 * side; voters until all were seen, leaders, copies, what prepares databases, leaders home, base backups, and users last.
 */
export async function runFirstStart(request: FirstStartRequest): Promise<DrillRun> {
  const { world, scenario, declaration, seed, progress } = request;
  const date = new Date().toISOString();
  const origin = process.hrtime.bigint();
  const now = (): number => Number(process.hrtime.bigint() - origin) / 1e6;
  const marks: Mark[] = [];
  const steps: MeasuredStep[] = [];
  const mark = (kind: Mark["kind"], text: string, milliseconds = now()): void => {
    const made = { milliseconds: Math.round(milliseconds), kind, text };
    marks.push(made);
    progress({ kind: "mark", mark: made });
  };
  const reached = (step: FirstStartStep, milliseconds = now()): void => {
    steps.push({ step, seconds: Math.round(milliseconds) / 1000 });
    mark("seen", firstStartSteps[step], milliseconds);
  };
  const come = async (step: FirstStartStep, holds: () => Promise<boolean>): Promise<void> => {
    await until(firstStartSteps[step], GIVEN_UP, holds);
    reached(step);
  };

  mark("started", scenario.name);
  world.startAll();
  const quorum = await world.quorum();
  await come("voters-answer", () => quorum.allAnswer());
  await come("version-settled", async () => {
    const version = await quorum.version().catch(() => UNDECIDED);
    return version !== UNDECIDED;
  });
  await come("leaders-elected", async () => {
    const leaders = await Promise.all(world.shards.map((shard) => world.leaderOf(shard)));
    return leaders.every(Boolean);
  });
  await world.untilWhole();
  reached("copies-stream");
  await world.untilVaultsAnswer();
  await world.configure();
  const services = await prepareServices(world, declaration);
  reached("databases-prepared");
  await world.bringLeadersHome();
  reached("leaders-home");
  await backUp(world);
  reached("base-backups");
  const hostnames = services.map(({ hostname }) => hostname);
  await come("names-answered", () => everyNameIsAnswered(world, hostnames));

  await world.users.startResolvers();
  const users = UsersLoad.start(
    world,
    services,
    request.index,
    seed,
    origin,
    request.folder,
    (milliseconds, loads) => progress({ kind: "load", milliseconds, services: loads }),
  );
  const leaders = watchLeaders(world, now);
  const keys = await watchKeys(world, now);
  await pause(USED * 1000);
  const endMilliseconds = now();
  const attempts = await users.stop();
  const written = services.map(({ service }) =>
    Math.min(
      ...attempts
        .filter((each) => each.service === service && each.kind === "write" && each.outcome === "done")
        .map((each) => each.endedMilliseconds),
    ),
  );
  const last = Math.max(...written);
  if (Number.isFinite(last)) reached("first-write", last);
  await Promise.all([leaders.stop(), keys.stop()]);
  return {
    scenario,
    seed,
    date,
    services,
    faultMilliseconds: 0,
    endMilliseconds,
    marks,
    leaderships: leaders.changes,
    keyHoldings: keys.changes,
    attempts,
    ...(await finalState(world, services)),
    divergences: await divergences(world),
    leftOut: request.leftOut,
    steps,
  };
}
