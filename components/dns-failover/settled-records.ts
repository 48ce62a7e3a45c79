import { createHash } from "node:crypto";
import { NAME_SERVER_TTL_SECONDS, SETTLED_TTL_SECONDS } from "./defaults";
import type { ResolvedZone } from "./schema";

/** A record set in the notation of a zone file. */
export interface RecordSet {
  /** Fully qualified name, without a trailing dot. */
  name: string;
  /** Seconds that a resolver may keep it. */
  ttl: number;
  /** Type: `SOA`, `NS`, `A` or `CAA`. */
  type: string;
  /** One text a record. */
  values: string[];
}

/**
 * The record sets that do not depend on any target's health. Both providers answer them word for word alike, down to
 * the serial number, which is made from everything else that the zone says.
 *
 * @param args the zone's arguments
 * @returns SOA, NS, CAA and the addresses of the name servers inside the zone, in this order
 */
export function settledRecords(args: ResolvedZone): RecordSet[] {
  const { zone, delegation, authoritativeServers, contact } = args;
  const rest: RecordSet[] = [
    {
      name: zone,
      ttl: NAME_SERVER_TTL_SECONDS,
      type: "NS",
      values: [...delegation.nameServers, ...authoritativeServers.map(({ name }) => name)].map(
        (server) => `${server}.`,
      ),
    },
    {
      name: zone,
      ttl: SETTLED_TTL_SECONDS,
      type: "CAA",
      values: [
        ...args.certificateAuthorities.map((authority) => `0 issue "${authority}"`),
        `0 iodef "mailto:${contact}"`,
      ],
    },
    ...authoritativeServers.map(({ name, address }) => ({
      name,
      ttl: NAME_SERVER_TTL_SECONDS,
      type: "A",
      values: [address],
    })),
  ];
  const content = [rest, args.endpoints, args.ttlSeconds, args.healthCheck];
  const startOfAuthority: RecordSet = {
    name: zone,
    ttl: 900,
    type: "SOA",
    values: [
      // Refresh, retry and expire speak to secondary servers, of which there are none; 60 is how long "no such name" is kept.
      `${delegation.nameServers[0]}. ${mailbox(contact)} ${serialOf(content)} 7200 900 1209600 60`,
    ],
  };
  return [startOfAuthority, ...rest];
}

/** A mail address as the SOA record writes it (RFC 1035, 3.3.13): a name, dots before the @ escaped. */
function mailbox(contact: string): string {
  const [user = "", domain = ""] = contact.split("@");
  return `${user.replace(/\./g, "\\.")}.${domain}.`;
}

/** A serial number that changes with the content and with nothing else. */
function serialOf(content: unknown): number {
  return createHash("sha256").update(JSON.stringify(content)).digest().readUInt32BE(0);
}
