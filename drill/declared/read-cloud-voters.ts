import { dirname } from "node:path";
import { InvalidInputError } from "@holdfast/resilience";
import { parse } from "yaml";
import { z } from "zod";
import type { RequestedCertificate } from "./certificates";
import type { DeclaredCloudVoter } from "./declaration";
import type { DeclaredPod, Volume } from "./pod";

const cloudConfig = z.object({
  write_files: z.array(z.object({ path: z.string(), content: z.string() })),
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
