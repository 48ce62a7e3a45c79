import { findingMessage } from "@holdfast/report/text/finding-text";
import { check, deriveBlueprint, SECRET, UNKNOWN, type Value } from "@holdfast/resilience";
import { figureIn, Figures, type Range, ranges } from "@holdfast/contract/figures";
import { voterHosts } from "../building/blueprints";
import { database } from "../building/database";
import type { GraphBuilder, Inputs } from "../building/graph-builder";
import { policy, workload } from "../building/service";
import { fourServices } from "../building/services";

/** Values that are figures nowhere. `1e400` is what a JSON parser makes of that text. */
const nonsense: readonly Value[] = [1e308, UNKNOWN, -1e308, SECRET, JSON.parse("1e400") as number, "many"];

/**
 * Places that hold a number and that are read as a name, or by which nothing is judged: a pod's own labels are not the
 * workload's, and a schedule of one site that is for no shard is a warning while others are.
 */
const unjudged = /(port$|targetPort$|template\.metadata\.labels|CronJob metadata\.labels)/;

/** The ConfigMap that a workload's pods mount first. */
const VOLUME = ["spec", "template", "spec", "volumes", 0, "configMap", "name"] as const;

type Path = readonly (string | number)[];

/** Every figure among a resource's inputs: numbers, and texts that are numbers or quantities. */
function figuresIn(value: Value, path: Path = []): Path[] {
  if (typeof value === "number") return [path];
  if (typeof value === "string") return /^\d+(\.\d+)?([KMG]i|m|%)?$/.test(value) ? [path] : [];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    figuresIn(inner, [...path, Array.isArray(value) ? Number(key) : key]),
  );
}

function replaced(value: Value, [step, ...rest]: Path, by: Value): Value {
  if (step === undefined) return by;
  const copy = (Array.isArray(value) ? [...value] : { ...(value as object) }) as Record<string, Value>;
  copy[step] = replaced(copy[step] as Value, rest, by);
  return copy as Value;
}

/** A blueprint with everything that has figures: databases, an autoscaler, quotas, a certificate, a locked vault. */
function everything(): GraphBuilder {
  const builder = fourServices();
  policy(builder, "search", { stores: [{ kind: "database", name: "search", access: "read-write" }] });
  database(builder, "search", ["ansan", "siheung", "pangyo"], {
    hosts: voterHosts,
    dcs: { synchronous_node_count: 2 },
  });
  for (const site of ["ansan", "siheung", "pangyo"]) {
    workload(builder, "search", site, 10, { maximum: 12 });
    builder.object("kubernetes:core/v1:ResourceQuota", site, "quota", {
      metadata: { name: "quota", namespace: "services" },
      spec: { hard: { "requests.cpu": "400", "requests.memory": "800Gi", pods: "400" } },
    });
  }
  return builder;
}

test("the blueprint whose figures are broken is green with all of them", () => {
  expect(check(everything().graph()).findings).toEqual([]);
});

describe("a figure that is none is named, and nothing is green with it", () => {
  const builder = everything();
  // One of each type and place will do: what stands at other sites is read by the same code.
  const cases = new Map<string, { name: string; path: Path }>();
  for (const { type, name, inputs } of builder.graph().resources) {
    for (const path of figuresIn(inputs)) {
      if (!unjudged.test(`${type} ${path.join(".")}`)) cases.set(`${type} ${path.join(".")}`, { name, path });
    }
  }

  test("there are such figures", () => {
    expect(cases.size).toBeGreaterThan(40);
  });

  const listed = [...cases.entries()].map(([place, { name, path }], index) => ({ place, name, path, index }));

  test.each(listed)("$place", ({ name, path, index }) => {
    // Half of the values for each figure, the other half for the next: all code sees all of them.
    for (const value of nonsense.filter((_, at) => at % 2 === index % 2)) {
      const broken = everything().change(name, (inputs) => replaced(inputs, path, value) as Inputs);
      const { summary, findings } = check(broken.graph());
      expect([value, summary.goalsMet]).toEqual([value, false]);
      const named = findings.filter(
        ({ resource, level }) => resource === broken.find(name).urn && level === "error",
      );
      expect([value, named.map(findingMessage).join()]).toEqual([
        value,
        expect.stringContaining(String(path.at(-1))),
      ]);
    }
  });
});

test.each([-1e308, 1e308])(
  "a site at %d degrees is nowhere, and no distance is measured to it",
  (degrees) => {
    const broken = everything().change(
      "ansan",
      (inputs) => replaced(inputs, ["location", "longitude"], degrees) as Inputs,
    );
    const elections = deriveBlueprint(broken.graph()).quorums.map((quorum) => quorum.electionMilliseconds);
    expect(elections.filter((milliseconds) => !Number.isFinite(milliseconds))).toEqual([]);
  },
);

describe("a figure in a text", () => {
  test.each<[string, string, string, string, RegExp]>([
    [
      "TTL of a zone's record",
      "dns@ansan",
      " 10 IN LUA A",
      " -30 IN LUA A",
      /TTL.*from 0 to 2147483647.*-30/,
    ],
    ["TTL that is no number", "dns@ansan", " 10 IN LUA A", " soon IN LUA A", /TTL.*soon/],
    ["timeout of a check", "dns@ansan", "timeout=2", "timeout=-2", /timeout.*-2/],
    ["interval of a check", "dns@ansan", "timeout=2", "timeout=2, interval=-10", /interval.*-10/],
    ["failures of a check", "dns@ansan", "timeout=2", "timeout=2, minimumFailures=0", /minimumFailures.*"0"/],
    ["interval of a server", "dns@ansan", "interval=5", "interval=-10", /lua-health-checks-interval.*-10/],
  ])("%s is told", (_, name, from, to, message) => {
    const broken = everything().replaceText(name, from, to);
    const { findings, summary } = check(broken.graph());
    expect(summary.goalsMet).toBe(false);
    expect(
      findings
        .filter(({ resource }) => resource === broken.find(name).urn)
        .map(findingMessage)
        .join("\n"),
    ).toMatch(message);
  });

  test.each<[string, number, string]>([
    ["ttl", 20, "-30"],
    ["ttl", 20, ".inf"],
    ["ttl", 20, "1e400"],
    ["ttl", 20, ".nan"],
    ["loop_wait", 2, "0"],
    ["synchronous_node_count", 2, "1.5"],
    ["synchronous_node_count", 2, "-1"],
  ])("%s of patroni.yml, %i made %s, is told, and no goal that rests on it is met", (setting, good, bad) => {
    const name = "search-0-configuration@ansan";
    const broken = everything().replaceText(name, `"${setting}":${good}`, `"${setting}":${bad}`);
    const { findings, verdicts } = check(broken.graph());
    const told = findings.filter(({ resource }) => resource === broken.find(name).urn);
    expect(told.map(findingMessage).join("\n")).toContain(`bootstrap.dcs.${setting} could not be read`);
    expect(verdicts.some(({ service, met }) => service === "search" && !met)).toBe(true);
  });

  test.each<[string, string, string, string]>([
    ["an interval of HAProxy", "search-router-configuration@ansan", "inter 1s", "inter -1s"],
    ["a number of checks of HAProxy", "search-router-configuration@ansan", "rise 1", "rise 0"],
  ])("%s is told, and no recovery that waits for it is bounded", (_, name, from, to) => {
    const builder = everything();
    builder.change(
      "search-router@ansan",
      (inputs) => replaced(inputs, [...VOLUME], "search-router") as Inputs,
    );
    const broken = builder.replaceText(name, from, to);
    const { findings, verdicts } = check(broken.graph());
    expect(findings.some(({ policy: name }) => name === "nothing-passed-over")).toBe(true);
    expect(verdicts.some(({ service, unmet }) => service === "search" && unmet.includes("rto"))).toBe(true);
  });

  test("retry_timeout of patroni.yml that is none is told", () => {
    const broken = everything().replaceText(
      "search-0-configuration@ansan",
      '"retry_timeout":6',
      '"retry_timeout":soon',
    );
    const { findings, summary } = check(broken.graph());
    expect(findings.map(findingMessage).join()).toContain("bootstrap.dcs.retry_timeout could not");
    expect(summary.goalsMet).toBe(false);
  });

  test("an election timeout of etcd is told, and no recovery that waits for it is bounded", () => {
    const broken = everything().replaceText(
      "failover-ansan@ansan",
      "--initial-cluster=",
      "--election-timeout=-5 --initial-cluster=",
    );
    const { findings, verdicts } = check(broken.graph());
    expect(findings.map(findingMessage).join()).toContain("election-timeout could not be read");
    expect(verdicts.some(({ service, unmet }) => service === "search" && unmet.includes("rto"))).toBe(true);
  });
});

describe("every range", () => {
  const all: [string, Range][] = Object.entries(ranges);

  test.each(all)("%s holds its limits and says why, and refuses what is beyond them", (_, range) => {
    expect(range.least).toBeLessThan(range.most);
    expect(range.why.length + range.unit.length).toBeGreaterThan(8);
    expect(Number.isFinite(range.worst)).toBe(true);
    for (const value of [range.least, range.most].filter((limit) => !range.whole || Number.isInteger(limit)))
      expect(figureIn(range, value)).toBe(value);
    const step = range.whole ? 1 : 1e-3;
    for (const value of [
      range.least - step,
      range.most * 1.1 + 1,
      NaN,
      Infinity,
      -Infinity,
      "",
      "x",
      null,
      true,
    ])
      expect([value, figureIn(range, value)]).toEqual([value, undefined]);
    if (range.whole) expect(figureIn(range, range.least + 0.5)).toBeUndefined();
  });

  test("has a worst that keeps no promise: it outlasts every objective, or is nothing at all", () => {
    const longest = ranges.objectiveSeconds.most;
    for (const [name, { unit, worst, least }] of all) {
      if (unit !== "seconds") continue;
      expect([name, worst > longest || worst <= least]).toEqual([name, true]);
    }
  });
});

test("what is not said is no fault", () => {
  const figures = new Figures();
  expect(figures.take(ranges.ttlSeconds, undefined, 7, "ttl")).toBe(7);
  expect(figures.take(ranges.ttlSeconds, null, 7, "ttl")).toBe(7);
  expect(figures.faults).toEqual([]);
  expect(figures.take(ranges.ttlSeconds, -1, 7, "ttl")).toBe(ranges.ttlSeconds.worst);
  expect(figures.faults).toMatchObject([{ where: "ttl" }]);
});
