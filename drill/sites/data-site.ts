import type { DeclaredSite } from "../declared/declaration";
import type { DeclaredPod } from "../declared/pod";
import { type ServiceInUse, servicesInUse } from "../declared/services";
import type { Forwarding } from "../isolation/isolation";
import { addressIn } from "../isolation/addresses";
import { type ClusterNames, clusterDnsCommand, clusterNames, hostsFile, resolvConf } from "./cluster-names";
import type { DrilledPod } from "./drilled-pods";
import { becameReady } from "./name-servers";
import type { Pod } from "./pod";
import { Site, type SiteSurroundings, type StandingPod } from "./site";

/** Places in a site's pod network, counted from its own address: its DNS server, its gateway, then pods. */
const DNS_PLACE = 2;
const GATEWAY_PLACE = 3;
const FIRST_POD_PLACE = 10;

/** Place of the first Service's address in a site's Service network, where the cluster has not given it one. */
const FIRST_SERVICE_PLACE = 256;

/** A data site: its cluster's pods, Services and names, and the gateway by which users come in. */
export class DataSite extends Site {
  private readonly services: readonly ServiceInUse[];
  private readonly addresses = new Map<string, string>();
  private places = FIRST_POD_PLACE;
  private jobs = 0;
  /** Name servers that their cluster sends nobody to yet. */
  private readonly notReady = new Set<StandingPod>();
  /** The names that its cluster gives. */
  readonly names: ClusterNames;
  /** The gateway's network, as the isolation names it. */
  readonly gateway: string;
  private readonly dnsNetwork: string;

  /**
   * Builds the site's network and prepares its pods; none is started.
   *
   * @param hostnames names that users ask for
   */
  constructor(
    public readonly declared: DeclaredSite,
    pods: readonly DrilledPod[],
    private readonly hostnames: readonly string[],
    surroundings: SiteSurroundings,
  ) {
    super(declared.site, surroundings);
    const { network } = surroundings.isolation;
    this.services = servicesInUse(
      declared,
      pods.map(({ pod }) => pod),
    );
    const balanced = this.services.flatMap(({ loadBalancerAddress }) =>
      loadBalancerAddress ? [loadBalancerAddress] : [],
    );
    network.addSite(this.name, [
      declared.podCidr,
      ...[...balanced, declared.ingressAddress].map((address) => `${address}/32`),
    ]);
    this.dnsNetwork = network.addPod(this.name, "dns", this.dnsAddress);
    this.gateway = network.addPod(this.name, "gateway", this.gatewayAddress);
    for (const pod of pods) {
      const address = addressIn(declared.podCidr, this.places++);
      this.addresses.set(pod.pod.name, address);
      this.addPod(
        pod,
        address,
        resolvConf(this.dnsAddress, pod.pod.namespace, declared.domain, pod.pod.resolverOptions),
      );
    }
    this.names = clusterNames(
      declared.domain,
      this.services,
      (service) => this.serviceAddress(service),
      (name) => this.podAddress(name),
    );
    this.route();
    network.addPublicAddresses([...this.nameServers, declared.ingressAddress]);
  }

  /** Starts the pods of some roles, or all of them. No user's question reaches a name server before it is ready. */
  override startPods(wanted: (standing: StandingPod) => boolean = () => true): void {
    const servers = this.pods.filter(
      (standing) => standing.role === "name-server" && wanted(standing) && standing.pod.life === undefined,
    );
    for (const server of servers) this.notReady.add(server);
    if (servers.length > 0) this.route();
    super.startPods(wanted);
    for (const server of servers) void this.admit(server);
  }

  /** Whether users' questions may reach each of its name servers. */
  get answersUsers(): boolean {
    return this.notReady.size === 0;
  }

  /** Address of the cluster's DNS server. */
  get dnsAddress(): string {
    return addressIn(this.declared.podCidr, DNS_PLACE);
  }

  /** Address at which the gateway runs; users reach it by the site's public one. */
  get gatewayAddress(): string {
    return addressIn(this.declared.podCidr, GATEWAY_PLACE);
  }

  /** Public addresses of the site's own name servers. */
  get nameServers(): string[] {
    const servers = new Set(
      this.pods.filter(({ role }) => role === "name-server").map(({ pod }) => pod.declared.name),
    );
    return this.services.flatMap(({ loadBalancerAddress, pods }) =>
      loadBalancerAddress && pods.some(({ name }) => servers.has(name)) ? [loadBalancerAddress] : [],
    );
  }

  /**
   * Adds the cluster's DNS server, which asks those of the other clusters for their names.
   *
   * @param outside names of the world, such as those of vaults, and their addresses
   */
  addDns(others: readonly DataSite[], outside: ClusterNames["hosts"]): void {
    const hosts = this.write("hosts", hostsFile(this.names, outside));
    this.addProgram(
      this.surroundings.isolation.program({
        network: this.dnsNetwork,
        command: clusterDnsCommand(
          this.names,
          this.dnsAddress,
          others.map(({ names, dnsAddress }) => ({ domain: names.domain, address: dnsAddress })),
          hosts,
        ),
        resolvConf: this.write("dns-resolv.conf", ""),
        log: this.log("dns"),
      }),
    );
  }

  /** Adds a program that runs behind the gateway's address. */
  addGatewayProgram(command: (file: (name: string, text: string) => string) => readonly string[]): void {
    this.addProgram(
      this.surroundings.isolation.program({
        network: this.gateway,
        command: command((name, text) => this.write(name, text)),
        resolvConf: this.write(
          "gateway-resolv.conf",
          resolvConf(this.dnsAddress, "services", this.declared.domain),
        ),
        log: this.log("gateway"),
      }),
    );
  }

  /** Makes a pod that runs once, such as a Job's. */
  job(declared: DeclaredPod): Pod {
    const address = addressIn(this.declared.podCidr, this.places++);
    const named = { ...declared, name: `${declared.name}-${++this.jobs}` };
    return this.pod(
      named,
      address,
      resolvConf(this.dnsAddress, named.namespace, this.declared.domain, named.resolverOptions),
    );
  }

  private async admit(server: StandingPod): Promise<void> {
    if (!(await becameReady(server, this.hostnames))) return;
    this.notReady.delete(server);
    this.route();
  }

  private serviceAddress(service: ServiceInUse): string {
    const { serviceCidr } = this.declared;
    return (
      service.clusterAddress ?? addressIn(serviceCidr, FIRST_SERVICE_PLACE + this.services.indexOf(service))
    );
  }

  private podAddress(name: string): string {
    return this.addresses.get(name) ?? "";
  }

  /** Leads what arrives for its Services to their pods, but for those that are not ready. */
  private route(): void {
    this.surroundings.isolation.network.forward(this.name, this.forwardings());
  }

  private forwardings(): Forwarding[] {
    const gateway = { protocol: "tcp", port: 443, targetPort: 443 } as const;
    const notReady = new Set([...this.notReady].map(({ pod }) => pod.declared.name));
    return [
      { address: this.declared.ingressAddress, port: gateway, pods: [this.gatewayAddress] },
      ...this.services
        .filter(({ headless }) => !headless)
        .flatMap((service) => {
          const addresses = [
            this.serviceAddress(service),
            ...(service.loadBalancerAddress ? [service.loadBalancerAddress] : []),
          ];
          const pods = service.pods
            .filter(({ name }) => !notReady.has(name))
            .map(({ name }) => this.podAddress(name));
          return addresses.flatMap((address) => service.ports.map((port) => ({ address, port, pods })));
        }),
    ];
  }
}
