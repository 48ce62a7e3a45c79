export { accountContents } from "./contents";
export { type AccountNeeds, type ConfigurationChanges, prepareAccount } from "./prepare";
