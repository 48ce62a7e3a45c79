import { mkdirSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Forwarding, Network, Program } from "../isolation";
import { ownProgram } from "../own-program";
import type { Forwarded } from "./forwarder/configuration";
import { loopbackProgram } from "./program";

/** Sites as ranges of this machine's loopback addresses: what is listened at is all that there is of them. */
export class LoopbackNetwork implements Network {
  private readonly forwarders = new Map<string, Program>();

  /**
   * @param folder that files are written to
   * @param logs folder that logs are written to
   * @param hosts file with the names of hosts
   */
  constructor(
    private readonly folder: string,
    private readonly logs: string,
    private readonly hosts: string,
  ) {
    mkdirSync(folder, { recursive: true });
  }

  /** Nothing: every loopback address is there. */
  addSite(): void {}

  /** Nothing: nobody can be told from anybody else. */
  addPublicAddresses(): void {}

  /** Nothing: every loopback address is there. */
  addRoute(): void {}

  /** Nothing: its address is there. */
  addPod(site: string, name: string): string {
    return `${site}-${name}`;
  }

  /** Says whom the site's forwarder hands on to. */
  forward(site: string, forwardings: readonly Forwarding[]): void {
    const forwarded = forwardings.map(({ address, port, pods }): Forwarded => {
      const targets = pods.map((pod) => ({ address: pod, port: port.targetPort }));
      return { address, port: port.port, protocol: port.protocol, targets };
    });
    const file = this.file(site);
    writeFileSync(`${file}.new`, JSON.stringify(forwarded));
    renameSync(`${file}.new`, file);
    if (this.forwarders.has(site)) return;
    const command = ownProgram("isolation/loopback/forwarder/serve.ts", file);
    const log = join(this.logs, `${site}-forwarder.log`);
    this.forwarders.set(site, loopbackProgram({ command, log }, this.hosts));
  }

  /** Starts the site's forwarder, where it has Services. */
  startSite(site: string): void {
    this.forwarders.get(site)?.start();
  }

  /** Ends it at once. */
  killSite(site: string): void {
    this.forwarders.get(site)?.kill();
  }

  /** False: what is sent to a loopback address arrives or is refused. */
  waitsToResend(): boolean {
    return false;
  }

  /** Nothing: whoever is gone refuses, and no drill is made of dropped packets alone. */
  dropPackets(): void {}

  /** Nothing: see {@link dropPackets}. */
  restore(): void {}

  /** Nothing: no drill of slow links is made. */
  slow(): void {}

  /** Nothing: see {@link slow}. */
  hasten(): void {}

  private file(site: string): string {
    return join(this.folder, `${site}.json`);
  }
}
