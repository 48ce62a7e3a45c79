import { at, isWithheld, listOf, numberOf, recordOf, textOf, type Value } from "../value";
import { YamlBlocks } from "../yaml-blocks";

/** A figure or a part of what proxies are made by, and where it stands. */
interface Declared {
  /** Absent: nothing is said. */
  readonly value?: Value;
  /** A path in the object's inputs, or a text and what stands in it. */
  readonly field: string;
}

/** What keeps a gateway's proxies there when a hall is lost or a node is drained. */
export interface ProxyRedundancy {
  /** How many run at the least. */
  readonly replicas: Declared;
  /** The part of their pods that has `topologySpreadConstraints` and `affinity`. */
  readonly pod: Declared;
  /** The budget: `minAvailable` or `maxUnavailable`. */
  readonly budget: Declared;
}

/** Istio's own texts of a gateway's objects, by the keys that its documentation names. */
const yaml = new YamlBlocks();

function declared(object: Value | undefined, path: readonly string[], field: string): Declared {
  const value = at(object, ...path);
  return { ...(value === undefined || value === null ? {} : { value }), field };
}

/**
 * Reads what an EnvoyProxy of Envoy Gateway says of the proxies that are made by it.
 *
 * @param inputs the object
 */
export function readEnvoyProxy(inputs: Value): ProxyRedundancy {
  const of = (...path: string[]): Declared =>
    declared(
      inputs,
      ["spec", "provider", "kubernetes", ...path],
      ["spec.provider.kubernetes", ...path].join("."),
    );
  const scaled = of("envoyHpa", "minReplicas");
  const isScaled = of("envoyHpa").value !== undefined;
  return {
    // Where it is scaled, the number of the Deployment is left to the autoscaler, whose own default is 1.
    replicas: isScaled ? scaled : of("envoyDeployment", "replicas"),
    pod: of("envoyDeployment", "pod"),
    budget: of("envoyPDB"),
  };
}

/**
 * Reads what a ConfigMap says of the proxies that Istio makes for the gateway that refers to it: each text is merged into
 * the object of its kind.
 *
 * @param inputs the object
 * @returns `undefined` where a text is withheld or no YAML
 */
export function readIstioParameters(inputs: Value): ProxyRedundancy | undefined {
  const data = at(inputs, "data");
  const objects: { [kind: string]: Value } = {};
  for (const [kind, text] of Object.entries(recordOf(data))) {
    if (isWithheld(text)) return undefined;
    try {
      objects[kind] = yaml.parse(textOf(text) ?? "");
    } catch {
      return undefined;
    }
  }
  const of = (kind: string, ...path: string[]): Declared =>
    declared(objects[kind], path, `data.${kind}: ${path.join(".")}`);
  const isScaled = objects["horizontalPodAutoscaler"] !== undefined;
  return {
    replicas: isScaled
      ? of("horizontalPodAutoscaler", "spec", "minReplicas")
      : of("deployment", "spec", "replicas"),
    pod: of("deployment", "spec", "template", "spec"),
    budget: of("podDisruptionBudget", "spec"),
  };
}

/** How many proxies run at the least; `undefined` where it is not to be known. Both makers' default is one. */
export function leastProxiesOf({ replicas }: ProxyRedundancy): number | undefined {
  return replicas.value === undefined ? 1 : numberOf(replicas.value);
}

/**
 * By how many the places of a topology may differ in proxies, by rules that the scheduler keeps to; `undefined` where
 * nothing spreads them, or that is not to be known.
 */
export function skewBetween({ pod }: ProxyRedundancy, topologyKey: string): number | undefined {
  const of = (value: Value | undefined) =>
    listOf(value).filter((each) => at(each, "topologyKey") === topologyKey);
  const skews = of(at(pod.value, "topologySpreadConstraints"))
    .filter((each) => at(each, "whenUnsatisfiable") !== "ScheduleAnyway")
    .map((each) => numberOf(at(each, "maxSkew")) ?? 1);
  const apart = of(
    at(pod.value, "affinity", "podAntiAffinity", "requiredDuringSchedulingIgnoredDuringExecution"),
  );
  return skews.length + apart.length === 0 ? undefined : Math.min(...skews, ...apart.map(() => 1));
}

/**
 * How many of the proxies a budget keeps when nodes are drained.
 *
 * @returns `undefined` where it is not to be known; 0 where there is no budget
 */
export function keptByBudget({ budget }: ProxyRedundancy, replicas: number): number | undefined {
  if (isWithheld(budget.value)) return undefined;
  const amount = (value: Value): number | undefined => {
    const share = /^(\d+)%$/.exec(textOf(value) ?? "")?.[1];
    return share === undefined ? numberOf(value) : Math.ceil((Number(share) / 100) * replicas);
  };
  const least = at(budget.value, "minAvailable");
  if (least !== undefined && least !== null) return amount(least);
  const most = at(budget.value, "maxUnavailable");
  if (most === undefined || most === null) return 0;
  const gone = amount(most);
  return gone === undefined ? undefined : Math.max(0, replicas - gone);
}
