import type { ProxyPods } from "@holdfast/contract/gateway/implementations";
import {
  keptByBudget,
  leastProxiesOf,
  type ProxyRedundancy,
  readEnvoyProxy,
  readIstioParameters,
  skewBetween,
} from "@holdfast/contract/gateway/read-proxies";
import { mostInHalls } from "@holdfast/contract/hall-spread";
import type { Blueprint } from "../../blueprint/blueprint";
import { HALL_TOPOLOGY, namespaceOf, objectName } from "../../blueprint/pod";
import { objectKey, type Reading, types } from "../../blueprint/reading";
import type { Resource } from "../../graph/resource";
import { at, isWithheld, shownValue } from "../../graph/values";
import type { Defect } from "../defect";
import { GatewayClasses } from "../ways/gateway-proxies";
import type { WorkloadProblem } from "./problem";

const REFERENCE = ["spec", "infrastructure", "parametersRef"] as const;

/** What a value says, in the words of a finding. */
function shown(value: unknown): string {
  return value === undefined ? "absent" : JSON.stringify(value);
}

/** Objects that make proxies, by kind, site, namespace and name. */
function parametersOf(reading: Reading): Map<string, Resource> {
  const found = new Map<string, Resource>();
  const kinds = [
    ["ConfigMap", reading.all(types.configMap)],
    ["EnvoyProxy", reading.all("kubernetes:gateway.envoyproxy.io/v1alpha1:EnvoyProxy")],
  ] as const;
  for (const [kind, objects] of kinds)
    for (const each of objects) found.set(`${kind} ${objectKey(reading.findSite(each) ?? "", each)}`, each);
  return found;
}

function redundancyOf({ parameters }: ProxyPods, { inputs }: Resource): ProxyRedundancy | undefined {
  return parameters.kind === "EnvoyProxy" ? readEnvoyProxy(inputs) : readIstioParameters(inputs);
}

/** What of a gateway's proxies may go all at once. */
function faultsOf(
  redundancy: ProxyRedundancy,
  gateway: string,
  site: { readonly name: string; readonly halls: readonly unknown[] },
): { field: string; problem: WorkloadProblem }[] {
  const replicas = leastProxiesOf(redundancy);
  if (replicas === undefined) return [];
  const { pod, budget } = redundancy;
  if (replicas < 2) {
    const value = shown(redundancy.replicas.value);
    const problem = { kind: "proxies-too-few", value, gateway, site: site.name } as const;
    return [{ field: redundancy.replicas.field, problem }];
  }
  const faults: { field: string; problem: WorkloadProblem }[] = [];
  const skew = skewBetween(redundancy, HALL_TOPOLOGY);
  const isKnown = !isWithheld(pod.value) && !isWithheld(at(pod.value, "topologySpreadConstraints"));
  if (isKnown && site.halls.length > 1 && mostInHalls(replicas, site.halls.length, 1, skew) >= replicas) {
    const value = skew === undefined ? "absent" : `of a skew of ${skew}`;
    const field = `${pod.field}.topologySpreadConstraints`;
    faults.push({ field, problem: { kind: "proxies-in-one-hall", value, gateway, site: site.name } });
  }
  const kept = keptByBudget(redundancy, replicas);
  if (kept !== undefined && kept < 1)
    faults.push({
      field: budget.field,
      problem: { kind: "proxies-without-budget", value: shown(budget.value), gateway },
    });
  if (kept !== undefined && kept >= replicas)
    faults.push({
      field: budget.field,
      problem: { kind: "lets-nothing-drain", value: shown(budget.value), replicas },
    });
  return faults;
}

/** Gateways that lose all of their proxies with one hall, one node or one pod. */
export function proxyDefects(reading: Reading, { sites }: Blueprint): Defect[] {
  const classes = new GatewayClasses(reading);
  const parameters = parametersOf(reading);
  return reading.all(types.gateway).flatMap((gateway): Defect[] => {
    const name = reading.findSite(gateway);
    const site = sites.find((each) => each.name === name);
    const dataPlane = classes.implementationOf(gateway)?.dataPlane;
    const reference = at(gateway.inputs, ...REFERENCE);
    if (!site || dataPlane?.kind !== "pods" || isWithheld(reference)) return [];
    const called = `${namespaceOf(gateway)}/${objectName(gateway)}`;
    const defect = (resource: string, field: string, problem: WorkloadProblem): Defect => ({
      policy: "configuration-takes-effect",
      level: "error",
      resource,
      field,
      problem,
    });
    if (reference === undefined || reference === null)
      return [
        defect(gateway.urn, REFERENCE.join("."), {
          kind: "proxies-undeclared",
          value: "absent",
          gateway: called,
        }),
      ];
    const kind = shownValue(at(reference, "kind"));
    const place = {
      ...gateway,
      inputs: { metadata: { namespace: namespaceOf(gateway), name: at(reference, "name") ?? "" } },
    };
    const object = parameters.get(`${kind} ${objectKey(site.name, place)}`);
    const redundancy =
      object && kind === dataPlane.parameters.kind ? redundancyOf(dataPlane, object) : undefined;
    // An object that is not there is found as such.
    if (!object || !redundancy) return [];
    return faultsOf(redundancy, called, site).map(({ field, problem }) => defect(object.urn, field, problem));
  });
}
