import type { NamespaceArgs } from "holdfast";
import { type SiteNamespace, footprintOf, quotaOf, siteNamespaces } from "../placement/quotas";
import type { DataSite } from "../sites/site";
import type { Topology } from "../placement/topology";

const purposes: { readonly [name in SiteNamespace]: string } = {
  services: "What users need.",
  operations: "What operators need to run the rest.",
  data: "Members and routers of the databases.",
  quorum: "The site's voter of the failover authority.",
  dns: "The site's authoritative DNS server.",
  edge: "The gateway through which requests enter the site.",
};

/**
 * Traffic of whole namespaces: the edge gateway's, whose pods no component here declares. What a workload needs
 * is opened by the component that declares it.
 */
function trafficOf(name: SiteNamespace, topology: Topology): Pick<NamespaceArgs, "ingress" | "egress"> {
  if (name !== "edge") return {};
  const ports = new Set(topology.services.flatMap((service) => service.workload?.port ?? []));
  return {
    ingress: [
      {
        name: "requests",
        purpose: "Requests of users, at the gateway's port or at the unprivileged one behind it.",
        cidrs: ["0.0.0.0/0"],
        ports: [{ port: 443 }, { port: 10_443 }],
      },
    ],
    egress: [
      {
        name: "services",
        purpose: "Requests go on to the services with a public name.",
        namespaces: ["services", "operations"],
        ports: [...ports].map((port) => ({ port })),
      },
    ],
  };
}

/** The namespaces of a data site, with quotas that follow from what is placed there. */
export function namespacesOf(site: DataSite, topology: Topology): NamespaceArgs[] {
  return siteNamespaces.map((name) => ({
    name,
    purpose: purposes[name],
    quota: quotaOf(footprintOf(name, site, topology)),
    containerDefaults: { cpu: "100m", memory: "128Mi" },
    ...trafficOf(name, topology),
  }));
}
