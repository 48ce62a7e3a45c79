import { AuthoritativeServer, InvalidInputError, Route53Zone } from "holdfast";
import type { AuthoritativeServerArgs, DnsEndpoint, DnsTarget } from "holdfast";
import { serverArguments, type ZoneArguments, zoneArguments } from "./zone-arguments";

const endpoint = (overrides: Partial<DnsEndpoint>): Partial<ZoneArguments> => ({
  endpoints: zoneArguments()
    .endpoints.slice(0, 1)
    .map((given) => ({ ...given, ...overrides })),
});

const targets = (...overrides: Partial<DnsTarget>[]): Partial<ZoneArguments> =>
  endpoint({
    targets: overrides.map((target, index) => ({
      site: ["ansan", "siheung", "pangyo"][index] ?? "",
      address: `203.0.113.${index + 1}`,
      weight: 1,
      ...target,
    })),
  });

const manyTargets = (count: number): Partial<ZoneArguments> =>
  endpoint({
    targets: Array.from({ length: count }, (_, index) => ({
      site: `site-${index}`,
      address: `203.0.113.${index + 1}`,
      weight: 1,
    })),
  });

const server = (
  overrides: Partial<ZoneArguments["authoritativeServers"][number]>,
): Partial<ZoneArguments> => ({
  authoritativeServers: zoneArguments().authoritativeServers.map((given, index) =>
    index === 1 ? { ...given, ...overrides } : given,
  ),
});

const nameServers = (...servers: string[]): Partial<ZoneArguments> => ({
  delegation: { setId: "N1", nameServers: servers },
});

test.each<[string, Partial<ZoneArguments>, string, RegExp]>([
  ["a zone that is none", { zone: "example" }, "zone", /not a DNS name/],
  ["a zone with a dot at its end", { zone: "kr.example." }, "zone", /without a dot at the end/],
  [
    "a hundred targets",
    manyTargets(100),
    "endpoints[0].targets",
    /at most 100 weighted records[^]*at most 99/,
  ],
  ["a zone too long for a label", { zone: `${"a".repeat(60)}.example` }, "zone", /at most 63/],
  ["no endpoint", { endpoints: [] }, "endpoints", /at least one hostname/],
  [
    "a hostname twice",
    { endpoints: [...zoneArguments().endpoints, ...zoneArguments().endpoints.slice(0, 1)] },
    "endpoints",
    /"pay.kr.example" occurs twice/,
  ],
  [
    "a hostname outside the zone",
    endpoint({ hostname: "pay.other.example" }),
    "endpoints[0].hostname",
    /outside the zone "kr.example"/,
  ],
  [
    "a hostname that only ends alike",
    endpoint({ hostname: "paykr.example" }),
    "endpoints[0].hostname",
    /outside the zone/,
  ],
  ["a wildcard", endpoint({ hostname: "*.kr.example" }), "endpoints[0].hostname", /not a DNS name/],
  [
    "a name server as an endpoint",
    endpoint({ hostname: "ns1.kr.example" }),
    "endpoints[0].hostname",
    /a name server and an endpoint/,
  ],
  ["a path without a slash", endpoint({ healthPath: "healthz" }), "endpoints[0].healthPath", /not a path/],
  [
    "a path that would end the Lua text",
    endpoint({ healthPath: "/'..x" }),
    "endpoints[0].healthPath",
    /not a path/,
  ],
  ["no target", endpoint({ targets: [] }), "endpoints[0].targets", /at least one/],
  [
    "a target at an unknown site",
    targets({}, { site: "busan" }),
    "endpoints[0].targets[1].site",
    /no site "busan"/,
  ],
  ["a site twice", targets({}, { site: "ansan" }), "endpoints[0].targets", /"ansan" occurs twice/],
  [
    "two sites at one address",
    targets({}, { address: "203.0.113.1" }),
    "endpoints[0].targets",
    /occurs twice/,
  ],
  [
    "an address that is none",
    targets({ address: "203.0.113.256" }),
    "endpoints[0].targets[0].address",
    /not an IPv4 address/,
  ],
  [
    "a name in place of an address",
    targets({ address: "ansan.kr.example" }),
    "endpoints[0].targets[0].address",
    /not an IPv4 address/,
  ],
  ...["10.1.2.3", "172.31.0.1", "192.168.1.1", "127.0.0.1", "100.64.0.1", "169.254.1.1", "224.0.0.1"].map(
    (address): [string, Partial<ZoneArguments>, string, RegExp] => [
      `the address ${address}`,
      targets({ address }),
      "endpoints[0].targets[0].address",
      /not a public address/,
    ],
  ),
  ["a weight of 0", targets({ weight: 0 }, {}), "endpoints[0].targets[0].weight", /1 to 255/],
  ["weights of 0 alone", targets({ weight: 0 }, { weight: 0 }), "endpoints[0].targets[0].weight", /1 to 255/],
  ["a weight of 256", targets({ weight: 256 }), "endpoints[0].targets[0].weight", /1 to 255/],
  ["half a weight", targets({ weight: 1.5 }), "endpoints[0].targets[0].weight", /1\.5/],
  [
    "weights that do not reduce",
    targets({ weight: 67 }, { weight: 33 }),
    "endpoints[0].targets",
    /67:33 are 100 shares[^]*at most 64/,
  ],
  [
    "every target drained",
    targets({ drained: true }, { drained: true }),
    "endpoints[0].targets",
    /nothing but the last resort/,
  ],
  [
    "a last resort that is a target",
    endpoint({ lastResortAddress: "203.0.113.10" }),
    "endpoints[0].lastResortAddress",
    /exactly when it has failed/,
  ],
  [
    "a private last resort",
    endpoint({ lastResortAddress: "10.0.0.1" }),
    "endpoints[0].lastResortAddress",
    /not a public address/,
  ],
  ["answers kept for no time", { ttlSeconds: 0 }, "ttlSeconds", /1 to 60/],
  ["answers kept for long", { ttlSeconds: 61 }, "ttlSeconds", /1 to 60/],
  [
    "an interval that Route 53 does not have",
    { healthCheck: { intervalSeconds: 20 } },
    "healthCheck.intervalSeconds",
    /every 10 or every 30/,
  ],
  ["a threshold of 0", { healthCheck: { failureThreshold: 0 } }, "healthCheck.failureThreshold", /1 to 10/],
  ["a threshold of 11", { healthCheck: { failureThreshold: 11 } }, "healthCheck.failureThreshold", /1 to 10/],
  ["a port that is none", { healthCheck: { port: 65_536 } }, "healthCheck.port", /1 to 65535/],
  [
    "a delegation set that is none",
    { delegation: { ...zoneArguments().delegation, setId: "Z123" } },
    "delegation.setId",
    /not a reusable delegation set/,
  ],
  [
    "three name servers",
    nameServers("a.example.com", "b.example.com", "c.example.com"),
    "delegation.nameServers",
    /has 3 name servers/,
  ],
  [
    "a name server twice",
    nameServers("a.example.com", "a.example.com", "b.example.com", "c.example.com"),
    "delegation.nameServers",
    /occurs twice/,
  ],
  [
    "a name server with a dot at its end",
    nameServers("a.example.com.", "b.example.com", "c.example.com", "d.example.com"),
    "delegation.nameServers[0]",
    /not a DNS name/,
  ],
  ["no second provider", { authoritativeServers: [] }, "authoritativeServers", /at least one/],
  ["two servers at a site", server({ site: "ansan" }), "authoritativeServers", /"ansan" occurs twice/],
  ["two servers of a name", server({ name: "ns1.kr.example" }), "authoritativeServers", /occurs twice/],
  ["two servers at an address", server({ address: "203.0.113.11" }), "authoritativeServers", /occurs twice/],
  [
    "a server outside the zone",
    server({ name: "ns.other.example" }),
    "authoritativeServers[1].name",
    /outside the zone/,
  ],
  [
    "a server at a private address",
    server({ address: "10.0.0.53" }),
    "authoritativeServers[1].address",
    /not a public address/,
  ],
  [
    "more servers than an answer holds",
    {
      authoritativeServers: Array.from({ length: 10 }, (_, index) => ({
        site: `site-${index}`,
        name: `ns${index}.kr.example`,
        address: `203.0.113.${index}`,
      })),
    },
    "authoritativeServers",
    /14 name servers[^]*at most 9/,
  ],
  ["nobody who may issue", { certificateAuthorities: [] }, "certificateAuthorities", /at least one/],
  [
    "an authority that is no name",
    { certificateAuthorities: ["Amazon"] },
    "certificateAuthorities[0]",
    /not a DNS name/,
  ],
  ["a contact that is none", { contact: "hostmaster" }, "contact", /not a mail address/],
])("both providers refuse %s", (_, overrides, argument, message) => {
  const zone = refusal(() => new Route53Zone("public", zoneArguments(overrides)));
  expect(zone.message).toMatch(message);
  expect(zone.detail.where).toBe(`Route53Zone public: ${argument}`);
  const server = refusal(() => new AuthoritativeServer("public", serverArguments(overrides)));
  expect(server.message).toBe(zone.message.replaceAll("Route53Zone", "AuthoritativeServer"));
});

test.each<[string, Partial<AuthoritativeServerArgs>, string, RegExp]>([
  ["no site", { site: undefined }, "site", /at no site[^]*"ansan", "siheung"/],
  ["a site without one", { site: "busan" }, "site", /no site "busan"[^]*"ansan", "siheung"/],
  ["an image by tag", { image: "powerdns/pdns-auth-49:4.9.9" }, "image", /digest/],
  ["a namespace that is none", { namespace: "DNS" }, "namespace", /not a DNS label/],
  ["a priority class that is none", { priorityClass: "Tier 0" }, "priorityClass", /not a DNS label/],
])("an authoritative server refuses %s", (_, overrides, argument, message) => {
  const error = refusal(() => new AuthoritativeServer("public", serverArguments(overrides)));
  expect(error.message).toMatch(message);
  expect(error.detail.where).toBe(`AuthoritativeServer public: ${argument}`);
});

test("everything that is wrong with a zone's fields is said at once", () => {
  const overrides = { ttlSeconds: 0, certificateAuthorities: [], healthCheck: { port: 0 } };
  const { details } = refusal(() => new Route53Zone("public", zoneArguments(overrides)));
  expect(details.map(({ where }) => where)).toEqual([
    "Route53Zone public: ttlSeconds",
    "Route53Zone public: healthCheck.port",
    "Route53Zone public: certificateAuthorities",
  ]);
});

function refusal(declare: () => unknown): InvalidInputError {
  try {
    declare();
  } catch (error) {
    expect(error).toBeInstanceOf(InvalidInputError);
    return error as InvalidInputError;
  }
  throw new Error("it was accepted");
}
