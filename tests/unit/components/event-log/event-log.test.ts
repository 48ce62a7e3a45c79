import { readServer } from "@holdfast/contract/nats/server";
import { readStream } from "@holdfast/contract/nats/streams";
import { EventLog, type EventLogArgs, InvalidInputError, SurvivalGoal } from "holdfast";
import { eventLogFootprint } from "holdfast/event-log/footprint";
import { resolveEventLog } from "holdfast/event-log/schema";
import { type Declarations, recordDeclarations } from "../record-declarations";
import type { Tree } from "../tree";

const sites = ["ansan", "siheung", "pangyo", "busan", "daegu"].map((name, index) => ({
  name,
  clusterDomain: `${name}.holdfast.internal`,
  podCidr: `10.${64 + 4 * index}.0.0/14`,
}));

const args = (change: Partial<EventLogArgs> = {}): EventLogArgs => ({
  eventLog: "push",
  site: "ansan",
  sites: sites.slice(0, 3),
  survive: SurvivalGoal.OneSite,
  rpoSeconds: 0,
  streams: [{ name: "PUSH", subjects: ["push.>"], maximumGiB: 40 }],
  clients: [{ namespace: "services", service: "push" }],
  storageGiB: 50,
  image: `nats@sha256:${"a".repeat(64)}`,
  clientImage: `nats-box@sha256:${"b".repeat(64)}`,
  ...change,
});

describe("a server of an event log", () => {
  let declared: Declarations;
  let server: Tree;
  beforeAll(async () => {
    declared = await recordDeclarations(() => new EventLog("push-ansan", args()));
    server = declared.inputs<Tree>("StatefulSet", "push-ansan-server");
  });

  test("its arguments are inputs of the component, under which these objects stand and no others", () => {
    expect(declared.inputs("EventLog", "push-ansan")).toEqual(args());
    expect(declared.all.map((each) => `${each.type.split(":").at(-1)} ${each.name}`).sort()).toEqual([
      "Certificate push-ansan-server-certificate",
      "Certificate push-ansan-streams-certificate",
      "ConfigMap push-ansan-configuration",
      "ConfigMap push-ansan-streams-files",
      "CronJob push-ansan-streams",
      "EventLog push-ansan",
      "NetworkPolicy push-ansan-servers-traffic",
      "NetworkPolicy push-ansan-streams-traffic",
      "Service push-ansan-servers",
      "StatefulSet push-ansan-server",
    ]);
  });

  test("it is told of the others, of its site, to encrypt, and to write each message to disk", () => {
    const { data = {} } = declared.inputs<{ data: Record<string, string> }>(
      "ConfigMap",
      "push-ansan-configuration",
    );
    const settings = readServer(data["nats.conf"] ?? "");
    expect(settings.cluster).toMatchObject({
      name: "push",
      routes: [
        "push-siheung-0.push-servers.data.svc.siheung.holdfast.internal:6222",
        "push-pangyo-0.push-servers.data.svc.pangyo.holdfast.internal:6222",
      ],
      tls: { verifies: true },
    });
    expect(settings).toMatchObject({ name: "push-ansan", tags: ["site:ansan"], mapsCertificates: true });
    expect(settings.jetStream).toMatchObject({ syncInterval: "always", uniqueTag: "site:" });
    // It has nine tenths of the volume.
    expect(settings.jetStream?.maximumFileBytes).toBe(45 * 2 ** 30);
    expect(settings.account?.users.map(({ name }) => name)).toEqual(["CN=push-streams", "CN=push"]);
  });

  test("its certificate is for the host by which others call it", () => {
    const { spec } = declared.inputs<Tree>("Certificate", "push-ansan-server-certificate");
    expect(spec).toMatchObject({
      dnsNames: ["push-ansan-0.push-servers.data.svc.ansan.holdfast.internal", "localhost"],
      usages: ["digital signature", "server auth", "client auth"],
    });
  });

  test("a stream has a copy at each of three sites, and refuses what it has no room for", () => {
    const { data = {} } = declared.inputs<{ data: Record<string, string> }>(
      "ConfigMap",
      "push-ansan-streams-files",
    );
    expect(readStream(data["PUSH.stream.json"] ?? "")).toMatchObject({
      name: "PUSH",
      subjects: ["push.>"],
      num_replicas: 3,
      storage: "file",
      discard: "new",
      max_bytes: 40 * 2 ** 30,
      max_age: 7 * 24 * 3600 * 1e9,
    });
  });

  test("Pod Security admits its pod as restricted", () => {
    const pod = server.spec?.template?.spec;
    expect(pod?.securityContext).toMatchObject({
      runAsNonRoot: true,
      seccompProfile: { type: "RuntimeDefault" },
    });
    for (const container of Object.values(pod?.containers ?? {}))
      expect(container?.securityContext).toMatchObject({
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ["ALL"] },
      });
  });
});

test("a goal of two sites takes five copies; what may be lost is how often a server writes to disk", () => {
  expect(resolveEventLog("x", args()).replicas).toBe(3);
  expect(resolveEventLog("x", args({ survive: SurvivalGoal.TwoSites, sites })).replicas).toBe(5);
  expect(resolveEventLog("x", args({ survive: SurvivalGoal.None })).replicas).toBe(1);
});

test("a server takes the memory of its limit, its volume and its jobs at a site", () => {
  expect(eventLogFootprint(args())).toMatchObject({
    cores: expect.closeTo(1.2, 9) as number,
    memoryGiB: 2.25,
    storageGiB: 50,
    pods: 2,
  });
});

test.each<[string, Partial<EventLogArgs>, string, RegExp]>([
  ["two sites of three", { survive: SurvivalGoal.TwoSites }, "x.sites", /takes 5 copies/],
  ["one site of two", { sites: sites.slice(0, 2) }, "x.sites", /takes 3 copies/],
  ["streams beyond the volume", { storageGiB: 40 }, "x.storageGiB", /no room/],
  ["a site that is none", { site: "busan" }, "x.site", /"ansan", "siheung"/],
  ["no stream", { streams: [] }, "x.streams", /at least one stream/],
  ["a wait of more than JetStream's own", { rpoSeconds: 300 }, "x.rpoSeconds", /./],
  [
    "every subject",
    { streams: [{ name: "ALL", subjects: [">"], maximumGiB: 1 }] },
    "x.streams[0].subjects[0]",
    /NATS' own messages/,
  ],
  [
    "a stream's name with a dot",
    { streams: [{ name: "a.b", subjects: ["a"], maximumGiB: 1 }] },
    "x.streams[0].name",
    /./,
  ],
  ["an image by its tag", { image: "nats:2.15" }, "x.image", /./],
])("%s is refused where it stands", (_, change, where, why) => {
  const resolve = () => resolveEventLog("x", args(change));
  expect(resolve).toThrow(InvalidInputError);
  expect(resolve).toThrow(where);
  expect(resolve).toThrow(why);
});
