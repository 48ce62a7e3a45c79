import { setTimeout as pause } from "node:timers/promises";
import type { World } from "../sites/world";
import type { Fault, Injection } from "./fault";
import { killed } from "./kill";
import { anySites } from "./targets";

/** How long after the sites' members were started they are killed again, in seconds. */
const RETURNED_FOR = 5;

function killedWhileReturning(world: World, sites: readonly string[]): Injection {
  const again = killed(world, sites);
  const names = sites.join(" and ");
  return {
    ...again,
    prepare: async ({ mark, untilServed }) => {
      again.inject();
      mark("fault", `${names} killed for the first time`);
      await untilServed();
      await again.heal();
      mark("healed", `${names} started`);
      await pause(RETURNED_FOR * 1000);
    },
  };
}

/** The sites are killed, started again, and killed while they come back. */
export const killDuringReturn: Fault = {
  kind: "kill-during-return",
  title: "kill during the return of",
  description:
    "the sites are killed; once users are served they are started; 5 s later they are killed again, and recovery is counted from there",
  targets: anySites,
  needs: [],
  asLoss: { meaning: "the loss" },
  inFullRun: "once",
  inSoak: "one site",
  at: killedWhileReturning,
};
