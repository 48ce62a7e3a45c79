export * from "./arguments";
export { CloudVoter } from "./cloud-voter";
export { ClusterVoter } from "./cluster-voter";
export { clientPort } from "./member-list";
