import * as path from "node:path";
import { StackView } from "@holdfast/policies/graph/stack-view";
import { reportOf } from "@holdfast/policies/report";
import {
  type Blueprint,
  declaredPart,
  DECLARES_KEY,
  deriveBlueprint,
  InvalidInputError,
  judge,
  type Part,
  refuseUnjudgeable,
  requireWhole,
  type Report,
  type ResourceGraph,
} from "@holdfast/resilience";
import { loadGraph, type GraphSource } from "@holdfast/evaluate/load-graph";
import { readProject } from "@holdfast/evaluate/project";
import type { ReportContent } from "@holdfast/report/content";
import { namedLoss } from "./named-loss";

/** The resources to be judged, and what they are of. */
export interface BlueprintSource extends GraphSource {
  /** The part of a blueprint that the files hold. Default: they are the whole of one. */
  part?: string[];
}

/** What is judged, and under which losses. */
export interface Judged extends BlueprintSource {
  /** How many sites are lost at once, at most. */
  depth: number;
  /** Everything else that can be lost is judged too: halls, utilities, hazards, providers, operators' services. */
  domains?: boolean;
  /** Names of the only loss to judge. Default: every loss up to the depth. */
  lose?: string[];
}

/** Policies whose findings sum up verdicts under many losses. */
const ABOUT_VERDICTS: ReadonlySet<string> = new Set([
  "survives-declared-loss",
  "capacity-holds",
  "failover-within-rto",
  "zero-loss-writes",
  "hazard-independence",
]);

/** The report on one loss: its verdicts, and the findings that do not depend on a loss. */
function reportOn(loaded: Loaded, names: readonly string[]): Report {
  const { graph, blueprint, resources, part } = loaded;
  requireWhole(blueprint, resources, part);
  const whole = reportOf(new StackView(graph, { depth: 1, part }, blueprint));
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
      // What goals promise under other losses was not judged.
      goalsMet: unmet === 0 && errors === 0 ? null : false,
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
  readonly graph: ResourceGraph;
  readonly blueprint: Blueprint;
  /** Number of resources. */
  readonly resources: number;
  /** The part of a blueprint that they are; absent: the whole of one. */
  readonly part?: Part;
}

/**
 * The part of a blueprint that a stack's configuration or the command line says is judged; `undefined` for the whole.
 *
 * @throws InvalidInputError where it is not a list of names, or is given for what says so itself
 */
export function partOf({ cwd, stack, from, part }: BlueprintSource): Part | undefined {
  if (from) return part && declaredPart(JSON.stringify(part), `--part ${part.join(",")}`);
  if (!part) return declaredPart(readProject(cwd, stack).configuration[DECLARES_KEY], `Pulumi.${stack}.yaml`);
  throw new InvalidInputError({
    what: `--part says what files hold, and there is no --from`,
    where: `--part ${part.join(",")}`,
    why: `a stack says by itself which part it declares: ${DECLARES_KEY} in its configuration`,
    fix: "leave --part out, or name the files with --from",
  });
}

/**
 * Loads the resources and derives from them what is judged.
 *
 * @throws InvalidInputError when the input cannot be used
 * @throws UnjudgeableError where there is nothing to judge
 */
export async function loadBlueprint(source: BlueprintSource): Promise<Loaded> {
  const byOption = source.from !== undefined || source.part !== undefined;
  const given = byOption ? partOf(source) : undefined;
  const graph = await loadGraph(source);
  // A program that reads the key itself has said by now, with its line, what is wrong with it.
  const part = byOption ? given : partOf(source);
  const loaded = { graph, blueprint: deriveBlueprint(graph), resources: graph.resources.length, part };
  refuseUnjudgeable(loaded.blueprint, loaded.resources, part);
  return loaded;
}

/**
 * As {@link loadBlueprint}, for what a part of a blueprint cannot say.
 *
 * @throws UnjudgeableError where the resources are a part only
 */
export async function loadWhole(source: BlueprintSource): Promise<Loaded> {
  const loaded = await loadBlueprint(source);
  requireWhole(loaded.blueprint, loaded.resources, loaded.part);
  return loaded;
}

/**
 * Loads the resources, judges them, and returns everything that outputs are made of.
 *
 * @throws InvalidInputError when the input cannot be used
 * @throws UnjudgeableError where there is nothing to judge
 */
export async function judgeContent(judged: Judged): Promise<ReportContent> {
  const loaded = await loadBlueprint(judged);
  const { graph, blueprint, part } = loaded;
  const { depth, domains, lose } = judged;
  const report = lose
    ? reportOn(loaded, lose)
    : reportOf(new StackView(graph, { depth, domains, part }, blueprint));
  return { subject: subjectOf(judged), generatedAt: now(), report, blueprint };
}
