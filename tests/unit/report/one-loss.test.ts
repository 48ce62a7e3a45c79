import { stripVTControlCharacters } from "node:util";
import { type Blueprint, checkBlueprint, deriveBlueprint, judge } from "@holdfast/resilience";
import { namedLoss } from "@holdfast/cli/commands/named-loss";
import { oneLoss } from "@holdfast/report/terminal/one-loss";
import { fiveVoters } from "../resilience/building/blueprints";
import type { GraphBuilder } from "../resilience/building/graph-builder";
import { quorum } from "../resilience/building/quorum";
import { policy } from "../resilience/building/service";
import { fourServices } from "../resilience/building/services";

/** What is printed of one loss. */
function printed(builder: GraphBuilder, ...lost: string[]): string {
  const blueprint: Blueprint = deriveBlueprint(builder.graph());
  const report = {
    ...checkBlueprint(blueprint, 0, { depth: 1 }),
    verdicts: judge(blueprint, namedLoss(blueprint, lost)),
  };
  return stripVTControlCharacters(oneLoss({ report, blueprint }));
}

/** The lines below a heading, up to the next empty one. */
function below(text: string, heading: string): string[] {
  const lines = text.split("\n");
  const start = lines.indexOf(heading);
  return start < 0 ? [] : lines.slice(start + 1, lines.indexOf("", start));
}

/** Identity at ansan alone. */
function identityAlone(): GraphBuilder {
  return fourServices().remove("identity@siheung").remove("identity@pangyo");
}

test("a loss that breaks nothing is one sentence and a line a service", () => {
  const text = printed(fourServices(), "ansan");
  expect(text).toMatch(
    /^Without ansan, all 4 services are serving\. Every goal is met\.\n\nservice +outcome /,
  );
  expect(text).not.toMatch(/^(why|what to change|single points)/m);
});

test("a promise that cannot be read is counted, and not as one that is kept", () => {
  const builder = fourServices();
  builder.change("identity", (inputs) => ({ ...inputs, survive: 2 }));
  const text = printed(builder, "ansan");
  expect(text).toMatch(/^Without ansan, .*\. \d of 4 goals (is|are) not met\.\n/);
  expect(text).toMatch(/^identity .* not met: goal$/m);
});

test("what stood at the lost site alone is told first, with what stops for want of it", () => {
  const text = printed(identityAlone(), "ansan");
  expect(text).toMatch(
    /^Without ansan, 2 of 4 services are down and 2 are serving\. 2 of 4 goals are not met\.\n/,
  );
  expect(below(text, "single points of failure at ansan")).toEqual(["identity  stops payments"]);
  expect(below(text, "why")).toEqual([
    "identity  it is a single point of failure at ansan",
    "payments  needs identity*",
    "* single point of failure at ansan. The whole chain of one: npx holdfast explain SERVICE --lose ansan",
  ]);
  expect(below(text, "what to change")).toContain("run identity at a further site (identity, payments)");
});

test("an authority that is lost with the leaders: who may not be promoted, and who waits", () => {
  const builder = fourServices();
  policy(builder, "authority", {
    approach: "quorum",
    stores: [{ kind: "quorum", name: "failover", access: "read-write" }],
  });
  const voters = fiveVoters.map((voter) => ({ ...voter, site: "pangyo" }));
  for (const { name, site } of fiveVoters) builder.remove(`failover-${name}@${site}`);
  const text = printed(quorum(builder, "failover", voters), "pangyo");
  expect(below(text, "single points of failure at pangyo")).toEqual([
    "authority  stops games, identity, payments",
    "           replicas of games, identity, payments are left elsewhere, and it alone may promote one",
  ]);
  expect(below(text, "why")).toEqual(
    expect.arrayContaining([
      "payments   needs identity",
      "           nobody may lead its database payments without authority*",
    ]),
  );
});

test("a hazard is told with the sites that it takes", () => {
  const builder = fourServices();
  for (const site of ["ansan", "siheung", "pangyo"])
    builder.change(site, (inputs) => ({ ...inputs, hazards: { seismicZone: "one", typhoonTrack: site } }));
  const text = printed(builder, "earthquake one");
  expect(text).toMatch(/^Without earthquake one, all 4 services are down\. No goal covers this loss\.\n/);
  expect(text).toContain("\nsiheung is lost to earthquake one: in the seismic zone one\n");
  expect(below(text, "single points of failure at the lost sites")).toContain("identity   stops payments");
  expect(text).toContain('npx holdfast explain SERVICE --lose "earthquake one"');
});

test("replicas that are left and carry too little are counted", () => {
  const builder = fourServices();
  for (const site of ["siheung", "pangyo"])
    builder.change(`catalogue@${site}`, (inputs) => ({
      ...inputs,
      spec: { ...(inputs["spec"] as object), replicas: 1 },
    }));
  const text = printed(builder, "ansan");
  expect(below(text, "why")[0]).toMatch(
    /^catalogue +6 of 8 replicas were at ansan; the others carry [\d.]+% of peak$/,
  );
});
