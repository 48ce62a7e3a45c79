/** Why monitoring does not tell what it is there to tell. */
export type MonitoringProblem =
  /** No file of rules is read, or those that are have no alert. */
  | { readonly kind: "no-alerts"; readonly value: string; readonly why: "unnamed" | "empty" }
  /** Alerts are sent to nobody. */
  | { readonly kind: "alerts-unsent" }
  /** It looks at its targets so seldom that between two looks it knows nothing. */
  | { readonly kind: "looks-too-seldom"; readonly value: string; readonly most: number }
  /** A route of alerts leads to a receiver that is not there. */
  | { readonly kind: "no-such-receiver"; readonly value: string; readonly there: readonly string[] }
  /** Whatever happens, nobody is told. */
  | { readonly kind: "nobody-told"; readonly value: string }
  /** It is to find pods at the API server, and may not list them. */
  | { readonly kind: "may-not-find-pods"; readonly value: string; readonly account: string };
