import { type ReplicatedDatabaseArgs, SurvivalGoal } from "holdfast";
import { resolveDatabase, type ResolvedDatabase } from "holdfast/replicated-database/schema";

/** Name of the instance that tests declare. */
export const name = "payments-ansan";

/** A database at three sites, of which two take writes; the instance at Ansan. */
export function databaseArguments(change: Partial<ReplicatedDatabaseArgs> = {}): ReplicatedDatabaseArgs {
  return {
    database: "payments",
    site: "ansan",
    sites: [
      {
        name: "ansan",
        clusterDomain: "ansan.holdfast.internal",
        podCidr: "10.64.0.0/14",
        halls: ["a1", "a2"],
      },
      {
        name: "siheung",
        clusterDomain: "siheung.holdfast.internal",
        podCidr: "10.68.0.0/14",
        halls: ["s1", "s2"],
      },
      {
        name: "pangyo",
        clusterDomain: "pangyo.holdfast.internal",
        podCidr: "10.72.0.0/14",
        halls: ["p1", "p2"],
      },
    ],
    leaderSites: ["ansan", "siheung"],
    shards: 2,
    survive: SurvivalGoal.TwoSites,
    rtoSeconds: 60,
    rpoSeconds: 0,
    quorumAddresses: ["10.10.0.5", "10.20.0.5", "10.30.0.5", "10.40.0.5", "10.50.0.5"],
    clients: [
      { namespace: "services", service: "payments" },
      { namespace: "operations", service: "ledger-audit" },
    ],
    backups: {
      bucket: "example-backups-seoul",
      region: "ap-northeast-2",
      roleArn: "arn:aws:iam::111122223333:role/backups-payments-writer",
    },
    member: { storageGiB: 400, memoryGiB: 16, cores: 4, connections: 200 },
    image: `registry.example/postgresql@sha256:${"a".repeat(64)}`,
    routerImage: `registry.example/haproxy@sha256:${"b".repeat(64)}`,
    ...change,
  };
}

/** The same with every default, as the parts of the component are given it. */
export function resolvedArguments(change: Partial<ReplicatedDatabaseArgs> = {}): ResolvedDatabase {
  return resolveDatabase(name, databaseArguments(change));
}
