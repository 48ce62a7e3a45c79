import type { Blueprint } from "../blueprint/blueprint";
import type { Reading } from "../blueprint/reading";
import type { Defect, DefectReader } from "./defect";
import { cloudNetworkReaders } from "./cloud-network/readers";
import { dnsReaders } from "./dns/readers";
import { missingPriorityClasses } from "./references/priority-classes";

/** Every reader of defects. */
const readers: readonly DefectReader[] = [missingPriorityClasses, ...dnsReaders, ...cloudNetworkReaders];

/** Every defect of what a blueprint was read from. */
export function findDefects(reading: Reading, blueprint: Blueprint): Defect[] {
  return readers.flatMap((read) => read(reading, blueprint));
}
