import type { Container, ContainerRequest, Disk, Isolation, Program, ProgramRequest } from "../isolation";
import { join } from "node:path";
import type { DeclaredPod } from "../../declared/pod";
import { cgroupFolder } from "./cgroups";
import { NamespacedContainer } from "./container";
import { MountedDisk } from "./disk";
import { NamespacedNetwork } from "./network";
import { namespacedProgram } from "./program";

/** Sites as networks of their own, which is what a drill is made for: everything can be done to them. */
export class Namespaces implements Isolation {
  readonly network = new NamespacedNetwork();
  /** Addresses that are set aside for tests of networks; resolvers have loopback addresses of the users' own network. */
  readonly ranges = { users: "198.18.0.0/24", resolvers: "127.0.0.0/8", vaults: "198.18.1.0/24" } as const;
  readonly createsArchives = true;
  readonly leftOut = ["disks are memory: writing to disk costs nothing"] as const;

  /** Where this machine has it. */
  reachable(program: string): string {
    return program;
  }

  private machines = 0;

  /** @param drill name of the drill, with which its control groups begin */
  constructor(private readonly drill: string) {}

  /** Nothing has to be changed: every pod is a network of its own. */
  listening(pod: DeclaredPod): DeclaredPod {
    return pod;
  }

  /** Nothing has to be changed: containers see it where it is declared. */
  volumeFile(content: string): string {
    return content;
  }

  /** Nothing: they ask the DNS server of their cluster. */
  knowNames(): void {}

  /** A container in namespaces of its own, in the network of its pod. */
  container(request: ContainerRequest): Container {
    if (request.machine === undefined) return new NamespacedContainer(request);
    const groups = cgroupFolder();
    if (groups === undefined)
      throw new Error("systemd needs control groups of version 2, and none are mounted");
    return new NamespacedContainer(request, join(groups, `${this.drill}.${++this.machines}`));
  }

  /** A program in the network of a pod. */
  program(request: ProgramRequest): Program {
    return namespacedProgram(request);
  }

  /** A file system in memory. */
  disksUnder(folder: string): readonly Disk[] {
    return [MountedDisk.under(folder)];
  }
}
