import type { SiteCluster } from "holdfast";
import { ClusterAccess, type Configuration } from "../configuration/configuration";
import type { DataSite } from "../sites/site";

/** Port of every API server. */
export const apiServerPort = 6443;

/** Names inside the sites; resolved by each cluster's own DNS server, never by the public zone. */
const INTERNAL_DOMAIN = "holdfast.internal";

/**
 * Where the clusters' token issuers publish their keys. An assumption: a static site outside of the sites and
 * of the blueprint's own zone, so that AWS can check a token while either cannot be reached.
 */
const ISSUER_DOMAIN = "issuers.example";

/** The cluster of a data site. Names follow from the site's, so that a site is one entry. */
export function clusterOf(site: DataSite): SiteCluster {
  return {
    identifier: `holdfast-${site.name}`,
    apiServer: `https://api.${site.name}.${INTERNAL_DOMAIN}:${apiServerPort}`,
    domain: `${site.name}.${INTERNAL_DOMAIN}`,
    podCidr: site.network.podCidr,
    serviceCidr: site.network.serviceCidr,
    nodeCidr: site.network.siteCidr,
    serviceAccountIssuer: `https://${site.name}.${ISSUER_DOMAIN}`,
    ingressAddress: site.network.ingressAddress,
  };
}

/** The name of a data site, and what pods of other sites reach its pods by. */
export const reachedSite = (site: DataSite) => ({
  name: site.name,
  clusterDomain: clusterOf(site).domain,
  podCidr: site.network.podCidr,
});

/** The same, with the halls that copies are spread over. */
export const spreadSite = (site: DataSite) => ({
  ...reachedSite(site),
  halls: site.halls.map((hall) => hall.name),
});

/**
 * A kubeconfig that names the site's API server and nobody who may use it: everything can be declared and
 * analysed with it, nothing can be deployed.
 */
function kubeconfigWithoutCredentials(site: DataSite): string {
  const name = site.name;
  return JSON.stringify({
    apiVersion: "v1",
    kind: "Config",
    clusters: [{ name, cluster: { server: clusterOf(site).apiServer } }],
    users: [{ name, user: {} }],
    contexts: [{ name, context: { cluster: name, user: name } }],
    "current-context": name,
  });
}

/**
 * The kubeconfig with which a site's cluster is reached, or one that reaches nothing where there is no access.
 *
 * @throws InvalidInputError where there is access and no kubeconfig
 */
export function kubeconfigOf(site: DataSite, configuration: Configuration): string {
  return configuration.clusterAccess === ClusterAccess.None
    ? kubeconfigWithoutCredentials(site)
    : configuration.kubeconfig(site.name);
}
