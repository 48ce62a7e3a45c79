import type { Resource } from "@holdfast/resilience";
import {
  type Change,
  cleanReport,
  field,
  foundAfter,
  gone,
  reportOn,
  shippedResources,
  text,
} from "./planted";

const SETS = ":StatefulSet";
const MAPS = ":ConfigMap";
const sites = ["ansan", "siheung", "pangyo"] as const;

/** The same change of the text of every server. */
const everyServer =
  (before: string, after: string): Change =>
  (resources) =>
    sites.reduce<readonly Resource[]>(
      (changed, site) => text(MAPS, `push-${site}-configuration`, before, after)(changed),
      resources,
    );

/** The same change of the streams as every site declares them. */
const everyStream =
  (before: string, after: string): Change =>
  (resources) =>
    sites.reduce<readonly Resource[]>(
      (changed, site) => text(MAPS, `push-${site}-streams-files`, before, after)(changed),
      resources,
    );

const both =
  (...changes: readonly Change[]): Change =>
  (resources) =>
    changes.reduce((changed, change) => change(changed), resources);

const host = (site: string): string => `push-${site}-0.push-servers.data.svc.${site}.holdfast.internal`;
const route = (site: string): string => `"nats-route://${host(site)}:6222"`;

test.each<[string, Change, string, string, RegExp]>([
  [
    "servers that say nothing of when they write to disk",
    everyServer("  sync_interval: always\n", ""),
    "zero-loss-writes",
    "push-ansan-configuration",
    /write to disk every 120 s and acknowledge before/,
  ],
  [
    "servers that write to disk every two minutes",
    everyServer("sync_interval: always", 'sync_interval: "2m"'),
    "zero-loss-writes",
    "push-ansan-configuration",
    /write to disk every 120 s/,
  ],
  [
    "one server that writes to disk every ten seconds",
    text(MAPS, "push-pangyo-configuration", "sync_interval: always", 'sync_interval: "10s"'),
    "zero-loss-writes",
    "push-pangyo-configuration",
    /write to disk every 10 s/,
  ],
  [
    "a comment in place of the setting",
    everyServer("sync_interval: always", "# sync_interval: always"),
    "zero-loss-writes",
    "push-ansan-configuration",
    /every 120 s/,
  ],
  [
    "a stream in memory",
    everyStream('"storage": "file"', '"storage": "memory"'),
    "zero-loss-writes",
    "push-ansan-streams-files",
    /stream PUSH is kept in memory/,
  ],
  [
    "all servers tagged with one site",
    both(
      text(MAPS, "push-siheung-configuration", "site:siheung", "site:ansan"),
      text(MAPS, "push-pangyo-configuration", "site:pangyo", "site:ansan"),
    ),
    "survives-declared-loss",
    "push-pangyo-configuration",
    /is to have 3 copies, and its servers can hold 1 .*tag site:/,
  ],
  [
    "one server tagged with another's site",
    text(MAPS, "push-pangyo-configuration", "site:pangyo", "site:siheung"),
    "survives-declared-loss",
    "push-pangyo-configuration",
    /can hold 2/,
  ],
  [
    "a server without its tag",
    text(MAPS, "push-pangyo-configuration", '"site:pangyo"', ""),
    "survives-declared-loss",
    "push-pangyo-configuration",
    /can hold 2/,
  ],
  [
    "a stream of one copy",
    everyStream('"num_replicas": 3', '"num_replicas": 1'),
    "survives-declared-loss",
    "push-ansan-streams-files",
    /stream PUSH has 0 of 1 copies left/,
  ],
  [
    "a stream of two copies",
    everyStream('"num_replicas": 3', '"num_replicas": 2'),
    "survives-declared-loss",
    "push-ansan-streams-files",
    /has 1 of 2 copies left at the least and needs 2/,
  ],
  [
    "a stream of more copies than there are servers",
    everyStream('"num_replicas": 3', '"num_replicas": 5'),
    "survives-declared-loss",
    "push-ansan-streams-files",
    /is to have 5 copies, and its servers can hold 3/,
  ],
  [
    "a stream whose copies are to be at one site",
    everyStream('"num_replicas": 3', '"num_replicas": 3, "placement": { "tags": ["site:ansan"] }'),
    "survives-declared-loss",
    "push-ansan-streams-files",
    /can hold 1/,
  ],
  [
    "a server that no route leads to or from",
    both(
      text(MAPS, "push-pangyo-configuration", route("ansan"), ""),
      text(MAPS, "push-pangyo-configuration", route("siheung"), ""),
      text(MAPS, "push-ansan-configuration", route("pangyo"), ""),
      text(MAPS, "push-siheung-configuration", route("pangyo"), ""),
    ),
    "survives-declared-loss",
    "push-pangyo-configuration",
    /can hold 2/,
  ],
  [
    "a server of a cluster of another name",
    text(MAPS, "push-pangyo-configuration", 'name: "push"', 'name: "push2"'),
    "survives-declared-loss",
    "push-pangyo-configuration",
    /can hold 2/,
  ],
  [
    "a server without JetStream",
    text(MAPS, "push-siheung-configuration", "jetstream {", "jetstream { enabled: false"),
    "survives-declared-loss",
    "push-siheung-configuration",
    /can hold 2/,
  ],
  [
    "servers that talk to each other without TLS",
    (resources) =>
      resources.map((each) =>
        each.type.endsWith(MAPS) && /^push-.*-configuration$/.test(each.name)
          ? withoutClusterTls(each)
          : each,
      ),
    "encrypted-and-private",
    "push-ansan-configuration",
    /cluster\.tls is absent, so that the servers talk without TLS/,
  ],
  [
    "one server that talks to the others without TLS",
    (resources) =>
      resources.map((each) => (each.name === "push-pangyo-configuration" ? withoutClusterTls(each) : each)),
    "encrypted-and-private",
    "push-pangyo-configuration",
    /cluster\.tls is absent/,
  ],
  [
    "servers that let anybody join",
    everyServer("    verify: true\n", "    verify: false\n"),
    "encrypted-and-private",
    "push-ansan-configuration",
    /cluster\.tls\.verify is not true/,
  ],
  [
    "servers that do not let push in",
    everyServer('user: "CN=push",', 'user: "CN=pushes",'),
    "ways-are-open",
    "push-ansan-configuration",
    /names no user CN=push, by whose certificate push connects/,
  ],
  [
    "pods that are told of another host",
    text(
      ":Deployment",
      "push-siheung-deployment",
      `tls://${host("siheung")}:4222`,
      "tls://push.example:4222",
    ),
    "ways-are-open",
    "push-siheung-deployment",
    /env\[\d+\]\.value names push\.example:4222, where no server of the event log push is/,
  ],
  [
    "a server's certificate for another host",
    text(":Certificate", "push-siheung-server-certificate", host("siheung"), "push.example"),
    "ways-are-open",
    "push-siheung-server-certificate",
    /spec\.dnsNames lacks push-siheung-0/,
  ],
  [
    "servers that the others do not reach",
    (resources) => {
      const port = ["spec", "egress", 0, "ports", 0, "port"];
      return field(":NetworkPolicy", "push-pangyo-servers-traffic", port, 6223)(resources);
    },
    "ways-are-open",
    "push-pangyo-servers-traffic",
    /6222/,
  ],
  [
    "a job that no longer declares the streams",
    both(...sites.map((site) => gone(":CronJob", `push-${site}-streams`))),
    "survives-declared-loss",
    "push-ansan-server",
    /no job declares a stream of the event log push/,
  ],
])("%s", (_, change, policy, resource, message) => {
  const found = foundAfter(change).filter(({ level }) => level === "error");
  // What is down after a loss may also have lost what it acknowledged: both goals, one change that mends them.
  expect(new Set(found.map(({ resource: at, fix }) => `${at} ${fix}`)).size).toBe(1);
  expect(found[0]).toMatchObject({ policy, resource, message: expect.stringMatching(message) as string });
});

function withoutClusterTls(map: Resource): Resource {
  const data = map.inputs["data"] as Record<string, string>;
  const plain = (data["nats.conf"] ?? "").replace(/(cluster \{[\s\S]*?)\n {2}tls \{[\s\S]*?\n {2}\}/, "$1");
  return { ...map, inputs: { ...map.inputs, data: { ...data, "nats.conf": plain } } };
}

test.each<[string, Change]>([
  ["a setting in other letters and marks", everyServer("sync_interval: always", 'SYNC_INTERVAL = "always"')],
  ["the setting's other name", everyServer("sync_interval: always", "sync: always")],
  ["a comment beside it", everyServer("sync_interval: always", "sync_interval: always # not every 2m")],
  ["routes in one direction only", text(MAPS, "push-pangyo-configuration", route("ansan"), "")],
  ["further tags", everyServer('server_tags: ["', 'server_tags: ["hall:hall-1", "')],
  ["tags as one text", text(MAPS, "push-ansan-configuration", '["site:ansan"]', '"site:ansan, country:kr"')],
  ["no tag that has to differ, where each site has one server", everyServer('  unique_tag: "site:"\n', "")],
  ["a server's routes by another scheme", everyServer("nats-route://", "nats://")],
  ["a user by its whole subject", everyServer('"CN=push",', '"CN=push,O=Holdfast",')],
  [
    "a certificate for all names of the Service",
    text(
      ":Certificate",
      "push-siheung-server-certificate",
      host("siheung"),
      host("siheung").replace(/^[^.]+/, "*"),
    ),
  ],
  [
    "streams that one site declares",
    both(gone(":CronJob", "push-ansan-streams"), gone(":CronJob", "push-pangyo-streams")),
  ],
  [
    "a longer window against duplicates",
    everyStream('"duplicate_window": 120000000000', '"duplicate_window": 600000000000'),
  ],
])("%s changes nothing", (_, change) => {
  expect(foundAfter(change)).toEqual([]);
});

test("a server that goes takes what its copy was for", () => {
  const name = "push-siheung-server";
  const report = reportOn(gone(SETS, name)(shippedResources()));
  expect(report.findings.filter(({ level }) => level === "error").map(({ policy }) => policy)).toContain(
    "survives-declared-loss",
  );
});

test("after the loss of a site another server leads within two elections, and nothing acknowledged is lost", () => {
  const lost = (loss: string) =>
    cleanReport().verdicts.find(({ service, loss: of }) => service === "push" && of === loss);
  expect(lost("site:ansan")).toMatchObject({ outcome: "serving", rpoSeconds: 0 });
  expect(lost("site:ansan")?.rtoTerms).toContainEqual(
    expect.objectContaining({ kind: "stream-election", seconds: 18 }),
  );
  expect(lost("site:ansan+site:siheung")).toMatchObject({ outcome: "down", rpoSeconds: null });
});
