import { z } from "zod";

const port = z.number().int().min(1).max(65535);

/** Where a PostgreSQL connection goes. */
const endpoint = z.object({
  /** Name or address, which the server's certificate has to be for. */
  host: z.string().min(1),
  port,
  /** The name that the certificate has to be for, where `host` is an address. Default: `host`. */
  servername: z.string().min(1).optional(),
});

const service = z.object({
  service: z.string().min(1),
  /** What users ask for: the Host of their requests. */
  hostname: z.string().min(1),
  /** Name of the PostgreSQL database, the same in every shard. */
  database: z.string().min(1),
  /** PostgreSQL user, whose name the client certificate carries. */
  user: z.string().min(1),
  /** Client certificate, PEM. */
  certificateFile: z.string().min(1),
  keyFile: z.string().min(1),
  /** What the servers' certificates are verified with, PEM. */
  authorityFile: z.string().min(1),
  /** One entry a shard, in the order of `shardOf`. */
  shards: z
    .array(
      z.object({
        /** Leads to the member that takes writes. */
        leader: endpoint,
        /** Leads to some copy. */
        copy: endpoint,
      }),
    )
    .min(1),
});

/** What the service of one site is started with. */
export const siteServiceConfiguration = z.object({
  site: z.string().min(1),
  /** Address that it listens on. */
  address: z.string().min(1),
  port,
  /** The listener's certificate, for the hostnames of all services, PEM. */
  certificateFile: z.string().min(1),
  keyFile: z.string().min(1),
  services: z.array(service).min(1),
});

export type Endpoint = z.infer<typeof endpoint>;
export type ServedService = z.infer<typeof service>;
export type SiteServiceConfiguration = z.infer<typeof siteServiceConfiguration>;
