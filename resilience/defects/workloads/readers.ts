import type { DefectReader } from "../defect";
import { admissionDefects } from "./admission";
import { autoscalerDefects } from "./autoscalers";
import { budgetDefects } from "./disruption-budgets";
import { proxyDefects } from "./gateway-proxies";
import { probeDefects, unboundedStarts } from "./probes";
import { cacheDefects } from "./caches";
import { exceededQuotas } from "./quotas";
import { schedulingDefects } from "./scheduling";
import { singleSiteHosts } from "./single-site-hosts";
import { storageDefects } from "./storage";
import { awaitedDefects } from "./awaited";
import { updateDefects } from "./updates";

/** Readers of what keeps workloads, and what belongs to them, from being admitted, scheduled or drained. */
export const workloadReaders: readonly DefectReader[] = [
  admissionDefects,
  schedulingDefects,
  exceededQuotas,
  storageDefects,
  budgetDefects,
  autoscalerDefects,
  updateDefects,
  probeDefects,
  unboundedStarts,
  singleSiteHosts,
  proxyDefects,
  awaitedDefects,
  cacheDefects,
];
