import type { Defect } from "../defect";
import type { Clusters } from "./clusters";

/**
 * Deployments to which no route of their site leads, though name servers send users of their service there and routes of
 * other sites lead to it.
 */
export function unroutedDeployments({ blueprint }: Clusters): Defect[] {
  const routedSites = new Set(
    blueprint.services.flatMap(({ deployments }) =>
      deployments.flatMap(({ site, hostnames }) => (hostnames.length > 0 ? [site] : [])),
    ),
  );
  const answeredSites = new Map(
    blueprint.endpoints.map(({ name, answerSets }) => [
      name,
      new Set(answerSets.flatMap(({ answers }) => answers.map(({ site }) => site))),
    ]),
  );
  return blueprint.services.flatMap(({ name, deployments }) => {
    const routed = [...new Set(deployments.flatMap(({ hostnames }) => hostnames))];
    return deployments.flatMap(({ urn, site, hostnames, replicas }): Defect[] => {
      const meant = routed.filter((hostname) => answeredSites.get(hostname)?.has(site));
      // A site at which nothing has a route is entered by other means.
      if (hostnames.length > 0 || replicas === 0 || meant.length === 0 || !routedSites.has(site)) return [];
      return [
        {
          policy: "ways-are-open",
          level: "error",
          resource: urn,
          field: "metadata.labels",
          problem: { kind: "unrouted", value: meant.join(", "), service: name, site },
          service: name,
          impairs: [{ kind: "unrouted", deployment: urn, meant }],
          cause: `unrouted ${name}`,
        },
      ];
    });
  });
}
