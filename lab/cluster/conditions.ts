import { z } from "zod";

/** Conditions of an object's status; an API server leaves them out, or says null, before the first is set. */
export const conditions = z
  .array(z.object({ type: z.string(), status: z.string() }))
  .nullish()
  .transform((list) => list ?? []);

/**
 * True where a condition holds.
 *
 * @param list the object's conditions
 * @param type for instance "Ready"
 */
export function holds(list: z.infer<typeof conditions>, type: string): boolean {
  return list.some((each) => each.type === type && each.status === "True");
}
