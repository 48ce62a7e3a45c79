import {
  type DatabaseBackups,
  type DatabaseSite,
  InvalidInputError,
  type ReplicatedDatabaseArgs,
  SurvivalGoal,
} from "holdfast";
import { resolveDatabase } from "holdfast/replicated-database/schema";
import { databaseArguments, name } from "./database-arguments";

const all = databaseArguments();

const site = (index: number, change: Partial<DatabaseSite>): Partial<ReplicatedDatabaseArgs> => ({
  sites: all.sites.map((each, at) => (at === index ? { ...each, ...change } : each)),
});

const backups = (change: Partial<DatabaseBackups>): Partial<ReplicatedDatabaseArgs> => ({
  backups: { ...all.backups, ...change },
});

test("the site that the instance declares is found", () => {
  expect(resolveDatabase(name, databaseArguments({ site: "pangyo" })).here).toEqual(all.sites[2]);
});

test("a database without clients is one that is not used yet", () => {
  expect(() => resolveDatabase(name, databaseArguments({ clients: [] }))).not.toThrow();
});

test.each<[string, Partial<ReplicatedDatabaseArgs>, string, RegExp]>([
  ["a name that is no label", { database: "Payments" }, "database", /not a DNS label/],
  ["a name too long for jobs", { database: "p".repeat(21) }, "database", /21 characters[^]*at most 20/],
  ["a goal that is none", { survive: "region" as SurvivalGoal }, "survive", /none of/],
  ["an unknown site", { site: "busan" }, "site", /no site "busan"[^]*"ansan", "siheung", "pangyo"/],
  ["a site twice", { sites: [...all.sites, all.sites[0]!] }, "sites", /"ansan" occurs twice/],
  ["no site", { sites: [] }, "sites", /no site/],
  [
    "a site's domain that is none",
    site(1, { clusterDomain: "siheung" }),
    "sites[1].clusterDomain",
    /not a DNS name/,
  ],
  ["a domain twice", site(1, { clusterDomain: "ansan.holdfast.internal" }), "sites", /occurs twice/],
  ["addresses that are none", site(2, { podCidr: "10.72.0.0" }), "sites[2].podCidr", /not a range/],
  ["overlapping addresses", site(2, { podCidr: "10.64.0.0/10" }), "sites[2].podCidr", /"ansan" and "pangyo"/],
  ["a site without halls", site(0, { halls: [] }), "sites[0].halls", /no hall/],
  [
    "more members than halls",
    { membersPerSite: 3 },
    "sites[0].halls",
    /3 members of a shard do not fit into 2 halls of "ansan"[^]*membersPerSite to 2/,
  ],
  ["no member", { membersPerSite: 0 }, "membersPerSite", /1 to 5/],
  ["no shard", { shards: 0 }, "shards", /1 to 64/],
  ["a shard and a half", { shards: 1.5 }, "shards", /not a whole number/],
  ["absurdly many shards", { shards: 10_000 }, "shards", /1 to 64/],
  ["no leader site", { leaderSites: [] }, "leaderSites", /no leader site/],
  ["a leader site twice", { leaderSites: ["ansan", "ansan"] }, "leaderSites", /occurs twice/],
  [
    "a leader site without members",
    { leaderSites: ["ansan", "busan"] },
    "leaderSites",
    /"busan" shall lead but has no members/,
  ],
  [
    "a follower site without members",
    { followerSites: ["busan"] },
    "followerSites",
    /"busan" has no members that could follow/,
  ],
  ["a follower site twice", { followerSites: ["ansan", "ansan"] }, "followerSites", /occurs twice/],
  [
    "nobody who may lead",
    { followerSites: ["ansan", "siheung", "pangyo"] },
    "followerSites",
    /every site only follow/,
  ],
  [
    "a recovery time out of reach",
    { rtoSeconds: 10 },
    "rtoSeconds",
    /10 s cannot be reached[^]*ask for 30 s/,
  ],
  ["a recovery time that is none", { rtoSeconds: Number.NaN }, "rtoSeconds", /NaN is not a number/],
  ["a negative recovery point", { rpoSeconds: -1 }, "rpoSeconds", /0 to 86400/],
  [
    "two losses at two sites",
    { sites: all.sites.slice(0, 2) },
    "sites",
    /"two-sites" with a recovery point of 0 s cannot be met at 2 sites[^]*the 2 copies[^]*add 1 more site with members/,
  ],
  [
    "two losses at one site, with writes to spare",
    { sites: all.sites.slice(0, 1), leaderSites: ["ansan"], rpoSeconds: 60 },
    "sites",
    /one site[^]*after 2 losses no site[^]*add 2 more sites/,
  ],
  [
    "nothing lost at the only site",
    { sites: all.sites.slice(0, 1), leaderSites: ["ansan"], survive: SurvivalGoal.None },
    "sites",
    /the copy that commits wait for[^]*add 1 more site/,
  ],
  [
    "two losses with three voters",
    { quorumAddresses: all.quorumAddresses.slice(0, 3) },
    "quorumAddresses",
    /3 voters[^]*after 2 losses that takes 5[^]*list 5 voters/,
  ],
  [
    "a voter twice",
    { quorumAddresses: [...all.quorumAddresses, "10.10.0.5"] },
    "quorumAddresses",
    /occurs twice/,
  ],
  ["a voter's name", { quorumAddresses: ["voter.example"] }, "quorumAddresses[0]", /not an IPv4/],
  [
    "a rate of nothing",
    { writeAheadMebibytesPerSecond: 0 },
    "writeAheadMebibytesPerSecond",
    /0 is not a number/,
  ],
  [
    "a client that is no label",
    { clients: [{ namespace: "services", service: "pay ments" }] },
    "clients[0].service",
    /not the name of a service/,
  ],
  [
    "one client in two namespaces",
    {
      clients: [
        { namespace: "services", service: "payments" },
        { namespace: "operations", service: "payments" },
      ],
    },
    "clients",
    /"payments" occurs twice/,
  ],
  [
    "a client with a role of the database",
    { clients: [{ namespace: "services", service: "postgres" }] },
    "clients[0].service",
    /cannot be named "postgres"/,
  ],
  ["a tag for an image", { image: "postgres:17" }, "image", /not an image with its digest/],
  [
    "half a digest",
    { routerImage: `haproxy@sha256:${"b".repeat(32)}` },
    "routerImage",
    /not an image with its digest/,
  ],
  ["one router", { routerReplicas: 1 }, "routerReplicas", /2 to 100/],
  ["a volume for nothing", { member: { storageGiB: 1 } }, "member.storageGiB", /10 to 65536/],
  ["negative memory", { member: { storageGiB: 100, memoryGiB: -8 } }, "member.memoryGiB", /1 to 4096/],
  ["no processor", { member: { storageGiB: 100, cores: 0 } }, "member.cores", /0.1 to 512/],
  ["no connections", { member: { storageGiB: 100, connections: 0 } }, "member.connections", /20 to 10000/],
  ["no bucket", backups({ bucket: "" }), "backups.bucket", /where backups go/],
  ["a bucket that is a URL", backups({ bucket: "s3://backups" }), "backups.bucket", /form that is expected/],
  ["a region that is none", backups({ region: "Seoul" }), "backups.region", /ap-northeast-2/],
  [
    "a prefix with a slash in front",
    backups({ prefix: "/payments" }),
    "backups.prefix",
    /form that is expected/,
  ],
  ["a role that is none", backups({ roleArn: "backups" }), "backups.roleArn", /arn:aws:iam/],
  ["a key that is none", backups({ kmsKey: "backups" }), "backups.kmsKey", /alias/],
  ["an hour that is none", backups({ startTime: "24:00" }), "backups.startTime", /18:17/],
  ["a time of day without minutes", backups({ startTime: "18" }), "backups.startTime", /18:17/],
  ["an eighth day of the week", backups({ fullWeekday: 7 }), "backups.fullWeekday", /0 to 6/],
  ["backups that go at once", backups({ retentionDays: 0 }), "backups.retentionDays", /1 to 3660/],
])("%s is refused", (_, change, path, message) => {
  const refused = () => resolveDatabase(name, databaseArguments(change));
  expect(refused).toThrow(InvalidInputError);
  expect(refused).toThrow(message);
  expect(refused).toThrow(
    expect.objectContaining({ detail: expect.objectContaining({ where: `${name}.${path}` }) }),
  );
});
