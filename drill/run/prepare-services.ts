import type { Declaration } from "../declared/declaration";
import { until } from "../sites/until";
import type { World } from "../sites/world";
import { askService } from "./ask-service";
import type { DrilledService } from "./drill-run";

/** Longest time until a site's services answer for the first time, in seconds. */
const PATIENCE = 60;

/** Has every site's services make their tables, which shows that each of them reaches its database. */
export async function prepareServices(
  world: World,
  declaration: Pick<Declaration, "services">,
): Promise<DrilledService[]> {
  const services = declaration.services.map(({ service, hostname, database }) => {
    const shards = world.shards.filter((shard) => shard.database === database).length;
    return { service, hostname, database, shards };
  });
  for (const site of world.dataSites) {
    for (const { service, hostname } of services) {
      await until(`${service} at ${site.name}`, PATIENCE, async () => {
        const authority = world.authorityCertificate;
        return (await askService(site, hostname, authority, "POST", "/prepare")).status === 200;
      });
    }
  }
  return services;
}
