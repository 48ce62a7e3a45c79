export * from "./arguments";
export { failoverBound, failoverTerms, failoverTiming, smallestRecoverySeconds } from "./failover-timing";
export { leaderOrder, preferredLeader } from "./leadership";
export { leaderServiceName, replicaServiceName } from "./names";
export { ReplicatedDatabase } from "./replicated-database";
export { synchronousCopies } from "./synchronous-copies";
