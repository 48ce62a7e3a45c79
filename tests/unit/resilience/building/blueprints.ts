import { database } from "./database";
import { zone } from "./dns";
import { GraphBuilder } from "./graph-builder";
import { quorum, type VoterSpec } from "./quorum";
import { policy, workload } from "./service";
import { vault } from "./vault";

/** The three data sites of most tests. */
export const dataSites = ["ansan", "siheung", "pangyo"];

/** Five voters: one at each data site, one in each of two cloud regions. */
export const fiveVoters: readonly VoterSpec[] = [
  { name: "ansan", site: "ansan", address: "10.0.0.1" },
  { name: "siheung", site: "siheung", address: "10.0.0.2" },
  { name: "pangyo", site: "pangyo", address: "10.0.0.3" },
  { name: "aws-seoul", site: "aws-seoul", address: "10.0.0.4" },
  { name: "aws-osaka", site: "aws-osaka", address: "10.0.0.5" },
];

/** Where the consensus store is reached. */
export const voterHosts = fiveVoters.map((voter) => voter.address);

/** Three data sites and two cloud regions, with a quorum of five voters and nothing else. */
export function fiveSites(): GraphBuilder {
  const builder = new GraphBuilder();
  for (const site of dataSites) builder.dataCenter(site);
  builder.cloudRegion("aws-seoul", "ap-northeast-2").cloudRegion("aws-osaka", "ap-northeast-3");
  return quorum(builder, "failover", fiveVoters);
}

/** Five sites with a payments service that survives any two of them: database, replicas, DNS and vault. */
export function paymentsBlueprint(): GraphBuilder {
  const builder = fiveSites();
  database(builder, "payments", dataSites, { hosts: voterHosts });
  zone(builder, "holdfast.example", dataSites, ["pay.holdfast.example"]);
  vault(builder, "vault-bucket", "ap-northeast-2", "ap-northeast-3");
  policy(builder, "payments", { stores: [{ kind: "database", name: "payments", access: "read-write" }] });
  for (const site of dataSites) workload(builder, "payments", site, 5, { hostname: "pay.holdfast.example" });
  return builder;
}
