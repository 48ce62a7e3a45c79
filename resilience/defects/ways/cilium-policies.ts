import { addressRange, addressesWithout } from "@holdfast/contract/addresses";
import { namespaceOf } from "../../blueprint/pod";
import type { Reading } from "../../blueprint/reading";
import { readSelector } from "../../blueprint/selector";
import type { Value } from "../../graph/resource";
import { at, isWithheld, listOf, numberOf, recordOf, textOf, textsOf } from "../../graph/values";
import { any, type Direction, type NetworkPolicy, type PeerRule, type TrafficRule } from "./network-policies";

const EVERY_ADDRESS = "0.0.0.0/0";

/** Fields of a rule by which Cilium names the other end; of those that are not read here nobody knows whom they let in. */
function peersOf(rule: Value, word: "from" | "to"): PeerRule[] {
  const entities = textsOf(at(rule, `${word}Entities`));
  const ranges = [
    ...textsOf(at(rule, `${word}CIDR`)),
    ...(entities.some((each) => ["world", "world-ipv4", "all"].includes(each)) ? [EVERY_ADDRESS] : []),
  ].flatMap((cidr) => addressRange(cidr) ?? []);
  const read = [`${word}Entities`, `${word}CIDR`, "toPorts"];
  const unknown = Object.entries(recordOf(rule)).some(
    ([field, value]) => isWithheld(value) || !read.includes(field),
  );
  return [{ entities, spans: addressesWithout(ranges, []), unknown }];
}

function portsOf(rule: Value): TrafficRule["ports"] {
  const ports = listOf(at(rule, "toPorts")).flatMap((each) => listOf(at(each, "ports")));
  if (ports.length === 0) return () => true;
  return ({ port, protocol }) =>
    any(
      ports.map((declared) => {
        const number = numberOf(at(declared, "port"));
        const its = textOf(at(declared, "protocol")) ?? "ANY";
        if (number === undefined) return undefined;
        return (its === "ANY" || its === protocol) && (number === 0 || number === port);
      }),
    );
}

/** Every CiliumNetworkPolicy of pods at a known site, as far as it is about entities and addresses. */
export function readCiliumPolicies(reading: Reading): NetworkPolicy[] {
  return reading.all("kubernetes:cilium.io/v2:CiliumNetworkPolicy").flatMap((resource): NetworkPolicy[] => {
    const site = reading.findSite(resource);
    const spec = resource.inputs["spec"];
    if (site === undefined || isWithheld(spec)) return [];
    const rulesOf = (direction: Direction): TrafficRule[] =>
      listOf(at(spec, direction)).map((rule) => ({
        peers: peersOf(rule, direction === "ingress" ? "from" : "to"),
        ports: portsOf(rule),
      }));
    const selector = at(spec, "endpointSelector");
    return [
      {
        resource,
        site,
        namespace: namespaceOf(resource),
        selector: readSelector(selector),
        selectsAll: Object.keys(recordOf(selector)).length === 0 && !isWithheld(selector),
        directions: (["ingress", "egress"] as const).filter((each) => at(spec, each) !== undefined),
        rules: { ingress: rulesOf("ingress"), egress: rulesOf("egress") },
      },
    ];
  });
}
