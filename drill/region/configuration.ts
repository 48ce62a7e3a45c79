import { z } from "zod";

/** How the program that stands for what a cloud provider serves in a region is started. */
export const regionConfiguration = z.object({
  /** Where it listens, as HTTPS. */
  address: z.string(),
  port: z.number(),
  certificateFile: z.string(),
  keyFile: z.string(),
  region: z.string(),
  /** Its authority: certificate and key as PEM, the certificates above it, and the family of the key that is declared. */
  authority: z
    .object({ certificate: z.string(), key: z.string(), chain: z.string(), keyFamily: z.string() })
    .optional(),
  /** Objects of its buckets, by `bucket/key`, and the files that hold them. */
  objects: z.record(z.string(), z.string()),
});

/** What such a file says. */
export type RegionConfiguration = z.infer<typeof regionConfiguration>;
