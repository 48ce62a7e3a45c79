import { toleratedLosses } from "holdfast/goals";
import { readServiceFiles } from "@holdfast/blueprint/services/catalogue";
import type { ServiceDeclaration } from "@holdfast/blueprint/services/service-schema";

const services = new Map(
  readServiceFiles("stacks/services").map(({ service }) => [service.service, service] as const),
);
const find = (name: string): ServiceDeclaration => {
  const service = services.get(name);
  if (!service) throw new Error(`there is no ${name}`);
  return service;
};

/** A service with everything that it is down without. */
function hardClosure(name: string, seen = new Set<string>()): Set<string> {
  if (seen.has(name)) return seen;
  seen.add(name);
  find(name).dependencies.hard.forEach((dependency) => hardClosure(dependency, seen));
  return seen;
}

/** What promises less than the loss of two sites; each says why. */
const exceptions = new Map([
  ["media-transfer", "one-site"],
  ["push", "one-site"],
]);

test("every function of October 2022 stands today, with a goal that no two sites break, or its reason", () => {
  const functions = readServiceFiles("stacks/pangyo-2022/services").map(({ service }) => service.service);
  expect(functions).toContain("object-storage");
  for (const name of functions)
    expect(find(name)).toMatchObject({ survive: exceptions.get(name) ?? "two-sites" });
});

test("every service but those with a reason survives the loss of two sites, and says of how much of its peak", () => {
  for (const { service, survive, because, served } of services.values()) {
    const exception = exceptions.get(service);
    expect([survive, because !== undefined]).toEqual([exception ?? "two-sites", exception !== undefined]);
    if (exception) continue;
    expect(served.afterTwoLosses).toBeGreaterThanOrEqual(0.2);
  }
});

test("push survives one site, as its event log decides by majority of three copies, and nothing is down without it", () => {
  expect(find("push")).toMatchObject({
    survive: "one-site",
    because: expect.stringContaining("majority of three copies") as string,
    stores: [{ kind: "event-log", name: "push" }],
  });
  for (const { dependencies } of services.values()) expect(dependencies.hard).not.toContain("push");
});

test.each(["messaging", "identity", "payments", "bank"])(
  "%s survives two sites with nothing lost, and so does all that it is down without",
  (name) => {
    for (const service of [...hardClosure(name)].map(find)) {
      expect(service).toMatchObject({ survive: "two-sites", rpo: 0 });
    }
  },
);

test.each(["failover-authority", "deploy-tool", "artifact-registry", "monitoring", "staff-chat"])(
  "operators keep %s through two losses",
  (name) => expect(find(name)).toMatchObject({ survive: "two-sites", operational: true }),
);

test("no hard dependency is weaker, slower or less resident than its dependant", () => {
  for (const service of services.values()) {
    for (const dependency of service.dependencies.hard.map(find)) {
      expect(toleratedLosses(dependency.survive)).toBeGreaterThanOrEqual(toleratedLosses(service.survive));
      expect(dependency.rto).toBeLessThanOrEqual(service.rto);
      expect(dependency.rpo).toBeLessThanOrEqual(service.rpo);
      expect(dependency.tier).toBeLessThanOrEqual(service.tier);
      expect(dependency.sites.kinds).toEqual(expect.arrayContaining(service.sites.kinds ?? []));
    }
  }
});

test("the failover authority depends on nothing, and staff chat on nothing of the product", () => {
  expect([...hardClosure("failover-authority")]).toEqual(["failover-authority"]);
  expect(find("failover-authority").dependencies.soft).toEqual([]);
  const chat = find("staff-chat");
  expect(chat.dependencies).toEqual({ hard: [], cached: [], soft: [] });
  expect(find("messaging").stores.map((store) => store.name)).not.toEqual(
    expect.arrayContaining(chat.stores.map((store) => store.name)),
  );
});

test.each(["identity", "payments", "bank", "health-pass"])("the data of %s stays in Korea", (name) => {
  expect(find(name).residency).toBe("kr");
});

test("no service names a site, so that a site can be replaced", () => {
  for (const service of services.values()) expect(service.sites.names).toBeUndefined();
});
