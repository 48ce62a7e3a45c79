import type { Fault } from "./fault";
import { stopped } from "./leading-members";
import { leadingSites } from "./targets";

/**
 * Name of the program that Patroni's processes run, and no other process of a member does for long. Not the first
 * process of its container alone is stopped: that only waits for another, which is what works.
 */
const PATRONI = "python3";

/** The leaders' Patroni hangs while PostgreSQL runs on. */
export const patroniStopped: Fault = {
  kind: "patroni-stopped",
  title: "Patroni stopped at",
  description:
    "Patroni of each member at the sites that leads gets SIGSTOP, and SIGCONT when it is healed; PostgreSQL lives, and nobody tells it that another leads",
  targets: leadingSites,
  needs: [],
  asLoss: { meaning: "at the worst the loss", because: "the leaders alone give way" },
  inFullRun: "once",
  inSoak: "one site",
  at: (world, sites) => stopped(world, sites, PATRONI),
};
