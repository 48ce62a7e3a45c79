import { at, textOf } from "@holdfast/resilience/graph/values";
import { type Conditioned, met, missing, objectAt, type PreflightCheck, several } from "../preflight-check";

/** An implementation has taken each class of gateways that is declared. */
export const gatewayClassCheck: PreflightCheck = {
  name: "gateway-class",
  title: "class of the edge gateway",
  async run({ api, needs: { objects } }) {
    const declared = new Set(objects.filter(({ kind }) => kind === "GatewayClass").map(({ name }) => name));
    const classes = new Set(
      objects
        .filter(({ kind }) => kind === "Gateway")
        .flatMap(({ fields }) => textOf(at(fields, "spec", "gatewayClassName")) ?? []),
    );
    const faults: string[] = [];
    for (const name of classes) {
      const found = await objectAt<Conditioned>(
        api,
        `/apis/gateway.networking.k8s.io/v1/gatewayclasses/${name}`,
      );
      if (found === undefined && !declared.has(name)) faults.push(`there is no GatewayClass ${name}`);
      const accepted = found?.status?.conditions?.find(({ type }) => type === "Accepted");
      if (found !== undefined && accepted?.status !== "True")
        faults.push(`no implementation has accepted the GatewayClass ${name}`);
    }
    return faults.length === 0
      ? met(`${[...classes].join(", ")} is there, or is declared`)
      : missing(several(faults), "install an implementation of the Gateway API with a class of that name");
  },
};
