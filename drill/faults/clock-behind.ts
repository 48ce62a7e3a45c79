import type { Site } from "../sites/site";
import type { World } from "../sites/world";
import type { Fault } from "./fault";

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

/** The clocks at the sites are set back, and forward again to take it back. */
export function clockBehind(world: World, sites: readonly string[]): Fault {
  const set = (seconds: number) => {
    for (const site of sites) world.site(site).setClock(seconds);
  };
  return {
    leftOut: ["voters keep this machine's time of day: etcd does not ask the C library for it"],
    strike: () => {
      set(-BEHIND);
      for (const site of sites) checkClock(world.site(site));
    },
    mend: () => set(0),
  };
}
