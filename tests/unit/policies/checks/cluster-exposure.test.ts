import type { Value } from "@holdfast/resilience";
import { Declaration } from "../fixtures/declaration";
import { violationsOf } from "../fixtures/outcome";
import { dataCenter } from "../fixtures/sites";

const policy = "encrypted-and-private";

interface ServiceCase {
  what: string;
  namespace: string;
  spec: { readonly [key: string]: Value };
  reasons: string[];
}

describe("a Service that is reachable from outside", () => {
  const service = (namespace: string, spec: { readonly [key: string]: Value }) => {
    const declare = new Declaration();
    const cluster = dataCenter(declare, "ansan");
    declare.object(cluster, cluster.center, "core/v1:Service", "open", {
      metadata: { name: "open", namespace },
      spec,
    });
    return declare.resources;
  };
  const open = "service data/open is open to every address that has a route to it";

  test.each<ServiceCase>([
    {
      what: "a load balancer without source ranges",
      namespace: "data",
      spec: { type: "LoadBalancer" },
      reasons: [open],
    },
    { what: "a node port", namespace: "data", spec: { type: "NodePort" }, reasons: [open] },
    {
      what: "a load balancer for everyone",
      namespace: "data",
      spec: { type: "LoadBalancer", loadBalancerSourceRanges: ["0.0.0.0/0"] },
      reasons: [open],
    },
    {
      what: "a load balancer for its callers",
      namespace: "data",
      spec: { type: "LoadBalancer", loadBalancerSourceRanges: ["10.0.0.0/8"] },
      reasons: [],
    },
    { what: "one inside the cluster", namespace: "data", spec: { type: "ClusterIP" }, reasons: [] },
    { what: "DNS, which the public asks", namespace: "dns", spec: { type: "LoadBalancer" }, reasons: [] },
  ])("$what", async ({ namespace, spec, reasons }) => {
    const found = await violationsOf(policy, service(namespace, spec));
    expect(found.map(({ reason }) => reason)).toEqual(reasons);
  });

  test("a team says which namespaces serve the public", async () => {
    const found = await violationsOf(policy, service("dns", { type: "LoadBalancer" }), {
      [policy]: { publicNamespaces: ["edge"] },
    });
    expect(found).toHaveLength(1);
  });
});
