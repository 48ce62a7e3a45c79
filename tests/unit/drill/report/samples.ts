import type { ServiceMeasurement } from "@holdfast/drill/prediction/measurement";
import type { Prediction, ServicePrediction } from "@holdfast/drill/prediction/prediction";

/** A prediction of one service that goes on by itself. */
export function predictionOf(change: Partial<ServicePrediction> = {}): Prediction {
  return {
    scenario: "kill ansan",
    modelled: true,
    basis: "the loss of ansan",
    services: [
      {
        service: "payments",
        outcome: "serving",
        writes: true,
        rtoSeconds: 29,
        rtoTerms: [],
        copyReadSeconds: 9,
        rpoSeconds: 0,
        because: [],
        ...change,
      },
    ],
  };
}

/** Measurements that meet that prediction. */
export function measurementOf(change: Partial<ServiceMeasurement> = {}): ServiceMeasurement {
  return {
    service: "payments",
    left: { outcome: "serving", done: { write: 1, read: 1 } },
    rtoSeconds: 21,
    firstFailureSeconds: 0.1,
    copyReadSeconds: 4,
    lostWrites: [],
    acknowledgedWrites: 1000,
    refusedWritesSeen: 0,
    backwardReads: 0,
    backwardCopyReads: 0,
    doubleAcknowledgementMilliseconds: 0,
    linearizability: "linearizable",
    ...change,
  };
}
