import type { Bind, ReplacedFile } from "../isolation/isolation";
import { PROGRAMS } from "../isolation/programs-folder";
import type { Programs } from "./programs";

/** Where Debian's programs look for the authorities that the whole world trusts. */
const AUTHORITIES = "/etc/ssl/certs/ca-certificates.crt";

/** What stands for an image: this machine's programs, found where the image would have them. */
export interface Image {
  /** Name of the user that its processes run as. */
  readonly user: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly binds: readonly Bind[];
  readonly files: readonly ReplacedFile[];
  /** Lines of `/etc/hosts` besides its own. Default: none. */
  readonly hosts?: readonly string[];
}

const PYTHON = "/opt/holdfast/python";

const PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/** First version of pgBackRest that takes backups by blocks without being told that they are new. [its release notes] */
const BLOCKS_RELEASED = 46;

/** What lets an older pgBackRest of this machine do what the images' does. */
function blockBackups(version: string): Record<string, string> {
  const [major, minor] = version.split(".").map(Number);
  return major === 2 && (minor ?? 0) < BLOCKS_RELEASED ? { PGBACKREST_BETA: "y" } : {};
}

/** Runs a script of a Python package with the system's Python. */
function script(name: string): ReplacedFile {
  return {
    path: `${PROGRAMS}/${name}`,
    content: `#!/bin/sh\nexec /usr/bin/python3 ${PYTHON}/bin/${name} "$@"\n`,
  };
}

/** Where a machine has AWS' command line. */
const AWS = "/opt/holdfast/aws";

/**
 * What stands for the image of a machine in the cloud: this machine's programs, AWS' command line, and the role that lets it
 * ask, which whoever is asked in a drill believes.
 *
 * @param folder that AWS' command line was installed to
 * @param authority certificate of the drill's authority as PEM: it stands for those that the images trust
 * @param hosts names in the machine's region, and their addresses
 */
export function machineImage(
  folder: string,
  authority: string,
  hosts: readonly (readonly [name: string, address: string])[],
): Image {
  return {
    user: "root",
    environment: {},
    binds: [{ source: folder, path: AWS, readOnly: true }],
    hosts: hosts.map(([name, address]) => `${address} ${name}`),
    files: [
      { path: AUTHORITIES, content: authority },
      {
        path: "/usr/bin/aws",
        content: [
          "#!/bin/sh",
          `export PYTHONPATH=${AWS} PYTHONDONTWRITEBYTECODE=1 AWS_CA_BUNDLE=${AUTHORITIES}`,
          "export AWS_ACCESS_KEY_ID=drill AWS_SECRET_ACCESS_KEY=drill AWS_EC2_METADATA_DISABLED=true",
          `exec /usr/bin/python3 ${AWS}/bin/aws "$@"`,
          "",
        ].join("\n"),
      },
    ],
  };
}

/**
 * What stands for the images that the components declare.
 *
 * @param programs where this machine has them
 * @param reachable where containers find them
 * @param authority certificate of the drill's authority as PEM: it stands for those that the images trust
 */
export function imagesOf(
  programs: Programs,
  reachable: (path: string) => string,
  authority: string,
): ReadonlyMap<string, Image> {
  const plain = { binds: [], files: [] };
  return new Map<string, Image>([
    [
      "postgresql",
      {
        user: "postgres",
        environment: {
          PATH: `${PROGRAMS}:${programs.postgresql}:${PATH}`,
          PYTHONPATH: PYTHON,
          PYTHONDONTWRITEBYTECODE: "1",
          LANG: "C.UTF-8",
          ...blockBackups(programs.pgbackrest),
        },
        binds: [{ source: reachable(programs.patroni), path: PYTHON, readOnly: true }],
        files: [script("patroni"), script("patronictl"), { path: AUTHORITIES, content: authority }],
      },
    ],
    [
      "etcd",
      {
        user: "etcd",
        environment: { PATH: `${PROGRAMS}:${PATH}` },
        binds: [{ source: reachable(programs.etcd), path: `${PROGRAMS}/etcd`, readOnly: true }],
        files: [],
      },
    ],
    ["haproxy", { user: "haproxy", environment: { PATH }, ...plain }],
    ["powerdns", { user: "pdns", environment: { PATH }, ...plain }],
  ]);
}
