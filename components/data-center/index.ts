export * from "./arguments";
export { DataCenter } from "./data-center";
export { edgeGateway } from "./edge";
export { localStorageClass, priorityClassName } from "./scheduling";
