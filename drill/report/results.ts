import type { Subject } from "../prediction/compare";
import type { DrillSummary } from "./drill-summary";
import type { Machine } from "./machine";
import { percentile } from "./percentile";
import { type ServerVersion, type VersionDifference, versionDifferences } from "./version-differences";

/** How drills were run. */
export interface Circumstances {
  /** When the first of them began, ISO 8601. */
  readonly date: string;
  /** The command that ran them, with its options. */
  readonly command: string;
  readonly seed: number;
  /** What was declared, and where it was read. */
  readonly subject: string;
  readonly machine: Machine;
  readonly servers: readonly ServerVersion[];
}

/** How often what was measured met what was predicted. */
export interface Agreement {
  readonly agreed: number;
  readonly of: number;
}

/** Times in seconds that were measured, service by service. `null`: none was. */
export interface MeasuredSeconds {
  readonly count: number;
  readonly p50: number | null;
  readonly max: number | null;
  /** How many had not come to an end when their drill did; they are in no other figure. */
  readonly withoutEnd: number;
}

/** Recovery times under one kind of fault. */
export interface FaultTotals {
  readonly fault: string;
  readonly drills: number;
  readonly passed: number;
  readonly rto: MeasuredSeconds;
  readonly copyReads: MeasuredSeconds;
}

/** All drills of a run in numbers. */
export interface Totals {
  readonly drills: number;
  readonly passed: number;
  readonly requests: number;
  /** Acknowledged writes of which none may be lost, as predicted. */
  readonly acknowledgedWrites: number;
  /** Recovery times of services under which service went on by itself, as predicted. */
  readonly rto: MeasuredSeconds;
  /** The same of reads from whichever copy a site has. */
  readonly copyReads: MeasuredSeconds;
  readonly outcomeAgreement: Agreement;
  readonly rtoAgreement: Agreement;
  readonly copyReadAgreement: Agreement;
  readonly rpoAgreement: Agreement;
  /** Those of them that were gone afterwards. */
  readonly lostWrites: number;
  /** Acknowledged writes where the prediction allows that some are lost, as where every disk is, and those that were. */
  readonly lossAllowed: { readonly acknowledgedWrites: number; readonly lostWrites: number };
  readonly doubleAcknowledgementMilliseconds: number;
  /** Histories that were found to be linearizable, of those of which no acknowledged write may be lost. */
  readonly linearizable: Agreement;
  /** Members that held other rows than their leader after all was healed. */
  readonly divergences: number;
  readonly byFault: readonly FaultTotals[];
}

/** What came of a run of drills. Fields are added, never renamed or removed, within one major version. */
export interface DrillResults extends Circumstances {
  readonly passed: boolean;
  readonly totals: Totals;
  /** Servers that ran in another version than is declared: of the declared one nothing is proven. */
  readonly versionDifferences: readonly VersionDifference[];
  readonly drills: readonly DrillSummary[];
}

function measuredSeconds(times: readonly (number | null)[]): MeasuredSeconds {
  const ended = times.filter((time) => time !== null);
  return {
    count: ended.length,
    p50: percentile(ended, 0.5),
    max: percentile(ended, 1),
    withoutEnd: times.length - ended.length,
  };
}

/** Measurements of services that were predicted to go on by themselves. */
function recovering({ prediction, measurements }: DrillSummary) {
  const bounded = new Set(
    prediction.services.filter((each) => each.rtoSeconds !== null).map((each) => each.service),
  );
  return measurements.filter((each) => bounded.has(each.service));
}

function agreement(drills: readonly DrillSummary[], subject: Subject): Agreement {
  const compared = drills.flatMap((drill) => drill.comparisons).filter((each) => each.subject === subject);
  return { agreed: compared.filter((each) => each.agrees).length, of: compared.length };
}

function times(drills: readonly DrillSummary[]): Pick<Totals, "rto" | "copyReads"> {
  const measured = drills.flatMap(recovering);
  return {
    rto: measuredSeconds(measured.map((each) => each.rtoSeconds)),
    copyReads: measuredSeconds(measured.map((each) => each.copyReadSeconds)),
  };
}

function faultTotals(drills: readonly DrillSummary[]): FaultTotals[] {
  return [...new Set(drills.map((drill) => drill.fault))].map((fault) => {
    const own = drills.filter((drill) => drill.fault === fault);
    return { fault, drills: own.length, passed: own.filter((drill) => drill.passed).length, ...times(own) };
  });
}

type Measurement = DrillSummary["measurements"][number];

function sum(measurements: readonly Measurement[], of: (each: Measurement) => number): number {
  return measurements.reduce((total, each) => total + of(each), 0);
}

const acknowledged = (each: Measurement) => each.acknowledgedWrites;
const lost = (each: Measurement) => each.lostWrites.length;

/** Measurements of services by whether the prediction says that none of their acknowledged writes is lost. */
function byLoss(drills: readonly DrillSummary[]): { kept: Measurement[]; lossy: Measurement[] } {
  const kept: Measurement[] = [];
  const lossy: Measurement[] = [];
  for (const { prediction, measurements } of drills) {
    for (const each of measurements) {
      const predicted = prediction.services.find(({ service }) => service === each.service);
      (predicted?.rpoSeconds === 0 ? kept : lossy).push(each);
    }
  }
  return { kept, lossy };
}

function totalsOf(drills: readonly DrillSummary[]): Totals {
  const { kept, lossy } = byLoss(drills);
  return {
    drills: drills.length,
    passed: drills.filter((drill) => drill.passed).length,
    requests: drills.reduce((total, drill) => total + drill.requests, 0),
    acknowledgedWrites: sum(kept, acknowledged),
    ...times(drills),
    outcomeAgreement: agreement(drills, "outcome"),
    rtoAgreement: agreement(drills, "rto"),
    copyReadAgreement: agreement(drills, "copy reads"),
    rpoAgreement: agreement(drills, "rpo"),
    lostWrites: sum(kept, lost),
    lossAllowed: { acknowledgedWrites: sum(lossy, acknowledged), lostWrites: sum(lossy, lost) },
    doubleAcknowledgementMilliseconds: sum(
      [...kept, ...lossy],
      (each) => each.doubleAcknowledgementMilliseconds,
    ),
    linearizable: {
      agreed: kept.filter((each) => each.linearizability === "linearizable").length,
      of: kept.length,
    },
    divergences: drills.reduce((total, drill) => total + drill.divergences.length, 0),
    byFault: faultTotals(drills),
  };
}

/**
 * Sums up a run of drills. It has passed when each of them has, and there was one. That a server ran in another version
 * than is declared is named and fails nothing: which versions there are is up to the machine.
 */
export function drillResults(circumstances: Circumstances, drills: readonly DrillSummary[]): DrillResults {
  const passed = drills.length > 0 && drills.every((drill) => drill.passed);
  return {
    ...circumstances,
    passed,
    totals: totalsOf(drills),
    versionDifferences: versionDifferences(circumstances.servers),
    drills,
  };
}
