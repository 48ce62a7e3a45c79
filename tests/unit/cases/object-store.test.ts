import type { Resource, Value } from "@holdfast/resilience";
import { find } from "../policies/fixtures/declaration";
import { type Change, field, foundAfter, gone, reportOn, shippedResources, text } from "./planted";

const words = ["spec", "template", "spec", "containers", 0, "args"] as const;

/** Words of a server with one of them replaced; an empty one is left out. */
const word =
  (name: string, option: string, value: string | undefined, type = "StatefulSet"): Change =>
  (resources) => {
    const before = find(resources, type, name).inputs as never as {
      spec: { template: { spec: { containers: { args: string[] }[] } } };
    };
    const args = before.spec.template.spec.containers[0]?.args ?? [];
    const others = args.filter((each) => !each.startsWith(`-${option}=`));
    const changed = [...others, ...(value === undefined ? [] : [`-${option}=${value}`])];
    return field(type, name, words, changed)(resources);
  };

const all =
  (...changes: readonly Change[]): Change =>
  (resources) =>
    changes.reduce((changed, change) => change(changed), resources);

const halls = {
  ansan: ["hall-1", "hall-2", "hall-3", "hall-4"],
  siheung: ["hall-1", "hall-2", "hall-3", "hall-4"],
  pangyo: ["room-1", "room-2", "room-3"],
};
const sites = Object.keys(halls) as (keyof typeof halls)[];
const volumesAt = (site: keyof typeof halls) => halls[site].map((hall) => `media-${site}-volume-${hall}`);
const everyVolume = (option: string, value: (site: string) => string | undefined) =>
  all(...sites.flatMap((site) => volumesAt(site).map((name) => word(name, option, value(site)))));
const everyMaster = (option: string, value: string | undefined) =>
  all(...sites.map((site) => word(`media-${site}-master`, option, value)));

const peersOf = (resources: readonly Resource[] = shippedResources()) =>
  /-peers=([^"]+)/
    .exec(JSON.stringify(find(resources, "StatefulSet", "media-ansan-master").inputs))?.[1]
    ?.split(",") ?? [];
const stays = peersOf()
  .filter((peer) => !peer.includes("pangyo"))
  .join(",");

/** What is left of `media-transfer` after the loss of ansan, and of two sites. */
const outcomes = (...changes: readonly Change[]) => {
  const { verdicts } = reportOn(all(...changes)(shippedResources()));
  const after = (...sites: string[]) =>
    verdicts.find(
      ({ service, lost: elements }) =>
        service === "media-transfer" &&
        elements.length === sites.length &&
        elements.every(({ kind, name }) => kind === "site" && sites.includes(name)),
    )?.outcome;
  return { one: after("ansan"), two: after("ansan", "siheung") };
};

describe("what servers of an object store are told otherwise than each other", () => {
  test.each<[string, Change, string, RegExp]>([
    [
      "every volume server says one data center",
      everyVolume("dataCenter", () => "ansan"),
      "media-pangyo-volume-room-1",
      /weed: -dataCenter says ansan at pangyo, as servers at ansan do/,
    ],
    [
      "no volume server says its data center",
      everyVolume("dataCenter", () => undefined),
      "media-pangyo-volume-room-1",
      /says DefaultDataCenter at pangyo, as servers at ansan do/,
    ],
    [
      "one volume server says another site's data center",
      word("media-siheung-volume-hall-2", "dataCenter", "pangyo"),
      "media-siheung-volume-hall-2",
      /says pangyo at siheung, as servers at pangyo do/,
    ],
    [
      "one volume server says a data center of its own",
      word("media-siheung-volume-hall-2", "dataCenter", "Siheung"),
      "media-siheung-volume-hall-2",
      /says Siheung, and its neighbours at siheung say siheung/,
    ],
    [
      "a master is not told of a peer",
      word("media-ansan-master", "peers", stays),
      "media-ansan-master",
      /weed: -peers names the masters media-master-ansan-0, media-master-siheung-0: others also name media-master-pangyo-0/,
    ],
    [
      "a volume server is told of a master that is none",
      word("media-ansan-volume-hall-1", "mserver", "media-master-busan-0.media-masters.data.svc:9333"),
      "media-ansan-volume-hall-1",
      /weed: -mserver names the masters media-master-busan-0/,
    ],
    [
      "a volume server is told of one master",
      word("media-ansan-volume-hall-1", "mserver", peersOf()[0]),
      "media-ansan-volume-hall-1",
      /it finds no leader when it starts while those that it names are lost/,
    ],
    [
      "a master places copies otherwise",
      word("media-siheung-master", "defaultReplication", "010"),
      "media-siheung-master",
      /weed: -defaultReplication is 010, where others say 100/,
    ],
    [
      "a master is told of no replication",
      word("media-siheung-master", "defaultReplication", undefined),
      "media-siheung-master",
      /weed: -defaultReplication is 000, where others say 100/,
    ],
    [
      "a gateway asks for one copy",
      word("media-siheung-gateways", "defaultReplicaPlacement", "000", "Deployment"),
      "media-siheung-gateways",
      /weed: -defaultReplicaPlacement is 000, where others say 100/,
    ],
    [
      "a replication of letters",
      word("media-siheung-master", "defaultReplication", "1OO"),
      "media-siheung-master",
      /is 1OO; three digits are expected/,
    ],
    [
      "gateways of a site keep names on their own disks",
      text("ConfigMap", "media-pangyo-configuration", "[postgres2]", "[leveldb2]"),
      "media-pangyo-configuration",
      /filer\.toml: leveldb2 keeps names on a gateway's own disk/,
    ],
  ])("%s", (_, change, resource, message) => {
    const found = foundAfter(change);
    expect(found.filter(({ policy }) => policy === "configuration-takes-effect")).toEqual([
      expect.objectContaining({ resource, message: expect.stringMatching(message) as string }),
    ]);
    expect(found).toHaveLength(1);
  });
});

describe("an object store whose servers agree on too little", () => {
  test.each<[string, Change, { one?: string; two?: string }]>([
    ["one copy", everyMaster("defaultReplication", "000"), { one: "degraded" }],
    ["no replication at all", everyMaster("defaultReplication", undefined), { one: "degraded" }],
    ["copies in other racks only", everyMaster("defaultReplication", "010"), { one: "degraded" }],
    [
      "copies at all three sites, so that none may be lost",
      everyMaster("defaultReplication", "200"),
      { one: "read-only" },
    ],
  ])("%s", (_, change, outcome) => {
    const found = foundAfter(change);
    expect(found.map(({ message }) => message)).toContainEqual(expect.stringContaining("media-transfer"));
    expect(found.filter(({ level }) => level === "error").length).toBeGreaterThan(0);
    expect(outcomes(change)).toMatchObject(outcome);
  });

  test("masters at one site", () => {
    const provider = (resources: readonly Resource[]) =>
      find(resources, "StatefulSet", "media-ansan-master").provider;
    const moved: Change = (resources) =>
      resources.map((each) =>
        /::media-(siheung|pangyo)-master$/.test(each.urn)
          ? {
              ...each,
              provider: provider(resources)!,
              parent: find(resources, "StatefulSet", "media-ansan-master").parent!,
            }
          : each,
      );
    expect(outcomes(moved).one).toBe("read-only");
    expect(foundAfter(moved).some(({ level }) => level === "error")).toBe(true);
  });

  test("two masters are not declared", () => {
    const change = all(
      gone("StatefulSet", "media-siheung-master"),
      gone("StatefulSet", "media-pangyo-master"),
    );
    expect(outcomes(change).one).toBe("read-only");
  });
});

/** Rules of one direction of a policy, changed. */
const rules =
  (name: string, direction: "ingress" | "egress", to: (rules: Value[]) => Value[]): Change =>
  (resources) => {
    const { spec } = find(resources, "NetworkPolicy", name).inputs as never as {
      spec: Record<string, Value[]>;
    };
    return field("NetworkPolicy", name, ["spec", direction], to(spec[direction] ?? []))(resources);
  };

describe("ways of an object store that end before they are where they lead", () => {
  test.each<[string, Change, string, RegExp]>([
    [
      "gateways of a site let no service in",
      rules("media-ansan-gateway-traffic", "ingress", (all) => all.slice(0, 2)),
      "media-ansan-gateway-traffic",
      /spec\.ingress lets nothing in from pods of .*media-transfer on TCP 8333/,
    ],
    [
      "a master lets nobody in",
      rules("media-ansan-master-traffic", "ingress", () => []),
      "media-ansan-master-traffic",
      /spec\.ingress lets nothing in/,
    ],
    [
      "gateways of a site are let out to no router of the database of names",
      rules("media-ansan-gateway-traffic", "egress", (all) => all.slice(0, 1)),
      "media-ansan-gateway-traffic",
      /spec\.egress lets nothing out to pods of .*holdfast\.dev\/database=operations/,
    ],
    [
      "the policy of a service leaves its object store out",
      field("PlacementPolicy", "media-transfer", ["stores"], []),
      "media-transfer",
      /stores leave out the object store media, and NetworkPolicies let media-transfer through to it/,
    ],
  ])("%s", (_, change, resource, message) => {
    const found = foundAfter(change).filter(({ policy }) => policy === "ways-are-open");
    expect(found).toEqual([
      expect.objectContaining({
        resource,
        level: "error",
        message: expect.stringMatching(message) as string,
      }),
    ]);
  });
});

describe("the same fact, written otherwise", () => {
  test.each<[string, Change]>([
    [
      "masters in another order",
      word("media-ansan-volume-hall-1", "mserver", peersOf().toReversed().join(",")),
    ],
    [
      "masters with their gRPC ports",
      word(
        "media-ansan-master",
        "peers",
        peersOf()
          .map((peer) => `${peer}.19333`)
          .join(","),
      ),
    ],
    ["data centers by other names", everyVolume("dataCenter", (site) => `dc-${site}`)],
    ["racks by other names", word("media-ansan-volume-hall-1", "rack", "row-7")],
    [
      "gateways that say what masters say",
      word("media-ansan-gateways", "defaultReplicaPlacement", "100", "Deployment"),
    ],
    [
      "a shell's command line",
      (resources) => {
        const inputs = find(resources, "StatefulSet", "media-ansan-volume-hall-1").inputs;
        const args = (
          inputs as never as { spec: { template: { spec: { containers: { args: string[] }[] } } } }
        ).spec.template.spec.containers[0]!.args;
        const one = `exec weed ${args
          .map((each) => each.replace(/^-(\w+)=/, "--$1 "))
          .join(" ")
          .replace("-logtostderr=true ", "")}`;
        return field(
          "StatefulSet",
          "media-ansan-volume-hall-1",
          ["spec", "template", "spec", "containers", 0, "command"],
          ["sh", "-c", one],
        )(field("StatefulSet", "media-ansan-volume-hall-1", words, undefined)(resources));
      },
    ],
  ])("%s", (_, change) => {
    expect(foundAfter(change)).toEqual([]);
  });
});

test("as it is shipped, one site may be lost and the loss of two leaves it to be read", () => {
  expect(outcomes()).toEqual({ one: "serving", two: "read-only" });
});
