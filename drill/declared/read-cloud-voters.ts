import { dirname } from "node:path";
import { InvalidInputError } from "@holdfast/resilience";
import { parse } from "yaml";
import { z } from "zod";
import type { RequestedCertificate } from "./certificates";
import type { DeclaredCloudVoter, DeclaredMachine } from "./declaration";
import type { DeclaredPod, Volume } from "./pod";

const cloudConfig = z.object({
  users: z
    .array(z.union([z.string(), z.object({ name: z.string(), homedir: z.string().optional() })]))
    .default([]),
  write_files: z.array(
    z.object({ path: z.string(), content: z.string(), permissions: z.string().default("0644") }),
  ),
  runcmd: z.array(z.union([z.string(), z.array(z.string())])).default([]),
});

/** Namespace and secret of what a cloud voter's machine asks the certificate authority for. */
const NAMESPACE = "cloud";
const SECRET = "voter-tls";

/** The numeric user that runs the voter; its machine would make one. */
const VOTER_USER = 10_001;

/** Lines `NAME=value`, as systemd reads them. */
function environmentOf(text: string): Record<string, string> {
  const lines = text.split("\n").filter((line) => line.includes("=") && !line.startsWith("#"));
  return Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]),
  );
}

function environmentFile(voter: DeclaredCloudVoter): Record<string, string> {
  const where = `user data of the voter at ${voter.site}`;
  const result = cloudConfig.safeParse(parse(voter.userData));
  const file = result.data?.write_files.find(({ path }) => path.endsWith("/etcd.env"));
  const environment = file ? environmentOf(file.content) : {};
  for (const name of ["ETCD_DATA_DIR", "ETCD_CERT_FILE", "ETCD_PEER_CERT_ALLOWED_CN"]) {
    if (!environment[name]) {
      throw new InvalidInputError({
        what: `the voter at ${voter.site} cannot be drilled`,
        where,
        why: `its file etcd.env says no ${name}`,
        fix: "declare the voter with CloudVoter",
      });
    }
  }
  return environment;
}

/** What the machine of a cloud voter runs, as a pod: etcd with the environment of its service unit. */
export function cloudVoterPod(voter: DeclaredCloudVoter): DeclaredPod {
  const environment = environmentFile(voter);
  const volumes = new Map<string, Volume>([
    ["tls", { kind: "certificate", secret: SECRET, mode: 0o440 }],
    ["data", { kind: "kept", claim: `etcd-${voter.site}` }],
  ]);
  return {
    site: voter.site,
    namespace: NAMESPACE,
    name: `voter-${voter.site}`,
    labels: { "holdfast.dev/voter": voter.site },
    resolverOptions: [],
    user: VOTER_USER,
    group: VOTER_USER,
    initContainers: [],
    containers: [
      {
        name: "etcd",
        image: "etcd",
        command: ["etcd"],
        environment,
        mounts: [
          { volume: "tls", path: dirname(environment["ETCD_CERT_FILE"] ?? ""), readOnly: true },
          { volume: "data", path: dirname(environment["ETCD_DATA_DIR"] ?? ""), readOnly: false },
        ],
        readyAfterSeconds: 0,
      },
    ],
    volumes,
    ports: new Map(),
  };
}

/**
 * The machine of a cloud voter as it boots for the first time, by its user data as that stands, but for the digest of the
 * archive that it installs: this machine's etcd is what it finds there.
 *
 * @param sha256 digest of that archive
 * @throws InvalidInputError where the voter is not declared as a component of this package does
 */
export function cloudVoterMachine(
  voter: DeclaredCloudVoter,
  sha256: string,
): { readonly pod: DeclaredPod; readonly machine: DeclaredMachine } {
  const { machine, userData, site } = voter;
  const config = cloudConfig.safeParse(parse(userData)).data;
  if (!machine || !config || !userData.includes(machine.archive.sha256)) {
    throw new InvalidInputError({
      what: `the voter at ${site} cannot be started from nothing`,
      where: `user data of the voter at ${site}`,
      why: machine
        ? `it does not hold the digest of ${machine.archive.key}`
        : "no component says its region, its archive of etcd and its data volume",
      fix: "declare the voter with CloudVoter",
    });
  }
  const replaced = (text: string) => text.replaceAll(machine.archive.sha256, sha256);
  const accounts = config.users.flatMap((user, index) => {
    if (typeof user === "string") return [];
    return [{ name: user.name, home: user.homedir ?? "/", id: VOTER_USER + index }];
  });
  const file = (path: string, lines: readonly string[]) => ({
    path,
    permissions: "0644",
    content: lines.map((line) => `${line}\n`).join(""),
  });
  const pod: DeclaredPod = {
    ...cloudVoterPod(voter),
    user: 0,
    group: 0,
    volumes: new Map<string, Volume>([["data", { kind: "kept", claim: `volume-${site}` }]]),
    containers: [
      {
        name: "machine",
        image: "machine",
        command: ["/lib/systemd/systemd", "--unit=machine.target"],
        // What the voter is told of itself is read from here, as it is of the other voters.
        environment: environmentFile(voter),
        mounts: [{ volume: "data", path: "/", readOnly: false }],
        readyAfterSeconds: 0,
        machine: {
          files: [
            file("/etc/passwd", [
              "root:x:0:0:root:/root:/bin/sh",
              ...accounts.map(({ name, home, id }) => `${name}:x:${id}:${id}::${home}:/sbin/nologin`),
            ]),
            file("/etc/group", ["root:x:0:", ...accounts.map(({ name, id }) => `${name}:x:${id}:`)]),
            ...config.write_files.map((each) => ({ ...each, content: replaced(each.content) })),
          ],
          commands: config.runcmd.map((words) => (typeof words === "string" ? ["sh", "-c", words] : words)),
          device: machine.device,
        },
      },
    ],
  };
  return { pod, machine };
}

/** The certificate that its machine asks for at boot: the voters' common name and its own address. */
export function cloudVoterCertificate(voter: DeclaredCloudVoter): RequestedCertificate {
  return {
    namespace: NAMESPACE,
    secret: SECRET,
    request: {
      commonName: environmentFile(voter)["ETCD_PEER_CERT_ALLOWED_CN"] ?? "",
      addresses: [voter.address, "127.0.0.1"],
      names: ["localhost"],
      uses: ["server", "client"],
    },
  };
}
