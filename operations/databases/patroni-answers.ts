import type { Member, MemberRole } from "./database-cluster";

const roles: ReadonlySet<string> = new Set([
  "leader",
  "standby_leader",
  "sync_standby",
  "quorum_standby",
  "replica",
] satisfies MemberRole[]);

/** A member in Patroni's answer to `GET /cluster`. */
interface AnsweredMember {
  readonly name?: unknown;
  readonly role?: unknown;
  readonly state?: unknown;
  readonly timeline?: unknown;
  readonly lag?: unknown;
  readonly tags?: { readonly nofailover?: unknown; readonly failover_priority?: unknown };
}

function followsOnly(tags: AnsweredMember["tags"]): boolean {
  if (typeof tags?.nofailover === "boolean") return tags.nofailover;
  return tags?.failover_priority !== undefined && Number(tags.failover_priority) <= 0;
}

/**
 * Reads what Patroni answers to `GET /cluster`. Members that nobody declared are left out: they are not ours to move.
 *
 * @param body the answer
 * @param siteOf the site of a declared member, by its name
 * @returns the members; `undefined` where it is not such an answer
 */
export function membersIn(body: string, siteOf: ReadonlyMap<string, string>): readonly Member[] | undefined {
  let answer: { readonly members?: unknown };
  try {
    answer = JSON.parse(body) as typeof answer;
  } catch {
    return undefined;
  }
  if (!Array.isArray(answer?.members)) return undefined;
  return (answer.members as AnsweredMember[]).flatMap((member): Member[] => {
    const name = String(member.name);
    const site = siteOf.get(name);
    const role = String(member.role);
    if (site === undefined || !roles.has(role)) return [];
    return [
      {
        name,
        site,
        role: role as MemberRole,
        state: String(member.state),
        timeline: typeof member.timeline === "number" ? member.timeline : undefined,
        lagBytes: typeof member.lag === "number" ? member.lag : undefined,
        followsOnly: followsOnly(member.tags),
      },
    ];
  });
}

/** True for the one that takes writes. */
export function leads(member: Member): boolean {
  return member.role === "leader";
}

/** True where it follows its leader without a break. A leader counts: it has everything. */
export function isWell(member: Member): boolean {
  return member.state === "running" || member.state === "streaming";
}
