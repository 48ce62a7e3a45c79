export { nameServerDelay, predictFirstStart } from "./predict";
export { FROM_NOTHING, isFirstStart } from "./scenario";
export { firstStartSteps, type FirstStartStep, type MeasuredStep, type PredictedStep } from "./step";
