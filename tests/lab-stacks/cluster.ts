import { Agent, request } from "node:https";
import { parse } from "yaml";

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

/** What an API server said, with what it warned of. */
export interface Answer {
  status: number;
  warnings: string[];
  body: unknown;
}

/** A kubeconfig as the lab writes it. */
interface Kubeconfig {
  clusters: [{ cluster: { server: string; "certificate-authority-data": string } }];
  users: [{ user: { "client-certificate-data": string; "client-key-data": string } }];
}

interface ResourceList {
  resources: { name: string; kind: string; namespaced: boolean; verbs: string[] }[];
}

/** A cluster's API server, asked without any library between: what it warns of is in its headers. */
export class Cluster {
  private readonly server: URL;
  private readonly agent: Agent;
  private readonly discovered = new Map<string, Promise<ResourceList>>();

  constructor(kubeconfig: string) {
    const { clusters, users } = parse(kubeconfig) as Kubeconfig;
    const [{ cluster }, { user }] = [clusters[0], users[0]];
    const decode = (data: string) => Buffer.from(data, "base64");
    this.server = new URL(cluster.server);
    this.agent = new Agent({
      keepAlive: true,
      maxSockets: 8,
      ca: decode(cluster["certificate-authority-data"]),
      cert: decode(user["client-certificate-data"]),
      key: decode(user["client-key-data"]),
    });
  }

  /** Sends a request and reads the whole answer. */
  send(method: string, path: string, body?: { type: string; content: unknown }): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const headers = { accept: "application/json", ...(body && { "content-type": body.type }) };
      const sent = request(new URL(path, this.server), { method, agent: this.agent, headers }, (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.on("error", reject);
        response.on("end", () => {
          const warning = response.headers["warning"] ?? [];
          resolve({
            status: response.statusCode ?? 0,
            warnings: [warning].flat(),
            body: JSON.parse(Buffer.concat(chunks).toString() || "{}") as unknown,
          });
        });
      });
      sent.on("error", reject);
      sent.end(body && JSON.stringify(body.content));
    });
  }

  private resources(apiVersion: string): Promise<ResourceList> {
    const found =
      this.discovered.get(apiVersion) ??
      this.send("GET", apiVersion === "v1" ? "/api/v1" : `/apis/${apiVersion}`).then(
        ({ body }) => body as ResourceList,
      );
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
    const { status, body } = await this.send("GET", await this.pathOf(object));
    return status === 200 ? (body as KubernetesObject) : undefined;
  }

  /** Changes an object by hand, as somebody in a hurry would. */
  async patch(object: KubernetesObject, content: object): Promise<void> {
    const path = `${await this.pathOf(object)}?fieldManager=by-hand`;
    const { status, body } = await this.send("PATCH", path, {
      type: "application/merge-patch+json",
      content,
    });
    if (status !== 200) throw new Error(`${path}: ${JSON.stringify(body)}`);
  }

  /** Deletes an object by hand, and waits until it is gone. */
  async delete(object: KubernetesObject): Promise<void> {
    await this.send("DELETE", await this.pathOf(object));
    for (let tries = 0; tries < 300 && (await this.read(object)); tries++) {
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }

  /** Asks the API server to apply an object without doing so, and to be strict about every field. */
  async tryStrictly(object: KubernetesObject): Promise<Answer> {
    const query = "dryRun=All&fieldValidation=Strict&fieldManager=strict&force=true";
    const type = "application/apply-patch+yaml";
    return this.send("PATCH", `${await this.pathOf(object)}?${query}`, { type, content: object });
  }

  /** Everything in the cluster that Pulumi made, whatever it is. */
  async madeByPulumi(): Promise<KubernetesObject[]> {
    const groups = (await this.send("GET", "/apis")).body as {
      groups: { preferredVersion: { groupVersion: string } }[];
    };
    const versions = ["v1", ...groups.groups.map((group) => group.preferredVersion.groupVersion)];
    const found: KubernetesObject[] = [];
    for (const apiVersion of versions) {
      for (const { name, kind, verbs } of (await this.resources(apiVersion)).resources) {
        if (!verbs.includes("list") || name.includes("/") || kind === "Event") continue;
        const root = apiVersion === "v1" ? "/api/v1" : `/apis/${apiVersion}`;
        const { items = [] } = (await this.send("GET", `${root}/${name}`)).body as {
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
    this.agent.destroy();
  }
}
