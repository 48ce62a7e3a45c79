import { listAt, type ObjectKind, textAt } from "../objects/kubernetes-object";
import { ApiError, NoSuchKindError } from "./api-error";
import type { ApiServer } from "./api-server";

/** How an API server calls a kind. */
interface ServedKind {
  /** Name in paths, such as `deployments`. */
  plural: string;
  namespaced: boolean;
}

/** What an API server serves, asked for once for each group and version. */
export class ResourcePaths {
  private readonly served = new Map<string, Promise<Map<string, ServedKind>>>();

  constructor(private readonly server: ApiServer) {}

  /**
   * The path of an object, or of the list that it is in.
   *
   * @param kind its kind
   * @param namespace its namespace; passed over for kinds that belong to none
   * @param name its name. Default: the list's path
   * @throws NoSuchKindError when the server has no such kind
   */
  async path(kind: ObjectKind, namespace: string, name?: string): Promise<string> {
    const { plural, namespaced } = await this.find(kind);
    return [
      root(kind.apiVersion),
      ...(namespaced ? ["namespaces", namespace || "default"] : []),
      plural,
      ...(name === undefined ? [] : [encodeURIComponent(name)]),
    ].join("/");
  }

  /** Whether objects of a kind belong to a namespace. */
  async isNamespaced(kind: ObjectKind): Promise<boolean> {
    return (await this.find(kind)).namespaced;
  }

  private async find(kind: ObjectKind): Promise<ServedKind> {
    const { apiVersion } = kind;
    const asked = this.served.get(apiVersion) ?? this.ask(apiVersion);
    this.served.set(apiVersion, asked);
    const found = (await asked.catch(() => undefined))?.get(kind.kind);
    if (found !== undefined) return found;
    // It may be defined by the time of the next question.
    this.served.delete(apiVersion);
    await asked;
    throw new NoSuchKindError(apiVersion, kind.kind);
  }

  private async ask(apiVersion: string): Promise<Map<string, ServedKind>> {
    try {
      const list = await this.server.send({ method: "GET", path: root(apiVersion) });
      return new Map(
        listAt(list, "resources")
          .filter((resource) => !textAt(resource, "name").includes("/"))
          .map((resource) => [
            textAt(resource, "kind"),
            { plural: textAt(resource, "name"), namespaced: resource["namespaced"] === true },
          ]),
      );
    } catch (error) {
      if (error instanceof ApiError && error.code === 404) return new Map();
      throw error;
    }
  }
}

function root(apiVersion: string): string {
  return apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
}
