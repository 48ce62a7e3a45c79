import { type Change, field, foundAfter, gone, text } from "./planted";

const gateway = (...path: (string | number)[]) => ["spec", "listeners", 0, ...path];

test.each<[title: string, change: Change, resource: string, message: RegExp]>([
  [
    "its gateway stands at another address than DNS answers",
    field("Gateway", "pangyo-edge", ["spec", "addresses", 0, "value"], "198.51.100.11"),
    "pangyo-edge",
    /spec\.addresses is 198\.51\.100\.11, and DNS answers 198\.51\.100\.10 for pangyo.* worse/,
  ],
  [
    "its gateway listens at a port at which nobody asks",
    field("Gateway", "pangyo-edge", gateway("port"), 8443),
    "pangyo-edge",
    /spec\.listeners\[0\]\.port is 8443.* worse/,
  ],
  [
    "its gateway takes no routes of its namespace",
    field("Gateway", "pangyo-edge", gateway("allowedRoutes"), { namespaces: { from: "Same" } }),
    "pangyo-edge",
    /spec\.listeners\[0\]\.allowedRoutes\.namespaces leaves out routes of namespace operations and services.* worse/,
  ],
  [
    "its gateway listens for other names",
    field("Gateway", "pangyo-edge", gateway("hostname"), "*.jp.example"),
    "pangyo-edge",
    /spec\.listeners\[0\]\.hostname is \*\.jp\.example.* worse/,
  ],
  [
    "its gateway hands TLS on",
    field("Gateway", "pangyo-edge", gateway("tls", "mode"), "Passthrough"),
    "pangyo-edge",
    /spec\.listeners\[0\]\.tls\.mode is Passthrough.* worse/,
  ],
  [
    "its gateway's certificate is for another domain",
    field("Certificate", "pangyo-edge-certificate", ["spec", "dnsNames"], ["*.kr.example.com"]),
    "pangyo-edge-certificate",
    /spec\.dnsNames is \*\.kr\.example\.com, without bank\.kr\.example.* worse/,
  ],
  [
    "its gateway's certificate is for names with two labels more",
    field(
      "Certificate",
      "pangyo-edge-certificate",
      ["spec", "dnsNames"],
      ["*.services.kr.example", "kr.example"],
    ),
    "pangyo-edge-certificate",
    /spec\.dnsNames is .*, without bank\.kr\.example.* worse/,
  ],
  [
    "its gateway's certificate may not be shown by a server",
    field("Certificate", "pangyo-edge-certificate", ["spec", "usages"], ["client auth"]),
    "pangyo-edge-certificate",
    /spec\.usages is client auth, without server auth.* worse/,
  ],
  [
    "its route names no gateway",
    field("HTTPRoute", "payments-pangyo-route", ["spec", "parentRefs"], []),
    "payments-pangyo-route",
    /spec\.parentRefs name no gateway.* worse/,
  ],
  [
    "its route leaves out what health checks ask for",
    field("HTTPRoute", "payments-pangyo-route", ["spec", "rules", 0, "matches", 0, "path", "value"], "/v1"),
    "payments-pangyo-route",
    /spec\.rules\[0\]\.matches leave out \/healthz.* worse/,
  ],
  [
    "its client certificate has another name than its role",
    field("Certificate", "payments-pangyo-certificate", ["spec", "commonName"], "payment"),
    "payments-pangyo-certificate",
    /spec\.commonName is payment, which is no role.* worse/,
  ],
  [
    "a member's client certificate has another name than members have",
    field("Certificate", "payments-pangyo-member-certificate", ["spec", "commonName"], "payments"),
    "payments-pangyo-member-certificate",
    /spec\.commonName is payments, which is no role.* worse/,
  ],
  [
    "a member's certificate is not for the name by which others call it",
    text(
      "Certificate",
      "payments-pangyo-0-server-certificate",
      "*.payments-0-members",
      "*.payments-1-members",
    ),
    "payments-pangyo-0-server-certificate",
    /spec\.dnsNames is .* without payments-0-pangyo-0\.payments-0-members.* worse/,
  ],
  [
    "a member's certificate is not for the Service of the leader",
    text("Certificate", "payments-pangyo-0-server-certificate", "payments-0-leader", "payments-0-primary"),
    "payments-pangyo-0-server-certificate",
    /spec\.dnsNames is .* without payments-0-leader\.data\.svc.* worse/,
  ],
  [
    "no Service leads to the leader",
    gone("Service", "payments-pangyo-0-leader"),
    "payments-pangyo-router",
    /no Service at pangyo leads to on leader-0.* worse/,
  ],
  [
    "no Service leads to the replicas",
    gone("Service", "payments-pangyo-0-replica"),
    "payments-pangyo-router",
    /no Service at pangyo leads to on replica-0/,
  ],
  [
    "no Service leads to what it needs",
    gone("Service", "key-store-pangyo-service"),
    "key-store-pangyo-deployment",
    /are selected by no Service at pangyo.* worse/,
  ],
  [
    "the Service of the leader is at another port than elsewhere",
    field("Service", "payments-pangyo-0-leader", ["spec", "ports", 0, "port"], 5433),
    "payments-pangyo-0-leader",
    /spec\.ports are TCP 5433 at pangyo, and TCP 5432 at the other sites.* worse/,
  ],
  [
    "members share one address instead of having names",
    field("Service", "payments-pangyo-0-members", ["spec", "clusterIP"], undefined),
    "payments-pangyo-0-members",
    /spec\.clusterIP is absent, so that pods of payments-0-pangyo have no names.* worse/,
  ],
  [
    "a voter's load balancer has another address than the member list",
    field("Service", "failover-authority-pangyo-address", ["spec", "loadBalancerIP"], "10.49.16.32"),
    "failover-authority-pangyo-address",
    /spec\.loadBalancerIP is 10\.49\.16\.32, and the member list has pangyo at 10\.49\.16\.23.* worse/,
  ],
  [
    "a voter has no load balancer",
    gone("Service", "failover-authority-pangyo-address"),
    "failover-authority-pangyo-voter",
    /are selected by no Service at pangyo that has 10\.49\.16\.23.* worse/,
  ],
  [
    "a voter's certificate lacks its address",
    field("Certificate", "failover-authority-pangyo-certificate", ["spec", "ipAddresses"], ["127.0.0.1"]),
    "failover-authority-pangyo-certificate",
    /spec\.ipAddresses is 127\.0\.0\.1, without 10\.49\.16\.23.* worse/,
  ],
  [
    "a voter's certificate has another name than the others ask for",
    field("Certificate", "failover-authority-pangyo-certificate", ["spec", "commonName"], "pangyo"),
    "failover-authority-pangyo-certificate",
    /spec\.commonName is pangyo, which is not the name that other voters ask for.* worse/,
  ],
  [
    "a voter is shown when it is ready, which it is when it reaches others",
    field("Service", "failover-authority-pangyo-address", ["spec", "publishNotReadyAddresses"], undefined),
    "failover-authority-pangyo-address",
    /spec\.publishNotReadyAddresses is false/,
  ],
])("a service is not reached where %s", (_, change, resource, message) => {
  const found = foundAfter(change);
  expect(found).toHaveLength(1);
  expect(found[0]).toMatchObject({ policy: "ways-are-open", level: "error", resource });
  expect(found[0]?.message).toMatch(message);
});

test("a dependency that traffic shows and no policy declares is warned of", () => {
  const found = foundAfter(field("PlacementPolicy", "payments", ["hardDependencies"], ["identity"]));
  expect(found).toHaveLength(1);
  expect(found[0]).toMatchObject({ policy: "ways-are-open", level: "warning", resource: "payments" });
  expect(found[0]?.message).toMatch(/hardDependencies leave out the service key-store/);
});

test("a database that a service writes to and does not declare is an error", () => {
  const found = foundAfter(field("PlacementPolicy", "payments", ["stores"], []));
  const ways = found.filter(({ policy }) => policy === "ways-are-open");
  expect(ways).toHaveLength(1);
  expect(ways[0]).toMatchObject({ level: "error", resource: "payments" });
  expect(ways[0]?.message).toMatch(/stores leave out the database payments/);
});

test.each<[string, Change]>([
  [
    "a gateway that listens for the names of its routes",
    field("Gateway", "pangyo-edge", gateway("hostname"), "*.kr.example"),
  ],
  [
    "routes of every namespace",
    field("Gateway", "pangyo-edge", gateway("allowedRoutes"), { namespaces: { from: "All" } }),
  ],
  [
    "a certificate with each name",
    field("Certificate", "failover-authority-pangyo-certificate", ["spec", "ipAddresses"], ["10.49.16.23"]),
  ],
  [
    "an address in an annotation",
    (resources) =>
      field(
        "Service",
        "failover-authority-pangyo-address",
        ["spec", "loadBalancerIP"],
        undefined,
      )(
        field(
          "Service",
          "failover-authority-pangyo-address",
          ["metadata", "annotations", "metallb.io/loadBalancerIPs"],
          "10.49.16.23",
        )(resources),
      ),
  ],
])("nothing is found of %s", (_, change) => {
  expect(foundAfter(change)).toHaveLength(0);
});
