import type { Blueprint } from "../../blueprint/blueprint";
import type { Reading } from "../../blueprint/reading";
import type { Defect } from "../defect";
import { edgesOf } from "./edge";

/** Sites that say of themselves another address than their gateway asks for and users are answered. */
export function misplacedIngress(reading: Reading, blueprint: Blueprint): Defect[] {
  const answered = new Set(
    blueprint.endpoints.flatMap(({ answerSets }) =>
      answerSets.flatMap(({ answers }) => answers.map(({ address }) => address)),
    ),
  );
  return blueprint.sites.flatMap(({ name, urn, ingressAddress: value }): Defect[] => {
    if (value === undefined || answered.has(value)) return [];
    const gateways = edgesOf(reading).addressesAt(name);
    const others = [...gateways.keys()].find((address) => answered.has(address));
    if (others === undefined || gateways.has(value)) return [];
    return [
      {
        policy: "dns-is-dual-and-health-checked",
        level: "error",
        resource: urn,
        field: "cluster.ingressAddress",
        problem: { kind: "ingress-elsewhere", value, others },
        mend: { resource: urn, path: ["cluster", "ingressAddress"], value: others },
      },
    ];
  });
}
