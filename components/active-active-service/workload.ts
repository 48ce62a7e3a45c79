import type { ActiveActiveServiceArgs } from "./arguments";
import { labels } from "../labels";

/** A service at a site with the names and defaults that its parts share. */
export interface ServiceWorkload {
  /** Prefix of resource names. */
  prefix: string;
  /** Arguments of the component. */
  args: ActiveActiveServiceArgs;
  /** Namespace of every object. */
  namespace: string;
  /** Port of the container. */
  port: number;
  /** Labels of every object and pod. */
  labels: { [name: string]: string };
  /** Labels by which its pods are found; they never change while the service lives. */
  selector: { [name: string]: string };
}

/** Port at which containers answer when none is named. */
export const defaultPort = 8080;

/** Namespace of services when none is named. */
export const defaultNamespace = "services";

/**
 * Derives what the parts of a service share.
 *
 * @param prefix prefix of resource names
 * @param args arguments of the component
 * @returns the workload
 */
export function describeWorkload(prefix: string, args: ActiveActiveServiceArgs): ServiceWorkload {
  const selector = { [labels.service]: args.service };
  return {
    prefix,
    args,
    namespace: args.namespace ?? defaultNamespace,
    port: args.port ?? defaultPort,
    selector,
    labels: {
      ...selector,
      [labels.site]: args.site,
      [labels.tier]: String(args.tier),
      "app.kubernetes.io/name": args.service,
      "app.kubernetes.io/part-of": "holdfast",
    },
  };
}
