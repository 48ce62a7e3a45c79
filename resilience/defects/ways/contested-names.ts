import { plainName } from "../../blueprint/plain-name";
import { objectName } from "../../blueprint/pod";
import { labels } from "../../blueprint/reading";
import type { Value } from "../../graph/resource";
import { at, inOneOrder, isWithheld, listOf, textOf } from "../../graph/values";
import type { Defect } from "../defect";
import { type Clusters, grouped } from "./clusters";
import type { AttachedRoute } from "./routes";

/** Requests of one name that a route takes for a service. */
interface Claim {
  readonly attached: AttachedRoute;
  readonly service: string;
  readonly name: string;
  readonly index: number;
  /** Which requests: gateway, name and what is matched, written in one way. */
  readonly requests: string;
}

/** What one rule's match takes: the defaults of Gateway API, every path, are written out. */
function matched(match: Value | undefined): string {
  const path = [textOf(at(match, "path", "type")) ?? "PathPrefix", textOf(at(match, "path", "value")) ?? "/"];
  const rest = ["method", "headers", "queryParams"].map((part) => inOneOrder(at(match, part) ?? []));
  return JSON.stringify([...path, ...rest]);
}

function claimsOf(attached: AttachedRoute): Claim[] {
  const { route, gateway, listener, listenerPort } = attached;
  const service = textOf(at(route.inputs, "metadata", "labels", labels.service));
  const names = listOf(at(route.inputs, "spec", "hostnames"));
  if (service === undefined) return [];
  const matches = listOf(at(route.inputs, "spec", "rules")).flatMap((rule) => {
    if (isWithheld(at(rule, "matches"))) return [];
    const given = listOf(at(rule, "matches"));
    return given.length > 0 ? given.map(matched) : [matched(undefined)];
  });
  return names.flatMap((value, index) => {
    const name = textOf(value);
    if (name === undefined) return [];
    const where = [gateway.urn, listener ?? "", String(listenerPort ?? ""), plainName(name)].join(" ");
    return matches.map((match) => ({
      attached,
      service,
      name: plainName(name),
      index,
      requests: `${where} ${match}`,
    }));
  });
}

/**
 * Names that routes of several services take at one gateway, for the same paths: of them a gateway takes the oldest, or the
 * first by its name (Gateway API, "Conflicts"), and the other gets nothing. The name is held to be the service's that takes
 * it at the most sites, and is not counted on to get any where it is contested.
 */
export function contestedNames({ blueprint }: Clusters, routes: readonly AttachedRoute[]): Defect[] {
  const behind = new Map(
    blueprint.services.flatMap(({ deployments }) =>
      deployments.flatMap(({ urn, routes: own = [] }) => own.map((route) => [route.urn, urn] as const)),
    ),
  );
  const claims = routes.flatMap(claimsOf);
  const sites = new Map(
    [...grouped(claims, ({ service, name }) => `${name} ${service}`)].map(([key, of]) => [
      key,
      new Set(of.map(({ attached }) => attached.site)).size,
    ]),
  );
  const found = new Map<string, Defect>();
  for (const alike of grouped(claims, ({ requests }) => requests).values()) {
    const [owner, ...others] = alike.toSorted(
      (one, other) =>
        sites.get(`${other.name} ${other.service}`)! - sites.get(`${one.name} ${one.service}`)! ||
        (objectName(one.attached.route) < objectName(other.attached.route) ? -1 : 1),
    );
    for (const { attached, service, name, index } of others) {
      if (!owner || service === owner.service) continue;
      const { route } = attached;
      const deployment = behind.get(route.urn);
      found.set(`${route.urn} ${index}`, {
        policy: "ways-are-open",
        level: "error",
        resource: route.urn,
        field: `spec.hostnames[${index}]`,
        problem: { kind: "name-contested", value: name, service: owner.service },
        // Whose route is the older cannot be known: the owner's may get nothing.
        disables: [owner.attached.route.urn],
        ...(deployment !== undefined && { impairs: [{ kind: "taken-name", deployment, name }] }),
        cause: `name-contested ${name} ${service}`,
      });
    }
  }
  return [...found.values()];
}
