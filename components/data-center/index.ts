export * from "./arguments";
export { DataCenter } from "./data-center";
export { edgeGateway, privateIssuer } from "./edge";
export { localStorageClass, priorityClassName } from "./scheduling";
