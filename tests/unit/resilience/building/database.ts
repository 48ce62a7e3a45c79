import { acrossHalls, type GraphBuilder } from "./graph-builder";

/** Settings of one member's Patroni text. Omitted fields are left out of the text. */
export interface PatroniSpec {
  readonly dcs?: { readonly [key: string]: string | number | boolean };
  readonly tags?: { readonly [key: string]: string | number | boolean };
  readonly parameters?: { readonly [key: string]: string | number };
  readonly hosts?: readonly string[];
}

/** The text of a member's configuration, as YAML. JSON is YAML. */
export function patroniText(scope: string, spec: PatroniSpec): string {
  return JSON.stringify({
    scope,
    ...(spec.hosts ? { etcd3: { hosts: spec.hosts.map((host) => `${host}:2379`) } } : {}),
    bootstrap: {
      dcs: {
        ttl: 20,
        loop_wait: 2,
        retry_timeout: 6,
        synchronous_mode: true,
        synchronous_node_count: 2,
        ...spec.dcs,
      },
    },
    postgresql: { parameters: { ...spec.parameters } },
    ...(spec.tags ? { tags: spec.tags } : {}),
  });
}

/** Members of one shard at one site. */
export function members(
  builder: GraphBuilder,
  database: string,
  shard: number,
  site: string,
  replicas: number,
  spec: PatroniSpec,
): GraphBuilder {
  const scope = `${database}-${shard}`;
  const labels = {
    "holdfast.dev/database": database,
    "holdfast.dev/shard": String(shard),
    "holdfast.dev/role": "member",
  };
  builder.object("kubernetes:core/v1:ConfigMap", site, `${scope}-configuration`, {
    metadata: { name: `${scope}-configuration`, namespace: "data" },
    data: {
      "patroni.yml": patroniText(scope, spec),
      "pgbackrest.conf":
        "[global]\nrepo1-type=s3\nrepo1-s3-bucket=vault-bucket\nrepo1-s3-region=ap-northeast-2\n",
    },
  });
  builder.object("kubernetes:apps/v1:StatefulSet", site, scope, {
    metadata: {
      name: scope,
      namespace: "data",
      labels,
    },
    spec: {
      replicas,
      template: {
        metadata: { labels },
        spec: {
          dnsConfig: {
            options: [
              { name: "timeout", value: "1" },
              { name: "attempts", value: "2" },
            ],
          },
          volumes: [{ name: "configuration", configMap: { name: `${scope}-configuration` } }],
        },
      },
    },
  });
  const backup = { ...labels, "holdfast.dev/role": "backup" };
  builder.object("kubernetes:batch/v1:CronJob", site, `${scope}-backup`, {
    metadata: { name: `${scope}-backup`, namespace: "data", labels: backup },
    spec: {
      schedule: "0 3 * * *",
      jobTemplate: { spec: { template: { metadata: { labels: backup }, spec: { containers: [] } } } },
    },
  });
  return builder;
}

/** A database with one member a shard and site. */
export function database(
  builder: GraphBuilder,
  name: string,
  sites: readonly string[],
  spec: PatroniSpec = {},
  shards = 1,
): GraphBuilder {
  for (let shard = 0; shard < shards; shard++)
    for (const site of sites) members(builder, name, shard, site, 1, spec);
  for (const site of sites) {
    for (const role of ["member", "router"]) {
      builder.object("kubernetes:policy/v1:PodDisruptionBudget", site, `${name}-${role}-budget`, {
        metadata: { name: `${name}-${role}`, namespace: "data" },
        spec: {
          maxUnavailable: 1,
          selector: { matchLabels: { "holdfast.dev/database": name, "holdfast.dev/role": role } },
        },
      });
    }
    const metadata = {
      name: `${name}-router`,
      namespace: "data",
      labels: { "holdfast.dev/database": name, "holdfast.dev/role": "router" },
    };
    builder.object("kubernetes:core/v1:ConfigMap", site, `${name}-router-configuration`, {
      metadata,
      data: {
        "haproxy.cfg":
          "defaults\n    default-server inter 1s fall 2 rise 1\nbackend leader\n    server one one:5432\n",
      },
    });
    builder.object("kubernetes:apps/v1:Deployment", site, `${name}-router`, {
      metadata,
      spec: {
        replicas: 2,
        template: {
          metadata: { labels: metadata.labels },
          spec: {
            topologySpreadConstraints: [acrossHalls],
            volumes: [{ name: "configuration", configMap: { name: `${name}-router` } }],
          },
        },
      },
    });
  }
  return builder;
}
