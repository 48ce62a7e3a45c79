import type { Readable } from "node:stream";
import type { Declaration } from "../declared/declaration";
import type { DeclaredPod, FirstBoot } from "../declared/pod";
import type { ServicePort } from "../declared/services";

/** How sites are kept apart on this machine. */
export type IsolationKind =
  /** Every pod has a network, files and processes of its own. */
  | "namespaces"
  /** Every site has a range of this machine's loopback addresses, where it does not allow namespaces. */
  | "loopback";

/** What a drill is made of. */
export type DrilledDeclaration = Omit<Declaration, "graph">;

/** Whose packets a fault drops. */
export interface PacketDrop {
  /** Packets that come from this site; absent: from anywhere. */
  readonly from?: string;
  /** Packets that go to this site; absent: to anywhere. */
  readonly to?: string;
  /** Share of them that is dropped, in percent. Default: 100. */
  readonly percent?: number;
  /**
   * Only packets from or to public addresses, which carriers bring and no backbone does; or only those between others.
   * Default: all.
   */
  readonly only?: "public" | "private";
}

/** What a site's network routes for one Service. */
export interface Forwarding {
  readonly address: string;
  readonly port: ServicePort;
  /** Addresses of pods that are ready; where none is, nothing that arrives is answered. */
  readonly pods: readonly string[];
}

/** What joins the sites, and the pods of each. */
export interface Network {
  /**
   * Adds a site.
   *
   * @param site its name
   * @param routes addresses in CIDR notation that are found there
   */
  addSite(site: string, routes: readonly string[]): void;
  /** Says that everybody reaches these addresses by carriers, other sites too. */
  addPublicAddresses(addresses: readonly string[]): void;
  /** Says that an address, in CIDR notation, is found at a site. */
  addRoute(site: string, route: string): void;
  /**
   * Adds a pod's network to a site.
   *
   * @param site where it stands
   * @param name unique at the site
   * @param address its IPv4 address
   * @returns what containers and programs are told of it
   */
  addPod(site: string, name: string, address: string): string;
  /**
   * Sends what arrives at a site for the addresses of its Services to the pods behind them, at random, in place of what
   * was said of that site before.
   */
  forward(site: string, forwardings: readonly Forwarding[]): void;
  /** Starts what forwards at a site, as its nodes do. */
  startSite(site: string): void;
  /** Ends it at once. */
  killSite(site: string): void;
  /** Whether what a pod has sent over a connection that is open has to be sent again. */
  waitsToResend(site: string, pod: string): boolean;
  /**
   * Drops packets without telling anybody.
   *
   * @param fault a name under which it is healed
   */
  dropPackets(fault: string, drops: readonly PacketDrop[]): void;
  /** Takes a fault of that name back. */
  restore(fault: string): void;
  /** Has each packet between a site and any other take longer, on either way, in milliseconds. */
  slow(site: string, milliseconds: number): void;
  /** Takes that back. */
  hasten(site: string): void;
}

/** Where a folder or file of this machine is seen inside of a container. */
export interface Bind {
  readonly source: string;
  readonly path: string;
  readonly readOnly: boolean;
}

/** A file that a container sees in place of this machine's. */
export interface ReplacedFile {
  readonly path: string;
  readonly content: string;
}

/** A machine that boots: what it is told at its first start, and the file of this machine that keeps its data volume. */
export interface MachineStart extends FirstBoot {
  readonly disk: string;
}

/** What a container is started with. */
export interface ContainerRequest {
  /** It is a machine of its own, whose command is the first process of its operating system. Default: it is none. */
  readonly machine?: MachineStart | undefined;
  /** Network of its pod, as `Network.addPod` names it. */
  readonly network: string;
  /** Folder of its own, which does not outlive it. */
  readonly folder: string;
  readonly command: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly user: number;
  readonly group: number;
  readonly binds: readonly Bind[];
  readonly files: readonly ReplacedFile[];
}

/** How a process ended. */
export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A command that sees this machine's programs, and of its files only what is bound. */
export interface Container {
  /**
   * Starts it.
   *
   * @param log file that its output is added to
   * @returns how it ended, once it has, with all that it started
   */
  start(log: string): Promise<Ended>;
  /**
   * Runs a command inside of it, as its own user would, to the end.
   *
   * @returns what it printed
   * @throws CommandError where the container does not run, or the command does not end well
   */
  execute(words: readonly string[], input?: string): string;
  /** Sends a signal to its first process, which is its command. Where that ends, all others do. */
  signalFirst(signal: NodeJS.Signals): void;
  /** Sends a signal to every process in it, or to those alone whose program has this name. */
  signal(signal: NodeJS.Signals, name?: string): void;
  /** Ends every process of it at once, as a loss of power would. */
  kill(): void;
}

/** What a program of the drill's own is started with. */
export interface ProgramRequest {
  /** Network that it runs in, as `Network.addPod` names it. */
  readonly network: string;
  readonly command: readonly string[];
  /** What it sees as `/etc/resolv.conf`: this file. */
  readonly resolvConf: string;
  /** File that its output is added to. */
  readonly log: string;
  /** Its standard output is read by the caller, and only its errors are logged. Default: false. */
  readonly read?: boolean;
}

/** A program that is no part of what is declared: what the sites' surroundings are made of. */
export interface Program {
  /**
   * Starts it.
   *
   * @returns its standard output, where that is read
   */
  start(): Readable | undefined;
  /** Sends a signal to it, and to every process that it started. */
  signal(signal: NodeJS.Signals): void;
  /** Asks it to end, and waits until it has. */
  stop(): Promise<void>;
  /** Ends it at once, with all that it started. */
  kill(): void;
}

/** A disk that can be made to have no room left. */
export interface Disk {
  /**
   * Leaves it no room.
   *
   * @throws CommandError where that is written to faster than it can be measured
   */
  fill(): void;
  /** Gives it its room back. */
  free(): void;
}

/** Addresses in CIDR notation of those who are at no declared site. */
export interface Ranges {
  readonly users: string;
  readonly resolvers: string;
  readonly vaults: string;
}

/** What keeps sites apart on this machine, and what it lets be done to them. */
export interface Isolation {
  readonly network: Network;
  /** Where those are who are at no declared site. */
  readonly ranges: Ranges;
  /** Whether a pod can name files of another as that sees them, as the Job does that creates an archive. */
  readonly createsArchives: boolean;
  /** What is not played because of it, a line each. */
  readonly leftOut: readonly string[];
  /** Where containers find a program of this machine, or a folder of one. */
  reachable(program: string): string;
  /** A pod as it is declared, which listens at no address but its own. */
  listening(pod: DeclaredPod, address: string): DeclaredPod;
  /**
   * A file of a pod's volume, as its containers have to have it.
   *
   * @param binds what they see where
   * @param resolvConf what they have as `/etc/resolv.conf`
   */
  volumeFile(content: string, binds: readonly Bind[], resolvConf: string): string;
  /** Says which names all containers and programs find, whichever server they ask. */
  knowNames(hosts: readonly (readonly [name: string, address: string])[]): void;
  /** Makes a container; it is not started. */
  container(request: ContainerRequest): Container;
  /** Makes a program; it is not started. */
  program(request: ProgramRequest): Program;
  /** Puts a disk under a folder that is empty; none where that is not possible. */
  disksUnder(folder: string): readonly Disk[];
}
