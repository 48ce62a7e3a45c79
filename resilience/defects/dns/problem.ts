/** What is wrong with what name servers answer, and with how they learn what to answer. */
export type DnsProblem =
  /** A check of Route 53 that does not watch the address which its record answers: the address is never taken out. */
  | {
      readonly kind: "check-watches-another";
      readonly hostname: string;
      /** The address that the record answers. */
      readonly address: string;
      /** What the check asks instead. */
      readonly value: string;
    }
  /** A check without an address: Route 53 looks the name up, and whoever is answered for it is asked. */
  | {
      readonly kind: "check-asks-by-name";
      readonly hostname: string;
      readonly address: string;
      /** The name that it asks by. */
      readonly value: string;
    }
  /** A check that counts as healthy whatever the address does: it is off, or enough of what it counts is. */
  | {
      readonly kind: "check-always-healthy";
      readonly hostname: string;
      readonly address: string;
      readonly why: "disabled" | "threshold-zero";
    }
  /** A check that counts as unhealthy while the address works: the record is never answered. */
  | {
      readonly kind: "check-always-unhealthy";
      readonly hostname: string;
      readonly address: string;
      readonly site?: string;
      readonly asks: "inverted" | "threshold" | "port" | "protocol" | "name" | "path" | "no-name" | "no-sni";
      /** What it asks by. */
      readonly value: string;
      /** What is served there. */
      readonly served: readonly string[];
    }
  /** A check that asks for the health of another name, which may work where this one does not. */
  | {
      readonly kind: "check-asks-another-name";
      readonly hostname: string;
      readonly value: string;
      readonly site?: string;
    }
  /** A check by a path that none of the pods' probes asks for, so that nothing shows that it is answered. */
  | { readonly kind: "check-path-unproven"; readonly hostname: string; readonly value: string }
  | ServerTextProblem
  | AnswerProblem
  | DelegationProblem;

/** What is wrong with the texts that a name server of the operator's own reads. */
type ServerTextProblem =
  | { readonly kind: "lua-records-off"; readonly zone: string; readonly value: string }
  /** Answers are kept for longer than they may be. */
  | { readonly kind: "answers-kept"; readonly value: number; readonly ttlSeconds: number }
  /** A path at which nothing is mounted. */
  | { readonly kind: "file-not-there"; readonly value: string; readonly there: readonly string[] }
  | { readonly kind: "zone-not-listed"; readonly value: string; readonly listed: readonly string[] }
  | {
      readonly kind: "no-backend";
      readonly zone: string;
      /** Backends that it has, and the list of zones that none of them reads; absent where it has none at all. */
      readonly unfit?: { readonly value: string; readonly list: string };
    }
  | { readonly kind: "listens-nowhere"; readonly value: string; readonly open: readonly string[] }
  | { readonly kind: "no-start-of-authority"; readonly zone: string }
  | { readonly kind: "selector-unknown"; readonly hostname: string; readonly value: string }
  /** All addresses count as down, whatever they do, and any of them is answered. */
  | {
      readonly kind: "lua-check-fails";
      readonly hostname: string;
      readonly asks: "port" | "protocol" | "name" | "path" | "no-name" | "no-sni";
      readonly value: string;
      readonly site: string;
      readonly served: readonly string[];
    }
  /** A probe of a name server that asks elsewhere than itself: it goes down with what it asks. */
  | { readonly kind: "probe-asks-elsewhere"; readonly probe: string; readonly value: string };

/** What is wrong with what a name is answered with. */
type AnswerProblem =
  | { readonly kind: "name-missing"; readonly hostname: string; readonly others: readonly string[] }
  | {
      readonly kind: "answers-differ";
      readonly hostname: string;
      /** What it answers. */
      readonly value: string;
      /** What the majority answers. */
      readonly others: string;
    }
  /** Addresses that most name servers answer and Route 53 does not. */
  | {
      readonly kind: "address-missing";
      readonly hostname: string;
      /** Sites, or addresses of none, that are never answered. */
      readonly value: string;
    }
  /** A name that no service is served under and hardly a name server knows. */
  | { readonly kind: "name-unknown-elsewhere"; readonly hostname: string }
  | {
      readonly kind: "ttl-differs";
      readonly hostname: string;
      readonly value: number;
      readonly others: number;
    }
  | {
      readonly kind: "record-refused";
      readonly hostname: string;
      readonly why: "same-identifier" | "no-identifier" | "mixed-policies";
      readonly value: string;
    }
  /** A record without a check, or with one (`value`: its URN) that nothing declares. */
  | { readonly kind: "record-unchecked"; readonly hostname: string; readonly value?: string }
  | { readonly kind: "alias-unwatched"; readonly hostname: string; readonly value: string };

/** What is wrong with whom a zone is delegated to. */
type DelegationProblem =
  /** A zone's text that the pods of no name server read. */
  | { readonly kind: "zone-unread"; readonly zone: string; readonly site: string }
  | {
      readonly kind: "names-one-provider";
      readonly zone: string;
      readonly named: "route53" | "own";
      readonly lacking: readonly string[];
    }
  | {
      readonly kind: "name-servers-differ";
      readonly zone: string;
      readonly lacking: readonly string[];
      readonly beyond: readonly string[];
    }
  /** The address of a name server, where it differs from that at which it answers. */
  | {
      readonly kind: "glue-differs";
      readonly name: string;
      readonly value: string;
      readonly others: string;
    }
  | { readonly kind: "glue-missing"; readonly name: string; readonly others: string }
  /** A name server's Service has another address than every record of it. */
  | { readonly kind: "server-address-differs"; readonly value: string; readonly others: readonly string[] }
  /** How long "there is no such name" is kept; `others`: what the majority says, absent where it is too long anyway. */
  | { readonly kind: "absence-kept"; readonly zone: string; readonly value: number; readonly others?: number }
  | {
      readonly kind: "authorities-differ";
      readonly zone: string;
      readonly value: string;
      readonly others: string;
    }
  | {
      readonly kind: "authority-forbidden";
      readonly value: string;
      readonly certificate: string;
      readonly allowed: readonly string[];
    }
  /** One check that fails by itself, of those a second or so apart, takes a site out of the answers. */
  | {
      readonly kind: "one-check-decides";
      readonly hostname: string;
      readonly value: string;
      readonly intervalSeconds: number;
    };
