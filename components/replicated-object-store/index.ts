export * from "./arguments";
export { ReplicatedObjectStore } from "./replicated-object-store";
