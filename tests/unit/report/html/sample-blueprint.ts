import type { Blueprint, Service } from "@holdfast/resilience";
import { catalogue, dataSites, siteNames, urn } from "./sample";

const places: Record<string, [number, number]> = {
  ansan: [37.296, 126.835],
  siheung: [37.365, 126.728],
  pangyo: [37.401, 127.107],
  "aws-seoul": [37.566, 126.978],
  "aws-osaka": [34.694, 135.502],
};

/** What the sample's resources say of sites and stores. */
export function sampleBlueprint(): Blueprint {
  const members = dataSites.map((site) => ({
    site,
    count: 1,
    noFailover: false,
    noSync: false,
    failoverPriority: 1,
    voters: siteNames,
    urn: urn("kubernetes:apps/v1:StatefulSet", `payments-${site}-0`),
    configurationUrn: urn("kubernetes:core/v1:ConfigMap", `payments-${site}-0-configuration`),
  }));
  return {
    sites: siteNames.map((name) => ({
      name,
      kind: name.startsWith("aws") ? "cloud" : name === "pangyo" ? "leased" : "owned",
      urn: urn("holdfast:index:DataCenter", name),
      location: { latitude: places[name]?.[0] ?? 0, longitude: places[name]?.[1] ?? 0 },
      halls: [],
      capacity: {},
      hazards: {},
      utilities: { carriers: [] },
    })),
    quorums: [
      {
        name: "failover",
        voters: siteNames.map((site) => ({ name: `failover-${site}`, site })),
        electionMilliseconds: 1000,
      },
    ],
    databases: ["payments", "bank", "messaging"].map((name) => ({
      name,
      shards: [
        {
          database: name,
          index: 0,
          scope: `${name}-0`,
          members,
          settings: {
            ttl: 20,
            loopWait: 2,
            retryTimeout: 6,
            synchronousMode: "on",
            synchronousStrict: true,
            synchronousCount: 2,
            failsafe: true,
            maximumLagBytes: 0,
            walSenderTimeoutSeconds: 5,
            archive: true,
            archiveTimeoutSeconds: 60,
            restoresFromArchive: false,
          },
        },
      ],
      routers: [],
      backup: {
        bucket: "vault",
        scheduledAt: dataSites,
        urn: urn("kubernetes:batch/v1:CronJob", `${name}-backup`),
      },
    })),
    services: catalogue.map(([name, tier]): Service => ({
      name,
      goals: {
        tier,
        survive: "two-sites",
        rtoSeconds: 180,
        rpoSeconds: 0,
        servedAfterOneLoss: 0.9,
        servedAfterTwoLosses: 0.15,
        allowedSites: dataSites,
        residency: "kr",
        minimumSites: 3,
        approach: "active-active",
        operational: tier < 0,
        urn: urn("holdfast:index:PlacementPolicy", name),
      },
      hardDependencies: name === "identity" || name === "failover-authority" ? [] : ["identity"],
      softDependencies: [],
      stores: [],
      deployments: [],
      hostnames: [],
    })),
    endpoints: [],
    zones: [],
    vaults: [
      {
        name: "vault",
        bucket: "vault",
        site: "aws-seoul",
        versioned: true,
        publicAccessBlocked: true,
        encryptedWithKey: true,
        keyRotates: true,
        replicatedTo: [{ bucket: "vault-copy", site: "aws-osaka", urn: "urn:copy" }],
        urn: urn("holdfast:index:OffsiteVault", "vault"),
      },
    ],
    certificates: [],
    authorities: [],
    otherWorkloads: [],
    quotas: [],
    notUnderstood: [],
    missingSites: [],
  };
}
