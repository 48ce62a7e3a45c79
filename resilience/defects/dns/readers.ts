import type { DefectReader } from "../defect";
import { differingAnswers } from "./answers";
import { differingDelegations } from "./delegation";
import { failingHealthChecks } from "./health-checks";
import { failingLuaChecks, hastyLuaChecks } from "./lua-checks";
import { selfEndingServers } from "./probes";
import { refusedRecords, unwatchedRecords } from "./record-sets";
import { unservedZones } from "./server-texts";

/** Readers of defects of what name servers answer. */
export const dnsReaders: readonly DefectReader[] = [
  failingHealthChecks,
  refusedRecords,
  unwatchedRecords,
  unservedZones,
  failingLuaChecks,
  hastyLuaChecks,
  differingAnswers,
  differingDelegations,
  selfEndingServers,
];
