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
  /** A check that asks otherwise than all others of its name do. */
  | {
      readonly kind: "check-differs";
      readonly hostname: string;
      readonly value: string;
      readonly others: string;
    };
