import { setTimeout as pause } from "node:timers/promises";
import type { World } from "../sites/world";
import type { Fault, Injection } from "./fault";
import { killed } from "./kill";
import { pairsOfDataSites } from "./targets";

/** How long after the first site the second one is killed, in seconds: while a leader is being elected. */
const LATER = 12;

function oneAfterTheOther(world: World, [first = "", ...others]: readonly string[]): Injection {
  const before = killed(world, [first]);
  const both = killed(world, [first, ...others]);
  return {
    prepare: async ({ mark }) => {
      before.inject();
      mark("fault", `${first} killed`);
      await pause(LATER * 1000);
    },
    inject: both.inject,
    heal: both.heal,
  };
}

/** A second site is killed during the election that the loss of the first one caused. */
export const killedInTurn: Fault = {
  kind: "killed-in-turn",
  title: "kill, one after the other, of",
  description: `the first of the two sites is killed, and ${LATER} s later, during the elections that this causes, the second; recovery is counted from there`,
  targets: pairsOfDataSites,
  needs: [],
  asLoss: { meaning: "the loss" },
  inFullRun: "each target",
  inSoak: "one site",
  at: oneAfterTheOther,
};
