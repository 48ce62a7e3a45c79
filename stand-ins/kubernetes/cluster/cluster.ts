import { kindOf, nameOf, namespaceOf, type ObjectKind, textAt } from "../objects/kubernetes-object";
import { isBuiltIn, isBuiltInNamespaced } from "../objects/kinds";
import type { WireObject } from "../values/wire-value";
import { ApiError, NoSuchKindError } from "./api-error";
import type { ApiServer } from "./api-server";
import { ResourcePaths } from "./resource-paths";

/** How an object is written. */
export interface WriteOptions {
  /** The name under which its fields are managed. */
  fieldManager: string;
  /** Nothing is kept; the answer says what would be. */
  dryRun: boolean;
}

/** The objects of a cluster. */
export class Cluster {
  private readonly paths: ResourcePaths;

  constructor(private readonly server: ApiServer) {
    this.paths = new ResourcePaths(server);
  }

  /** Asks for the version, to find out whether the cluster can be reached at all. */
  async version(): Promise<string> {
    return textAt(await this.server.send({ method: "GET", path: "/version" }), "gitVersion");
  }

  /** Whether the API server serves a kind. */
  async serves(kind: ObjectKind): Promise<boolean> {
    try {
      await this.paths.isNamespaced(kind);
      return true;
    } catch (error) {
      if (error instanceof NoSuchKindError) return false;
      throw error;
    }
  }

  /** Whether objects of a kind belong to a namespace; a kind that is not served yet is taken to. */
  async isNamespaced(kind: ObjectKind): Promise<boolean> {
    if (isBuiltIn(kind)) return isBuiltInNamespaced(kind);
    return this.paths.isNamespaced(kind).catch(() => true);
  }

  /** Reads an object. */
  async get(object: WireObject): Promise<WireObject> {
    return this.server.send({ method: "GET", path: await this.pathOf(object) });
  }

  /** Reads an object that may not be there. */
  async find(object: WireObject): Promise<WireObject | undefined> {
    try {
      return await this.get(object);
    } catch (error) {
      if (error instanceof ApiError && error.code === 404) return undefined;
      throw error;
    }
  }

  /** Reads the objects of a kind in a namespace. */
  async list(kind: ObjectKind, namespace: string, labelSelector?: string): Promise<WireObject> {
    const path = await this.paths.path(kind, namespace);
    return this.server.send({ method: "GET", path, query: { labelSelector } });
  }

  /** Creates an object that must not be there. */
  async create(object: WireObject, { fieldManager, dryRun }: WriteOptions): Promise<WireObject> {
    const path = await this.paths.path(kindOf(object), namespaceOf(object));
    const query = { fieldManager, dryRun: dryRun ? "All" : undefined };
    return this.server.send({ method: "POST", path, query, body: object });
  }

  /** Applies an object on the server's side: it owns the fields that it names, and no others. */
  async apply(
    object: WireObject,
    { fieldManager, dryRun }: WriteOptions,
    force: boolean,
  ): Promise<WireObject> {
    return this.server.send({
      method: "PATCH",
      path: await this.pathOf(object),
      query: { fieldManager, force: String(force), dryRun: dryRun ? "All" : undefined },
      body: object,
      // JSON is YAML.
      contentType: "application/apply-patch+yaml",
    });
  }

  /** Changes single places of an object: operations of RFC 6902. */
  async patch(object: WireObject, operations: WireObject[]): Promise<WireObject> {
    return this.server.send({
      method: "PATCH",
      path: await this.pathOf(object),
      body: operations,
      contentType: "application/json-patch+json",
    });
  }

  /** Asks for an object to be deleted; it may be there for a while. */
  async delete(object: WireObject, propagationPolicy: string): Promise<void> {
    const path = await this.pathOf(object);
    await this.server.send({
      method: "DELETE",
      path,
      body: { apiVersion: "v1", kind: "DeleteOptions", propagationPolicy },
    });
  }

  /** What becomes of one object, from a version on; ends when the server has enough of it. */
  async *watch(object: WireObject, signal: AbortSignal): AsyncGenerator<WireObject> {
    const path = await this.paths.path(kindOf(object), namespaceOf(object));
    const query = {
      fieldSelector: `metadata.name=${nameOf(object)}`,
      resourceVersion: textAt(object, "metadata", "resourceVersion") || undefined,
    };
    yield* this.server.watch(path, query, signal);
  }

  private pathOf(object: WireObject): Promise<string> {
    return this.paths.path(kindOf(object), namespaceOf(object), nameOf(object));
  }
}
