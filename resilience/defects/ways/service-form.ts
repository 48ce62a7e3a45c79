import { objectName } from "../../blueprint/pod";
import { labels, types } from "../../blueprint/reading";
import { at, isWithheld, textOf, type Value } from "../../graph/values";
import type { Defect } from "../defect";
import type { ClusterService } from "./cluster-services";
import { type Clusters, grouped } from "./clusters";
import type { WayProblem } from "./problem";

function defectOf(
  { resource }: ClusterService,
  field: string,
  problem: WayProblem,
  disables: readonly string[] = [],
  mended?: Value,
): Defect {
  return {
    policy: "ways-are-open",
    level: "error",
    resource: resource.urn,
    field,
    problem,
    disables,
    ...(mended === undefined
      ? {}
      : { mend: { resource: resource.urn, path: field.split("."), value: mended } }),
  };
}

const isHeadless = ({ resource }: ClusterService): boolean =>
  at(resource.inputs, "spec", "clusterIP") === "None";

const portsText = ({ ports }: ClusterService): string =>
  ports
    .map(({ port, protocol }) => `${protocol} ${port}`)
    .sort()
    .join(", ");

/**
 * Services that are at another port than the one of the same name at the other sites: what calls them is configured alike
 * everywhere.
 */
function otherPorts(clusters: Clusters): Defect[] {
  const own = clusters.services.filter(
    (service) => !isHeadless(service) && service.type !== "LoadBalancer" && service.ports.length > 0,
  );
  const alike = grouped(own, ({ namespace, name }) => `${namespace}/${name}`);
  return [...alike.values()].flatMap((services) => {
    const byPorts = [...grouped(services, portsText)].sort(([, one], [, other]) => other.length - one.length);
    const [usual, next] = byPorts;
    if (!usual || !next || usual[1].length === next[1].length) return [];
    return byPorts.slice(1).flatMap(([value, others]) =>
      others.map((service) =>
        defectOf(
          service,
          "spec.ports",
          { kind: "other-ports", value, expected: usual[0], site: service.site },
          clusters.selected(service).map(({ workload }) => workload.urn),
        ),
      ),
    );
  });
}

/** Services that give pods of a StatefulSet no names of their own, by which others know them. */
function sharedNames(clusters: Clusters): Defect[] {
  const byName = new Map(
    clusters.services.map((each) => [`${each.site}/${each.namespace}/${each.name}`, each]),
  );
  return clusters.reading.all(types.statefulSet).flatMap((workload) => {
    const pods = clusters.podsOfUrn(workload.urn);
    const name = textOf(at(workload.inputs, "spec", "serviceName"));
    const service = pods && byName.get(`${pods.site}/${pods.namespace}/${name ?? ""}`);
    if (!service || isHeadless(service) || isWithheld(at(service.resource.inputs, "spec", "clusterIP")))
      return [];
    // Only members are known by such names: voters are known by their addresses.
    if (!pods.labels.has(labels.database)) return [];
    const value = textOf(at(service.resource.inputs, "spec", "clusterIP")) ?? "absent";
    return [
      defectOf(
        service,
        "spec.clusterIP",
        { kind: "not-headless", value, of: objectName(workload) },
        [workload.urn],
        "None",
      ),
    ];
  });
}

/**
 * Load balancers of voters that hide those which are not ready: a voter is ready when it has reached the others, so that
 * none of them ever is from nothing.
 */
function hiddenVoters(clusters: Clusters): Defect[] {
  return clusters.blueprint.quorums.flatMap(({ voters }) =>
    voters.flatMap(({ urn, name }) => {
      const pods = clusters.podsOfUrn(urn);
      if (!pods?.containers.some((container) => (at(container, "readinessProbe") ?? null) !== null))
        return [];
      return clusters
        .servicesTo(pods)
        .filter(({ type }) => type === "LoadBalancer")
        .filter(
          ({ resource }) => (at(resource.inputs, "spec", "publishNotReadyAddresses") ?? false) === false,
        )
        .map((service) =>
          defectOf(
            service,
            "spec.publishNotReadyAddresses",
            { kind: "hidden-until-ready", value: "false", of: name },
            [],
            true,
          ),
        );
    }),
  );
}

/** Load balancers that hide the addresses of callers from policies that let them in by address. */
function hiddenCallers(clusters: Clusters): Defect[] {
  return clusters.blueprint.quorums.flatMap(({ voters }) =>
    voters.flatMap(({ urn, name }) => {
      const pods = clusters.podsOfUrn(urn);
      const policies = pods
        ? clusters
            .policiesAt(pods)
            .filter(({ selector, directions }) => directions.includes("ingress") && selector?.(pods.labels))
        : [];
      // Whoever lets everybody in does not ask from where they come.
      const rules = policies.flatMap((policy) => policy.rules.ingress);
      if (!pods || rules.length === 0 || rules.some(({ peers }) => peers === undefined)) return [];
      if (
        rules.some(({ peers }) =>
          peers?.some(({ spans }) => spans.some(({ first, last }) => last - first > 2 ** 31)),
        )
      )
        return [];
      return clusters
        .servicesTo(pods)
        .filter(({ type }) => type === "LoadBalancer")
        .flatMap((service) => {
          const value = at(service.resource.inputs, "spec", "externalTrafficPolicy") ?? "Cluster";
          if (value === "Local" || typeof value !== "string") return [];
          const problem: WayProblem = { kind: "hidden-callers", value, of: name };
          const found = defectOf(service, "spec.externalTrafficPolicy", problem, [], "Local");
          return [{ ...found, level: "warning" } as const];
        });
    }),
  );
}

/**
 * Name servers that resolvers cannot ask by both of DNS' transports (RFC 7766): without UDP nearly none does, without TCP
 * long answers are lost. Each transport may have a Service of its own.
 */
function unaskedNameServers(clusters: Clusters): Defect[] {
  return clusters.reading.all(types.deployment).flatMap((workload): Defect[] => {
    if (at(workload.inputs, "metadata", "labels", labels.zone) === undefined) return [];
    const pods = clusters.podsOfUrn(workload.urn);
    const services = (pods ? clusters.servicesTo(pods) : []).filter(({ ports }) =>
      ports.some(({ port }) => port === 53),
    );
    const [first] = services;
    if (!first || services.some(({ resource }) => isWithheld(at(resource.inputs, "spec", "ports"))))
      return [];
    const asked = services.flatMap(({ ports }) => ports.filter(({ port }) => port === 53));
    return (["UDP", "TCP"] as const)
      .filter((transport) => !asked.some(({ protocol }) => protocol === transport))
      .map((transport) => {
        const problem = {
          kind: "port-missing",
          value: portsText(first),
          missing: [`${transport} 53`],
        } as const;
        const found = defectOf(first, "spec.ports", problem, transport === "UDP" ? [workload.urn] : []);
        return transport === "UDP" ? found : ({ ...found, level: "warning" } as const);
      });
  });
}

/** Services that without a port or a selector lead nowhere. */
function emptyServices(clusters: Clusters): Defect[] {
  return clusters.services
    .filter(({ ports, resource }) => ports.length === 0 && !isWithheld(at(resource.inputs, "spec", "ports")))
    .filter((service) => !isHeadless(service))
    .map((service) =>
      defectOf(
        service,
        "spec.ports",
        { kind: "port-missing", value: "", missing: [] },
        clusters.selected(service).map(({ workload }) => workload.urn),
      ),
    );
}

/** Services that lead to their pods and are not of the form by which others reach them. */
export function unfitServices(clusters: Clusters): Defect[] {
  return [
    ...otherPorts(clusters),
    ...emptyServices(clusters),
    ...sharedNames(clusters),
    ...hiddenVoters(clusters),
    ...unaskedNameServers(clusters),
    ...hiddenCallers(clusters),
  ];
}
