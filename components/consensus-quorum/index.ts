export * from "./arguments";
export { ConsensusQuorum } from "./consensus-quorum";
export { clientPort, quorumClientName } from "./member-list";
