import type * as k8s from "@pulumi/kubernetes";

/**
 * Security context of a pod that Pod Security "restricted" admits: an unprivileged user, the runtime's system-call
 * filter, and volumes (secrets among them) readable by the user's group.
 *
 * @param userId numeric id of the user and group, above 0
 */
export function restrictedPodSecurity(userId: number): k8s.types.input.core.v1.PodSecurityContext {
  return {
    runAsNonRoot: true,
    runAsUser: userId,
    runAsGroup: userId,
    fsGroup: userId,
    fsGroupChangePolicy: "OnRootMismatch",
    seccompProfile: { type: "RuntimeDefault" },
  };
}

/** Security context of a container that Pod Security "restricted" admits, with a root file system it cannot change. */
export const restrictedContainerSecurity: k8s.types.input.core.v1.SecurityContext = {
  allowPrivilegeEscalation: false,
  readOnlyRootFilesystem: true,
  capabilities: { drop: ["ALL"] },
};
