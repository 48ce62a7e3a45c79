import { stringify } from "yaml";

/**
 * What becomes of a volume whose claim is gone: it is wiped and offered again, as the operator would do by hand. Until
 * somebody did, production keeps what was written.
 */
export const volumeStage = stringify({
  apiVersion: "kwok.x-k8s.io/v1alpha1",
  kind: "Stage",
  metadata: { name: "volume-prepare-again" },
  spec: {
    resourceRef: { apiGroup: "v1", kind: "PersistentVolume" },
    selector: { matchExpressions: [{ key: ".status.phase", operator: "In", values: ["Released"] }] },
    next: { patches: [{ root: "spec", type: "merge", template: "claimRef: null\n" }] },
  },
});
