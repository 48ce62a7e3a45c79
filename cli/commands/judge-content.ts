import * as path from "node:path";
import {
  type Blueprint,
  checkBlueprint,
  deriveBlueprint,
  InvalidInputError,
  judge,
  type PolicyName,
  type Report,
} from "@holdfast/resilience";
import { loadGraph, type GraphSource } from "../evaluate/load-graph";
import { readProject } from "../evaluate/project";
import type { ReportContent } from "../report/content";
import { namedLoss } from "./named-loss";

/** What is judged, and under which losses. */
export interface Judged extends GraphSource {
  /** How many sites are lost at once, at most. */
  depth: number;
  /** Everything else that can be lost is judged too: halls, utilities, hazards, providers, operators' services. */
  domains?: boolean;
  /** Names of the only loss to judge. Default: every loss up to the depth. */
  lose?: string[];
}

/** Policies whose findings sum up verdicts under many losses. */
const ABOUT_VERDICTS: ReadonlySet<PolicyName> = new Set([
  "survives-declared-loss",
  "capacity-holds",
  "failover-within-rto",
  "zero-loss-writes",
]);

/** The report on one loss: its verdicts, and the findings that do not depend on a loss. */
function reportOn(blueprint: Blueprint, resources: number, names: readonly string[]): Report {
  const whole = checkBlueprint(blueprint, resources, { depth: 1 });
  if (whole.summary.partial) {
    throw new InvalidInputError({
      what: `the graph holds only some of the sites: ${whole.summary.missingSites.join(", ")} missing`,
      where: `--lose ${names.join(",")}`,
      why: "what a loss leaves of a service depends on all of its sites",
      fix: "judge the stack that declares every site, or give --from the files of all stacks",
    });
  }
  const verdicts = judge(blueprint, namedLoss(blueprint, names));
  const findings = whole.findings.filter((finding) => !ABOUT_VERDICTS.has(finding.policy));
  const having = (outcome: string) => verdicts.filter((verdict) => verdict.outcome === outcome).length;
  const unmet = verdicts.filter((verdict) => !verdict.met).length;
  const errors = findings.filter((finding) => finding.level === "error").length;
  return {
    summary: {
      ...whole.summary,
      losses: 1,
      verdicts: verdicts.length,
      outcomes: {
        serving: having("serving"),
        degraded: having("degraded"),
        "read-only": having("read-only"),
        down: having("down"),
      },
      unmet,
      errors,
      goalsMet: unmet === 0 && errors === 0,
    },
    verdicts,
    findings,
  };
}

/** What was judged, in words. */
function subjectOf({ stack, from, cwd }: GraphSource): string {
  if (from) return from.map((file) => path.basename(file)).join(", ");
  return `stack ${stack} of ${readProject(cwd, stack).name}`;
}

/** When the report is made; a build that must not depend on the clock says when in SOURCE_DATE_EPOCH. */
function now(): Date {
  const epoch = process.env.SOURCE_DATE_EPOCH;
  return epoch && /^\d+$/.test(epoch) ? new Date(Number(epoch) * 1000) : new Date();
}

/** What the resources to be judged say, in reading order. */
export interface Loaded {
  readonly blueprint: Blueprint;
  /** Number of resources. */
  readonly resources: number;
}

/**
 * Loads the resources and derives from them what is judged.
 *
 * @throws InvalidInputError when the input cannot be used
 */
export async function loadBlueprint(source: GraphSource): Promise<Loaded> {
  const graph = await loadGraph(source);
  return { blueprint: deriveBlueprint(graph), resources: graph.resources.length };
}

/**
 * Loads the resources, judges them, and returns everything that outputs are made of.
 *
 * @throws InvalidInputError when the input cannot be used
 */
export async function judgeContent(judged: Judged): Promise<ReportContent> {
  const { blueprint, resources } = await loadBlueprint(judged);
  const report = judged.lose
    ? reportOn(blueprint, resources, judged.lose)
    : checkBlueprint(blueprint, resources, { depth: judged.depth, domains: judged.domains });
  return { subject: subjectOf(judged), generatedAt: now(), report, blueprint };
}
