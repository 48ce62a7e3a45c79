import type * as pulumi from "@pulumi/pulumi";
import type { GatewayImplementation } from "../data-center/arguments";

/** A site that answers for a hostname. */
export interface DnsTarget {
  /** The site; it must be one of the sites with an authoritative server. */
  site: string;
  /** The site's public IPv4 address. */
  address: string;
  /**
   * Share of the answers relative to the other targets, 1 to 255; the weights of one endpoint reduce to at
   * most 64 shares (2:2:2 to three, 63:1 to 64). Not 0: Route 53 answers all records of weight 0 alike once
   * the others have failed, so a standby would share its traffic with the last resort.
   */
  weight: number;
  /**
   * Whether the site is drained: neither provider answers it, whatever its health, while at least one other target is
   * not. Its health check at Route 53 goes on, so that its health is known before users are sent there again; a new
   * check would begin as healthy.
   *
   * @default false
   * @example true
   */
  drained?: boolean;
}

/** A hostname that fails over between sites. */
export interface DnsEndpoint {
  /** Fully qualified name inside the zone, without a trailing dot. */
  hostname: string;
  /** Path that answers 200 over HTTPS while the site can serve this hostname, for example `/healthz`. */
  healthPath: string;
  /** The sites that answer for it; at least one, each site once. */
  targets: DnsTarget[];
  /**
   * Public IPv4 address that is answered once every target has failed, for example a static apology page.
   * It answers 200 on `healthPath` too: Route 53 answers it unchecked, the authoritative servers check it.
   */
  lastResortAddress: string;
}

/** How both providers look at each target. */
export interface DnsHealthCheck {
  /**
   * Seconds between two checks of a target by one checker: 10 or 30, as Route 53 offers.
   *
   * @default 10
   * @example 30
   */
  intervalSeconds?: number;
  /**
   * Failed checks in a row after which Route 53 takes a target out: 1 to 10. The authoritative servers take it out
   * after one: PowerDNS can count failures only since 5.0, and this has to work with 4.7 too.
   *
   * @default 3
   * @example 1
   */
  failureThreshold?: number;
  /**
   * TCP port of the HTTPS check.
   *
   * @default 443
   * @example 8443
   */
  port?: number;
}

/**
 * A Route 53 reusable delegation set. It is created beforehand, once and by hand, because the parent zone
 * and both providers' NS records name its servers: they must be known and stay the same.
 */
export interface DnsDelegation {
  /** Identifier of the set, for example `N1PA6795SAMPLE`. */
  setId: string;
  /** Its four name servers, fully qualified, without a trailing dot. */
  nameServers: string[];
}

/** An authoritative server of the second provider. */
export interface DnsAuthoritativeServer {
  /** The data site that it stands at; each site once. */
  site: string;
  /** Its name, fully qualified and inside the zone, for example `ns1.example.com`. */
  name: string;
  /** Its fixed public IPv4 address. The parent zone's glue has the same. */
  address: string;
}

/** Arguments of {@link Route53Zone}: what all name servers of a zone are told alike. */
export interface DnsZoneArgs {
  /** The zone's name, without a trailing dot, at most 63 characters. */
  zone: string;
  /** Hostnames that fail over; at least one, each once. */
  endpoints: pulumi.Input<DnsEndpoint>[];
  /**
   * Seconds that a resolver may keep an answer: 1 to 60. With the default, users that a site has lost without a word find
   * another within 12 s: two checks of 2 s that fail after one that has just begun, 3 s in resolvers and up to one more
   * because they count in whole seconds, and 2 s that a last request waits in vain.
   *
   * @default 3
   * @example 30
   */
  ttlSeconds?: number;
  /**
   * How targets are checked.
   *
   * @default {}
   * @example { intervalSeconds: 30, failureThreshold: 2 }
   */
  healthCheck?: DnsHealthCheck;
  /** The name servers of the first provider. */
  delegation: DnsDelegation;
  /** The name servers of the second provider, at all data sites. */
  authoritativeServers: pulumi.Input<DnsAuthoritativeServer>[];
  /** Domain names of the certificate authorities that may issue for the zone (CAA), for example `amazon.com`. */
  certificateAuthorities: string[];
  /**
   * Mail address of whoever answers for the zone, for its SOA and CAA records.
   *
   * @default `hostmaster@<zone>`
   * @example "dns@example.com"
   */
  contact?: string;
}

/** Arguments of {@link AuthoritativeServer}. All but `site` are the same at every site. */
export interface AuthoritativeServerArgs extends DnsZoneArgs {
  /** The data site; one of `authoritativeServers` stands there. */
  site: string;
  /**
   * Image of PowerDNS Authoritative Server 4.7 to 5.0 by digest, `<image>@sha256:<64 hexadecimal digits>`, with its
   * bind backend, `sdig`, `sh` and `grep`, as PowerDNS's own image has.
   */
  image: string;
  /**
   * What implements the site's edge gateway; the data center's `edge.implementation`. The server checks its own site as
   * well, and most network plug-ins judge a packet after the gateway's address became that of a proxy.
   *
   * @default all pods of the gateway's namespace are taken to be its proxies
   * @example "istio"
   */
  gateway?: GatewayImplementation;
  /**
   * Namespace of the server, created by the site.
   *
   * @default "dns"
   * @example "name-servers"
   */
  namespace?: string;
  /**
   * Priority class of the server.
   *
   * @default "tier-0"
   * @example "tier-1"
   */
  priorityClass?: string;
  /**
   * Annotations on the load balancer's Service, for its address pool.
   *
   * @default {}
   * @example { "metallb.io/address-pool": "public" }
   */
  loadBalancerAnnotations?: { [key: string]: string };
}
