import { type Blueprint, deriveBlueprint, judge, lossOfElements } from "@holdfast/resilience";
import { blueprintFaultGraph, type FailedFrom } from "@holdfast/resilience/risk-groups";
import { failingNodes } from "@holdfast/resilience/risk-groups/blueprint/failing-nodes";
import type { ObjectStore, VolumeServer } from "@holdfast/resilience/stores/object-store/object-store";
import fc from "fast-check";
import { idOf, judgedGroups, minimalGroups } from "../risk-groups/judged-groups";
import { dataSites, paymentsBlueprint } from "../building/blueprints";
import { policy } from "../building/service";

const declared = deriveBlueprint(
  policy(paymentsBlueprint(), "media", {
    stores: [{ kind: "object-store", name: "media", access: "read-write" }],
    approach: "quorum",
  }).graph(),
);

const [ansan, siheung, pangyo] = dataSites as [string, string, string];

const server = (site: string, dataCenter = site, rack = "one"): VolumeServer => ({
  site,
  dataCenter,
  rack,
  evictable: 0,
  urn: `${site}/${rack}`,
});

function objectStore(change: Partial<ObjectStore> = {}): ObjectStore {
  return {
    name: "media",
    masters: {
      name: "media masters",
      electionMilliseconds: 2000,
      voters: dataSites.map((site) => ({ name: site, site, evictable: false, urn: `master/${site}` })),
    },
    servers: dataSites.map((site) => server(site)),
    replications: [{ otherDataCenters: 1, otherRacks: 0, otherServers: 0 }],
    gateways: [],
    database: "payments",
    ...change,
  };
}

const blueprintWith = (store: ObjectStore): Blueprint => ({
  ...declared,
  otherStores: new Map([["object-store", [store]]]),
});

const mediaWithout = (store: ObjectStore, ...sites: string[]) =>
  judge(blueprintWith(store), lossOfElements(sites.map((name) => ({ kind: "site", name })))).find(
    ({ service }) => service === "media",
  )!;

const copies = (otherDataCenters: number, otherRacks = 0) => [
  { otherDataCenters, otherRacks, otherServers: 0 },
];

describe("what is left of an object store", () => {
  test("of copies at two of three sites, one loss takes nothing and none is lost", () => {
    expect(mediaWithout(objectStore(), ansan)).toMatchObject({
      outcome: "serving",
      served: 1,
      rpoSeconds: 0,
    });
  });

  test("masters choose a leader, and servers miss the lost one, before new objects are taken", () => {
    const { rtoTerms } = mediaWithout(objectStore(), ansan);
    expect(rtoTerms).toContainEqual(expect.objectContaining({ kind: "master-missed", seconds: 105 }));
    expect(rtoTerms.map(({ kind }) => kind)).toContain("quorum-election");
    expect(rtoTerms.map(({ kind }) => kind)).not.toContain("volume-server-missed");
  });

  test("two losses may take every copy of a third of the objects, and leave no master that leads", () => {
    const verdict = mediaWithout(objectStore(), ansan, siheung);
    expect(verdict).toMatchObject({ outcome: "read-only", rpoSeconds: null });
    expect(verdict.served).toBeCloseTo(2 / 3);
    expect(verdict.because).toContainEqual(expect.objectContaining({ kind: "objects-lost", share: 1 / 3 }));
  });

  test("copies at three of three sites are all read after two losses, and after one nothing new is taken", () => {
    const store = objectStore({ replications: copies(2) });
    expect(mediaWithout(store, ansan)).toMatchObject({ outcome: "read-only", served: 1, rpoSeconds: 0 });
    expect(mediaWithout(store, ansan, siheung)).toMatchObject({
      outcome: "read-only",
      served: 1,
      rpoSeconds: 0,
    });
    expect(mediaWithout(store, ansan).because).toContainEqual(
      expect.objectContaining({ kind: "volumes-not-placed", dataCenters: 2, needed: 3 }),
    );
  });

  test("copies that are told apart by rack are lost with their site", () => {
    const servers = dataSites.flatMap((site) => [server(site), server(site, site, "two")]);
    expect(mediaWithout(objectStore({ servers, replications: copies(0, 1) }), pangyo).rpoSeconds).toBeNull();
  });

  test("one name for two sites is one data center", () => {
    const servers = [server(ansan), server(siheung, ansan), server(pangyo)];
    expect(mediaWithout(objectStore({ servers }), pangyo)).toMatchObject({ outcome: "read-only" });
  });

  test("gateways that keep names for themselves find nothing of each other", () => {
    const { database: _, ...apart } = objectStore();
    expect(mediaWithout(apart)).toMatchObject({ outcome: "down" });
  });
});

const elements = [
  ...dataSites.map((name) => ({ kind: "site" as const, name })),
  { kind: "site" as const, name: "aws-seoul" },
  { kind: "site" as const, name: "aws-osaka" },
];

function groupsOfGraph(blueprint: Blueprint, failedFrom: FailedFrom): string[] {
  const { graph, services } = blueprintFaultGraph(blueprint, { failedFrom });
  const failure = services.get("media")!;
  if (failure.kind !== "node") return failure.kind === "already" ? [""] : [];
  const stopped = Array.from({ length: 2 ** elements.length }, (_, set) => {
    const lost = elements.filter((_, at) => (set >> at) & 1).map(idOf);
    return failingNodes(graph.nodes, lost).has(failure.top);
  });
  return minimalGroups(elements, stopped);
}

test("the fault graph says what the judge says, wherever servers stand and whatever they say", () => {
  const name = fc.constantFrom(...dataSites);
  const anyServer = fc
    .tuple(name, name, fc.constantFrom("one", "two"))
    .map(([site, dataCenter, rack]) => server(site, dataCenter, rack));
  const replications = fc.constantFrom(copies(0), copies(1), copies(2), copies(0, 1), copies(1, 1), [
    { otherDataCenters: 0, otherRacks: 0, otherServers: 1 },
  ]);
  fc.assert(
    fc.property(fc.array(anyServer, { minLength: 1, maxLength: 6 }), replications, (servers, placed) => {
      const blueprint = blueprintWith(objectStore({ servers, replications: placed }));
      for (const failedFrom of ["down", "read-only"] as const)
        expect(groupsOfGraph(blueprint, failedFrom)).toEqual(
          judgedGroups(blueprint, elements, failedFrom).get("media"),
        );
    }),
    { numRuns: 60 },
  );
});
