import { z } from "zod";

const endpoint = z.object({ address: z.string(), port: z.number() });

/** What listens at an address, and whom it hands on to. */
const forwarded = endpoint.extend({
  protocol: z.enum(["tcp", "udp"]),
  /** One of them at random, each time; where there is none, nobody is answered. */
  targets: z.array(endpoint),
});

/** What a site's forwarder is given, as a JSON file. */
export const forwarderConfiguration = z.array(forwarded);

/** An address with a port. */
export type Endpoint = z.infer<typeof endpoint>;

/** What listens at an address, and whom it hands on to. */
export type Forwarded = z.infer<typeof forwarded>;
