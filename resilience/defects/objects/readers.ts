import type { DefectReader } from "../defect";
import { declaredOtherwise } from "./components";
import { differingInstances } from "./instances";
import { jobDefects } from "./jobs";
import { otherLabels } from "./labels";
import { missingFiles } from "./mounted-files";
import { formDefects } from "./object-forms";
import { fileDefects } from "./pod-files";
import { podSettings } from "./pod-settings";
import { refusedFields } from "./refused-fields";

/** Readers of what objects and components say that cannot be, or that contradicts what else is declared. */
export const objectReaders: readonly DefectReader[] = [
  refusedFields,
  missingFiles,
  fileDefects,
  podSettings,
  formDefects,
  jobDefects,
  otherLabels,
  differingInstances,
  declaredOtherwise,
];
