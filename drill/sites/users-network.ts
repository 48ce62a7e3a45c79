import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Isolation, Program } from "../isolation/isolation";
import { addressIn } from "../isolation/addresses";

/** The network that users are in, and their place in it. */
const SITE = "users";
const PLACE = 2;

/** Resolvers that users are spread over. An assumption: several providers, each with an answer of its own. */
const RESOLVERS = 4;

/** unbound as a caching resolver that asks a zone's own name servers. */
function resolverText(listen: string, zone: string, nameServers: readonly string[]): string {
  return [
    "server:",
    `  interface: ${listen}`,
    "  do-daemonize: no",
    '  username: ""',
    '  chroot: ""',
    '  pidfile: ""',
    "  use-syslog: no",
    // Without namespaces the sites' name servers have loopback addresses.
    "  do-not-query-localhost: no",
    '  module-config: "iterator"',
    "  verbosity: 1",
    "remote-control:",
    "  control-enable: no",
    "stub-zone:",
    `  name: "${zone}"`,
    ...nameServers.map((address) => `  stub-addr: ${address}`),
    "",
  ].join("\n");
}

/** Where users are: a place of their own, with caching resolvers. */
export class UsersNetwork {
  private readonly network: string;
  private readonly resolvers: readonly Program[];
  /** Where the users' resolvers listen. */
  readonly resolverAddresses: readonly string[];

  /**
   * @param folder that files are written to
   * @param zone public zone, such as `kr.example`
   * @param nameServers addresses of the servers that answer for it
   */
  constructor(
    private readonly isolation: Isolation,
    private readonly folder: string,
    private readonly logs: string,
    zone: string,
    nameServers: readonly string[],
  ) {
    const { network, ranges } = isolation;
    const listening = Array.from({ length: RESOLVERS }, (_, index) => addressIn(ranges.resolvers, index + 1));
    network.addSite(SITE, [ranges.users]);
    this.network = network.addPod(SITE, "all", addressIn(ranges.users, PLACE));
    this.resolverAddresses = listening.map((address) => `${address}:53`);
    this.resolvers = listening.map((address, index) => {
      const name = `resolver-${index + 1}`;
      const configuration = this.write(`${name}.conf`, resolverText(address, zone, nameServers));
      return this.program(["unbound", "-d", "-c", configuration], name);
    });
  }

  /**
   * Starts the resolvers with nothing in their memory, whether they run or not. They remember for a quarter of an hour which
   * name servers did not answer, and one that came back since is the last that they ask.
   */
  async startResolvers(): Promise<void> {
    for (const resolver of this.resolvers) {
      await resolver.stop();
      resolver.start();
    }
  }

  /** Writes a file for a program of the users'. */
  write(name: string, text: string): string {
    const path = join(this.folder, name);
    writeFileSync(path, text);
    return path;
  }

  /** Makes a program that runs where users are. */
  program(command: readonly string[], name: string, read = false): Program {
    return this.isolation.program({
      network: this.network,
      command,
      resolvConf: this.write("resolv.conf", `nameserver ${addressIn(this.isolation.ranges.resolvers, 1)}\n`),
      log: join(this.logs, `users-${name}.log`),
      read,
    });
  }
}
