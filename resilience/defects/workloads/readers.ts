import type { DefectReader } from "../defect";
import { admissionDefects } from "./admission";
import { autoscalerDefects } from "./autoscalers";
import { budgetDefects } from "./disruption-budgets";
import { probeDefects, unboundedStarts } from "./probes";
import { schedulingDefects } from "./scheduling";
import { singleSiteHosts } from "./single-site-hosts";
import { storageDefects } from "./storage";
import { updateDefects } from "./updates";

/** Readers of what keeps workloads, and what belongs to them, from being admitted, scheduled or drained. */
export const workloadReaders: readonly DefectReader[] = [
  admissionDefects,
  schedulingDefects,
  storageDefects,
  budgetDefects,
  autoscalerDefects,
  updateDefects,
  probeDefects,
  unboundedStarts,
  singleSiteHosts,
];
