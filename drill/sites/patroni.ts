import { askHttps, type HttpsAnswer } from "./ask-https";
import type { StandingPod } from "./site";

/** What Patroni says of a member of a shard. */
export interface PatroniMember {
  readonly name: string;
  /** `leader`, `sync_standby`, `replica`, … */
  readonly role: string;
  readonly state: string;
}

/** Time that a member has for an answer, in milliseconds. */
const PATIENCE = 2000;

const PORT = 8008;

/** A member's name in the clusters' DNS, for which its certificate is. */
function serverName(standing: StandingPod, domain: string): string {
  const { name, subdomain, namespace } = standing.pod.declared;
  return `${name}.${subdomain ?? ""}.${namespace}.svc.${domain}`;
}

/**
 * Asks a member's REST API.
 *
 * @param authority certificate that the member's is verified with, as PEM
 * @returns status and body; `undefined` where it does not answer
 */
export function askPatroni(
  standing: StandingPod,
  domain: string,
  authority: string,
  path: string,
): Promise<HttpsAnswer | undefined> {
  return askHttps({
    host: standing.address,
    port: PORT,
    path,
    ca: authority,
    servername: serverName(standing, domain),
    timeout: PATIENCE,
  }).catch(() => undefined);
}

/** The members of a shard as one of them sees it; `undefined` where it does not answer. */
export async function membersSeen(
  standing: StandingPod,
  domain: string,
  authority: string,
): Promise<readonly PatroniMember[] | undefined> {
  const answer = await askPatroni(standing, domain, authority, "/cluster");
  if (answer?.status !== 200) return undefined;
  return (JSON.parse(answer.body) as { members: PatroniMember[] }).members;
}
