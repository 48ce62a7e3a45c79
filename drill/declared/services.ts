import { z } from "zod";
import type { DeclaredSite } from "./declaration";
import type { DeclaredPod } from "./pod";

const service = z.object({
  spec: z.object({
    clusterIP: z.string().optional(),
    loadBalancerIP: z.string().optional(),
    selector: z.record(z.string(), z.string()).default({}),
    ports: z
      .array(
        z.object({
          port: z.number(),
          protocol: z.enum(["TCP", "UDP"]).default("TCP"),
          targetPort: z.union([z.number(), z.string()]).optional(),
        }),
      )
      .default([]),
  }),
});

/** One port of a Service and where its connections go. */
export interface ServicePort {
  readonly protocol: "tcp" | "udp";
  readonly port: number;
  readonly targetPort: number;
}

/** A Service with the pods behind it. */
export interface ServiceInUse {
  readonly namespace: string;
  readonly name: string;
  /** Without an address of its own: its name stands for its pods. */
  readonly headless: boolean;
  /** Its address inside the cluster, where the cluster has given it one. */
  readonly clusterAddress?: string;
  /** Its address for those outside of the cluster: other sites, and for some Services users. */
  readonly loadBalancerAddress?: string;
  readonly pods: readonly DeclaredPod[];
  readonly ports: readonly ServicePort[];
}

/** The Services of a site that reach at least one of its drilled pods. */
export function servicesInUse(site: DeclaredSite, pods: readonly DeclaredPod[]): ServiceInUse[] {
  return site.objects
    .filter(({ kind }) => kind === "Service")
    .flatMap((object) => {
      const { spec } = service.parse(object);
      const { namespace, name } = object.metadata;
      const selector = Object.entries(spec.selector);
      const behind = pods.filter(
        (pod) =>
          pod.namespace === namespace &&
          selector.length > 0 &&
          selector.every(([label, value]) => pod.labels[label] === value),
      );
      const [first] = behind;
      if (!first) return [];
      const headless = spec.clusterIP === "None";
      return [
        {
          namespace,
          name,
          headless,
          ...(headless || !spec.clusterIP ? {} : { clusterAddress: spec.clusterIP }),
          ...(spec.loadBalancerIP ? { loadBalancerAddress: spec.loadBalancerIP } : {}),
          pods: behind,
          ports: spec.ports.map(({ port, protocol, targetPort = port }) => ({
            protocol: protocol.toLowerCase() as "tcp" | "udp",
            port,
            targetPort: typeof targetPort === "number" ? targetPort : (first.ports.get(targetPort) ?? port),
          })),
        },
      ];
    });
}
