import type { CommandEnd } from "../databases/patroni-cluster";

/** What an API server answers to one request. */
export interface ApiAnswer {
  readonly status: number;
  readonly body: unknown;
  /** When it answered, by its own clock. */
  readonly date?: Date;
}

/** An API server that is asked, whatever it answers. */
export interface ApiServer {
  /**
   * Gets an object, or posts one where there is content.
   *
   * @param path path of the API, with its query
   * @throws where the API server is not reached within a few seconds
   */
  ask(path: string, content?: object): Promise<ApiAnswer>;
}

/** The Kubernetes cluster of a site. */
export interface SiteCluster extends ApiServer {
  /** True where its API server answers that it is ready, within a few seconds. */
  answers(): Promise<boolean>;
  /**
   * Reads an object or a list of objects.
   *
   * @param path path of the API, with its query
   * @throws where the API server is not reached or refuses
   */
  read(path: string): Promise<unknown>;
  /**
   * Runs a command in a container, by way of the kubelet: no network policy of the pod's stands in its way.
   *
   * @throws where the API server is not reached or refuses
   */
  run(
    pod: { namespace: string; name: string; container: string },
    command: readonly string[],
  ): Promise<CommandEnd>;
}
