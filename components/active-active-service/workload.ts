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
}

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
    labels: {
      ...selector,
      [labels.site]: args.site,
      [labels.tier]: String(args.tier),
      "app.kubernetes.io/name": args.service,
      "app.kubernetes.io/part-of": "holdfast",
    },
  };
}
