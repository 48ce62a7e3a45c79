import type { ServiceInUse } from "../declared/services";

/** Names and addresses of one cluster, as its DNS server knows them. */
export interface ClusterNames {
  /** Name under which they are found, such as `ansan.holdfast.internal`. */
  readonly domain: string;
  /** Address by name. */
  readonly hosts: readonly (readonly [name: string, address: string])[];
}

/**
 * The names that a cluster gives to its Services and to the pods behind them.
 *
 * @param services those in use
 * @param addressOf address of a Service inside the cluster
 * @param podAddress address of a pod by its name
 */
export function clusterNames(
  domain: string,
  services: readonly ServiceInUse[],
  addressOf: (service: ServiceInUse) => string,
  podAddress: (pod: string) => string,
): ClusterNames {
  const hosts = services.flatMap((service) => {
    const name = `${service.name}.${service.namespace}.svc.${domain}`;
    if (!service.headless) return [[name, addressOf(service)] as const];
    return service.pods.flatMap((pod) => [
      [name, podAddress(pod.name)] as const,
      [`${pod.name}.${name}`, podAddress(pod.name)] as const,
    ]);
  });
  return { domain, hosts };
}

/**
 * Arguments of dnsmasq as the DNS server of a cluster: it knows its own names and asks the other clusters' servers
 * for theirs.
 *
 * @param own names of the cluster
 * @param listen address that it listens at
 * @param others domain and address of the server of each other cluster
 * @param hostsFile file that holds the cluster's names
 */
export function clusterDnsCommand(
  own: ClusterNames,
  listen: string,
  others: readonly { readonly domain: string; readonly address: string }[],
  hostsFile: string,
): string[] {
  return [
    "dnsmasq",
    // In the foreground, as the user that starts it.
    "--no-daemon",
    `--listen-address=${listen}`,
    "--bind-interfaces",
    "--no-hosts",
    "--no-resolv",
    "--log-facility=-",
    `--addn-hosts=${hostsFile}`,
    `--local=/${own.domain}/`,
    "--local-ttl=5",
    ...others.map(({ domain, address }) => `--server=/${domain}/${address}`),
  ];
}

/** A hosts file with the names of a cluster, and with those outside that it is to find. */
export function hostsFile({ hosts }: ClusterNames, outside: ClusterNames["hosts"]): string {
  return [...hosts, ...outside].map(([name, address]) => `${address} ${name}\n`).join("");
}

/** What pods of a cluster have as `/etc/resolv.conf`, as kubelet writes it. */
export function resolvConf(
  server: string,
  namespace: string,
  domain: string,
  options: readonly string[] = [],
): string {
  return [
    `nameserver ${server}`,
    `search ${namespace}.svc.${domain} svc.${domain} ${domain}`,
    ["options ndots:5", ...options].join(" "),
    "",
  ].join("\n");
}
