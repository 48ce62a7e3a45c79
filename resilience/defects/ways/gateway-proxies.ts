import {
  type ImplementationFacts,
  implementationLabel,
  type ImplementationName,
  implementations,
  type ProxyPods,
} from "@holdfast/contract/gateway/implementations";
import { namespaceOf, objectName } from "../../blueprint/pod";
import type { Reading } from "../../blueprint/reading";
import type { Resource } from "../../graph/resource";
import { at, isWithheld, textOf } from "../../graph/values";
import type { Defect } from "../defect";
import type { End } from "./network-policies";
import type { AttachedRoute } from "./routes";

const GATEWAY_CLASS = "kubernetes:gateway.networking.k8s.io/v1:GatewayClass";

/** Proxies of a gateway that are pods, as policies know them. */
export interface ProxyEnd {
  readonly end: End;
  /** Ports at which they listen for a listener's: one of them, where it is not known which. */
  ports(listener: number): readonly number[];
  /** Absent: not known. */
  readonly controlPlane?: ProxyPods["controlPlane"];
}

/**
 * What carries a gateway's requests: pods, which stand at one of several places where it is not known at which; the proxies
 * of the nodes; or nobody knows.
 */
export type Proxies =
  | { readonly kind: "pods"; readonly ends: readonly ProxyEnd[] }
  | { readonly kind: "nodes"; readonly entity: string }
  | { readonly kind: "unknown" };

/** What an unprivileged proxy adds to the port of a listener, to have one that it may open. */
const UNPRIVILEGED = 10_000;

const names = Object.keys(implementations) as ImplementationName[];

function labelledAs(gatewayClass: Resource): ImplementationName | undefined {
  const label = textOf(at(gatewayClass.inputs, "metadata", "labels", implementationLabel));
  return names.find((name) => name === label);
}

/** Implementations that a class may be of: the one that it names or, by its controller alone, one or several. */
function candidates(gatewayClass: Resource): readonly ImplementationFacts[] {
  const labelled = labelledAs(gatewayClass);
  if (labelled) return [implementations[labelled]];
  const controller = at(gatewayClass.inputs, "spec", "controllerName");
  return names
    .map((name) => implementations[name])
    .filter(({ controllerName }) => controllerName === controller);
}

/** The classes of gateways at every site. */
export class GatewayClasses {
  private readonly byName = new Map<string, Resource>();

  constructor(private readonly reading: Reading) {
    for (const each of reading.all(GATEWAY_CLASS)) {
      const site = reading.findSite(each);
      if (site !== undefined) this.byName.set(`${site}/${objectName(each)}`, each);
    }
  }

  /** The class of a gateway; absent where the cluster has it from elsewhere. */
  classOf(gateway: Resource): Resource | undefined {
    const site = this.reading.findSite(gateway) ?? "";
    return this.byName.get(`${site}/${textOf(at(gateway.inputs, "spec", "gatewayClassName")) ?? ""}`);
  }

  /** What carries a gateway's requests. Of a class that nothing declares, pods in its namespace are taken to. */
  proxiesOf(gateway: Resource, site: string): Proxies {
    const namespace = namespaceOf(gateway);
    const gatewayClass = this.classOf(gateway);
    if (!gatewayClass) {
      const end = { site, namespace, ports: [] };
      return { kind: "pods", ends: [{ end, ports: (port) => [port, port + UNPRIVILEGED] }] };
    }
    const known = candidates(gatewayClass);
    const [first] = known;
    if (!first) return { kind: "unknown" };
    if (first.dataPlane.kind === "nodes") return { kind: "nodes", entity: first.dataPlane.entity };
    const ends = known.flatMap(({ dataPlane }): ProxyEnd[] => {
      if (dataPlane.kind !== "pods") return [];
      const place = dataPlane.place({ namespace, name: objectName(gateway) });
      const labels = new Map(Object.entries(place.labels));
      return [
        {
          end: { site, namespace: place.namespace, labels, ports: [] },
          ports: (port) => [dataPlane.port(port)],
          controlPlane: dataPlane.controlPlane,
        },
      ];
    });
    return { kind: "pods", ends };
  }

  /** What makes a gateway's proxies, where its implementation is known to be one. */
  implementationOf(gateway: Resource): ImplementationFacts | undefined {
    const gatewayClass = this.classOf(gateway);
    return gatewayClass && candidates(gatewayClass)[0];
  }

  /** Classes of gateways whose controller is not that of their implementation, or none that is known. */
  defects(routes: readonly AttachedRoute[]): Defect[] {
    const behind = new Map<Resource, Set<string>>();
    for (const attached of routes) {
      const gatewayClass = this.classOf(attached.gateway);
      if (!gatewayClass) continue;
      const urns = behind.get(gatewayClass) ?? new Set();
      urns.add(attached.route.urn);
      behind.set(gatewayClass, urns);
    }
    return [...behind].flatMap(([gatewayClass, routes]): Defect[] => {
      const controller = at(gatewayClass.inputs, "spec", "controllerName");
      const value = textOf(controller) ?? "absent";
      if (isWithheld(controller)) return [];
      const labelled = labelledAs(gatewayClass);
      const expected = labelled && implementations[labelled].controllerName;
      const found = {
        policy: "ways-are-open",
        resource: gatewayClass.urn,
        field: "spec.controllerName",
      } as const;
      if (labelled !== undefined && expected !== undefined && value !== expected)
        return [
          {
            ...found,
            level: "error",
            problem: { kind: "other-controller", value, expected, implementation: labelled },
            disables: [...routes],
            mend: { resource: gatewayClass.urn, path: ["spec", "controllerName"], value: expected },
          },
        ];
      if (candidates(gatewayClass).length > 0) return [];
      return [{ ...found, level: "warning", problem: { kind: "controller-unknown", value, known: names } }];
    });
  }
}
