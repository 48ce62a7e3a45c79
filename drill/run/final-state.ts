import { writesTable } from "../service/shard-store";
import type { ShardMember } from "../sites/shards";
import { askDatabase } from "../sites/ask-database";
import { CommandError } from "../isolation/command";
import { until, WaitError } from "../sites/until";
import type { World } from "../sites/world";
import { askService } from "./ask-service";
import type { DrilledService, FinalValue, KeptWrite } from "./drill-run";

/** How long copies have to apply what their leader wrote, in seconds. */
const CATCH_UP_SECONDS = 30;

interface Row {
  readonly shard: number;
  readonly key: string;
  readonly value: number;
}

async function rowsOf(
  world: World,
  service: DrilledService,
  what: "keys" | "writes",
): Promise<readonly Row[]> {
  const [site] = world.dataSites;
  let rows: readonly Row[] = [];
  if (!site) return [];
  await until(`the ${what} of ${service.service}`, CATCH_UP_SECONDS, async () => {
    const answer = await askService(site, service.hostname, world.authorityCertificate, "GET", `/${what}`);
    rows = (answer.body[what] as Row[] | undefined) ?? [];
    return answer.status === 200;
  });
  return rows;
}

/** Empties the tables, so that a drill finds nothing of the one before. */
export async function emptyTables(world: World, services: readonly DrilledService[]): Promise<void> {
  const [site] = world.dataSites;
  if (!site) return;
  for (const { service, hostname } of services) {
    await until(`empty tables of ${service}`, CATCH_UP_SECONDS, async () => {
      const path = "/prepare?empty";
      return (await askService(site, hostname, world.authorityCertificate, "POST", path)).status === 200;
    });
  }
}

/** What every key holds, and every write that was kept, as the shards' leaders say. */
export async function finalState(
  world: World,
  services: readonly DrilledService[],
): Promise<{ finalValues: FinalValue[]; keptWrites: KeptWrite[] }> {
  const finalValues: FinalValue[] = [];
  const keptWrites: KeptWrite[] = [];
  for (const service of services) {
    for (const row of await rowsOf(world, service, "keys"))
      finalValues.push({ service: service.service, ...row });
    for (const row of await rowsOf(world, service, "writes")) {
      keptWrites.push({ database: service.database, ...row });
    }
  }
  return { finalValues, keptWrites };
}

/** What a member itself holds, asked on its own machine as its operator would; `undefined` where it does not say. */
function sumOfRows(member: ShardMember, database: string): string | undefined {
  const statement = `SELECT md5(coalesce(string_agg(key || '=' || value, ',' ORDER BY value), '')) FROM ${writesTable}`;
  try {
    return askDatabase(member, database, statement)[0];
  } catch (error) {
    if (error instanceof CommandError) return undefined;
    throw error;
  }
}

/** Members whose rows are not those of their leader, once they have had time to catch up; a line each. */
export async function divergences(world: World): Promise<string[]> {
  const found: string[] = [];
  for (const shard of world.shards) {
    const leader = await world.leaderOf(shard);
    if (!leader) continue;
    for (const member of shard.members.filter((each) => each !== leader)) {
      const { name } = member.standing.pod.declared;
      try {
        await until(name, CATCH_UP_SECONDS, () => {
          const sum = sumOfRows(member, shard.database);
          return sum !== undefined && sum === sumOfRows(leader, shard.database);
        });
      } catch (error) {
        if (!(error instanceof WaitError)) throw error;
        found.push(`${name} holds other rows than its leader ${leader.standing.pod.declared.name}`);
      }
    }
  }
  return found;
}
