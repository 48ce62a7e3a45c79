import { namespaceOf, objectName } from "../../blueprint/pod";
import { labels, type Reading } from "../../blueprint/reading";
import { equalitySelector, type Selector } from "../../blueprint/selector";
import type { Resource, Value } from "../../graph/resource";
import { at, isWithheld, listOf, numberOf, recordOf, textOf } from "../../graph/values";
import { type ContainerPort, DEFAULT_PROTOCOL, type Pods } from "./pods";

/** A port of a Service, and the one behind it. */
export interface ServicePort {
  readonly port: number;
  readonly protocol: string;
  /** Number or name of the port of the pods. Kubernetes takes the same number where nothing is said. */
  readonly target: number | string;
}

/** A Service that leads to pods of its site. */
export interface ClusterService {
  readonly resource: Resource;
  readonly site: string;
  readonly namespace: string;
  readonly name: string;
  readonly type: string;
  readonly selector: Selector;
  readonly ports: readonly ServicePort[];
}

function portOf(declared: Value): ServicePort[] {
  const port = numberOf(at(declared, "port"));
  const target = at(declared, "targetPort") ?? port;
  if (port === undefined || (typeof target !== "number" && typeof target !== "string")) return [];
  const number = numberOf(target);
  return [{ port, protocol: textOf(at(declared, "protocol")) ?? DEFAULT_PROTOCOL, target: number ?? target }];
}

const ENDPOINTS = ["kubernetes:discovery.k8s.io/v1:EndpointSlice", "kubernetes:core/v1:Endpoints"] as const;

/** Label by which an EndpointSlice says whose it is. */
const SERVICE_NAME = "kubernetes.io/service-name";

/** Labels by which the analysis knows what a Service is for. */
const IDENTITY = [labels.service, labels.database, labels.quorum, labels.zone] as const;

/** Whether a Service without a selector leads to nothing: it is for pods, and nothing fills its endpoints in. */
function isEmpty(service: Resource, endpoints: ReadonlySet<string>): boolean {
  const own = recordOf(at(service.inputs, "metadata", "labels"));
  return IDENTITY.some((label) => own[label] !== undefined) && !endpoints.has(objectName(service));
}

/**
 * Every Service at a known site that selects pods. One without a selector has endpoints that something else fills in, and
 * one that is a name for another host leads out.
 */
export function readClusterServices(reading: Reading): ClusterService[] {
  const endpoints = new Set(
    ENDPOINTS.flatMap((type) => reading.all(type)).map(
      (each) => textOf(at(each.inputs, "metadata", "labels", SERVICE_NAME)) ?? objectName(each),
    ),
  );
  return reading.all("kubernetes:core/v1:Service").flatMap((resource): ClusterService[] => {
    const site = reading.findSite(resource);
    const spec = resource.inputs["spec"];
    const type = textOf(at(spec, "type")) ?? "ClusterIP";
    const selector = equalitySelector(at(spec, "selector"));
    if (site === undefined || selector === undefined || type === "ExternalName" || isWithheld(spec))
      return [];
    if (Object.keys(recordOf(at(spec, "selector"))).length === 0 && !isEmpty(resource, endpoints)) return [];
    return [
      {
        resource,
        site,
        namespace: namespaceOf(resource),
        name: objectName(resource),
        type,
        selector: Object.keys(recordOf(at(spec, "selector"))).length === 0 ? () => false : selector,
        ports: listOf(at(spec, "ports")).flatMap(portOf),
      },
    ];
  });
}

/** The port of a workload's pods that a Service's port leads to; `undefined` where none of their containers has it. */
export function targetPort(pods: Pods, { target, protocol }: ServicePort): ContainerPort | undefined {
  return pods.ports.find(
    (port) => port.protocol === protocol && (typeof target === "number" ? port.port : port.name) === target,
  );
}
