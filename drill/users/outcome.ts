import { z } from "zod";
import type { Attempt } from "../history/attempt";
import type { Response } from "./connection";

/** How an attempt ended, as far as the answer says. */
export type Ending = Pick<Attempt, "outcome" | "value" | "previous" | "site" | "member" | "error">;

const done = z.object({
  site: z.string(),
  member: z.string(),
  value: z.number().optional(),
  previous: z.number().nullable().optional(),
});
const failed = z.object({ site: z.string().optional(), error: z.string() });

/**
 * What an answer, or the lack of one, says of a request. Only what certainly did nothing is `refused`: an answer 503
 * (and 400 and 404, which are given before anything is done), and a request that never left. All else is `unknown`.
 *
 * @param written the value to be written; undefined for a read
 */
export function outcomeOf(response: Response, written: number | undefined): Ending {
  const value = written;
  if ("error" in response) {
    return { outcome: response.sent ? "unknown" : "refused", value, error: response.error };
  }
  const content = parsed(response.body);
  if (response.status === 200) {
    const answer = done.safeParse(content);
    if (answer.success) {
      const { site, member, previous } = answer.data;
      return { outcome: "done", value: written ?? answer.data.value, previous, site, member };
    }
    return { outcome: "unknown", value, error: "the answer cannot be read" };
  }
  const answer = failed.safeParse(content);
  const site = answer.data?.site;
  const error = `${response.status}: ${answer.data?.error ?? "without a reason"}`;
  const refused = response.status === 503 || response.status === 400 || response.status === 404;
  return { outcome: refused && answer.success ? "refused" : "unknown", value, site, error };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
