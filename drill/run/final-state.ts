import { writesTable } from "../service/shard-store";
import type { ShardMember } from "../sites/shards";
import { askDatabase } from "../sites/ask-database";
import { CommandError } from "../isolation/command";
import { until, WaitError } from "../sites/until";
import type { World } from "../sites/world";
import { askService, type ServiceAnswer } from "./ask-service";
import type { DrilledService, FinalValue, KeptWrite } from "./drill-run";

/** How long copies have to apply what their leader wrote, in seconds. */
const CATCH_UP_SECONDS = 60;

interface Row {
  readonly shard: number;
  readonly key: string;
  readonly value: number;
}

/** What a service answers at whichever site has found its way to the leaders; `undefined` where none has. */
async function askAnySite(
  world: World,
  { hostname }: DrilledService,
  method: "GET" | "POST",
  path: string,
): Promise<ServiceAnswer | undefined> {
  for (const site of world.dataSites) {
    const answer = await askService(site, hostname, world.authorityCertificate, method, path);
    if (answer.status === 200) return answer;
  }
  return undefined;
}

async function rowsOf(
  world: World,
  service: DrilledService,
  what: "keys" | "writes",
): Promise<readonly Row[]> {
  let rows: readonly Row[] = [];
  await until(`the ${what} of ${service.service}`, CATCH_UP_SECONDS, async () => {
    const answer = await askAnySite(world, service, "GET", `/${what}`);
    rows = (answer?.body[what] as Row[] | undefined) ?? [];
    return answer !== undefined;
  });
  return rows;
}

/** Empties the tables, so that a drill finds nothing of the one before. */
export async function emptyTables(world: World, services: readonly DrilledService[]): Promise<void> {
  for (const service of services) {
    await until(`empty tables of ${service.service}`, CATCH_UP_SECONDS, async () => {
      return (await askAnySite(world, service, "POST", "/prepare?empty")) !== undefined;
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
