import * as k8s from "@pulumi/kubernetes";
import type * as pulumi from "@pulumi/pulumi";
import { clientPort } from "../consensus-quorum";
import { labels } from "../labels";
import type { ResolvedDatabase } from "./schema";
import { memberPorts, poolerPort, routerPorts } from "./names";
import { roleLabels, WorkloadRole } from "./pod-parts";

type Peer = k8s.types.input.networking.v1.NetworkPolicyPeer;
type Port = k8s.types.input.networking.v1.NetworkPolicyPort;
type Spec = k8s.types.input.networking.v1.NetworkPolicySpec;

/**
 * What may talk to what: clients to routers, routers and members to members at every site, members and jobs to the quorum
 * and the vault. DNS is open to the whole namespace already. Other sites are named by their pods' addresses; this one's
 * pods by label too, because some network plug-ins never match their own pods by address.
 */
export function declareTraffic(
  component: string,
  args: ResolvedDatabase,
  opts: pulumi.CustomResourceOptions,
): void {
  for (const [name, spec] of Object.entries({
    members: memberTraffic(args),
    router: routerTraffic(args),
    maintenance: maintenanceTraffic(args),
  })) {
    new k8s.networking.v1.NetworkPolicy(
      `${component}-${name}-traffic`,
      {
        metadata: {
          name: `${args.database}-${name}`,
          namespace: args.namespace,
          labels: { [labels.database]: args.database, [labels.site]: args.site },
        },
        spec: { ...spec, policyTypes: ["Ingress", "Egress"] },
      },
      opts,
    );
  }
}

function memberTraffic(args: ResolvedDatabase): Omit<Spec, "policyTypes"> {
  const everyMember = [...otherSites(args), ownPods(args)];
  const pooled = args.pooler ? [tcp(poolerPort)] : [];
  return {
    podSelector: { matchLabels: roleLabels(args, WorkloadRole.Member) },
    ingress: [
      { from: everyMember, ports: [tcp(memberPorts.postgresql), tcp(memberPorts.patroni), ...pooled] },
      {
        from: [rolePods(args, WorkloadRole.Backup), rolePods(args, WorkloadRole.Configuration)],
        ports: [tcp(memberPorts.pgbackrest)],
      },
      { from: [namespacePods("operations")], ports: [tcp(memberPorts.patroni)] },
    ],
    egress: [
      { to: everyMember, ports: [tcp(memberPorts.postgresql), tcp(memberPorts.patroni)] },
      toQuorum(args),
      toVault,
    ],
  };
}

function routerTraffic(args: ResolvedDatabase): Omit<Spec, "policyTypes"> {
  const last = args.shards - 1;
  const shardPorts: Port[] = [
    { protocol: "TCP", port: routerPorts.leader, endPort: routerPorts.leader + last },
    { protocol: "TCP", port: routerPorts.replica, endPort: routerPorts.replica + last },
    ...(args.pooler
      ? [{ protocol: "TCP", port: routerPorts.pooled, endPort: routerPorts.pooled + last }]
      : []),
  ];
  return {
    podSelector: { matchLabels: roleLabels(args, WorkloadRole.Router) },
    ingress: [
      {
        from: [
          ...args.clients.map((client) => ({
            ...namespacePods(client.namespace),
            podSelector: { matchLabels: { [labels.service]: client.service } },
          })),
          rolePods(args, WorkloadRole.Configuration),
        ],
        ports: shardPorts,
      },
      { from: [namespacePods("operations")], ports: [tcp(routerPorts.monitor)] },
    ],
    egress: [
      {
        to: [...otherSites(args), rolePods(args, WorkloadRole.Member)],
        ports: [
          tcp(memberPorts.postgresql),
          tcp(memberPorts.patroni),
          ...(args.pooler ? [tcp(poolerPort)] : []),
        ],
      },
    ],
  };
}

function maintenanceTraffic(args: ResolvedDatabase): Omit<Spec, "policyTypes"> {
  return {
    podSelector: {
      matchLabels: { [labels.database]: args.database },
      matchExpressions: [
        {
          key: labels.role,
          operator: "In",
          values: [WorkloadRole.Backup, WorkloadRole.Configuration],
        },
      ],
    },
    ingress: [],
    egress: [
      { to: [rolePods(args, WorkloadRole.Member)], ports: Object.values(memberPorts).map(tcp) },
      {
        to: [rolePods(args, WorkloadRole.Router)],
        ports: [{ protocol: "TCP", port: routerPorts.leader, endPort: routerPorts.leader + args.shards - 1 }],
      },
      toQuorum(args),
      toVault,
    ],
  };
}

/** S3 and STS have no fixed addresses; what is reached there is decided by the role. */
const toVault = { to: [{ ipBlock: { cidr: "0.0.0.0/0" } }], ports: [tcp(443)] };

function toQuorum(args: ResolvedDatabase): { to: Peer[]; ports: Port[] } {
  return {
    to: [
      ...args.quorumAddresses.map((address) => ({ ipBlock: { cidr: `${address}/32` } })),
      // Some network plug-ins see the voter's pod behind its address.
      namespacePods("quorum"),
    ],
    ports: [tcp(clientPort)],
  };
}

function otherSites(args: ResolvedDatabase): Peer[] {
  return args.sites.map((site) => ({ ipBlock: { cidr: site.podCidr } }));
}

function ownPods(args: ResolvedDatabase): Peer {
  return { podSelector: { matchLabels: { [labels.database]: args.database } } };
}

function rolePods(args: ResolvedDatabase, role: WorkloadRole): Peer {
  return { podSelector: { matchLabels: roleLabels(args, role) } };
}

function namespacePods(namespace: string): Peer {
  return { namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": namespace } } };
}

function tcp(port: number): Port {
  return { protocol: "TCP", port };
}
