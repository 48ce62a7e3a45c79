import { ActiveActiveService, type ActiveActiveServiceArgs, Approach, InvalidInputError } from "holdfast";
import { digest, serviceArguments } from "./service-arguments";

const base = serviceArguments();
const placement = (change: Partial<ActiveActiveServiceArgs["placement"]>) => ({
  placement: { ...base.placement, ...change },
});
const at = (cidrs: string[], port?: number) => ({ addresses: [{ purpose: "bank", cidrs, port }] });

const refusal = (change: Partial<ActiveActiveServiceArgs>): InvalidInputError => {
  try {
    new ActiveActiveService("payments-ansan", serviceArguments(change));
  } catch (error) {
    if (error instanceof InvalidInputError) return error;
    throw error;
  }
  throw new Error("nothing was refused");
};

test.each<[string, Partial<ActiveActiveServiceArgs>, string]>([
  ["a service with a space", { service: "pay ments" }, "service"],
  ["no site", { site: "" }, "site"],
  ["a tier that does not exist", { tier: -1 }, "tier"],
  ["no halls", { halls: [] }, "halls"],
  ["a hall twice", { halls: ["hall-1", "hall-1"] }, "halls"],
  ["an image by tag", { image: "registry.example/payments:latest" }, "image"],
  ["an image without a name", { image: `@sha256:${digest}` }, "image"],
  ["a privileged port", { port: 80 }, "port"],
  ["no replicas", { replicas: { replicas: 0, maximum: 4 } }, "replicas.replicas"],
  ["less than what runs as the most", { replicas: { replicas: 6, maximum: 4 } }, "replicas.maximum"],
  ["a namespace with capitals", { namespace: "Services" }, "namespace"],
  ["a hostname that is a URL", { hostname: "https://pay.kr.example" }, "hostname"],
  ["a site that may not serve", { site: "gwacheon" }, "placement.sites"],
  ["no sites", placement({ sites: [] }), "placement.sites"],
  ["a site twice", placement({ sites: ["ansan", "ansan", "pangyo"] }), "placement.sites"],
  ["two losses on two sites", placement({ sites: ["ansan", "siheung"] }), "placement.sites"],
  [
    "a quorum",
    placement({ approach: Approach.Quorum, sites: ["ansan", "b", "c", "d", "e"] }),
    "placement.approach",
  ],
  ["negative demand", placement({ peakRequestsPerSecond: -1 }), "placement.peakRequestsPerSecond"],
  [
    "a replica that carries nothing",
    placement({ requestsPerSecondPerReplica: 0 }),
    "placement.requestsPerSecondPerReplica",
  ],
  [
    "too many replicas",
    placement({ requestsPerSecondPerReplica: 0.1 }),
    "placement.requestsPerSecondPerReplica",
  ],
  ["more than everything", placement({ servedAfterOneLoss: 2 }), "placement.servedAfterOneLoss"],
  ["no processor", { resources: { cpu: "0", memory: "1Gi" } }, "resources.cpu"],
  ["memory in words", { resources: { cpu: "1", memory: "1 GB" } }, "resources.memory"],
  ["a liveness path without a slash", { probes: { livenessPath: "healthz" } }, "probes.livenessPath"],
  ["a readiness path with a query", { probes: { readinessPath: "/ready?now" } }, "probes.readinessPath"],
  ["no time to start", { probes: { startupSeconds: 0 } }, "probes.startupSeconds"],
  ["no time to drain", { drainSeconds: 0 }, "drainSeconds"],
  ["two hours to finish", { finishSeconds: 7200 }, "finishSeconds"],
  ["processors that are always busy", { targetCpuPercent: 100 }, "targetCpuPercent"],
  ["a variable that begins with a digit", { environment: { "1ST": "x" } }, "environment"],
  ["a secret twice", { environmentSecrets: ["a", "a"] }, "environmentSecrets"],
  ["a secret with a bad name", { environmentSecrets: ["A_KEY"] }, "environmentSecrets[0]"],
  [
    "a caller twice",
    { callers: [{ service: "shop" }, { service: "shop", namespace: "services" }] },
    "callers",
  ],
  ["a caller without a name", { callers: [{ service: "" }] }, "callers[0].service"],
  ["a callee in a bad namespace", { calls: [{ service: "a", namespace: "A" }] }, "calls[0].namespace"],
  ["a callee at no port", { calls: [{ service: "a", port: 0 }] }, "calls[0].port"],
  ["a database twice", { databases: [{ database: "a" }, { database: "a" }] }, "databases"],
  ["a database with a bad name", { databases: [{ database: "A" }] }, "databases[0].database"],
  [
    "a database in a bad namespace",
    { databases: [{ database: "a", namespace: "" }] },
    "databases[0].namespace",
  ],
  ["addresses of nobody", { addresses: [{ purpose: "", cidrs: ["192.0.2.0/24"] }] }, "addresses[0].purpose"],
  ["no addresses", at([]), "addresses[0].cidrs"],
  ["an address without a prefix", at(["192.0.2.1"]), "addresses[0].cidrs[0]"],
  ["an address at a port that does not exist", at(["192.0.2.0/24"], 70_000), "addresses[0].port"],
])("%s is refused", (_, change, field) => {
  expect(refusal(change).detail.where).toBe(`ActiveActiveService "payments-ansan": ${field}`);
});

test("a goal that the sites cannot meet: a third site is asked for", () => {
  expect(refusal(placement({ sites: ["ansan", "siheung"] })).detail.fix).toBe(
    'add a third site to allowedSites, or lower survive to "one-site"',
  );
});
