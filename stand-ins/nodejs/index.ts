export * from "./engine";
export * from "./install";
