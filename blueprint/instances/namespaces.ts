import { implementations } from "@holdfast/contract/gateway/implementations";
import { edgeGateway, type NamespaceArgs } from "holdfast";
import type { Configuration } from "../configuration/configuration";
import { type SiteNamespace, footprintOf, quotaOf, siteNamespaces } from "../placement/quotas";
import type { DataSite } from "../sites/site";
import type { Topology } from "../placement/topology";

const purposes: { readonly [name in SiteNamespace]: string } = {
  services: "What users need.",
  operations: "What operators need to run the rest.",
  data: "Members and routers of the databases, servers of object stores and event logs.",
  quorum: "The site's voter of the failover authority.",
  dns: "The site's authoritative DNS server.",
  edge: "The gateway through which requests enter the site.",
  certificates: "What asks for the site's certificates: cert-manager and its issuer for AWS Private CA.",
};

/** Traffic of the certificate machinery, which is installed before anything is declared. */
function certificateTraffic(site: DataSite): Pick<NamespaceArgs, "ingress" | "egress"> {
  return {
    ingress: [
      {
        name: "admission",
        purpose: "The API server asks cert-manager's webhook about each certificate.",
        cidrs: [site.network.siteCidr],
        ports: [{ port: 10_250 }],
      },
    ],
    egress: [
      {
        name: "authorities",
        purpose: "AWS Private CA, Route 53 and the public authority, and the tokens by which they are asked.",
        cidrs: ["0.0.0.0/0"],
        ports: [{ port: 443 }],
      },
      {
        name: "api-server",
        purpose: "Certificates are objects of the site's own API server.",
        cidrs: [site.network.siteCidr],
        ports: [{ port: 6_443 }],
      },
    ],
  };
}

/**
 * Traffic of whole namespaces: that of the edge gateway's proxies where they stand there, and of the certificate
 * machinery, which no component here declares. What a workload needs is opened by the component that declares it.
 */
function trafficOf(
  name: SiteNamespace,
  site: DataSite,
  topology: Topology,
  { gatewayImplementation }: Configuration,
): Pick<NamespaceArgs, "ingress" | "egress"> {
  if (name === "certificates") return certificateTraffic(site);
  const { dataPlane } = implementations[gatewayImplementation];
  if (name !== "edge" || dataPlane.kind !== "pods") return {};
  if (dataPlane.place(edgeGateway).namespace !== edgeGateway.namespace) return {};
  const ports = new Set(topology.services.flatMap((service) => service.workload?.port ?? []));
  return {
    ingress: [
      {
        name: "requests",
        purpose:
          "Requests of users and of the site's own name server, at the port that the proxies listen at.",
        namespaces: ["dns"],
        cidrs: ["0.0.0.0/0"],
        ports: [{ port: dataPlane.port(443) }],
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
export function namespacesOf(
  site: DataSite,
  topology: Topology,
  configuration: Configuration,
): NamespaceArgs[] {
  return siteNamespaces.map((name) => ({
    name,
    purpose: purposes[name],
    quota: quotaOf(footprintOf(name, site, topology)),
    containerDefaults: { cpu: "100m", memory: "128Mi" },
    ...trafficOf(name, site, topology, configuration),
  }));
}
