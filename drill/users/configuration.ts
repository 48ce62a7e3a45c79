import { z } from "zod";
import { REQUEST_TIMEOUT_MILLISECONDS } from "./patience";

/** What the load generator is started with. */
export const usersConfiguration = z.object({
  services: z
    .array(
      z.object({
        service: z.string().min(1),
        hostname: z.string().min(1),
        /** How many shards its database has. */
        shards: z.number().int().min(1),
        /** Port of its HTTPS listener. Default: 443. */
        port: z.number().int().min(1).max(65535).default(443),
      }),
    )
    .min(1),
  usersPerService: z.number().int().min(1),
  /** Caching resolvers, as address:port; users are spread over them, as over providers. */
  resolvers: z.array(z.string().min(1)).min(1),
  /** What the services' certificates are verified with, PEM. */
  authorityFile: z.string().min(1),
  /** From the start of a request, name resolution included. */
  requestTimeoutMilliseconds: z.number().positive().default(REQUEST_TIMEOUT_MILLISECONDS),
  /** Between two requests of one user, on average. */
  pauseMilliseconds: z.number().nonnegative().default(50),
  seed: z.number().int(),
  /**
   * Which drill it is of those on the same sites, from 0. Keys and values are of this drill alone: what users of the one
   * before asked for and did not wait for may still be done.
   */
  drill: z.number().int().min(0).default(0),
  /** Gets one line of JSON for each attempt. */
  outputFile: z.string().min(1),
  /** What `process.hrtime.bigint()` said at the drill's start: one clock for the whole machine, in nanoseconds. */
  originNanoseconds: z.string().regex(/^\d+$/),
});

export type UsersConfiguration = z.infer<typeof usersConfiguration>;
export type UsedService = UsersConfiguration["services"][number];
