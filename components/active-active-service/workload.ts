import { labels } from "../labels";
import type { ResolvedService } from "./schema";

/** A service at a site with the names that its parts share. */
export interface ServiceWorkload {
  /** Prefix of resource names. */
  prefix: string;
  /** Arguments of the component with every default. */
  args: ResolvedService;
  /** Labels of every object and pod. */
  labels: { [name: string]: string };
  /** Labels by which its pods are found; they never change while the service lives. */
  selector: { [name: string]: string };
  /**
   * Annotations by which a deployment does not wait until its pods are ready. With a store they may not be before the
   * quorum decides, which takes voters of other sites: the first site to be deployed would wait for them in vain.
   */
  awaiting: { [name: string]: string };
}

/** Whether a service uses a store, by its certificate. */
export const usesStores = ({ databases, objectStores, eventLog }: ResolvedService): boolean =>
  databases.length + objectStores.length > 0 || eventLog !== undefined;

/**
 * Derives what the parts of a service share.
 *
 * @param prefix prefix of resource names
 * @param args arguments of the component with every default
 * @returns the workload
 */
export function describeWorkload(prefix: string, args: ResolvedService): ServiceWorkload {
  const selector = { [labels.service]: args.service };
  return {
    prefix,
    args,
    selector,
    awaiting: usesStores(args) ? { "pulumi.com/skipAwait": "true" } : {},
    labels: {
      ...selector,
      [labels.site]: args.site,
      [labels.tier]: String(args.tier),
      "app.kubernetes.io/name": args.service,
      "app.kubernetes.io/part-of": "holdfast",
    },
  };
}
