import { plainName } from "../../blueprint/plain-name";
import { namespaceOf } from "../../blueprint/pod";
import { type Labels, readSelector } from "../../blueprint/selector";
import type { Resource, Value } from "../../graph/resource";
import { at, isWithheld, listOf, numberOf, textOf, textsOf } from "../../graph/values";
import type { Defect } from "../defect";
import { coversName, isFor, isWithheldIn, nameDefects, namesOf, unfitUsage } from "./certificates";
import { type Clusters, grouped } from "./clusters";
import type { WayProblem } from "./problem";
import type { AttachedRoute } from "./routes";

type RefusedRoute = Extract<WayProblem, { kind: "listener-refuses" }>;

/** Why a listener does not take a route. */
interface Refusal {
  readonly field: string;
  readonly why: RefusedRoute["why"];
  readonly value: string;
}

const isAbsent = (value: Value | undefined): boolean => value === undefined || value === null;

/** Whether a listener's name and a route's have a name in common: either may begin with a label that stands for any. */
function namesMeet(one: string, other: string): boolean {
  const under = (wildcard: string, name: string): boolean =>
    wildcard.startsWith("*.") && name.endsWith(wildcard.slice(1)) && name.length > wildcard.length - 1;
  return one === other || under(one, other) || under(other, one);
}

/** Whether routes of a namespace may attach to a listener; `undefined`: nobody knows. */
function allows(
  clusters: Clusters,
  listener: Value,
  { site, route, gateway }: AttachedRoute,
): boolean | undefined {
  const namespaces = at(listener, "allowedRoutes", "namespaces");
  if (isWithheld(namespaces)) return undefined;
  const namespace = namespaceOf(route);
  switch (textOf(at(namespaces, "from")) ?? "Same") {
    case "All":
      return true;
    case "Same":
      return namespace === namespaceOf(gateway);
    case "Selector":
      return selects(at(namespaces, "selector"), clusters.labelsOfNamespace({ site, namespace }));
    default:
      return false;
  }
}

/** Whether a selector selects labels: one that is not there, or cannot be read, selects nothing. */
function selects(selector: Value | undefined, labels: Labels): boolean | undefined {
  const known = readSelector(selector);
  if (!isAbsent(selector) && known) return known(labels);
  return JSON.stringify(selector ?? null).includes('"holdfast:') ? undefined : false;
}

/** What keeps a listener from taking a route. */
function refusalOf(clusters: Clusters, listener: Value, attached: AttachedRoute): Refusal | undefined {
  const protocol = textOf(at(listener, "protocol")) ?? "";
  if (!["HTTP", "HTTPS"].includes(protocol)) return { field: "protocol", why: "protocol", value: protocol };
  const mode = textOf(at(listener, "tls", "mode")) ?? "Terminate";
  if (mode !== "Terminate") return { field: "tls.mode", why: "passes-through", value: mode };
  if (
    protocol === "HTTPS" &&
    isAbsent(at(listener, "tls", "options")) &&
    !isWithheld(at(listener, "tls", "certificateRefs"))
  ) {
    const references = listOf(at(listener, "tls", "certificateRefs"));
    if (references.length === 0)
      return { field: "tls.certificateRefs", why: "no-certificate", value: "empty" };
  }
  if (allows(clusters, listener, attached) === false)
    return { field: "allowedRoutes.namespaces", why: "namespace", value: namespaceOf(attached.route) };
  const kinds = listOf(at(listener, "allowedRoutes", "kinds")).map((kind) => textOf(at(kind, "kind")));
  if (kinds.length > 0 && !kinds.includes("HTTPRoute"))
    return { field: "allowedRoutes.kinds", why: "kind", value: "HTTPRoute" };
  const own = textOf(at(listener, "hostname"));
  const names = textsOf(at(attached.route.inputs, "spec", "hostnames")).map(plainName);
  if (own && names.length > 0 && !names.some((name) => namesMeet(plainName(own), name)))
    return { field: "hostname", why: "hostname", value: own };
  return undefined;
}

/** Ports at which browsers ask when a name has none beside it. */
const USUAL_PORTS: { readonly [protocol: string]: number } = { HTTPS: 443, HTTP: 80 };

function listenersOf({ gateway, listener, listenerPort }: AttachedRoute): [number, Value][] {
  return [...listOf(at(gateway.inputs, "spec", "listeners")).entries()].filter(
    ([, each]) =>
      (listener === undefined || at(each, "name") === listener) &&
      (listenerPort === undefined || numberOf(at(each, "port")) === listenerPort),
  );
}

/** Where a route fails at a gateway: the field, what is wrong with it, and what is behind the route. */
interface Failure {
  readonly attached: AttachedRoute;
  readonly field: string;
  readonly problem: RefusedRoute | Extract<WayProblem, { kind: "unusual-port" }>;
}

function failureOf(clusters: Clusters, attached: AttachedRoute): Failure | undefined {
  const listeners = listenersOf(attached).map(([index, listener]) => ({
    at: `spec.listeners[${index}]`,
    listener,
    refusal: refusalOf(clusters, listener, attached),
  }));
  const [first] = listeners;
  const taking = listeners.filter(({ refusal }) => !refusal);
  if (first?.refusal && taking.length === 0) {
    const { field, why, value } = first.refusal;
    return { attached, field: `${first.at}.${field}`, problem: { kind: "listener-refuses", why, value } };
  }
  const usualPort = (listener: Value): number => USUAL_PORTS[textOf(at(listener, "protocol")) ?? ""] ?? 443;
  const [unusual] = taking;
  const port = unusual && at(unusual.listener, "port");
  if (!unusual || isWithheld(port)) return undefined;
  if (taking.some(({ listener }) => usualPort(listener) === numberOf(at(listener, "port")))) return undefined;
  const value = String(numberOf(port) ?? "absent");
  return {
    attached,
    field: `${unusual.at}.port`,
    problem: { kind: "unusual-port", value, expected: usualPort(unusual.listener) },
  };
}

/** Routes that none of a gateway's listeners takes, and listeners at which nobody asks: one defect for each field. */
export function refusedRoutes(clusters: Clusters, routes: readonly AttachedRoute[]): Defect[] {
  const failures = routes.flatMap((attached) => failureOf(clusters, attached) ?? []);
  const byField = grouped(failures, ({ attached: { gateway }, field }) => `${gateway.urn} ${field}`);
  return [...byField.values()].flatMap((alike): Defect[] => {
    const [first] = alike;
    if (!first) return [];
    const value = [...new Set(alike.map(({ problem }) => problem.value))].sort().join(" and ");
    return [
      {
        policy: "ways-are-open",
        level: "error",
        resource: first.attached.gateway.urn,
        field: first.field,
        problem: { ...first.problem, value },
        disables: alike.map(({ attached }) => attached.route.urn),
      },
    ];
  });
}

/** Certificates of listeners that are not for the names that are routed there. */
export function listenerCertificates(clusters: Clusters, routes: readonly AttachedRoute[]): Defect[] {
  const wrong: { certificate: Resource; missing: string[]; disables: string[] }[] = [];
  for (const attached of routes) {
    for (const [, listener] of listenersOf(attached)) {
      const references = listOf(at(listener, "tls", "certificateRefs"));
      const certificates = references.flatMap((reference) => {
        const namespace = textOf(at(reference, "namespace")) ?? namespaceOf(attached.gateway);
        return clusters.certificatesIn(
          { site: attached.site, namespace },
          textOf(at(reference, "name")) ?? "",
        );
      });
      const [certificate] = certificates;
      // What another one makes is not known, and may be for all of the names.
      if (!certificate || certificates.length < references.length) continue;
      if (certificates.some((each) => isWithheldIn(each, "dnsNames"))) continue;
      const missing = textsOf(at(attached.route.inputs, "spec", "hostnames"))
        .map(plainName)
        .filter((name) => !certificates.some((each) => coversName(namesOf(each), name)));
      wrong.push({ certificate, missing, disables: [attached.route.urn] });
    }
  }
  return [...grouped(wrong, ({ certificate }) => certificate)].flatMap(([certificate, uses]) => {
    const lacking = uses.filter(({ missing }) => missing.length > 0);
    const disables = uses.flatMap((use) => use.disables);
    return [
      ...nameDefects(
        certificate,
        [...new Set(lacking.flatMap(({ missing }) => missing))].sort(),
        "users",
        lacking.flatMap((use) => use.disables),
      ),
      ...(isFor(certificate, "server") ? [] : [unfitUsage(certificate, "server", disables)]),
    ];
  });
}

/** Gateways that do not stand at the address that DNS answers for their site. */
export function gatewayAddresses(clusters: Clusters, routes: readonly AttachedRoute[]): Defect[] {
  const { sites, endpoints } = clusters.blueprint;
  const answered = new Set(
    endpoints.flatMap(({ answerSets }) =>
      answerSets.flatMap(({ answers }) => answers.map(({ address }) => address)),
    ),
  );
  const byGateway = grouped(routes, ({ gateway }) => gateway);
  const oneAsks = [...byGateway.keys()].some(
    (gateway) => listOf(at(gateway.inputs, "spec", "addresses")).length > 0,
  );
  return [...byGateway].flatMap(([gateway, attached]): Defect[] => {
    const site = sites.find(({ name }) => name === attached[0]?.site);
    const declared = listOf(at(gateway.inputs, "spec", "addresses"));
    const addresses = declared
      .filter((address) => (textOf(at(address, "type")) ?? "IPAddress") === "IPAddress")
      .flatMap((address) => textOf(at(address, "value")) ?? []);
    const expected = site?.takenAddress ?? site?.ingressAddress;
    if (!site || expected === undefined || addresses.length < declared.length) return [];
    // Where none of them asks for an address, they have theirs by other means.
    if (addresses.includes(expected) || (addresses.length === 0 && !oneAsks)) return [];
    const [actual = "absent"] = addresses;
    const isAnswered = answered.has(actual);
    return [
      {
        policy: "ways-are-open",
        level: "error",
        resource: isAnswered ? site.urn : gateway.urn,
        field: isAnswered ? "cluster.ingressAddress" : "spec.addresses",
        problem: isAnswered
          ? { kind: "other-address", value: expected, expected: actual, of: "gateway", name: site.name }
          : {
              kind: "other-address",
              value: addresses.join(", ") || "absent",
              expected,
              of: "site",
              name: site.name,
            },
        mend: isAnswered
          ? { resource: site.urn, path: ["cluster", "ingressAddress"], value: actual }
          : {
              resource: gateway.urn,
              path: ["spec", "addresses"],
              value: [{ type: "IPAddress", value: expected }],
            },
        disables: attached.map(({ route }) => route.urn),
      },
    ];
  });
}
