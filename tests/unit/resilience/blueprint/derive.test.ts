import { deriveBlueprint, SECRET, UNKNOWN } from "@holdfast/resilience";
import { fiveSites, fiveVoters, paymentsBlueprint, voterHosts } from "../building/blueprints";
import { database, members } from "../building/database";
import { GraphBuilder } from "../building/graph-builder";
import { quorum } from "../building/quorum";
import { derive, misread } from "./deriving";
import { policy, workload } from "../building/service";

test("a blueprint that is declared as the contract says is understood whole", () => {
  expect(derive(paymentsBlueprint())).toMatchObject({ notUnderstood: [], missingSites: [] });
});

test("an empty graph is an empty blueprint", () => {
  expect(deriveBlueprint({ resources: [] })).toMatchObject({
    sites: [],
    services: [],
    quorums: [],
    databases: [],
    notUnderstood: [],
  });
});

test("sites are data centers and cloud regions, with what they share", () => {
  const { sites } = derive(paymentsBlueprint());
  expect(sites.map(({ name, kind }) => `${name} ${kind}`)).toEqual([
    "ansan owned",
    "pangyo owned",
    "siheung owned",
    "aws-osaka cloud",
    "aws-seoul cloud",
  ]);
  expect(sites[0]).toMatchObject({
    country: "kr",
    halls: [
      { name: "hall-1", powerFeed: "feed-a" },
      { name: "hall-2", powerFeed: "feed-b" },
    ],
    utilities: { mainsSubstation: "ansan-mains", reserveSubstation: "ansan-reserve", backbone: "ring" },
  });
  expect(sites[3]).toMatchObject({ country: "jp", cloud: { provider: "aws", region: "ap-northeast-3" } });
});

test("a hall without a named feed has one of its own", () => {
  const builder = new GraphBuilder().dataCenter("ansan", {
    halls: [{ name: "only" }],
  });
  expect(derive(builder).sites[0]).toMatchObject({
    halls: [{ name: "only", powerFeed: "only" }],
  });
});

test("a data center that does not say whose it is, or where, is reported", () => {
  const builder = new GraphBuilder().dataCenter("ansan", { kind: "borrowed" });
  expect(derive(builder).sites).toEqual([]);
  expect(misread(builder, "ansan")).toEqual(['kind: one of owned, leased is expected; it is "borrowed"']);
  const unknown = new GraphBuilder().dataCenter("ansan", { location: { latitude: UNKNOWN, longitude: 126 } });
  expect(misread(unknown, "ansan")).toEqual([
    "location.latitude: a number from -90 to 90 is expected (degrees: from pole to pole); it is known only after the resource exists",
  ]);
});

test("two data centers of one name are one site with both resources", () => {
  const builder = new GraphBuilder().dataCenter("ansan");
  builder.add("holdfast:index:DataCenter", "twice", builder.find("ansan").inputs);
  const [site, ...others] = derive(builder).sites;
  expect(others).toEqual([]);
  expect([site?.urn, ...(site?.duplicates ?? [])]).toEqual([
    builder.find("ansan").urn,
    builder.find("twice").urn,
  ]);
});

describe("quorums", () => {
  test("have the size of their member list, and each voter its site", () => {
    expect(derive(fiveSites()).quorums).toMatchObject([
      {
        name: "failover",
        electionMilliseconds: 1000,
        voters: fiveVoters.map(({ name, site, address }) => ({ name, site, address })),
      },
    ]);
  });

  test("count a member that stands nowhere", () => {
    const builder = fiveSites().remove("failover-pangyo@pangyo");
    expect(derive(builder).quorums[0]?.voters).toHaveLength(5);
    expect(derive(builder).quorums[0]?.voters.find(({ name }) => name === "pangyo")).toMatchObject({
      site: undefined,
      urn: undefined,
    });
  });

  test("say who has another member list", () => {
    const builder = fiveSites().replaceText("failover-ansan@ansan", ",pangyo=https://10.0.0.3:2380", "");
    const lists = (derive(builder).defects ?? []).filter(({ field }) => field === "etcd: initial-cluster");
    expect(lists.map(({ resource }) => resource)).toEqual([builder.find("failover-ansan@ansan").urn]);
  });

  test("report a voter without a list, and one whose region is no site's", () => {
    const builder = fiveSites()
      .change("failover-aws-osaka@aws-osaka", (inputs) => ({ ...inputs, userData: UNKNOWN }))
      .change("failover-aws-seoul@aws-seoul", (inputs) => ({ ...inputs, region: "us-east-1" }));
    expect(misread(builder, "failover-aws-osaka@aws-osaka")).toEqual([
      "initial-cluster: name=https://address:2380,... is expected; no member list is found",
    ]);
    expect(misread(builder, "failover-aws-seoul@aws-seoul")).toEqual([
      "region: no cloud site in the graph has the region us-east-1",
    ]);
    expect(derive(builder).quorums[0]?.voters.find(({ name }) => name === "aws-osaka")).toMatchObject({
      site: "aws-osaka",
    });
  });

  test("report a voter that is on no list", () => {
    const builder = fiveSites();
    quorum(builder, "failover", [{ name: "extra", site: "ansan", address: "10.0.0.9" }]);
    builder.replaceText("failover-extra@ansan", "extra=https://10.0.0.9:2380", "ansan=https://10.0.0.1:2380");
    expect(misread(builder, "failover-extra@ansan")).toEqual([
      "initial-cluster: the voter extra is on no member list, so it does not vote",
    ]);
  });

  test("read a slower election from flags and environment", () => {
    const builder = fiveSites().replaceText(
      "failover-ansan@ansan",
      "--initial-cluster=",
      "--election-timeout=2500 --initial-cluster=",
    );
    expect(derive(builder).quorums[0]?.electionMilliseconds).toBe(2500);
    builder.replaceText(
      "failover-aws-seoul@aws-seoul",
      "content: |",
      "content: |\n    ETCD_ELECTION_TIMEOUT=5000",
    );
    expect(derive(builder).quorums[0]?.electionMilliseconds).toBe(5000);
  });
});

describe("databases", () => {
  test("have members where their StatefulSets stand, configured as their texts say", () => {
    const [payments] = derive(paymentsBlueprint()).databases;
    expect(payments).toMatchObject({
      name: "payments",
      backup: {
        bucket: "vault-bucket",
        region: "ap-northeast-2",
        scheduledAt: ["ansan", "pangyo", "siheung"],
      },
    });
    expect(payments?.shards).toMatchObject([
      { index: 0, scope: "payments-0", quorum: "failover", settings: { ttl: 20, synchronousCount: 2 } },
    ]);
    expect(
      payments?.shards[0]?.members.map(({ site, count, voters }) => `${site} ${count} ${voters.length}`),
    ).toEqual(["ansan 1 5", "pangyo 1 5", "siheung 1 5"]);
    expect(
      payments?.routers.map(({ site, replicas, checkSeconds }) => `${site} ${replicas} ${checkSeconds}`),
    ).toEqual(["ansan 2 1", "pangyo 2 1", "siheung 2 1"]);
  });

  test("whose members differ are read as the most cautious of them, and reported", () => {
    const builder = fiveSites();
    database(builder, "db", ["ansan"], { hosts: voterHosts, dcs: { ttl: 20, synchronous_node_count: 2 } });
    members(builder, "db", 0, "pangyo", 1, {
      hosts: voterHosts,
      dcs: { ttl: 40, synchronous_node_count: 1 },
    });
    expect(derive(builder).databases[0]?.shards[0]?.settings).toMatchObject({ ttl: 40, synchronousCount: 1 });
    expect(derive(builder).defects?.map(({ field, problem }) => [field, problem.kind])).toEqual(
      expect.arrayContaining([["patroni.yml: bootstrap.dcs.ttl", "peers-disagree"]]),
    );
  });

  test.each([
    ["is secret", SECRET, "it is secret"],
    ["is not known yet", UNKNOWN, "it is known only after the resource exists"],
    ["is not YAML", "scope: [", "it is not YAML"],
  ])("whose configuration %s are not guessed at", (_, text, reason) => {
    const builder = fiveSites();
    database(builder, "db", ["ansan"], { hosts: voterHosts });
    builder.change("db-0-configuration@ansan", (inputs) => ({ ...inputs, data: { "patroni.yml": text } }));
    expect(derive(builder).databases).toEqual([]);
    expect(misread(builder, "db-0-configuration@ansan").join()).toContain(reason);
  });

  test("whose store is no known quorum, or partly not, say so", () => {
    const builder = fiveSites();
    database(builder, "db", ["ansan"], { hosts: ["10.9.9.9"] });
    const faults = (of: GraphBuilder) =>
      derive(of).defects?.flatMap(({ field, problem }) =>
        field === "patroni.yml: etcd3.hosts" && "value" in problem ? [problem.value] : [],
      );
    expect(faults(builder)).toEqual(["10.9.9.9"]);
    expect(derive(builder).databases[0]?.shards[0]?.members).toEqual([]);
    const partly = fiveSites();
    database(partly, "db", ["ansan"], { hosts: ["10.0.0.1", "10.9.9.9"] });
    expect(faults(partly)).toEqual(["10.9.9.9"]);
    expect(derive(partly).databases[0]?.shards[0]?.members).toMatchObject([{ voters: ["ansan"] }]);
  });

  test("whose ConfigMap is missing are reported", () => {
    const builder = fiveSites();
    database(builder, "db", ["ansan"], { hosts: voterHosts });
    builder.remove("db-0-configuration@ansan");
    expect(misread(builder, "db-0@ansan")).toEqual([
      "spec.template.spec.volumes: the ConfigMap db-0-configuration is not in the graph",
    ]);
  });
});

test("an object whose provider is no data center's has no site, and is reported", () => {
  const builder = fiveSites();
  workload(builder, "payments", "ansan", 5);
  const { type, inputs } = builder.find("payments@ansan");
  builder.add(type, "homeless", inputs);
  expect(misread(builder, "homeless")).toEqual([
    "provider: no data center in the graph owns its provider, so its site is unknown",
  ]);
});

test("a graph that lacks sites that policies name says which", () => {
  const builder = new GraphBuilder().dataCenter("ansan");
  policy(builder, "payments");
  expect(derive(builder).missingSites).toEqual(["siheung", "pangyo"]);
});

describe("a name that sites share something by", () => {
  const named: Record<string, (value: unknown) => object> = {
    country: (value) => ({ country: value }),
    "hazards.seismicZone": (value) => ({ hazards: { seismicZone: value } }),
    "hazards.typhoonTrack": (value) => ({ hazards: { typhoonTrack: value } }),
    "utilities.substations.mains": (value) => ({ utilities: { substations: { mains: value } } }),
    "utilities.substations.reserve": (value) => ({ utilities: { substations: { reserve: value } } }),
    "utilities.carriers[0]": (value) => ({ utilities: { carriers: [value] } }),
    "utilities.backbone": (value) => ({ utilities: { backbone: value } }),
    "halls.0.powerFeed": (value) => ({ halls: [{ name: "hall-1", powerFeed: value }] }),
  };

  test.each(
    Object.entries(named).flatMap(([where, field]) =>
      ["", 5, SECRET].map((value) => ({ where, field, value })),
    ),
  )("is reported at $where where it is $value", ({ where, field, value }) => {
    const builder = paymentsBlueprint();
    builder.change("ansan", (inputs) => ({ ...inputs, ...(field(value) as typeof inputs) }));
    expect(derive(builder).notUnderstood.map((each) => each.where)).toContain(where);
  });
});
