import { z } from "zod";

/** How the program that stands for a region's object storage is started. */
export const vaultConfiguration = z.object({
  /** Where it listens, as HTTPS. */
  address: z.string(),
  port: z.number(),
  certificateFile: z.string(),
  keyFile: z.string(),
  /** Path of moto's server. */
  moto: z.string(),
  region: z.string(),
  account: z.string(),
  buckets: z.array(
    z.object({
      name: z.string(),
      versioned: z.boolean(),
      lock: z.object({ mode: z.string(), days: z.number() }).optional(),
    }),
  ),
});

/** What such a file says. */
export type VaultConfiguration = z.infer<typeof vaultConfiguration>;
