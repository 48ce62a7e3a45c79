import type { World } from "../sites/world";
import type { Fault, Injection } from "./fault";
import { bothWays, packetDrop } from "./packet-drop";
import { anySites } from "./targets";

/** For how long the sites are away, and then there, in seconds. */
const EACH = 20;

/** How often they go away: users are watched for as long. */
const TIMES = 3;

function comingAndGoing(world: World, sites: readonly string[]): Injection {
  const network = packetDrop(world, sites, (site) => bothWays(site));
  let away = false;
  let timer: NodeJS.Timeout | undefined;
  const turn = () => {
    away = !away;
    if (away) network.inject();
    else void network.heal();
  };
  return {
    watchedSeconds: 2 * EACH * TIMES,
    inject: () => {
      turn();
      timer = setInterval(turn, EACH * 1000);
      timer.unref();
    },
    heal: () => {
      clearInterval(timer);
      return network.heal();
    },
  };
}

/** The sites' lines come and go. */
export const flapping: Fault = {
  kind: "flapping",
  title: "flapping line of",
  description: `packets from and to the sites are dropped for ${EACH} s, arrive for ${EACH} s, and so on, ${TIMES} times`,
  targets: anySites,
  needs: ["site network"],
  asLoss: {
    meaning: "no bound",
    because: "users are sent back to a site as soon as it passes its checks again",
  },
  inFullRun: "once",
  inSoak: "one site",
  at: comingAndGoing,
};
