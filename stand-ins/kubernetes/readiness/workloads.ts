import { at, numberAt, textAt } from "../objects/kubernetes-object";
import type { WireObject } from "../values/wire-value";
import { conditionOf, holds, podsProblems, spokenName } from "./pods";
import type { Progress, Readiness } from "./readiness";

/** Where a Deployment's controller counts what it rolled out. */
const revision = "deployment.kubernetes.io/revision";

/** Whether the controller has seen what was written last. */
function isObserved(object: WireObject): boolean {
  return numberAt(object, "status", "observedGeneration") >= numberAt(object, "metadata", "generation");
}

function replicasOf(workload: WireObject): number {
  return at(workload, "spec", "replicas") === undefined ? 1 : numberAt(workload, "spec", "replicas");
}

/** A Deployment whose roll-out, where there was one, is over. The first one needs no roll-out. */
function isRolledOut(deployment: WireObject): boolean {
  return (
    textAt(deployment, "metadata", "annotations", revision) === "1" ||
    (holds(deployment, "Progressing") &&
      textAt(conditionOf(deployment, "Progressing"), "reason") === "NewReplicaSetAvailable")
  );
}

/** A Deployment is ready when it is available and every replica is of what was written last. */
export const deploymentReadiness: Readiness = {
  look: (deployment): Progress => {
    const replicas = replicasOf(deployment);
    const ready = numberAt(deployment, "status", "readyReplicas");
    return {
      ready:
        isObserved(deployment) &&
        holds(deployment, "Available") &&
        isRolledOut(deployment) &&
        numberAt(deployment, "status", "updatedReplicas") >= replicas &&
        ready >= replicas,
      status: `Waiting for app ReplicaSet to be available (${ready}/${replicas} Pods available)`,
    };
  },
  problems: async (deployment, cluster) => {
    const conditions = ["Progressing", "Available"]
      .map((type) => conditionOf(deployment, type))
      .filter((condition) => condition !== undefined && textAt(condition, "status") !== "True")
      .map((condition) => `[${textAt(condition, "reason")}] ${textAt(condition, "message")}`);
    return [...conditions, shortfall(deployment), ...(await podsProblems(deployment, cluster))];
  },
  onRead: true,
};

function shortfall(deployment: WireObject): string {
  if (!holds(deployment, "Available")) return "Minimum number of live Pods was not attained";
  return isRolledOut(deployment) && textAt(deployment, "metadata", "annotations", revision) !== "1"
    ? "Attempted to roll forward to new ReplicaSet, but minimum number of Pods did not become live"
    : "Minimum number of Pods to consider the application live was not attained";
}

/** A StatefulSet is ready when all of its pods are, and are of one revision. */
export const statefulSetReadiness: Readiness = {
  look: (statefulSet): Progress => {
    const { pods, revisions } = statefulSetProgress(statefulSet);
    const count = `${numberAt(statefulSet, "status", "readyReplicas")}/${replicasOf(statefulSet)} Pods ready`;
    return {
      ready: pods && revisions,
      status:
        numberAt(statefulSet, "metadata", "generation") <= 1
          ? `[1/2] Waiting for StatefulSet to create Pods (${count})`
          : pods
            ? "[2/3] Waiting for StatefulSet to update .status.currentRevision"
            : `[1/3] Waiting for StatefulSet update to roll out (${count})`,
    };
  },
  problems: async (statefulSet, cluster) => {
    const { pods, revisions } = statefulSetProgress(statefulSet);
    const ready = numberAt(statefulSet, "status", "readyReplicas");
    const from = textAt(statefulSet, "status", "currentRevision");
    const to = textAt(statefulSet, "status", "updateRevision");
    return [
      ...(pods ? [] : [`${ready} out of ${replicasOf(statefulSet)} replicas succeeded readiness checks`]),
      ...(revisions
        ? []
        : [`StatefulSet controller failed to advance from revision "${from}" to revision "${to}"`]),
      ...(await podsProblems(statefulSet, cluster)),
    ];
  },
  onRead: true,
};

function statefulSetProgress(statefulSet: WireObject): { pods: boolean; revisions: boolean } {
  if (!isObserved(statefulSet)) return { pods: false, revisions: false };
  const replicas = replicasOf(statefulSet);
  const counts = (...names: string[]) =>
    names.every((name) => numberAt(statefulSet, "status", name) === replicas);
  // Whoever updates by deleting pods waits for nobody.
  if (
    textAt(statefulSet, "spec", "updateStrategy", "type") === "OnDelete" &&
    numberAt(statefulSet, "metadata", "generation") > 1
  ) {
    return { pods: counts("replicas", "readyReplicas"), revisions: true };
  }
  const current = textAt(statefulSet, "status", "currentRevision");
  return {
    pods: counts("replicas", "readyReplicas", "currentReplicas"),
    revisions: current !== "" && current === textAt(statefulSet, "status", "updateRevision"),
  };
}

/** A Job is ready when it is complete. */
export const jobReadiness: Readiness = {
  look: (job): Progress => {
    const count = (state: string) => numberAt(job, "status", state);
    const progress = `(Active: ${count("active")} | Succeeded: ${count("succeeded")} | Failed: ${count("failed")})`;
    return {
      ready: holds(job, "Complete"),
      failed: jobFailure(job) !== undefined,
      status: `Waiting for Job "${spokenName(job)}" to succeed ${progress}`,
    };
  },
  problems: async (job, cluster) => {
    const failure = jobFailure(job);
    return [...(failure === undefined ? [] : [failure]), ...(await podsProblems(job, cluster))];
  },
  onRead: true,
};

function jobFailure(job: WireObject): string | undefined {
  const condition = conditionOf(job, "Failed");
  const reason = textAt(condition, "reason");
  if (!holds(job, "Failed") || !["BackoffLimitExceeded", "DeadlineExceeded"].includes(reason))
    return undefined;
  return `[${reason}] ${textAt(condition, "message")}`;
}
