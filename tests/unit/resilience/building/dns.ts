import { acrossHalls, type GraphBuilder } from "./graph-builder";

/** The zone's identifier, as Route 53 gives it. */
const zoneId = "Z0123456789ABCDEFGHIJ";

/** A zone that both providers answer, delegated to both. */
export function zone(
  builder: GraphBuilder,
  zone: string,
  sites: readonly string[],
  hostnames: readonly string[],
): GraphBuilder {
  builder.add("aws:route53/zone:Zone", zone, { name: zone });
  const nameServers = ["ns-1.awsdns-01.org.", ...sites.map((site) => `ns-${site}.${zone}.`)];
  builder.add("aws:route53/record:Record", `${zone}-ns`, {
    zoneId,
    name: zone,
    type: "NS",
    ttl: 60,
    records: nameServers,
  });
  for (const hostname of hostnames) {
    for (const site of sites) record(builder, hostname, site);
    builder.add("aws:route53/record:Record", `${hostname}@last-resort`, {
      zoneId,
      name: hostname,
      type: "A",
      ttl: 10,
      setIdentifier: "last-resort",
      records: ["198.51.100.99"],
      weightedRoutingPolicies: [{ weight: 0 }],
    });
  }
  const groups = `{{${sites.map((site) => `'${builder.ingress(site)}'`).join(",")}},{'198.51.100.99'}}`;
  const lines = [
    "$TTL 60",
    ...nameServers.map((server) => `@ 60 IN NS ${server}`),
    ...hostnames.map(
      (name) =>
        `${name}. 10 IN LUA A "ifurlup('https://${name}/healthz', ${groups}, {selector='random', timeout=2})"`,
    ),
  ];
  for (const site of sites) {
    builder.object("kubernetes:core/v1:ConfigMap", site, "dns", {
      metadata: { name: "dns", namespace: "dns", labels: { "holdfast.dev/zone": zone } },
      data: {
        [`${zone}.zone`]: lines.join("\n"),
        "pdns.conf": "launch=bind\nlua-health-checks-interval=5\n",
      },
    });
    const labels = { "holdfast.dev/zone": zone };
    builder.object("kubernetes:policy/v1:PodDisruptionBudget", site, "dns-budget", {
      metadata: { name: "dns", namespace: "dns" },
      spec: { maxUnavailable: 1, selector: { matchLabels: labels } },
    });
    builder.object("kubernetes:apps/v1:Deployment", site, "dns-server", {
      metadata: { name: "dns", namespace: "dns", labels },
      spec: {
        replicas: 2,
        template: { metadata: { labels }, spec: { topologySpreadConstraints: [acrossHalls] } },
      },
    });
  }
  return builder;
}

/** A weighted record of a name for a site, with a health check. */
export function record(builder: GraphBuilder, hostname: string, site: string, weight = 10): GraphBuilder {
  const check = builder.add("aws:route53/healthCheck:HealthCheck", `check-${hostname}@${site}`, {
    type: "HTTPS",
    ipAddress: builder.ingress(site),
    fqdn: hostname,
    port: 443,
    resourcePath: "/healthz",
    requestInterval: 10,
    failureThreshold: 3,
  });
  builder.add(
    "aws:route53/record:Record",
    `${hostname}@${site}`,
    {
      zoneId,
      name: hostname,
      type: "A",
      ttl: 10,
      setIdentifier: site,
      records: [builder.ingress(site)],
      weightedRoutingPolicies: [{ weight }],
      healthCheckId: "04da6b54-80e4-46f7-96ec-b56ff0331ba9",
    },
    { propertyDependencies: { healthCheckId: [check] } },
  );
  return builder;
}
