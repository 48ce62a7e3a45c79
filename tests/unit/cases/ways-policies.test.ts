import { readFileSync } from "node:fs";
import { deriveBlueprint, readGraph, type Value } from "@holdfast/resilience";
import { evaluatedStack } from "../shipped/evaluated-stack";
import { type Change, field, foundAfter, gone, text } from "./planted";

const POLICY = "NetworkPolicy";
const only = (namespace: string): Value => [
  { namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": namespace } } },
];

/** A range is left out of one list of peers of a policy. */
const withoutRange =
  (name: string, direction: "ingress" | "egress", rule: number, cidr: string): Change =>
  (resources) =>
    resources.map((resource) => {
      if (resource.name !== name || !resource.type.endsWith(POLICY)) return resource;
      const spec = structuredClone(resource.inputs["spec"]) as {
        [direction: string]: { [peers: string]: { ipBlock?: { cidr: string } }[] }[];
      };
      const peers = direction === "ingress" ? "from" : "to";
      const about = spec[direction]![rule]!;
      about[peers] = about[peers]!.filter(({ ipBlock }) => ipBlock?.cidr !== cidr);
      return { ...resource, inputs: { ...resource.inputs, spec: spec as unknown as Value } };
    });

test.each<[title: string, change: Change, resource: string, message: RegExp]>([
  [
    "a service's policy lets nobody in",
    field(POLICY, "payments-pangyo-network-policy", ["spec", "ingress"], []),
    "payments-pangyo-network-policy",
    /spec\.ingress lets nothing in from pods of namespace edge, .* on TCP 8080: .* verdicts on payments, .* are worse/,
  ],
  [
    "a service's policy is of no pods",
    field(POLICY, "payments-pangyo-network-policy", ["spec", "podSelector", "matchLabels"], {
      "holdfast.dev/service": "payment",
    }),
    "payments-pangyo-network-policy",
    /spec\.podSelector selects no pods, and payments has no other .* worse/,
  ],
  [
    "a policy's rules are of a direction that it leaves out",
    field(POLICY, "payments-pangyo-network-policy", ["spec", "policyTypes"], ["Egress"]),
    "payments-pangyo-network-policy",
    /spec\.policyTypes leaves out Ingress.* worse/,
  ],
  [
    "a service's policy is not declared, and its namespace denies what none lets through",
    gone(POLICY, "payments-pangyo-network-policy"),
    "payments-pangyo-deployment",
    /spec\.template\.metadata\.labels are selected by no NetworkPolicy .* worse/,
  ],
  [
    "what a service needs does not let it in",
    field(POLICY, "identity-pangyo-network-policy", ["spec", "ingress", 0, "from"], only("edge")),
    "identity-pangyo-network-policy",
    /spec\.ingress lets nothing in from .*pods of namespace services with holdfast\.dev\/service=bank.* worse/,
  ],
  [
    "a service is not let out to its database",
    text(POLICY, "payments-pangyo-network-policy", "router", "routers"),
    "payments-pangyo-network-policy",
    /spec\.egress lets nothing out to pods of namespace data with holdfast\.dev\/database=payments.* worse/,
  ],
  [
    "members of one site are not let in from another",
    withoutRange("payments-pangyo-members-traffic", "ingress", 0, "10.32.0.0/16"),
    "payments-pangyo-members-traffic",
    /spec\.ingress lets nothing in from 10\.32\.0\.0\/16 on TCP 5432 and TCP 8008.* worse/,
  ],
  [
    "routers of one site are not let out to members elsewhere",
    withoutRange("payments-siheung-router-traffic", "egress", 0, "10.48.0.0/16"),
    "payments-siheung-router-traffic",
    /spec\.egress lets nothing out to 10\.48\.0\.0\/16.* worse/,
  ],
  [
    "a voter's policy has another range than that of a site's pods",
    text(POLICY, "failover-authority-ansan-traffic", "10.48.0.0/16", "10.84.0.0/16"),
    "failover-authority-ansan-traffic",
    /spec\.ingress lets nothing in from 10\.48\.0\.0\/16 on TCP 2379 and TCP 2380.* worse/,
  ],
  [
    "a range is let in but for a part of it",
    field(
      POLICY,
      "failover-authority-ansan-traffic",
      ["spec", "ingress", 0, "from", 7, "ipBlock", "except"],
      ["10.48.7.0/24"],
    ),
    "failover-authority-ansan-traffic",
    /spec\.ingress lets nothing in from 10\.48\.0\.0\/16 on TCP 2380.* worse/,
  ],
  [
    "the load balancer of a voter refuses a site's pods",
    text("Service", "failover-authority-ansan-address", "10.48.0.0/16", "10.84.0.0/16"),
    "failover-authority-ansan-address",
    /spec\.loadBalancerSourceRanges lacks 10\.48\.0\.0\/16.* worse/,
  ],
  [
    "the gateway's namespace lets no users in",
    text(POLICY, "pangyo-edge-in-requests", "0.0.0.0/0", "10.0.0.0/8"),
    "pangyo-edge-in-requests",
    /spec\.ingress lets nothing in from the internet on TCP 10443.* worse/,
  ],
  [
    "the gateway is not let out to services",
    field(POLICY, "pangyo-edge-out-services", ["spec", "egress", 0, "ports", 0, "port"], 8081),
    "pangyo-edge-out-services",
    /spec\.egress lets nothing out to .* on TCP 8080.* worse/,
  ],
  [
    "a name server is not let out to a gateway that it checks",
    text(POLICY, "public-pangyo-network-policy", "203.0.113.74/32", "203.0.113.75/32"),
    "public-pangyo-network-policy",
    /spec\.egress lets nothing out to 203\.0\.113\.74 on TCP 443/,
  ],
  [
    "no policy of a database's jobs is declared",
    gone(POLICY, "payments-pangyo-maintenance-traffic"),
    "payments-pangyo-0-backup",
    /spec\.jobTemplate\.spec\.template\.metadata\.labels are selected by no NetworkPolicy/,
  ],
  [
    "pods of a namespace look up no names",
    text(POLICY, "pangyo-data-allow-dns", "kube-dns", "dnsmasq"),
    "pangyo-data-allow-dns",
    /spec\.egress lets nothing out to pods of namespace kube-system on UDP 53.* worse/,
  ],
])("a way is closed where %s", (_, change, resource, message) => {
  const found = foundAfter(change);
  expect(found).toHaveLength(1);
  expect(found[0]).toMatchObject({ policy: "ways-are-open", level: "error", resource });
  expect(found[0]?.message).toMatch(message);
});

test("a way that only a soft dependency needs is warned of where it is closed", () => {
  const found = foundAfter(field(POLICY, "auth-cache-pangyo-network-policy", ["spec", "ingress"], []));
  expect(found).toHaveLength(1);
  expect(found[0]).toMatchObject({ level: "warning", resource: "auth-cache-pangyo-network-policy" });
});

test.each<[string, Change]>([
  [
    "by an expression in the place of a label",
    field(POLICY, "payments-pangyo-network-policy", ["spec", "podSelector"], {
      matchExpressions: [{ key: "holdfast.dev/service", operator: "In", values: ["payments", "payment"] }],
    }),
  ],
  [
    "at a port's name",
    field(POLICY, "payments-pangyo-network-policy", ["spec", "ingress", 0, "ports", 0, "port"], "http"),
  ],
  [
    "at a range of ports",
    field(POLICY, "payments-pangyo-network-policy", ["spec", "ingress", 0, "ports", 0], {
      protocol: "TCP",
      port: 8000,
      endPort: 8100,
    }),
  ],
  [
    "by the halves of a range",
    field(POLICY, "failover-authority-ansan-traffic", ["spec", "ingress", 0, "from", 7], {
      ipBlock: { cidr: "10.48.0.0/15", except: ["10.49.0.0/16"] },
    }),
  ],
  [
    "by a policy that says no types",
    field(POLICY, "payments-pangyo-network-policy", ["spec", "policyTypes"], undefined),
  ],
  [
    "but for some addresses of the internet",
    field(
      POLICY,
      "pangyo-edge-in-requests",
      ["spec", "ingress", 0, "from", 1, "ipBlock", "except"],
      ["192.0.2.0/24"],
    ),
  ],
])("a way that is let through %s is as open", (_, change) => {
  expect(foundAfter(change)).toHaveLength(0);
});

test.each(["ansan", "siheung", "pangyo", "global"])(
  "no way is called closed of the stack of %s alone",
  (stack) => {
    const { defects = [] } = deriveBlueprint(readGraph(readFileSync(evaluatedStack(stack), "utf8"), stack));
    expect(defects.filter(({ policy }) => policy === "ways-are-open")).toEqual([]);
  },
);
