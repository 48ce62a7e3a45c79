import { statfsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { DeclaredPod } from "../../declared/pod";
import { faults } from "../../faults/registry";
import { FROM_NOTHING } from "../../first-start/scenario";
import type {
  Bind,
  Container,
  ContainerRequest,
  Disk,
  Isolation,
  Program,
  ProgramRequest,
  Ranges,
} from "../isolation";
import { LoopbackContainer } from "./container";
import { type HostNames, hostsFile } from "./host-names";
import { LoopbackNetwork } from "./network";
import { listeningAt } from "./own-address";
import { withPlacedPaths } from "./placed-paths";
import { loopbackProgram } from "./program";
import { reachable } from "./reachable";

/** Type of a file system in memory, as `statfs` has it. [Linux, magic.h] */
const TMPFS = 0x01021994;

/** What is not played where sites have no networks of their own. */
const leftOut = [
  `this machine allows no namespaces: sites are ranges of its loopback addresses, and these faults were left out: ${[...faults.impossible("loopback"), FROM_NOTHING].join(", ")}`,
  "a site that is killed refuses whoever asks it at once; its packets are not dropped, which takes longer to notice",
  "names of a lost site's pods are still found, where its DNS server would be asked in vain",
  "who may connect from which network is not played: everybody has the same address",
  "containers can read this machine's files as far as their users may",
  "nothing is archived: the Job that creates an archive names the files of another pod as that sees them",
];

/** Sites as ranges of this machine's loopback addresses, for machines that allow no namespaces. */
export class Loopback implements Isolation {
  readonly network: LoopbackNetwork;
  readonly createsArchives = false;
  readonly leftOut: readonly string[];
  /** File with all names. */
  private readonly hosts: string;
  private names: HostNames = [];

  /**
   * @param ranges where those are who are at no declared site
   * @param folder of its own
   * @param logs folder that logs are written to
   */
  constructor(
    readonly ranges: Ranges,
    private readonly folder: string,
    logs: string,
  ) {
    const inMemory = statfsSync(folder).type === TMPFS;
    this.leftOut = [...leftOut, ...(inMemory ? ["disks are memory: writing to disk costs nothing"] : [])];
    this.hosts = join(folder, "hosts");
    writeFileSync(this.hosts, "");
    this.network = new LoopbackNetwork(join(folder, "forwarders"), logs, this.hosts);
  }

  /** A copy of it: where this machine has it may be closed to whoever a container runs as. */
  reachable(program: string): string {
    return reachable(program, join(this.folder, "programs"));
  }

  /** A pod that leaves the other pods' addresses to them. */
  listening(pod: DeclaredPod, address: string): DeclaredPod {
    return listeningAt(address, pod);
  }

  /** Files where this machine has them; and HAProxy, which asks by itself, is told whom. */
  volumeFile(content: string, binds: readonly Bind[], resolvConf: string): string {
    const server = /^nameserver (\S+)$/m.exec(resolvConf)?.[1];
    const asked = content.replace(
      /(?<=^[ \t]*)parse-resolv-conf$/gm,
      `nameserver cluster ${server ?? ""}:53`,
    );
    return withPlacedPaths(asked, binds);
  }

  /** All names of all sites, also of those that are lost. */
  knowNames(hosts: HostNames): void {
    this.names = hosts;
    writeFileSync(this.hosts, hostsFile(hosts, ""));
  }

  /** A container of files and processes only. */
  container(request: ContainerRequest): Container {
    return new LoopbackContainer(request, this.names);
  }

  /** A program in this machine's network. */
  program(request: ProgramRequest): Program {
    return loopbackProgram(request, this.hosts);
  }

  /** None: a file system of its own would have to be mounted. */
  disksUnder(): readonly Disk[] {
    return [];
  }
}
