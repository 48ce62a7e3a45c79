import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Network } from "./network";
import { Program } from "./program";

/** The network that users are in: addresses that are set aside for tests of networks. */
const SITE = "users";
const NETWORK = "198.18.0.0/24";
const ADDRESS = "198.18.0.2";

/** Resolvers that users are spread over. An assumption: several providers, each with an answer of its own. */
const RESOLVERS = 4;

const resolverAddresses = Array.from({ length: RESOLVERS }, (_, index) => `127.0.0.${index + 1}`);

/** Where the users' resolvers listen, in their own network. */
export const resolvers = resolverAddresses.map((address) => `${address}:53`);

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
  private readonly namespace: string;
  private readonly resolvers: readonly Program[];

  /**
   * @param folder that files are written to
   * @param zone public zone, such as `kr.example`
   * @param nameServers addresses of the servers that answer for it
   */
  constructor(
    network: Network,
    private readonly folder: string,
    private readonly logs: string,
    zone: string,
    nameServers: readonly string[],
  ) {
    network.addSite(SITE, [NETWORK]);
    this.namespace = network.addPod(SITE, "all", ADDRESS);
    this.resolvers = resolverAddresses.map((address, index) => {
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
    return new Program({
      network: this.namespace,
      command,
      resolvConf: this.write("resolv.conf", "nameserver 127.0.0.1\n"),
      log: join(this.logs, `users-${name}.log`),
      read,
    });
  }
}
