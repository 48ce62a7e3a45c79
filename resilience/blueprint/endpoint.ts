import type { Standing } from "./standing";

/** How a DNS provider finds out that an address no longer answers. All times in seconds. */
export interface HealthCheck {
  /** Time between two checks. */
  readonly intervalSeconds: number;
  /** Failed checks after which an address leaves the answers. */
  readonly failureThreshold: number;
  /** Longest time for one check. */
  readonly timeoutSeconds: number;
  /** URN of the resource that declares it. */
  readonly urn: string;
}

/** An address that a provider may answer with. */
export interface Answer {
  readonly address: string;
  /** The site behind the address; absent where no site has it. */
  readonly site?: string;
  /** Share of the answers relative to the others of its group. */
  readonly weight: number;
  /** Groups are tried in order: the first with an address that is up is answered. Counted from 0. */
  readonly group: number;
  /** Absent: the address is answered whether it works or not. */
  readonly healthCheck?: HealthCheck;
  readonly urn: string;
}

/** What one authoritative server, or one provider's whole fleet of them, answers for a name. */
export interface AnswerSet {
  /** `route53`, or `<zone>@<site>` for a server of the operator's own. */
  readonly server: string;
  /** Which provider it belongs to: all servers of the operator's own are one provider. */
  readonly provider: "route53" | "own";
  /** The site that the server stands at; absent for a provider that stands everywhere. */
  readonly site?: string;
  /** Seconds that a resolver may keep the answer. */
  readonly ttlSeconds: number;
  /** None: the server is asked for the name and has no record of it. */
  readonly answers: readonly Answer[];
  readonly urn: string;
}

/** A public name. */
export interface Endpoint {
  readonly name: string;
  readonly answerSets: readonly AnswerSet[];
  /**
   * Sites that are declared to be drained: meant to be in no answer. Nothing is judged by it; a policy that misses a site
   * in the answers asks whether it is meant to be missing. Default: none.
   */
  readonly drainedSites?: readonly string[];
}

/** Replicas of the operator's own authoritative server at one site. */
export interface OwnServerWorkload extends Standing {
  readonly replicas: number;
  readonly urn: string;
}

/** A zone and who is named as authoritative for it. */
export interface Zone {
  readonly name: string;
  /** Providers that the zone's NS records name. */
  readonly delegatedTo: readonly ("route53" | "own")[];
  /** Name servers that the NS records list. */
  readonly nameServers: readonly string[];
  /** The operator's own servers. */
  readonly servers: readonly OwnServerWorkload[];
  /** URNs that this was read from. */
  readonly urns: readonly string[];
}
