import type { StoreRegistry } from "@holdfast/resilience";
import { alignedTable } from "../terminal/aligned-table";

/** The documentation's table of the kinds of stores, in Markdown. */
export function storesTable({ all }: StoreRegistry): string {
  return alignedTable(
    ["`stores[].kind`", "what it is", "what is left after a loss"],
    all.map(({ kind, title, survives }) => [`\`${kind}\``, title, survives]),
  );
}
