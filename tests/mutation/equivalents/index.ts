import { findingMessage } from "@holdfast/report/text/finding-text";
import type { ResourceGraph } from "@holdfast/resilience";
import { differenceOf } from "../difference";
import { judgeGraph, type Judged } from "../judging";
import { etcdSpellings } from "./etcd-spellings";
import { respelt, type Spelling } from "./rewrite";
import { textSpellings } from "./text-spellings";
import { workloadSpellings } from "./workload-spellings";

/** Every spelling: none may change a verdict or a finding. */
export const spellings: readonly Spelling[] = [...workloadSpellings, ...etcdSpellings, ...textSpellings];

/** What is said of a graph for nothing but another spelling of the same fact; none is as it should be. */
export function falseAlarm(graph: ResourceGraph, before: Judged, spelling: Spelling): string | undefined {
  const { graph: rewritten, changed } = respelt(graph, spelling);
  if (changed === 0) return "the spelling changes no resource, so it says nothing";
  const after = judgeGraph(rewritten);
  if ("refused" in after) return after.refused;
  const { verdicts, added, removed } = differenceOf(before, after, { words: false });
  const [verdict] = verdicts;
  return (
    (added[0] && findingMessage(added[0])) ??
    (verdict ? `the verdict changes: ${verdict.key}` : undefined) ??
    (removed[0] ? `it is not said any more: ${findingMessage(removed[0])}` : undefined)
  );
}
