import { InvalidInputError } from "@holdfast/contract/invalid-input";
import { labels, types } from "../blueprint/reading";
import type { Resource, ResourceGraph, Value } from "../graph/resource";
import { at, textOf } from "../graph/values";
import type { SiteFacts } from "./site-facts";

/** What the URNs begin with of everything that is said of a program beside it. */
const ADOPTED = "urn:pulumi:adopted::adopted";

/** Whether a resource was said beside the program, and is none of it. */
export const isAdopted = ({ urn }: Resource): boolean => urn.startsWith(`${ADOPTED}::`);

const statement = (type: string, name: string, inputs: { readonly [key: string]: Value }): Resource => ({
  urn: `${ADOPTED}::${type}::${name}`,
  type,
  name,
  custom: false,
  inputs,
  dependencies: [],
  propertyDependencies: {},
});

/** A site as its component would declare it. */
function dataCenter({ name, facts }: SiteFacts): Resource {
  const { cores, memoryGiB, storageTiB, ingressAddress, halls, ...said } = facts;
  const given = (fields: { readonly [key: string]: Value | undefined }) =>
    Object.fromEntries(
      Object.entries(fields).filter((field): field is [string, Value] => field[1] !== undefined),
    );
  return statement(types.dataCenter, name, {
    kind: "owned",
    ...said,
    site: name,
    // A compartment that nobody declared is not counted on: its loss is the site's.
    halls: halls ?? [given({ name: "hall-1", cores, memoryGiB })],
    capacity: given({ cores, memoryGiB, storageTiB }),
    ...(ingressAddress === undefined ? {} : { cluster: { ingressAddress } }),
  });
}

/** Annotations by which a workload states the goals of its service. */
export const goalAnnotations = {
  survive: "holdfast.dev/survive",
  rto: "holdfast.dev/rto",
  peak: "holdfast.dev/peak-requests-per-second",
  rpo: "holdfast.dev/rpo",
  tier: "holdfast.dev/tier",
  afterOneLoss: "holdfast.dev/served-after-one-loss",
  afterTwoLosses: "holdfast.dev/served-after-two-losses",
  hardDependencies: "holdfast.dev/hard-dependencies",
  softDependencies: "holdfast.dev/soft-dependencies",
  operational: "holdfast.dev/operational",
} as const;

/** Those without which a service has no goals. */
export const neededAnnotations = [
  goalAnnotations.survive,
  goalAnnotations.rto,
  goalAnnotations.peak,
] as const;

const losses: Readonly<Record<string, number>> = { none: 0, "one-site": 1, "two-sites": 2 };

const units: Readonly<Record<string, number>> = { second: 1, minute: 60, hour: 3600, day: 86_400 };

/** What annotations of a workload say, as goals are stated. */
class Annotations {
  constructor(private readonly workload: Resource) {}

  public text(name: string): string | undefined {
    return textOf(at(this.workload.inputs, "metadata", "annotations", name));
  }

  public number(name: string, otherwise: number): number {
    const text = this.text(name);
    if (text === undefined) return otherwise;
    const value = Number(text);
    if (text.trim() === "" || !Number.isFinite(value) || value < 0)
      throw this.refused(name, 'a number, such as "900"');
    return value;
  }

  public seconds(name: string): number {
    const duration = this.text(name) ?? "0 seconds";
    const [, amount = "", unit = ""] = /^(\d+) (second|minute|hour|day)s?$/.exec(duration) ?? [];
    const length = units[unit];
    if (length === undefined) throw this.refused(name, 'a duration, such as "2 minutes"');
    return Number(amount) * length;
  }

  public names(name: string): string[] {
    return (this.text(name) ?? "")
      .split(",")
      .map((each) => each.trim())
      .filter((each) => each !== "");
  }

  public refused(name: string, form: string): InvalidInputError {
    return new InvalidInputError({
      what: `the annotation ${name} is ${JSON.stringify(this.text(name))}`,
      where: `${this.workload.urn}: metadata.annotations`,
      why: "a goal that cannot be read is compared with nothing",
      fix: `write ${form}`,
    });
  }
}

/** The goals of a service as a policy would state them; nothing where its workload does not state enough. */
function policyOf(service: string, workload: Resource, sites: readonly string[]): Resource | undefined {
  const annotations = new Annotations(workload);
  if (neededAnnotations.some((name) => annotations.text(name) === undefined)) return undefined;
  const survive = annotations.text(goalAnnotations.survive) ?? "";
  const tolerated = losses[survive];
  if (tolerated === undefined)
    throw annotations.refused(goalAnnotations.survive, "two-sites, one-site or none");
  return statement(types.placementPolicy, service, {
    service,
    survive,
    tier: annotations.number(goalAnnotations.tier, 1),
    rtoSeconds: annotations.seconds(goalAnnotations.rto),
    rpoSeconds: annotations.seconds(goalAnnotations.rpo),
    servedAfterOneLoss: annotations.number(goalAnnotations.afterOneLoss, tolerated > 0 ? 1 : 0),
    servedAfterTwoLosses: annotations.number(goalAnnotations.afterTwoLosses, tolerated > 1 ? 1 : 0),
    peakRequestsPerSecond: annotations.number(goalAnnotations.peak, 0),
    allowedSites: [...sites],
    residency: "any",
    minimumSites: Math.min(tolerated + 1, sites.length),
    approach: "active-active",
    hardDependencies: annotations.names(goalAnnotations.hardDependencies),
    softDependencies: annotations.names(goalAnnotations.softDependencies),
    operational: annotations.text(goalAnnotations.operational) === "true",
  });
}

/** Goals of every service whose workloads state them and that no policy states. */
function policiesOf(resources: readonly Resource[], sites: readonly string[]): Resource[] {
  const stated = new Set(
    resources
      .filter(({ type }) => type === types.placementPolicy)
      .map(({ inputs }) => textOf(inputs["service"])),
  );
  const policies = new Map<string, Resource>();
  for (const workload of resources.filter(({ type }) => type === types.deployment)) {
    const service = textOf(at(workload.inputs, "metadata", "labels", labels.service));
    if (service === undefined || stated.has(service)) continue;
    const policy = policyOf(service, workload, sites);
    const known = policy && policies.get(service);
    if (policy && known && JSON.stringify(known.inputs) !== JSON.stringify(policy.inputs)) {
      throw new InvalidInputError({
        what: `two workloads state other goals for ${service}`,
        where: `${workload.urn}: metadata.annotations`,
        why: "a service has one goal, wherever it runs",
        fix: "write the same annotations on each",
      });
    }
    if (policy) policies.set(service, policy);
  }
  return [...policies.values()];
}

/**
 * A graph of plain Kubernetes objects with what is said of it beside the program: each cluster's site, and the goals that
 * annotations state. Nothing that components declare is touched.
 *
 * @param graph the program's resources
 * @param sites what is known of the places of its clusters
 * @throws InvalidInputError where a site's provider is not in the program, or an annotation cannot be read
 */
export function adoptedGraph({ resources }: ResourceGraph, sites: readonly SiteFacts[]): ResourceGraph {
  const centers = new Map<string, Resource>();
  for (const site of sites) {
    const name = site.provider ?? site.name;
    const provider = resources.find((each) => each.type === types.kubernetesProvider && each.name === name);
    if (!provider) {
      const known = resources
        .filter(({ type }) => type === types.kubernetesProvider)
        .map((each) => each.name);
      throw new InvalidInputError({
        what: `no Kubernetes provider is named ${name}`,
        where: `the site ${site.name}`,
        why: "by its provider an object is known to stand at a site",
        fix: `write provider: with one of ${known.join(", ") || "none that there is: give each cluster a provider of its own"}`,
      });
    }
    centers.set(provider.urn, dataCenter(site));
  }
  const placed = resources.map((resource) => {
    const center = centers.get(resource.urn);
    return center ? { ...resource, parent: center.urn } : resource;
  });
  const names = sites.map(({ name }) => name);
  return { resources: [...placed, ...centers.values(), ...policiesOf(resources, names)] };
}
