import { deriveBlueprint, judge, type Verdict } from "@holdfast/resilience";
import { namedLoss } from "@holdfast/cli/commands/named-loss";
import { reasonText } from "@holdfast/report/text/reason-text";
import type { GraphBuilder } from "../building/graph-builder";

/** What the loss of some things leaves of a service; things are named as a person names them. */
export function verdictOn(builder: GraphBuilder, service: string, ...lost: string[]): Verdict {
  const blueprint = deriveBlueprint(builder.graph());
  const verdict = judge(blueprint, namedLoss(blueprint, lost)).find(
    (candidate) => candidate.service === service,
  );
  if (!verdict) throw new Error(`no service ${service}`);
  return verdict;
}

/** The reasons of a verdict, as text. */
export function reasons(verdict: Verdict): string[] {
  return verdict.because.map(reasonText);
}
