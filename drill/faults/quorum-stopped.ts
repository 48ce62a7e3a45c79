import type { World } from "../sites/world";
import type { Fault, Injection } from "./fault";
import { everySite } from "./targets";

/** For how long, in seconds: several times as long as a leader's key lasts. */
const STOPPED = 60;

function votersStopped(world: World, sites: readonly string[]): Injection {
  const signal = (name: "SIGSTOP" | "SIGCONT") => {
    for (const site of sites) {
      for (const { role, pod } of world.site(site).pods) if (role === "voter") pod.signal(name);
    }
  };
  return {
    watchedSeconds: STOPPED,
    inject: () => signal("SIGSTOP"),
    heal: () => signal("SIGCONT"),
  };
}

/**
 * No voter answers, while every database is well: `failsafe_mode` lets a leader go on that all of its members answer within
 * 2 s, each time that its key could not be renewed. [Patroni, ha.py]
 */
export const quorumStopped: Fault = {
  kind: "quorum-stopped",
  title: "stop of the voters at",
  description: `every voter gets SIGSTOP for ${STOPPED} s, and SIGCONT when it is healed; databases and all else run on`,
  targets: everySite("the others would have a majority"),
  needs: [],
  asLoss: { meaning: "the loss of the quorum" },
  inFullRun: "each target",
  inSoak: "never",
  at: votersStopped,
};
