import type { DefectReader } from "../defect";
import { admissionDefects } from "./admission";
import { autoscalerDefects } from "./autoscalers";
import { budgetDefects } from "./disruption-budgets";
import { proxyDefects } from "./gateway-proxies";
import { neverReady } from "./never-ready";
import { peerVersions } from "./peer-versions";
import { probeDefects, unboundedStarts } from "./probes";
import { cacheDefects } from "./caches";
import { exceededQuotas } from "./quotas";
import { schedulingDefects } from "./scheduling";
import { singleSiteHosts } from "./single-site-hosts";
import { storageDefects } from "./storage";
import { awaitedDefects } from "./awaited";
import { unstoredWrites } from "./unstored-writes";
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
  neverReady,
  peerVersions,
  unboundedStarts,
  singleSiteHosts,
  proxyDefects,
  awaitedDefects,
  unstoredWrites,
  cacheDefects,
];
