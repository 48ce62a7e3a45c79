import { plainName } from "../../blueprint/plain-name";
import { namespaceOf, objectName } from "../../blueprint/pod";
import { labels, type Reading, types } from "../../blueprint/reading";
import type { Resource, Value } from "../../graph/resource";
import { at, isWithheld, listOf, numberOf, textOf, textsOf } from "../../graph/values";
import type { Defect } from "../defect";
import { targetPort } from "./cluster-services";
import { type Clusters, grouped } from "./clusters";
import type { WayPort } from "./network-policies";
import type { Pods } from "./pods";
import { ownPods } from "./service-targets";

/** A route that a gateway is asked to take, with what is behind it. */
export interface AttachedRoute {
  readonly route: Resource;
  readonly gateway: Resource;
  readonly site: string;
  /** Which of the gateway's listeners it names; absent: any. */
  readonly listener?: string;
  readonly listenerPort?: number;
  /** Pods that it leads to, with the port of each. */
  readonly behind: readonly { readonly pods: Pods; readonly port: WayPort }[];
}

const GATEWAY = "kubernetes:gateway.networking.k8s.io/v1:Gateway";

/** Every route that names a gateway of its own cluster. */
export function attachedRoutes(clusters: Clusters): AttachedRoute[] {
  const { reading } = clusters;
  const gateways = new Map<string, Resource>();
  for (const gateway of reading.all(GATEWAY)) {
    const site = reading.findSite(gateway);
    if (site !== undefined) gateways.set(`${site}/${namespaceOf(gateway)}/${objectName(gateway)}`, gateway);
  }
  const services = new Map(
    clusters.services.map((each) => [`${each.site}/${each.namespace}/${each.name}`, each]),
  );
  return reading.all(types.route).flatMap((route) => {
    const site = reading.findSite(route);
    if (site === undefined) return [];
    const place = (value: (typeof route.inputs)[string]): string =>
      `${site}/${textOf(at(value, "namespace")) ?? namespaceOf(route)}/${textOf(at(value, "name")) ?? ""}`;
    const backends = listOf(at(route.inputs, "spec", "rules")).flatMap((rule) =>
      listOf(at(rule, "backendRefs")),
    );
    const behind = backends.flatMap((backend) => {
      const service = services.get(place(backend));
      const port = service?.ports.find(({ port: number }) => number === numberOf(at(backend, "port")));
      if (!service || !port) return [];
      return ownPods(clusters, service).flatMap((pods) => {
        const target = targetPort(pods, port);
        return target ? [{ pods, port: target }] : [];
      });
    });
    return listOf(at(route.inputs, "spec", "parentRefs")).flatMap((parent): AttachedRoute[] => {
      const gateway = gateways.get(place(parent));
      if (!gateway) return [];
      const [listener, listenerPort] = [textOf(at(parent, "sectionName")), numberOf(at(parent, "port"))];
      return [
        {
          route,
          gateway,
          site,
          ...(listener !== undefined && { listener }),
          ...(listenerPort !== undefined && { listenerPort }),
          behind,
        },
      ];
    });
  });
}

/** Whether a rule of a route sends requests to a backend. */
const leadsToBackend = (rule: Value): boolean =>
  isWithheld(at(rule, "backendRefs")) ||
  listOf(at(rule, "backendRefs")).some((backend) => numberOf(at(backend, "weight") ?? 1) !== 0);

/** Rules all of whose backends get nothing: a gateway answers their requests with an error. */
function weightlessRules(route: Resource): Defect[] {
  const rules = listOf(at(route.inputs, "spec", "rules"));
  return [...rules.entries()].flatMap(([index, rule]): Defect[] => {
    const backends = listOf(at(rule, "backendRefs"));
    if (backends.length === 0 || leadsToBackend(rule)) return [];
    return [
      {
        policy: "ways-are-open",
        level: "error",
        resource: route.urn,
        field: `spec.rules[${index}].backendRefs[0].weight`,
        problem: { kind: "backends-without-weight" },
        ...(!rules.some(leadsToBackend) && { disables: [route.urn] }),
      },
    ];
  });
}

const namesAt = (site: string, route: Resource): string[] => {
  const names = textsOf(at(route.inputs, "spec", "hostnames")).map(plainName);
  return (names.length > 0 ? names : ["*"]).map((name) => `${site} ${name}`);
};

/** Whether one of two names of routes, each `site name`, holds the other: `*` is any, `*.example` any below it. */
function overlaps(one: string, other: string): boolean {
  const [[site, left = ""], [otherSite, right = ""]] = [one.split(" "), other.split(" ")];
  const holds = (outer: string, inner: string): boolean =>
    outer === "*" || outer === inner || (outer.startsWith("*.") && inner.endsWith(outer.slice(1)));
  return site === otherSite && (holds(left, right) || holds(right, left));
}

/** Routes of services whose every rule sends users elsewhere, where no other route takes the same names to pods. */
function redirectsAlone(reading: Reading): Defect[] {
  const routes = reading.all(types.route).flatMap((route) => {
    const site = reading.findSite(route);
    const rules = listOf(at(route.inputs, "spec", "rules"));
    return site === undefined ? [] : [{ route, names: namesAt(site, route), rules }];
  });
  const led = new Set(routes.flatMap(({ names, rules }) => (rules.some(leadsToBackend) ? names : [])));
  return routes.flatMap(({ route, names, rules }): Defect[] => {
    const redirects = rules.map((rule) =>
      listOf(at(rule, "filters")).find((filter) => at(filter, "type") === "RequestRedirect"),
    );
    const [first] = redirects;
    const isService = at(route.inputs, "metadata", "labels", labels.service) !== undefined;
    const isLed = names.some((name) => [...led].some((other) => overlaps(name, other)));
    if (!isService || !first || redirects.includes(undefined) || isLed) return [];
    return [
      {
        policy: "ways-are-open",
        level: "error",
        resource: route.urn,
        field: "spec.rules[0].filters",
        problem: { kind: "redirects-alone", value: textOf(at(first, "requestRedirect", "hostname")) ?? "" },
        disables: [route.urn],
      },
    ];
  });
}

/** Routes that are attached to nothing, or lead to nothing. */
export function emptyRoutes(clusters: Clusters): Defect[] {
  const { reading } = clusters;
  return [
    ...routesWithout(reading),
    ...reading.all(types.route).flatMap(weightlessRules),
    ...redirectsAlone(reading),
  ];
}

function routesWithout(reading: Reading): Defect[] {
  return reading.all(types.route).flatMap((route): Defect[] => {
    const site = reading.findSite(route);
    if (site === undefined || isWithheld(route.inputs["spec"])) return [];
    const parents = at(route.inputs, "spec", "parentRefs");
    const rules = at(route.inputs, "spec", "rules");
    const empty = (field: string): Defect => ({
      policy: "ways-are-open",
      level: "error",
      resource: route.urn,
      field,
      problem: { kind: "route-without", value: field.endsWith("parentRefs") ? "gateway" : "backend" },
      disables: [route.urn],
    });
    if (!isWithheld(parents) && listOf(parents).length === 0) return [empty("spec.parentRefs")];
    if (isWithheld(rules)) return [];
    // A rule that redirects or answers by itself needs nothing behind it.
    const leads = listOf(rules).some(
      (rule) =>
        isWithheld(at(rule, "backendRefs")) ||
        [...listOf(at(rule, "backendRefs")), ...listOf(at(rule, "filters"))].length > 0,
    );
    return leads ? [] : [empty(listOf(rules).length === 0 ? "spec.rules" : "spec.rules[0].backendRefs")];
  });
}

/** Whether one of a route's rules takes requests for a path. */
function takesPath(route: Resource, path: string): boolean {
  return listOf(at(route.inputs, "spec", "rules")).some((rule) => {
    const matches = listOf(at(rule, "matches"));
    if (matches.length === 0 || isWithheld(at(rule, "matches"))) return true;
    return matches.some((match) => {
      const value = (textOf(at(match, "path", "value")) ?? "/").replace(/(.)\/$/, "$1");
      const type = textOf(at(match, "path", "type")) ?? "PathPrefix";
      if (type === "RegularExpression") return true;
      return path === value || (type === "PathPrefix" && (value === "/" || path.startsWith(`${value}/`)));
    });
  });
}

/** Names of which no route at a site takes the path that health checks ask for: the site counts as down there. */
export function unroutedChecks(clusters: Clusters, routes: readonly AttachedRoute[]): Defect[] {
  const paths = new Map<string, string>();
  for (const check of clusters.reading.all(types.healthCheck)) {
    const name = textOf(check.inputs["fqdn"]);
    const path = textOf(check.inputs["resourcePath"]);
    if (name !== undefined && path !== undefined) paths.set(plainName(name), path);
  }
  const named = routes.flatMap((attached) =>
    textsOf(at(attached.route.inputs, "spec", "hostnames")).map((name) => ({
      attached,
      name: plainName(name),
    })),
  );
  return [...grouped(named, ({ attached, name }) => `${attached.site} ${name}`).values()].flatMap(
    (alike): Defect[] => {
      const [first] = alike;
      const path = first && paths.get(first.name);
      if (!first || path === undefined) return [];
      if (alike.some(({ attached: { route } }) => takesPath(route, path.split("?")[0] ?? "/"))) return [];
      return [
        {
          policy: "ways-are-open",
          level: "error",
          resource: first.attached.route.urn,
          field: "spec.rules[0].matches",
          problem: { kind: "path-not-routed", value: path, name: first.name },
          disables: alike.map(({ attached }) => attached.route.urn),
        },
      ];
    },
  );
}
