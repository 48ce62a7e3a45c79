/** Names of hosts, with the address of each. */
export type HostNames = readonly (readonly [name: string, address: string])[];

/**
 * A hosts file with which a container finds what its resolver would find for it: every name, and what is left of one without a
 * domain that it searches. Of two names of which the same is left, the one in the domain that is searched first counts.
 *
 * @param resolvConf what the container is to have as `/etc/resolv.conf`
 */
export function hostsFile(hosts: HostNames, resolvConf: string): string {
  const domains = (/^search (.+)$/m.exec(resolvConf)?.[1] ?? "").split(/\s+/).filter(Boolean);
  const whole = new Map(hosts);
  const found = new Map(hosts);
  for (const domain of domains) {
    for (const [name, address] of whole) {
      if (!name.endsWith(`.${domain}`)) continue;
      const left = name.slice(0, -domain.length - 1);
      if (!found.has(left)) found.set(left, address);
    }
  }
  return [...found].map(([name, address]) => `${address} ${name}\n`).join("");
}
