import type { SiteCluster } from "../clusters/site-cluster";
import type { Answer, MemberAccess } from "./patroni-cluster";

/** Container of a member's pod in which Patroni runs. */
const container = "patroni";

/** True for a node that no machine stands behind: kwok plays it, and says so in its annotation or as its kubelet. */
function isPlayed({ metadata, status }: NodeAnswer): boolean {
  const annotated = metadata?.annotations?.["kwok.x-k8s.io/node"] === "fake";
  return annotated || (status?.nodeInfo?.kubeletVersion?.startsWith("kwok") ?? false);
}

/**
 * Sends one request to Patroni on the same pod and prints status and body. Patroni lets nobody change anything without a
 * certificate of the members', which no key needs to leave the pod for.
 */
const requestScript = `
import http.client, json, os, ssl, sys
method, path, body = sys.argv[1:4]
tls = "/etc/tls/member"
context = ssl.create_default_context(cafile=tls + "/ca.crt")
context.load_cert_chain(tls + "/tls.crt", tls + "/tls.key")
address, port = os.environ["PATRONI_RESTAPI_CONNECT_ADDRESS"].rsplit(":", 1)
connection = http.client.HTTPSConnection(address, int(port), timeout=60, context=context)
connection.request(method, path, body or None, {"content-type": "application/json"})
answer = connection.getresponse()
print(json.dumps({"status": answer.status, "body": answer.read().decode()}))
`;

/** Asks a voter for its version with the certificate of a member, as Patroni does, and prints the answer. */
const versionScript = `
import ssl, sys, urllib.request
tls = "/etc/tls/member"
context = ssl.create_default_context(cafile=tls + "/ca.crt")
context.load_cert_chain(tls + "/tls.crt", tls + "/tls.key")
url = "https://" + sys.argv[1] + ":2379/version"
print(urllib.request.urlopen(url, timeout=10, context=context).read().decode())
`;

/** The command that asks the voter at an address for its version, from beside a member. */
export function versionCommand(address: string): readonly string[] {
  return ["python3", "-c", versionScript, address];
}

/** Where a member's pod is. */
export interface MemberPod {
  readonly namespace: string;
  readonly cluster: SiteCluster;
}

interface PodAnswer {
  readonly spec?: { readonly nodeName?: string };
}

interface NodeAnswer {
  readonly metadata?: { readonly annotations?: { readonly [name: string]: string } };
  readonly status?: { readonly nodeInfo?: { readonly kubeletVersion?: string } };
}

/**
 * Members that are pods, reached through their site's API server.
 *
 * @param pods where each member's pod is, by the member's name
 */
export function podAccess(pods: ReadonlyMap<string, MemberPod>): MemberAccess {
  const podOf = (member: string): MemberPod => {
    const pod = pods.get(member);
    if (!pod) throw new Error(`${member} is no pod of the declaration`);
    return pod;
  };
  const run: MemberAccess["run"] = (member, command) => {
    const { namespace, cluster } = podOf(member);
    return cluster.run({ namespace, name: member, container }, command);
  };
  return {
    run,
    async placeholder(member) {
      const { namespace, cluster } = podOf(member);
      const pod = (await cluster.read(`/api/v1/namespaces/${namespace}/pods/${member}`)) as PodAnswer;
      const nodeName = pod.spec?.nodeName;
      if (nodeName === undefined) return undefined;
      const node = (await cluster.read(`/api/v1/nodes/${nodeName}`)) as NodeAnswer;
      return isPlayed(node)
        ? `${member} is a placeholder on the kwok node ${nodeName}: no process runs in it`
        : undefined;
    },
    async request(member, method, path, body): Promise<Answer> {
      const text = body === undefined ? "" : JSON.stringify(body);
      const { code, stdout, stderr } = await run(member, [
        "python3",
        "-c",
        requestScript,
        method,
        path,
        text,
      ]);
      if (code === 0) return JSON.parse(stdout) as Answer;
      throw new Error(stderr.trim().split("\n").at(-1) ?? `code ${code}`);
    },
  };
}
