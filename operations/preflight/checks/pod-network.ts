import { addressRange, contains } from "@holdfast/contract/addresses";
import { itemsAt, met, missing, objectAt, type PreflightCheck, several, unknown } from "../preflight-check";

interface Node {
  readonly metadata: { readonly name: string };
  readonly spec: { readonly podCIDR?: string };
}

interface Pod {
  readonly metadata: { readonly name: string; readonly namespace: string };
  readonly spec: { readonly hostNetwork?: boolean };
  readonly status?: { readonly podIP?: string };
}

function isWithin(cidr: string, text: string): boolean {
  const [outer, inner] = [addressRange(cidr), addressRange(text)];
  return outer !== undefined && inner !== undefined && contains(outer, inner);
}

/** Pods and services have the addresses that are declared, which the other sites route and let in. */
export const podNetworkCheck: PreflightCheck = {
  name: "pod-network",
  title: "addresses of pods and services",
  async run({ api, needs: { podCidr, serviceCidr, site } }) {
    const nodes = await itemsAt<Node>(api, "/api/v1/nodes");
    const pods = (await itemsAt<Pod>(api, "/api/v1/pods?limit=500")).filter(
      ({ spec, status }) => spec.hostNetwork !== true && status?.podIP !== undefined,
    );
    const service = await objectAt<{ spec: { clusterIP?: string } }>(
      api,
      "/api/v1/namespaces/default/services/kubernetes",
    );
    const clusterIp = service?.spec.clusterIP;
    const faults = [
      ...nodes.flatMap(({ metadata, spec: { podCIDR } }) =>
        podCIDR === undefined || isWithin(podCidr, podCIDR) ? [] : [`node ${metadata.name} has ${podCIDR}`],
      ),
      ...pods.flatMap(({ metadata, status }) =>
        isWithin(podCidr, status?.podIP ?? "")
          ? []
          : [`pod ${metadata.namespace}/${metadata.name} has ${status?.podIP}`],
      ),
      ...(clusterIp === undefined || isWithin(serviceCidr, clusterIp)
        ? []
        : [`services have ${clusterIp}, outside of ${serviceCidr}`]),
    ];
    if (faults.length > 0)
      return missing(
        `${several(faults)}; pods are declared at ${podCidr}`,
        `set the cluster up with these ranges, or declare its own as ${site}'s network in stacks/sites.ts`,
      );
    if (pods.length === 0 && nodes.every(({ spec }) => spec.podCIDR === undefined))
      return unknown(
        "no node and no pod says which addresses pods get",
        `see that the network plug-in's pool is ${podCidr}`,
      );
    return met(`nodes and ${pods.length} pods are within ${podCidr}, services within ${serviceCidr}`);
  },
};
