import { type Conditioned, met, missing, objectAt, type PreflightCheck, reports } from "../preflight-check";

/** Service that tells monitoring how objects stand: its name and namespace. */
const objectStates = "kube-state-metrics.kube-system";

/** Autoscalers are told how busy pods are. */
export const metricsCheck: PreflightCheck = {
  name: "metrics",
  title: "metrics that autoscalers read",
  async run({ api, needs }) {
    const service = await objectAt<Conditioned>(
      api,
      "/apis/apiregistration.k8s.io/v1/apiservices/v1beta1.metrics.k8s.io",
    );
    if (!service || !reports(service, "Available"))
      return missing(
        service ? "metrics.k8s.io is registered and does not answer" : "nothing serves metrics.k8s.io",
        "install metrics-server; kubectl top nodes has to answer",
      );
    const scraped = needs.objects.some(
      ({ kind, fields }) => kind === "ConfigMap" && JSON.stringify(fields).includes(`${objectStates}.svc`),
    );
    if (!scraped) return met("metrics.k8s.io is available");
    const [name, namespace] = objectStates.split(".");
    return (await objectAt(api, `/api/v1/namespaces/${namespace}/services/${name}`))
      ? met("metrics.k8s.io is available, and kube-state-metrics is there")
      : missing(
          `there is no Service ${name} in ${namespace}, which monitoring scrapes`,
          "install kube-state-metrics there",
        );
  },
};
