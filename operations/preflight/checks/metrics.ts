import { type Conditioned, met, missing, objectAt, type PreflightCheck, reports } from "../preflight-check";

/** Autoscalers are told how busy pods are. */
export const metricsCheck: PreflightCheck = {
  name: "metrics",
  title: "metrics that autoscalers read",
  async run({ api }) {
    const service = await objectAt<Conditioned>(
      api,
      "/apis/apiregistration.k8s.io/v1/apiservices/v1beta1.metrics.k8s.io",
    );
    return service && reports(service, "Available")
      ? met("metrics.k8s.io is available")
      : missing(
          service ? "metrics.k8s.io is registered and does not answer" : "nothing serves metrics.k8s.io",
          "install metrics-server; kubectl top nodes has to answer",
        );
  },
};
