import { check, deriveBlueprint, hazardsOf } from "@holdfast/resilience";
import { dataSites } from "../building/blueprints";
import { GraphBuilder } from "../building/graph-builder";
import { fourServices } from "../building/services";

describe("hazards", () => {
  /** A data center at a place, with hazards of its own. */
  const at = (site: string, longitude: number, hazards: object) => (builder: GraphBuilder) =>
    builder.dataCenter(site, {
      location: { latitude: 37, longitude },
      hazards: {
        seismicZone: "zone",
        typhoonTrack: "coast",
        floodElevationMetres: 40,
        tsunamiElevationMetres: 40,
        coastDistanceKilometres: 1,
        ...hazards,
      },
    });

  function names(...build: ((builder: GraphBuilder) => GraphBuilder)[]): string[] {
    const builder = build.reduce((next, step) => step(next), new GraphBuilder());
    return hazardsOf(deriveBlueprint(builder.graph())).map(
      ({ name, sites }) => `${name}: ${sites.join(", ")}`,
    );
  }

  test("are what sites have in common by name", () => {
    expect(names(at("a", 126, {}), at("b", 128, { seismicZone: "other" }))).toEqual([
      "earthquake zone: a",
      "earthquake other: b",
      "typhoon coast: a, b",
    ]);
  });

  test("waves take more sites the higher they are, and none far from the coast", () => {
    const found = names(
      at("low", 126, { tsunamiElevationMetres: 8 }),
      at("high", 127, { tsunamiElevationMetres: 12 }),
      at("inland", 128, { tsunamiElevationMetres: 8, coastDistanceKilometres: 11 }),
    );
    expect(found.filter((name) => name.startsWith("wave"))).toEqual([
      "wave above 8 m at coast: low",
      "wave above 12 m at coast: high, low",
    ]);
  });

  test("floods take sites of one plain, by their elevation", () => {
    const found = names(
      at("one", 126, { floodElevationMetres: 5 }),
      at("two", 126.1, { floodElevationMetres: 9 }),
      at("far", 128, { floodElevationMetres: 5 }),
    );
    expect(found.filter((name) => name.startsWith("flood"))).toEqual([
      "flood above 5 m at far: far",
      "flood above 5 m at one, two: one",
      "flood above 9 m at one, two: one, two",
    ]);
  });

  test("beyond every promise that stop what survives sites are a warning, not a broken promise", () => {
    const builder = fourServices();
    for (const site of [...dataSites, "aws-seoul"]) {
      builder.change(site, (inputs) => ({
        ...inputs,
        hazards: { seismicZone: "shared", typhoonTrack: `${site}-track` },
      }));
    }
    const report = check(builder.graph(), { domains: true });
    expect(report.summary.goalsMet).toBe(true);
    expect(report.findings.filter(({ event }) => event?.name === "earthquake shared")).toMatchObject([
      {
        policy: "hazard-independence",
        level: "warning",
        service: null,
        reason: {
          kind: "common-cause-failure",
          lost: [{ kind: "hazard", name: "earthquake shared" }],
          services: ["catalogue", "games", "identity", "payments"],
        },
      },
    ]);
  });
});
