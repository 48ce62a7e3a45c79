export { buildableTools } from "./cache/entries";
export { findCustomResourceDefinitions, findKwokStages } from "./definitions/find-definitions";
export { buildTool, findTool } from "./find-tool";
export { cacheFolder } from "./search";
export type { Attempt } from "./search";
export { toolNames } from "./tool";
export type { FindOptions, Tool, ToolName, ToolSource } from "./tool";
export { ToolNotFoundError } from "./tool-not-found-error";
