import { mostFrequent } from "../../arithmetic/majority";
import type { Defect } from "../defect";
import type { Consequence, Peers } from "./problem";

/** What peers ought to say alike, and what it means where one of them does not. */
export interface SharedFact<Item> {
  readonly field: string | ((item: Item) => string);
  /** What one of them says, in the one form in which equal facts are equal; absent: it says nothing to be compared. */
  readonly said: (item: Item) => string | undefined;
  /** URN of the resource that says it. */
  readonly resource: (item: Item) => string;
  /** What no verdict may count on where it is the odd one. Default: nothing. */
  readonly disables?: (item: Item) => readonly string[];
  readonly among: Peers;
  readonly consequence: Consequence;
  /** Decides where as many say one as another: what is known to be right by other evidence. */
  readonly known?: (values: readonly string[]) => string | undefined;
}

/** The odd ones among peers. Where none is known to be right, one defect names all that they say. */
export function disagreements<Item>(items: readonly Item[], fact: SharedFact<Item>): Defect[] {
  const { said, resource, disables, among, consequence, known } = fact;
  const saying = items.flatMap((item) => {
    const value = said(item);
    return value === undefined ? [] : [{ item, value }];
  });
  const values = [...new Set(saying.map(({ value }) => value))].sort();
  if (values.length < 2) return [];
  const agreed = mostFrequent(saying.map(({ value }) => value)) ?? known?.(values);
  return saying
    .filter(({ value }) => value !== agreed)
    .map(({ item, value }): Defect => {
      const field = typeof fact.field === "string" ? fact.field : fact.field(item);
      const others = saying.filter((other) => other.value === agreed).length;
      return {
        policy: "configuration-takes-effect",
        level: "error",
        resource: resource(item),
        field,
        problem:
          agreed === undefined
            ? { kind: "peers-disagree", value: values.join(", "), among, consequence }
            : { kind: "differs-from-others", value, agreed, others, among, consequence },
        ...(disables ? { disables: disables(item) } : {}),
        cause: `${among.of} ${among.name} ${field} ${consequence} ${agreed === undefined ? "" : value}`,
      };
    });
}
