import type { ApiAnswer, ApiServer } from "../clusters/site-cluster";
import type { SiteNeeds } from "./site-needs";

/** How a prerequisite stands. */
export type PreflightOutcome =
  | "met"
  | "missing"
  /** Nothing that could be asked says so: it is to be looked at by hand, and is never taken for met. */
  | "unknown";

/** What a check has found. */
export interface PreflightResult {
  readonly outcome: PreflightOutcome;
  /** What was seen, one sentence. */
  readonly found: string;
  /** What to do; absent where it is met. */
  readonly fix?: string;
  /** Nothing more can be asked of the cluster. */
  readonly unreachable?: true;
}

/** What a check may ask. */
export interface PreflightContext {
  readonly api: ApiServer;
  readonly needs: SiteNeeds;
  /**
   * Asks a web server from this machine.
   *
   * @returns the status; why it is not reached, as an error
   */
  reach(url: string): Promise<number | Error>;
  /** This machine's time. */
  now(): Date;
}

/** One prerequisite of a site's cluster. */
export interface PreflightCheck {
  /** Unique: what the output and the JSON call it. */
  readonly name: string;
  /** What is looked at, for people. */
  readonly title: string;
  run(context: PreflightContext): Promise<PreflightResult>;
}

/** A prerequisite that is there. */
export function met(found: string): PreflightResult {
  return { outcome: "met", found };
}

/** A prerequisite that is not there. */
export function missing(found: string, fix: string): PreflightResult {
  return { outcome: "missing", found, fix };
}

/** A prerequisite of which nothing can be seen. */
export function unknown(found: string, fix: string): PreflightResult {
  return { outcome: "unknown", found, fix };
}

/** Several faults of one kind as one sentence: the first few, and how many more. */
export function several(faults: readonly string[]): string {
  const shown = faults.slice(0, 4);
  return faults.length > shown.length
    ? `${shown.join("; ")}; and ${faults.length - shown.length} more`
    : shown.join("; ");
}

/** The user of the kubeconfig may not read what a check has to see. */
export class NotAllowed extends Error {
  override readonly name = "NotAllowed";

  /** @param path what was asked for */
  constructor(public readonly path: string) {
    super(`the user of the kubeconfig may not read ${path}`);
  }
}

function bodyOf({ status, body }: ApiAnswer, path: string): unknown {
  if (status === 200) return body;
  if (status === 404) return undefined;
  if (status === 401 || status === 403) throw new NotAllowed(path);
  throw new Error(`the API server answers ${status} to ${path}`);
}

/**
 * Reads an object.
 *
 * @returns `undefined` where there is none, or no such kind
 * @throws NotAllowed, Error where the API server is not reached or fails
 */
export async function objectAt<Body>(api: ApiServer, path: string): Promise<Body | undefined> {
  return bodyOf(await api.ask(path), path) as Body | undefined;
}

/** As {@link objectAt}, for a list of objects: empty where there is no such kind. */
export async function itemsAt<Item>(api: ApiServer, path: string): Promise<readonly Item[]> {
  return (await objectAt<{ items?: readonly Item[] }>(api, path))?.items ?? [];
}

/** A condition that objects report. */
interface Condition {
  readonly type: string;
  readonly status: string;
  readonly message?: string;
}

/** An object with conditions. */
export interface Conditioned {
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: { readonly [name: string]: string };
    readonly annotations?: { readonly [name: string]: string };
  };
  readonly status?: { readonly conditions?: readonly Condition[] };
}

/** True where an object reports a condition. */
export function reports({ status }: Conditioned, type: string): boolean {
  return status?.conditions?.some((each) => each.type === type && each.status === "True") ?? false;
}
