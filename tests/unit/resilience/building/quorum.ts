import type { GraphBuilder } from "./graph-builder";

/** Where a voter stands and what its member list says. */
export interface VoterSpec {
  readonly name: string;
  readonly site: string;
  readonly address: string;
}

/** A quorum: a pod at each data site, an instance in each cloud region. */
export function quorum(builder: GraphBuilder, quorum: string, voters: readonly VoterSpec[]): GraphBuilder {
  const list = voters.map((voter) => `${voter.name}=https://${voter.address}:2380`).join(",");
  for (const voter of voters) {
    const name = `${quorum}-${voter.name}`;
    const marks = { "holdfast.dev/quorum": quorum, "holdfast.dev/voter": voter.name };
    const region = builder.regionOf(voter.site);
    if (region !== undefined) {
      builder.add("aws:ec2/instance:Instance", `${name}@${voter.site}`, {
        region,
        ami: region === "ap-northeast-2" ? "ami-0123456789abcdef0" : "ami-0fedcba9876543210",
        instanceType: "t3.small",
        tags: marks,
        userData: `#cloud-config\nwrite_files:\n- content: |\n    ETCD_INITIAL_CLUSTER=${list}\n`,
      });
      continue;
    }
    builder.object("kubernetes:policy/v1:PodDisruptionBudget", voter.site, `${name}-budget`, {
      metadata: { name, namespace: "quorum" },
      spec: { maxUnavailable: 0, selector: { matchLabels: marks } },
    });
    builder.object("kubernetes:apps/v1:StatefulSet", voter.site, name, {
      metadata: { name, namespace: "quorum", labels: marks },
      spec: {
        replicas: 1,
        template: {
          metadata: { labels: marks },
          spec: { containers: [{ name: "etcd", args: [`--initial-cluster=${list}`] }] },
        },
      },
    });
    builder.object("kubernetes:core/v1:Service", voter.site, `${name}-address`, {
      metadata: { name, namespace: "quorum" },
      spec: {
        type: "LoadBalancer",
        loadBalancerIP: voter.address,
        externalTrafficPolicy: "Local",
        publishNotReadyAddresses: true,
        selector: marks,
        ports: [2379, 2380].map((port) => ({ name: `port-${port}`, port, targetPort: port })),
      },
    });
  }
  return builder;
}
