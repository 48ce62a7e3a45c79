import { labels } from "../../blueprint/reading";
import { at, listOf, textsOf, type Value } from "../../graph/values";
import type { Defect, Mend } from "../defect";
import { type Clusters, NAMESPACE_NAME } from "./clusters";
import {
  type Direction,
  type End,
  isSelected,
  letsAll,
  nearness,
  type NetworkPolicy,
  type Seen,
  type WayPort,
} from "./network-policies";

/** One of the two who have to let a way through: pods in a cluster, and how the other is seen from there. */
export interface WayEnd {
  readonly pods: End;
  /** Name of the workload, for people. */
  readonly name: string;
  /** URN of the resource to look at where no policy lets it through: what makes the pods. */
  readonly urn: string;
  /** The field by which policies are or are not for it. */
  readonly field: string;
  /** The ways in which the other end is seen from here; one that is let through suffices. */
  readonly sees: readonly Seen[];
  /** URNs of what does not do its part when it is this end that does not let it through. */
  readonly disables: readonly string[];
}

/** Both ends of a way by name, with their sites where they stand at one. */
export interface WayNames {
  readonly from: PlaceName;
  readonly to: PlaceName;
}

/** The name of a workload, and where it stands; the internet stands nowhere. */
export interface PlaceName {
  readonly name: string;
  readonly site?: string;
}

/** That one has to reach another. An end that is absent is none of a cluster that is known. */
export interface Way {
  readonly from?: WayEnd;
  readonly to?: WayEnd;
  readonly port: WayPort;
  /** Ports of the pods that it leads to, for ports that rules name. */
  readonly toPorts: End["ports"];
  /** Who has to reach whom. */
  readonly who: WayNames;
  readonly level: "error" | "warning";
}

/** What of a way is not let through, and what stands in the way. */
export interface Cut {
  readonly way: Way;
  readonly direction: Direction;
  readonly end: WayEnd;
  /** The resource at fault, and its field. */
  readonly resource: string;
  readonly field: string;
  /** Which kind of mistake it is: a rule that lacks the peer, a direction that its policy does not speak of, ... */
  readonly by: "rule" | "direction" | "selector" | "no-policy";
}

/** What stands in the way at one end: the policy that comes nearest to letting it through. */
function blame(
  clusters: Clusters,
  { way, direction, end }: Pick<Cut, "way" | "direction" | "end">,
  selecting: readonly NetworkPolicy[],
): Pick<Cut, "resource" | "field" | "by"> {
  const near = (policy: NetworkPolicy): number =>
    nearness(policy, direction, end.sees, way.port, way.toPorts);
  const nearest = (policies: readonly NetworkPolicy[]): NetworkPolicy | undefined =>
    policies.toSorted((one, other) => near(other) - near(one))[0];
  const here = clusters.policiesAt(end.pods);
  const wouldLet = (policy: NetworkPolicy): boolean =>
    letsAll([policy], direction, end.sees, way.port, way.toPorts) === true;
  const mute = here.find(
    (policy) =>
      isSelected(policy, end.pods) === true && !policy.directions.includes(direction) && wouldLet(policy),
  );
  if (mute) return { resource: mute.resource.urn, field: "spec.policyTypes", by: "direction" };
  const selectsNobody = here.find(
    (policy) =>
      wouldLet(policy) &&
      policy.directions.includes(direction) &&
      !clusters.podsAt(policy).some((pods) => isSelected(policy, pods) !== false),
  );
  if (selectsNobody)
    return { resource: selectsNobody.resource.urn, field: "spec.podSelector", by: "selector" };
  const own = nearest(selecting.filter(({ selectsAll }) => !selectsAll));
  const shared = nearest(selecting.filter((policy) => policy.selectsAll && near(policy) > 0));
  const found = own && shared && near(shared) > near(own) ? shared : (own ?? shared);
  if (found) return { resource: found.resource.urn, field: `spec.${direction}`, by: "rule" };
  return { resource: end.urn, field: end.field, by: "no-policy" };
}

function cutAt(clusters: Clusters, way: Way, direction: Direction, end: WayEnd | undefined): Cut[] {
  if (!end) return [];
  const about = clusters.policiesAt(end.pods).filter(({ directions }) => directions.includes(direction));
  const selected = about.map((policy) => ({ policy, selects: isSelected(policy, end.pods) }));
  const selecting = selected.filter(({ selects }) => selects === true).map(({ policy }) => policy);
  // Pods that no policy selects are open. What may select them is taken to let through, not to close.
  if (selecting.length === 0) return [];
  const letting = selected.filter(({ selects }) => selects !== false).map(({ policy }) => policy);
  if (letsAll(letting, direction, end.sees, way.port, way.toPorts) !== false) return [];
  return [{ way, direction, end, ...blame(clusters, { way, direction, end }, selecting) }];
}

/** The ends at which a need is not met: of ways that each suffice, those of the one that is let through best. */
export function cutsOf(clusters: Clusters, alternatives: readonly Way[]): Cut[] {
  const cuts = alternatives.map((way) => [
    ...cutAt(clusters, way, "egress", way.from),
    ...cutAt(clusters, way, "ingress", way.to),
  ]);
  return cuts.toSorted((one, other) => one.length - other.length)[0] ?? [];
}

/** Labels by which pods are told from others, the most telling first. */
const IDENTITY: readonly string[] = [labels.service, labels.database, labels.quorum, labels.zone];

/** A peer as a rule would name it, so that the same one missing at several places is one cause. */
function seenText(seen: Seen): string {
  switch (seen.as) {
    case "addresses":
      return seen.range.cidr;
    case "public":
      return "the internet";
    case "somewhere":
      return "the cloud provider";
    case "entity":
      return `the entity ${seen.entity}`;
    case "pods": {
      const { labels: own, namespace } = seen.pods;
      const label = IDENTITY.find((each) => own?.has(each));
      return `pods of namespace ${namespace}${label === undefined ? "" : ` with ${label}=${own?.get(label) ?? ""}`}`;
    }
  }
}

/** A peer as a rule of Kubernetes' own policies names it; `undefined` for one that those cannot name. */
function peerValue(seen: Seen): Value | undefined {
  switch (seen.as) {
    case "addresses":
      return { ipBlock: { cidr: seen.range.cidr } };
    case "entity":
      return undefined;
    case "public":
    case "somewhere":
      return { ipBlock: { cidr: "0.0.0.0/0" } };
    case "pods": {
      const { labels: own, namespace } = seen.pods;
      const label = IDENTITY.find((each) => own?.has(each));
      const value = label === undefined ? undefined : own?.get(label);
      return {
        namespaceSelector: { matchLabels: { [NAMESPACE_NAME]: namespace } },
        ...(label === undefined || value === undefined
          ? {}
          : { podSelector: { matchLabels: { [label]: value } } }),
      };
    }
  }
}

/** What would let the ways through that a policy closes: rules beside those that it has, or the direction of those. */
function mendOf(clusters: Clusters, cuts: readonly [Cut, ...Cut[]]): Mend | undefined {
  const [{ resource, by, direction }] = cuts;
  const policy = clusters.reading.resource(resource);
  // The policies of a network plugin have rules of their own form.
  if (!policy?.type.endsWith("networking.k8s.io/v1:NetworkPolicy")) return undefined;
  const spec = policy.inputs["spec"];
  if (by === "direction") {
    const value = direction === "ingress" ? "Ingress" : "Egress";
    return { resource, path: ["spec", "policyTypes"], value: [...textsOf(at(spec, "policyTypes")), value] };
  }
  if (by !== "rule") return undefined;
  const rules = cuts.flatMap(({ way: { port }, end: { sees } }): Value[] => {
    const peer = sees[0] && peerValue(sees[0]);
    const ports = [{ port: port.port, protocol: port.protocol }];
    return peer === undefined ? [] : [{ [direction === "ingress" ? "from" : "to"]: [peer], ports }];
  });
  if (rules.length < cuts.length) return undefined;
  const added = [...new Map(rules.map((rule) => [JSON.stringify(rule), rule])).values()];
  return { resource, path: ["spec", direction], value: [...listOf(at(spec, direction)), ...added] };
}

function waysOf(cuts: readonly Cut[]): WayNames[] {
  return [...new Map(cuts.map(({ way: { who } }) => [JSON.stringify(who), who])).values()];
}

/** One defect for each field at fault, with all that does not get through because of it. */
export function cutDefects(clusters: Clusters, all: readonly Cut[]): Defect[] {
  const byField = new Map<string, Cut[]>();
  for (const cut of all) {
    // Where there is no policy at all, one that is missing would have let through both ways.
    const key = `${cut.resource} ${cut.by === "rule" ? cut.field : cut.by}`;
    byField.set(key, [...(byField.get(key) ?? []), cut]);
  }
  return [...byField.values()].map((ofField): Defect => {
    const [{ resource, field, by, direction, end }] = ofField as [Cut, ...Cut[]];
    const sorted = (texts: Iterable<string>): string[] => [...new Set(texts)].sort();
    const ports = sorted(ofField.map(({ way }) => `${way.port.protocol} ${way.port.port}`));
    const peers = sorted(ofField.flatMap(({ end: { sees } }) => sees.slice(0, 1).map(seenText)));
    const hard = ofField.some(({ way }) => way.level === "error");
    const mend = mendOf(clusters, ofField as [Cut, ...Cut[]]);
    return {
      policy: "ways-are-open",
      level: hard ? "error" : "warning",
      resource,
      field,
      problem: {
        kind: "not-let-through",
        direction,
        by,
        end: end.name,
        value: `${peers.join(", ")}: ${ports.join(", ")}`,
        peers,
        ports,
        ways: waysOf(ofField),
      },
      ...(mend ? { mend } : {}),
      // A policy that is not there was one for all that lack it now.
      ...(by === "no-policy" && { cause: JSON.stringify([by, end.pods.namespace]) }),
      disables: sorted(
        ofField.flatMap(({ way, end: { disables } }) => (way.level === "error" ? disables : [])),
      ),
    };
  });
}
