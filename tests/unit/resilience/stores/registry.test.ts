import { readFileSync } from "node:fs";
import * as path from "node:path";
import {
  deriveBlueprint,
  judge,
  lossOfElements,
  storeKinds,
  type StoreKind,
  StoreRegistry,
} from "@holdfast/resilience";
import { sitesOf } from "@holdfast/resilience/findings/standing-sites";
import { blueprintFaultGraph } from "@holdfast/resilience/risk-groups/blueprint-fault-graph";
import { linksOf } from "@holdfast/report/html/map/links";
import { rowFacts } from "@holdfast/report/picture/facts";
import { reasonText } from "@holdfast/report/text/reason-text";
import { storesTable } from "@holdfast/report/stores/stores-table";
import { checkBlueprint } from "@holdfast/resilience";
import { fiveSites } from "../building/blueprints";
import { policy } from "../building/service";

interface Shelf {
  readonly name: string;
  readonly at: readonly string[];
  readonly urn: string;
}

/** Tapes on shelves at several sites: readable while one shelf is left. */
const shelf: StoreKind<Shelf, { name: string; left: boolean; because: []; remedies: [] }> = {
  kind: "tape-shelf",
  title: "tapes on shelves",
  survives: "everything while one shelf is left",
  read: ({ reading }) =>
    reading.all("test:index:Shelf").map((resource) => ({
      name: reading.text(resource, "shelf") ?? "",
      at: reading.texts(resource, "sites"),
      urn: resource.urn,
    })),
  judge: ({ at, name }, { damage }) => ({
    name,
    left: at.some((site) => !damage.sites.has(site)),
    because: [],
    remedies: [],
  }),
  effect: ({ left, name }) => ({
    outcome: left ? "serving" : "down",
    recovery: left ? [{ seconds: 0, served: 1, terms: [] }] : [],
    rpoSeconds: 0,
    because: left ? [] : [{ kind: "store-lost", storeKind: "tape-shelf", store: name }],
    remedies: [],
  }),
  fails: ({ places, terms }) => ({ of: ({ at }) => terms.all(at.map((site) => places.site(site))) }),
  sites: ({ at }) => at,
  room: ({ at, name, urn }) =>
    at.map((site) => ({
      site,
      namespace: "tapes",
      name,
      replicas: 1,
      coresPerReplica: 3,
      memoryGiBPerReplica: 1,
      priority: 0,
      urn,
    })),
  needs: () => [],
  links: ({ at: [from = "", to = ""], name }) => [{ from, to, kind: "asynchronous", what: name }],
  mark: (count) => `${count} tape shelves`,
};

describe("a kind of store that is registered, and named in no other file", () => {
  const registry = new StoreRegistry(...storeKinds.all, shelf);
  const builder = policy(fiveSites(), "archive", {
    stores: [{ kind: "tape-shelf", name: "attic", access: "read-write" }],
  });
  builder.add("test:index:Shelf", "attic", { shelf: "attic", sites: ["ansan", "siheung"] });
  const blueprint = deriveBlueprint(builder.graph(), registry);
  const lose = (...names: string[]) =>
    judge(blueprint, lossOfElements(names.map((name) => ({ kind: "site", name }))));

  test("is read from its resource, and unknown to who does not register it", () => {
    expect(blueprint.otherStores?.get("tape-shelf")).toMatchObject([
      { name: "attic", at: ["ansan", "siheung"] },
    ]);
    expect(blueprint.services[0]?.stores).toMatchObject([{ kind: "tape-shelf", name: "attic" }]);
    const without = deriveBlueprint(builder.graph());
    expect(without.services[0]?.stores).toEqual([]);
    expect(without.notUnderstood.map(({ where }) => where)).toContain("stores[0]");
  });

  test("is judged by its own rule, with its reasons", () => {
    expect(lose("ansan")[0]?.because.map(reasonText)).not.toContain("nothing of tape-shelf attic is left");
    const [verdict] = lose("ansan", "siheung");
    expect(verdict).toMatchObject({ service: "archive", outcome: "down" });
    expect(verdict?.because.map(reasonText)).toContain("nothing of tape-shelf attic is left");
  });

  test("is in the fault graph", () => {
    const failing = blueprintFaultGraph(blueprint).services.get("archive");
    expect(failing).toMatchObject({ kind: "node" });
  });

  test("takes its room, stands at its sites, and is in the picture and on the map", () => {
    expect(blueprint.otherWorkloads.filter(({ name }) => name === "attic")).toHaveLength(2);
    expect([...sitesOf(blueprint, blueprint.services[0]!)]).toEqual(["ansan", "siheung"]);
    const facts = rowFacts(blueprint, checkBlueprint(blueprint, 1), []);
    expect(facts.sites.find(({ name }) => name === "ansan")?.stores.others).toContain("1 tape shelves");
    expect(linksOf(blueprint)).toMatchObject([{ from: "ansan", to: "siheung", what: ["attic"] }]);
  });

  test("is a row of the documentation's table", () => {
    expect(storesTable(registry)).toMatch(/\| `tape-shelf` +\| tapes on shelves +\|/);
  });
});

test("a kind has one name", () => {
  expect(() => new StoreRegistry(shelf, shelf)).toThrow("two kinds of stores have one name");
});

test("the documentation's table of stores is what is registered", () => {
  const page = readFileSync(path.join(__dirname, "../../../../docs/stores.md"), "utf8");
  expect(page).toContain(`\n\n${storesTable(storeKinds)}\n`);
});
