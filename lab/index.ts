export { findLab, type Lab, type LabSite } from "./lab";
export { LabError, type LabFailure } from "./lab-error";
export { removeNodes, restoreNodes, startSite, type StartSiteOptions, stopSite } from "./one-site";
export type { LabProgress } from "./progress";
export { startLab, type StartLabOptions } from "./start-lab";
export { stopLab, type StopLabOptions } from "./stop-lab";
