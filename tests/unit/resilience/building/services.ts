import { dataSites, fiveSites, voterHosts } from "./blueprints";
import { database } from "./database";
import { zone } from "./dns";
import type { GraphBuilder } from "./graph-builder";
import { policy, workload } from "./service";
import { vault } from "./vault";

/** Public name of a service of {@link fourServices}. */
export function nameOf(service: string): string {
  return `${service}.holdfast.example`;
}

/**
 * Four services that share sites, a quorum and DNS, and keep all that they promise: `identity` and `payments`,
 * which needs it, each with a database at three sites; `catalogue`, without a store; `games`, at two sites, with a
 * database of its own.
 */
export function fourServices(): GraphBuilder {
  const builder = fiveSites();
  const twoSites = dataSites.slice(0, 2);
  for (const name of ["identity", "payments", "games"]) {
    const sites = name === "games" ? twoSites : dataSites;
    const count = name === "games" ? 1 : 2;
    database(builder, name, sites, { hosts: voterHosts, dcs: { synchronous_node_count: count } });
  }
  const names = ["identity", "payments", "catalogue", "games"];
  zone(builder, "holdfast.example", dataSites, names.map(nameOf));
  vault(builder, "vault-bucket", "ap-northeast-2", "ap-northeast-3");
  const storing = (name: string) => ({ stores: [{ kind: "database", name, access: "read-write" }] });
  policy(builder, "identity", storing("identity"));
  policy(builder, "payments", { ...storing("payments"), hardDependencies: ["identity"] });
  policy(builder, "catalogue");
  policy(builder, "games", {
    ...storing("games"),
    survive: "one-site",
    servedAfterTwoLosses: 0,
    allowedSites: twoSites,
  });
  for (const name of names) {
    const sites = name === "games" ? twoSites : dataSites;
    for (const site of sites)
      workload(builder, name, site, name === "games" ? 10 : 6, { hostname: nameOf(name) });
  }
  return builder;
}
