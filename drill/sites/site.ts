import { chownSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { DeclaredSite } from "../declared/declaration";
import type { DeclaredPod } from "../declared/pod";
import { type ServiceInUse, servicesInUse } from "../declared/services";
import { addressIn } from "./addresses";
import { type ClusterNames, clusterDnsCommand, clusterNames, hostsFile, resolvConf } from "./cluster-names";
import { Disk } from "./disk";
import type { DrilledPod, PodRole } from "./drilled-pods";
import type { Image } from "./images";
import type { Forwarding, Network } from "./network";
import { Pod } from "./pod";
import { Program } from "./program";
import type { Secrets } from "./secrets";
import { SiteClock } from "./site-clock";

/** Places in a site's pod network, counted from its own address: its DNS server, its gateway, then pods. */
const DNS_PLACE = 2;
const GATEWAY_PLACE = 3;
const FIRST_POD_PLACE = 10;

/** Place of the first Service's address in a site's Service network, where the cluster has not given it one. */
const FIRST_SERVICE_PLACE = 256;

/** What a site is built with. */
export interface SiteSurroundings {
  readonly network: Network;
  /** Folder of its own, which does not outlive the drill. */
  readonly folder: string;
  /** Folder that logs are written to. */
  readonly logs: string;
  readonly secrets: Secrets;
  readonly images: ReadonlyMap<string, Image>;
  /** Library that lets its programs have a clock of their own. Absent: they keep this machine's. */
  readonly clockLibrary?: string | undefined;
}

/** A pod that runs, with its address. */
export interface StandingPod {
  readonly role: PodRole;
  readonly pod: Pod;
  readonly address: string;
  /** Disks of its kept volumes, of members only. */
  readonly disks: readonly Disk[];
}

/** The part of a site that every site has: pods with addresses in one network. */
export abstract class Site {
  /** Its pods. */
  readonly pods: StandingPod[] = [];
  private readonly programs: Program[] = [];
  private readonly clock: SiteClock | undefined;

  /**
   * @param name of the site
   * @param surroundings what it is built with
   */
  protected constructor(
    public readonly name: string,
    protected readonly surroundings: SiteSurroundings,
  ) {
    for (const folder of [this.claims, this.files]) mkdirSync(folder, { recursive: true });
    const { clockLibrary, folder } = surroundings;
    this.clock = clockLibrary === undefined ? undefined : new SiteClock(clockLibrary, folder);
  }

  /** Starts a program of the site's surroundings, and again whenever the site starts. */
  protected addProgram(program: Program): void {
    this.programs.push(program);
  }

  /** Starts what every pod needs: names. */
  startPrograms(): void {
    for (const program of this.programs) program.start();
  }

  /** Starts the pods of some roles, or all of them. */
  startPods(wanted: (standing: StandingPod) => boolean = () => true): void {
    for (const standing of this.pods) if (wanted(standing)) standing.pod.start();
  }

  /** Ends every process at the site at once. */
  kill(): void {
    for (const { pod } of this.pods) pod.kill();
    for (const program of this.programs) program.kill();
  }

  /**
   * Sets its clock.
   *
   * @param seconds from this machine's
   * @throws Error where it was built without a clock of its own
   */
  setClock(seconds: number): void {
    if (!this.clock) throw new Error(`${this.name} has no clock of its own`);
    this.clock.set(seconds);
  }

  /** Empties the disks of its pods, which must not run. */
  wipe(): void {
    for (const claim of readdirSync(this.claims)) {
      for (const name of readdirSync(join(this.claims, claim))) {
        rmSync(join(this.claims, claim, name), {
          recursive: true,
          force: true,
          maxRetries: 20,
          retryDelay: 100,
        });
      }
    }
  }

  /** Folder of what outlives a loss of power. */
  protected get claims(): string {
    return join(this.surroundings.folder, "claims");
  }

  /** Folder of files that the drill writes for the site's programs. */
  protected get files(): string {
    return join(this.surroundings.folder, "files");
  }

  /** File that a program or pod of the site logs to. */
  log(name: string): string {
    return join(this.surroundings.logs, `${this.name}-${name}.log`);
  }

  protected write(name: string, text: string): string {
    const path = join(this.files, name);
    writeFileSync(path, text);
    return path;
  }

  /** Adds a declared pod at an address. */
  protected addPod({ role, pod: declared }: DrilledPod, address: string, resolv: string): void {
    const pod = new Pod(declared, this.podSurroundings(declared, address, resolv));
    const claims = [...declared.volumes.values()].flatMap((volume) =>
      role === "member" && volume.kind === "kept" ? [volume.claim] : [],
    );
    const disks = claims.map((claim) => Disk.under(join(this.claims, claim)));
    this.pods.push({ role, pod, address, disks });
  }

  protected podSurroundings(declared: DeclaredPod, address: string, resolv: string) {
    const { network, folder, secrets, images } = this.surroundings;
    for (const volume of declared.volumes.values()) {
      if (volume.kind !== "kept") continue;
      mkdirSync(join(this.claims, volume.claim), { recursive: true });
      chownSync(join(this.claims, volume.claim), declared.user, declared.group);
    }
    return {
      network: network.addPod(this.name, declared.name, address),
      folder: join(folder, "pods", declared.name),
      claims: this.claims,
      log: this.log(declared.name),
      resolvConf: resolv,
      secrets,
      image: (name: string): Image => {
        const image = images.get(name);
        if (!image) throw new Error(`nothing on this machine stands for the image ${name}`);
        return this.clock?.wornBy(image) ?? image;
      },
    };
  }
}

/** A site of a cloud provider: a voter with an address of its own, and the region's object storage. */
export class CloudSite extends Site {
  private readonly services: Program[] = [];

  /** Adds a site whose pods have these addresses. */
  constructor(
    name: string,
    pods: readonly (DrilledPod & { readonly address: string })[],
    surroundings: SiteSurroundings,
  ) {
    super(name, surroundings);
    const { network } = surroundings;
    network.addSite(
      name,
      pods.map(({ address }) => `${address}/32`),
    );
    for (const pod of pods) this.addPod(pod, pod.address, "");
  }

  /**
   * Adds what the provider serves in the whole region. It stands on more than one machine, so a kill of the site does
   * not end it: while the site is silent nobody reaches it, and afterwards it holds what it held.
   *
   * @param command the program, where `file` writes a file for it and returns its path
   */
  addRegionalService(
    name: string,
    address: string,
    command: (file: (name: string, text: string) => string) => readonly string[],
  ): void {
    const { network } = this.surroundings;
    network.addRoute(this.name, `${address}/32`);
    const program = new Program({
      network: network.addPod(this.name, name, address),
      command: command((file, text) => this.write(file, text)),
      resolvConf: this.write(`${name}-resolv.conf`, ""),
      log: this.log(name),
    });
    this.services.push(program);
  }

  /** Starts what the provider serves in the region. */
  startRegionalServices(): void {
    for (const program of this.services) program.start();
  }
}

/** A data site: its cluster's pods, Services and names, and the gateway by which users come in. */
export class DataSite extends Site {
  private readonly services: readonly ServiceInUse[];
  private readonly addresses = new Map<string, string>();
  private places = FIRST_POD_PLACE;
  private jobs = 0;
  /** The names that its cluster gives. */
  readonly names: ClusterNames;
  /** Path of the gateway's network namespace. */
  readonly gateway: string;
  private readonly dnsNetwork: string;

  /** Builds the site's network and prepares its pods; none is started. */
  constructor(
    public readonly declared: DeclaredSite,
    pods: readonly DrilledPod[],
    surroundings: SiteSurroundings,
  ) {
    super(declared.site, surroundings);
    const { network } = surroundings;
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
    const serviceAddress = (service: ServiceInUse): string =>
      service.clusterAddress ??
      addressIn(declared.serviceCidr, FIRST_SERVICE_PLACE + this.services.indexOf(service));
    const podAddress = (name: string): string => this.addresses.get(name) ?? "";
    this.names = clusterNames(declared.domain, this.services, serviceAddress, podAddress);
    network.forward(this.name, this.forwardings(serviceAddress, podAddress));
    network.addPublicAddresses([...this.nameServers, declared.ingressAddress]);
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
      new Program({
        network: this.dnsNetwork,
        command: clusterDnsCommand(
          this.names,
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
      new Program({
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
    return new Pod(
      named,
      this.podSurroundings(
        named,
        address,
        resolvConf(this.dnsAddress, named.namespace, this.declared.domain, named.resolverOptions),
      ),
    );
  }

  private forwardings(
    serviceAddress: (service: ServiceInUse) => string,
    podAddress: (name: string) => string,
  ): Forwarding[] {
    const gateway = { protocol: "tcp", port: 443, targetPort: 443 } as const;
    return [
      { address: this.declared.ingressAddress, port: gateway, pods: [this.gatewayAddress] },
      ...this.services
        .filter(({ headless }) => !headless)
        .flatMap((service) => {
          const addresses = [
            serviceAddress(service),
            ...(service.loadBalancerAddress ? [service.loadBalancerAddress] : []),
          ];
          const pods = service.pods.map(({ name }) => podAddress(name));
          return addresses.flatMap((address) => service.ports.map((port) => ({ address, port, pods })));
        }),
    ];
  }
}
