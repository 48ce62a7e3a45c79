import * as fc from "fast-check";
import { toleratedLosses } from "holdfast/goals";
import { readServiceFiles } from "@holdfast/blueprint/services/catalogue";
import { planDatabases } from "@holdfast/blueprint/placement/databases";
import { sites } from "../../../stacks/sites";

const services = readServiceFiles("stacks/services").map(({ service }) => service);
const planned = planDatabases(services, sites);
const plan = (name: string) => {
  const found = planned.find((database) => database.name === name);
  if (!found) throw new Error(`there is no database ${name}`);
  return found;
};

test.each(["messaging", "identity", "payments", "bank"])(
  "%s has two shards, whose leaders prefer different own sites, and copies that survive two losses",
  (name) => {
    const { shards, leaderSites, survive, rpoSeconds, sites } = plan(name);
    expect({ shards, survive, rpoSeconds }).toEqual({ shards: 2, survive: "two-sites", rpoSeconds: 0 });
    expect(leaderSites.map((site) => site.name).toSorted()).toEqual(["ansan", "siheung"]);
    expect(sites.map((site) => site.name)).toEqual(["ansan", "siheung", "pangyo"]);
  },
);

test("no own site leads more than two thirds of all shards", () => {
  const leaders = planned.flatMap(({ shards, leaderSites }) =>
    Array.from({ length: shards }, (_, shard) => leaderSites[shard % leaderSites.length]?.name),
  );
  for (const site of ["ansan", "siheung"]) {
    const led = leaders.filter((leader) => leader === site).length;
    expect(led).toBeGreaterThan(0);
    expect(led).toBeLessThanOrEqual((2 / 3) * leaders.length);
  }
});

test("a shared database keeps what the strictest of its services asks for", () => {
  const operations = plan("operations");
  const inOperations = ({ stores }: (typeof services)[number]) =>
    stores.filter(({ name }) => name === "operations");
  const clients = services.filter((service) => inOperations(service).length > 0);
  const goals = clients.map(({ rto }) => rto);
  expect(operations.clients.map((client) => client.service)).toEqual(clients.map(({ service }) => service));
  expect(Math.min(...goals)).toBeLessThan(Math.max(...goals));
  expect(operations).toMatchObject({
    shards: 1,
    survive: "two-sites",
    rtoSeconds: Math.min(...goals),
    storageGiB: clients.flatMap(inOperations).reduce((sum, { storageGiB = 0 }) => sum + storageGiB, 0),
  });
});

test.each([
  [["any", "eu", "de"], "de"],
  [["de", "any", "eu"], "de"],
  [["eu", "any"], "eu"],
  [["any", "any"], "any"],
])("a database of data with residencies %j has the strictest of them: %s", (residencies, strictest) => {
  const [template] = services.filter(({ stores }) => stores.some(({ kind }) => kind === "database"));
  const mix = residencies.map((residency, index) => ({
    ...template!,
    service: `service-${index}`,
    residency,
    stores: template!.stores.map((store) => ({ ...store, name: "shared" })),
  }));
  expect(planDatabases(mix, sites)[0]?.residency).toBe(strictest);
});

test("a database stands where all of its services may be, and nowhere that one of them may not", () => {
  const [everywhere] = services.filter(({ stores }) => stores.some(({ kind }) => kind === "database"));
  const own = { ...everywhere!, service: "own", sites: { kinds: ["owned" as const] } };
  const [database] = planDatabases([everywhere!, own], sites);
  expect(database?.sites.map(({ name }) => name)).toEqual(["ansan", "siheung"]);
});

test("any mix of services: never weaker, slower or less resident than one of them", () => {
  const stored = services.filter((service) => service.stores.some((store) => store.kind === "database"));
  const mixes = fc.subarray(stored, { minLength: 1 }).map((mix) =>
    mix.map((service) => ({
      ...service,
      stores: service.stores.map((store) => ({ ...store, name: "shared" })),
    })),
  );
  fc.assert(
    fc.property(mixes, (mix) => {
      const [database, ...others] = planDatabases(mix, sites);
      expect(others).toEqual([]);
      for (const client of mix) {
        expect(toleratedLosses(database!.survive)).toBeGreaterThanOrEqual(toleratedLosses(client.survive));
        expect(database!.rtoSeconds).toBeLessThanOrEqual(client.rto);
        expect(database!.rpoSeconds).toBeLessThanOrEqual(client.rpo);
        if (client.residency === "kr") {
          expect(database!.residency).toBe("kr");
          expect(database!.sites.every((site) => site.country === "kr")).toBe(true);
        }
      }
      const storage = mix
        .flatMap(({ stores }) => stores)
        .reduce((sum, store) => sum + (store.storageGiB ?? 0), 0);
      expect(database!.storageGiB).toBe(storage);
    }),
  );
});
