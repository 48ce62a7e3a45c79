import type { Resource } from "@holdfast/resilience";
import { type Change, field, foundAfter, reportOn, shippedResources, text } from "./planted";

const MAPS = ":ConfigMap";
const SETS = ":StatefulSet";
const sites = ["ansan", "siheung", "pangyo"] as const;

const all =
  (...changes: readonly Change[]): Change =>
  (resources) =>
    changes.reduce((changed, change) => change(changed), resources);

const everyServer = (before: string, after: string): Change =>
  all(...sites.map((site) => text(MAPS, `push-${site}-configuration`, before, after)));

const host = (site: string): string => `push-${site}-0.push-servers.data.svc.${site}.holdfast.internal`;
const route = (site: string): string => `nats-route://${host(site)}:6222`;

const storage = ["spec", "volumeClaimTemplates", 0, "spec", "resources", "requests", "storage"];

/** What JetStream is told to take of the disk at the most, as the component writes it. */
function limit(resources: readonly Resource[] = shippedResources()): string {
  const told = resources.find(({ name }) => name === "push-ansan-configuration")?.inputs;
  return /max_file_store: (\d+)/.exec(JSON.stringify(told))?.[1] ?? "";
}

const withLimit = (value: string): Change => everyServer(`max_file_store: ${limit()}`, value);

/** Outcome of push while nothing is lost. */
const outcomeOf = (change: Change): string | undefined =>
  reportOn(change(shippedResources())).verdicts.find(
    ({ service, lost }) =>
      service === "push" && lost.length === 1 && lost[0]?.kind === "site" && lost[0].name === "ansan",
  )?.outcome;

test.each<[string, Change, string, string, RegExp]>([
  [
    "no server has room for the stream",
    withLimit("max_file_store: 1G"),
    "configuration-takes-effect",
    "push-ansan-configuration",
    /nats\.conf: jetstream\.max_file_store that is 0\.9 GiB, and stream PUSH keeps up to 40 GiB: the server refuses/,
  ],
  [
    "one server has no room for it",
    text(MAPS, "push-pangyo-configuration", `max_file_store: ${limit()}`, 'max_file_store: "20G"'),
    "configuration-takes-effect",
    "push-pangyo-configuration",
    /that is 20 GiB/,
  ],
  [
    "a stream that keeps more than servers have room for",
    all(
      ...sites.map((site) =>
        text(MAPS, `push-${site}-streams-files`, '"max_bytes": 42949672960', '"max_bytes": 429496729600'),
      ),
    ),
    "configuration-takes-effect",
    "push-ansan-configuration",
    /stream PUSH keeps up to 400 GiB/,
  ],
  [
    "no limit, of a volume that is just as large as the stream",
    withLimit(""),
    "configuration-takes-effect",
    "push-ansan-configuration",
    /is absent, so that three quarters of the volume count, which is 33\.8 GiB/,
  ],
  [
    "a volume smaller than what the stream keeps",
    field(SETS, "push-siheung-server", storage, "10Gi"),
    "configuration-takes-effect",
    "push-siheung-server",
    /storage is less than max_file_store, and 10 GiB, .* JetStream stops when the disk is full/,
  ],
  [
    "a server whose routes lead to nobody, nor any to it",
    all(
      text(MAPS, "push-pangyo-configuration", "push-servers", "pushservers"),
      ...["ansan", "siheung"].map((site) =>
        text(MAPS, `push-${site}-configuration`, route("pangyo"), route("pangyo").replace("6222", "6223")),
      ),
    ),
    "ways-are-open",
    "push-pangyo-configuration",
    /cluster\.routes names push-ansan-0\.pushservers\.\S+:6222 and 1 more, where no server of the event log push listens, so that it is in/,
  ],
])("%s", (_, change, policy, resource, message) => {
  const found = foundAfter(change).filter(({ level }) => level === "error");
  expect(found[0]).toMatchObject({ policy, resource, message: expect.stringMatching(message) as string });
  expect(found.every((each) => each.policy === policy)).toBe(true);
});

test.each<[string, Change, RegExp]>([
  [
    "a route to a host that is nobody's",
    text(MAPS, "push-pangyo-configuration", "push-ansan-0", "push-ansan-1"),
    /cluster\.routes names push-ansan-1\.\S+:6222, where no server of the event log push listens: without its other routes/,
  ],
  [
    "a route to a domain that is no cluster's",
    text(MAPS, "push-pangyo-configuration", "ansan.holdfast.internal", "ansan.holdfast.local"),
    /names push-ansan-0\.push-servers\.data\.svc\.ansan\.holdfast\.local:6222/,
  ],
  [
    "a route to the port of clients",
    text(MAPS, "push-pangyo-configuration", route("ansan"), route("ansan").replace("6222", "4222")),
    /:4222, where no server/,
  ],
])("%s is told once, and takes nobody out of the cluster", (_, change, message) => {
  expect(foundAfter(change)).toEqual([
    expect.objectContaining({
      level: "warning",
      resource: "push-pangyo-configuration",
      message: expect.stringMatching(message) as string,
    }),
  ]);
});

test("servers without room for a stream take no message, whatever is lost", () => {
  expect(outcomeOf((resources) => resources)).toBe("serving");
  expect(outcomeOf(withLimit("max_file_store: 1G"))).toBe("down");
});

test.each<[string, Change]>([
  ["the room in other words", withLimit('max_file: "41G"')],
  [
    "more room on a larger volume",
    all(
      withLimit('max_file_store: "80G"'),
      ...sites.map((site) => field(SETS, `push-${site}-server`, storage, "100Gi")),
    ),
  ],
  ["a limit above the volume, which holds the stream all the same", withLimit('max_file_store: "50G"')],
  [
    "no limit on a large volume",
    all(withLimit(""), ...sites.map((site) => field(SETS, `push-${site}-server`, storage, "100Gi"))),
  ],
  [
    "a route by a server's Service",
    text(
      MAPS,
      "push-pangyo-configuration",
      `${host("ansan")}:6222`,
      `${host("ansan").replace("push-ansan-0.", "")}:6222`,
    ),
  ],
  [
    "a route to itself",
    text(MAPS, "push-pangyo-configuration", "routes: [", `routes: [ "${route("pangyo")}"`),
  ],
])("%s changes nothing", (_, change) => {
  expect(foundAfter(change)).toEqual([]);
});
