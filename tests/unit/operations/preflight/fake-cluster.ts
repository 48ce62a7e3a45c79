import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { ApiServer } from "@holdfast/operations/clusters/site-cluster";
import { byApiVersion } from "@holdfast/operations/preflight/checks/kinds";
import { registryOf } from "@holdfast/operations/preflight/checks/registry";
import { type Checked, runChecks } from "@holdfast/operations/preflight/preflight";
import { imagesOf, type SiteNeeds, siteNeeds, volumesOf } from "@holdfast/operations/preflight/site-needs";
import { readStackExport } from "@holdfast/resilience";
import { evaluatedStack } from "../../shipped/evaluated-stack";

/** Objects by the path at which they are answered; a number is answered as that status. */
export type Answers = Record<string, unknown>;

/** What is around the fake API server. */
export interface FakeSurroundings {
  answers: Answers;
  /** Web servers that answer, by URL. */
  readonly web: Map<string, number>;
  /** Verbs and resources that the user may not: `create secrets`. */
  readonly refused: Set<string>;
  /** Seconds that this machine's clock is ahead of the API server's. */
  secondsAhead: number;
}

const available = (name: string, namespace = "kube-system", more: object = {}) => ({
  metadata: { name, namespace },
  status: { conditions: [{ type: "Available", status: "True" }] },
  ...more,
});

/** A node in the middle of its hall. */
function nodesOf({ site, halls }: SiteNeeds): unknown[] {
  return halls.map(({ name, cores, memoryGiB }, index) => ({
    metadata: {
      name: `${name}-1`,
      labels: { "topology.kubernetes.io/zone": name, "topology.kubernetes.io/region": site },
    },
    spec: { podCIDR: `10.16.${index}.0/24` },
    status: {
      conditions: [{ type: "Ready", status: "True" }],
      allocatable: { cpu: String(cores), memory: `${memoryGiB}Gi` },
    },
  }));
}

function corefile({ domain, others }: SiteNeeds): string {
  const forwards = others.map((other) => `${other.domain}:53 {\n    forward . 10.0.0.53\n    cache 30\n}\n`);
  return `.:53 {\n    errors\n    kubernetes ${domain} in-addr.arpa ip6.arpa {\n      pods insecure\n    }\n    forward . /etc/resolv.conf\n}\n${forwards.join("")}`;
}

/** Everything that a site's cluster has to have. */
export function wholeCluster(needs: SiteNeeds): FakeSurroundings {
  const answers: Answers = {
    "/version": { major: "1", minor: "36", gitVersion: "v1.36.3" },
    "/api/v1/nodes": { items: nodesOf(needs) },
    "/api/v1/pods": {
      items: [
        { metadata: { name: "coredns", namespace: "kube-system" }, spec: {}, status: { podIP: "10.16.0.7" } },
      ],
    },
    "/api/v1/namespaces/default/services/kubernetes": { spec: { clusterIP: "10.17.0.1" } },
    "/api/v1/namespaces/kube-system/services/kube-state-metrics": {
      metadata: { name: "kube-state-metrics" },
    },
    "/api/v1/persistentvolumes": {
      items: volumesOf(needs).map(({ storageClass, size }) => ({
        spec: { storageClassName: storageClass, capacity: { storage: size } },
        status: { phase: "Available" },
      })),
    },
    "/api/v1/namespaces/kube-system/configmaps/cilium-config": {
      data: { "enable-ipv4-masquerade": "true", "ipv4-native-routing-cidr": "10.0.0.0/8" },
    },
    "/api/v1/namespaces/kube-system/configmaps/coredns": { data: { Corefile: corefile(needs) } },
    "/apis/apps/v1/daemonsets": { items: [available("cilium")] },
    "/api/v1/namespaces/envoy-gateway-system/pods": {
      items: [
        {
          metadata: { name: "envoy-gateway-0", labels: { "control-plane": "envoy-gateway" } },
          status: { conditions: [{ type: "Ready", status: "True" }] },
        },
      ],
    },
    "/apis/apps/v1/deployments": {
      items: ["cert-manager", "cert-manager-webhook", "aws-privateca-issuer"].map((name) =>
        available(name, "cert-manager", {
          spec: { template: { spec: { serviceAccountName: "issuer", containers: [{}] } } },
        }),
      ),
    },
    "/api/v1/namespaces/cert-manager/serviceaccounts/issuer": {
      metadata: {
        name: "issuer",
        annotations: { "eks.amazonaws.com/role-arn": "arn:aws:iam::1:role/issuer" },
      },
    },
    "/apis/metallb.io/v1beta1/ipaddresspools": {
      items: [{ spec: { addresses: ["203.0.113.0/26", "10.17.16.20-10.17.16.60"] } }],
    },
    "/apis/gateway.networking.k8s.io/v1/gatewayclasses/edge": {
      metadata: { name: "edge" },
      status: { conditions: [{ type: "Accepted", status: "True" }] },
    },
    "/.well-known/openid-configuration": { issuer: needs.tokenIssuer },
    "/apis/apiregistration.k8s.io/v1/apiservices/v1beta1.metrics.k8s.io": available("v1beta1.metrics.k8s.io"),
    "/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases": {
      items: [{ metadata: { name: "hall-1-1" }, spec: { renewTime: new Date().toISOString() } }],
    },
  };
  for (const [apiVersion, kinds] of byApiVersion(needs.objects)) {
    const resources = [...kinds].map((kind) => ({ kind, name: `${kind.toLowerCase()}s` }));
    answers[`${apiVersion.includes("/") ? "/apis" : "/api"}/${apiVersion}`] = { resources };
  }
  const web = new Map([
    [`${needs.tokenIssuer}/.well-known/openid-configuration`, 200],
    ...imagesOf(needs).map((image): [string, number] => [`https://${registryOf(image)}/v2/`, 401]),
  ]);
  return { answers, web, refused: new Set(), secondsAhead: 0 };
}

/** An API server of this process that answers what is given, at an address of its own. */
export class FakeApiServer {
  private readonly server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const answer = this.answerTo(request.url ?? "", Buffer.concat(chunks).toString());
      const status = typeof answer === "number" ? answer : answer === undefined ? 404 : 200;
      response.writeHead(status, { "content-type": "application/json" });
      response.end(JSON.stringify(typeof answer === "object" ? answer : { status: "Failure" }));
    });
  });

  constructor(private readonly surroundings: FakeSurroundings) {}

  /** Its URL, once it listens. */
  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, "127.0.0.1", resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private answerTo(url: string, content: string): unknown {
    const path = url.split("?")[0] ?? "";
    const answer = this.surroundings.answers[path];
    if (content === "" || answer !== undefined) return answer;
    const { spec } = JSON.parse(content) as {
      spec: { resourceAttributes: { verb: string; resource: string } };
    };
    const { verb, resource } = spec.resourceAttributes;
    return { status: { allowed: !this.surroundings.refused.has(`${verb} ${resource}`) } };
  }
}

/** Asks as the command does, without its TLS and credentials. */
const apiAt = (url: string): ApiServer => ({
  async ask(path, content) {
    const answer = await fetch(`${url}${path}`, {
      ...(content && { method: "POST", body: JSON.stringify(content) }),
    });
    const date = new Date(answer.headers.get("date") ?? 0);
    return { status: answer.status, body: await answer.json(), date };
  },
});

/** Runs every check against an API server of this process that answers what is given. */
export async function checksAgainst(needs: SiteNeeds, surroundings: FakeSurroundings): Promise<Checked[]> {
  const server = new FakeApiServer(surroundings);
  const api = apiAt(await server.start());
  const { web, secondsAhead } = surroundings;
  try {
    return await runChecks({
      api,
      needs,
      reach: (url) => Promise.resolve(web.get(url) ?? new Error("connect ECONNREFUSED")),
      now: () => new Date(Date.now() + secondsAhead * 1000),
    });
  } finally {
    await server.stop();
  }
}

const file = evaluatedStack("dev");

/** What the shipped declaration needs of ansan. */
export const needsOfAnsan = siteNeeds(readStackExport(readFileSync(file, "utf8"), file), "ansan");

/** Checks that found something else than that all is well. */
export const short = (checks: readonly Checked[]): string[] =>
  checks.filter(({ outcome }) => outcome !== "met").map(({ name, outcome }) => `${name} ${outcome}`);

/** Checks of a cluster that has everything but for a change. */
export async function checksAfter(change: (whole: FakeSurroundings) => void): Promise<Checked[]> {
  const whole = wholeCluster(needsOfAnsan);
  change(whole);
  return checksAgainst(needsOfAnsan, whole);
}

/** The objects of a list. */
export const items = (answers: Answers, path: string) =>
  (answers[path] as { items: Record<string, never>[] }).items;

/** A change that takes the answer at a path away. */
export const without = (path: string) => (whole: FakeSurroundings) => delete whole.answers[path];

/** A change that answers something else at a path. */
export const put =
  (path: string, answer: unknown) =>
  ({ answers }: FakeSurroundings) => {
    answers[path] = answer;
  };
