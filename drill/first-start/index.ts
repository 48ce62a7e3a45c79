export { firstStartScenario, nameServerDelay, predictFirstStart } from "./predict";
export { firstStartSteps, type FirstStartStep, type MeasuredStep, type PredictedStep } from "./step";
