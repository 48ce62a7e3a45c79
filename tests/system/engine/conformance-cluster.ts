import { parse } from "yaml";
import { ApiServer } from "@holdfast/kubernetes-stand-in/cluster/api-server";
import type { WireObject } from "@holdfast/kubernetes-stand-in/values/wire-value";
import { normalForm } from "./conformance-normal-form";

/** As much of a kubeconfig as the lab writes. */
interface Kubeconfig {
  clusters: [{ cluster: { server: string; "certificate-authority-data": string } }];
  users: [{ user: { "client-certificate-data": string; "client-key-data": string } }];
}

const lists = {
  "/api/v1": [
    "configmaps",
    "limitranges",
    "persistentvolumeclaims",
    "resourcequotas",
    "secrets",
    "serviceaccounts",
    "services",
  ],
  "/apis/apps/v1": ["deployments", "statefulsets"],
  "/apis/autoscaling/v2": ["horizontalpodautoscalers"],
  "/apis/batch/v1": ["cronjobs", "jobs"],
  "/apis/cert-manager.io/v1": ["certificates"],
  "/apis/networking.k8s.io/v1": ["networkpolicies"],
  "/apis/policy/v1": ["poddisruptionbudgets"],
  "/apis/rbac.authorization.k8s.io/v1": ["roles"],
};
const clusterWide = [
  "/api/v1/namespaces/work",
  "/apis/scheduling.k8s.io/v1/priorityclasses/tier",
  "/apis/storage.k8s.io/v1/storageclasses/local",
];

/** What Kubernetes itself puts into every namespace. */
const ofKubernetes = ["kube-root-ca.crt", "default"];

/** Somebody at the API server, beside the engine. */
export class ConformanceCluster {
  private readonly server: ApiServer;

  /** @param kubeconfig a kubeconfig that the lab wrote */
  constructor(kubeconfig: string) {
    const { clusters, users } = parse(kubeconfig) as Kubeconfig;
    const [{ cluster }] = clusters;
    const [{ user }] = users;
    const decode = (data: string) => Buffer.from(data, "base64");
    const options = {
      ca: decode(cluster["certificate-authority-data"]),
      cert: decode(user["client-certificate-data"]),
      key: decode(user["client-key-data"]),
    };
    this.server = new ApiServer({ server: cluster.server, options, namespace: "default" });
  }

  /** The program's objects, by path. */
  async objects(): Promise<Record<string, unknown>> {
    const found: Record<string, unknown> = {};
    for (const [group, plurals] of Object.entries(lists)) {
      for (const plural of plurals) {
        const path = `${group}/namespaces/work/${plural}`;
        const { items } = (await this.server.send({ method: "GET", path })) as unknown as {
          items: { metadata: { name: string } }[];
        };
        for (const item of items.filter(({ metadata }) => !ofKubernetes.includes(metadata.name))) {
          found[String(normalForm(`${path}/${item.metadata.name}`))] = normalForm(item);
        }
      }
    }
    for (const path of clusterWide) {
      const object = await this.server.send({ method: "GET", path }).catch(() => undefined);
      if (object !== undefined) found[path] = normalForm(object);
    }
    return found;
  }

  /** Merges a change into an object, as another manager of its fields. */
  async patch(path: string, change: WireObject): Promise<void> {
    const contentType = "application/merge-patch+json";
    const query = { fieldManager: "by-hand" };
    await this.server.send({ method: "PATCH", path, query, body: change, contentType });
  }

  /** Deletes an object. */
  async delete(path: string): Promise<void> {
    await this.server.send({ method: "DELETE", path });
  }
}
