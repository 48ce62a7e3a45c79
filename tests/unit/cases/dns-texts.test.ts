import { type Change, field, foundAfter, gone, text } from "./planted";

const sites = ["ansan", "siheung", "pangyo"];
const texts = (site: string) => `public-${site}-configuration`;
const record = (what: string) => `public-route53-payments.kr.example-${what}`;
const inText = (site: string, before: string, after: string): Change =>
  text(":ConfigMap", texts(site), before, after);
const everywhere = (before: string, after: string): Change[] =>
  sites.map((site) => inText(site, before, after));
const own = [1, 2, 3, 4].map((number) => `ns-${number}.route53.example.`);

const planted: [title: string, changes: Change[], resource: string, message: RegExp][] = [
  [
    "Lua records that are off everywhere",
    everywhere("enable-lua-records=yes", "enable-lua-records=no"),
    texts("ansan"),
    / data\.pdns\.conf: enable-lua-records is no.*goals are not met by it/,
  ],
  [
    "answers that PowerDNS keeps for five minutes",
    everywhere("\ncache-ttl=0", "\ncache-ttl=300"),
    texts("ansan"),
    / data\.pdns\.conf: cache-ttl is 300 s/,
  ],
  [
    "a zone file that is not there",
    everywhere('file "kr.example.zone"', 'file "kr.example.db"'),
    texts("ansan"),
    / data\.named\.conf: file leads to \/etc\/holdfast-dns\/kr\.example\.db/,
  ],
  [
    "a list of zones with another zone",
    [inText("pangyo", 'zone "kr.example"', 'zone "kr.exampel"')],
    texts("pangyo"),
    / data\.named\.conf: zone lists kr\.exampel and not kr\.example/,
  ],
  [
    "a list of zones elsewhere",
    [inText("pangyo", "bind-config=/etc/holdfast-dns/named.conf", "bind-config=/etc/pdns/named.conf")],
    texts("pangyo"),
    / data\.pdns\.conf: bind-config leads to \/etc\/pdns\/named\.conf/,
  ],
  [
    "a port that nobody asks at",
    [inText("pangyo", "local-port=5353", "local-port=53")],
    texts("pangyo"),
    / data\.pdns\.conf: local-port is 53/,
  ],
  [
    "a name that one zone text lacks",
    [inText("siheung", "payments.kr.example. 3 IN LUA A", "payments.kr.example. 3 IN TXT")],
    texts("siheung"),
    / data\.kr\.example\.zone: payments\.kr\.example has no record.*goals are not met by it/,
  ],
  [
    "a name that is misspelt in one zone text",
    [inText("siheung", "payments.kr.example. 3 IN LUA A", "payment.kr.example. 3 IN LUA A")],
    texts("siheung"),
    / data\.kr\.example\.zone: payments\.kr\.example has no record/,
  ],
  [
    "an address that is misspelt in one zone text",
    [
      inText(
        "siheung",
        "https://payments.kr.example/healthz', {{'203.0.113.10'",
        "https://payments.kr.example/healthz', {{'203.0.113.11'",
      ),
    ],
    texts("siheung"),
    / data\.kr\.example\.zone: payments\.kr\.example answers .* 203\.0\.113\.11 33%/,
  ],
  [
    "a Lua check of a port at which no gateway listens",
    [inText("siheung", "https://payments.kr.example/healthz", "https://payments.kr.example:8443/healthz")],
    texts("siheung"),
    / data\.kr\.example\.zone: payments\.kr\.example asks at port 8443, and the gateway at/,
  ],
  [
    "a Lua check of a path that nobody answers",
    [inText("siheung", "https://payments.kr.example/healthz", "https://payments.kr.example/nobody")],
    texts("siheung"),
    / data\.kr\.example\.zone: payments\.kr\.example asks for the path \/nobody/,
  ],
  [
    "an answer of one server that is kept for five minutes",
    [inText("siheung", "payments.kr.example. 3 IN LUA A", "payments.kr.example. 300 IN LUA A")],
    texts("siheung"),
    / data\.kr\.example\.zone: payments\.kr\.example lets resolvers keep the answer .* for 300 s/,
  ],
  [
    "NS records at Route 53 that name it alone",
    [field(":Record", "public-route53-ns", ["records"], own)],
    "public-route53-ns",
    / records names Route 53 alone for kr\.example/,
  ],
  [
    "a zone at Route 53 without NS records of its own",
    [gone(":Record", "public-route53-ns")],
    "public-route53-zone",
    / NS names Route 53 alone for kr\.example/,
  ],
  [
    "glue with a wrong address",
    [field(":Record", "public-route53-a-ns-pangyo.kr.example", ["records"], ["198.51.100.35"])],
    "public-route53-a-ns-pangyo.kr.example",
    / records gives ns-pangyo\.kr\.example the address 198\.51\.100\.35, and it answers at 198\.51\.100\.53/,
  ],
  [
    "a name server's Service with another address than its glue",
    [field(":Service", "public-pangyo-service", ["spec", "loadBalancerIP"], "198.51.100.54")],
    "public-pangyo-service",
    / spec\.loadBalancerIP is 198\.51\.100\.54, and the records of the name servers say 198\.51\.100\.53/,
  ],
  [
    "a zone text without SOA",
    [inText("ansan", "kr.example. 900 IN SOA", "soa.kr.example. 900 IN TXT")],
    texts("ansan"),
    / data\.kr\.example\.zone: SOA is absent/,
  ],
  [
    "a zone text that lets nobody issue certificates",
    [inText("ansan", 'CAA 0 issue "letsencrypt.org"', 'CAA 0 issue ";"')],
    texts("ansan"),
    / data\.kr\.example\.zone: kr\.example CAA says /,
  ],
  [
    "two records with one setIdentifier",
    [field(":Record", record("siheung"), ["setIdentifier"], "ansan")],
    record("siheung"),
    / setIdentifier is ansan, as that of another record/,
  ],
  [
    "a weighted record without a setIdentifier",
    [field(":Record", record("siheung"), ["setIdentifier"], undefined)],
    record("siheung"),
    / setIdentifier is absent, and weightedRoutingPolicies asks for one/,
  ],
  [
    "a weight that no other server gives",
    [field(":Record", record("siheung"), ["weightedRoutingPolicies", 0, "weight"], 10)],
    record("siheung"),
    / weightedRoutingPolicies\[0\]\.weight answers .* siheung 83%/,
  ],
  [
    "a record with an address of no site",
    [field(":Record", record("siheung"), ["records"], ["203.0.113.47"])],
    record("siheung"),
    / records answers .* 203\.0\.113\.47 33%/,
  ],
  [
    "a record with another site's address",
    [field(":Record", record("siheung"), ["records"], ["203.0.113.10"])],
    record("siheung"),
    / records leads to no record that answers payments\.kr\.example with siheung/,
  ],
  [
    "a record that is gone",
    [gone(":Record", record("siheung"))],
    record("siheung-check"),
    / ipAddress leads to no record that answers payments\.kr\.example with siheung/,
  ],
  [
    "a record without a health check",
    [field(":Record", record("siheung"), ["healthCheckId"], undefined)],
    record("siheung"),
    / healthCheckId is absent/,
  ],
  [
    "a health check that is gone",
    [gone(":HealthCheck", record("siheung-check"))],
    record("siheung"),
    / healthCheckId names HealthCheck .*-siheung-check, which nothing declares/,
  ],
  [
    "name servers whose liveness probe asks another site",
    sites.map((site) =>
      field(
        ":Deployment",
        `public-${site}-server`,
        ["spec", "template", "spec", "containers", 0, "livenessProbe", "exec", "command", 2],
        "sdig 203.0.113.53 53 kr.example SOA | grep -q SOA",
      ),
    ),
    "public-ansan-server",
    /containers\[0\]\.livenessProbe asks 203\.0\.113\.53 and not the server itself/,
  ],
];

test.each(planted)("%s: one finding", (_, changes, resource, message) => {
  expect(foundAfter(...changes)).toEqual([
    expect.objectContaining({
      policy: "dns-is-dual-and-health-checked",
      resource,
      message: expect.stringMatching(message),
    }),
  ]);
});

/** Route 53 answers with aliases of the sites' load balancers. */
const aliases = (evaluateTargetHealth: boolean): Change[] =>
  sites.flatMap((site) => [
    ...["ttl", "records", "healthCheckId"].map((input) => field(":Record", record(site), [input], undefined)),
    field(
      ":Record",
      record(site),
      ["aliases"],
      [{ name: `${site}-edge.elb.ap-northeast-2.amazonaws.com`, zoneId: "Z1", evaluateTargetHealth }],
    ),
  ]);

test("aliases whose targets are not asked whether they work: one finding", () => {
  const found = foundAfter(...aliases(false));
  expect(found).toHaveLength(1);
  expect(found[0]?.message).toMatch(/^Record .* aliases\[0\]\.evaluateTargetHealth is false/);
});

const renamed: Change[] = sites.map((site) => (resources) => {
  const name = texts(site);
  const data = resources.find((each) => each.name === name && each.type.endsWith(":ConfigMap"))?.inputs[
    "data"
  ] as {
    [key: string]: string;
  };
  const { "kr.example.zone": zone = "", "named.conf": named = "", ...others } = data;
  const written = { ...others, "db.kr": zone, "named.conf": named.replace("kr.example.zone", "db.kr") };
  return field(":ConfigMap", name, ["data"], written)(resources);
});

const harmless: [title: string, changes: Change[]][] = [
  ["aliases whose targets are asked", aliases(true)],
  ["relative names with the zone's own TTL", everywhere("payments.kr.example. 3 IN LUA A", "payments LUA A")],
  ["a zone file of another name", renamed],
  ["shared Lua state", everywhere("enable-lua-records=yes", "enable-lua-records=shared")],
  ["caches of a minute", everywhere("\ncache-ttl=0", "\ncache-ttl=60")],
  ["a longer check", everywhere("timeout=2", "timeout=3")],
];

test.each(harmless)("%s: no finding", (_, changes) => {
  expect(foundAfter(...changes).filter(({ policy }) => policy !== "failover-within-rto")).toEqual([]);
});
