import type { Report } from "@holdfast/resilience";
import type { PlannedBlueprint } from "@holdfast/report/capacity/plan";
import { evaluateShipped, holdfast, type Shipped } from "./holdfast";

let shipped: Shipped;

beforeAll(() => {
  shipped = evaluateShipped();
}, 120_000);
afterAll(() => shipped.remove());

describe("risk", () => {
  test("finds the smallest sets of losses, each of which check confirms", () => {
    const { code, out } = holdfast([
      "risk",
      "--from",
      shipped.graph,
      "--json",
      "--most",
      "6",
      "--max-size",
      "2",
    ]);
    expect(code).toBe(0);
    const risk = JSON.parse(out) as { any: { elements: { key: string }[]; stops: string[] }[] };
    expect(risk.any.map((group) => group.elements.length)).toEqual(
      risk.any.map((group) => group.elements.length).sort((left, right) => left - right),
    );
    const { elements, stops } = risk.any.at(-1)!;
    const lost = elements.map(({ key }) => key).join(",");
    const report = JSON.parse(
      holdfast(["check", "--from", shipped.graph, "--json", "--lose", lost]).out,
    ) as Report;
    const stopped = report.verdicts.filter(({ outcome }) => outcome === "down" || outcome === "read-only");
    expect(stopped.map(({ service }) => service).sort()).toEqual([...stops].sort());
  });

  test("prints groups and, for each service, how little stops it", () => {
    const { out } = holdfast(["risk", "--from", shipped.graph, "--most", "3"]);
    expect(out).toMatch(/^the smallest sets of losses that stop a service or its writes\n 1 {2}\S/);
    expect(out).toMatch(/\n {6}stops \d+ services: .*\n {6}mitigation: \S/);
    expect(out).toMatch(/\nmessaging +\d {2}\S/);
  });

  test("orders groups of one size by their likelihood", () => {
    const probability = "earthquake gyeonggi=0.002";
    const args = [
      "risk",
      "--from",
      shipped.graph,
      "--service",
      "messaging",
      "--probability",
      `hazard:${probability}`,
    ];
    const { out } = holdfast(args);
    expect(out).toMatch(
      /^the smallest sets of losses that stop messaging\n 1 {2}earthquake gyeonggi, 1 in 500 years\n/,
    );
  });

  test.each<[string, string[], RegExp]>([
    [
      "a service that there is not",
      ["--service", "mesaging", "--from", ""],
      /there is no service mesaging\n/,
    ],
    [
      "a chance of a kind that there is not",
      ["--probability", "halls=0.1", "--from", ""],
      /there is no halls to give a probability to\n[\s\S]*name one of site, hall, power-feed/,
    ],
    [
      "a chance of a thing that there is not",
      ["--probability", "hall=0.1,hall:ansan/hall-9=0.1", "--from", ""],
      /there is no hall:ansan\/hall-9 to[\s\S]*name one of hall:ansan\/hall-1, /,
    ],
    ["no group at all", ["--most", "0"], /a whole number, 1 or more/],
    ["a chance above 1", ["--probability", "hall=2"], /chances of a loss within a year/],
    ["an outcome that there is not", ["--stopped", "slow"], /Allowed choices are read-only, down/],
  ])("refuses %s", (_case, args, message) => {
    const { code, error } = holdfast(["risk", ...args.map((arg) => arg || shipped.graph)]);
    expect(error).toMatch(message);
    expect(code).toBe(2);
  });
});

describe("capacity", () => {
  test("plans replicas beside those declared, and prices losses and promises", () => {
    const { code, out } = holdfast(["capacity", "--from", shipped.graph]);
    expect(code).toBe(0);
    expect(out).toMatch(/^replicas as declared -> as planned\n +ansan +siheung +pangyo\nbank +\d/);
    expect(out).toMatch(/\nN {4}no site lost +\d+(\.\d+)? \(1\.00 x\)/);
    expect(out).toMatch(/\nN-1 {2}any one site lost +\d+(\.\d+)? \(1\.\d\d x\)/);
    expect(out).toMatch(/\nmessaging serves 60% of its peak with any two sites lost +\d+\n/);
    expect(out).toContain("not planned: failover-authority, since it has no replicas of its own");
  });

  test("counts in the currency that prices are given in", () => {
    const args = ["capacity", "--from", shipped.graph, "--price", "ansan=2,siheung=2,pangyo=2", "--json"];
    const priced = JSON.parse(holdfast([...args, "--currency", "USD"]).out) as PlannedBlueprint;
    const inCores = JSON.parse(
      holdfast(["capacity", "--from", shipped.graph, "--json"]).out,
    ) as PlannedBlueprint;
    expect([priced.unit, inCores.unit]).toEqual(["USD", "cores"]);
    expect(priced.declaredPrice).toBeCloseTo(2 * inCores.declaredPrice, 6);
    expect(
      inCores.plan.feasible && priced.plan.feasible && priced.plan.price / inCores.plan.price,
    ).toBeCloseTo(2, 6);
  });

  test("names the promises that cannot be kept together, and ends with 1", () => {
    const cramped = shipped.changed({
      ansan: (inputs) => Object.assign(inputs, { halls: [{ name: "hall-1", cores: 60, memoryGiB: 3000 }] }),
    });
    const { code, out } = holdfast(["capacity", "--from", cramped]);
    expect(out).toMatch(
      /\nThere is no plan:\n( {2}\S.*\n)+Any one of these left out would let the others be kept\.\n/,
    );
    expect(out).toMatch(/\n {2}ansan has \d+(\.\d+)? cores\n/);
    expect(code).toBe(1);
  });

  test.each<[string, string[], RegExp]>([
    [
      "a price of no site",
      ["--price", "nowhere=3"],
      /there is no data site nowhere\n[\s\S]*ansan, siheung, pangyo/,
    ],
    ["a price that is no number", ["--price", "ansan=cheap"], /prices of a core for a month by site/],
    ["a price of nothing", ["--price", "ansan=0"], /above 0/],
  ])("refuses %s", (_case, args, message) => {
    const { code, error } = holdfast(["capacity", "--from", shipped.graph, ...args]);
    expect(error).toMatch(message);
    expect(code).toBe(2);
  });
});
