import { writeFileSync } from "node:fs";
import { command } from "../command";
import type { Forwarding, Network, PacketDrop } from "../isolation";
import { waitsToResend } from "./resent";
import { linksCanBeSlow, SlowLink, type SlowSite } from "./slow-link";

/** Address of every pod's way out, the same at each: it stands at the other end of the pod's own cable. */
const GATEWAY = "169.254.1.1";

function podNamespace(site: string, pod: string): string {
  return `${site}-${pod}`;
}

interface SiteNetwork extends SlowSite {
  readonly namespace: string;
  readonly routes: string[];
  /** Its own address on the cable. */
  readonly address: string;
}

/**
 * Sites as network namespaces on a backbone, which is the namespace that this process is in. Every pod is a
 * namespace of its own behind its site's. All of it is gone with the process' own namespace.
 */
export class NamespacedNetwork implements Network {
  private readonly sites = new Map<string, SiteNetwork>();
  private readonly drops = new Map<string, readonly PacketDrop[]>();
  private readonly slowLinks = new Map<string, SlowLink>();
  private readonly publicAddresses: string[] = [];
  private pods = 0;

  /** Makes the backbone of the namespace that this process is in. */
  constructor() {
    command("ip", ["link", "set", "lo", "up"]);
    writeFileSync("/proc/sys/net/ipv4/ip_forward", "1");
    this.writeDrops();
  }

  /**
   * Adds a site.
   *
   * @param site its name
   * @param routes addresses in CIDR notation that are found there
   */
  addSite(site: string, routes: readonly string[]): void {
    const index = this.sites.size + 1;
    const namespace = `site-${site}`;
    const uplink = `u${index}`;
    const near = `169.254.100.${index * 4 + 1}`;
    const far = `169.254.100.${index * 4 + 2}`;
    this.sites.set(site, { index, namespace, uplink, address: far, routes: [] });
    command("ip", ["netns", "add", namespace]);
    command("ip", ["link", "add", uplink, "type", "veth", "peer", "name", "uplink", "netns", namespace]);
    this.batch(undefined, [`addr add ${near}/30 dev ${uplink}`, `link set ${uplink} up`]);
    this.batch(namespace, [
      "link set lo up",
      `addr add ${far}/30 dev uplink`,
      "link set uplink up",
      `route add default via ${near}`,
    ]);
    this.within(namespace, "echo 1 > /proc/sys/net/ipv4/ip_forward");
    for (const route of routes) this.addRoute(site, route);
  }

  /** Says that everybody reaches these addresses by carriers, other sites too. */
  addPublicAddresses(addresses: readonly string[]): void {
    this.publicAddresses.push(...addresses);
  }

  /** Says that an address, in CIDR notation, is found at a site. */
  addRoute(site: string, route: string): void {
    const { address, routes } = this.siteNetwork(site);
    command("ip", ["route", "replace", route, "via", address]);
    routes.push(route);
  }

  /**
   * Adds a pod's network to a site.
   *
   * @param site where it stands
   * @param name unique at the site
   * @param address its IPv4 address
   * @returns path of its namespace
   */
  addPod(site: string, name: string, address: string): string {
    const { namespace } = this.siteNetwork(site);
    const pod = podNamespace(site, name);
    const cable = `p${++this.pods}`;
    command("ip", ["netns", "add", pod]);
    command("ip", [
      "-n",
      namespace,
      "link",
      "add",
      cable,
      "type",
      "veth",
      "peer",
      "name",
      "eth0",
      "netns",
      pod,
    ]);
    this.batch(namespace, [
      `addr add ${GATEWAY}/32 dev ${cable}`,
      `link set ${cable} up`,
      `route add ${address}/32 dev ${cable}`,
    ]);
    this.batch(pod, [
      "link set lo up",
      `addr add ${address}/32 dev eth0`,
      "link set eth0 up",
      `route add ${GATEWAY} dev eth0`,
      `route add default via ${GATEWAY}`,
    ]);
    // A container runtime lets containers without privileges listen at every port.
    this.within(pod, "echo 0 > /proc/sys/net/ipv4/ip_unprivileged_port_start");
    return `/run/netns/${pod}`;
  }

  /**
   * Sends what arrives at a site for the addresses of its Services to the pods behind them, at random, in place of what was
   * said of that site before.
   */
  forward(site: string, forwardings: readonly Forwarding[]): void {
    const rules = forwardings.flatMap(({ address, port, pods }) => {
      const arrived = `ip daddr ${address} ${port.protocol} dport ${port.port}`;
      if (pods.length === 0) return [`${arrived} drop`];
      return pods.map((pod, index) => {
        const left = pods.length - index;
        const chosen = left > 1 ? `numgen random mod ${left} == 0 ` : "";
        return `${arrived} ${chosen}dnat to ${pod}:${port.targetPort}`;
      });
    });
    const pods = [...new Set(forwardings.flatMap((forwarding) => forwarding.pods))];
    // A pod that asks for its own Service would be answered by itself, which it does not expect.
    const own = pods.map((pod) => `ip saddr ${pod} ip daddr ${pod} masquerade`);
    const text = [
      "add table ip services",
      "delete table ip services",
      "table ip services {",
      "chain prerouting { type nat hook prerouting priority dstnat;",
      ...rules,
      "}",
      "chain postrouting { type nat hook postrouting priority srcnat;",
      ...own,
      "}",
      "}",
    ].join("\n");
    command("ip", ["netns", "exec", this.siteNetwork(site).namespace, "nft", "-f", "-"], text);
  }

  /** Nothing: the kernel forwards. */
  startSite(): void {}

  /** Nothing: what the kernel forwards to ends by itself. */
  killSite(): void {}

  /** Whether what a pod has sent over a connection that is open has to be sent again. */
  waitsToResend(site: string, pod: string): boolean {
    const sockets = ["ss", "--tcp", "--info", "--numeric", "--no-header", "state", "established"];
    return waitsToResend(command("ip", ["netns", "exec", podNamespace(site, pod), ...sockets]));
  }

  /**
   * Drops packets on the backbone without telling anybody.
   *
   * @param fault a name under which it is healed
   */
  dropPackets(fault: string, drops: readonly PacketDrop[]): void {
    this.drops.set(fault, drops);
    this.writeDrops();
  }

  /** Takes a fault of that name back. */
  restore(fault: string): void {
    this.drops.delete(fault);
    this.writeDrops();
  }

  private writeDrops(): void {
    const addresses = `{ ${this.publicAddresses.join(", ")} }`;
    const matches = {
      public: [`ip saddr ${addresses}`, `ip daddr ${addresses}`],
      private: [`ip saddr != ${addresses} ip daddr != ${addresses}`],
    };
    const rules = [...this.drops.values()].flat().flatMap(({ from, to, percent = 100, only }) => {
      const parts = [
        ...(from === undefined ? [] : [`iifname "${this.siteNetwork(from).uplink}"`]),
        ...(to === undefined ? [] : [`oifname "${this.siteNetwork(to).uplink}"`]),
        ...(percent < 100 ? [`numgen random mod 100 < ${percent}`] : []),
      ];
      return (only ? matches[only] : [""]).map((match) => `${[...parts, match].join(" ")} drop`);
    });
    command(
      "nft",
      ["-f", "-"],
      [
        "add table ip faults",
        "delete table ip faults",
        "table ip faults { chain forward { type filter hook forward priority filter; policy accept;",
        ...rules,
        "}",
        "}",
      ].join("\n"),
    );
  }

  /**
   * Has each packet between a site and any other take longer, on either way. Where this machine does not allow it,
   * nothing is done.
   */
  slow(site: string, milliseconds: number): void {
    if (!linksCanBeSlow()) return;
    const others = [...this.sites].filter(([name]) => name !== site).map(([, { uplink }]) => uplink);
    this.slowLinks.set(site, SlowLink.start(this.siteNetwork(site), others, milliseconds));
  }

  /** Takes that back. */
  hasten(site: string): void {
    this.slowLinks.get(site)?.stop();
    this.slowLinks.delete(site);
  }

  private siteNetwork(site: string): SiteNetwork {
    const found = this.sites.get(site);
    if (!found) throw new Error(`there is no network of the site ${site}`);
    return found;
  }

  private batch(namespace: string | undefined, lines: readonly string[]): void {
    command("ip", [...(namespace ? ["-n", namespace] : []), "-batch", "-"], `${lines.join("\n")}\n`);
  }

  private within(namespace: string, shell: string): void {
    command("ip", ["netns", "exec", namespace, "sh", "-c", shell]);
  }
}
