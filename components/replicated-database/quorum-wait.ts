import type * as k8s from "@pulumi/kubernetes";
import { restrictedContainerSecurity } from "../restricted-pod";
import { memberPaths } from "./names";
import { postgresMounts } from "./pod-parts";
import type { ResolvedDatabase } from "./schema";

/** The file of the script in a member's configuration. */
export const quorumWaitFile = "await-quorum.py";

/**
 * Waits until a voter says that the quorum's version is settled, and then ends. A new etcd says 3.0.0 until each of its
 * voters was seen by the others, and refuses Patroni's questions meanwhile (404): the first start has an order, in which
 * all voters come before any member. Once settled, the version stays so whichever voters are lost.
 */
export const quorumWaitScript = `import json, re, ssl, sys, time, urllib.request

context = ssl.create_default_context(cafile="${memberPaths.memberTls}/ca.crt")
context.load_cert_chain("${memberPaths.memberTls}/tls.crt", "${memberPaths.memberTls}/tls.key")
while True:
    for host in sys.argv[1:]:
        try:
            with urllib.request.urlopen(f"https://{host}/version", context=context, timeout=2) as answer:
                version = json.load(answer)["etcdcluster"]
        except Exception as error:
            print(f"{host} does not answer: {error}", flush=True)
            continue
        settled = re.match(r"(\\d+)\\.(\\d+)\\.", version)
        if settled and (int(settled[1]), int(settled[2])) >= (3, 4):
            print(f"{host} says that the quorum is of version {version}", flush=True)
            sys.exit(0)
        print(f"{host} says {version}: not every voter was seen yet", flush=True)
    time.sleep(2)
`;

/** The container in which a member waits for the quorum before Patroni starts. */
export function quorumWaitContainer(
  args: ResolvedDatabase,
  hosts: readonly string[],
): k8s.types.input.core.v1.Container {
  return {
    name: "await-quorum",
    image: args.image,
    command: ["python3", `${memberPaths.configuration}/${quorumWaitFile}`, ...hosts],
    resources: { requests: { cpu: "10m", memory: "64Mi" }, limits: { memory: "64Mi" } },
    securityContext: restrictedContainerSecurity,
    volumeMounts: [...postgresMounts],
  };
}
