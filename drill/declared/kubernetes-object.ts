import { z } from "zod";

/** What the drill needs of any object of a cluster. */
export const kubernetesObject = z.looseObject({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: z.looseObject({
    name: z.string(),
    namespace: z.string().default("default"),
    labels: z.record(z.string(), z.string()).default({}),
  }),
});

/** An object as a cluster's API server holds it, or as a program declares it. */
export type KubernetesObject = z.infer<typeof kubernetesObject>;

/** Kinds that the drill reads: what runs, what it is configured with, and how it is reached. */
export const drilledKinds = [
  "StatefulSet",
  "Deployment",
  "Job",
  "CronJob",
  "ConfigMap",
  "Certificate",
  "Service",
] as const;
