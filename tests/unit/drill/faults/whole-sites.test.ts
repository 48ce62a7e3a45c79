import { mock } from "node:test";
import pauses from "node:timers/promises";
import { coldStart } from "@holdfast/drill/faults/cold-start";
import type { DrillContext, Fault } from "@holdfast/drill/faults/fault";
import { flapping } from "@holdfast/drill/faults/flapping";
import { killedInTurn } from "@holdfast/drill/faults/killed-in-turn";
import { quorumStopped } from "@holdfast/drill/faults/quorum-stopped";
import { siteFrozen } from "@holdfast/drill/faults/site-frozen";
import { SeededChoice } from "@holdfast/drill/run/seeded-choice";
import type { World } from "@holdfast/drill/sites/world";

beforeEach(() => {
  jest.spyOn(pauses, "setTimeout").mockImplementation(() => Promise.resolve() as never);
  mock.timers.enable({ apis: ["setInterval"] });
});
afterEach(() => {
  mock.timers.reset();
  jest.restoreAllMocks();
});

/** Sites with a voter and a member each, which write down what is done to them. */
function world(...sites: readonly string[]): { world: World; done: string[] } {
  const done: string[] = [];
  const standing = new Map(
    sites.map((site) => {
      const pods = ["voter", "member"].map((role) => ({
        role,
        pod: { signal: (signal: string) => done.push(`${signal} ${role}@${site}`) },
      }));
      return [
        site,
        {
          pods,
          kill: () => done.push(`kill ${site}`),
          signal: (signal: string) => done.push(`${signal} ${site}`),
          startPrograms: () => done.push(`programs ${site}`),
          startPods: (wanted: (pod: object) => boolean = () => true) =>
            pods.filter(wanted).forEach(({ role }) => done.push(`start ${role}@${site}`)),
        },
      ] as const;
    }),
  );
  const network = { dropPackets: () => done.push("drop"), restore: () => done.push("restore") };
  return {
    world: { site: (name: string) => standing.get(name), network, shards: [] } as unknown as World,
    done,
  };
}

function context(seed = 1): DrillContext {
  return { mark: () => undefined, choice: new SeededChoice(seed), untilServed: () => Promise.resolve() };
}

/** All that a fault does from its preparation to its healing, with `|` where it was injected. */
async function all(fault: Fault, sites: readonly string[], seed?: number): Promise<string[]> {
  const { world: built, done } = world(...sites);
  const injection = fault.at(built, sites);
  const prepared = injection.prepare?.(context(seed));
  await prepared;
  done.push("|");
  injection.inject();
  done.push("|");
  const healed = injection.heal();
  await healed;
  return done;
}

test("a site that is frozen stops as a whole, and goes on where it was", async () => {
  expect(await all(siteFrozen, ["a"])).toEqual(["|", "SIGSTOP a", "|", "SIGCONT a"]);
});

test("a quorum that is stopped is its voters at every site, and nothing else", async () => {
  expect(await all(quorumStopped, ["a", "v"])).toEqual([
    ...["|", "SIGSTOP voter@a", "SIGSTOP voter@v"],
    ...["|", "SIGCONT voter@a", "SIGCONT voter@v"],
  ]);
});

test("sites that are killed in turn are killed one after the other, and both are started again", async () => {
  const done = await all(killedInTurn, ["a", "b"]);
  expect(done.slice(0, done.indexOf("|"))).toEqual(["drop", "kill a"]);
  expect(done.slice(done.indexOf("|"), done.lastIndexOf("|"))).toEqual(["|", "drop", "kill a", "kill b"]);
  expect(done.filter((each) => each.startsWith("start")).sort()).toEqual(
    ["a", "b"].flatMap((site) => [`start member@${site}`, `start voter@${site}`]).sort(),
  );
});

test("a line that flaps comes and goes until it is healed, and stays then", async () => {
  const { world: built, done } = world("a");
  const injection = flapping.at(built, ["a"]);
  injection.inject();
  mock.timers.tick(((injection.watchedSeconds ?? 0) - 1) * 1000);
  expect(done).toEqual(["drop", "restore", "drop", "restore", "drop", "restore"]);
  await injection.heal();
  mock.timers.tick(60_000);
  expect(done.slice(6)).toEqual(["restore"]);
});

test("a cold start kills every site at once, and starts each pod of each in an order that follows from the seed", async () => {
  const sites = ["a", "b", "v"];
  const done = await all(coldStart, sites);
  expect(done.slice(0, done.lastIndexOf("|"))).toEqual(["|", "drop", "kill a", "kill b", "kill v"]);
  const started = done.slice(done.lastIndexOf("|") + 2);
  expect([...started].sort()).toEqual(
    sites.flatMap((site) => [`programs ${site}`, `start member@${site}`, `start voter@${site}`]).sort(),
  );
  expect(await all(coldStart, sites)).toEqual(done);
  const orders = await Promise.all([2, 3, 4, 5].map((seed) => all(coldStart, sites, seed)));
  expect(new Set(orders.map(String)).size).toBeGreaterThan(1);
});
