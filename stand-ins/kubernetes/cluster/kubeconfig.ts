import { existsSync, readFileSync } from "node:fs";
import type { RequestOptions } from "node:https";
import { homedir } from "node:os";
import { KubeConfig } from "@kubernetes/client-node";

/** Which part of a kubeconfig is used, and what stands in its place. */
export interface KubeconfigSelection {
  /** The kubeconfig: its text, its JSON or the path of a file. Default: where kubectl looks for one. */
  kubeconfig?: string;
  /** Name of the context. Default: the current one. */
  context?: string;
  /** Name of the cluster. Default: the context's. */
  cluster?: string;
}

/** What a kubeconfig says of reaching an API server. */
export interface ClusterAccess {
  server: string;
  /** Certificates, headers and agent of every request. */
  options: RequestOptions;
  /** The namespace of objects that name none. */
  namespace: string;
}

/**
 * Reads how an API server is reached.
 *
 * @throws Error when the kubeconfig cannot be read or names no cluster
 */
export async function readAccess(selection: KubeconfigSelection): Promise<ClusterAccess> {
  const config = read(selection);
  const cluster = config.getCurrentCluster();
  if (cluster === null) throw new Error("invalid configuration: the kubeconfig names no cluster");
  const options: RequestOptions = {};
  await config.applyToHTTPSOptions(options);
  const namespace = config.getContextObject(config.getCurrentContext())?.namespace;
  return { server: cluster.server, options, namespace: namespace ?? "default" };
}

/**
 * What tells one cluster from another: as much of it as a kubeconfig says.
 *
 * @returns undefined when the kubeconfig cannot be read or names no cluster
 */
export function clusterIdentity(selection: KubeconfigSelection): object | undefined {
  try {
    return read(selection).getCurrentCluster() ?? undefined;
  } catch {
    return undefined;
  }
}

function read({ kubeconfig, context, cluster }: KubeconfigSelection): KubeConfig {
  const config = new KubeConfig();
  if (!kubeconfig) {
    config.loadFromDefault();
  } else {
    const path = kubeconfig.replace(/^~(?=\/|$)/, homedir());
    config.loadFromString(!path.includes("\n") && existsSync(path) ? readFileSync(path, "utf8") : kubeconfig);
  }
  if (context) config.setCurrentContext(context);
  if (!cluster) return config;
  const current = config.getContextObject(config.getCurrentContext());
  const changed = { name: "selected", user: current?.user ?? "", namespace: current?.namespace, cluster };
  config.addContext(changed);
  config.setCurrentContext(changed.name);
  return config;
}
