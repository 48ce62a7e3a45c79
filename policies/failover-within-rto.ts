import { findingsOf } from "./findings";
import type { Rule } from "./rule";

/** The recovery time objective is kept under every promised loss. */
export const failoverWithinRto: Rule = {
  name: "failover-within-rto",
  description: "A service is back within the time that it promises, without a hand.",
  severity: "high",
  enforcement: "mandatory",
  remediation:
    "Shorten the term that the violation names: health check, TTL, ttl and loop_wait of Patroni; or promise longer.",
  judges: "the whole blueprint",
  violations: ({ findings }) => findingsOf(findings, "failover-within-rto"),
};
