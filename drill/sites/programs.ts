import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { InvalidInputError } from "@holdfast/resilience";
import { cacheFolder, findTool } from "@holdfast/toolchain";
import { command } from "../isolation/command";
import type { IsolationKind } from "../isolation/isolation";
import { checkMachinesBoot } from "../isolation/namespaces/machine-needs";

/** Where this machine has the servers that a drill runs. */
export interface Programs {
  /** The program etcd. */
  readonly etcd: string;
  /** Folder of PostgreSQL's programs. */
  readonly postgresql: string;
  /** Folder that Patroni was installed to, with its scripts in `bin`. */
  readonly patroni: string;
  /** Version of pgBackRest, such as `2.45`. */
  readonly pgbackrest: string;
  /** moto's server. */
  readonly moto: string;
  /** Folder that AWS' command line was installed to, where machines in the cloud boot. */
  readonly aws?: string | undefined;
}

/** What the operating system's packages must have installed: servers, and what keeps sites apart. */
const needed = ["pgbackrest", "haproxy", "pdns_server", "unbound", "dnsmasq", "setpriv"] as const;
const apart: Readonly<Record<IsolationKind, readonly string[]>> = {
  namespaces: ["nft", "ip", "nsenter", "unshare"],
  loopback: [],
};

/** The command that installs them on Debian and Ubuntu. */
export const installCommand =
  "apt-get install postgresql pgbackrest pdns-server pdns-backend-bind haproxy unbound dnsmasq-base nftables iproute2 python3-pip";

/** What besides the machines of voters in the cloud boot with. */
const booting = ["openssl", "losetup", "blkid", "mkfs.xfs"] as const;
const SYSTEMD = "/lib/systemd/systemd";

/** AWS' command line, in the version that is not an image's own program: it takes the same commands. */
const awsPackages: readonly string[] = ["awscli==1.45.11"];

const folders = ["/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin"];

/** Patroni and what it speaks to PostgreSQL and etcd with. */
export const patroniPackages: readonly string[] = ["patroni[etcd3]==4.1.5", "psycopg[binary]"];

function newestPostgresql(): string | undefined {
  const root = "/usr/lib/postgresql";
  const versions = existsSync(root) ? readdirSync(root).filter((name) => /^\d+$/.test(name)) : [];
  const [newest] = versions.sort((left, right) => Number(right) - Number(left));
  return newest === undefined ? undefined : join(root, newest, "bin");
}

/** `pgBackRest 2.45` says that it is 2.45. */
function pgbackrestVersion(): string {
  return /\d+\.\d+/.exec(command("pgbackrest", ["version"]))?.[0] ?? "";
}

/** Installs packages of Python into a folder of the cache, where they are not there yet. */
function pythonFolder(
  name: string,
  program: string,
  packages: readonly string[],
  say: (text: string) => void,
): string {
  const folder = join(cacheFolder(), name);
  if (!existsSync(join(folder, "bin", program))) {
    say(`installing ${packages.join(" and ")}`);
    command("/usr/bin/python3", ["-m", "pip", "install", "--quiet", "--target", folder, ...packages]);
  }
  return folder;
}

/**
 * Finds the servers, and installs Patroni into the cache where it is not there yet.
 *
 * @param isolation how sites are kept apart
 * @param say told what takes a while
 * @param fromNothing whether machines in the cloud boot
 * @throws InvalidInputError where a program is missing, with the command that installs it, or machines are to boot and this
 *   machine's kernel lacks what they need
 */
export async function findPrograms(
  isolation: IsolationKind,
  say: (text: string) => void,
  fromNothing = false,
): Promise<Programs> {
  const postgresql = newestPostgresql();
  const missing = [
    ...(postgresql ? [] : ["postgresql"]),
    ...[...needed, ...apart[isolation], ...(fromNothing ? booting : [])].filter(
      (name) => !folders.some((folder) => existsSync(join(folder, name))),
    ),
    ...(fromNothing && !existsSync(SYSTEMD) ? ["systemd"] : []),
  ];
  if (missing.length > 0 || !postgresql) {
    throw new InvalidInputError({
      what: `a drill runs real servers, and this machine lacks ${missing.join(", ")}`,
      where: folders.join(":"),
      why: "they come from the operating system's packages",
      fix: `install them: ${installCommand}${fromNothing ? " systemd xfsprogs openssl" : ""}`,
    });
  }
  if (fromNothing) checkMachinesBoot();
  const patroni = pythonFolder("patroni", "patroni", patroniPackages, say);
  const aws = fromNothing ? pythonFolder("aws", "aws", awsPackages, say) : undefined;
  const etcd = await findTool("etcd");
  const moto = await findTool("moto_server", { onProgress: say });
  return { etcd: etcd.path, postgresql, patroni, pgbackrest: pgbackrestVersion(), moto: moto.path, aws };
}
