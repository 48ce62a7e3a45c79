import type { Answer, CommandEnd, MemberAccess } from "./patroni-cluster";

/** Time for one request, in milliseconds. A switchover is answered once the candidate leads. */
const requestMilliseconds = 60_000;

/**
 * Members that are reached at addresses of their own, such as those of a drill on one machine.
 *
 * @param addresses base URL of each member's REST API, by the member's name
 * @param run runs a command beside a member
 */
export function httpAccess(
  addresses: ReadonlyMap<string, string>,
  run: (member: string, command: readonly string[]) => Promise<CommandEnd>,
): MemberAccess {
  return {
    placeholder: () => Promise.resolve(undefined),
    run,
    async request(member, method, path, body): Promise<Answer> {
      const base = addresses.get(member);
      if (base === undefined) throw new Error(`${member} has no address`);
      const answer = await fetch(new URL(path, base), {
        method,
        ...(body && { body: JSON.stringify(body), headers: { "content-type": "application/json" } }),
        signal: AbortSignal.timeout(requestMilliseconds),
      });
      return { status: answer.status, body: await answer.text() };
    },
  };
}
