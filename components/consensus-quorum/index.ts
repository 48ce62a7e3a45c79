export * from "./arguments";
export { ConsensusQuorum } from "./consensus-quorum";
export { clientPort } from "./member-list";
