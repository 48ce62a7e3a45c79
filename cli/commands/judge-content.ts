import * as path from "node:path";
import { StackView } from "@holdfast/policies/graph/stack-view";
import { acceptablePolicies, policiesOnVerdicts } from "@holdfast/policies/rules";
import { countsOf, type PolicyConfiguration, reportOf, withAccepted } from "@holdfast/policies/report";
import {
  type Acceptance,
  adoptionProgress,
  type AdoptionProgress,
  type Blueprint,
  blueprintAfter,
  declaredPart,
  DECLARES_KEY,
  deriveBlueprint,
  InvalidInputError,
  judge,
  type OtherParts,
  type Part,
  refuseUnjudgeable,
  requireWhole,
  type Report,
  type ResourceGraph,
  withOtherParts,
} from "@holdfast/resilience";
import { loadGraph, type GraphSource } from "@holdfast/evaluate/load-graph";
import { readAcceptanceFile } from "@holdfast/evaluate/acceptance-file";
import { configuredSources, OTHERS_KEY, partSources } from "@holdfast/evaluate/part-sources";
import { findOtherParts } from "@holdfast/evaluate/part-states";
import { readProject } from "@holdfast/evaluate/project";
import { findProjectFile } from "@holdfast/evaluate/project-file";
import { nothingAdopted } from "@holdfast/report/text/adoption-text";
import type { ReportContent } from "@holdfast/report/content";
import { joined } from "@holdfast/report/text/phrases";
import { namedLoss } from "./named-loss";

/** The resources to be judged, and what they are of. */
export interface BlueprintSource extends GraphSource {
  /** The part of a blueprint that the files hold. Default: they are the whole of one. */
  part?: string[];
  /** Where other parts of the blueprint stand, as `PART=SOURCE`. Default: each in the stack of its name. */
  with?: string[];
  /** A part is judged for what can be said of it alone. */
  alone?: boolean;
}

/** What is judged, and under which losses. */
export interface Judged extends BlueprintSource {
  /** How many sites are lost at once, at most. */
  depth: number;
  /** Everything else that can be lost is judged too: halls, utilities, hazards, providers, operators' services. */
  domains?: boolean;
  /** Names of the only loss to judge. Default: every loss up to the depth. */
  lose?: string[];
  /** Names of what is lost already: everything else is lost on top of it. Default: nothing. */
  lost?: string[];
  /** How long what is lost has been lost, in seconds. Default: it just happened. */
  after?: number;
  /** Days after which the state of another part is old. Default: a week. */
  maxAge?: number;
}

/** The report on one loss: its verdicts, and the findings that do not depend on a loss. */
function reportOn(
  loaded: Loaded,
  { after = 0 }: Judged,
  names: readonly string[],
  accepted: readonly Acceptance[],
): Report {
  const { graph, blueprint, resources, part, others } = loaded;
  requireWhole(blueprint, resources, part);
  const view = (depth: number) =>
    new StackView(graph, { depth, domains: depth > 1, part, others, accepted }, blueprint);
  // What is accepted is known by findings, which sum up verdicts under every loss.
  const whole = reportOf(view(view(1).acceptances.stated.length > 0 ? 2 : 1));
  const loss = namedLoss(blueprint, names);
  const verdicts = withAccepted(judge(blueprintAfter(blueprint, loss, after), loss), whole.findings);
  const findings = whole.findings.filter((finding) => !policiesOnVerdicts.has(finding.policy));
  const having = (outcome: string) => verdicts.filter((verdict) => verdict.outcome === outcome).length;
  const counts = countsOf(verdicts, findings);
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
      ...counts,
      // What goals promise under other losses was not judged.
      goalsMet: counts.unmet === 0 && counts.errors === 0 ? null : false,
    },
    verdicts,
    findings,
    acceptances: whole.acceptances,
  };
}

/**
 * What the project that a folder is in accepts; nothing where the folder is in none, as where files are judged.
 *
 * @throws InvalidInputError where the file that says it cannot be read
 */
function acceptedIn(cwd: string): Acceptance[] {
  let project: string;
  try {
    project = findProjectFile(cwd);
  } catch {
    return [];
  }
  return readAcceptanceFile(path.dirname(project), [...acceptablePolicies]);
}

/** What was judged, in words. */
function subjectOf({ stack, from, cwd }: GraphSource, { others }: Loaded): string {
  const own = from
    ? from.map((file) => path.basename(file)).join(", ")
    : `stack ${stack} of ${readProject(cwd, stack).name}`;
  const beside = others?.states.map(({ part }) => part) ?? [];
  return beside.length > 0 ? `${own}, together with ${joined(beside)} as they stand` : own;
}

/** A part of which it is asked what can be said of it alone is warned of what cannot; otherwise that is refused. */
function policyConfiguration(
  { from, with: named, alone, maxAge }: Judged,
  { adoption }: Loaded,
): PolicyConfiguration {
  const advisory = { enforcementLevel: "advisory" } as const;
  return {
    // Whoever begins is told what the objects lack; what fails the check is goals.
    ...(adoption ? { "workload-hygiene": advisory, "encrypted-and-private": advisory } : {}),
    ...(alone || (from && !named) ? { "whole-blueprint-is-judged": { enforcementLevel: "advisory" } } : {}),
    ...(maxAge === undefined ? {} : { "other-parts-are-recent": { maximumAgeDays: maxAge } }),
  };
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
  /** The other parts that are in the graph as they stand, and those that could not be had. */
  readonly others?: OtherParts;
  /** How much of it can be judged, where it is a program without components. */
  readonly adoption?: AdoptionProgress;
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
  const own = { graph, part: byOption ? given : partOf(source) };
  const loaded = { ...own, ...(await together(source, own)) };
  const blueprint = deriveBlueprint(loaded.graph);
  const resources = loaded.graph.resources.length;
  const adoption = adoptionProgress(loaded.graph);
  if (adoption && (blueprint.sites.length === 0 || blueprint.services.length === 0))
    throw new InvalidInputError(nothingAdopted(adoption));
  refuseUnjudgeable(blueprint, resources, loaded.part);
  return { ...loaded, blueprint, resources, ...(adoption ? { adoption } : {}) };
}

/**
 * The resources of a part together with those of the other parts as they stand; nothing where it is judged alone: a whole
 * blueprint, or a part of which that is asked for. Files of a part are judged alone unless others are named.
 *
 * @throws InvalidInputError where a state cannot be used
 */
async function together(
  source: BlueprintSource,
  { graph, part }: { readonly graph: ResourceGraph; readonly part?: Part },
): Promise<Pick<Loaded, "graph" | "part" | "others"> | undefined> {
  const { cwd, stack, from, timeout, alone, with: named } = source;
  if (named && !part) {
    throw new InvalidInputError({
      what: "--with says where other parts of a blueprint are, and the whole of one is judged",
      where: `--with ${named.join(" ")}`,
      why: "what another part holds would be there twice",
      fix: `leave --with out${from ? ", or say with --part which part the files are" : ""}`,
    });
  }
  if (!part || alone || (from && !named)) return undefined;
  const project = from ? undefined : readProject(cwd, stack);
  const folder = project?.folder ?? cwd;
  const configured = project?.configuration[OTHERS_KEY];
  const said = configuredSources(configured, `Pulumi.${stack}.yaml: ${OTHERS_KEY}`, folder);
  const elsewhere = [...said].filter(([name]) => !part.includes(name));
  const sources = new Map([...elsewhere, ...partSources(named ?? [], "--with")]);
  const name = graph.resources[0]?.urn.split("::")[1] ?? "";
  const search = { sources, project: { name, folder }, now: new Date(), patience: timeout };
  const others = await findOtherParts(graph, part, search);
  return { ...withOtherParts(graph, part, others), others };
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
  // What is wrong with the file is said before anything is evaluated.
  const accepted = acceptedIn(judged.cwd);
  const loaded = await loadBlueprint(judged);
  const { graph, blueprint, part, others } = loaded;
  const { depth, domains, lose } = judged;
  if (judged.lost) requireWhole(blueprint, loaded.resources, part);
  const lost = judged.lost && namedLoss(blueprint, judged.lost).elements;
  const afterSeconds = judged.after;
  const view = () =>
    new StackView(graph, { depth, domains, lost, afterSeconds, part, others, accepted }, blueprint);
  const report = lose
    ? reportOn(loaded, judged, lose, accepted)
    : reportOf(view(), policyConfiguration(judged, loaded));
  const { adoption } = loaded;
  return {
    subject: subjectOf(judged, loaded),
    generatedAt: now(),
    report,
    blueprint,
    ...(adoption ? { adoption } : {}),
  };
}
