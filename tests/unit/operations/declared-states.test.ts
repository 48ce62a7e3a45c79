import { execFileSync } from "node:child_process";
import * as path from "node:path";
import {
  type Blueprint,
  check,
  deriveBlueprint,
  judge,
  lossOfElements,
  type ResourceGraph,
} from "@holdfast/resilience";

const repository = path.join(__dirname, "../../..");

/** What the shipped blueprint declares with some configuration; each evaluation takes a process of its own. */
function declaredWith(lists: { lost: string[]; evacuated: string[] }): ResourceGraph {
  const script = `
    require("tsx/cjs");
    const { declaredWith } = require("./operations/declaration/declared");
    declaredWith(".", "dev", JSON.parse(process.argv[1])).then(({ graph }) => process.stdout.write(JSON.stringify(graph)));
  `;
  const options = { cwd: repository, encoding: "utf8", maxBuffer: 2 ** 28 } as const;
  const printed = execFileSync("node_modules/.bin/node", ["-e", script, JSON.stringify(lists)], options);
  return JSON.parse(printed) as ResourceGraph;
}

const loss = (...sites: string[]) => lossOfElements(sites.map((name) => ({ kind: "site", name })));

/** What users get of each service. */
function servedTo(blueprint: Blueprint, ...sites: string[]) {
  return judge(blueprint, loss(...sites)).map(({ service, outcome, served, writes }) => ({
    service,
    outcome,
    served,
    writes,
  }));
}

describe("the model reads a site out of service from the resources", () => {
  const usual = deriveBlueprint(declaredWith({ lost: [], evacuated: [] }));
  const graph = declaredWith({ lost: [], evacuated: ["pangyo"] });
  const evacuated = deriveBlueprint(graph);
  const others = ["ansan", "siheung", "aws-seoul", "aws-osaka"];

  test("every loss leaves users what it leaves them with the site lost besides", () => {
    // Servers of event logs and object stores stay at the site, and go on deciding and serving beside those elsewhere.
    const staying = new Set(
      usual.services
        .filter(({ stores }) => stores.some(({ kind }) => kind === "event-log" || kind === "object-store"))
        .map(({ name }) => name),
    );
    const rests = usual.services.filter(
      ({ name, hardDependencies, softDependencies }) =>
        staying.has(name) || [...hardDependencies, ...softDependencies].some((each) => staying.has(each)),
    );
    const resting = new Set(rests.map(({ name }) => name));
    expect(resting.size).toBeLessThan(usual.services.length / 2);
    const besides = (blueprint: Blueprint, sites: readonly string[]) =>
      servedTo(blueprint, ...sites).filter(({ service }) => !resting.has(service));
    for (const sites of [[], ...others.map((site) => [site])]) {
      expect(besides(evacuated, sites)).toEqual(besides(evacuated, [...sites, "pangyo"]));
    }
  });

  test("no answer names it, no member of it leads, and its health checks and pods are there", () => {
    const answers = evacuated.endpoints.flatMap(({ answerSets }) => answerSets.flatMap((set) => set.answers));
    expect(answers.map(({ site }) => site)).not.toContain("pangyo");
    const members = evacuated.databases.flatMap(({ shards }) => shards.flatMap((shard) => shard.members));
    expect(members.filter(({ site }) => site === "pangyo").length).toBeGreaterThan(0);
    for (const { site, noFailover } of members) expect(noFailover).toBe(site === "pangyo");
    const checks = graph.resources.filter(({ type }) => type === "aws:route53/healthCheck:HealthCheck");
    expect(checks.some(({ name }) => name.endsWith("-pangyo-check"))).toBe(true);
  });

  test("the others carry the whole peak at once, which they had to grow for before", () => {
    // Objects wait for another master, which no replica hastens.
    const waiting = (blueprint: Blueprint) =>
      judge(blueprint, loss("pangyo")).filter(
        ({ recovery, rtoTerms }) =>
          (recovery.at(-1)?.seconds ?? 0) > 56 && !rtoTerms.some(({ kind }) => kind === "master-missed"),
      );
    for (const { service } of judge(evacuated, loss())) {
      const replicas = (blueprint: Blueprint, site: string) =>
        blueprint.services
          .find(({ name }) => name === service)
          ?.deployments.find((deployment) => deployment.site === site)?.replicas ?? 0;
      expect(replicas(evacuated, "siheung")).toBeGreaterThanOrEqual(replicas(usual, "siheung"));
      expect(replicas(evacuated, "pangyo")).toBe(replicas(usual, "pangyo"));
    }
    expect(waiting(evacuated)).toEqual([]);
  });

  test("the ordinary day is as good as before", () => {
    for (const { outcome, served } of judge(evacuated, loss()))
      expect([outcome, served]).toEqual(["serving", 1]);
  });

  test("the blueprint says of itself that it survives less", () => {
    expect(check(graph).summary.goalsMet).toBe(false);
  });
});
