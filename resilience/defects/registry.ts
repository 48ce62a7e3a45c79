import type { Blueprint } from "../blueprint/blueprint";
import type { Reading } from "../blueprint/reading";
import type { Defect, DefectReader } from "./defect";
import { danglingReferences } from "./references/dangling-references";

/** Every reader of defects. */
const readers: readonly DefectReader[] = [danglingReferences];

/** Every defect of what a blueprint was read from. */
export function findDefects(reading: Reading, blueprint: Blueprint): Defect[] {
  return readers.flatMap((read) => read(reading, blueprint));
}
