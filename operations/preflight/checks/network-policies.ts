import { type Conditioned, itemsAt, met, type PreflightCheck, unknown } from "../preflight-check";

/** Workloads, by a word in their name, of plug-ins that enforce network policies. */
const enforcing: readonly { readonly word: RegExp; readonly plugin: string }[] = [
  { word: /^cilium$/, plugin: "Cilium" },
  { word: /^(calico-node|canal)$/, plugin: "Calico" },
  { word: /^antrea-agent$/, plugin: "Antrea" },
  { word: /^(kube-router)$/, plugin: "kube-router" },
  { word: /^(kube-network-policies|kindnet)$/, plugin: "kube-network-policies" },
  { word: /^(ovnkube-node|ovs-ovn)/, plugin: "OVN" },
  { word: /^(aws-node|azure-npm)$/, plugin: "the cloud's own" },
  { word: /^weave-net$/, plugin: "Weave Net" },
];

/** Something enforces network policies: without it every namespace is open to every other. */
export const networkPoliciesCheck: PreflightCheck = {
  name: "network-policies",
  title: "network policies are enforced",
  async run({ api }) {
    const sets = await itemsAt<Conditioned>(api, "/apis/apps/v1/daemonsets");
    const found = sets.flatMap(
      ({ metadata }) => enforcing.find(({ word }) => word.test(metadata.name))?.plugin ?? [],
    );
    if (found[0] !== undefined) return met(`${found[0]} enforces them`);
    return unknown(
      "no DaemonSet of a plug-in that is known to enforce them was found",
      "install one (Cilium, Calico), or see that a pod behind a policy that denies everything is not reached",
    );
  },
};
