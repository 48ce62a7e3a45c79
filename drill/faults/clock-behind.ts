import type { Site } from "../sites/site";
import type { World } from "../sites/world";
import type { Fault, Injection } from "./fault";
import { dataSites } from "./targets";

/** How far the clocks are set back, in seconds. */
const BEHIND = 30;

/** How far a program's clock may be from what it was set to, in seconds: it tells whole ones, and takes a while to say so. */
const TOLERATED = 5;

/** @throws Error where a site's programs do not go by its clock: there would be nothing to measure */
function checkClock({ name, pods }: Site): void {
  const [member] = pods.filter(({ role }) => role === "member");
  const behind = Date.now() / 1000 - Number(member?.pod.execute(["date", "+%s"]));
  if (Math.abs(behind - BEHIND) <= TOLERATED) return;
  throw new Error(`the clock at ${name} was set ${BEHIND} s back, and is ${behind.toFixed(0)} s behind`);
}

function setBack(world: World, sites: readonly string[]): Injection {
  const set = (seconds: number) => {
    for (const site of sites) world.site(site).setClock(seconds);
  };
  return {
    leftOut: ["voters keep this machine's time of day: etcd does not ask the C library for it"],
    inject: () => {
      set(-BEHIND);
      for (const site of sites) checkClock(world.site(site));
    },
    heal: () => set(0),
  };
}

/** The clocks at the sites are set back, and forward again to heal it. */
export const clockBehind: Fault = {
  kind: "clock-behind",
  title: "clock set back at",
  description:
    "the time of day at the sites is set 30 s back while everything runs, and forward again when it is healed. No namespace has a time of day of its own, so the sites' programs get it from a small library that is loaded before C's, compiled for the run with `cc`",
  targets: dataSites("etcd, which is all that stands there, does not ask for the time of day"),
  needs: ["site clock"],
  asLoss: { meaning: "at the worst the loss", because: "everything there runs on" },
  inFullRun: "once",
  inSoak: "one site",
  at: setBack,
};
