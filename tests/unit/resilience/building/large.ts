import { dataSites, fiveVoters } from "./blueprints";
import { database } from "./database";
import { zone } from "./dns";
import { GraphBuilder } from "./graph-builder";
import { quorum } from "./quorum";
import { policy, workload } from "./service";
import { vault } from "./vault";

const MORE_SITES = ["daegu", "daejeon", "gwangju", "jeju", "busan"];
const CLOUD: readonly (readonly [site: string, region: string])[] = [
  ["aws-seoul", "ap-northeast-2"],
  ["aws-osaka", "ap-northeast-3"],
  ["aws-tokyo", "ap-northeast-1"],
];

/**
 * A blueprint of about so many resources: eight data sites and three cloud regions, services at five sites each
 * with a name, an autoscaler and hard and soft dependencies, and a sharded database for every other service.
 */
export function largeBlueprint(resources: number): GraphBuilder {
  const builder = new GraphBuilder();
  const sites = [...dataSites, ...MORE_SITES];
  for (const site of sites) builder.dataCenter(site);
  for (const [site, region] of CLOUD) builder.cloudRegion(site, region);
  quorum(builder, "failover", fiveVoters);
  vault(builder, "vault-bucket", "ap-northeast-2", "ap-northeast-3");
  const hosts = fiveVoters.map((voter) => voter.address);
  const hostnames: string[] = [];
  for (
    let number = 0;
    builder.size < resources - 1.15 * hostnames.length * (2 * sites.length + 1);
    number++
  ) {
    const name = `service-${number}`;
    const chosen = sites.map((_, index) => sites[(index + number) % sites.length]!).slice(0, 5);
    const stored = number % 2 === 0;
    if (stored) database(builder, name, chosen, { hosts }, 2);
    const hostname = `${name}.holdfast.example`;
    hostnames.push(hostname);
    policy(builder, name, {
      tier: number % 4,
      allowedSites: sites,
      servedAfterTwoLosses: 0.8,
      stores: stored ? [{ kind: "database", name, access: "read-write" }] : [],
      hardDependencies: number >= 4 ? [`service-${number % 4}`] : [],
      softDependencies: number >= 8 ? [`service-${number - 1}`] : [],
    });
    for (const site of chosen) {
      workload(builder, name, site, 3, {
        hostname,
        maximum: 6,
        cores: "500m",
        priority: `tier-${number % 4}`,
      });
    }
  }
  zone(builder, "holdfast.example", sites, hostnames);
  return builder;
}
