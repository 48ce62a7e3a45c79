import type { DrilledPod } from "./drilled-pods";
import type { Program } from "../isolation/isolation";
import { Site, type SiteSurroundings } from "./site";

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
    surroundings.isolation.network.addSite(
      name,
      pods.map(({ address }) => `${address}/32`),
    );
    for (const pod of pods) this.addPod(pod, pod.address, "");
  }

  /**
   * Adds what the provider serves in the whole region. It stands on more than one machine, so a kill of the site does
   * not end it: while the site is cut off nobody reaches it, and afterwards it holds what it held.
   *
   * @param command the program, where `file` writes a file for it and returns its path
   */
  addRegionalService(
    name: string,
    address: string,
    command: (file: (name: string, text: string) => string) => readonly string[],
  ): void {
    const { isolation } = this.surroundings;
    const { network } = isolation;
    network.addRoute(this.name, `${address}/32`);
    const program = isolation.program({
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
