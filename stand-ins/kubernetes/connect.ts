import { UnreachableError } from "./cluster/api-error";
import { ApiServer } from "./cluster/api-server";
import { Cluster } from "./cluster/cluster";
import { type ClusterAccess, readAccess } from "./cluster/kubeconfig";
import type { Settings } from "./settings";

/**
 * Tries to reach the cluster that the provider was configured for. One that cannot be reached is no error yet: what
 * is declared can be previewed without it.
 *
 * @returns the cluster, or why there is none, and the namespace of objects that name none
 */
export async function connect(
  settings: Settings,
): Promise<{ cluster: Cluster | UnreachableError; defaultNamespace: string | undefined }> {
  let access: ClusterAccess;
  try {
    access = await readAccess(settings);
  } catch (error) {
    const reason = `failed to parse kubeconfig data in \`kubernetes:config:kubeconfig\`- ${(error as Error).message}`;
    return { cluster: new UnreachableError(reason), defaultNamespace: settings.namespace };
  }
  const defaultNamespace = settings.namespace ?? access.namespace;
  const cluster = new Cluster(new ApiServer(access));
  try {
    await cluster.version();
    return { cluster, defaultNamespace };
  } catch (error) {
    const reason = `unable to load schema information from the API server: ${(error as Error).message}`;
    return { cluster: new UnreachableError(reason), defaultNamespace };
  }
}
