import type { Blueprint } from "../blueprint/blueprint";
import type { Reading } from "../blueprint/reading";
import type { Defect, DefectReader } from "./defect";
import { otherClusters } from "./references/cluster-identifiers";
import { danglingInPods } from "./references/pod-parts";
import { admissionDefects } from "./workloads/admission";
import { autoscalerDefects } from "./workloads/autoscalers";
import { budgetDefects } from "./workloads/disruption-budgets";
import { probeDefects, unboundedStarts } from "./workloads/probes";
import { renewalDefects } from "./workloads/renewal";
import { schedulingDefects } from "./workloads/scheduling";
import { singleSiteHosts } from "./workloads/single-site-hosts";
import { storageDefects } from "./workloads/storage";
import { updateDefects } from "./workloads/updates";
import { danglingReferences } from "./references/dangling-references";

/** Every reader of defects. */
const readers: readonly DefectReader[] = [
  danglingReferences,
  danglingInPods,
  otherClusters,
  admissionDefects,
  schedulingDefects,
  storageDefects,
  budgetDefects,
  autoscalerDefects,
  updateDefects,
  probeDefects,
  unboundedStarts,
  renewalDefects,
  singleSiteHosts,
];

/** Every defect of what a blueprint was read from. */
export function findDefects(reading: Reading, blueprint: Blueprint): Defect[] {
  return readers.flatMap((read) => read(reading, blueprint));
}
