import { parse } from "yaml";
import type { ApiServer } from "../../clusters/site-cluster";
import { addressRange, contains } from "@holdfast/contract/addresses";
import { itemsAt, met, missing, objectAt, type PreflightCheck, several, unknown } from "../preflight-check";
import type { SiteNeeds } from "../site-needs";

interface ConfigMap {
  readonly data?: { readonly [key: string]: string };
}

interface CalicoPool {
  readonly metadata: { readonly name: string };
  readonly spec: { readonly cidr: string; readonly natOutgoing?: boolean; readonly disabled?: boolean };
}

/** What a network plug-in translates: which ranges of the other sites' pods see a node's address instead of the pod's. */
type Translation = { readonly plugin: string; readonly translated: readonly string[] };

function notHeld(ranges: readonly string[], needs: SiteNeeds): string[] {
  const spared = ranges.flatMap((range) => addressRange(range) ?? []);
  return needs.others
    .filter(({ podCidr }) => {
      const pods = addressRange(podCidr);
      return pods === undefined || !spared.some((range) => contains(range, pods));
    })
    .map(({ site, podCidr }) => `${podCidr} of ${site}`);
}

/** Cilium: none, or the ranges that are routed natively are spared; `ip-masq-agent` spares what its own list holds. */
async function ciliumTranslation(api: ApiServer, needs: SiteNeeds): Promise<Translation | undefined> {
  const config = await objectAt<ConfigMap>(api, "/api/v1/namespaces/kube-system/configmaps/cilium-config");
  if (!config?.data) return undefined;
  if (config.data["enable-ipv4-masquerade"] === "false") return { plugin: "Cilium", translated: [] };
  const agent =
    config.data["enable-ip-masq-agent"] === "true" ? ((await maskedRanges(api)) ?? []) : undefined;
  return {
    plugin: "Cilium",
    translated: notHeld(agent ?? [config.data["ipv4-native-routing-cidr"] ?? ""], needs),
  };
}

/** Calico: addresses that a pool of its own holds are not translated, whether pods get any of them or not. */
async function calicoTranslation(api: ApiServer, needs: SiteNeeds): Promise<Translation | undefined> {
  const pools = await itemsAt<CalicoPool>(api, "/apis/crd.projectcalico.org/v1/ippools");
  if (pools.length === 0) return undefined;
  const translates = pools.some(({ spec }) => spec.natOutgoing === true && spec.disabled !== true);
  const held = pools.map(({ spec }) => spec.cidr);
  return { plugin: "Calico", translated: translates ? notHeld(held, needs) : [] };
}

/** Ranges that `ip-masq-agent` leaves alone. */
async function maskedRanges(api: ApiServer): Promise<readonly string[] | undefined> {
  const map = await objectAt<ConfigMap>(api, "/api/v1/namespaces/kube-system/configmaps/ip-masq-agent");
  const text = map?.data?.["config"];
  if (text === undefined) return undefined;
  const config = parse(text) as { nonMasqueradeCIDRs?: readonly string[] } | null;
  return config?.nonMasqueradeCIDRs ?? [];
}

async function agentTranslation(api: ApiServer, needs: SiteNeeds): Promise<Translation | undefined> {
  const ranges = await maskedRanges(api);
  return ranges && { plugin: "ip-masq-agent", translated: notHeld(ranges, needs) };
}

/** Pods are seen by other sites with their own addresses, by which those let them in. */
export const sourceTranslationCheck: PreflightCheck = {
  name: "source-translation",
  title: "pods keep their addresses between sites",
  async run({ api, needs }) {
    for (const translationOf of [ciliumTranslation, calicoTranslation, agentTranslation]) {
      const translation = await translationOf(api, needs);
      if (translation === undefined) continue;
      const { plugin, translated } = translation;
      return translated.length === 0
        ? met(`${plugin} leaves the addresses of pods alone on the way to other sites`)
        : missing(
            `${plugin} translates the addresses of pods on the way to ${several(translated)}`,
            "spare the other sites' pods: Cilium ipv4-native-routing-cidr, an IPPool of Calico that is disabled, or nonMasqueradeCIDRs",
          );
    }
    return unknown(
      "no configuration of Cilium, Calico or ip-masq-agent is there to be read",
      "see from a pod of another site that a connection comes from the pod's address, not from a node's",
    );
  },
};
