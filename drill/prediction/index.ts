export { compare, type Comparison, type Subject } from "./compare";
export { withShards } from "./drilled-part";
export type { Linearizability, LostWrite, ServiceLeft, ServiceMeasurement } from "./measurement";
export { predict } from "./predict";
export type { Prediction, ServicePrediction } from "./prediction";
export { serviceLeft } from "./service-left";
