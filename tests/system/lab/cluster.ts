import { type ApiAnswer, ApiClient } from "@holdfast/lab/cluster/api-client";

/** A Kubernetes object, as far as these tests look into it. */
export interface KubernetesObject {
  apiVersion: string;
  kind: string;
  metadata: {
    name: string;
    namespace?: string;
    labels?: Record<string, string>;
    ownerReferences?: unknown[];
    managedFields?: { manager?: string }[];
  };
  [field: string]: unknown;
}

interface ResourceList {
  resources: { name: string; kind: string; namespaced: boolean; verbs: string[] }[];
}

/** Somebody at a site's API server, beside the engine. */
export class Cluster {
  private readonly api: ApiClient;
  private readonly discovered = new Map<string, Promise<ResourceList>>();

  /** @param kubeconfig a kubeconfig as the lab writes them */
  constructor(kubeconfig: string) {
    this.api = new ApiClient(kubeconfig);
  }

  private resources(apiVersion: string): Promise<ResourceList> {
    const found =
      this.discovered.get(apiVersion) ??
      this.api
        .send("GET", apiVersion === "v1" ? "/api/v1" : `/apis/${apiVersion}`)
        .then(({ body }) => body as ResourceList);
    this.discovered.set(apiVersion, found);
    return found;
  }

  /** Where the API server has an object. */
  async pathOf({ apiVersion, kind, metadata }: KubernetesObject): Promise<string> {
    const { resources } = await this.resources(apiVersion);
    const resource = resources.find((one) => one.kind === kind && !one.name.includes("/"));
    if (!resource) throw new Error(`the API server knows no ${apiVersion} ${kind}`);
    const root = apiVersion === "v1" ? "/api/v1" : `/apis/${apiVersion}`;
    const namespace = resource.namespaced ? `/namespaces/${metadata.namespace ?? "default"}` : "";
    return `${root}${namespace}/${resource.name}/${metadata.name}`;
  }

  /** An object as the API server has it; undefined where it has none. */
  async read(object: KubernetesObject): Promise<KubernetesObject | undefined> {
    const { status, body } = await this.api.send("GET", await this.pathOf(object));
    return status === 200 ? (body as KubernetesObject) : undefined;
  }

  /** Changes an object by hand, as somebody in a hurry would. */
  async patch(object: KubernetesObject, content: object): Promise<void> {
    const path = `${await this.pathOf(object)}?fieldManager=by-hand`;
    const { status, body } = await this.api.send("PATCH", path, {
      type: "application/merge-patch+json",
      content,
    });
    if (status !== 200) throw new Error(`${path}: ${JSON.stringify(body)}`);
  }

  /** Deletes an object by hand, and waits until it is gone. */
  async delete(object: KubernetesObject): Promise<void> {
    await this.api.send("DELETE", await this.pathOf(object));
    for (let tries = 0; tries < 300 && (await this.read(object)); tries++) {
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }

  /** Asks the API server to apply an object without doing so, and to be strict about every field. */
  async tryStrictly(object: KubernetesObject): Promise<ApiAnswer> {
    const query = "dryRun=All&fieldValidation=Strict&fieldManager=strict&force=true";
    const type = "application/apply-patch+yaml";
    return this.api.send("PATCH", `${await this.pathOf(object)}?${query}`, { type, content: object });
  }

  /** Everything in the cluster that Pulumi made, whatever it is. */
  async madeByPulumi(): Promise<KubernetesObject[]> {
    const groups = (await this.api.send("GET", "/apis")).body as {
      groups: { preferredVersion: { groupVersion: string } }[];
    };
    const versions = ["v1", ...groups.groups.map((group) => group.preferredVersion.groupVersion)];
    const found: KubernetesObject[] = [];
    for (const apiVersion of versions) {
      for (const { name, kind, verbs } of (await this.resources(apiVersion)).resources) {
        if (!verbs.includes("list") || name.includes("/") || kind === "Event") continue;
        const root = apiVersion === "v1" ? "/api/v1" : `/apis/${apiVersion}`;
        const { items = [] } = (await this.api.send("GET", `${root}/${name}`)).body as {
          items?: KubernetesObject[];
        };
        const pulumi = items.filter(({ metadata }) =>
          metadata.managedFields?.some(({ manager }) => manager?.startsWith("pulumi-kubernetes")),
        );
        found.push(...pulumi.map((item) => ({ ...item, apiVersion, kind })));
      }
    }
    return found;
  }

  /** Closes the connections. */
  close(): void {
    this.api.close();
  }
}
