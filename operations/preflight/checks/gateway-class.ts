import {
  implementationLabel,
  type ImplementationName,
  implementations,
  type PodPlace,
} from "@holdfast/contract/gateway/implementations";
import { at, textOf } from "@holdfast/resilience/graph/values";
import type { ApiServer } from "../../clusters/site-cluster";
import {
  type Conditioned,
  itemsAt,
  met,
  missing,
  objectAt,
  type PreflightCheck,
  reports,
  several,
} from "../preflight-check";
import type { SiteNeeds } from "../site-needs";

/** The controller of a class that is declared, where it is pods of the cluster. */
function controllerOf({ objects }: SiteNeeds, name: string): PodPlace | undefined {
  const declared = objects.find((each) => each.kind === "GatewayClass" && each.name === name);
  const implementation = textOf(at(declared?.fields, "metadata", "labels", implementationLabel));
  if (implementation === undefined || !(implementation in implementations)) return undefined;
  const { dataPlane } = implementations[implementation as ImplementationName];
  return dataPlane.kind === "pods" ? dataPlane.controlPlane : undefined;
}

/** Whether a pod of a controller is ready. */
async function isReady(api: ApiServer, { namespace, labels }: PodPlace): Promise<boolean> {
  const pods = await itemsAt<Conditioned>(api, `/api/v1/namespaces/${namespace}/pods`);
  return pods.some(
    (pod) =>
      reports(pod, "Ready") &&
      Object.entries(labels).every(([label, value]) => pod.metadata.labels?.[label] === value),
  );
}

/** What is missing for gateways of a class. */
async function faultOf(api: ApiServer, needs: SiteNeeds, name: string): Promise<string | undefined> {
  const controller = controllerOf(needs, name);
  if (controller && !(await isReady(api, controller))) {
    const labels = Object.entries(controller.labels).map(([label, value]) => `${label}=${value}`);
    return `no pod with ${labels.join(",")} is ready in the namespace ${controller.namespace}, which makes gateways of the class ${name}`;
  }
  const found = await objectAt<Conditioned>(api, `/apis/gateway.networking.k8s.io/v1/gatewayclasses/${name}`);
  const isDeclared = needs.objects.some((each) => each.kind === "GatewayClass" && each.name === name);
  if (found === undefined) return isDeclared ? undefined : `there is no GatewayClass ${name}`;
  return reports(found, "Accepted") ? undefined : `no implementation has accepted the GatewayClass ${name}`;
}

/** An implementation makes gateways of each class that is named. */
export const gatewayClassCheck: PreflightCheck = {
  name: "gateway-class",
  title: "class of the edge gateway",
  async run({ api, needs }) {
    const gateways = needs.objects.filter(({ kind }) => kind === "Gateway");
    const classes = new Set(
      gateways.flatMap(({ fields }) => textOf(at(fields, "spec", "gatewayClassName")) ?? []),
    );
    const faults: string[] = [];
    for (const name of classes) {
      const fault = await faultOf(api, needs, name);
      if (fault !== undefined) faults.push(fault);
    }
    return faults.length === 0
      ? met(`${[...classes].join(", ")} is there, or is declared`)
      : missing(several(faults), "install the implementation of the Gateway API that is declared");
  },
};
