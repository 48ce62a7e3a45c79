import type { DnsZoneArgs } from "holdfast";
import { clusterOf, sites } from "./sites";

export const zone = "orders.example";
export const hostname = `shop.${zone}`;

/** What every name server of the zone is told alike. */
export const dns: DnsZoneArgs = {
  zone,
  endpoints: [
    {
      hostname,
      healthPath: "/healthz",
      targets: sites.map((site) => ({
        site: site.name,
        address: clusterOf(site).ingressAddress,
        weight: 1,
      })),
      lastResortAddress: "192.0.2.80",
    },
  ],
  delegation: {
    setId: "N1PA6795SAMPLE",
    nameServers: [1, 2, 3, 4].map((number) => `ns-${number}.route53.example`),
  },
  authoritativeServers: sites.map((site) => ({
    site: site.name,
    name: `ns-${site.name}.${zone}`,
    address: `${site.publicNetwork}.53`,
  })),
  certificateAuthorities: ["letsencrypt.org"],
};
