import { addressRange, contains } from "@holdfast/contract/addresses";
import { at, listOf, textOf } from "@holdfast/resilience/graph/values";
import { itemsAt, met, missing, type PreflightCheck, several, unknown } from "../preflight-check";
import type { SiteNeeds } from "../site-needs";

interface MetalLbPool {
  readonly spec: { readonly addresses?: readonly string[] };
}

interface CiliumPool {
  readonly spec: {
    readonly blocks?: readonly {
      readonly cidr?: string;
      readonly start?: string;
      readonly stop?: string;
    }[];
    readonly disabled?: boolean;
  };
}

/** Addresses that are declared for load balancers and gateways. */
function balancedAddresses({ objects }: SiteNeeds): string[] {
  const addresses = objects.flatMap(({ kind, fields }) => {
    if (kind === "Gateway")
      return listOf(at(fields, "spec", "addresses")).flatMap((each) => textOf(at(each, "value")) ?? []);
    if (kind !== "Service" || at(fields, "spec", "type") !== "LoadBalancer") return [];
    return textOf(at(fields, "spec", "loadBalancerIP")) ?? [];
  });
  return [...new Set(addresses)];
}

/** True where a range holds an address; ranges are CIDRs, or `first-last`. */
function holds(range: string, address: string): boolean {
  const [first = "", last = first] = range.split("-").map((each) => each.trim());
  const [low, high, one] = [addressRange(first), addressRange(last), addressRange(address)];
  if (!low || !high || !one) return false;
  return contains({ first: low.first, last: high.last }, one);
}

/** Pools of the load balancer hold every address that is declared, public and inside. */
export const loadBalancerCheck: PreflightCheck = {
  name: "load-balancer",
  title: "pools of load balancer addresses",
  async run({ api, needs }) {
    const metal = await itemsAt<MetalLbPool>(api, "/apis/metallb.io/v1beta1/ipaddresspools");
    const cilium = [
      ...(await itemsAt<CiliumPool>(api, "/apis/cilium.io/v2/ciliumloadbalancerippools")),
      ...(await itemsAt<CiliumPool>(api, "/apis/cilium.io/v2alpha1/ciliumloadbalancerippools")),
    ];
    const ranges = [
      ...metal.flatMap(({ spec }) => spec.addresses ?? []),
      ...cilium
        .filter(({ spec }) => spec.disabled !== true)
        .flatMap(({ spec }) => spec.blocks ?? [])
        .map(({ cidr, start = "", stop = start }) => cidr ?? `${start}-${stop}`),
    ];
    const wanted = balancedAddresses(needs);
    const outside = wanted.filter((address) => !ranges.some((range) => holds(range, address)));
    if (outside.length === 0) return met(`a pool holds each of ${wanted.join(", ")}`);
    const fix = `a pool with ${outside.join(", ")}: an IPAddressPool of MetalLB, or a CiliumLoadBalancerIPPool, and announce it`;
    return ranges.length === 0
      ? unknown("no pool of MetalLB or Cilium is there to be read", `see that there is ${fix}`)
      : missing(`no pool holds ${several(outside)}`, `declare ${fix}`);
  },
};
