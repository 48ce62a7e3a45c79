import type { DefectReader } from "../defect";
import { refusedInputs } from "./cloud-inputs";
import { otherClusters, sharedClusters } from "./cluster-identifiers";
import { danglingReferences } from "./dangling-references";
import { danglingInPods } from "./pod-parts";
import { misplacedObjects } from "./providers";

/** Readers of names that mean another object, another part of a pod, or a cluster. */
export const referenceReaders: readonly DefectReader[] = [
  danglingReferences,
  danglingInPods,
  otherClusters,
  sharedClusters,
  misplacedObjects,
  refusedInputs,
];
