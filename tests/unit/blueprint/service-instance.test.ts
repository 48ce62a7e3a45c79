import { readServiceFiles } from "@holdfast/blueprint/services/catalogue";
import { readConfiguration } from "@holdfast/blueprint/configuration/configuration";
import { serviceInstance } from "@holdfast/blueprint/instances/service-instance";
import { sites } from "../../../stacks/sites";
import { planTopology, servicesAt } from "@holdfast/blueprint/placement/topology";
import { stackConfiguration } from "./stack-configuration";

const entries = readServiceFiles("stacks/services");
const topology = planTopology(sites, entries);
const values = stackConfiguration("dev");
const configuration = readConfiguration({ stack: "dev", get: (key) => values[key] }, sites);

/** Arguments of a service at a site. */
function at(siteName: string, serviceName: string, plan = topology) {
  const site = plan.dataSites.find(({ name }) => name === siteName);
  const service = plan.services.find(({ service }) => service === serviceName);
  if (!site || !service) throw new Error(`there is no ${serviceName} or no ${siteName}`);
  return serviceInstance(service, site, plan, configuration)?.[1];
}

const names = (peers: readonly { service: string }[] = []) => peers.map(({ service }) => service).sort();

test("who calls a service mirrors whom it calls, at every site", () => {
  for (const site of topology.dataSites) {
    for (const { service } of servicesAt(topology, site)) {
      for (const callee of names(at(site.name, service)?.calls)) {
        expect(names(at(site.name, callee)?.callers)).toContain(service);
      }
    }
  }
});

test("a service calls what it depends on, where that stands at the same site", () => {
  const elsewhere = planTopology(
    sites,
    entries.map((entry) =>
      entry.service.service === "media-transfer"
        ? { ...entry, service: { ...entry.service, survive: "one-site", sites: { kinds: ["owned"] } } }
        : entry,
    ),
  );
  // A soft dependency that is not there: messaging goes on without.
  expect(names(at("pangyo", "messaging", elsewhere)?.calls)).toEqual(["auth-cache", "identity"]);
  expect(names(at("ansan", "messaging")?.calls)).toEqual(["auth-cache", "identity", "media-transfer"]);
  expect(names(at("pangyo", "messaging")?.calls)).toEqual(["auth-cache", "identity", "media-transfer"]);
});

test("a service that is a quorum has no workload", () => {
  expect(at("ansan", "failover-authority")).toBeUndefined();
});

test("only what measures the other sites may call them", () => {
  expect(at("ansan", "monitoring")?.addresses).toEqual([
    expect.objectContaining({ cidrs: ["203.0.113.74/32", "198.51.100.10/32"] }),
  ]);
  expect(at("ansan", "messaging")?.addresses).toEqual([]);
});

test("operators' services are kept apart from users'", () => {
  expect(at("ansan", "staff-chat")?.namespace).toBe("operations");
  expect(at("ansan", "messaging")?.namespace).toBe("services");
  expect(at("ansan", "messaging")?.hostname).toBe("messaging.kr.example");
  expect(at("ansan", "key-store")?.hostname).toBeUndefined();
});
