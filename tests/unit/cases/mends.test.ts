/**
 * Each fix that a machine can apply is applied, and what it mends is gone. `foundAfter` does that to every fault that is
 * planted in these tests; here are some of which it is certain that there is such a fix.
 */
import { type Change, field, foundAfter, mends } from "./planted";

const POLICY = ":NetworkPolicy";

test.each<[string, Change]>([
  [
    "a name that a gateway's certificate lacks",
    field("Certificate", "pangyo-edge-certificate", ["spec", "dnsNames"], ["*.kr.example.com"]),
  ],
  [
    "another address of a voter's load balancer",
    field("Service", "failover-authority-pangyo-address", ["spec", "loadBalancerIP"], "10.49.16.32"),
  ],
  ["a policy that lets nobody in", field(POLICY, "payments-pangyo-network-policy", ["spec", "ingress"], [])],
  [
    "a policy that does not speak of what comes in",
    field(POLICY, "payments-pangyo-network-policy", ["spec", "policyTypes"], ["Egress"]),
  ],
  [
    "a budget that lets nothing go",
    field("PodDisruptionBudget", "payments-pangyo-router-disruption-budget", ["spec", "maxUnavailable"], 0),
  ],
  [
    "a port of pods that have another",
    field("Service", "payments-pangyo-service", ["spec", "ports", 0, "targetPort"], "https"),
  ],
  [
    "a mistyped issuer",
    field("Certificate", "payments-pangyo-certificate", ["spec", "issuerRef", "name"], "holdfest"),
  ],
  [
    "an issuer of another API group",
    field("Certificate", "payments-pangyo-certificate", ["spec", "issuerRef", "group"], "cert-manager.io"),
  ],
])("%s is found, mended, and found no more", (_, change) => {
  const before = mends.applied;
  expect(foundAfter(change)).toHaveLength(1);
  expect(mends.applied).toBeGreaterThan(before);
});
