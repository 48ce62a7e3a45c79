import { stringify } from "yaml";

function stage(name: string, spec: object): string {
  return stringify({ apiVersion: "kwok.x-k8s.io/v1alpha1", kind: "Stage", metadata: { name }, spec });
}

const isIn = (key: string, ...values: string[]) => ({ key, operator: "In", values });

/**
 * What becomes of a volume whose claim is gone: it is wiped and offered again, as the operator would do by hand. Until
 * somebody did, production keeps what was written.
 */
const volumePreparedAgain = stage("volume-prepared-again", {
  resourceRef: { apiGroup: "v1", kind: "PersistentVolume" },
  selector: { matchExpressions: [isIn(".status.phase", "Released")] },
  next: { patches: [{ root: "spec", type: "merge", template: "claimRef: null\n" }] },
});

/**
 * A pod that was marked as not ready because its node had not been heard of is ready again once it is, as its kubelet
 * would report. Happens where the machine is so busy that heartbeats come late.
 */
const podReadyAgain = stage("pod-ready-again", {
  resourceRef: { apiGroup: "v1", kind: "Pod" },
  selector: {
    matchExpressions: [
      { key: ".metadata.deletionTimestamp", operator: "DoesNotExist" },
      isIn(".status.phase", "Running"),
      isIn('.status.conditions.[] | select( .type == "Ready" ) | .status', "False"),
    ],
  },
  delay: { durationMilliseconds: 5000 },
  next: {
    statusTemplate: [
      "conditions:",
      "- type: Ready",
      '  status: "True"',
      "  lastTransitionTime: {{ Now | Quote }}",
      "",
    ].join("\n"),
  },
});

/** Stages that the lab plays besides kwok's own: what else production clusters do by themselves, or somebody by hand. */
export const ownStages: readonly string[] = [volumePreparedAgain, podReadyAgain];
