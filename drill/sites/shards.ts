import { parse } from "yaml";
import { z } from "zod";
import { fileOf } from "../declared/pod";
import { type PatroniMember, askPatroni, membersSeen } from "./patroni";
import type { DataSite } from "./data-site";
import type { StandingPod } from "./site";

/** A member of a shard, where it stands. */
export interface ShardMember {
  readonly site: DataSite;
  readonly standing: StandingPod;
  /** Of members that may lead, the highest does when it can. */
  readonly priority: number;
}

/** A shard of a database: members that hold the same rows. */
export interface StandingShard {
  readonly database: string;
  readonly shard: number;
  /** Name of its cluster in Patroni. */
  readonly scope: string;
  /** The quorum's key that its leader holds; the value is the leader's name. */
  readonly leaderKey: string;
  /** Its members, the one that leads when all is well first. */
  readonly members: readonly ShardMember[];
}

/** What is read of a member's configuration, with Patroni's defaults. */
const patroniText = z.object({
  namespace: z.string().default("/service/"),
  tags: z.object({ failover_priority: z.number().default(1) }).prefault({}),
});

function configurationOf({ pod }: StandingPod): z.infer<typeof patroniText> {
  return patroniText.parse(parse(fileOf(pod.declared, "patroni.yml") ?? "{}"));
}

/** The shards of all databases that stand at these sites. */
export function standingShards(sites: readonly DataSite[]): StandingShard[] {
  const shards = new Map<string, Omit<StandingShard, "members"> & { members: ShardMember[] }>();
  for (const site of sites) {
    for (const standing of site.pods.filter(({ role }) => role === "member")) {
      const { labels } = standing.pod.declared;
      const database = labels["holdfast.dev/database"] ?? "";
      const shard = Number(labels["holdfast.dev/shard"]);
      const scope = `${database}-${shard}`;
      const { namespace, tags } = configurationOf(standing);
      const leaderKey = ["", ...namespace.split("/").filter(Boolean), scope, "leader"].join("/");
      const found = shards.get(scope) ?? { database, shard, scope, leaderKey, members: [] };
      found.members.push({ site, standing, priority: tags.failover_priority });
      shards.set(scope, found);
    }
  }
  return [...shards.values()].map(({ members, ...shard }) => ({
    ...shard,
    members: members.toSorted((left, right) => right.priority - left.priority),
  }));
}

/** The members of a shard as one of them sees it; `undefined` where that does not answer. */
export function seenBy(
  { site, standing }: ShardMember,
  authority: string,
): Promise<readonly PatroniMember[] | undefined> {
  return membersSeen(standing, site.declared.domain, authority);
}

/** Names of a shard's copies that confirm its writes, as its leader knows them; none where that does not answer. */
export async function confirmingCopies(leader: ShardMember, authority: string): Promise<readonly string[]> {
  const seen = await seenBy(leader, authority);
  return seen?.filter(({ role }) => role === "sync_standby").map(({ name }) => name) ?? [];
}

/** True where a member answers that it is a copy that can be read from. */
export async function follows({ site, standing }: ShardMember, authority: string): Promise<boolean> {
  return (await askPatroni(standing, site.declared.domain, authority, "/replica"))?.status === 200;
}

/** True where a member answers that it leads and writes. */
export async function leads({ site, standing }: ShardMember, authority: string): Promise<boolean> {
  return (await askPatroni(standing, site.declared.domain, authority, "/primary"))?.status === 200;
}
