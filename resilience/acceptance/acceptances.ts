import {
  ACCEPT_INPUT,
  ACCEPT_KEY,
  readAcceptances,
  type StatedAcceptance,
} from "@holdfast/contract/acceptance";
import type { Finding } from "../findings/finding";
import type { Resource, ResourceGraph } from "../graph/resource";
import { lossName } from "../loss/loss";
import { at, recordOf, textOf } from "../graph/values";

/** Something that policies find and that is accepted for a time. */
export interface Acceptance extends StatedAcceptance {
  /** Name or URN of the resources at which it is found, `*` for any letters. Absent: at any. */
  readonly resource?: string;
  /** The service that the finding concerns. Absent: any, or none. */
  readonly service?: string;
  /** Where it is stated: a file with its line, or the resource that carries it. */
  readonly where: string;
  /** URN of the resource that carries it. Absent: a file states it. */
  readonly carrier?: string;
}

/** What of an acceptance stands beside the finding that it accepts. */
export type AcceptedBy = Pick<Acceptance, "reason" | "owner" | "until" | "where">;

/** What an acceptance is good for at the time. */
export interface AcceptanceUse extends Omit<Acceptance, "carrier"> {
  /** `unjudged`: what it accepts could only be found under losses, or in parts, that were not judged. */
  readonly state: "used" | "unused" | "unjudged" | "expired";
  /** How many findings it accepts. */
  readonly findings: number;
}

/** An annotation, tag or input that says what is accepted and cannot be read. */
export interface UnreadAcceptance {
  /** URN of the resource that carries it. */
  readonly resource: string;
  readonly field: string;
  readonly why: string;
}

const SERVICE_COMPONENTS = new Set(["holdfast:index:PlacementPolicy", "holdfast:index:ActiveActiveService"]);

/** What a resource accepts, field by field: annotations of Kubernetes, tags of AWS, an input of a component. */
function carriedBy({ type, custom, inputs }: Resource) {
  const of = (path: readonly string[], keys: RegExp) =>
    Object.entries(recordOf(at(inputs, ...path)))
      .filter(([key]) => keys.test(key))
      .map(([key, value]) => ({ field: [...path, key].join("."), value }));
  if (type.startsWith("kubernetes:")) return of(["metadata", "annotations"], ACCEPT_KEY);
  if (type.startsWith("aws:")) return of(["tags"], ACCEPT_KEY);
  const value = custom ? undefined : inputs[ACCEPT_INPUT];
  return value === undefined ? [] : [{ field: ACCEPT_INPUT, value }];
}

/** The letters of a pattern in which `*` stands for any. */
function matches(pattern: string, name: string): boolean {
  const source = pattern.split("*").map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${source.join(".*")}$`, "s").test(name);
}

/** URNs at which a finding is: the resource to look at, and those with the same cause. */
function resourcesOf({ resource, reason }: Finding): readonly (string | null)[] {
  return reason.kind === "defect" ? [resource, ...reason.alsoAt] : [resource];
}

/** Everything that is accepted of what policies find in a graph, and which of it is used. */
export class Acceptances {
  /** What cannot be read. */
  public readonly unread: readonly UnreadAcceptance[];
  private readonly all: readonly Acceptance[];
  private readonly accepted = new Map<Acceptance, Set<string>>();
  private readonly parents: ReadonlyMap<string, string | undefined>;
  private readonly services = new Map<string, string>();

  /**
   * @param graph the resources, which may carry acceptances
   * @param filed what a file accepts
   * @param now the time by which one has expired
   */
  constructor(
    { resources }: ResourceGraph,
    filed: readonly Acceptance[],
    private readonly now: Date,
  ) {
    const unread: UnreadAcceptance[] = [];
    const carried: Acceptance[] = [];
    for (const resource of resources) {
      for (const { field, value } of carriedBy(resource)) {
        const { stated, problems } = readAcceptances(value);
        const where = `${resource.urn}: ${field}`;
        carried.push(...stated.map((each) => ({ ...each, where, carrier: resource.urn })));
        unread.push(...problems.map((why) => ({ resource: resource.urn, field, why })));
        const service = SERVICE_COMPONENTS.has(resource.type)
          ? textOf(resource.inputs["service"])
          : undefined;
        if (service !== undefined) this.services.set(resource.urn, service);
      }
    }
    this.all = [...filed, ...carried];
    this.unread = unread;
    this.parents = new Map(this.all.length > 0 ? resources.map(({ urn, parent }) => [urn, parent]) : []);
  }

  /** Every acceptance, whether it holds or not. */
  public get stated(): readonly Acceptance[] {
    return this.all;
  }

  /** Those whose last day has passed. */
  public get expired(): readonly Acceptance[] {
    return this.all.filter((acceptance) => this.hasExpired(acceptance));
  }

  /** Those that hold and that have accepted nothing so far. */
  public get unused(): readonly Acceptance[] {
    return this.all.filter((acceptance) => !this.hasExpired(acceptance) && !this.accepted.has(acceptance));
  }

  /**
   * What each is good for, after all findings were held against it.
   *
   * @param isJudged whether what an acceptance is for was judged, so that it would have been found
   */
  public uses(isJudged: (acceptance: Acceptance) => boolean): readonly AcceptanceUse[] {
    return this.all.map((acceptance) => {
      const { carrier: _carrier, ...stated } = acceptance;
      const findings = this.accepted.get(acceptance)?.size ?? 0;
      const unused = isJudged(acceptance) ? "unused" : "unjudged";
      const state = this.hasExpired(acceptance) ? "expired" : findings > 0 ? "used" : unused;
      return { ...stated, state, findings };
    });
  }

  /**
   * What accepts a finding, at every resource with its cause; `undefined` where it is not accepted at one of them.
   */
  public accept(finding: Finding): AcceptedBy | undefined {
    const holding = this.all.filter(
      (acceptance) => acceptance.policy === finding.policy && !this.hasExpired(acceptance),
    );
    if (holding.length === 0) return undefined;
    const found = resourcesOf(finding).map((urn) =>
      holding.find((acceptance) => this.covers(acceptance, finding, urn)),
    );
    const [first] = found;
    if (!first || found.includes(undefined)) return undefined;
    const identity = JSON.stringify([finding.policy, finding.service, finding.resource, finding.reason]);
    for (const acceptance of found) {
      if (acceptance)
        this.accepted.set(acceptance, (this.accepted.get(acceptance) ?? new Set()).add(identity));
    }
    const { reason, owner, until, where } = first;
    return { reason, owner, until, where };
  }

  private hasExpired({ until }: Acceptance): boolean {
    return this.now.toISOString().slice(0, 10) > until;
  }

  private covers(acceptance: Acceptance, finding: Finding, urn: string | null): boolean {
    const { resource, service, carrier, event } = acceptance;
    if (event !== undefined && (!finding.event || lossName(finding.event) !== event)) return false;
    if (carrier !== undefined) {
      const ofService = this.services.get(carrier);
      return (ofService !== undefined && ofService === finding.service) || this.isWithin(urn, carrier);
    }
    if (service !== undefined && service !== finding.service) return false;
    if (resource === undefined || resource === "*") return true;
    if (urn === null) return false;
    return resource.startsWith("urn:")
      ? matches(resource, urn)
      : matches(resource, urn.split("::").slice(3).join("::"));
  }

  /** Whether a resource is another one, or stands below it. */
  private isWithin(urn: string | null, ancestor: string): boolean {
    for (let at: string | null | undefined = urn; at; at = this.parents.get(at))
      if (at === ancestor) return true;
    return false;
  }
}
