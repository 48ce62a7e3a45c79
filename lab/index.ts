export { readDataSites } from "./declared/data-sites";
export { findLab, type Lab, labFolderOf, type LabSite } from "./lab";
export { LabError, type LabFailure } from "./lab-error";
export { followLogs, logsOf, printLog, type ProgramLog } from "./logs";
export { removeNodes, restoreNodes, startSite, type StartSiteOptions, stopSite } from "./one-site";
export type { LabProgress } from "./progress";
export { startLab, type StartLabOptions } from "./start-lab";
export { type LabStatus, type ProgramStatus, type ReadyOf, type SiteStatus, statusOf } from "./status";
export { stopLab, type StopLabOptions } from "./stop-lab";
