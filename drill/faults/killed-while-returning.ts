import { setTimeout as pause } from "node:timers/promises";
import type { World } from "../sites/world";
import type { Fault } from "./fault";
import { killed } from "./killed";

/** How long after the sites' members were started they are killed again, in seconds. */
const RETURNED_FOR = 5;

/** The sites are killed; once users are served again they are started; 5 s later they are killed once more. */
export function killedWhileReturning(world: World, sites: readonly string[]): Fault {
  const again = killed(world, sites);
  const names = sites.join(" and ");
  return {
    prepare: async ({ mark, untilServed }) => {
      again.strike();
      mark("fault", `${names} killed for the first time`);
      await untilServed();
      await again.mend();
      mark("mended", `${names} started`);
      await pause(RETURNED_FOR * 1000);
    },
    strike: () => again.strike(),
    mend: () => again.mend(),
  };
}
