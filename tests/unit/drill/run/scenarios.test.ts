import { deriveBlueprint } from "@holdfast/resilience";
import { faults } from "@holdfast/drill/faults/registry";
import {
  checkScenario,
  drillSites,
  eachSiteScenarios,
  fromNothingScenarios,
  fullScenarios,
  scenarioOf,
  shortScenarios,
  soakScenarios,
} from "@holdfast/drill/run/scenarios";
import { fourServices } from "../../resilience/building/services";

const sites = { data: ["a", "b", "c"], leading: ["b", "c"], cloudVoters: ["v", "w"] };
/** Faults that take every site: no random drill is one of them. */
const everywhere = ["cold-start", "lose-everything", "quorum-stopped"];

const names = (scenarios: readonly { name: string }[]) => scenarios.map(({ name }) => name);

test("sites are told apart by what stands there", () => {
  const builder = fourServices().cloudRegion("aws-tokyo", "ap-northeast-1");
  const found = drillSites(deriveBlueprint(builder.graph()));
  expect([...found.data].sort()).toEqual(["ansan", "pangyo", "siheung"]);
  // Of the services that are drilled, this blueprint has payments alone, whose one shard is led from there.
  expect(found.leading).toEqual(["ansan"]);
  expect([...found.cloudVoters].sort()).toEqual(["aws-osaka", "aws-seoul"]);
});

describe("where this machine lets less be done", () => {
  const less = { ...sites, impossible: new Set(["partition", "full-disk", "from-nothing"]) };

  test("the full list and random drills leave it out", () => {
    const full = fullScenarios(less).map(({ fault }) => fault);
    const kept = fullScenarios(sites).filter(({ fault }) => !less.impossible.has(fault));
    expect(full).toEqual(kept.map(({ fault }) => fault));
    const random = new Set(soakScenarios(less, 300, 1).map(({ fault }) => fault));
    expect([...random].sort()).toEqual(
      faults.kinds.filter((fault) => !["partition", "full-disk", ...everywhere].includes(fault)).toSorted(),
    );
  });

  test("it is refused where it is asked for", () => {
    const message = /the fault partition cannot be done on this machine[\s\S]*name one of: kill, /;
    expect(() => checkScenario(scenarioOf("partition", ["a"]), less)).toThrow(message);
    expect(() => eachSiteScenarios(less, "partition")).toThrow(message);
    expect(() => checkScenario(scenarioOf("kill", ["a"]), less)).not.toThrow();
    expect(() => fromNothingScenarios(less)).toThrow(/allows no namespaces/);
  });
});

test("a first start takes everything that is drilled, and nothing else is done", () => {
  expect(fromNothingScenarios(sites)).toEqual([
    {
      name: "first start of a, b, c, v and w",
      fault: "from-nothing",
      sites: ["a", "b", "c", "v", "w"],
    },
  ]);
});

test("the short list is one site, then two", () => {
  expect(shortScenarios(sites)).toEqual([
    { name: "kill a", fault: "kill", sites: ["a"] },
    { name: "kill a and b", fault: "kill", sites: ["a", "b"] },
  ]);
  expect(names(shortScenarios({ data: ["a"], leading: [], cloudVoters: [] }))).toEqual(["kill a"]);
});

test("the full list has the first start, every site, pair and fault, each once", () => {
  const full = fullScenarios(sites);
  expect(names(full)).toEqual([
    "first start of a, b, c, v and w",
    ...["kill a", "kill b", "kill c"],
    ...["kill a and b", "kill a and c", "kill b and c"],
    ...["kill a and v", "kill a and w", "kill b and v", "kill b and w", "kill c and v", "kill c and w"],
    ...["cold start of a, b, c, v and w", "lose everything at a, b and c"],
    ...["partition a", "partition b", "partition c"],
    ...["asymmetric partition of a", "asymmetric partition of b", "asymmetric partition of c"],
    ...["cut from users a", "cut from users b", "cut from users c"],
    ...["cut from other sites a", "cut from other sites b", "cut from other sites c"],
    ...["cut between a and b", "flapping line of b", "lossy line of b", "slow link of b"],
    ...["freeze of a", "freeze of b", "freeze of c"],
    ...["full disk of leaders at b", "Patroni killed at b", "Patroni stopped at b"],
    ...["database stopped at b", "clock set back at b", "data lost of the voter at b"],
    "stop of the voters at a, b, c, v and w",
    ...["a and b", "a and c", "b and c"].map((pair) => `kill, one after the other, of ${pair}`),
    ...["kill during the return of b", "kill during an evacuation to b"],
  ]);
  expect(new Set(full.map(({ fault }) => fault))).toEqual(new Set(["from-nothing", ...faults.kinds]));
  expect(names(eachSiteScenarios(sites, "partition"))).toEqual(["partition a", "partition b", "partition c"]);
});

test("to lose everything takes every data site, and a hand to heal it", () => {
  expect(eachSiteScenarios(sites, "lose-everything")).toEqual([
    { name: "lose everything at a, b and c", fault: "lose-everything", sites: ["a", "b", "c"] },
  ]);
  expect(() => checkScenario(scenarioOf("lose-everything", ["c", "a", "b"]), sites)).not.toThrow();
  for (const some of [
    ["a", "b"],
    ["a", "b", "c", "v"],
  ]) {
    expect(() => checkScenario(scenarioOf("lose-everything", some), sites)).toThrow(
      /takes every data site, and no other\n[\s\S]*or name a,b,c$/,
    );
  }
});

test("a fault of leaders is done at sites that lead something, and refused elsewhere", () => {
  expect(names(eachSiteScenarios(sites, "database-stopped"))).toEqual([
    "database stopped at b",
    "database stopped at c",
  ]);
  const alike = soakScenarios(sites, 400, 1).filter(({ fault }) => fault === "patroni-killed");
  expect(new Set(alike.flatMap((scenario) => scenario.sites))).toEqual(new Set(["b", "c"]));
  expect(() => checkScenario(scenarioOf("patroni-killed", ["b", "c"]), sites)).not.toThrow();
  expect(() => checkScenario(scenarioOf("kill", ["a"]), sites)).not.toThrow();
  expect(() => checkScenario(scenarioOf("patroni-killed", ["a"]), sites)).toThrow(
    /there is nothing at a that the fault patroni-killed could hit\n[\s\S]*name some of: b, c$/,
  );
});

test("a site is evacuated to a data site, from another that leads something", () => {
  const check = (...to: string[]) => checkScenario(scenarioOf("kill-during-evacuation", to), sites);
  expect(() => check("a")).not.toThrow();
  expect(() => check("b")).not.toThrow();
  expect(() => check("b", "c")).toThrow("no site could be evacuated to b and c");
  expect(() => check("v")).toThrow(/evacuated to v\n[\s\S]*name one of: a, b, c$/);
});

test("a soak is the same for the same seed, another for another, and begins as a shorter one does", () => {
  const fifty = soakScenarios(sites, 50, 7);
  expect(soakScenarios(sites, 50, 7)).toEqual(fifty);
  expect(soakScenarios(sites, 20, 7)).toEqual(fifty.slice(0, 20));
  expect(soakScenarios(sites, 50, 8)).not.toEqual(fifty);
  expect(new Set(names(fifty)).size).toBe(50);
});

test("a seed stands for the same random drills for as long as the faults stay, so that a soak can be run again", () => {
  expect(names(soakScenarios(sites, 12, 1))).toEqual([
    ...["1: lossy line of b", "2: kill during an evacuation to b", "3: cut from users c"],
    ...["4: full disk of leaders at c", "5: cut from users c", "6: clock set back at b"],
    ...["7: flapping line of a", "8: slow link of b", "9: Patroni stopped at b", "10: Patroni killed at b"],
    ...["11: asymmetric partition of c", "12: kill b and v"],
  ]);
});

test("a soak comes by every fault and every site, and never takes more than two sites or no data site", () => {
  const many = soakScenarios(sites, 400, 1);
  const byThemselves = faults.kinds.filter((fault) => !everywhere.includes(fault));
  expect(new Set(many.map(({ fault }) => fault))).toEqual(new Set(byThemselves));
  expect(new Set(many.flatMap((scenario) => scenario.sites))).toEqual(
    new Set([...sites.data, ...sites.cloudVoters]),
  );
  for (const scenario of many) {
    expect(scenario.sites.length).toBeLessThanOrEqual(2);
    expect(new Set(scenario.sites).size).toBe(scenario.sites.length);
    expect(scenario.sites.some((site) => sites.data.includes(site))).toBe(true);
  }
  const twice = many.filter((scenario) => scenario.sites.length === 2);
  expect(new Set(twice.map(({ fault }) => fault))).toEqual(
    new Set(["kill", "partition", "pair-cut", "killed-in-turn"]),
  );
});
