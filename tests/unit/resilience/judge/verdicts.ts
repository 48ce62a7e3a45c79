import { deriveBlueprint, judge, type Loss, parseLoss, type Verdict } from "@holdfast/resilience";
import type { GraphBuilder } from "../building/graph-builder";

/** What the loss of some things leaves of a service; things are named as a person names them. */
export function verdictOn(builder: GraphBuilder, service: string, ...lost: string[]): Verdict {
  const blueprint = deriveBlueprint(builder.graph());
  const loss: Loss = parseLoss(blueprint, lost);
  const verdict = judge(blueprint, loss).find((candidate) => candidate.service === service);
  if (!verdict) throw new Error(`no service ${service}`);
  return verdict;
}

/** The reasons of a verdict, as text. */
export function reasons(verdict: Verdict): string[] {
  return verdict.because.map((reason) => reason.text);
}
